//! Computes an explanation again from its JSON alone, knowing nothing of the rules.

use romori_statute::trace::Operation;
use romori_types::{Date, Exact, YearMonth};

use crate::explain::ROUNDINGS;
use crate::json::Json;

/// Computes every step of an `explanation` again and returns the fields that it gives, in order.
///
/// # Errors
/// What does not agree: the index of the step and what is wrong with it.
pub fn replay(explanation: &Json) -> Result<Vec<(String, Exact)>, String> {
    let mut values: Vec<Exact> = Vec::new();
    let mut gives = Vec::new();
    for (index, step) in explanation.entries().iter().enumerate() {
        let wrong = |what: &str| format!("step {index}: {what}");
        let operation = operation(step).ok_or_else(|| wrong("the operation is not known"))?;
        let operands = step.get("operands").map(Json::entries).unwrap_or_default();
        let operands: Option<Vec<Exact>> =
            operands.iter().map(|operand| operand_value(operand, &values)).collect();
        let operands = operands.ok_or_else(|| wrong("an operand is not there"))?;
        let value = operation.apply(&operands).ok_or_else(|| wrong("has no value"))?;
        let written = step.get("result").and_then(|result| exact(result.get("value")?));
        if written != Some(value) {
            return Err(wrong("another value than the one written"));
        }
        let fields = step.get("gives").map(Json::entries).unwrap_or_default();
        gives.extend(fields.iter().filter_map(|field| Some((field.text()?.to_owned(), value))));
        values.push(value);
    }
    Ok(gives)
}

/// An operand that refers to a step has that step's value, and it stands there as well.
fn operand_value(operand: &Json, values: &[Exact]) -> Option<Exact> {
    let written = exact(operand.get("value")?)?;
    match operand.get("source")? {
        Json::Number(index) => {
            let earlier = values.get(index.parse::<usize>().ok()?)?;
            (*earlier == written).then_some(written)
        }
        _ => Some(written),
    }
}

/// The number of a value as an explanation writes it.
pub fn exact(value: &Json) -> Option<Exact> {
    match value {
        Json::Bool(is) => Some(Exact::whole(i64::from(*is))),
        Json::Number(digits) => number(digits),
        Json::Text(text) => {
            if let Ok(month) = text.parse::<YearMonth>() {
                return Some(Exact::whole(i64::from(month.index())));
            }
            match text.parse::<Date>() {
                Ok(date) => Some(days(date)),
                Err(_) => number(text),
            }
        }
        _ => None,
    }
}

fn days(date: Date) -> Exact {
    romori_statute::trace::Quantity::date("", date).value
}

/// A whole number, a decimal or a fraction.
fn number(text: &str) -> Option<Exact> {
    if let Some((numerator, denominator)) = text.split_once('/') {
        return Exact::ratio(numerator.parse().ok()?, denominator.parse().ok()?);
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let scale = 10_i128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    Exact::ratio(format!("{whole}{decimals}").parse().ok()?, scale)
}

fn operation(step: &Json) -> Option<Operation> {
    let arguments = step.get("arguments");
    let numbers = || -> Option<Vec<i64>> {
        arguments?.entries().iter().map(|entry| exact(entry)?.as_whole()).collect()
    };
    Some(match step.get("operation")?.text()? {
        "take" => Operation::Take,
        "sum" => Operation::Sum,
        "difference" => Operation::Difference,
        "product" => Operation::Product,
        "quotient" => Operation::Quotient,
        "round" => {
            let name = arguments?.text()?;
            Operation::Round(ROUNDINGS.iter().find(|(known, _)| *known == name)?.1)
        }
        "floor_to" => Operation::FloorTo(exact(arguments?)?.as_whole()?),
        "minimum" => Operation::Minimum,
        "maximum" => Operation::Maximum,
        "at_least" => Operation::AtLeast,
        "more_than" => Operation::MoreThan,
        "equal" => Operation::Equal,
        "all" => Operation::All,
        "any" => Operation::Any,
        "not" => Operation::Not,
        "choose" => Operation::Choose,
        "distance" => Operation::Distance,
        "grade_in" => Operation::GradeIn(numbers()?),
        "entry_of" => Operation::EntryOf(numbers()?),
        _ => return None,
    })
}
