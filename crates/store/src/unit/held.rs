//! 役員に預ける鍵 — a client's key that opens only with its officers' shares: made, typed, closed,
//! made anew, and given back to the house.
//!
//! What wraps the client's key changes in one transaction, and the former wrapping is gone with
//! it. Nothing is sealed anew for it: data keys hang on the client's key, which stays.

use std::sync::Arc;

use romori_identity::{Clients, Grant, Reach};
use romori_record::{Class, Outcome};
use romori_types::{ClientId, FactId, TenantId, Timestamp};
use romori_vault::{
    Block, Custodianship, HOUSE, HeldNote, KeyId, OfficersKey, Place, Prepared, Share,
    ShareMistake, ShareTaken, Table, Taken, VaultError, Whose, WrappedKey,
};

use super::UnitError;
use super::code::{instant, micros};
use super::doing::Doing;
use super::notes::Happening;
use super::shut::{self, Shut};
use super::store::Store;
use super::unit::Unit;
use crate::engine::{Connection, Row, Scope, StoreError};

/// What the table says of a held key.
struct HeldRow {
    id: KeyId,
    needed: u8,
    version: u32,
    since: Timestamp,
    sealed: Vec<u8>,
}

const HELD: &str = "select key_id, needed, version, made_at, sealed from held_key
                    where tenant_id = $1 and client_id = $2";

fn held_row(row: &Row<'_>) -> Result<HeldRow, StoreError> {
    Ok(HeldRow {
        id: KeyId::from_bytes(row.array(0)?),
        needed: row.number(1)?,
        version: row.number(2)?,
        since: instant(row.int(3)?).ok_or_else(|| row.inconsistent(3))?,
        sealed: row.bytes(4)?.to_vec(),
    })
}

fn find(connection: &mut Connection<'_>, whose: Whose) -> Result<Option<HeldRow>, StoreError> {
    connection.query_optional(HELD, &[whose.0.into(), whose.1.into()], held_row)
}

/// Where the names of the officers lie: with the house, so that they are read while it is closed.
fn place((tenant, client): Whose, version: u32) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::HeldKey,
        row: FactId::from_bytes(*client.as_bytes()),
        block: Block::Identity,
        version,
    }
}

/// The names of officers where they lie under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select client_id, version, sealed from held_key
         where tenant_id = $1 and substr(sealed, 2, 4) < $2",
        &[tenant.into(), generation.into()],
        |row| Ok((place((tenant, row.id(0)?), row.number(1)?), row.bytes(2)?.to_vec())),
    )
}

/// Writes names anew where they still are what was read.
pub(super) fn replace_sealed(
    connection: &mut Connection<'_>,
    place: &Place,
    (was, new): (&[u8], &[u8]),
) -> Result<u64, StoreError> {
    connection.execute(
        "update held_key set sealed = $4 where tenant_id = $1 and client_id = $2 and sealed = $3",
        &[place.tenant.into(), place.row.into(), was.into(), new.into()],
    )
}

fn names_of(
    unit: &mut Unit<'_, '_>,
    whose: Whose,
    row: &HeldRow,
) -> Result<Vec<String>, UnitError> {
    let keys = unit.keys_opening(HOUSE, [row.sealed.as_slice()])?;
    let opened = keys.open_bytes(&place(whose, row.version), &row.sealed)?;
    let unreadable =
        |_| UnitError::Unreadable { kind: "役員に預けた鍵", row: whose.1.to_string() };
    serde_json::from_slice(&opened).map_err(unreadable)
}

fn of_grant(grant: &Grant, client: ClientId) -> Result<Whose, UnitError> {
    let Reach::Tenant(tenant) = grant.reach() else { return Err(UnitError::NotGranted) };
    if client == HOUSE || !grant.clients().has(client) {
        return Err(UnitError::Absent);
    }
    Ok((tenant, client))
}

fn act(class: Class, client: ClientId) -> Doing {
    Doing { client: Some(client), ..Doing::act(class) }
}

impl Store {
    /// Where a client's key is, with the officers' names.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach; what the store says.
    pub fn custodianship(
        &self,
        grant: &Grant,
        client: ClientId,
    ) -> Result<Custodianship, UnitError> {
        let whose = of_grant(grant, client)?;
        self.read(grant, |reader| {
            let unit = &mut reader.unit;
            let held = match find(unit.connection(), whose)? {
                None => None,
                Some(row) => Some(HeldNote {
                    id: row.id,
                    needed: row.needed,
                    names: names_of(unit, whose, &row)?,
                    since: row.since,
                }),
            };
            Ok(self.keys().held().told(whose, held, unit.now()))
        })
    }

