use romori_types::YearMonth;

use crate::field::Field;

/// One mistake in the sheet: where, what is wrong, how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable code.
    pub code: &'static str,
    /// Whether the row can be used as it is.
    pub severity: Severity,
    /// The row as the spreadsheet shows it.
    pub row: u32,
    /// The column, from 0; `None` where the row as a whole is meant.
    pub column: Option<u32>,
    /// The column's letters; empty where the row as a whole is meant.
    pub letters: String,
    /// What the column is to us, or else the file's own label.
    pub label: String,
    /// What the column is to us.
    pub field: Option<Field>,
    /// The month, for days and pay.
    pub month: Option<YearMonth>,
    /// Who the row is about, for the user's own screen; may be empty.
    pub who: String,
    /// The value as it stands; never an individual number.
    pub value: String,
    /// どこが問題か
    pub what: String,
    /// 直し方
    pub how: String,
    /// 直した値の案
    pub suggestion: Option<String>,
}

impl Problem {
    /// どこが問題か and 直し方 as sentences, for where they do not stand in columns of their own.
    pub fn sentences(&self) -> String {
        sentences(&self.what, &self.how, self.severity)
    }
}

impl MissingColumn {
    /// どこが問題か and 直し方 as sentences.
    pub fn sentences(&self) -> String {
        sentences(&self.what, &self.how, self.severity)
    }
}

pub(crate) fn sentences(what: &str, how: &str, severity: Severity) -> String {
    match severity {
        Severity::Error => format!("{what}。直し方: {how}。"),
        Severity::Doubt => format!("{what}。{how}。"),
    }
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 直しが要る — the row cannot be used.
    Error,
    /// 念のため — the row is used as read.
    Doubt,
}

/// Something the sheet as a whole lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingColumn {
    /// The stable code.
    pub code: &'static str,
    /// Whether rows can be used without it.
    pub severity: Severity,
    /// What is missing.
    pub field: Field,
    /// どこが問題か
    pub what: String,
    /// 直し方
    pub how: String,
}
