//! 本人確認の手段 — proofs beside the password, in the control tables. What proves is sealed for the
//! house of the tenant; of a recovery code there is a digest alone.

use romori_identity::Grant;
use romori_types::{ActorId, FactId, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, Place, Table};
use zeroize::Zeroizing;

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use super::tenants::house;
use crate::engine::{Connection, Row, Scope, StoreError};

romori_types::coded! {
    /// 本人確認の手段の種類
    CredentialKind: u8 {
        /// A passkey.
        Passkey = 1, "パスキー";
        /// The secret of one-time codes.
        Code = 2, "確認コード";
        /// A recovery code.
        Recovery = 3, "回復コード";
    }
}

/// 本人確認の手段 — one proof of one account.
pub struct Credential {
    /// Which.
    pub id: FactId,
    /// Whose.
    pub actor: ActorId,
    /// What it is.
    pub kind: CredentialKind,
    /// Digest of a recovery code; zeros otherwise.
    pub digest: [u8; 32],
    /// What proves, opened: text of the caller's own form.
    pub text: Zeroizing<Vec<u8>>,
    /// What of it changes with use.
    pub state: CredentialState,
    /// When it was made.
    pub made_at: Timestamp,
}

romori_types::quiet_debug!(Credential);

/// What of a proof changes with use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CredentialState {
    /// The step of the one-time code that was taken last.
    pub step: Option<i64>,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
    /// Counts changes: whoever saw another version was too late.
    pub version: u32,
}

/// A proof to be kept.
pub struct NewCredential<'a> {
    /// Whose tenant.
    pub tenant: TenantId,
    /// Whose.
    pub actor: ActorId,
    /// What it is.
    pub kind: CredentialKind,
    /// Digest of a recovery code; zeros otherwise.
    pub digest: [u8; 32],
    /// What proves, as text of the caller's own form.
    pub text: &'a [u8],
    /// The step of the one-time code by which it was confirmed.
    pub step: Option<i64>,
}

struct Stored {
    id: FactId,
    actor: ActorId,
    kind: CredentialKind,
    digest: [u8; 32],
    sealed: Vec<u8>,
    state: CredentialState,
    made_at: Timestamp,
}

impl Stored {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        let at = |place, value| instant(value).ok_or_else(|| row.inconsistent(place));
        Ok(Self {
            id: row.id(0)?,
            actor: row.id(1)?,
            kind: CredentialKind::of_code(row.number(2)?).ok_or_else(|| row.inconsistent(2))?,
            digest: row.array(3)?,
            sealed: row.bytes(4)?.to_vec(),
            made_at: at(6, row.int(6)?)?,
            state: CredentialState {
                step: row.int_or_null(5)?,
                used_at: row.int_or_null(7)?.map(|value| at(7, value)).transpose()?,
                version: row.number(8)?,
            },
        })
    }
}

fn place(tenant: TenantId, id: FactId, version: u32) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::Credential,
        row: id,
        block: Block::Identity,
        version,
    }
}

/// What is sealed of a tenant's proofs under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, version, sealed from credential
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant, row.id(0)?, row.number(1)?), row.bytes(2)?.to_vec())),
    )
}

/// Writes what is sealed of a proof anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update credential set sealed = $3 where id = $1 and sealed = $2";

