//! 書類の名前 — what the files of a case are called when they are saved.

use romori_store::DocumentKind;

use crate::procedure::Procedure;
use crate::santei::FileKind;

/// The name of a document of a case, and its media type. Nothing of a person is in it.
pub fn file_name(procedure: Option<Procedure>, kind: DocumentKind) -> (String, &'static str) {
    let short = procedure.map_or("届出", |procedure| procedure.declaration().short);
    match kind {
        DocumentKind::Notice => ("SHFD0006.CSV".to_owned(), FileKind::Notice.media_type()),
        DocumentKind::Copy => (format!("{short}_控.pdf"), FileKind::Copy.media_type()),
        DocumentKind::Cover => ("総括票の件数.pdf".to_owned(), FileKind::Cover.media_type()),
        DocumentKind::List => (format!("{short}_一覧.xlsx"), FileKind::List.media_type()),
        DocumentKind::NoBonus => {
            ("賞与不支給報告書_控.pdf".to_owned(), FileKind::Copy.media_type())
        }
    }
}
