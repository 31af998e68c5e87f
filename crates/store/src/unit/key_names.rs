//! 鍵の名 — by which keys a client's values, or a tenant's own, are sealed. An id is no secret, and
//! nothing is opened.

use romori_identity::{Grant, Reach};
use romori_types::{ClientId, Timestamp};
use romori_vault::{HOUSE, WrappedKey};

use super::UnitError;
use super::code::instant;
use super::store::Store;
use crate::engine::{Row, Scope, StoreError};

/// 鍵の名 — from the root key down to what seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyNames {
    /// The root key that wraps the tenant's.
    pub root: String,
    /// The tenant's.
    pub tenant: String,
    /// The client's, or that of the tenant's own house.
    pub client: String,
    /// Those that seal, by generation: number, id, when it was made.
    pub data: Vec<(u32, String, Timestamp)>,
    /// How many clients of the tenant have keys of their own.
    pub clients: u64,
}

impl Store {
    /// The keys of a client, or of the tenant's own house where none is named.
    ///
    /// # Errors
    /// When the grant is for no tenant; [`UnitError::Absent`] when there are no such keys.
    pub fn key_names(
        &self,
        grant: &Grant,
        client: Option<ClientId>,
    ) -> Result<KeyNames, UnitError> {
        let Reach::Tenant(tenant) = grant.reach() else { return Err(UnitError::NotGranted) };
        if client.is_some_and(|client| !grant.clients().has(client)) {
            return Err(UnitError::Absent);
        }
        let of = client.unwrap_or(HOUSE);
        let own = self.engine().read(Scope::Control, |connection| {
            connection.query_optional(
                "select wrapped_key from tenant where id = $1",
                &[tenant.into()],
                |row| ids(row, 0),
            )
        })?;
        let (root, own) = own.ok_or(UnitError::Absent)?;
        self.engine().read(Scope::Tenant(tenant), |connection| {
            let found = connection.query_optional(
                "select wrapped from client_key where tenant_id = $1 and client_id = $2",
                &[tenant.into(), of.into()],
                |row| ids(row, 0),
            )?;
            let data = connection.query(
                "select generation, wrapped, made_at from data_key
                 where tenant_id = $1 and client_id = $2 order by generation",
                &[tenant.into(), of.into()],
                |row| {
                    let made_at = instant(row.int(2)?).ok_or_else(|| row.inconsistent(2))?;
                    Ok((row.number(0)?, ids(row, 1)?.1, made_at))
                },
            )?;
            let clients = connection.query_one(
                "select count(*) from client_key where tenant_id = $1 and client_id <> $2",
                &[tenant.into(), HOUSE.into()],
                |row| row.number(0),
            )?;
            let (_, client) = found.ok_or(UnitError::Absent)?;
            Ok(KeyNames { root, tenant: own, client, data, clients })
        })
    }
}

/// The ids of the key outside and of the one inside.
fn ids(row: &Row<'_>, place: usize) -> Result<(String, String), StoreError> {
    let wrapped = WrappedKey::parse(row.bytes(place)?).map_err(|_| row.inconsistent(place))?;
    Ok((wrapped.outside().to_string(), wrapped.inside().to_string()))
}
