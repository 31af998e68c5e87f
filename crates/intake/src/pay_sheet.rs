use std::collections::{BTreeMap, BTreeSet};

use crate::person::PersonPay;
use crate::problem::{MissingColumn, Problem, Severity};

/// Values typed by the user instead of those in the file: by row as the spreadsheet shows it, and
/// column from 0.
pub type Overrides = BTreeMap<(u32, u32), String>;

/// What the sheet says: the persons whose rows can be used, and every mistake of every row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaySheet {
    /// Persons without an error, in the order of the sheet.
    pub persons: Vec<PersonPay>,
    /// All problems, by row and column.
    pub problems: Vec<Problem>,
    /// Columns that the sheet lacks.
    pub missing: Vec<MissingColumn>,
    /// Rows below the heading that hold no person, and why.
    pub skipped: Vec<SkippedRow>,
    /// Where individual numbers stood; their values are gone.
    pub dropped: Vec<DroppedNumber>,
    /// What the user should know about how values were understood.
    pub notes: Vec<String>,
    /// Rows that hold a person, good or bad.
    pub rows_read: usize,
    /// Persons in those rows, good or bad.
    pub persons_read: usize,
    /// Rows that cannot be used as they are: all rows of a person with an error.
    pub bad_rows: BTreeSet<u32>,
}

/// A row that holds no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SkippedRow {
    /// The row as the spreadsheet shows it.
    pub row: u32,
    /// Why it is skipped.
    pub reason: SkipReason,
}

/// Why a row holds no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason {
    /// 見出しより上
    AboveHeading,
    /// 空の行
    Blank,
    /// 合計・小計
    Total,
    /// 見出しの繰り返し
    RepeatedHeading,
    /// 注記
    Note,
}

impl SkipReason {
    /// The reason for the user.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AboveHeading => "見出しより上の行",
            Self::Blank => "空の行",
            Self::Total => "合計の行",
            Self::RepeatedHeading => "見出しの繰り返し",
            Self::Note => "注記の行",
        }
    }
}

/// Where an individual number stood. Its value is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedNumber {
    /// The row as the spreadsheet shows it.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// The column's letters.
    pub letters: String,
    /// The file's label of the column.
    pub label: String,
}

impl PaySheet {
    /// Problems that keep their rows from being used.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error)
    }

    /// Problems to look at; their rows are used as read.
    pub fn doubts(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.severity == Severity::Doubt)
    }
}
