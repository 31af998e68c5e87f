//! The spool: where acts wait, already durable, until they are leaves of the log.
//!
//! Many threads append; one write and one sync serve all who wait. Records go out oldest first,
//! a file at a time, and the file is removed only when the taker says that he has them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use romori_types::Timestamp;

use crate::block::{self, Scan};
use crate::edge::Staged;
use crate::error::LogError;
use crate::files::{Files, Written};
use crate::folder::{Failure, Folder};
use crate::hash::Hash;
use crate::layout::LOCK;
use crate::reserve::Reserve;

const ENDING: &str = ".spool";

/// スプール — a local file set that acts are appended to before anything is shown or done.
pub struct Spool {
    folder: Folder,
    limits: SpoolLimits,
    shared: Mutex<Shared>,
    changed: Condvar,
    reserve: Option<Arc<Reserve>>,
    _lock: Box<dyn Send + Sync>,
}

/// スプールの大きさ — when a file is closed, and when nothing more is taken.
#[derive(Debug, Clone, Copy)]
pub struct SpoolLimits {
    /// A file that is as long is closed and another begun. Unit: bytes.
    pub file_bytes: u64,
    /// As much may wait. Beyond it an append is refused, so that the disk is left to others.
    /// Unit: bytes.
    pub waiting_bytes_max: u64,
}

impl Default for SpoolLimits {
    fn default() -> Self {
        Self { file_bytes: 8 << 20, waiting_bytes_max: 1 << 30 }
    }
}

/// 待っている記録 — how far the log is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Records that are durable and not confirmed.
    pub records: u64,
    /// What they take. Unit: bytes.
    pub bytes: u64,
    /// Since when the oldest waits. None when nothing does.
    pub since: Option<Timestamp>,
}

/// 取り出した記録 — the oldest records, to be confirmed when they are leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drained {
    /// In the order in which they became durable.
    pub records: Vec<Vec<u8>>,
    first: u64,
}

/// スプールの障害 — why a record was not taken, or cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpoolError {
    /// The files could not be written or read. After anything but a full disk the spool must be
    /// opened anew.
    Files(LogError),
    /// As much waits as may wait: the log is too far behind.
    Full,
    /// The record is empty, or longer than a leaf can be.
    Record,
}

impl fmt::Display for SpoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(error) => error.fmt(f),
            Self::Full => f.write_str(
                "記録の保存が追いついていないため、いまは操作を受け付けられません。\
                 しばらくしてからお試しください。続くときは、記録の保存先を確かめてください。",
            ),
            Self::Record => f.write_str("記録の項目の長さが範囲を超えています。"),
        }
    }
}

impl std::error::Error for SpoolError {}

impl From<LogError> for SpoolError {
    fn from(error: LogError) -> Self {
        Self::Files(error)
    }
}

struct Shared {
    /// The records of the next block, and those who wait for it.
    forming: Vec<Vec<u8>>,
    since: Option<Timestamp>,
    outcome: Arc<Outcome>,
    /// A thread has the writer.
    writing: bool,
    stopped: bool,
    /// What is there, oldest first. The last may still be written to.
    files: Vec<Scan>,
    tail: Option<Tail>,
    /// The number that the next record gets.
    next: u64,
    /// The digest of the last block that was written, whether or not its file is still there.
    last: Hash,
}

/// The file that the next block goes into.
struct Tail {
    file: Box<dyn Written>,
    /// The number of its first record.
    first: u64,
    /// Whether it has no block yet.
    fresh: bool,
    /// Whether its name lasts.
    named: bool,
}

impl Tail {
    fn begin(folder: &Folder, first: u64) -> Result<Self, Failure> {
        let file = folder.begin(&file_path(first))?;
        Ok(Self { file, first, fresh: true, named: false })
    }
}

/// What became of a block: it lasts, or was refused. Those who wait for it are woken by it and not
/// by the blocks of others.
#[derive(Default)]
struct Outcome {
    decided: OnceLock<Result<(), LogError>>,
    changed: Condvar,
}

impl Spool {
    /// Opens the spool in this folder, or begins one. The folder in which it lies must be there.
    ///
    /// A block that was never finished is dropped: nobody was told that its records last.
    ///
    /// # Errors
    /// When another program has it, when it cannot be read, or when a record that did last is
    /// broken or missing.
    pub fn open(
        files: Arc<dyn Files>,
        folder: &Path,
        limits: SpoolLimits,
    ) -> Result<Self, SpoolError> {
        let folder = Folder::new(files, folder);
        folder.make()?;
        let lock = folder.lock(LOCK)?;
        let (files, next) = recover(&folder)?;
        let last = files.last().map_or(block::NOTHING, |file| file.last);
        let shared = Shared {
            forming: Vec::new(),
            since: None,
            outcome: Arc::default(),
            writing: false,
            stopped: false,
            files,
            tail: None,
            next,
            last,
        };
        let (shared, changed) = (Mutex::new(shared), Condvar::new());
        Ok(Self { folder, limits, shared, changed, reserve: None, _lock: lock })
    }

