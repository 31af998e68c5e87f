//! Who is signed in, and work on the house away from the threads that answer.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::Method;
use axum::http::header::{COOKIE, HOST};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use romori_app::house::numbers::NumbersError;
use romori_app::house::{
    DeviceError, EntryError, Function, Grant, House, NumberUseError, RelyingParty, SESSION_COOKIE,
    UnitError, Violation, Visitor, cookie_value,
};
use romori_types::Purpose;

use super::{AppState, Failure, Pressed, Visit, see_other};
use crate::view::{ShutClients, SignedIn, Standing};

/// So many shut clients are led to from every page; all are named.
const LINKS_MAX: usize = 8;

/// A signed-in user during one request. A handler that takes it cannot act without a session.
#[derive(Clone)]
pub struct Signed {
    /// The browser.
    pub visit: Visit,
    /// The user with the rights of this moment.
    pub visitor: Arc<Visitor>,
    /// The house.
    pub house: Arc<House>,
    /// The token of the session, to ask again whether it still is.
    pub token: Arc<str>,
}

/// A form that a signed-in user sent from one of our own pages.
pub struct SignedPress {
    /// Who.
    pub signed: Signed,
    /// The form.
    pub form: Pressed,
}

/// Why a request that needs a session is turned away.
#[derive(Debug)]
pub enum NotSigned {
    /// Nobody is signed in: the page to do so, and where to go on from there.
    SignIn(String),
    /// A new password or a second factor is due before anything else: the page for it.
    Due,
    /// The request cannot be answered.
    Failure(Failure),
}

impl From<Failure> for NotSigned {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl IntoResponse for NotSigned {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(next) => see_other(&format!("/sign-in?next={next}")),
            Self::Due => see_other("/90"),
            Self::Failure(failure) => failure.into_response(),
        }
    }
}

/// Where one gets without a password of one's own, or without the second factor of one's role.
fn is_open_before(path: &str) -> bool {
    path == "/90" || path.starts_with("/90/") || path == "/sign-out" || path.starts_with("/step-up")
}

/// 閉じている顧問先 — the clients that an answer to a program leaves out, for the guard to say so.
#[derive(Clone, Default)]
pub struct LeftOut(Arc<Mutex<Vec<u32>>>);

impl LeftOut {
    /// Keeps them until the answer goes out.
    pub fn put(&self, numbers: Vec<u32>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = numbers;
    }

    /// Their numbers, parted by spaces; none when nothing is shut.
    pub fn words(&self) -> Option<String> {
        let numbers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let words: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

/// 新しい合い言葉 — the token that a session got during this request, for the guard to hand out.
#[derive(Clone, Default)]
pub struct NewToken(Arc<Mutex<Option<String>>>);

impl NewToken {
    /// Keeps it until the answer goes out.
    pub fn put(&self, token: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
    }

    /// Takes it for the answer.
    pub fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl FromRequestParts<AppState> for Signed {
    type Rejection = NotSigned;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, NotSigned> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let house = Arc::clone(state.house().ok_or(Failure::NotFound)?);
        let again = if parts.method == Method::GET { next_address(parts) } else { String::new() };
        let Some(token) = cookie(parts, SESSION_COOKIE) else {
            return Err(NotSigned::SignIn(again));
        };
        let token: Arc<str> = Arc::from(token);
        let (asked, presented) = (Arc::clone(&house), Arc::clone(&token));
        let origin = super::origin(parts);
        let device = origin.device;
        let visitor = match house.visitor_at_hand(&token, device) {
            Some(visitor) => Ok(Ok(Some(visitor))),
            None => tokio::task::spawn_blocking(move || asked.visitor(&presented, device)).await,
        };
        match visitor {
            Ok(Ok(Some(mut visitor))) if super::belongs(state, &visitor) => {
                visitor.certificate = origin.certificate;
                let due = visitor.session.password_due() || visitor.session.factor_due();
                let token = given(parts, &visitor, token);
                if due && !is_open_before(parts.uri.path()) {
                    return Err(NotSigned::Due);
                }
                Ok(Self { visit, visitor: Arc::new(visitor), house, token })
            }
            Ok(Ok(_)) => Err(NotSigned::SignIn(again)),
            Ok(Err(error)) => Err(Failure::from(error).into()),
            Err(_) => Err(Failure::Internal("asking for a session broke off").into()),
        }
    }
}

impl FromRequest<AppState> for SignedPress {
    type Rejection = NotSigned;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, NotSigned> {
        let (mut parts, body) = request.into_parts();
        let signed = Signed::from_request_parts(&mut parts, state).await?;
        let form = Pressed::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { signed, form })
    }
}

/// The token that holds from now on; a new one is put where the guard finds it.
pub(crate) fn given(parts: &Parts, visitor: &Visitor, presented: Arc<str>) -> Arc<str> {
    let Some(renewed) = &visitor.renewed else { return presented };
    if let Some(new) = parts.extensions.get::<NewToken>() {
        new.put(renewed.clone());
    }
    Arc::from(renewed.as_str())
}

/// The value of a cookie of a request.
pub(crate) fn cookie(parts: &Parts, name: &str) -> Option<String> {
    let mut headers = parts.headers.get_all(COOKIE).iter().filter_map(|one| one.to_str().ok());
    let value = headers.next().and_then(|header| cookie_value(header, name))?;
    headers.next().is_none().then(|| value.to_owned())
}

/// The address of a request, to come back to; none when it would need an escape.
pub(super) fn next_address(parts: &Parts) -> String {
    let address = parts.uri.path();
    if is_plain_path(address) { address.to_owned() } else { String::new() }
}

/// Whether a path is of letters that mean the same in an address and in a query.
pub(crate) fn is_plain_path(path: &str) -> bool {
    path.chars().all(|letter| letter.is_ascii_alphanumeric() || "/-_.".contains(letter))
}

/// The name for which passkeys hold here: the host of this request, which the guard has let in.
/// None where the browser shows an address.
pub(crate) fn party(state: &AppState, parts: &Parts) -> Option<RelyingParty> {
    RelyingParty::at(&host_of(parts)?, state.setting().tls).ok()
}

/// The host that a browser shows, with its port where the address has one.
pub(crate) fn host_of(parts: &Parts) -> Option<String> {
    parts.headers.get(HOST)?.to_str().ok().map(str::to_owned)
}

/// Where a try to sign in comes from. On a loopback address of a test there may be none.
pub(crate) fn address(parts: &Parts) -> SocketAddr {
    let known = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    known.map_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)), |info| info.0)
}

