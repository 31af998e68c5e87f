//! A mail server on a port of this machine: greets, agrees on who, takes, keeps.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How it behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// TLS from the first byte.
    Tls,
    /// In the clear.
    Clear,
    /// Refuses whoever is named.
    Refusing,
    /// Ends in the middle of a letter.
    Hanging,
}

/// A letter that it took.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    pub user: Option<String>,
    pub from: String,
    pub to: String,
    pub data: String,
}

/// The server.
pub struct Played {
    pub port: u16,
    /// Its authority, as PEM.
    pub root: Vec<u8>,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Played {
    /// Listens until the test is over.
    pub fn start(way: Way) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        Self::over(listener, port, way)
    }

    /// A port at which nobody listens.
    pub fn nobody() -> u16 {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    fn over(listener: TcpListener, port: u16, way: Way) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let root = made.cert.pem().into_bytes();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let (config, taken) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
        let kept = Arc::clone(&taken);
        thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let (config, kept) = (Arc::clone(&config), Arc::clone(&kept));
                thread::spawn(move || meet(stream, way, &config, &kept));
            }
        });
        Self { port, root, taken }
    }

    /// What it took so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

fn meet(stream: TcpStream, way: Way, config: &Arc<ServerConfig>, kept: &Mutex<Vec<Taken>>) {
    if way == Way::Tls {
        let connection = ServerConnection::new(Arc::clone(config)).unwrap();
        speak(StreamOwned::new(connection, stream), way, kept);
    } else {
        speak(stream, way, kept);
    }
}

/// The few verbs, until the other side goes.
fn speak<S: Read + Write>(stream: S, way: Way, kept: &Mutex<Vec<Taken>>) {
    let mut lines = BufReader::new(stream);
    let mut letter = Taken::default();
    let say = |lines: &mut BufReader<S>, words: &str| {
        lines.get_mut().write_all(words.as_bytes()).and_then(|()| lines.get_mut().flush())
    };
    if say(&mut lines, "220 played\r\n").is_err() {
        return;
    }
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let line = line.trim_end();
        let verb = line.split([' ', ':']).next().unwrap_or("").to_ascii_uppercase();
        let inner = |text: &str| {
            text.split('<').nth(1).and_then(|rest| rest.split('>').next()).unwrap_or("").to_owned()
        };
        let answer = match verb.as_str() {
            "EHLO" => "250-played\r\n250 AUTH PLAIN\r\n",
            "AUTH" => {
                letter.user = Some("romori".to_owned());
                "235 known\r\n"
            }
            "MAIL" => {
                letter.from = inner(line);
                "250 ok\r\n"
            }
            "RCPT" if way == Way::Refusing => "550 no such user here\r\n",
            "RCPT" => {
                letter.to = inner(line);
                "250 ok\r\n"
            }
            "DATA" => {
                if say(&mut lines, "354 go on\r\n").is_err() || way == Way::Hanging {
                    return;
                }
                loop {
                    let mut line = String::new();
                    if lines.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    if line == ".\r\n" {
                        break;
                    }
                    letter.data.push_str(&line);
                }
                kept.lock().unwrap().push(std::mem::take(&mut letter));
                "250 taken\r\n"
            }
            "QUIT" => {
                let _ = say(&mut lines, "221 bye\r\n");
                return;
            }
            _ => "250 ok\r\n",
        };
        if say(&mut lines, answer).is_err() {
            return;
        }
    }
}
