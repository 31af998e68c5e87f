//! GET and POST /70 — 顧問先.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Batch, BatchState, Function, UnitError, clients};
use romori_types::{BatchId, Purpose};
use serde::Deserialize;

use super::actor_names;
use crate::present::house::{Shown, clients_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, show};
use crate::view::office::{ClientsPage, Toast};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
    /// What was undone a moment ago: the client that was added is gone.
    #[serde(default)]
    told: String,
}

impl Asked {
    /// Which clients are asked for.
    pub(super) fn shown(&self) -> Shown {
        match self.show.as_str() {
            "ended" => Shown::Ended,
            "mine" => Shown::Mine,
            _ => Shown::Current,
        }
    }
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let shown = asked.shown();
    signed
        .work(move |signed| {
            let mut page = list(&state, signed, shown, "")?;
            page.toast = undone(signed, &asked.told)?;
            Ok(show(&page))
        })
        .await
}

pub(super) async fn search(State(state): State<AppState>, press: SignedPress) -> Response {
    let wanted = press.form.value("find").unwrap_or_default().trim().to_owned();
    press.signed.work(move |signed| Ok(show(&list(&state, signed, Shown::Current, &wanted)?))).await
}

fn list(
    state: &AppState,
    signed: &Signed,
    shown: Shown,
    wanted: &str,
) -> Result<ClientsPage, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
    let lines = signed
        .house
        .store
        .read(&grant, |reader| -> Result<_, UnitError> { clients(reader, today) });
    let names = actor_names(&signed.house, signed)?;
    Ok(clients_view(state, signed, (&lines?, &names), shown, wanted))
}

/// What to say of a batch that was undone; nothing of any other.
fn undone(signed: &Signed, told: &str) -> Result<Option<Toast>, Failure> {
    let Ok(batch) = told.parse::<BatchId>() else { return Ok(None) };
    let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
    match signed.house.store.read(&grant, |reader| reader.batch(batch)) {
        Ok(Batch { state: BatchState::Undone(..), .. }) => {
            let words = "元に戻しました。".to_owned();
            Ok(Some(Toast { words, undo: None, link: None }))
        }
        Ok(_) | Err(UnitError::Absent) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
