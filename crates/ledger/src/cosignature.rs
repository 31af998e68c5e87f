//! C2SP tlog-cosignature, version 1: what a witness says of a checkpoint, and when.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::sha256;
use crate::note::{NotSigned, Signer, VerifierKey, has_signed};

/// The type of a key that cosigns: Ed25519 as in C2SP tlog-cosignature.
const COSIGNATURE_TYPE: u8 = 4;
const KEY_ID_BYTES: usize = 4;
const TIME_BYTES: usize = 8;

/// 証人の検証鍵 — the name and public key of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    public: [u8; 32],
}

/// 連署 — a witness has seen this checkpoint as the latest one, at this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// When. Unit: seconds since 1970-01-01T00:00Z.
    pub at: u64,
    /// The line to be put under the checkpoint.
    pub line: String,
}

impl WitnessKey {
    /// The key of the witness with this name. None when the name is none that a note can have.
    pub fn new(name: &str, public: [u8; 32]) -> Option<Self> {
        VerifierKey::new(name, public).map(|_| Self { name: name.to_owned(), public })
    }

    /// The key of this text: `name+id+key`, as C2SP signed-note has it for this type.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.trim().split_once('+')?;
        let (id, encoded) = rest.split_once('+')?;
        let material = STANDARD.decode(encoded).ok()?;
        let (kind, public) = material.split_first()?;
        let key = Self::new(name, public.try_into().ok()?)?;
        let fits = *kind == COSIGNATURE_TYPE && id == hex(key.id());
        fits.then_some(key)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; KEY_ID_BYTES] {
        let kind = [COSIGNATURE_TYPE];
        let [a, b, c, d, ..] = sha256(&[self.name.as_bytes(), b"\n", &kind, &self.public].concat());
        [a, b, c, d]
    }

    /// The line by which this witness signs the text of a checkpoint.
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn cosign(&self, text: &str, at: u64, signer: &dyn Signer) -> Result<Cosigned, NotSigned> {
        let message = message(text, at);
        let signature = signer.sign(message.as_bytes())?;
        if !has_signed(&self.public, message.as_bytes(), &signature) {
            return Err(NotSigned);
        }
        let bytes = [self.id().as_slice(), &at.to_be_bytes(), &signature].concat();
        let line = format!("— {} {}\n", self.name, STANDARD.encode(bytes));
        Ok(Cosigned { at, line })
    }

    /// What this witness says of the text of a checkpoint in these lines. None when it says nothing
    /// or another has written it in its name.
    pub fn verify(&self, text: &str, lines: &str) -> Option<Cosigned> {
        lines.lines().find_map(|line| {
            let encoded = line.strip_prefix("— ")?.strip_prefix(self.name.as_str())?;
            let bytes = STANDARD.decode(encoded.strip_prefix(' ')?).ok()?;
            let (id, rest) = bytes.split_first_chunk::<KEY_ID_BYTES>()?;
            let (at, signature) = rest.split_first_chunk::<TIME_BYTES>()?;
            let at = u64::from_be_bytes(*at);
            let fits = *id == self.id()
                && at > 0
                && has_signed(&self.public, message(text, at).as_bytes(), signature);
            fits.then(|| Cosigned { at, line: format!("{line}\n") })
        })
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([&[COSIGNATURE_TYPE], self.public.as_slice()].concat());
        write!(f, "{}+{}+{key}", self.name, hex(self.id()))
    }
}

fn hex(id: [u8; KEY_ID_BYTES]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

fn message(text: &str, at: u64) -> String {
    format!("cosignature/v1\ntime {at}\n{text}")
}