    /// Lets the spool take this space when the disk is full.
    #[must_use]
    pub fn with_reserve(mut self, reserve: Arc<Reserve>) -> Self {
        self.reserve = Some(reserve);
        self
    }

    /// Appends a record and returns when it lasts.
    ///
    /// # Errors
    /// Then it may not last, and what it records must not happen.
    pub fn append(&self, at: Timestamp, record: &[u8]) -> Result<(), SpoolError> {
        self.append_all(at, &[record])
    }

    /// The same for several, which become durable together.
    ///
    /// # Errors
    /// As [`Spool::append`]; then none of them may last.
    pub fn append_all(&self, at: Timestamp, records: &[&[u8]]) -> Result<(), SpoolError> {
        let fits = |record: &&[u8]| !record.is_empty() && record.len() <= usize::from(u16::MAX);
        if !records.iter().all(fits) {
            return Err(SpoolError::Record);
        }
        if records.is_empty() {
            return Ok(());
        }
        let mut shared = self.lock();
        if shared.stopped {
            return Err(LogError::Stopped.into());
        }
        if shared.waiting().bytes >= self.limits.waiting_bytes_max {
            return Err(SpoolError::Full);
        }
        shared.forming.extend(records.iter().map(|record| record.to_vec()));
        shared.since.get_or_insert(at);
        let outcome = shared.outcome.clone();
        loop {
            if let Some(decided) = outcome.decided.get() {
                return decided.clone().map_err(SpoolError::Files);
            }
            // While nobody writes, what is not decided is still forming: this thread writes it.
            shared = match shared.writing {
                true => outcome.changed.wait(shared).unwrap_or_else(PoisonError::into_inner),
                false => self.write(shared),
            };
        }
    }

    /// Writes the block that has formed, for all who wait for it.
    fn write<'a>(&'a self, mut shared: MutexGuard<'a, Shared>) -> MutexGuard<'a, Shared> {
        let records = std::mem::take(&mut shared.forming);
        let at = shared.since.take().unwrap_or_default();
        let outcome = std::mem::take(&mut shared.outcome);
        let (first, before) = (shared.next, shared.last);
        let limit = self.limits.file_bytes;
        let tail = shared.tail.take();
        let tail = tail.filter(|tail| tail.fresh || shared.last_bytes() < limit);
        shared.writing = true;
        drop(shared);
        let block = block::encode(first, at, &records, &before);
        let mut written = self.write_block(tail, first, &block);
        if let Err(failure) = &written
            && failure.wants_space()
            && self.reserve.as_ref().is_some_and(|reserve| reserve.release())
        {
            written = self.write_block(None, first, &block);
        }

        let mut shared = self.lock();
        shared.writing = false;
        let decided = match written {
            Ok(tail) => {
                shared.count(&tail, at, records.len() as u64, &block);
                shared.tail = Some(Tail { fresh: false, ..tail });
                Ok(())
            }
            Err(failure) => {
                shared.stopped |= !failure.clean;
                Err(failure.error)
            }
        };
        // Nobody else has set it: it left `shared` with the block.
        let _ = outcome.decided.set(decided);
        outcome.changed.notify_all();
        self.free(&shared);
        shared
    }

    fn write_block(&self, tail: Option<Tail>, first: u64, block: &[u8]) -> Result<Tail, Failure> {
        let mut tail = match tail {
            Some(tail) => tail,
            None => Tail::begin(&self.folder, first)?,
        };
        self.folder.extend(tail.file.as_mut(), &file_path(tail.first), block)?;
        if !tail.named {
            self.folder.sync_names()?;
            tail.named = true;
        }
        Ok(tail)
    }

    /// The oldest records, a file of them. The same again until they are confirmed; none when
    /// nothing waits.
    ///
    /// # Errors
    /// When they cannot be read, or are not what was written.
    pub fn drain(&self) -> Result<Option<Drained>, SpoolError> {
        let mut shared = self.lock();
        while shared.writing {
            shared = self.wait(shared);
        }
        let Some(oldest) = shared.files.first() else { return Ok(None) };
        let written = oldest.clone();
        let first = written.first;
        if shared.files.len() == 1 && shared.tail.as_ref().is_none_or(|tail| !tail.fresh) {
            // It is not written to any more.
            drop(self.begin_next(shared));
        } else {
            drop(shared);
        }
        let path = file_path(first);
        let bytes = self.folder.read(&path)?;
        let scan = block::scan(&bytes, first);
        // Held against what this process wrote itself: a file that was exchanged is noticed, though
        // it be whole.
        let same = |scan: &Scan| (scan.records, scan.bytes, scan.before, scan.last);
        if scan.damaged || same(&scan) != same(&written) {
            return Err(LogError::damaged(&path).into());
        }
        Ok(Some(Drained { records: block::records(&bytes, &scan), first }))
    }

