//! The JSON Schema (draft 2020-12) of the questions and answers of a topic.

use crate::answer::Answer;
use crate::error::Code;
use crate::json::Json;
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Topic {
    /// The schema of one question (`properties.question`) and its answer (`properties.answer`).
    pub fn schema(&self) -> Json {
        let questions = self.kinds.iter().map(|kind| self.question(kind)).collect::<Vec<_>>();
        let results = self.kinds.iter().map(|kind| self.result(kind)).collect::<Vec<_>>();
        let reference = |name: &str| Answer::new().put("$ref", format!("#/$defs/{name}"));
        Answer::new()
            .put("$schema", DRAFT)
            .put("title", self.name)
            .put("description", self.title)
            .put("type", "object")
            .put(
                "properties",
                Answer::new()
                    .put("question", reference("question"))
                    .put("answer", reference("answer")),
            )
            .put(
                "$defs",
                Answer::new()
                    .put("question", Answer::new().put("anyOf", questions))
                    .put("answer", answer())
                    .put("result", Answer::new().put("anyOf", results))
                    .put("step", step()),
            )
            .into()
    }

    fn question(&self, kind: &Kind) -> Answer {
        let mut properties = Answer::new();
        let needed = needed(kind);
        for name in kind.names() {
            let Some(field) = self.field(name) else { continue };
            let default = kind.defaults().find(|(known, _)| *known == name);
            let default = default.map(|(_, default)| default).or(field.default);
            let constant = kind.needs.iter().find_map(|need| match need {
                Need::Is(known, text) if *known == name => Some(*text),
                _ => None,
            });
            let schema = match constant {
                Some(text) => described(Answer::new().put("const", text), field),
                None if needed.contains(&name) => described(question_type(field.kind), field),
                None => described(or_null(question_type(field.kind)), field),
            };
            properties = properties.put(name, schema.put_if("default", default.map(default_json)));
        }
        let mut conditions = Vec::new();
        for need in kind.needs {
            if let Need::OneOf(alternatives) = need {
                conditions.push(exactly_one(alternatives));
            }
        }
        may_conditions(kind.may, &mut conditions);
        let conditions = (!conditions.is_empty()).then_some(conditions);
        Answer::new()
            .put("title", kind.name)
            .put("type", "object")
            .put("properties", properties)
            .put("required", needed)
            .put("additionalProperties", false)
            .put_if("allOf", conditions)
    }

    fn result(&self, kind: &Kind) -> Answer {
        let mut properties = Answer::new();
        let mut required = Vec::new();
        for give in kind.gives {
            let Some(field) = self.field(give.name) else { continue };
            let schema = described(result_field(field), field);
            properties = properties.put(give.name, schema.put_if("$comment", give.when));
            if give.when.is_none() {
                required.push(give.name);
            }
        }
        object(properties, required).put("title", kind.name)
    }
}

fn needed(kind: &Kind) -> Vec<&'static str> {
    kind.needs
        .iter()
        .filter_map(|need| match need {
            Need::Field(name) | Need::Is(name, _) => Some(*name),
            Need::OneOf(_) => None,
        })
        .collect()
}

fn object(properties: Answer, required: Vec<&'static str>) -> Answer {
    Answer::new()
        .put("type", "object")
        .put("properties", properties)
        .put("required", required)
        .put("additionalProperties", false)
}

fn described(schema: Answer, field: &Field) -> Answer {
    schema.put("description", field.note)
}

fn default_json(default: Default) -> Json {
    match default {
        Default::Int(number) => number.into(),
        Default::Text(text) => text.into(),
        Default::Bool(is) => is.into(),
    }
}

/// The field is there and not `null`, which counts as absent.
fn there(name: &'static str) -> Answer {
    let not_null = Answer::new().put("not", Answer::new().put("type", "null"));
    Answer::new().put("required", vec![name]).put("properties", Answer::new().put(name, not_null))
}

fn absent(name: &'static str) -> Answer {
    Answer::new().put("not", there(name))
}

