//! The office by program: somebody comes and goes, cases are approved, lists are answered, files
//! come in and go out; who may not is refused, and another office's are absent.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::super::world::world;
use super::agreement::Judged;
use super::{Answer, send};

const HIRING: &str = "POST /api/v1/clients/{number}/hiring";
const LEAVING: &str = "POST /api/v1/clients/{number}/persons/{person}/leaving";
const CHARGE: &str = "/api/v1/clients/{number}/establishments/{establishment}/charge";

fn fields(all: &[(&str, &str)]) -> Value {
    all.iter().map(|(field, value)| json!({ "field": field, "value": value })).collect()
}

fn newcomer() -> Value {
    json!({ "fields": fields(&[
        ("name", "見本　花子"),
        ("kana", "ミホン ハナコ"),
        ("birth_date", "1994-11-08"),
        ("sex", "female"),
        ("basic_pension_number", "1234-567890"),
        ("establishment", "1"),
        ("hired_on", "2026-07-01"),
        ("employment_type", "general"),
        ("insured_as", "both"),
        ("insured_number", "901"),
        ("category", "general"),
        ("monthly_cash", "260000"),
        ("postal_code", "231-0023"),
        ("address", "神奈川県横浜市中区架空町１－２"),
        ("address_kana", "ヨコハマシナカクカクウチョウ1-2"),
    ]) })
}

