//! GET and POST /again, POST /again/ask — the telephone's key before a session goes on.

use axum::Json;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use romori_app::house::{
    EntryError, FRESH_COOKIE, FactorError, House, PhoneSigned, SESSION_COOKIE, set_cookie,
};
use serde::Deserialize;
use serde_json::json;

use std::sync::Arc;

use super::shown::outside;
use super::sign_in::put;
use crate::shell::{
    AppState, Failure, Pressed, Visit, cookie, host_of, is_plain_path, out, see_other, show,
};
use crate::view::worker::WorkerAgain;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

/// One of our own pages, or the first one.
fn own_path(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && is_plain_path(next);
    if own { next } else { "/me" }
}

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Query(asked): Query<Asked>,
    parts: Parts,
) -> Result<Response, Failure> {
    let Some(question) = question_for(&state, &parts).await? else { return Ok(out("time")) };
    let shell = outside(&state, &visit, "電話機の確認");
    let next = own_path(&asked.next).to_owned();
    Ok(show(&WorkerAgain { shell, question, next }))
}

pub(super) async fn ask(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let asked = question_for(&state, &parts).await?;
    Pressed::from_request(Request::from_parts(parts, body), &state).await?;
    Ok(match asked {
        Some(question) => Json(json!({ "question": question })).into_response(),
        None => StatusCode::FORBIDDEN.into_response(),
    })
}

async fn question_for(state: &AppState, parts: &Parts) -> Result<Option<String>, Failure> {
    let house = Arc::clone(state.house().ok_or(Failure::NotFound)?);
    let Some(token) = cookie(parts, SESSION_COOKIE) else { return Ok(None) };
    let asked = tokio::task::spawn_blocking(move || house.ask_phone_again(&token)).await;
    Ok(asked.map_err(|_| Failure::Internal("asking for a key broke off"))??)
}

/// What the telephone sent.
struct Sent {
    token: String,
    host: String,
    form: Pressed,
}

fn judged(house: &House, sent: &Sent) -> Result<String, EntryError> {
    let field = |name: &str| sent.form.value(name).unwrap_or_default();
    let (point, signature) = (field("point"), field("signature"));
    let signed = PhoneSigned { host: &sent.host, point, signature };
    house.go_on_with_phone(&sent.token, field("question"), &signed)
}

pub(super) async fn press(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let house = Arc::clone(state.house().ok_or(Failure::NotFound)?);
    let host = host_of(&parts).ok_or(Failure::NotFound)?;
    let token = cookie(&parts, SESSION_COOKIE);
    let form = Pressed::from_request(Request::from_parts(parts, body), &state).await?;
    let Some(token) = token else { return Ok(out("time")) };
    let next = own_path(form.value("next").unwrap_or_default()).to_owned();
    let quiet = form.value("quiet").is_some();
    let sent = Sent { token, host, form };
    let done = tokio::task::spawn_blocking(move || judged(&house, &sent)).await;
    match done.map_err(|_| Failure::Internal("looking at a key broke off"))? {
        Ok(fresh) => {
            let mut response =
                if quiet { StatusCode::NO_CONTENT.into_response() } else { see_other(&next) };
            put(&mut response, &set_cookie(FRESH_COOKIE, &fresh, None));
            Ok(response)
        }
        Err(EntryError::Unit(error)) => Err(error.into()),
        Err(_) if quiet => Ok(StatusCode::FORBIDDEN.into_response()),
        Err(EntryError::Factor(FactorError::Over)) => Ok(see_other(&format!("/again?next={next}"))),
        Err(_) => Ok(out("key")),
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn one_goes_on_to_own_pages_alone() {
        for own in ["/me", "/looks", "/entry"] {
            assert_eq!(own_path(own), own);
        }
        for foreign in ["", "//evil.example", "https://evil.example", "/a?b", "me"] {
            assert_eq!(own_path(foreign), "/me");
        }
    }
}
