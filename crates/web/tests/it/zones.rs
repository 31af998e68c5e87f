//! Entrances over real sockets: which device gets how far.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
};
use romori_app::house::{
    ADMISSION_COOKIE, AdmissionAsked, Coming, DeviceWay, Folders, Grant, House, Job, NewOffice,
    Role, Source, Tables, Visitor, Zone, make_sample_office, open_on,
};
use romori_types::{Chance, Date, DeviceId, NoChance, TenantId, Timestamp};
use romori_web::{
    AppState, Certificate, DeviceRule, Door, Entrance, Housed, OsEntropy, Setting,
    make_certificate, router, serve,
};
use tokio_rustls::rustls::client::ResolvesClientCert;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    SignatureScheme, StreamOwned,
};

use super::world::{PASSWORD, TODAY, account, percent};

const OFFICE: &str = "office.example";
const ALIAS: &str = "alias.example";
const OPERATOR: &str = "operator.example";
const WORKER: &str = "worker.example";

struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

/// A clock that the test moves.
struct Hands(AtomicI64);

impl Hands {
    fn go_on(&self, days: i64) {
        self.wait(days * 24 * 60);
    }

    fn wait(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000_000, Ordering::Relaxed);
    }
}

impl romori_types::Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
}

impl romori_web::Clock for Hands {
    fn elapsed(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn today(&self) -> Date {
        TODAY
    }
}

static PLACES: AtomicI64 = AtomicI64::new(0);

/// A house with two offices behind all three entrances.
struct Place {
    house: Arc<House>,
    hands: Arc<Hands>,
    offices: [TenantId; 2],
    port: u16,
    pinned: Vec<CertificateDer<'static>>,
    folder: PathBuf,
    _runtime: tokio::runtime::Runtime,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn place() -> Place {
    let number = PLACES.fetch_add(1, Ordering::Relaxed);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("zones-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let folders = Folders { data: folder.join("data"), keys: folder.join("keys") };
    let noon: Timestamp = "2026-07-01T03:00:00Z".parse().unwrap();
    let hands = Arc::new(Hands(AtomicI64::new(noon.as_microsecond())));
    let house = open_on(&folders, &Tables::Files, hands.clone(), Arc::new(Os)).unwrap().house;
    let grant = Grant::for_job(Job::FirstAccount);
    let offices = ["一の事務所", "二の事務所"]
        .map(|name| make_sample_office(&house, &grant, &NewOffice { name, from: TODAY }).unwrap());
    account(&house, offices[0], "clerk", &[Role::Attorney, Role::Administrator]);
    account(&house, offices[0], "second", &[Role::Attorney]);
    account(&house, offices[1], "stranger", &[Role::Attorney, Role::Administrator]);
    let house = Arc::new(house);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut pinned = Vec::new();
    let ways = [
        (Zone::Office, vec![OFFICE, ALIAS, "127.0.0.1"]),
        (Zone::Operator, vec![OPERATOR]),
        (Zone::Worker, vec![WORKER]),
    ];
    let entrances = ways.map(|(zone, names)| {
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let made = make_certificate(&names, TODAY).unwrap();
        let certificate = Certificate::from_pem(&made.certificate, &made.key).unwrap();
        pinned.push(CertificateDer::from_pem_slice(made.certificate.as_bytes()).unwrap());
        let setting = Setting::tls(&names, port, false, zone);
        let asks = setting.devices == DeviceRule::Certificate;
        assert_eq!(asks, zone != Zone::Worker);
        let housed = Housed { house: house.clone(), demo_accounts: Vec::new() };
        let state = AppState::housed(setting, hands.clone(), Arc::new(OsEntropy), housed);
        let greeting = certificate.greeting(asks.then_some(&house)).unwrap();
        Entrance { names, router: router(state), greeting: Some(greeting) }
    });
    let door = Door { listener, entrances: entrances.into(), admits: None };
    runtime.spawn(serve(vec![door], std::future::pending()));
    Place { house, hands, offices, port, pinned, folder, _runtime: runtime }
}

/// A browser's trust in these very certificates.
#[derive(Debug)]
struct Pinned(Vec<CertificateDer<'static>>, Arc<CryptoProvider>);

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let known = self.0.iter().any(|pinned| pinned == leaf);
        let unknown = Error::InvalidCertificate(CertificateError::UnknownIssuer);
        known.then(ServerCertVerified::assertion).ok_or(unknown)
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.2 is not spoken".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, leaf, signed, &self.1.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.1.signature_verification_algorithms.supported_schemes()
    }
}

/// What a device presents, whatever the server asks for.
#[derive(Debug, Clone)]
struct Presents(Arc<CertifiedKey>);

impl ResolvesClientCert for Presents {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

fn presents(certificate: &[u8], key: &KeyPair) -> Presents {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let key = aws_lc_rs::sign::any_supported_type(&key).unwrap();
    let chain = vec![CertificateDer::from(certificate.to_vec())];
    Presents(Arc::new(CertifiedKey::new(chain, key)))
}

/// A registered device.
struct Registered {
    id: DeviceId,
    shown: Presents,
}

struct Answer {
    status: u16,
    cookies: Vec<String>,
    text: String,
}

type Stream = BufReader<StreamOwned<ClientConnection, TcpStream>>;

impl Place {
    fn code(&self, login: &str) -> String {
        self.house.issue_code_at_console(login, 15).unwrap().text.to_string()
    }

