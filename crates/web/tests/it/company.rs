//! A company's own sign-in through the pages, against a provider that is played on a real port of
//! this machine: set up, bound, used, refused.

use std::sync::Arc;

use axum::Router;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use romori_app::house::{HttpRequest, Outgoing as _};
use serde_json::json;

use super::api::Program;
use super::played::{CLIENT, Lie, Played, SECRET};
use super::totp;
use super::world::{Answer, Browser, PASSWORD, World, world};

/// Where the world's clock stands: 1 July 2026, midnight UTC.
const NOW: i64 = 1_782_864_000;

/// A provider behind a port, until the test is over.
pub async fn provider(path: &str) -> Arc<Played> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let played = Arc::new(Played::new(&format!("http://127.0.0.1:{port}{path}"), NOW));
    let behind = Arc::clone(&played);
    let answers = Router::new().fallback(async move |request: Request<axum::body::Body>| {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        let answered = behind.send(HttpRequest::from_parts(parts, body));
        match answered {
            Ok(answer) => answer.map(axum::body::Body::from),
            Err(_) => {
                axum::http::Response::builder().status(500).body(axum::body::Body::empty()).unwrap()
            }
        }
    });
    tokio::spawn(async move { axum::serve(listener, answers).await });
    played
}

fn stranger(world: &World) -> Browser<'_> {
    Browser { world, cookies: Vec::new(), csrf: String::new() }
}

/// The form of the settings.
fn form<'a>(issuer: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("issuer", issuer),
        ("client", CLIENT),
        ("secret", SECRET),
        ("claim", "sub"),
        ("acr", ""),
    ];
    all.extend_from_slice(more);
    all
}

/// An administrator sets the provider up, and gets the code of his company.
pub async fn set_up(world: &World, login: &str, played: &Played, more: &[(&str, &str)]) -> String {
    let mut boss = Browser::signed_in(world, login).await;
    boss.get("/91/company").await;
    let kept = boss.post("/91/company", &form(&played.issuer, more)).await;
    assert_eq!(kept.location, "/91/company?done=saved", "{}", kept.text);
    let page = boss.get("/91/company").await;
    assert!(!page.text.contains(SECRET) && !page.text.contains("a secret of the client"));
    let told = page.text.split("会社コード（利用者に）").nth(1).unwrap();
    told.split("<dd>").nth(1).unwrap().split('<').next().unwrap().trim().to_owned()
}

/// The address of the link by which a page goes on.
fn onward(page: &Answer) -> String {
    let link = page.text.split("class=\"btn main lg full\" href=\"").nth(1);
    let link = link.unwrap_or_else(|| panic!("no way on: {}", page.text));
    link.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&")
}

/// From the page that leads to the company and back, as this subject.
pub async fn through(
    browser: &mut Browser<'_>,
    played: &Played,
    page: &Answer,
    who: &str,
) -> Answer {
    let (code, state) = played.sign_in(&onward(page), who);
    back(browser, &code, &state, &played.issuer).await
}

async fn back(browser: &mut Browser<'_>, code: &str, state: &str, iss: &str) -> Answer {
    let iss = super::world::percent(iss);
    let address = format!("/sign-in/company/return?state={state}&code={code}&iss={iss}");
    // A browser that comes from another site brings no cookies of ours, and gets none.
    let mut from_elsewhere = stranger(browser.world);
    let page = from_elsewhere.get(&address).await;
    assert_eq!((page.status, from_elsewhere.cookies.len()), (StatusCode::OK, 0), "{}", page.text);
    let address = onward(&page);
    assert!(address.starts_with("/sign-in/company/arrive?"), "{address}");
    browser.get(&address).await
}

pub async fn bind(world: &World, login: &str, played: &Played, who: &str) -> Answer {
    let mut own = Browser::signed_in(world, login).await;
    own.get("/90").await;
    let page = own.post("/90/company", &[]).await;
    let bound = through(&mut own, played, &page, who).await;
    if bound.location == "/90?done=company" {
        assert!(own.get("/90").await.text.contains("結び付けています"), "the session goes on");
    }
    bound
}

pub async fn at_the_door<'w>(world: &'w World, code: &str) -> (Browser<'w>, Answer) {
    let mut browser = stranger(world);
    browser.get("/sign-in").await;
    browser.get("/sign-in/company").await;
    let page = browser.post("/sign-in/company", &[("code", code), ("next", "/70")]).await;
    (browser, page)
}

pub async fn enters(world: &World, code: &str, played: &Played, who: &str) -> Answer {
    let (mut browser, page) = at_the_door(world, code).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let entered = through(&mut browser, played, &page, who).await;
    if entered.location == "/70" {
        assert_eq!(browser.get("/70").await.status, StatusCode::OK);
    }
    entered
}

