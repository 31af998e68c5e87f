//! 提出のあとで変わったこと — a correction of the past is told where it was filed; a return is entered
//! with the words of the authority.

use axum::http::StatusCode;
use serde_json::json;

use super::api::agreement::Judged;
use super::change::{hidden, pay, send};
use super::world::{Answer, Browser, World, link, world};

const PAY: &str = "/71/1002/1/pay/2026-06";
const CASE: &str = "GET /api/v1/cases/{case}";

/// Takes a step from what the page of the case shows.
async fn step(browser: &mut Browser<'_>, case: &str, to: &str, more: &[(&str, &str)]) -> Answer {
    let seen = hidden(&browser.get(case).await.text, "seen");
    let mut fields = vec![("to", to), ("seen", seen.as_str())];
    fields.extend_from_slice(more);
    browser.post(&format!("{case}/step"), &fields).await
}

/// The 算定 of a client, made and submitted.
async fn submitted(world: &World) -> (Browser<'_>, String) {
    let mut clerk = Browser::signed_in(world, "clerk").await;
    clerk.post("/22/clients", &[("client", "1002")]).await;
    let case = link(&clerk.get("/60").await.text, "/60/");
    for (to, word) in [("3", "提出待ち"), ("4", "提出済み")] {
        let moved = step(&mut clerk, &case, to, &[]).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        assert!(moved.text.contains(&format!("「{word}」に進めました。")));
    }
    (clerk, case)
}

