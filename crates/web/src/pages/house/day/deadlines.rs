//! GET /11 — 期限.

use axum::extract::{Query, State};
use axum::response::Response;

use super::{Asked, day_data};
use crate::present::house::{DeadlinesAsked, deadlines_view};
use crate::shell::{AppState, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let (data, _) = day_data(signed, state.clock().today())?;
            Ok(show(&deadlines_view(&state, signed, &data, &read(asked))))
        })
        .await
}

/// What the address asks for; what cannot be read asks for nothing.
pub(super) fn read(asked: Asked) -> DeadlinesAsked {
    DeadlinesAsked {
        month: asked.m.parse().ok(),
        day: romori_types::parse_date_ja(&asked.on).ok(),
        filter: asked.f,
    }
}
