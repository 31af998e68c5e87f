//! A key inside another: bytes that may lie anywhere.
//!
//! ```text
//!  0      version = 1
//!  1      algorithm: 1 = AES-256-GCM under a derived key, 2 = by a device that keeps its key
//!  2      kind of the key inside          3  slot, of an installation key only
//!  4..20  id of the key outside          20..36  id of the key inside
//! 36..40  generation, most significant byte first
//! 40..52  nonce   52..84  ciphertext     84..100  tag
//! ```
//! Associated data: bytes 0..40, then tenant and client, 16 bytes each, zero where there is none.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use romori_types::{Chance, ClientId, TenantId};
use zeroize::Zeroizing;

use crate::error::{CustodyError, VaultError};
use crate::key::{KEY_BYTES, KeyId, Secret};

/// Length of a wrapped key.
pub const WRAPPED_BYTES: usize = 100;
/// Length of [`KeyContext::to_bytes`].
pub const CONTEXT_BYTES: usize = 38;
const HEADER: usize = 40;
const NONCE: usize = 12;
const TAG: usize = 16;
const VERSION: u8 = 1;
const AES_256_GCM_WRAP: u8 = 1;
const AES_256_GCM_DEVICE: u8 = 2;

romori_types::coded! {
    /// 鍵の種類 — where a key stands in the hierarchy.
    KeyKind: u8 {
        /// A key of the whole installation, as the pepper of passwords.
        Installation = 1, "設備の鍵";
        /// The key of a tenant.
        Tenant = 2, "契約者の鍵";
        /// The key of a client of a tenant.
        Client = 3, "顧問先の鍵";
        /// The key of one generation that seals values of a client.
        Data = 4, "データの鍵";
    }
}

romori_types::coded! {
    /// 設備の鍵の用途 — what an installation key is for.
    InstallationKey: u8 {
        /// Mixed into every password hash, so that a stolen table alone cannot be tried.
        PasswordPepper = 1, "パスワードの胡椒";
        /// Binds the tokens of pages to their session.
        SessionBinding = 2, "セッションの結び付け";
        /// Finds an account by its login name without storing the name.
        LoginLookup = 3, "ログイン名の索引";
        /// Signs the checkpoints of the log.
        LogSigning = 4, "記録の署名";
        /// Signs the certificates of devices.
        DeviceAuthority = 5, "端末の認証局";
        /// Finds who is whom at a company's own sign-in and in its directory, without the names.
        CompanyLookup = 6, "会社のサインインの索引";
    }
}

/// 鍵の居場所 — whose key it is, of which kind and generation: what a wrapping is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyContext {
    kind: KeyKind,
    slot: u8,
    tenant: [u8; 16],
    client: [u8; 16],
    generation: u32,
}

impl KeyContext {
    /// A key of the installation.
    pub const fn installation(slot: InstallationKey, generation: u32) -> Self {
        let kind = KeyKind::Installation;
        Self { kind, slot: slot.code(), tenant: [0; 16], client: [0; 16], generation }
    }

    /// The key of a tenant.
    pub const fn tenant(tenant: TenantId, generation: u32) -> Self {
        let tenant = *tenant.as_bytes();
        Self { kind: KeyKind::Tenant, slot: 0, tenant, client: [0; 16], generation }
    }

    /// The key of a client.
    pub const fn client(tenant: TenantId, client: ClientId, generation: u32) -> Self {
        let (tenant, client) = (*tenant.as_bytes(), *client.as_bytes());
        Self { kind: KeyKind::Client, slot: 0, tenant, client, generation }
    }

    /// A data key of a client.
    pub const fn data(tenant: TenantId, client: ClientId, generation: u32) -> Self {
        let (tenant, client) = (*tenant.as_bytes(), *client.as_bytes());
        Self { kind: KeyKind::Data, slot: 0, tenant, client, generation }
    }

    /// The kind.
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The generation.
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    /// As bytes, for a custodian on another host: kind, slot, tenant, client, generation.
    pub fn to_bytes(&self) -> [u8; CONTEXT_BYTES] {
        let mut bytes = [0; CONTEXT_BYTES];
        bytes[..2].copy_from_slice(&[self.kind.code(), self.slot]);
        bytes[2..18].copy_from_slice(&self.tenant);
        bytes[18..34].copy_from_slice(&self.client);
        bytes[34..].copy_from_slice(&self.generation.to_be_bytes());
        bytes
    }

