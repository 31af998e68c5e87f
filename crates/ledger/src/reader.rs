//! Reading a log of one size: entries, and the proofs about them.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::edge::entries;
use crate::error::LogError;
use crate::files::Files;
use crate::folder::Folder;
use crate::hash::{Hash, complete_root, node_hash};
use crate::layout::{CHECKPOINT, GONE, Kind, TILE_WIDTH};
use crate::note::{Checkpoint, VerifierKey};
use crate::opening::hashes_of;
use crate::proof_file::{growth_file, inclusion_file};

/// 記録の読み手 — reads a log as it was at one checkpoint. Takes no lock: files are only added.
#[derive(Clone)]
pub struct LogReader {
    folder: Folder,
    checkpoint: Checkpoint,
    /// The checkpoint as it was signed, where it came along.
    note: Option<String>,
}

impl LogReader {
    pub(crate) fn new(folder: Folder, checkpoint: Checkpoint, note: String) -> Self {
        Self { folder, checkpoint, note: Some(note) }
    }

    /// The log in this folder at its present checkpoint.
    ///
    /// # Errors
    /// When there is no checkpoint, or none that this key has signed.
    pub fn open(files: Arc<dyn Files>, folder: &Path, key: &VerifierKey) -> Result<Self, LogError> {
        let folder = Folder::new(files, folder);
        let note = folder.read_if_there(Path::new(CHECKPOINT))?.ok_or(LogError::NoCheckpoint)?;
        let checkpoint = Checkpoint::verify(&note, key).map_err(LogError::Checkpoint)?;
        let note = String::from_utf8_lossy(&note).into_owned();
        Ok(Self { folder, checkpoint, note: Some(note) })
    }

    /// The log behind these files, wherever they are, at a checkpoint that was verified.
    pub fn over(files: Arc<dyn Files>, checkpoint: Checkpoint) -> Self {
        Self { folder: Folder::new(files, Path::new("")), checkpoint, note: None }
    }

    /// The same with the checkpoint as it was signed, which files of proof end with.
    #[must_use]
    pub fn with_note(mut self, note: String) -> Self {
        self.note = Some(note);
        self
    }

    /// The head that is read.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The head as it was signed.
    ///
    /// # Errors
    /// When it did not come along, and the one that lies there is of another size by now.
    pub fn note(&self) -> Result<String, LogError> {
        if let Some(note) = &self.note {
            return Ok(note.clone());
        }
        let note = self.folder.read_if_there(Path::new(CHECKPOINT))?;
        let note = note.and_then(|bytes| String::from_utf8(bytes).ok());
        let of_this = |note: &String| note.starts_with(&self.checkpoint.text());
        note.filter(of_this).ok_or(LogError::NoCheckpoint)
    }

    /// The leaf at this index.
    ///
    /// # Errors
    /// When there is none, or its bundle cannot be read.
    pub fn leaf(&self, index: u64) -> Result<Vec<u8>, LogError> {
        let mut leaves = self.leaves(index..index.saturating_add(1));
        leaves.next().unwrap_or(Err(LogError::OutOfRange))
    }

