//! Reads the office's pay spreadsheet: XLSX or CSV to typed rows, with every mistake named.
//!
//! Three steps, each of which can be looked at before the next: [`read_workbook`] makes cells of
//! bytes, [`guess`] proposes which column is what, [`read_pay_sheet`] makes persons of rows and
//! lists all mistakes of all rows. [`read_office`] reads the sheet about the office.
//!
//! Knows no law: only what a day, an amount or a name looks like. Keeps nothing, writes nothing;
//! individual numbers are dropped as they are met.

mod bundle;
mod check;
mod check_month;
mod csv;
mod date;
mod decimal;
mod draft;
mod error;
mod export;
mod field;
mod guess;
mod hint;
mod individual_number;
mod kind;
mod labels;
mod limits;
mod mapping;
mod merge;
mod name;
mod office;
mod package;
mod pay_sheet;
mod person;
mod problem;
mod read;
mod remarks;
mod skip;
mod sniff;
mod synonyms;
pub mod table;
mod text;
mod value;
mod workbook;
mod xlsx;

pub use bundle::{NotBundled, bundle};
pub use decimal::Decimal;
pub use error::ReadError;
pub use export::bad_rows_table;
pub use field::{Field, MonthSlot};
pub use guess::{guess, guess_columns, guess_sheet};
pub use limits::Limits;
pub use mapping::{ColumnMapping, Confidence, Layout, Mapping};
pub use office::{ClosingDay, Insurer, OfficeEntry, Payday, Submitter, read_office};
pub use pay_sheet::{DroppedNumber, Overrides, PaySheet, SkipReason, SkippedRow};
pub use person::{AnnualPay, Leave, LeaveKind, MonthPay, PersonPay, RiseOrFall, WorkerKind};
pub use problem::{MissingColumn, Problem, Severity};
pub use read::read_pay_sheet;
pub use workbook::{Cell, DroppedCell, Format, Sheet, TextEncoding, Workbook, column_letters};

/// Reads a file into cells. The content decides what it is; the name only names the sheet of a CSV.
///
/// # Errors
/// When the file is no spreadsheet that can be read safely and whole.
pub fn read_workbook(
    bytes: &[u8],
    file_name: &str,
    limits: &Limits,
) -> Result<Workbook, ReadError> {
    let size = bytes.len() as u64;
    if size > limits.file_bytes_max {
        return Err(ReadError::TooLarge { bytes: size, bytes_max: limits.file_bytes_max });
    }
    let (mut sheets, format) = match sniff::kind(bytes)? {
        sniff::Kind::Zip => (xlsx::read(bytes, limits)?, Format::Xlsx),
        sniff::Kind::Text => {
            let (text, encoding) = text::decode(bytes)?;
            let delimiter = csv::guess_delimiter(&text);
            let name = stem(file_name);
            let rows = csv::parse(&text, delimiter, &name, limits)?;
            (vec![Sheet { name, hidden: false, rows }], Format::Csv { encoding, delimiter })
        }
    };
    sheets.retain(|sheet| sheet.rows.iter().flatten().any(|cell| !cell.is_blank()));
    if sheets.is_empty() {
        return Err(ReadError::NothingInside);
    }
    let dropped = individual_number::drop_all(&mut sheets);
    Ok(Workbook { sheets, format, dropped })
}

/// The file name without folders and ending.
fn stem(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}
