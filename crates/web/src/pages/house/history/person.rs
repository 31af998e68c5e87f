//! GET /71/{number}/{person}/history — what was recorded of a person.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{ActsAsked, acts};

use super::super::{actor_names, client_alone, with_client};
use super::{ACTS_MAX, Asked, CHANGES_MAX, page_of};
use crate::present::house::{HistoryData, history_view};
use crate::shell::{AppState, Failure, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
            let actors = actor_names(&signed.house, signed)?;
            let kind = asked.kind();
            let data = with_client(signed, &number, |reader, client| {
                let before = asked.before()?;
                let wanted = ActsAsked {
                    person: Some(reader.person_numbered(client.id, person)?),
                    kind,
                    before,
                    most: ACTS_MAX + 1,
                    changes: CHANGES_MAX,
                };
                let (acts, has_older) = page_of(acts(reader, client, &wanted)?);
                Ok(HistoryData {
                    number: client.number,
                    name: client_alone(reader, client, today)?.profile.name,
                    person: Some((person, String::new())),
                    acts,
                    kind,
                    goes_on: before.is_some(),
                    has_older,
                    actors,
                })
            })?;
            Ok(show(&history_view(&state, signed, &data)))
        })
        .await
}
