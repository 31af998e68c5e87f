//! 会社の名簿 (SCIM 2.0): what a directory may and may not, in the words of the standard.

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::api::Program;
use super::world::{PASSWORD, World, world};

/// 会社の名簿から利用者を受け取る.
const PROVISION: u8 = 35;
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

/// A directory with its key.
pub struct Directory<'w> {
    world: &'w World,
    key: String,
}

impl<'w> Directory<'w> {
    /// Of the office of this administrator, who makes and releases its key.
    pub async fn of(world: &'w World, login: &str) -> Self {
        let boss = Program::signed_in(world, login).await;
        let ask = json!({
            "name": "会社の名簿", "functions": [PROVISION], "clients": null,
            "until": "2026-12-31", "network": "127.0.0.1",
        });
        let made = boss.post("/api/v1/api-keys", ask).await.body;
        let release = json!({ "key": made["id"], "act": "release" });
        assert_eq!(boss.post("/api/v1/api-keys/changes", release).await.status, 204);
        Self { world, key: made["key"].as_str().unwrap().to_owned() }
    }

    pub async fn call(&self, method: &str, address: &str, body: Value) -> Answer {
        self.call_with(method, address, body, &[]).await
    }

    pub async fn call_with(
        &self,
        method: &str,
        address: &str,
        body: Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/scim/v2{address}"))
            .header("host", "127.0.0.1:8080")
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "application/scim+json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let answer = self.world.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.call("GET", address, Value::Null).await
    }

    pub async fn joins(&self, user_name: &str, external: &str) -> String {
        let made = self.call("POST", "/Users", user(user_name, external)).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.body["id"].as_str().unwrap().to_owned()
    }
}

fn user(user_name: &str, external: &str) -> Value {
    json!({
        "schemas": [USER], "userName": user_name, "externalId": external,
        "name": { "familyName": "架空", "givenName": "花子" }, "active": true,
        "emails": [{ "value": "hanako@minato.example", "primary": true }],
    })
}

/// The address of one user.
pub fn one(id: &str) -> String {
    ["/Users", id].join("/")
}

pub fn active(active: bool) -> Value {
    let act = json!({ "op": "Replace", "path": "active", "value": active });
    json!({ "schemas": [PATCH], "Operations": [act] })
}

pub fn refused(answer: &Answer, status: u16, kind: Option<&str>) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.body["schemas"], json!([ERROR]), "{}", answer.body);
    assert_eq!(answer.body["status"], json!(status.to_string()));
    assert_eq!(answer.body.get("scimType").and_then(Value::as_str), kind, "{}", answer.body);
    assert!(answer.body["detail"].as_str().unwrap().ends_with('。'));
    let media = answer.headers["content-type"].to_str().unwrap();
    assert!(media.starts_with("application/scim+json"), "{media}");
}