    /// Begins the next file ahead of those who will wait for it. When that fails they will.
    fn begin_next<'a>(&'a self, mut shared: MutexGuard<'a, Shared>) -> MutexGuard<'a, Shared> {
        let first = shared.next;
        shared.tail = None;
        shared.writing = true;
        drop(shared);
        let begun = Tail::begin(&self.folder, first).and_then(|tail| {
            self.folder.sync_names()?;
            Ok(Tail { named: true, ..tail })
        });
        let mut shared = self.lock();
        shared.writing = false;
        shared.stopped |= begun.as_ref().is_err_and(|failure| !failure.clean);
        shared.tail = begun.ok();
        self.free(&shared);
        shared
    }

    /// Drops records that were drained, because they are leaves of the log now.
    ///
    /// # Errors
    /// When their file cannot be removed. They are drained again then, which adds nothing.
    pub fn confirm(&self, drained: &Drained) -> Result<(), SpoolError> {
        let mut shared = self.lock();
        if shared.files.first().is_none_or(|file| file.first != drained.first) {
            return Ok(());
        }
        self.folder.remove(&file_path(drained.first))?;
        shared.files.remove(0);
        // Files are removed in their order for good, or a later one could be missing between two
        // that have come back after a power failure.
        self.folder.sync_names().map_err(|failure| {
            shared.stopped = true;
            SpoolError::Files(failure.error)
        })
    }

    /// What waits.
    pub fn waiting(&self) -> Waiting {
        self.lock().waiting()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The writer is free: one of those whose block has formed meanwhile takes it, or who drains.
    fn free(&self, shared: &Shared) {
        shared.outcome.changed.notify_one();
        self.changed.notify_all();
    }

    fn wait<'a>(&self, shared: MutexGuard<'a, Shared>) -> MutexGuard<'a, Shared> {
        self.changed.wait(shared).unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// Counts a block that was written into this file.
    fn count(&mut self, tail: &Tail, at: Timestamp, records: u64, block: &[u8]) {
        self.next += records;
        if tail.fresh {
            let begun = Scan::begun(tail.first, self.last);
            self.files.push(Scan { since: Some(at), ..begun });
        }
        self.last = block::digest(block);
        if let Some(file) = self.files.last_mut() {
            file.records += records;
            file.bytes += block.len();
            file.last = self.last;
        }
    }

    fn last_bytes(&self) -> u64 {
        self.files.last().map_or(0, |file| file.bytes as u64)
    }

    fn waiting(&self) -> Waiting {
        Waiting {
            records: self.files.iter().map(|file| file.records).sum(),
            bytes: self.files.iter().map(|file| file.bytes as u64).sum(),
            since: self.files.first().and_then(|file| file.since),
        }
    }
}

fn file_path(first: u64) -> PathBuf {
    PathBuf::from(format!("{first:020}{ENDING}"))
}

/// The files that are there, and the number that the next record gets.
fn recover(folder: &Folder) -> Result<(Vec<Scan>, u64), SpoolError> {
    folder.sweep_aside(Path::new(""))?;
    let names = folder.names(Path::new(""))?;
    let firsts = names.iter().filter_map(|name| name.strip_suffix(ENDING)?.parse().ok());
    let mut firsts: Vec<u64> = firsts.collect();
    firsts.sort_unstable();
    let last = firsts.last().copied();
    let mut files: Vec<Scan> = Vec::new();
    for first in firsts {
        let path = file_path(first);
        let mut bytes = folder.read(&path)?;
        let scan = block::scan(&bytes, first);
        let goes_on = files.last().is_none_or(|before| {
            before.first + before.records == first
                && (scan.records == 0 || before.last == scan.before)
        });
        if scan.damaged || !goes_on {
            return Err(LogError::damaged(&path).into());
        }
        if scan.records == 0 {
            folder.remove(&path)?;
            continue;
        }
        if last == Some(first) {
            // Whether the last block lasts is not known: its sync may have failed. Now it does.
            bytes.truncate(scan.bytes);
            folder.put(&[Staged { path, bytes }]).map_err(|failure| failure.error)?;
        }
        files.push(scan);
    }
    let next = files.last().map_or(last.unwrap_or(0), |file| file.first + file.records);
    Ok((files, next))
}
