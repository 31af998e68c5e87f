//! GET /70/{number} — 顧問先の概要.

use std::collections::HashSet;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{
    BatchesOf, CaseFilter, ClientAnchor, Question, Reader, SeenFilter, UnitError, client_view,
};
use romori_app::ledgers::ClientView;
use serde::Deserialize;

use super::change::told;
use super::with_client;
use crate::present::house::{AskedDay, ClientData, client_page};
use crate::shell::{AppState, Signed, show};

/// So many entries of the log are looked at for the figure.
const ENTRIES_MAX: u32 = 200;
/// So many acts stand under 最近のこと.
const RECENT_MAX: u32 = 8;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    on: String,
    /// その日に分かっていた内容
    #[serde(default)]
    known: String,
    /// What was saved or undone a moment ago.
    #[serde(default)]
    told: String,
}

/// The client as it held on the day and was known then.
fn as_asked(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    day: &AskedDay,
) -> Result<ClientView, UnitError> {
    client_view(reader, client, &Question::client(day.on).known(day.known()))
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let mut day = AskedDay::read(&asked.on, &asked.known, state.clock().today());
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
                let view = match as_asked(reader, client, &day) {
                    Err(UnitError::Absent) if day.known_on.is_some() => {
                        day = day.known_now("この顧問先");
                        as_asked(reader, client, &day)?
                    }
                    view => view?,
                };
                Ok(ClientData {
                    told: told(reader, client, None, &asked.told)?,
                    day,
                    view,
                    numbers: reader.clients()?.iter().map(|anchor| anchor.number).collect(),
                    persons: reader.persons(client.id)?.len(),
                    cases: reader.cases(&cases)?,
                    batches: reader.recorded_of(&BatchesOf {
                        client: client.id,
                        subject: None,
                        kind: None,
                        before: None,
                        most: RECENT_MAX,
                    })?,
                    looks: (seen.len(), users.len()),
                })
            })?;
            Ok(show(&client_page(&state, signed, &data)))
        })
        .await
}
