//! GET /71/{number} — the persons of a client; POST /71 — a search over all clients.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{
    Class, ClientAnchor, Function, Question, Reader, UnitError, client_view, search as find,
};
use romori_app::ledgers::ClientView;
use romori_types::{Date, Purpose, YearMonth};
use serde::Deserialize;

use super::{client_alone, day_asked, with_client};
use crate::present::house::{Who, found_view, people_view};
use crate::shell::{AppState, Signed, SignedPress, show};

/// So many persons a search shows.
const FOUND_MAX: usize = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) on: String,
    #[serde(default)]
    pub(super) who: String,
    #[serde(default)]
    page: usize,
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
            let view =
                with_client(signed, &number, |reader, client| people_of(reader, client, on))?;
            let (who, page) = (Who::of_code(&asked.who), asked.page.saturating_sub(1));
            Ok(show(&people_view(&state, signed, &view, who, page)))
        })
        .await
}

/// A client with its persons as the list shows them.
pub(super) fn people_of(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    on: Date,
) -> Result<ClientView, UnitError> {
    let month = YearMonth::of(on);
    let question = Question { pay: None, ..Question::decision(on, month..=month) };
    client_view(reader, client, &question)
}

/// The search over all clients before anything is typed. Nobody is looked at for it.
pub(super) async fn start(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::Search, Purpose::Search)?;
            Ok(show(&found_view(&state, signed, "", &[], FOUND_MAX)))
        })
        .await
}

pub(super) async fn search(State(state): State<AppState>, press: SignedPress) -> Response {
    let wanted = press.form.value("find").unwrap_or_default().trim().to_owned();
    press
        .signed
        .work(move |signed| {
            let today = state.clock().today();
            let grant = signed.grant(Function::Search, Purpose::Search)?;
            let found = signed.house.store.read_as(&grant, Class::Search, |reader| {
                let found = find(reader, &wanted, today, FOUND_MAX)?;
                let mut named = Vec::new();
                for one in found {
                    let name = client_alone(reader, one.client, today)?.profile.name;
                    named.push((one, name));
                }
                Ok::<_, UnitError>(named)
            });
            Ok(show(&found_view(&state, signed, &wanted, &found?, FOUND_MAX)))
        })
        .await
}
