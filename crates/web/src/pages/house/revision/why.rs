//! GET /23/{number}/{person}/why — why somebody is due for a revision, or not.

use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::{Asked, looked_at, third_month};
use crate::present::house::{reason_view, revision_reason};
use crate::shell::{AppState, Failure, Signed, show};
use crate::view::Crumb;

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let third = third_month(&asked.m, state.clock().today());
            let made = looked_at(signed, &number, third)?;
            let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
            let mut found = made.survey.found.iter();
            let seen = found.find(|seen| seen.number == person).ok_or(Failure::NotFound)?;
            let steps = seen.explain(signed.house.law);
            let reason = revision_reason(&made, seen, &steps);
            let crumbs = vec![Crumb::to("23 月額変更", reason.back.clone()), Crumb::here("なぜ")];
            Ok(show(&reason_view(&state, signed, "23", crumbs, reason)))
        })
        .await
}