    fn device(&self, login: &str) -> Registered {
        let key = KeyPair::generate().unwrap();
        let request = CertificateParams::default().serialize_request(&key).unwrap();
        let code = self.code(login);
        let made = self.house.enrol(&code, Zone::Office, request.der(), "机のPC").unwrap();
        Registered { id: made.device, shown: presents(&made.certificate, &key) }
    }

    fn connect(&self, name: &str, device: Option<&Presents>) -> io::Result<Stream> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let pinned = Pinned(self.pinned.clone(), provider.clone());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(pinned));
        let config = match device {
            Some(device) => config.with_client_cert_resolver(Arc::new(device.clone())),
            None => config.with_no_client_auth(),
        };
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(BufReader::new(StreamOwned::new(connection, stream)))
    }

    fn ask(&self, stream: &mut Stream, host: &str, head: &str, body: &str) -> io::Result<Answer> {
        let request = format!(
            "{head}Host: {host}:{}\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        );
        stream.get_mut().write_all(request.as_bytes())?;
        stream.get_mut().flush()?;
        read(stream)
    }

    fn get(&self, name: &str, device: Option<&Presents>, path: &str) -> io::Result<Answer> {
        let mut stream = self.connect(name, device)?;
        self.ask(&mut stream, name, &format!("GET {path} HTTP/1.1\r\n"), "")
    }

    fn sign_in(&self, device: &Presents, login: &str) -> io::Result<Answer> {
        let mut stream = self.connect(OFFICE, Some(device))?;
        let body = format!("{{\"login\":\"{login}\",\"password\":\"{PASSWORD}\"}}");
        let head = "POST /api/v1/sessions HTTP/1.1\r\nContent-Type: application/json\r\n";
        self.ask(&mut stream, OFFICE, head, &body)
    }
}

fn read(stream: &mut Stream) -> io::Result<Answer> {
    let mut answer = Answer { status: 0, cookies: Vec::new(), text: String::new() };
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end();
        match line.split_once(": ") {
            _ if line.is_empty() => break,
            None => answer.status = line.split(' ').nth(1).unwrap().parse().unwrap(),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap();
            }
            Some((name, value)) if name.eq_ignore_ascii_case("set-cookie") => {
                answer.cookies.push(value.split(';').next().unwrap().to_owned());
            }
            Some(_) => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    answer.text = String::from_utf8_lossy(&body).into_owned();
    Ok(answer)
}

/// Addresses that show an office, by page and by program.
const INSIDE: [&str; 4] = ["/", "/sign-in", "/70", "/api/v1/session"];

/// Turned away: at the greeting, or with nothing but the registration.
fn is_refused(asked: &io::Result<Answer>) -> bool {
    match asked {
        Err(_) => true,
        Ok(answer) => answer.status == 403 && !answer.text.contains("サインインする"),
    }
}

/// A certificate that no authority of ours has signed.
fn made_by(issuer_name: &[u8], id: DeviceId) -> Presents {
    let (root, leaf) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let issuer_name = CertificateDer::from(issuer_name.to_vec());
    let issuer = Issuer::from_ca_cert_der(&issuer_name, root).unwrap();
    presents(leaf_params(id).signed_by(&leaf, &issuer).unwrap().der(), &leaf)
}

fn leaf_params(id: DeviceId) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, id.to_string());
    params.is_ca = IsCa::ExplicitNoCa;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

#[test]
fn only_a_registered_device_gets_further_than_its_registration() {
    let place = place();
    let device = place.device("clerk");
    let revoked = place.device("second");
    place.house.revoke_device_at_console(revoked.id).unwrap();
    let alone = KeyPair::generate().unwrap();
    let alone = presents(leaf_params(device.id).self_signed(&alone).unwrap().der(), &alone);
    let other_root = KeyPair::generate().unwrap();
    let mut root_params = CertificateParams::default();
    root_params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let other_root = root_params.self_signed(&other_root).unwrap();
    let malformed = presents(b"no certificate", &KeyPair::generate().unwrap());
    let bad: [(&str, Option<Presents>); 6] = [
        ("none", None),
        ("revoked", Some(revoked.shown.clone())),
        ("signed by itself", Some(alone)),
        ("unknown authority", Some(made_by(other_root.der(), device.id))),
        ("our name, another key", Some(made_by(place.house.device_root(), device.id))),
        ("malformed", Some(malformed)),
    ];
    for path in INSIDE {
        for (name, shown) in &bad {
            for zone in [OFFICE, OPERATOR] {
                let asked = place.get(zone, shown.as_ref(), path);
                assert!(is_refused(&asked), "{name} at {zone}{path}");
            }
        }
        // An office's device is nobody at the operator's.
        assert!(is_refused(&place.get(OPERATOR, Some(&device.shown), path)), "{path}");
    }
    assert_eq!(place.get(OFFICE, Some(&device.shown), "/sign-in").unwrap().status, 200);
    for zone in [OFFICE, OPERATOR] {
        let page = place.get(zone, None, "/enrol").unwrap();
        assert_eq!(page.status, 200);
        assert!(page.text.contains("登録コード"), "{}", page.text);
    }
    let problem = place.get(OFFICE, None, "/api/v1/session").unwrap().text;
    assert!(problem.contains("IDN-0101"), "{problem}");
    let problem = place.get(OFFICE, Some(&revoked.shown), "/api/v1/session").unwrap().text;
    assert!(problem.contains("IDN-0104"), "{problem}");
    // The entrance of workers asks for no device and has nothing of the office: its first page and
    // its door are its own.
    for shown in [None, Some(&device.shown)] {
        for path in ["/70", "/api/v1/session", "/enrol"] {
            assert_eq!(place.get(WORKER, shown, path).unwrap().status, 404, "{path}");
        }
        assert_eq!(place.get(WORKER, shown, "/").unwrap().status, 303);
        let door = place.get(WORKER, shown, "/sign-in").unwrap();
        assert_eq!(door.status, 200);
        assert!(!door.text.contains("利用者ID"), "{}", door.text);
    }
}

#[test]
fn a_certificate_ends_and_its_user_is_told_what_to_do() {
    let place = place();
    let device = place.device("clerk");
    place.hands.go_on(364);
    assert_eq!(place.get(OFFICE, Some(&device.shown), "/sign-in").unwrap().status, 200);
    place.hands.go_on(1);
    let late = place.get(OFFICE, Some(&device.shown), "/sign-in").unwrap();
    assert_eq!(late.status, 403);
    assert!(late.text.contains("期限が切れています"), "{}", late.text);
    assert_eq!(place.get(OFFICE, Some(&device.shown), "/enrol").unwrap().status, 200);
}

#[test]
fn a_device_is_its_owner_s_and_nobody_else_s() {
    let place = place();
    let (own, stranger) = (place.device("clerk"), place.device("stranger"));
    assert_ne!(place.offices[0], place.offices[1]);
    assert_eq!(place.sign_in(&own.shown, "clerk").unwrap().status, 201);
    let elsewhere = place.sign_in(&stranger.shown, "clerk").unwrap();
    let nobody = place.sign_in(&stranger.shown, "nobody").unwrap();
    let colleague = place.sign_in(&own.shown, "second").unwrap();
    assert_eq!((elsewhere.status, colleague.status), (401, 401));
    assert_eq!(elsewhere.text, nobody.text, "a known name is as good as an unknown one");
}

/// Signs in by page; the cookies of the browser.
fn cookies(place: &Place, device: &Presents, login: &str) -> String {
    let mut stream = place.connect(OFFICE, Some(device)).unwrap();
    let page = place.ask(&mut stream, OFFICE, "GET /sign-in HTTP/1.1\r\n", "").unwrap();
    let csrf = page.text.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let csrf = csrf.split('"').next().unwrap();
    let body = format!("csrf={csrf}&login={login}&password={}&next=/70", percent(PASSWORD));
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Sec-Fetch-Site: same-origin\r\nCookie: {}\r\n",
        page.cookies.join("; ")
    );
    let entered = place.ask(&mut stream, OFFICE, &head, &body).unwrap();
    assert_eq!(entered.status, 303, "{}", entered.text);
    [page.cookies, entered.cookies].concat().join("; ")
}

