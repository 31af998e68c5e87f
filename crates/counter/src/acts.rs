//! What the scripts of the pages ask, with the desk token in a header; and the one download, with
//! the token in its form.

use axum::body::{Body, Bytes};
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{DefaultBodyLimit, Form, FromRequestParts, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use romori_mynabox::{
    Check, CheckWay, DeskTask, DeskToken, Evidence, Filled, Holder, Put, PutOutcome, Refusal,
};
use romori_types::{Date, FactId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Counter;
use crate::answer::Failure;
use crate::pages::at_desk;
use crate::parcels::cut;

/// In which header a page sends its token.
const DESK: HeaderName = HeaderName::from_static("romori-desk");
/// A number with four images of two MiB, and what lies around them.
const PUT_BYTES_MAX: usize = 9 << 20;

pub fn routes() -> Router<Counter> {
    Router::new()
        .route("/put", post(put).layer(DefaultBodyLimit::max(PUT_BYTES_MAX)))
        .route("/compare", post(compare))
        .route("/image", post(image))
        .route("/confirm", post(confirm))
        .route("/fill", post(fill))
        .route("/stay", post(stay))
        .route("/leave", post(leave))
}

/// 断りの言葉 — a refusal for a script.
pub(crate) struct Told(Failure);

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        self.0.told()
    }
}

impl From<Failure> for Told {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

/// The token of the page that asks.
pub(crate) struct Token(pub(crate) DeskToken);

impl FromRequestParts<Counter> for Token {
    type Rejection = Told;

    async fn from_request_parts(parts: &mut Parts, _: &Counter) -> Result<Self, Told> {
        let text = parts.headers.get(DESK).and_then(|value| value.to_str().ok());
        text.and_then(DeskToken::parse).map(Self).ok_or(Told(Failure::Over))
    }
}

/// Holder, number and images of one person: each sealed by the browser.
async fn put(
    State(counter): State<Counter>,
    Token(token): Token,
    body: Bytes,
) -> Result<Json<Value>, Told> {
    let parts = cut(&body).ok_or(Failure::Unread)?;
    let [holder, number, images @ ..] = parts.as_slice() else {
        return Err(Failure::Unread.into());
    };
    let id = id_of(holder).ok_or(Failure::Unread)?;
    let sealed = number.to_vec();
    let images: Vec<Vec<u8>> = images.iter().map(|image| image.to_vec()).collect();
    let outcomes = at_desk(&counter, move |window| {
        let Some(holder) = holder_of(&window.work(&token)?.task, id) else {
            return Ok(vec![PutOutcome::NotNamed]);
        };
        window.put(&token, &[Put { holder, sealed, images }])
    });
    let outcome = outcomes.await?.first().copied().ok_or(Failure::Refused(Refusal::Failed))?;
    Ok(Json(json!({ "taken": outcome == PutOutcome::Taken, "words": outcome.ja() })))
}

fn id_of(bytes: &[u8]) -> Option<FactId> {
    <[u8; 16]>::try_from(bytes).ok().map(FactId::from_bytes)
}

fn holder_of(task: &DeskTask, id: FactId) -> Option<Holder> {
    let (DeskTask::Enter(subjects) | DeskTask::Sheet(subjects) | DeskTask::Request(subjects)) =
        task
    else {
        return None;
    };
    subjects.iter().map(|subject| subject.holder).find(|holder| holder.id == id)
}

async fn compare(
    State(counter): State<Counter>,
    Token(token): Token,
    body: Bytes,
) -> Result<Json<Value>, Told> {
    let same = at_desk(&counter, move |window| window.compare(&token, &body)).await?;
    Ok(Json(json!({ "same": same })))
}

/// One image, by its id in the body: no address names it.
async fn image(
    State(counter): State<Counter>,
    Token(token): Token,
    body: Bytes,
) -> Result<Response, Told> {
    let id = id_of(&body).ok_or(Failure::Unread)?;
    let image = at_desk(&counter, move |window| window.image(&token, id)).await?;
    let bytes = Bytes::from_owner(image.bytes);
    Ok(([(CONTENT_TYPE, image.media_type)], Body::from(bytes)).into_response())
}

#[derive(Deserialize)]
struct CheckForm {
    way: u8,
    evidence: Vec<u8>,
    on: String,
}

async fn confirm(
    State(counter): State<Counter>,
    Token(token): Token,
    form: Result<Json<CheckForm>, JsonRejection>,
) -> Result<Json<Value>, Told> {
    let Json(form) = form.map_err(|_| Failure::Unread)?;
    let check = check_of(&form).ok_or(Failure::Unread)?;
    if check.on > counter.setting.clock.today() {
        return Err(Failure::Day.into());
    }
    let asked = token.clone();
    let work = at_desk(&counter, move |window| window.work(&asked)).await?;
    let DeskTask::Check(subject) = work.task else {
        return Err(Failure::Unread.into());
    };
    let fits = check.way.is_open_to(subject.holder.kind);
    if !fits || !check.way.is_shown_by(&check.evidence) {
        return Err(Failure::Papers.into());
    }
    at_desk(&counter, move |window| window.confirm(&token, check)).await?;
    Ok(Json(json!({ "done": true })))
}

fn check_of(form: &CheckForm) -> Option<Check> {
    let evidence: Option<Vec<_>> =
        form.evidence.iter().map(|code| Evidence::of_code(*code)).collect();
    let on: Date = form.on.parse().ok()?;
    Some(Check { way: CheckWay::of_code(form.way)?, evidence: evidence?, on })
}

#[derive(Deserialize)]
struct FillForm {
    desk: String,
}

/// The filled document, straight to the disk of whoever asked, and once: what comes after it is
/// refused. The bytes are wiped when they are sent.
async fn fill(
    State(counter): State<Counter>,
    form: Result<Form<FillForm>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(FillForm { desk }) = form.map_err(|_| Failure::Unread)?;
    let token = DeskToken::parse(&desk).ok_or(Failure::Over)?;
    let Filled { file_name, media_type, bytes } =
        at_desk(&counter, move |window| window.fill(&token)).await?;
    let headers = [(CONTENT_TYPE, media_type), (CONTENT_DISPOSITION, disposition(&file_name))];
    Ok((headers, Body::from(Bytes::from_owner(bytes))).into_response())
}

fn disposition(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let ascii: String = name.chars().filter(|letter| plain(*letter)).collect();
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if plain(char::from(byte)) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

/// Whoever is still at it says so before his time is over.
async fn stay(State(counter): State<Counter>, Token(token): Token) -> Result<StatusCode, Told> {
    at_desk(&counter, move |window| window.work(&token)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn leave(State(counter): State<Counter>, Token(token): Token) -> Result<StatusCode, Told> {
    at_desk(&counter, move |window| {
        window.leave(&token);
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
