//! A passphrase before the root keys: it opens one lock, and the lock opens them.
//!
//! ```text
//! romori passphrase
//! id 0123…     32 hexadecimal digits: names the lock
//! cost 65536 3 4   KiB of memory, passes, lanes of Argon2id
//! salt 0123…   32 hexadecimal digits
//! nonce 0123…  24 hexadecimal digits
//! lock 0123…   96 hexadecimal digits: AES-256-GCM, bound to the lines above
//! check …      SHA-256 of the lines above, 64 hexadecimal digits
//! ```
//! A change of passphrase writes this one file anew, so that it never stands half done.

use std::str::Lines;

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::aead::{Aad, Nonce};
use aws_lc_rs::digest::{SHA256, digest};
use romori_types::Chance;
use zeroize::Zeroizing;

use crate::error::{CustodyError, VaultError};
use crate::key::{KEY_BYTES, KeyId, Secret, from_hex, hex};
use crate::root_file::Root;
use crate::wrapped::gcm_key;

const TITLE: &str = "romori passphrase";
const ROOT_TITLE: &str = "romori root key under a passphrase";
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;
const SEALED_BYTES: usize = KEY_BYTES + 16;
/// Where a file's checked part ends.
const CHECK: &str = "check ";
/// Memory, passes and lanes: the second choice of RFC 9106 §4. Unit of the first: KiB.
const COST: [u32; 3] = [65_536, 3, 4];
/// A file that asks for more than this is not ours, and must not bring the machine down.
const COST_MAX: [u32; 3] = [1_048_576, 16, 16];

/// 合言葉 — the words that open a folder of keys, as UTF-8 that was normalised by who made it. Wiped
/// when dropped; neither shown nor copied.
///
/// ```compile_fail
/// fn show(words: &romori_vault::Passphrase) -> String {
///     format!("{words:?}")
/// }
/// ```
pub struct Passphrase(Zeroizing<Vec<u8>>);

impl Passphrase {
    /// These words.
    pub fn new(words: &[u8]) -> Self {
        Self(Zeroizing::new(words.to_vec()))
    }
}

/// 錠 — what stands between a passphrase and the root keys of a folder.
pub(crate) struct Lock {
    id: KeyId,
    secret: Secret,
}

impl Lock {
    /// A new one.
    pub fn generate(chance: &dyn Chance) -> Result<Self, VaultError> {
        Ok(Self { id: KeyId::generate(chance)?, secret: Secret::generate(chance)? })
    }

    /// The text of its file, under a passphrase.
    pub fn to_text(
        &self,
        words: &Passphrase,
        chance: &dyn Chance,
    ) -> Result<Zeroizing<String>, VaultError> {
        let mut salt = [0; SALT_BYTES];
        chance.fill(&mut salt)?;
        let [memory, passes, lanes] = COST;
        let mut text = Zeroizing::new(format!(
            "{TITLE}\nid {}\ncost {memory} {passes} {lanes}\nsalt {}\n",
            self.id,
            hex(&salt).as_str(),
        ));
        let key = stretched(words, &salt, COST).ok_or(CustodyError::PassphraseRefused)?;
        close(&mut text, "lock", &key, &self.secret, chance)?;
        Ok(text)
    }

    /// The lock in a file's text; none if it is not of this form.
    ///
    /// # Errors
    /// [`CustodyError::PassphraseRefused`] for other words.
    pub fn open(text: &str, words: &Passphrase) -> Result<Option<Self>, CustodyError> {
        let Some(closed) = Closed::parse(text, TITLE, "lock", head_of_lock) else {
            return Ok(None);
        };
        let (id, cost, salt) = closed.head;
        let key = stretched(words, &salt, cost).ok_or(CustodyError::PassphraseRefused)?;
        let secret = closed.body.open(&key).ok_or(CustodyError::PassphraseRefused)?;
        Ok(Some(Self { id, secret }))
    }

    /// The text of a root key's file behind this lock.
    pub fn root_text(
        &self,
        root: &Root,
        chance: &dyn Chance,
    ) -> Result<Zeroizing<String>, VaultError> {
        let mut text = Zeroizing::new(format!(
            "{ROOT_TITLE}\nnumber {}\nid {}\nunder {}\n",
            root.number, root.id, self.id
        ));
        close(&mut text, "key", &self.secret.derive("roots"), &root.secret, chance)?;
        Ok(text)
    }

    /// The root key in a file's text, if it lies behind this lock and nothing was changed.
    pub fn open_root(&self, text: &str) -> Option<Root> {
        let closed = Closed::parse(text, ROOT_TITLE, "key", head_of_root)?;
        let (number, id, under) = closed.head;
        let secret = closed.body.open(&self.secret.derive("roots"))?;
        (under == self.id).then_some(Root { number, id, secret })
    }
}

