//! Who takes the rows.

use std::ops::ControlFlow;

use romori_types::YearMonth;

use super::filling::Filling;
use super::item::Item;
use super::problem::Problem;
use crate::value::Mistake;

/// 受け手 — takes the rows of a table as they are read.
///
/// Each method may stop the reading with [`ControlFlow::Break`].
pub trait Sink<R> {
    /// The typed rows of one line of the file, without an error: one, or one a month where
    /// months stand side by side. What only the ledger knows is told to `remarks`; if an error is
    /// told, the line counts as bad and the sink must not keep its rows.
    fn take(&mut self, rows: &mut Vec<R>, remarks: &mut Remarks<'_, '_>) -> ControlFlow<()>;

    /// Whether [`Sink::bad`] is wanted; the texts of bad rows are made only then.
    fn wants_bad(&self) -> bool {
        false
    }

    /// A line that cannot be used as it is.
    fn bad(&mut self, _row: &BadRow<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// How far the reading is, every few thousand rows.
    fn progress(&mut self, _progress: Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows read.
    pub rows: u64,
    /// Of `total`, how much is read: bytes of a text, rows of a workbook.
    pub done: u64,
    /// How much there is.
    pub total: u64,
}

/// 使えない行 — as it stands in the file, with what is wrong there.
#[derive(Clone, Copy)]
pub struct BadRow<'r> {
    /// The row as a spreadsheet shows it.
    pub row: u32,
    /// The cells, those of individual numbers empty.
    pub cells: &'r [String],
    /// What is wrong.
    pub problems: &'r [Problem],
}

impl std::fmt::Debug for BadRow<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BadRow({}, …)", self.row)
    }
}

/// 台帳からの注意 — what the caller adds about the line it has been handed. Row, column and value are
/// filled in.
pub struct Remarks<'f, 'o> {
    pub(crate) filling: &'f mut Filling<'o>,
}

impl Remarks<'_, '_> {
    /// The line cannot be used.
    pub fn error(
        &mut self,
        item: Item,
        month: Option<YearMonth>,
        code: &'static str,
        what: impl Into<String>,
        how: impl Into<String>,
    ) {
        self.add(item, month, Mistake::error(code, what, how));
    }

    /// The line is used, but somebody should look.
    pub fn doubt(
        &mut self,
        item: Item,
        month: Option<YearMonth>,
        code: &'static str,
        what: impl Into<String>,
        how: impl Into<String>,
    ) {
        self.add(item, month, Mistake::doubt(code, what, how));
    }

    /// A value that would do, for the mistake told last.
    pub fn suggest(&mut self, value: impl Into<String>) {
        if let Some(problem) = self.filling.problems.last_mut() {
            problem.suggestion = Some(value.into());
        }
    }

    fn add(&mut self, item: Item, month: Option<YearMonth>, mistake: Mistake) {
        self.filling.at.month = month;
        self.filling.note(item, mistake);
    }
}

/// Takes nothing: for a dry run without a ledger.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl<R> Sink<R> for Nobody {
    fn take(&mut self, rows: &mut Vec<R>, _: &mut Remarks<'_, '_>) -> ControlFlow<()> {
        rows.clear();
        ControlFlow::Continue(())
    }
}

/// A closure takes each typed row.
impl<R, F: FnMut(R)> Sink<R> for F {
    fn take(&mut self, rows: &mut Vec<R>, _: &mut Remarks<'_, '_>) -> ControlFlow<()> {
        rows.drain(..).for_each(self);
        ControlFlow::Continue(())
    }
}
