//! Every question of the vectors made bad, field by field: each bad line its own error with a code
//! of the contract and the path of its field, with and without steps, and the good lines between
//! them answered as before.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use romori_calc::json::Json;
use romori_calc::spec::{Need, Topic, Type};
use romori_calc::topic::TOPICS;

const CODES: [&str; 8] = [
    "bad_json",
    "unknown_field",
    "missing_field",
    "wrong_type",
    "bad_value",
    "conflict",
    "not_applicable",
    "out_of_range",
];

type Object = Vec<(std::borrow::Cow<'static, str>, Json)>;

/// The questions that are answered: at most so many of a topic, the first of each kind among them.
fn questions(topic: &Topic) -> Vec<Object> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let text = std::fs::read_to_string(path.join(format!("{}.jsonl", topic.name))).unwrap();
    let vectors = text.lines().map(|line| Json::read(line).unwrap());
    let good = vectors.filter(|vector| vector.get("error").is_none());
    let questions = good.map(|vector| match vector.get("question") {
        Some(Json::Object(fields)) => fields.clone(),
        _ => panic!("{}: no question", topic.name),
    });
    questions.take(30).collect()
}

fn ask(topic: &Topic, line: &str, explain: bool) -> Json {
    let mut out = String::new();
    let is_one = topic.answer_line(line.as_bytes(), explain, &mut out);
    let answer = Json::read(&out).unwrap();
    assert_eq!(answer.get("ok"), Some(&Json::Bool(is_one)), "{line}");
    answer
}

/// The code and field of a line that must fail.
fn refused(topic: &Topic, line: &str) -> (String, String) {
    let answers = [false, true].map(|explain| ask(topic, line, explain));
    let [silent, explained] = &answers;
    let error = silent.get("error").unwrap_or_else(|| panic!("{}: {line}: {silent}", topic.name));
    assert_eq!(Some(error), explained.get("error"), "{line}");
    let text = |name| error.get(name).and_then(Json::text).unwrap_or_default().to_owned();
    assert!(!text("message").is_empty(), "{line}");
    (text("code"), text("field"))
}

fn with(question: &Object, name: &str, value: Json) -> String {
    let mut changed = question.clone();
    match changed.iter_mut().find(|(key, _)| key == name) {
        Some((_, slot)) => *slot = value,
        None => changed.push((name.to_owned().into(), value)),
    }
    Json::Object(changed).to_string()
}

fn without(question: &Object, name: &str) -> String {
    Json::Object(question.iter().filter(|(key, _)| key != name).cloned().collect()).to_string()
}

/// A value that no field of this type takes.
fn wrong(kind: Type) -> Json {
    match kind {
        Type::Object(_) => Json::Number("5".into()),
        _ => Json::Object(vec![]),
    }
}

/// Whether the field chooses between kinds by its value, so that another value may mean another
/// kind, which does not know the field or lacks one of its own.
fn chooses(topic: &Topic, name: &str) -> bool {
    let needs = topic.kinds.iter().flat_map(|kind| kind.needs);
    needs.into_iter().any(|need| matches!(need, Need::Is(field, _) if *field == name))
}

/// The line fails with this code in this field; a field that chooses the kind, or so.
fn refuses(topic: &Topic, line: &str, code: &str, name: &str) {
    let found = refused(topic, line);
    if chooses(topic, name) && found.0 != code {
        let other_kind = ["unknown_field", "missing_field"].contains(&found.0.as_str());
        assert!(other_kind && !found.1.is_empty(), "{}: {line}: {found:?}", topic.name);
        return;
    }
    assert_eq!(found, (code.to_owned(), name.to_owned()), "{}: {line}", topic.name);
}

#[test]
fn an_unknown_field_of_any_question() {
    for topic in TOPICS {
        for question in questions(topic) {
            let line = with(&question, "zzz", Json::Number("1".into()));
            let found = refused(topic, &line);
            assert_eq!(found, ("unknown_field".into(), "zzz".into()), "{}: {line}", topic.name);
            // `null` is the same as leaving the field out.
            let line = with(&question, "zzz", Json::Null);
            assert!(ask(topic, &line, false).get("result").is_some(), "{}: {line}", topic.name);
        }
    }
}

#[test]
fn a_value_of_another_type_in_any_field() {
    for topic in TOPICS {
        for question in questions(topic) {
            for (name, value) in &question {
                let field = topic.field(name).unwrap();
                let line = with(&question, name, wrong(field.kind));
                refuses(topic, &line, "wrong_type", name);
                if let Json::List(entries) = value {
                    bad_entries(topic, &question, name, entries);
                }
            }
        }
    }
}

