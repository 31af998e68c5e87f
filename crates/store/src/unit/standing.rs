//! 記録庫との隔たり — how long entries have not reached the keeper of the log, and what may still
//! be done. Entries wait, durable; but what leaves the house for good must not run ahead of them.

use std::sync::atomic::{AtomicI64, Ordering};

use romori_record::Class;
use romori_types::Timestamp;

use super::UnitError;
use super::store::Store;

/// Ordinary work goes on for so long. Unit: microseconds.
const WORK_MAX: i64 = 15 * 60 * 1_000_000;
/// The keeper is there.
const HERE: i64 = i64::MIN;

/// Since when nothing reaches the log.
pub(super) struct Standing(AtomicI64);

impl Default for Standing {
    fn default() -> Self {
        Self(AtomicI64::new(HERE))
    }
}

impl Standing {
    fn since(&self) -> Option<i64> {
        let since = self.0.load(Ordering::Acquire);
        (since != HERE).then_some(since)
    }

    /// Whether a unit of work may begin.
    pub(super) fn admit(&self, now: Timestamp) -> Result<(), UnitError> {
        match self.since() {
            Some(since) if now.as_microsecond().saturating_sub(since) > WORK_MAX => {
                Err(UnitError::KeeperAway { for_all: true })
            }
            _ => Ok(()),
        }
    }

    /// Whether something of this class may be done.
    pub(super) fn admit_class(&self, class: Class) -> Result<(), UnitError> {
        match (self.since(), class) {
            (
                Some(_),
                Class::Export
                | Class::Print
                | Class::Reveal
                | Class::DocumentFetched
                | Class::LogExported,
            ) => Err(UnitError::KeeperAway { for_all: false }),
            _ => Ok(()),
        }
    }
}

impl Store {
    /// Entries do not reach the log from this instant on, if they did until now.
    pub fn note_log_away(&self, now: Timestamp) {
        let since = now.as_microsecond();
        let _ =
            self.standing().0.compare_exchange(HERE, since, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Entries reach the log.
    pub fn note_log_here(&self) {
        self.standing().0.store(HERE, Ordering::Release);
    }

    /// Since when they do not, while they do not.
    pub fn log_away_since(&self) -> Option<Timestamp> {
        self.standing().since().and_then(|since| Timestamp::from_microsecond(since).ok())
    }
}
