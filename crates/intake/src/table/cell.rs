//! One cell of a row, borrowed.

use std::borrow::Cow;

use super::guard::as_written;
use crate::workbook::Cell;

/// A cell as it stands in its row, without blanks around it and without the guard of an export.
#[derive(Clone, Copy)]
pub(crate) enum CellRef<'r> {
    Empty,
    Text(&'r str),
    /// A cell of a workbook that is no text.
    Other(&'r Cell),
}

impl<'r> CellRef<'r> {
    pub(crate) fn of_text(text: &'r str) -> Self {
        match as_written(text).trim() {
            "" => Self::Empty,
            text => Self::Text(text),
        }
    }

    pub(crate) fn of_cell(cell: &'r Cell) -> Self {
        match cell {
            Cell::Empty => Self::Empty,
            Cell::Text(text) => Self::of_text(text),
            other => Self::Other(other),
        }
    }

    pub(crate) const fn is_empty(self) -> bool {
        matches!(self, Self::Empty)
    }

    /// A cell of one's own, for the readers that take one.
    pub(crate) fn to_cell(self) -> Cell {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::Text(text.into()),
            Self::Other(cell) => cell.clone(),
        }
    }

    /// As text for the user's own screen; an individual number never appears.
    pub(crate) fn shown(self) -> Cow<'r, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Other(cell) => cell.shown(),
        }
    }
}
