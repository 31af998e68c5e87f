//! The right edge of the tree: the tiles that are not full yet, and what growing it writes.

use std::path::PathBuf;

use crate::hash::{Hash, complete_root, leaf_hash, peaks, root_of_peaks};
use crate::layout::{Kind, TILE_WIDTH, levels};

/// What is needed of a tree to add to it: the hashes of its partial tiles, and the entries of the
/// partial bundle as they lie there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    pub size: u64,
    /// The hashes of the partial tile of each level. Fewer than a tile is wide.
    pub tiles: Vec<Vec<Hash>>,
    pub bundle: Vec<u8>,
}

/// One file to be written.
#[derive(Debug, PartialEq, Eq)]
pub struct Staged {
    /// Within the folder of the log.
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

impl Edge {
    /// The root of the whole tree: its peaks lie in the partial tiles, the largest at the top.
    pub fn root(&self) -> Hash {
        let peaks: Vec<Hash> = self.tiles.iter().rev().flat_map(|tile| peaks(tile)).collect();
        root_of_peaks(&peaks)
    }

    /// Adds a leaf. The files that it has filled are staged.
    pub fn push(&mut self, leaf: &[u8], hash: Hash, staged: &mut Vec<Staged>) {
        let length = u16::try_from(leaf.len()).unwrap_or(u16::MAX);
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(leaf);
        let n = self.size / TILE_WIDTH;
        self.size += 1;
        if self.size.is_multiple_of(TILE_WIDTH) {
            let bytes = std::mem::take(&mut self.bundle);
            staged.push(Staged { path: Kind::Entries.path(n, TILE_WIDTH), bytes });
        }
        self.push_hash(0, hash, staged);
    }

    fn push_hash(&mut self, level: u8, hash: Hash, staged: &mut Vec<Staged>) {
        let place = usize::from(level);
        if self.tiles.len() == place {
            self.tiles.push(Vec::new());
        }
        let tile = &mut self.tiles[place];
        tile.push(hash);
        if tile.len() as u64 == TILE_WIDTH {
            let full = std::mem::take(tile);
            let n = Kind::Level(level).items(self.size) / TILE_WIDTH - 1;
            staged.push(Staged {
                path: Kind::Level(level).path(n, TILE_WIDTH),
                bytes: full.concat(),
            });
            if let Some(root) = complete_root(&full) {
                self.push_hash(level + 1, root, staged);
            }
        }
    }

    /// The partial files of this tree that the tree of the size before has not.
    pub fn stage_partial(&self, before: u64, staged: &mut Vec<Staged>) {
        let mut stage = |kind: Kind, bytes: Vec<u8>| {
            let n = kind.items(self.size) / TILE_WIDTH;
            let width = kind.width(n, self.size);
            if width > 0 && kind.items(self.size) != kind.items(before) {
                staged.push(Staged { path: kind.path(n, width), bytes });
            }
        };
        stage(Kind::Entries, self.bundle.clone());
        for level in levels(self.size) {
            let tile = self.tiles.get(usize::from(level)).map(|tile| tile.concat());
            stage(Kind::Level(level), tile.unwrap_or_default());
        }
    }

    /// Whether the entries of the bundle are those of the tile above them.
    pub fn is_whole(&self) -> bool {
        let hashes = entries(&self.bundle).map(|entries| entries.map(leaf_hash).collect());
        let tile = self.tiles.first().cloned().unwrap_or_default();
        hashes == Some(tile)
    }
}

/// The entries of a bundle. None when it does not end with the end of one.
pub fn entries(bundle: &[u8]) -> Option<impl Iterator<Item = &[u8]>> {
    let whole = walk(bundle).last().is_none_or(|(_, rest)| rest.is_empty());
    whole.then(|| walk(bundle).filter_map(|(entry, _)| entry))
}

/// Each entry with what comes after it; where it does not fit, no entry with what is left.
fn walk(bundle: &[u8]) -> impl Iterator<Item = (Option<&[u8]>, &[u8])> {
    let mut rest = bundle;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let split = rest.split_first_chunk().and_then(|(length, after)| {
            after.split_at_checked(usize::from(u16::from_be_bytes(*length)))
        });
        match split {
            Some((entry, after)) => {
                rest = after;
                Some((Some(entry), after))
            }
            None => {
                let left = rest;
                rest = &[];
                Some((None, left))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_ends_with_an_entry_or_is_none() {
        let read = |bytes: &[u8]| {
            entries(bytes).map(|entries| entries.map(<[u8]>::to_vec).collect::<Vec<_>>())
        };
        assert_eq!(read(&[]), Some(vec![]));
        assert_eq!(read(&[0, 2, 7, 8, 0, 0]), Some(vec![vec![7, 8], vec![]]));
        for torn in [&[0_u8] as &[u8], &[0, 2, 7], &[0, 2, 7, 8, 0], &[0, 1, 7, 0xff, 0xff]] {
            assert_eq!(read(torn), None, "{torn:?}");
        }
    }

    /// The example of C2SP tlog-tiles: 70,000 leaves, and which files they are.
    #[test]
    fn growing_writes_the_files_of_the_specification() {
        let mut edge = Edge::default();
        let mut staged = Vec::new();
        for n in 0..70_000_u32 {
            let leaf = n.to_be_bytes();
            edge.push(&leaf, leaf_hash(&leaf), &mut staged);
        }
        edge.stage_partial(0, &mut staged);
        let count = |folder: &str| staged.iter().filter(|s| s.path.starts_with(folder)).count();
        assert_eq!((count("tile/entries"), count("tile/0")), (274, 274));
        assert_eq!((count("tile/1"), count("tile/2"), count("tile/3")), (2, 1, 0));
        let partial: Vec<String> = staged[staged.len() - 4..]
            .iter()
            .map(|staged| format!("{} {}", staged.path.display(), staged.bytes.len()))
            .collect();
        let expected = [
            "tile/entries/273.p/112 672",
            "tile/0/273.p/112 3584",
            "tile/1/001.p/17 544",
            "tile/2/000.p/1 32",
        ];
        assert_eq!(partial, expected);
        assert!(edge.is_whole());
    }

    #[test]
    fn what_has_not_grown_is_not_written_again() {
        let mut edge = Edge::default();
        let mut staged = Vec::new();
        for n in 0..300_u32 {
            edge.push(&n.to_be_bytes(), [0; 32], &mut staged);
        }
        staged.clear();
        edge.stage_partial(299, &mut staged);
        let paths: Vec<_> = staged.iter().map(|staged| staged.path.display().to_string()).collect();
        assert_eq!(paths, ["tile/entries/001.p/44", "tile/0/001.p/44"]);
    }
}
