//! The filters of a list of groups: attributes equal to texts, all of which must hold (RFC 7644
//! §3.4.2.2). Directories ask so whether a group is there and whether somebody is in it.

use axum::http::StatusCode;
use romori_app::house::DirectoryGroup;

use super::answer::{GROUP, ScimError};

/// グループの絞り込み
#[derive(Debug, PartialEq, Eq)]
pub struct GroupFilter(Vec<Term>);

#[derive(Debug, PartialEq, Eq)]
enum Term {
    /// By `displayName`, large and small letters alike.
    Name(String),
    /// By `externalId`, letter by letter.
    ExternalId(String),
    /// By `id`.
    Id(String),
    /// By who is in it.
    Member(String),
}

fn not_taken() -> ScimError {
    let words = "この絞り込みは使えません。displayName・externalId・id・members を eq で比べ、and でつないでください。";
    ScimError::new(StatusCode::BAD_REQUEST, Some("invalidFilter"), words)
}

/// The next comparison of a filter, and what follows it.
fn term(text: &str) -> Option<(Term, &str)> {
    let (attribute, rest) = text.split_once(' ')?;
    let (operator, rest) = rest.trim_start().split_once(' ')?;
    if !operator.eq_ignore_ascii_case("eq") {
        return None;
    }
    let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
    let value = texts.next()?.ok()?;
    let rest = rest.get(texts.byte_offset()..)?;
    let plain = attribute.strip_prefix(GROUP).and_then(|rest| rest.strip_prefix(':'));
    let term = match plain.unwrap_or(attribute).to_ascii_lowercase().as_str() {
        "displayname" => Term::Name(value),
        "externalid" => Term::ExternalId(value),
        "id" => Term::Id(value),
        "members" | "members.value" => Term::Member(value),
        _ => return None,
    };
    Some((term, rest))
}

impl GroupFilter {
    /// Reads one.
    pub fn read(text: &str) -> Result<Self, ScimError> {
        let mut rest = text.trim();
        let mut terms = Vec::new();
        while !rest.is_empty() {
            let (found, after) = term(rest).ok_or_else(not_taken)?;
            terms.push(found);
            let after = after.trim();
            rest = match after.split_once(' ') {
                Some((word, more)) if word.eq_ignore_ascii_case("and") => more.trim_start(),
                None if after.is_empty() => after,
                _ => return Err(not_taken()),
            };
            if rest.is_empty() && !after.is_empty() {
                return Err(not_taken());
            }
        }
        Ok(Self(terms))
    }

    /// Whether a group is meant.
    pub fn has(&self, group: &DirectoryGroup) -> bool {
        self.0.iter().all(|term| match term {
            Term::Name(name) => group.said.name.to_lowercase() == name.to_lowercase(),
            Term::ExternalId(id) => group.said.external_id.as_deref() == Some(id),
            Term::Id(id) => group.id.to_string() == *id,
            Term::Member(id) => group.members.iter().any(|(member, _)| member.to_string() == *id),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_all_of_which_hold() {
        let name = |text: &str| Term::Name(text.to_owned());
        let id = |text: &str| Term::Id(text.to_owned());
        for (text, terms) in [
            ("", vec![]),
            ("displayName eq \"事務 and 給与\"", vec![name("事務 and 給与")]),
            ("ID EQ \"1\" and Members eq \"2\"", vec![id("1"), Term::Member("2".into())]),
            ("externalId eq \"\\\"x\"", vec![Term::ExternalId("\"x".into())]),
            ("urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq \"a\"", vec![name("a")]),
        ] {
            assert_eq!(GroupFilter::read(text).unwrap(), GroupFilter(terms), "{text}");
        }
        for text in [
            "displayName",
            "displayName eq a",
            "displayName co \"a\"",
            "id eq \"1\" or id eq \"2\"",
            "id eq \"1\" and",
            "id eq \"1\"x",
            "meta.lastModified eq \"a\"",
        ] {
            assert!(GroupFilter::read(text).is_err(), "{text}");
        }
    }
}
