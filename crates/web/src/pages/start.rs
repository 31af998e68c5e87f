//! GET /22 — 算定基礎: choosing the pay table.

use axum::extract::State;
use axum::response::Response;
use romori_app::Law;

use crate::present::start_view;
use crate::shell::{AppState, Visit, show};

pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Response {
    show(&start_view(&state, &visit, Law::embedded(), None))
}
