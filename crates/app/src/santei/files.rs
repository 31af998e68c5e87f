//! 書き出すファイル — what a checked notice yields.

use romori_filing::{Checked, FILE_NAME};

use super::job::Job;
use super::notice::Notice;

/// A file made whole in memory. Its name tells nothing about anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeFile {
    /// The name to save it under.
    pub name: &'static str,
    /// What it is, for HTTP and for people.
    pub kind: FileKind,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// SHFD0006.CSV
    Notice,
    /// The office copy as PDF.
    Copy,
    /// The workbench as a spreadsheet.
    List,
}

/// 届書CSV
pub fn notice_csv(checked: &Checked) -> MadeFile {
    MadeFile { name: FILE_NAME, kind: FileKind::Notice, bytes: checked.bytes().to_vec() }
}

/// Every file of a checked notice.
pub fn files(_job: &Job, _notice: &Notice, checked: &Checked) -> Vec<MadeFile> {
    vec![notice_csv(checked)]
}
