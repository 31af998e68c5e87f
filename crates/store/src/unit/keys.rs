//! The keys of a tenant's clients: made with the client, held for minutes, never stored open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use romori_types::{ClientId, TenantId, Timestamp};
use romori_vault::{
    ClientKey, ClientKeys, Custodian, DataKey, HOUSE, HeldMemory, KEY_LIFE_SECONDS, Ring,
    TenantKey, WrappedKey,
};

use super::UnitError;
use super::code::micros;
use super::shut;
use crate::engine::{Connection, Engine, Scope, StoreError};
use romori_types::Chance;

/// Clients whose keys are open at once: a large office works on some hundreds in a day.
const CLIENTS_MAX: usize = 4_096;

/// 鍵の置き場 — tenant keys and the rings of client keys, both for minutes only.
pub(crate) struct Keys {
    custodian: Arc<dyn Custodian>,
    chance: Arc<dyn Chance>,
    ring: Ring,
    tenants: Mutex<HashMap<TenantId, (Arc<TenantKey>, Timestamp)>>,
    held: HeldMemory,
}

impl Keys {
    pub(crate) fn new(custodian: Arc<dyn Custodian>, chance: Arc<dyn Chance>) -> Self {
        let ring = Ring::new(CLIENTS_MAX);
        Self { custodian, chance, ring, tenants: Mutex::default(), held: HeldMemory::default() }
    }

    pub(crate) fn custodian(&self) -> &dyn Custodian {
        self.custodian.as_ref()
    }

    /// The key of a tenant, from the control tables when it is not held.
    pub(crate) fn tenant(
        &self,
        engine: &Engine,
        tenant: TenantId,
        now: Timestamp,
    ) -> Result<Arc<TenantKey>, UnitError> {
        if let Some(held) = self.held_tenant(tenant, now) {
            return Ok(held);
        }
        let wrapped = engine.read(Scope::Control, |connection| {
            connection.query_optional(
                "select wrapped_key from tenant where id = $1",
                &[tenant.into()],
                |row| row.bytes(0).map(<[u8]>::to_vec),
            )
        })?;
        let wrapped = WrappedKey::parse(&wrapped.ok_or(StoreError::UnknownTenant)?)?;
        let key = Arc::new(TenantKey::unwrap(self.custodian(), tenant, &wrapped)?);
        self.lock().insert(tenant, (Arc::clone(&key), now));
        Ok(key)
    }

