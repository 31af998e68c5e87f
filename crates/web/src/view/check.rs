//! 64 事前点検 — any 届書CSV, read and checked item by item.

use askama::Template;

use super::{Frame, Icon, icon, start::FileProblem};

/// The page.
#[derive(Debug, Template)]
#[template(path = "check.html")]
pub struct CheckView {
    /// The frame.
    pub frame: Frame,
    /// The report on the file just sent.
    pub report: Option<CheckReport>,
    /// Why that file could not be read at all.
    pub problem: Option<FileProblem>,
    /// The forms that are known: code and name.
    pub forms: Vec<(String, String)>,
    /// The largest file that is taken, in words.
    pub size_max: String,
}

/// What the check of a file found.
#[derive(Debug, Clone)]
pub struct CheckReport {
    /// The file's name.
    pub file: String,
    /// 2225700 算定基礎届
    pub form: String,
    /// Data rows.
    pub rows: String,
    /// Everything found.
    pub problems: Vec<CheckProblem>,
    /// What someone should look at, without its stopping the filing.
    pub warnings: Vec<CheckProblem>,
    /// How many more were found than are listed.
    pub more: usize,
    /// Whether the check stopped because there were too many.
    pub stopped: bool,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct CheckProblem {
    /// Line of the file.
    pub row: String,
    /// Item number.
    pub number: String,
    /// Item.
    pub item: String,
    /// What stands there, if a value is meant at all; an individual number is never shown.
    pub value: Option<String>,
    /// Why it is refused.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

impl CheckView {
    fn icon(&self, name: &str) -> Icon {
        icon(name)
    }
}
