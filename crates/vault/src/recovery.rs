//! The way back when the folder of the root key is lost: a code on paper and a file.
//!
//! ```text
//!  0..8   "ROMORIRC"             8      version = 1
//!  9..25  id of the newest root  25     number of roots n, 1..255
//! 26..42  salt                  42..54  nonce
//! 54..    ciphertext: n times (number 4, id 16, key 32), then the tag, 16
//! ```
//! Associated data: bytes 0..42. Key: HKDF-SHA-256 of the code under the salt. The code carries 160
//! bits of chance, so that a slow derivation would add nothing.

use aws_lc_rs::aead::{Aad, Nonce};
use romori_types::Chance;
use zeroize::Zeroizing;

use crate::code::{self, CODE_BYTES, CodeMistake};
use crate::error::{CustodyError, VaultError};
use crate::key::{KEY_BYTES, KeyId, Secret, derive, from_hex, hex};
use crate::root_file::Root;
use crate::wrapped::gcm_key;

const MAGIC: &[u8; 8] = b"ROMORIRC";
const VERSION: u8 = 1;
const ID_AT: usize = 9;
const COUNT_AT: usize = 25;
const SALT_AT: usize = 26;
const NONCE_AT: usize = 42;
const BODY_AT: usize = 54;
const ROOT_BYTES: usize = 4 + 16 + KEY_BYTES;
const TAG: usize = 16;
const LABEL: &[u8] = b"recovery";
const LINE: usize = 64;

/// 回復コード — shown once and kept by people alone. Neither stored nor shown by `Debug`.
pub struct RecoveryCode(Zeroizing<[u8; CODE_BYTES]>);

impl RecoveryCode {
    pub(crate) fn generate(chance: &dyn Chance) -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; CODE_BYTES]);
        chance.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// Reads what was typed: width, case, spaces and O for 0 do not matter.
    ///
    /// # Errors
    /// The groups that were mistyped. This is found from the code alone, before any file is tried.
    pub fn parse(text: &str) -> Result<Self, CodeMistake> {
        code::read(text).map(Self)
    }

    /// The eight groups, to be shown once.
    pub fn reveal(&self) -> Zeroizing<String> {
        code::write(&self.0)
    }
}

/// 回復ファイル — the root keys under the recovery code. May lie with the backups.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryFile(Vec<u8>);

impl RecoveryFile {
    /// Puts root keys under a code. The newest stands last.
    pub(crate) fn make(
        code: &RecoveryCode,
        roots: &[Root],
        chance: &dyn Chance,
    ) -> Result<Self, VaultError> {
        let newest = roots.last().ok_or(CustodyError::NoRecoveryFile)?;
        let count = u8::try_from(roots.len()).map_err(|_| VaultError::TooLong)?;
        let mut bytes = Vec::with_capacity(BODY_AT + roots.len() * ROOT_BYTES + TAG);
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(newest.id.as_bytes());
        bytes.push(count);
        bytes.resize(BODY_AT, 0);
        chance.fill(&mut bytes[SALT_AT..])?;
        let nonce: [u8; 12] = std::array::from_fn(|at| bytes[NONCE_AT + at]);
        let header: [u8; NONCE_AT] = std::array::from_fn(|at| bytes[at]);
        for root in roots {
            bytes.extend_from_slice(&root.number.to_be_bytes());
            bytes.extend_from_slice(root.id.as_bytes());
            bytes.extend_from_slice(root.secret.expose());
        }
        let key = gcm_key(&derive(&bytes[SALT_AT..NONCE_AT], code.0.as_slice(), LABEL));
        let nonce = Nonce::assume_unique_for_key(nonce);
        let sealed =
            key.seal_in_place_separate_tag(nonce, Aad::from(header), &mut bytes[BODY_AT..]);
        bytes.extend_from_slice(sealed.map_err(|_| CustodyError::RecoveryRefused)?.as_ref());
        Ok(Self(bytes))
    }

    /// The roots inside.
    pub(crate) fn open(&self, code: &RecoveryCode) -> Result<Vec<Root>, CustodyError> {
        let bytes = &self.0;
        let key = gcm_key(&derive(&bytes[SALT_AT..NONCE_AT], code.0.as_slice(), LABEL));
        let nonce = Nonce::try_assume_unique_for_key(&bytes[NONCE_AT..BODY_AT]);
        let (body, tag) = bytes[BODY_AT..].split_at(bytes.len() - BODY_AT - TAG);
        let mut plain = Zeroizing::new(vec![0; body.len()]);
        let nonce = nonce.map_err(|_| CustodyError::NoRecoveryFile)?;
        let aad = Aad::from(&bytes[..NONCE_AT]);
        // A wrong code and an altered file give one answer, so that trying tells nothing.
        key.open_separate_gather(nonce, aad, body, tag, &mut plain)
            .map_err(|_| CustodyError::RecoveryRefused)?;
        plain.chunks_exact(ROOT_BYTES).map(root_of).collect()
    }

    /// Reads a recovery file.
    ///
    /// # Errors
    /// [`CustodyError::NoRecoveryFile`] when it is not of this form.
    pub fn parse(text: &str) -> Result<Self, CustodyError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let digits: String = lines.collect();
        let mut bytes = Vec::with_capacity(digits.len() / 2);
        for pair in digits.as_bytes().chunks(2) {
            let byte = std::str::from_utf8(pair).ok().and_then(from_hex::<1>);
            bytes.push(byte.ok_or(CustodyError::NoRecoveryFile)?[0]);
        }
        let count = bytes.get(COUNT_AT).copied().map_or(0, usize::from);
        let formed = bytes.starts_with(MAGIC)
            && bytes[MAGIC.len()] == VERSION
            && count > 0
            && bytes.len() == BODY_AT + count * ROOT_BYTES + TAG;
        if formed { Ok(Self(bytes)) } else { Err(CustodyError::NoRecoveryFile) }
    }

    /// The file's text: what it is, in Japanese, and the bytes in hexadecimal.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "# Romori（労守）回復ファイル\n\
             # 鍵の保管場所を失ったときに、回復コードと組にして使います。\n\
             # このファイルだけでは何も開きません。控えと一緒に保存してください。\n\
             # 元の鍵 {}\n",
            self.root(),
        );
        let digits = hex(&self.0);
        for line in digits.as_bytes().chunks(LINE) {
            text.extend(line.iter().copied().map(char::from));
            text.push('\n');
        }
        text
    }

    /// The newest root key inside, to see whether the file is still up to date.
    pub fn root(&self) -> KeyId {
        KeyId::from_bytes(std::array::from_fn(|at| self.0[ID_AT + at]))
    }
}

fn root_of(bytes: &[u8]) -> Result<Root, CustodyError> {
    let damaged = CustodyError::RecoveryRefused;
    let (number, rest) = bytes.split_first_chunk::<4>().ok_or(damaged.clone())?;
    let (id, secret) = rest.split_first_chunk::<16>().ok_or(damaged.clone())?;
    let secret = Secret::from_slice(secret).ok_or(damaged)?;
    Ok(Root { number: u32::from_be_bytes(*number), id: KeyId::from_bytes(*id), secret })
}

#[cfg(test)]
#[path = "recovery_tests.rs"]
mod tests;
