//! Wrapped keys: tenant, client, data. Destroying a client's is one deletion.

use romori_types::{ClientId, TenantId};
use romori_vault::WrappedKey;
use rusqlite::{OptionalExtension as _, params};

use crate::ask::Refusal;
use crate::shelf::{Shelf, lock};

/// The keys of one client, as stored.
pub struct WrappedKeys {
    /// The tenant's, wrapped by the root key.
    pub tenant: WrappedKey,
    /// The client's, wrapped by the tenant's.
    pub client: WrappedKey,
    /// Its data keys, wrapped by the client's, with the number of values that each has sealed.
    pub data: Vec<(WrappedKey, u64)>,
}

fn parsed(bytes: &[u8]) -> Result<WrappedKey, Refusal> {
    WrappedKey::parse(bytes).map_err(|_| Refusal::Failed)
}

impl Shelf {
    /// The tenant's key.
    pub fn tenant_key(&self, tenant: TenantId) -> Result<Option<WrappedKey>, Refusal> {
        let sql = "select wrapped from tenant_key where tenant = ?1";
        let found: Option<Vec<u8>> = lock(&self.keys)
            .query_row(sql, params![tenant.as_bytes()], |row| row.get(0))
            .optional()?;
        found.map(|bytes| parsed(&bytes)).transpose()
    }

    /// Keeps a tenant's key, unless another thread has kept one before.
    pub fn keep_tenant_key(&self, tenant: TenantId, wrapped: &WrappedKey) -> Result<(), Refusal> {
        let sql = "insert into tenant_key values (?1, ?2) on conflict do nothing";
        lock(&self.keys).execute(sql, params![tenant.as_bytes(), wrapped.as_bytes()])?;
        Ok(())
    }

    /// The keys of a client, where it has any.
    pub fn client_keys(
        &self,
        tenant: TenantId,
        client: ClientId,
    ) -> Result<Option<WrappedKeys>, Refusal> {
        let Some(of_tenant) = self.tenant_key(tenant)? else { return Ok(None) };
        let keys = lock(&self.keys);
        let sql = "select wrapped from client_key where tenant = ?1 and client = ?2";
        let owner = params![tenant.as_bytes(), client.as_bytes()];
        let found: Option<Vec<u8>> = keys.query_row(sql, owner, |row| row.get(0)).optional()?;
        let Some(wrapped) = found else { return Ok(None) };
        let sql = "select wrapped, seals from data_key where tenant = ?1 and client = ?2 \
                   order by generation";
        let mut statement = keys.prepare_cached(sql)?;
        let rows = statement
            .query_map(owner, |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?)))?;
        let mut data = Vec::new();
        for row in rows {
            let (bytes, seals) = row?;
            data.push((parsed(&bytes)?, u64::try_from(seals).unwrap_or(u64::MAX)));
        }
        Ok(Some(WrappedKeys { tenant: of_tenant, client: parsed(&wrapped)?, data }))
    }

    /// Keeps a client's key with its first data key, unless it has one.
    pub fn keep_client_keys(
        &self,
        (tenant, client): (TenantId, ClientId),
        wrapped: &WrappedKey,
        data: &WrappedKey,
    ) -> Result<(), Refusal> {
        let mut keys = lock(&self.keys);
        let transaction = keys.transaction()?;
        let (t, c) = (tenant.as_bytes(), client.as_bytes());
        let sql = "insert into client_key values (?1, ?2, ?3) on conflict do nothing";
        if transaction.execute(sql, params![t, c, wrapped.as_bytes()])? == 1 {
            let sql = "insert into data_key values (?1, ?2, ?3, ?4, 0)";
            let generation = data.generation();
            transaction.execute(sql, params![t, c, generation, data.as_bytes()])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Writes down how many values a data key has sealed.
    pub fn keep_seals(
        &self,
        (tenant, client): (TenantId, ClientId),
        generation: u32,
        seals: u64,
    ) -> Result<(), Refusal> {
        let sql = "update data_key set seals = max(seals, ?4) \
                   where tenant = ?1 and client = ?2 and generation = ?3";
        let seals = i64::try_from(seals).unwrap_or(i64::MAX);
        let owner = (tenant.as_bytes(), client.as_bytes());
        lock(&self.keys).execute(sql, params![owner.0, owner.1, generation, seals])?;
        Ok(())
    }

    /// Destroys the key of a tenant, whose clients' keys are gone.
    pub fn destroy_tenant_key(&self, tenant: TenantId) -> Result<(), Refusal> {
        let sql = "delete from tenant_key where tenant = ?1";
        lock(&self.keys).execute(sql, params![tenant.as_bytes()])?;
        Ok(())
    }

    /// Destroys a client's keys: nothing that they sealed opens any more, in whatever copy. `only`
    /// names the client key that is meant; a later one stays.
    pub fn destroy_client_keys(
        &self,
        (tenant, client): (TenantId, ClientId),
        only: &[u8; 16],
    ) -> Result<(), Refusal> {
        let mut keys = lock(&self.keys);
        let transaction = keys.transaction()?;
        let owner = params![tenant.as_bytes(), client.as_bytes()];
        let sql = "select wrapped from client_key where tenant = ?1 and client = ?2";
        let found: Option<Vec<u8>> =
            transaction.query_row(sql, owner, |row| row.get(0)).optional()?;
        let Some(bytes) = found else { return Ok(()) };
        if parsed(&bytes)?.inside().as_bytes() != only {
            return Ok(());
        }
        for table in ["data_key", "held_key"] {
            let sql = format!("delete from {table} where tenant = ?1 and client = ?2");
            transaction.execute(&sql, owner)?;
        }
        transaction.execute("delete from client_key where tenant = ?1 and client = ?2", owner)?;
        transaction.commit()?;
        Ok(())
    }
}