    /// Makes an officers' key and its shares, to be shown once. Nothing hangs on it until enough
    /// of them were typed again: paper that nobody can read loses nothing.
    ///
    /// # Errors
    /// When the client's key does not open now; when there cannot be such shares.
    pub fn prepare_holding(
        &self,
        grant: &Grant,
        client: ClientId,
        needed: u8,
        names: Vec<String>,
    ) -> Result<Vec<Share>, UnitError> {
        let whose = of_grant(grant, client)?;
        self.read(grant, |reader| {
            reader.unit.reach(client)?;
            reader.unit.keys_anew(client).map(drop)
        })
        .map_err(|error: UnitError| error)?;
        let memory = self.keys().held();
        Ok(memory.make(whose, (needed, names), self.now(), self.chance())?)
    }

    /// Gives up shares that were made and not confirmed.
    ///
    /// # Errors
    /// [`UnitError::Holding`] when there are none.
    pub fn give_up_prepared(&self, grant: &Grant, client: ClientId) -> Result<(), UnitError> {
        let whose = of_grant(grant, client)?;
        if self.keys().held().give_up(whose) {
            return Ok(());
        }
        Err(UnitError::Holding("確かめる前の分け札はありません。画面を開き直してください。"))
    }

    /// Takes one share in, as it was typed.
    ///
    /// # Errors
    /// [`VaultError::Shares`] with what is wrong with it; [`UnitError::SharesSlowed`] after too
    /// many wrong ones; [`UnitError::Holding`] when no share is wanted.
    pub fn enter_share(
        &self,
        grant: &Grant,
        client: ClientId,
        text: &str,
    ) -> Result<ShareTaken, UnitError> {
        let whose = of_grant(grant, client)?;
        let held =
            self.engine().read(Scope::Tenant(whose.0), |connection| find(connection, whose))?;
        let held = held.map(|row| (row.id, row.needed));
        let taken = self.keys().held().enter(whose, held, text, self.now());
        let outcome = if taken.is_ok() { Outcome::Done } else { Outcome::Failed };
        let noted = self.note_held(grant, whose, Class::OfficersShareEntered, outcome);
        if noted.is_err() && taken.is_ok() {
            self.keys().held().take_back(whose, text);
        }
        noted?;
        let now = self.now();
        match taken? {
            (Taken::More(there), needed) => Ok(ShareTaken::More(there, needed)),
            (Taken::Key(key), _) => self.open_with(grant, whose, key, now),
            (Taken::Confirmed(prepared), _) => self.entrust(grant, whose, &prepared),
        }
    }

    /// Tries an officers' key on the client's key, and holds it.
    fn open_with(
        &self,
        grant: &Grant,
        whose: Whose,
        key: OfficersKey,
        now: Timestamp,
    ) -> Result<ShareTaken, UnitError> {
        let opened = self.read(grant, |reader| {
            let unit = &mut reader.unit;
            let tenant_key = unit.tenant_key();
            let wrapped = unit.connection().query_one(
                "select wrapped from client_key where tenant_id = $1 and client_id = $2",
                &[whose.0.into(), whose.1.into()],
                |row| row.bytes(0).map(<[u8]>::to_vec),
            )?;
            key.unwrap_key(&tenant_key, whose.1, &WrappedKey::parse(&wrapped)?)?;
            Ok::<_, UnitError>(())
        });
        if let Err(error) = opened {
            self.keys().held().refuse(whose, now);
            return Err(match error {
                UnitError::Vault(VaultError::WrapRefused(_)) => {
                    VaultError::Shares(ShareMistake::Damaged).into()
                }
                other => other,
            });
        }
        self.keys().held().put(whose, Arc::new(key), now);
        Ok(ShareTaken::Opened)
    }

