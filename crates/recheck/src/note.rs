//! C2SP signed-note and tlog-checkpoint, read on the library `ed25519-dalek`.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::base64;
use crate::problem::What;
use crate::tree::{Hash, sha256};

const ED25519: u8 = 1;

/// 検証鍵 — the name and public key of a log.
#[derive(Debug, Clone)]
pub struct Key {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl Key {
    /// The key of this text, in the form of C2SP signed-note: `name+id+key`.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.trim().split_once('+')?;
        let (id, key) = rest.split_once('+')?;
        let material = base64::decode(key)?;
        let [a, b, c, d, ..] = sha256(&[name.as_bytes(), b"\n", &material].concat());
        let key = match material.split_first()? {
            (&ED25519, key) => VerifyingKey::from_bytes(key.try_into().ok()?).ok()?,
            _ => return None,
        };
        let fits = format!("{:08x}", u32::from_be_bytes([a, b, c, d])) == id;
        let named = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c < ' ');
        (fits && named).then(|| Self { name: name.to_owned(), id: [a, b, c, d], key })
    }

    fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|it| self.key.verify_strict(text.as_bytes(), &it).is_ok())
    }
}

/// 記録の頭 — a size and the root at that size, as a checkpoint has it, a printed page or a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// What a checkpoint says, as far as it can be read, and what is wrong with it.
pub struct Note {
    pub head: Option<Head>,
    pub wrong: Option<What>,
}

/// Reads a checkpoint, and says whether one of these keys has signed it.
pub fn read(note: &[u8], keys: &[Key]) -> Note {
    let malformed = Note { head: None, wrong: Some(What::CheckpointForm) };
    let Some((text, lines)) = std::str::from_utf8(note).ok().and_then(part) else {
        return malformed;
    };
    let Some((origin, head)) = head(text) else { return malformed };
    let mut signed = false;
    for line in lines.lines() {
        let Some((name, id, signature)) = signature(line) else {
            return Note { head: Some(head), wrong: Some(What::CheckpointForm) };
        };
        // Lines of others are passed over, as the specification demands.
        for key in keys.iter().filter(|key| name == key.name && id == key.id) {
            if !key.has_signed(text, &signature) {
                return Note { head: Some(head), wrong: Some(What::CheckpointSignature) };
            }
            signed |= origin == key.name;
        }
    }
    Note { head: Some(head), wrong: (!signed).then_some(What::CheckpointKey) }
}

/// How many entries are gone, as one of these keys has signed it: the name of the log and
/// `gone <count>`.
pub fn gone(note: &[u8], keys: &[Key]) -> Result<u64, What> {
    let (text, lines) =
        std::str::from_utf8(note).ok().and_then(part).ok_or(What::CheckpointForm)?;
    let (origin, count) = text
        .strip_suffix('\n')
        .and_then(|text| text.split_once("\ngone "))
        .ok_or(What::CheckpointForm)?;
    let number: u64 = count.parse().map_err(|_| What::CheckpointForm)?;
    let signed = |key: &Key| {
        let mut own = lines.lines().filter_map(signature);
        key.name == origin
            && own.any(|(name, id, bytes)| {
                name == key.name && id == key.id && key.has_signed(text, &bytes)
            })
    };
    match keys.iter().any(signed) && number.to_string() == count {
        true => Ok(number),
        false => Err(What::CheckpointKey),
    }
}

/// The text with its newline, and the lines of signatures.
fn part(note: &str) -> Option<(&str, &str)> {
    if note.chars().any(|c| c < ' ' && c != '\n') || !note.ends_with('\n') {
        return None;
    }
    let gap = note.rfind("\n\n")?;
    Some((note.get(..=gap)?, note.get(gap + 2..)?))
}

fn head(text: &str) -> Option<(&str, Head)> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let (origin, digits, root) = (lines.next()?, lines.next()?, lines.next()?);
    let size: u64 = digits.parse().ok()?;
    let canonical = size.to_string() == digits && !origin.is_empty() && lines.next().is_none();
    let root: Hash = base64::decode(root)?.try_into().ok()?;
    canonical.then_some((origin, Head { size, root }))
}

fn signature(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = base64::decode(bytes)?;
    let (id, signature) = bytes.split_at_checked(4)?;
    Some((name, id.try_into().ok()?, signature.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    #[test]
    fn the_key_of_the_specification_is_read() {
        assert!(Key::parse(KEY).is_some());
        for bad in [
            KEY.replace("530d903a", "530d903b"),
            KEY.replace("foo", "fox"),
            KEY.replace("Aeky", "Beky"),
            KEY.replace("Aeky", "aeky"),
            KEY.replace('+', "-"),
            String::new(),
        ] {
            assert!(Key::parse(&bad).is_none(), "{bad}");
        }
    }

    /// C2SP signed-note, "Example": signed by that key, and no checkpoint.
    #[test]
    fn the_signature_of_the_specification_is_verified() {
        let key = Key::parse(KEY).expect("a key");
        let text = "This is an example message.\n";
        let line = "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1E\
                    RYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=";
        let (name, id, bytes) = signature(line).expect("a line");
        assert_eq!((name, id), (key.name.as_str(), key.id));
        assert!(key.has_signed(text, &bytes));
        assert!(!key.has_signed("Another.\n", &bytes));
        assert!(!key.has_signed(text, &bytes[1..]));
        let note = read(format!("{text}\n{line}\n").as_bytes(), &[key]);
        assert_eq!(note.wrong, Some(What::CheckpointForm));
    }
}
