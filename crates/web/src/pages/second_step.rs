//! Passkeys at the door, and the second step of a sign-in: POST /sign-in/passkey, /sign-in/second,
//! and the questions that a browser answers for them.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use romori_app::house::{
    AskedPasskey, BROWSER_COOKIE, EntryError, FactorError, HalfWay, Here, House, Origin, Proving,
    RelyingParty, SignInRefusal, Source,
};
use serde_json::{Value, json};

use super::sign_in::{Door, about, admitted_to, own_path, show_page};
use crate::shell::{
    AppState, Failure, Pressed, Visit, address, cookie, origin, party, script_address, see_other,
    show_with, stylesheet_address,
};
use crate::view::office::{self, Note, SecondStepPage, SignInProblem, Tone};

/// Who stands at the second step.
pub(super) struct Stepping {
    /// The browser.
    pub visit: Visit,
    /// Where he wants to go.
    pub next: String,
    /// Whether passkeys hold at this address.
    pub passkey: bool,
    /// What waits for him.
    pub half: HalfWay,
}

/// A form at the door, with what is known of where it comes from.
struct AtDoor {
    visit: Visit,
    party: Option<RelyingParty>,
    source: Source,
    origin: Origin,
    browser: Option<String>,
    form: Pressed,
    house: Arc<House>,
}

impl AtDoor {
    async fn read(state: &AppState, request: Request) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let (party, source) = (party(state, &parts), source(&parts));
        let origin = origin(&parts);
        let browser = cookie(&parts, BROWSER_COOKIE);
        let form = Pressed::from_request(Request::from_parts(parts, body), state).await?;
        let house = Arc::clone(state.house().ok_or(Failure::NotFound)?);
        Ok(Self { visit, party, source, origin, browser, form, house })
    }

    fn field(&self, name: &str) -> String {
        self.form.value(name).unwrap_or_default().to_owned()
    }

    fn here(&self) -> Here<'_> {
        let (holder, browser) = (self.visit.name.bytes(), self.browser.as_deref());
        Here { holder, source: self.source, browser, origin: self.origin }
    }
}

fn source(parts: &Parts) -> Source {
    Source::of(address(parts).ip())
}

/// A question as the script reads it.
pub(super) fn question(asked: &AskedPasskey) -> Response {
    let question: Value = serde_json::from_str(&asked.question).unwrap_or(Value::Null);
    Json(json!({ "ceremony": asked.ceremony, "question": question })).into_response()
}

async fn work<F>(act: F) -> Response
where
    F: FnOnce() -> Result<Response, Failure> + Send + 'static,
{
    match tokio::task::spawn_blocking(act).await {
        Ok(Ok(response)) => response,
        Ok(Err(failure)) => failure.into_response(),
        Err(_) => Failure::Internal("proving broke off").into_response(),
    }
}

pub(super) async fn ask_at_the_door(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let at = AtDoor::read(&state, request).await?;
    Ok(work(move || {
        let party = at.party.as_ref().ok_or(Failure::NotFound)?;
        Ok(question(&at.house.ask_at_the_door(party, at.visit.name.bytes())?))
    })
    .await)
}

pub(super) async fn by_passkey(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let at = AtDoor::read(&state, request).await?;
    let next = own_path(&at.field("next")).to_owned();
    let (visit, passkey) = (at.visit, at.party.is_some());
    let entered = tokio::task::spawn_blocking(move || {
        let party = at.party.as_ref().ok_or(FactorError::Over)?;
        let (ceremony, answer) = (at.field("ceremony"), at.field("answer"));
        at.house.sign_in_by_passkey(&at.here(), party, (&ceremony, &answer))
    });
    let problem = match entered.await.map_err(|_| Failure::Internal("proving broke off"))? {
        Ok(admitted) => return Ok(admitted_to(&next, &admitted)),
        Err(EntryError::Unit(error)) => return Err(error.into()),
        Err(EntryError::Factor(FactorError::Over)) => SignInProblem::Expired,
        Err(_) => SignInProblem::WrongPasskey,
    };
    let at = Door { visit, passkey, next: &next, login: "" };
    Ok(show_page(&state, &at, StatusCode::UNAUTHORIZED, Some(problem)).await)
}