#[tokio::test]
async fn a_joiner_is_made_found_changed_and_leaves() {
    let world = world();
    let directory = Directory::of(&world, "boss").await;
    let made = directory.call("POST", "/Users", user("hanako@minato.example", "u-1")).await;
    assert_eq!((made.status, &made.body["active"]), (201, &json!(true)), "{}", made.body);
    assert_eq!(made.headers["etag"], "W/\"1\"");
    let id = made.body["id"].as_str().unwrap().to_owned();
    assert_eq!(made.headers["location"].to_str().unwrap(), format!("/scim/v2{}", one(&id)));
    assert_eq!(made.body["meta"]["resourceType"], "User");
    assert!(!made.body.to_string().contains("emails"), "what is not needed is not kept");
    refused(
        &directory.call("POST", "/Users", user("HANAKO@minato.example", "u-2")).await,
        409,
        Some("uniqueness"),
    );
    refused(&directory.call("POST", "/Users", user("other", "u-1")).await, 409, Some("uniqueness"));
    directory.joins("taro@minato.example", "u-3").await;

    for (address, count) in [
        ("/Users", 2),
        ("/Users?filter=userName%20eq%20%22Hanako%40minato.example%22", 1),
        ("/Users?filter=externalId%20eq%20%22u-3%22", 1),
        ("/Users?filter=externalId%20eq%20%22U-3%22", 0),
        ("/Users?startIndex=2&count=5", 2),
        ("/Users?count=0", 2),
    ] {
        let listed = directory.get(address).await;
        assert_eq!(
            (listed.status, &listed.body["totalResults"]),
            (200, &json!(count)),
            "{address}"
        );
    }
    let page = directory.get("/Users?startIndex=2&count=5").await.body;
    assert_eq!((&page["startIndex"], &page["itemsPerPage"]), (&json!(2), &json!(1)));
    assert_eq!(page["Resources"][0]["userName"], "taro@minato.example");
    let bad = directory.get("/Users?filter=userName%20co%20%22a%22").await;
    refused(&bad, 400, Some("invalidFilter"));

    let address = one(&id);
    let stale = [("if-match", "W/\"7\"")];
    refused(&directory.call_with("PATCH", &address, active(false), &stale).await, 412, None);
    let now = [("if-match", "W/\"1\"")];
    let renamed = json!({ "schemas": [PATCH], "Operations": [
        { "op": "replace", "value": { "displayName": "架空　花", "name.givenName": "花" } },
        { "op": "add", "path": "title", "value": "係長" },
    ]});
    let renamed = directory.call_with("PATCH", &address, renamed, &now).await;
    assert_eq!((renamed.status, &renamed.body["displayName"]), (200, &json!("架空　花")));
    assert_eq!(renamed.headers["etag"], "W/\"2\"");
    let same = [("if-none-match", "W/\"2\"")];
    assert_eq!(directory.call_with("GET", &address, Value::Null, &same).await.status, 304);

    let off = directory.call("PATCH", &address, active(false)).await;
    assert_eq!((off.status, &off.body["active"]), (200, &json!(false)), "{}", off.body);
    let text = json!({ "schemas": [PATCH], "Operations": [
        { "op": "Replace", "path": "active", "value": "True" } ]});
    assert_eq!(directory.call("PATCH", &address, text).await.body["active"], json!(true));
    let whole = directory.call("PUT", &address, user("hanako2@minato.example", "u-1")).await;
    assert_eq!(whole.body["userName"], "hanako2@minato.example");
    assert!(whole.body.get("displayName").is_none(), "what a whole does not say is gone");
    assert_eq!(directory.call("DELETE", &address, Value::Null).await.status, 204);
    refused(&directory.get(&address).await, 404, None);
    refused(&directory.call("DELETE", &address, Value::Null).await, 404, None);
}

#[tokio::test]
async fn a_directory_makes_no_password_no_right_and_no_administrator() {
    let world = world();
    let directory = Directory::of(&world, "boss").await;
    let mut sent = user("hanako@minato.example", "u-1");
    sent["password"] = json!("うみねこ飛ぶ港の朝焼け二〇二六");
    refused(&directory.call("POST", "/Users", sent).await, 400, Some("invalidValue"));
    let mut sent = user("hanako@minato.example", "u-1");
    sent["roles"] = json!([{ "value": "administrator" }]);
    let made = directory.call("POST", "/Users", sent).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let boss = Program::signed_in(&world, "boss").await;
    let accounts = boss.get("/api/v1/accounts").await.body;
    let accounts = accounts["accounts"].as_array().unwrap().clone();
    let joined = accounts.iter().find(|one| one["login"] == "hanako@minato.example").unwrap();
    assert_eq!(joined["roles"], json!([]), "{joined}");
    let stranger = Program::unknown(&world);
    let guess = json!({ "login": "hanako@minato.example", "password": PASSWORD });
    assert_eq!(stranger.post("/api/v1/sessions", guess).await.status, 401, "no way in yet");
    // The key keeps users and does nothing else.
    let by_key = Program { router: &world.router, token: directory.key.clone() };
    for closed in ["/api/v1/accounts", "/api/v1/clients", "/api/v1/log", "/api/v1/me/sessions"] {
        assert_eq!(by_key.get(closed).await.status, 403, "{closed}");
    }
    let both = json!({ "name": "両方", "functions": [PROVISION, 15], "clients": null,
        "until": "2026-12-31", "network": "127.0.0.1" });
    assert_eq!(boss.post("/api/v1/api-keys", both).await.status, 422, "a scope of its own");
    for (method, address, body, status) in [
        ("POST", "/Users", json!({ "userName": "x" }), 400),
        ("POST", "/Users", json!({ "schemas": [USER], "userName": "" }), 400),
        ("POST", "/Users", json!({ "schemas": [USER], "userName": "x", "clearance": 1 }), 400),
        ("PATCH", &one("none"), active(false), 404),
        ("GET", "/Bulk", Value::Null, 404),
    ] {
        assert_eq!(
            directory.call(method, address, body).await.status,
            status,
            "{method} {address}"
        );
    }
}

