//! GET and POST /70 — 顧問先.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Function, UnitError, clients};
use romori_types::Purpose;
use serde::Deserialize;

use crate::present::house::{Shown, clients_view};
use crate::shell::{AppState, Failure, Signed, SignedPress, show};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: String,
}

impl Asked {
    /// Which clients are asked for.
    pub(super) fn shown(&self) -> Shown {
        if self.show == "ended" { Shown::Ended } else { Shown::Current }
    }
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let shown = asked.shown();
    signed.work(move |signed| list(&state, signed, shown, "")).await
}

pub(super) async fn search(State(state): State<AppState>, press: SignedPress) -> Response {
    let wanted = press.form.value("find").unwrap_or_default().trim().to_owned();
    press.signed.work(move |signed| list(&state, signed, Shown::Current, &wanted)).await
}

fn list(
    state: &AppState,
    signed: &Signed,
    shown: Shown,
    wanted: &str,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::ViewLedger, Purpose::Consult)?;
    let lines = signed
        .house
        .store
        .read(&grant, |reader| -> Result<_, UnitError> { clients(reader, today) });
    Ok(show(&clients_view(state, signed, &lines?, shown, wanted)))
}
