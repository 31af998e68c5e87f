//! 出生時育児休業給付金と出生後休業支援給付金 — for the first weeks of a child's life.
//!
//! Law: 雇用保険法61条の8・61条の10.

use romori_types::{Date, Exact, Rounding, YearMonth, Yen};

use super::childcare::{
    BIRTH_LEAVE_DAYS_MAX, LeaveBenefit, LeavePeriodCase, days_of, of_period, rate, wage_at_start,
};
use super::daily_wage::AgeBand;
use super::step::{holds, rounded, sum, times};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static BIRTH: [Basis; 1] = [Basis::act("雇用保険法61条の8第4項・5項")];
static SUPPORT: [Basis; 1] = [Basis::act("雇用保険法61条の10")];
/// 61条の10: of each parent at least.
const SUPPORT_DAYS_MIN: i64 = 14;

/// 出生時育児休業給付金と出生後休業支援給付金
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthLeaveBenefit {
    /// Within floor and cap.
    pub daily_wage_used: Yen,
    /// 出生時育児休業給付金
    pub birth_leave: Yen,
    /// 出生後休業支援給付金
    pub support: Yen,
    /// Both.
    pub total: Yen,
}

/// 出生時育児休業給付金 and, if both parents take leave, 出生後休業支援給付金.
///
/// Law: 雇用保険法61条の8・61条の10. Rounding: fractions of a yen of each dropped. Unit: whole yen. At
/// most 28 days are paid. The support is not reduced by wages, but nil where the former is.
///
/// # Errors
/// When the start lies outside the checked range or an amount is negative.
pub fn birth_leave<T: Trace>(
    case: &LeavePeriodCase,
    spouse_requirement_met: bool,
    law: &Law,
    trace: &mut T,
) -> Result<BirthLeaveBenefit, StatuteError> {
    let found = law.benefits.leave.on(case.leave_start)?;
    let (_, used) = wage_at_start(case, AgeBand::From30, law, trace)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let name = "出生時育児休業給付金";
    let rule = Rule::new(name, &BIRTH).with(&parameters);
    let days = at_most_28(case.days, trace)?;
    let base = times(rule, "支給日数の賃金", &used, &days, trace)?;
    let share = rate("給付の率", found.value.first_rate);
    let full = times(rule, name, &base, &share, trace)?;
    let upto = law.benefits.leave_with_wages.on(case.leave_start)?;
    let amount = of_period(name, &BIRTH, (&base, &full), (case.wages_paid, &upto), trace)?;
    trace.gives("birth_leave_benefit", &amount);
    let whole = support_amount(&base, case.leave_start, law, trace)?;
    let days_enough = i64::from(case.days) >= SUPPORT_DAYS_MIN;
    let conditions = [
        Quantity::truth("14日以上の休業", days_enough),
        Quantity::truth("配偶者の要件", spouse_requirement_met),
        amount.clone(),
    ];
    let operands: Vec<&Quantity> = conditions.iter().collect();
    let rule = Rule::new("出生後休業支援給付金", &SUPPORT);
    let all = Operation::All;
    let met = rule.take(trace, "要件", Unit::Truth, all, &operands, |is| {
        format!("14日以上の休業・配偶者の要件・{name}の支給のすべてがあるかは、{is}です。")
    })?;
    let zero = Quantity::yen("0円", Yen::ZERO);
    let choose = Operation::Choose;
    let operands = [&met, &whole, &zero];
    let support =
        rule.take(trace, "出生後休業支援給付金", Unit::Yen, choose, &operands, |yen| {
            format!("出生後休業支援給付金は{yen}です。")
        })?;
    trace.gives("post_birth_support_benefit", &support);
    let total = sum(rule, "合計", &[&amount, &support], trace)?;
    trace.gives("total", &total);
    Ok(BirthLeaveBenefit {
        daily_wage_used: used.as_yen(),
        birth_leave: amount.as_yen(),
        support: support.as_yen(),
        total: total.as_yen(),
    })
}

