//! Those who run the installation: how the first of them is made, where they come in, and that they
//! see nobody.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::api::{addresses, operator_addresses};
use super::totp::code;
use super::world::{Answer, Browser, PASSWORD, World, percent, world};

/// What no operator may read: names of offices, clients, persons and users of the world.
pub const PLANTED: [&str; 5] =
    ["うみねこ", "となりの社労士", "株式会社北風食品", "みどりかわ商店", "stranger"];

/// A browser before one entrance.
pub struct Seat<'w> {
    pub world: &'w World,
    router: Router,
    host: &'static str,
    pub cookies: Vec<(String, String)>,
    csrf: String,
}

impl<'w> Seat<'w> {
    pub fn at_operators(world: &'w World) -> Self {
        let (router, host) = world.at_operators();
        Self { world, router, host, cookies: Vec::new(), csrf: String::new() }
    }

    /// The same browser, before the entrance of offices.
    pub fn before_offices(&self) -> Self {
        Self {
            world: self.world,
            router: self.world.router.clone(),
            host: "127.0.0.1:8080",
            cookies: self.cookies.clone(),
            csrf: self.csrf.clone(),
        }
    }

    pub async fn get(&mut self, address: &str) -> Answer {
        self.send(Request::get(address), Body::empty()).await
    }

    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let all = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let body: Vec<String> =
            all.map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body.join("&"))).await
    }

    pub async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header("host", self.host).header("cookie", cookies.join("; "));
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for header in parts.headers.get_all("set-cookie") {
            let pair = header.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(rest) = text.split("name=\"csrf\"").nth(1)
            && let Some(value) = rest.split("value=\"").nth(1)
        {
            self.csrf = value.split('"').next().unwrap().to_owned();
        }
        let location = parts.headers.get("location").map_or("", |value| value.to_str().unwrap());
        Answer { status: parts.status, location: location.to_owned(), text, bytes }
    }

    pub async fn try_sign_in(&mut self, login: &str, password: &str) -> Answer {
        self.get("/sign-in").await;
        let form = [("login", login), ("password", password), ("next", "")];
        self.post("/sign-in", &form).await
    }

    /// Registers one-time codes for who is signed in.
    pub async fn register_code(&mut self) -> String {
        let page = self.get("/90/code").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let after = |mark: &str| page.text.split(mark).nth(1).unwrap().to_owned();
        let ceremony = after("name=\"ceremony\" value=\"").split('"').next().unwrap().to_owned();
        let secret = after("<code>").split('<').next().unwrap().to_owned();
        let now = code(&secret, self.world.second());
        let form = [("ceremony", ceremony.as_str()), ("code", &now), ("name", "電話機")];
        let kept = self.post("/90/code", &form).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        secret
    }
}

/// The first operator, made by the code of the console, with his second factor.
pub async fn first_operator(world: &World) -> Seat<'_> {
    let code = world.house().begin_operators().unwrap();
    let mut seat = Seat::at_operators(world);
    seat.get("/begin").await;
    let made = seat.post("/begin", &begins(&code, "operator", PASSWORD)).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let entered = seat.try_sign_in("operator", PASSWORD).await;
    assert_eq!((entered.status, entered.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(seat.get("/").await.location, "/90", "a second factor comes first");
    seat.register_code().await;
    seat
}

fn begins<'a>(code: &'a str, login: &'a str, password: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("code", code),
        ("login", login),
        ("name", "運用　守"),
        ("password", password),
        ("password_again", password),
    ]
}

