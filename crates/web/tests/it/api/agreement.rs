//! A run over the demo: each answer keeps to the document; another office's ids are as absent as
//! ids that never were; who may not change anything changes nothing.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::super::world::{Browser, PASSWORD, World, world};
use super::schema::problems;
use super::{Answer, Program, send};

/// A program whose every answer is compared with the document.
pub struct Judged<'w> {
    pub program: Program<'w>,
    document: Value,
}

impl<'w> Judged<'w> {
    pub async fn signed_in(world: &'w World, login: &str) -> Self {
        let program = Program::signed_in(world, login).await;
        let document = program.get("/api/v1/openapi.json").await.body;
        Self { program, document }
    }

    /// Calls an operation by its address in the document; the words in braces are filled in order.
    pub async fn call(&self, operation: &str, parts: &[&str], body: Option<Value>) -> Answer {
        self.call_with(operation, parts, "", body).await
    }

    pub async fn call_with(
        &self,
        operation: &str,
        parts: &[&str],
        query: &str,
        body: Option<Value>,
    ) -> Answer {
        let (method, template) = operation.split_once(' ').unwrap();
        let mut address = String::new();
        let mut parts = parts.iter();
        for (place, piece) in template.split('{').enumerate() {
            if place == 0 {
                address.push_str(piece);
            } else {
                address.push_str(parts.next().unwrap());
                address.push_str(piece.split_once('}').unwrap().1);
            }
        }
        let pointer = format!(
            "/paths/{}/{}",
            template.replace('~', "~0").replace('/', "~1"),
            method.to_lowercase()
        );
        let described = self.document.pointer(&pointer).unwrap_or_else(|| panic!("{operation}"));
        if let Some(body) = &body {
            let schema = &described["requestBody"]["content"]["application/json"]["schema"];
            assert_eq!(problems(&self.document, schema, body, operation), [""; 0]);
        }
        let answer = self.program.call(method, &format!("{address}{query}"), body).await;
        self.judge(operation, described, &answer);
        answer
    }

    fn judge(&self, operation: &str, described: &Value, answer: &Answer) {
        let status = answer.status.as_u16().to_string();
        let response = &described["responses"][&status];
        assert!(response.is_object(), "{operation} answers {status}: {}", answer.body);
        let Some(content) = response.get("content") else {
            assert!(answer.bytes.is_empty(), "{operation}");
            return;
        };
        let kind = answer.kind.split(';').next().unwrap();
        let schema = &content[kind]["schema"];
        assert!(!content[kind].is_null(), "{operation} answers {kind}");
        if kind.ends_with("json") {
            let found = problems(&self.document, schema, &answer.body, operation);
            assert!(found.is_empty(), "{found:#?}");
        }
    }
}

