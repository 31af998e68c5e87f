//! 書類 — the files of a checked notice, whole and in memory.

use romori_filing::{Checked, Notice as Form, office_copy};

use super::declaration::Procedure;
use crate::santei::{FileError, FileKind, MadeFile, cover_copy, notice_csv};

/// The files that a checked notice yields: 届書CSV, its copy, the counts for the 総括票. Nothing for a
/// procedure without 届書CSV. `below` stands small at the foot of the papers: the head of the log.
///
/// # Errors
/// When one of them cannot be made; none is given then.
pub fn documents(
    procedure: Procedure,
    checked: &Checked,
    below: &str,
) -> Result<Vec<MadeFile>, FileError> {
    let Some(form) = procedure.declaration().form_code.and_then(Form::from_code) else {
        return Ok(Vec::new());
    };
    let pdf = office_copy(checked.file(), form, below)?;
    let copy = MadeFile {
        name: copy_name(form),
        kind: FileKind::Copy,
        bytes: pdf.bytes,
        missing: pdf.missing,
    };
    Ok(vec![notice_csv(checked), copy, cover_copy(checked, below)?])
}

const fn copy_name(form: Form) -> &'static str {
    match form {
        Form::Acquisition => "資格取得届_控.pdf",
        Form::Loss => "資格喪失届_控.pdf",
        Form::DependentChange => "被扶養者異動届_控.pdf",
        Form::MonthlyChange => "月額変更届_控.pdf",
        Form::RegularDetermination => "算定基礎届_控.pdf",
        Form::Bonus => "賞与支払届_控.pdf",
    }
}
