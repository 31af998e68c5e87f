//! The one place that reads the wall clock. Civil dates are those of Asia/Tokyo, which is nine
//! hours ahead of UTC all year.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use romori_types::{Date, Timestamp};
use romori_web::Clock;

const TOKYO_AHEAD: Duration = Duration::from_secs(9 * 60 * 60);
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Today in Asia/Tokyo.
#[expect(clippy::disallowed_methods, reason = "the clock is read here and nowhere else")]
pub fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default() + TOKYO_AHEAD;
    let days = i64::try_from(since.as_secs() / DAY_SECONDS).unwrap_or_default();
    let epoch = Date::constant(1970, 1, 1);
    epoch.checked_add(romori_types::Span::new().days(days)).unwrap_or(epoch)
}

/// The clock of a running program: the day of the system, or a fixed one.
pub struct SystemClock {
    started: Instant,
    fixed: Option<Date>,
}

impl SystemClock {
    /// A clock that shows `fixed` for good, or the system's day.
    pub fn new(fixed: Option<Date>) -> Arc<Self> {
        Arc::new(Self { started: Instant::now(), fixed })
    }
}

impl Clock for SystemClock {
    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn today(&self) -> Date {
        self.fixed.unwrap_or_else(today)
    }
}

const DAY_MICROS: i64 = 86_400_000_000;

/// The clock of the house: the system's instants, or the same hours moved to a fixed day.
pub struct HouseClock {
    /// Microseconds that are added to the system's time.
    ahead: AtomicI64,
}

impl HouseClock {
    /// A clock that stands on `fixed`, or shows the system's time.
    pub fn new(fixed: Option<Date>) -> Arc<Self> {
        let clock = Self { ahead: AtomicI64::new(0) };
        if let Some(day) = fixed {
            clock.stand_on(day);
        }
        Arc::new(clock)
    }

    /// A clock as many days ahead of the system's, or behind it.
    pub fn ahead_by(days: i64) -> Arc<Self> {
        let clock = Self { ahead: AtomicI64::new(0) };
        clock.move_by(days);
        Arc::new(clock)
    }

    /// Moves the clock to a day, at the hour that it is.
    pub fn stand_on(&self, day: Date) {
        let days = day.since(today()).map(|span| i64::from(span.get_days())).unwrap_or_default();
        self.move_by(days);
    }

    /// How many days it is ahead of the system's; 0 where no day is fixed.
    pub fn days_ahead(&self) -> i64 {
        self.ahead.load(Ordering::Relaxed) / DAY_MICROS
    }

    fn move_by(&self, days: i64) {
        self.ahead.store(days.saturating_mul(DAY_MICROS), Ordering::Relaxed);
    }
}

impl romori_types::Clock for HouseClock {
    #[expect(clippy::disallowed_methods, reason = "the clock is read here and nowhere else")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        let moved = micros.saturating_add(self.ahead.load(Ordering::Relaxed));
        Timestamp::from_microsecond(moved).unwrap_or(Timestamp::MAX)
    }
}

/// The operating system's cryptographic source.
pub struct SystemChance;

impl romori_types::Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), romori_types::NoChance> {
        getrandom::fill(bytes).map_err(|_| romori_types::NoChance)
    }
}
