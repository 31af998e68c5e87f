//! 保存期間 — what is older than it must be kept goes: whole bundles of entries, from the first on.
//! Their hashes stay, so that the tree, its heads and every later proof are as before. How far the
//! entries are gone is said in a signed note beside the head.

use std::path::Path;

use crate::error::LogError;
use crate::folder::Folder;
use crate::layout::{GONE, Kind, TILE_WIDTH};
use crate::note::{VerifierKey, gone_of};

/// How many entries are gone, as a key of the log has signed it. None are while nothing says so.
pub fn gone(folder: &Folder, keys: &[&VerifierKey]) -> Result<u64, LogError> {
    let Some(note) = folder.read_if_there(Path::new(GONE))? else { return Ok(0) };
    let signed = keys.iter().find_map(|key| gone_of(&note, key));
    signed.ok_or_else(|| LogError::damaged(Path::new(GONE)))
}

/// The bundles that may go so that no entry from this one on does: whole ones within the tree.
pub fn whole_before(leaf: u64, size: u64) -> u64 {
    leaf.min(size) / TILE_WIDTH * TILE_WIDTH
}

/// Removes the bundles of these entries. Those that are gone already are as good.
pub fn remove(folder: &Folder, from: u64, to: u64) -> Result<(), LogError> {
    for n in from / TILE_WIDTH..to / TILE_WIDTH {
        let path = Kind::Entries.path(n, TILE_WIDTH);
        if folder.read_if_there(&path)?.is_some() {
            folder.remove(&path)?;
        }
    }
    Ok(())
}