pub(super) async fn ask(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let at = AtDoor::read(&state, request).await?;
    Ok(work(move || {
        let party = at.party.as_ref().ok_or(Failure::NotFound)?;
        let asked = at.house.ask_second(party, &at.field("half"), at.visit.name.bytes());
        Ok(question(&asked?))
    })
    .await)
}

/// What came of a try at the second step.
enum Tried {
    In(Response),
    Over,
    Again(HalfWay, EntryError),
}

pub(super) async fn press(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Failure> {
    let at = AtDoor::read(&state, request).await?;
    let next = own_path(&at.field("next")).to_owned();
    let (visit, passkey, onward) = (at.visit, at.party.is_some(), next.clone());
    let tried = tokio::task::spawn_blocking(move || try_second(&at, &onward));
    match tried.await.map_err(|_| Failure::Internal("proving broke off"))?? {
        Tried::In(response) => Ok(response),
        Tried::Over => Ok(see_other("/sign-in?over=time")),
        Tried::Again(half, error) => {
            let status = match error {
                EntryError::Refused(SignInRefusal::Slowed(_)) => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNAUTHORIZED,
            };
            let asked = Stepping { visit, next, passkey, half };
            Ok(show_second(&state, &asked, status, Some(&error)).await)
        }
    }
}

fn try_second(at: &AtDoor, next: &str) -> Result<Tried, Failure> {
    let (half, code) = (at.field("half"), at.field("code"));
    let (ceremony, answer) = (at.field("ceremony"), at.field("answer"));
    let by = match &at.party {
        Some(party) if !answer.is_empty() => {
            Proving::Passkey { party, ceremony: &ceremony, answer: &answer }
        }
        _ => Proving::Code(&code),
    };
    match at.house.second_step(&half, &at.here(), &by) {
        Ok(admitted) => Ok(Tried::In(admitted_to(next, &admitted))),
        Err(EntryError::Unit(error)) => Err(error.into()),
        Err(error) => match at.house.half_again(&half, at.visit.name.bytes()) {
            Ok(half) => Ok(Tried::Again(half, error)),
            Err(EntryError::Unit(error)) => Err(error.into()),
            Err(_) => Ok(Tried::Over),
        },
    }
}

/// The page of the second step.
pub(super) async fn show_second(
    state: &AppState,
    at: &Stepping,
    status: StatusCode,
    error: Option<&EntryError>,
) -> Response {
    let Some(house) = state.house().map(Arc::clone) else {
        return Failure::NotFound.into_response();
    };
    let asked = tokio::task::spawn_blocking(move || about(&house)).await;
    let office = match asked {
        Ok(Ok((office, _))) => office,
        Ok(Err(failure)) => return failure.into_response(),
        Err(_) => return Failure::Internal("asking for the office broke off").into_response(),
    };
    let hidden = vec![("half", at.half.half.clone()), ("next", at.next.clone())];
    let view = SecondStepPage {
        office,
        problem: error.map(wrong),
        proving: office::Proving {
            action: "/sign-in/second".to_owned(),
            ask: "/sign-in/second/ask".to_owned(),
            csrf: at.visit.csrf.to_string(),
            hidden: hidden.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            by_passkey: at.passkey && at.half.by_passkey,
            by_code: true,
            by_password: false,
            wrong: error.is_some(),
        },
        demo: state.setting().demo,
        css: stylesheet_address(),
        script: script_address(),
    };
    show_with(status, &view)
}

/// What was wrong, as a banner.
pub(super) fn wrong(error: &EntryError) -> Note {
    let words = error.to_string();
    Note {
        focus: true, ..Note::new(Tone::Bad, "確かめられませんでした", &[words.as_str()])
    }
}
