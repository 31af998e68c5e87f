//! From the custodian down to what seals: tenant → client → data key of a generation.

use aws_lc_rs::aead::LessSafeKey;
use aws_lc_rs::hmac;
use romori_types::{Chance, ClientId, TenantId};

use crate::custodian::Custodian;
use crate::digest::{KeyedDigest, MatchKey, hmac_key, sign};
use crate::error::VaultError;
use crate::key::{KeyId, Secret};
use crate::wrapped::{InstallationKey, KeyContext, KeyKind, WrappedKey, WrappingKey, gcm_key};

/// 契約者の鍵 — wraps the keys of a tenant's clients.
pub struct TenantKey {
    tenant: TenantId,
    generation: u32,
    id: KeyId,
    secret: Secret,
}

/// 顧問先の鍵 — wraps the data keys of a client and gives its digests.
pub struct ClientKey {
    tenant: TenantId,
    client: ClientId,
    generation: u32,
    id: KeyId,
    secret: Secret,
}

/// データの鍵 — seals values of one client; one of several generations.
pub struct DataKey {
    tenant: TenantId,
    client: ClientId,
    generation: u32,
    id: KeyId,
    secret: Secret,
}

impl TenantKey {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(
        tenant: TenantId,
        generation: u32,
        chance: &dyn Chance,
    ) -> Result<Self, VaultError> {
        let (id, secret) = (KeyId::generate(chance)?, Secret::generate(chance)?);
        Ok(Self { tenant, generation, id, secret })
    }

    /// The bytes for `store`, wrapped by the root key.
    ///
    /// # Errors
    /// When the custodian cannot be reached or there is no chance.
    pub fn wrap(
        &self,
        custodian: &dyn Custodian,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        let context = KeyContext::tenant(self.tenant, self.generation);
        custodian.wrap_key(&context, self.id, &self.secret, chance)
    }

    /// Out of the bytes that `store` kept.
    ///
    /// # Errors
    /// When the custodian cannot be reached, or the bytes are another tenant's or were altered.
    pub fn unwrap(
        custodian: &dyn Custodian,
        tenant: TenantId,
        wrapped: &WrappedKey,
    ) -> Result<Self, VaultError> {
        let generation = wrapped.generation();
        let secret = custodian.unwrap_key(&KeyContext::tenant(tenant, generation), wrapped)?;
        Ok(Self { tenant, generation, id: wrapped.inside(), secret })
    }

    /// Whose key.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Its id.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Its generation.
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    /// The key that finds the same number or person across this tenant's clients.
    pub fn match_key(&self) -> MatchKey {
        MatchKey::of(self)
    }

    pub(crate) const fn secret(&self) -> &Secret {
        &self.secret
    }
}

impl ClientKey {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(
        tenant: TenantId,
        client: ClientId,
        generation: u32,
        chance: &dyn Chance,
    ) -> Result<Self, VaultError> {
        let (id, secret) = (KeyId::generate(chance)?, Secret::generate(chance)?);
        Ok(Self { tenant, client, generation, id, secret })
    }

    /// The bytes for `store`, wrapped by the tenant's key.
    ///
    /// # Errors
    /// [`VaultError::WrapRefused`] for another tenant's key, or when there is no chance.
    pub fn wrap(&self, tenant: &TenantKey, chance: &dyn Chance) -> Result<WrappedKey, VaultError> {
        self.wrap_under(tenant, &WrappingKey::of(tenant.id, &tenant.secret), chance)
    }

    pub(crate) fn wrap_under(
        &self,
        tenant: &TenantKey,
        wrapping: &WrappingKey,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        if tenant.tenant != self.tenant {
            return Err(VaultError::WrapRefused(KeyKind::Client));
        }
        wrapping.wrap_key(&self.context(), self.id, &self.secret, chance)
    }

    /// Out of the bytes that `store` kept.
    ///
    /// # Errors
    /// When the bytes are another client's, of another key, or were altered.
    pub fn unwrap(
        tenant: &TenantKey,
        client: ClientId,
        wrapped: &WrappedKey,
    ) -> Result<Self, VaultError> {
        Self::unwrap_under(tenant, client, &WrappingKey::of(tenant.id, &tenant.secret), wrapped)
    }

    pub(crate) fn unwrap_under(
        tenant: &TenantKey,
        client: ClientId,
        wrapping: &WrappingKey,
        wrapped: &WrappedKey,
    ) -> Result<Self, VaultError> {
        let generation = wrapped.generation();
        let context = KeyContext::client(tenant.tenant, client, generation);
        let secret = wrapping.unwrap_key(&context, wrapped)?;
        Ok(Self { tenant: tenant.tenant, client, generation, id: wrapped.inside(), secret })
    }

    fn context(&self) -> KeyContext {
        KeyContext::client(self.tenant, self.client, self.generation)
    }

