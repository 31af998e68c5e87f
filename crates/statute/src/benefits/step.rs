//! Steps that the rules of benefits share.

use romori_types::{Rounding, Yen};

use crate::error::StatuteError;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

/// The product of two, in yen.
pub(super) fn times<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    left: &Quantity,
    right: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let operands = [left, right];
    rule.take(trace, label, Unit::Yen, Operation::Product, &operands, |product| {
        format!("{label}は、{left} × {right}で{product}です。")
    })
}

/// The first less the second, in yen, and nothing if that is less.
pub(super) fn less<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    from: &Quantity,
    other: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let operands = [from, other];
    let rest = rule.take(trace, label, Unit::Yen, Operation::Difference, &operands, |rest| {
        format!("{}{from}から{}{other}を引くと{rest}です。", from.label, other.label)
    })?;
    let zero = Quantity::yen("0円", Yen::ZERO);
    rule.take(trace, label, Unit::Yen, Operation::Maximum, &[&rest, &zero], |rest| {
        format!("{label}は{rest}です。")
    })
}

/// Whole yen by a named rounding.
pub(super) fn rounded<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    exact: &Quantity,
    rounding: Rounding,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    rule.take(trace, label, Unit::Yen, Operation::Round(rounding), &[exact], |yen| {
        if exact.value.as_whole().is_some() {
            return format!("{label}は{yen}です。端数はありません。");
        }
        let how = match rounding {
            Rounding::Down => "1円未満を切り捨てて",
            Rounding::Up => "1円未満を切り上げて",
            Rounding::HalfDown => "50銭以下を切り捨て、50銭超を切り上げて",
            Rounding::HalfUp => "50銭未満を切り捨て、50銭以上を切り上げて",
        };
        format!("{label}は、{how}{yen}です。")
    })
}

/// The sum, in yen.
pub(super) fn sum<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    parts: &[&Quantity],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    rule.take(trace, label, Unit::Yen, Operation::Sum, parts, |sum| {
        format!("{label}は、合わせて{sum}です。")
    })
}

/// A quantity that is not negative, else the field is refused.
pub(super) fn not_negative(
    field: &'static str,
    label: &'static str,
    yen: Yen,
) -> Result<Quantity, StatuteError> {
    if yen < Yen::ZERO {
        let message = format!("{label}は0円以上で入れてください。");
        return Err(StatuteError::impossible(field, message));
    }
    Ok(Quantity::yen(label, yen))
}

/// 「です」 or 「ではありません」.
pub(super) fn holds(is: &Quantity) -> &'static str {
    if is.is_true() { "です" } else { "ではありません" }
}
