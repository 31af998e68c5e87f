//! Steps that several deductions share.

use romori_types::Yen;

use crate::error::StatuteError;
use crate::law::DeductionBand;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

/// Nothing, for a line that does not apply and needs no step.
pub(super) fn zero(label: &'static str) -> Quantity {
    Quantity::yen(label, Yen::ZERO)
}

/// The amount of the band in which a value lies; above the last band nothing.
pub(super) fn banded<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    value: &Quantity,
    bands: &[DeductionBand],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let uptos: Vec<i64> = bands.iter().map(|band| band.upto).collect();
    let place = place(rule, value, &uptos, trace)?;
    let amounts: Vec<i64> = bands.iter().map(|band| band.amount).chain([0]).collect();
    let entry = Operation::EntryOf(amounts);
    rule.take(trace, label, Unit::Yen, entry, &[&place], |amount| {
        format!("{label}は{amount}です。")
    })
}

/// In which of the bands a value lies, from 1; one more than there are above the last.
pub(super) fn place<T: Trace>(
    rule: Rule<'_>,
    value: &Quantity,
    uptos: &[i64],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let above = uptos.iter().map(|upto| upto + 1);
    let bounds: Vec<i64> = [0].into_iter().chain(above).collect();
    let operation = Operation::GradeIn(bounds);
    rule.take(trace, "段階", Unit::Count, operation, &[value], |place| {
        let index = place.value.as_whole().and_then(|place| usize::try_from(place - 1).ok());
        let upto = index.and_then(|index| uptos.get(index));
        let label = &value.label;
        match (upto, uptos.last()) {
            (Some(upto), _) => format!("{label}{value}は{}円以下の段階です。", Yen::new(*upto)),
            (None, Some(last)) => format!("{label}{value}は{}円を超えます。", Yen::new(*last)),
            (None, None) => format!("{label}は{value}です。"),
        }
    })
}

/// The place as an index from 0.
pub(super) fn index(place: &Quantity) -> usize {
    place.value.as_whole().and_then(|place| usize::try_from(place - 1).ok()).unwrap_or(0)
}

/// So many persons of each kind, at so much each.
pub(super) fn counted<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    kinds: &[(&'static str, u32, i64)],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let mut parts = Vec::with_capacity(kinds.len());
    for (kind, persons, each) in kinds.iter().filter(|(_, persons, _)| *persons > 0) {
        let persons = Quantity::count(*kind, i64::from(*persons), Unit::Count);
        let each = Quantity::parameter("1人の額", Yen::new(*each), Unit::Yen);
        let product = Operation::Product;
        parts.push(rule.take(trace, label, Unit::Yen, product, &[&persons, &each], |part| {
            format!("{kind}{persons}人 × {each}で{part}です。")
        })?);
    }
    together(rule, label, &parts, trace)
}

/// The sum of the parts; of one that part itself, of none nothing.
pub(super) fn together<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    parts: &[Quantity],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    match parts {
        [] => Ok(zero(label)),
        [only] => Ok(only.clone()),
        several => {
            let operands: Vec<&Quantity> = several.iter().collect();
            rule.take(trace, label, Unit::Yen, Operation::Sum, &operands, |sum| {
                format!("{label}は合わせて{sum}です。")
            })
        }
    }
}

/// The amount if an income is at most a limit, else nothing.
pub(super) fn within_limit<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    income: &Quantity,
    (limit, amount): (i64, i64),
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let within = at_most(rule, income, limit, trace)?;
    chosen(rule, label, &within, amount, trace)
}

/// Whether an income is at most a limit.
pub(super) fn at_most<T: Trace>(
    rule: Rule<'_>,
    income: &Quantity,
    limit: i64,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let limit = Quantity::parameter("限度", Yen::new(limit), Unit::Yen);
    let operands = [&limit, income];
    let operation = Operation::AtLeast;
    rule.take(trace, "限度以下か", Unit::Truth, operation, &operands, |is| {
        let label = &income.label;
        if is.is_true() {
            format!("{label}{income}は{limit}以下です。")
        } else {
            format!("{label}{income}は{limit}を超えるので、{}はありません。", rule.name)
        }
    })
}

/// The amount under a condition, else nothing.
pub(super) fn chosen<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    condition: &Quantity,
    amount: i64,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let amount = Quantity::parameter("控除額", Yen::new(amount), Unit::Yen);
    let nothing = zero("0円");
    let operands = [condition, &amount, &nothing];
    rule.take(trace, label, Unit::Yen, Operation::Choose, &operands, |chosen| {
        format!("{label}は{chosen}です。")
    })
}