#[test]
fn a_copied_cookie_is_worth_nothing_on_another_device() {
    for thief in ["second", ""] {
        let place = place();
        let device = place.device("clerk");
        let cookies = cookies(&place, &device.shown, "clerk");
        let head = format!("GET /70 HTTP/1.1\r\nCookie: {cookies}\r\n");
        let asked = |shown: Option<&Presents>| {
            let mut stream = place.connect(OFFICE, shown).unwrap();
            place.ask(&mut stream, OFFICE, &head, "").unwrap().status
        };
        assert_eq!(asked(Some(&device.shown)), 200);
        let other = (!thief.is_empty()).then(|| place.device(thief));
        let stolen = asked(other.as_ref().map(|other| &other.shown));
        assert_eq!(stolen, if thief.is_empty() { 403 } else { 303 });
        // It was seen where it does not belong: it has ended for its owner too.
        assert_eq!(asked(Some(&device.shown)), 303);
    }
}

#[test]
fn a_revocation_holds_on_a_connection_that_stands() {
    let place = place();
    let device = place.device("clerk");
    let mut stream = place.connect(OFFICE, Some(&device.shown)).unwrap();
    let mut asked = |place: &Place| {
        place.ask(&mut stream, OFFICE, "GET /sign-in HTTP/1.1\r\n", "").unwrap().status
    };
    assert_eq!((asked(&place), asked(&place)), (200, 200));
    place.house.revoke_device_at_console(device.id).unwrap();
    assert_eq!(asked(&place), 403);
}

