//! Checkpoints: C2SP tlog-checkpoint in a C2SP signed-note with one Ed25519 signature of ours.

use std::fmt;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::hash::{HASH_BYTES, Hash, sha256};

/// The type of a signature: Ed25519 as in C2SP signed-note.
const ED25519_TYPE: u8 = 1;
const KEY_ID_BYTES: usize = 4;
const PUBLIC_KEY_BYTES: usize = 32;
const SIGNATURE_BYTES: usize = 64;
/// A note is text and a few signatures; witnesses add theirs. Unit: bytes.
const NOTE_BYTES_MAX: usize = 128 * 1024;

/// 署名者 — whoever holds the key of the log. A trait, so that the key may lie elsewhere.
pub trait Signer: Send + Sync {
    /// The public key.
    fn public_key(&self) -> [u8; PUBLIC_KEY_BYTES];

    /// An Ed25519 signature (RFC 8032) of the message.
    ///
    /// # Errors
    /// When the key cannot be used now.
    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], NotSigned>;
}

/// 署名できない — the key of the log could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotSigned;

/// 署名鍵 — a key held in memory.
pub struct Ed25519Signer(Ed25519KeyPair);

impl Ed25519Signer {
    /// The key of this seed. The caller wipes his copy.
    ///
    /// # Errors
    /// When the library refuses the seed.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, NotSigned> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(Self).map_err(|_| NotSigned)
    }
}

impl Signer for Ed25519Signer {
    fn public_key(&self) -> [u8; PUBLIC_KEY_BYTES] {
        let mut key = [0; PUBLIC_KEY_BYTES];
        key.copy_from_slice(self.0.public_key().as_ref());
        key
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], NotSigned> {
        self.0.sign(message).as_ref().try_into().map_err(|_| NotSigned)
    }
}

impl fmt::Debug for Ed25519Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ed25519Signer")
    }
}

/// 検証鍵 — the name and public key of a log, by which its checkpoints are verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    public: [u8; PUBLIC_KEY_BYTES],
}

impl VerifierKey {
    /// The key of the log with this name. None when the name is none that a note can have: empty,
    /// with a space, a plus sign or a control character.
    pub fn new(name: &str, public: [u8; PUBLIC_KEY_BYTES]) -> Option<Self> {
        let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        let fits = !name.is_empty() && !name.contains(bad);
        fits.then(|| Self { name: name.to_owned(), public })
    }

    /// Reads the line that a verification key is: `name+id+key` (C2SP signed-note). None when it
    /// is none, or its id is not that of the key.
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.trim().splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = STANDARD.decode(key).ok()?;
        let public = bytes.strip_prefix(&[ED25519_TYPE])?.try_into().ok()?;
        let key = Self::new(name, public)?;
        (format!("{:08x}", u32::from_be_bytes(key.id())) == id).then_some(key)
    }

    /// The public key itself.
    pub const fn public(&self) -> [u8; PUBLIC_KEY_BYTES] {
        self.public
    }

    /// The name of the log: the origin line of its checkpoints.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; KEY_ID_BYTES] {
        let material = [self.name.as_bytes(), b"\n", &[ED25519_TYPE], &self.public].concat();
        let [a, b, c, d, ..] = sha256(&material);
        [a, b, c, d]
    }

    fn verify(&self, text: &str, signature: &[u8]) -> bool {
        has_signed(&self.public, text.as_bytes(), signature)
    }
}

/// Whether the private half of this key has made this Ed25519 signature.
pub(crate) fn has_signed(
    public: &[u8; PUBLIC_KEY_BYTES],
    message: &[u8],
    signature: &[u8],
) -> bool {
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}

/// As in C2SP signed-note: `name+id+key`.
impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode([&[ED25519_TYPE], self.public.as_slice()].concat());
        write!(f, "{}+{:08x}+{key}", self.name, u32::from_be_bytes(self.id()))
    }
}

