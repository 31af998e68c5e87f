//! Who is at the entrance of workers: a worker on the telephone whose key began his session.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use romori_app::house::{Came, FRESH_COOKIE, House, SESSION_COOKIE, Source, Visitor, clear_cookie};

use super::signed::next_address;
use super::{AppState, Failure, Pressed, Visit, address, cookie, host_of, see_other};

/// 本人 — a worker who is signed in on his own telephone.
pub struct Own {
    /// The visit of his browser.
    pub visit: Visit,
    /// Who.
    pub visitor: Arc<Visitor>,
    /// The house.
    pub house: Arc<House>,
    /// The host that his browser shows, which his key signs.
    pub host: String,
    /// Where he comes from.
    pub source: Source,
}

/// A pressed button of a worker.
pub struct OwnPress {
    /// Who.
    pub own: Own,
    /// The form.
    pub form: Pressed,
}

/// Why somebody is not taken for a worker.
pub enum NotOwn {
    /// Nobody is signed in: the way in, with why.
    SignIn(&'static str),
    /// His key was not used for a while: it is asked for, and he goes on there.
    Again(String),
    /// The request cannot be answered.
    Failure(Failure),
}

impl From<Failure> for NotOwn {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl IntoResponse for NotOwn {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(why) => out(why),
            Self::Again(next) => see_other(&format!("/again?next={next}")),
            Self::Failure(failure) => failure.into_response(),
        }
    }
}

/// The way in, with both cookies taken back.
pub(crate) fn out(why: &str) -> Response {
    let mut response = match why {
        "" => see_other("/sign-in"),
        why => see_other(&format!("/sign-in?over={why}")),
    };
    for name in [SESSION_COOKIE, FRESH_COOKIE] {
        if let Ok(cookie) = HeaderValue::from_str(&clear_cookie(name)) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    response
}

impl FromRequestParts<AppState> for Own {
    type Rejection = NotOwn;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, NotOwn> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let house = Arc::clone(state.house().ok_or(Failure::NotFound)?);
        let next = if parts.method == Method::GET { next_address(parts) } else { String::new() };
        let Some(token) = cookie(parts, SESSION_COOKIE) else { return Err(NotOwn::SignIn("")) };
        let fresh = cookie(parts, FRESH_COOKIE);
        let host = host_of(parts).ok_or(Failure::NotFound)?;
        let source = Source::of(address(parts).ip());
        let asked = Arc::clone(&house);
        let came =
            tokio::task::spawn_blocking(move || asked.came_on_phone(&token, fresh.as_deref()));
        match came.await {
            Ok(Ok(Came::Here(visitor))) => {
                Ok(Self { visit, visitor: Arc::from(visitor), house, host, source })
            }
            Ok(Ok(Came::Late)) => Err(NotOwn::Again(next)),
            Ok(Ok(Came::Nobody)) => Err(NotOwn::SignIn("time")),
            Ok(Err(error)) => Err(Failure::from(error).into()),
            Err(_) => Err(Failure::Internal("asking for a session broke off").into()),
        }
    }
}

impl FromRequest<AppState> for OwnPress {
    type Rejection = NotOwn;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, NotOwn> {
        let (mut parts, body) = request.into_parts();
        let own = Own::from_request_parts(&mut parts, state).await?;
        let form = Pressed::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { own, form })
    }
}

impl Own {
    /// Works on the house away from the threads that answer.
    pub async fn work<F>(self, act: F) -> Response
    where
        F: FnOnce(&Self) -> Result<Response, Failure> + Send + 'static,
    {
        match tokio::task::spawn_blocking(move || act(&self)).await {
            Ok(Ok(response)) => response,
            Ok(Err(failure)) => failure.into_response(),
            Err(_) => Failure::Internal("work on the house broke off").into_response(),
        }
    }
}