#[test]
fn a_name_of_another_entrance_is_misdirected() {
    let place = place();
    let device = place.device("clerk");
    for (greeted, host, status) in [
        (OFFICE, OFFICE, 200),
        (ALIAS, ALIAS, 200),
        ("127.0.0.1", "127.0.0.1", 200),
        (OFFICE, ALIAS, 421),
        (OFFICE, OPERATOR, 421),
        (OFFICE, WORKER, 421),
        (OFFICE, "127.0.0.1", 421),
        ("127.0.0.1", OFFICE, 421),
        (WORKER, OFFICE, 421),
        (OPERATOR, OFFICE, 421),
    ] {
        let mut stream = place.connect(greeted, Some(&device.shown)).unwrap();
        let answer = place.ask(&mut stream, host, "GET /sign-in HTTP/1.1\r\n", "").unwrap();
        assert_eq!(answer.status, status, "{greeted} {host}");
    }
    assert!(place.get("unknown.example", None, "/enrol").is_err());
    // Each entrance shows a certificate of its own.
    let mut seen = Vec::new();
    for name in [OFFICE, OPERATOR, WORKER] {
        let mut stream = place.connect(name, None).unwrap();
        place.ask(&mut stream, name, "GET /assets/mark.svg HTTP/1.1\r\n", "").unwrap();
        let shown = stream.get_ref().conn.peer_certificates().unwrap()[0].to_vec();
        assert!(!seen.contains(&shown), "{name}");
        seen.push(shown);
    }
}

