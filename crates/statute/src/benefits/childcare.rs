//! 育児休業給付と介護休業給付 — shares of the daily wage at the start of a leave.
//!
//! Law: 雇用保険法61条の4・61条の7.

use romori_types::{Date, Rate, Rounding, YearMonth, Yen};

use super::daily_wage::{AgeBand, WageBasis, daily_wage, limits, within};
use super::step::{less, not_negative, rounded, sum, times};
use crate::calendar::plus_days;
use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, LeaveBenefitRates};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static CHILDCARE: [Basis; 1] = [Basis::act("雇用保険法61条の7第6項")];
static WITH_WAGES: [Basis; 1] = [Basis::act("雇用保険法61条の7第7項")];
static CARE: [Basis; 1] = [Basis::act("雇用保険法61条の4第4項・5項")];
/// 61条の7第6項: the first rate holds for these days, those of 出生時育児休業 counted.
pub const FIRST_DAYS: i64 = 180;
/// 61条の7第6項1号: the days of a whole 支給単位期間.
const UNIT_DAYS: i64 = 30;
/// 61条の8第2項: 出生時育児休業給付金 is paid for no more days.
pub const BIRTH_LEAVE_DAYS_MAX: i64 = 28;

/// 育児休業給付の率の段階
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildcareStage {
    /// 180日まで
    First,
    /// 181日から
    Later,
}

/// 休業の給付の問い — one period of a leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeavePeriodCase {
    /// 休業開始日, whose limits apply.
    pub leave_start: Date,
    /// 休業開始時の賃金
    pub wages: WageBasis,
    /// 支給日数
    pub days: u32,
    /// 支払われた賃金
    pub wages_paid: Yen,
}

/// 休業の給付の額
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaveBenefit {
    /// 休業開始時賃金日額
    pub daily_wage: Yen,
    /// Within floor and cap.
    pub daily_wage_used: Yen,
    /// The benefit.
    pub amount: Yen,
}

/// 支給単位期間 — from a day to the one before the corresponding day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPeriod {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// 支給日数 at the first rate.
    pub first_days: i64,
    /// 支給日数 at the later rate.
    pub later_days: i64,
    /// 育児休業給付金
    pub amount: Yen,
}

/// 育児休業の全期間の給付
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeLeave {
    /// 休業開始時賃金日額
    pub daily_wage: Yen,
    /// Within floor and cap.
    pub daily_wage_used: Yen,
    /// The periods and their sum, if the leave's days are known.
    pub periods: Option<(Vec<UnitPeriod>, Yen)>,
}

pub(super) fn rate(label: &'static str, rate: Rate) -> Quantity {
    Quantity::parameter(label, rate, Unit::Rate)
}

/// The daily wage at the start of a leave: as it is, and within its limits.
pub(super) fn wage_at_start<T: Trace>(
    case: &LeavePeriodCase,
    band: AgeBand,
    law: &Law,
    trace: &mut T,
) -> Result<(Quantity, Quantity), StatuteError> {
    let found = limits(law, case.leave_start)?;
    let wage = daily_wage(case.wages, trace)?;
    let used = within(&wage, band, &found, trace)?;
    trace.gives("daily_wage_used", &used);
    Ok((wage, used))
}

