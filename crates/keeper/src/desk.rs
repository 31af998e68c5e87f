//! Takes entries so that they last, and moves them into the tree beside that: whoever hands over
//! waits for one turn of the disk, whatever a tree takes.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use romori_ledger::{Files, Log, LogError, LogReader, Spool, SpoolError};
use romori_types::{Clock, Timestamp};

/// What could not be moved is tried again after this.
const AGAIN: Duration = Duration::from_millis(500);
/// Whoever asks for a head waits so long for what was taken before.
const SETTLE: Duration = Duration::from_secs(5);

/// As many entries go at once.
const BUNDLE: u64 = 256;

/// When an entry was recorded, in microseconds since 1970. The keeper knows no more of it.
pub type InstantOf = fn(&[u8]) -> Option<i64>;

/// 受付 — what is to be kept goes to the spool of the keeper, and from there into the tree.
#[derive(Clone)]
pub struct Desk(Arc<Shared>);

struct Shared {
    spool: Spool,
    clock: Arc<dyn Clock>,
    files: Arc<dyn Files>,
    /// Entries are gathered for so long before they are moved: a tree of many small steps costs
    /// more.
    gather: Duration,
    log: Mutex<Log>,
    seen: Mutex<Seen>,
    /// Something was taken, or moved.
    changed: Condvar,
    turn: Mutex<Turn>,
}

/// What readers see: always a head whose files are there.
struct Seen {
    note: String,
    reader: LogReader,
}

#[derive(Default)]
struct Turn {
    /// Counts what was taken.
    taken: u64,
    /// How far that is in the tree.
    moved: u64,
    /// Why it is not moved, while it is not.
    trouble: Option<LogError>,
    /// Somebody has found that what is kept is not what was signed.
    distrusted: Option<LogError>,
}

impl Desk {
    /// Begins with this log, the files in which it lies, and the spool before it. When the log
    /// cannot be written any more until it is opened anew, `on_stop` is told.
    pub(crate) fn open(
        log: Log,
        (files, gather): (Arc<dyn Files>, Duration),
        spool: Spool,
        clock: Arc<dyn Clock>,
        on_stop: Box<dyn FnOnce(LogError) + Send>,
    ) -> Self {
        let seen = Mutex::new(Seen { note: log.note().to_owned(), reader: log.reader() });
        let turn = Turn { taken: 1, ..Turn::default() };
        let shared = Shared {
            spool,
            clock,
            files,
            gather,
            log: Mutex::new(log),
            seen,
            changed: Condvar::new(),
            turn: Mutex::new(turn),
        };
        let desk = Self(Arc::new(shared));
        let moving = desk.clone();
        thread::spawn(move || on_stop(moving.keep_moving()));
        desk
    }

    /// The signed head. It covers what was taken before, unless that cannot be moved now.
    pub fn note(&self) -> Result<String, LogError> {
        self.settle()?;
        Ok(self.seen().note.clone())
    }

    /// In which the log lies.
    pub(crate) fn files(&self) -> &dyn Files {
        self.0.files.as_ref()
    }

    /// Reads what is in the tree now.
    pub fn reader(&self) -> LogReader {
        self.seen().reader.clone()
    }

    /// Takes entries, and returns when they last.
    pub fn append(&self, leaves: &[&[u8]]) -> Result<(), LogError> {
        let kept = self.0.spool.append_all(self.0.clock.now(), leaves);
        kept.map_err(|error| match error {
            SpoolError::Files(error) => error,
            SpoolError::Full => LogError::NoSpace,
            _ => LogError::Leaf { place: 0 },
        })?;
        self.turn().taken += 1;
        self.0.changed.notify_all();
        Ok(())
    }

    /// What is kept is not what was signed, as somebody who reads it has found: from now on no head
    /// is given out, so that everybody notices. Entries are still taken, so that none is lost.
    pub fn distrust(&self, error: LogError) {
        self.turn().distrusted = Some(error);
        self.0.changed.notify_all();
    }

    /// Keeps the present head.
    pub fn keep(&self) -> Result<String, LogError> {
        self.settle()?;
        let mut log = self.0.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.keep_checkpoint()?;
        Ok(log.note().to_owned())
    }

    /// Lets entries go that were recorded before this instant: bundles of them, from the first on,
    /// up to the first that has a later one. The answer is how many are gone.
    ///
    /// # Errors
    /// As for adding.
    pub fn let_go(&self, before: Timestamp, instant_of: InstantOf) -> Result<u64, LogError> {
        let reader = self.reader();
        let size = reader.checkpoint().size;
        let log = || self.0.log.lock().unwrap_or_else(PoisonError::into_inner);
        let mut end = log().gone();
        let before = before.as_microsecond();
        while end + BUNDLE <= size {
            let mut leaves = reader.leaves(end..end + BUNDLE);
            let is_old = leaves.try_fold(true, |old, leaf| {
                leaf.map(|leaf| old && instant_of(&leaf).is_some_and(|at| at < before))
            });
            if !is_old? {
                break;
            }
            end += BUNDLE;
        }
        log().let_go_before(end)
    }

    /// Waits until what was taken so far is in the tree.
    fn settle(&self) -> Result<(), LogError> {
        let turn = self.turn();
        let wanted = turn.taken;
        let waits = |turn: &mut Turn| turn.moved < wanted && turn.trouble.is_none();
        let waited = self.0.changed.wait_timeout_while(turn, SETTLE, waits);
        let (turn, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match turn.distrusted.as_ref().or(turn.trouble.as_ref()) {
            Some(error) => Err(error.clone()),
            None => Ok(()),
        }
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.0.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves what was taken into the tree for as long as that works; the answer is why it does not
    /// any more.
    fn keep_moving(&self) -> LogError {
        loop {
            let turn = self.turn();
            let idle = |turn: &mut Turn| turn.taken == turn.moved;
            let woken = self.0.changed.wait_while(turn, idle);
            let taken = woken.unwrap_or_else(PoisonError::into_inner).taken;
            let moved = self.move_all();
            let mut turn = self.turn();
            match moved {
                Ok(()) => (turn.moved, turn.trouble) = (taken, None),
                Err(error) => turn.trouble = Some(error),
            }
            let trouble = turn.trouble.clone();
            drop(turn);
            self.0.changed.notify_all();
            match trouble {
                None => thread::sleep(self.0.gather),
                Some(LogError::NoSpace) => thread::sleep(AGAIN),
                Some(error) => return error,
            }
        }
    }

    fn move_all(&self) -> Result<(), LogError> {
        let of = |error: SpoolError| match error {
            SpoolError::Files(error) => error,
            _ => LogError::NoSpace,
        };
        while let Some(drained) = self.0.spool.drain().map_err(of)? {
            let mut log = self.0.log.lock().unwrap_or_else(PoisonError::into_inner);
            log.append_batch(&drained.records)?;
            let seen = Seen { note: log.note().to_owned(), reader: log.reader() };
            drop(log);
            *self.seen() = seen;
            self.0.spool.confirm(&drained).map_err(of)?;
        }
        Ok(())
    }
}
