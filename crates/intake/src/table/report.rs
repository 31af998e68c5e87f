//! What came of a table: how many rows, and every kind of mistake with its first ones in full.

use std::collections::{BTreeMap, HashMap};

use super::problem::{Missing, Problem};
use crate::pay_sheet::SkipReason;
use crate::problem::Severity;

/// 下見の結果 — what came of reading a table. Bounded: it counts every mistake and keeps the first
/// of each kind, so that a million bad rows need no more room than a few thousand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows below the heading that hold something to import, good or bad.
    pub rows: u64,
    /// Rows that cannot be used as they are.
    pub bad_rows: u64,
    /// Typed rows handed on; more than the good rows where months stand side by side.
    pub records: u64,
    /// Rows that hold nothing to import, by reason.
    pub skipped: Vec<Skipped>,
    /// Cells that held what may be an individual number. They were not read.
    pub dropped: Places,
    /// Columns that the table lacks. With an error among them no row is read.
    pub missing: Vec<Missing>,
    /// Every kind of mistake, the worst and most frequent first.
    pub kinds: Vec<MistakeKind>,
    /// Cells in which an accepted suggestion was read in place of the file's value.
    pub mended: u64,
    /// What the user should know about how values were understood.
    pub notes: Vec<String>,
    /// Whether the reader was told to stop before the end.
    pub stopped: bool,
}

/// Places in the file: how many there are, and the first of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// All of them.
    pub count: u64,
    /// The first: row as a spreadsheet shows it, column from 0.
    pub first: Vec<(u32, u32)>,
}

/// 読まなかった行
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Why they hold nothing to import.
    pub reason: SkipReason,
    /// How many.
    pub count: u64,
    /// The first of them, as a spreadsheet shows them.
    pub first: Vec<u32>,
}

/// 誤りの種類 — the mistakes of one code in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MistakeKind {
    /// The stable code.
    pub code: &'static str,
    /// Whether the rows can be used as they are.
    pub severity: Severity,
    /// The column, from 0.
    pub column: Option<u32>,
    /// What the column is to us.
    pub label: String,
    /// How many there are.
    pub count: u64,
    /// How many of them have a suggestion.
    pub suggestions: u64,
    /// The first of them in full.
    pub first: Vec<Problem>,
}

impl Report {
    /// Whether no row can be read until a column is chosen.
    pub fn is_blocked(&self) -> bool {
        self.missing.iter().any(|missing| missing.severity == Severity::Error)
    }

    /// Rows that can be used.
    pub const fn good_rows(&self) -> u64 {
        self.rows.saturating_sub(self.bad_rows)
    }

    /// How many mistakes of this severity there are.
    pub fn count(&self, severity: Severity) -> u64 {
        let kinds = self.kinds.iter().filter(|kind| kind.severity == severity);
        kinds.map(|kind| kind.count).sum()
    }

    /// All mistakes that are listed in full, by row and column.
    pub fn listed(&self) -> Vec<&Problem> {
        let mut listed: Vec<&Problem> = self.kinds.iter().flat_map(|kind| &kind.first).collect();
        listed.sort_by_key(|problem| (problem.row, problem.column, problem.severity));
        listed
    }

    /// How many mistakes are only counted.
    pub fn unlisted(&self) -> u64 {
        self.kinds.iter().map(|kind| kind.count.saturating_sub(kind.first.len() as u64)).sum()
    }
}

/// How many places are kept of what is only counted.
const PLACES_MAX: usize = 100;

impl Places {
    pub(crate) fn add(&mut self, row: u32, column: u32) {
        self.count += 1;
        if self.first.len() < PLACES_MAX {
            self.first.push((row, column));
        }
    }
}

/// Collects what a [`Report`] says.
pub(crate) struct Collector {
    kinds: HashMap<(&'static str, Option<u32>), MistakeKind>,
    skipped: BTreeMap<SkipReason, Skipped>,
    listed: usize,
    per_kind: usize,
    max: usize,
}

impl Collector {
    pub(crate) fn new(per_kind: usize, max: usize) -> Self {
        let (kinds, skipped) = (HashMap::new(), BTreeMap::new());
        Self { kinds, skipped, listed: 0, per_kind, max }
    }

    pub(crate) fn skip(&mut self, reason: SkipReason, row: u32) {
        let kept = self.skipped.entry(reason);
        let kept = kept.or_insert_with(|| Skipped { reason, count: 0, first: Vec::new() });
        kept.count += 1;
        if kept.first.len() < PLACES_MAX {
            kept.first.push(row);
        }
    }

    pub(crate) fn add(&mut self, problem: Problem) {
        let kind = self.kinds.entry((problem.code, problem.column));
        let kind = kind.or_insert_with(|| MistakeKind {
            code: problem.code,
            severity: problem.severity,
            column: problem.column,
            label: problem.label.clone(),
            count: 0,
            suggestions: 0,
            first: Vec::new(),
        });
        kind.count += 1;
        kind.suggestions += u64::from(problem.suggestion.is_some());
        kind.severity = kind.severity.min(problem.severity);
        if kind.first.len() < self.per_kind && self.listed < self.max {
            self.listed += 1;
            kind.first.push(problem);
        }
    }

    pub(crate) fn finish(self, report: &mut Report) {
        report.skipped = self.skipped.into_values().collect();
        report.kinds = self.kinds.into_values().collect();
        report.kinds.sort_by(|a, b| {
            let order = |kind: &MistakeKind| (kind.severity, u64::MAX - kind.count, kind.column);
            order(a).cmp(&order(b)).then(a.code.cmp(b.code))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: &'static str, row: u32) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            row,
            column: Some(1),
            letters: "B".to_owned(),
            label: "氏名".to_owned(),
            item: None,
            month: None,
            who: "見本 花子".to_owned(),
            value: "秘密".to_owned(),
            what: "読めません".to_owned(),
            how: String::new(),
            suggestion: None,
        }
    }

    #[test]
    fn everything_is_counted_and_the_first_are_kept() {
        let mut collector = Collector::new(3, 4);
        for row in 1..=10 {
            collector.add(problem("INT-1", row));
            collector.add(problem("INT-2", row));
        }
        collector.skip(SkipReason::Blank, 11);
        let mut report = Report::default();
        collector.finish(&mut report);
        assert_eq!(report.count(Severity::Error), 20);
        assert_eq!((report.listed().len(), report.unlisted()), (4, 16));
        assert_eq!(report.skipped[0].first, [11]);
    }

    #[test]
    fn no_value_is_shown_by_accident() {
        let shown = format!("{:?}", problem("INT-1", 7));
        assert_eq!(shown, "INT-1 Error B7 読めません");
    }
}
