//! その日に有効だった内容, その日に分かっていた内容 — the past is asked for, said to be the past, and
//! not changed there.

use axum::http::StatusCode;
use serde_json::json;

use super::api::agreement::Judged;
use super::change::{pay, send};
use super::world::{Browser, percent, world};

const PAY: &str = "/71/1002/1/pay/2026-06";
const PERSON: &str = "/71/1002/1";

#[tokio::test]
async fn a_person_is_seen_as_known_on_a_past_day() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let page = clerk.get(PAY).await;
    assert_eq!(send(&mut clerk, (PAY, &page), &pay("411,000")).await.status, StatusCode::SEE_OTHER);
    let now = clerk.get(PERSON).await.text;
    assert!(now.contains("423,000円") && now.contains("月の報酬を訂正しました"));
    assert!(!now.contains("過去の内容です"));

    // Recorded on the first of July: on the day before it was not known.
    let known = format!("{PERSON}?known={}", percent("令和8年6月30日"));
    let then = clerk.get(&known).await.text;
    assert!(then.contains("過去の内容です: 令和8年7月1日の内容を、令和8年6月30日に分かっていた"));
    assert!(!then.contains("423,000円") && !then.contains("月の報酬を訂正しました"));
    for way in ["/pay/2026-06\"", "/identity\"", "/leaving\"", "手続きを始める"] {
        assert!(now.contains(way) && !then.contains(way), "{way}: nothing is changed there");
    }
    // On the day itself it is known, and a day to come knows no more than now.
    for day in ["2026-07-01", "2026-08-01"] {
        let page = clerk.get(&format!("{PERSON}?known={day}")).await.text;
        assert!(page.contains("423,000円") && page.contains("手続きを始める"), "{day}");
    }
    let never = clerk.get(&format!("{PERSON}?known=2000-01-01")).await;
    assert_eq!(never.status, StatusCode::OK);
    assert!(never.text.contains("この人の記録はまだありませんでした"));
    assert!(never.text.contains("423,000円"));
    let wrong = clerk.get(&format!("{PERSON}?known={}", percent("6月31日"))).await.text;
    assert!(wrong.contains("「6月31日」は日付として読めません"));
}

#[tokio::test]
async fn a_day_that_is_past_says_so_and_is_corrected_by_its_own_form() {
    let world = world();
    let mut clerk = Browser::signed_in(&world, "clerk").await;
    let page = clerk.get(&format!("{PERSON}?on=2026-05-20")).await.text;
    assert!(page.contains("令和8年5月20日に有効な内容を表示しています"));
    assert!(page.contains("/identity?on=2026-05-20") && !page.contains("手続きを始める"));
    let client = clerk.get("/70/1002").await.text;
    assert!(client.contains("/70/1002/change"));
    for query in ["on=2026-05-20", "known=2026-06-30"] {
        let page = clerk.get(&format!("/70/1002?{query}")).await.text;
        assert!(page.contains("今日の内容に戻す"), "{query}");
        assert!(!page.contains("/70/1002/change") && !page.contains("手続きを始める"), "{query}");
    }
    let never = clerk.get("/70/1002?known=2000-01-01").await.text;
    assert!(never.contains("この顧問先の記録はまだありませんでした"));
}

#[tokio::test]
async fn a_program_asks_what_was_known() {
    const SHOW: &str = "GET /api/v1/clients/{number}/persons/{person}";
    const SHEET: &str = "/api/v1/clients/1002/persons/1/sheets/identity";
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let before = clerk.call(SHOW, &["1002", "1"], None).await.body;
    assert_eq!(before["known_on"], json!(null));
    let sheet = clerk.program.get(SHEET).await.body;
    let fields = sheet["fields"].as_array().unwrap().iter().map(|one| {
        let value = match one["field"].as_str().unwrap() {
            "employee_number" => json!("N-77"),
            "change" => json!("corrected"),
            _ => one["value"].clone(),
        };
        json!({ "field": one["field"], "value": value })
    });
    let body = json!({ "version": sheet["version"], "fields": fields.collect::<Vec<_>>() });
    assert_eq!(clerk.program.post(SHEET, body).await.status, StatusCode::OK);
    let now = clerk.call(SHOW, &["1002", "1"], None).await.body;
    assert_eq!(now["employee_number"], "N-77");
    let then = clerk.call_with(SHOW, &["1002", "1"], "?known=2026-06-30", None).await.body;
    assert_eq!(then["employee_number"], before["employee_number"]);
    assert_eq!(then["known_on"], "2026-06-30");
    let never = clerk.call_with(SHOW, &["1002", "1"], "?known=2000-01-01", None).await;
    assert_eq!(never.status, StatusCode::NOT_FOUND);
    let client = "GET /api/v1/clients/{number}";
    let then = clerk.call_with(client, &["1002"], "?known=2026-06-30", None).await;
    assert_eq!((then.status, &then.body["known_on"]), (StatusCode::OK, &json!("2026-06-30")));
    let wrong = clerk.call_with(client, &["1002"], "?known=6月", None).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}
