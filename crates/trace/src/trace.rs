//! The index as a whole: full groups in files, the open end in memory.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use romori_ledger::{LogError, LogReader};

use crate::build::Places;
use crate::error::TraceError;
use crate::key::{Key, Span};
use crate::segment::{self, About, NotWhole, Segment};
use crate::walk::BUNDLE;

/// So many leaves are one group, and one file when it is full. Unit: leaves.
pub const GROUP_LEAVES: u64 = 65_536;

/// 取扱いの索引 — which entries each actor, device, session, tenant and client has.
///
/// Derived from the log. What is missing, damaged or of another history is made anew.
pub struct Trace {
    folder: PathBuf,
    state: Mutex<State>,
}

struct State {
    /// The root after each group that was held against the log since the start.
    roots: Vec<romori_ledger::Hash>,
    /// The group that is not full yet.
    open: Places,
}

/// 追付き — what it took to have all of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caught {
    /// Groups whose files were made.
    pub made: u64,
    /// Groups whose files were there, of this very history.
    pub kept: u64,
}

impl Trace {
    /// The index in this folder, which is made when it is not there.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        let state = Mutex::new(State { roots: Vec::new(), open: Places::new() });
        Self { folder: folder.into(), state }
    }

    /// Where the file of a group is.
    pub fn path(&self, group: u64) -> PathBuf {
        self.folder.join(format!("{group:010}.trace"))
    }

    /// Makes what is missing, up to the end of the log.
    ///
    /// # Errors
    /// When the log cannot be read, or the folder not be written.
    pub fn catch_up(&self, log: &LogReader) -> Result<Caught, TraceError> {
        self.caught_up(log).map(|(_, caught)| caught)
    }

    fn caught_up(&self, log: &LogReader) -> Result<(MutexGuard<'_, State>, Caught), TraceError> {
        let mut caught = Caught::default();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let groups = log.checkpoint().size / GROUP_LEAVES;
        while (state.roots.len() as u64) < groups {
            let group = state.roots.len() as u64;
            let about = self.about(log, group)?;
            match Segment::open(&self.path(group), &about) {
                Ok(_) => caught.kept += 1,
                Err(NotWhole) => {
                    let open = std::mem::replace(&mut state.open, Places::new());
                    self.make(log, &about, open)?;
                    caught.made += 1;
                }
            }
            state.open = Places::new();
            state.roots.push(about.root);
        }
        // An older reader asks for less than is known; what lies beyond it is left out later.
        let groups = state.roots.len() as u64;
        let from = groups * GROUP_LEAVES + state.open.leaves() as u64;
        fill(log, &mut state.open, from)?;
        Ok((state, caught))
    }

    fn about(&self, log: &LogReader, group: u64) -> Result<About, TraceError> {
        Ok(About { group, root: log.root((group + 1) * GROUP_LEAVES)? })
    }

    /// Makes the file of a full group, going on from what is known of it.
    fn make(&self, log: &LogReader, about: &About, known: Places) -> Result<(), TraceError> {
        let mut places = known;
        let start = about.group * GROUP_LEAVES;
        let known = start + places.leaves() as u64;
        add(log, &mut places, known..start + GROUP_LEAVES)?;
        let folder = |path: &Path| {
            let path = path.to_owned();
            move |error: std::io::Error| TraceError::folder(&path, &error)
        };
        make_folder(&self.folder).map_err(folder(&self.folder))?;
        let path = self.path(about.group);
        segment::write(&path, &segment::encode(about, &places)).map_err(folder(&path))
    }

    /// Where in the log the entries with this key are, ascending, of the groups that may have an
    /// instant in the span. The index is brought up to the end of the log before.
    ///
    /// # Errors
    /// As [`Trace::catch_up`].
    pub fn positions(
        &self,
        log: &LogReader,
        key: &Key,
        span: &Span,
    ) -> Result<Vec<u64>, TraceError> {
        let (roots, mut open) = {
            let (state, _) = self.caught_up(log)?;
            (state.roots.clone(), at(state.roots.len() as u64, state.open.of(key)))
        };
        let mut positions = Vec::new();
        for (group, root) in (0..).zip(roots) {
            let about = About { group, root };
            let found = match self.of_group(&about, key, span) {
                Ok(found) => found,
                Err(NotWhole) => {
                    self.make(log, &about, Places::new())?;
                    let again = self.of_group(&about, key, span);
                    let path = self.path(group);
                    let broken = |_| TraceError::folder(&path, &std::io::ErrorKind::Other.into());
                    again.map_err(broken)?
                }
            };
            positions.extend(at(group, &found));
        }
        positions.append(&mut open);
        positions.retain(|position| *position < log.checkpoint().size);
        Ok(positions)
    }

    fn of_group(&self, about: &About, key: &Key, span: &Span) -> Result<Vec<u16>, NotWhole> {
        let segment = Segment::open(&self.path(about.group), about)?;
        let (least, greatest) = segment.range();
        // What could not be read has no instant, and is told whatever is asked for.
        if *key != Key::Unread && !span.may_have(least, greatest) {
            return Ok(Vec::new());
        }
        segment.places(key)
    }
}

/// Adds the leaves from a place to the end of the log, not beyond the group.
fn fill(log: &LogReader, open: &mut Places, from: u64) -> Result<(), TraceError> {
    let end = log.checkpoint().size.min((from / GROUP_LEAVES + 1) * GROUP_LEAVES);
    add(log, open, from..end.max(from))
}

/// Adds these leaves, bundle by bundle.
fn add(log: &LogReader, places: &mut Places, range: Range<u64>) -> Result<(), TraceError> {
    let mut from = range.start;
    while from < range.end {
        let to = range.end.min((from / BUNDLE + 1) * BUNDLE);
        for leaf in log.leaves(from..to) {
            match leaf {
                Ok(leaf) => places.add(&leaf),
                Err(LogError::Gone) => {
                    places.skip(usize::try_from(to - from).unwrap_or(usize::MAX));
                    break;
                }
                Err(error) => return Err(error.into()),
            }
        }
        from = to;
    }
    Ok(())
}

fn at(group: u64, places: &[u16]) -> Vec<u64> {
    places.iter().map(|place| group * GROUP_LEAVES + u64::from(*place)).collect()
}

/// For nobody else's eyes, like the log beside it.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
