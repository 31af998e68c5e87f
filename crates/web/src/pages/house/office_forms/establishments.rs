//! GET /72 and /72/{number} — 事業所 over all clients or of one.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{Function, Question, Reader, UnitError, client_view};
use romori_types::Purpose;
use serde::Deserialize;

use super::super::change::told;
use super::super::with_client;
use crate::present::house::{PlacesData, places_view};
use crate::shell::{AppState, Signed, show};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// What was saved or undone a moment ago.
    #[serde(default)]
    told: String,
}

pub(super) async fn page(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let question = Question::client(state.clock().today());
            let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
            let views = |reader: &mut Reader<'_, '_>| -> Result<_, UnitError> {
                let clients = reader.open_clients()?.into_iter();
                let views = clients.map(|client| client_view(reader, client, &question));
                views.filter(|view| !matches!(view, Err(UnitError::Absent))).collect()
            };
            let views = signed.house.store.read(&grant, views)?;
            let data = PlacesData { views, only: None, told: None };
            Ok(show(&places_view(&state, signed, &data)))
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
            let question = Question::people(state.clock().today());
            let data = with_client(signed, &number, |reader, client| {
                Ok(PlacesData {
                    views: vec![client_view(reader, client, &question)?],
                    only: Some(client.number),
                    told: told(reader, client, None, &asked.told)?,
                })
            })?;
            Ok(show(&places_view(&state, signed, &data)))
        })
        .await
}
