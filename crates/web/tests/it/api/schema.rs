//! As much of JSON Schema 2020-12 as the document uses. A word that is not known here fails, so
//! that nothing is left unchecked in silence.

use serde_json::Value;

/// What of a value does not keep to its schema, with the place.
pub fn problems(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(object) = schema.as_object() else { return vec![format!("{at}: no schema")] };
    let mut found = Vec::new();
    for (word, given) in object {
        match word.as_str() {
            "$ref" => {
                let inner = resolve(document, given.as_str().unwrap());
                found.extend(problems(document, inner, value, at));
            }
            "type" => {
                let one = |kind: &Value| is_of(kind.as_str().unwrap(), value);
                let fits = given.as_array().map_or_else(|| one(given), |all| all.iter().any(one));
                if !fits {
                    found.push(format!("{at}: {value} is no {given}"));
                }
            }
            "oneOf" => {
                let fits = |one: &&Value| problems(document, one, value, at).is_empty();
                if given.as_array().unwrap().iter().filter(fits).count() != 1 {
                    found.push(format!("{at}: {value} is not one of {given}"));
                }
            }
            "enum" if !given.as_array().unwrap().contains(value) => {
                found.push(format!("{at}: {value} is not among {given}"));
            }
            "minimum" if value.is_number() && value.as_i64() < given.as_i64() => {
                found.push(format!("{at}: {value} is less than {given}"));
            }
            "properties" => found.extend(of_object(document, object, value, at)),
            "items" => {
                for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(problems(document, given, item, &format!("{at}[{place}]")));
                }
            }
            "format" => found.extend(of_format(given.as_str().unwrap(), value, at)),
            "description" | "required" | "additionalProperties" | "enum" | "minimum" | "title" => {}
            other => found.push(format!("{at}: {other} is not known here")),
        }
    }
    found
}

/// The object's own rules: nothing lacks that is required, and nothing stands there unannounced.
fn of_object(
    document: &Value,
    schema: &serde_json::Map<String, Value>,
    value: &Value,
    at: &str,
) -> Vec<String> {
    let Some(object) = value.as_object() else { return Vec::new() };
    let known = schema["properties"].as_object().unwrap();
    let mut found = Vec::new();
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        if !object.contains_key(name.as_str().unwrap()) {
            found.push(format!("{at}: {name} lacks"));
        }
    }
    for (name, inner) in object {
        match known.get(name) {
            Some(schema) => {
                found.extend(problems(document, schema, inner, &format!("{at}.{name}")));
            }
            None => found.push(format!("{at}: {name} is not announced")),
        }
    }
    found
}

fn of_format(format: &str, value: &Value, at: &str) -> Option<String> {
    let text = value.as_str();
    let fits = match format {
        "date" => text.is_none_or(|text| text.parse::<romori_types::Date>().is_ok()),
        "date-time" => text.is_none_or(|text| text.parse::<romori_types::Timestamp>().is_ok()),
        "int32" => value.as_i64().is_none_or(|number| i32::try_from(number).is_ok()),
        "int64" | "password" | "binary" => true,
        _ => false,
    };
    (!fits).then(|| format!("{at}: {value} is no {format}"))
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => false,
    }
}

/// What a reference within the document names.
pub fn resolve<'d>(document: &'d Value, reference: &str) -> &'d Value {
    let pointer = reference.strip_prefix('#').unwrap();
    document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

#[test]
fn what_does_not_keep_to_a_schema_is_found() {
    let document = serde_json::json!({});
    let schema = serde_json::json!({
        "type": "object", "required": ["yen"],
        "properties": {
            "yen": { "type": ["integer", "null"], "format": "int64" },
            "on": { "type": "string", "format": "date" }
        }
    });
    let count = |value| problems(&document, &schema, &value, "").len();
    assert_eq!(count(serde_json::json!({ "yen": 1, "on": "2026-07-01" })), 0);
    assert_eq!(count(serde_json::json!({ "yen": null })), 0);
    assert_eq!(count(serde_json::json!({})), 1);
    assert_eq!(count(serde_json::json!({ "yen": 1.5 })), 1);
    assert_eq!(count(serde_json::json!({ "yen": 1, "on": "7月1日" })), 1);
    assert_eq!(count(serde_json::json!({ "yen": 1, "more": true })), 1);
    let odd = serde_json::json!({ "pattern": "x" });
    assert_eq!(problems(&document, &odd, &serde_json::json!("x"), "").len(), 1);
}