#[tokio::test]
async fn somebody_comes_once_and_goes() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let form = clerk.call("GET /api/v1/clients/{number}/hiring", &["1002"], None).await.body;
    assert!(form["fields"].as_array().unwrap().len() > 20);
    let wrong = json!({ "fields": [{ "field": "hired_on", "value": "6月31日" }] });
    let wrong = clerk.call(HIRING, &["1002"], Some(wrong)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (address, key) = ("/api/v1/clients/1002/hiring", "5f0c1d3e000040008000000000000001");
    let hired = clerk.program.once(address, key, &newcomer()).await;
    assert_eq!(hired.status, StatusCode::CREATED, "{}", hired.body);
    let again = clerk.program.once(address, key, &newcomer()).await;
    assert_eq!(again.body["person"], hired.body["person"], "the same key hires once");
    assert_eq!(again.body["batch"], hired.body["batch"]);
    assert_eq!(hired.body["case"]["stage"], "checked", "{}", hired.body);
    let case = hired.body["case"]["id"].as_str().unwrap();
    let shown = clerk.call("GET /api/v1/cases/{case}", &[case], None).await.body;
    let get = "GET /api/v1/cases/{case}/documents/{document}";
    let mut kinds = Vec::new();
    for document in shown["documents"].as_array().unwrap() {
        let file = clerk.call(get, &[case, document["id"].as_str().unwrap()], None).await;
        kinds.push((file.kind, file.bytes.starts_with(b"%PDF")));
    }
    assert!(kinds.iter().any(|(kind, _)| kind.starts_with("text/csv")), "{kinds:?}");
    assert!(kinds.iter().all(|(kind, pdf)| (kind == "application/pdf") == *pdf), "{kinds:?}");

    let person = hired.body["person"].to_string();
    let whom = ["1002", person.as_str()];
    let of = "GET /api/v1/clients/{number}/persons/{person}/leaving";
    let held = clerk.call(of, &whom, None).await.body;
    let leaving = json!({
        "employment_version": held["employment_version"],
        "enrolment_version": held["enrolment_version"],
        "fields": fields(&[("left_on", "2026-07-31"), ("leaving", "left"), ("loss", "left")]),
    });
    let left = clerk.call(LEAVING, &whom, Some(leaving.clone())).await;
    assert_eq!(left.status, StatusCode::OK, "{}", left.body);
    assert!(left.body["case"]["id"].is_string(), "{}", left.body);
    let twice = clerk.call(LEAVING, &whom, Some(leaving)).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_day_is_listed_and_what_waits_is_approved() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let made = json!({ "clients": [1002] });
    clerk.call("POST /api/v1/determinations", &[], Some(made)).await;
    let waiting = clerk.call("GET /api/v1/approvals", &[], None).await.body;
    let one = waiting["waiting"].as_array().unwrap().iter().find(|one| one["barred"].is_null());
    let case = &one.unwrap()["case"];
    let chosen = json!({ "cases": [{ "case": case["id"], "version": case["version"] }] });
    let viewer = Judged::signed_in(&world, "viewer").await;
    let approve = "POST /api/v1/approvals";
    let refused = viewer.call(approve, &[], Some(chosen.clone())).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let stranger = Judged::signed_in(&world, "stranger").await;
    let absent = stranger.call(approve, &[], Some(chosen.clone())).await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    let done = clerk.call(approve, &[], Some(chosen.clone())).await;
    assert_eq!(done.body["approved"], json!([case["id"]]), "{}", done.body);
    let late = clerk.call(approve, &[], Some(chosen)).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    for list in ["deadlines", "arrivals", "returns", "charges", "leaves", "batches"] {
        let own = clerk.call(&format!("GET /api/v1/{list}"), &[], None).await;
        assert_eq!(own.status, StatusCode::OK, "{list}: {}", own.body);
        let looked = viewer.call(&format!("GET /api/v1/{list}"), &[], None).await;
        assert_eq!(looked.status, StatusCode::OK, "{list}");
        let foreign = stranger.program.get(&format!("/api/v1/{list}")).await;
        let text = foreign.body.to_string();
        assert!(!text.contains("1002") && !text.contains("みどりかわ"), "{list}: {text}");
    }
    let found = clerk.program.get("/api/v1/deadlines").await.body;
    assert!(!found["deadlines"].as_array().unwrap().is_empty());
    let leaves = stranger.call_with("GET /api/v1/leaves", &[], "?client=1002", None).await;
    assert_eq!(leaves.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_notice_that_came_is_compared() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let (get, put) = (format!("GET {CHARGE}"), format!("PUT {CHARGE}"));
    let parts = ["1002", "1"];
    let seen = clerk.call_with(&get, &parts, "?month=2026-05", None).await.body;
    let body = json!({
        "month": "2026-05",
        "health_yen": seen["expected"]["health_yen"],
        "pension_yen": seen["expected"]["pension_yen"],
        "contribution_yen": seen["expected"]["contribution_yen"],
    });
    let kept = clerk.call(&put, &parts, Some(body.clone())).await;
    assert_eq!(kept.body["difference_yen"], 0, "{}", kept.body);
    let negative = json!({
        "month": "2026-05", "health_yen": -1, "pension_yen": 0, "contribution_yen": 0
    });
    let wrong = clerk.call(&put, &parts, Some(negative)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let viewer = Judged::signed_in(&world, "viewer").await;
    let refused = viewer.call(&put, &parts, Some(body.clone())).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let stranger = Judged::signed_in(&world, "stranger").await;
    assert_eq!(stranger.call(&get, &parts, None).await.status, StatusCode::NOT_FOUND);
    let foreign = stranger.call(&put, &parts, Some(body)).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

async fn upload(clerk: &Judged<'_>, query: &str, bytes: Vec<u8>) -> Answer {
    let request = Request::post(format!("/api/v1/imports{query}"))
        .header("authorization", format!("Bearer {}", clerk.program.token))
        .header("content-type", "application/octet-stream");
    send(clerk.program.router, request, Body::from(bytes)).await
}

/// Waits until nothing is under way.
async fn settled(clerk: &Judged<'_>, id: &str) -> Value {
    loop {
        let body = clerk.call("GET /api/v1/imports/{import}", &[id], None).await.body;
        if body["stage"] != "checking" && body["stage"] != "running" {
            return body;
        }
    }
}

#[tokio::test]
async fn a_file_goes_out_comes_in_changed_and_is_taken_back() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let ask = json!({ "kind": "pay", "client": 1002, "format": "csv" });
    let file = clerk.call("POST /api/v1/exports", &[], Some(ask.clone())).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    let query = "?kind=pay&client=1002";
    let begun = upload(&clerk, query, file.bytes.clone()).await;
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.body);
    let id = begun.body["id"].as_str().unwrap().to_owned();
    let seen = settled(&clerk, &id).await;
    assert_eq!((&seen["stage"], &seen["outcome"]["changed"]), (&json!("previewed"), &json!(0)));

    let text = String::from_utf8(file.bytes).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let columns = seen["columns"].as_array().unwrap();
    let fixed = columns.iter().position(|column| column["item"] == "fixed").unwrap();
    let mut cells: Vec<&str> = lines.last().unwrap().split(',').collect();
    cells[fixed] = "123456";
    let changed = cells.join(",");
    *lines.last_mut().unwrap() = changed;
    let bytes = lines.join("\r\n").into_bytes();
    let begun = upload(&clerk, query, bytes).await;
    let id = begun.body["id"].as_str().unwrap().to_owned();
    assert_eq!(settled(&clerk, &id).await["outcome"]["changed"], 1);
    let stranger = Judged::signed_in(&world, "stranger").await;
    let foreign = stranger.call("GET /api/v1/imports/{import}", &[&id], None).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let publish = "POST /api/v1/imports/{import}/publish";
    assert_eq!(stranger.call(publish, &[&id], None).await.status, StatusCode::NOT_FOUND);
    clerk.call(publish, &[&id], None).await;
    let done = settled(&clerk, &id).await;
    assert_eq!(done["stage"], "finished", "{done}");
    let batch = done["batch"].as_str().unwrap();
    let undo = "POST /api/v1/batches/{batch}/undo";
    assert_eq!(stranger.call(undo, &[batch], None).await.status, StatusCode::NOT_FOUND);
    let viewer = Judged::signed_in(&world, "viewer").await;
    assert_eq!(viewer.call(undo, &[batch], None).await.status, StatusCode::FORBIDDEN);
    let undone = clerk.call(undo, &[batch], None).await;
    assert_eq!((undone.status, &undone.body["did"]), (StatusCode::OK, &json!("undone")));
    assert_eq!(clerk.call(undo, &[batch], None).await.status, StatusCode::CONFLICT);

    let refused = viewer.call("POST /api/v1/exports", &[], Some(ask.clone())).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let foreign = stranger.call("POST /api/v1/exports", &[], Some(ask)).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(upload(&viewer, query, b"a,b\r\n".to_vec()).await.status, StatusCode::FORBIDDEN);
    let hiring = viewer.call(HIRING, &["1002"], Some(newcomer())).await;
    assert_eq!(hiring.status, StatusCode::FORBIDDEN);
    let hiring = stranger.call(HIRING, &["1002"], Some(newcomer())).await;
    assert_eq!(hiring.status, StatusCode::NOT_FOUND);
}
