//! 256 bits that nobody can guess. The server keeps only their digest.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use romori_types::{Chance, NoChance};
use zeroize::Zeroizing;

/// 合い言葉 — what a browser presents to be known again. Neither shown nor stored.
///
/// SHA-256 suffices for its digest: there is nothing to try out among 2²⁵⁶.
pub struct Token(Zeroizing<[u8; 32]>);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(chance: &dyn Chance) -> Result<Self, NoChance> {
        let mut bytes = Zeroizing::new([0; 32]);
        chance.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// The one that a browser presented: 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    /// As the cookie carries it.
    pub fn reveal(&self) -> Zeroizing<String> {
        hex(self.0.as_slice())
    }

    /// What is stored.
    pub fn digest(&self) -> [u8; 32] {
        sha256(self.0.as_slice())
    }

    /// Whether it is the one with this digest.
    pub fn is_of(&self, stored: &[u8; 32]) -> bool {
        same(&self.digest(), stored)
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let made = digest(&SHA256, bytes);
    std::array::from_fn(|at| made.as_ref()[at])
}

/// Compares in constant time.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    verify_slices_are_equal(one, other).is_ok()
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for half in bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
    }
    text
}

/// The bytes of exactly so many lower-case hexadecimal digits.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    let digits = text.as_bytes();
    let mut bytes = Zeroizing::new([0; N]);
    if digits.len() != N * 2 || digits.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            *byte = *byte << 4 | u8::try_from(char::from(*digit).to_digit(16)?).ok()?;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4, the example "abc".
    #[test]
    fn the_digest_is_sha_256() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&sha256(b"abc")).as_str(), expected);
    }

    #[test]
    fn only_the_very_form_is_read() {
        let text = "00ff".repeat(16);
        let token = Token::parse(&text).expect("a token");
        assert_eq!(token.reveal().as_str(), text);
        assert!(token.is_of(&token.digest()));
        assert!(!token.is_of(&[0; 32]));
        let wide = format!("０{}", &text[1..]);
        for bad in ["", &text[1..], &format!("{text}0"), &text.to_uppercase(), &wide] {
            assert!(Token::parse(bad).is_none(), "{bad}");
        }
    }
}
