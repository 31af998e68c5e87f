//! GET /13 — 年齢・日付の到来.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Function, Question, office_views};
use romori_types::Purpose;

use super::{Asked, month_asked};
use crate::present::house::arrivals_view;
use crate::shell::{AppState, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let month = month_asked(&asked.m, today);
            let grant = signed.grant(Function::ViewDeadlines, Purpose::Deadlines)?;
            let store = &signed.house.store;
            let asks = Question::arrivals(month, today);
            let views = store.read(&grant, |reader| office_views(reader, &asks, today))?;
            Ok(show(&arrivals_view(&state, signed, &views, (month, &asked.f))))
        })
        .await
}
