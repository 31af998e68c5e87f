//! The whole way from bytes to persons.
#![allow(clippy::unwrap_used, reason = "a test's helpers fail the test by panicking")]

mod fuzz;
mod hostile;
mod mistakes;
mod package;
mod samples;
mod table_mistakes;
mod table_round;
mod table_samples;
mod table_shapes;
mod table_stream;

use romori_intake::{
    Limits, Mapping, Overrides, PaySheet, Workbook, guess, read_pay_sheet, read_workbook,
};
use romori_types::{Date, parse_date_ja};

pub(crate) fn today() -> Date {
    parse_date_ja("2026-07-01").unwrap()
}

pub(crate) fn book(bytes: &[u8]) -> Workbook {
    read_workbook(bytes, "表.csv", &Limits::default()).unwrap()
}

/// Guessed and read as it stands.
pub(crate) fn sheet_of(bytes: &[u8]) -> (Workbook, Mapping, PaySheet) {
    let book = book(bytes);
    let mapping = guess(&book, 2026);
    let read = read_pay_sheet(&book, &mapping, &Overrides::new(), 2026, today());
    (book, mapping, read)
}
