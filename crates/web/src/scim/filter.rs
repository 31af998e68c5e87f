//! The filters of a list: one attribute equal to one text (RFC 7644 §3.4.2.2).

use axum::http::StatusCode;
use romori_app::house::DirectoryUser;

use super::answer::ScimError;

/// 絞り込み
#[derive(Debug, PartialEq, Eq)]
pub enum Filter {
    /// Everybody.
    All,
    /// By `userName`, large and small letters alike.
    UserName(String),
    /// By `externalId`, letter by letter.
    ExternalId(String),
    /// By `id`.
    Id(String),
}

fn not_taken() -> ScimError {
    let words = "この絞り込みは使えません。userName・externalId・id を eq で比べてください。";
    ScimError::new(StatusCode::BAD_REQUEST, Some("invalidFilter"), words)
}

impl Filter {
    /// Reads one.
    pub fn read(text: &str) -> Result<Self, ScimError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::All);
        }
        let (attribute, rest) = text.split_once(' ').ok_or_else(not_taken)?;
        let (operator, value) = rest.trim_start().split_once(' ').ok_or_else(not_taken)?;
        if !operator.eq_ignore_ascii_case("eq") {
            return Err(not_taken());
        }
        let value = serde_json::from_str::<String>(value.trim()).map_err(|_| not_taken())?;
        let plain = attribute.strip_prefix("urn:ietf:params:scim:schemas:core:2.0:User:");
        match plain.unwrap_or(attribute).to_ascii_lowercase().as_str() {
            "username" => Ok(Self::UserName(value)),
            "externalid" => Ok(Self::ExternalId(value)),
            "id" => Ok(Self::Id(value)),
            _ => Err(not_taken()),
        }
    }

    /// Whether somebody is meant.
    pub fn has(&self, user: &DirectoryUser) -> bool {
        match self {
            Self::All => true,
            Self::UserName(name) => user.person.user_name.to_lowercase() == name.to_lowercase(),
            Self::ExternalId(id) => user.person.external_id.as_deref() == Some(id),
            Self::Id(id) => user.id.to_string() == *id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_attribute_is_compared_with_one_text() {
        for (text, filter) in [
            ("", Filter::All),
            ("userName eq \"a\"", Filter::UserName("a".into())),
            ("USERNAME Eq \"a b\"", Filter::UserName("a b".into())),
            ("externalId eq \"\\\"x\"", Filter::ExternalId("\"x".into())),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"a\"",
                Filter::UserName("a".into()),
            ),
            ("id eq \"1\"", Filter::Id("1".into())),
        ] {
            assert_eq!(Filter::read(text).unwrap(), filter, "{text}");
        }
        for text in [
            "userName",
            "userName eq",
            "userName eq a",
            "userName co \"a\"",
            "userName eq \"a\" or id eq \"b\"",
            "password eq \"a\"",
            "not (id eq \"1\")",
        ] {
            assert!(Filter::read(text).is_err(), "{text}");
        }
    }
}
