//! Records by program: a sheet is read, saved, overtaken and undone; revisions and bonuses are
//! looked at, explained and filed; another office's are absent.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::world::world;
use super::agreement::Judged;

const SHEET: &str = "GET /api/v1/clients/{number}/persons/{person}/sheets/{sheet}";
const SAVE: &str = "POST /api/v1/clients/{number}/persons/{person}/sheets/{sheet}";
const SHEET_OF: &str = "GET /api/v1/clients/{number}/persons/{person}/sheets/{sheet}/{key}";
const IDENTITY: [&str; 3] = ["1002", "1", "identity"];

/// The fields of a sheet with one of them changed.
fn fields(sheet: &Value, field: &str, value: &str) -> Value {
    let all = sheet["fields"].as_array().unwrap().iter().map(|one| {
        let value = match one["field"].as_str().unwrap() {
            name if name == field => json!(value),
            "change" => json!("corrected"),
            _ => one["value"].clone(),
        };
        json!({ "field": one["field"], "value": value })
    });
    Value::Array(all.collect())
}

#[tokio::test]
async fn a_sheet_is_saved_once_overtaken_and_undone() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let sheet = clerk.call(SHEET, &IDENTITY, None).await.body;
    assert_eq!(sheet["exists"], true);
    let version = &sheet["version"];
    let number = |value: &str| {
        let fields = fields(&sheet, "employee_number", value);
        json!({ "version": version, "fields": fields })
    };
    let saved = clerk.call(SAVE, &IDENTITY, Some(number("N-1"))).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    let late = clerk.call(SAVE, &IDENTITY, Some(number("N-2"))).await;
    assert_eq!((late.status, &late.body["code"]), (StatusCode::CONFLICT, &json!("STO-0106")));
    let theirs = late.body["theirs"]["items"].to_string();
    assert!(theirs.contains("N-1"), "the other's change is shown: {}", late.body);
    let wrong = json!({
        "version": late.body["theirs"]["version"],
        "fields": fields(&sheet, "birth_date", "6月31日")
    });
    let wrong = clerk.call(SAVE, &IDENTITY, Some(wrong)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(!wrong.body["fields"].as_array().unwrap().is_empty());
    let unknown = json!({ "version": 1, "fields": [{ "field": "salary", "value": "1" }] });
    let unknown = clerk.call(SAVE, &IDENTITY, Some(unknown)).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);

    let undo = "POST /api/v1/clients/{number}/undo";
    let batch = json!({ "batch": saved.body["batch"] });
    let undone = clerk.call(undo, &["1002"], Some(batch.clone())).await;
    assert_eq!(undone.status, StatusCode::OK);
    let again = clerk.call(undo, &["1002"], Some(batch.clone())).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let stranger = Judged::signed_in(&world, "stranger").await;
    let foreign = stranger.call(undo, &["1002"], Some(batch)).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let viewer = Judged::signed_in(&world, "viewer").await;
    let refused = viewer.call(SAVE, &IDENTITY, Some(number("N-3"))).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_same_key_saves_once() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let sheet = clerk.call(SHEET, &IDENTITY, None).await.body;
    let body = json!({
        "version": sheet["version"], "fields": fields(&sheet, "employee_number", "N-1")
    });
    let address = "/api/v1/clients/1002/persons/1/sheets/identity";
    let key = "5f0c1d3e-0000-4000-8000-00000000abcd";
    let first = clerk.program.once(address, key, &body).await;
    let second = clerk.program.once(address, &key.replace('-', ""), &body).await;
    assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(first.body, second.body, "the second finds what the first did");
    let odd = clerk.program.once(address, "短い", &body).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn revisions_and_bonuses_are_answered_explained_and_filed() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let bonuses = clerk.call("GET /api/v1/bonuses", &[], None).await.body;
    let payments = bonuses["payments"].as_array().unwrap();
    let paid = payments.iter().find(|one| one["paid_on"].is_string()).unwrap();
    let client = paid["client"]["number"].to_string();
    let day = paid["paid_on"].as_str().unwrap();
    let parts: [&str; 2] = [&client, day];
    let one = clerk.call("GET /api/v1/clients/{number}/bonuses/{day}", &parts, None).await.body;
    let person = one["persons"][0]["person"].to_string();
    let why = "GET /api/v1/clients/{number}/bonuses/{day}/persons/{person}";
    let why = clerk.call(why, &[&client, day, &person], None).await;
    assert!(!why.body["steps"].as_array().unwrap().is_empty());
    let file = "POST /api/v1/clients/{number}/bonuses/{day}";
    assert_eq!(clerk.call(file, &parts, None).await.status, StatusCode::OK);

    let mut seen = 0;
    for month in ["2026-04", "2026-05", "2026-06", "2026-01", "2025-12"] {
        let query = format!("?month={month}");
        let found = clerk.call_with("GET /api/v1/revisions", &[], &query, None).await.body;
        let Some(one) = found["persons"].get(0) else { continue };
        let whom = [one["client"]["number"].to_string(), one["person"].to_string()];
        let parts: Vec<&str> = whom.iter().map(String::as_str).collect();
        let why = "GET /api/v1/clients/{number}/persons/{person}/revision";
        let why = clerk.call_with(why, &parts, &query, None).await;
        assert_eq!(why.status, StatusCode::OK, "{}", why.body);
        let choose = "POST /api/v1/clients/{number}/persons/{person}/revision";
        let empty = json!({ "month": month, "act": "skip", "reason": " " });
        let refused = clerk.call(choose, &parts, Some(empty)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        seen += 1;
    }
    assert!(seen > 0, "the demo has somebody whose fixed pay changed");
    let nobody = json!({ "month": "2026-06", "persons": [] });
    let filed = clerk.call("POST /api/v1/revisions", &[], Some(nobody)).await;
    assert_eq!(filed.body["cases"], json!([]));
    let wrong = clerk.call_with("GET /api/v1/revisions", &[], "?month=6月", None).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);

    let stranger = Judged::signed_in(&world, "stranger").await;
    let absent = stranger.program.get("/api/v1/clients/9999").await.body;
    let foreign: [(&str, Vec<&str>, Option<Value>); 8] = [
        (SHEET, IDENTITY.to_vec(), None),
        (SHEET_OF, vec!["1002", "1", "pay", "2026-05"], None),
        ("GET /api/v1/clients/{number}/bonuses/{day}", parts.to_vec(), None),
        (file, parts.to_vec(), None),
        ("GET /api/v1/clients/{number}/persons/{person}/revision", vec!["1002", "1"], None),
        (
            "POST /api/v1/clients/{number}/persons/{person}/revision",
            vec!["1002", "1"],
            Some(json!({ "month": "2026-06", "act": "back" })),
        ),
        (
            "POST /api/v1/clients/{number}/unpaid-bonuses",
            vec!["1002"],
            Some(json!({ "month": "2026-06" })),
        ),
        (SAVE, IDENTITY.to_vec(), Some(json!({ "version": 1, "fields": [] }))),
    ];
    for (operation, parts, body) in foreign {
        let answer = stranger.call(operation, &parts, body).await;
        assert_eq!((answer.status, &answer.body), (StatusCode::NOT_FOUND, &absent), "{operation}");
    }
    for list in ["/api/v1/bonuses", "/api/v1/revisions"] {
        let text = stranger.program.get(list).await.body.to_string();
        assert!(!text.contains("みどりかわ") && !text.contains("1002"), "{list}");
    }
}
