//! Golden cases for the tests of topics: a question, the fields expected of its answer, and with
//! the steps on, their recomputation.

use romori_types::Exact;

use crate::compare::has;
use crate::json::Json;
use crate::question::Question;
use crate::replay;
use crate::spec::{Kind, Topic, Type};

/// Asks `question` without and with steps; the result must have the fields of `expected` with
/// equal values, be what the topic declares, and agree with its recomputed steps.
pub(crate) fn golden(topic: &Topic, question: &str, expected: &str) -> Json {
    let silent = ask(topic, question, false);
    let explained = ask(topic, question, true);
    let result = silent.get("result").unwrap_or_else(|| panic!("{question}\n{silent}"));
    assert_eq!(Some(result), explained.get("result"), "{question}: listening changes the result");
    let expected = Json::read(expected).unwrap_or_else(|what| panic!("{expected}: {what}"));
    has(result, &expected).unwrap_or_else(|what| panic!("{question}\n{result}\n{what}"));
    declared(topic, question, result);
    recomputed(question, result, explained.get("explanation"));
    result.clone()
}

/// Asks `question`; it must fail with this code in this field (`""`: in none).
pub(crate) fn refused(topic: &Topic, question: &str, code: &str, field: &str) {
    for explain in [false, true] {
        let answer = ask(topic, question, explain);
        let error = answer.get("error").unwrap_or_else(|| panic!("{question}\n{answer}"));
        let got = error.get("code").and_then(Json::text).unwrap_or_default();
        let at = error.get("field").and_then(Json::text).unwrap_or_default();
        assert_eq!((got, at), (code, field), "{question}\n{answer}");
        assert!(!error.get("message").and_then(Json::text).unwrap_or_default().is_empty());
    }
}

fn ask(topic: &Topic, question: &str, explain: bool) -> Json {
    let mut out = String::new();
    let is_one = topic.answer_line(question.as_bytes(), explain, &mut out);
    let answer = Json::read(&out).unwrap_or_else(|what| panic!("{out}: {what}"));
    assert_eq!(answer.get("ok"), Some(&Json::Bool(is_one)));
    answer
}

/// The result has the fields that its kind gives, in order, of their types.
fn declared(topic: &Topic, question: &str, result: &Json) {
    let json = Json::read(question).unwrap();
    let kind = Question::read(topic, &json).unwrap().kind;
    let Json::Object(fields) = result else { panic!("{question}: no object") };
    let mut gives = kind.gives.iter();
    for (name, value) in fields {
        let found = gives.by_ref().find(|give| {
            let skipped = give.name != name;
            assert!(!skipped || give.when.is_some(), "{question}: {} is missing", give.name);
            !skipped
        });
        assert!(found.is_some(), "{question}: {name} is not given here by {}", kind.name);
        let field = topic.field(name).unwrap();
        assert!(field.nullable || *value != Json::Null, "{question}: {name} is null");
        of_type(value, field.kind).unwrap_or_else(|what| panic!("{question}: {name}: {what}"));
    }
    let left: Vec<_> = gives.filter(|give| give.when.is_none()).map(|give| give.name).collect();
    assert!(left.is_empty(), "{question}: {left:?} are missing");
}

