//! 履歴 — what was recorded, by whom, and what stood there before; undone or not; a part at a time.

use axum::http::StatusCode;

use super::api::agreement::Judged;
use super::change::{hidden, pay, send};
use super::world::{Browser, world};

const PAY: &str = "/71/1002/1/pay/2026-06";
const OF_CLIENT: &str = "GET /api/v1/clients/{number}/history";
const OF_PERSON: &str = "GET /api/v1/clients/{number}/persons/{person}/history";
const OF_ACT: &str = "GET /api/v1/clients/{number}/history/{batch}";

/// The part of a page about its first act, each of which is an article.
fn first_act(text: &str) -> &str {
    text.split("<article class=\"panel\"").nth(1).unwrap().split("</article>").next().unwrap()
}

#[tokio::test]
async fn the_history_says_who_recorded_what_and_what_stood_there_before() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let page = clerk.get(PAY).await;
    let before = hidden_amount(&page.text, "fixed");
    let saved = send(&mut clerk, (PAY, &page), &pay("411,000")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert!(clerk.get("/70/1002").await.text.contains("href=\"/70/1002/history\""));
    assert!(clerk.get("/71/1002/1").await.text.contains("href=\"/71/1002/1/history\""));
    for address in ["/70/1002/history", "/71/1002/1/history"] {
        let history = clerk.get(address).await;
        assert_eq!(history.status, StatusCode::OK, "{address}");
        let act = first_act(&history.text);
        for words in ["入力 1件", "clerk", "台帳に入っている", "月の報酬 令和8年6月", "変更"]
        {
            assert!(act.contains(words), "{words}: {act}");
        }
        assert!(act.contains("給与明細の写しで確かめました"), "{act}");
        let item = format!("固定的賃金 <s>{before}円</s> → <b>411,000円</b>");
        assert!(act.contains(&item), "{item}: {act}");
    }
    // Another person's history has nothing of it.
    let other = clerk.get("/71/1002/2/history").await.text;
    assert!(!other.contains("411,000円") && other.contains("見本"));

    let batch = hidden(&clerk.get(&saved.location).await.text, "batch");
    clerk.post("/70/1002/undo", &[("batch", &batch), ("person", "1")]).await;
    let history = clerk.get("/70/1002/history").await.text;
    let act = first_act(&history);
    assert!(act.contains("元に戻した") && act.contains("clerkが元に戻しました"), "{act}");
    // What was undone stays in the history with what it had changed.
    assert!(act.contains("<b>411,000円</b>"));
}

/// The amount in a field of the form.
fn hidden_amount(text: &str, name: &str) -> String {
    let field = text.split(&format!("name=\"{name}\"")).nth(1).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn numbers_for_life_show_their_end_alone() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    // The act by which the person came is among the oldest.
    let mut acts = clerk.get("/71/1002/1/history").await.text;
    while !acts.contains("基礎年金番号") {
        let older = acts.split("history?before=").nth(1).expect("an older page");
        let older = older.split('"').next().unwrap();
        acts = clerk.get(&format!("/71/1002/1/history?before={older}")).await.text;
    }
    let number = acts.split("基礎年金番号").nth(1).unwrap();
    let shown = number.split("<b>").nth(1).unwrap().split("</b>").next().unwrap();
    assert!(shown.starts_with("••••••") && shown.chars().count() == 8, "{shown}");
}

#[tokio::test]
async fn a_program_reads_the_same_a_part_at_a_time() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let all = clerk.call(OF_CLIENT, &["1002"], None).await.body;
    let acts = all["acts"].as_array().unwrap();
    assert!(acts.len() > 1, "{all}");
    let id = |place: usize| acts[place]["id"].as_str().unwrap();
    let query = format!("?before={}", id(0));
    let rest = clerk.call_with(OF_CLIENT, &["1002"], &query, None).await.body;
    assert_eq!(rest["acts"][0]["id"], acts[1]["id"], "goes on after the first");
    let made: Vec<&str> = acts.iter().map(|act| act["made_at"].as_str().unwrap()).collect();
    assert!(made.is_sorted_by(|one, next| one >= next), "newest first: {made:?}");
    // An act that brought many: its lines are read part by part, and none twice.
    let large = clerk.call(OF_CLIENT, &["1001"], None).await.body;
    let lines = |act: &serde_json::Value| act["lines"].as_u64().unwrap();
    let large = large["acts"].as_array().unwrap().iter().max_by_key(|act| lines(act)).unwrap();
    assert!(lines(large) > 200, "{large}");
    let id = large["id"].as_str().unwrap();
    let part = clerk.call(OF_ACT, &["1001", id], None).await.body;
    let next = clerk.call_with(OF_ACT, &["1001", id], "?from=200", None).await.body;
    let (part, next) = (part["changes"].as_array().unwrap(), next["changes"].as_array().unwrap());
    assert!(part.len() >= 200 && !next.is_empty());
    assert!(part.iter().all(|change| !next.contains(change)), "a line stands in both parts");
    assert!(part.iter().any(|change| change["nature"] == "新しく記録"));

    let imports = clerk.call_with(OF_CLIENT, &["1002"], "?kind=import", None).await.body;
    assert_eq!(imports["acts"], serde_json::json!([]));
    let wrong = clerk.call_with(OF_CLIENT, &["1002"], "?kind=fax", None).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let person = clerk.call(OF_PERSON, &["1002", "1"], None).await.body;
    let changes = person["acts"].as_array().unwrap().iter();
    let changes = changes.flat_map(|act| act["changes"].as_array().unwrap());
    assert!(changes.clone().count() > 0);
    assert!(changes.into_iter().all(|change| change["person"] == 1), "{person}");
}

#[tokio::test]
async fn another_office_finds_no_history() {
    let world = world();
    let mut clerk = Judged::signed_in(&world, "clerk").await;
    let acts = clerk.call(OF_CLIENT, &["1002"], None).await.body;
    let batch = acts["acts"][0]["id"].as_str().unwrap().to_owned();
    // An act on one client is none of another's, for the own office too.
    let elsewhere = clerk.call(OF_ACT, &["1003", &batch], None).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let foreign = clerk.call_with(OF_CLIENT, &["1002"], "?before=nonsense", None).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    clerk = Judged::signed_in(&world, "stranger").await;
    let absent = clerk.call(OF_CLIENT, &["9999"], None).await.body;
    for (operation, parts) in
        [(OF_CLIENT, vec!["1002"]), (OF_PERSON, vec!["1002", "1"]), (OF_ACT, vec!["1002", &batch])]
    {
        let answer = clerk.call(operation, &parts, None).await;
        assert_eq!((answer.status, &answer.body), (StatusCode::NOT_FOUND, &absent), "{operation}");
    }
    let mut stranger = Browser::signed_in(&world, "stranger").await;
    let act = format!("/70/1002/history/{batch}");
    for address in ["/70/1002/history", "/71/1002/1/history", &act] {
        let answer = stranger.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
    }
}
