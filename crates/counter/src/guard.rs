//! What every request passes: host, origin, size, time; and the headers of every answer.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use crate::Counter;
use crate::answer::Failure;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";
const ANSWER_MAX: Duration = Duration::from_secs(60);
/// Forms and parcels without images.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Where a page of the application may post to: what it posts is worth nothing but once.
const FROM_ELSEWHERE: &str = "/ticket";

/// Puts the guard around the pages.
pub fn guarded(pages: Router<Counter>, counter: Counter) -> Router {
    pages
        .fallback(|| async { Failure::Absent })
        .method_not_allowed_fallback(|| async { Failure::Absent })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(counter.clone(), guard))
        .with_state(counter)
}

async fn guard(State(counter): State<Counter>, request: Request, next: Next) -> Response {
    let mut response = if !is_our_name(&counter, request.headers()) {
        let words = "このアドレスでは開けません。労守の画面から開き直してください。\n";
        (StatusCode::MISDIRECTED_REQUEST, words).into_response()
    } else if request.method() == Method::POST
        && request.uri().path() != FROM_ELSEWHERE
        && is_foreign(&counter, request.headers())
    {
        Failure::Foreign.into_response()
    } else {
        match tokio::time::timeout(ANSWER_MAX, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Failure::TooSlow.into_response(),
        }
    };
    put_headers(response.headers_mut());
    response
}

/// A page rebound to this address by a foreign name shows that name as its host.
fn is_our_name(counter: &Counter, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let is_ours = |host: &str| counter.setting.hosts.iter().any(|ours| ours == host);
    host.is_some_and(is_ours) && hosts.next().is_none()
}

/// Whether a browser says that the request comes from a page that is not ours. Our pages send no
/// referrer, and with it browsers write the origin of a form as `null`.
fn is_foreign(counter: &Counter, headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().ok());
    let site = text(&HeaderName::from_static("sec-fetch-site"));
    let vouched = site == Some(Some("same-origin"));
    if site.is_some() {
        return !vouched;
    }
    let origin = text(&ORIGIN).flatten();
    let host = origin.and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    !host.is_some_and(|host| counter.setting.hosts.iter().any(|ours| ours == host))
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
