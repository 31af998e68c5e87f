//! GET / — 契約者: contracts, numbers, the day's work. At the operator's entrance.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::present::operator::board_view;
use crate::shell::{AppState, Signed, see_other, show};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let done = match asked.done.as_str() {
        "contract" => "契約を変えました。",
        _ => "",
    };
    signed
        .work(move |signed| {
            if signed.visitor.session.support().is_some() {
                return Ok(see_other("/look"));
            }
            let board = signed.house.board(&signed.visitor)?;
            Ok(show(&board_view(&state, signed, &board, done)))
        })
        .await
}
