//! The log against other implementations, against failing disks, and against itself.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod again;
mod faults;
mod files;
mod go;
mod growing;
mod notes;
mod oracles;
mod proofs;
mod reserve;
mod retention;
mod spool;
mod verifier;
mod world;

use std::path::Path;
use std::sync::Arc;

use romori_ledger::{Ed25519Signer, Key, Log, LogError};

use crate::world::World;

pub(crate) const ROOT: &str = "/disk";
pub(crate) const FOLDER: &str = "/disk/log";
pub(crate) const NAME: &str = "log.example/romori";

/// A leaf as callers make them: a version, sixteen bytes that grow, and something.
pub(crate) fn leaf(number: u64) -> Vec<u8> {
    let mut leaf = vec![1];
    leaf.extend_from_slice(&u128::from(number).to_be_bytes());
    leaf.extend((0..number % 7).map(|byte| u8::try_from(byte).unwrap()));
    leaf
}

pub(crate) fn leaves(numbers: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    numbers.map(leaf).collect()
}

pub(crate) fn key_of(leaf: &[u8]) -> Option<Key> {
    leaf.get(1..17)?.try_into().ok()
}

pub(crate) fn signer() -> Box<Ed25519Signer> {
    Box::new(Ed25519Signer::from_seed(&[7; 32]).unwrap())
}

pub(crate) fn open(world: &World) -> Result<Log, LogError> {
    Log::open(Arc::new(world.clone()), Path::new(FOLDER), NAME, signer(), &[], key_of)
}

/// A log with this many leaves on a disk that does not fail.
pub(crate) fn filled(count: u64) -> (World, Log) {
    let world = World::new(ROOT);
    let mut log = open(&world).unwrap();
    log.append_batch(&leaves(0..count)).unwrap();
    (world, log)
}
