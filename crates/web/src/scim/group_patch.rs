//! What is sent about a group: as a whole, and changed in part (RFC 7644 §3.5.1 and §3.5.2), in the
//! shapes in which Microsoft Entra ID and Okta send it.

use axum::http::StatusCode;
use romori_app::house::{DirectoryError, GroupSaid};
use romori_types::ActorId;
use serde_json::Value;

use super::answer::{GROUP, ScimError};
use super::patch::acts_of;

/// 送られたグループ — what stands of a group, and who is in it.
#[derive(Clone)]
pub struct SentGroup {
    /// What the directory says of it.
    pub said: GroupSaid,
    /// Who is in it, each once.
    pub members: Vec<ActorId>,
}

fn text(value: &Value) -> Result<String, ScimError> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| ScimError::value("文字の項目に、文字でない値があります。"))
}

/// Who is named: one member, or several, by the ids of users here.
fn members(value: &Value) -> Result<Vec<ActorId>, ScimError> {
    let each = |one: &Value| {
        let id = one.get("value").and_then(Value::as_str).or_else(|| one.as_str());
        let id = id.ok_or_else(ScimError::syntax)?;
        id.parse().map_err(|_| ScimError::from(DirectoryError::NoMember))
    };
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(all) => all.iter().map(each).collect(),
        one => Ok(vec![each(one)?]),
    }
}

/// The one who is meant by `members[value eq "…"]`.
fn chosen(path: &str) -> Option<Result<ActorId, ScimError>> {
    let inner = path.strip_prefix("members[")?.strip_suffix(']')?;
    let mut words = inner.trim().splitn(3, ' ');
    let fits = words.next()?.eq_ignore_ascii_case("value");
    let fits = fits && words.next()?.eq_ignore_ascii_case("eq");
    let id = serde_json::from_str::<String>(words.next()?.trim()).ok().filter(|_| fits)?;
    Some(id.parse().map_err(|_| DirectoryError::NoMember.into()))
}

fn no_path() -> ScimError {
    let words = "知らない項目です。displayName・externalId・members を使ってください。";
    ScimError::new(StatusCode::BAD_REQUEST, Some("invalidPath"), words)
}

impl SentGroup {
    /// A group as a whole: what is not sent is not there.
    pub fn whole(body: &Value) -> Result<Self, ScimError> {
        let object = body.as_object().ok_or_else(ScimError::syntax)?;
        let named = object.get("schemas").and_then(Value::as_array);
        if !named.is_some_and(|all| all.iter().any(|one| one == GROUP)) {
            return Err(ScimError::syntax());
        }
        let mut sent = Self { said: GroupSaid::default(), members: Vec::new() };
        for (name, value) in object {
            sent.set(name, value, true)?;
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
                ("add", Some(path)) => self.set(path, value, false)?,
                ("replace", Some(path)) => self.set(path, value, true)?,
                (kind @ ("add" | "replace"), None) => {
                    let all = value.as_object().ok_or_else(ScimError::syntax)?;
                    let whole = kind == "replace";
                    all.iter().try_for_each(|(name, value)| self.set(name, value, whole))?;
                }
                ("remove", Some(path)) => self.remove(path, value)?,
                ("remove", None) => {
                    let words = "remove には path が要ります。";
                    return Err(ScimError::new(StatusCode::BAD_REQUEST, Some("noTarget"), words));
                }
                _ => return Err(ScimError::syntax()),
            }
        }
        Ok(self)
    }

    fn set(&mut self, path: &str, value: &Value, whole: bool) -> Result<(), ScimError> {
        match name_of(path).as_str() {
            "displayname" => self.said.name = text(value)?,
            "externalid" => {
                self.said.external_id = if value.is_null() { None } else { Some(text(value)?) };
            }
            "members" => {
                if whole {
                    self.members.clear();
                }
                for member in members(value)? {
                    if !self.members.contains(&member) {
                        self.members.push(member);
                    }
                }
            }
            "schemas" | "id" | "meta" => {}
            _ => return Err(no_path()),
        }
        Ok(())
    }

    fn remove(&mut self, path: &str, value: &Value) -> Result<(), ScimError> {
        if let Some(one) = chosen(path) {
            let one = one?;
            self.members.retain(|member| *member != one);
            return Ok(());
        }
        match name_of(path).as_str() {
            "members" if value.is_null() => self.members.clear(),
            "members" => {
                let gone = members(value)?;
                self.members.retain(|member| !gone.contains(member));
            }
            "externalid" => self.said.external_id = None,
            _ => return Err(no_path()),
        }
        Ok(())
    }
}

fn name_of(path: &str) -> String {
    let plain = path.strip_prefix(GROUP).and_then(|rest| rest.strip_prefix(':'));
    plain.unwrap_or(path).to_ascii_lowercase()
}
