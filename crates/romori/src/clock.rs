//! The one place that reads the wall clock. Civil dates are those of Asia/Tokyo, which is nine
//! hours ahead of UTC all year.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use romori_types::Date;
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
