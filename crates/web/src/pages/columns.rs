//! GET /22/jobs/{name}/columns — 列の対応 and 事業所の情報.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::desk;
use crate::present::columns_view;
use crate::shell::{AppState, Visit, show};

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Path(name): Path<String>,
) -> Response {
    let within = state.clone();
    desk::work(&state, &visit, &name, move |work, _| {
        Ok(show(&columns_view(&within, &visit, work, &[])))
    })
    .await
}
