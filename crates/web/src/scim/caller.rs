//! Who calls: a program by a key that may keep users, and nobody else. A person's session does not
//! serve here.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use romori_app::house::{API_KEY_PREFIX, Function, House, KeyFrom, Visitor};
use sha2::{Digest as _, Sha256};

use super::answer::ScimError;
use crate::shell::{AppState, Peer, address};

/// A directory during one request.
pub struct Directory {
    /// The key as a visitor.
    pub visitor: Visitor,
    /// The house.
    pub house: Arc<House>,
}

fn broken() -> ScimError {
    let words = "いまは答えられません。しばらく待ってから、もう一度送ってください。";
    ScimError::new(StatusCode::SERVICE_UNAVAILABLE, None, words)
}

impl FromRequestParts<AppState> for Directory {
    type Rejection = ScimError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ScimError> {
        let house = Arc::clone(state.house().ok_or_else(ScimError::no_key)?);
        let mut given = parts.headers.get_all(AUTHORIZATION).iter();
        let token = given.next().and_then(|token| token.to_str().ok());
        let token = token.and_then(|token| token.strip_prefix("Bearer ")).map(str::trim);
        let token = token.filter(|token| token.starts_with(API_KEY_PREFIX));
        let token = token.filter(|_| given.next().is_none()).ok_or_else(ScimError::no_key)?;
        let shown = parts.extensions.get::<Peer>().and_then(|peer| peer.certificate.as_deref());
        let from = KeyFrom {
            address: address(parts).ip(),
            certificate: shown.map(|shown| Sha256::digest(shown).into()),
        };
        let (asked, token) = (Arc::clone(&house), token.to_owned());
        let visitor = tokio::task::spawn_blocking(move || asked.key_visitor(&token, &from)).await;
        let visitor = visitor.map_err(|_| broken())?.map_err(|_| broken())?;
        let visitor = visitor.ok_or_else(ScimError::no_key)?;
        if !visitor.may(Function::Provision) {
            let words =
                "この鍵では、名簿の連携はできません。名簿の連携のための鍵を使ってください。";
            return Err(ScimError::new(StatusCode::FORBIDDEN, None, words));
        }
        Ok(Self { visitor, house })
    }
}

impl Directory {
    /// Works on the house away from the threads that answer.
    pub async fn work<F>(self, act: F) -> Response
    where
        F: FnOnce(&Self) -> Result<Response, ScimError> + Send + 'static,
    {
        match tokio::task::spawn_blocking(move || act(&self)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => error.into_response(),
            Err(_) => broken().into_response(),
        }
    }
}