#[tokio::test]
async fn the_first_operator_is_made_once_by_the_code_of_the_console() {
    let world = world();
    let mut seat = Seat::at_operators(&world);
    seat.get("/begin").await;
    let early = seat.post("/begin", &begins("12345678901234567890", "operator", PASSWORD)).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is open");
    assert!(seat.get("/sign-in").await.text.contains("romori operator begin"));

    let former = world.house().begin_operators().unwrap();
    let code = world.house().begin_operators().unwrap();
    for (typed, login, password) in [
        (former.as_str(), "operator", PASSWORD),
        (&code, "operator", "短い"),
        (&code, "operator", "operator-operator-operator"),
        (&code, "", PASSWORD),
        // A tenant's login name is taken: whoever has the code may know.
        (&code, "clerk", PASSWORD),
    ] {
        let refused = seat.post("/begin", &begins(typed, login, password)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{login} {password}");
    }
    let mut differ = begins(&code, "operator", PASSWORD);
    differ[4].1 = "x";
    assert_eq!(seat.post("/begin", &differ).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = seat.post("/begin", &begins(&code, "operator", PASSWORD)).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let again = seat.post("/begin", &begins(&code, "another", PASSWORD)).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "once");
    assert!(world.house().begin_operators().is_err(), "there is an operator");
}

#[tokio::test]
async fn the_code_of_the_console_ends_after_a_quarter_of_an_hour_or_five_mistakes() {
    let world = world();
    let mut seat = Seat::at_operators(&world);
    seat.get("/begin").await;
    let code = world.house().begin_operators().unwrap();
    world.wait(15 * 60);
    let late = seat.post("/begin", &begins(&code, "operator", PASSWORD)).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = world.house().begin_operators().unwrap();
    for _ in 0..5 {
        seat.post("/begin", &begins("00000000000000000000", "operator", PASSWORD)).await;
    }
    let spent = seat.post("/begin", &begins(&code, "operator", PASSWORD)).await;
    assert_eq!(spent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(world.house().has_no_operator().unwrap());
}

#[tokio::test]
async fn each_comes_in_at_his_own_entrance_and_is_nobody_at_the_other() {
    let world = world();
    let operator = first_operator(&world).await;
    let mut at_offices = Seat { cookies: Vec::new(), ..operator.before_offices() };
    let known = at_offices.try_sign_in("operator", PASSWORD).await;
    let unknown = at_offices.try_sign_in("nobody-at-all", PASSWORD).await;
    assert_eq!(
        (known.status, unknown.status),
        (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED)
    );
    let same = |answer: &Answer, login: &str| {
        let text = answer.text.replace(login, "");
        text.split("name=\"csrf\"").next().unwrap().to_owned()
    };
    assert_eq!(same(&known, "operator"), same(&unknown, "nobody-at-all"));
    let mut at_operators = Seat::at_operators(&world);
    for login in ["clerk", "boss", "stranger", "nobody-at-all"] {
        let refused = at_operators.try_sign_in(login, PASSWORD).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{login}");
    }
    // Another host's name is no entrance of this router.
    let mut elsewhere = Seat { host: "127.0.0.1:8081", ..Seat::at_operators(&world) };
    assert_eq!(elsewhere.get("/sign-in").await.status, StatusCode::MISDIRECTED_REQUEST);
    let mut elsewhere = Seat { host: "operator.localhost:8081", ..operator.before_offices() };
    assert_eq!(elsewhere.get("/sign-in").await.status, StatusCode::MISDIRECTED_REQUEST);
}

/// Fills the parts of an address with what was never there.
fn never(address: &str) -> String {
    let parts = address.split('/').map(|part| {
        if part.starts_with('{') { "0197c000-0000-7000-8000-000000000000" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn is_open(address: &str) -> bool {
    let open = ["/sign-in", "/enrol", "/22", "/64", "/94", "/menu", "/keys", "/openapi", "/go"];
    let exact = ["/", "/density"];
    open.iter().any(|begins| address.starts_with(begins)) || exact.contains(&address)
}

#[tokio::test]
async fn an_operator_is_refused_on_every_page_of_offices() {
    let world = world();
    let operator = first_operator(&world).await;
    let mut tried = 0;
    for address in addresses() {
        let (method, template) = address.split_once(' ').unwrap();
        let mut seat = operator.before_offices();
        let answer = match method {
            "GET" => seat.get(&never(template)).await,
            _ => {
                // A visit of this entrance, so that the form itself is not what is refused.
                seat.get("/sign-in").await;
                seat.post(&never(template), &[]).await
            }
        };
        for planted in PLANTED {
            assert!(!answer.text.contains(planted), "{address} shows {planted}");
        }
        if !is_open(template) {
            tried += 1;
            assert!(!answer.status.is_success(), "{address}: {}", answer.status);
            let to = answer.location.as_str();
            assert!(to.is_empty() || to.starts_with("/sign-in"), "{address}: {to}");
        }
    }
    assert!(tried > 100, "{tried}");
}

#[tokio::test]
async fn nobody_of_an_office_gets_further_than_the_door_of_operators() {
    let world = world();
    first_operator(&world).await;
    let boss = Browser::signed_in(&world, "boss").await;
    for cookies in [boss.cookies.clone(), Vec::new()] {
        for address in operator_addresses() {
            let (method, template) = address.split_once(' ').unwrap();
            if template == "/begin" || template.starts_with("/go") || template.starts_with("/menu")
            {
                continue;
            }
            let mut seat = Seat { cookies: cookies.clone(), ..Seat::at_operators(&world) };
            let answer = match method {
                "GET" => seat.get(&never(template)).await,
                _ => {
                    seat.get("/sign-in").await;
                    seat.post(&never(template), &[]).await
                }
            };
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}");
            assert!(answer.location.starts_with("/sign-in"), "{address}: {}", answer.location);
        }
        // What offices have is not there at all.
        let mut seat = Seat { cookies: cookies.clone(), ..Seat::at_operators(&world) };
        for absent in ["/22", "/74", "/75", "/openapi", "/api/v1/session", "/91/keys"] {
            let status = seat.get(absent).await.status;
            let gone = [StatusCode::NOT_FOUND, StatusCode::SEE_OTHER].contains(&status);
            assert!(gone, "{absent}: {status}");
        }
    }
}

#[tokio::test]
async fn an_operator_sees_contracts_and_numbers_and_changes_a_contract() {
    let world = world();
    let mut seat = first_operator(&world).await;
    let board = seat.get("/").await;
    assert_eq!(board.status, StatusCode::OK);
    let tenant = world.first_office().to_string();
    assert!(board.text.contains(&tenant) && board.text.contains("社会保険労務士事務所"));
    for planted in PLANTED.iter().chain(&["boss", "clerk"]) {
        assert!(!board.text.contains(planted), "{planted}");
    }
    let page = format!("/contracts/{tenant}");
    assert_eq!(seat.get(&page).await.status, StatusCode::OK);
    let form = [("state", "paid"), ("to", "令和9年3月31日")];
    let changed = seat.post(&page, &form).await;
    assert_eq!(changed.location, "/?done=contract", "{}", changed.text);
    assert!(seat.get("/").await.text.contains("令和9年3月31日"));
    let wrong = seat.post(&page, &[("state", "paid"), ("to", "あした")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The tenant finds it in its own log, with who did it.
    let mut boss = Browser::signed_in(&world, "boss").await;
    world.house().ship();
    let log = boss.get("/01").await.text;
    assert!(log.contains("契約の変更") && log.contains("運営者 運用　守"), "{log}");
    // It is a privileged act: after five minutes he proves himself again.
    world.wait(301);
    let stale = seat.post(&page, &form).await;
    assert!(stale.location.starts_with("/step-up"), "{}", stale.location);
}

#[tokio::test]
async fn operators_make_operators_and_nobody_else_among_them() {
    let world = world();
    let mut seat = first_operator(&world).await;
    let list = seat.get("/91").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.text.contains("運営管理者・支援担当"), "{}", list.text);
    let new = [("name", "支援　花"), ("login", "helper"), ("role", "support")];
    let made = seat.post("/91/new", &new).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let password = made.text.split("はじめのパスワード").nth(1).unwrap();
    let password = password.split("<p>").nth(1).unwrap().split('　').next().unwrap().trim();
    for role in ["owner", "clerk", ""] {
        let other = [("name", "だれか"), ("login", "other"), ("role", role)];
        let refused = seat.post("/91/new", &other).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{role}");
    }
    // The last 運営管理者 stays one.
    let own = list.text.split("/91/0").nth(1).unwrap().split('"').next().unwrap();
    let own = format!("/91/0{own}");
    let demoted = seat.post(&own, &[("role", "support")]).await;
    assert_eq!(demoted.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", demoted.text);

    let mut helper = Seat::at_operators(&world);
    let entered = helper.try_sign_in("helper", password).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{password}");
    assert_eq!(helper.get("/").await.location, "/90", "password and second factor come first");
    assert_eq!(helper.get("/91").await.location, "/90");
    // An office's administrator gives nobody a role of operators.
    let boss = super::api::Program::signed_in(&world, "boss").await;
    let sent = serde_json::json!({ "name": "x", "login": "x-1", "roles": ["support"] });
    assert_eq!(boss.post("/api/v1/accounts", sent).await.status, StatusCode::BAD_REQUEST);
}

/// Asks the first office, as its page does, and gives the address of the request.
async fn asks(operator: &mut Seat<'_>, minutes: &str) {
    let tenant = operator.world.first_office().to_string();
    operator.get("/support").await;
    let form = [
        ("tenant", tenant.as_str()),
        ("purpose", "月額変更の一覧が合わない件"),
        ("minutes", minutes),
    ];
    let asked = operator.post("/support", &form).await;
    assert_eq!(asked.location, "/support?done=asked", "{}", asked.text);
}

/// The id of the newest request, as the tenant's page has it.
fn id_of(page: &str) -> String {
    let rest = page.split("/91/support/").nth(1).unwrap_or_else(|| panic!("{page}"));
    rest.split('/').next().unwrap().to_owned()
}

async fn grants(boss: &mut Browser<'_>, names: &str) -> String {
    let page = boss.get("/91/support").await.text;
    let id = id_of(&page);
    let form = [
        ("support", id.as_str()),
        ("clients", "1002"),
        ("function-1", "1"),
        ("function-13", "1"),
        ("names", names),
    ];
    let granted = boss.post("/91/support", &form).await;
    assert_eq!(granted.location, "/91/support?done=granted", "{}", granted.text);
    id
}

async fn goes(operator: &mut Seat<'_>, id: &str) {
    operator.get("/support").await;
    let entered = operator.post("/support/enter", &[("support", id)]).await;
    assert_eq!(entered.location, "/look", "{}", entered.text);
    operator.cookies.retain(|(name, _)| name != "romori-visit");
}

/// An operator who was let look at the client 1002, and has gone there.
pub async fn let_look(operator: &mut Seat<'_>, boss: &mut Browser<'_>) {
    asks(operator, "60").await;
    let id = grants(boss, "").await;
    goes(operator, &id).await;
}

/// Every name, address and number that the office itself sees of a client.
async fn planted(world: &World) -> Vec<String> {
    let clerk = super::api::Program::signed_in(world, "clerk").await;
    let mut found = Vec::new();
    let client = clerk.get("/api/v1/clients/1002").await.body;
    found.push(client["name"].as_str().unwrap().to_owned());
    let persons = clerk.get("/api/v1/clients/1002/persons").await.body;
    for person in persons["persons"].as_array().unwrap() {
        let sheet = format!("/api/v1/clients/1002/persons/{}/sheets", person["number"]);
        found.push(person["name"].as_str().unwrap().to_owned());
        for kind in ["identity", "contact"] {
            let sheet = clerk.get(&format!("{sheet}/{kind}")).await.body;
            let named = |name: &str| {
                ["kana", "kanji", "number", "address", "phone", "postal"]
                    .iter()
                    .any(|part| name.contains(part))
            };
            for field in sheet["fields"].as_array().into_iter().flatten() {
                let value = field["value"].as_str().unwrap_or_default();
                if named(field["field"].as_str().unwrap_or_default()) && value.len() > 5 {
                    found.push(value.to_owned());
                }
            }
        }
    }
    found.extend(PLANTED.map(str::to_owned));
    found.retain(|text| text.chars().count() > 1);
    found
}

#[tokio::test]
async fn an_operator_sees_a_tenant_masked_after_it_let_him_and_only_then() {
    let world = world();
    // What the demo recorded comes first: the page shows the latest.
    world.house().ship();
    let mut operator = first_operator(&world).await;
    let mut boss = Browser::signed_in(&world, "boss").await;
    let secrets = planted(&world).await;
    assert!(secrets.len() > 8, "{secrets:?}");
    for address in ["/look", "/look/1002", "/look/1002/1"] {
        assert_eq!(operator.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    for (purpose, minutes) in [("", "60"), ("確認", "4"), ("確認", "481"), ("確認", "x")] {
        let tenant = world.first_office().to_string();
        let form = [("tenant", tenant.as_str()), ("purpose", purpose), ("minutes", minutes)];
        let refused = operator.post("/support", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{purpose} {minutes}");
    }
    asks(&mut operator, "60").await;
    let waiting = boss.get("/91").await.text;
    assert!(waiting.contains("支援の申出が1件"), "{waiting}");
    // Nobody but its administrator decides, and not another's.
    for login in ["clerk", "viewer"] {
        let mut other = Browser::signed_in(&world, login).await;
        assert_eq!(other.get("/91/support").await.status, StatusCode::FORBIDDEN, "{login}");
    }
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    assert!(!stranger.get("/91/support").await.text.contains("月額変更の一覧"));
    let id = grants(&mut boss, "").await;
    let foreign = stranger.post(&format!("/91/support/{id}/end"), &[]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);

    assert_eq!(operator.get("/look").await.status, StatusCode::FORBIDDEN, "he has not gone there");
    goes(&mut operator, &id).await;
    let mut seen = String::new();
    for address in ["/look", "/look/1002", "/look/1002/1", "/look/1002/2", "/support", "/90"] {
        let page = operator.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text);
        seen.push_str(&page.text);
    }
    for secret in &secrets {
        assert!(!seen.contains(secret.as_str()), "{secret}");
    }
    assert!(seen.contains("＊＊＊") && seen.contains("標準報酬月額"), "{seen}");
    // Other clients, and what is not looking, stay closed; at home he is not meanwhile.
    assert_eq!(operator.get("/look/1001").await.status, StatusCode::NOT_FOUND);
    for address in ["/91", "/91/new", "/contracts/x"] {
        let status = operator.get(address).await.status;
        assert!(!status.is_success(), "{address}: {status}");
    }
    assert_eq!(operator.get("/").await.location, "/look");

    let ended = boss.post(&format!("/91/support/{id}/end"), &[]).await;
    assert_eq!(ended.location, "/91/support?done=ended");
    let over = operator.get("/look/1002").await;
    assert_eq!(over.status, StatusCode::FORBIDDEN, "at the next request");
    assert!(over.text.contains("認められた支援は終わりました"), "{}", over.text);
    operator.get("/support").await;
    let home = operator.post("/support/enter", &[]).await;
    assert_eq!(home.location, "/support");
    operator.cookies.retain(|(name, _)| name != "romori-visit");
    assert_eq!(operator.get("/").await.status, StatusCode::OK);

    world.house().ship();
    let log = boss.get("/01").await.text;
    for act in ["支援の申出", "支援の承認", "支援先での作業の切替え", "閲覧", "支援の終了"]
    {
        assert!(log.contains(act), "{act}");
    }
    assert!(log.contains("運営者 運用　守"), "{log}");
}

#[tokio::test]
async fn a_support_ends_by_itself_and_shows_names_only_where_that_was_chosen() {
    let world = world();
    let mut operator = first_operator(&world).await;
    let mut boss = Browser::signed_in(&world, "boss").await;
    asks(&mut operator, "5").await;
    let id = grants(&mut boss, "open").await;
    goes(&mut operator, &id).await;
    let page = operator.get("/look/1002").await.text;
    assert!(page.contains("みどりかわ商店"), "{page}");
    world.wait(5 * 60 - 2);
    assert_eq!(operator.get("/look/1002").await.status, StatusCode::OK);
    world.wait(2);
    assert_eq!(operator.get("/look/1002").await.status, StatusCode::FORBIDDEN);
    // What was refused opens nothing.
    operator.get("/support").await;
    operator.post("/support/enter", &[]).await;
    operator.cookies.retain(|(name, _)| name != "romori-visit");
    asks(&mut operator, "60").await;
    let page = boss.get("/91/support").await.text;
    let id = id_of(&page);
    let refused = boss.post(&format!("/91/support/{id}/refuse"), &[]).await;
    let done = ["/91/support?done=refused", "/step-up?next=/91/support"];
    assert!(done.iter().any(|to| refused.location.starts_with(to)), "{}", refused.location);
    operator.get("/support").await;
    let closed = operator.post("/support/enter", &[("support", &id)]).await;
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
}
