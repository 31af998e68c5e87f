//! The tiles above level 0, built anew from what lies below them, up to the root.

use crate::group::{Leaves, Right, check_superseded_tiles, decide};
use crate::paths::{Kind, WIDTH};
use crate::problem::{Problem, What};
use crate::store::Store;
use crate::tree::{self, Hash};

/// A tree of 2⁶⁴ leaves has eight levels of tiles.
const LEVELS: u32 = 8;

pub struct Climb<'a> {
    store: &'a Store,
    size: u64,
    /// What was built of the tile of each level that is not full yet, from level 1.
    building: Vec<Vec<Option<Hash>>>,
    /// The tile of each level that was last asked about, by its index.
    asked: Vec<Option<(u64, Option<Vec<Hash>>)>>,
}

impl<'a> Climb<'a> {
    pub fn new(store: &'a Store, size: u64) -> Self {
        Self { store, size, building: Vec::new(), asked: vec![None; LEVELS as usize] }
    }

    /// The hashes of the tile of this level that are there, without a word about it: the tile is
    /// judged when it is built.
    pub fn stored(&mut self, level: u32, n: u64) -> Option<&[Hash]> {
        let (store, size) = (self.store, self.size);
        let kind = Kind::Level(level);
        let width = if n < kind.full(size) { WIDTH } else { kind.edge(size) };
        let slot = self.asked.get_mut(level as usize)?;
        if slot.as_ref().is_none_or(|(known, _)| *known != n) {
            let there = width > 0;
            let hashes = there.then(|| store.hashes(level, n, width, &mut |_| {}).1).flatten();
            *slot = Some((n, hashes));
        }
        slot.as_ref()?.1.as_deref()
    }

    /// Adds the root of a full tile of the level below. None when nothing says what it is.
    pub fn push(&mut self, level: u32, hash: Option<Hash>, found: &mut dyn FnMut(Problem)) {
        let place = level as usize - 1;
        if self.building.len() == place {
            self.building.push(Vec::new());
        }
        self.building[place].push(hash);
        if (self.building[place].len() as u64) < WIDTH {
            return;
        }
        let built = std::mem::take(&mut self.building[place]);
        let n = self.done(level);
        let tile = Tile::load(self.store, level, n, built, found);
        let above = self.stored(level + 1, n / WIDTH).map(<[Hash]>::to_vec);
        let place = usize::try_from(n % WIDTH).unwrap_or(usize::MAX);
        let above = above.and_then(|hashes| hashes.get(place).copied());
        let right = decide(&tile.options(), above);
        let hashes = tile.settle(self.store, right, found);
        self.push(level + 1, hashes.as_deref().map(tree::root).or(above), found);
    }

    /// How many tiles of this level are full and done.
    fn done(&self, level: u32) -> u64 {
        let above = self.building.iter().skip(level as usize);
        above.rev().fold(0, |count, tiles| (count + tiles.len() as u64) * WIDTH) / WIDTH
    }

    /// The root over what was built and, after it, some leaves. None when a part is not known.
    pub fn root_with(&self, leaves: &[Hash]) -> Option<Hash> {
        let built: Option<Vec<Vec<Hash>>> =
            self.building.iter().rev().map(|tiles| tiles.iter().copied().collect()).collect();
        let built = built?;
        let levels = built.iter().map(Vec::as_slice).chain([leaves]);
        Some(tree::root_of_edge(levels.collect::<Vec<_>>().into_iter()))
    }

    /// The tiles at the edge, which have no tile above them: the signed root says which of two
    /// accounts is right. Answers with the root, and the leaves of the last tile.
    pub fn finish(
        &mut self,
        signed: Option<Hash>,
        found: &mut dyn FnMut(Problem),
    ) -> (Option<Hash>, Vec<Hash>) {
        let width = Kind::Entries.edge(self.size);
        let n = Kind::Entries.full(self.size);
        let leaves = (width > 0).then(|| Leaves::load(self.store, n, width, found));
        let mut tiles = Vec::new();
        for (built, level) in self.building.clone().into_iter().zip(1..) {
            if !built.is_empty() {
                let n = Kind::Level(level).full(self.size);
                tiles.push(Tile::load(self.store, level, n, built, found));
            }
        }
        let mut parts: Vec<Vec<(Right, Vec<Hash>)>> =
            tiles.iter().rev().map(Tile::options).collect();
        if let Some(leaves) = &leaves {
            let options = leaves.options().into_iter();
            parts.push(options.map(|(right, hashes)| (right, hashes.clone())).collect());
        }
        let rights = choose(&parts, signed);
        let mut sides = rights.iter().copied();
        for tile in tiles.iter().rev() {
            let hashes = tile.settle(self.store, sides.next().unwrap_or(Right::Neither), found);
            if let Some(hashes) = hashes {
                self.building[tile.level as usize - 1] = hashes.into_iter().map(Some).collect();
            }
        }
        let last = leaves.and_then(|leaves| {
            let hashes = leaves.settle(sides.next().unwrap_or(Right::Neither), found)?;
            leaves.check_superseded(self.store, &hashes, found);
            Some(hashes)
        });
        let known = last.is_some() || width == 0;
        let last = last.unwrap_or_default();
        (self.root_with(&last).filter(|_| known), last)
    }
}