#[tokio::test]
async fn every_answer_keeps_to_the_document() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let who = clerk.call("GET /api/v1/session", &[], None).await;
    assert_eq!(who.body["office"], "うみねこ社会保険労務士事務所");
    let clients = clerk.call("GET /api/v1/clients", &[], None).await;
    let numbers: Vec<String> = clients.body["clients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|client| client["number"].to_string())
        .collect();
    assert!(numbers.len() >= 10);
    clerk.call_with("GET /api/v1/clients", &[], "?show=all", None).await;
    let found = clerk
        .call("POST /api/v1/clients/search", &[], Some(json!({ "words": "みどりかわ" })))
        .await;
    assert_eq!(found.body["clients"][0]["number"], 1002);
    for number in &numbers {
        clerk.call("GET /api/v1/clients/{number}", &[number], None).await;
        let persons = clerk
            .call_with("GET /api/v1/clients/{number}/persons", &[number], "?who=all", None)
            .await;
        let one = persons.body["persons"][0]["number"].to_string();
        let parts: &[&str] = &[number, &one];
        clerk.call("GET /api/v1/clients/{number}/persons/{person}", parts, None).await;
        let decide = "GET /api/v1/clients/{number}/determination";
        let decided = clerk.call(decide, &[number], None).await.body;
        for place in decided["establishments"].as_array().unwrap() {
            let Some(person) = place["persons"].get(0) else { continue };
            let person = person["person"].to_string();
            let explain = "GET /api/v1/clients/{number}/persons/{person}/determination";
            let why = clerk.call(explain, &[number, &person], None).await;
            assert_eq!(why.status, StatusCode::OK, "{}", why.body);
            assert!(!why.body["answer"].as_str().unwrap().is_empty());
        }
    }
    clerk.call_with("GET /api/v1/clients/{number}", &["1002"], "?on=2026-01-31", None).await;
    let past = clerk.call_with("GET /api/v1/clients/{number}", &["1002"], "?on=昨日", None).await;
    assert_eq!(past.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_filing_goes_its_way_by_program_alone() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    clerk.call("GET /api/v1/determinations", &[], None).await;
    let made = clerk
        .call("POST /api/v1/determinations", &[], Some(json!({ "clients": [1002] })))
        .await
        .body;
    let case = made["cases"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(made["cases"][0]["stage"], "checked", "{made}");
    let again = clerk
        .call("POST /api/v1/determinations", &[], Some(json!({ "clients": [1002] })))
        .await
        .body;
    assert_eq!(again["cases"], json!([]), "one that is further on is left");
    let cases = clerk.call("GET /api/v1/cases", &[], None).await.body;
    assert!(cases["cases"].as_array().unwrap().iter().any(|one| one["id"] == *case));
    let shown = clerk.call("GET /api/v1/cases/{case}", &[&case], None).await.body;
    let document = shown["documents"][0]["id"].as_str().unwrap();
    let get = "GET /api/v1/cases/{case}/documents/{document}";
    let file = clerk.call(get, &[&case, document], None).await;
    assert_eq!(shown["documents"][0]["bytes"], file.bytes.len());
    let version = shown["case"]["version"].as_u64().unwrap();
    let step = "POST /api/v1/cases/{case}/steps";
    let approve = json!({ "to": "approved", "version": version });
    let approved = clerk.call(step, &[&case], Some(approve.clone())).await;
    assert_eq!(approved.status, StatusCode::OK, "{}", approved.body);
    assert_eq!(approved.body["case"]["stage"], "approved");
    let late = clerk.call(step, &[&case], Some(approve)).await;
    assert_eq!((late.status, late.body["code"].as_str()), (StatusCode::CONFLICT, Some("STO-0109")));
    let log = clerk.call("GET /api/v1/log", &[], None).await;
    assert_eq!(log.status, StatusCode::OK);
    let searched =
        clerk.call("POST /api/v1/persons/search", &[], Some(json!({ "words": "ﾀ" }))).await;
    assert!(!searched.body["persons"].as_array().unwrap().is_empty());
    let ended = clerk.call("DELETE /api/v1/session", &[], None).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    let after = clerk.call("GET /api/v1/clients", &[], None).await;
    assert_eq!(
        (after.status, after.body["code"].as_str()),
        (StatusCode::UNAUTHORIZED, Some("IDN-0012"))
    );
}

#[tokio::test]
async fn another_office_is_absent_in_the_same_words() {
    let world = world();
    let clerk = Judged::signed_in(&world, "clerk").await;
    let made = clerk.program.post("/api/v1/determinations", json!({ "clients": [1002] })).await;
    let case = made.body["cases"][0]["id"].as_str().unwrap().to_owned();
    let shown = clerk.program.get(&format!("/api/v1/cases/{case}")).await.body;
    let document = shown["documents"][0]["id"].as_str().unwrap().to_owned();

    let stranger = Judged::signed_in(&world, "stranger").await;
    let absent = stranger.program.get("/api/v1/clients/9999").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
    let never = "0197c000-0000-7000-8000-000000000000";
    let foreign: [(&str, &[&str]); 8] = [
        ("GET /api/v1/clients/{number}", &["1002"]),
        ("GET /api/v1/clients/{number}/persons", &["1002"]),
        ("GET /api/v1/clients/{number}/persons/{person}", &["1002", "1"]),
        ("GET /api/v1/clients/{number}/determination", &["1002"]),
        ("GET /api/v1/clients/{number}/persons/{person}/determination", &["1002", "1"]),
        ("GET /api/v1/cases/{case}", &[&case]),
        ("GET /api/v1/cases/{case}/documents/{document}", &[&case, &document]),
        ("GET /api/v1/cases/{case}", &[never]),
    ];
    for (operation, parts) in foreign {
        let answer = stranger.call(operation, parts, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{operation}");
        assert_eq!(answer.body, absent.body, "{operation}");
    }
    let changes: [(&str, &[&str], Value); 2] = [
        ("POST /api/v1/determinations", &[], json!({ "clients": [1002] })),
        ("POST /api/v1/cases/{case}/steps", &[&case], json!({ "to": "approved", "version": 2 })),
    ];
    for (operation, parts, body) in changes {
        let answer = stranger.call(operation, parts, Some(body)).await;
        assert_eq!((answer.status, answer.body), (StatusCode::NOT_FOUND, absent.body.clone()));
    }
    let log = stranger.call_with("GET /api/v1/log", &[], "?client=1002", None).await;
    assert_eq!(log.body, absent.body);
    for list in ["/api/v1/clients?show=all", "/api/v1/determinations", "/api/v1/cases?show=all"] {
        let text = stranger.program.get(list).await.body.to_string();
        assert!(!text.contains("みどりかわ") && !text.contains("1002"), "{list}");
    }
}

#[tokio::test]
async fn who_only_looks_changes_nothing_and_nobody_sees_nothing() {
    let world = world();
    let viewer = Judged::signed_in(&world, "viewer").await;
    let looked = viewer.call("GET /api/v1/clients/{number}", &["1002"], None).await;
    assert_eq!(looked.status, StatusCode::OK);
    let made =
        viewer.call("POST /api/v1/determinations", &[], Some(json!({ "clients": [1002] }))).await;
    assert_eq!(
        (made.status, made.body["code"].as_str()),
        (StatusCode::FORBIDDEN, Some("IDN-0001"))
    );
    let log = viewer.call("GET /api/v1/log", &[], None).await;
    assert_eq!(log.status, StatusCode::FORBIDDEN);

    let nobody = Program::unknown(&world);
    let document = nobody.get("/api/v1/openapi.json").await.body;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("security").is_some() {
                continue;
            }
            let address = path.replace("{number}", "1002").replace("{person}", "1");
            let body = operation.get("requestBody").map(|_| json!({}));
            let answer = nobody.call(&method.to_uppercase(), &address, body).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
            assert_eq!(answer.kind, "application/problem+json", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_cookie_counts_only_beside_its_token() {
    let world = world();
    let browser = Browser::signed_in(&world, "clerk").await;
    let cookies: Vec<String> =
        browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let with = |csrf: &str| {
        let request = Request::get("/api/v1/clients").header("cookie", cookies.join("; "));
        if csrf.is_empty() { request } else { request.header("x-csrf-token", csrf) }
    };
    let status = async |request| send(&world.router, request, Body::empty()).await.status;
    assert_eq!(status(with("")).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(with(&"0".repeat(32))).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(with(&browser.csrf)).await, StatusCode::OK);
    let foreign = with(&browser.csrf).header("sec-fetch-site", "cross-site");
    assert_eq!(status(foreign).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_sent_wrongly_is_told_without_repeating_it() {
    let world = world();
    let nobody = Program::unknown(&world);
    let sign_in = |login: &str, password: &str| json!({ "login": login, "password": password });
    let known = nobody.post("/api/v1/sessions", sign_in("viewer", "x")).await;
    let unknown = nobody.post("/api/v1/sessions", sign_in("nobody", "x")).await;
    assert_eq!((known.status, &known.body), (StatusCode::UNAUTHORIZED, &unknown.body));
    let extra = nobody.post("/api/v1/sessions", json!({ "login": "a", "secret": "秘密" })).await;
    assert_eq!(extra.status, StatusCode::BAD_REQUEST);
    assert!(!extra.body.to_string().contains("秘密") && !extra.body.to_string().contains("secret"));
    let form = Request::post("/api/v1/sessions")
        .header("content-type", "application/x-www-form-urlencoded");
    let body = Body::from(format!("login=viewer&password={PASSWORD}"));
    let answer = send(&world.router, form, body).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let lost = nobody.get("/api/v1/nothing").await;
    assert_eq!(
        (lost.status, lost.kind.as_str()),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
}
