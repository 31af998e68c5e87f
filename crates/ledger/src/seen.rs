//! Whether a leaf is already in the log, so that a batch that comes again adds nothing.
//!
//! A leaf is known by its hash, so that nothing else than the very same bytes is ever held back.
//! Its key only narrows the search: keys grow with time, so that a new one lies beyond the range
//! of every group of leaves but the youngest, and the others need not be read.

use std::collections::HashSet;
use std::path::Path;

use crate::edge::{Staged, entries};
use crate::error::LogError;
use crate::folder::Folder;
use crate::hash::{HASH_BYTES, Hash, leaf_hash, sha256};
use crate::layout::{GROUP_LEAVES, KEY_RANGES, Kind, TILE_WIDTH};

/// 記録の鍵 — what a leaf is looked for by. Ordered as bytes.
pub type Key = [u8; 16];

/// How the key of a leaf is found. The log knows no more of what a leaf says.
pub type KeyOf = fn(&[u8]) -> Option<Key>;

const RANGE_BYTES: usize = 32;
/// Groups kept in memory once they had to be looked into.
const GROUPS_MAX: usize = 4;

/// The least and the greatest key of a group of leaves.
type Range = (Key, Key);
/// Where nothing is known of the keys, all are possible.
const ANY: Range = ([0; 16], [0xff; 16]);

pub struct Seen {
    key_of: KeyOf,
    /// Leaves of the group that is not full yet.
    open: HashSet<Hash>,
    open_range: Option<Range>,
    open_leaves: u64,
    sealed: Vec<Range>,
    /// The greatest key of all sealed groups.
    sealed_max: Option<Key>,
    looked_into: Vec<(u64, HashSet<Hash>)>,
}

impl Seen {
    /// What a log of this size has, of which so many entries are gone.
    pub fn load(folder: &Folder, size: u64, gone: u64, key_of: KeyOf) -> Result<Self, LogError> {
        let mut seen = Self {
            key_of,
            open: HashSet::new(),
            open_range: None,
            open_leaves: 0,
            sealed: Vec::new(),
            sealed_max: None,
            looked_into: Vec::new(),
        };
        let groups = size / GROUP_LEAVES;
        let remembered = read_ranges(folder)?;
        let known = usize::try_from(groups).unwrap_or(usize::MAX).min(remembered.len());
        for range in &remembered[..known] {
            seen.seal(*range);
        }
        for group in known as u64..groups {
            let range = seen.read_group(folder, group, size, gone)?.1;
            seen.seal(range.unwrap_or(ANY));
        }
        let (open, range) = seen.read_group(folder, groups, size, gone)?;
        (seen.open, seen.open_range, seen.open_leaves) = (open, range, size % GROUP_LEAVES);
        if (known as u64) < groups {
            seen.remember(folder);
        }
        Ok(seen)
    }

    pub fn key(&self, leaf: &[u8]) -> Option<Key> {
        (self.key_of)(leaf)
    }

