//! What a rule may not reach for by itself: the time of day and chance. Both are handed in.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// Japan has kept UTC+9 without summer time since 1951; civil dates of filings are Japan's.
const JAPAN: Offset = Offset::constant(9);

/// The time of day, handed in so that a test can set it and a simulation can move it.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;

    /// The present day in Japan.
    fn today(&self) -> Date {
        day_in_japan(self.now())
    }
}

/// The day in Japan at an instant.
pub fn day_in_japan(at: Timestamp) -> Date {
    JAPAN.to_datetime(at).date()
}

/// The last instant of a day in Japan, to the microsecond; none beyond the calendar.
pub fn end_of_day_in_japan(day: Date) -> Option<Timestamp> {
    let midnight = day.tomorrow().ok()?.at(0, 0, 0, 0);
    let next = JAPAN.to_timestamp(midnight).ok()?;
    Timestamp::from_microsecond(next.as_microsecond() - 1).ok()
}

/// The time of day in Japan at an instant: hour, minute, second.
pub fn time_in_japan(at: Timestamp) -> (i8, i8, i8) {
    let time = JAPAN.to_datetime(at).time();
    (time.hour(), time.minute(), time.second())
}

/// Chance, handed in. In the program it is the operating system's cryptographic source.
pub trait Chance: Send + Sync {
    /// Fills the bytes with unpredictable ones.
    ///
    /// # Errors
    /// When the source cannot be read. Nothing that needs chance may go on then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance>;
}

/// Chance drawn ahead, for many small draws one after the other: the operating system is asked once
/// for some sixty of them. Every byte is given out once.
pub struct DrawnAhead<'c> {
    source: &'c dyn Chance,
    drawn: Mutex<Vec<u8>>,
}

/// Unit: bytes.
const AHEAD: usize = 640;

impl<'c> DrawnAhead<'c> {
    /// Nothing is drawn yet.
    pub fn from(source: &'c dyn Chance) -> Self {
        Self { source, drawn: Mutex::default() }
    }
}

impl Chance for DrawnAhead<'_> {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        if bytes.len() > AHEAD {
            return self.source.fill(bytes);
        }
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.len() < bytes.len() {
            let mut fresh = vec![0; AHEAD];
            self.source.fill(&mut fresh)?;
            *drawn = fresh;
        }
        let left = drawn.len() - bytes.len();
        for (byte, random) in bytes.iter_mut().zip(drawn.drain(left..)) {
            *byte = random;
        }
        Ok(())
    }
}

/// 乱数を得られない — the source of chance could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoChance;

impl std::fmt::Display for NoChance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(
            "乱数を得られませんでした。コンピューターを再起動して、もう一度お試しください。",
        )
    }
}

impl std::error::Error for NoChance {}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    struct At(&'static str);

    impl Clock for At {
        fn now(&self) -> Timestamp {
            self.0.parse().expect("an instant")
        }
    }

    #[test]
    fn the_day_turns_at_midnight_in_japan() {
        assert_eq!(At("2026-07-09T14:59:59Z").today(), jiff::civil::date(2026, 7, 9));
        assert_eq!(At("2026-07-09T15:00:00Z").today(), jiff::civil::date(2026, 7, 10));
    }

    /// Every draw of eight bytes differs from every other; the source fails after some.
    struct Counting(AtomicU64);

    const FAILS_AT: u64 = 1_000;

    impl Chance for Counting {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
            for part in bytes.chunks_mut(8) {
                let count = self.0.fetch_add(1, Ordering::Relaxed);
                if count >= FAILS_AT {
                    return Err(NoChance);
                }
                part.copy_from_slice(&count.to_be_bytes()[..part.len()]);
            }
            Ok(())
        }
    }

    #[test]
    fn no_byte_is_given_out_twice_and_the_end_of_chance_is_told() {
        let source = Counting(AtomicU64::new(0));
        let ahead = DrawnAhead::from(&source);
        let mut seen = std::collections::BTreeSet::new();
        let mut draws = 0;
        loop {
            let mut bytes = [0; 8];
            if ahead.fill(&mut bytes).is_err() {
                break;
            }
            assert!(seen.insert(u64::from_be_bytes(bytes)), "{bytes:?}");
            draws += 1;
        }
        // Whole fillings of eighty, as many as the source had.
        assert_eq!(draws, FAILS_AT / 80 * 80);
        assert!(ahead.fill(&mut [0; 8]).is_err(), "it stays told");
    }

    #[test]
    fn much_at_once_comes_from_the_source() {
        let source = Counting(AtomicU64::new(0));
        let mut bytes = [0; 800];
        DrawnAhead::from(&source).fill(&mut bytes).unwrap();
        assert_eq!(bytes[792..], 99_u64.to_be_bytes());
    }
}
