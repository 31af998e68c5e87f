//! GET / — 10 今日の業務.

use axum::extract::State;
use axum::response::Response;
use romori_app::Law;

use crate::present::today_view;
use crate::shell::{AppState, Visit, show};

pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Response {
    show(&today_view(&state, &visit, Law::embedded()))
}
