//! 被保険者期間の月 — whether a month counts by paid days or hours.
//!
//! Law: 雇用保険法14条1項・3項.

use romori_types::Exact;

use super::PartPaid;
use crate::error::StatuteError;
use crate::law::{Basis, InForce, InsuredPeriodTests, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static DAYS: [Basis; 1] = [Basis::act("雇用保険法14条1項")];
static HOURS: [Basis; 1] = [Basis::act("雇用保険法14条3項")];

/// 月の賃金支払 — paid days and hours of one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateMonth {
    /// 賃金支払基礎日数
    pub days: u32,
    /// 賃金支払の基礎となった時間, if known.
    pub hours: Option<Exact>,
}

/// 被保険者期間に数える月 — each month by itself, as the law now stands.
///
/// Law: 雇用保険法14条1項 (11 days), 3項 (80 hours). Unit: months.
///
/// # Errors
/// Never while the parameter has a row in force.
pub fn counted_months<T: Trace>(
    months: &[CertificateMonth],
    law: &Law,
    trace: &mut T,
) -> Result<Vec<bool>, StatuteError> {
    let terms = law.standards.insured_period.standing()?;
    let mut counted = Vec::with_capacity(months.len());
    for month in months {
        let counts = month_counts(month, &terms, trace)?;
        trace.gives("counted", &counts);
        counted.push(counts);
    }
    let operands: Vec<&Quantity> = counted.iter().collect();
    let rule = Rule::new("被保険者期間に数える月", &DAYS);
    let sum = rule.take(trace, "数える月", Unit::Count, Operation::Sum, &operands, |sum| {
        format!("{}か月のうち、数える月は{sum}です。", months.len())
    })?;
    trace.gives("counted_months", &sum);
    Ok(counted.iter().map(Quantity::is_true).collect())
}

/// Whether one month counts.
pub(super) fn month_counts<T: Trace>(
    month: &CertificateMonth,
    terms: &InForce<'_, InsuredPeriodTests>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let by_days = enough_days(month.days, terms, trace)?;
    let by_hours = enough_hours(month.hours, terms, trace)?;
    let operands: Vec<&Quantity> = std::iter::once(&by_days).chain(&by_hours).collect();
    let rule = Rule::new("被保険者期間の月", &DAYS);
    rule.take(trace, "数える", Unit::Truth, Operation::Any, &operands, |is| {
        let words = if is.is_true() { "数えます" } else { "数えません" };
        format!("この月は被保険者期間に{words}。")
    })
}

fn enough_days<T: Trace>(
    days: u32,
    terms: &InForce<'_, InsuredPeriodTests>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("賃金支払基礎日数", &DAYS).with(&parameters);
    let least = Exact::whole(i64::from(terms.value.days_min));
    let least = Quantity::parameter("日数の下限", least, Unit::Days);
    let days = Quantity::count("賃金支払基礎日数", i64::from(days), Unit::Days);
    let operands = [&days, &least];
    rule.take(trace, "日数で数える", Unit::Truth, Operation::AtLeast, &operands, |is| {
        let words = if is.is_true() { "です" } else { "ではありません" };
        format!("賃金支払基礎日数{days}は{least}以上{words}。")
    })
}

/// By hours, where they are known and the law counts by them.
fn enough_hours<T: Trace>(
    hours: Option<Exact>,
    terms: &InForce<'_, InsuredPeriodTests>,
    trace: &mut T,
) -> Result<Option<Quantity>, StatuteError> {
    let (Some(hours), Some(least)) = (hours, terms.value.hours_min) else { return Ok(None) };
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("賃金支払の時間", &HOURS).with(&parameters);
    let least = Quantity::parameter("時間の下限", Exact::whole(i64::from(least)), Unit::Hours);
    let hours = Quantity::given("賃金支払の基礎となった時間", hours, Unit::Hours);
    let operands = [&hours, &least];
    let at_least = Operation::AtLeast;
    let enough = rule.take(trace, "時間で数える", Unit::Truth, at_least, &operands, |is| {
        let words = if is.is_true() { "です" } else { "ではありません" };
        format!("賃金支払の基礎となった{hours}は{least}以上{words}。")
    })?;
    Ok(Some(enough))
}

/// What the part before the first complete month counts: half a month, nothing, or unknown.
pub(super) fn part_counts<T: Trace>(
    days: &Quantity,
    paid: PartPaid,
    terms: &InForce<'_, InsuredPeriodTests>,
    trace: &mut T,
) -> Result<Option<Quantity>, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("最初の端数期間", &DAYS).with(&parameters);
    let least = Exact::whole(i64::from(terms.value.part_days_min));
    let least = Quantity::parameter("期間の下限", least, Unit::Days);
    let operands = [days, &least];
    let at_least = Operation::AtLeast;
    let long = rule.take(trace, "期間が足りる", Unit::Truth, at_least, &operands, |is| {
        let words = if is.is_true() { "です" } else { "ではありません" };
        format!("端数の期間{days}は{least}以上{words}。")
    })?;
    let by_days = match paid.days {
        Some(days) if long.is_true() => Some(enough_days(days, terms, trace)?),
        _ => None,
    };
    let by_hours = if long.is_true() { enough_hours(paid.hours, terms, trace)? } else { None };
    let tests: Vec<&Quantity> = by_days.iter().chain(&by_hours).collect();
    let paid_enough = tests.iter().any(|test| test.is_true());
    if long.is_true() && by_days.is_none() && !paid_enough {
        return Ok(None);
    }
    let rule = Rule::new("最初の端数期間", &DAYS);
    let paid =
        rule.take(trace, "支払が足りる", Unit::Truth, Operation::Any, &tests, |is| {
            let words = if is.is_true() { "足ります" } else { "足りません" };
            format!("端数の期間の日数と時間が{words}。")
        })?;
    let operands = [&long, &paid];
    let whole = rule.take(trace, "数える", Unit::Truth, Operation::All, &operands, |is| {
        let words = if is.is_true() { "数えます" } else { "数えません" };
        format!("端数の期間を{words}。")
    })?;
    let two = Quantity::count("2分の1", 2, Unit::Count);
    let half = Operation::Quotient;
    let counts =
        rule.take(trace, "端数の月数", Unit::Count, half, &[&whole, &two], |counts| {
            format!("最初の端数期間は{counts}か月です。")
        })?;
    trace.gives("fragment.counts_as", &counts);
    Ok(Some(counts))
}
