//! 直しが要る行 — the rows that cannot go on, as a workbook to mend and read again.

use romori_intake::bad_rows_table;
use romori_paper::PaperError;
use romori_paper::xlsx::{Cell, Sheet, workbook};

use super::files::{FileKind, MadeFile};
use super::job::Job;

const FILE_NAME: &str = "直しが要る行.xlsx";
const WIDTH: u16 = 14;

/// The bad rows under the file's own heading, with what is wrong at the end of each.
///
/// # Errors
/// When they exceed what a workbook can hold.
pub fn bad_rows_file(job: &Job) -> Result<MadeFile, PaperError> {
    let table = bad_rows_table(job.workbook(), job.mapping(), job.overrides(), job.sheet());
    let mut lines = table.into_iter();
    let heading = lines.next().unwrap_or_default();
    let sheet = Sheet {
        name: "直しが要る行".to_owned(),
        columns: heading.into_iter().map(|label| (label, WIDTH)).collect(),
        rows: lines.map(|line| line.into_iter().map(Cell::from).collect()).collect(),
    };
    let bytes = workbook(&[sheet], job.today())?;
    Ok(MadeFile { name: FILE_NAME, kind: FileKind::List, bytes })
}
