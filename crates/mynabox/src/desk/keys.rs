//! The keys of a client: opened for minutes, made when its first number comes.

use std::sync::Arc;

use romori_types::{ClientId, FactId, TenantId};
use romori_vault::{
    Block, ClientKey, ClientKeys, DataKey, HOUSE, Place, Table, TenantKey, VaultError,
};

use crate::ask::Refusal;
use crate::desk::Desk;

/// Where a holder's number is sealed.
pub const fn place_of_number(
    tenant: TenantId,
    client: ClientId,
    holder: FactId,
    version: u32,
) -> Place {
    Place { tenant, client, table: Table::Number, row: holder, block: Block::Identity, version }
}

/// Where an image is sealed.
pub const fn place_of_image(tenant: TenantId, client: ClientId, image: FactId) -> Place {
    let block = Block::Sensitive;
    Place { tenant, client, table: Table::Number, row: image, block, version: 1 }
}

/// Where the names of a client's officers are sealed: with the tenant's own, so that they are read
/// while the client's key is closed.
pub const fn place_of_officers(tenant: TenantId, client: ClientId, version: u32) -> Place {
    let row = FactId::from_bytes(*client.as_bytes());
    Place { tenant, client: HOUSE, table: Table::HeldKey, row, block: Block::Identity, version }
}

/// Where the labels of a request are sealed.
pub const fn place_of_request(tenant: TenantId, client: ClientId, request: FactId) -> Place {
    let block = Block::Other;
    Place { tenant, client, table: Table::Number, row: request, block, version: 1 }
}

impl Desk {
    /// The keys of a client that has some. Those that its officers hold are not kept in the ring:
    /// they are there for as long as the officers' key is open.
    pub(super) fn keys(
        &self,
        tenant: TenantId,
        client: ClientId,
    ) -> Result<Arc<ClientKeys>, Refusal> {
        if let Some(held) = self.shelf().held_key(tenant, client)? {
            let officers = self.0.held.open((tenant, client), held.key, self.now());
            let officers = officers.ok_or(Refusal::KeysShut)?;
            let wrapped = self.shelf().client_keys(tenant, client)?.ok_or(Refusal::NotUsable)?;
            let opened = self.tenant_key(tenant).and_then(|of_tenant| {
                let key = officers.unwrap_key(&of_tenant, client, &wrapped.client)?;
                ClientKeys::of_stored(&key, &wrapped.data)
            });
            return opened.map(Arc::new).map_err(|_| Refusal::KeysAway);
        }
        let stored = || self.shelf().client_keys(tenant, client);
        let mut absent = false;
        let found = self.0.ring.keys(tenant, client, self.now(), || {
            let wrapped = stored().ok().flatten().ok_or_else(|| {
                absent = true;
                VaultError::NoDataKey
            })?;
            let custodian = self.0.parts.custodian.as_ref();
            let of_tenant = TenantKey::unwrap(custodian, tenant, &wrapped.tenant)?;
            ClientKeys::unwrap(&of_tenant, client, &wrapped.client, &wrapped.data)
        });
        found.map_err(|_| if absent { Refusal::NotUsable } else { Refusal::KeysAway })
    }

    /// The tenant's key, opened.
    pub(super) fn tenant_key(&self, tenant: TenantId) -> Result<TenantKey, VaultError> {
        let wrapped = self.shelf().tenant_key(tenant).ok().flatten();
        let wrapped = wrapped.ok_or(VaultError::NoDataKey)?;
        TenantKey::unwrap(self.0.parts.custodian.as_ref(), tenant, &wrapped)
    }

    /// The keys of a client, made if it has none.
    pub(super) fn keys_or_new(
        &self,
        tenant: TenantId,
        client: ClientId,
    ) -> Result<Arc<ClientKeys>, Refusal> {
        if self.shelf().client_keys(tenant, client)?.is_none() {
            self.make_keys(tenant, client).map_err(|_| Refusal::KeysAway)?;
        }
        self.keys(tenant, client)
    }

    fn make_keys(&self, tenant: TenantId, client: ClientId) -> Result<(), VaultError> {
        let failed = |_| VaultError::NoDataKey;
        let (custodian, chance) = (self.0.parts.custodian.as_ref(), self.chance());
        if self.shelf().tenant_key(tenant).map_err(failed)?.is_none() {
            let wrapped = TenantKey::generate(tenant, 1, chance)?.wrap(custodian, chance)?;
            self.shelf().keep_tenant_key(tenant, &wrapped).map_err(failed)?;
        }
        let of_tenant = self.tenant_key(tenant)?;
        let key = ClientKey::generate(tenant, client, 1, chance)?;
        let data = DataKey::generate(&key, 1, chance)?.wrap(&key, chance)?;
        let wrapped = key.wrap(&of_tenant, chance)?;
        self.shelf().keep_client_keys((tenant, client), &wrapped, &data).map_err(failed)
    }

    /// Writes down how much a client's key has sealed.
    pub(super) fn keep_seals(&self, keys: &ClientKeys) -> Result<(), Refusal> {
        let of = (keys.tenant(), keys.client());
        self.shelf().keep_seals(of, keys.generation(), keys.seals())
    }
}