fn of_type(value: &Json, kind: Type) -> Result<(), String> {
    let right = match (value, kind) {
        (Json::Null, _) => true,
        (Json::Number(digits), Type::Int { .. }) => digits.parse::<i64>().is_ok(),
        (Json::Number(_), Type::Number { .. } | Type::Percent { .. } | Type::Per1000) => {
            replay::exact(value).is_some()
        }
        (Json::Text(_), Type::Decimal { .. } | Type::Percent { .. } | Type::Per1000) => {
            replay::exact(value).is_some()
        }
        (Json::Text(text), Type::Date) => text.parse::<romori_types::Date>().is_ok(),
        (Json::Text(text), Type::Month) => text.parse::<romori_types::YearMonth>().is_ok(),
        (Json::Bool(_), Type::Bool) | (Json::Text(_), Type::Text | Type::Prefecture) => true,
        (Json::Text(text), Type::OneOf(list)) => list.contains(&text.as_ref()),
        (Json::List(entries), Type::List { of, .. }) => {
            return entries.iter().try_for_each(|entry| of_type(entry, *of));
        }
        (Json::Object(given), Type::Object(fields)) => {
            for field in fields {
                match value.get(field.name) {
                    Some(Json::Null) if !field.nullable => {
                        return Err(format!("{} is null", field.name));
                    }
                    Some(inner) => of_type(inner, field.kind)?,
                    None if field.optional => {}
                    None => return Err(format!("{} is missing", field.name)),
                }
            }
            let order: Vec<_> = fields.iter().filter(|f| value.get(f.name).is_some()).collect();
            order.len() == given.len()
                && order.iter().zip(given).all(|(field, (name, _))| field.name == name)
        }
        _ => false,
    };
    if right { Ok(()) } else { Err(format!("{value} is not of its type")) }
}

/// What the steps give is what the result has: under the field's path, or, for a field of the
/// entries of a list, at each of its places in order.
fn recomputed(question: &str, result: &Json, explanation: Option<&Json>) {
    let explanation = explanation.unwrap_or_else(|| panic!("{question}: no explanation"));
    let gives = replay::replay(explanation).unwrap_or_else(|what| panic!("{question}: {what}"));
    let mut names: Vec<&String> = gives.iter().map(|(name, _)| name).collect();
    names.dedup();
    for name in names {
        let values: Vec<Exact> =
            gives.iter().filter(|(other, _)| other == name).map(|(_, value)| *value).collect();
        let path = name.split('.').try_fold(result, |json, part| json.get(part));
        let mut places = Vec::new();
        match path {
            Some(Json::List(entries)) => places.extend(entries.iter().filter_map(replay::exact)),
            Some(place) => places.extend(replay::exact(place)),
            None => collect(result, name.rsplit('.').next().unwrap_or(name), &mut places),
        }
        let last = values.last().into_iter().copied().collect::<Vec<_>>();
        assert!(
            places == values || places == last,
            "{question}: {name} is {places:?}, its steps give {values:?}\n{result}"
        );
    }
}

fn collect(json: &Json, name: &str, places: &mut Vec<Exact>) {
    match json {
        Json::Object(fields) => {
            for (field, value) in fields {
                if field == name {
                    places.extend(replay::exact(value));
                }
                collect(value, name, places);
            }
        }
        Json::List(entries) => entries.iter().for_each(|entry| collect(entry, name, places)),
        _ => {}
    }
}

/// Everything that the kinds of a topic name is declared, and everything declared is named.
pub(crate) fn coherent(topic: &Topic) {
    let named = |kind: &Kind| {
        let gives = kind.gives.iter().map(|give| give.name);
        kind.names().into_iter().chain(gives).collect::<Vec<_>>()
    };
    let used: Vec<&str> = topic.kinds.iter().flat_map(named).collect();
    for name in &used {
        assert!(topic.field(name).is_some(), "{}: {name} is not declared", topic.name);
    }
    let mut seen = Vec::new();
    for field in topic.fields.iter().flat_map(|group| group.iter()) {
        assert!(!seen.contains(&field.name), "{}: {} twice", topic.name, field.name);
        seen.push(field.name);
        assert!(used.contains(&field.name), "{}: {} is unused", topic.name, field.name);
    }
    for kind in topic.kinds {
        let names = kind.names();
        for (index, name) in names.iter().enumerate() {
            assert!(!names[..index].contains(name), "{}: {name} twice", kind.name);
        }
        for date in kind.dated_by {
            assert!(names.contains(date), "{}: {date} is no field of it", kind.name);
        }
    }
    assert!(Json::read(&topic.schema().to_string()).is_ok());
}
