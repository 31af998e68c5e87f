//! GET /20/charges/{number}/{place} — the 納入告知額 of one establishment.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use romori_app::house::{Function, UnitError, charges_of_client};
use romori_types::{Purpose, YearMonth};

use super::{Asked, premium_month};
use crate::present::house::{ChargeTyped, charge_view};
use crate::shell::{AppState, Failure, Signed, show_with};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, place)): Path<(u32, u32)>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let month = premium_month(&asked.m, state.clock().today());
            shown(&state, signed, (number, place), month, &ChargeTyped::default())
        })
        .await
}

/// The page, with what was typed and is wrong.
pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    (number, place): (u32, u32),
    month: YearMonth,
    typed: &ChargeTyped,
) -> Result<Response, Failure> {
    let grant = signed.grant(Function::ViewLedger, Purpose::Determine)?;
    let (law, store) = (signed.house.law, &signed.house.store);
    let (view, lines) = store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(number)?;
        charges_of_client(reader, law, client, month)
    })?;
    let line = lines.iter().find(|line| line.number == place).ok_or(Failure::NotFound)?;
    let wrong = !typed.fields.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(show_with(status, &charge_view(state, signed, (&view, line), month, typed)))
}