    /// The one of these bytes; none where the kind is none of ours.
    pub fn from_bytes(bytes: &[u8; CONTEXT_BYTES]) -> Option<Self> {
        let id = |from: usize| std::array::from_fn(|at| bytes[from + at]);
        Some(Self {
            kind: KeyKind::of_code(bytes[0])?,
            slot: bytes[1],
            tenant: id(2),
            client: id(18),
            generation: u32::from_be_bytes(std::array::from_fn(|at| bytes[34 + at])),
        })
    }

    fn header(&self, algorithm: u8, outside: KeyId, inside: KeyId) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        header[..4].copy_from_slice(&[VERSION, algorithm, self.kind.code(), self.slot]);
        header[4..20].copy_from_slice(outside.as_bytes());
        header[20..36].copy_from_slice(inside.as_bytes());
        header[36..].copy_from_slice(&self.generation.to_be_bytes());
        header
    }

    fn associated(&self, header: &[u8; HEADER]) -> [u8; HEADER + 32] {
        let mut bytes = [0; HEADER + 32];
        bytes[..HEADER].copy_from_slice(header);
        bytes[HEADER..HEADER + 16].copy_from_slice(&self.tenant);
        bytes[HEADER + 16..].copy_from_slice(&self.client);
        bytes
    }
}

/// 包まれた鍵 — a key that only the key outside can take out again.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKey([u8; WRAPPED_BYTES]);

impl WrappedKey {
    /// Reads stored bytes.
    ///
    /// # Errors
    /// [`VaultError::NotWrapped`] when they are not of this form.
    pub fn parse(bytes: &[u8]) -> Result<Self, VaultError> {
        let bytes: [u8; WRAPPED_BYTES] = bytes.try_into().map_err(|_| VaultError::NotWrapped)?;
        let known = bytes[0] == VERSION
            && [AES_256_GCM_WRAP, AES_256_GCM_DEVICE].contains(&bytes[1])
            && KeyKind::of_code(bytes[2]).is_some();
        if known { Ok(Self(bytes)) } else { Err(VaultError::NotWrapped) }
    }

    /// The bytes, as stored.
    pub const fn as_bytes(&self) -> &[u8; WRAPPED_BYTES] {
        &self.0
    }

    /// The kind of the key inside.
    pub fn kind(&self) -> KeyKind {
        KeyKind::of_code(self.0[2]).unwrap_or(KeyKind::Data)
    }

    /// Which key wraps it.
    pub fn outside(&self) -> KeyId {
        KeyId::from_bytes(self.array(4))
    }

    /// Which key is inside.
    pub fn inside(&self) -> KeyId {
        KeyId::from_bytes(self.array(20))
    }

    /// The generation of the key inside.
    pub fn generation(&self) -> u32 {
        u32::from_be_bytes(self.array(36))
    }

    fn array<const N: usize>(&self, from: usize) -> [u8; N] {
        std::array::from_fn(|at| self.0[from + at])
    }
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrappedKey")
            .field("kind", &self.kind())
            .field("outside", &self.outside())
            .field("inside", &self.inside())
            .field("generation", &self.generation())
            .finish_non_exhaustive()
    }
}

/// A key that wraps others: an AES-256-GCM key derived for this use alone.
pub(crate) struct WrappingKey {
    id: KeyId,
    key: LessSafeKey,
}

impl WrappingKey {
    pub(crate) fn of(id: KeyId, secret: &Secret) -> Self {
        Self { id, key: gcm_key(&secret.derive("wrap")) }
    }

    pub(crate) const fn id(&self) -> KeyId {
        self.id
    }

