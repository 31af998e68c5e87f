//! GET /94 — 法令と料率.

use axum::extract::State;
use axum::response::Response;
use romori_app::Law;

use crate::present::law_view;
use crate::shell::{AppState, Visit, show};

pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Response {
    show(&law_view(&state, &visit, Law::embedded()))
}
