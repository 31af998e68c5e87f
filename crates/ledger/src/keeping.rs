//! Where entries become leaves: the log of this process, or the keeper's in another one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::copy::LogCopy;
use crate::error::LogError;
use crate::log::Log;
use crate::note::Checkpoint;
use crate::reader::LogReader;

/// 記録の預け先 — takes entries, keeps them for good, and shows what it has. No more than that:
/// there is no way to change or to remove.
pub trait Keeping: Send + Sync {
    /// Takes leaves. When it returns they last; they are in the tree no later than the next head
    /// that is asked for. What is there already is left out.
    ///
    /// # Errors
    /// [`LogError::NoSpace`] and [`LogError::Away`]: the same may be handed over again later.
    /// [`LogError::Stopped`] and whatever else: somebody must look.
    fn append(&self, leaves: &[&[u8]]) -> Result<(), LogError>;

    /// The present head: it covers all that was taken before it was asked for.
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

    /// Whether it is apart from this process, so that what it has taken outlives this machine.
    fn is_apart(&self) -> bool;
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
    fn append(&self, leaves: &[&[u8]]) -> Result<(), LogError> {
        self.lock().append_batch(leaves).map(drop)
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

    fn is_apart(&self) -> bool {
        false
    }
}