    /// The leaves of a range of indices, as far as there are any, bundle by bundle.
    pub fn leaves(&self, range: Range<u64>) -> impl Iterator<Item = Result<Vec<u8>, LogError>> {
        let range = range.start..range.end.min(self.checkpoint.size);
        let bundles = range.start / TILE_WIDTH..range.end.div_ceil(TILE_WIDTH);
        bundles.flat_map(move |n| match self.bundle(n, &range) {
            Ok(leaves) => leaves.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    fn bundle(&self, n: u64, range: &Range<u64>) -> Result<Vec<Vec<u8>>, LogError> {
        let bytes = match self.read(Kind::Entries, n) {
            // Not damage, where a note says so; that it is signed is for whoever verifies.
            Err(LogError::Damaged { .. })
                if self.folder.read_if_there(Path::new(GONE))?.is_some() =>
            {
                return Err(LogError::Gone);
            }
            other => other?,
        };
        let width = Kind::Entries.width(n, self.checkpoint.size);
        let damaged = || LogError::damaged(&Kind::Entries.path(n, width));
        let leaves: Vec<&[u8]> = entries(&bytes).ok_or_else(damaged)?.collect();
        if (leaves.len() as u64) < width {
            return Err(damaged());
        }
        let wanted = (n * TILE_WIDTH..).zip(leaves).filter(|(index, _)| range.contains(index));
        Ok(wanted.map(|(_, leaf)| leaf.to_vec()).collect())
    }

    /// The partial file of this size, or the full one that has taken its place since.
    fn read(&self, kind: Kind, n: u64) -> Result<Vec<u8>, LogError> {
        let path = kind.path(n, kind.width(n, self.checkpoint.size));
        match self.folder.read_if_there(&path)? {
            Some(bytes) => Ok(bytes),
            None => {
                let full = self.folder.read_if_there(&kind.path(n, TILE_WIDTH))?;
                full.ok_or_else(|| LogError::damaged(&path))
            }
        }
    }

    /// The proof that the leaf at this index is in the tree of this size: RFC 9162 §2.1.3.
    ///
    /// # Errors
    /// When there is no such leaf in such a tree, or a tile cannot be read.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, LogError> {
        if index >= size || size > self.checkpoint.size {
            return Err(LogError::OutOfRange);
        }
        let mut proof = Vec::new();
        let (mut low, mut high) = (0, size);
        let mut tiles = Tiles::new(self);
        while high - low > 1 {
            let middle = low + split(high - low);
            let (next, sibling) = match index < middle {
                true => ((low, middle), (middle, high)),
                false => ((middle, high), (low, middle)),
            };
            proof.push(tiles.root(sibling.0, sibling.1)?);
            (low, high) = next;
        }
        proof.reverse();
        Ok(proof)
    }

    /// The proof that the tree of the old size is the beginning of the new one: RFC 9162 §2.1.4.
    /// Empty when either is empty or both are one.
    ///
    /// # Errors
    /// When the old one is larger, the new one is not there, or a tile cannot be read.
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, LogError> {
        if old > new || new > self.checkpoint.size {
            return Err(LogError::OutOfRange);
        }
        if old == 0 || old == new {
            return Ok(Vec::new());
        }
        let mut proof = Vec::new();
        let (mut low, mut high) = (0, new);
        let mut tiles = Tiles::new(self);
        while old < high {
            let middle = low + split(high - low);
            if old <= middle {
                proof.push(tiles.root(middle, high)?);
                high = middle;
            } else {
                proof.push(tiles.root(low, middle)?);
                low = middle;
            }
        }
        // The old tree is itself a node when it was never left on the way down.
        if low > 0 {
            proof.push(tiles.root(low, high)?);
        }
        proof.reverse();
        Ok(proof)
    }

    /// 証明ファイル — that the leaf at this index is in the log as it is read: C2SP tlog-proof.
    ///
    /// # Errors
    /// When there is no such leaf, or a file cannot be read.
    pub fn inclusion_file(&self, index: u64) -> Result<String, LogError> {
        let leaf = self.leaf(index)?;
        let proof = self.inclusion(index, self.checkpoint.size)?;
        Ok(inclusion_file(index, &leaf, &proof, &self.note()?))
    }

    /// 増えただけの証明 — that the log of this size is the beginning of the log as it is read.
    ///
    /// # Errors
    /// When the log is smaller, or a file cannot be read.
    pub fn growth_file(&self, old: u64) -> Result<String, LogError> {
        let proof = self.consistency(old, self.checkpoint.size)?;
        Ok(growth_file(old, &proof, &self.note()?))
    }

    /// The root of the tree of this size.
    ///
    /// # Errors
    /// When there is none yet, or a tile cannot be read.
    pub fn root(&self, size: u64) -> Result<Hash, LogError> {
        match size {
            0 => Ok(crate::hash::empty_root()),
            _ if size > self.checkpoint.size => Err(LogError::OutOfRange),
            _ => Tiles::new(self).root(0, size),
        }
    }
}

/// The largest power of two below the number, which is at least 2.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// Roots of subtrees, from tiles that are read once.
struct Tiles<'a> {
    reader: &'a LogReader,
    read: Vec<((u8, u64), Vec<u8>)>,
}

impl<'a> Tiles<'a> {
    fn new(reader: &'a LogReader) -> Self {
        Self { reader, read: Vec::new() }
    }

    /// The root over these leaves: a subtree as the tree is split, so that `low` is a multiple of
    /// the power of two that the number of leaves does not exceed.
    fn root(&mut self, low: u64, high: u64) -> Result<Hash, LogError> {
        let leaves = high - low;
        if leaves.is_power_of_two() {
            return self.node(leaves.ilog2(), low / leaves);
        }
        let middle = low + split(leaves);
        let left = self.root(low, middle)?;
        Ok(node_hash(&left, &self.root(middle, high)?))
    }

    /// The node of this height, counted from the leaves, with this index.
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, LogError> {
        let level = u8::try_from(height / 8).unwrap_or(u8::MAX);
        let (count, first) = (1 << (height % 8), index << (height % 8));
        let n = first / TILE_WIDTH;
        let from = usize::try_from(first % TILE_WIDTH).unwrap_or(usize::MAX);
        let bytes = self.tile(level, n)?;
        let hashes = hashes_of(bytes).get(from..from.saturating_add(count));
        hashes.and_then(complete_root).ok_or_else(|| {
            let kind = Kind::Level(level);
            LogError::damaged(&kind.path(n, kind.width(n, self.reader.checkpoint.size)))
        })
    }

    fn tile(&mut self, level: u8, n: u64) -> Result<&[u8], LogError> {
        let place = match self.read.iter().position(|(key, _)| *key == (level, n)) {
            Some(place) => place,
            None => {
                self.read.push(((level, n), self.reader.read(Kind::Level(level), n)?));
                self.read.len() - 1
            }
        };
        Ok(&self.read[place].1)
    }
}