    /// Whether a log of this size has the leaf with this hash and key.
    pub fn contains(&mut self, folder: &Folder, hash: &Hash, key: &Key) -> Result<bool, LogError> {
        if self.open.contains(hash) {
            return Ok(true);
        }
        if self.sealed_max.is_none_or(|max| *key > max) {
            return Ok(false);
        }
        for group in (0..self.sealed.len()).rev() {
            let (least, greatest) = self.sealed[group];
            if (least..=greatest).contains(key) && self.group(folder, group as u64)?.contains(hash)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts a leaf that was added. The answer is whether it has filled a group.
    pub fn add(&mut self, hash: Hash, key: Key) -> bool {
        self.open.insert(hash);
        widen(&mut self.open_range, key);
        self.open_leaves += 1;
        if self.open_leaves < GROUP_LEAVES {
            return false;
        }
        let full = std::mem::take(&mut self.open);
        self.open_leaves = 0;
        self.keep(self.sealed.len() as u64, full);
        let range = self.open_range.take();
        self.seal(range.unwrap_or(ANY));
        true
    }

    /// Writes the ranges down, to open faster. When that fails they are read from the leaves.
    pub fn remember(&self, folder: &Folder) {
        let ranges: Vec<u8> =
            self.sealed.iter().flat_map(|range| [range.0, range.1]).flatten().collect();
        let bytes = [sha256(&ranges).as_slice(), &ranges].concat();
        let _ = folder.put(&[Staged { path: KEY_RANGES.into(), bytes }]);
    }

    fn seal(&mut self, range: Range) {
        self.sealed_max = self.sealed_max.max(Some(range.1));
        self.sealed.push(range);
    }

    fn keep(&mut self, group: u64, hashes: HashSet<Hash>) {
        self.looked_into.insert(0, (group, hashes));
        self.looked_into.truncate(GROUPS_MAX);
    }

    fn group(&mut self, folder: &Folder, group: u64) -> Result<&HashSet<Hash>, LogError> {
        match self.looked_into.iter().position(|(known, _)| *known == group) {
            Some(place) => self.looked_into[..=place].rotate_right(1),
            None => {
                let size = (group + 1) * GROUP_LEAVES;
                let hashes = read_hashes(folder, group, size)?;
                self.keep(group, hashes);
            }
        }
        Ok(&self.looked_into[0].1)
    }

    /// The hashes of a group and the range of their keys, from the leaves themselves.
    fn read_group(
        &self,
        folder: &Folder,
        group: u64,
        size: u64,
        gone: u64,
    ) -> Result<(HashSet<Hash>, Option<Range>), LogError> {
        let mut hashes = HashSet::new();
        let mut range = None;
        for n in tiles(group) {
            let width = Kind::Entries.width(n, size);
            if width == 0 {
                break;
            }
            if (n + 1) * TILE_WIDTH <= gone {
                let tile = folder.read(&Kind::Level(0).path(n, width))?;
                hashes.extend(tile.as_chunks::<HASH_BYTES>().0);
                range = Some(ANY);
                continue;
            }
            let path = Kind::Entries.path(n, width);
            let bundle = folder.read(&path)?;
            let leaves = entries(&bundle).ok_or_else(|| LogError::damaged(&path))?;
            for leaf in leaves {
                hashes.insert(leaf_hash(leaf));
                if let Some(key) = self.key(leaf) {
                    widen(&mut range, key);
                }
            }
        }
        Ok((hashes, range))
    }
}

fn widen(range: &mut Option<Range>, key: Key) {
    let (least, greatest) = range.unwrap_or((key, key));
    *range = Some((least.min(key), greatest.max(key)));
}

/// The tiles of level 0 that a group of leaves has.
fn tiles(group: u64) -> impl Iterator<Item = u64> {
    group * TILE_WIDTH..(group + 1) * TILE_WIDTH
}

fn read_hashes(folder: &Folder, group: u64, size: u64) -> Result<HashSet<Hash>, LogError> {
    let mut hashes = HashSet::new();
    for n in tiles(group) {
        let tile = folder.read(&Kind::Level(0).path(n, Kind::Level(0).width(n, size)))?;
        hashes.extend(tile.as_chunks::<HASH_BYTES>().0);
    }
    Ok(hashes)
}

/// The ranges that were written down, or none when they are not there or not whole.
fn read_ranges(folder: &Folder) -> Result<Vec<Range>, LogError> {
    let bytes = folder.read_if_there(Path::new(KEY_RANGES))?.unwrap_or_default();
    let Some((digest, ranges)) = bytes.split_first_chunk::<HASH_BYTES>() else {
        return Ok(Vec::new());
    };
    if *digest != sha256(ranges) {
        return Ok(Vec::new());
    }
    let range = |bytes: &[u8; RANGE_BYTES]| {
        let (mut least, mut greatest) = ([0; 16], [0; 16]);
        least.copy_from_slice(&bytes[..16]);
        greatest.copy_from_slice(&bytes[16..]);
        (least, greatest)
    };
    Ok(ranges.as_chunks::<RANGE_BYTES>().0.iter().map(range).collect())
}