fn exactly_one(alternatives: &[&[&'static str]]) -> Answer {
    let every = |together: &[&'static str]| -> Vec<Answer> {
        let others = alternatives.iter().flat_map(|other| other.iter());
        let absent_ones = others.filter(|name| !together.contains(*name)).map(|name| absent(name));
        together.iter().map(|name| there(name)).chain(absent_ones).collect()
    };
    let choices: Vec<Answer> =
        alternatives.iter().map(|together| Answer::new().put("allOf", every(together))).collect();
    Answer::new().put("oneOf", choices)
}

fn may_conditions(may: &[May], conditions: &mut Vec<Answer>) {
    for one in may {
        match one {
            May::Field(_) | May::Or(..) => {}
            May::OneOf(several) => {
                for name in *several {
                    let others = several.iter().filter(|other| *other != name);
                    let others = others.map(|other| absent(other)).collect::<Vec<_>>();
                    conditions.push(
                        Answer::new()
                            .put("if", there(name))
                            .put("then", Answer::new().put("allOf", others)),
                    );
                }
            }
            May::Together(several) => {
                let all = several.iter().map(|name| there(name)).collect::<Vec<_>>();
                let none = several.iter().map(|name| absent(name)).collect::<Vec<_>>();
                let choices =
                    vec![Answer::new().put("allOf", all), Answer::new().put("allOf", none)];
                conditions.push(Answer::new().put("oneOf", choices));
            }
            May::Group(group) => may_conditions(group, conditions),
        }
    }
}

fn or_null(schema: Answer) -> Answer {
    let null = Answer::new().put("type", "null");
    Answer::new().put("anyOf", vec![schema, null])
}

fn typed(name: &'static str) -> Answer {
    Answer::new().put("type", name)
}

fn pattern(pattern: &'static str) -> Answer {
    typed("string").put("pattern", pattern)
}

fn number_or_text(max: i64, text: &'static str) -> Answer {
    let number = typed("number").put("minimum", 0).put("maximum", max);
    Answer::new().put("anyOf", vec![number, pattern(text)])
}

fn question_type(kind: Type) -> Answer {
    match kind {
        Type::Int { min, max } => typed("integer").put("minimum", min).put("maximum", max),
        Type::Decimal { max } | Type::Number { max } => {
            number_or_text(max, r"^[0-9]+(\.[0-9]{1,9})?$")
        }
        Type::Percent { max } => number_or_text(max, r"^[0-9]+(\.[0-9]{1,7})?$"),
        Type::Per1000 => number_or_text(1000, r"^[0-9]+(\.[0-9]{1,6})?$"),
        Type::Date => pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$").put("format", "date"),
        Type::Month => pattern("^[0-9]{4}-(0[1-9]|1[0-2])$"),
        Type::Bool => typed("boolean"),
        Type::Prefecture | Type::Text => typed("string"),
        Type::OneOf(list) => Answer::new().put("enum", list.to_vec()),
        Type::DayOfMonth => {
            let day = typed("integer").put("minimum", 1).put("maximum", 31);
            Answer::new().put("anyOf", vec![day, Answer::new().put("const", "month_end")])
        }
        Type::List { of, min, max } => typed("array")
            .put("items", question_type(*of))
            .put("minItems", min as i64)
            .put("maxItems", max as i64),
        Type::Object(fields) => {
            let mut properties = Answer::new();
            for field in fields {
                let schema = question_type(field.kind);
                let schema = if field.optional { or_null(schema) } else { schema };
                let schema = described(schema, field);
                let default = field.default.map(default_json);
                properties = properties.put(field.name, schema.put_if("default", default));
            }
            object(properties, names(fields, |field| !field.optional))
        }
    }
}

fn result_field(field: &Field) -> Answer {
    let schema = result_type(field.kind);
    if field.nullable { or_null(schema) } else { schema }
}

/// Results are not held to the bounds of questions.
fn result_type(kind: Type) -> Answer {
    match kind {
        Type::Int { .. } => typed("integer"),
        Type::Decimal { .. } => pattern(r"^-?[0-9]+(\.[0-9]+)?$"),
        Type::Number { .. } | Type::Percent { .. } | Type::Per1000 => typed("number"),
        Type::List { of, .. } => typed("array").put("items", result_type(*of)),
        Type::Object(fields) => {
            let mut properties = Answer::new();
            for field in fields {
                properties = properties.put(field.name, described(result_field(field), field));
            }
            object(properties, names(fields, |field| !field.optional))
        }
        other => question_type(other),
    }
}

fn names(fields: &[Field], wanted: impl Fn(&Field) -> bool) -> Vec<&'static str> {
    fields.iter().filter(|field| wanted(field)).map(|field| field.name).collect()
}

fn answer() -> Answer {
    let result = Answer::new().put("$ref", "#/$defs/result");
    let steps = typed("array").put("items", Answer::new().put("$ref", "#/$defs/step"));
    let found = Answer::new()
        .put("ok", Answer::new().put("const", true))
        .put("result", result)
        .put("explanation", steps);
    let codes = Code::ALL.iter().map(|code| code.name()).collect::<Vec<_>>();
    let error = Answer::new()
        .put("code", Answer::new().put("enum", codes))
        .put("field", or_null(typed("string")))
        .put("message", typed("string"));
    let failed = Answer::new()
        .put("ok", Answer::new().put("const", false))
        .put("error", object(error, vec!["code", "field", "message"]));
    let answers = vec![object(found, vec!["ok", "result"]), object(failed, vec!["ok", "error"])];
    Answer::new().put("oneOf", answers)
}

/// A step of an explanation; [`crate::explain`] says what its parts mean.
fn step() -> Answer {
    let value = || Answer::new().put("type", vec!["integer", "string", "boolean"]);
    let quantity = || {
        Answer::new()
            .put("label", typed("string"))
            .put("value", value())
            .put("unit", typed("string"))
            .put("shown", typed("string"))
    };
    let quantity_names = || vec!["label", "value", "unit", "shown"];
    let source = Answer::new().put("type", vec!["integer", "string"]);
    let operand =
        object(quantity().put("source", source), [quantity_names(), vec!["source"]].concat());
    let parameter = ["id", "name", "from", "value", "confidence", "citation"];
    let parameters = parameter
        .iter()
        .fold(Answer::new(), |properties, name| properties.put(name, typed("string")));
    let texts = || typed("array").put("items", typed("string"));
    let properties = Answer::new()
        .put("rule", typed("string"))
        .put("text", typed("string"))
        .put("operation", typed("string"))
        .put("arguments", Answer::new())
        .put("operands", typed("array").put("items", operand))
        .put("result", object(quantity(), quantity_names()))
        .put("gives", texts())
        .put("parameters", typed("array").put("items", object(parameters, parameter.to_vec())))
        .put("citations", texts());
    let required =
        vec!["rule", "text", "operation", "operands", "result", "gives", "parameters", "citations"];
    object(properties, required)
}
