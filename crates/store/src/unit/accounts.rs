//! 利用者 — accounts and sessions, in the control tables. Names are sealed for the house of their
//! tenant; a login name is found by its keyed digest.

use std::collections::BTreeSet;

use romori_identity::{
    Account, AccountState, Clients, FieldSet, Functions, Grant, Limits, Party, PasswordHash,
    ResetDue, Rights, Roles, SessionRecord, Strength,
};
use romori_types::{ActorId, ClientId, Device, DeviceId, FactId, PersonId, SessionId, TenantId};
use romori_vault::{Block, HOUSE, InstallationKey, Place, Table};
use serde::{Deserialize, Serialize};

use super::UnitError;
use super::code::{date, day, instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError, Value};

/// What of an account is sealed.
#[derive(Serialize, Deserialize)]
struct Profile {
    login: String,
    name: String,
    /// None for all clients.
    clients: Option<BTreeSet<ClientId>>,
    password_due: bool,
    #[serde(default)]
    rights: StoredRights,
    /// Campaign and its last day, where its new password is not set yet.
    #[serde(default)]
    reset: Option<(u32, i64)>,
}

/// On which side an account stands and what is taken from it; nothing of it means staff, and
/// nothing taken.
#[derive(Default, Serialize, Deserialize)]
struct StoredRights {
    party: u8,
    functions: u64,
    fields: u8,
    person: Option<PersonId>,
}

impl StoredRights {
    fn of(rights: &Rights) -> Self {
        Self {
            party: rights.party.code(),
            functions: rights.limits.functions.bits(),
            fields: rights.limits.fields.bits(),
            person: rights.person,
        }
    }

    /// None for a side that is not known: whoever has it does not come in as staff.
    fn read(&self) -> Option<Rights> {
        let party = if self.party == 0 { Some(Party::Staff) } else { Party::of_code(self.party) };
        Some(Rights {
            party: party?,
            limits: Limits {
                functions: Functions::from_bits(self.functions),
                fields: FieldSet::from_bits(self.fields),
            },
            person: self.person,
        })
    }
}

/// An account as it lies in its row.
struct Stored {
    id: ActorId,
    tenant: TenantId,
    roles: Roles,
    state: AccountState,
    from: i64,
    until: Option<i64>,
    password: Option<PasswordHash>,
    sealed: Vec<u8>,
    version: u32,
    made_at: i64,
    used_at: Option<i64>,
}

impl Stored {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let password = match row.text(6)? {
            "" => None,
            text => Some(PasswordHash::parse(text).map_err(|_| row.inconsistent(6))?),
        };
        Ok(Self {
            id: row.id(0)?,
            tenant: row.id(1)?,
            roles: Roles::from_bits(row.number(2)?),
            state: AccountState::of_code(row.number(3)?).ok_or_else(|| row.inconsistent(3))?,
            from: row.int(4)?,
            until: row.int_or_null(5)?,
            password,
            sealed: row.bytes(7)?.to_vec(),
            version: row.number(8)?,
            made_at: row.int(9)?,
            used_at: row.int_or_null(10)?,
        })
    }
}

fn place(tenant: TenantId, account: ActorId, version: u32) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::Account,
        row: FactId::from_bytes(*account.as_bytes()),
        block: Block::Identity,
        version,
    }
}

/// What is sealed of a tenant's accounts under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, version, sealed from account
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| {
            let place = place(tenant, row.id(0)?, row.number(1)?);
            Ok((place, row.bytes(2)?.to_vec()))
        },
    )
}

/// Writes what is sealed of an account anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update account set sealed = $3 where id = $1 and sealed = $2";

/// Whether the grant is for this tenant's accounts.
pub(super) fn of_tenant(grant: &Grant, tenant: TenantId) -> Result<(), UnitError> {
    house(grant)?;
    match grant.data_tenant() {
        Some(own) if own != tenant => Err(UnitError::Absent),
        _ => Ok(()),
    }
}

impl Store {
    /// The keyed digest under which a login name is found, brought to one form before.
    ///
    /// # Errors
    /// When the custodian cannot be reached.
    fn login_digest(&self, grant: &Grant, login: &str) -> Result<[u8; 32], UnitError> {
        let secret = self.installation_secret(grant, InstallationKey::LoginLookup)?;
        let folded = romori_types::fold_width(login.trim()).to_lowercase();
        Ok(*secret.digest(folded.as_bytes()).as_bytes())
    }