    /// Whose key.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Of which client.
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// Its id.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    pub(crate) const fn secret(&self) -> &Secret {
        &self.secret
    }
}

impl DataKey {
    /// The key of a new generation.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(
        client: &ClientKey,
        generation: u32,
        chance: &dyn Chance,
    ) -> Result<Self, VaultError> {
        let (id, secret) = (KeyId::generate(chance)?, Secret::generate(chance)?);
        Ok(Self { tenant: client.tenant, client: client.client, generation, id, secret })
    }

    /// The bytes for `store`, wrapped by the client's key.
    ///
    /// # Errors
    /// [`VaultError::WrapRefused`] for another client's key, or when there is no chance.
    pub fn wrap(&self, client: &ClientKey, chance: &dyn Chance) -> Result<WrappedKey, VaultError> {
        if (client.tenant, client.client) != (self.tenant, self.client) {
            return Err(VaultError::WrapRefused(KeyKind::Data));
        }
        let wrapping = WrappingKey::of(client.id, &client.secret);
        let context = KeyContext::data(self.tenant, self.client, self.generation);
        wrapping.wrap_key(&context, self.id, &self.secret, chance)
    }

    /// Out of the bytes that `store` kept.
    ///
    /// # Errors
    /// When the bytes are another client's, of another key, or were altered.
    pub fn unwrap(client: &ClientKey, wrapped: &WrappedKey) -> Result<Self, VaultError> {
        let wrapping = WrappingKey::of(client.id, &client.secret);
        let generation = wrapped.generation();
        let (tenant, owner) = (client.tenant, client.client);
        let secret = wrapping.unwrap_key(&KeyContext::data(tenant, owner, generation), wrapped)?;
        Ok(Self { tenant, client: owner, generation, id: wrapped.inside(), secret })
    }

    /// Whose key.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Of which client.
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// Its id.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Its generation.
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    pub(crate) fn into_cipher(self) -> LessSafeKey {
        gcm_key(&self.secret)
    }
}

/// 設備の秘密 — a key of the whole installation: the pepper of passwords and the like.
///
/// It is random and only wrapped by the root key, so that a new root key leaves it as it is.
pub struct InstallationSecret {
    slot: InstallationKey,
    generation: u32,
    id: KeyId,
    secret: Secret,
    digest: hmac::Key,
}

impl InstallationSecret {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(
        slot: InstallationKey,
        generation: u32,
        chance: &dyn Chance,
    ) -> Result<Self, VaultError> {
        let (id, secret) = (KeyId::generate(chance)?, Secret::generate(chance)?);
        Ok(Self::of(slot, generation, id, secret))
    }

    fn of(slot: InstallationKey, generation: u32, id: KeyId, secret: Secret) -> Self {
        let digest = hmac_key(&secret.derive("digest"));
        Self { slot, generation, id, secret, digest }
    }

    /// The bytes for `store`, wrapped by the root key.
    ///
    /// # Errors
    /// When the custodian cannot be reached or there is no chance.
    pub fn wrap(
        &self,
        custodian: &dyn Custodian,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        let context = KeyContext::installation(self.slot, self.generation);
        custodian.wrap_key(&context, self.id, &self.secret, chance)
    }

    /// Out of the bytes that `store` kept.
    ///
    /// # Errors
    /// When the custodian cannot be reached, or the bytes are for another use or were altered.
    pub fn unwrap(
        custodian: &dyn Custodian,
        slot: InstallationKey,
        wrapped: &WrappedKey,
    ) -> Result<Self, VaultError> {
        let generation = wrapped.generation();
        let secret = custodian.unwrap_key(&KeyContext::installation(slot, generation), wrapped)?;
        Ok(Self::of(slot, generation, wrapped.inside(), secret))
    }

    /// What it is for.
    pub const fn slot(&self) -> InstallationKey {
        self.slot
    }

    /// Its generation.
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    /// The bytes, for the one call that needs them.
    pub fn expose(&self) -> &[u8; 32] {
        self.secret.expose()
    }

    /// A digest that only this installation gives.
    pub fn digest(&self, bytes: &[u8]) -> KeyedDigest {
        sign(&self.digest, bytes)
    }
}

/// Takes a key out and wraps it by the custodian's present root key: what a change of root key does
/// with each tenant's key.
///
/// # Errors
/// When the custodian cannot be reached, or the bytes belong to another context or were altered.
pub fn rewrap(
    custodian: &dyn Custodian,
    context: &KeyContext,
    wrapped: &WrappedKey,
    chance: &dyn Chance,
) -> Result<WrappedKey, VaultError> {
    let secret = custodian.unwrap_key(context, wrapped)?;
    custodian.wrap_key(context, wrapped.inside(), &secret, chance)
}
