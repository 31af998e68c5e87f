//! The whole: the checkpoint, every entry, every tile, every head that somebody has kept.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use crate::climb::Climb;
use crate::group::{self, Settled};
use crate::inventory;
use crate::note::{self, Head, Key, Note};
use crate::paths::{Kind, WIDTH};
use crate::problem::{Problem, Severity, What};
use crate::store::Store;
use crate::tree::Hash;

pub(crate) const CHECKPOINT: &str = "checkpoint";
const WITNESSED: &str = "外部の控え";
const THREADS_MAX: usize = 8;

/// 検証の結果 — what was verified. The log is sound when no fault was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many entries the log has.
    pub size: u64,
    /// How many of them, from the first on, were kept long enough and are gone: of these the hashes
    /// alone were verified.
    pub gone: u64,
    /// The root that they have, where it could be built.
    pub root: Option<Hash>,
    /// How many kept and witnessed heads were held against it.
    pub heads: u64,
    /// How many faults were found.
    pub faults: u64,
    /// How many notices were found.
    pub notices: u64,
}

/// Reads the log in this folder and calls `found` for every problem, as it is found.
///
/// The checkpoint must be signed by the first of the keys; kept checkpoints may be by any, since a
/// log outlives its keys. `witnessed` are heads that somebody outside has seen: on a printed page,
/// in a mail, in the answer of a witness. They are held against the log as kept ones are.
pub fn recheck(
    folder: &Path,
    keys: &[Key],
    witnessed: &[Head],
    found: &mut dyn FnMut(Problem),
) -> Summary {
    let (mut faults, mut notices) = (0, 0);
    let mut found = |problem: Problem| {
        match problem.severity() {
            Severity::Fault => faults += 1,
            Severity::Notice => notices += 1,
        }
        found(problem);
    };
    let store = Store::new(folder).with_gone(keys, &mut found);
    let checkpoint = read_note(&store, CHECKPOINT, &keys[..keys.len().min(1)], &mut found);
    let signed = checkpoint.head.filter(|_| checkpoint.wrong.is_none());
    let size = signed.map_or_else(|| inventory::size_by_files(&store), |head| head.size);
    inventory::check(&store, size, &mut found);
    let heads = heads(&store, keys, witnessed, size, &mut found);

    let mut run = Run { climb: Climb::new(&store, size), heads: &heads, agrees_to: 0 };
    run.full_tiles(&store, size, &mut found);
    let root = run.edge(size, checkpoint.head.map(|head| head.root), &mut found);
    if let (Some(signed), Some(root)) = (signed, root)
        && signed.root != root
    {
        let what = What::RootDiffers { agrees_to: run.agrees_to };
        found(Problem::of_file(CHECKPOINT, what));
    }
    Summary { size, gone: store.gone(), root, heads: heads.len() as u64, faults, notices }
}

/// A head with where it stands.
pub(crate) struct Known {
    pub(crate) head: Head,
    pub(crate) file: String,
}

pub(crate) fn read_note(
    store: &Store,
    path: &str,
    keys: &[Key],
    found: &mut dyn FnMut(Problem),
) -> Note {
    let note = match store.read(path) {
        Ok(bytes) => note::read(&bytes, keys),
        Err(what) => Note { head: None, wrong: Some(what) },
    };
    if let Some(what) = &note.wrong {
        found(Problem::of_file(path, what.clone()));
    }
    note
}

/// The heads that can be held against a log of this size, smallest first.
pub(crate) fn heads(
    store: &Store,
    keys: &[Key],
    witnessed: &[Head],
    size: u64,
    found: &mut dyn FnMut(Problem),
) -> Vec<Known> {
    let mut heads: Vec<Known> =
        witnessed.iter().map(|head| Known { head: *head, file: WITNESSED.to_owned() }).collect();
    for (file, named) in inventory::kept(store) {
        let note = read_note(store, &file, keys, found);
        match note.head.filter(|_| note.wrong.is_none()) {
            Some(head) if head.size == named => heads.push(Known { head, file }),
            Some(head) => {
                found(Problem::of_file(&file, What::HeadDiffers { size: head.size }));
            }
            None => {}
        }
    }
    heads.sort_by_key(|known| known.head.size);
    let (within, beyond): (Vec<Known>, Vec<Known>) =
        heads.into_iter().partition(|known| known.head.size <= size);
    for Known { head, file } in beyond {
        found(Problem::of_file(&file, What::HeadBeyond { size: head.size, log: size }));
    }
    within
}

struct Run<'a> {
    climb: Climb<'a>,
    /// Those that were not yet held against the log.
    heads: &'a [Known],
    /// Up to this size the log is as somebody has seen it.
    agrees_to: u64,
}

impl Run<'_> {
    /// The full tiles of level 0, some groups at once, folded in their order.
    fn full_tiles(&mut self, store: &Store, size: u64, found: &mut dyn FnMut(Problem)) {
        let full = Kind::Entries.full(size);
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let heads = self.heads;
        let is_wanted = |n: u64| {
            let next = heads.partition_point(|known| known.head.size < n * WIDTH);
            heads.get(next).is_some_and(|known| known.head.size < (n + 1) * WIDTH)
        };
        let mut groups = (0..full.div_ceil(WIDTH)).peekable();
        while groups.peek().is_some() {
            let wave: Vec<u64> = groups.by_ref().take(threads.min(THREADS_MAX)).collect();
            let above: Vec<_> =
                wave.iter().map(|n| self.climb.stored(1, *n).map(<[Hash]>::to_vec)).collect();
            let checked: Vec<_> = thread::scope(|scope| {
                let start = |(n, above): (&u64, &Option<Vec<Hash>>)| {
                    let tiles = (n * WIDTH, ((n + 1) * WIDTH).min(full));
                    let above = above.clone();
                    scope.spawn(move || group::check(store, tiles, above.as_deref(), &is_wanted))
                };
                let running: Vec<_> = wave.iter().zip(&above).map(start).collect();
                running
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
                    .collect()
            });
            for (first, (settled, problems)) in wave.iter().map(|n| n * WIDTH).zip(checked) {
                problems.into_iter().for_each(&mut *found);
                for (n, tile) in (first..).zip(settled) {
                    self.fold(n, &tile, found);
                }
            }
        }
    }

    fn fold(&mut self, n: u64, tile: &Settled, found: &mut dyn FnMut(Problem)) {
        self.hold_heads(n, tile.hashes.as_deref().unwrap_or_default(), WIDTH, found);
        self.climb.push(1, tile.root, found);
    }

    /// Holds the heads that lie before the end of this tile against what was built before it
    /// and its first leaves.
    fn hold_heads(&mut self, n: u64, leaves: &[Hash], below: u64, found: &mut dyn FnMut(Problem)) {
        while let Some((Known { head, file }, rest)) = self.heads.split_first()
            && head.size < n * WIDTH + below
        {
            let within = usize::try_from(head.size - n * WIDTH).unwrap_or(usize::MAX);
            let root = leaves.get(..within).and_then(|leaves| self.climb.root_with(leaves));
            match root {
                Some(root) if root == head.root => self.agrees_to = head.size,
                Some(_) => {
                    found(Problem::of_file(file, What::HeadDiffers { size: head.size }));
                }
                // What is missing has been told.
                None => {}
            }
            self.heads = rest;
        }
    }

    fn edge(
        &mut self,
        size: u64,
        signed: Option<Hash>,
        found: &mut dyn FnMut(Problem),
    ) -> Option<Hash> {
        let (root, leaves) = self.climb.finish(signed, found);
        self.hold_heads(Kind::Entries.full(size), &leaves, WIDTH, found);
        root
    }
}
