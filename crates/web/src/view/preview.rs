//! 取込の下見 — what was read, what is wrong with it, and how to mend it.

use askama::Template;

use super::{FlowStep, Frame, Icon, icon};

/// The page.
#[derive(Debug, Template)]
#[template(path = "preview.html")]
pub struct PreviewView {
    /// The frame.
    pub frame: Frame,
    /// The steps of the job.
    pub flow: Vec<FlowStep>,
    /// Address of the job.
    pub job: String,
    /// Data rows in the file.
    pub rows: usize,
    /// Rows that can go on.
    pub good_rows: usize,
    /// People they are about.
    pub people: usize,
    /// Rows that cannot go on.
    pub bad_rows: usize,
    /// Values that were mended on this page so far.
    pub mended: usize,
    /// The mistakes, one a line.
    pub problems: Vec<Problem>,
    /// How many further mistakes are not listed.
    pub more_problems: usize,
    /// Mistakes for which a value is proposed.
    pub proposals: usize,
    /// What the sheet as a whole lacks.
    pub missing: Vec<Shortcoming>,
    /// Rows worth a second look.
    pub doubts: Vec<Doubt>,
    /// How many there are, listed or not.
    pub doubt_count: usize,
    /// Values that looked like individual numbers and were dropped.
    pub dropped: Vec<DroppedNumber>,
    /// What else the reader noticed.
    pub notes: Vec<String>,
    /// The columns as they were taken.
    pub mapping: Vec<MappedColumn>,
    /// What the last press did.
    pub done: Option<String>,
    /// The problem the last press was about, which could not be settled.
    pub refused: Option<String>,
}

/// One mistake.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Its key in the form, and part of its id.
    pub key: String,
    /// Row of the file.
    pub row: String,
    /// Item and month.
    pub column: String,
    /// Who the row is about; may be empty.
    pub who: String,
    /// What stands there; empty when nothing does.
    pub value: String,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub remedy: String,
    /// A proposed value.
    pub proposal: String,
    /// Whether a value can be entered here (else the file itself must be mended).
    pub mendable: bool,
}

/// Something the sheet as a whole lacks.
#[derive(Debug, Clone)]
pub struct Shortcoming {
    /// What is missing.
    pub what: String,
    /// How to mend it.
    pub how: String,
    /// Whether no row can be used without it.
    pub fatal: bool,
}

/// A row worth a second look.
#[derive(Debug, Clone)]
pub struct Doubt {
    /// 5行目 小此木 翔
    pub place: String,
    /// 6月 401,200円
    pub value: String,
    /// What is unusual, and what is done about it.
    pub detail: String,
}

/// A value that looked like an individual number and was dropped.
#[derive(Debug, Clone)]
pub struct DroppedNumber {
    /// Row of the file.
    pub row: String,
    /// Heading of its column.
    pub column: String,
}

/// A column as it was taken.
#[derive(Debug, Clone)]
pub struct MappedColumn {
    /// A 社員No
    pub column: String,
    /// The item; `None` when it is not taken.
    pub item: Option<String>,
    /// Its first value.
    pub first: String,
}

impl PreviewView {
    fn icon(&self, name: &str) -> Icon {
        icon(name)
    }
}
