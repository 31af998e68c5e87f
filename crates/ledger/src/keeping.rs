//! Where entries become leaves: the log of this process, or the keeper's in another one.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::copy::LogCopy;
use crate::error::LogError;
use crate::hash::{Hash, leaf_hash};
use crate::log::Log;
use crate::note::Checkpoint;
use crate::reader::LogReader;

/// Leaves that come again lie within so many of the end, unless a copy was brought back.
const AGAIN_MAX: u64 = 1 << 17;

/// 記録の預け先 — takes entries, keeps them for good, and shows what it has. No more than that:
/// there is no way to change or to remove.
pub trait Keeping: Send + Sync {
    /// Adds leaves in their order. When it returns they last and a checkpoint covers them. The
    /// answer is the index of each, of those that were there before too.
    ///
    /// # Errors
    /// [`LogError::NoSpace`] and [`LogError::Away`]: the same may be handed over again later.
    /// [`LogError::Stopped`] and whatever else: somebody must look.
    fn append(&self, leaves: &[&[u8]]) -> Result<Vec<u64>, LogError>;

    /// The present head.
    ///
    /// # Errors
    /// When it cannot be had, or is not what it must be.
    fn head(&self) -> Result<Checkpoint, LogError>;

    /// The head that was seen last, without asking anybody.
    fn last_head(&self) -> Checkpoint;

    /// Reads what is there now, while more may be added.
    ///
    /// # Errors
    /// As [`Keeping::head`].
    fn reader(&self) -> Result<LogReader, LogError>;

    /// Keeps the present head for good, because somebody outside sees it.
    ///
    /// # Errors
    /// As [`Keeping::append`].
    fn keep_head(&self) -> Result<Checkpoint, LogError>;

    /// Every file as it is now; the present head is kept.
    ///
    /// # Errors
    /// As [`Keeping::head`].
    fn copy(&self) -> Result<LogCopy, LogError>;

    /// The key by which its heads are verified, as a line.
    fn key_line(&self) -> String;
}

/// 自分の記録 — a log that this process itself writes.
pub struct OwnLog(Mutex<Log>);

impl OwnLog {
    /// Takes the log.
    pub const fn new(log: Log) -> Self {
        Self(Mutex::new(log))
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keeping for OwnLog {
    fn append(&self, leaves: &[&[u8]]) -> Result<Vec<u64>, LogError> {
        self.lock().append_placed(leaves)
    }

    fn head(&self) -> Result<Checkpoint, LogError> {
        Ok(self.last_head())
    }

    fn last_head(&self) -> Checkpoint {
        self.lock().checkpoint()
    }

    fn reader(&self) -> Result<LogReader, LogError> {
        Ok(self.lock().reader())
    }

    fn keep_head(&self) -> Result<Checkpoint, LogError> {
        let mut log = self.lock();
        log.keep_checkpoint()?;
        Ok(log.checkpoint())
    }

    fn copy(&self) -> Result<LogCopy, LogError> {
        let mut log = self.lock();
        log.keep_checkpoint()?;
        log.begin_copy()
    }

    fn key_line(&self) -> String {
        self.lock().key().to_string()
    }
}

impl Log {
    /// As [`Log::append_batch`], and says where each leaf is, those that came again too.
    ///
    /// # Errors
    /// As [`Log::append_batch`].
    pub fn append_placed<L: AsRef<[u8]>>(&mut self, leaves: &[L]) -> Result<Vec<u64>, LogError> {
        let appended = self.append_batch(leaves)?;
        let size = self.size();
        if appended.again == 0 {
            return Ok((appended.first..size).collect());
        }
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf.as_ref())).collect();
        let reader = self.reader();
        let near = size.saturating_sub(AGAIN_MAX.max(leaves.len() as u64 * 2));
        let places = positions(&reader, near..size, &hashes)?;
        let found = |places: &HashMap<Hash, u64>| {
            hashes.iter().map(|hash| places.get(hash).copied()).collect::<Option<Vec<u64>>>()
        };
        if let Some(found) = found(&places) {
            return Ok(found);
        }
        // What was handed over long ago comes again when a copy was brought back.
        let mut all = positions(&reader, 0..near, &hashes)?;
        all.extend(places);
        found(&all).ok_or(LogError::OutOfRange)
    }
}

/// Where these hashes are within the range.
fn positions(
    reader: &LogReader,
    range: std::ops::Range<u64>,
    wanted: &[Hash],
) -> Result<HashMap<Hash, u64>, LogError> {
    let wanted: std::collections::HashSet<&Hash> = wanted.iter().collect();
    let mut places = HashMap::with_capacity(wanted.len());
    let mut index = range.start;
    while index < range.end {
        let (first, hashes) = reader.leaf_hashes(index)?;
        let end = first + hashes.len() as u64;
        for (place, hash) in (first..).zip(hashes) {
            if place >= index && place < range.end && wanted.contains(&hash) {
                places.insert(hash, place);
            }
        }
        index = end.max(index + 1);
    }
    Ok(places)
}
