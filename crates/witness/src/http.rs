//! One request, one answer, over TCP or TLS: HTTP/1.0, so that an answer has one form and an end.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// Until a connection stands, and between two parts of an answer.
const WAIT_MAX: Duration = Duration::from_secs(10);
/// Lines of signatures, or a size. Unit: bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// Where a request goes.
struct Target<'a> {
    is_tls: bool,
    host: &'a str,
    port: u16,
    path: String,
}

/// Status and body of what is answered to this body at this address and path.
pub fn post(url: &str, path: &str, body: &str) -> io::Result<(u16, String)> {
    let target = target(url, path).ok_or(io::ErrorKind::InvalidInput)?;
    let mut addresses = (target.host, target.port).to_socket_addrs()?;
    let address = addresses.next().ok_or(io::ErrorKind::NotFound)?;
    let stream = TcpStream::connect_timeout(&address, WAIT_MAX)?;
    stream.set_read_timeout(Some(WAIT_MAX))?;
    stream.set_write_timeout(Some(WAIT_MAX))?;
    let request = format!(
        "POST {} HTTP/1.0\r\nHost: {}:{}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        target.path,
        target.host,
        target.port,
        body.len()
    );
    let answer = if target.is_tls {
        let name = ServerName::try_from(target.host.to_owned());
        let name = name.map_err(|_| io::ErrorKind::InvalidInput)?;
        let connection = ClientConnection::new(tls()?, name).map_err(io::Error::other)?;
        exchange(StreamOwned::new(connection, stream), &request)?
    } else {
        exchange(stream, &request)?
    };
    part(&answer).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// `http://host:port/prefix`, without a user, a question or a fragment.
fn target<'a>(url: &'a str, path: &str) -> Option<Target<'a>> {
    let (scheme, rest) = url.split_once("://")?;
    let is_tls = match scheme {
        "http" => false,
        "https" => true,
        _ => return None,
    };
    let (authority, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(']') || !port.contains(']') => {
            (host, port.parse().ok()?)
        }
        _ => (authority, if is_tls { 443 } else { 80 }),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@');
    let prefix = prefix.trim_end_matches('/');
    let fits =
        !host.is_empty() && is_plain(host) && is_plain(prefix) && !prefix.contains(['?', '#']);
    let slash = if prefix.is_empty() { "" } else { "/" };
    fits.then(|| Target { is_tls, host, port, path: format!("{slash}{prefix}{path}") })
}

/// The authorities that the operating system trusts.
fn tls() -> io::Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(io::Error::other)?.with_root_certificates(roots);
    Ok(Arc::new(config.with_no_client_auth()))
}

fn exchange(mut stream: impl Read + Write, request: &str) -> io::Result<String> {
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut bytes = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn part(answer: &str) -> Option<(u16, String)> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let line = head.split("\r\n").next()?.strip_prefix("HTTP/1.")?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    Some((status, body.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_or_refused() {
        let of = |url| target(url, "/add-checkpoint").map(|it| (it.is_tls, it.port, it.path));
        let path = "/add-checkpoint".to_owned();
        assert_eq!(of("http://127.0.0.1:8080"), Some((false, 8080, path.clone())));
        assert_eq!(of("https://witness.example/"), Some((true, 443, path.clone())));
        let prefixed = "/w1/add-checkpoint".to_owned();
        assert_eq!(of("https://witness.example/w1/"), Some((true, 443, prefixed)));
        assert_eq!(of("http://[::1]:99"), Some((false, 99, path)));
        assert_eq!(target("http://[::1]:99", "").map(|it| it.host), Some("::1"));
        for bad in
            ["", "ftp://a", "http://", "http://a:b", "http://a b", "http://u@a", "http://a/?q"]
        {
            assert!(of(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn answers_are_parted() {
        let answer = "HTTP/1.1 409 Conflict\r\ncontent-type: text/x.tlog.size\r\n\r\n12\n";
        assert_eq!(part(answer), Some((409, "12\n".to_owned())));
        for bad in ["", "HTTP/1.1 200", "SMTP 200\r\n\r\n", "HTTP/1.1 x y\r\n\r\n"] {
            assert_eq!(part(bad), None, "{bad}");
        }
    }
}
