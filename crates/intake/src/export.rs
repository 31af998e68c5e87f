//! The bad rows alone, as a table to be written out, mended by the office and read again.

use std::collections::BTreeMap;

use crate::mapping::Mapping;
use crate::pay_sheet::{Overrides, PaySheet};
use crate::workbook::{Cell, Workbook};

/// A table of text: the file's own heading, the rows that cannot be used as the file has them (with
/// the values the user has mended so far), and two more columns, the row in the file and what is
/// wrong there. Columns of individual numbers stay empty.
pub fn bad_rows_table(
    workbook: &Workbook,
    mapping: &Mapping,
    overrides: &Overrides,
    pay_sheet: &PaySheet,
) -> Vec<Vec<String>> {
    let Some(sheet) = workbook.sheets.get(mapping.sheet) else { return Vec::new() };
    let width = u32::try_from(sheet.width()).unwrap_or(0);
    let text = |row: u32, column: u32| match overrides.get(&(row, column)) {
        Some(mended) => mended.clone(),
        None => match sheet.cell(row, column) {
            Cell::Dropped => String::new(),
            cell => cell.shown().into_owned(),
        },
    };
    let mut wrong: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for problem in pay_sheet.errors() {
        let told = format!("{}: {}（{}）", problem.label, problem.what, problem.how);
        wrong.entry(problem.row).or_default().push(told);
    }
    let mut table = Vec::new();
    for row in mapping.heading_first..=mapping.heading_last {
        let mut cells: Vec<String> = (0..width).map(|column| text(row, column)).collect();
        if row == mapping.heading_last {
            cells.extend(["元の行".to_owned(), "直すところ".to_owned()]);
        }
        table.push(cells);
    }
    for row in &pay_sheet.bad_rows {
        let mut cells: Vec<String> = (0..width).map(|column| text(*row, column)).collect();
        let told = wrong.get(row).map(|told| told.join("\n")).unwrap_or_default();
        cells.extend([row.to_string(), told]);
        table.push(cells);
    }
    table
}
