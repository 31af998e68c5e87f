//! GET and POST /sign-in/company — to the company's own sign-in; GET /sign-in/company/return and
//! /sign-in/company/arrive — back from it.
//!
//! Our cookies are `SameSite=Strict`, so that whoever comes straight from another site comes
//! without them. The first page on the way back knows nobody and asks nothing; it goes on to the
//! second one by itself, which as a step between our own pages has them. The way there is a page
//! too: a form of ours must not be redirected to another site (`form-action 'self'`).

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Query, Request, State};
use axum::http::header::{HOST, HeaderName, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::{
    Admitted, Arrived, Arriving, BROWSER_COOKIE, CompanyError, CompanyReason, EntryError, Here,
    House, Origin, SESSION_COOKIE, Sent, SignInRefusal, Source, set_cookie,
};
use serde::Deserialize;

use super::second_step::{Stepping, show_second};
use super::sign_in::{Door, about, admitted_to, own_path, put_cookie, show_page};
use crate::present::house::RETURN_PATH;
use crate::shell::{
    AppState, Failure, Pressed, Signed, SignedPress, Visit, address, cookie, origin, party,
    script_address, see_other, show_with, stylesheet_address,
};
use crate::view::office::{CompanyDoorPage, CompanyStep, Note, SignInProblem, Tone};

const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// Where a request comes from, for what is proved there.
pub(super) struct Place {
    source: Source,
    origin: Origin,
    browser: Option<String>,
    holder: [u8; 16],
    redirect: Option<String>,
}

impl Place {
    pub(super) fn of(state: &AppState, parts: &Parts, visit: &Visit) -> Self {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        Self {
            source: Source::of(address(parts).ip()),
            origin: origin(parts),
            browser: cookie(parts, BROWSER_COOKIE),
            holder: visit.name.bytes(),
            redirect: host.map(|host| format!("{}{host}{RETURN_PATH}", state.setting().scheme())),
        }
    }

    pub(super) fn here(&self) -> Here<'_> {
        let (source, origin) = (self.source, self.origin);
        Here { holder: self.holder, source, browser: self.browser.as_deref(), origin }
    }

    pub(super) fn redirect(&self) -> Result<&str, Failure> {
        self.redirect.as_deref().ok_or(Failure::NotFound)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default)]
    code: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Response {
    let next = own_path(&asked.next).to_owned();
    let code: String = asked.code.chars().take(16).collect();
    shown(&state, &visit, next, CompanyStep::Ask(code), StatusCode::OK, None).await
}

pub(super) async fn press(State(state): State<AppState>, request: Request) -> Response {
    match go(&state, request).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

async fn go(state: &AppState, request: Request) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, state).await?;
    let place = Place::of(state, &parts, &visit);
    let form = Pressed::from_request(Request::from_parts(parts, body), state).await?;
    let house = Arc::clone(state.house().ok_or(Failure::NotFound)?);
    let code = form.value("code").unwrap_or_default().trim().to_owned();
    let next = own_path(form.value("next").unwrap_or_default()).to_owned();
    let (way_out, typed, onward) = (state.way_out(), code.clone(), next.clone());
    let sent = tokio::task::spawn_blocking(move || {
        let redirect = place.redirect()?;
        let asked = (typed.as_str(), onward.as_str());
        Ok::<_, Failure>(house.to_company_sign_in(&place.here(), asked, redirect, &*way_out))
    });
    match sent.await.map_err(|_| Failure::Internal("asking a company broke off"))?? {
        Ok(sent) => Ok(onward_to(state, &visit, &sent).await),
        Err(EntryError::Unit(error)) => Err(error.into()),
        Err(error) => {
            let status = match error {
                EntryError::Refused(SignInRefusal::Slowed(_)) => StatusCode::TOO_MANY_REQUESTS,
                EntryError::Company(CompanyError::Unknown) => StatusCode::UNAUTHORIZED,
                _ => StatusCode::BAD_GATEWAY,
            };
            let step = CompanyStep::Ask(code);
            Ok(shown(state, &visit, next, step, status, Some(&error)).await)
        }
    }
}

