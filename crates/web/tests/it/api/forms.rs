//! Clients and establishments by program: added once, changed, overtaken, undone; the wall.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::world::world;
use super::agreement::Judged;

const FORM: &str = "GET /api/v1/clients/{number}/form";
const CHANGE: &str = "POST /api/v1/clients/{number}/form";
const PLACE: &str = "GET /api/v1/clients/{number}/establishments/{establishment}";
const CHANGE_PLACE: &str = "POST /api/v1/clients/{number}/establishments/{establishment}";
const ADD_PLACE: &str = "POST /api/v1/clients/{number}/establishments";

fn fields(all: &[(&str, &str)]) -> Value {
    all.iter().map(|(field, value)| json!({ "field": field, "value": value })).collect()
}

/// The fields of a sheet with some of them set.
fn with(sheet: &Value, set: &[(&str, &str)]) -> Value {
    let all = sheet["fields"].as_array().unwrap().iter().map(|one| {
        let name = one["field"].as_str().unwrap();
        let value = set.iter().find(|(field, _)| *field == name);
        json!({ "field": name, "value": value.map_or(one["value"].clone(), |set| json!(set.1)) })
    });
    all.collect()
}

fn newcomer(staff: &str) -> Value {
    let all = [
        ("number", "2001"),
        ("form", "corporation"),
        ("name", "見本商会株式会社"),
        ("kana", "ミホンショウカイ"),
        ("employer", "見本　一郎"),
        ("since", "2026-04-01"),
        ("staff", staff),
    ];
    json!({ "fields": fields(&all) })
}

const BRANCH: [(&str, &str); 14] = [
    ("name", "本社"),
    ("prefecture", "神奈川県"),
    ("district", "03"),
    ("symbol", "ミホン"),
    ("office_number", "01234"),
    ("postal_code", "2310023"),
    ("phone", "045-000-0000"),
    ("address", "横浜市中区架空町１－２"),
    ("employer", "見本　一郎"),
    ("filer", "sharoushi"),
    ("closing", "末日"),
    ("months_after", "1"),
    ("fraction", "none"),
    ("insurer", "kyokai"),
];

#[tokio::test]
async fn a_client_with_its_establishment_is_added_once_changed_and_taken_back() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let known = clerk.call(FORM, &["1002"], None).await.body;
    let staff = known["staff"][0]["id"].as_str().unwrap();
    let key = "5f0c1d3e-0000-4000-8000-0000000000aa";
    let body = newcomer(staff);
    let first = clerk.program.once("/api/v1/clients", key, &body).await;
    let second = clerk.program.once("/api/v1/clients", key, &body).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    assert_eq!(first.body, second.body, "the second finds what the first did");
    let taken = clerk.call("POST /api/v1/clients", &[], Some(body)).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(taken.body["fields"][0]["field"], "number");

    let made = json!({ "fields": fields(&BRANCH) });
    let added = clerk.call(ADD_PLACE, &["2001"], Some(made)).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
    let place = clerk.call(PLACE, &["2001", "1"], None).await.body;
    let list = clerk.call_with("GET /api/v1/establishments", &[], "?client=2001", None).await.body;
    assert_eq!(list["establishments"][0]["name"], "本社");
    let moved = |name: &str| {
        let set = [("name", name), ("change", "corrected")];
        Some(json!({ "version": place["version"], "fields": with(&place, &set) }))
    };
    let saved = clerk.call(CHANGE_PLACE, &["2001", "1"], moved("横浜本社")).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    let late = clerk.call(CHANGE_PLACE, &["2001", "1"], moved("川崎本社")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body["theirs"]["items"].to_string().contains("横浜本社"));

    let sheet = clerk.call(FORM, &["2001"], None).await.body;
    let versions = |fields: Value| {
        json!({
            "version": sheet["version"],
            "entrustment_version": sheet["entrustment_version"],
            "fields": fields,
        })
    };
    let renamed =
        |name: &str| Some(versions(with(&sheet, &[("employer", name), ("change", "corrected")])));
    let saved = clerk.call(CHANGE, &["2001"], renamed("見本　二郎")).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    let late = clerk.call(CHANGE, &["2001"], renamed("見本　三郎")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body["detail"].as_str().unwrap().starts_with("基本: "), "{}", late.body);
    let unknown = versions(fields(&[("salary", "1")]));
    let unknown = clerk.call(CHANGE, &["2001"], Some(unknown)).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    let undo = "POST /api/v1/clients/{number}/undo";
    let batch = json!({ "batch": saved.body["batch"] });
    assert_eq!(clerk.call(undo, &["2001"], Some(batch)).await.status, StatusCode::OK);
    let back = clerk.call("GET /api/v1/clients/{number}", &["2001"], None).await.body;
    assert_eq!(back["employer"], "見本　一郎");
}

#[tokio::test]
async fn forms_of_clients_are_for_who_may_change_this_office() {
    let world = world();
    let viewer = Judged::signed_in(&world, "viewer").await;
    let stranger = Judged::signed_in(&world, "stranger").await;
    let absent = stranger.program.get("/api/v1/clients/9999").await.body;
    let change = json!({ "version": 1, "entrustment_version": 1, "fields": [] });
    let place = json!({ "version": 1, "fields": [] });
    let tries: [(&str, &[&str], Option<Value>); 5] = [
        (FORM, &["1002"], None),
        (CHANGE, &["1002"], Some(change)),
        (PLACE, &["1002", "1"], None),
        (CHANGE_PLACE, &["1002", "1"], Some(place)),
        (ADD_PLACE, &["1002"], Some(json!({ "fields": fields(&BRANCH) }))),
    ];
    for (operation, parts, body) in tries {
        let refused = viewer.call(operation, parts, body.clone()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{operation}");
        let foreign = stranger.call(operation, parts, body).await;
        assert_eq!(
            (foreign.status, &foreign.body),
            (StatusCode::NOT_FOUND, &absent),
            "{operation}"
        );
    }
    let added = viewer.call("POST /api/v1/clients", &[], Some(newcomer(""))).await;
    assert_eq!(added.status, StatusCode::FORBIDDEN);
    let list = stranger.call("GET /api/v1/establishments", &[], None).await.body;
    assert_eq!(list["establishments"], json!([]));
}

#[tokio::test]
async fn the_same_key_chooses_once() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let address = "/api/v1/clients/1002/persons/1/revision";
    let body = json!({ "month": "2026-06", "act": "skip", "reason": "昇給を取り消した" });
    let key = "5f0c1d3e00004000800000000000abce";
    for _ in 0..2 {
        let answer = clerk.program.once(address, key, &body).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    }
    let history = "GET /api/v1/clients/{number}/persons/{person}/history";
    let acts = clerk.call(history, &["1002", "1"], None).await.body;
    let chosen = acts["acts"].to_string().matches("昇給を取り消した").count();
    assert_eq!(chosen, 1, "{acts}");
}
