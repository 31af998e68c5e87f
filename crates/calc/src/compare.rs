//! Whether a result has the fields that somebody expects of it.

use crate::json::Json;
use crate::replay::exact;

/// Every field of `expected` is in `got` with an equal value; other fields are not compared. An
/// entry `"…"` of an expected list stands for any number of entries.
///
/// # Errors
/// The path of the first field that differs, with both values.
pub fn has(got: &Json, expected: &Json) -> Result<(), String> {
    has_at(got, expected, "")
}

fn has_at(got: &Json, expected: &Json, path: &str) -> Result<(), String> {
    match (got, expected) {
        (Json::Object(_), Json::Object(fields)) => fields.iter().try_for_each(|(name, wanted)| {
            let path = format!("{path}.{name}");
            let got = got.get(name).ok_or_else(|| format!("{path} is not there"))?;
            has_at(got, wanted, &path)
        }),
        (Json::List(got), Json::List(wanted)) => has_entries(got, wanted, path),
        _ if equal(got, expected) => Ok(()),
        _ => Err(format!("{path} is {got}, not {expected}")),
    }
}

fn has_entries(got: &[Json], wanted: &[Json], path: &str) -> Result<(), String> {
    match wanted.split_first() {
        None if got.is_empty() => Ok(()),
        None => Err(format!("{path} has {} entries more", got.len())),
        Some((gap, rest)) if gap.text() == Some("…") => (0..=got.len())
            .find_map(|skipped| has_entries(got.get(skipped..)?, rest, path).ok())
            .ok_or_else(|| format!("{path} has no such entries")),
        Some((first, rest)) => {
            let (head, tail) =
                got.split_first().ok_or_else(|| format!("{path} has too few entries"))?;
            has_at(head, first, path)?;
            has_entries(tail, rest, path)
        }
    }
}

/// A number is equal to a decimal string of the same value.
fn equal(left: &Json, right: &Json) -> bool {
    let numeric = matches!((left, right), (Json::Number(_), _) | (_, Json::Number(_)));
    let both_texts_or_numbers = |json: &Json| matches!(json, Json::Number(_) | Json::Text(_));
    left == right
        || (numeric
            && both_texts_or_numbers(left)
            && both_texts_or_numbers(right)
            && exact(left).is_some()
            && exact(left) == exact(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(got: &str, expected: &str) -> bool {
        has(&Json::read(got).unwrap(), &Json::read(expected).unwrap()).is_ok()
    }

    #[test]
    fn compares_what_is_expected() {
        assert!(holds(r#"{"a": 1, "b": 2}"#, r#"{"b": 2}"#));
        assert!(!holds(r#"{"a": 1}"#, r#"{"b": 2}"#));
        assert!(holds(r#"{"a": "11.290"}"#, r#"{"a": 11.29}"#));
        assert!(!holds(r#"{"a": 1}"#, r#"{"a": true}"#));
        assert!(!holds(r#"{"a": null}"#, r#"{"a": 0}"#));
        assert!(holds("[1, 2, 3, 4]", r#"["…", 3, "…"]"#));
        assert!(!holds("[1, 2, 3, 4]", r#"["…", 3]"#));
        assert!(!holds("[1, 2]", "[1]"));
        assert!(!holds("[1]", "[1, 2]"));
    }
}