/// The page that goes on to the company's own.
pub(super) async fn onward_to(state: &AppState, visit: &Visit, sent: &Sent) -> Response {
    let step = CompanyStep::Onward {
        words: format!("{} の画面へ進みます。進まないときは、下を押してください。", sent.host),
        label: format!("{} へ進む", sent.host),
        address: sent.address.clone(),
    };
    let page = shown(state, visit, String::new(), step, StatusCode::OK, None).await;
    refreshing(page, &sent.address)
}

fn refreshing(mut page: Response, address: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("0; url={address}")) {
        page.headers_mut().insert(REFRESH, value);
    }
    page
}

async fn shown(
    state: &AppState,
    visit: &Visit,
    next: String,
    step: CompanyStep,
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
    let problem = error.map(|error| {
        let words = error.to_string();
        Note { focus: true, ..Note::new(Tone::Bad, "進めませんでした", &[words.as_str()]) }
    });
    let view = CompanyDoorPage {
        office,
        problem,
        csrf: visit.csrf.to_string(),
        next,
        step,
        demo: state.setting().demo,
        css: stylesheet_address(),
        script: script_address(),
    };
    show_with(status, &view)
}

/// What a provider sends back. More than this is left aside.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Returned {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Longest part of an answer that is carried on.
const PART_BYTES_MAX: usize = 4_096;

fn percent(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    text.bytes().fold(String::new(), |mut all, byte| {
        if plain(&byte) {
            all.push(char::from(byte));
        } else {
            all.push_str(&format!("%{byte:02X}"));
        }
        all
    })
}

/// The first page on the way back. It belongs to no visit and gives no cookie.
pub(super) async fn back(
    State(state): State<AppState>,
    visit: Visit,
    Query(returned): Query<Returned>,
) -> Response {
    let parts = [
        ("state", Some(returned.state)),
        ("code", returned.code),
        ("iss", returned.iss),
        ("error", returned.error),
    ];
    let known = parts.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let known = known.filter(|(_, value)| value.len() <= PART_BYTES_MAX);
    let query: Vec<String> =
        known.map(|(name, value)| format!("{name}={}", percent(value))).collect();
    let address = format!("/sign-in/company/arrive?{}", query.join("&"));
    let step = CompanyStep::Onward {
        words: "会社の画面から戻りました。進まないときは、下を押してください。".to_owned(),
        label: "続ける".to_owned(),
        address: address.clone(),
    };
    let page = shown(&state, &visit, String::new(), step, StatusCode::OK, None).await;
    refreshing(page, &address)
}

/// The second page on the way back: who it is, and what he came for.
pub(super) async fn arrive(State(state): State<AppState>, request: Request) -> Response {
    match arrived(&state, request).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

async fn arrived(state: &AppState, request: Request) -> Result<Response, Failure> {
    let (mut parts, _) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, state).await?;
    let Query(returned) = Query::<Returned>::try_from_uri(&parts.uri).unwrap_or_default();
    let signed = Signed::from_request_parts(&mut parts, state).await.ok();
    let place = Place::of(state, &parts, &visit);
    let passkey = party(state, &parts).is_some();
    let house: Arc<House> = Arc::clone(state.house().ok_or(Failure::NotFound)?);
    let Returned { state: waits, code, iss, error } = returned;
    let (way_out, in_session) = (state.way_out(), signed.is_some());
    let arriving = Arriving { state: waits, code, iss, error };
    let arrived = tokio::task::spawn_blocking(move || {
        let visitor = signed.as_ref().map(|signed| signed.visitor.as_ref());
        house.arrive(&place.here(), visitor, &arriving, &*way_out)
    });
    match arrived.await.map_err(|_| Failure::Internal("coming back broke off"))? {
        Ok(Arrived::In(admitted, next)) => Ok(in_at(&next, &admitted)),
        Ok(Arrived::Linked(token)) => Ok(with_token("/90?done=company", &token)),
        Ok(Arrived::Again(token, next)) => {
            Ok(with_token(if next.is_empty() { "/" } else { &next }, &token))
        }
        Err((EntryError::Unit(error), _)) => Err(error.into()),
        Err((EntryError::SecondStep(half), next)) => {
            let asked = Stepping { visit, next, passkey, half };
            Ok(show_second(state, &asked, StatusCode::OK, None).await)
        }
        Err((error, _)) if in_session => Err(error.into()),
        Err((error, next)) => {
            let (status, problem) = problem_of(&error);
            let at = Door { visit, passkey, next: &next, login: "" };
            Ok(show_page(state, &at, status, Some(problem)).await)
        }
    }
}

