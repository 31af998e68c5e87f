//! One root key as a text file of its own.
//!
//! ```text
//! romori root key
//! number 1
//! id 0123…  32 hexadecimal digits
//! key 0123… 64 hexadecimal digits
//! check …   SHA-256 of the lines above, 64 hexadecimal digits
//! ```

use aws_lc_rs::digest::{SHA256, digest};
use zeroize::Zeroizing;

use crate::key::{KEY_BYTES, KeyId, Secret, from_hex, hex};

const TITLE: &str = "romori root key";

/// 元の鍵 — the key above all others, with its place in the row of root keys.
pub(crate) struct Root {
    pub number: u32,
    pub id: KeyId,
    pub secret: Secret,
}

impl Root {
    pub fn to_text(&self) -> Zeroizing<String> {
        // All room at once: a text that grows would leave a copy of the key behind.
        let mut text = Zeroizing::new(String::with_capacity(512));
        let number = self.number.to_string();
        let (id, key) = (hex(self.id.as_bytes()), hex(self.secret.expose()));
        for part in [TITLE, "\nnumber ", &number, "\nid ", &id, "\nkey ", &key, "\n"] {
            text.push_str(part);
        }
        let check = hex(digest(&SHA256, text.as_bytes()).as_ref());
        for part in ["check ", &check, "\n"] {
            text.push_str(part);
        }
        text
    }

    /// The key in a file's text, if not one letter of it was changed.
    pub fn parse(text: &str) -> Option<Self> {
        let (above, check) = text.split_once("check ")?;
        let check = from_hex::<32>(check.strip_suffix('\n')?)?;
        if digest(&SHA256, above.as_bytes()).as_ref() != check.as_slice() {
            return None;
        }
        let mut lines = above.lines();
        if lines.next() != Some(TITLE) {
            return None;
        }
        let number = lines.next()?.strip_prefix("number ")?.parse().ok()?;
        let id = from_hex::<16>(lines.next()?.strip_prefix("id ")?)?;
        let key = from_hex::<KEY_BYTES>(lines.next()?.strip_prefix("key ")?)?;
        let secret = Secret::from_slice(key.as_slice())?;
        lines.next().is_none().then_some(Self { number, id: KeyId::from_bytes(*id), secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> Root {
        let secret = Secret::from_slice(&[0xAB; 32]).expect("32 bytes");
        Root { number: 7, id: KeyId::from_bytes([0x11; 16]), secret }
    }

    #[test]
    fn reads_back_what_it_writes() {
        let text = root().to_text();
        let read = Root::parse(&text).expect("a root key");
        assert_eq!((read.number, read.id), (7, root().id));
        assert_eq!(read.secret.expose(), &[0xAB; 32]);
        assert!(text.starts_with("romori root key\nnumber 7\nid 1111"));
    }

    #[test]
    fn every_changed_bit_is_found() {
        let text = root().to_text();
        for at in 0..text.len() {
            for bit in 0..8 {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] ^= 1 << bit;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                // A capital digit means the same.
                if changed.eq_ignore_ascii_case(&text) && changed.contains(TITLE) {
                    continue;
                }
                assert!(Root::parse(&changed).is_none(), "byte {at}, bit {bit}");
            }
        }
        assert!(Root::parse("").is_none());
        assert!(Root::parse(&text[..text.len() - 1]).is_none());
    }
}
