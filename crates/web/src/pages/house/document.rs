//! GET /60/{case}/files/{document} — a document of a filing.

use axum::extract::Path;
use axum::response::Response;
use romori_app::house::{Class, Function, UnitError, file_name};
use romori_app::procedure::Procedure;
use romori_types::{CaseId, DocumentId, Purpose};

use crate::shell::{Attachment, Failure, Signed, attachment};

pub(super) async fn file(
    signed: Signed,
    Path((case, document)): Path<(String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            let document: DocumentId = document.parse().map_err(|_| Failure::NotFound)?;
            let grant = signed.grant(Function::ViewLedger, Purpose::File(case))?;
            let found = signed.house.store.read_as(&grant, Class::DocumentFetched, |reader| {
                let found = reader.document(document)?;
                if found.document.case != case {
                    return Err(UnitError::Absent);
                }
                Ok((reader.case(case)?.procedure, found))
            });
            let (procedure, found) = found?;
            let procedure = Procedure::from_number(procedure);
            let (name, kind) = file_name(procedure, found.document.kind);
            Ok(attachment(Attachment { name: &name, kind, bytes: found.content }))
        })
        .await
}
