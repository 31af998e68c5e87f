//! Steps as JSON, from which an amount can be computed again.
//!
//! `explanation` is a list of steps. A step has `rule`, `text`, `operation` (with `arguments`
//! where it has some), `operands`, `result`, `parameters`, `citations`, and `gives`: the fields
//! of the result that are this step's. A value is a whole number, a decimal string or a fraction
//! string (`"1000/3"`), for a month `YYYY-MM`, a day `YYYY-MM-DD`, a truth `true` or `false`.
//! An operand's `source` is `"given"`, `"parameter"`, or the index of an earlier step.

use romori_statute::law::ParameterUse;
use romori_statute::trace::{Explanation, Operation, Origin, Quantity, Step, Unit};
use romori_types::{Exact, Rounding};

use crate::answer::Answer;
use crate::json::Json;

/// The steps of an explanation, in order.
pub fn to_json(explanation: &Explanation) -> Json {
    let steps = explanation.steps.iter().enumerate().map(|(index, step)| {
        let gives = explanation
            .results
            .iter()
            .filter(|(_, quantity)| quantity.origin == Origin::Step(index))
            .map(|(field, _)| Json::from(*field))
            .collect();
        step_json(step, gives)
    });
    Json::List(steps.collect())
}

fn step_json(step: &Step, gives: Vec<Json>) -> Json {
    let (operation, arguments) = operation(&step.operation);
    let citations = step.basis.iter().map(|basis| Json::Text(basis.label.clone())).collect();
    Answer::new()
        .put("rule", step.rule)
        .put("text", step.text.clone())
        .put("operation", operation)
        .put_if("arguments", arguments)
        .put("operands", step.operands.iter().map(operand).collect::<Vec<_>>())
        .put("result", quantity(&step.result))
        .put("gives", Json::List(gives))
        .put("parameters", step.parameters.iter().map(parameter).collect::<Vec<_>>())
        .put("citations", Json::List(citations))
        .into()
}

fn quantity(quantity: &Quantity) -> Answer {
    Answer::new()
        .put("label", Json::Text(quantity.label.clone()))
        .put("value", value(quantity.value, quantity.unit))
        .put("unit", unit(quantity.unit))
        .put("shown", quantity.to_string())
}

fn operand(operand: &Quantity) -> Answer {
    let source = match operand.origin {
        Origin::Given => Json::from("given"),
        Origin::Parameter => Json::from("parameter"),
        Origin::Step(index) => Json::Number(index.to_string().into()),
    };
    quantity(operand).put("source", source)
}

fn parameter(used: &ParameterUse) -> Answer {
    Answer::new()
        .put("id", used.id)
        .put("name", used.name.clone())
        .put("from", used.from)
        .put("value", used.shown.clone())
        .put("confidence", used.confidence.code())
        .put("citation", used.basis.clone())
}

/// The name of a unit.
fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Yen => "yen",
        Unit::Days => "days",
        Unit::Grade => "grade",
        Unit::Rate => "rate",
        Unit::Month => "month",
        Unit::Date => "date",
        Unit::Count => "count",
        Unit::Hours => "hours",
        Unit::Truth => "truth",
    }
}

fn value(value: Exact, unit: Unit) -> Json {
    let as_quantity = Quantity { label: "".into(), value, unit, origin: Origin::Given };
    match (unit, value.as_whole()) {
        (Unit::Truth, Some(whole)) => Json::Bool(whole != 0),
        (Unit::Month, Some(_)) => as_quantity.as_month().into(),
        (Unit::Date, Some(days)) => date(days),
        (_, Some(whole)) => whole.into(),
        (_, None) => fraction(value).into(),
    }
}

fn date(days: i64) -> Json {
    let epoch = jiff::civil::date(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    span.and_then(|span| epoch.checked_add(span)).map_or(Json::Null, Json::from)
}

/// The decimals that a number is written with in full.
const PLACES_MAX: usize = 18;

/// A decimal if it ends within the places written, else numerator and denominator.
fn fraction(value: Exact) -> String {
    let mut rest = value.denominator();
    let mut places = 0;
    for prime in [2, 5] {
        let mut count = 0;
        while rest % prime == 0 {
            rest /= prime;
            count += 1;
        }
        places = places.max(count);
    }
    if rest == 1 && places <= PLACES_MAX {
        value.decimal_text()
    } else {
        format!("{}/{}", value.numerator(), value.denominator())
    }
}

/// The name of an operation and its arguments, if it has some.
fn operation(operation: &Operation) -> (&'static str, Option<Json>) {
    let whole = |numbers: &[i64]| Some(Json::from(numbers.to_vec()));
    match operation {
        Operation::Take => ("take", None),
        Operation::Sum => ("sum", None),
        Operation::Difference => ("difference", None),
        Operation::Product => ("product", None),
        Operation::Quotient => ("quotient", None),
        Operation::Round(rounding) => ("round", Some(rounding_name(*rounding).into())),
        Operation::FloorTo(unit) => ("floor_to", Some((*unit).into())),
        Operation::Minimum => ("minimum", None),
        Operation::Maximum => ("maximum", None),
        Operation::AtLeast => ("at_least", None),
        Operation::MoreThan => ("more_than", None),
        Operation::Equal => ("equal", None),
        Operation::All => ("all", None),
        Operation::Any => ("any", None),
        Operation::Not => ("not", None),
        Operation::Choose => ("choose", None),
        Operation::Distance => ("distance", None),
        Operation::GradeIn(bounds) => ("grade_in", whole(bounds)),
        Operation::EntryOf(entries) => ("entry_of", whole(entries)),
    }
}

/// The names of the roundings.
pub(crate) const ROUNDINGS: [(&str, Rounding); 4] = [
    ("down", Rounding::Down),
    ("up", Rounding::Up),
    ("half_down", Rounding::HalfDown),
    ("half_up", Rounding::HalfUp),
];

fn rounding_name(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::Down => "down",
        Rounding::Up => "up",
        Rounding::HalfDown => "half_down",
        Rounding::HalfUp => "half_up",
    }
}
