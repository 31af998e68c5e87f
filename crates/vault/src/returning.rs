//! 返却の封 — what goes back to a tenant when its contract ends, sealed to somebody whose code is on
//! paper alone. The house has the public half and cannot open what it has sealed.
//!
//! ```text
//!  0..8    "ROMORIRT"              8     version = 1
//!  9..25   tenant                 25..90 public key of this file, uncompressed point of P-256
//! 90..155  receiver's public key
//! 155..    parts: 65,536 bytes of text, the last one shorter or as long, each with its tag, 16
//! ```
//! Key: HKDF-SHA-256 of the shared point's x (ECDH, NIST SP 800-56A) under both public keys as
//! salt. Nonce of a part: 3 zero bytes, its number (8), 1 for the last one and 0 otherwise, so that
//! nothing can be cut off or moved. Associated data: bytes 0..155.

use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use romori_types::{Chance, TenantId};
use zeroize::Zeroizing;

use crate::code::{self, CODE_BYTES, CodeMistake};
use crate::error::{CustodyError, VaultError};
use crate::key::derive;
use crate::wrapped::gcm_key;

const MAGIC: &[u8; 8] = b"ROMORIRT";
const VERSION: u8 = 1;
const TENANT_AT: usize = 9;
const OWN_AT: usize = 25;
const RECEIVER_AT: usize = OWN_AT + RECEIVER_BYTES;
const HEAD_BYTES: usize = RECEIVER_AT + RECEIVER_BYTES;
const PART_BYTES: usize = 65_536;
const TAG_BYTES: usize = 16;
const SEED_LABEL: &[u8] = b"return/seed";
const KEY_LABEL: &[u8] = b"return/key";
/// A number below the order of the curve is a private key; all but one in 2³² are.
const SEED_TRIES: u8 = 8;

/// Length of a receiver's public key.
pub const RECEIVER_BYTES: usize = 65;

/// 受取コード — 160 bits on paper, shown once. It alone opens what is sealed to its receiver.
pub struct ReturnCode(Zeroizing<[u8; CODE_BYTES]>);

/// 受取人 — the public half of a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Receiver([u8; RECEIVER_BYTES]);

romori_types::quiet_debug!(ReturnCode, Receiver);

impl ReturnCode {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(chance: &dyn Chance) -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; CODE_BYTES]);
        chance.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// Reads what was typed: width, case, spaces and O for 0 do not matter.
    ///
    /// # Errors
    /// The groups that were mistyped.
    pub fn parse(text: &str) -> Result<Self, CodeMistake> {
        code::read(text).map(Self)
    }

    /// The eight groups, to be shown once.
    pub fn reveal(&self) -> Zeroizing<String> {
        code::write(&self.0)
    }

    /// The public half, for the house.
    ///
    /// # Errors
    /// [`CustodyError::ReturnRefused`] when no key follows from the code: once in 2²⁵⁶ codes.
    pub fn receiver(&self) -> Result<Receiver, VaultError> {
        public_of(&self.private()?)
    }

    fn private(&self) -> Result<PrivateKey, VaultError> {
        for round in 0..SEED_TRIES {
            let seed = derive(&[round], self.0.as_slice(), SEED_LABEL);
            if let Ok(key) = PrivateKey::from_private_key(&ECDH_P256, seed.expose()) {
                return Ok(key);
            }
        }
        Err(refused())
    }
}

impl Receiver {
    /// The one with these bytes.
    pub const fn from_bytes(bytes: [u8; RECEIVER_BYTES]) -> Self {
        Self(bytes)
    }

    /// Its bytes, as stored.
    pub const fn as_bytes(&self) -> &[u8; RECEIVER_BYTES] {
        &self.0
    }

    /// Seals what goes back to a tenant.
    ///
    /// # Errors
    /// When the receiver is no point of the curve, or the source of chance cannot be read.
    pub fn seal(
        &self,
        tenant: TenantId,
        text: &[u8],
        chance: &dyn Chance,
    ) -> Result<Vec<u8>, VaultError> {
        let own = fresh(chance)?;
        let parts = text.len().div_ceil(PART_BYTES).max(1);
        let mut sealed = Vec::with_capacity(HEAD_BYTES + text.len() + parts * TAG_BYTES);
        sealed.extend_from_slice(MAGIC);
        sealed.push(VERSION);
        sealed.extend_from_slice(tenant.as_bytes());
        sealed.extend_from_slice(public_of(&own)?.as_bytes());
        sealed.extend_from_slice(&self.0);
        let head: [u8; HEAD_BYTES] = std::array::from_fn(|at| sealed[at]);
        let key = shared(&own, &self.0, &head)?;
        for number in 0..parts {
            let from = number * PART_BYTES;
            let begins = sealed.len();
            sealed.extend_from_slice(&text[from..text.len().min(from + PART_BYTES)]);
            let nonce = nonce(number, number + 1 == parts);
            let part = &mut sealed[begins..];
            let tag = key.seal_in_place_separate_tag(nonce, Aad::from(head), part);
            sealed.extend_from_slice(tag.map_err(|_| refused())?.as_ref());
        }
        Ok(sealed)
    }
}

