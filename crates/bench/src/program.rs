//! A program with a device of its own: it calls over TLS, shows the device's certificate, and
//! keeps its connection.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use romori_app::house::{House, Zone};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::figure::Failure;
use crate::server::Server;
use crate::stage::{cannot, wrong};

/// Under which name the program is reached.
pub(crate) const NAME: &str = "romori.example";

/// A registered device: its certificate, and the key that only it has.
pub(crate) struct Enrolled {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Enrolled {
    /// Registers a device of the account with this login name.
    pub(crate) fn of(house: &House, login: &str) -> Result<Self, Failure> {
        let code = house.issue_code_at_console(login, 15).map_err(cannot)?;
        let key = KeyPair::generate().map_err(cannot)?;
        let request = CertificateParams::default().serialize_request(&key).map_err(cannot)?;
        let enrolled = house.enrol(&code.text, Zone::Office, request.der(), "測る端末");
        let certificate = enrolled.map_err(cannot)?.certificate;
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(cannot)?;
        Ok(Self { certificate: CertificateDer::from(certificate), key })
    }

    /// How it greets: only the program's own certificate is taken for its.
    pub(crate) fn greeting(self, folder: &Path) -> Result<Arc<ClientConfig>, Failure> {
        let path = folder.with_extension("keys").join("tls-certificate.pem");
        let pem = fs::read(path).map_err(cannot)?;
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(&pem).map_err(cannot)?).map_err(cannot)?;
        let greeting = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_client_auth_cert(vec![self.certificate], self.key);
        greeting.map(Arc::new).map_err(cannot)
    }
}

/// One program's connection, which stays open.
pub(crate) struct Program {
    stream: BufReader<StreamOwned<ClientConnection, TcpStream>>,
    host: String,
    /// What shows who asks.
    bearer: String,
}

impl Program {
    /// Connects and signs in.
    pub(crate) fn signed_in(
        server: &Server,
        greeting: &Arc<ClientConfig>,
        (login, password): (&str, &str),
    ) -> Result<Self, Failure> {
        let host = server.address().to_owned();
        let port = host.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
        let port = port.ok_or_else(|| cannot("ポートが分かりません。"))?;
        let socket = TcpStream::connect(("127.0.0.1", port)).map_err(cannot)?;
        socket.set_nodelay(true).map_err(cannot)?;
        let name = ServerName::try_from(NAME).map_err(cannot)?;
        let connection = ClientConnection::new(Arc::clone(greeting), name).map_err(cannot)?;
        let stream = BufReader::new(StreamOwned::new(connection, socket));
        let mut program = Self { stream, host, bearer: String::new() };
        let body = serde_json::json!({ "login": login, "password": password }).to_string();
        let head = format!(
            "POST /api/v1/sessions HTTP/1.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n",
            body.len()
        );
        let mut answer = Vec::new();
        let status = program.ask(&head, &body, &mut answer)?;
        if status != 201 {
            let said = String::from_utf8_lossy(&answer);
            return Err(wrong(format!("サインインが {status} を返しました。{said}")));
        }
        let begun: serde_json::Value = serde_json::from_slice(&answer).map_err(cannot)?;
        let token = begun.get("token").and_then(serde_json::Value::as_str);
        let token = token.ok_or_else(|| cannot("サインインできません。"))?;
        program.bearer = format!("Authorization: Bearer {token}\r\n");
        Ok(program)
    }

    /// Asks for a path. Gives its status; its body is put into `body`.
    pub(crate) fn get(&mut self, path: &str, body: &mut Vec<u8>) -> Result<u16, Failure> {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "", body)
    }

    fn ask(&mut self, head: &str, sent: &str, body: &mut Vec<u8>) -> Result<u16, Failure> {
        let request = format!("{head}Host: {}\r\n{}\r\n{sent}", self.host, self.bearer);
        let stream = self.stream.get_mut();
        stream.write_all(request.as_bytes()).and_then(|()| stream.flush()).map_err(cannot)?;
        let (mut status, mut length) = (0, 0);
        let mut line = String::new();
        loop {
            line.clear();
            if self.stream.read_line(&mut line).map_err(cannot)? == 0 {
                return Err(cannot("サーバーが接続を閉じました。"));
            }
            if line.trim_end().is_empty() {
                break;
            }
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest.split(' ').next().and_then(|code| code.parse().ok()).unwrap_or(0);
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().map_err(cannot)?;
            }
        }
        body.resize(length, 0);
        self.stream.read_exact(body).map_err(cannot)?;
        Ok(status)
    }
}
