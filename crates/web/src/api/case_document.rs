//! GET /api/v1/cases/{case}/documents/{document} — the bytes of a document.

use axum::extract::Path;
use axum::response::Response;
use romori_app::house::{Class, Function, UnitError};
use romori_types::{DocumentId, Purpose};

use super::caller::Caller;
use super::case::case_id;
use super::document::Looks;
use crate::shell::{Attachment, Problem, attachment};

#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}/documents/{document}",
    tag = "届出",
    operation_id = "getCaseDocument",
    summary = "書類の内容",
    params(
        ("case" = String, Path, description = "案件の識別子"),
        ("document" = String, Path, description = "書類の識別子")
    ),
    responses(
        (status = 200, description = "書類の内容", content_type = "text/csv", body = Vec<u8>),
        Looks
    )
)]
pub(super) async fn file(
    caller: Caller,
    Path((case, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    caller
        .work(move |caller| {
            let case = case_id(&case)?;
            let document: DocumentId = document.parse().map_err(|_| Problem::not_found())?;
            let grant = caller.grant(Function::ViewLedger, Purpose::File(case))?;
            let found = caller.house.store.read_as(&grant, Class::DocumentFetched, |reader| {
                let found = reader.document(document)?;
                if found.document.case == case { Ok(found) } else { Err(UnitError::Absent) }
            })?;
            Ok(attachment(Attachment {
                name: "SHFD0006.CSV",
                kind: "text/csv; charset=Shift_JIS",
                bytes: found.content,
            }))
        })
        .await
}