    /// Wraps the client's key by the officers' key and the tenant's; the former wrapping is gone
    /// in the same transaction.
    fn entrust(
        &self,
        grant: &Grant,
        whose: Whose,
        prepared: &Prepared,
    ) -> Result<ShareTaken, UnitError> {
        let row =
            self.engine().read(Scope::Tenant(whose.0), |connection| find(connection, whose))?;
        let (class, taken, version) = match &row {
            None => (Class::OfficersEntrusted, ShareTaken::Entrusted, 1),
            Some(row) => (Class::OfficersRemade, ShareTaken::Remade, row.version + 1),
        };
        let names = serde_json::to_vec(prepared.names.as_ref()).unwrap_or_default();
        let count = u8::try_from(prepared.names.len()).unwrap_or(u8::MAX);
        self.write(grant, act(class, whose.1), |writer| {
            let unit = &mut writer.reader.unit;
            unit.reach(whose.1)?;
            let wrapped = wrapped_by(unit, whose.1, Some(&prepared.key))?;
            let house = unit.keys(HOUSE)?;
            let sealed = house.seal(&mut unit.nonces(), &place(whose, version), &names)?;
            let now = micros(unit.now());
            let by = unit.grant().actor();
            rewrap(unit, whose, &wrapped)?;
            unit.connection().execute(
                "insert into held_key (tenant_id, client_id, key_id, needed, shares, version,
                                       made_by, made_at, sealed)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 on conflict (tenant_id, client_id) do update set
                     key_id = excluded.key_id, needed = excluded.needed,
                     shares = excluded.shares, version = excluded.version,
                     made_by = excluded.made_by, made_at = excluded.made_at,
                     sealed = excluded.sealed",
                &[
                    whose.0.into(),
                    whose.1.into(),
                    prepared.key.id().as_bytes().into(),
                    prepared.needed.into(),
                    count.into(),
                    version.into(),
                    by.into(),
                    now.into(),
                    sealed.as_bytes().into(),
                ],
            )?;
            writer.pending.sealed(HOUSE);
            Ok::<_, UnitError>(())
        })?;
        self.keys().forget_client(whose.0, whose.1);
        self.keys().held().put(whose, Arc::clone(&prepared.key), self.now());
        // It is done already; a page that is still read is worked in later.
        let _ = self.engine().settle(Scope::Tenant(whose.0));
        Ok(taken)
    }

    /// Closes the officers' key of a client: from the next unit of work on nothing of it opens.
    ///
    /// # Errors
    /// [`UnitError::Holding`] when it is not open.
    pub fn close_held(&self, grant: &Grant, client: ClientId) -> Result<(), UnitError> {
        let whose = of_grant(grant, client)?;
        let was_open = self.keys().held().close(whose);
        self.keys().forget_client(whose.0, whose.1);
        if !was_open {
            return Err(UnitError::Holding("この顧問先の鍵は、開いていません。"));
        }
        self.note_held(grant, whose, Class::OfficersClosed, Outcome::Done)
    }

    /// Gives a client's key back to the house: from now on the tenant's key alone wraps it.
    ///
    /// # Errors
    /// [`UnitError::KeysShut`] while it is closed; [`UnitError::Holding`] when no officer holds it.
    pub fn return_held(&self, grant: &Grant, client: ClientId) -> Result<(), UnitError> {
        let whose = of_grant(grant, client)?;
        self.write(grant, act(Class::OfficersReturned, client), |writer| {
            let unit = &mut writer.reader.unit;
            unit.reach(client)?;
            let wrapped = wrapped_by(unit, client, None)?;
            rewrap(unit, whose, &wrapped)?;
            let gone = unit.connection().execute(
                "delete from held_key where tenant_id = $1 and client_id = $2",
                &[whose.0.into(), whose.1.into()],
            )?;
            if gone == 0 {
                return Err(UnitError::Holding("この顧問先の鍵は、役員に預けていません。"));
            }
            Ok(())
        })?;
        self.keys().held().close(whose);
        Ok(())
    }

    /// The clients of a tenant that are shut now, as far as these reach. No unit of work: pages
    /// ask for it before anything is read.
    ///
    /// # Errors
    /// When the grant is for no tenant; when the store cannot answer.
    pub fn shut_clients(&self, grant: &Grant, clients: &Clients) -> Result<Vec<Shut>, UnitError> {
        let Reach::Tenant(tenant) = grant.reach() else { return Err(UnitError::NotGranted) };
        let (now, memory) = (self.now(), self.keys().held());
        let held = self
            .engine()
            .read(Scope::Tenant(tenant), |connection| shut::held_ids(connection, tenant))?;
        Ok(shut::of(held, memory, (tenant, clients), now))
    }

    /// Closes officers' keys whose time is over, and notes it.
    pub(super) fn sweep_held(&self, grant: &Grant) {
        for whose in self.keys().held().sweep(self.now()) {
            // The key is gone either way; an entry that cannot be written now is no reason to
            // keep it.
            let _ = self.note_held(grant, whose, Class::OfficersClosed, Outcome::Done);
        }
    }

    fn note_held(
        &self,
        grant: &Grant,
        (tenant, client): Whose,
        class: Class,
        outcome: Outcome,
    ) -> Result<(), UnitError> {
        let what = Happening {
            tenant: Some(tenant),
            actor: None,
            session: None,
            class,
            outcome,
            note: None,
        };
        self.note_client(grant, &what, client)
    }
}

/// The client's key, opened now, under the officers' key and the tenant's, or the tenant's alone.
fn wrapped_by(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    officers: Option<&OfficersKey>,
) -> Result<WrappedKey, UnitError> {
    let (tenant_key, now, store) = (unit.tenant_key(), unit.now(), unit.store());
    let (key, _) = store.keys().client_key(unit.connection(), &tenant_key, client, now)?;
    Ok(match officers {
        Some(officers) => officers.wrap(&tenant_key, &key, store.chance())?,
        None => key.wrap(&tenant_key, store.chance())?,
    })
}

fn rewrap(unit: &mut Unit<'_, '_>, whose: Whose, wrapped: &WrappedKey) -> Result<(), UnitError> {
    let done = unit.connection().execute(
        "update client_key set wrapped = $3 where tenant_id = $1 and client_id = $2",
        &[whose.0.into(), whose.1.into(), wrapped.as_bytes().as_slice().into()],
    )?;
    if done == 1 { Ok(()) } else { Err(UnitError::Absent) }
}
