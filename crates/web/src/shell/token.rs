//! Unguessable names: 128 random bits, written as 32 hexadecimal digits.

use std::fmt;

use super::{Entropy, NoEntropy};

/// A random name. It does not show itself in debug output.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token([u8; 16]);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn new(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let right =
            text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = right.then(|| u128::from_str_radix(text, 16).ok()).flatten()?;
        Some(Self(number.to_be_bytes()))
    }

    /// The bits.
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// Whether both are the same, in a time that does not depend on where they differ.
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).fold(0, |seen, (one, two)| seen | (one ^ two)) == 0
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
            bytes.iter_mut().zip(0..).for_each(|(byte, place)| *byte = place);
            Ok(())
        }
    }

    #[test]
    fn a_token_reads_back_and_nothing_else_does() {
        let token = Token::new(&Counting).unwrap();
        assert_eq!(token.to_string(), "000102030405060708090a0b0c0d0e0f");
        assert!(Token::parse(&token.to_string()).unwrap().same_as(&token));
        for text in
            ["", "0", "000102030405060708090A0B0C0D0E0F", "+00102030405060708090a0b0c0d0e0f"]
        {
            assert_eq!(Token::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_token_never_shows_itself_in_debug_output() {
        assert_eq!(format!("{:?}", Token([7; 16])), "Token(…)");
    }
}
