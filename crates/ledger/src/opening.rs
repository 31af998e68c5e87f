//! Opening: the checkpoint is believed, the files are held against it, what an interrupted write
//! has left beyond it is swept.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::edge::{Edge, entries};
use crate::error::LogError;
use crate::folder::Folder;
use crate::hash::{HASH_BYTES, Hash};
use crate::layout::{CHECKPOINT, KEPT, Kind, TILE_WIDTH, is_aside, levels, tile_name};
use crate::log::BATCH_LEAVES_MAX;
use crate::note::{Checkpoint, NoteError, VerifierKey};

const TILES: &str = "tile";

/// The right edge of the log in this folder, after sweeping. Its checkpoint is signed by the first
/// of the keys, or by a former one.
pub fn recover(folder: &Folder, keys: &[&VerifierKey]) -> Result<Edge, LogError> {
    let Some(note) = folder.read_if_there(Path::new(CHECKPOINT))? else {
        // The checkpoint of an empty tree comes before the first tile.
        return match folder.names(Path::new(TILES))?.is_empty() {
            true => Ok(Edge::default()),
            false => Err(LogError::NoCheckpoint),
        };
    };
    let checkpoint = verify(&note, keys).map_err(LogError::Checkpoint)?;
    refuse_rollback(folder, checkpoint.size)?;
    let edge = load(folder, checkpoint.size)?;
    if edge.root() != checkpoint.root {
        return Err(LogError::damaged(Path::new(TILES)));
    }
    sweep(folder, checkpoint.size)?;
    Ok(edge)
}

fn verify(note: &[u8], keys: &[&VerifierKey]) -> Result<Checkpoint, NoteError> {
    let mut refused = NoteError::OtherKey;
    for key in keys {
        match Checkpoint::verify(note, key) {
            // Somebody has signed, but none of those that were tried so far.
            Err(NoteError::OtherKey) => {}
            Err(error) => refused = error,
            Ok(checkpoint) => return Ok(checkpoint),
        }
    }
    Err(refused)
}

/// A checkpoint put back would make the next batch overwrite what was recorded since.
fn refuse_rollback(folder: &Folder, size: u64) -> Result<(), LogError> {
    let kept = folder.names(Path::new(KEPT))?;
    let kept = kept.iter().filter_map(|name| name.parse().ok()).max().unwrap_or(0);
    if kept > size {
        return Err(LogError::CheckpointTooOld { size, found: kept });
    }
    let beyond = (size + BATCH_LEAVES_MAX as u64) / TILE_WIDTH + 1;
    let full = Kind::Entries.path(beyond, TILE_WIDTH);
    let (Some(parent), Some(name)) = (full.parent(), full.file_name()) else { return Ok(()) };
    let name = name.to_string_lossy();
    let names = folder.names(parent)?;
    match names.iter().any(|other| other.trim_end_matches(".p") == name) {
        true => Err(LogError::CheckpointTooOld { size, found: beyond * TILE_WIDTH }),
        false => Ok(()),
    }
}

fn load(folder: &Folder, size: u64) -> Result<Edge, LogError> {
    let mut tiles = Vec::new();
    let mut missing = false;
    for level in levels(size) {
        let kind = Kind::Level(level);
        let (bytes, partial) = read_partial(folder, kind, size)?;
        let width = width_of(kind, size);
        let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
        if hashes.len() < width || (partial && (hashes.len() > width || !rest.is_empty())) {
            return Err(LogError::damaged(&edge_path(kind, size)));
        }
        tiles.push(hashes[..width].to_vec());
        missing |= !partial;
    }
    let (bundle, partial) = read_partial(folder, Kind::Entries, size)?;
    missing |= !partial;
    let bundle = match partial {
        true => bundle,
        false => first_entries(&bundle, width_of(Kind::Entries, size)),
    };
    let edge = Edge { size, tiles, bundle };
    if !edge.is_whole() {
        return Err(LogError::damaged(&edge_path(Kind::Entries, size)));
    }
    if missing {
        let mut staged = Vec::new();
        edge.stage_partial(0, &mut staged);
        folder.put(&staged).map_err(|failure| failure.error)?;
    }
    Ok(edge)
}

