//! The wall between offices, and between what a user may and may not: every route of the office
//! with own ids and with another's, signed in as nobody, as a stranger, as one who only looks.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use romori_app::house::{
    Clients, Folders, Grant, House, Job, NewAccount, NewOffice, Role, Roles, load_demo, open,
};
use romori_types::{Chance, Date, NoChance, Timestamp};
use romori_web::{AppState, Housed, OsEntropy, Setting, router};
use tower::ServiceExt;

const TODAY: Date = Date::constant(2026, 7, 1);
const PASSWORD: &str = "うみねこ飛ぶ港の朝焼け二〇二六";

struct Os;

impl Chance for Os {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        getrandom::fill(bytes).map_err(|_| NoChance)
    }
}

/// Stands on the day of the demo; each look is a moment later.
struct Hands(AtomicI64);

impl Hands {
    fn stand_on(&self, day: Date) {
        let days = day.since(Date::constant(1970, 1, 1)).unwrap().get_days();
        self.0.store(i64::from(days) * 86_400_000_000, Ordering::Relaxed);
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

struct World {
    router: Router,
    folder: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Two offices: the demo's with a clerk and one who only looks, and an empty one.
fn world() -> World {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("offices-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let folders = Folders { data: folder.join("data"), keys: folder.join("keys") };
    let hands = Arc::new(Hands(AtomicI64::new(0)));
    hands.stand_on(TODAY);
    std::fs::create_dir_all(&folder).unwrap();
    let house = open(&folders, hands.clone(), Arc::new(Os)).unwrap().house;
    let (first, _) = load_demo(&house.store, TODAY, |day| hands.stand_on(day)).unwrap();
    let grant = Grant::for_job(Job::FirstAccount);
    account(&house, first, "clerk", &[Role::Attorney]);
    account(&house, first, "viewer", &[Role::Viewer]);
    let other = romori_app::house::make_office(
        &house,
        &grant,
        &NewOffice { name: "となりの社労士事務所", from: TODAY },
    );
    account(&house, other.unwrap(), "stranger", &[Role::Attorney, Role::Administrator]);
    let housed = Housed { house: Arc::new(house), demo_accounts: Vec::new() };
    let setting = Setting::loopback(8080, true);
    let state = AppState::housed(setting, hands, Arc::new(OsEntropy), housed);
    World { router: router(state), folder }
}

fn account(house: &House, tenant: romori_types::TenantId, login: &str, roles: &[Role]) {
    let new = NewAccount {
        tenant,
        login,
        name: login,
        roles: Roles::of(roles),
        clients: Clients::All,
        password: PASSWORD,
        from: TODAY,
    };
    house.make_account(&Grant::for_job(Job::FirstAccount), &new).unwrap();
}

/// One browser with its cookies.
struct Browser<'w> {
    world: &'w World,
    cookies: Vec<(String, String)>,
    csrf: String,
}

struct Answer {
    status: StatusCode,
    location: String,
    text: String,
}

impl<'w> Browser<'w> {
    async fn signed_in(world: &'w World, login: &str) -> Self {
        let mut browser = Self { world, cookies: Vec::new(), csrf: String::new() };
        browser.get("/sign-in").await;
        let form = [("login", login), ("password", PASSWORD), ("next", "/70")];
        let answer = browser.post("/sign-in", &form).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/70"));
        browser.get("/70").await;
        browser
    }

    async fn get(&mut self, address: &str) -> Answer {
        self.send(Request::get(address), Body::empty()).await
    }

    async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let all = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let body: Vec<String> =
            all.map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body.join("&"))).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header("host", "127.0.0.1:8080").header("cookie", cookies.join("; "));
        let response =
            self.world.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for header in parts.headers.get_all("set-cookie") {
            let pair = header.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(rest) = text.split("name=\"csrf\"").nth(1)
            && let Some(value) = rest.split("value=\"").nth(1)
        {
            self.csrf = value.split('"').next().unwrap().to_owned();
        }
        let location = parts.headers.get("location").map_or("", |value| value.to_str().unwrap());
        Answer { status: parts.status, location: location.to_owned(), text }
    }
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The first address on a page that begins so.
fn link(text: &str, begins: &str) -> String {
    let start =
        text.find(&format!("href=\"{begins}")).unwrap_or_else(|| panic!("{begins} in {text}"));
    text[start + 6..].split('"').next().unwrap().to_owned()
}

/// What only the first office knows.
const SECRETS: [&str; 3] = ["株式会社北風食品", "みどりかわ商店", "うみねこ社会保険労務士事務所"];

#[tokio::test]
async fn another_office_sees_nothing_of_this_one() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let list = clerk.get("/22/clients").await;
    assert!(list.text.contains("みどりかわ商店"));
    let filed = clerk.post("/22/clients", &[("client", "1002")]).await;
    assert_eq!(filed.status, StatusCode::OK);
    let case = link(&clerk.get("/60").await.text, "/60/");
    let document = link(&clerk.get(&case).await.text, &format!("{case}/files/"));
    let step = format!("{case}/step");
    let own = ["/70", "/70/1002", "/71/1002", "/71/1002/1", "/22/clients", "/60", "/01", &case];
    for address in own {
        assert_eq!(clerk.get(address).await.status, StatusCode::OK, "{address}");
    }
    assert!(clerk.get(&document).await.text.starts_with("1,001") || document.contains("files"));

    let mut stranger = Browser::signed_in(&world, "stranger").await;
    let foreign = [
        "/70/1002",
        "/71/1002",
        "/71/1002/1",
        "/22/clients/1002",
        "/01?client=1002",
        &case,
        &document,
    ];
    for address in foreign {
        let answer = stranger.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        let absent = stranger.get("/70/9999").await.text;
        assert_eq!(headings(&answer.text), headings(&absent), "{address}");
    }
    let moved = stranger.post(&step, &[("to", "3"), ("seen", "2")]).await;
    assert_eq!(moved.status, StatusCode::NOT_FOUND);
    let filed = stranger.post("/22/clients", &[("client", "1002")]).await;
    assert_eq!(filed.status, StatusCode::NOT_FOUND);
    for address in ["/70", "/70?show=ended", "/22/clients", "/60?show=all", "/01"] {
        let answer = stranger.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        for secret in SECRETS {
            assert!(!answer.text.contains(secret), "{secret} at {address}");
        }
    }
    let found = stranger.post("/71", &[("find", "ﾐ")]).await;
    assert!(found.text.contains("見つかりませんでした"));
}

#[tokio::test]
async fn a_table_of_the_ledger_ends_with_its_session() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let opened = clerk.get("/22/clients/1002").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let table = opened.location;
    let page = clerk.get(&table).await;
    assert!(page.status == StatusCode::OK && page.text.contains("みどりかわ商店"));
    assert_eq!(clerk.get(&format!("{table}/notice")).await.status, StatusCode::OK);
    // There is no sheet behind it: nothing to map, to preview or to type over.
    for of_sheet in ["columns", "preview", "bad.xlsx"] {
        let answer = clerk.get(&format!("{table}/{of_sheet}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{of_sheet}");
    }
    let typed = clerk.post(&format!("{table}/people/1"), &[("cash4", "1")]).await;
    assert_eq!(typed.status, StatusCode::NOT_FOUND);
    assert_eq!(clerk.post("/sign-out", &[]).await.status, StatusCode::SEE_OTHER);
    for address in [table.clone(), format!("{table}/notice"), format!("{table}/why/1")] {
        let answer = clerk.get(&address).await;
        assert_eq!(answer.status, StatusCode::GONE, "{address}");
        assert!(!answer.text.contains("みどりかわ商店"), "{address}");
    }
    let mut today = clerk.get("/").await.text;
    today.push_str(&clerk.get("/22").await.text);
    assert!(!today.contains("みどりかわ商店"));
}

fn headings(text: &str) -> Vec<&str> {
    text.split("<h1").skip(1).map(|rest| rest.split("</h1>").next().unwrap()).collect()
}

#[tokio::test]
async fn nobody_and_one_who_only_looks_change_nothing() {
    let world = world();
    let mut nobody = Browser { world: &world, cookies: Vec::new(), csrf: String::new() };
    nobody.get("/sign-in").await;
    for address in ["/70", "/70/1002", "/71/1002/1", "/22/clients", "/60", "/01"] {
        let answer = nobody.get(address).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
        assert!(answer.location.starts_with("/sign-in?next="), "{}", answer.location);
    }
    let filed = nobody.post("/22/clients", &[("client", "1002")]).await;
    assert_eq!((filed.status, filed.location.as_str()), (StatusCode::SEE_OTHER, "/sign-in?next="));

    let mut viewer = Browser::signed_in(&world, "viewer").await;
    assert_eq!(viewer.get("/70/1002").await.status, StatusCode::OK);
    let filed = viewer.post("/22/clients", &[("client", "1002")]).await;
    assert_eq!(filed.status, StatusCode::FORBIDDEN);
    assert_eq!(viewer.get("/01").await.status, StatusCode::FORBIDDEN);
    let forged = {
        viewer.csrf = "0".repeat(32);
        viewer.post("/71", &[("find", "ﾐ")]).await
    };
    assert_eq!(forged.status, StatusCode::FORBIDDEN);

    let mut wrong = Browser { world: &world, cookies: Vec::new(), csrf: String::new() };
    wrong.get("/sign-in").await;
    let known = wrong.post("/sign-in", &[("login", "clerk"), ("password", "x")]).await;
    let unknown = wrong.post("/sign-in", &[("login", "nobody"), ("password", "x")]).await;
    assert_eq!(
        (known.status, unknown.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    assert_eq!(known.text.replace("clerk", "nobody"), unknown.text);
}