#[test]
fn a_header_that_claims_a_certificate_is_not_believed() {
    let place = place();
    let device = place.device("clerk");
    let shown = &device.shown.0.cert[0];
    let hex: String = shown.iter().map(|byte| format!("{byte:02x}")).collect();
    for name in ["X-Client-Cert", "X-Forwarded-Client-Cert", "Client-Cert", "X-SSL-Client-Cert"] {
        let mut stream = place.connect(OFFICE, None).unwrap();
        let head = format!("GET /sign-in HTTP/1.1\r\n{name}: {hex}\r\nX-SSL-Verify: SUCCESS\r\n");
        assert_eq!(place.ask(&mut stream, OFFICE, &head, "").unwrap().status, 403, "{name}");
    }
}

#[test]
fn a_code_registers_one_device_from_the_page() {
    let place = place();
    let key = KeyPair::generate().unwrap();
    let request = CertificateParams::default().serialize_request(&key).unwrap().pem().unwrap();
    let code = place.code("clerk");
    let body = |code: &str| {
        let request = request.replace("\r\n", "\n").replace('\n', "\\n");
        format!("{{\"code\":\"{code}\",\"label\":\"机のPC\",\"request\":\"{request}\"}}")
    };
    let head = "POST /api/v1/enrolments HTTP/1.1\r\nContent-Type: application/json\r\n";
    let send = |zone: &str, code: &str| {
        let mut stream = place.connect(zone, None).unwrap();
        place.ask(&mut stream, zone, head, &body(code)).unwrap()
    };
    let wrong = format!("{}-00000-00000-00000", &code[..5]);
    assert_eq!(send(OFFICE, &wrong).status, 409);
    let made = send(OFFICE, &code);
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(send(OFFICE, &code).status, 409, "once");
    let pem = made.text.split("\"certificate\":\"").nth(1).unwrap().split('"').next().unwrap();
    let pem = pem.replace("\\n", "\n");
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let shown = presents(&der, &key);
    assert_eq!(place.sign_in(&shown, "clerk").unwrap().status, 201);
}

#[test]
fn five_wrong_tries_spend_a_code() {
    let place = place();
    let code = place.code("clerk");
    let wrong = format!("{}-00000-00000-00000", &code[..5]);
    for _ in 0..5 {
        assert!(place.house.try_code(&wrong, Zone::Office).is_err());
    }
    assert!(place.house.try_code(&code, Zone::Office).is_err());
    let fresh = place.code("clerk");
    for _ in 0..9 {
        assert!(place.house.try_code(&fresh, Zone::Office).is_ok(), "the right one is not counted");
    }
    assert!(place.house.try_code(&fresh, Zone::Operator).is_err());
    place.hands.go_on(1);
    assert!(place.house.try_code(&fresh, Zone::Office).is_err(), "its time is over");
    for minutes in [14, 3 * 24 * 60 + 1] {
        assert!(place.house.issue_code_at_console("clerk", minutes).is_err(), "{minutes}");
    }
    for minutes in [15, 3 * 24 * 60] {
        assert!(place.house.issue_code_at_console("clerk", minutes).is_ok(), "{minutes}");
    }
}

impl Place {
    /// A user of the machine itself.
    fn visitor(&self, login: &str) -> Visitor {
        let origin = self.house.this_machine();
        let source = Source::of([127, 0, 0, 1].into());
        let coming = Coming {
            login,
            password: PASSWORD,
            source,
            browser: None,
            holder: [0; 16],
            code: None,
            origin,
        };
        let admitted = self.house.sign_in(&coming).unwrap();
        self.house.visitor(&admitted.token, origin.device).unwrap().unwrap()
    }

