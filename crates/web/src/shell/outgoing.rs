//! 外への求め — the one way out of the program: to the OpenID providers of companies.
//!
//! An address is entered by an administrator of a tenant, and a tenant is not who runs the machine:
//! what is asked for must not be what the machine alone can reach (OWASP ASVS 5.0, 13.2.4–5). So
//! https to public addresses alone, each address looked at after the name was resolved and the
//! connection made to that very one; no redirect is followed; size, time and number are bounded.
//!
//! Where the program is reached on loopback in the clear, by the system user alone who runs it, a
//! provider on loopback may be asked in the clear too: nothing leaves the machine, and whoever asks
//! could have asked it himself.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::http::uri::{Scheme, Uri};
use hyper::rt::{Read, Write};
use hyper_util::rt::TokioIo;
use romori_app::house::{HttpRequest, HttpResponse, Outgoing, OutgoingError};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Until a connection stands.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// Until an answer is there as a whole.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// A description of a provider with its keys is a few kilobytes.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Requests under way at once.
const AT_ONCE: usize = 8;

/// 届く範囲 — what may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Public addresses over https.
    World,
    /// These, and this machine, in the clear too.
    Machine,
}

/// 外への道 — sends requests from a thread that may wait, over the runtime that it belongs to.
pub struct WayOut {
    reach: Reach,
    room: Semaphore,
    tls: OnceLock<Option<TlsConnector>>,
}

impl WayOut {
    pub(super) fn new(reach: Reach) -> Self {
        Self { reach, room: Semaphore::new(AT_ONCE), tls: OnceLock::new() }
    }

    /// With the roots of the system; none where it has no TLS 1.2 or 1.3 to offer.
    fn tls(&self) -> Result<&TlsConnector, OutgoingError> {
        let made = self.tls.get_or_init(|| {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            let provider = Arc::new(aws_lc_rs::default_provider());
            let config = ClientConfig::builder_with_provider(provider);
            let config = config.with_safe_default_protocol_versions().ok()?;
            let config = config.with_root_certificates(roots).with_no_client_auth();
            Some(TlsConnector::from(Arc::new(config)))
        });
        made.as_ref().ok_or(OutgoingError::Unreachable)
    }

    async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, OutgoingError> {
        let (host, port, clear) = target(request.uri())?;
        if clear && !(self.reach == Reach::Machine && is_this_machine(&host)) {
            return Err(OutgoingError::NotAllowed);
        }
        let addresses = addresses_of(&host, port).await?;
        let may = |address: &SocketAddr| match self.reach {
            Reach::Machine if address.ip().is_loopback() => true,
            _ => !clear && is_public(address.ip()),
        };
        // One that may not be reached spoils all: a name that points at both is a trick.
        if addresses.is_empty() || !addresses.iter().all(may) {
            return Err(OutgoingError::NotAllowed);
        }
        let stream = timeout(CONNECT_MAX, TcpStream::connect(addresses.as_slice())).await;
        let stream = stream.map_err(|_| OutgoingError::TooSlow)?;
        let stream = stream.map_err(|_| OutgoingError::Unreachable)?;
        if clear {
            return exchange(TokioIo::new(stream), request).await;
        }
        let name = ServerName::try_from(host).map_err(|_| OutgoingError::NotAllowed)?;
        let greeted = timeout(CONNECT_MAX, self.tls()?.connect(name, stream)).await;
        let greeted = greeted.map_err(|_| OutgoingError::TooSlow)?;
        exchange(TokioIo::new(greeted.map_err(|_| OutgoingError::Unreachable)?), request).await
    }
}

impl Outgoing for WayOut {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, OutgoingError> {
        let _room = self.room.try_acquire().map_err(|_| OutgoingError::Busy)?;
        let runtime = Handle::try_current().map_err(|_| OutgoingError::Unreachable)?;
        let answered = runtime.block_on(timeout(ANSWER_MAX, self.fetch(request)));
        answered.map_err(|_| OutgoingError::TooSlow)?
    }
}

/// Host, port, and whether it would go in the clear.
fn target(uri: &Uri) -> Result<(String, u16, bool), OutgoingError> {
    let clear = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => false,
        Some(scheme) if *scheme == Scheme::HTTP => true,
        _ => return Err(OutgoingError::NotAllowed),
    };
    let authority = uri.authority().ok_or(OutgoingError::NotAllowed)?;
    if authority.as_str().contains('@') {
        return Err(OutgoingError::NotAllowed);
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = authority.port_u16().unwrap_or(if clear { 80 } else { 443 });
    Ok((host, port, clear))
}

