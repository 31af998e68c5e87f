//! 地域別最低賃金 — the least pay of an hour by the establishment's prefecture, day by day.
//!
//! Law: 最低賃金法4条・9条・14条, 最低賃金法施行規則1条・2条.

#[cfg(test)]
mod tests;

use romori_types::{Date, Exact, Prefecture, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, MinimumWages};
use crate::steps::within;
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static WAGE: [Basis; 2] = [Basis::act("最低賃金法9条"), Basis::act("最低賃金法14条2項")];
static COMPARED: [Basis; 2] =
    [Basis::act("最低賃金法4条1項"), Basis::ordinance("最低賃金法施行規則2条")];

/// 最低賃金の期間 — days of one prefecture with one amount, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinimumWageSpan {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// 1時間の額
    pub hourly: Yen,
}

/// 最低賃金と比べる賃金 — pay of a period that counts, and the hours it is for.
///
/// Left out beforehand (最低賃金法4条3項, 施行規則1条): extraordinary pay, pay for periods over one month,
/// premiums of overtime, legal holidays and night, 精皆勤・通勤・家族手当.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparedPay {
    /// The pay.
    pub pay: Exact,
    /// 所定労働時間 of the same period; by the month the average of a year.
    pub hours: Exact,
}

/// 最低賃金の判定 — the hour's pay beside the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinimumWageTest {
    /// The least pay of an hour.
    pub least: Yen,
    /// Pay of an hour, exact.
    pub hourly: Exact,
    /// At least the least.
    pub kept: bool,
}

fn in_force(
    prefecture: Prefecture,
    on: Date,
    law: &Law,
) -> Result<(InForce<'_, MinimumWages>, Yen), StatuteError> {
    let has = |wages: &MinimumWages| wages.of(prefecture).is_some();
    let found = law.standards.minimum_wage.on_where(on, has)?;
    let hourly = found.value.of(prefecture).unwrap_or(Yen::ZERO);
    Ok((found, hourly))
}

/// 地域別最低賃金 — of a prefecture on a day of work.
///
/// Law: 最低賃金法9条・14条2項. Unit: yen an hour. Date: of the work. Not covered: 特定最低賃金 (15条),
/// 減額の特例 (7条).
///
/// # Errors
/// [`StatuteError::OutOfRange`] before the prefecture's first row or after the checked range.
pub fn minimum_wage<T: Trace>(
    prefecture: Prefecture,
    on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let (found, hourly) = in_force(prefecture, on, law)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("地域別最低賃金", &WAGE).with(&parameters);
    let hourly = Quantity::parameter("地域別最低賃金", hourly, Unit::Yen);
    let take = Operation::Take;
    let hourly =
        rule.take(trace, "地域別最低賃金", Unit::Yen, take, &[&hourly], |hourly| {
            let from = Quantity::date("", found.row.from);
            let on = Quantity::date("", on);
            format!("{on}の{prefecture}の最低賃金は1時間{hourly}です（{from}から）。")
        })?;
    trace.gives("minimum_wage", &hourly);
    Ok(hourly)
}

/// 期間の中の最低賃金 — each amount that holds from one day to another, earliest first.
///
/// Law: 最低賃金法9条・14条2項: a change within a pay period holds from its day.
///
/// # Errors
/// As [`minimum_wage`]; when the period ends before it begins.
pub fn minimum_wages_between(
    prefecture: Prefecture,
    from: Date,
    to: Date,
    law: &Law,
) -> Result<Vec<MinimumWageSpan>, StatuteError> {
    if to < from {
        let message = "「to」は「from」以後の日にしてください。";
        return Err(StatuteError::impossible("to", message));
    }
    let (_, first) = in_force(prefecture, from, law)?;
    in_force(prefecture, to, law)?;
    let mut spans = vec![MinimumWageSpan { from, to, hourly: first }];
    for row in law.standards.minimum_wage.rows() {
        let changes = row.from > from && row.from <= to;
        let Some(hourly) = row.value.of(prefecture).filter(|_| changes) else { continue };
        if let (Some(last), Ok(before)) = (spans.last_mut(), row.from.yesterday()) {
            last.to = before;
        }
        spans.push(MinimumWageSpan { from: row.from, to, hourly });
    }
    Ok(spans)
}

/// Whether pay is at least the minimum wage of the day.
///
/// Law: 最低賃金法4条1項, 施行規則2条: pay by day, week or month is divided by its scheduled hours.
/// Rounding: none; the hour's pay is compared exactly.
///
/// # Errors
/// As [`minimum_wage`]; when there are no hours.
pub fn minimum_wage_kept<T: Trace>(
    prefecture: Prefecture,
    on: Date,
    paid: ComparedPay,
    law: &Law,
    trace: &mut T,
) -> Result<MinimumWageTest, StatuteError> {
    within("pay", paid.pay, 0, i64::from(u32::MAX))?;
    if paid.hours <= Exact::ZERO {
        let message = "「hours」は0より大きくしてください。";
        return Err(StatuteError::impossible("hours", message));
    }
    let least = minimum_wage(prefecture, on, law, trace)?;
    let pay = Quantity::given("比べる賃金", paid.pay, Unit::Yen);
    let hours = Quantity::given("所定労働時間", paid.hours, Unit::Hours);
    let rule = Rule::new("最低賃金との比較", &COMPARED);
    let operands = [&pay, &hours];
    let divide = Operation::Quotient;
    let hourly = rule.take(trace, "1時間の賃金", Unit::Yen, divide, &operands, |hourly| {
        format!("1時間の賃金は、{pay} ÷ {hours} = {hourly}です。")
    })?;
    let operands = [&hourly, &least];
    let at_least = Operation::AtLeast;
    let kept = rule.take(trace, "最低賃金以上", Unit::Truth, at_least, &operands, |is| {
        let words = if is.is_true() { "以上です" } else { "を下回ります" };
        format!("1時間の賃金{hourly}は最低賃金{least}{words}。")
    })?;
    trace.gives("kept", &kept);
    Ok(MinimumWageTest { least: least.as_yen(), hourly: hourly.value, kept: kept.is_true() })
}
