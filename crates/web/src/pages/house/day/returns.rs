//! GET /16 — 返戻.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Function, open_cases};
use romori_types::Purpose;

use super::Asked;
use crate::pages::house::actor_names;
use crate::present::house::{DayData, returns_view};
use crate::shell::{AppState, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let names = actor_names(&signed.house, signed)?;
            let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
            let store = &signed.house.store;
            let office = store.read(&grant, |reader| open_cases(reader, today))?;
            let data = DayData { office, pending: Vec::new(), names };
            Ok(show(&returns_view(&state, signed, &data, &asked.f)))
        })
        .await
}
