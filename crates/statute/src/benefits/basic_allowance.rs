//! 基本手当日額 — 80 to 50 (45) per cent of the daily wage.
//!
//! Law: 雇用保険法16条.

use romori_types::{Date, Exact, Rate, Yen};

use super::daily_wage::{AgeBand, WageBasis, daily_wage, limits, within};
use super::step::{less, rounded, sum, times};
use crate::error::StatuteError;
use crate::law::{AllowanceBounds, Basis, InForce, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static RATES: [Basis; 2] =
    [Basis::act("雇用保険法16条1項・2項"), Basis::ordinance("雇用保険法施行規則28条の3")];

/// 基本手当日額の問い — the wages of who left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicAllowanceCase {
    /// 離職の日, whose limits apply.
    pub left_on: Date,
    /// 離職の日の年齢
    pub age: u8,
    /// The wages.
    pub wages: WageBasis,
}

/// 基本手当日額
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicAllowance {
    /// 賃金日額
    pub daily_wage: Yen,
    /// Within floor and cap.
    pub daily_wage_used: Yen,
    /// 基本手当日額
    pub daily_allowance: Yen,
}

/// The daily amount of the basic allowance.
///
/// Law: 雇用保険法16条・17条. Rounding: fractions of a yen dropped, once at the end. Unit: yen a day.
/// From 65 on it is the daily amount of 高年齢求職者給付金. Not covered: the least daily wage of who
/// is paid by the day or hour (17条2項), income while unemployed (19条).
///
/// # Errors
/// When the day lies outside the checked range or the wages are negative.
pub fn basic_allowance<T: Trace>(
    case: &BasicAllowanceCase,
    law: &Law,
    trace: &mut T,
) -> Result<BasicAllowance, StatuteError> {
    let found = limits(law, case.left_on)?;
    let bounds = law.benefits.daily_allowance.on(case.left_on)?;
    let wage = daily_wage(case.wages, trace)?;
    trace.gives("daily_wage", &wage);
    let band = AgeBand::of(case.age);
    let used = within(&wage, band, &found, trace)?;
    trace.gives("daily_wage_used", &used);
    let exact = by_rate(&used, band == AgeBand::From60, &bounds, trace)?;
    let parameters: [&dyn DescribeParameter; 1] = [&bounds];
    let rule = Rule::new("基本手当日額", &RATES).with(&parameters);
    let down = romori_types::Rounding::Down;
    let allowance = rounded(rule, "基本手当日額", &exact, down, trace)?;
    trace.gives("daily_allowance", &allowance);
    Ok(BasicAllowance {
        daily_wage: wage.as_yen(),
        daily_wage_used: used.as_yen(),
        daily_allowance: allowance.as_yen(),
    })
}

fn percent(label: &'static str, percent: i64) -> Quantity {
    Quantity::parameter(label, Rate::from_billionths(percent * 10_000_000), Unit::Rate)
}

/// The wage by its rate, before the fraction is dropped.
fn by_rate<T: Trace>(
    wage: &Quantity,
    sixty: bool,
    bounds: &InForce<'_, AllowanceBounds>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [bounds];
    let rule = Rule::new("基本手当日額", &RATES).with(&parameters);
    let value = bounds.value;
    let from = value.from_80_percent;
    let (to, last, drop) = if sixty {
        (value.to_45_percent, percent("45%", 45), percent("下がる率", 35))
    } else {
        (value.to_50_percent, percent("50%", 50), percent("下がる率", 30))
    };
    let full = times(rule, "80%の額", wage, &percent("80%", 80), trace)?;
    if wage.value < Exact::from(from) {
        return Ok(full);
    }
    if wage.value > Exact::from(to) {
        return times(rule, "下限の率の額", wage, &last, trace);
    }
    let from = Quantity::parameter("80%の境", from, Unit::Yen);
    let to = Quantity::parameter("率が下がり終わる境", to, Unit::Yen);
    let over = less(rule, "境を超える額", wage, &from, trace)?;
    let span = less(rule, "境の間", &to, &from, trace)?;
    let quotient = Operation::Quotient;
    let share =
        rule.take(trace, "境の間の位置", Unit::Rate, quotient, &[&over, &span], |_| {
            format!("境の間の位置は{over} ÷ {span}です。")
        })?;
    let operands = [&share, &drop, wage];
    let lost =
        rule.take(trace, "下がる額", Unit::Yen, Operation::Product, &operands, |_| {
            format!("80%から下がる額は、位置 × {drop} × {wage}です。")
        })?;
    let first = less(rule, "基本手当日額", &full, &lost, trace)?;
    if !sixty {
        return Ok(first);
    }
    let small = times(rule, "賃金日額の5%", wage, &percent("5%", 5), trace)?;
    let fixed = times(rule, "境の40%", &to, &percent("40%", 40), trace)?;
    let second = sum(rule, "もう一方の式の額", &[&small, &fixed], trace)?;
    let operands = [&first, &second];
    let minimum = Operation::Minimum;
    rule.take(trace, "基本手当日額", Unit::Yen, minimum, &operands, |lower| {
        format!("二つの式の低いほうの{lower}です。")
    })
}

/// The allowance of all prescribed days.
///
/// Law: 雇用保険法22条・23条. Unit: whole yen.
///
/// # Errors
/// Never: the product of whole numbers has a value.
pub fn allowance_total<T: Trace>(
    daily: Yen,
    days: i64,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let daily = Quantity::yen("基本手当日額", daily);
    let days = Quantity::count("所定給付日数", days, Unit::Days);
    let total = times(Rule::new("基本手当の総額", &RATES), "総額", &daily, &days, trace)?;
    trace.gives("total", &total);
    Ok(total.as_yen())
}
