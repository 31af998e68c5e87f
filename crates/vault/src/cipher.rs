//! Sealing and opening with the keys of one client.

use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce};
use romori_types::{ClientId, TenantId};
use zeroize::Zeroizing;

use crate::digest::{DigestKeys, DigestLabel, KeyedDigest};
use crate::error::VaultError;
use crate::hierarchy::{ClientKey, DataKey, TenantKey};
use crate::key::KeyId;
use crate::nonce::{NONCE_BYTES, Nonces};
use crate::padding::{pad, padded_len, unpadded_len};
use crate::place::Place;
use crate::sealed::{
    NONCE_AT, OVERHEAD_BYTES, PLAINTEXT_BYTES_MAX, Sealed, TAG_BYTES, TEXT_AT, VERSION, check_form,
    generation_of,
};
use crate::wrapped::{KeyKind, WrappedKey};

/// After so many seals a key asks for its successor: a quarter of the 2³² where random nonces end
/// (NIST SP 800-38D §8.3), so that a count that was lost in a crash still leaves room.
pub const SEALS_MOST: u64 = 1 << 30;
/// After so many seals a key seals no more.
pub const SEALS_MAX: u64 = 1 << 31;

/// One generation, ready for use.
struct Generation {
    number: u32,
    id: KeyId,
    key: LessSafeKey,
    seals: AtomicU64,
}

/// 顧問先の鍵束 — the opened keys of one client: the newest generation seals, all open.
///
/// Shared between threads; each thread brings its own [`Nonces`].
pub struct ClientKeys {
    tenant: TenantId,
    client: ClientId,
    /// In the order of their numbers; never empty.
    generations: Vec<Generation>,
    digests: DigestKeys,
}

/// 開いた値 — the text of a sealed value. Wiped when dropped; `Debug` shows only its length, and
/// there is no `Display`:
///
/// ```compile_fail
/// fn show(opened: &romori_vault::Opened) -> String {
///     format!("{opened}")
/// }
/// ```
pub struct Opened(Zeroizing<Vec<u8>>);

impl ClientKeys {
    /// The keys of a client, out of its client key and its data keys with the number of values
    /// that each has sealed so far.
    ///
    /// # Errors
    /// [`VaultError::NoDataKey`] without any, [`VaultError::WrapRefused`] for another client's.
    pub fn new(client: &ClientKey, data: Vec<(DataKey, u64)>) -> Result<Self, VaultError> {
        let (tenant, owner) = (client.tenant(), client.client());
        let mut generations = Vec::with_capacity(data.len());
        for (key, seals) in data {
            if (key.tenant(), key.client()) != (tenant, owner) {
                return Err(VaultError::WrapRefused(KeyKind::Data));
            }
            let seals = AtomicU64::new(seals);
            let (number, id) = (key.generation(), key.id());
            generations.push(Generation { number, id, key: key.into_cipher(), seals });
        }
        if generations.is_empty() {
            return Err(VaultError::NoDataKey);
        }
        generations.sort_by_key(|generation| generation.number);
        Ok(Self { tenant, client: owner, generations, digests: DigestKeys::of(client) })
    }

    /// As [`Self::new`], out of the bytes that `store` kept of the client and its data keys.
    ///
    /// # Errors
    /// As [`Self::new`], and when bytes are another client's, of another key, or were altered.
    pub fn unwrap(
        tenant: &TenantKey,
        client: ClientId,
        wrapped: &WrappedKey,
        data: &[(WrappedKey, u64)],
    ) -> Result<Self, VaultError> {
        Self::of_stored(&ClientKey::unwrap(tenant, client, wrapped)?, data)
    }

    /// As [`Self::new`], of a client's key that is open and the bytes of its data keys.
    ///
    /// # Errors
    /// As [`Self::unwrap`].
    pub fn of_stored(client: &ClientKey, data: &[(WrappedKey, u64)]) -> Result<Self, VaultError> {
        let open = |(key, seals): &(WrappedKey, u64)| Ok((DataKey::unwrap(client, key)?, *seals));
        let data: Vec<_> = data.iter().map(open).collect::<Result<_, VaultError>>()?;
        Self::new(client, data)
    }

    /// Whose data.
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Of which client.
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// The generation that seals.
    pub fn generation(&self) -> u32 {
        self.newest().number
    }

    /// The id of the key that seals.
    pub fn key_id(&self) -> KeyId {
        self.newest().id
    }

    /// Whether the generation that sealed these bytes is among these keys; says nothing about
    /// whether they open.
    pub fn has_generation_of(&self, sealed: &[u8]) -> bool {
        self.generation_numbered(generation_of(sealed)).is_ok()
    }

    /// How many values the newest generation has sealed, for `store` to write down.
    pub fn seals(&self) -> u64 {
        self.newest().seals.load(Ordering::Relaxed)
    }

