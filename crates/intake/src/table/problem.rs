use romori_types::YearMonth;

use super::item::Item;
use crate::problem::{Severity, sentences};

/// 誤り — one mistake of a table: where, what is wrong, how to mend it.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable code.
    pub code: &'static str,
    /// Whether the row can be used as it is.
    pub severity: Severity,
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// The column, from 0; `None` where the row as a whole is meant.
    pub column: Option<u32>,
    /// The column's letters; empty where the row as a whole is meant.
    pub letters: String,
    /// What the column is to us.
    pub label: String,
    /// What the column is to us.
    pub item: Option<Item>,
    /// The month, where months stand side by side.
    pub month: Option<YearMonth>,
    /// Who the row is about, for the user's own screen; may be empty.
    pub who: String,
    /// The value as it stands; never an individual number.
    pub value: String,
    /// どこが問題か
    pub what: String,
    /// 直し方
    pub how: String,
    /// 直した値の案: typed into the cell, it would be read.
    pub suggestion: Option<String>,
}

impl Problem {
    /// どこが問題か and 直し方 as sentences, for where they do not stand in columns of their own.
    pub fn sentences(&self) -> String {
        sentences(&self.what, &self.how, self.severity)
    }
}

impl Missing {
    /// どこが問題か and 直し方 as sentences.
    pub fn sentences(&self) -> String {
        sentences(&self.what, &self.how, self.severity)
    }
}

impl std::fmt::Debug for Problem {
    /// Where and what, never the value or whose it is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?} {}{} {}", self.code, self.severity, self.letters, self.row, self.what)
    }
}

/// 足りない列 — something the table as a whole lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The stable code.
    pub code: &'static str,
    /// [`Severity::Error`] if no row can be read without it.
    pub severity: Severity,
    /// What is missing.
    pub item: Item,
    /// どこが問題か
    pub what: String,
    /// 直し方
    pub how: String,
}
