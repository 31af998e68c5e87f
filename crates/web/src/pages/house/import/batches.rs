//! GET /15 — 処理の一覧.

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::super::actor_names;
use crate::present::house::{BatchesData, batches_page};
use crate::shell::{AppState, Failure, Signed, show};
use romori_app::house::{Function, UnitError, clients};
use romori_types::Purpose;

/// So many acts stand on the page.
const ACTS_MAX: u32 = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed.work(move |signed| shown(&state, signed, asked.show == "import", None)).await
}

/// The list, with what the last press did.
pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    imports: bool,
    done: Option<String>,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let actors = actor_names(&signed.house, signed)?;
    let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
    let data = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let acts = reader.batches(ACTS_MAX)?;
        let clients = clients(reader, today)?
            .into_iter()
            .map(|line| (line.client.id, (line.client.number, line.profile.name)))
            .collect();
        Ok(BatchesData { acts, clients, actors, imports, done })
    });
    Ok(show(&batches_page(state, signed, &data?)))
}
