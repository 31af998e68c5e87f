//! 保存期間 — how long entries are kept, held by the keeper alone, and never by less than the law
//! and the contract ask. A clock that jumps ahead lets nothing go: time counts only while the
//! keeper has watched it pass.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use romori_types::Timestamp;

use crate::KeeperError;

/// 既定の保存期間 — seven years. Unit: days.
pub const KEEP_DAYS: u32 = 2_557;
/// No keeper lets an entry go earlier than this: a year, whatever its length. Unit: days.
pub const KEEP_DAYS_LEAST: u32 = 366;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
/// The keeper may have been off for so long without anybody looking at its clock. Unit: days.
const UNSEEN_DAYS_MAX: i64 = 3;

/// 記録庫の保存期間
pub struct Retention {
    keep: PathBuf,
    seen: PathBuf,
}

impl Retention {
    /// Of the keeper in this folder.
    pub fn of(folder: &Path) -> Self {
        Self { keep: folder.join("keep-days.txt"), seen: folder.join("clock.txt") }
    }

    /// How many days entries are kept.
    ///
    /// # Errors
    /// When what is written down cannot be read.
    pub fn days(&self) -> Result<u32, KeeperError> {
        let days = number(&self.keep)?.unwrap_or(i64::from(KEEP_DAYS));
        let days = u32::try_from(days).map_err(|_| KeeperError::Identity)?;
        Ok(days.max(KEEP_DAYS_LEAST))
    }

    /// Keeps entries for so many days from now on.
    ///
    /// # Errors
    /// [`KeeperError::TooShort`] when it is less than a year, or less than was said before: what
    /// somebody relies on is not taken back.
    pub fn keep(&self, days: u32) -> Result<(), KeeperError> {
        let least = match self.keep.exists() {
            true => self.days()?,
            false => KEEP_DAYS_LEAST,
        };
        if days < least {
            return Err(KeeperError::TooShort { days, least });
        }
        put(&self.keep, i64::from(days))
    }

    /// Whether the clock can be believed: it has gone on by no more than a keeper may be off
    /// unseen since it was looked at last, and not back. What it shows is remembered then.
    ///
    /// # Errors
    /// When that cannot be read or written.
    pub fn believes(&self, now: Timestamp) -> Result<bool, KeeperError> {
        let now = now.as_microsecond();
        let last = number(&self.seen)?.unwrap_or(now);
        let passed = now.saturating_sub(last);
        let is_believed = (0..=UNSEEN_DAYS_MAX * DAY_MICROS).contains(&passed);
        if is_believed {
            put(&self.seen, now)?;
        }
        Ok(is_believed)
    }

    /// Somebody has looked at the clock: it is right.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn confirm(&self, now: Timestamp) -> Result<(), KeeperError> {
        put(&self.seen, now.as_microsecond())
    }

    /// Entries before this instant may go.
    ///
    /// # Errors
    /// As [`Retention::days`].
    pub fn before(&self, now: Timestamp) -> Result<Timestamp, KeeperError> {
        let kept = i64::from(self.days()?) * DAY_MICROS;
        let before = now.as_microsecond().saturating_sub(kept);
        Timestamp::from_microsecond(before).map_err(|_| KeeperError::Identity)
    }
}

fn number(path: &Path) -> Result<Option<i64>, KeeperError> {
    match fs::read_to_string(path) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| KeeperError::Identity),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(KeeperError::at(path, &error)),
    }
}

fn put(path: &Path, number: i64) -> Result<(), KeeperError> {
    let aside = path.with_extension("new");
    let written = fs::write(&aside, format!("{number}\n")).and_then(|()| fs::rename(&aside, path));
    written.map_err(|error| KeeperError::at(path, &error))
}
