//! The matrix of every address × whoever asks × the device he asks from. From any device but his
//! own nothing is answered, whoever he is and whatever he asks for; from his own, nothing of his
//! device stands in the way.
//!
//! Each cell brings the token of a session that is open: what is refused is refused for the device.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    SerialNumber,
};
use romori_app::house::{Grant, Job, SESSION_COOKIE, Zone};
use romori_mynabox::{Answer as Told, Ask, Numbers, NumbersAway, Refusal};
use romori_types::DeviceId;
use romori_web::Peer;
use rusqlite::Connection;
use serde_json::json;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tower::ServiceExt as _;

use super::api::{Program, addresses};
use super::sabotage::{put, rows, tables};
use super::world::{DEVICES_AT, PASSWORD, World, world, world_of_devices};

/// What only the first office knows.
const SECRETS: [&str; 3] = ["株式会社北風食品", "みどりかわ商店", "うみねこ社会保険労務士事務所"];
const NEVER: &str = "0197c000-0000-7000-8000-000000000000";
const USERS: [&str; 4] = ["boss", "clerk", "viewer", "stranger"];
const YEAR_SECONDS: i64 = 366 * 24 * 60 * 60;

/// Where one gets without a device, and what is no page of an office.
const OPEN: [&str; 4] = ["/enrol", "/api/v1/enrolments", "/assets", "/api/v1/openapi.json"];

/// What everybody sees who calls from a registered device, whoever he is: on somebody else's device
/// it is answered as to nobody.
const OF_NOBODY: [&str; 8] =
    ["/", "/22", "/64", "/94", "/94/grades", "/94/rates", "/keys", "/openapi"];
const OF_OTHERS: [&str; 2] = ["another tenant's", "a colleague's"];

/// A device as it calls.
#[derive(Clone)]
struct Shown {
    state: &'static str,
    certificate: Option<Arc<[u8]>>,
}

struct Answer {
    status: StatusCode,
    location: String,
    visit: String,
    text: String,
}

/// Somebody with a session that began on his own device.
struct Asker {
    login: &'static str,
    own: Shown,
    token: String,
}

/// Every address with a value for each of its parts.
fn cells() -> Vec<(Method, String)> {
    let pages = addresses().into_iter();
    let all = pages.chain(operations()).filter_map(|template| {
        let (method, path) = template.split_once(' ')?;
        let filled = path.split('/').map(|part| match part {
            "{number}" => "1002",
            "{person}" | "{place}" | "{establishment}" => "1",
            "{sheet}" => "identity",
            "{day}" => "2026-07-10",
            "{key}" => "2026-05",
            part if part.starts_with('{') => NEVER,
            part => part,
        });
        let path = filled.collect::<Vec<_>>().join("/");
        let method = Method::from_bytes(method.as_bytes()).ok()?;
        (!OPEN.iter().any(|open| path.starts_with(open))).then_some((method, path))
    });
    all.collect()
}

/// The operations of the document.
fn operations() -> Vec<String> {
    let world = world();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let document = runtime.block_on(async {
        let clerk = Program::signed_in(&world, "clerk").await;
        clerk.get("/api/v1/openapi.json").await.body
    });
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    all.collect()
}