    fn held_tenant(&self, tenant: TenantId, now: Timestamp) -> Option<Arc<TenantKey>> {
        let mut tenants = self.lock();
        let (key, since) = tenants.get(&tenant)?;
        // A clock that went back must not lengthen a key's life.
        if (0..KEY_LIFE_SECONDS).contains(&(now.as_second() - since.as_second())) {
            return Some(Arc::clone(key));
        }
        tenants.remove(&tenant);
        None
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<TenantId, (Arc<TenantKey>, Timestamp)>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys of a client, from the tenant's tables when they are not held.
    pub(crate) fn client(
        &self,
        connection: &mut Connection<'_>,
        tenant: &TenantKey,
        client: ClientId,
        now: Timestamp,
    ) -> Result<Arc<ClientKeys>, UnitError> {
        if let Some(keys) = self.ring.held(tenant.tenant(), client, now) {
            return Ok(keys);
        }
        self.client_anew(connection, tenant, client, now)
    }

    /// The keys of a client as this transaction finds them, whatever is held; held from now on.
    /// Those that hang on an officers' key are not: they end with it, at the next unit of work.
    pub(crate) fn client_anew(
        &self,
        connection: &mut Connection<'_>,
        tenant: &TenantKey,
        client: ClientId,
        now: Timestamp,
    ) -> Result<Arc<ClientKeys>, UnitError> {
        let (key, with_officers) = self.client_key(connection, tenant, client, now)?;
        let keys = Arc::new(ring_of(connection, &key)?);
        if !with_officers {
            self.ring.put(Arc::clone(&keys), now);
        }
        Ok(keys)
    }

    /// The key of a client, and whether its officers hold a part of what opens it.
    pub(super) fn client_key(
        &self,
        connection: &mut Connection<'_>,
        tenant: &TenantKey,
        client: ClientId,
        now: Timestamp,
    ) -> Result<(ClientKey, bool), UnitError> {
        let wrapped = connection.query_optional(
            "select wrapped from client_key where tenant_id = $1 and client_id = $2",
            &[tenant.tenant().into(), client.into()],
            |row| row.bytes(0).map(<[u8]>::to_vec),
        )?;
        let Some(wrapped) = wrapped else {
            return Err(shut::why_no_key(connection, tenant.tenant(), client)?);
        };
        let wrapped = WrappedKey::parse(&wrapped)?;
        if wrapped.outside() == tenant.id() || client == HOUSE {
            return Ok((ClientKey::unwrap(tenant, client, &wrapped)?, false));
        }
        let place = (tenant.tenant(), client);
        match self.held.open(place, wrapped.outside(), now) {
            Some(officers) => Ok((officers.unwrap_key(tenant, client, &wrapped)?, true)),
            None => {
                let entered = self.held.entered(place, now).len();
                Err(shut::why_shut(connection, place, entered)?)
            }
        }
    }

    pub(super) const fn held(&self) -> &HeldMemory {
        &self.held
    }

    /// Lets go of the opened keys of one client.
    pub(super) fn forget_client(&self, tenant: TenantId, client: ClientId) {
        self.ring.forget(tenant, client);
    }

    /// Makes the keys of a new client, in the transaction that makes the client.
    pub(crate) fn make_client(
        &self,
        connection: &mut Connection<'_>,
        tenant: &TenantKey,
        client: ClientId,
        now: Timestamp,
    ) -> Result<Arc<ClientKeys>, UnitError> {
        let chance = self.chance.as_ref();
        let key = ClientKey::generate(tenant.tenant(), client, 1, chance)?;
        let wrapped = key.wrap(tenant, chance)?;
        connection.execute(
            "insert into client_key (tenant_id, client_id, wrapped) values ($1, $2, $3)",
            &[tenant.tenant().into(), client.into(), wrapped.as_bytes().as_slice().into()],
        )?;
        let data = DataKey::generate(&key, 1, chance)?;
        insert_data_key(connection, &key, &data, now, chance)?;
        // Not put into the ring: the transaction may still be given up.
        Ok(Arc::new(ClientKeys::new(&key, vec![(data, 0)])?))
    }

    /// Makes the next generation of a client's data keys. The former ones stay to open.
    pub(crate) fn make_generation(
        &self,
        connection: &mut Connection<'_>,
        tenant: &TenantKey,
        client: ClientId,
        now: Timestamp,
    ) -> Result<u32, UnitError> {
        let chance = self.chance.as_ref();
        let (key, _) = self.client_key(connection, tenant, client, now)?;
        let newest = connection.query_one(
            "select max(generation) from data_key where tenant_id = $1 and client_id = $2",
            &[tenant.tenant().into(), client.into()],
            |row| row.number::<u32>(0),
        )?;
        let data = DataKey::generate(&key, newest + 1, chance)?;
        insert_data_key(connection, &key, &data, now, chance)?;
        Ok(newest + 1)
    }

    /// Forgets everything of a tenant at once.
    pub(crate) fn forget(&self, tenant: TenantId) {
        self.lock().remove(&tenant);
        self.ring.forget_tenant(tenant);
        self.held.forget_tenant(tenant);
    }

    /// Forgets what lay open for too long.
    pub(crate) fn sweep(&self, now: Timestamp) {
        self.ring.sweep(now);
        self.lock().retain(|_, (_, since)| {
            (0..KEY_LIFE_SECONDS).contains(&(now.as_second() - since.as_second()))
        });
    }
}

fn insert_data_key(
    connection: &mut Connection<'_>,
    client: &ClientKey,
    data: &DataKey,
    now: Timestamp,
    chance: &dyn Chance,
) -> Result<(), UnitError> {
    let wrapped = data.wrap(client, chance)?;
    connection.execute(
        "insert into data_key (tenant_id, client_id, generation, wrapped, made_at, seals)
         values ($1, $2, $3, $4, $5, 0)",
        &[
            client.tenant().into(),
            client.client().into(),
            data.generation().into(),
            wrapped.as_bytes().as_slice().into(),
            micros(now).into(),
        ],
    )?;
    Ok(())
}

/// The data keys of a client, opened by its key.
fn ring_of(connection: &mut Connection<'_>, key: &ClientKey) -> Result<ClientKeys, UnitError> {
    let rows = connection.query(
        "select wrapped, seals from data_key where tenant_id = $1 and client_id = $2
         order by generation",
        &[key.tenant().into(), key.client().into()],
        |row| Ok((row.bytes(0)?.to_vec(), row.number::<u64>(1)?)),
    )?;
    let mut data = Vec::with_capacity(rows.len());
    for (wrapped, seals) in rows {
        data.push((DataKey::unwrap(key, &WrappedKey::parse(&wrapped)?)?, seals));
    }
    Ok(ClientKeys::new(key, data)?)
}
