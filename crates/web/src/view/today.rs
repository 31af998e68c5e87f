//! 10 今日の業務 — what there is to do, and what to try first.

use askama::Template;

use super::{Frame, Icon, icon};

/// The page.
#[derive(Debug, Template)]
#[template(path = "today.html")]
pub struct TodayView {
    /// The frame.
    pub frame: Frame,
    /// The state in one sentence.
    pub headline: String,
    /// What follows from it.
    pub detail: String,
    /// The shipped samples, when the data are invented.
    pub samples: Vec<Sample>,
    /// Thirteen days from today.
    pub strip: Vec<StripDay>,
    /// The jobs of this visit that are still in memory.
    pub open_jobs: Vec<OpenJob>,
    /// The largest file that is taken, in words.
    pub size_max: String,
}

/// A shipped sample of a pay table.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it is called in addresses.
    pub id: String,
    /// Its file name.
    pub file: String,
    /// Its shape in a few words.
    pub shape: String,
    /// What is in it worth seeing.
    pub detail: String,
}

/// One day of the strip of deadlines.
#[derive(Debug, Clone)]
pub struct StripDay {
    /// 7/10 or 10.
    pub day: String,
    /// 金, 金・今日, 金・期限.
    pub note: String,
    /// Its deadlines.
    pub due: Vec<String>,
    /// Whether offices are closed.
    pub closed: bool,
    /// Whether it is the day the program works on.
    pub today: bool,
}

/// A job that is still in memory.
#[derive(Debug, Clone)]
pub struct OpenJob {
    /// Where it goes on.
    pub href: String,
    /// The establishment, or the file when it is not known yet.
    pub title: String,
    /// Where it stands.
    pub state: String,
}

impl StripDay {
    /// The classes of the day.
    pub fn class(&self) -> String {
        let mut class = Vec::new();
        if self.closed {
            class.push("off");
        }
        if self.today {
            class.push("today");
        }
        class.push(if self.due.is_empty() { "none" } else { "dl" });
        class.join(" ")
    }
}

impl TodayView {
    fn icon(&self, name: &str) -> Icon {
        icon(name)
    }
}
