//! GET /22/jobs/{name}/preview — 取込の下見.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::desk;
use crate::present::preview_view;
use crate::shell::{AppState, Visit, show};

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(name): Path<String>,
) -> Response {
    let within = state.clone();
    desk::work_on_sheet(&state, &visit, &name, move |work, _| {
        Ok(show(&preview_view(&within, &visit, work)))
    })
    .await
}
