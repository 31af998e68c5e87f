//! Appends 100,000 entries in batches of 2,500, for `time` to measure. Leaves the log and its key
//! in the folder of temporary files, where the example `verify` of `recheck` looks for them.

use std::error::Error;
use std::fs;
use std::sync::Arc;

use romori_ledger::{Disk, Ed25519Signer, Log};
use romori_record::{Class, Entry, HOUSE, LoggedPurpose, Micros, Outcome, id_of};
use romori_types::{ActorId, Basis, Device, EntryId, Purpose, Timestamp};

const ENTRIES: u64 = 100_000;
const BATCH: usize = 2_500;

fn main() -> Result<(), Box<dyn Error>> {
    let root = std::env::temp_dir().join("romori-append");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    fs::create_dir_all(&root)?;
    let entries: Vec<Vec<u8>> = (0..ENTRIES).map(entry).collect::<Result<_, _>>()?;
    let signer = Box::new(Ed25519Signer::from_seed(&[7; 32]).map_err(|_| "no key")?);
    let folder = root.join("log");
    let mut log = Log::open(Arc::new(Disk), &folder, "log.example/append", signer, &[], id_of)?;
    for batch in entries.chunks(BATCH) {
        log.append_batch(batch)?;
    }
    fs::write(root.join("key"), log.key().to_string())?;
    if log.size() == ENTRIES { Ok(()) } else { Err("entries are missing".into()) }
}

/// An entry of 159 bytes, as when a record is read.
fn entry(number: u64) -> Result<Vec<u8>, Box<dyn Error>> {
    let at = Timestamp::from_second(1_783_672_200)?;
    let id = (u128::from(Micros::of(at).get()) << 64 | u128::from(number)).to_be_bytes();
    let entry = Entry {
        id: EntryId::from_bytes(id),
        at: Micros::of(at),
        tenant: HOUSE,
        home: HOUSE,
        actor: ActorId::from_bytes([4; 16]),
        device: Device::NotYetBound,
        session: None,
        class: Class::Read,
        outcome: Outcome::Done,
        purpose: LoggedPurpose::from(Purpose::Consult),
        basis: Basis::Own,
        client: None,
        persons: 1,
        set: None,
        body: vec![0xEE; 94],
    };
    Ok(entry.encode()?)
}