#[tokio::test]
async fn who_bound_himself_comes_in_by_his_company_and_nobody_else_does() {
    let world = world();
    let played = provider("").await;
    let code = set_up(&world, "boss", &played, &[]).await;
    let unknown = enters(&world, &code, &played, "u-clerk").await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    assert!(unknown.text.contains("結び付いた利用者がいません"), "{}", unknown.text);
    assert_eq!(bind(&world, "clerk", &played, "u-clerk").await.location, "/90?done=company");
    assert_eq!(enters(&world, &code, &played, "u-clerk").await.location, "/70");
    // The code is read as people type it.
    let typed = code.to_lowercase().replace('-', " ");
    assert_eq!(enters(&world, &typed, &played, "u-clerk").await.location, "/70");
    // An address of mail or a name binds nobody.
    *played.claims.lock().unwrap() =
        json!({ "email": "viewer@minato.example", "email_verified": true, "name": "viewer" });
    assert_eq!(enters(&world, &code, &played, "u-viewer").await.status, StatusCode::UNAUTHORIZED);
    // Whom another has, nobody else gets.
    let taken = bind(&world, "viewer", &played, "u-clerk").await;
    assert_eq!(taken.status, StatusCode::CONFLICT, "{}", taken.text);
    assert_eq!(enters(&world, &code, &played, "u-clerk").await.location, "/70");
}

