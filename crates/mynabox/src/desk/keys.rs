//! The keys of a client: opened for minutes, made when its first number comes.

use std::sync::Arc;

use romori_types::{ClientId, FactId, TenantId};
use romori_vault::{Block, ClientKey, ClientKeys, DataKey, Place, Table, TenantKey, VaultError};

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

/// Where the labels of a request are sealed.
pub const fn place_of_request(tenant: TenantId, client: ClientId, request: FactId) -> Place {
    let block = Block::Other;
    Place { tenant, client, table: Table::Number, row: request, block, version: 1 }
}

impl Desk {
    /// The keys of a client that has some.
    pub(super) fn keys(
        &self,
        tenant: TenantId,
        client: ClientId,
    ) -> Result<Arc<ClientKeys>, Refusal> {
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
        let wrapped = self.shelf().tenant_key(tenant).map_err(failed)?;
        let wrapped = wrapped.ok_or(VaultError::NoDataKey)?;
        let of_tenant = TenantKey::unwrap(custodian, tenant, &wrapped)?;
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
