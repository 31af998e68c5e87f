//! GET /92 — 端末.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::Function;
use serde::Deserialize;

use crate::present::house::devices::{DevicesData, devices_view};
use crate::shell::{AppState, Failure, Signed, show};
use crate::view::office::Note;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    done: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    let done = match asked.done.as_str() {
        "revoked" => "端末を失効させました。サインインも終わりました。",
        _ => "",
    };
    signed.work(move |signed| listed(&state, signed, done, Vec::new())).await
}

/// The page, with what the last press did.
pub(super) fn listed(
    state: &AppState,
    signed: &Signed,
    done: &str,
    notes: Vec<Note>,
) -> Result<Response, Failure> {
    let (house, visitor) = (&signed.house, &signed.visitor);
    let data = if visitor.may(Function::ManageUsers) {
        let users = house.users(visitor)?;
        let devices = house.devices(visitor)?;
        let asked = house.open_admissions(visitor)?;
        DevicesData { devices, users: Some(users), asked, now: house.store.now() }
    } else {
        let devices = house.own_devices(visitor)?;
        DevicesData { devices, users: None, asked: Vec::new(), now: house.store.now() }
    };
    Ok(show(&devices_view(state, signed, &data, done, notes)))
}
