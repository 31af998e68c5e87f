//! 記録上の名前 — names of those whose accounts are gone, sealed, for the pages of the log alone.

use std::collections::HashMap;

use romori_identity::{Grant, Reach};
use romori_types::{ActorId, FactId, TenantId};
use romori_vault::{Block, HOUSE, Place, Table};

use super::UnitError;
use super::store::Store;
use crate::engine::{Connection, Scope, StoreError};

/// A name is written once: its account is gone by then.
const VERSION: u32 = 1;

pub(super) fn place(tenant: TenantId, actor: ActorId) -> Place {
    Place {
        tenant,
        client: HOUSE,
        table: Table::Actor,
        row: FactId::from_bytes(*actor.as_bytes()),
        block: Block::Identity,
        version: VERSION,
    }
}

/// What is sealed of a tenant's names under a generation before this one.
pub(super) fn sealed_before(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    generation: &[u8; 4],
) -> Result<Vec<(Place, Vec<u8>)>, StoreError> {
    connection.query(
        "select id, sealed from actor
         where tenant_id = $1 and substr(sealed, 2, 4) < $2 order by id",
        &[tenant.into(), generation.into()],
        |row| Ok((place(tenant, row.id(0)?), row.bytes(1)?.to_vec())),
    )
}

/// Writes a name anew where it still is what was read.
pub(super) const REPLACE_SEALED: &str =
    "update actor set sealed = $3 where id = $1 and sealed = $2";

impl Store {
    /// The names of those of a tenant whose accounts are gone.
    ///
    /// # Errors
    /// When the grant is not for this tenant or the house; when a name does not open.
    pub fn former_names(
        &self,
        grant: &Grant,
        tenant: TenantId,
    ) -> Result<HashMap<ActorId, String>, UnitError> {
        match (grant.reach(), grant.data_tenant()) {
            (Reach::Accounts, None) => {}
            (Reach::Accounts | Reach::Tenant(_), Some(own)) if own == tenant => {}
            _ => return Err(UnitError::NotGranted),
        }
        let sealed = self.engine().read(Scope::Control, |connection| {
            connection.query(
                "select id, sealed from actor where tenant_id = $1",
                &[tenant.into()],
                |row| Ok((row.id::<ActorId>(0)?, row.bytes(1)?.to_vec())),
            )
        })?;
        let mut names = HashMap::with_capacity(sealed.len());
        for (actor, sealed) in sealed {
            let opened = self.open_house(tenant, &place(tenant, actor), &sealed)?;
            let unreadable =
                |_| UnitError::Unreadable { kind: "記録上の名前", row: actor.to_string() };
            names.insert(actor, String::from_utf8(opened).map_err(unreadable)?);
        }
        Ok(names)
    }
}
