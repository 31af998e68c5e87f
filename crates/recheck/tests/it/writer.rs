//! The plainest writer there can be: everything in memory, each hash by the formula of the
//! specification. It knows nothing of how the real one goes about it.

use std::fs;
use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};
use romori_record::{Class, Entry, HOUSE, LoggedPurpose, Micros, Outcome};
use romori_types::{ActorId, Basis, Device, EntryId, Purpose, TenantId};
use sha2::{Digest, Sha256};

pub type Hash = [u8; 32];

pub const NAME: &str = "log.example/romori";

/// Entries, and the sizes at which a checkpoint was kept.
#[derive(Clone, Default)]
pub struct Plain {
    pub entries: Vec<Vec<u8>>,
    pub kept: Vec<usize>,
}

impl Plain {
    pub fn of(count: u64) -> Self {
        Self { entries: (0..count).map(entry).collect(), kept: Vec::new() }
    }

    pub fn hashes(&self) -> Vec<Hash> {
        self.entries.iter().map(|entry| hash(&[&[0], entry])).collect()
    }

    pub fn root(&self, size: usize) -> Hash {
        mth(&self.hashes()[..size])
    }

    pub fn write(&self, folder: &Path) {
        let put = |path: &str, bytes: &[u8]| {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        put(
            "checkpoint",
            checkpoint(self.entries.len(), &self.root(self.entries.len())).as_bytes(),
        );
        for size in &self.kept {
            let note = checkpoint(*size, &self.root(*size));
            put(&format!("kept/{size:020}"), note.as_bytes());
        }
        for (n, some) in self.entries.chunks(256).enumerate() {
            let bundle: Vec<u8> = some
                .iter()
                .flat_map(|entry| {
                    let length = u16::try_from(entry.len()).unwrap().to_be_bytes();
                    [length.as_slice(), entry].concat()
                })
                .collect();
            put(&path("entries", n, some.len()), &bundle);
        }
        let mut level = self.hashes();
        for number in 0.. {
            for (n, some) in level.chunks(256).enumerate() {
                put(&path(&number.to_string(), n, some.len()), some.as_flattened());
            }
            if level.len() < 256 {
                break;
            }
            level = level.chunks_exact(256).map(mth).collect();
        }
    }
}

/// "zero-padded 3-digit path elements. All but the last path element MUST begin with an x".
pub fn path(kind: &str, n: usize, width: usize) -> String {
    let partial = if width < 256 { format!(".p/{width}") } else { String::new() };
    let (thousands, rest) = (n / 1000, n % 1000);
    assert!(thousands < 1000, "enough for a test");
    match thousands {
        0 => format!("tile/{kind}/{rest:03}{partial}"),
        _ => format!("tile/{kind}/x{thousands:03}/{rest:03}{partial}"),
    }
}

fn hash(parts: &[&[u8]]) -> Hash {
    Sha256::digest(parts.concat()).into()
}

/// RFC 6962 §2.1, over hashes of leaves.
pub fn mth(hashes: &[Hash]) -> Hash {
    match hashes.len() {
        0 => hash(&[]),
        1 => hashes[0],
        n => {
            let k = (n as u64).next_power_of_two() / 2;
            let (left, right) = hashes.split_at(usize::try_from(k).unwrap());
            hash(&[&[1], &mth(left), &mth(right)])
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3)
            .fold(0_usize, |bits, at| bits << 8 | usize::from(three.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let digit = DIGITS[bits >> (18 - 6 * at) & 63];
            text.push(if at <= three.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

fn signing(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn material(seed: u8) -> Vec<u8> {
    [&[1], signing(seed).verifying_key().as_bytes().as_slice()].concat()
}

fn key_id(seed: u8) -> [u8; 4] {
    hash(&[NAME.as_bytes(), b"\n", &material(seed)])[..4].try_into().unwrap()
}

pub fn key(seed: u8) -> String {
    format!("{NAME}+{:08x}+{}", u32::from_be_bytes(key_id(seed)), base64(&material(seed)))
}

pub fn checkpoint(size: usize, root: &Hash) -> String {
    signed(&format!("{NAME}\n{size}\n{}\n", base64(root)), 7)
}

pub fn signed(text: &str, seed: u8) -> String {
    let signature = signing(seed).sign(text.as_bytes()).to_bytes();
    let line = base64(&[key_id(seed).as_slice(), &signature].concat());
    format!("{text}\n— {NAME} {line}\n")
}

/// An entry of the format, each another, of uneven length.
pub fn entry(number: u64) -> Vec<u8> {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&number.to_be_bytes());
    let entry = Entry {
        id: EntryId::from_bytes(id),
        at: Micros::new(1_783_672_200_000_000 + number).unwrap(),
        tenant: if number.is_multiple_of(5) { HOUSE } else { TenantId::from_bytes([3; 16]) },
        home: HOUSE,
        actor: ActorId::from_bytes([4; 16]),
        device: Device::NotYetBound,
        session: None,
        class: Class::Read,
        outcome: Outcome::Done,
        purpose: LoggedPurpose::from(Purpose::Consult),
        basis: Basis::Own,
        client: None,
        persons: u32::try_from(number % 300).unwrap(),
        set: None,
        body: vec![0xEE; usize::try_from(number % 4).unwrap()],
    };
    entry.encode().unwrap()
}
