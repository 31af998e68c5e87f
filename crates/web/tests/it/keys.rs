//! Keys of programs: made by their owner, released by an administrator, shown once; for programs
//! alone, for their scope alone, from their address alone, and gone at the next request.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::api::Program;
use super::world::{Browser, PASSWORD, World, world};

/// 台帳を見る.
const VIEW: u8 = 1;

async fn made(owner: &Program<'_>, functions: &[u8], network: &str) -> (String, String) {
    let ask = json!({
        "name": "給与ソフトとの連携", "functions": functions, "clients": null,
        "until": "2026-12-31", "network": network,
    });
    let answer = owner.post("/api/v1/api-keys", ask).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let text = |field: &str| answer.body[field].as_str().unwrap().to_owned();
    (text("id"), text("key"))
}

async fn change(by: &Program<'_>, key: &str, act: &str) -> StatusCode {
    by.post("/api/v1/api-keys/changes", json!({ "key": key, "act": act })).await.status
}

fn program(world: &World, key: String) -> Program<'_> {
    Program { router: &world.router, token: key }
}

#[tokio::test]
async fn a_key_serves_its_scope_and_nothing_else() {
    let world = world();
    let clerk = Program::signed_in(&world, "clerk").await;
    let boss = Program::signed_in(&world, "boss").await;
    let (id, key) = made(&clerk, &[VIEW], "127.0.0.1").await;
    let by_key = program(&world, key.clone());
    assert_eq!(by_key.get("/api/v1/clients").await.status, StatusCode::UNAUTHORIZED, "not yet");
    assert_eq!(change(&clerk, &id, "release").await, StatusCode::FORBIDDEN, "not by its owner");
    assert_eq!(change(&boss, &id, "release").await, StatusCode::NO_CONTENT);
    assert_eq!(change(&boss, &id, "release").await, StatusCode::NOT_FOUND, "once");
    assert_eq!(by_key.get("/api/v1/clients").await.status, StatusCode::OK);
    assert_eq!(by_key.get("/api/v1/clients/1002").await.status, StatusCode::OK);

    let export = json!({ "kind": "pay", "client": 1002, "format": "csv" });
    assert_eq!(by_key.post("/api/v1/exports", export).await.status, StatusCode::FORBIDDEN);
    for closed in [
        "/api/v1/log",
        "/api/v1/deadlines",
        "/api/v1/accounts",
        "/api/v1/account-inventory",
        "/api/v1/api-keys",
        "/api/v1/bulk",
        "/api/v1/me/sessions",
        "/api/v1/session",
    ] {
        assert_eq!(by_key.get(closed).await.status, StatusCode::FORBIDDEN, "{closed}");
    }
    let search = json!({ "words": "さとう" });
    let refused = by_key.post("/api/v1/persons/search", search).await.status;
    assert_eq!(refused, StatusCode::FORBIDDEN, "searching is another scope");

    // It is listed with its last use, without its text; and it is no cookie.
    let listed = boss.get("/api/v1/api-keys").await.body;
    let line: &Value = &listed["keys"][0];
    assert_eq!((&line["id"], &line["usable"]), (&json!(id), &json!(true)));
    assert!(!line["used_at"].is_null() && !listed.to_string().contains(&key));
    let secret = key.strip_prefix("romori_key_").unwrap().to_owned();
    for cookie in [&key, &secret] {
        let mut page = Browser { world: &world, cookies: Vec::new(), csrf: String::new() };
        page.cookies.push(("__Host-romori".to_owned(), cookie.clone()));
        let answer = page.get("/70").await;
        assert!(answer.location.starts_with("/sign-in"), "never on pages: {}", answer.status);
    }
    let bare = program(&world, secret);
    assert_eq!(bare.get("/api/v1/clients").await.status, StatusCode::UNAUTHORIZED);

    assert_eq!(change(&clerk, &id, "revoke").await, StatusCode::NO_CONTENT);
    assert_eq!(by_key.get("/api/v1/clients").await.status, StatusCode::UNAUTHORIZED, "at once");
}

