//! GET /api/v1/cases/{case}/documents/{document} — the bytes of a document.

use axum::extract::Path;
use axum::response::Response;
use romori_app::house::{Class, Function, UnitError, file_name};
use romori_app::procedure::Procedure;
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
        (
            status = 200,
            description = "書類の内容。種類ごとに形が違います。",
            content(
                (Vec<u8> = "text/csv"),
                (Vec<u8> = "application/pdf"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            )
        ),
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
            let store = &caller.house.store;
            let (procedure, found) = store.read_as(&grant, Class::DocumentFetched, |reader| {
                let found = reader.document(document)?;
                if found.document.case != case {
                    return Err(UnitError::Absent);
                }
                Ok((reader.case(case)?.procedure, found))
            })?;
            let procedure = Procedure::from_number(procedure);
            let (name, kind) = file_name(procedure, found.document.kind);
            Ok(attachment(Attachment { name: &name, kind, bytes: found.content }))
        })
        .await
}