/// Whether a root key's file says that it lies behind a lock.
pub(crate) fn is_locked_root(text: &str) -> bool {
    text.lines().next() == Some(ROOT_TITLE)
}

/// Adds the lines from the nonce on: the secret under the key, and the check.
fn close(
    text: &mut Zeroizing<String>,
    name: &str,
    key: &Secret,
    secret: &Secret,
    chance: &dyn Chance,
) -> Result<(), VaultError> {
    let mut nonce = [0; NONCE_BYTES];
    chance.fill(&mut nonce)?;
    let mut bytes = [0; SEALED_BYTES];
    let (body, tag) = bytes.split_at_mut(KEY_BYTES);
    let nonce_text = hex(&nonce);
    gcm_key(key)
        .seal_out_of_place_scatter(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(text.as_bytes()),
            secret.expose(),
            body,
            &[],
            tag,
        )
        .map_err(|_| CustodyError::PassphraseRefused)?;
    for part in ["nonce ", &nonce_text, "\n", name, " ", &hex(&bytes), "\n"] {
        text.push_str(part);
    }
    let check = hex(digest(&SHA256, text.as_bytes()).as_ref());
    for part in [CHECK, &check, "\n"] {
        text.push_str(part);
    }
    Ok(())
}

/// A file whose check is right: what stands above, and what is closed.
struct Closed<'a, T> {
    head: T,
    body: Body<'a>,
}

struct Body<'a> {
    associated: &'a str,
    nonce: [u8; NONCE_BYTES],
    sealed: Zeroizing<[u8; SEALED_BYTES]>,
}

impl<'a, T> Closed<'a, T> {
    fn parse(
        text: &'a str,
        title: &str,
        name: &str,
        head: impl FnOnce(&mut Lines<'a>) -> Option<T>,
    ) -> Option<Self> {
        let (above, check) = text.split_once(CHECK)?;
        let check = from_hex::<32>(check.strip_suffix('\n')?)?;
        if digest(&SHA256, above.as_bytes()).as_ref() != check.as_slice() {
            return None;
        }
        let (associated, closed) = above.split_at(above.find("nonce ")?);
        let mut lines = associated.lines();
        if lines.next() != Some(title) {
            return None;
        }
        let head = head(&mut lines)?;
        let mut closed = closed.lines();
        let nonce = from_hex::<NONCE_BYTES>(closed.next()?.strip_prefix("nonce ")?)?;
        let sealed = closed.next()?.strip_prefix(name)?.strip_prefix(' ')?;
        let sealed = from_hex::<SEALED_BYTES>(sealed)?;
        let whole = lines.next().is_none() && closed.next().is_none();
        whole.then_some(Self { head, body: Body { associated, nonce: *nonce, sealed } })
    }
}

impl Body<'_> {
    fn open(&self, key: &Secret) -> Option<Secret> {
        let mut plain = Zeroizing::new([0; KEY_BYTES]);
        let (body, tag) = self.sealed.split_at(KEY_BYTES);
        let nonce = Nonce::assume_unique_for_key(self.nonce);
        let aad = Aad::from(self.associated.as_bytes());
        gcm_key(key).open_separate_gather(nonce, aad, body, tag, plain.as_mut_slice()).ok()?;
        Secret::from_slice(plain.as_slice())
    }
}

type LockHead = (KeyId, [u32; 3], [u8; SALT_BYTES]);

fn head_of_lock(lines: &mut Lines<'_>) -> Option<LockHead> {
    let id = from_hex::<16>(lines.next()?.strip_prefix("id ")?)?;
    let mut numbers = lines.next()?.strip_prefix("cost ")?.split(' ');
    let mut cost = [0; 3];
    for (number, most) in cost.iter_mut().zip(COST_MAX) {
        *number = numbers.next()?.parse().ok().filter(|number| (1..=most).contains(number))?;
    }
    let salt = from_hex::<SALT_BYTES>(lines.next()?.strip_prefix("salt ")?)?;
    numbers.next().is_none().then_some((KeyId::from_bytes(*id), cost, *salt))
}

fn head_of_root(lines: &mut Lines<'_>) -> Option<(u32, KeyId, KeyId)> {
    let number = lines.next()?.strip_prefix("number ")?.parse().ok()?;
    let id = from_hex::<16>(lines.next()?.strip_prefix("id ")?)?;
    let under = from_hex::<16>(lines.next()?.strip_prefix("under ")?)?;
    Some((number, KeyId::from_bytes(*id), KeyId::from_bytes(*under)))
}

