//! Steps that several rules of labour standards take in the same words.

use romori_types::{Date, Exact, Rounding};

use crate::error::StatuteError;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

/// Sen in a yen.
const SEN: i64 = 100;

/// 銭未満切捨て — the amount without what lies below one sen.
///
/// # Errors
/// Never: the operations have a value for every number.
pub(crate) fn cut_below_sen<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    exact: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    cut_at_hundredth(rule, label, "銭未満", exact, trace)
}

/// The number without what lies below one hundredth; `what` names that.
///
/// # Errors
/// Never: the operations have a value for every number.
pub(crate) fn cut_at_hundredth<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    what: &'static str,
    exact: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let unit = exact.unit;
    let hundred = Quantity::count("百", SEN, Unit::Count);
    if (exact.value * Exact::whole(SEN)).as_whole().is_some() {
        return rule.take(trace, label, unit, Operation::Take, &[exact], |whole| {
            format!("{label}は{whole}です。{what}の端数はありません。")
        });
    }
    let operands = [exact, &hundred];
    let scaled = rule.take(trace, label, Unit::Count, Operation::Product, &operands, |scaled| {
        format!("{what}を切り捨てるため、百倍して{scaled}とします。")
    })?;
    let round = Operation::Round(Rounding::Down);
    let whole = rule.take(trace, label, Unit::Count, round, &[&scaled], |whole| {
        format!("{what}を切り捨てて{whole}です。")
    })?;
    let operands = [&whole, &hundred];
    rule.take(trace, label, unit, Operation::Quotient, &operands, |cut| {
        format!("百分の一に戻して、{label}は{cut}です。")
    })
}

/// The amount in whole yen, its fraction rounded as the rule says.
///
/// # Errors
/// Never: a rounding has a value for every number.
pub(crate) fn whole_yen<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    exact: &Quantity,
    rounding: Rounding,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let operation = Operation::Round(rounding);
    rule.take(trace, label, Unit::Yen, operation, &[exact], |yen| {
        if exact.value.as_whole().is_some() {
            return format!("{label}は{yen}です。端数はありません。");
        }
        let how = match rounding {
            Rounding::Down => "円未満を切り捨てて",
            Rounding::Up => "円未満を切り上げて",
            Rounding::HalfDown => "50銭以下を切り捨て、50銭を超えれば切り上げて",
            Rounding::HalfUp => "50銭未満を切り捨て、50銭以上を切り上げて",
        };
        format!("{how}、{label}は{yen}です。")
    })
}

/// A day that follows from another by a count of the calendar.
///
/// # Errors
/// Never: a sum has a value.
pub(crate) fn day_from<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    from: &Quantity,
    to: Date,
    trace: &mut T,
    text: impl FnOnce(&Quantity) -> String,
) -> Result<Quantity, StatuteError> {
    let days = Quantity::date("", to).value - from.value;
    let days = Quantity::parameter("暦の日数", days, Unit::Days);
    rule.take(trace, label, Unit::Date, Operation::Sum, &[from, &days], text)
}

/// Refuses a number that is not within bounds, both included.
///
/// # Errors
/// [`StatuteError::Impossible`] with the field.
pub(crate) fn within(
    field: &'static str,
    value: Exact,
    least: i64,
    most: i64,
) -> Result<(), StatuteError> {
    if value < Exact::whole(least) || value > Exact::whole(most) {
        let message = format!("「{field}」は{least}から{most}までで入れてください。");
        return Err(StatuteError::impossible(field, message));
    }
    Ok(())
}
