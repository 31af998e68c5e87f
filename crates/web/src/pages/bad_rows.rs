//! GET /22/jobs/{name}/bad.xlsx — the rows that cannot go on, with what to mend.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::santei::bad_rows;

use crate::desk;
use crate::present::attachment;
use crate::shell::{AppState, Failure, Visit};

pub(super) async fn file(
    State(state): State<AppState>,
    visit: Visit,
    Path(name): Path<String>,
) -> Response {
    desk::work_on_sheet(&state, &visit, &name, |work, _| {
        let file = bad_rows(&work.job)
            .map_err(|_| Failure::Internal("the bad rows do not fit a workbook"))?;
        Ok(attachment(&file))
    })
    .await
}