/// The content of the partial tile at the edge. A copy made while the log grew may have the full
/// one instead, of which it is the beginning; then the second answer is false.
fn read_partial(folder: &Folder, kind: Kind, size: u64) -> Result<(Vec<u8>, bool), LogError> {
    let path = edge_path(kind, size);
    if width_of(kind, size) == 0 {
        return Ok((Vec::new(), true));
    }
    if let Some(bytes) = folder.read_if_there(&path)? {
        return Ok((bytes, true));
    }
    let n = kind.items(size) / TILE_WIDTH;
    let full = folder.read_if_there(&kind.path(n, TILE_WIDTH))?;
    full.map(|bytes| (bytes, false)).ok_or_else(|| LogError::damaged(&path))
}

fn width_of(kind: Kind, size: u64) -> usize {
    let width = kind.width(kind.items(size) / TILE_WIDTH, size);
    usize::try_from(width).unwrap_or(usize::MAX)
}

fn edge_path(kind: Kind, size: u64) -> PathBuf {
    kind.path(kind.items(size) / TILE_WIDTH, width_of(kind, size) as u64)
}

fn first_entries(bundle: &[u8], count: usize) -> Vec<u8> {
    let lengths = entries(bundle).into_iter().flatten().take(count).map(|entry| entry.len() + 2);
    bundle.get(..lengths.sum()).unwrap_or_default().to_vec()
}

/// Removes what lies beyond the checkpoint, what was never whole, and partial files of tiles
/// that are full. None of it is part of the tree.
fn sweep(folder: &Folder, size: u64) -> Result<(), LogError> {
    folder.sweep_aside(Path::new(KEPT))?;
    let mut swept = BTreeSet::new();
    let levels = folder.names(Path::new(TILES))?;
    let levels = levels.iter().filter_map(|name| name.parse().ok()).map(Kind::Level);
    for kind in std::iter::once(Kind::Entries).chain(levels) {
        let last = kind.items(size + BATCH_LEAVES_MAX as u64) / TILE_WIDTH;
        let first = (kind.items(size) / TILE_WIDTH).saturating_sub(1);
        let parents = (first..=last)
            .filter_map(|n| Some((kind.path(n, TILE_WIDTH).parent()?.to_owned(), n - n % 1000)));
        for (parent, base) in parents.collect::<BTreeSet<_>>() {
            for name in folder.names(&parent)? {
                sweep_name(folder, kind, size, &parent, base, &name)?;
            }
            swept.insert(parent);
        }
        swept.extend(edge_path(kind, size).parent().map(Path::to_owned));
    }
    folder.settle(&swept)
}

fn sweep_name(
    folder: &Folder,
    kind: Kind,
    size: u64,
    parent: &Path,
    base: u64,
    name: &str,
) -> Result<(), LogError> {
    let path = parent.join(name);
    if is_aside(name) {
        return folder.remove(&path);
    }
    let Some((digits, partial)) = tile_name(name) else { return Ok(()) };
    match (kind.width(base + digits, size), partial) {
        (TILE_WIDTH, false) => Ok(()),
        (0 | TILE_WIDTH, true) => folder.remove_folder(&path),
        (_, false) => folder.remove(&path),
        (width, true) => {
            let beyond = |name: &String| name.parse::<u64>().is_ok_and(|other| other > width);
            let names = folder.names(&path)?;
            let mut left = names.into_iter().filter(|name| beyond(name) || is_aside(name));
            left.try_for_each(|name| folder.remove(&path.join(name)))
        }
    }
}

/// The hashes of one tile, as they lie in its file.
pub fn hashes_of(bytes: &[u8]) -> &[Hash] {
    bytes.as_chunks::<HASH_BYTES>().0
}
