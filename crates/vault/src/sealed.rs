//! The bytes of a sealed value.
//!
//! ```text
//!  0      version = 1
//!  1..5   generation of the data key, most significant byte first
//!  5..17  nonce
//! 17..    ciphertext of the padded text, a multiple of 32
//! last 16 tag
//! ```

use std::fmt;

use crate::error::VaultError;
use crate::nonce::NONCE_BYTES;
use crate::padding::PAD_BYTES;

/// Format of sealed values.
pub(crate) const VERSION: u8 = 1;
pub(crate) const NONCE_AT: usize = 5;
pub(crate) const TEXT_AT: usize = NONCE_AT + NONCE_BYTES;
pub(crate) const TAG_BYTES: usize = 16;

/// What a sealed value has more than its padded text.
pub const OVERHEAD_BYTES: usize = TEXT_AT + TAG_BYTES;
/// Longest text of one sealed value: 64 MiB, far below the 64 GiB where AES-GCM ends.
pub const PLAINTEXT_BYTES_MAX: usize = 64 << 20;

/// 封をした値 — bytes that only open at their place. `Debug` shows their length and generation.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// Reads stored bytes.
    ///
    /// # Errors
    /// [`VaultError::NotSealed`] when they are not of this form.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, VaultError> {
        check_form(&bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) const fn of(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, as stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, as stored.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// The generation of the key that it was sealed under, read without opening.
    pub fn generation(&self) -> u32 {
        generation_of(&self.0)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes, generation {})", self.0.len(), self.generation())
    }
}

impl TryFrom<Vec<u8>> for Sealed {
    type Error = VaultError;

    fn try_from(bytes: Vec<u8>) -> Result<Self, VaultError> {
        Self::parse(bytes)
    }
}

impl AsRef<[u8]> for Sealed {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Whether bytes have the form of a sealed value; says nothing about what is inside.
pub(crate) fn check_form(bytes: &[u8]) -> Result<(), VaultError> {
    let text = bytes.len().checked_sub(OVERHEAD_BYTES).ok_or(VaultError::NotSealed)?;
    let formed = bytes.first() == Some(&VERSION) && text > 0 && text.is_multiple_of(PAD_BYTES);
    if formed { Ok(()) } else { Err(VaultError::NotSealed) }
}

/// Only for bytes whose form was checked.
pub(crate) fn generation_of(bytes: &[u8]) -> u32 {
    bytes.get(1..NONCE_AT).and_then(|field| field.try_into().ok()).map_or(0, u32::from_be_bytes)
}