    pub(crate) fn wrap_key(
        &self,
        context: &KeyContext,
        inside: KeyId,
        secret: &Secret,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce)?;
        let header = context.header(AES_256_GCM_WRAP, self.id, inside);
        let mut bytes = [0; WRAPPED_BYTES];
        bytes[..HEADER].copy_from_slice(&header);
        bytes[HEADER..HEADER + NONCE].copy_from_slice(&nonce);
        let (body, tag) = bytes[HEADER + NONCE..].split_at_mut(KEY_BYTES);
        self.key
            .seal_out_of_place_scatter(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context.associated(&header)),
                secret.expose(),
                body,
                &[],
                tag,
            )
            .map_err(|_| VaultError::WrapRefused(context.kind))?;
        Ok(WrappedKey(bytes))
    }

    pub(crate) fn unwrap_key(
        &self,
        context: &KeyContext,
        wrapped: &WrappedKey,
    ) -> Result<Secret, VaultError> {
        let refused = VaultError::WrapRefused(context.kind);
        if wrapped.outside() != self.id {
            return Err(VaultError::WrappedElsewhere(wrapped.outside()));
        }
        // Rebuilt from what was asked for: bytes that claim to be something else are refused.
        let header = context.header(AES_256_GCM_WRAP, self.id, wrapped.inside());
        if wrapped.0[..HEADER] != header {
            return Err(refused);
        }
        let mut plain = Zeroizing::new([0; KEY_BYTES]);
        self.key
            .open_separate_gather(
                Nonce::assume_unique_for_key(wrapped.array(HEADER)),
                Aad::from(context.associated(&header)),
                &wrapped.0[HEADER + NONCE..WRAPPED_BYTES - TAG],
                &wrapped.0[WRAPPED_BYTES - TAG..],
                plain.as_mut_slice(),
            )
            .map_err(|_| refused.clone())?;
        Secret::from_slice(plain.as_slice()).ok_or(refused)
    }
}

/// 装置の中の元の鍵 — AES-256-GCM under a root key that never leaves the device that holds it.
pub trait DeviceKey {
    /// Its id.
    fn id(&self) -> KeyId;

    /// Ciphertext and tag of a key.
    ///
    /// # Errors
    /// When the device cannot be reached or used.
    fn seal(
        &self,
        nonce: [u8; NONCE],
        associated: &[u8],
        key: &Secret,
    ) -> Result<[u8; KEY_BYTES + TAG], CustodyError>;

    /// The key again; none when the bytes do not belong here or were altered.
    ///
    /// # Errors
    /// When the device cannot be reached or used.
    fn open(
        &self,
        nonce: [u8; NONCE],
        associated: &[u8],
        sealed: &[u8; KEY_BYTES + TAG],
    ) -> Result<Option<Secret>, CustodyError>;
}

/// Wraps a key by the root key of a device, bound to its context.
///
/// # Errors
/// When the device cannot be used or there is no chance.
pub fn wrap_by_device(
    device: &dyn DeviceKey,
    context: &KeyContext,
    inside: KeyId,
    key: &Secret,
    chance: &dyn Chance,
) -> Result<WrappedKey, VaultError> {
    let mut nonce = [0; NONCE];
    chance.fill(&mut nonce)?;
    let header = context.header(AES_256_GCM_DEVICE, device.id(), inside);
    let sealed = device.seal(nonce, &context.associated(&header), key)?;
    let mut bytes = [0; WRAPPED_BYTES];
    bytes[..HEADER].copy_from_slice(&header);
    bytes[HEADER..HEADER + NONCE].copy_from_slice(&nonce);
    bytes[HEADER + NONCE..].copy_from_slice(&sealed);
    Ok(WrappedKey(bytes))
}

/// Takes a key out by the root key of a device.
///
/// # Errors
/// When it was wrapped for another context, by another key, or was altered; when the device cannot
/// be used.
pub fn unwrap_by_device(
    device: &dyn DeviceKey,
    context: &KeyContext,
    wrapped: &WrappedKey,
) -> Result<Secret, VaultError> {
    let refused = VaultError::WrapRefused(context.kind);
    let header = context.header(AES_256_GCM_DEVICE, device.id(), wrapped.inside());
    if wrapped.0[..HEADER] != header {
        return Err(refused);
    }
    let sealed = wrapped.array(HEADER + NONCE);
    let opened = device.open(wrapped.array(HEADER), &context.associated(&header), &sealed)?;
    opened.ok_or(refused)
}

#[expect(clippy::expect_used, reason = "AES-256 takes every key of 32 bytes")]
pub(crate) fn gcm_key(secret: &Secret) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, secret.expose()).expect("32 bytes"))
}
