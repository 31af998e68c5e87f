//! GET /01 — 見た人の記録.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Function, Reader, SeenFilter, UnitError, clients};
use romori_types::{ActorId, Date, Purpose};
use serde::Deserialize;

use super::actor_names;
use crate::present::house::{SeenData, seen_view};
use crate::shell::{AppState, Signed, show};

/// So many entries stand on the page.
const ENTRIES_MAX: u32 = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    client: Option<u32>,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let grant = signed.grant(Function::ViewLog, Purpose::Audit)?;
            let house = &signed.house;
            let actors = actor_names(house, signed)?;
            let size = house.sequencer.head().size;
            let data = house.store.read(&grant, |reader| -> Result<_, UnitError> {
                seen_of(reader, &asked, actors, size, today)
            });
            Ok(show(&seen_view(&state, signed, &data?)))
        })
        .await
}

/// What the list is made of.
pub(super) fn seen_of(
    reader: &mut Reader<'_, '_>,
    asked: &Asked,
    actors: HashMap<ActorId, String>,
    size: u64,
    today: Date,
) -> Result<SeenData, UnitError> {
    let client = match asked.client {
        Some(number) => Some(reader.client_numbered(number)?.id),
        None => None,
    };
    let filter = SeenFilter { client, most: ENTRIES_MAX, ..SeenFilter::default() };
    let entries = reader.seen(&filter)?;
    let clients = clients(reader, today)?
        .into_iter()
        .map(|line| (line.client.id, (line.client.number, line.profile.name)))
        .collect();
    Ok(SeenData { entries, actors, clients, client: asked.client, size })
}
