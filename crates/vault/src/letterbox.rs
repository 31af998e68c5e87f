//! What a browser seals for the vault of individual numbers: HPKE (RFC 9180), base mode,
//! DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, one message for each encapsulated key.
//!
//! Only the opening side, written out over aws-lc-rs, so that every buffer that holds the text is
//! wiped: the one that rustls has leaves a copy behind. The tests hold it against the published
//! vectors and against rustls.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use aws_lc_rs::hmac;
use romori_types::Chance;
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::key::KEY_BYTES;
use crate::nonce::NONCE_BYTES;
use crate::number::{IndividualNumber, NumberMistake};

/// Length of an encapsulated key: an uncompressed point on P-256.
const POINT_BYTES: usize = 65;
const VERSION: &[u8] = b"HPKE-v1";
/// `KEM` and DHKEM(P-256, HKDF-SHA256).
const KEM_SUITE: &[u8] = b"KEM\x00\x10";
/// `HPKE` and the three parts: 0x0010, HKDF-SHA256 0x0001, AES-256-GCM 0x0002.
const SUITE: &[u8] = b"HPKE\x00\x10\x00\x01\x00\x02";
const BASE_MODE: u8 = 0;
/// A scalar of chance is outside the group's order less than once in 2³² times.
const TRIES_MAX: usize = 8;

/// 受け口 — a key pair that browsers seal for. What is sealed opens here alone, bound to what the
/// sealer named.
///
/// It lives as long as one work at the vault's pages and is never stored, so that what was recorded
/// on the way cannot be opened later by whoever takes the store and all its keys.
pub struct Letterbox {
    private: PrivateKey,
    public: Vec<u8>,
}

/// 開けない小包 — why a parcel gives no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParcelMistake {
    /// It does not open: altered, sealed for another key, or bound to something else.
    Sealed,
    /// It opens, and what is inside is no individual number.
    Number(NumberMistake),
}

impl fmt::Display for ParcelMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sealed => f.write_str(
                "送られたものを番号庫で開けません。画面を開き直して、もう一度入れてください。",
            ),
            Self::Number(mistake) => mistake.fmt(f),
        }
    }
}

impl std::error::Error for ParcelMistake {}

impl Letterbox {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(chance: &dyn Chance) -> Result<Self, VaultError> {
        for _ in 0..TRIES_MAX {
            let mut scalar = Zeroizing::new([0; KEY_BYTES]);
            chance.fill(scalar.as_mut_slice())?;
            if let Ok(made) = Self::of(scalar.as_slice()) {
                return Ok(made);
            }
        }
        Err(VaultError::NoChance)
    }

    fn of(scalar: &[u8]) -> Result<Self, Unspecified> {
        let private = PrivateKey::from_private_key(&ECDH_P256, scalar).map_err(|_| Unspecified)?;
        let public = private.compute_public_key()?.as_ref().to_vec();
        Ok(Self { private, public })
    }

    /// What browsers seal for: an uncompressed point on P-256, 65 bytes.
    pub fn public_key(&self) -> &[u8] {
        &self.public
    }

    /// Opens a parcel: an encapsulated key and what was sealed under it. `info` says what for,
    /// `bound_to` says for whom.
    ///
    /// # Errors
    /// When it does not open.
    pub fn open(
        &self,
        info: &[u8],
        bound_to: &[u8],
        parcel: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ParcelMistake> {
        let split = parcel.split_at_checked(POINT_BYTES);
        let (point, sealed) = split.ok_or(ParcelMistake::Sealed)?;
        let mut text = Zeroizing::new(sealed.to_vec());
        let opened = self.open_in_place(info, bound_to, point, &mut text);
        let length = opened.map_err(|Unspecified| ParcelMistake::Sealed)?;
        text.truncate(length);
        Ok(text)
    }

    /// Opens a parcel that has an individual number inside.
    ///
    /// # Errors
    /// When it does not open, or something else is inside.
    pub fn open_number(
        &self,
        info: &[u8],
        bound_to: &[u8],
        parcel: &[u8],
    ) -> Result<IndividualNumber, ParcelMistake> {
        let text = self.open(info, bound_to, parcel)?;
        IndividualNumber::parse(&text).map_err(ParcelMistake::Number)
    }

    fn open_in_place(
        &self,
        info: &[u8],
        bound_to: &[u8],
        point: &[u8],
        text: &mut [u8],
    ) -> Result<usize, Unspecified> {
        let shared = self.decapsulate(point)?;
        let (key, nonce) = schedule(&shared, info)?;
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_slice())?);
        let nonce = Nonce::assume_unique_for_key(nonce);
        Ok(key.open_in_place(nonce, Aad::from(bound_to), text)?.len())
    }

    /// `Decap` of RFC 9180 §4.1.
    fn decapsulate(&self, point: &[u8]) -> Result<Zeroizing<[u8; KEY_BYTES]>, Unspecified> {
        let context = [point, &self.public].concat();
        let theirs = UnparsedPublicKey::new(&ECDH_P256, point);
        agree(&self.private, theirs, Unspecified, |shared| {
            let prk = extract(KEM_SUITE, &[], b"eae_prk", shared);
            expand(&prk, KEM_SUITE, b"shared_secret", &context)
        })
    }
}

