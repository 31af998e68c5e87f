//! Asks the store, and again when that may help. Nothing of a request is in a message.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use romori_types::{Clock, Timestamp};
use rustls::crypto::aws_lc_rs::default_provider;
use sha2::{Digest as _, Sha256};
use ureq::http::{HeaderMap, Request, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use crate::s3::address::{Address, StoreKeys};
use crate::s3::sign::{Unsigned, query_text, sign};
use crate::s3::trouble::StoreTrouble;
use crate::s3::xml::text_of;

/// A store that does not take the connection in this time is away.
const CONNECT: Duration = Duration::from_secs(5);
/// Once it has a request, it answers in this time.
const ANSWER: Duration = Duration::from_secs(10);
/// A request takes no longer: a bundle of the longest entries has 16 MiB.
const WHOLE: Duration = Duration::from_secs(30);
/// Somebody waits for what is read.
const READS: u32 = 5;
/// Nobody waits for what is written: it lies in the keeper's spool. With pauses, about a minute.
const WRITES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(20);
/// A day. Unit: seconds.
const DAY: i64 = 24 * 60 * 60;
/// The longest answer: a bundle of the longest entries has 16 MiB.
const ANSWER_BYTES_MAX: u64 = 32 << 20;
/// Requests that are under way at once.
pub const AT_ONCE: usize = 16;

/// The lock that is asked for and looked for.
pub const COMPLIANCE: &str = "COMPLIANCE";
pub const LOCK_MODE: &str = "x-amz-object-lock-mode";
pub const LOCK_UNTIL: &str = "x-amz-object-lock-retain-until-date";

/// Asks one bucket.
pub struct Client {
    address: Address,
    keys: Option<PathBuf>,
    agent: Agent,
    clock: Arc<dyn Clock>,
}

struct Ask<'a> {
    method: &'static str,
    path: String,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    body: &'a [u8],
}

/// What was answered: the status is one of success.
pub struct Answer {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

enum Missed {
    /// It may be otherwise the next time.
    Again(String),
    No(StoreTrouble),
}

impl Client {
    pub fn new(address: Address, keys: Option<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        let roots = rustls_native_certs::load_native_certs().certs;
        let roots = roots.into_iter().map(|root| Certificate::from_der(&root).to_owned());
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(Arc::new(default_provider()))
            .root_certs(RootCerts::from(roots.collect::<Vec<_>>()));
        let mut config = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent("romori-keeper")
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .timeout_global(Some(WHOLE))
            .max_idle_connections(AT_ONCE)
            .max_idle_connections_per_host(AT_ONCE);
        if address.base().starts_with("http://") {
            // Within this machine: nobody stands between.
            config = config.proxy(None);
        }
        Self { address, keys, agent: config.build().new_agent(), clock }
    }

    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// An object. None when there is none.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StoreTrouble> {
        let ask = self.about(key, "GET", &[]);
        match self.send(&ask, READS) {
            Err(StoreTrouble::Refused { status: 404, code }) if code != "NoSuchBucket" => Ok(None),
            answer => Ok(Some(answer?.body)),
        }
    }

    /// What is known of an object beside its content.
    pub fn head(&self, key: &str) -> Result<Answer, StoreTrouble> {
        self.send(&self.about(key, "HEAD", &[]), READS)
    }

    /// Something about the bucket.
    pub fn bucket(&self, query: Vec<(&'static str, String)>) -> Result<Answer, StoreTrouble> {
        let ask = Ask { query, ..self.about("", "GET", &[]) };
        self.send(&ask, READS)
    }

    /// Writes an object, locked from the first moment. The answer is until when.
    pub fn put(&self, key: &str, body: &[u8]) -> Result<Timestamp, StoreTrouble> {
        let days = i64::from(self.address.days());
        let second = self.clock.now().as_second().saturating_add(days * DAY);
        let until = Timestamp::from_second(second).unwrap_or(Timestamp::MAX);
        let mut ask = self.about(key, "PUT", body);
        ask.headers = vec![
            ("content-type", "application/octet-stream".to_owned()),
            // Without one a request that locks is refused.
            ("x-amz-sdk-checksum-algorithm", "SHA256".to_owned()),
            ("x-amz-checksum-sha256", STANDARD.encode(Sha256::digest(body))),
            (LOCK_MODE, COMPLIANCE.to_owned()),
            (LOCK_UNTIL, until.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        ];
        self.send(&ask, WRITES).map(|_| until)
    }

    fn about<'a>(&self, key: &str, method: &'static str, body: &'a [u8]) -> Ask<'a> {
        let path = self.address.path(key);
        Ask { method, path, query: Vec::new(), headers: Vec::new(), body }
    }

    fn send(&self, ask: &Ask<'_>, times: u32) -> Result<Answer, StoreTrouble> {
        let mut pause = PAUSE;
        let mut left = times;
        loop {
            match self.send_once(ask) {
                Ok(answer) => return Ok(answer),
                Err(Missed::No(trouble)) => return Err(trouble),
                Err(Missed::Again(last)) => {
                    left = left.saturating_sub(1);
                    if left == 0 {
                        return Err(StoreTrouble::Away { last });
                    }
                }
            }
            thread::sleep(pause);
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }

    fn send_once(&self, ask: &Ask<'_>) -> Result<Answer, Missed> {
        let keys = StoreKeys::find(self.keys.as_ref()).map_err(Missed::No)?;
        let unsigned = Unsigned {
            method: ask.method,
            host: self.address.host(),
            region: self.address.region(),
            path: &ask.path,
            query: &ask.query,
            headers: &ask.headers,
            body: ask.body,
        };
        let mut request = Request::builder().method(ask.method).uri(self.uri(ask));
        for (name, value) in sign(&unsigned, &keys, self.clock.now()) {
            request = request.header(name, value);
        }
        let no = |_| Missed::No(StoreTrouble::Form);
        let answer = match ask.method {
            "PUT" => self.agent.run(request.body(ask.body).map_err(no)?),
            _ => self.agent.run(request.body(()).map_err(no)?),
        };
        judge(answer.map_err(missed)?)
    }

    fn uri(&self, ask: &Ask<'_>) -> String {
        let query = query_text(&ask.query);
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.address.base(), ask.path)
    }
}

fn judge(mut answer: Response<Body>) -> Result<Answer, Missed> {
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
    let body = body.map_err(missed)?;
    if (200..300).contains(&status) {
        return Ok(Answer { headers: answer.headers().clone(), body });
    }
    let code = text_of(&body, "Code").unwrap_or_default();
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    match (status, code.as_str()) {
        (408 | 429 | 500..600, _) | (_, "RequestTimeout" | "SlowDown" | "OperationAborted") => {
            Err(Missed::Again(format!("{status} {code}").trim_end().to_owned()))
        }
        _ => Err(Missed::No(StoreTrouble::Refused { status, code })),
    }
}

fn missed(error: ureq::Error) -> Missed {
    use ureq::Error;
    let again = |words: &str| Missed::Again(words.to_owned());
    match error {
        Error::Timeout(_) => again("時間内に答えがありません"),
        Error::HostNotFound => again("名前を引けません"),
        Error::Io(error) if is_tls(&error) => Missed::No(StoreTrouble::Certificate),
        Error::Io(error) => Missed::Again(error.kind().to_string()),
        Error::Rustls(_) | Error::Tls(_) | Error::Pem(_) => Missed::No(StoreTrouble::Certificate),
        Error::ConnectionFailed => again("接続できません"),
        Error::BodyExceedsLimit(_) => Missed::No(StoreTrouble::Form),
        _ => again("通信が途中で切れました"),
    }
}

fn is_tls(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}
