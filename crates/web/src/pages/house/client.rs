//! GET /70/{number} — 顧問先の概要.

use std::collections::HashSet;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{CaseFilter, SeenFilter};
use serde::Deserialize;

use super::change::told;
use super::{client_alone, day_asked, with_client};
use crate::present::house::{ClientData, client_view};
use crate::shell::{AppState, Signed, show};

/// So many entries of the log are looked at for the figure.
const ENTRIES_MAX: u32 = 200;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    on: String,
    /// What was saved or undone a moment ago.
    #[serde(default)]
    told: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let on = day_asked(&asked.on, state.clock().today());
            let data = with_client(signed, &number, |reader, client| {
                let cases =
                    CaseFilter { client: Some(client.id), open: true, ..CaseFilter::default() };
                let seen = SeenFilter {
                    client: Some(client.id),
                    most: ENTRIES_MAX,
                    ..SeenFilter::default()
                };
                let seen = reader.seen(&seen)?;
                let users: HashSet<_> = seen.iter().map(|seen| seen.entry.actor).collect();
                let of_client = |batch: &romori_app::house::Batch| batch.client == Some(client.id);
                Ok(ClientData {
                    told: told(reader, client, None, &asked.told)?,
                    view: client_alone(reader, client, on)?,
                    numbers: reader.clients()?.iter().map(|anchor| anchor.number).collect(),
                    persons: reader.persons(client.id)?.len(),
                    cases: reader.cases(&cases)?,
                    batches: reader.batches(ENTRIES_MAX)?.into_iter().filter(of_client).collect(),
                    looks: (seen.len(), users.len()),
                })
            })?;
            Ok(show(&client_view(&state, signed, &data)))
        })
        .await
}
