//! What is answered: users, lists and errors in the words of SCIM.

use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::{DirectoryError, DirectoryUser, EntryError, UnitError};
use serde_json::{Map, Value, json};

/// The media type of SCIM (RFC 7644 §3.1).
const SCIM: HeaderValue = HeaderValue::from_static("application/scim+json; charset=utf-8");
/// The schema of a user.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// Where users are.
const USERS: &str = "/scim/v2/Users";
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// An answer of this kind.
pub fn answer(status: StatusCode, body: &Value) -> Response {
    let mut answer = (status, body.to_string()).into_response();
    answer.headers_mut().insert(CONTENT_TYPE, SCIM);
    answer
}

/// 名簿の誤り — RFC 7644 §3.12.
#[derive(Debug)]
pub struct ScimError {
    status: StatusCode,
    kind: Option<&'static str>,
    detail: String,
}

impl ScimError {
    /// One of this status and kind, in words.
    pub fn new(status: StatusCode, kind: Option<&'static str>, detail: &str) -> Self {
        Self { status, kind, detail: detail.to_owned() }
    }

    /// What was sent cannot be read.
    pub fn syntax() -> Self {
        let words = "本文を読めません。SCIM 2.0 の JSON を送ってください。";
        Self::new(StatusCode::BAD_REQUEST, Some("invalidSyntax"), words)
    }

    /// A value that is not taken.
    pub fn value(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Some("invalidValue"), detail)
    }

    /// Nobody is told who asks without a key that serves.
    pub fn no_key() -> Self {
        let words = "鍵が要ります。名簿の連携の鍵を Authorization: Bearer で送ってください。";
        Self::new(StatusCode::UNAUTHORIZED, None, words)
    }
}

impl From<DirectoryError> for ScimError {
    fn from(error: DirectoryError) -> Self {
        let words = error.to_string();
        let (status, kind) = match &error {
            DirectoryError::Absent => (StatusCode::NOT_FOUND, None),
            DirectoryError::Taken => (StatusCode::CONFLICT, Some("uniqueness")),
            DirectoryError::Value => (StatusCode::BAD_REQUEST, Some("invalidValue")),
            DirectoryError::Stale => (StatusCode::PRECONDITION_FAILED, None),
            DirectoryError::LastAdministrator => (StatusCode::CONFLICT, None),
            DirectoryError::Administrator => (StatusCode::BAD_REQUEST, Some("mutability")),
            DirectoryError::Entry(EntryError::NotAllowed(_)) => (StatusCode::FORBIDDEN, None),
            DirectoryError::Entry(EntryError::Unit(UnitError::LoginTaken)) => {
                (StatusCode::CONFLICT, Some("uniqueness"))
            }
            DirectoryError::Entry(_) => (StatusCode::SERVICE_UNAVAILABLE, None),
        };
        Self::new(status, kind, &words)
    }
}

impl IntoResponse for ScimError {
    fn into_response(self) -> Response {
        let mut body = json!({
            "schemas": [ERROR],
            "status": self.status.as_u16().to_string(),
            "detail": self.detail,
        });
        if let Some(kind) = self.kind {
            body["scimType"] = json!(kind);
        }
        let mut answer = answer(self.status, &body);
        if self.status == StatusCode::UNAUTHORIZED {
            let by = HeaderValue::from_static("Bearer");
            answer.headers_mut().insert(axum::http::header::WWW_AUTHENTICATE, by);
        }
        answer
    }
}

fn version(user: &DirectoryUser) -> String {
    format!("W/\"{}\"", user.version)
}

/// A user as it is answered. What the directory did not say is left out.
pub fn user_value(user: &DirectoryUser) -> Value {
    let person = &user.person;
    let mut value = json!({
        "schemas": [USER],
        "id": user.id.to_string(),
        "userName": person.user_name,
        "active": user.active,
        "meta": {
            "resourceType": "User",
            "created": user.made_at.to_string(),
            "lastModified": user.changed_at.to_string(),
            "location": format!("{USERS}/{}", user.id),
            "version": version(user),
        },
    });
    if let Some(external) = &person.external_id {
        value["externalId"] = json!(external);
    }
    if let Some(shown) = &person.display_name {
        value["displayName"] = json!(shown);
    }
    let mut name = Map::new();
    for (field, part) in [("familyName", &person.family_name), ("givenName", &person.given_name)] {
        if let Some(part) = part {
            name.insert(field.to_owned(), json!(part));
        }
    }
    if !name.is_empty() {
        value["name"] = Value::Object(name);
    }
    value
}

/// A user with its version, and where it is where it is new.
pub fn user_answer(status: StatusCode, user: &DirectoryUser) -> Response {
    let mut answer = answer(status, &user_value(user));
    if let Ok(tag) = HeaderValue::from_str(&version(user)) {
        answer.headers_mut().insert(ETAG, tag);
    }
    let place = HeaderValue::from_str(&format!("{USERS}/{}", user.id));
    if let (StatusCode::CREATED, Ok(place)) = (status, place) {
        answer.headers_mut().insert(LOCATION, place);
    }
    answer
}
