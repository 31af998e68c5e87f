//! 傷病手当金 — two thirds of a thirtieth of the average standard of twelve months.
//!
//! Law: 健康保険法99条・104条・108条, 則84条の2・89条.

use romori_types::{Date, Exact, Rounding, Yen};

use super::step::{less, not_negative, rounded, times};
use crate::calendar::{as_date, corresponding_day, plus_days};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Silent, Trace, Unit};

static AMOUNT: [Basis; 2] =
    [Basis::act("健康保険法99条2項"), Basis::ordinance("健康保険法施行規則84条の2")];
static WAITING: [Basis; 1] = [Basis::act("健康保険法99条1項")];
static PERIOD: [Basis; 1] = [Basis::act("健康保険法99条4項")];
static DIFFERENCE: [Basis; 2] =
    [Basis::act("健康保険法108条"), Basis::ordinance("健康保険法施行規則89条")];
static AFTER_LOSS: [Basis; 1] = [Basis::act("健康保険法104条")];
/// 99条2項: the standards of these months are averaged.
const MONTHS: usize = 12;
/// 99条1項: 待期.
const WAITING_DAYS: i64 = 3;
/// 99条4項: 1年6か月.
const PERIOD_MONTHS: i32 = 18;
/// 則89条: a yearly pension is divided by these days.
const PENSION_DAYS: i64 = 360;
/// 104条: 引き続き1年以上.
const CONTINUED_MONTHS: i64 = 12;

/// 日額の問い — the standards before the day from which an allowance is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyAmountCase<'a> {
    /// 支給開始日
    pub support_start: Date,
    /// 標準報酬月額, the oldest first; the last twelve are used.
    pub standards: &'a [Yen],
    /// 全被保険者の平均 of the insurer; without it that of 協会けんぽ.
    pub average_standard: Option<Yen>,
}

/// 日額 — of 傷病手当金 and 出産手当金.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyAmount {
    /// A thirtieth of the own average.
    pub own_base: Yen,
    /// A thirtieth of the insurer's average, where fewer than twelve months are insured.
    pub cap_base: Option<Yen>,
    /// Whether the insurer's average is the lower.
    pub capped: bool,
    /// The one used.
    pub base: Yen,
    /// Two thirds of it.
    pub daily: Yen,
}

/// 傷病手当金と調整されるもの — what is received for the same day or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OtherIncome {
    /// 報酬 a day.
    pub pay_per_day: Yen,
    /// 障害厚生年金等 a year.
    pub disability_pension: Yen,
    /// 老齢年金 a year.
    pub old_age_pension: Yen,
    /// 資格喪失後の継続給付か
    pub after_retirement: bool,
}

