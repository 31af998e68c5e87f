//! A list as a spreadsheet to be saved.

use axum::response::Response;
use romori_app::house::{Function, List};
use romori_types::Date;

use crate::shell::{Attachment, Failure, Signed, attachment};
use crate::view::office::Link;

/// What a workbook is.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The list as a workbook that the browser saves. Its name tells nothing of anybody.
pub fn list_answer(list: List, today: Date) -> Result<Response, Failure> {
    let bytes = list.workbook(today).map_err(|error| Failure::Conflict(error.to_string()))?;
    Ok(attachment(Attachment { name: "list.xlsx", kind: XLSX, bytes }))
}

/// The way to a list's workbook, for who may write out.
pub fn export_link(signed: &Signed, address: impl Into<String>) -> Option<Link> {
    signed.visitor.may(Function::Export).then(|| Link::new("XLSXで受け取る", address))
}
