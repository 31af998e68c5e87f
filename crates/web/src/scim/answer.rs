//! What is answered: users, lists and errors in the words of SCIM.

use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use romori_app::house::{DirectoryError, DirectoryGroup, DirectoryUser, EntryError, UnitError};
use serde_json::{Map, Value, json};

/// The media type of SCIM (RFC 7644 §3.1).
const SCIM: HeaderValue = HeaderValue::from_static("application/scim+json; charset=utf-8");
/// The schema of a user.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// The schema of a group.
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// The schema of a list.
pub const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Where groups are.
const GROUPS: &str = "/scim/v2/Groups";
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
            DirectoryError::Value | DirectoryError::NoMember => {
                (StatusCode::BAD_REQUEST, Some("invalidValue"))
            }
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

fn tag(version: u32) -> String {
    format!("W/\"{version}\"")
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
            "version": tag(user.version),
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
    if let Ok(tag) = HeaderValue::from_str(&tag(user.version)) {
        answer.headers_mut().insert(ETAG, tag);
    }
    let place = HeaderValue::from_str(&format!("{USERS}/{}", user.id));
    if let (StatusCode::CREATED, Ok(place)) = (status, place) {
        answer.headers_mut().insert(LOCATION, place);
    }
    answer
}

/// A group as it is answered, with who is in it or without.
pub fn group_value(group: &DirectoryGroup, members: bool) -> Value {
    let mut value = json!({
        "schemas": [GROUP],
        "id": group.id.to_string(),
        "displayName": group.said.name,
        "meta": {
            "resourceType": "Group",
            "created": group.made_at.to_string(),
            "lastModified": group.changed_at.to_string(),
            "location": format!("{GROUPS}/{}", group.id),
            "version": tag(group.version),
        },
    });
    if let Some(external) = &group.said.external_id {
        value["externalId"] = json!(external);
    }
    if members {
        let one = |(id, name): &(romori_types::ActorId, String)| {
            let place = format!("{USERS}/{id}");
            json!({ "value": id.to_string(), "$ref": place, "display": name })
        };
        value["members"] = group.members.iter().map(one).collect();
    }
    value
}

/// The version of a group as a header.
pub fn group_tag(answer: &mut Response, group: &DirectoryGroup) {
    if let Ok(tag) = HeaderValue::from_str(&tag(group.version)) {
        answer.headers_mut().insert(ETAG, tag);
    }
}

/// A group with its version, and where it is where it is new.
pub fn group_answer(status: StatusCode, group: &DirectoryGroup, members: bool) -> Response {
    let mut answer = answer(status, &group_value(group, members));
    group_tag(&mut answer, group);
    let place = HeaderValue::from_str(&format!("{GROUPS}/{}", group.id));
    if let (StatusCode::CREATED, Ok(place)) = (status, place) {
        answer.headers_mut().insert(LOCATION, place);
    }
    answer
}