fn at_most_28<T: Trace>(days: u32, trace: &mut T) -> Result<Quantity, StatuteError> {
    let days = days_of(days);
    let most = Quantity::count("限度の日数", BIRTH_LEAVE_DAYS_MAX, Unit::Days);
    let minimum = Operation::Minimum;
    let rule = Rule::new("支給日数", &BIRTH);
    rule.take(trace, "支給日数", Unit::Days, minimum, &[&days, &most], |days| {
        format!("支給日数は、28日までの{days}です。")
    })
}

/// 出生後休業支援給付金 of the days paid; none before it was introduced.
fn support_amount<T: Trace>(
    base: &Quantity,
    leave_start: Date,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let name = "出生後休業支援給付金";
    let month = YearMonth::of(leave_start);
    let Some(found) = law.benefits.post_birth_support.on_month_if_any(month)? else {
        let none = Quantity::yen(name, Yen::ZERO);
        let rule = Rule::new(name, &SUPPORT);
        return rule.take(trace, name, Unit::Yen, Operation::Take, &[&none], |_| {
            "休業を始めた日には、まだこの給付はありませんでした。".to_owned()
        });
    };
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new(name, &SUPPORT).with(&parameters);
    let exact = times(rule, name, base, &rate("給付の率", *found.value), trace)?;
    rounded(rule, name, &exact, Rounding::Down, trace)
}

/// 出生後休業支援給付金 of so many days.
///
/// Law: 雇用保険法61条の10. Rounding: fractions of a yen dropped. Unit: whole yen; at most 28 days.
///
/// # Errors
/// When the start lies outside the checked range or the wage is negative.
pub fn post_birth_support<T: Trace>(
    case: &LeavePeriodCase,
    law: &Law,
    trace: &mut T,
) -> Result<LeaveBenefit, StatuteError> {
    let (wage, used) = wage_at_start(case, AgeBand::From30, law, trace)?;
    let days = at_most_28(case.days, trace)?;
    let base = times(Rule::new("賃金", &SUPPORT), "支給日数の賃金", &used, &days, trace)?;
    let amount = support_amount(&base, case.leave_start, law, trace)?;
    trace.gives("amount", &amount);
    Ok(LeaveBenefit {
        daily_wage: wage.as_yen(),
        daily_wage_used: used.as_yen(),
        amount: amount.as_yen(),
    })
}

/// Whether both parents' leaves suffice for 出生後休業支援給付金.
///
/// Law: 雇用保険法61条の10第1項・2項. Unit: days.
///
/// # Errors
/// Never: the conditions always have a value.
pub fn is_support_eligible<T: Trace>(
    own_days: u32,
    spouse_days: u32,
    spouse_exempt: bool,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let rule = Rule::new("出生後休業支援給付金", &SUPPORT);
    let least = Quantity::parameter("14日", Exact::whole(SUPPORT_DAYS_MIN), Unit::Days);
    let enough = |label, days: u32, trace: &mut T| {
        let days = Quantity::count(label, i64::from(days), Unit::Days);
        let operands = [&days, &least];
        rule.take(trace, label, Unit::Truth, Operation::AtLeast, &operands, |is| {
            format!("{label}{days}は{least}以上{}。", holds(is))
        })
    };
    let own = enough("本人の休業", own_days, trace)?;
    let spouse = enough("配偶者の休業", spouse_days, trace)?;
    let exempt = Quantity::truth("配偶者の要件の例外", spouse_exempt);
    let any = Operation::Any;
    let either =
        rule.take(trace, "配偶者の要件", Unit::Truth, any, &[&spouse, &exempt], |is| {
            format!("配偶者の休業か例外があるかは、{is}です。")
        })?;
    let both = [&own, &either];
    let is = rule.take(trace, "支給の要件", Unit::Truth, Operation::All, &both, |is| {
        format!("出生後休業支援給付金の休業の要件を満たすかは、{is}です。")
    })?;
    trace.gives("eligible", &is);
    Ok(is.is_true())
}
