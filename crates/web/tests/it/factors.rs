//! Proofs beside the password: what is asked, what is refused, and that a session's token changes
//! with it — by page and by program.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use romori_app::house::{Grant, Job, NewOffice, Role, make_office};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::api::Program;
use super::totp::code;
use super::world::{Browser, PASSWORD, TODAY, World, account, world};

/// Where the world's clock stands: 1 July 2026, midnight UTC.
const NOW: i64 = 1_782_864_000;

/// Calls as a program, and takes the new token where there is one.
async fn call(program: &mut Program<'_>, method: &str, address: &str, body: Value) -> (u16, Value) {
    let request = Request::builder()
        .method(method)
        .uri(address)
        .header("host", "127.0.0.1:8080")
        .header("authorization", format!("Bearer {}", program.token))
        .header("content-type", "application/json");
    let request = request.body(Body::from(body.to_string())).unwrap();
    let (parts, body) = program.router.clone().oneshot(request).await.unwrap().into_parts();
    if let Some(token) = parts.headers.get("romori-token") {
        token.to_str().unwrap().clone_into(&mut program.token);
    }
    let bytes = body.collect().await.unwrap().to_bytes();
    (parts.status.as_u16(), serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// Registers one-time codes for a user, and gives their secret.
pub async fn with_codes(program: &mut Program<'_>) -> String {
    let (status, begun) = call(program, "POST", "/api/v1/me/codes", json!({})).await;
    assert_eq!(status, 200, "{begun}");
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let before = program.token.clone();
    let wrong = json!({ "ceremony": begun["ceremony"], "code": "000000", "name": "電話機" });
    assert_eq!(call(program, "PUT", "/api/v1/me/codes", wrong).await.0, 422);
    let kept = code(&secret, NOW - 30);
    let kept = json!({ "ceremony": begun["ceremony"], "code": kept, "name": "電話機" });
    assert_eq!(call(program, "PUT", "/api/v1/me/codes", kept.clone()).await.0, 204);
    assert_ne!(program.token, before, "a change of proofs gives a new token");
    assert_eq!(call(program, "PUT", "/api/v1/me/codes", kept).await.0, 409, "a second time");
    secret
}

async fn entered(world: &World, login: &str, code: Option<&str>) -> (u16, Value) {
    let mut program = Program::unknown(world);
    let sent = json!({ "login": login, "password": PASSWORD, "code": code });
    call(&mut program, "POST", "/api/v1/sessions", sent).await
}

#[tokio::test]
async fn a_code_is_asked_for_taken_once_and_replaced_by_a_recovery_code_once() {
    let world = world();
    let mut clerk = Program::signed_in(&world, "clerk").await;
    let old = clerk.token.clone();
    let secret = with_codes(&mut clerk).await;
    let former = Program { router: clerk.router, token: old };
    assert_eq!(former.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    let (status, made) = call(&mut clerk, "POST", "/api/v1/me/recovery-codes", json!({})).await;
    assert_eq!(status, 200);
    let recovery = made["codes"][4].as_str().unwrap().to_owned();

    let (status, refused) = entered(&world, "clerk", None).await;
    assert_eq!((status, &refused["code"]), (401, &json!("IDN-0404")));
    let now = code(&secret, NOW);
    let table = [
        (now.as_str(), 201),
        (now.as_str(), 401),
        // The code by which it was registered was taken then.
        (&code(&secret, NOW - 30), 401),
        (&code(&secret, NOW + 60), 401),
        ("", 401),
        (&recovery, 201),
        (&recovery, 401),
    ];
    for (code, expected) in table {
        let (status, answer) = entered(&world, "clerk", Some(code)).await;
        assert_eq!(status, expected, "{code}: {answer}");
        if expected == 401 {
            assert_eq!(answer["code"], "IDN-0405", "{code}");
        }
    }
    // Who is nobody, and who has none, learn nothing of it.
    for login in ["nobody", "viewer"] {
        let mut program = Program::unknown(&world);
        let sent = json!({ "login": login, "password": "ちがうことばのならびかた", "code": "1" });
        let (status, answer) = call(&mut program, "POST", "/api/v1/sessions", sent).await;
        assert_eq!((status, &answer["code"]), (401, &json!("IDN-0402")), "{login}");
    }
}

#[tokio::test]
async fn tries_at_the_second_step_are_slowed_and_the_right_code_waits_too() {
    let world = world();
    let mut clerk = Program::signed_in(&world, "clerk").await;
    let secret = with_codes(&mut clerk).await;
    for attempt in 0..5 {
        let (status, _) = entered(&world, "clerk", Some("999999")).await;
        assert_eq!(status, 401, "{attempt}");
    }
    let (status, answer) = entered(&world, "clerk", Some(&code(&secret, NOW))).await;
    assert_eq!((status, &answer["code"]), (429, &json!("IDN-0401")), "{answer}");
}

#[tokio::test]
async fn the_second_step_belongs_to_the_browser_that_began_it() {
    let world = world();
    let mut clerk = Program::signed_in(&world, "clerk").await;
    let secret = with_codes(&mut clerk).await;
    let begin = async |browser: &mut Browser<'_>| {
        browser.get("/sign-in").await;
        let form = [("login", "clerk"), ("password", PASSWORD), ("next", "/70")];
        let page = browser.post("/sign-in", &form).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("もう一つの確認"), "{}", page.text);
        let half = page.text.split("name=\"half\" value=\"").nth(1).unwrap();
        half.split('"').next().unwrap().to_owned()
    };
    let new = || Browser { world: &world, cookies: Vec::new(), csrf: String::new() };
    let (mut own, mut other) = (new(), new());
    let half = begin(&mut own).await;
    other.get("/sign-in").await;
    let right = code(&secret, NOW);
    let form = [("half", half.as_str()), ("code", right.as_str()), ("next", "/70")];
    let stolen = other.post("/sign-in/second", &form).await;
    assert_eq!(stolen.location, "/sign-in?over=time");
    assert!(own.get("/70").await.location.starts_with("/sign-in"), "not in yet");
    let wrong = [("half", half.as_str()), ("code", "000000"), ("next", "/70")];
    let again = own.post("/sign-in/second", &wrong).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert!(again.text.contains("確かめられませんでした"));
    assert_eq!(own.post("/sign-in/second", &form).await.location, "/70");
    assert_eq!(own.get("/70").await.status, StatusCode::OK);
    let twice = own.post("/sign-in/second", &form).await;
    assert_eq!(twice.location, "/sign-in?over=time", "what waited is gone");
}

#[tokio::test]
async fn a_proof_again_gives_a_new_token_and_the_former_one_is_worth_nothing() {
    let world = world();
    let mut clerk = Program::signed_in(&world, "clerk").await;
    let before = clerk.token.clone();
    let wrong = json!({ "password": "ちがうことばのならびかた" });
    let (status, answer) = call(&mut clerk, "POST", "/api/v1/session/proof", wrong).await;
    assert_eq!((status, &answer["code"]), (401, &json!("IDN-0402")));
    let right = json!({ "password": PASSWORD });
    assert_eq!(call(&mut clerk, "POST", "/api/v1/session/proof", right.clone()).await.0, 204);
    assert_ne!(clerk.token, before);
    let former = Program { router: clerk.router, token: before };
    assert_eq!(former.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(clerk.get("/api/v1/session").await.status, StatusCode::OK);
    // Where there is something better, the password does not count.
    let secret = with_codes(&mut clerk).await;
    let (status, answer) = call(&mut clerk, "POST", "/api/v1/session/proof", right).await;
    assert_eq!((status, &answer["code"]), (401, &json!("IDN-0404")));
    let code = json!({ "code": code(&secret, NOW) });
    assert_eq!(call(&mut clerk, "POST", "/api/v1/session/proof", code).await.0, 204);
}

#[tokio::test]
async fn a_change_of_roles_gives_the_session_a_new_token() {
    let world = world();
    let mut chief = Program::signed_in(&world, "boss").await;
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let mut program = Program::signed_in(&world, "clerk").await;
    let accounts = chief.get("/api/v1/accounts").await.body;
    let accounts = accounts["accounts"].as_array().unwrap().clone();
    let id = accounts.iter().find(|one| one["login"] == "clerk").unwrap()["id"].clone();
    let rights = json!({ "roles": ["attorney", "approver"], "clients": null });
    let address = format!("/api/v1/accounts/{}/rights", id.as_str().unwrap());
    assert_eq!(call(&mut chief, "PUT", &address, rights).await.0, 204);
    let cookie = |browser: &Browser<'_>| {
        let own = browser.cookies.iter().find(|(name, _)| name == "__Host-romori");
        own.unwrap().1.clone()
    };
    let (before, token) = (cookie(&clerk), program.token.clone());
    assert_eq!(clerk.get("/70").await.status, StatusCode::OK);
    assert_ne!(cookie(&clerk), before, "the browser got another cookie");
    let mut copied = Browser { world: &world, cookies: clerk.cookies.clone(), csrf: String::new() };
    copied.cookies.retain(|(name, _)| name != "__Host-romori");
    copied.cookies.push(("__Host-romori".to_owned(), before));
    assert!(
        copied.get("/70").await.location.starts_with("/sign-in"),
        "the former is worth nothing"
    );
    assert_eq!(call(&mut program, "GET", "/api/v1/session", json!({})).await.0, 200);
    assert_ne!(program.token, token, "the program got another token");
}

#[tokio::test]
async fn another_persons_proof_is_as_absent_as_one_that_never_was() {
    let world = world();
    let mut clerk = Program::signed_in(&world, "clerk").await;
    with_codes(&mut clerk).await;
    let own = clerk.get("/api/v1/me/factors").await.body;
    let id = own["factors"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!((&own["factors"][0]["kind"], &own["recovery_left"]), (&json!("code"), &json!(0)));
    let mut viewer = Program::signed_in(&world, "viewer").await;
    let foreign = call(&mut viewer, "DELETE", &format!("/api/v1/me/factors/{id}"), json!({})).await;
    let never = "/api/v1/me/factors/0197c000-0000-7000-8000-000000000000";
    let absent = call(&mut viewer, "DELETE", never, json!({})).await;
    assert_eq!(foreign, absent);
    assert_eq!(foreign.0, 404);
    let gone = call(&mut clerk, "DELETE", &format!("/api/v1/me/factors/{id}"), json!({})).await;
    assert_eq!(gone.0, 204);
    assert_eq!(entered(&world, "clerk", None).await.0, 201, "the password alone again");
}

#[tokio::test]
async fn after_five_minutes_taking_along_and_giving_rights_ask_for_a_proof() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let mut boss = Browser::signed_in(&world, "boss").await;
    let mut program = Program::signed_in(&world, "boss").await;
    world.wait(240);
    assert_eq!(clerk.get("/75").await.status, StatusCode::OK);
    world.wait(61);
    let asked = clerk.get("/75").await;
    assert_eq!(
        (asked.status, asked.location.as_str()),
        (StatusCode::SEE_OTHER, "/step-up?next=/75")
    );
    assert_eq!(clerk.get("/70/list.xlsx").await.location, "/step-up?next=/70/list.xlsx");
    // Looking goes on, at users too; changing them does not.
    assert_eq!(clerk.get("/70").await.status, StatusCode::OK);
    assert_eq!(boss.get("/91").await.status, StatusCode::OK);
    let new =
        [("name", "葛城　みどり"), ("login", "katsuragi"), ("role", "staff"), ("clients", "")];
    let refused = boss.post("/91/new", &new).await;
    assert_eq!(refused.location, "/step-up?next=/91/new");
    for address in ["/90/code", "/91/new", "/91/reset"] {
        let place = boss.get(address).await.location;
        assert!(place.starts_with("/step-up?next=/9"), "{address}: {place}");
    }
    let added = json!({ "login": "ono", "name": "小野", "roles": ["clerk"], "clients": null });
    let (status, answer) = call(&mut program, "POST", "/api/v1/accounts", added.clone()).await;
    assert_eq!((status, &answer["code"]), (403, &json!("IDN-0206")));
    let proof = json!({ "password": PASSWORD });
    assert_eq!(call(&mut program, "POST", "/api/v1/session/proof", proof).await.0, 204);
    assert_eq!(call(&mut program, "POST", "/api/v1/accounts", added).await.0, 201);

    let page = clerk.get("/step-up?next=/75").await;
    assert!(page.text.contains("ほかの確認手段がないため"), "{}", page.text);
    let wrong = [("password", "ちがうことばのならびかた"), ("next", "/75")];
    let again = clerk.post("/step-up", &wrong).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = [("password", PASSWORD), ("next", "/75")];
    assert_eq!(clerk.post("/step-up", &right).await.location, "/75");
    assert_eq!(clerk.get("/75").await.status, StatusCode::OK);
    // Nobody is led away from here.
    let foreign = [("password", PASSWORD), ("next", "//evil.example")];
    assert_eq!(clerk.post("/step-up", &foreign).await.location, "/");
}

#[tokio::test]
async fn a_lost_telephone_is_an_administrators_matter_and_never_his_own() {
    let world = world();
    let mut clerk = Program::signed_in(&world, "clerk").await;
    with_codes(&mut clerk).await;
    let mut boss = Program::signed_in(&world, "boss").await;
    let list = boss.get("/api/v1/accounts").await.body;
    let id = |login: &str| {
        let all = list["accounts"].as_array().unwrap();
        all.iter().find(|one| one["login"] == login).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let drop = json!({ "act": "drop_factors" });
    let own = format!("/api/v1/accounts/{}/changes", id("boss"));
    assert_eq!(call(&mut boss, "POST", &own, drop.clone()).await.0, 409);
    let other = format!("/api/v1/accounts/{}/changes", id("clerk"));
    assert_eq!(call(&mut clerk, "POST", &other, drop.clone()).await.0, 403);
    assert_eq!(call(&mut boss, "POST", &other, drop).await.0, 204);
    assert_eq!(clerk.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(entered(&world, "clerk", None).await.0, 201);
}

#[tokio::test]
async fn an_office_may_demand_a_second_factor_from_everybody() {
    let world = world();
    let grant = Grant::for_job(Job::FirstAccount);
    let new = NewOffice { name: "さざなみ社労士事務所", from: TODAY };
    let office = make_office(&world.house, &grant, &new).unwrap();
    account(&world.house, office, "chief", &[Role::Administrator]);
    account(&world.house, office, "aide", &[Role::Viewer]);
    let mut aide = Program::signed_in(&world, "aide").await;
    assert_eq!(aide.get("/api/v1/clients").await.status, 200, "nothing is demanded of him yet");
    let mut chief = Program::signed_in(&world, "chief").await;
    assert_eq!(chief.get("/api/v1/accounts").await.status, 403, "of an administrator always");
    with_codes(&mut chief).await;
    let device = world.house.this_machine().device;
    let visitor = |token: &str| world.house.visitor(token, device).unwrap().unwrap();
    assert!(world.house.demand_factors(&visitor(&aide.token), false).is_err(), "not his to say");
    world.house.demand_factors(&visitor(&chief.token), true).unwrap();
    assert!(world.house.demands_factors(&visitor(&chief.token)).unwrap());
    let due = aide.get("/api/v1/clients").await;
    let told = (due.status.as_u16(), &due.body["code"]);
    assert_eq!(told, (403, &json!("IDN-0205")), "at his next request");
    with_codes(&mut aide).await;
    assert_eq!(aide.get("/api/v1/clients").await.status, 200);
    // The invented office demands nothing of anybody: its passwords stand on its sign-in page.
    let mut boss = Browser::signed_in(&world, "boss").await;
    boss.get("/91/second").await;
    let set = boss.post("/91/second", &[("from", "all")]).await;
    assert_eq!(set.location, "/91?done=second", "{}", set.text);
    let viewer = Program::signed_in(&world, "viewer").await;
    assert_eq!(viewer.get("/api/v1/clients").await.status, 200);
    let nobody = boss.post("/91/second", &[("from", "nobody")]).await;
    assert_eq!(nobody.status.as_u16(), 422);
    let mut other = Browser::signed_in(&world, "viewer").await;
    assert_eq!(other.get("/91/second").await.status.as_u16(), 403);
}
