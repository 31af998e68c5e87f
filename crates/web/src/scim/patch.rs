//! What is sent about a user: as a whole, and changed in part (RFC 7644 §3.5.1 and §3.5.2).

use axum::http::StatusCode;
use romori_app::house::Person;
use serde_json::{Map, Value};

use super::answer::{ScimError, USER};

/// Attributes of a user that are not kept: what a directory says of them is left aside.
const LEFT_ASIDE: [&str; 19] = [
    "schemas",
    "id",
    "meta",
    "emails",
    "phonenumbers",
    "addresses",
    "photos",
    "ims",
    "title",
    "usertype",
    "preferredlanguage",
    "locale",
    "timezone",
    "profileurl",
    "nickname",
    "groups",
    "roles",
    "entitlements",
    "x509certificates",
];

fn no_password() -> ScimError {
    ScimError::value("パスワードは受け取りません。password を外して送ってください。")
}

fn text(value: &Value) -> Result<Option<String>, ScimError> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(ScimError::value("文字の項目に、文字でない値があります。")),
    }
}

/// Some directories write truth as a text.
fn truth(value: &Value) -> Result<bool, ScimError> {
    match value {
        Value::Bool(truth) => Ok(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(ScimError::value("active は true か false にしてください。")),
    }
}

/// The changes of a `PATCH`, in their order.
pub fn acts_of(body: &Value) -> Result<&[Value], ScimError> {
    const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    let named = body.get("schemas").and_then(Value::as_array);
    if !named.is_some_and(|all| all.iter().any(|one| one == PATCH)) {
        return Err(ScimError::syntax());
    }
    let acts = body.get("Operations").and_then(Value::as_array);
    acts.map(Vec::as_slice).ok_or_else(ScimError::syntax)
}

/// 送られた人 — what stands of a user, and whether he is active.
#[derive(Clone)]
pub struct Sent {
    /// What the directory says of him.
    pub person: Person,
    /// Whether he may enter.
    pub active: bool,
}

impl Sent {
    /// A user as a whole: what is not sent is not there.
    pub fn whole(body: &Value) -> Result<Self, ScimError> {
        let object = body.as_object().ok_or_else(ScimError::syntax)?;
        let named = object.get("schemas").and_then(Value::as_array);
        if !named.is_some_and(|all| all.iter().any(|one| one == USER)) {
            return Err(ScimError::syntax());
        }
        let mut sent = Self { person: Person::default(), active: true };
        for (name, value) in object {
            sent.set(name, value)?;
        }
        Ok(sent)
    }

    /// Changes in part, one after the other.
    pub fn patched(mut self, body: &Value) -> Result<Self, ScimError> {
        for act in acts_of(body)? {
            let kind = act.get("op").and_then(Value::as_str).unwrap_or_default();
            let path = act.get("path").and_then(Value::as_str);
            let value = act.get("value").unwrap_or(&Value::Null);
            match (kind.to_ascii_lowercase().as_str(), path) {
                ("add" | "replace", Some(path)) => self.set(path, value)?,
                ("add" | "replace", None) => {
                    let all = value.as_object().ok_or_else(ScimError::syntax)?;
                    all.iter().try_for_each(|(name, value)| self.set(name, value))?;
                }
                ("remove", Some(path)) => self.set(path, &Value::Null)?,
                ("remove", None) => {
                    let words = "remove には path が要ります。";
                    return Err(ScimError::new(StatusCode::BAD_REQUEST, Some("noTarget"), words));
                }
                _ => return Err(ScimError::syntax()),
            }
        }
        Ok(self)
    }

    fn set(&mut self, path: &str, value: &Value) -> Result<(), ScimError> {
        let plain = path.strip_prefix(USER).and_then(|rest| rest.strip_prefix(':'));
        let name = plain.unwrap_or(path).to_ascii_lowercase();
        let person = &mut self.person;
        match name.as_str() {
            "username" => person.user_name = text(value)?.unwrap_or_default(),
            "externalid" => person.external_id = text(value)?,
            "displayname" => person.display_name = text(value)?,
            "name" => {
                let none = Map::new();
                let parts = match value {
                    Value::Null => &none,
                    other => other.as_object().ok_or_else(ScimError::syntax)?,
                };
                for part in ["familyName", "givenName"] {
                    let value = parts.get(part).unwrap_or(&Value::Null);
                    self.set(&format!("name.{part}"), value)?;
                }
            }
            "name.familyname" => person.family_name = text(value)?,
            "name.givenname" => person.given_name = text(value)?,
            "active" => self.active = truth(value)?,
            "password" => return Err(no_password()),
            other => {
                let first = other.split(['.', '[']).next().unwrap_or_default();
                let known = LEFT_ASIDE.contains(&first)
                    || first.starts_with("urn:ietf:params:scim:schemas:extension:enterprise:2")
                    || matches!(other, "name.formatted" | "name.middlename");
                if !known {
                    let words = "知らない項目です。userName・externalId・displayName・name・active を使ってください。";
                    let kind = Some("invalidPath");
                    return Err(ScimError::new(StatusCode::BAD_REQUEST, kind, words));
                }
            }
        }
        Ok(())
    }
}
