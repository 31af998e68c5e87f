//! 22 算定基礎, step 1 — choosing the pay table.

use askama::Template;

use super::{Due, FlowStep, Frame, Sample};

/// The page.
#[derive(Debug, Template)]
#[template(path = "start.html")]
pub struct StartView {
    /// The frame.
    pub frame: Frame,
    /// The steps of the job.
    pub flow: Vec<FlowStep>,
    /// The years that can be chosen.
    pub years: Vec<YearChoice>,
    /// Until when the form is due.
    pub due: Option<Due>,
    /// Why the file just sent could not be read.
    pub problem: Option<FileProblem>,
    /// The shipped samples.
    pub samples: Vec<Sample>,
    /// The largest file that is taken, in words.
    pub size_max: String,
}

/// A year of determination.
#[derive(Debug, Clone)]
pub struct YearChoice {
    /// 2026
    pub value: String,
    /// 令和8年（2026年）
    pub label: String,
    /// Whether it is the one proposed.
    pub chosen: bool,
}

/// Why a file could not be read: what happened, and what to do.
#[derive(Debug, Clone)]
pub struct FileProblem {
    /// What happened.
    pub what: String,
    /// What to do next.
    pub next: String,
}
