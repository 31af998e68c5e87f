//! 一覧のファイル — a list as a page shows it, as a workbook.

use std::fmt;

use romori_intake::table::guarded;
use romori_paper::PaperError;
use romori_paper::xlsx::{Cell, Sheet, workbook};
use romori_types::Date;

/// 一覧 — headings and rows. What a spreadsheet would take for a formula is written as text.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The tab's name: what is listed, never whose it is.
    pub title: String,
    /// The headings, each with its column's width in characters.
    pub columns: Vec<(String, u16)>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A list that does not fit a workbook.
#[derive(Debug)]
pub struct ListError(PaperError);

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "一覧を表にできませんでした（{}）。絞り込んで、もう一度お試しください。", self.0)
    }
}

impl std::error::Error for ListError {}

impl List {
    /// A list under these headings, each with its column's width in characters.
    pub fn new(title: &str, columns: &[(&str, u16)], rows: Vec<Vec<Cell>>) -> Self {
        let columns = columns.iter().map(|(label, width)| ((*label).to_owned(), *width));
        Self { title: title.to_owned(), columns: columns.collect(), rows }
    }

    /// The list as a workbook.
    ///
    /// # Errors
    /// When it has more rows than a workbook can hold.
    pub fn workbook(mut self, today: Date) -> Result<Vec<u8>, ListError> {
        for cell in self.rows.iter_mut().flatten() {
            if let Cell::Text(text) = cell
                && let std::borrow::Cow::Owned(marked) = guarded(text)
            {
                *text = marked;
            }
        }
        let sheet = Sheet { name: self.title, columns: self.columns, rows: self.rows };
        workbook(&[sheet], today).map_err(ListError)
    }
}

#[cfg(test)]
mod tests {
    use romori_intake::{Limits, read_workbook};

    use super::*;

    #[test]
    fn what_would_be_a_formula_is_text_and_reads_back() {
        let texts = ["=1+1", "+81", "-5", "@SUM(A1)", "＝1", "見本"];
        let rows = texts.map(|text| vec![Cell::from(text)]).to_vec();
        let list = List::new("一覧", &[("値", 10)], rows);
        let bytes = list.workbook(Date::constant(2026, 7, 3)).unwrap();
        let book = read_workbook(&bytes, "list.xlsx", &Limits::default()).unwrap();
        let shown = |row: usize| book.sheets[0].rows[row][0].shown().into_owned();
        assert_eq!(shown(0), "値");
        for (row, text) in texts.iter().enumerate() {
            let marked = if row < 5 { format!("'{text}") } else { (*text).to_owned() };
            assert_eq!(shown(row + 1), marked);
        }
    }
}