/// チェックポイント — the head of the tree: its size and its root, of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// The signed note.
    ///
    /// # Errors
    /// When the key cannot be used.
    pub fn sign(&self, key: &VerifierKey, signer: &dyn Signer) -> Result<String, NotSigned> {
        sign_text(&self.text(), key, signer)
    }

    /// The checkpoint of a note that this key has signed.
    ///
    /// # Errors
    /// When the note has another form, another origin, or no signature by this key.
    pub fn verify(note: &[u8], key: &VerifierKey) -> Result<Self, NoteError> {
        let (text, verified) = verified_text(note, key)?;
        let checkpoint = Self::parse(text).ok_or(NoteError::Malformed)?;
        match verified && checkpoint.origin == key.name {
            true => Ok(checkpoint),
            false => Err(NoteError::OtherKey),
        }
    }

    /// The log that a note names, whoever has signed it.
    pub(crate) fn origin_of(note: &str) -> Option<&str> {
        let (text, _) = split(note)?;
        Self::parse(text)?;
        text.lines().next()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let canonical = size.bytes().all(|byte| byte.is_ascii_digit())
            && (size == "0" || !size.starts_with('0'));
        let root = STANDARD.decode(root).ok()?;
        let complete = canonical && !origin.is_empty() && lines.next().is_none();
        let root: [u8; HASH_BYTES] = root.try_into().ok()?;
        complete.then_some(Self { origin: origin.to_owned(), size: size.parse().ok()?, root })
    }
}

fn sign_text(text: &str, key: &VerifierKey, signer: &dyn Signer) -> Result<String, NotSigned> {
    let signature = signer.sign(text.as_bytes())?;
    // A key that does not sign for its public half would make a log that nobody can open.
    if !key.verify(text, &signature) {
        return Err(NotSigned);
    }
    let signature = STANDARD.encode([key.id().as_slice(), &signature].concat());
    Ok(format!("{text}\n— {} {signature}\n", key.name))
}

/// The text of a note, and whether this key has signed it. Signatures of others are ignored, as
/// the specification demands.
fn verified_text<'a>(note: &'a [u8], key: &VerifierKey) -> Result<(&'a str, bool), NoteError> {
    if note.len() > NOTE_BYTES_MAX {
        return Err(NoteError::Malformed);
    }
    let note = std::str::from_utf8(note).map_err(|_| NoteError::Malformed)?;
    let (text, signatures) = split(note).ok_or(NoteError::Malformed)?;
    let mut verified = false;
    for line in signatures.lines() {
        let (name, id, signature) = signature_line(line).ok_or(NoteError::Malformed)?;
        if name == key.name && id == key.id() {
            if !key.verify(text, &signature) {
                return Err(NoteError::WrongSignature);
            }
            verified = true;
        }
    }
    Ok((text, verified))
}

/// The signed note that so many entries are gone: the name of the log and `gone <count>`. It has
/// two lines, so that it is never taken for a checkpoint.
pub fn sign_gone(count: u64, key: &VerifierKey, signer: &dyn Signer) -> Result<String, NotSigned> {
    sign_text(&format!("{}\ngone {count}\n", key.name), key, signer)
}

/// How many entries are gone, if this key has signed it.
pub fn gone_of(note: &[u8], key: &VerifierKey) -> Option<u64> {
    let (text, true) = verified_text(note, key).ok()? else { return None };
    let count = text.strip_prefix(&key.name)?.strip_prefix("\ngone ")?.strip_suffix('\n')?;
    let number: u64 = count.parse().ok()?;
    (number.to_string() == count).then_some(number)
}

/// The text with its last newline, and the signature lines, with theirs.
fn split(note: &str) -> Option<(&str, &str)> {
    let at = note.rfind("\n\n")?;
    let (text, signatures) = (&note[..=at], &note[at + 2..]);
    let clean = !note.contains(|c: char| c < ' ' && c != '\n');
    (clean && signatures.ends_with('\n')).then_some((text, signatures))
}

fn signature_line(line: &str) -> Option<(&str, [u8; KEY_ID_BYTES], Vec<u8>)> {
    let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk()?;
    (!name.is_empty() && !name.contains('+')).then(|| (name, *id, signature.to_vec()))
}

/// チェックポイントを認められない — why a note is no checkpoint of this log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteError {
    /// It has not the form of one.
    Malformed,
    /// It bears our name, but our key did not sign this text.
    WrongSignature,
    /// Another log, or another key.
    OtherKey,
}

impl fmt::Display for NoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "チェックポイントの形が壊れています。",
            Self::WrongSignature => "チェックポイントの署名が、内容と一致しません。",
            Self::OtherKey => "チェックポイントが、この記録の鍵で署名されていません。",
        })
    }
}

impl std::error::Error for NoteError {}