/// `KeySchedule` of RFC 9180 §5.1 for base mode: no shared secret of before, nobody named.
fn schedule(
    shared: &[u8; KEY_BYTES],
    info: &[u8],
) -> Result<(Zeroizing<[u8; KEY_BYTES]>, [u8; NONCE_BYTES]), Unspecified> {
    let mut context = vec![BASE_MODE];
    context.extend(public_extract(SUITE, b"psk_id_hash", b""));
    context.extend(public_extract(SUITE, b"info_hash", info));
    let secret = extract(SUITE, shared, b"secret", b"");
    let key = expand(&secret, SUITE, b"key", &context)?;
    let nonce = expand(&secret, SUITE, b"base_nonce", &context)?;
    Ok((key, *nonce))
}

/// `LabeledExtract` of RFC 9180 §4.
fn extract(suite: &[u8], salt: &[u8], label: &[u8], secret: &[u8]) -> Prk {
    let labelled = Zeroizing::new([VERSION, suite, label, secret].concat());
    Salt::new(HKDF_SHA256, salt).extract(&labelled)
}

/// The same where nothing is secret and the bytes themselves are needed (RFC 5869 §2.2).
fn public_extract(suite: &[u8], label: &[u8], text: &[u8]) -> Vec<u8> {
    let labelled = [VERSION, suite, label, text].concat();
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &NO_SALT), &labelled).as_ref().to_vec()
}

/// No salt is as many zeros as the hash has bytes (RFC 5869 §2.2).
const NO_SALT: [u8; KEY_BYTES] = [0; KEY_BYTES];

/// `LabeledExpand` of RFC 9180 §4.
fn expand<const N: usize>(
    prk: &Prk,
    suite: &[u8],
    label: &[u8],
    context: &[u8],
) -> Result<Zeroizing<[u8; N]>, Unspecified> {
    let length = u16::try_from(N).map_err(|_| Unspecified)?.to_be_bytes();
    let parts = [length.as_slice(), VERSION, suite, label, context];
    let mut bytes = Zeroizing::new([0; N]);
    prk.expand(&parts, Length(N))?.fill(bytes.as_mut_slice())?;
    Ok(bytes)
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

romori_types::quiet_debug!(Letterbox);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::from_hex;
    use std::collections::BTreeMap;

    /// The published vectors of the suite, by name.
    fn vectors() -> BTreeMap<&'static str, Vec<u8>> {
        let lines = include_str!("../tests/vectors/hpke.tsv").lines();
        let rows = lines.filter(|line| !line.starts_with('#')).map(|line| {
            let (name, digits) = line.split_once('\t').expect("a tab");
            let pairs = digits.as_bytes().chunks(2).map(|pair| {
                let pair = std::str::from_utf8(pair).expect("digits");
                from_hex::<1>(pair).expect("digits")[0]
            });
            (name, pairs.collect())
        });
        rows.collect()
    }

    #[test]
    fn opens_what_the_authors_of_rfc_9180_sealed() {
        let given = vectors();
        let letterbox = Letterbox::of(&given["skRm"]).expect("a key");
        assert_eq!(letterbox.public_key(), given["pkRm"]);
        let shared = letterbox.decapsulate(&given["enc"]).expect("a secret");
        assert_eq!(shared.as_slice(), given["shared_secret"]);
        let (key, nonce) = schedule(&shared, &given["info"]).expect("keys");
        assert_eq!(key.as_slice(), given["key"]);
        assert_eq!(nonce.as_slice(), given["base_nonce"]);
        let parcel = [given["enc"].as_slice(), &given["ct"]].concat();
        let opened = letterbox.open(&given["info"], &given["aad"], &parcel).expect("opened");
        assert_eq!(*opened, given["pt"]);
    }

    #[test]
    fn a_changed_bit_anywhere_does_not_open() {
        let given = vectors();
        let letterbox = Letterbox::of(&given["skRm"]).expect("a key");
        let parcel = [given["enc"].as_slice(), &given["ct"]].concat();
        for bit in 0..parcel.len() * 8 {
            let mut parcel = parcel.clone();
            parcel[bit / 8] ^= 1 << (bit % 8);
            let opened = letterbox.open(&given["info"], &given["aad"], &parcel).err();
            assert_eq!(opened, Some(ParcelMistake::Sealed), "bit {bit}");
        }
        for cut in 0..parcel.len() {
            assert!(letterbox.open(&given["info"], &given["aad"], &parcel[..cut]).is_err());
        }
        for (info, bound_to) in [(&given["aad"], &given["aad"]), (&given["info"], &given["info"])] {
            assert!(letterbox.open(info, bound_to, &parcel).is_err());
        }
    }
}
