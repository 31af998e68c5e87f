//! GET and POST /91/second — whether everybody needs a second factor.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::Function;
use romori_types::Purpose;

use crate::present::house::rights::Entries;
use crate::present::house::second::second_view;
use crate::shell::{AppState, Signed, SignedPress, see_other, show, show_with};

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::ManageUsers, Purpose::Administer)?;
            let all = signed.house.demands_factors(&signed.visitor)?;
            let entries = Entries::with("from", if all { "all" } else { "administrators" });
            Ok(show(&second_view(&state, signed, &entries)))
        })
        .await
}

pub(super) async fn press(State(state): State<AppState>, press: SignedPress) -> Response {
    let mut entries = Entries::of(&press.form);
    press
        .signed
        .work(move |signed| {
            let from_all = match entries.value("from") {
                "all" => true,
                "administrators" => false,
                _ => {
                    entries.refuse("from", "だれに求めるかを選んでください。");
                    let view = second_view(&state, signed, &entries);
                    return Ok(show_with(StatusCode::UNPROCESSABLE_ENTITY, &view));
                }
            };
            signed.house.demand_factors(&signed.visitor, from_all)?;
            Ok(see_other("/91?done=second"))
        })
        .await
}