    /// Whether a new generation should be made before long.
    pub fn needs_new_generation(&self) -> bool {
        self.seals() >= SEALS_MOST
    }

    #[expect(clippy::expect_used, reason = "`new` refuses an empty list")]
    fn newest(&self) -> &Generation {
        self.generations.last().expect("a generation")
    }

    fn generation_numbered(&self, number: u32) -> Result<&Generation, VaultError> {
        let found = self.generations.iter().rfind(|generation| generation.number == number);
        found.ok_or(VaultError::UnknownGeneration(number))
    }

    fn owns(&self, place: &Place) -> Result<(), VaultError> {
        let own = place.tenant == self.tenant && place.client == self.client;
        if own { Ok(()) } else { Err(VaultError::OtherClient(*place)) }
    }

    /// Seals a text at its place under the newest generation.
    ///
    /// # Errors
    /// Without chance, for another client's place, for a text above 64 MiB, and when the key has
    /// sealed [`SEALS_MAX`] values.
    pub fn seal(
        &self,
        nonces: &mut Nonces,
        place: &Place,
        text: &[u8],
    ) -> Result<Sealed, VaultError> {
        self.owns(place)?;
        if text.len() > PLAINTEXT_BYTES_MAX {
            return Err(VaultError::TooLong);
        }
        let newest = self.newest();
        if newest.seals.fetch_add(1, Ordering::Relaxed) >= SEALS_MAX {
            return Err(VaultError::Exhausted(newest.number));
        }
        newest.seal(nonces.draw()?, place, text)
    }

    /// Opens a value at its place.
    ///
    /// # Errors
    /// When the bytes are no sealed value, belong to another place, were altered, or their
    /// generation is not among these keys.
    pub fn open(&self, place: &Place, sealed: &Sealed) -> Result<Opened, VaultError> {
        self.open_bytes(place, sealed.as_bytes())
    }

    /// As [`Self::open`], for bytes that still lie in a row.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_bytes(&self, place: &Place, sealed: &[u8]) -> Result<Opened, VaultError> {
        self.owns(place)?;
        check_form(sealed)?;
        self.generation_numbered(generation_of(sealed))?.open(place, sealed)
    }

    /// Opens a value and seals it under the newest generation, at the same place.
    ///
    /// # Errors
    /// As [`Self::open`] and [`Self::seal`].
    pub fn reseal(
        &self,
        nonces: &mut Nonces,
        place: &Place,
        sealed: &Sealed,
    ) -> Result<Sealed, VaultError> {
        let opened = self.open(place, sealed)?;
        self.seal(nonces, place, &opened)
    }

    /// A digest of bytes that only this client's key gives; equal bytes give equal digests.
    pub fn digest(&self, label: DigestLabel, bytes: &[u8]) -> KeyedDigest {
        self.digests.digest(label, bytes)
    }
}

impl Generation {
    fn seal(
        &self,
        nonce: [u8; NONCE_BYTES],
        place: &Place,
        text: &[u8],
    ) -> Result<Sealed, VaultError> {
        // All room at once: a buffer that grows would leave a copy of the text behind.
        let mut bytes = Vec::with_capacity(OVERHEAD_BYTES + padded_len(text.len()));
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.number.to_be_bytes());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(text);
        pad(&mut bytes, TEXT_AT);
        let tag = self
            .key
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.associated(VERSION, self.number)),
                &mut bytes[TEXT_AT..],
            )
            .map_err(|_| VaultError::Refused(*place))?;
        bytes.extend_from_slice(tag.as_ref());
        Ok(Sealed::of(bytes))
    }

    /// Only for bytes whose form was checked.
    fn open(&self, place: &Place, sealed: &[u8]) -> Result<Opened, VaultError> {
        let refused = || VaultError::Refused(*place);
        let (head, tag) = sealed.split_at_checked(sealed.len() - TAG_BYTES).ok_or_else(refused)?;
        let (head, body) = head.split_at_checked(TEXT_AT).ok_or_else(refused)?;
        let nonce = Nonce::try_assume_unique_for_key(&head[NONCE_AT..]).map_err(|_| refused())?;
        let mut text = Zeroizing::new(vec![0; body.len()]);
        let aad = Aad::from(place.associated(VERSION, self.number));
        self.key.open_separate_gather(nonce, aad, body, tag, &mut text).map_err(|_| refused())?;
        let length = unpadded_len(&text).ok_or_else(refused)?;
        text.truncate(length);
        Ok(Opened(text))
    }
}

impl Deref for Opened {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Opened {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({} bytes)", self.0.len())
    }
}

impl fmt::Debug for ClientKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let newest = self.newest();
        write!(f, "ClientKeys({}, generation {}, key {})", self.client, newest.number, newest.id)
    }
}

#[cfg(test)]
#[path = "cipher_tests.rs"]
mod tests;
