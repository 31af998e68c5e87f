//! GET /look, /look/{number} and /look/{number}/{person} — what a tenant lets an operator see. Each
//! look stands in the tenant's own log.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::present::operator::{look_client_view, look_person_view, look_view};
use crate::shell::{AppState, Failure, Signed, show};

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let clients = signed.house.look_at_clients(&signed.visitor)?;
            Ok(show(&look_view(&state, signed, &clients)))
        })
        .await
}

pub(super) async fn client(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let looked = signed.house.look_at_client(&signed.visitor, number)?;
            Ok(show(&look_client_view(&state, signed, number, &looked)))
        })
        .await
}

pub(super) async fn person(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
            let parts = signed.house.look_at_person(&signed.visitor, (number, person))?;
            Ok(show(&look_person_view(&state, signed, (number, person), parts)))
        })
        .await
}
