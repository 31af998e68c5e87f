//! GET /20/charges — 納入告知額 over all establishments.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Function, charges_of_all};
use romori_types::{Purpose, YearMonth};

use super::{Asked, premium_month};
use crate::present::house::charges_view;
use crate::shell::{AppState, Failure, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let month = premium_month(&asked.m, state.clock().today());
            shown(&state, signed, (month, &asked.f), None)
        })
        .await
}

/// The page, with what the last press did.
pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    (month, filter): (YearMonth, &str),
    done: Option<String>,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::ViewLedger, Purpose::Determine)?;
    let (law, store) = (signed.house.law, &signed.house.store);
    let lines = store.read(&grant, |reader| charges_of_all(reader, law, month, today))?;
    Ok(show(&charges_view(state, signed, &lines, (month, filter), done)))
}