/// Argon2id (RFC 9106) of the words; none when the cost is no cost or there is no memory for it.
fn stretched(words: &Passphrase, salt: &[u8], cost: [u32; 3]) -> Option<Secret> {
    let [memory, passes, lanes] = cost;
    let params = Params::new(memory, passes, lanes, Some(KEY_BYTES)).ok()?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    argon2.hash_password_into(&words.0, salt, bytes.as_mut_slice()).ok()?;
    Secret::from_slice(bytes.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;
    use romori_types::NoChance;

    struct Fixed;

    impl Chance for Fixed {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
            bytes.fill(0x5A);
            Ok(())
        }
    }

    fn words() -> Passphrase {
        Passphrase::new("四つの関係のない言葉をつなげる".as_bytes())
    }

    /// RFC 9106 §5.3 has a secret and associated data, which a passphrase has not: the vector here
    /// is from the reference program, `argon2 somesalt -id -t 2 -k 65536 -p 1` of `password`.
    #[test]
    fn stretches_as_the_reference_program() {
        let found = stretched(&Passphrase::new(b"password"), b"somesalt", [65_536, 2, 1]);
        let found = hex(found.expect("a key").expose());
        assert_eq!(
            found.as_str(),
            "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
        );
    }

    #[test]
    fn a_lock_opens_with_its_words_alone() {
        let lock = Lock::generate(&Fixed).expect("chance");
        let text = lock.to_text(&words(), &Fixed).expect("written");
        assert!(text.starts_with("romori passphrase\nid 5a5a"), "{}", text.as_str());
        let read = Lock::open(&text, &words()).expect("opened").expect("a lock");
        assert_eq!((read.id, read.secret.expose()), (lock.id, lock.secret.expose()));
        let other = Passphrase::new(b"other words of some length");
        assert_eq!(Lock::open(&text, &other).err(), Some(CustodyError::PassphraseRefused));
        assert!(!text.contains(hex(lock.secret.expose()).as_str()));
    }

    #[test]
    fn every_changed_letter_is_found_before_the_words_are_tried() {
        let lock = Lock::generate(&Fixed).expect("chance");
        let root = Root {
            number: 3,
            id: KeyId::from_bytes([7; 16]),
            secret: Secret::from_slice(&[0xAB; 32]).expect("32 bytes"),
        };
        let text = lock.to_text(&words(), &Fixed).expect("written");
        let root_text = lock.root_text(&root, &Fixed).expect("written");
        let read = lock.open_root(&root_text).expect("a root key");
        assert_eq!((read.number, read.id, read.secret.expose()), (3, root.id, &[0xAB; 32]));
        for at in 0..text.len().max(root_text.len()) {
            let change = |text: &str| {
                let mut bytes = text.as_bytes().to_vec();
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = if *byte == b'1' { b'2' } else { b'1' };
                }
                String::from_utf8(bytes).expect("letters")
            };
            if at < text.len() {
                let opened = Lock::open(&change(&text), &words());
                assert!(matches!(opened, Ok(None)), "byte {at}");
            }
            if at < root_text.len() {
                assert!(lock.open_root(&change(&root_text)).is_none(), "byte {at}");
            }
        }
    }

    #[test]
    fn a_root_behind_another_lock_does_not_open() {
        let lock =
            Lock { id: KeyId::from_bytes([1; 16]), secret: Secret::generate(&Fixed).unwrap() };
        let secret = Secret::from_slice(&[9; 32]).expect("32 bytes");
        let other = Lock { id: KeyId::from_bytes([1; 16]), secret };
        let secret = Secret::from_slice(&[0xAB; 32]).expect("32 bytes");
        let root = Root { number: 1, id: KeyId::from_bytes([7; 16]), secret };
        let text = lock.root_text(&root, &Fixed).expect("written");
        assert!(is_locked_root(&text) && !is_locked_root(&root.to_text()));
        assert!(other.open_root(&text).is_none());
    }

    #[test]
    fn a_cost_beyond_the_machine_is_not_tried() {
        let lock = Lock::generate(&Fixed).expect("chance");
        let text = lock.to_text(&words(), &Fixed).expect("written");
        let heavy = text.replace("cost 65536 3 4", "cost 4294967295 3 4");
        let (above, _) = heavy.split_once(CHECK).expect("a check");
        let check = hex(digest(&SHA256, above.as_bytes()).as_ref());
        let whole = format!("{above}{CHECK}{}\n", check.as_str());
        assert!(matches!(Lock::open(&whole, &words()), Ok(None)));
    }
}