#[tokio::test]
async fn a_correction_of_what_was_filed_is_told_everywhere_until_it_is_settled() {
    let world = world();
    let (mut clerk, case) = submitted(&world).await;
    let page = clerk.get(PAY).await;
    let before = page.text.split("name=\"fixed\"").nth(1).unwrap();
    let before = before.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(!clerk.get(&case).await.text.contains("いまの台帳との違い"));
    let saved = send(&mut clerk, (PAY, &page), &pay("411,000")).await;
    let told = clerk.get(&saved.location).await.text;
    assert!(
        told.contains("提出した「算定基礎届 令和8年」が、いまの台帳と違っています。"),
        "{told}"
    );
    assert!(told.contains("提出した届と違っています"), "the person's page says it too");
    assert!(!clerk.get("/71/1002/2").await.text.contains("提出した届と違っています"));
    let differs = format!("固定的賃金 <s>{before}円</s> → <b>411,000円</b>");
    let shown = clerk.get(&case).await.text;
    for words in [differs.as_str(), "算定基礎届（訂正）", "年金事務所", "時効は2年"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let list = clerk.get("/16").await.text;
    let row = format!("固定的賃金 {before}円 → 411,000円");
    assert!(list.contains("提出のあとで台帳が変わった案件") && list.contains(&row), "{list}");
    assert!(clerk.get("/").await.text.contains("提出後に変更"));

    let seen = hidden(&shown, "seen");
    let settle = format!("{case}/changes");
    let empty = clerk.post(&settle, &[("seen", &seen), ("words", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("言葉が入っていません"));
    let said = [("seen", seen.as_str()), ("words", "7月13日に訂正届を郵送")];
    let done = clerk.post(&settle, &said).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.text.contains("提出後の変更を確認") && done.text.contains("訂正届を郵送"));
    assert!(!done.text.contains("いまの台帳との違い"));
    assert!(!clerk.get("/16").await.text.contains("提出のあとで台帳が変わった案件"));
    assert_eq!(clerk.post(&settle, &said).await.status, StatusCode::CONFLICT, "a stale press");

    // Undone afterwards, it differs from what was settled.
    let batch = hidden(&told, "batch");
    clerk.post("/70/1002/undo", &[("batch", &batch), ("person", "1")]).await;
    let again = clerk.get(&case).await.text;
    let back = format!("固定的賃金 <s>411,000円</s> → <b>{before}円</b>");
    assert!(again.contains(&back), "{again}");
}

#[tokio::test]
async fn what_a_completed_case_entered_itself_is_no_difference() {
    let world = world();
    let (mut clerk, case) = submitted(&world).await;
    let done = step(&mut clerk, &case, "6", &[]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let person = clerk.get("/71/1002/1").await.text;
    assert!(person.contains("令和8年9月"), "the decided standard is in the ledger: {person}");
    let differs = ["いまの台帳との違い", "提出した届と違っています", "提出後に変更"];
    for address in [case.as_str(), "/71/1002/1", "/16", "/"] {
        let text = clerk.get(address).await.text;
        assert!(differs.iter().all(|words| !text.contains(words)), "{address}: {text}");
    }
    // A correction of what it was decided from still is one.
    let page = clerk.get(PAY).await;
    send(&mut clerk, (PAY, &page), &pay("411,000")).await;
    let text = clerk.get(&case).await.text;
    assert!(text.contains("いまの台帳との違い") && text.contains("411,000円"), "{text}");
}

#[tokio::test]
async fn what_the_authority_said_stands_with_the_case_and_in_the_list() {
    let world = world();
    let (mut clerk, case) = submitted(&world).await;
    let without = step(&mut clerk, &case, "5", &[("on", "令和8年7月1日"), ("words", "")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.text.contains("言葉が入っていません"));
    // The check digit is that of the published example.
    let number = [("on", "令和8年7月1日"), ("words", "番号 1234-5678-9018 が違う")];
    let refused = step(&mut clerk, &case, "5", &number).await;
    assert!(refused.text.contains("個人番号（マイナンバー）と思われる"));
    let ahead = [("on", "令和8年7月2日"), ("words", "生年月日の相違")];
    assert!(step(&mut clerk, &case, "5", &ahead).await.text.contains("今日より先です"));
    let said = [("on", "令和8年6月30日"), ("words", "生年月日が台帳と違います")];
    let back = step(&mut clerk, &case, "5", &said).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text);
    let page = clerk.get(&case).await.text;
    assert!(page.contains("返戻されました（令和8年6月30日）"));
    assert!(page.contains("行政機関からの返戻「生年月日が台帳と違います」"), "{page}");
    let list = clerk.get("/16").await.text;
    assert!(list.contains("「生年月日が台帳と違います」") && list.contains("6/30"), "{list}");
    let program = Judged::signed_in(&world, "clerk").await;
    let answer = program.call("GET /api/v1/returns", &[], None).await.body;
    assert_eq!(answer["words"][0]["words"], "生年月日が台帳と違います");
    assert_eq!(answer["words"][0]["returned_on"], "2026-06-30");
}

#[tokio::test]
async fn a_program_sees_the_difference_and_settles_it() {
    let world = world();
    let (mut clerk, case) = submitted(&world).await;
    let id = case.trim_start_matches("/60/").to_owned();
    let program = Judged::signed_in(&world, "clerk").await;
    let found = program.call(CASE, &[&id], None).await.body;
    assert_eq!(found["differs"], json!(null));
    let page = clerk.get(PAY).await;
    send(&mut clerk, (PAY, &page), &pay("411,000")).await;
    let found = program.call(CASE, &[&id], None).await.body;
    let change = &found["differs"]["changes"][0];
    assert_eq!((&change["person"], &change["what"]), (&json!(1), &json!("月の報酬 令和8年6月")));
    let items = change["items"].as_array().unwrap();
    assert!(items.iter().any(|item| item["after"] == "411,000円"), "{change}");
    let list = program.call("GET /api/v1/returns", &[], None).await.body;
    assert_eq!(list["filed"][0]["id"], json!(id));
    let settle = "POST /api/v1/cases/{case}/changes";
    let body = json!({ "version": found["case"]["version"], "words": "" });
    let refused = program.call(settle, &[&id], Some(body)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = json!({ "version": found["case"]["version"], "words": "訂正届を出した" });
    let done = program.call(settle, &[&id], Some(body)).await;
    assert_eq!((done.status, &done.body["differs"]), (StatusCode::OK, &json!(null)));
    let last = done.body["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["words"], "訂正届を出した");
    let body = json!({ "to": "returned", "version": done.body["case"]["version"] });
    let refused = program.call("POST /api/v1/cases/{case}/steps", &[&id], Some(body)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a return has words");
    let stranger = Judged::signed_in(&world, "stranger").await;
    let body = json!({ "version": 1, "words": "x" });
    let foreign = stranger.call(settle, &[&id], Some(body)).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}
