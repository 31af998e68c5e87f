//! GET /22/jobs/{name}/files/{file} — a file of the job: the list at any time, the others once the
//! notice is checked.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::santei::{FileError, Job, MadeFile, cover_copy, list, notice_copy, notice_csv};

use crate::desk;
use crate::present::attachment;
use crate::shell::{AppState, Failure, Visit};

pub(super) async fn file(
    State(state): State<AppState>,
    visit: Visit,
    Path((name, file)): Path<(String, String)>,
) -> Response {
    let below = state.house().map(|house| house.log_line()).unwrap_or_default();
    desk::work(&state, &visit, &name, move |work, _| {
        Ok(attachment(&make(&work.job, &file, &below)?))
    })
    .await
}

/// The file, with the head of the log at the foot of papers.
fn make(job: &Job, file: &str, below: &str) -> Result<MadeFile, Failure> {
    let unmade = |_: FileError| Failure::Internal("a document could not be made");
    if file == "list" {
        return list(job).map_err(unmade);
    }
    let notice = job.notice();
    let checked = notice.checked.as_ref().ok_or(Failure::NotFound)?;
    match file {
        "csv" => Ok(notice_csv(checked)),
        "copy" => notice_copy(checked, below).map_err(unmade),
        "cover" => cover_copy(checked, below).map_err(unmade),
        _ => Err(Failure::NotFound),
    }
}
