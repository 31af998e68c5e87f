//! The entries and the tiles of level 0: two accounts of the same hashes. Where they differ, the
//! tile above says which is right; at the edge of the tree the signed root does.

use crate::bundle::Bundle;
use crate::paths::{Kind, WIDTH};
use crate::problem::{Problem, What};
use crate::store::Store;
use crate::tree::{self, Hash};

/// Which of two accounts is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// They agree, or there is one only.
    Both,
    /// What lies below: the entries, or the tiles of the level below.
    Below,
    /// The tile itself.
    Tile,
    /// Nothing says which.
    Neither,
}

/// A bundle and the tile over it.
pub struct Leaves {
    n: u64,
    width: u64,
    bundle: Option<Bundle>,
    tile_file: String,
    tile: Option<Vec<Hash>>,
}

impl Leaves {
    pub fn load(store: &Store, n: u64, width: u64, found: &mut dyn FnMut(Problem)) -> Self {
        let (file, content) = store.tile(Kind::Entries, n, width);
        let bundle = match content {
            Ok(bytes) => {
                let is_prefix = width < WIDTH && !file.contains(".p/");
                let width = usize::try_from(width).unwrap_or(usize::MAX);
                Some(Bundle::read(file, bytes, width, is_prefix))
            }
            // Kept long enough and gone: the hashes above say what it was.
            Err(What::Missing) if n * WIDTH + width <= store.gone() => None,
            Err(what) => {
                found(Problem::of_entries(&file, n * WIDTH..n * WIDTH + width, what));
                None
            }
        };
        let (tile_file, tile) = store.hashes(0, n, width, found);
        Self { n, width, bundle, tile_file, tile }
    }

    fn base(&self) -> u64 {
        self.n * WIDTH
    }

    /// The entries as they lie there, for whoever has settled that they are right.
    pub fn bundle(&self) -> Option<&Bundle> {
        self.bundle.as_ref()
    }

    fn entries(&self) -> Option<&Vec<Hash>> {
        let bundle = self.bundle.as_ref()?;
        bundle.is_complete(self.width).then_some(&bundle.hashes)
    }

    /// What the tile can be, with what would be right then. The first is the likelier.
    pub fn options(&self) -> Vec<(Right, &Vec<Hash>)> {
        match (self.entries(), self.tile.as_ref()) {
            (Some(entries), Some(tile)) if entries == tile => vec![(Right::Both, entries)],
            (Some(entries), Some(tile)) => vec![(Right::Below, entries), (Right::Tile, tile)],
            (Some(entries), None) => vec![(Right::Both, entries)],
            // A bundle that is not whole is wrong, whatever the tile is.
            (None, Some(tile)) => vec![(Right::Tile, tile)],
            (None, None) => Vec::new(),
        }
    }

    /// Tells what is wrong when this is right, and answers with the hashes to go on with.
    pub fn settle(&self, right: Right, found: &mut dyn FnMut(Problem)) -> Option<Vec<Hash>> {
        let options = self.options();
        let chosen = options.iter().find(|(option, _)| *option == right).or(options.first());
        let truth = chosen.map(|(_, hashes)| (*hashes).clone())?;
        if let (Right::Below, Some(tile)) = (right, &self.tile) {
            let places = differing(tile, &truth);
            found(Problem::of_file(&self.tile_file, What::HashesChanged(places)));
        }
        if let Some(bundle) = &self.bundle {
            match right {
                Right::Tile => bundle.tell_wrong(self.base(), &truth, found),
                Right::Neither => self.tell_undecided(bundle, found),
                Right::Both | Right::Below => {}
            }
            bundle.tell_malformed(self.base(), &truth, found);
        }
        Some(truth)
    }

    fn tell_undecided(&self, bundle: &Bundle, found: &mut dyn FnMut(Problem)) {
        let Some(tile) = &self.tile else { return };
        let places = differing(&bundle.hashes, tile);
        if let (Some(first), Some(last)) = (places.first(), places.last()) {
            let entries = self.base() + first..self.base() + last + 1;
            let what = What::Undecided { other: self.tile_file.clone() };
            found(Problem::of_entries(&bundle.file, entries, what));
        }
    }