async fn addresses_of(host: &str, port: u16) -> Result<Vec<SocketAddr>, OutgoingError> {
    let found = timeout(CONNECT_MAX, tokio::net::lookup_host((host, port))).await;
    let found = found.map_err(|_| OutgoingError::TooSlow)?;
    Ok(found.map_err(|_| OutgoingError::Unreachable)?.collect())
}

/// One request on one connection, which ends with it.
async fn exchange<T>(io: T, request: HttpRequest) -> Result<HttpResponse, OutgoingError>
where
    T: Read + Write + Unpin + Send + 'static,
{
    let (mut parts, body) = request.into_parts();
    let authority = parts.uri.authority().map(|authority| authority.as_str().to_owned());
    let host = authority.and_then(|text| HeaderValue::from_str(&text).ok());
    parts.headers.insert(HOST, host.ok_or(OutgoingError::NotAllowed)?);
    parts.headers.insert(CONNECTION, HeaderValue::from_static("close"));
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = path.parse().map_err(|_| OutgoingError::NotAllowed)?;
    let (mut sender, connection) =
        http1::handshake(io).await.map_err(|_| OutgoingError::Unreachable)?;
    let running = tokio::spawn(connection);
    let request = hyper::Request::from_parts(parts, Full::new(Bytes::from(body)));
    let answered = async {
        let answer = sender.send_request(request).await;
        let (parts, body) = answer.map_err(|_| OutgoingError::Unreachable)?.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
        let body = body.map_err(|_| OutgoingError::TooLong)?.to_bytes().to_vec();
        Ok(HttpResponse::from_parts(parts, body))
    };
    let answered = answered.await;
    running.abort();
    answered
}

/// Whether a host of an address is this machine by its very letters: a name that someone points
/// here is none.
fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether an address is one of the internet at large (IANA's special-purpose registries).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => is_public_v4(four),
        IpAddr::V6(six) => is_public_v6(six),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = a == 0
        || a == 10
        || a == 127
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113);
    !special
}

/// Global unicast, without what carries an address of IPv4 in it and without documentation.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let unicast = a & 0xe000 == 0x2000;
    let special = a == 0x2002 || (a == 0x2001 && (b < 0x0200 || b == 0x0db8)) || a == 0x3fff;
    unicast && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_alone_reaches_is_not_public() {
        for own in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(!is_public(own.parse().unwrap()), "{own}");
        }
        for open in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2400:cb00::1", "2606:4700::1"] {
            assert!(is_public(open.parse().unwrap()), "{open}");
        }
    }

    #[test]
    fn only_the_very_letters_are_this_machine() {
        for own in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"] {
            assert!(is_this_machine(own), "{own}");
        }
        for other in ["localhost.example", "127.0.0.1.example", "10.0.0.1", "", "2130706433"] {
            assert!(!is_this_machine(other), "{other}");
        }
    }

    fn sent(reach: Reach, address: &str) -> Result<HttpResponse, OutgoingError> {
        let way = WayOut::new(reach);
        let mut request = HttpRequest::new(Vec::new());
        *request.uri_mut() = address.parse().unwrap();
        // As in the program: somebody else drives the sockets while this thread waits.
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
        let _entered = runtime.enter();
        way.send(request)
    }

    #[test]
    fn nothing_within_a_network_is_asked() {
        for address in [
            "http://127.0.0.1:9/",
            "https://127.0.0.1:9/",
            "https://localhost:9/",
            "https://100.64.0.9/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "http://198.51.100.1/",
            "http://8.8.8.8/",
            "ftp://8.8.8.8/",
            "https://user@8.8.8.8/",
        ] {
            assert_eq!(
                sent(Reach::World, address).err(),
                Some(OutgoingError::NotAllowed),
                "{address}"
            );
        }
        for address in ["http://100.64.0.9/", "https://100.64.0.1/", "http://8.8.8.8/"] {
            let refused = sent(Reach::Machine, address).err();
            assert_eq!(refused, Some(OutgoingError::NotAllowed), "{address}");
        }
        let nobody = sent(Reach::Machine, "http://127.0.0.1:9/").err();
        assert_eq!(nobody, Some(OutgoingError::Unreachable), "this machine may be asked");
    }
}
