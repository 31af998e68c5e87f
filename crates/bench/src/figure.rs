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
        if let (Some(peak), Some(map)) = (self.peak_rss_mb, object.as_object_mut()) {
            map.insert("peak_rss_mb".to_owned(), peak.into());
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
        )
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
