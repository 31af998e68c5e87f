//! GET and POST /register, POST /register/ask — a telephone is registered with the code of a paper.
//! The paper's picture carries the code behind `#`, which no browser sends.

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use romori_app::house::{DeviceError, EntryError, NewPhone};
use serde_json::json;

use super::shown::{outside, problem, question};
use super::sign_in::FromPhone;
use crate::shell::{AppState, Failure, Visit, show};
use crate::view::worker::WorkerRegister;

pub(super) async fn page(State(state): State<AppState>, visit: Visit) -> Response {
    show(&WorkerRegister {
        shell: outside(&state, &visit, "はじめての方・新しい電話機の方")
    })
}

pub(super) async fn ask(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let from = FromPhone::read(&state, request).await?;
    let asked = tokio::task::spawn_blocking(move || {
        let holder = from.visit.name.bytes();
        from.house.begin_phone(&from.party, holder, from.field("code"))
    });
    match asked.await.map_err(|_| Failure::Internal("asking for a passkey broke off"))? {
        Ok(asked) => Ok(question(&asked)),
        Err(error) => said(error),
    }
}

pub(super) async fn press(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let from = FromPhone::read(&state, request).await?;
    let joined = tokio::task::spawn_blocking(move || {
        let new = NewPhone {
            host: &from.host,
            ceremony: from.field("ceremony"),
            passkey: from.field("passkey"),
            point: from.field("point"),
            signature: from.field("signature"),
            label: from.field("label"),
        };
        from.house.join_phone(&from.party, from.visit.name.bytes(), &new)
    });
    match joined.await.map_err(|_| Failure::Internal("registering broke off"))? {
        Ok(_) => Ok(Json(json!({ "next": "/sign-in?over=registered" })).into_response()),
        Err(error) => said(error),
    }
}

fn said(error: DeviceError) -> Result<Response, Failure> {
    match error {
        DeviceError::Entry(EntryError::Unit(error)) => Err(error.into()),
        DeviceError::Code => Ok(problem(
            "登録コードが違うか、使われたか、期限が切れています。確かめて入れ直すか、紙を渡した人に新しいコードを頼んでください。",
        )),
        error => Ok(problem(&error.to_string())),
    }
}
