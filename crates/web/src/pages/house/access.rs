//! GET /71/{number}/{person}/access — who can see this person, and why.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::present::house::rights::access_view;
use crate::shell::{AppState, Failure, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let client: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
            let access = signed.house.who_sees(&signed.visitor, client, person)?;
            Ok(show(&access_view(&state, signed, &access)))
        })
        .await
}
