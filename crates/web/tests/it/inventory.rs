//! 91 台帳と棚卸し: for administrators of the own office alone, on the page, as a file and by program.

use axum::http::StatusCode;
use serde_json::json;

use super::api::Program;
use super::world::{Browser, world};

#[tokio::test]
async fn administrators_see_why_each_may_enter_and_nobody_else_does() {
    let world = world();
    let mut boss = Browser::signed_in(&world, "boss").await;
    let list = boss.get("/91").await.text;
    assert!(list.contains("href=\"/91/inventory\""));
    let page = boss.get("/91/inventory").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["利用期間は令和8年7月1日から期限なし", "契約は見本、期限なし", "使用中"]
    {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(page.text.contains("clerk") && !page.text.contains("stranger"), "the own office alone");
    let file = boss.get("/91/inventory.csv").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.text.starts_with('\u{FEFF}') && file.text.lines().count() == 4, "{}", file.text);

    let program = Program::signed_in(&world, "boss").await;
    let said = program.get("/api/v1/account-inventory").await;
    assert_eq!(said.status, StatusCode::OK);
    assert_eq!(said.body["accounts"].as_array().unwrap().len(), 3);
    assert_eq!(said.body["accounts"][0]["may_enter"], json!(true));
    assert!(said.body["review"].is_null());

    // Nothing is asked now; an account of another office is absent.
    let account = said.body["accounts"][0]["id"].as_str().unwrap().to_owned();
    let fields = [("account", account.as_str()), ("answer", "keep")];
    let answer = boss.post("/91/inventory", &fields).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text.contains("いまは棚卸しの時期ではありません"));
    let ask = json!({ "account": account, "keeps": true });
    let answered = program.post("/api/v1/account-inventory", ask.clone()).await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stranger = Program::signed_in(&world, "stranger").await;
    let absent = stranger.post("/api/v1/account-inventory", ask).await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);

    for login in ["clerk", "viewer"] {
        let mut other = Browser::signed_in(&world, login).await;
        for address in ["/91/inventory", "/91/inventory.csv"] {
            assert_eq!(other.get(address).await.status, StatusCode::FORBIDDEN, "{login} {address}");
        }
        assert_eq!(other.post("/91/inventory", &fields).await.status, StatusCode::FORBIDDEN);
        let program = Program::signed_in(&world, login).await;
        let said = program.get("/api/v1/account-inventory").await;
        assert_eq!(said.status, StatusCode::FORBIDDEN, "{login}");
    }
}