    /// The account of a login name.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn account_by_login(
        &self,
        grant: &Grant,
        login: &str,
    ) -> Result<Option<Account>, UnitError> {
        house(grant)?;
        let digest = self.login_digest(grant, login)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, tenant_id, role, state, valid_from, valid_to, password, sealed, version,
                        made_at, used_at
                 from account where login_digest = $1",
                &[(&digest).into()],
                Stored::read,
            )
        })?;
        stored.map(|stored| self.opened(stored)).transpose()
    }

    /// One account.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that the grant reaches.
    pub fn account(&self, grant: &Grant, id: ActorId) -> Result<Account, UnitError> {
        house(grant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, tenant_id, role, state, valid_from, valid_to, password, sealed, version,
                        made_at, used_at
                 from account where id = $1",
                &[id.into()],
                Stored::read,
            )
        })?;
        let stored = stored.ok_or(UnitError::Absent)?;
        of_tenant(grant, stored.tenant)?;
        self.opened(stored)
    }

    /// The accounts of a tenant, the oldest first.
    ///
    /// # Errors
    /// As [`Store::account`].
    pub fn accounts(&self, grant: &Grant, tenant: TenantId) -> Result<Vec<Account>, UnitError> {
        of_tenant(grant, tenant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, tenant_id, role, state, valid_from, valid_to, password, sealed, version,
                        made_at, used_at
                 from account where tenant_id = $1 order by made_at, id",
                &[tenant.into()],
                Stored::read,
            )
        })?;
        stored.into_iter().map(|stored| self.opened(stored)).collect()
    }

    fn opened(&self, stored: Stored) -> Result<Account, UnitError> {
        let place = place(stored.tenant, stored.id, stored.version);
        let opened = self.open_house(stored.tenant, &place, &stored.sealed)?;
        let unreadable = || UnitError::Unreadable { kind: "利用者", row: stored.id.to_string() };
        let profile: Profile = serde_json::from_slice(&opened).map_err(|_| unreadable())?;
        let rights = profile.rights.read().ok_or_else(unreadable)?;
        let clients = if rights.party.is_assigned() {
            Clients::only(self.assigned_to(stored.id)?)
        } else {
            profile.clients.map_or(Clients::All, Clients::only)
        };
        let used_at = stored.used_at.map(|at| instant(at).ok_or_else(unreadable)).transpose()?;
        let reset = profile.reset.map(|(generation, day)| {
            let closes_on = date(day).ok_or_else(unreadable)?;
            Ok::<_, UnitError>(ResetDue { generation, closes_on })
        });
        let until = stored.until.map(|until| date(until).ok_or_else(unreadable)).transpose()?;
        Ok(Account {
            id: stored.id,
            tenant: stored.tenant,
            login: profile.login,
            name: profile.name,
            roles: stored.roles,
            clients,
            rights,
            from: date(stored.from).ok_or_else(unreadable)?,
            until,
            password: stored.password,
            password_due: profile.password_due,
            reset: reset.transpose()?,
            state: stored.state,
            created_at: instant(stored.made_at).ok_or_else(unreadable)?,
            used_at,
        })
    }

    /// Keeps an account: a new one, or a change of one that is there.
    ///
    /// # Errors
    /// [`UnitError::LoginTaken`] when another account has the login name.
    pub fn keep_account(&self, grant: &Grant, account: &Account) -> Result<(), UnitError> {
        of_tenant(grant, account.tenant)?;
        let digest = self.login_digest(grant, &account.login)?;
        let keys = self.house_keys(account.tenant)?;
        let profile = Profile {
            login: account.login.clone(),
            name: account.name.clone(),
            clients: match &account.clients {
                Clients::All => None,
                Clients::Only(clients) => Some(BTreeSet::clone(clients)),
            },
            password_due: account.password_due,
            rights: StoredRights::of(&account.rights),
            reset: account.reset.map(|due| (due.generation, day(due.closes_on))),
        };
        let unreadable =
            |_| UnitError::Unreadable { kind: "利用者", row: account.id.to_string() };
        let text = zeroize::Zeroizing::new(serde_json::to_vec(&profile).map_err(unreadable)?);
        let kept = self.engine().write(Scope::Control, |connection| {
            let version: u32 = connection
                .query_optional(
                    "select version from account where id = $1",
                    &[account.id.into()],
                    |row| row.number(0),
                )?
                .map_or(1, |version: u32| version + 1);
            let place = place(account.tenant, account.id, version);
            let sealed = keys.seal(&mut self.nonces(), &place, &text)?;
            let values = account_values(account, &digest, sealed.as_bytes(), version);
            connection.execute(KEEP, &values)?;
            Ok::<_, UnitError>(())
        });
        match kept {
            Err(UnitError::Store(StoreError::Unique { .. })) => Err(UnitError::LoginTaken),
            other => other,
        }
    }

    /// Keeps a session, new or rotated, and notes that its account was used.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn keep_session(&self, grant: &Grant, session: &SessionRecord) -> Result<(), UnitError> {
        house(grant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "insert into session (token_digest, id, actor, tenant_id, made_at, seen_at,
                         began_with, proved_at, roles, device)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                 on conflict (token_digest) do update set seen_at = excluded.seen_at",
                &[
                    (&session.token_digest).into(),
                    session.id.into(),
                    session.actor.into(),
                    session.tenant.into(),
                    micros(session.begun_at).into(),
                    micros(session.used_at).into(),
                    session.began_with.code().into(),
                    micros(session.proved_at).into(),
                    session.roles.bits().into(),
                    device_of(session).into(),
                ],
            )?;
            connection.execute(
                "update account set used_at = $2 where id = $1",
                &[session.actor.into(), micros(session.used_at).into()],
            )
        })?;
        Ok(())
    }

    /// Gives a session its new token in place of the former one, which is worth nothing from then
    /// on. False when the former one had ended meanwhile.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn rotate_session(
        &self,
        grant: &Grant,
        former: &[u8; 32],
        new: &SessionRecord,
    ) -> Result<bool, UnitError> {
        house(grant)?;
        let changed = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update session set token_digest = $2, seen_at = $3, began_with = $4,
                        proved_at = $5, roles = $6
                 where token_digest = $1 and ended_at is null",
                &[
                    former.into(),
                    (&new.token_digest).into(),
                    micros(new.used_at).into(),
                    new.began_with.code().into(),
                    micros(new.proved_at).into(),
                    new.roles.bits().into(),
                ],
            )
        })?;
        Ok(changed == 1)
    }

    /// The session of a token that has not ended.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn session(
        &self,
        grant: &Grant,
        token_digest: &[u8; 32],
    ) -> Result<Option<SessionRecord>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select id, token_digest, actor, tenant_id, made_at, seen_at, began_with, proved_at,
                        roles, device
                 from session where token_digest = $1 and ended_at is null",
                &[token_digest.into()],
                session,
            )
        })?)
    }

    /// The sessions of an account that have not ended.
    ///
    /// # Errors
    /// As [`Store::session`].
    pub fn sessions_of(
        &self,
        grant: &Grant,
        actor: ActorId,
    ) -> Result<Vec<SessionRecord>, UnitError> {
        house(grant)?;
        Ok(self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, token_digest, actor, tenant_id, made_at, seen_at, began_with, proved_at,
                        roles, device
                 from session where actor = $1 and ended_at is null order by made_at desc",
                &[actor.into()],
                session,
            )
        })?)
    }

    /// Ends one session of an account, or all but one.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn end_sessions(
        &self,
        grant: &Grant,
        actor: ActorId,
        which: Ending,
    ) -> Result<u64, UnitError> {
        house(grant)?;
        let (one, id) = match which {
            Ending::Only(id) => (1_i64, id),
            Ending::AllBut(id) => (0, id),
        };
        let now = micros(self.now());
        Ok(self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update session set ended_at = $2 where actor = $1 and ended_at is null
                   and (($3 = 1 and id = $4) or ($3 = 0 and id <> $4))",
                &[actor.into(), now.into(), one.into(), id.into()],
            )
        })?)
    }
}

