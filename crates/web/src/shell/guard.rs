//! The guard every request passes: host, origin, time, visit, failure pages and headers.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN,
    REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use romori_app::house::{Origin, Zone};

use romori_app::house::{SESSION_COOKIE, set_cookie};

use super::{
    AppState, Failure, LeftOut, NewToken, Problem, assets, is_plain_path, see_other, show_with,
    visit, zone,
};
use crate::view::office::EnrolPage;
use crate::worker::failure_page;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// 番号庫への様式 — on an answer: its form may be sent to this origin too, and to no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormsTo(String);

impl FormsTo {
    /// The origin of an address; none of what is no plain origin of HTTP.
    pub fn origin_of(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split(['/', '?', '#']).next()?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter);
        let fits = matches!(scheme, "https" | "http") && !host.is_empty();
        (fits && host.chars().all(plain)).then(|| Self(format!("{scheme}://{host}")))
    }

    fn policy(&self) -> Option<HeaderValue> {
        let wider = format!("form-action 'self' {};", self.0);
        HeaderValue::from_str(&POLICY.replace("form-action 'self';", &wider)).ok()
    }
}

/// In which header a program is told which clients its answer leaves out.
const SHUT_HEADER: HeaderName = HeaderName::from_static("romori-keys-shut");
/// In which header a program that sent its token gets the new one.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("romori-token");
const ANSWER_MAX: Duration = Duration::from_secs(60);
const FORM_BYTES_MAX: usize = 512 * 1024;

/// Puts the guard and the assets around the pages.
pub fn guarded(pages: Router<AppState>, state: AppState) -> Router {
    pages
        .merge(assets::routes())
        .fallback(|| async { Failure::NotFound })
        .method_not_allowed_fallback(|| async { Failure::WrongMethod })
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(from_fn_with_state(state.clone(), guard))
        .with_state(state)
}

