//! GET /64 — 事前点検.

use axum::extract::State;
use axum::response::Response;

use crate::present::check_view;
use crate::shell::{AppState, Visit, show};

pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Response {
    show(&check_view(&state, &visit, None, None))
}
