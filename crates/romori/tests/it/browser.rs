//! As much of a browser as it takes to sign in, open a page and press a button.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

/// One browser with its cookies.
pub struct Browser {
    port: u16,
    /// Whom it trusts, where it speaks TLS.
    tls: Option<Arc<ClientConfig>>,
    cookies: Vec<(String, String)>,
    csrf: String,
}

pub struct Answer {
    pub status: u16,
    pub location: String,
    pub text: String,
}

impl Browser {
    pub fn new(port: u16) -> Self {
        Self { port, tls: None, cookies: Vec::new(), csrf: String::new() }
    }

    pub fn signed_in(port: u16, account: &(String, String)) -> Self {
        let mut browser = Self::new(port);
        browser.sign_in(account);
        browser
    }

    /// Over TLS, trusting these alone.
    pub fn over_tls(port: u16, tls: ClientConfig) -> Self {
        Self { tls: Some(Arc::new(tls)), ..Self::new(port) }
    }

    pub fn sign_in(&mut self, (login, password): &(String, String)) {
        let browser = self;
        browser.get("/sign-in").expect("a page");
        let form = [("login", login.as_str()), ("password", password), ("next", "/70")];
        let answer = browser.post("/sign-in", &form).expect("an answer");
        assert_eq!((answer.status, answer.location.as_str()), (303, "/70"), "{}", answer.text);
        browser.get("/70").expect("a page");
    }

    /// Whether it keeps a cookie of this name.
    pub fn has_cookie(&self, name: &str) -> bool {
        self.cookies.iter().any(|(known, _)| known == name)
    }

    /// The same browser at the program's new port.
    pub fn move_to(&mut self, port: u16) {
        self.port = port;
    }

    pub fn get(&mut self, address: &str) -> io::Result<Answer> {
        self.send(&format!("GET {address} HTTP/1.1\r\n"), "")
    }

    pub fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let csrf = self.csrf.clone();
        let all = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let body: Vec<String> =
            all.map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let head = format!(
            "POST {address} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Sec-Fetch-Site: same-origin\r\n"
        );
        self.send(&head, &body.join("&"))
    }

    fn send(&mut self, head: &str, body: &str) -> io::Result<Answer> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{head}Host: 127.0.0.1:{}\r\nCookie: {}\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.port,
            cookies.join("; "),
            body.len()
        );
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let answer = match &self.tls {
            None => exchange(stream, &request)?,
            Some(tls) => {
                let name = ServerName::from(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST));
                let connection = ClientConnection::new(Arc::clone(tls), name);
                let connection = connection.map_err(io::Error::other)?;
                exchange(StreamOwned::new(connection, stream), &request)?
            }
        };
        self.take(&answer)
    }

    fn take(&mut self, answer: &[u8]) -> io::Result<Answer> {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        let body = &answer[end + 4..];
        let (head, text) =
            (&*String::from_utf8_lossy(&answer[..end]), &*String::from_utf8_lossy(body));
        let mut answer = Answer { status: 0, location: String::new(), text: text.to_owned() };
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        answer.status = status.ok_or(io::ErrorKind::InvalidData)?;
        let mut length = None;
        for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
            match name.to_ascii_lowercase().as_str() {
                "set-cookie" => {
                    let pair = value.split(';').next().expect("a cookie");
                    let (name, value) = pair.split_once('=').expect("a cookie");
                    self.cookies.retain(|(known, _)| known != name);
                    self.cookies.push((name.to_owned(), value.to_owned()));
                }
                "location" => answer.location = value.to_owned(),
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
        }
        // An answer that broke off is none.
        if length.is_some_and(|length: usize| body.len() != length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(csrf) = field(text, "csrf") {
            self.csrf = csrf;
        }
        Ok(answer)
    }
}

fn exchange(mut stream: impl Read + Write, request: &str) -> io::Result<Vec<u8>> {
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The value of the first field of this name on a page.
pub fn field(text: &str, name: &str) -> Option<String> {
    let rest = text.split(&format!("name=\"{name}\"")).nth(1)?;
    Some(rest.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}

/// The first address on a page that begins so.
pub fn link(text: &str, begins: &str) -> String {
    let start = text.find(&format!("href=\"{begins}")).expect("a link");
    text[start + 6..].split('"').next().expect("an address").to_owned()
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
