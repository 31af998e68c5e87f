//! GET /70/{number}/history/{batch} — one act on a client's ledgers, with all it changed.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{UnitError, one_act};
use serde::Deserialize;

use super::super::{actor_names, client_alone, with_client};
use crate::present::house::{HistoryData, act_view};
use crate::shell::{AppState, Signed, show};

/// So many changes stand on a page.
const CHANGES_MAX: u32 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Part {
    /// So many changes come before.
    #[serde(default)]
    from: u64,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, batch)): Path<(String, String)>,
    Query(part): Query<Part>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let actors = actor_names(&signed.house, signed)?;
            let data = with_client(signed, &number, |reader, client| {
                let batch = batch.parse().map_err(|_| UnitError::Absent)?;
                let act = one_act(reader, client, batch, (part.from, CHANGES_MAX))?;
                Ok(HistoryData {
                    number: client.number,
                    name: client_alone(reader, client, today)?.profile.name,
                    person: None,
                    acts: vec![act],
                    kind: None,
                    goes_on: false,
                    has_older: false,
                    actors,
                })
            })?;
            let shown = (part.from, u64::from(CHANGES_MAX));
            Ok(show(&act_view(&state, signed, &data, shown)))
        })
        .await
}