/// For each part, from the top, which account is right, so that the root is the signed one. Where
/// there is no such choice, nothing says which.
fn choose(parts: &[Vec<(Right, Vec<Hash>)>], signed: Option<Hash>) -> Vec<Right> {
    let choices: usize = parts.iter().map(|options| options.len().max(1)).product();
    for number in 0..choices {
        let mut rest = number;
        let choice: Option<Vec<&(Right, Vec<Hash>)>> = parts
            .iter()
            .map(|options| {
                let option = options.get(rest % options.len().max(1));
                rest /= options.len().max(1);
                option
            })
            .collect();
        let Some(choice) = choice else { break };
        let root = tree::root_of_edge(choice.iter().map(|(_, hashes)| hashes.as_slice()));
        if Some(root) == signed {
            return choice.iter().map(|(right, _)| *right).collect();
        }
    }
    parts.iter().map(|options| decide(options, None)).collect()
}

/// A tile above level 0: as it lies there, and as it was built from below.
struct Tile {
    level: u32,
    n: u64,
    file: String,
    built: Vec<Option<Hash>>,
    stored: Option<Vec<Hash>>,
}

impl Tile {
    fn load(
        store: &Store,
        level: u32,
        n: u64,
        built: Vec<Option<Hash>>,
        found: &mut dyn FnMut(Problem),
    ) -> Self {
        let (file, stored) = store.hashes(level, n, built.len() as u64, found);
        Self { level, n, file, built, stored }
    }

    /// As it was built; what is not known from below is taken from the tile itself.
    fn below(&self) -> Option<Vec<Hash>> {
        let stored = |place: usize| self.stored.as_ref().and_then(|hashes| hashes.get(place));
        let hash = |(place, hash): (usize, &Option<Hash>)| hash.or(stored(place).copied());
        self.built.iter().enumerate().map(hash).collect()
    }

    fn options(&self) -> Vec<(Right, Vec<Hash>)> {
        match (self.below(), self.stored.clone()) {
            (Some(below), Some(stored)) if below == stored => vec![(Right::Both, below)],
            (Some(below), Some(stored)) => vec![(Right::Below, below), (Right::Tile, stored)],
            (Some(below), None) => vec![(Right::Both, below)],
            (None, Some(stored)) => vec![(Right::Tile, stored)],
            (None, None) => Vec::new(),
        }
    }

    fn settle(
        &self,
        store: &Store,
        right: Right,
        found: &mut dyn FnMut(Problem),
    ) -> Option<Vec<Hash>> {
        let options = self.options();
        let chosen = options.iter().find(|(option, _)| *option == right).or(options.first());
        let truth = chosen?.1.clone();
        if let (Some(below), Some(stored)) = (self.below(), &self.stored) {
            let places = crate::group::differing(&below, stored);
            match right {
                Right::Below => {
                    found(Problem::of_file(&self.file, What::HashesChanged(places)));
                }
                Right::Tile => {
                    places.iter().for_each(|place| found(self.of_child(*place, What::Replaced)));
                }
                Right::Neither => {
                    let undecided = || What::Undecided { other: self.file.clone() };
                    places.iter().for_each(|place| found(self.of_child(*place, undecided())));
                }
                Right::Both => {}
            }
        }
        check_superseded_tiles(store, self.level, (self.n, self.built.len() as u64), &truth, found);
        Some(truth)
    }

    /// A problem of the tile below at this place, and of the entries that it stands for.
    fn of_child(&self, place: u64, what: What) -> Problem {
        let child = self.n * WIDTH + place;
        let entries = 1_u64 << (8 * self.level);
        let file = Kind::Level(self.level - 1).path(child, WIDTH);
        Problem::of_entries(&file, child * entries..(child + 1) * entries, what)
    }
}
