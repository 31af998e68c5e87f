//! Keys in the hands of a client's officers: what wraps the client's key changes in one
//! transaction, and the former wrapping is gone with it.

use romori_types::{ClientId, TenantId, Timestamp};
use romori_vault::{KeyId, WrappedKey};
use rusqlite::{OptionalExtension as _, params};

use crate::ask::Refusal;
use crate::shelf::{Shelf, id, instant, lock, micros};

/// What the table says of a held key.
pub struct HeldRow {
    /// The officers' key.
    pub key: KeyId,
    /// How many shares are needed.
    pub needed: u8,
    /// Of how many.
    pub shares: u8,
    /// How often the officers' names were written.
    pub version: u32,
    /// Since when.
    pub since: Timestamp,
    /// The names, sealed for the tenant.
    pub sealed: Vec<u8>,
}

impl Shelf {
    /// How a client's key is held; none while the vault alone holds it.
    pub fn held_key(&self, tenant: TenantId, client: ClientId) -> Result<Option<HeldRow>, Refusal> {
        let sql = "select key, needed, shares, version, at, sealed from held_key \
                   where tenant = ?1 and client = ?2";
        let owner = params![tenant.as_bytes(), client.as_bytes()];
        let keys = lock(&self.keys);
        let mut statement = keys.prepare_cached(sql)?;
        let found = statement.query_row(owner, |row| {
            Ok(HeldRow {
                key: KeyId::from_bytes(id(row, 0)?),
                needed: row.get(1)?,
                shares: row.get(2)?,
                version: row.get(3)?,
                since: instant(row, 4)?,
                sealed: row.get(5)?,
            })
        });
        Ok(found.optional()?)
    }

    /// Puts a client's key, wrapped anew, into its officers' hands.
    pub fn hold_key(
        &self,
        (tenant, client): (TenantId, ClientId),
        wrapped: &WrappedKey,
        held: &HeldRow,
    ) -> Result<(), Refusal> {
        let mut keys = lock(&self.keys);
        let transaction = keys.transaction()?;
        rewrap(&transaction, (tenant, client), wrapped)?;
        let sql = "insert or replace into held_key values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        transaction.execute(
            sql,
            params![
                tenant.as_bytes(),
                client.as_bytes(),
                held.key.as_bytes(),
                held.needed,
                held.shares,
                held.version,
                micros(held.since),
                held.sealed,
            ],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Gives a client's key, wrapped anew, back to the vault.
    pub fn give_back_key(
        &self,
        (tenant, client): (TenantId, ClientId),
        wrapped: &WrappedKey,
    ) -> Result<(), Refusal> {
        let mut keys = lock(&self.keys);
        let transaction = keys.transaction()?;
        rewrap(&transaction, (tenant, client), wrapped)?;
        let sql = "delete from held_key where tenant = ?1 and client = ?2";
        transaction.execute(sql, params![tenant.as_bytes(), client.as_bytes()])?;
        transaction.commit()?;
        Ok(())
    }
}

fn rewrap(
    keys: &rusqlite::Transaction<'_>,
    (tenant, client): (TenantId, ClientId),
    wrapped: &WrappedKey,
) -> Result<(), Refusal> {
    let sql = "update client_key set wrapped = ?3 where tenant = ?1 and client = ?2";
    let done =
        keys.execute(sql, params![tenant.as_bytes(), client.as_bytes(), wrapped.as_bytes()])?;
    if done == 1 { Ok(()) } else { Err(Refusal::Stale) }
}
