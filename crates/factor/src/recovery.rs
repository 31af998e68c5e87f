//! Recovery codes: for who lost his key and his telephone. Shown once, stored as digests, each good
//! for one sign-in.

use romori_types::{Chance, NoChance};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::{Proven, ProvenBy};

/// So many are made at once.
pub const RECOVERY_CODES: usize = 10;
/// 120 bits: above the 112 from which NIST SP 800-63B-4 §3.1.2.2 lets a plain digest be stored.
const LETTERS: usize = 24;
/// Crockford's base 32: nothing that is mistaken for another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LABEL: &[u8] = b"romori recovery 1";

/// 回復コード — as it is shown, once.
pub struct RecoveryCode(Zeroizing<String>);

/// 回復コードの要約 — what is stored. It opens nothing.
pub type RecoveryDigest = [u8; 32];

impl RecoveryCode {
    /// A new one.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(chance: &dyn Chance) -> Result<Self, NoChance> {
        let mut bytes = Zeroizing::new([0; LETTERS]);
        chance.fill(bytes.as_mut_slice())?;
        let mut text = Zeroizing::new(String::with_capacity(LETTERS));
        text.extend(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])));
        Ok(Self(text))
    }

    /// What was typed, if it has the form of one. Case, spaces and hyphens do not matter; O is 0,
    /// I and L are 1.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut text = Zeroizing::new(String::with_capacity(LETTERS));
        for letter in romori_types::fold_width(typed).chars() {
            let letter = match letter.to_ascii_uppercase() {
                ' ' | '-' | '\u{3000}' => continue,
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let known = letter.is_ascii() && ALPHABET.iter().any(|one| char::from(*one) == letter);
            if !known || text.len() == LETTERS {
                return None;
            }
            text.push(letter);
        }
        (text.len() == LETTERS).then_some(Self(text))
    }

    /// As it is shown and printed: groups of four.
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(LETTERS + LETTERS / 4));
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(letter);
        }
        text
    }

    /// What is stored of it for its owner.
    pub fn digest(&self, handle: &[u8; 16]) -> RecoveryDigest {
        let hash = Sha256::new().chain_update(LABEL).chain_update(handle);
        hash.chain_update(self.0.as_bytes()).finalize().into()
    }

    /// That it is its owner's, where its digest was found among his unused ones.
    pub fn proves(&self, handle: [u8; 16], stored: &RecoveryDigest) -> Option<Proven> {
        let found = self.digest(&handle);
        let differ = found.iter().zip(stored).fold(0, |seen, (one, two)| seen | (one ^ two));
        (differ == 0).then(|| Proven::new(handle, ProvenBy::Recovery))
    }
}
