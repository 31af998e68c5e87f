//! Logs of invented entries in folders of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use romori_ledger::{Disk, Ed25519Signer, Log, LogReader};
use romori_record::{Class, Entry, LoggedPurpose, Micros, Outcome, SetDigest, id_of};
use romori_types::{ActorId, Basis, ClientId, Device, DeviceId, EntryId, SessionId, TenantId};

/// 2026-07-01T00:00:00Z.
const START: u64 = 1_782_864_000_000_000;

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("romori-trace-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn log(&self, seed: u8) -> Log {
        let signer = Box::new(Ed25519Signer::from_seed(&[seed; 32]).unwrap());
        Log::open(Arc::new(Disk), &self.0.join("log"), "romori/test", signer, &[], id_of).unwrap()
    }

    pub fn index(&self) -> PathBuf {
        self.0.join("trace")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The same numbers for the same seed.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

pub fn id(kind: u8, number: u64) -> [u8; 16] {
    let mut id = [kind; 16];
    id[8..].copy_from_slice(&number.to_be_bytes());
    id
}

/// The entry with this number: a few tenants, clients, actors and devices at random.
pub fn entry(number: u64, random: &mut Random) -> Entry {
    let tenant = random.below(5);
    let tenant_id = TenantId::from_bytes(id(1, tenant));
    let by_session = random.below(4) > 0;
    let client = random.below(3);
    let persons = u32::try_from(random.below(4)).unwrap();
    let mut set = [0; 32];
    set[..8].copy_from_slice(&random.below(40).to_be_bytes());
    Entry {
        id: EntryId::from_bytes(id(9, number)),
        at: Micros::new(START + number * 1_000_000).unwrap(),
        tenant: tenant_id,
        home: if random.below(20) == 0 { TenantId::from_bytes(id(1, 99)) } else { tenant_id },
        actor: ActorId::from_bytes(id(2, random.below(60))),
        device: match random.below(3) {
            0 => Device::NotYetBound,
            device => Device::Bound(DeviceId::from_bytes(id(3, device))),
        },
        session: by_session.then(|| SessionId::from_bytes(id(4, random.below(200)))),
        class: Class::ALL[usize::try_from(random.below(Class::ALL.len() as u64)).unwrap()],
        outcome: if random.below(10) == 0 { Outcome::Refused } else { Outcome::Done },
        purpose: LoggedPurpose::new(1, None).unwrap(),
        basis: Basis::Own,
        client: (client > 0).then(|| ClientId::from_bytes(id(5, tenant * 10 + client))),
        persons,
        set: (persons > 0).then_some(SetDigest(set)),
        body: vec![0x5a; usize::try_from(random.below(12)).unwrap()],
    }
}

/// The leaves of these entries; one in a while is of a version that is not known yet.
pub fn leaves(count: u64, seed: u64) -> Vec<Vec<u8>> {
    let mut random = Random(seed);
    let leaf = |number| {
        let mut leaf = entry(number, &mut random).encode().unwrap();
        if number % 9_973 == 5 {
            leaf[0] = 99;
        }
        leaf
    };
    (0..count).map(leaf).collect()
}

/// A log of these leaves.
pub fn grown(log: &mut Log, leaves: &[Vec<u8>]) -> LogReader {
    log.append_batch(leaves).unwrap();
    log.reader()
}

pub fn file(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