async fn ask(
    world: &World,
    (method, path): (&Method, &str),
    shown: &Shown,
    token: Option<&str>,
    body: Option<String>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("host", DEVICES_AT);
    if let Some(token) = token {
        request = match path.starts_with("/api/") {
            true => request.header("authorization", format!("Bearer {token}")),
            false => request.header("cookie", format!("{SESSION_COOKIE}={token}")),
        };
    }
    if let Some(body) = &body {
        let is_form = body.starts_with("csrf=");
        let kind = ["application/json", "application/x-www-form-urlencoded"];
        request = request.header("content-type", kind[usize::from(is_form)]);
        request = request.header("sec-fetch-site", "same-origin");
    }
    let mut request = request.body(Body::from(body.unwrap_or_default())).unwrap();
    let named = DEVICES_AT.split(':').next().map(str::to_owned);
    request.extensions_mut().insert(Peer { certificate: shown.certificate.clone(), named });
    let (parts, body) = world.router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let location = parts.headers.get("location").map_or("", |value| value.to_str().unwrap());
    let visit = parts.headers.get("set-cookie").map_or("", |value| value.to_str().unwrap());
    Answer {
        status: parts.status,
        location: location.to_owned(),
        visit: visit.to_owned(),
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// Registers a device of an account: its id and certificate.
fn registered(world: &World, login: &str) -> (DeviceId, Vec<u8>) {
    let key = KeyPair::generate().unwrap();
    let request = CertificateParams::default().serialize_request(&key).unwrap();
    let code = world.house().issue_code_at_console(login, 15).unwrap().text;
    let made = world.house().enrol(&code, Zone::Office, request.der(), "机のPC").unwrap();
    (made.device, made.certificate)
}

/// A certificate of the same device and number by somebody else: of an authority of any name, or
/// of one that gave itself ours.
fn forged(world: &World, device: DeviceId, serial: &[u8], takes_our_name: bool) -> Vec<u8> {
    let (root, leaf) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, device.to_string());
    params.is_ca = IsCa::ExplicitNoCa;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params.serial_number = Some(SerialNumber::from_slice(serial));
    let mut of_root = CertificateParams::default();
    of_root.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let own_root = of_root.self_signed(&root).unwrap();
    let ours = CertificateDer::from(world.house().device_root().to_vec());
    let issuer = if takes_our_name { &ours } else { own_root.der() };
    let issuer = Issuer::from_ca_cert_der(issuer, root).unwrap();
    params.signed_by(&leaf, &issuer).unwrap().der().to_vec()
}

fn shown(state: &'static str, certificate: &[u8]) -> Shown {
    Shown { state, certificate: Some(Arc::from(certificate)) }
}

/// Who asks, each from his own device, and the devices that are not his.
struct Stage {
    world: World,
    askers: Vec<Asker>,
    expired: (DeviceId, Vec<u8>),
    revoked: (DeviceId, Vec<u8>),
    colleague: Vec<u8>,
}

impl Stage {
    fn new(runtime: &tokio::runtime::Runtime) -> Self {
        let world = world_of_devices();
        let expired = registered(&world, "clerk");
        world.wait(YEAR_SECONDS);
        let revoked = registered(&world, "clerk");
        world.house().revoke_device_at_console(revoked.0).unwrap();
        let colleague = registered(&world, "deputy").1;
        let askers = USERS.map(|login| {
            let own = shown("own", &registered(&world, login).1);
            let sent = json!({ "login": login, "password": PASSWORD }).to_string();
            let path = (&Method::POST, "/api/v1/sessions");
            let begun = runtime.block_on(ask(&world, path, &own, None, Some(sent)));
            assert_eq!(begun.status, StatusCode::CREATED, "{login}: {}", begun.text);
            let begun: serde_json::Value = serde_json::from_str(&begun.text).unwrap();
            Asker { login, own, token: begun["token"].as_str().unwrap().to_owned() }
        });
        Self { world, askers: askers.into(), expired, revoked, colleague }
    }

    /// Devices that are not the asker's, or are none.
    fn others(&self, asker: &Asker) -> Vec<Shown> {
        let stranger = self.askers.iter().find(|one| one.login == "stranger").unwrap();
        let boss = self.askers.iter().find(|one| one.login == "boss").unwrap();
        let foreign = if asker.login == "stranger" { boss } else { stranger };
        let foreign = foreign.own.certificate.clone().unwrap();
        let (id, serial) = self.of(asker);
        vec![
            Shown { state: "none", certificate: None },
            shown("another tenant's", &foreign),
            shown("a colleague's", &self.colleague),
            shown("expired", &self.expired.1),
            shown("revoked", &self.revoked.1),
            shown("unknown authority", &forged(&self.world, id, &serial, false)),
            shown("same subject, another key", &forged(&self.world, id, &serial, true)),
        ]
    }

    /// The device of an asker and the number of its certificate.
    fn of(&self, asker: &Asker) -> (DeviceId, Vec<u8>) {
        let certificate = asker.own.certificate.as_deref().unwrap();
        let digest: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(certificate).into();
        let row = tables(&self.world).query_row(
            "select device, serial from device_certificate where digest = ?1",
            [digest],
            |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)),
        );
        let (device, serial) = row.unwrap();
        (DeviceId::from_bytes(device.try_into().unwrap()), serial)
    }

    /// Opens every session again that has ended for where it came from.
    fn open_again(&self, tables: &Connection) {
        tables.execute("update session set ended_at = null", []).unwrap();
    }
}

