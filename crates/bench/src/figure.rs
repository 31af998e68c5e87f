use std::fmt;
use std::time::Duration;

/// What a benchmark measured, with its answer checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Name of the benchmark.
    pub name: &'static str,
    /// The part of the full size.
    pub scale: f64,
    /// Units done.
    pub count: usize,
    /// Time from the start of the clock to its end.
    pub elapsed: Duration,
    /// Largest resident memory of the process.
    pub peak_rss_mb: Option<u64>,
    /// How many answers were compared with the slow path.
    pub compared: usize,
    /// How long single answers took, where that is what was promised.
    pub latency: Option<Latency>,
}

/// How long answers took, one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// Half took no longer.
    pub p50: Duration,
    /// All but one in a hundred took no longer.
    pub p99: Duration,
}

impl Latency {
    /// Of these answers; none when there are none.
    pub(crate) fn of(mut took: Vec<Duration>) -> Option<Self> {
        took.sort_unstable();
        // The smallest that at least so many of a hundred do not exceed.
        let at = |share: usize| took.get((took.len() * share).div_ceil(100).max(1) - 1).copied();
        Some(Self { p50: at(50)?, p99: at(99)? })
    }
}

/// Why there is no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// An answer differs from the slow path.
    WrongAnswer {
        /// Where and what.
        what: String,
    },
    /// It could not run.
    CannotRun {
        /// Why.
        what: String,
    },
}

impl Figure {
    /// One JSON object, as other programs read it.
    pub fn to_json(&self) -> String {
        let seconds = self.elapsed.as_secs_f64();
        let mut object = serde_json::json!({
            "name": self.name,
            "scale": self.scale,
            "count": self.count,
            "seconds": seconds,
            "per_second": self.per_second(),
            "compared": self.compared,
            "checked": true,
        });
        let Some(map) = object.as_object_mut() else { return object.to_string() };
        if let Some(peak) = self.peak_rss_mb {
            map.insert("peak_rss_mb".to_owned(), peak.into());
        }
        if let Some(latency) = self.latency {
            map.insert("p50_ms".to_owned(), milliseconds(latency.p50).into());
            map.insert("p99_ms".to_owned(), milliseconds(latency.p99).into());
        }
        object.to_string()
    }

    fn per_second(&self) -> f64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { (self.count as f64 / seconds).round() } else { 0.0 }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}件 {:.3}秒（毎秒{}件、{}件を照合して一致）",
            self.name,
            self.count,
            self.elapsed.as_secs_f64(),
            self.per_second(),
            self.compared
        )?;
        let Some(latency) = self.latency else { return Ok(()) };
        let (p50, p99) = (milliseconds(latency.p50), milliseconds(latency.p99));
        write!(f, "、1件あたり中央値 {p50:.3}ミリ秒、99% {p99:.3}ミリ秒以内")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongAnswer { what } => write!(f, "答えが合いません。{what}"),
            Self::CannotRun { what } => write!(f, "測れません。{what}"),
        }
    }
}

impl std::error::Error for Failure {}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Largest resident memory of this process, where the system tells.
pub(crate) fn peak_rss_mb() -> Option<u64> {
    peak_rss_mb_of("self")
}

/// Largest resident memory of a process: its id, or `self`.
pub(crate) fn peak_rss_mb_of(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_a_hundred_may_take_longer() {
        let took = |count: u64| (1..=count).map(Duration::from_millis).collect::<Vec<_>>();
        for (count, p50, p99) in
            [(1, 1, 1), (2, 1, 2), (100, 50, 99), (101, 51, 100), (200, 100, 198)]
        {
            let latency = Latency::of(took(count)).unwrap();
            let expected = [p50, p99].map(Duration::from_millis);
            assert_eq!([latency.p50, latency.p99], expected, "{count}");
        }
        assert_eq!(Latency::of(Vec::new()), None);
    }
}