fn problem_of(error: &EntryError) -> (StatusCode, SignInProblem) {
    match error {
        EntryError::Refused(SignInRefusal::Slowed(_)) => {
            (StatusCode::TOO_MANY_REQUESTS, SignInProblem::TooMany)
        }
        EntryError::Company(error) if error.is_of_provider() => {
            (StatusCode::BAD_GATEWAY, SignInProblem::Company(error.ja()))
        }
        EntryError::Company(error) => {
            (StatusCode::UNAUTHORIZED, SignInProblem::Company(error.ja()))
        }
        _ => (StatusCode::UNAUTHORIZED, SignInProblem::Company(CompanyError::NotLinked.ja())),
    }
}

fn in_at(next: &str, admitted: &Admitted) -> Response {
    admitted_to(next, admitted)
}

fn with_token(next: &str, token: &str) -> Response {
    let mut response = see_other(next);
    put_cookie(&mut response, &set_cookie(SESSION_COOKIE, token, None));
    response
}

/// A form by which who is signed in goes to his company.
async fn own(state: &AppState, request: Request, link: bool) -> Result<Response, Response> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, state).await;
    let visit = visit.map_err(IntoResponse::into_response)?;
    let place = Place::of(state, &parts, &visit);
    let press = SignedPress::from_request(Request::from_parts(parts, body), state).await;
    let press = press.map_err(IntoResponse::into_response)?;
    let next = own_path(press.form.value("next").unwrap_or_default()).to_owned();
    let (signed, way_out) = (press.signed, state.way_out());
    let sent = tokio::task::spawn_blocking(move || {
        let id = signed.visitor.record.id;
        let reason = if link { CompanyReason::Link(id) } else { CompanyReason::StepUp(id) };
        let asked = (reason, next.as_str());
        let redirect = place.redirect()?;
        let here = place.here();
        let sent = signed.house.to_own_company(&signed.visitor, &here, asked, redirect, &*way_out);
        Ok::<_, Failure>(sent?)
    });
    match sent.await {
        Ok(Ok(sent)) => Ok(onward_to(state, &visit, &sent).await),
        Ok(Err(failure)) => Err(failure.into_response()),
        Err(_) => Err(Failure::Internal("asking a company broke off").into_response()),
    }
}

pub(super) async fn link(State(state): State<AppState>, request: Request) -> Response {
    own(&state, request, true).await.unwrap_or_else(|response| response)
}

pub(super) async fn step_up(State(state): State<AppState>, request: Request) -> Response {
    own(&state, request, false).await.unwrap_or_else(|response| response)
}

pub(super) async fn unlink(press: SignedPress) -> Response {
    press
        .signed
        .work(|signed| {
            let token = signed.house.unlink_company(&signed.visitor)?;
            let mut response = see_other("/90?done=company-off");
            if let Ok(cookie) = HeaderValue::from_str(&set_cookie(SESSION_COOKIE, &token, None)) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            Ok(response)
        })
        .await
}
