//! Who calls: a program by its bearer token, or a page of ours by cookie with the visit's token.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderName;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use romori_app::house::{
    API_KEY_PREFIX, Function, Grant, House, KeyFrom, SESSION_COOKIE, Violation, Visitor,
};
use romori_types::{ActorId, Purpose};
use sha2::{Digest as _, Sha256};

use crate::import_desk::Holder;
use crate::shell::{
    AppState, Failure, LeftOut, Peer, Problem, Visit, address, belongs, cookie, given, is_of_visit,
    origin,
};

/// In which header a page of ours sends the token of its visit.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// A signed-in user during one request of a program.
#[derive(Clone)]
pub struct Caller {
    /// The user with the rights of this moment.
    pub visitor: Arc<Visitor>,
    /// The house.
    pub house: Arc<House>,
    /// The token of the session, by which what it holds is known.
    token: Arc<str>,
    /// Where the guard finds which clients the answer leaves out.
    left_out: LeftOut,
}

impl Holder for Caller {
    fn session(&self) -> &Arc<str> {
        &self.token
    }

    fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    fn house(&self) -> &House {
        &self.house
    }
}

/// Names of users and jobs.
pub type Names = std::collections::HashMap<ActorId, String>;

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let house = Arc::clone(state.house().ok_or(Failure::NotFound)?);
        let token: Arc<str> = presented(parts).ok_or_else(Problem::not_signed_in)?.into();
        let (asked, presented) = (Arc::clone(&house), Arc::clone(&token));
        let is_key = token.starts_with(API_KEY_PREFIX);
        if is_key && needs_a_person(parts.uri.path()) {
            return Err(Problem::not_allowed(&[Violation::KeyIsNoPerson]));
        }
        // The greeting has shown that its key is held, and the guard that it is a device's.
        let shown = parts.extensions.get::<Peer>().and_then(|peer| peer.certificate.as_deref());
        let from = KeyFrom {
            address: address(parts).ip(),
            certificate: shown.map(|shown| Sha256::digest(shown).into()),
        };
        let device = origin(parts).device;
        let at_hand = house.visitor_at_hand(&token, device).filter(|_| !is_key);
        let visitor = match at_hand {
            Some(visitor) => Some(visitor),
            None => {
                let asked = tokio::task::spawn_blocking(move || {
                    if is_key {
                        asked.key_visitor(&presented, &from)
                    } else {
                        asked.visitor(&presented, device)
                    }
                });
                asked.await.map_err(|_| Failure::Internal("asking for a session broke off"))??
            }
        };
        let visitor = visitor.filter(|visitor| belongs(state, visitor));
        let visitor = Arc::new(visitor.ok_or_else(Problem::not_signed_in)?);
        let token = given(parts, &visitor, token);
        let left_out = parts.extensions.get::<LeftOut>().cloned().unwrap_or_default();
        Ok(Self { visitor, house, token, left_out })
    }
}

/// What a person does himself: his own sessions, password and keys, and what needs a second one.
fn needs_a_person(path: &str) -> bool {
    let own = [
        "me",
        "session",
        "api-keys",
        "bulk",
        "account-inventory",
        "accounts",
        "password-reset",
        "supports",
    ];
    let rest = path.strip_prefix("/api/v1/").unwrap_or_default();
    rest.split('/').next().is_some_and(|first| own.contains(&first))
}

/// The token that a request brings. A cookie alone is none: another site can make a browser send
/// it, but not the header beside it.
fn presented(parts: &Parts) -> Option<String> {
    let mut given = parts.headers.get_all(AUTHORIZATION).iter();
    if let Some(given_once) = given.next() {
        let token = given_once.to_str().ok()?.strip_prefix("Bearer ")?.trim();
        return given.next().is_none().then(|| token.to_owned());
    }
    let visit = parts.extensions.get::<Visit>()?;
    let sent = parts.headers.get(HeaderName::from_static(CSRF_HEADER))?.to_str().ok()?;
    is_of_visit(visit, sent).then(|| cookie(parts, SESSION_COOKIE)).flatten()
}

impl Caller {
    /// A grant for one function and purpose, or why not.
    pub fn grant(&self, function: Function, purpose: Purpose) -> Result<Grant, Problem> {
        let granted = self.visitor.grant(function, purpose);
        granted.map_err(|violations| Problem::not_allowed(&violations))
    }

    /// Names of users and jobs, for answers about who did what.
    pub fn names(&self) -> Result<Names, Problem> {
        Ok(self.house.actor_names(self.visitor.session.tenant())?)
    }

    /// Works on the house away from the threads that answer.
    pub async fn work<T, F>(self, act: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    {
        let done = tokio::task::spawn_blocking(move || {
            let shut = self.house.shut_clients(&self.visitor);
            self.left_out.put(shut.iter().map(|one| one.number).collect());
            act(&self)
        })
        .await;
        done.map_err(|_| Failure::Internal("work on the house broke off"))?
    }
}