/// The benefit of a period: by its rate, and with the wages paid up to 80 per cent in all.
pub(super) fn of_period<T: Trace>(
    label: &'static str,
    basis: &'static [Basis],
    (base, full): (&Quantity, &Quantity),
    (wages_paid, upto): (Yen, &InForce<'_, Rate>),
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let paid = not_negative("wages_paid", "支払われた賃金", wages_paid)?;
    let exact = if wages_paid == Yen::ZERO {
        full.clone()
    } else {
        let parameters: [&dyn DescribeParameter; 1] = [upto];
        let rule = Rule::new("賃金との調整", &WITH_WAGES).with(&parameters);
        let upto = rate("賃金と合わせた限度", *upto.value);
        let limit = times(rule, "賃金と合わせた限度額", base, &upto, trace)?;
        let room = less(rule, "賃金を除いた限度額", &limit, &paid, trace)?;
        let operands = [full, &room];
        let minimum = Operation::Minimum;
        rule.take(trace, label, Unit::Yen, minimum, &operands, |lower| {
            format!("{full}と{room}の低いほうの{lower}です。")
        })?
    };
    rounded(Rule::new(label, basis), label, &exact, Rounding::Down, trace)
}

pub(super) fn days_of(days: u32) -> Quantity {
    Quantity::count("支給日数", i64::from(days), Unit::Days)
}

/// 育児休業給付金 of one unit period at one rate.
///
/// Law: 雇用保険法61条の7第6項・7項. Rounding: fractions of a yen dropped. Unit: whole yen. Not covered:
/// the days and hours worked that end the entitlement.
///
/// # Errors
/// When the start lies outside the checked range or an amount is negative.
pub fn childcare_period<T: Trace>(
    case: &LeavePeriodCase,
    stage: ChildcareStage,
    law: &Law,
    trace: &mut T,
) -> Result<LeaveBenefit, StatuteError> {
    let found = law.benefits.leave.on(case.leave_start)?;
    let share = match stage {
        ChildcareStage::First => found.value.first_rate,
        ChildcareStage::Later => found.value.later_rate,
    };
    benefit(("育児休業給付金", &CHILDCARE), case, AgeBand::From30, share, law, trace)
}

/// 介護休業給付金 of one period.
///
/// Law: 雇用保険法61条の4第4項・5項. Rounding: fractions of a yen dropped. Unit: whole yen. Besides it
/// gives the most that is paid for 30 days.
///
/// # Errors
/// When the start lies outside the checked range or an amount is negative.
pub fn family_care<T: Trace>(
    case: &LeavePeriodCase,
    law: &Law,
    trace: &mut T,
) -> Result<(LeaveBenefit, Yen), StatuteError> {
    let found = law.benefits.leave.on(case.leave_start)?;
    let share = found.value.family_care_rate;
    let made = benefit(("介護休業給付金", &CARE), case, AgeBand::From45, share, law, trace)?;
    let limits = limits(law, case.leave_start)?;
    let cap = AgeBand::From45.cap(limits.value);
    let parameters: [&dyn DescribeParameter; 2] = [&limits, &found];
    let rule = Rule::new("支給上限額", &CARE).with(&parameters);
    let cap = Quantity::parameter("賃金日額の上限", cap, Unit::Yen);
    let month = Quantity::count("30日", UNIT_DAYS, Unit::Days);
    let base = times(rule, "30日分の上限", &cap, &month, trace)?;
    let exact = times(rule, "支給上限額", &base, &rate("給付の率", share), trace)?;
    let most = rounded(rule, "支給上限額", &exact, Rounding::Down, trace)?;
    trace.gives("cap_30_days", &most);
    Ok((made, most.as_yen()))
}

fn benefit<T: Trace>(
    (label, basis): (&'static str, &'static [Basis]),
    case: &LeavePeriodCase,
    band: AgeBand,
    share: Rate,
    law: &Law,
    trace: &mut T,
) -> Result<LeaveBenefit, StatuteError> {
    let found = law.benefits.leave.on(case.leave_start)?;
    let (wage, used) = wage_at_start(case, band, law, trace)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new(label, basis).with(&parameters);
    let base = times(rule, "支給日数の賃金", &used, &days_of(case.days), trace)?;
    let full = times(rule, label, &base, &rate("給付の率", share), trace)?;
    let upto = law.benefits.leave_with_wages.on(case.leave_start)?;
    let amount = of_period(label, basis, (&base, &full), (case.wages_paid, &upto), trace)?;
    trace.gives("amount", &amount);
    Ok(LeaveBenefit {
        daily_wage: wage.as_yen(),
        daily_wage_used: used.as_yen(),
        amount: amount.as_yen(),
    })
}

/// 育児休業給付金 of a whole leave, period by period.
///
/// Law: 雇用保険法61条の7第5項・6項. Rounding: fractions of a yen dropped, once a period. Unit: whole
/// yen. A whole period counts 30 days, the last one its own; the first rate holds for the first 180
/// days by the calendar. Not covered: wages paid, days of 出生時育児休業 before.
///
/// # Errors
/// When the start lies outside the checked range, the wages are negative or the leave has no day.
pub fn childcare_leave<T: Trace>(
    leave_start: Date,
    wages: WageBasis,
    leave_days: Option<u32>,
    law: &Law,
    trace: &mut T,
) -> Result<WholeLeave, StatuteError> {
    let case = LeavePeriodCase { leave_start, wages, days: 0, wages_paid: Yen::ZERO };
    let (wage, used) = wage_at_start(&case, AgeBand::From30, law, trace)?;
    trace.gives("daily_wage", &wage);
    let periods = match leave_days {
        None => None,
        Some(days) => Some(periods(&used, leave_start, days, law, trace)?),
    };
    Ok(WholeLeave { daily_wage: wage.as_yen(), daily_wage_used: used.as_yen(), periods })
}

fn periods<T: Trace>(
    used: &Quantity,
    start: Date,
    leave_days: u32,
    law: &Law,
    trace: &mut T,
) -> Result<(Vec<UnitPeriod>, Yen), StatuteError> {
    if leave_days == 0 {
        let message = "休業の日数は1日以上で入れてください。";
        return Err(StatuteError::impossible("leave_days", message));
    }
    let found = law.benefits.leave.on(start)?;
    let end = plus_days(start, i64::from(leave_days) - 1)?;
    let mut periods = Vec::new();
    let mut amounts = Vec::new();
    let mut from = start;
    while from <= end {
        let index = i32::try_from(periods.len()).unwrap_or(i32::MAX - 1);
        let month = YearMonth::of(start).plus(index + 1);
        let whole_to = plus_days(month.day_or_last(start.day()), -1)?;
        let to = whole_to.min(end);
        let (first_days, later_days) = days_at_rates(start, from, to, to == end)?;
        let amount = of_unit(used, first_days, later_days, &found, trace)?;
        trace.gives("periods.amount", &amount);
        periods.push(UnitPeriod { from, to, first_days, later_days, amount: amount.as_yen() });
        amounts.push(amount);
        from = plus_days(to, 1)?;
    }
    let parts: Vec<&Quantity> = amounts.iter().collect();
    let total = sum(Rule::new("育児休業給付金", &CHILDCARE), "合計", &parts, trace)?;
    trace.gives("total", &total);
    Ok((periods, total.as_yen()))
}

/// The days paid of a period, at the first rate and at the later one. Its calendar days up to the
/// 180th of the leave are of the first; a whole period is paid for 30 days whatever its length.
fn days_at_rates(
    start: Date,
    from: Date,
    to: Date,
    last: bool,
) -> Result<(i64, i64), StatuteError> {
    let turn = plus_days(start, FIRST_DAYS - 1)?;
    let count = |from: Date, to: Date| from.until(to).map_or(0, |s| i64::from(s.get_days()) + 1);
    let days = count(from, to);
    let paid = if last { days } else { UNIT_DAYS };
    let first = if to <= turn {
        paid
    } else if from > turn {
        0
    } else {
        count(from, turn).min(paid)
    };
    Ok((first, paid - first))
}

fn of_unit<T: Trace>(
    used: &Quantity,
    first_days: i64,
    later_days: i64,
    found: &InForce<'_, LeaveBenefitRates>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("育児休業給付金", &CHILDCARE).with(&parameters);
    let mut parts = Vec::with_capacity(2);
    for (days, share, label) in [
        (first_days, found.value.first_rate, "180日までの額"),
        (later_days, found.value.later_rate, "181日からの額"),
    ] {
        if days == 0 {
            continue;
        }
        let days = Quantity::count("支給日数", days, Unit::Days);
        let base = times(rule, "支給日数の賃金", used, &days, trace)?;
        parts.push(times(rule, label, &base, &rate("給付の率", share), trace)?);
    }
    let operands: Vec<&Quantity> = parts.iter().collect();
    let exact = sum(rule, "支給単位期間の額", &operands, trace)?;
    rounded(rule, "支給単位期間の額", &exact, Rounding::Down, trace)
}

/// The days that remain at the first rate after 出生時育児休業.
///
/// Law: 雇用保険法61条の7第6項, 61条の8第6項. Unit: days.
///
/// # Errors
/// When more days are given than 出生時育児休業給付金 is paid for.
pub fn first_days_left<T: Trace>(
    birth_leave_days: u32,
    trace: &mut T,
) -> Result<i64, StatuteError> {
    let days = i64::from(birth_leave_days);
    if days > BIRTH_LEAVE_DAYS_MAX {
        let message = "出生時育児休業給付金の日数は28日までです。";
        return Err(StatuteError::impossible("birth_leave_days", message));
    }
    let all = Quantity::count("180日", FIRST_DAYS, Unit::Days);
    let used = Quantity::count("出生時育児休業の日数", days, Unit::Days);
    let operands = [&all, &used];
    let rest = Operation::Difference;
    let rule = Rule::new("67%の残りの日数", &CHILDCARE);
    let left = rule.take(trace, "67%の残りの日数", Unit::Days, rest, &operands, |left| {
        format!("{all}から{used}を引いて、67%の残りは{left}です。")
    })?;
    trace.gives("remaining_days_at_67", &left);
    Ok(left.value.as_whole().unwrap_or(0))
}
