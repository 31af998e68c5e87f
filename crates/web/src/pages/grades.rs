//! GET /94/grades — 等級表.

use axum::extract::State;
use axum::response::Response;
use romori_app::Law;

use crate::present::grades_view;
use crate::shell::{AppState, Failure, Visit, show};

pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Failure> {
    Ok(show(&grades_view(&state, &visit, Law::embedded())?))
}