impl Store {
    /// The proofs of an account, the oldest first.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when a value does not open.
    pub fn credentials(
        &self,
        grant: &Grant,
        tenant: TenantId,
        actor: ActorId,
    ) -> Result<Vec<Credential>, UnitError> {
        of_tenant(grant, tenant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, actor, kind, digest, sealed, step, made_at, used_at, version
                 from credential where actor = $1 and tenant_id = $2 order by made_at, id",
                &[actor.into(), tenant.into()],
                Stored::read,
            )
        })?;
        let opened = stored.into_iter().map(|stored| {
            let place = place(tenant, stored.id, stored.state.version);
            let text = self.open_house(tenant, &place, &stored.sealed)?;
            Ok(Credential {
                id: stored.id,
                actor: stored.actor,
                kind: stored.kind,
                digest: stored.digest,
                text: Zeroizing::new(text.to_vec()),
                state: stored.state,
                made_at: stored.made_at,
            })
        });
        opened.collect()
    }

    /// Whether an account has a proof beside its password, recovery codes not counted. Nothing is
    /// opened.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot answer.
    pub fn has_second_factor(&self, grant: &Grant, actor: ActorId) -> Result<bool, UnitError> {
        house(grant)?;
        let count: i64 = self.engine().read(Scope::Control, |connection| {
            connection.query_one(
                "select count(*) from credential where actor = $1 and kind in (1, 2)",
                &[actor.into()],
                |row| row.int(0),
            )
        })?;
        Ok(count > 0)
    }

    /// Keeps a proof.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn add_credential(
        &self,
        grant: &Grant,
        new: &NewCredential<'_>,
    ) -> Result<FactId, UnitError> {
        self.add_credentials(grant, std::slice::from_ref(new), None).map(|ids| ids[0])
    }

    /// Keeps proofs of one kind in place of all former ones of that kind that are named.
    ///
    /// # Errors
    /// As [`Store::add_credential`].
    pub fn add_credentials(
        &self,
        grant: &Grant,
        new: &[NewCredential<'_>],
        replaces: Option<(ActorId, CredentialKind)>,
    ) -> Result<Vec<FactId>, UnitError> {
        let now = self.now();
        let mut rows = Vec::with_capacity(new.len());
        for one in new {
            of_tenant(grant, one.tenant)?;
            let id = FactId::new(now, self.chance())?;
            let keys = self.house_keys(one.tenant)?;
            let sealed = keys.seal(&mut self.nonces(), &place(one.tenant, id, 1), one.text)?;
            rows.push((id, sealed));
        }
        self.engine().write(Scope::Control, |connection| {
            if let Some((actor, kind)) = replaces {
                connection.execute(
                    "delete from credential where actor = $1 and kind = $2",
                    &[actor.into(), kind.code().into()],
                )?;
            }
            for (one, (id, sealed)) in new.iter().zip(&rows) {
                connection.execute(
                    "insert into credential (id, actor, tenant_id, kind, digest, sealed, step,
                             made_at, used_at, version)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, null, 1)",
                    &[
                        (*id).into(),
                        one.actor.into(),
                        one.tenant.into(),
                        one.kind.code().into(),
                        (&one.digest).into(),
                        sealed.as_bytes().into(),
                        one.step.into(),
                        micros(now).into(),
                    ],
                )?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(rows.into_iter().map(|(id, _)| id).collect())
    }

    /// Notes that a proof was used, with what of it changed. False when somebody used it meanwhile,
    /// or when it may be used once and was: then this use does not count.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn use_credential(
        &self,
        grant: &Grant,
        tenant: TenantId,
        used: &Credential,
        (text, step): (&[u8], Option<i64>),
    ) -> Result<bool, UnitError> {
        of_tenant(grant, tenant)?;
        let version = used.state.version + 1;
        let keys = self.house_keys(tenant)?;
        let sealed = keys.seal(&mut self.nonces(), &place(tenant, used.id, version), text)?;
        let once = used.kind == CredentialKind::Recovery;
        let now = micros(self.now());
        let changed = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "update credential set sealed = $3, step = $4, used_at = $5, version = $6
                 where id = $1 and version = $2 and ($7 = 0 or used_at is null)",
                &[
                    used.id.into(),
                    used.state.version.into(),
                    sealed.as_bytes().into(),
                    step.into(),
                    now.into(),
                    version.into(),
                    i64::from(once).into(),
                ],
            )
        })?;
        Ok(changed == 1)
    }

    /// Removes a proof of an account.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when it has none of this id.
    pub fn remove_credential(
        &self,
        grant: &Grant,
        actor: ActorId,
        id: FactId,
    ) -> Result<(), UnitError> {
        house(grant)?;
        let gone = self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "delete from credential where id = $1 and actor = $2",
                &[id.into(), actor.into()],
            )
        })?;
        if gone == 1 { Ok(()) } else { Err(UnitError::Absent) }
    }

    /// Removes every proof of an account, as when its owner lost them all.
    ///
    /// # Errors
    /// When the grant is not for accounts; when the store cannot write.
    pub fn remove_credentials(&self, grant: &Grant, actor: ActorId) -> Result<u64, UnitError> {
        house(grant)?;
        Ok(self.engine().write(Scope::Control, |connection| {
            connection.execute("delete from credential where actor = $1", &[actor.into()])
        })?)
    }
}
