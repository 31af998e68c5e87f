//! GET /22/jobs/{name}/notice — 届書.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::desk;
use crate::present::notice_view;
use crate::shell::{AppState, Visit, show};

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(name): Path<String>,
) -> Response {
    let within = state.clone();
    desk::work(&state, &visit, &name, move |work, law| {
        Ok(show(&notice_view(&within, &visit, work, law)))
    })
    .await
}
