//! GET /22/jobs/{name}/files/{file} — a file of the checked notice.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::desk;
use crate::present::{made_files, media_type};
use crate::shell::{AppState, Attachment, Failure, Visit, attachment};

pub(super) async fn file(
    State(state): State<AppState>,
    visit: Visit,
    Path((name, file)): Path<(String, String)>,
) -> Response {
    desk::work(&state, &visit, &name, move |work, _| {
        let made = made_files(&work.job, &work.job.notice());
        let found = made.into_iter().find(|made| made.name == file).ok_or(Failure::NotFound)?;
        let kind = media_type(&found);
        Ok(attachment(Attachment { name: found.name, kind, bytes: found.bytes }))
    })
    .await
}
