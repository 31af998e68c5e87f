//! A plain typed workbook, made in memory.

use romori_types::{Date, Yen};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};

use crate::document::PaperError;

/// The most characters a cell can hold.
const CELL_CHARS_MAX: usize = 32_767;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, written as a text whatever it begins with: never a formula.
    Text(String),
    /// Yen, `#,##0`.
    Yen(Yen),
    /// A count, `#,##0`.
    Number(i64),
    /// A day, `yyyy-mm-dd`.
    Date(Date),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Yen> for Cell {
    fn from(yen: Yen) -> Self {
        Self::Yen(yen)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// One sheet: a frozen header row and typed rows.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The tab's name; cut to 31 characters, marks that Excel refuses left out.
    pub name: String,
    /// Headings, each with its column's width in characters.
    pub columns: Vec<(String, u16)>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

struct Formats {
    header: Format,
    text: Format,
    number: Format,
    date: Format,
}

/// Writes the sheets into one workbook. `created_on` is what its properties say.
///
/// # Errors
/// When a sheet exceeds what a workbook can hold.
pub fn workbook(sheets: &[Sheet], created_on: Date) -> Result<Vec<u8>, PaperError> {
    let failed = |error: rust_xlsxwriter::XlsxError| PaperError::Workbook(error.to_string());
    let mut book = Workbook::new();
    let year = u16::try_from(created_on.year()).unwrap_or(1900);
    let [month, day] = [created_on.month(), created_on.day()].map(|n| u8::try_from(n).unwrap_or(1));
    let created = ExcelDateTime::from_ymd(year, month, day).map_err(failed)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let formats = Formats {
        header: Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border_bottom(FormatBorder::Thin),
        text: Format::new().set_num_format("@"),
        number: Format::new().set_num_format("#,##0"),
        date: Format::new().set_num_format("yyyy-mm-dd"),
    };
    for sheet in sheets {
        write_sheet(book.add_worksheet(), sheet, &formats).map_err(failed)?;
    }
    book.save_to_buffer().map_err(failed)
}

fn write_sheet(
    page: &mut rust_xlsxwriter::Worksheet,
    sheet: &Sheet,
    formats: &Formats,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    page.set_name(sheet_name(&sheet.name))?;
    page.set_freeze_panes(1, 0)?;
    for (column, (title, width)) in (0_u16..).zip(&sheet.columns) {
        page.set_column_width(column, f64::from(*width))?;
        page.write_string_with_format(0, column, title, &formats.header)?;
    }
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(page, (row, column), cell, formats)?;
        }
    }
    Ok(())
}

fn write_cell(
    page: &mut rust_xlsxwriter::Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let text: String = text.chars().take(CELL_CHARS_MAX).collect();
            page.write_string_with_format(row, column, text, &formats.text)?;
        }
        Cell::Yen(yen) => {
            page.write_number_with_format(row, column, cell_number(yen.get()), &formats.number)?;
        }
        Cell::Number(number) => {
            page.write_number_with_format(row, column, cell_number(*number), &formats.number)?;
        }
        Cell::Date(date) => {
            let year = u16::try_from(date.year()).unwrap_or(1900);
            let [month, day] = [date.month(), date.day()].map(|n| u8::try_from(n).unwrap_or(1));
            let date = ExcelDateTime::from_ymd(year, month, day)?;
            page.write_datetime_with_format(row, column, &date, &formats.date)?;
        }
    }
    Ok(())
}

/// The only number a workbook knows; exact up to 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "amounts lie far under 2^53")]
const fn cell_number(value: i64) -> f64 {
    value as f64
}

fn sheet_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .take(31)
        .collect();
    if kept.is_empty() { "Sheet".to_owned() } else { kept }
}
