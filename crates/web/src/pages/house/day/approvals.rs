//! GET /12 — 承認待ち.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Function, open_cases};
use romori_types::Purpose;

use super::Asked;
use crate::pages::house::actor_names;
use crate::present::house::{ApprovalsData, approvals_view};
use crate::shell::{AppState, Failure, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed.work(move |signed| shown(&state, signed, asked, None)).await
}

/// The page, with what the last press did.
pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    asked: Asked,
    done: Option<String>,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let names = actor_names(&signed.house, signed)?;
    let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
    let store = &signed.house.store;
    let office = store.read(&grant, |reader| open_cases(reader, today))?;
    let all = !asked.all.is_empty();
    let data = ApprovalsData { office, names, filter: asked.f, all, done };
    Ok(show(&approvals_view(state, signed, &data)))
}
