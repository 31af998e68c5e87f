//! A witness by the specification: what it cosigns, what it refuses, and what it still knows.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod judging;
mod over_http;
mod watching;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use romori_ledger::{Disk, Ed25519Signer, Log, Signer, VerifierKey};
use romori_record::{Class, Entry, HOUSE, LoggedPurpose, Micros, Outcome, id_of};
use romori_types::{ActorId, Basis, Device, EntryId, Purpose};
use romori_witness::Witness;

pub(crate) const NAME: &str = "log.example/romori";
pub(crate) const WITNESS: &str = "witness.example/w1";
/// 2026-07-10T08:30:00Z. Unit: seconds since 1970-01-01T00:00Z.
pub(crate) const NOW: u64 = 1_783_672_200;

pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) fn signer(seed: u8) -> Box<Ed25519Signer> {
    Box::new(Ed25519Signer::from_seed(&[seed; 32]).unwrap())
}

pub(crate) fn log_key() -> VerifierKey {
    VerifierKey::new(NAME, signer(7).public_key()).unwrap()
}

pub(crate) fn entry(number: u64) -> Vec<u8> {
    let entry = Entry {
        id: EntryId::from_bytes(u128::from(number).to_be_bytes()),
        at: Micros::new(1_783_672_200_000_000 + number).unwrap(),
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
        body: Vec::new(),
    };
    entry.encode().unwrap()
}

/// A log with the entries of these numbers, in this folder.
pub(crate) fn log_in(folder: &Path, numbers: impl Iterator<Item = u64>) -> Log {
    let mut log = Log::open(Arc::new(Disk), folder, NAME, signer(7), &[], id_of).unwrap();
    log.append_batch(&numbers.map(entry).collect::<Vec<_>>()).unwrap();
    log
}

pub(crate) fn witness_in(folder: &Path) -> Witness {
    Witness::open(folder, WITNESS, signer(9), vec![log_key()]).unwrap()
}