async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let ours = is_our_name(&state, &parts.headers) && zone::is_named(&state, &parts);
    let mut response = if ours {
        let admitted = zone::admit(&state, &mut parts).await;
        let request = Request::from_parts(parts, body);
        let path = request.uri().path();
        if path.starts_with("/assets/") {
            next.run(request).await
        } else if zone::is_for_programs(path) {
            match admitted {
                Ok(_) => called(&state, request, next).await,
                Err(refusal) => refusal,
            }
        } else {
            visited(&state, request, next, admitted).await
        }
    } else {
        let words =
            "このアドレスでは開けません。起動したときに示されたアドレスを開いてください。\n";
        (StatusCode::MISDIRECTED_REQUEST, words).into_response()
    };
    let forms = response.extensions().get::<FormsTo>().and_then(FormsTo::policy);
    put_headers(response.headers_mut());
    if let Some(policy) = forms {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// A page rebound to this address by a foreign name shows that name as its host.
fn is_our_name(state: &AppState, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let named = host.is_some_and(|host| state.setting().hosts.iter().any(|ours| ours == host));
    named && hosts.next().is_none()
}

/// A request of a browser. One that is turned away for its device has a visit all the same, so that
/// it can register from the page that says so.
async fn visited(
    state: &AppState,
    request: Request,
    next: Next,
    admitted: Result<Origin, Response>,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let changes = !matches!(parts.method, Method::GET | Method::HEAD);
    let known = visit::known(state, &parts);
    let (visit, is_new) = match known {
        Some(visit) => (visit, false),
        None => match visit::begin(state, zone::origin(&parts).device) {
            Ok(visit) => (visit, true),
            Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
    };
    let new_token = NewToken::default();
    let again = step_up_address(parts.uri.path());
    // Who comes back from his company comes without cookies; a new one would end his visit.
    let is_from_elsewhere = parts.uri.path() == "/sign-in/company/return";
    let mut response = if changes && (is_new || is_foreign(state, &parts.headers)) {
        Failure::VisitOver.into_response()
    } else if let Err(refusal) = admitted {
        refusal
    } else {
        parts.extensions.insert(visit);
        parts.extensions.insert(new_token.clone());
        let answer = next.run(Request::from_parts(parts, body));
        match tokio::time::timeout(ANSWER_MAX, answer).await {
            Ok(response) => response,
            Err(_) => Failure::TooSlow.into_response(),
        }
    };
    if state.setting().zone == Zone::Worker {
        if let Some(failure) = response.extensions().get::<Failure>() {
            response = failure_page(state, &visit, failure);
        }
    } else if response.extensions().get::<Failure>() == Some(&Failure::StepUp) {
        response = see_other(&again);
    } else if let Some(failure) = response.extensions().get::<Failure>() {
        response = match failure {
            Failure::NoDevice(violation) => {
                show_with(failure.status(), &EnrolPage::turned_away(state, &visit, *violation))
            }
            failure => show_with(failure.status(), &failure.page(state, &visit)),
        };
    }
    if is_new
        && !is_from_elsewhere
        && let Ok(cookie) = HeaderValue::from_str(&visit.cookie(state.setting().tls))
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    hand_out(&new_token, &mut response);
    response
}

/// Where one proves oneself again, and goes on from there.
fn step_up_address(path: &str) -> String {
    // What belongs to page 90 is sent from its own buttons: one goes on from the page. So are the
    // keys of a client.
    let keys = path.strip_prefix("/70/").and_then(|rest| rest.find("/keys/"));
    let next = match keys.map(|at| at + "/70/".len() + "/keys".len()) {
        Some(end) => path.get(..end).unwrap_or(path),
        None if path.starts_with("/90/") => "/90",
        None => path,
    };
    if is_plain_path(next) { format!("/step-up?next={next}") } else { "/step-up".to_owned() }
}

/// The new token of a session as its cookie; the former one has ended.
fn hand_out(new: &NewToken, response: &mut Response) {
    let Some(token) = new.take() else { return };
    if let Ok(cookie) = HeaderValue::from_str(&set_cookie(SESSION_COOKIE, &token, None)) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// A request of a program. It begins no visit; one that is known is only there for its token,
/// without which no cookie counts. What fails is said as a problem, not as a page.
async fn called(state: &AppState, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if is_foreign(state, &parts.headers) {
        return Problem::from(Failure::VisitOver).into_response();
    }
    if let Some(visit) = visit::known(state, &parts) {
        parts.extensions.insert(visit);
    }
    let (new_token, left_out) = (NewToken::default(), LeftOut::default());
    let by_bearer = parts.headers.contains_key(AUTHORIZATION);
    parts.extensions.insert(new_token.clone());
    parts.extensions.insert(left_out.clone());
    let answer = next.run(Request::from_parts(parts, body));
    let Ok(response) = tokio::time::timeout(ANSWER_MAX, answer).await else {
        return Problem::from(Failure::TooSlow).into_response();
    };
    let mut response = match response.extensions().get::<Failure>() {
        Some(failure) => Problem::from(failure).into_response(),
        None => response,
    };
    if let Some(shut) = left_out.words().and_then(|words| HeaderValue::from_str(&words).ok()) {
        response.headers_mut().insert(SHUT_HEADER, shut);
    }
    if by_bearer {
        let token = new_token.take().and_then(|token| HeaderValue::from_str(&token).ok());
        token.map(|token| response.headers_mut().insert(TOKEN_HEADER, token));
    } else {
        hand_out(&new_token, &mut response);
    }
    response
}

/// Whether a browser says the request comes from a page that is not ours.
///
/// Our pages send no referrer, and with it browsers write the origin of a form as `null`: then
/// only `Sec-Fetch-Site`, which no page can forge, tells ours from another's. A browser too old
/// for it must name our origin.
fn is_foreign(state: &AppState, headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().ok());
    let site = text(&HeaderName::from_static("sec-fetch-site"));
    let origin = text(&ORIGIN);
    let vouched = site == Some(Some("same-origin"));
    if site.is_some() && !vouched {
        return true;
    }
    match origin {
        None => false,
        Some(Some("null")) => !vouched,
        Some(origin) => {
            let host = origin.and_then(|origin| origin.strip_prefix(state.setting().scheme()));
            !host.is_some_and(|host| state.setting().hosts.iter().any(|ours| ours == host))
        }
    }
}

fn put_headers(headers: &mut HeaderMap) {
    let fixed = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
