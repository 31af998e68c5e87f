//! JSON with the numbers as they were written: no number passes through floating point.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Deeper nesting than any question, answer or schema has.
const DEPTH_MAX: usize = 32;

/// A JSON value. Objects keep their order, numbers their digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as it is written.
    Number(Cow<'static, str>),
    /// A string.
    Text(Cow<'static, str>),
    /// A list.
    List(Vec<Json>),
    /// An object, its fields in order.
    Object(Vec<(Cow<'static, str>, Json)>),
}

impl Json {
    /// Reads one JSON text strictly. A key that occurs twice in an object is an error, since one
    /// of its values would be ignored.
    ///
    /// # Errors
    /// What is wrong and where, without any value of the text.
    pub fn read(text: &str) -> Result<Self, String> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| shown(&error))?;
        value(raw, DEPTH_MAX)
    }

    /// The field of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => {
                fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The entries of a list, or none.
    pub fn entries(&self) -> &[Self] {
        match self {
            Self::List(entries) => entries,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Appends the value without white space.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(digits) => out.push_str(digits),
            Self::Text(text) => write_text(text, out),
            Self::List(entries) => {
                out.push('[');
                for (index, entry) in entries.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    entry.write(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (index, (name, field)) in fields.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    write_text(name, out);
                    out.push_str(": ");
                    field.write(out);
                }
                out.push('}');
            }
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

fn value(raw: &RawValue, depth: usize) -> Result<Json, String> {
    let text = raw.get();
    let mut reader = serde_json::Deserializer::from_str(text);
    let found = match text.as_bytes().first() {
        Some(b'{') if depth > 0 => reader.deserialize_map(Fields(depth)),
        Some(b'[') if depth > 0 => reader.deserialize_seq(Entries(depth)),
        Some(b'{' | b'[') => return Err("入れ子が深すぎます".to_owned()),
        Some(b'"') => serde_json::from_str(text).map(|text: String| Json::Text(text.into())),
        Some(b't') => Ok(Json::Bool(true)),
        Some(b'f') => Ok(Json::Bool(false)),
        Some(b'n') => Ok(Json::Null),
        _ => Ok(Json::Number(text.to_owned().into())),
    };
    found.map_err(|error| shown(&error))
}

/// Where reading stopped and why, in Japanese; our own words come through the reader with a place
/// behind them that counts within a part of the line only.
fn shown(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => "途中で終わっています".to_owned(),
        Category::Syntax => format!("{}バイト目のあたり", error.column()),
        Category::Data | Category::Io => {
            let text = error.to_string();
            text.split(" at line ").next().unwrap_or_default().to_owned()
        }
    }
}

struct Fields(usize);

impl<'de> Visitor<'de> for Fields {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut fields: Vec<(Cow<'static, str>, Json)> = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &'de RawValue>()? {
            if fields.iter().any(|(earlier, _)| *earlier == name) {
                return Err(A::Error::custom("同じ項目が2つあります"));
            }
            let value = value(raw, self.0 - 1).map_err(A::Error::custom)?;
            fields.push((name.into(), value));
        }
        Ok(Json::Object(fields))
    }
}

struct Entries(usize);

impl<'de> Visitor<'de> for Entries {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(raw) = list.next_element::<&'de RawValue>()? {
            entries.push(value(raw, self.0 - 1).map_err(A::Error::custom)?);
        }
        Ok(Json::List(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        for text in ["18.300", "0.1", "-0", "123456789012345678901234567890", "1e5", "0.02"] {
            assert_eq!(Json::read(text).unwrap(), Json::Number(text.to_owned().into()));
        }
    }

    #[test]
    fn reads_and_writes_the_same() {
        let text = r#"{"a": [1, 2.50, null], "氏名": "見本\n\"花子\"", "b": {"c": true}}"#;
        assert_eq!(Json::read(text).unwrap().to_string(), text);
        assert_eq!(Json::read(r#""\u0001""#).unwrap().to_string(), r#""\u0001""#);
    }

    #[test]
    fn refuses_what_is_not_json() {
        for text in [
            "",
            " ",
            "{",
            "{\"a\":1,}",
            "[1,]",
            "{'a':1}",
            "01",
            "+1",
            ".5",
            "1.",
            "NaN",
            "Infinity",
            "{\"a\":1} x",
            "{\"a\":1}{\"b\":2}",
            "\"\\ud800\"",
            "{\"a\":1,\"a\":1}",
            "{\"a\":{\"b\":1,\"b\":2}}",
            "// {}",
            "{\"a\":tru}",
        ] {
            let told = Json::read(text).unwrap_err();
            assert!(
                !told.is_empty() && !told.contains(|c: char| c.is_ascii_alphabetic()),
                "{told}"
            );
        }
    }

    #[test]
    fn deep_nesting_is_refused_without_effort() {
        let deep = "[".repeat(500_000);
        assert!(Json::read(&deep).is_err());
        let deep = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
        assert!(Json::read(&deep).is_err());
    }
}