#[tokio::test]
async fn only_a_key_that_keeps_users_comes_in() {
    let world = world();
    let directory = Directory::of(&world, "boss").await;
    for key in ["", "romori_key_00", "nonsense"] {
        let other = Directory { world: &world, key: key.to_owned() };
        refused(&other.get("/Users").await, 401, None);
        refused(&other.get("/ServiceProviderConfig").await, 401, None);
    }
    let person = Program::signed_in(&world, "boss").await;
    let session = Directory { world: &world, key: person.token.clone() };
    refused(&session.get("/Users").await, 401, None);
    let config = directory.get("/ServiceProviderConfig").await.body;
    assert_eq!(config["changePassword"]["supported"], json!(false));
    assert_eq!(config["etag"]["supported"], json!(true));
    let types = directory.get("/ResourceTypes").await.body;
    assert_eq!(types["Resources"][0]["schema"], USER);
    let schema = directory.get(&format!("/Schemas/{USER}")).await.body;
    let names: Vec<&str> = schema["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert_eq!(names, ["userName", "externalId", "displayName", "name", "active"]);
}

#[tokio::test]
async fn another_office_s_users_look_absent() {
    let world = world();
    let first = Directory::of(&world, "boss").await;
    let second = Directory::of(&world, "stranger").await;
    let id = first.joins("hanako@minato.example", "u-1").await;
    let address = one(&id);
    refused(&second.get(&address).await, 404, None);
    refused(&second.call("PATCH", &address, active(false)).await, 404, None);
    refused(&second.call("PUT", &address, user("x", "u-9")).await, 404, None);
    refused(&second.call("DELETE", &address, Value::Null).await, 404, None);
    assert_eq!(second.get("/Users").await.body["totalResults"], json!(0));
    // The same name there tells nothing of here.
    second.joins("hanako@minato.example", "u-1").await;
    assert_eq!(first.get(&address).await.body["active"], json!(true));
    // Whom the directory did not make it does not keep, and does not make again.
    let clerk = first.call("POST", "/Users", user("clerk", "u-5")).await;
    refused(&clerk, 409, Some("uniqueness"));
}

#[tokio::test]
async fn a_leaver_is_out_at_the_next_request_and_the_last_administrator_stays() {
    let world = world();
    let played = super::company::provider("").await;
    let code = super::company::set_up(&world, "boss", &played, &[]).await;
    let directory = Directory::of(&world, "boss").await;
    // A joiner comes in by his company at once, as his directory says who he is there.
    let id = directory.joins("hanako@minato.example", "u-hanako").await;
    let (mut hanako, page) = super::company::at_the_door(&world, &code).await;
    let entered = super::company::through(&mut hanako, &played, &page, "u-hanako").await;
    assert_eq!(entered.location, "/70", "{}", entered.text);
    assert_eq!(hanako.get("/90").await.status, 200);
    let address = one(&id);
    assert_eq!(directory.call("PATCH", &address, active(false)).await.status, 200);
    assert!(hanako.get("/90").await.location.starts_with("/sign-in"), "at once");
    let refused_now = super::company::enters(&world, &code, &played, "u-hanako").await;
    assert_eq!(refused_now.status, 401);
    // Who bound himself is taken over as he is, by who he is at his company.
    super::company::bind(&world, "clerk", &played, "u-clerk").await;
    let clerk = directory.joins("clerk@minato.example", "u-clerk").await;
    let session = Program::signed_in(&world, "clerk").await;
    assert_eq!(session.get("/api/v1/clients").await.status, 200, "with the rights that he has");
    let off = directory.call("PATCH", &one(&clerk), active(false)).await;
    assert_eq!(off.status, 200, "{}", off.body);
    assert_eq!(session.get("/api/v1/clients").await.status, 401);
    // The last administrator stays, and none is opened again by a directory.
    super::company::bind(&world, "boss", &played, "u-boss").await;
    let boss = directory.joins("boss@minato.example", "u-boss").await;
    let kept = directory.call("PATCH", &one(&boss), active(false)).await;
    refused(&kept, 409, None);
}
