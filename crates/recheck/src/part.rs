//! A part of a log, from the signed root downward: whatever is read was led to by what lies above.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use crate::group::{Leaves, Right, decide};
use crate::note::{Head, Key};
use crate::paths::{Kind, WIDTH};
use crate::problem::{Problem, Severity, What};
use crate::store::Store;
use crate::tree::{self, Hash};
use crate::verify::{CHECKPOINT, Known, heads, read_note};

/// A tree of 2⁶⁴ leaves has eight levels of tiles.
const LEVELS: u32 = 8;

/// 一部の検証の結果 — what was verified of a part. It is sound when no fault was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartSummary {
    /// How many entries the whole log has.
    pub size: u64,
    /// The signed root, when the right edge has it.
    pub root: Option<Hash>,
    /// How many entries of the part are the ones that were recorded.
    pub entries: u64,
    /// How many kept and witnessed heads were held against the log.
    pub heads: u64,
    /// How many faults were found.
    pub faults: u64,
}

/// Verifies the entries of this range of indices, and the heads, without reading the rest of the
/// log: a bundle and at most eight tiles for one entry.
///
/// `each` is called with the index and the bytes of every entry that is the one that was recorded,
/// in their order; `found` for every problem. Keys and heads as for [`crate::recheck`].
pub fn recheck_part(
    folder: &Path,
    keys: &[Key],
    witnessed: &[Head],
    range: Range<u64>,
    each: &mut dyn FnMut(u64, &[u8]),
    found: &mut dyn FnMut(Problem),
) -> PartSummary {
    let mut faults = 0;
    let mut found = |problem: Problem| {
        faults += u64::from(problem.severity() == Severity::Fault);
        found(problem);
    };
    let store = Store::new(folder).with_gone(keys, &mut found);
    let (head, mut trusted) = begin(&store, keys, &mut found);
    let size = head.map_or(0, |head| head.size);
    let heads = heads(&store, keys, witnessed, size, &mut found);
    let mut entries = 0;
    if let Some(trusted) = &mut trusted {
        for known in &heads {
            trusted.hold(known, &mut found);
        }
        let range = range.start..range.end.min(size);
        for n in range.start / WIDTH..range.end.div_ceil(WIDTH) {
            entries += trusted.bundle(n, &range, each, &mut found);
        }
    }
    let root = head.filter(|_| trusted.is_some()).map(|head| head.root);
    PartSummary { size, root, entries, heads: heads.len() as u64, faults }
}

/// The root over the first `size` entries, from tiles that the signed root leads to: to be compared
/// with what stands on a printed page. None when the log is shorter, or not sound enough to say.
pub fn root_at(folder: &Path, keys: &[Key], size: u64) -> Option<Hash> {
    let store = Store::new(folder);
    let (head, trusted) = begin(&store, keys, &mut |_| {});
    (size <= head?.size).then_some(())?;
    trusted?.root(size, &mut |_| {})
}

/// The signed head, and the edge of the tree if it has that root.
fn begin<'a>(
    store: &'a Store,
    keys: &[Key],
    found: &mut dyn FnMut(Problem),
) -> (Option<Head>, Option<Trusted<'a>>) {
    let note = read_note(store, CHECKPOINT, &keys[..keys.len().min(1)], found);
    let Some(head) = note.head.filter(|_| note.wrong.is_none()) else { return (None, None) };
    (Some(head), Trusted::of(store, head, found))
}

/// Tiles that the signed root leads to.
struct Trusted<'a> {
    store: &'a Store,
    size: u64,
    /// By level and index. Of level 0 the edge alone stays, or a large log would.
    known: HashMap<(u32, u64), Option<Vec<Hash>>>,
}

impl<'a> Trusted<'a> {
    fn of(store: &'a Store, head: Head, found: &mut dyn FnMut(Problem)) -> Option<Self> {
        let mut known = HashMap::new();
        let mut edges = Vec::new();
        for level in 0..LEVELS {
            let kind = Kind::Level(level);
            if kind.edge(head.size) > 0 {
                let n = kind.full(head.size);
                let (_, hashes) = store.hashes(level, n, kind.edge(head.size), found);
                let hashes = hashes?;
                edges.push(hashes.clone());
                known.insert((level, n), Some(hashes));
            }
        }
        if tree::root_of_edge(edges.iter().rev().map(Vec::as_slice)) != head.root {
            found(Problem::of_file(CHECKPOINT, What::EdgeDiffers));
            return None;
        }
        Some(Self { store, size: head.size, known })
    }

