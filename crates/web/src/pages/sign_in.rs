//! GET and POST /sign-in, POST /sign-out — the way in and out.

use axum::extract::{FromRequest, FromRequestParts, Query, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::{
    Admitted, BROWSER_COOKIE, BROWSER_DAYS, Coming, CompanyDoor, EntryError, House, SESSION_COOKIE,
    SignInRefusal, Source, Violation, Zone, clear_cookie, set_cookie,
};
use romori_types::Device;
use serde::Deserialize;

use super::second_step::{Stepping, show_second};
use crate::shell::{
    AppState, DeviceRule, Failure, Pressed, SignedPress, Visit, address, cookie, is_plain_path,
    origin, party, script_address, see_other, show_with, stylesheet_address,
};
use crate::view::office::{DeviceState, SignInPage, SignInProblem};

/// A browser is known for so long after a sign-in.
const BROWSER_SECONDS: i64 = BROWSER_DAYS * 24 * 60 * 60;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default)]
    over: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    visit: Visit,
    Query(asked): Query<Asked>,
    parts: Parts,
) -> Response {
    let problem = match asked.over.as_str() {
        "out" => Some(SignInProblem::SignedOut),
        "time" => Some(SignInProblem::Expired),
        _ => None,
    };
    let passkey = party(&state, &parts).is_some();
    let at = Door { visit, passkey, next: own_path(&asked.next), login: "" };
    show_page(&state, &at, StatusCode::OK, problem).await
}

pub(super) async fn press(State(state): State<AppState>, request: Request) -> Response {
    match enter(&state, request).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

async fn enter(state: &AppState, request: Request) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, state).await?;
    let (source, origin) = (Source::of(address(&parts).ip()), origin(&parts));
    let browser = cookie(&parts, BROWSER_COOKIE);
    let passkey = party(state, &parts).is_some();
    let holder = visit.name.bytes();
    let form = Pressed::from_request(Request::from_parts(parts, body), state).await?;
    let house = std::sync::Arc::clone(state.house().ok_or(Failure::NotFound)?);
    let login = form.value("login").unwrap_or_default().to_owned();
    let password = form.value("password").unwrap_or_default().to_owned();
    let next = own_path(form.value("next").unwrap_or_default()).to_owned();
    let typed = login.clone();
    // Each look at a password takes tens of megabytes: few at once, the others wait their turn.
    let turn = state.doors().acquire().await;
    let _turn = turn.map_err(|_| Failure::TooSlow)?;
    let entered = tokio::task::spawn_blocking(move || {
        let browser = browser.as_deref();
        let coming = Coming {
            login: &typed,
            password: &password,
            source,
            browser,
            holder,
            code: None,
            origin,
        };
        house.sign_in(&coming)
    });
    match entered.await.map_err(|_| Failure::Internal("signing in broke off"))? {
        Ok(admitted) => Ok(admitted_to(&next, &admitted)),
        Err(EntryError::Unit(error)) => Err(error.into()),
        Err(EntryError::SecondStep(half)) => {
            let asked = Stepping { visit, next, passkey, half };
            Ok(show_second(state, &asked, StatusCode::OK, None).await)
        }
        Err(EntryError::Refused(SignInRefusal::NotAllowed(violations)))
            if violations == [Violation::CompanyOnly] =>
        {
            let problem = SignInProblem::Company(Violation::CompanyOnly.ja());
            let at = Door { visit, passkey, next: &next, login: &login };
            Ok(show_page(state, &at, StatusCode::UNAUTHORIZED, Some(problem)).await)
        }
        Err(EntryError::Refused(SignInRefusal::Slowed(_))) => {
            let (status, problem) = (StatusCode::TOO_MANY_REQUESTS, SignInProblem::TooMany);
            let at = Door { visit, passkey, next: &next, login: &login };
            Ok(show_page(state, &at, status, Some(problem)).await)
        }
        Err(_) => {
            let (status, problem) = (StatusCode::UNAUTHORIZED, SignInProblem::Wrong);
            let at = Door { visit, passkey, next: &next, login: &login };
            Ok(show_page(state, &at, status, Some(problem)).await)
        }
    }
}