#[tokio::test]
async fn a_key_is_refused_from_elsewhere_and_by_another_office() {
    let world = world();
    let clerk = Program::signed_in(&world, "clerk").await;
    let boss = Program::signed_in(&world, "boss").await;
    let stranger = Program::signed_in(&world, "stranger").await;
    let (id, key) = made(&clerk, &[VIEW], "192.0.2.0/24").await;
    assert_eq!(change(&stranger, &id, "release").await, StatusCode::NOT_FOUND);
    assert_eq!(change(&stranger, &id, "revoke").await, StatusCode::NOT_FOUND);
    assert_eq!(change(&boss, &id, "release").await, StatusCode::NO_CONTENT);
    let elsewhere = program(&world, key).get("/api/v1/clients").await;
    assert_eq!(elsewhere.status, StatusCode::UNAUTHORIZED);
    let nobody = program(&world, "romori_key_".to_owned()).get("/api/v1/clients").await;
    assert_eq!(elsewhere.body["title"], nobody.body["title"], "no more than a stranger is told");
    assert_eq!(stranger.get("/api/v1/api-keys").await.body["keys"], json!([]));
}

#[tokio::test]
async fn what_is_wrong_with_a_key_is_said_by_field() {
    let world = world();
    let viewer = Program::signed_in(&world, "viewer").await;
    let good = json!({
        "name": "控え", "functions": [VIEW], "clients": null,
        "until": "2027-07-01", "network": "127.0.0.1",
    });
    for (field, value) in [
        ("name", json!(" ")),
        ("functions", json!([])),
        ("functions", json!([6])),
        ("functions", json!([16])),
        ("functions", json!([99])),
        ("until", json!("2026-06-30")),
        ("until", json!("2027-07-02")),
        ("network", json!("どこでも")),
        ("network", json!("0.0.0.0/0")),
        ("clients", json!([9999])),
    ] {
        let mut ask = good.clone();
        ask[field] = value.clone();
        let answer = viewer.post("/api/v1/api-keys", ask).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
        assert!(answer.body.to_string().contains(field), "{}", answer.body);
    }
    assert_eq!(viewer.post("/api/v1/api-keys", good).await.status, StatusCode::CREATED);

    // The same on the page, where the key is shown once.
    let mut page = Browser::signed_in(&world, "viewer").await;
    let fields = [("name", ""), ("until", "2026-12-31"), ("network", "127.0.0.1")];
    let refused = page.post("/90/keys", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("何のための鍵かを"));
    let fields =
        [("name", "控え"), ("until", "2026-12-31"), ("network", "127.0.0.1"), ("function", "1")];
    let answer = page.post("/90/keys", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.text.contains("romori_key_"));
    assert!(!page.get("/90/keys").await.text.contains("romori_key_"), "shown once");
    assert_eq!(page.get("/91/keys").await.status, StatusCode::FORBIDDEN);
    let mut boss = Browser::signed_in(&world, "boss").await;
    let list = boss.get("/91/keys").await.text;
    assert!(list.contains("管理者の確認待ち") && list.contains("使えるようにする"));
}

/// Whoever had a key before everybody had to set a new password has it no more, even after he set
/// his.
#[tokio::test]
async fn a_reset_of_all_passwords_ends_every_key() {
    let world = world();
    let clerk = Program::signed_in(&world, "clerk").await;
    let boss = Program::signed_in(&world, "boss").await;
    let (id, key) = made(&clerk, &[VIEW], "127.0.0.1").await;
    assert_eq!(change(&boss, &id, "release").await, StatusCode::NO_CONTENT);
    let by_key = program(&world, key);
    assert_eq!(by_key.get("/api/v1/clients").await.status, StatusCode::OK);
    let begun = boss.post("/api/v1/password-reset", json!({})).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.body);
    assert_eq!(by_key.get("/api/v1/clients").await.status, StatusCode::UNAUTHORIZED);
    let again = Program::signed_in(&world, "clerk").await;
    let new = json!({ "current": PASSWORD, "password": "みずうみのほとりに二羽のさぎがいる" });
    assert_eq!(again.post("/api/v1/me/password", new).await.status, StatusCode::NO_CONTENT);
    assert_eq!(by_key.get("/api/v1/clients").await.status, StatusCode::UNAUTHORIZED, "for good");
}
