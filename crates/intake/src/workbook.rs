use std::borrow::Cow;

use romori_types::{Date, Wareki};

use crate::decimal::Decimal;

/// A file as read: its sheets, and what kind of file it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// The sheets that hold a value, in the file's order.
    pub sheets: Vec<Sheet>,
    /// What kind of file it was.
    pub format: Format,
    /// Cells that held what may be an individual number and were dropped as they were met.
    pub dropped: Vec<DroppedCell>,
}

/// What kind of file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel's XLSX or XLSM.
    Xlsx,
    /// Text with one delimiter.
    Csv {
        /// The encoding found.
        encoding: TextEncoding,
        /// `,`, tab or `;`.
        delimiter: char,
    },
}

/// The encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Shift_JIS with Microsoft's additions (CP932).
    ShiftJis,
    /// UTF-16, little end first, with a byte order mark.
    Utf16Le,
    /// UTF-16, big end first, with a byte order mark.
    Utf16Be,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name; the file name for CSV.
    pub name: String,
    /// Whether the file hides it.
    pub hidden: bool,
    /// The rows from the sheet's first one, each as long as its last filled cell. Values of merged
    /// cells stand in every cell of the merged region.
    pub rows: Vec<Vec<Cell>>,
}

/// Where a dropped cell was. What it held is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DroppedCell {
    /// Index of the sheet in [`Workbook::sheets`].
    pub sheet: usize,
    /// The row as the spreadsheet shows it, from 1.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
}

/// A cell's value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, spaces around it kept.
    Text(Box<str>),
    /// A number, exactly as the spreadsheet shows it.
    Number(Decimal),
    /// A day; a time of day is left out.
    Date(Date),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(&'static str),
    /// A formula whose result the file does not hold.
    Uncomputed,
    /// What may have been an individual number; dropped.
    Dropped,
}

impl Cell {
    /// Whether nothing but white space is in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The value as text for the user's own screen; an individual number never appears.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(date) => Cow::Owned(
                Wareki::of(*date).map_or_else(|| date.to_string(), |day| day.to_string()),
            ),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::Error(error) => Cow::Borrowed(error),
            Self::Uncomputed => Cow::Borrowed("（計算結果のない数式）"),
            Self::Dropped => Cow::Borrowed("（個人番号らしい値）"),
        }
    }
}

impl Sheet {
    /// The cell of a row as the spreadsheet counts it (from 1) and a column from 0.
    pub fn cell(&self, row: u32, column: u32) -> &Cell {
        static EMPTY: Cell = Cell::Empty;
        let index = usize::try_from(row).ok().and_then(|row| row.checked_sub(1));
        index
            .and_then(|row| self.rows.get(row))
            .and_then(|cells| cells.get(usize::try_from(column).ok()?))
            .unwrap_or(&EMPTY)
    }

    /// The number of columns of the longest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The number of the last row, as the spreadsheet counts.
    pub fn last_row(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }
}

/// The letters of a column, from 0: A, B … Z, AA …
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = ((rest - 1) % 26) as u8;
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_as_a_spreadsheet_counts() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