/// Which sessions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// This one.
    Only(SessionId),
    /// Every other.
    AllBut(SessionId),
}

const KEEP: &str = "insert into account (id, tenant_id, login_digest, role, state, valid_from,
         valid_to, password, sealed, made_at, used_at, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (id) do update set login_digest = excluded.login_digest, role = excluded.role,
         state = excluded.state, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
         password = excluded.password, sealed = excluded.sealed, used_at = excluded.used_at,
         version = excluded.version";

fn account_values<'v>(
    account: &'v Account,
    digest: &'v [u8; 32],
    sealed: &'v [u8],
    version: u32,
) -> [Value<'v>; 12] {
    [
        account.id.into(),
        account.tenant.into(),
        digest.into(),
        account.roles.bits().into(),
        account.state.code().into(),
        day(account.from).into(),
        account.until.map(day).into(),
        account.password.as_ref().map_or("", PasswordHash::as_str).into(),
        sealed.into(),
        micros(account.created_at).into(),
        account.used_at.map(micros).into(),
        version.into(),
    ]
}

/// A session without a device was begun where none is asked for.
fn device_of(session: &SessionRecord) -> Option<DeviceId> {
    match session.device {
        Device::Bound(device) => Some(device),
        Device::NotYetBound => None,
    }
}

fn session(row: &Row<'_>) -> Result<SessionRecord, StoreError> {
    let at = |place| instant(row.int(place)?).ok_or_else(|| row.inconsistent(place));
    Ok(SessionRecord {
        id: row.id(0)?,
        token_digest: row.array(1)?,
        actor: row.id(2)?,
        tenant: row.id(3)?,
        device: row.id_or_null(9)?.map_or(Device::NotYetBound, Device::Bound),
        begun_at: at(4)?,
        used_at: at(5)?,
        began_with: Strength::of_code(row.number(6)?).ok_or_else(|| row.inconsistent(6))?,
        proved_at: at(7)?,
        roles: Roles::from_bits(row.number(8)?),
    })
}
