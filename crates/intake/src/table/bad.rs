//! The bad rows alone, as CSV to be mended by the office and read again.

use super::guard::push_csv_line;
use super::mapping::TableMapping;
use super::sink::BadRow;

/// Adds the heading for bad rows: the file's own labels, the row in the file, and what is wrong.
pub fn push_bad_heading(out: &mut String, mapping: &TableMapping) {
    let labels = mapping.columns.iter().map(|mapped| mapped.label.as_str());
    push_csv_line(out, labels.chain(["元の行", "直すところ"]));
}

/// Adds one bad row under [`push_bad_heading`]. Columns of individual numbers stay empty.
pub fn push_bad_row(out: &mut String, mapping: &TableMapping, row: &BadRow<'_>) {
    let width = mapping.columns.len();
    let told: Vec<String> = row
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.label, problem.sentences()))
        .collect();
    let (number, told) = (row.row.to_string(), told.join("\n"));
    let own = row.cells.iter().map(String::as_str).take(width);
    let blank = std::iter::repeat_n("", width.saturating_sub(row.cells.len()));
    // What stands beyond the heading is kept behind, so that nothing is lost.
    let beyond = row.cells.iter().map(String::as_str).skip(width);
    push_csv_line(out, own.chain(blank).chain([number.as_str(), told.as_str()]).chain(beyond));
}