/// Whether nothing was answered but that, and where to register.
fn is_refused(answer: &Answer) -> bool {
    let turned_away = match answer.status {
        StatusCode::SEE_OTHER => answer.location.starts_with("/sign-in"),
        status => status.is_client_error(),
    };
    turned_away && !tells(answer)
}

/// Whether it says what only those know who are signed in.
fn tells(answer: &Answer) -> bool {
    SECRETS.iter().chain(&["となりの社労士事務所"]).any(|secret| answer.text.contains(secret))
}

/// Whether the device stands in the way, or nobody is known.
fn is_for_the_device(answer: &Answer) -> bool {
    let code = ["IDN-0101", "IDN-0102", "IDN-0103", "IDN-0104", "IDN-0105"];
    let coded = answer.status == StatusCode::FORBIDDEN
        && code.iter().any(|code| answer.text.contains(&format!("\"{code}\"")));
    coded
        || answer.status == StatusCode::UNAUTHORIZED
        || answer.location.starts_with("/sign-in")
        || answer.status == StatusCode::FORBIDDEN && answer.text.contains("登録コード")
}

/// Everything that is not as it should be, of the states that are asked for.
fn found(
    stage: &Stage,
    runtime: &tokio::runtime::Runtime,
    cells: &[(Method, String)],
    asked: impl Fn(&str) -> bool,
) -> (usize, Vec<String>) {
    let tables = tables(&stage.world);
    let (mut found, mut tried) = (Vec::new(), 0);
    for asker in &stage.askers {
        let others = stage.others(asker);
        for (method, path) in cells {
            for device in others.iter().filter(|device| asked(device.state)) {
                tried += 1;
                let (cell, token) = ((method, path.as_str()), Some(asker.token.as_str()));
                let answer = runtime.block_on(ask(&stage.world, cell, device, token, None));
                let nobody = OF_OTHERS.contains(&device.state)
                    && (OF_NOBODY.contains(&path.as_str()) || path.starts_with("/sign-in"))
                    && !tells(&answer);
                if !is_refused(&answer) && !nobody {
                    let name = asker.login;
                    found.push(format!(
                        "{}: {name} {method} {path} {}",
                        device.state, answer.status
                    ));
                }
                stage.open_again(&tables);
            }
        }
    }
    (tried, found)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn from_any_device_but_one_s_own_nothing_is_answered() {
    let runtime = runtime();
    let stage = Stage::new(&runtime);
    let cells = cells();
    let (tried, found) = found(&stage, &runtime, &cells, |_| true);
    assert!(tried > 5_000, "{tried}");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn from_one_s_own_device_nothing_of_it_stands_in_the_way() {
    let runtime = runtime();
    let stage = Stage::new(&runtime);
    let looks = cells().into_iter().filter(|(method, path)| {
        // What ends the session itself, and what asks who comes.
        *method == Method::GET && !path.starts_with("/sign-") && !path.starts_with("/second-")
    });
    let mut answered = 0;
    for (method, path) in looks {
        for asker in &stage.askers {
            let (cell, token) = ((&method, path.as_str()), Some(asker.token.as_str()));
            let answer = runtime.block_on(ask(&stage.world, cell, &asker.own, token, None));
            let name = asker.login;
            assert!(!is_for_the_device(&answer), "{name} {path} {} {}", answer.status, answer.text);
            let is_secret = SECRETS.iter().any(|secret| answer.text.contains(secret));
            assert!(!(is_secret && name == "stranger"), "{path}");
            answered += usize::from(answer.status == StatusCode::OK);
        }
    }
    assert!(answered > 150, "{answered}");
}

/// What somebody does to the rows behind the program's back, so that a guard looks at nothing, and
/// the state in which it must show.
const SABOTAGES: [(&str, &str, &str); 3] = [
    ("revoked", "the list of revocations is stale", "update device set revoked_at = null"),
    ("expired", "no end is looked at", "update device_certificate set until = until * 2"),
    ("a colleague's", "a session is bound to no device", ""),
];

#[test]
fn the_matrix_turns_red_when_a_guard_looks_at_nothing() {
    let runtime = runtime();
    let cells: Vec<_> = cells().into_iter().filter(|(_, path)| path.starts_with("/70")).collect();
    for (state, name, sql) in SABOTAGES {
        let stage = Stage::new(&runtime);
        let (_, before) = found(&stage, &runtime, &cells, |one| one == state);
        assert_eq!(before, Vec::<String>::new(), "{name}");
        let tables = tables(&stage.world);
        let certificate = &stage.colleague;
        let digest: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(certificate).into();
        let of_colleague: Vec<u8> = tables
            .query_row("select device from device_certificate where digest = ?1", [digest], |row| {
                row.get(0)
            })
            .unwrap();
        // The device that the clerk's sessions are taken for: his own that was taken back or is
        // over, or the colleague's.
        let device = match state {
            "revoked" => stage.revoked.0.as_bytes().to_vec(),
            "expired" => stage.expired.0.as_bytes().to_vec(),
            _ => of_colleague,
        };
        tables.execute_batch(sql).unwrap();
        tables.execute("update session set device = ?1", [&device]).unwrap();
        // What the program remembers ends after a minute.
        stage.world.wait(61);
        let (_, after) = found(&stage, &runtime, &cells, |one| one == state);
        assert!(after.iter().any(|one| one.contains("clerk GET /70 200")), "{name}: {after:?}");
    }
}

/// The certificate of an account that has been deleted, and whether it gets further than its
/// registration.
fn of_the_deleted(restored: bool) -> StatusCode {
    let runtime = runtime();
    let world = world_of_devices();
    let device = shown("own", &registered(&world, "deputy").1);
    let look = |world: &World| {
        let page = (&Method::GET, "/sign-in");
        runtime.block_on(ask(world, page, &device, None, None)).status
    };
    assert_eq!(look(&world), StatusCode::OK);
    let tables = tables(&world);
    let kept = ["device", "device_certificate"].map(|table| (table, rows(&tables, table)));
    // His last day is over: the account goes with the day's work.
    world.house().run_daily().unwrap();
    tables
        .execute(
            "update account set valid_to = valid_from where login_digest in (select
        login_digest from account order by made_at desc limit 1)",
            [],
        )
        .unwrap();
    world.wait(7 * 24 * 60 * 60);
    world.house().run_daily().unwrap();
    let left: i64 =
        tables.query_row("select count(*) from device_certificate", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0, "a device goes with its account");
    if restored {
        for (table, rows) in &kept {
            put(&tables, table, rows);
        }
        world.wait(61);
    }
    look(&world)
}

#[test]
fn a_deleted_account_s_certificate_is_refused_and_it_shows_when_it_is_not() {
    assert_eq!(of_the_deleted(false), StatusCode::FORBIDDEN);
    assert_eq!(of_the_deleted(true), StatusCode::OK);
}

#[test]
fn one_account_on_two_devices_at_once_is_noticed() {
    let (runtime, world) = (runtime(), world_of_devices());
    let enter = |device: &Shown| {
        let sent = json!({ "login": "clerk", "password": PASSWORD }).to_string();
        let path = (&Method::POST, "/api/v1/sessions");
        let begun = runtime.block_on(ask(&world, path, device, None, Some(sent)));
        assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    };
    let noticed = || {
        let all = world.house().why_all().unwrap();
        let words = all.iter().flat_map(|why| &why.reasons).map(|reason| reason.words.as_str());
        words.filter(|words| words.contains("2台の端末で同時に")).count()
    };
    let boss = shown("own", &registered(&world, "boss").1);
    let logged = || {
        let grant = Grant::for_job(Job::Ship(None));
        world.house().sequencer.ship_all(&grant).unwrap();
        let sent = json!({ "login": "boss", "password": PASSWORD }).to_string();
        let path = (&Method::POST, "/api/v1/sessions");
        let begun = runtime.block_on(ask(&world, path, &boss, None, Some(sent))).text;
        let begun: serde_json::Value = serde_json::from_str(&begun).unwrap();
        let look = (&Method::GET, "/api/v1/log");
        let log = runtime.block_on(ask(&world, look, &boss, begun["token"].as_str(), None));
        assert_eq!(log.status, StatusCode::OK, "{}", log.text);
        log.text.matches("同時利用の気付き").count()
    };
    let first = shown("own", &registered(&world, "clerk").1);
    let second = shown("own", &registered(&world, "clerk").1);
    enter(&first);
    enter(&first);
    assert_eq!((noticed(), logged()), (0, 0), "the same device twice");
    enter(&second);
    assert_eq!((noticed(), logged()), (1, 1));
    world.wait(16 * 60);
    assert_eq!(noticed(), 0, "long ago");
}

/// A vault that remembers by which certificate somebody was said to come.
#[derive(Default)]
struct Remembers(Mutex<Vec<Option<[u8; 32]>>>);

impl Numbers for Remembers {
    fn ask(&self, ask: &Ask) -> Result<Told, NumbersAway> {
        if let Ask::Ticket(who, _) = ask {
            self.0.lock().unwrap().push(who.certificate);
        }
        Ok(Told::Refused(Refusal::Question))
    }
}

#[test]
fn the_vault_is_told_by_which_certificate_somebody_came() {
    let (runtime, world) = (runtime(), world_of_devices());
    let vault = Arc::new(Remembers::default());
    world.house().let_numbers(vault.clone());
    let boss = shown("own", &registered(&world, "boss").1);
    let sent = json!({ "login": "boss", "password": PASSWORD }).to_string();
    let begun =
        runtime.block_on(ask(&world, (&Method::POST, "/api/v1/sessions"), &boss, None, Some(sent)));
    let begun: serde_json::Value = serde_json::from_str(&begun.text).unwrap();
    let token = begun["token"].as_str();
    let keys = (&Method::GET, "/70/1002/keys");
    let page = runtime.block_on(ask(&world, keys, &boss, token, None));
    let visit = page.visit.split(';').next().unwrap().to_owned();
    assert!(visit.contains('='), "the token of a form belongs to its visit");
    let both = format!("{}; {visit}", token.unwrap());
    let csrf = page.text.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let press = (&Method::POST, "/70/1002/keys/numbers");
    let form = Some(format!("csrf={csrf}"));
    let answer = runtime.block_on(ask(&world, press, &boss, Some(&both), form));
    assert!(answer.text.contains(Refusal::Question.ja()), "{} {}", answer.status, answer.text);
    let shown = boss.certificate.as_deref().unwrap();
    let digest: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(shown).into();
    assert_eq!(*vault.0.lock().unwrap(), [Some(digest)]);
}
