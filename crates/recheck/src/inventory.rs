//! Which files are there that should not be, and how many entries there seem to be.

use crate::paths::{Kind, WIDTH, parse};
use crate::problem::{Problem, What};
use crate::store::{GONE, Store};

/// Ends the name of a file that is being written.
const ASIDE: &str = ".new";
/// Derived by the writer, and no part of the log.
const DERIVED: &str = "cache";
const KEPT: &str = "kept";

/// Calls for every file below a folder, and for every folder that cannot be read. Depth first,
/// with the names of one folder of each depth in memory.
fn walk(store: &Store, folder: &str, each: &mut dyn FnMut(Result<&str, Problem>)) {
    let names = store.names(folder).unwrap_or_else(|what| {
        each(Err(Problem::of_file(folder, what)));
        None
    });
    for (name, is_folder) in names.into_iter().flatten() {
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        match is_folder {
            true if path == DERIVED => {}
            true => walk(store, &path, each),
            false => each(Ok(&path)),
        }
    }
}

/// Tells of files that a log of this size does not have.
pub fn check(store: &Store, size: u64, found: &mut dyn FnMut(Problem)) {
    walk(store, "", &mut |path| match path {
        Ok(path) => {
            if let Some(what) = judge(path, size) {
                found(Problem::of_file(path, what));
            }
        }
        Err(problem) => found(problem),
    });
}

fn judge(path: &str, size: u64) -> Option<What> {
    if path.ends_with(ASIDE) {
        return Some(What::Unfinished);
    }
    if matches!(path, "checkpoint" | "lock" | GONE) || kept_size(path).is_some() {
        return None;
    }
    let Some((kind, n, width)) = parse(path) else { return Some(What::Extra) };
    let (full, edge) = (kind.full(size), kind.edge(size));
    let is_within = match width {
        WIDTH => n < full,
        width => n < full || (n == full && width <= edge),
    };
    (!is_within).then_some(What::Beyond)
}

/// The size of a kept checkpoint, by its name.
fn kept_size(path: &str) -> Option<u64> {
    let digits = path.strip_prefix(KEPT)?.strip_prefix('/')?;
    let size: u64 = digits.parse().ok()?;
    (format!("{size:020}") == digits).then_some(size)
}

/// The kept checkpoints, with the size that their name says, smallest first.
pub fn kept(store: &Store) -> Vec<(String, u64)> {
    let mut kept = Vec::new();
    walk(store, KEPT, &mut |path| {
        let path = path.ok().and_then(|path| Some((path.to_owned(), kept_size(path)?)));
        kept.extend(path);
    });
    kept.sort_by_key(|(_, size)| *size);
    kept
}

/// How many entries there are by the names of the bundles, for want of a checkpoint.
pub fn size_by_files(store: &Store) -> u64 {
    let mut size = 0;
    walk(store, "tile/entries", &mut |path| {
        if let Some((Kind::Entries, n, width)) = path.ok().and_then(parse) {
            size = size.max(n.saturating_mul(WIDTH).saturating_add(width));
        }
    });
    size
}
