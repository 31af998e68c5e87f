//! GET /23 and /23/{number} — candidates of a revision.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{Function, revisions_of_all};
use romori_types::{Purpose, YearMonth};

use super::{Asked, third_month};
use crate::pages::house::{actor_names, with_client};
use crate::present::house::{RevisionsAsked, revisions_view};
use crate::shell::{AppState, Failure, Signed, show};
use crate::view::office::Note;

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let third = third_month(&asked.m, state.clock().today());
            let all = !asked.all.is_empty();
            let asked = RevisionsAsked { only: None, filter: &asked.f, all };
            shown(&state, signed, third, &asked, (None, Vec::new()))
        })
        .await
}

pub(super) async fn of_client(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let number = with_client(signed, &number, |_, client| Ok(client.number))?;
            let third = third_month(&asked.m, state.clock().today());
            let all = !asked.all.is_empty();
            let asked = RevisionsAsked { only: Some(number), filter: &asked.f, all };
            shown(&state, signed, third, &asked, (None, Vec::new()))
        })
        .await
}

pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    third: YearMonth,
    asked: &RevisionsAsked<'_>,
    told: (Option<String>, Vec<Note>),
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let names = actor_names(&signed.house, signed)?;
    let grant = signed.grant(Function::ViewLedger, Purpose::Determine)?;
    let (law, store) = (signed.house.law, &signed.house.store);
    let found = store.read(&grant, |reader| revisions_of_all(reader, law, third, today))?;
    Ok(show(&revisions_view(state, signed, &names, &found, asked, told)))
}
