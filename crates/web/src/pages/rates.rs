//! GET /94/rates — 都道府県の料率.

use axum::extract::State;
use axum::response::Response;
use romori_app::Law;

use crate::present::rates_view;
use crate::shell::{AppState, Failure, Visit, show};

pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Result<Response, Failure> {
    Ok(show(&rates_view(&state, &visit, Law::embedded())?))
}