    /// Partial files of earlier checkpoints are beginnings of what is there now.
    pub fn check_superseded(&self, store: &Store, truth: &[Hash], found: &mut dyn FnMut(Problem)) {
        for (path, width) in superseded(store, Kind::Entries, self.n, self.width, found) {
            let truth = &truth[..width.min(truth.len())];
            match store.read(&path) {
                Ok(bytes) => {
                    let bundle = Bundle::read(path, bytes, width, false);
                    if bundle.hashes != truth || !bundle.parted {
                        bundle.tell_wrong(self.base(), truth, found);
                    }
                }
                // The writer takes it away once the full one is there.
                Err(What::Missing) => {}
                Err(what) => found(Problem::of_file(&path, what)),
            }
        }
        check_superseded_tiles(store, 0, (self.n, self.width), truth, found);
    }
}

/// The places at which two sequences of hashes differ.
pub fn differing(left: &[Hash], right: &[Hash]) -> Vec<u64> {
    let longest = left.len().max(right.len());
    let differ = |place: &usize| left.get(*place) != right.get(*place);
    (0..longest).filter(differ).map(|place| place as u64).collect()
}

/// As [`Leaves::check_superseded`], for the tiles of a level.
pub fn check_superseded_tiles(
    store: &Store,
    level: u32,
    (n, width): (u64, u64),
    truth: &[Hash],
    found: &mut dyn FnMut(Problem),
) {
    for (path, width) in superseded(store, Kind::Level(level), n, width, found) {
        match store.read(&path) {
            Ok(bytes) if bytes.len() != width * tree::HASH_BYTES => {
                let expected = Some((width * tree::HASH_BYTES) as u64);
                let what = What::Length { bytes: bytes.len() as u64, expected };
                found(Problem::of_file(&path, what));
            }
            Ok(bytes) => {
                let hashes = bytes.as_chunks().0;
                let places = differing(hashes, &truth[..width.min(truth.len())]);
                if !places.is_empty() {
                    found(Problem::of_file(&path, What::HashesChanged(places)));
                }
            }
            Err(What::Missing) => {}
            Err(what) => found(Problem::of_file(&path, what)),
        }
    }
}

fn superseded(
    store: &Store,
    kind: Kind,
    n: u64,
    width: u64,
    found: &mut dyn FnMut(Problem),
) -> Vec<(String, usize)> {
    let folder = kind.partial_folder(n);
    let names = store.names(&folder).unwrap_or_else(|what| {
        found(Problem::of_file(&folder, what));
        None
    });
    let widths = names.into_iter().flatten().filter_map(|(name, _)| name.parse().ok());
    let narrower = widths.filter(|other| (1..width).contains(other));
    narrower.filter_map(|other| Some((kind.path(n, other), usize::try_from(other).ok()?))).collect()
}

/// What is known of one full tile of level 0.
pub struct Settled {
    pub root: Option<Hash>,
    /// The hashes, kept where a head lies within the tile.
    pub hashes: Option<Vec<Hash>>,
}

/// The full tiles of level 0 from `first` to `last`, which one tile of level 1 covers, with that
/// tile's hashes as far as they can be had.
pub fn check(
    store: &Store,
    (first, last): (u64, u64),
    above: Option<&[Hash]>,
    is_wanted: &dyn Fn(u64) -> bool,
) -> (Vec<Settled>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut found = |problem| problems.push(problem);
    let mut settled = Vec::new();
    for n in first..last {
        let leaves = Leaves::load(store, n, WIDTH, &mut found);
        let place = usize::try_from(n % WIDTH).unwrap_or(usize::MAX);
        let above = above.and_then(|hashes| hashes.get(place)).copied();
        let right = decide(&leaves.options(), above);
        let hashes = leaves.settle(right, &mut found);
        if let Some(hashes) = &hashes {
            leaves.check_superseded(store, hashes, &mut found);
        }
        let root = hashes.as_deref().map(tree::root).or(above);
        settled.push(Settled { root, hashes: hashes.filter(|_| is_wanted(n)) });
    }
    (settled, problems)
}

/// Which is right, by the hash that the tile above has.
pub fn decide<H: AsRef<[Hash]>>(options: &[(Right, H)], above: Option<Hash>) -> Right {
    match options {
        [] => Right::Neither,
        [(only, _)] => *only,
        several => {
            let agrees = |hashes: &H| Some(tree::root(hashes.as_ref())) == above;
            let right = several.iter().find(|(_, hashes)| agrees(hashes));
            right.map_or(Right::Neither, |(right, _)| *right)
        }
    }
}