    /// A tile, at the width that it has at this size. None when it is not what lies above says.
    fn tile(&mut self, level: u32, n: u64, found: &mut dyn FnMut(Problem)) -> Option<Vec<Hash>> {
        if let Some(known) = self.known.get(&(level, n)) {
            return known.clone();
        }
        let above = self.above(level, n, found);
        let (file, hashes) = self.store.hashes(level, n, WIDTH, found);
        let fits = |hashes: &Vec<Hash>| above == Some(tree::root(hashes));
        let told = above.is_some() && hashes.as_ref().is_some_and(|hashes| !fits(hashes));
        let hashes = hashes.filter(fits);
        if told {
            let leaves = WIDTH << (8 * level);
            let entries = n * leaves..(n + 1) * leaves;
            found(Problem::of_entries(&file, entries, What::Replaced));
        }
        if level > 0 {
            self.known.insert((level, n), hashes.clone());
        }
        hashes
    }

    /// What the tile above says the root of a full tile is.
    fn above(&mut self, level: u32, n: u64, found: &mut dyn FnMut(Problem)) -> Option<Hash> {
        let place = usize::try_from(n % WIDTH).unwrap_or(usize::MAX);
        self.tile(level + 1, n / WIDTH, found)?.get(place).copied()
    }

    /// The root at a size that the log has or had.
    fn root(&mut self, size: u64, found: &mut dyn FnMut(Problem)) -> Option<Hash> {
        let mut edges = Vec::new();
        for level in 0..LEVELS {
            let kind = Kind::Level(level);
            let width = usize::try_from(kind.edge(size)).unwrap_or(usize::MAX);
            if width > 0 {
                let tile = self.tile(level, kind.full(size), found)?;
                edges.push(tile.get(..width)?.to_vec());
            }
        }
        Some(tree::root_of_edge(edges.iter().rev().map(Vec::as_slice)))
    }

    fn hold(&mut self, known: &Known, found: &mut dyn FnMut(Problem)) {
        let size = known.head.size;
        if self.root(size, found).is_some_and(|root| root != known.head.root) {
            found(Problem::of_file(&known.file, What::HeadDiffers { size }));
        }
    }

    /// Verifies a bundle and hands on those of its entries that are wanted and right. Answers with
    /// how many they are.
    fn bundle(
        &mut self,
        n: u64,
        range: &Range<u64>,
        each: &mut dyn FnMut(u64, &[u8]),
        found: &mut dyn FnMut(Problem),
    ) -> u64 {
        let width = (self.size - n * WIDTH).min(WIDTH);
        let Some(truth) = self.leaves(n, width, found) else { return 0 };
        let (leaves, truth) = truth;
        let Some(bundle) = leaves.bundle() else { return 0 };
        let mut entries = 0;
        for (place, index) in (n * WIDTH..n * WIDTH + width).enumerate() {
            let is_right = bundle.hashes.get(place) == truth.get(place);
            if let Some(entry) = bundle.entry(place).filter(|_| is_right && range.contains(&index))
            {
                each(index, entry);
                entries += 1;
            }
        }
        entries
    }

    /// A bundle with the hashes that its entries should have.
    fn leaves(
        &mut self,
        n: u64,
        width: u64,
        found: &mut dyn FnMut(Problem),
    ) -> Option<(Leaves, Vec<Hash>)> {
        let at_edge = width < WIDTH;
        let above = if at_edge { None } else { Some(self.above(0, n, found)?) };
        let leaves = Leaves::load(self.store, n, width, found);
        let right = match leaves.options().as_slice() {
            // The edge tile was held against the signed root already.
            [(Right::Below, _), _] if at_edge => Right::Tile,
            options => decide(options, above),
        };
        let hashes = leaves.settle(right, found)?;
        let truth = match above {
            Some(above) => Some(tree::root(&hashes)).filter(|root| *root == above),
            None => self.tile(0, n, found).filter(|tile| *tile == hashes).map(|_| [0; 32]),
        };
        if truth.is_none() {
            let entries = n * WIDTH..n * WIDTH + width;
            let file = Kind::Entries.path(n, width);
            found(Problem::of_entries(&file, entries, What::Replaced));
            return None;
        }
        Some((leaves, hashes))
    }
}