/// Opens what went back.
///
/// # Errors
/// [`CustodyError::ReturnRefused`] when the code is another one, or a byte was changed, cut off or
/// moved.
pub fn open_return(code: &ReturnCode, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (head, mut rest) = sealed.split_first_chunk::<HEAD_BYTES>().ok_or_else(refused)?;
    if !head.starts_with(MAGIC) || head[MAGIC.len()] != VERSION {
        return Err(refused());
    }
    let private = code.private()?;
    if public_of(&private)?.as_bytes() != &head[RECEIVER_AT..] {
        return Err(refused());
    }
    let key = shared(&private, &head[OWN_AT..RECEIVER_AT], head)?;
    let mut text = Zeroizing::new(Vec::with_capacity(rest.len()));
    let mut number = 0;
    loop {
        let (part, after) = rest.split_at(rest.len().min(PART_BYTES + TAG_BYTES));
        let mut part = Zeroizing::new(part.to_vec());
        let nonce = nonce(number, after.is_empty());
        let opened = key.open_in_place(nonce, Aad::from(head), &mut part);
        text.extend_from_slice(opened.map_err(|_| refused())?);
        if after.is_empty() {
            return Ok(text);
        }
        (rest, number) = (after, number + 1);
    }
}

/// Whose data a sealed return is; none when it is no such file.
pub fn tenant_of_return(sealed: &[u8]) -> Option<TenantId> {
    let is_one = sealed.starts_with(MAGIC) && sealed.len() >= HEAD_BYTES + TAG_BYTES;
    let id = sealed.get(TENANT_AT..OWN_AT).filter(|_| is_one)?;
    id.try_into().ok().map(TenantId::from_bytes)
}

fn refused() -> VaultError {
    CustodyError::ReturnRefused.into()
}

fn fresh(chance: &dyn Chance) -> Result<PrivateKey, VaultError> {
    for _ in 0..SEED_TRIES {
        let mut seed = Zeroizing::new([0; 32]);
        chance.fill(seed.as_mut_slice())?;
        if let Ok(key) = PrivateKey::from_private_key(&ECDH_P256, seed.as_slice()) {
            return Ok(key);
        }
    }
    Err(refused())
}

fn public_of(key: &PrivateKey) -> Result<Receiver, VaultError> {
    let public = key.compute_public_key().map_err(|_| refused())?;
    public.as_ref().try_into().map(Receiver).map_err(|_| refused())
}

/// The key of one file, from one private and the other public half.
fn shared(
    own: &PrivateKey,
    other: &[u8],
    head: &[u8; HEAD_BYTES],
) -> Result<LessSafeKey, VaultError> {
    let other = UnparsedPublicKey::new(&ECDH_P256, other);
    agree(own, other, refused(), |point| Ok(gcm_key(&derive(&head[OWN_AT..], point, KEY_LABEL))))
}

fn nonce(number: usize, is_last: bool) -> Nonce {
    let mut bytes = [0; 12];
    bytes[3..11].copy_from_slice(&(number as u64).to_be_bytes());
    bytes[11] = u8::from(is_last);
    Nonce::assume_unique_for_key(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use romori_types::NoChance;
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Counted(AtomicU8);

    impl Chance for Counted {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
            for byte in bytes {
                *byte = self.0.fetch_add(41, Ordering::Relaxed);
            }
            Ok(())
        }
    }

    const TENANT: TenantId = TenantId::from_bytes([7; 16]);

    fn code(seed: u8) -> ReturnCode {
        ReturnCode::generate(&Counted(AtomicU8::new(seed))).expect("a code")
    }

    fn sealed(text: &[u8]) -> Vec<u8> {
        let receiver = code(1).receiver().expect("a receiver");
        receiver.seal(TENANT, text, &Counted(AtomicU8::new(9))).expect("sealed")
    }

    #[test]
    fn what_is_sealed_opens_with_its_code_at_every_length() {
        for length in [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES] {
            let text: Vec<u8> = (0..length).map(|at| at as u8).collect();
            let sealed = sealed(&text);
            let read = ReturnCode::parse(&code(1).reveal()).expect("the same code");
            assert_eq!(*open_return(&read, &sealed).expect("opens"), text, "{length}");
            assert_eq!(tenant_of_return(&sealed), Some(TENANT));
            assert!(open_return(&code(2), &sealed).is_err(), "another code");
        }
    }

    #[test]
    fn no_changed_byte_opens() {
        let sealed = sealed(b"office");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open_return(&code(1), &changed).is_err(), "{at}");
        }
        for length in 0..sealed.len() {
            assert!(open_return(&code(1), &sealed[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn no_part_can_be_cut_off_or_moved() {
        let text = vec![5; 3 * PART_BYTES];
        let sealed = sealed(&text);
        let part = PART_BYTES + TAG_BYTES;
        let cut = &sealed[..HEAD_BYTES + 2 * part];
        assert!(open_return(&code(1), cut).is_err(), "the last part is missing");
        let mut moved = sealed.clone();
        let (first, second) = moved[HEAD_BYTES..].split_at_mut(part);
        first.swap_with_slice(&mut second[..part]);
        assert!(open_return(&code(1), &moved).is_err(), "two parts changed places");
        assert!(sealed.windows(16).all(|some| some != [5; 16]), "text stands in the clear");
    }
}