#[tokio::test]
async fn an_answer_belongs_to_its_browser_and_comes_once() {
    let world = world();
    let played = provider("").await;
    let code = set_up(&world, "boss", &played, &[]).await;
    bind(&world, "clerk", &played, "u-clerk").await;
    let (mut own, page) = at_the_door(&world, &code).await;
    let (auth, state) = played.sign_in(&onward(&page), "u-clerk");
    let (mut other, _) = at_the_door(&world, &code).await;
    let stolen = back(&mut other, &auth, &state, &played.issuer).await;
    assert_eq!(stolen.status, StatusCode::UNAUTHORIZED, "another browser");
    assert!(stolen.text.contains("別の画面で始めた"), "{}", stolen.text);
    let without = own.get(&format!("/sign-in/company/arrive?code={auth}")).await;
    assert_eq!(without.status, StatusCode::UNAUTHORIZED, "no state");
    assert_eq!(back(&mut own, &auth, &state, &played.issuer).await.location, "/70");
    let again = back(&mut own, &auth, &state, &played.issuer).await;
    assert!(again.location.is_empty(), "a second time: {}", again.location);
    // The issuer that the answer names is looked at first.
    let (mut mixed, page) = at_the_door(&world, &code).await;
    let (auth, state) = played.sign_in(&onward(&page), "u-clerk");
    let mixed = back(&mut mixed, &auth, &state, "https://login.other.example").await;
    assert!(mixed.text.contains("確かめられませんでした"), "{}", mixed.text);
    // After five minutes nothing waits any more.
    let (mut late, page) = at_the_door(&world, &code).await;
    let (auth, state) = played.sign_in(&onward(&page), "u-clerk");
    world.wait(301);
    assert_eq!(
        back(&mut late, &auth, &state, &played.issuer).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_bad_token_lets_nobody_in_and_is_slowed() {
    let world = world();
    let played = provider("").await;
    let code = set_up(&world, "boss", &played, &[]).await;
    bind(&world, "clerk", &played, "u-clerk").await;
    for lie in [Lie::Unsigned, Lie::SharedKey, Lie::OtherKey, Lie::OtherAudience, Lie::OtherNonce] {
        played.lies(lie);
        let refused = enters(&world, &code, &played, "u-clerk").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{lie:?}");
        assert!(refused.text.contains("確かめられませんでした"), "{lie:?}: {}", refused.text);
    }
    played.lies(Lie::None);
    assert_eq!(enters(&world, &code, &played, "u-clerk").await.location, "/70");
    // Codes of companies are not tried out.
    let mut status = StatusCode::OK;
    for at in 0..60 {
        let (_, page) = at_the_door(&world, &format!("00000000{at:02}")).await;
        status = page.status;
        if status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert!(page.text.contains("会社コードのサインインはありません"), "{}", page.text);
    }
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_same_person_of_the_same_issuer_enters_only_the_tenant_that_he_was_bound_in() {
    let world = world();
    let played = provider("").await;
    let first = set_up(&world, "boss", &played, &[]).await;
    let second = set_up(&world, "stranger", &played, &[]).await;
    assert_ne!(first, second);
    bind(&world, "clerk", &played, "u-1").await;
    assert_eq!(enters(&world, &second, &played, "u-1").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(bind(&world, "stranger", &played, "u-1").await.location, "/90?done=company");
    let names = async |code: &str| {
        let (mut browser, page) = at_the_door(&world, code).await;
        through(&mut browser, &played, &page, "u-1").await;
        browser.get("/90").await.text
    };
    assert!(names(&first).await.contains("<dd>clerk</dd>"));
    assert!(names(&second).await.contains("<dd>stranger</dd>"));
    // Of the other's settings nothing is seen.
    let mut boss = Browser::signed_in(&world, "stranger").await;
    boss.get("/91/company").await;
    boss.post("/91/company/remove", &[]).await;
    assert_eq!(enters(&world, &first, &played, "u-1").await.location, "/70");
    let (_, gone) = at_the_door(&world, &second).await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn our_own_second_factor_follows_unless_the_company_asked_for_several() {
    let world = world();
    let played = provider("").await;
    let code = set_up(&world, "boss", &played, &[]).await;
    bind(&world, "clerk", &played, "u-clerk").await;
    let mut clerk = Program::signed_in(&world, "clerk").await;
    let secret = super::factors::with_codes(&mut clerk).await;
    let (mut browser, page) = at_the_door(&world, &code).await;
    let half = through(&mut browser, &played, &page, "u-clerk").await;
    assert!(half.text.contains("もう一つの確認"), "{}", half.text);
    assert!(browser.get("/70").await.location.starts_with("/sign-in"), "not in yet");
    browser.csrf.clear();
    let name = half.text.split("name=\"half\" value=\"").nth(1).unwrap();
    let name = name.split('"').next().unwrap().to_owned();
    let csrf = half.text.split("name=\"csrf\" value=\"").nth(1).unwrap();
    browser.csrf = csrf.split('"').next().unwrap().to_owned();
    let typed = totp::code(&secret, NOW);
    let form = [("half", name.as_str()), ("code", typed.as_str()), ("next", "/70")];
    assert_eq!(browser.post("/sign-in/second", &form).await.location, "/70");
    // What the company says counts only where the administrator let it.
    *played.claims.lock().unwrap() = json!({ "amr": ["pwd", "otp"] });
    assert!(enters(&world, &code, &played, "u-clerk").await.text.contains("もう一つの確認"));
    set_up(&world, "boss", &played, &[("counts", "1")]).await;
    assert_eq!(enters(&world, &code, &played, "u-clerk").await.location, "/70");
    *played.claims.lock().unwrap() = json!({ "amr": ["pwd"] });
    assert!(enters(&world, &code, &played, "u-clerk").await.text.contains("もう一つの確認"));
}

#[tokio::test]
async fn where_the_company_alone_is_wanted_the_password_lets_in_who_is_not_bound() {
    let world = world();
    let played = provider("").await;
    let code = set_up(&world, "boss", &played, &[("only_way", "1")]).await;
    bind(&world, "clerk", &played, "u-clerk").await;
    let by_password = async |login: &str| {
        let mut browser = stranger(&world);
        browser.get("/sign-in").await;
        let form = [("login", login), ("password", PASSWORD), ("next", "/70")];
        browser.post("/sign-in", &form).await
    };
    let refused = by_password("clerk").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.text.contains("会社のサインインで入る"), "{}", refused.text);
    assert_eq!(enters(&world, &code, &played, "u-clerk").await.location, "/70");
    let mut stranger = stranger(&world);
    stranger.get("/sign-in").await;
    let wrong = [("login", "clerk"), ("password", "ちがうことばのならびかた"), ("next", "/70")];
    let wrong = stranger.post("/sign-in", &wrong).await;
    assert!(!wrong.text.contains("会社のサインインで入ることに"), "a stranger learns nothing");
    assert_eq!(by_password("viewer").await.location, "/70");
    // The last administrator who could come in while the provider is away stays free.
    let kept = bind(&world, "boss", &played, "u-boss").await;
    assert_eq!(kept.status, StatusCode::CONFLICT);
    assert!(kept.text.contains("認証基盤が止まったとき"), "{}", kept.text);
    assert_eq!(by_password("boss").await.location, "/70");
    // Programs with the password are turned away likewise.
    let program = Program::unknown(&world);
    let sent = json!({ "login": "clerk", "password": PASSWORD });
    let answer = program.post("/api/v1/sessions", sent).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.body);
}

#[tokio::test]
async fn a_proof_again_by_the_company_is_one_of_this_moment() {
    let world = world();
    let played = provider("").await;
    set_up(&world, "boss", &played, &[]).await;
    assert_eq!(bind(&world, "boss", &played, "u-boss").await.location, "/90?done=company");
    let mut boss = Browser::signed_in(&world, "boss").await;
    world.wait(400);
    assert_eq!(boss.get("/91/company").await.location, "/step-up?next=/91/company");
    let page = boss.get("/step-up?next=/91/company").await;
    assert!(page.text.contains("会社のサインインで確かめる"));
    let again = async |boss: &mut Browser<'_>, at: i64, who| {
        let (now, end) = (NOW + 400, NOW + 700);
        *played.claims.lock().unwrap() = json!({ "auth_time": at, "iat": now, "exp": end });
        boss.get("/step-up?next=/91/company").await;
        let page = boss.post("/step-up/company", &[("next", "/91/company")]).await;
        through(boss, &played, &page, who).await
    };
    let now = NOW + 400;
    let stale = again(&mut boss, NOW + 300, "u-boss").await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.text.contains("いま本人であることを確かめた記録"), "{}", stale.text);
    let other = again(&mut boss, now, "u-clerk").await;
    assert_eq!(other.status, StatusCode::CONFLICT, "somebody else");
    assert!(other.text.contains("確かめられませんでした"), "{}", other.text);
    assert_eq!(boss.get("/91/company").await.location, "/step-up?next=/91/company");
    let done = again(&mut boss, now, "u-boss").await;
    assert_eq!(done.location, "/91/company", "{}", done.text);
    assert_eq!(boss.get("/91/company").await.status, StatusCode::OK);
}

#[tokio::test]
async fn settings_are_an_administrators_and_are_looked_at_before_they_are_kept() {
    let world = world();
    let played = provider("").await;
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    assert_eq!(clerk.get("/91/company").await.status, StatusCode::FORBIDDEN);
    clerk.get("/90").await;
    let refused = clerk.post("/91/company", &form(&played.issuer, &[])).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let mut boss = Browser::signed_in(&world, "boss").await;
    boss.get("/91/company").await;
    let other = format!("{}/", played.issuer);
    for (issuer, more, words) in [
        ("https://100.64.0.8", &[][..], "IDN-0702"),
        ("http://login.example.com", &[], "IDN-0702"),
        ("login.example.com", &[], "IDN-0701"),
        (&other, &[], "IDN-0705"),
        (&played.issuer, &[("claim", "email")], "IDN-0713"),
    ] {
        let fields: Vec<_> = form(issuer, &[])
            .into_iter()
            .map(|field| *more.iter().find(|(name, _)| *name == field.0).unwrap_or(&field))
            .collect();
        let kept = boss.post("/91/company", &fields).await;
        assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY, "{issuer}");
        assert!(kept.text.contains(words), "{issuer}: {}", kept.text);
    }
    assert_eq!(boss.post("/91/company", &form(&played.issuer, &[])).await.status, 303);
    // The secret stays where it was entered for: another issuer does not get it.
    let moved = provider("/t").await;
    let mut fields = form(&moved.issuer, &[]);
    fields[2] = ("secret", "");
    boss.get("/91/company").await;
    let kept = boss.post("/91/company", &fields).await;
    assert!(kept.text.contains("IDN-0714"), "{}", kept.text);
    let mut fields = form(&played.issuer, &[("counts", "1")]);
    fields[2] = ("secret", "");
    assert_eq!(boss.post("/91/company", &fields).await.location, "/91/company?done=saved");
    let code = set_up(&world, "boss", &played, &[]).await;
    bind(&world, "clerk", &played, "u-clerk").await;
    // Another issuer sets everybody free, whoever he is there.
    assert_eq!(set_up(&world, "boss", &moved, &[]).await, code, "the code stays");
    assert_eq!(enters(&world, &code, &moved, "u-clerk").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_provider_that_is_away_says_so_and_the_password_remains() {
    let world = world();
    let played = provider("").await;
    let code = set_up(&world, "boss", &played, &[]).await;
    bind(&world, "clerk", &played, "u-clerk").await;
    let (mut browser, page) = at_the_door(&world, &code).await;
    let (auth, state) = played.sign_in(&onward(&page), "u-clerk");
    played.lies(Lie::Away);
    let away = back(&mut browser, &auth, &state, &played.issuer).await;
    assert!(
        away.location.is_empty() && away.status.is_client_error() || away.status.is_server_error()
    );
    assert!(away.text.contains("パスワード"), "{}", away.text);
    world.wait(400);
    let (_, page) = at_the_door(&world, &code).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    assert!(page.text.contains("IDN") || page.text.contains("会社の認証基盤"), "{}", page.text);
    assert!(page.text.contains("利用者IDとパスワードでサインインする"));
    Browser::signed_in(&world, "clerk").await;
}