/// Where a request comes from, for handlers.
#[derive(Debug, Clone, Copy)]
pub struct FromAddress(pub SocketAddr);

impl FromRequestParts<AppState> for FromAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self(address(parts)))
    }
}

impl Signed {
    /// What stands on every page of this user.
    pub fn standing(&self, state: &AppState) -> Standing {
        Standing {
            signed_in: Some(self.signed_in()),
            trouble: self.house.trouble().or_else(|| self.house.urgent_words(&self.visitor)),
            shut: self.shut(),
            ..self.visit.standing(state)
        }
    }

    /// Which clients are shut, for every page: none of its lists and counts has them.
    fn shut(&self) -> Option<ShutClients> {
        let shut = self.house.shut_clients(&self.visitor);
        let numbers: Vec<String> = shut.iter().map(|one| one.number.to_string()).collect();
        let page = |number: &String| (format!("{number} の鍵"), format!("/70/{number}/keys"));
        let led = if self.visitor.may(Function::HoldKeys) { LINKS_MAX } else { 0 };
        let links = numbers.iter().take(led).map(page).collect();
        (!numbers.is_empty()).then(|| ShutClients { numbers: numbers.join("・"), links })
    }

    /// Who is signed in, and for which office.
    pub fn signed_in(&self) -> SignedIn {
        SignedIn { office: self.visitor.office.clone(), user: self.visitor.name.clone() }
    }

    /// A grant for one function and purpose, or the page that says why not.
    pub fn grant(&self, function: Function, purpose: Purpose) -> Result<Grant, Failure> {
        self.visitor.grant(function, purpose).map_err(|violations| not_allowed(&violations))
    }

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

/// Why a user may not, as a page says it.
fn not_allowed(violations: &[Violation]) -> Failure {
    if violations == [Violation::StepUpDue] {
        return Failure::StepUp;
    }
    let words: Vec<&str> = violations.iter().map(|violation| violation.ja()).collect();
    Failure::NotAllowed(words.join(" "))
}

impl From<UnitError> for Failure {
    fn from(error: UnitError) -> Self {
        match error {
            UnitError::Absent => Self::NotFound,
            UnitError::NotGranted | UnitError::Withheld(_) => Self::NotAllowed(error.to_string()),
            UnitError::Stale(_)
            | UnitError::AlreadyDone(_)
            | UnitError::NumberTaken { .. }
            | UnitError::LoginTaken
            | UnitError::Periods(_)
            | UnitError::CaseState { .. }
            | UnitError::BatchState { .. } => Self::Conflict(error.to_string()),
            UnitError::KeysShut(shut) => Self::KeysShut(shut.number, error.to_string()),
            UnitError::KeysDestroyed { .. }
            | UnitError::SharesSlowed(_)
            | UnitError::Holding(_) => Self::Conflict(error.to_string()),
            UnitError::LimitReached { .. } => Self::NotAllowed(error.to_string()),
            UnitError::Store(_)
            | UnitError::Vault(_)
            | UnitError::Log(_)
            | UnitError::NotWritten(_)
            | UnitError::KeeperAway { .. }
            | UnitError::Chance(_)
            | UnitError::Unreadable { .. } => Self::House(error.code(), error.to_string()),
        }
    }
}

impl From<NumbersError> for Failure {
    fn from(error: NumbersError) -> Self {
        match error {
            NumbersError::Unit(error) => error.into(),
            NumbersError::NotAllowed(violations) => not_allowed(&violations),
            NumbersError::OfOffice => Self::NotAllowed(error.to_string()),
            NumbersError::NoVault | NumbersError::Away(_) => {
                Self::House("NUM-0001", error.to_string())
            }
            _ => Self::Conflict(error.to_string()),
        }
    }
}

impl From<NumberUseError> for Failure {
    fn from(error: NumberUseError) -> Self {
        match error {
            NumberUseError::Unit(error) => error.into(),
            NumberUseError::NotAllowed(violations) => not_allowed(&violations),
            NumberUseError::NoVault | NumberUseError::Away(_) => {
                Self::House("NUM-0001", error.to_string())
            }
            _ => Self::Conflict(error.to_string()),
        }
    }
}

impl From<DeviceError> for Failure {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Entry(error) => error.into(),
            other => Self::Conflict(other.to_string()),
        }
    }
}

impl From<EntryError> for Failure {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::Unit(error) => error.into(),
            EntryError::NotAllowed(violations) => not_allowed(&violations),
            _ => Self::Conflict(error.to_string()),
        }
    }
}