/// On from the sign-in, with both cookies.
pub(super) fn admitted_to(next: &str, admitted: &Admitted) -> Response {
    let mut response = see_other(if next.is_empty() { "/" } else { next });
    put_cookie(&mut response, &set_cookie(SESSION_COOKIE, &admitted.token, None));
    let browser = set_cookie(BROWSER_COOKIE, &admitted.browser, Some(BROWSER_SECONDS));
    put_cookie(&mut response, &browser);
    response
}

pub(super) async fn out(press: SignedPress) -> Response {
    press
        .signed
        .work(|signed| {
            signed.house.sign_out(&signed.visitor)?;
            let mut response = see_other("/sign-in?over=out");
            put_cookie(&mut response, &clear_cookie(SESSION_COOKIE));
            Ok(response)
        })
        .await
}

pub(super) fn put_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// One of our own paths, or nothing: a link must not lead a user away after the sign-in.
pub(super) fn own_path(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && is_plain_path(next);
    if own { next } else { "" }
}

/// Who stands before the door, and what he typed.
pub(super) struct Door<'a> {
    /// The browser.
    pub visit: Visit,
    /// Whether passkeys hold at this address.
    pub passkey: bool,
    /// Where he wants to go.
    pub next: &'a str,
    /// The login name that he typed.
    pub login: &'a str,
}

pub(super) async fn show_page(
    state: &AppState,
    at: &Door<'_>,
    status: StatusCode,
    problem: Option<SignInProblem>,
) -> Response {
    let Some(house) = state.house().map(std::sync::Arc::clone) else {
        return Failure::NotFound.into_response();
    };
    let of_operator = state.setting().zone == Zone::Operator;
    let asked = tokio::task::spawn_blocking(move || match of_operator {
        true => {
            let about = ("運営の入口".to_owned(), house.has_no_operator()?);
            Ok((about, CompanyDoor::None))
        }
        false => Ok((about(&house)?, house.company_door()?)),
    });
    let ((office, first), company) = match asked.await {
        Ok(Ok(about)) => about,
        Ok(Err::<_, Failure>(failure)) => return failure.into_response(),
        Err(_) => return Failure::Internal("asking for the office broke off").into_response(),
    };
    let view = SignInPage {
        office,
        action: "/sign-in".to_owned(),
        csrf: at.visit.csrf.to_string(),
        next: at.next.to_owned(),
        login: at.login.to_owned(),
        problem,
        first,
        first_command: if of_operator {
            "romori operator begin".to_owned()
        } else {
            "romori account add --office 事務所の名称 --login 利用者ID --name 氏名".to_owned()
        },
        passkey: at.passkey,
        company: match company {
            CompanyDoor::None => None,
            CompanyDoor::Straight => Some(true),
            CompanyDoor::ByCode => Some(false),
        },
        device: device_state(state, &at.visit),
        state: Vec::new(),
        demo: state.setting().demo,
        demo_accounts: if of_operator { Vec::new() } else { state.demo_accounts() },
        css: stylesheet_address(),
        script: script_address(),
    };
    show_with(status, &view)
}

/// What is known of the device that the page is seen from.
fn device_state(state: &AppState, visit: &Visit) -> DeviceState {
    match (state.setting().devices, visit.device) {
        (DeviceRule::Machine, _) => {
            DeviceState::Bound("この機械の、労守を起動した利用者だけが開けます。".to_owned())
        }
        (DeviceRule::Certificate, Device::Bound(_)) => {
            DeviceState::Bound("この端末の利用者だけがサインインできます。".to_owned())
        }
        _ => DeviceState::NotYetBound,
    }
}

/// The office's name, and whether the first account is still to be made.
pub(super) fn about(house: &House) -> Result<(String, bool), Failure> {
    let office = house.only_office()?.unwrap_or_else(|| "労守".to_owned());
    Ok((office, house.has_no_account()?))
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_own_paths_are_followed() {
        for own in ["/", "/70/1007", "/22/jobs/abc_-.x"] {
            assert_eq!(own_path(own), own);
        }
        for foreign in ["//evil.example", "https://evil.example", "70", "/a?b", "/\\evil", ""] {
            assert_eq!(own_path(foreign), "");
        }
    }
}
