//! GET and POST /71/{number}/{person}/entrance/close — a worker enters no more.

use axum::extract::{Path, State};
use axum::response::Response;

use super::numbers;
use crate::present::house::entrance::close_view;
use crate::shell::{AppState, Signed, SignedPress, see_other, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
) -> Response {
    signed
        .work(move |signed| {
            let numbers = numbers(&number, &person)?;
            signed.house.entrance(&signed.visitor, numbers)?;
            Ok(show(&close_view(&state, signed, numbers)))
        })
        .await
}

pub(super) async fn press(
    Path((number, person)): Path<(String, String)>,
    press: SignedPress,
) -> Response {
    press
        .signed
        .work(move |signed| {
            let numbers = numbers(&number, &person)?;
            signed.house.close_entrance(&signed.visitor, numbers)?;
            Ok(see_other(&format!("/71/{}/{}/entrance?done=closed", numbers.0, numbers.1)))
        })
        .await
}