    /// What the holder of a pass is answered, who has no certificate.
    fn with_pass(&self, pass: &str) -> u16 {
        let mut stream = self.connect(OFFICE, None).unwrap();
        let head = format!("GET /sign-in HTTP/1.1\r\nCookie: {ADMISSION_COOKIE}={pass}\r\n");
        self.ask(&mut stream, OFFICE, &head, "").unwrap().status
    }
}

#[test]
fn two_administrators_let_one_in_for_an_hour() {
    let place = place();
    let house = &place.house;
    account(house, place.offices[0], "deputy", &[Role::Administrator]);
    let (clerk, deputy) = (place.visitor("clerk"), place.visitor("deputy"));
    let second = place.visitor("second").session.actor();
    let stranger = place.visitor("stranger");
    assert!(house.ask_admission(&stranger, second).is_err(), "another office's account");
    assert!(house.ask_admission(&place.visitor("second"), second).is_err(), "no administrator");
    let asked = house.ask_admission(&clerk, second).unwrap();
    assert!(matches!(asked, AdmissionAsked::Waiting));
    let open = house.open_admissions(&deputy).unwrap();
    assert!(house.open_admissions(&stranger).unwrap().is_empty());
    assert!(house.grant_admission(&clerk, open[0].id).is_err(), "nobody agrees with himself");
    assert!(house.grant_admission(&stranger, open[0].id).is_err());
    let code = house.grant_admission(&deputy, open[0].id).unwrap().text;
    assert!(house.grant_admission(&deputy, open[0].id).is_err(), "once");
    assert!(house.enrol(&code, Zone::Office, b"", "PC").is_err(), "it registers nothing");
    let pass = house.use_admission(&code, Zone::Office).unwrap();
    assert!(house.use_admission(&code, Zone::Office).is_err(), "once");
    assert_eq!(place.with_pass(&pass.token), 200);
    assert_eq!(place.with_pass(&pass.token.replace(&pass.token[..2], "zz")), 403);
    place.hands.wait(59);
    assert_eq!(place.with_pass(&pass.token), 200);
    place.hands.wait(1);
    assert_eq!(place.with_pass(&pass.token), 403);
    // One is ended before its hour, by an administrator.
    let (clerk, deputy) = (place.visitor("clerk"), place.visitor("deputy"));
    house.ask_admission(&clerk, second).unwrap();
    let open = house.open_admissions(&deputy).unwrap();
    let code = house.grant_admission(&deputy, open[0].id).unwrap().text;
    let pass = house.use_admission(&code, Zone::Office).unwrap();
    assert_eq!(place.with_pass(&pass.token), 200);
    let devices = house.devices(&clerk).unwrap();
    let let_in = devices.iter().filter(|one| one.way == DeviceWay::Admission);
    let newest = let_in.max_by_key(|one| one.until).unwrap().id;
    house.revoke_device(&clerk, newest, false).unwrap();
    assert_eq!(place.with_pass(&pass.token), 403);
    // What nobody agrees to lapses.
    house.ask_admission(&place.visitor("clerk"), second).unwrap();
    let deputy = place.visitor("deputy");
    assert_eq!(house.open_admissions(&deputy).unwrap().len(), 1);
    place.hands.wait(61);
    assert!(house.open_admissions(&place.visitor("deputy")).unwrap().is_empty());
}

#[test]
fn an_administrator_alone_waits_a_quarter_of_an_hour() {
    let place = place();
    let chief = place.visitor("stranger");
    let asked = place.house.ask_admission(&chief, chief.session.actor()).unwrap();
    let AdmissionAsked::Later(code) = asked else { panic!("there is nobody to agree") };
    place.hands.wait(14);
    assert!(place.house.use_admission(&code.text, Zone::Office).is_err());
    place.hands.wait(1);
    let pass = place.house.use_admission(&code.text, Zone::Office).unwrap();
    assert_eq!(place.with_pass(&pass.token), 200);
}
