//! 会社の名簿の利用者 — which accounts a company's directory keeps (SCIM 2.0), and what it calls
//! them. What it says is sealed for the house of the tenant.

use romori_identity::{Grant, Roles};
use romori_types::{ActorId, FactId, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, Place, Table};
use zeroize::Zeroizing;

use super::UnitError;
use super::accounts::of_tenant;
use super::code::{instant, micros};
use super::store::Store;
use crate::engine::{Connection, Row, Scope, StoreError};

/// 名簿の一人 — one account that a directory keeps.
pub struct Provisioned {
    /// Whose account.
    pub account: ActorId,
    /// What the directory says of him, opened: text of the caller's own form.
    pub text: Zeroizing<Vec<u8>>,
    /// Since when.
    pub made_at: Timestamp,
    /// When it changed last.
    pub changed_at: Timestamp,
    /// Counts changes.
    pub version: u32,
    /// Which of his roles the directory's groups gave him.
    pub given: Roles,
}

romori_types::quiet_debug!(Provisioned);

fn place(tenant: TenantId, account: ActorId, version: u32) -> Place {
    let row = FactId::from_bytes(*account.as_bytes());
    let (table, block) = (Table::Provisioned, Block::Identity);
    Place { tenant, client: HOUSE, table, row, block, version }
}

/// What is sealed of a tenant's directory under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select account, version, sealed from provisioned
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by account",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant, row.id(0)?, row.number(1)?), row.bytes(2)?.to_vec())),
    )
}

/// Writes what is sealed of one anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update provisioned set sealed = $3 where account = $1 and sealed = $2";

fn read(row: &Row<'_>) -> Result<(Provisioned, Vec<u8>), StoreError> {
    let at = |place| instant(row.int(place)?).ok_or_else(|| row.inconsistent(place));
    let one = Provisioned {
        account: row.id(0)?,
        text: Zeroizing::default(),
        made_at: at(2)?,
        changed_at: at(3)?,
        version: row.number(4)?,
        given: Roles::from_bits(row.number(5)?),
    };
    Ok((one, row.bytes(1)?.to_vec()))
}

impl Store {
    /// The accounts of a tenant that its directory keeps, the oldest first.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when a value does not open.
    pub fn provisioned(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<Vec<Provisioned>, UnitError> {
        of_tenant(grant, tenant)?;
        let stored = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select account, sealed, made_at, changed_at, version, given
                 from provisioned where tenant_id = $1 order by made_at, account",
                &[tenant.into()],
                read,
            )
        })?;
        let opened = stored.into_iter().map(|(mut one, sealed)| {
            let place = place(tenant, one.account, one.version);
            one.text = Zeroizing::new(self.open_house(tenant, &place, &sealed)?.to_vec());
            Ok(one)
        });
        opened.collect()
    }

    /// Keeps what a directory says of an account. False when it was changed meanwhile: `seen` is
    /// the version that was read, 0 for one that is new.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn keep_provisioned(
        &self,
        grant: &Grant,
        (tenant, account): (TenantId, ActorId),
        text: &[u8],
        seen: u32,
    ) -> Result<bool, UnitError> {
        of_tenant(grant, tenant)?;
        let (keys, now) = (self.house_keys(tenant)?, micros(self.now()));
        let version = seen + 1;
        let sealed = keys.seal(&mut self.nonces(), &place(tenant, account, version), text)?;
        let kept = self.engine().write(Scope::Control, |connection| {
            if seen > 0 {
                return connection.execute(
                    "update provisioned set sealed = $4, changed_at = $5, version = $6
                     where account = $1 and tenant_id = $2 and version = $3",
                    &[
                        account.into(),
                        tenant.into(),
                        seen.into(),
                        sealed.as_bytes().into(),
                        now.into(),
                        version.into(),
                    ],
                );
            }
            connection.execute(
                "insert into provisioned (account, tenant_id, sealed, made_at, changed_at, version)
                 values ($1, $2, $3, $4, $4, $5)
                 on conflict (account) do nothing",
                &[
                    account.into(),
                    tenant.into(),
                    sealed.as_bytes().into(),
                    now.into(),
                    version.into(),
                ],
            )
        })?;
        Ok(kept == 1)
    }

    /// A directory keeps an account no longer.
    ///
    /// # Errors
    /// When the grant is not for this tenant's accounts; when the store cannot write.
    pub fn remove_provisioned(
        &self,
        grant: &Grant,
        tenant: TenantId,
        account: ActorId,
    ) -> Result<(), UnitError> {
        of_tenant(grant, tenant)?;
        self.engine().write(Scope::Control, |connection| {
            connection.execute(
                "delete from provisioned where account = $1 and tenant_id = $2",
                &[account.into(), tenant.into()],
            )
        })?;
        Ok(())
    }
}
