//! 再就職手当 — a share of the allowance of the days that are left.
//!
//! Law: 雇用保険法56条の3.

use romori_types::{Date, Exact, Rate, Yen};

use super::step::{holds, not_negative, rounded, times};
use crate::error::StatuteError;
use crate::law::{AllowanceBounds, Basis, InForce, Law, ReemploymentRates};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static LEFT: [Basis; 2] =
    [Basis::act("雇用保険法56条の3第1項1号"), Basis::act("雇用保険法56条の3第3項1号")];
static CEILING: [Basis; 1] = [Basis::act("雇用保険法56条の3第3項1号")];

/// 再就職手当の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReemploymentCase {
    /// 就職の日
    pub on: Date,
    /// 支給残日数
    pub remaining_days: u32,
    /// 所定給付日数
    pub prescribed_days: u32,
    /// 基本手当日額 and the age, where the amount is asked for.
    pub allowance: Option<(Yen, u8)>,
}

/// 再就職手当
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reemployment {
    /// The rate; nothing with less than a third of the days left.
    pub rate: Rate,
    /// The allowance used and the amount, if asked for.
    pub amount: Option<(Yen, Yen)>,
}

/// The re-employment allowance.
///
/// Law: 雇用保険法56条の3. Rounding: fractions of a yen dropped. Unit: whole yen. Not covered: the other
/// conditions, 就業促進定着手当.
///
/// # Errors
/// When the day lies outside the checked range or more days are left than prescribed.
pub fn reemployment<T: Trace>(
    case: &ReemploymentCase,
    law: &Law,
    trace: &mut T,
) -> Result<Reemployment, StatuteError> {
    if case.prescribed_days == 0 || case.remaining_days > case.prescribed_days {
        let message = "支給残日数は所定給付日数までで入れてください。";
        return Err(StatuteError::impossible("remaining_days", message));
    }
    let found = law.benefits.reemployment.on(case.on)?;
    let days = |label, days: u32| Quantity::count(label, i64::from(days), Unit::Days);
    let (left, all) =
        (days("支給残日数", case.remaining_days), days("所定給付日数", case.prescribed_days));
    let chosen = rate_of(&left, &all, &found, trace)?;
    let billionths = (chosen.value * Exact::whole(1_000_000_000)).as_whole().unwrap_or(0);
    let rate = Rate::from_billionths(billionths);
    let Some((allowance, age)) = case.allowance else {
        return Ok(Reemployment { rate, amount: None });
    };
    let bounds = law.benefits.daily_allowance.on(case.on)?;
    let used = within_ceiling(allowance, age, &bounds, trace)?;
    let rule = Rule::new("再就職手当", &LEFT);
    let of_days = times(rule, "残りの日数の基本手当", &used, &left, trace)?;
    let exact = times(rule, "再就職手当", &of_days, &chosen, trace)?;
    let amount = rounded(rule, "再就職手当", &exact, romori_types::Rounding::Down, trace)?;
    trace.gives("amount", &amount);
    Ok(Reemployment { rate, amount: Some((used.as_yen(), amount.as_yen())) })
}

/// The rate by what is left of the prescribed days.
fn rate_of<T: Trace>(
    left: &Quantity,
    all: &Quantity,
    found: &InForce<'_, ReemploymentRates>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("再就職手当の率", &LEFT).with(&parameters);
    let three = Quantity::count("3", 3, Unit::Count);
    let product = Operation::Product;
    let threefold = rule.take(
        trace,
        "支給残日数の3倍",
        Unit::Days,
        product.clone(),
        &[left, &three],
        |t| format!("支給残日数{left}の3倍は{t}です。"),
    )?;
    let two = Quantity::count("2", 2, Unit::Count);
    let twice =
        rule.take(trace, "所定給付日数の2倍", Unit::Days, product, &[all, &two], |twice| {
            format!("所定給付日数{all}の2倍は{twice}です。")
        })?;
    let at_least = Operation::AtLeast;
    let operands = [&threefold, &twice];
    let most =
        rule.take(trace, "3分の2以上", Unit::Truth, at_least.clone(), &operands, |is| {
            format!("残りは3分の2以上{}。", holds(is))
        })?;
    let some =
        rule.take(trace, "3分の1以上", Unit::Truth, at_least, &[&threefold, all], |is| {
            format!("残りは3分の1以上{}。", holds(is))
        })?;
    let rate = |label, rate: Rate| Quantity::parameter(label, rate, Unit::Rate);
    let (high, low) = (
        rate("3分の2以上の率", found.value.two_thirds_left),
        rate("3分の1以上の率", found.value.one_third_left),
    );
    let none = rate("率なし", Rate::ZERO);
    let choose = Operation::Choose;
    let lower =
        rule.take(trace, "率", Unit::Rate, choose.clone(), &[&some, &low, &none], |rate| {
            format!("3分の2に届かなければ{rate}です。")
        })?;
    rule.take(trace, "率", Unit::Rate, choose, &[&most, &high, &lower], |rate| {
        format!("再就職手当の率は{rate}です。")
    })
}

/// The daily allowance within half (from 60 to 64: 45 per cent) of the bound.
fn within_ceiling<T: Trace>(
    allowance: Yen,
    age: u8,
    bounds: &InForce<'_, AllowanceBounds>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let allowance = not_negative("daily_allowance", "基本手当日額", allowance)?;
    let sixty = matches!(age, 60..=64);
    let (bound, percent) =
        if sixty { (bounds.value.to_45_percent, 45) } else { (bounds.value.to_50_percent, 50) };
    let parameters: [&dyn DescribeParameter; 1] = [bounds];
    let rule = Rule::new("再就職手当の上限", &CEILING).with(&parameters);
    let bound = Quantity::parameter("境の賃金日額", bound, Unit::Yen);
    let rate = Rate::from_billionths(percent * 10_000_000);
    let rate = Quantity::parameter("率", rate, Unit::Rate);
    let exact = times(rule, "上限", &bound, &rate, trace)?;
    let ceiling = rounded(rule, "上限", &exact, romori_types::Rounding::Down, trace)?;
    let operands = [&allowance, &ceiling];
    let minimum = Operation::Minimum;
    let used =
        rule.take(trace, "使う基本手当日額", Unit::Yen, minimum, &operands, |used| {
            format!("基本手当日額{allowance}は、上限{ceiling}と比べて{used}を使います。")
        })?;
    trace.gives("daily_used", &used);
    Ok(used)
}
