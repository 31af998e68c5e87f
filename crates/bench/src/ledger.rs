//! `ledger-verify` and `ledger-proof`: a log as the program writes it, read by the code that never
//! wrote it; and proofs of single entries.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use romori_ledger::{Disk, Ed25519Signer, Log, check_inclusion, leaf_hash};
use romori_recheck::{Key, recheck, recheck_part};
use romori_record::{Class, Entry, LoggedPurpose, Micros, Outcome, SetDigest, id_of};
use romori_types::{ActorId, Basis, Device, EntryId, Purpose, SessionId, TenantId};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency, peak_rss_mb};
use crate::random::Random;
use crate::stage::{cannot, wrong};

const ENTRIES: usize = 10_000_000;
/// As many as become durable together.
const BATCH: usize = 65_536;
const PROOFS: usize = 20_000;
const NAME: &str = "bench.example/romori";
const SEED: u64 = 20_261_130;

/// A log in a folder of its own, which goes with it.
struct Written {
    folder: PathBuf,
    log: Log,
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Written {
    fn of(count: usize) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("romori-bench-{}", std::process::id()));
        let signer = Ed25519Signer::from_seed(&[7; 32]).map_err(|_| cannot("no key"))?;
        let (disk, place) = (Arc::new(Disk), folder.join("log"));
        std::fs::create_dir_all(&folder).map_err(cannot)?;
        let log = Log::open(disk, &place, NAME, Box::new(signer), &[], id_of).map_err(cannot)?;
        let mut written = Self { folder, log };
        for first in (0..count).step_by(BATCH) {
            let numbers = first..(first + BATCH).min(count);
            let leaves: Result<Vec<_>, _> = numbers.map(entry).collect();
            written.log.append_batch(&leaves?).map_err(cannot)?;
        }
        Ok(written)
    }

    fn place(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn key(&self) -> Result<Key, Failure> {
        Key::parse(&self.log.key().to_string()).ok_or_else(|| cannot("no key"))
    }
}

/// 1人の閲覧, as long as the program writes it.
fn entry(number: usize) -> Result<Vec<u8>, Failure> {
    let number = number as u64;
    let entry = Entry {
        id: EntryId::from_bytes((u128::from(number) << 64 | 0x70).to_be_bytes()),
        at: Micros::new(1_783_672_200_000_000 + number).ok_or_else(|| cannot("an instant"))?,
        tenant: TenantId::from_bytes(u128::from(number % 3_400 + 1).to_be_bytes()),
        home: TenantId::from_bytes(u128::from(number % 3_400 + 1).to_be_bytes()),
        actor: ActorId::from_bytes(u128::from(number % 20_000 + 1).to_be_bytes()),
        device: Device::NotYetBound,
        session: Some(SessionId::from_bytes(u128::from(number / 9 + 1).to_be_bytes())),
        class: Class::Read,
        outcome: Outcome::Done,
        purpose: LoggedPurpose::from(Purpose::Consult),
        basis: Basis::Own,
        client: None,
        persons: 1,
        set: Some(SetDigest([number.to_be_bytes()[7]; 32])),
        body: vec![0xEE; 45],
    };
    entry.encode().map_err(|_| cannot("an entry"))
}

pub(crate) fn verify(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(ENTRIES);
    let written = Written::of(count)?;
    let (place, key) = (written.place(), written.key()?);
    let start = Instant::now();
    let mut problems = 0;
    let summary = recheck(&place, std::slice::from_ref(&key), &[], &mut |_| problems += 1);
    let elapsed = start.elapsed();
    let is_right = summary.size == count as u64 && summary.root == Some(written.log.root());
    if !is_right || problems > 0 {
        return Err(wrong(format!("{problems} problems, {} entries", summary.size)));
    }
    let compared = flipped(&place, &key, count)?;
    let (scale, peak_rss_mb) = (scale.get(), peak_rss_mb());
    Ok(Figure {
        name: "ledger-verify",
        scale,
        count,
        elapsed,
        peak_rss_mb,
        compared,
        latency: None,
    })
}

/// Whoever finds nothing must be able to find something: one byte in each of these bundles.
fn flipped(place: &Path, key: &Key, count: usize) -> Result<usize, Failure> {
    let full = count / 256;
    let mut random = Random::seeded(SEED);
    let tries = full.min(20);
    for _ in 0..tries {
        let n = random.below(u32::try_from(full).unwrap_or(u32::MAX)) as usize;
        let name = match n / 1_000 {
            0 => format!("tile/entries/{n:03}"),
            above => format!("tile/entries/x{above:03}/{:03}", n % 1_000),
        };
        let file = place.join(name);
        let good = std::fs::read(&file).map_err(cannot)?;
        let mut bad = good.clone();
        let at = random.below(u32::try_from(bad.len()).unwrap_or(u32::MAX)) as usize;
        bad[at] ^= 1;
        std::fs::write(&file, bad).map_err(cannot)?;
        let range = n as u64 * 256..(n as u64 + 1) * 256;
        let keys = std::slice::from_ref(key);
        let found = recheck_part(place, keys, &[], range, &mut |_, _| {}, &mut |_| {}).faults;
        std::fs::write(&file, good).map_err(cannot)?;
        if found == 0 {
            return Err(wrong(format!("a changed byte of bundle {n} was not found")));
        }
    }
    Ok(tries)
}

pub(crate) fn proof(scale: Scale) -> Result<Figure, Failure> {
    let written = Written::of(scale.of(ENTRIES))?;
    let reader = written.log.reader();
    let (size, root) = (reader.checkpoint().size, reader.checkpoint().root);
    let mut random = Random::seeded(SEED);
    let below = u32::try_from(size).unwrap_or(u32::MAX);
    let picks: Vec<u64> = (0..PROOFS).map(|_| u64::from(random.below(below))).collect();
    let mut took: Vec<Duration> = Vec::with_capacity(picks.len());
    let start = Instant::now();
    for index in &picks {
        let begun = Instant::now();
        let proof = reader.inclusion(*index, size).map_err(cannot)?;
        took.push(begun.elapsed());
        let leaf = leaf_hash(&entry(usize::try_from(*index).unwrap_or(usize::MAX))?);
        let checked = check_inclusion(*index, size, &leaf, &root, &proof);
        checked.map_err(|_| wrong(format!("the proof of entry {index}")))?;
    }
    let elapsed = start.elapsed();
    let (scale, peak_rss_mb, count) = (scale.get(), peak_rss_mb(), picks.len());
    let latency = Latency::of(took);
    Ok(Figure {
        name: "ledger-proof",
        scale,
        count,
        elapsed,
        peak_rss_mb,
        compared: count,
        latency,
    })
}
