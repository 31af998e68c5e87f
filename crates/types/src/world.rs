//! What a rule may not reach for by itself: the time of day and chance. Both are handed in.

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
}
