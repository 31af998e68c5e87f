//! GET /60 — 案件.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{CaseFilter, ClientLine, Function, Reader, UnitError, clients};
use romori_types::{ActorId, Date, Purpose};

use super::actor_names;
use crate::present::house::{CasesAsked, CasesData, cases_view};
use crate::shell::{AppState, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<CasesAsked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let actors = actor_names(&signed.house, signed)?;
            let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
            let data = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                cases_of(reader, &asked, actors, today)
            });
            Ok(show(&cases_view(&state, signed, &data?)))
        })
        .await
}

/// What the list is made of.
pub(super) fn cases_of(
    reader: &mut Reader<'_, '_>,
    asked: &CasesAsked,
    actors: HashMap<ActorId, String>,
    today: Date,
) -> Result<CasesData, UnitError> {
    let open = asked.show != "all";
    let cases = reader.cases(&CaseFilter { open, ..CaseFilter::default() })?;
    let lines = clients(reader, today)?;
    let charge = |line: &ClientLine| Some((line.client.id, line.entrustment.as_ref()?.staff?));
    let staff = lines.iter().filter_map(charge).collect();
    let clients = lines
        .into_iter()
        .map(|line| (line.client.id, (line.client.number, line.profile.name)))
        .collect();
    Ok(CasesData { cases, clients, actors, staff, asked: asked.clone() })
}