/// Each entry of a list by another type, and an unknown field in each of its objects.
fn bad_entries(topic: &Topic, question: &Object, name: &str, entries: &[Json]) {
    for (place, entry) in entries.iter().enumerate() {
        let changed = |value: Json| {
            let mut entries = entries.to_vec();
            entries[place] = value;
            with(question, name, Json::List(entries))
        };
        let line = changed(Json::List(vec![]));
        let expected = ("wrong_type".to_owned(), format!("{name}[{place}]"));
        assert_eq!(refused(topic, &line), expected, "{}: {line}", topic.name);
        let Json::Object(fields) = entry else { continue };
        let mut unknown = fields.clone();
        unknown.push(("zzz".into(), Json::Bool(true)));
        let line = changed(Json::Object(unknown));
        let expected = ("unknown_field".to_owned(), format!("{name}[{place}].zzz"));
        assert_eq!(refused(topic, &line), expected, "{}: {line}", topic.name);
        for inner in 0..fields.len() {
            let mut bad = fields.clone();
            bad[inner].1 = Json::List(vec![Json::Null]);
            let line = changed(Json::Object(bad));
            let expected =
                ("wrong_type".to_owned(), format!("{name}[{place}].{}", fields[inner].0));
            assert_eq!(refused(topic, &line), expected, "{}: {line}", topic.name);
        }
    }
}

/// A text outside the closed list, a day or month that is none, a number out of bounds.
#[test]
fn an_impossible_value_in_any_field() {
    let mut tried = 0;
    for topic in TOPICS {
        for question in questions(topic) {
            for (name, _) in &question {
                let bad = match topic.field(name).unwrap().kind {
                    Type::OneOf(_) | Type::Prefecture => Json::Text("忍者".into()),
                    Type::Date => Json::Text("2026-02-30".into()),
                    Type::Month => Json::Text("2026-13".into()),
                    Type::Int { .. } => Json::Number("99999999999999999999".into()),
                    Type::Percent { .. } | Type::Per1000 => Json::Text("-0.1".into()),
                    Type::Decimal { .. } => Json::Text("九".into()),
                    _ => continue,
                };
                let line = with(&question, name, bad);
                refuses(topic, &line, "bad_value", name);
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

/// Each field left out: an answer of the same or another kind, or an error that names a field of
/// the topic.
#[test]
fn any_field_left_out() {
    for topic in TOPICS {
        for question in questions(topic) {
            for (name, _) in &question {
                let line = without(&question, name);
                let answer = ask(topic, &line, false);
                let Some(error) = answer.get("error") else { continue };
                let text = |name| error.get(name).and_then(Json::text).unwrap_or_default();
                assert!(CODES.contains(&text("code")), "{}: {line}: {answer}", topic.name);
                let field = text("field").split(['.', '[']).next().unwrap_or_default();
                assert!(topic.field(field).is_some(), "{}: {line}: {answer}", topic.name);
            }
        }
    }
}

/// 1990 and 2035 lie outside every table: an answer that needs none, or the field of the date.
#[test]
fn any_day_outside_the_checked_range() {
    for topic in TOPICS {
        for question in questions(topic) {
            for (name, _) in &question {
                let far = match topic.field(name).unwrap().kind {
                    Type::Date => ["1890-01-15", "2135-01-15"].map(|day| Json::Text(day.into())),
                    Type::Month => ["1890-01", "2135-01"].map(|month| Json::Text(month.into())),
                    Type::Int { .. } if *name == "year" || *name == "fiscal_year" => {
                        ["1890", "2135"].map(|year| Json::Number(year.into()))
                    }
                    _ => continue,
                };
                for value in far {
                    let line = with(&question, name, value);
                    let answer = ask(topic, &line, true);
                    let Some(error) = answer.get("error") else { continue };
                    let text = |name| error.get(name).and_then(Json::text).unwrap_or_default();
                    let possible = ["out_of_range", "bad_value", "conflict", "not_applicable"];
                    let other_kind = ["missing_field", "unknown_field"];
                    assert!(
                        possible.iter().chain(&other_kind).any(|code| *code == text("code")),
                        "{}: {line}: {answer}",
                        topic.name
                    );
                    assert!(!text("field").is_empty(), "{}: {line}: {answer}", topic.name);
                }
            }
        }
    }
}

/// Lines that are no question: each its own error, and the question after it answered as alone.
#[test]
fn the_stream_goes_on() {
    let bad: [(&[u8], &str); 9] = [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"\xff\xfe", "bad_json"),
        (b"{\"a\": 1, \"a\": 2}", "bad_json"),
        (b"{} {}", "bad_json"),
        (b"nan", "bad_json"),
        (b"[]", "wrong_type"),
        (b"null", "wrong_type"),
        (b"\"question\"", "wrong_type"),
    ];
    for topic in TOPICS {
        let questions = questions(topic);
        for (question, (line, code)) in questions.iter().cycle().zip(bad) {
            let good = Json::Object(question.clone()).to_string();
            let alone = ask(topic, &good, false);
            let mut out = String::new();
            assert!(!topic.answer_line(line, false, &mut out));
            let error = Json::read(&out).unwrap();
            let found = error.get("error").and_then(|error| error.get("code"));
            assert_eq!(found.and_then(Json::text), Some(code), "{}: {line:?}", topic.name);
            assert_eq!(ask(topic, &good, false), alone, "{}", topic.name);
        }
    }
}
