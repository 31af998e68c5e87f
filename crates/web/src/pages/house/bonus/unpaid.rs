//! GET and POST /24/{number}/unpaid — that no bonus was paid in a month.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_types::YearMonth;
use serde::Deserialize;

use super::list;
use crate::pages::house::{client_alone, with_client};
use crate::present::house::unpaid_view;
use crate::shell::{AppState, Failure, Signed, SignedPress, show};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    m: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let month: YearMonth = asked.m.parse().map_err(|_| Failure::NotFound)?;
            let today = state.clock().today();
            let client =
                with_client(signed, &number, |reader, client| client_alone(reader, client, today))?;
            let who = (client.number, client.profile.name.as_str());
            Ok(show(&unpaid_view(&state, signed, who, month)))
        })
        .await
}

pub(super) async fn press(
    State(state): State<AppState>,
    Path(number): Path<String>,
    press: SignedPress,
) -> Response {
    let month = press.form.value("m").and_then(|month| month.parse::<YearMonth>().ok());
    press
        .signed
        .work(move |signed| {
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let (month, today) = (month.ok_or(Failure::BadForm)?, state.clock().today());
            let made = signed.house.file_no_bonus_of(&signed.visitor, number, month, today)?;
            let done = match made {
                0 => "賞与不支給報告書はもうできています。".to_owned(),
                made => format!("賞与不支給報告書を{made}件作り、点検済みにしました。"),
            };
            list::shown(&state, signed, None, "", Some(done))
        })
        .await
}
