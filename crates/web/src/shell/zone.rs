//! From which device a request comes, and whether it is let in at this entrance. Asked at every
//! request: a revocation holds at the next one, on connections that stand too.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::{
    ADMISSION_COOKIE, House, Origin, SESSION_COOKIE, UnitError, Violation, Visitor, Zone,
};

use super::signed::cookie;
use super::{AppState, Failure, Problem};

/// 端末の求め — what is asked of whoever calls before anything is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceRule {
    /// Loopback in the clear: the accept loop lets in processes of its own user alone, and the
    /// machine is a device by itself.
    Machine,
    /// A certificate of a registered device. Without one there is only its registration.
    Certificate,
    /// Nothing: invented data, or the entrance of workers.
    Open,
}

/// What the accept loop knows of a connection over TLS.
#[derive(Debug, Clone, Default)]
pub struct Peer {
    /// The certificate whose key it proved to hold, DER.
    pub certificate: Option<Arc<[u8]>>,
    /// The name that it asked for in its greeting.
    pub named: Option<String>,
}

/// Where one gets without a device: its registration, and what that page is made of.
const WITHOUT_DEVICE: [&str; 3] = ["/enrol", "/api/v1/enrolments", "/assets"];
/// Where the first operator is made, who has no device yet but the code of the console.
const FIRST_OPERATOR: &str = "/begin";

fn is_open(path: &str, zone: Zone) -> bool {
    let first = (zone == Zone::Operator).then_some(&FIRST_OPERATOR);
    WITHOUT_DEVICE.iter().chain(first).any(|open| {
        path.strip_prefix(open).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The origin of a request, kept with it; or the answer that turns it away.
pub(super) async fn admit(state: &AppState, parts: &mut Parts) -> Result<Origin, Response> {
    // What every page is made of says nothing, so nothing is asked.
    if parts.uri.path().starts_with("/assets/") {
        return Ok(Origin::OPEN);
    }
    let zone = state.setting().zone;
    let origin = match (state.setting().devices, state.house()) {
        (DeviceRule::Open, _) | (_, None) => Origin::OPEN,
        (DeviceRule::Machine, Some(house)) => house.this_machine(),
        (DeviceRule::Certificate, Some(house)) => {
            match presented(state, Arc::clone(house), parts).await {
                Ok(Ok(origin)) => origin,
                Ok(Err(_)) if is_open(parts.uri.path(), zone) => Origin::OPEN,
                Ok(Err(violation)) => return Err(turned_away(parts, violation)),
                Err(failure) => return Err(failed(parts, failure)),
            }
        }
    };
    let origin = origin.at(zone);
    parts.extensions.insert(origin);
    Ok(origin)
}

async fn presented(
    state: &AppState,
    house: Arc<House>,
    parts: &mut Parts,
) -> Result<Result<Origin, Violation>, Failure> {
    let peer = parts.extensions.get::<Peer>().cloned().unwrap_or_default();
    let zone = state.setting().zone;
    let shown = peer.certificate.as_deref();
    if let Some(origin) = shown.and_then(|shown| house.device_at_hand(shown, zone)) {
        return Ok(Ok(origin));
    }
    let copied = cookie(parts, SESSION_COOKIE);
    let pass = cookie(parts, ADMISSION_COOKIE);
    let asked = tokio::task::spawn_blocking(move || {
        let found = match (&peer.certificate, pass) {
            (None, Some(pass)) => house.device_of_admission(&pass, zone)?,
            (certificate, _) => house.device_of(certificate.as_deref(), zone)?,
        };
        if found.is_err()
            && let Some(token) = copied
        {
            // A session's cookie has come without its device: it ends, and the log says so.
            house.visitor(&token, Origin::OPEN.device)?;
        }
        Ok::<_, UnitError>(found)
    });
    let found = asked.await.map_err(|_| Failure::Internal("asking for a device broke off"))??;
    if let Err(violation) = found {
        parts.extensions.insert(violation);
    }
    Ok(found)
}

/// Whether an address is asked by programs: it begins no visit and answers with no page.
pub(super) fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/scim/")
}

fn is_of_program(parts: &Parts) -> bool {
    is_for_programs(parts.uri.path())
}

fn turned_away(parts: &Parts, violation: Violation) -> Response {
    if is_of_program(parts) {
        return Problem::not_allowed(&[violation]).into_response();
    }
    let mut response = StatusCode::FORBIDDEN.into_response();
    response.extensions_mut().insert(Failure::NoDevice(violation));
    response
}

fn failed(parts: &Parts, failure: Failure) -> Response {
    if is_of_program(parts) {
        Problem::from(failure).into_response()
    } else {
        failure.into_response()
    }
}

/// The device that a request comes from, as the guard has found it.
pub(crate) fn origin(parts: &Parts) -> Origin {
    parts.extensions.get().copied().unwrap_or(Origin::OPEN)
}

/// Why a device is not let in further than its registration, if it is not.
pub(crate) fn without_device(parts: &Parts) -> Option<Violation> {
    parts.extensions.get().copied()
}

/// Whether a session is of this entrance: who runs the installation is signed in at his own alone,
/// and nobody else there.
pub(crate) fn belongs(state: &AppState, visitor: &Visitor) -> bool {
    visitor.session.is_operator() == (state.setting().zone == Zone::Operator)
}

/// Whether the name of the greeting is that of the request. A browser that takes one connection
/// for two names would bring one entrance's device to another.
pub(super) fn is_named(state: &AppState, parts: &Parts) -> bool {
    let Some(peer) = parts.extensions.get::<Peer>() else { return !state.setting().tls };
    let Some(host) = host(&parts.headers) else { return false };
    match &peer.named {
        Some(named) => named.eq_ignore_ascii_case(host),
        // For an address no name is sent (RFC 6066 §3).
        None => is_address(host),
    }
}

/// The `Host` header without its port.
pub(super) fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    Some(port.map_or(host, |(name, _)| name))
}

/// Whether a name of a host is an address; one of IPv6 stands in brackets.
pub(super) fn is_address(host: &str) -> bool {
    host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_registration_is_open() {
        for open in ["/enrol", "/enrol/files/windows.inf", "/assets/a.css", "/api/v1/enrolments"] {
            assert!(is_open(open, Zone::Office), "{open}");
        }
        for closed in ["/", "/enrolled", "/90", "/api/v1/enrolments2", "/api/v1", "/sign-in"] {
            assert!(!is_open(closed, Zone::Office), "{closed}");
        }
        assert!(is_open("/begin", Zone::Operator) && !is_open("/begin", Zone::Office));
    }

    #[test]
    fn a_host_is_read_without_its_port() {
        let of = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, text.parse().unwrap());
            host(&headers).map(str::to_owned)
        };
        for (text, name) in [
            ("a.example", "a.example"),
            ("a.example:8443", "a.example"),
            ("127.0.0.1:1", "127.0.0.1"),
            ("[::1]:443", "[::1]"),
        ] {
            assert_eq!(of(text).as_deref(), Some(name));
        }
        assert!(is_address("[::1]") && is_address("192.0.2.1") && !is_address("a.example"));
    }
}