/// The daily amount of 傷病手当金.
///
/// Law: 健康保険法99条2項. Rounding: a thirtieth to 10 yen, five yen upwards; two thirds to a yen, 50
/// sen upwards. Unit: yen a day.
///
/// # Errors
/// When there is no standard or a negative one, or the cap is needed and unknown for the day.
pub fn daily_amount<T: Trace>(
    case: &DailyAmountCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<DailyAmount, StatuteError> {
    let steps = daily_steps(case, law, trace)?;
    trace.gives("own_base_per_day", &steps.own);
    if let Some(cap) = &steps.cap {
        trace.gives("cap_base_per_day", cap);
    }
    Ok(steps.told(trace))
}

/// The daily amount of 出産手当金, which is told without the parts it comes from.
///
/// Law: 健康保険法102条2項, which applies 99条2項. Rounding and unit: as [`daily_amount`].
///
/// # Errors
/// As [`daily_amount`].
pub fn maternity_daily_amount<T: Trace>(
    case: &DailyAmountCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<DailyAmount, StatuteError> {
    Ok(daily_steps(case, law, trace)?.told(trace))
}

struct DailySteps {
    own: Quantity,
    cap: Option<Quantity>,
    base: Quantity,
    daily: Quantity,
}

impl DailySteps {
    fn told<T: Trace>(&self, trace: &mut T) -> DailyAmount {
        trace.gives("base_per_day", &self.base);
        trace.gives("daily_amount", &self.daily);
        DailyAmount {
            own_base: self.own.as_yen(),
            cap_base: self.cap.as_ref().map(Quantity::as_yen),
            capped: self.base.value < self.own.value,
            base: self.base.as_yen(),
            daily: self.daily.as_yen(),
        }
    }
}

fn daily_steps<T: Trace>(
    case: &DailyAmountCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<DailySteps, StatuteError> {
    let first = case.standards.len().saturating_sub(MONTHS);
    let standards = case.standards.get(first..).unwrap_or_default();
    let mut months = Vec::with_capacity(standards.len());
    for standard in standards {
        months.push(not_negative("standards_by_month", "標準報酬月額", *standard)?);
    }
    let rule = Rule::new("標準報酬月額の平均", &AMOUNT);
    let operands: Vec<&Quantity> = months.iter().collect();
    let sum = rule.take(trace, "合計", Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("{}か月の標準報酬月額を合わせて{sum}です。", months.len())
    })?;
    let count = i64::try_from(months.len()).unwrap_or(0);
    let count = Quantity::count("月数", count, Unit::Count);
    let quotient = Operation::Quotient;
    let average = rule.take(trace, "平均", Unit::Yen, quotient, &[&sum, &count], |average| {
        format!("平均は{average}です。")
    })?;
    let own = thirtieth("平均の30分の1", &average, trace)?;
    let short = standards.len() < MONTHS;
    let cap = if short { Some(cap_base(case, law, trace)?) } else { None };
    let base = match &cap {
        None => own.clone(),
        Some(cap) => {
            let rule = Rule::new("低いほうの額", &AMOUNT);
            let minimum = Operation::Minimum;
            rule.take(trace, "30分の1の額", Unit::Yen, minimum, &[&own, cap], |lower| {
                format!("被保険者の期間が12か月に満たないので、低いほうの{lower}を使います。")
            })?
        }
    };
    let rule = Rule::new("日額", &AMOUNT);
    let exact = of_thirds(rule, &base, trace)?;
    let daily = rounded(rule, "日額", &exact, Rounding::HalfUp, trace)?;
    Ok(DailySteps { own, cap, base, daily })
}

fn of_thirds<T: Trace>(
    rule: Rule<'_>,
    base: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let two = Quantity::count("2", 2, Unit::Count);
    let twice = times(rule, "2倍", base, &two, trace)?;
    let three = Quantity::count("3", 3, Unit::Count);
    rule.take(trace, "3分の2", Unit::Yen, Operation::Quotient, &[&twice, &three], |exact| {
        format!("{base}の3分の2は{exact}です。")
    })
}

/// A thirtieth to 10 yen: under five yen dropped, five and more raised.
fn thirtieth<T: Trace>(
    label: &'static str,
    monthly: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("30分の1の額", &AMOUNT);
    let tens = Quantity::count("30日 × 10円", 300, Unit::Count);
    let quotient = Operation::Quotient;
    let exact = rule.take(trace, label, Unit::Count, quotient, &[monthly, &tens], |_| {
        format!("{monthly}の30分の1を10円単位にします。")
    })?;
    let round = Operation::Round(Rounding::HalfUp);
    let whole = rule.take(trace, label, Unit::Count, round, &[&exact], |_| {
        "5円未満を切り捨て、5円以上を切り上げます。".to_owned()
    })?;
    let ten = Quantity::count("10", 10, Unit::Count);
    times(rule, label, &whole, &ten, trace)
}

fn cap_base<T: Trace>(
    case: &DailyAmountCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let average = if let Some(average) = case.average_standard {
        not_negative("insurer_average_standard", "保険者の平均の標準報酬月額", average)?
    } else {
        let found = law.average_standard.on(case.support_start)?;
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let rule = Rule::new("全被保険者の平均", &AMOUNT).with(&parameters);
        let average = Quantity::parameter("協会けんぽの平均", *found.value, Unit::Yen);
        let take = Operation::Take;
        rule.take(trace, "全被保険者の平均", Unit::Yen, take, &[&average], |average| {
            format!("協会けんぽの全被保険者の平均の標準報酬月額は{average}です。")
        })?
    };
    thirtieth("全被保険者の平均の30分の1", &average, trace)
}

/// The days paid of days off work: three are waited for.
///
/// Law: 健康保険法99条1項. Unit: days. The caller knows that the three were in a row.
///
/// # Errors
/// Never: the difference always has a value.
pub fn paid_days<T: Trace>(
    days_off: u32,
    waiting_completed: bool,
    trace: &mut T,
) -> Result<i64, StatuteError> {
    let days = Quantity::count("休んだ日数", i64::from(days_off), Unit::Days);
    let waiting = if waiting_completed { 0 } else { WAITING_DAYS };
    let waiting = Quantity::parameter("待期", Exact::whole(waiting), Unit::Days);
    let rule = Rule::new("支給日数", &WAITING);
    let rest = Operation::Difference;
    let left = rule.take(trace, "待期の後", Unit::Days, rest, &[&days, &waiting], |left| {
        format!("{days}から待期の{waiting}を引くと{left}です。")
    })?;
    let none = Quantity::count("0日", 0, Unit::Days);
    let maximum = Operation::Maximum;
    let paid = rule.take(trace, "支給日数", Unit::Days, maximum, &[&left, &none], |paid| {
        format!("支給日数は{paid}です。")
    })?;
    trace.gives("paid_days", &paid);
    Ok(paid.value.as_whole().unwrap_or(0))
}

/// A daily amount for so many days.
///
/// Law: 健康保険法99条1項・102条1項. Unit: whole yen.
///
/// # Errors
/// Never: the product of whole numbers has a value.
pub fn total_of_days<T: Trace>(daily: Yen, days: i64, trace: &mut T) -> Result<Yen, StatuteError> {
    let daily = Quantity::yen("1日の額", daily);
    let days = Quantity::count("日数", days, Unit::Days);
    let total = times(Rule::new("総額", &WAITING), "総額", &daily, &days, trace)?;
    trace.gives("total", &total);
    Ok(total.as_yen())
}

/// The last day of a year and six months, and its days, if nothing interrupts it.
///
/// Law: 健康保険法99条4項, 民法143条. Unit: days by the calendar.
///
/// # Errors
/// When the day lies beyond the calendar.
pub fn period_end<T: Trace>(
    support_start: Date,
    trace: &mut T,
) -> Result<(Date, i64), StatuteError> {
    let after = as_date(&corresponding_day(support_start, PERIOD_MONTHS, &mut Silent)?);
    // Where the month lacks the corresponding day, the period ends with that month's last day.
    let kept = after.day() == support_start.day();
    let end = if kept { plus_days(after, -1)? } else { after };
    let rule = Rule::new("支給期間", &PERIOD);
    let (from, to) = (Quantity::date("支給開始日", support_start), Quantity::date("末日", end));
    let take = Operation::Take;
    let last = rule.take(trace, "末日", Unit::Date, take, &[&to], |last| {
        format!("{from}から1年6か月は{last}までです。")
    })?;
    trace.gives("period_end_if_unbroken", &last);
    let one = Quantity::count("初日", 1, Unit::Days);
    let rest = Operation::Difference;
    let between = rule.take(trace, "間の日数", Unit::Days, rest, &[&last, &from], |days| {
        format!("初日を数えずに{days}です。")
    })?;
    let sum = Operation::Sum;
    let days = rule.take(trace, "日数", Unit::Days, sum, &[&between, &one], |days| {
        format!("暦で数えて{days}です。")
    })?;
    trace.gives("total_days", &days);
    Ok((end, days.value.as_whole().unwrap_or(0)))
}

/// What is paid a day beside pay or a pension.
///
/// Law: 健康保険法108条, 則89条. Rounding: a pension's fraction of a yen a day is dropped. Unit: yen a
/// day. An old-age pension counts after retirement alone.
///
/// # Errors
/// When an amount is negative.
pub fn sickness_difference<T: Trace>(
    daily: Yen,
    other: &OtherIncome,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let daily = not_negative("daily_amount", "日額", daily)?;
    let pay = not_negative("pay_per_day", "報酬の日額", other.pay_per_day)?;
    let disability = other.disability_pension;
    let disability = per_day("disability_pension_yearly", "障害年金", disability, trace)?;
    let mut received = vec![pay, disability];
    if other.after_retirement {
        let field = "old_age_pension_yearly";
        received.push(per_day(field, "老齢年金", other.old_age_pension, trace)?);
    }
    let rule = Rule::new("調整", &DIFFERENCE);
    let operands: Vec<&Quantity> = received.iter().collect();
    let maximum = Operation::Maximum;
    let most = rule.take(trace, "受ける額", Unit::Yen, maximum, &operands, |most| {
        format!("報酬と年金の1日分のうち、多いほうは{most}です。")
    })?;
    let paid = less(rule, "支払われる日額", &daily, &most, trace)?;
    trace.gives("paid_per_day", &paid);
    Ok(paid.as_yen())
}

fn per_day<T: Trace>(
    field: &'static str,
    label: &'static str,
    yearly: Yen,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let yearly = not_negative(field, label, yearly)?;
    let days = Quantity::count("360", PENSION_DAYS, Unit::Count);
    let rule = Rule::new("年金の1日分", &DIFFERENCE);
    let quotient = Operation::Quotient;
    let exact = rule.take(trace, label, Unit::Yen, quotient, &[&yearly, &days], |exact| {
        format!("{label}{yearly} ÷ 360は{exact}です。")
    })?;
    rounded(rule, label, &exact, Rounding::Down, trace)
}

/// Whether the allowance goes on after the insurance has ended.
///
/// Law: 健康保険法104条. Unit: months without a break; those of 任意継続 are not counted.
///
/// # Errors
/// Never: the conditions always have a value.
pub fn continues_after_loss<T: Trace>(
    insured_months: u32,
    receiving_at_loss: bool,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let rule = Rule::new("資格喪失後の継続給付", &AFTER_LOSS);
    let months = Quantity::count("被保険者の月数", i64::from(insured_months), Unit::Count);
    let least = Quantity::count("12か月", CONTINUED_MONTHS, Unit::Count);
    let operands = [&months, &least];
    let at_least = Operation::AtLeast;
    let long = rule.take(trace, "1年以上", Unit::Truth, at_least, &operands, |is| {
        format!("引き続き{months}か月の被保険者は1年以上{}。", super::step::holds(is))
    })?;
    let receiving = Quantity::truth("喪失の際に受けている", receiving_at_loss);
    let both = [&long, &receiving];
    let is = rule.take(trace, "継続給付", Unit::Truth, Operation::All, &both, |is| {
        format!("資格を失った後も続けて受けられるかは、{is}です。")
    })?;
    trace.gives("continues_after_loss", &is);
    Ok(is.is_true())
}
