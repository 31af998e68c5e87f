//! 平均賃金 — the pay of one calendar day, from which allowances and limits are taken.
//!
//! Law: 労働基準法12条, 昭和22年11月5日基発232号, 昭和22年12月26日基発573号 (12条1項1号の賃金の総額は、その部分の総額).

use romori_types::{Date, Exact, YearMonth, Yen};

use crate::basis_days::{ClosingDay, PayPeriod};
use crate::error::StatuteError;
use crate::law::{AverageWageTerms, Basis, InForce, Law};
use crate::steps::cut_below_sen;
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static PERIOD: [Basis; 2] =
    [Basis::act("労働基準法12条2項"), Basis::circular("昭和24年7月13日基収2044号")];
static EXCLUDED: [Basis; 1] = [Basis::act("労働基準法12条3項")];
static PRINCIPLE: [Basis; 1] = [Basis::act("労働基準法12条1項")];
static GUARANTEE: [Basis; 1] = [Basis::act("労働基準法12条1項1号")];
static MIXED: [Basis; 1] = [Basis::act("労働基準法12条1項2号")];
static SEN: [Basis; 1] = [Basis::circular("昭和22年11月5日基発232号")];

/// 賃金の支払の形 — whether there is a least amount by days worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum PayType {
    /// 月給・週給など
    #[default]
    Monthly,
    /// 日給
    Daily,
    /// 時給
    Hourly,
    /// 出来高払
    Piecework,
    /// 月・週で定めた部分と、日・時間・出来高による部分の混じる賃金
    Mixed {
        /// 月・週その他一定の期間によって定めた部分 of the wages that count.
        periodic: Yen,
    },
}

/// 賃金の月 — one of the three months, with its calendar days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WageMonth {
    /// Wages.
    pub wages: Yen,
    /// 暦日数
    pub calendar_days: u32,
    /// 控除する期間 (12条3項): neither wages nor days count.
    pub excluded: bool,
}

/// 算定期間の賃金 — the wages and how many days they belong to.
#[derive(Debug, Clone, Copy)]
pub enum AverageWagePeriod<'a> {
    /// Wages and days in all.
    Total {
        /// Wages of the three months.
        wages: Yen,
        /// Their calendar days.
        calendar_days: u32,
    },
    /// The three months closed before an event.
    Closed {
        /// Wages of the three months.
        wages: Yen,
        /// 算定すべき事由の発生した日
        event_on: Date,
        /// 賃金締切日
        closing_day: ClosingDay,
    },
    /// Each month by itself.
    Months(&'a [WageMonth]),
}

/// 平均賃金の問い — wages of three months and how they were paid.
#[derive(Debug, Clone, Copy)]
pub struct AverageWageCase<'a> {
    /// The wages.
    pub period: AverageWagePeriod<'a>,
    /// How they were paid.
    pub pay_type: PayType,
    /// 労働日数, needed unless paid by the month.
    pub days_worked: Option<u32>,
}

/// 平均賃金 — with both amounts of which it is the higher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AverageWage {
    /// The three closed months, if an event was given.
    pub period: Option<PayPeriod>,
    /// Wages that count.
    pub wages: Yen,
    /// Calendar days that count.
    pub calendar_days: i64,
    /// 原則 — by calendar days, cut below one sen.
    pub principle: Exact,
    /// 最低保障 — by days worked, cut below one sen; none for who is paid by the month.
    pub guarantee: Option<Exact>,
    /// 平均賃金, cut below one sen.
    pub average: Quantity,
}

/// 平均賃金 — wages of three months by their calendar days, or the least by days worked.
///
/// Law: 労働基準法12条1項–3項. Rounding: below one sen cut (昭和22年11月5日基発232号). Unit: yen and sen
/// a day. Not covered: less than three months since hiring other than by the days given (6項), day
/// labourers (7項).
///
/// # Errors
/// When no day counts, or days worked are absent though they are needed.
pub fn average_wage<T: Trace>(
    case: &AverageWageCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<AverageWage, StatuteError> {
    let terms = law.standards.average_wage.standing()?;
    let base = period_wages(case.period, &terms, trace)?;
    let wages = &base.wages;
    let rule = Rule::new("平均賃金の原則", &PRINCIPLE);
    let operands = [wages, &base.days];
    let principle =
        rule.take(trace, "原則", Unit::Yen, Operation::Quotient, &operands, |principle| {
            format!("賃金の総額{wages} ÷ 暦日数{} = {principle}です。", base.days)
        })?;
    let cut = Rule::new("銭未満の端数", &SEN);
    let principle = cut_below_sen(cut, "原則の額", &principle, trace)?;
    trace.gives("principle", &principle);
    let guarantee = match case.pay_type {
        PayType::Monthly => None,
        PayType::Daily | PayType::Hourly | PayType::Piecework | PayType::Mixed { .. } => {
            Some(guarantee(case, &base, &terms, trace)?)
        }
    };
    let operands: Vec<&Quantity> = std::iter::once(&principle).chain(&guarantee).collect();
    let rule = Rule::new("平均賃金", &PRINCIPLE);
    let average =
        rule.take(trace, "平均賃金", Unit::Yen, Operation::Maximum, &operands, |average| {
            match &guarantee {
                None => format!("平均賃金は{average}です。"),
                Some(least) => format!(
                    "原則の{principle}と最低保障の{least}の高いほうで、平均賃金は{average}です。"
                ),
            }
        })?;
    trace.gives("average_wage", &average);
    Ok(AverageWage {
        period: base.period,
        wages: base.wages.as_yen(),
        calendar_days: base.days.value.as_whole().unwrap_or(0),
        principle: principle.value,
        guarantee: guarantee.map(|least| least.value),
        average,
    })
}

/// Wages and calendar days that count.
struct PeriodWages {
    period: Option<PayPeriod>,
    wages: Quantity,
    days: Quantity,
}

fn period_wages<T: Trace>(
    period: AverageWagePeriod<'_>,
    terms: &InForce<'_, AverageWageTerms>,
    trace: &mut T,
) -> Result<PeriodWages, StatuteError> {
    let found = match period {
        AverageWagePeriod::Total { wages, calendar_days } => PeriodWages {
            period: None,
            wages: Quantity::yen("賃金の総額", wages),
            days: Quantity::count("暦日数", i64::from(calendar_days), Unit::Days),
        },
        AverageWagePeriod::Closed { wages, event_on, closing_day } => {
            let period = closed_months(event_on, closing_day, terms.value.months)?;
            let days = days_of_period(event_on, period, terms, trace)?;
            let wages = Quantity::yen("賃金の総額", wages);
            PeriodWages { period: Some(period), wages, days }
        }
        AverageWagePeriod::Months(months) => counted_months(months, trace)?,
    };
    if found.days.value <= Exact::ZERO {
        let message = "平均賃金を割る暦日数がありません。数える月を1つ以上入れてください。";
        return Err(StatuteError::impossible(days_field(period), message));
    }
    Ok(found)
}

const fn days_field(period: AverageWagePeriod<'_>) -> &'static str {
    match period {
        AverageWagePeriod::Months(_) => "wage_months",
        AverageWagePeriod::Total { .. } | AverageWagePeriod::Closed { .. } => "calendar_days",
    }
}

/// 直前の賃金締切日から3か月 — the months closed before an event; an event on a closing day counts
/// from the one before.
///
/// Law: 労働基準法12条2項, 昭和24年7月13日基収2044号.
///
/// # Errors
/// When the days lie beyond the calendar.
pub fn closed_months(
    event_on: Date,
    closing_day: ClosingDay,
    months: i32,
) -> Result<PayPeriod, StatuteError> {
    let month = YearMonth::of(event_on);
    let last = if closing_day.in_month(month) < event_on { month } else { month.previous() };
    let before = closing_day.in_month(last.plus(-months));
    let to = closing_day.in_month(last);
    let beyond = || StatuteError::impossible("event_date", "暦の範囲の外です。");
    let from = before.tomorrow().map_err(|_| beyond())?;
    if event_on.year() < 2 { Err(beyond()) } else { Ok(PayPeriod { from, to }) }
}

fn days_of_period<T: Trace>(
    event_on: Date,
    period: PayPeriod,
    terms: &InForce<'_, AverageWageTerms>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("算定期間", &PERIOD).with(&parameters);
    let event = Quantity::date("事由の発生した日", event_on);
    let take =
        |label: &'static str, date: Date| Quantity::parameter(label, days_to(date), Unit::Date);
    let to = take("直前の賃金締切日", period.to);
    let to = rule.take(trace, "末日", Unit::Date, Operation::Take, &[&to], |to| {
        format!("{event}より前の、直前の賃金締切日は{to}です。")
    })?;
    trace.gives("period_to", &to);
    let months = terms.value.months;
    let from = take("初日", period.from);
    let from = rule.take(trace, "初日", Unit::Date, Operation::Take, &[&from], |from| {
        format!("そこからさかのぼって{months}か月の初日は{from}です。")
    })?;
    trace.gives("period_from", &from);
    let less =
        rule.take(trace, "日数", Unit::Days, Operation::Difference, &[&to, &from], |days| {
            format!("{from}から{to}まで、初日を除いて{days}です。")
        })?;
    let one = Quantity::count("初日", 1, Unit::Days);
    let days =
        rule.take(trace, "暦日数", Unit::Days, Operation::Sum, &[&less, &one], |days| {
            format!("初日を含めて{days}です。")
        })?;
    trace.gives("calendar_days", &days);
    Ok(days)
}

fn days_to(date: Date) -> Exact {
    Quantity::date("", date).value
}

/// The sums of the months that are not left out.
fn counted_months<T: Trace>(
    months: &[WageMonth],
    trace: &mut T,
) -> Result<PeriodWages, StatuteError> {
    let counted: Vec<&WageMonth> = months.iter().filter(|month| !month.excluded).collect();
    let wages: Vec<Quantity> =
        counted.iter().map(|month| Quantity::yen("月の賃金", month.wages)).collect();
    let days: Vec<Quantity> = counted
        .iter()
        .map(|month| Quantity::count("月の暦日数", i64::from(month.calendar_days), Unit::Days))
        .collect();
    let left_out = months.len() - counted.len();
    let rule = Rule::new("算定期間の賃金", &EXCLUDED);
    let operands: Vec<&Quantity> = wages.iter().collect();
    let wages =
        rule.take(trace, "賃金の総額", Unit::Yen, Operation::Sum, &operands, |wages| {
            if left_out == 0 {
                format!("賃金の総額は{wages}です。")
            } else {
                format!("控除する期間の{left_out}か月を除いて、賃金の総額は{wages}です。")
            }
        })?;
    trace.gives("wages_3_months", &wages);
    let operands: Vec<&Quantity> = days.iter().collect();
    let days = rule.take(trace, "暦日数", Unit::Days, Operation::Sum, &operands, |days| {
        format!("その期間の暦日数は{days}です。")
    })?;
    trace.gives("calendar_days", &days);
    Ok(PeriodWages { period: None, wages, days })
}

/// The least amount, by days worked.
fn guarantee<T: Trace>(
    case: &AverageWageCase<'_>,
    base: &PeriodWages,
    terms: &InForce<'_, AverageWageTerms>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let field = "days_worked";
    let worked = case.days_worked.filter(|days| *days > 0).ok_or_else(|| {
        let message = "日給・時給・出来高払では、働いた日数を1日以上で入れてください。";
        StatuteError::impossible(field, message)
    })?;
    let worked = Quantity::count("働いた日数", i64::from(worked), Unit::Days);
    if worked.value > base.days.value {
        let message = "働いた日数が、期間の暦日数より多くなっています。";
        return Err(StatuteError::impossible(field, message));
    }
    let periodic = match case.pay_type {
        PayType::Mixed { periodic } => Some(periodic),
        _ => None,
    };
    let wages = by_work(base, periodic, trace)?;
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("平均賃金の最低保障", &GUARANTEE).with(&parameters);
    let operands = [&wages, &worked];
    let by_day =
        rule.take(trace, "1日当たり", Unit::Yen, Operation::Quotient, &operands, |by_day| {
            format!("{}{wages} ÷ 働いた日数{worked} = {by_day}です。", wages.label)
        })?;
    let share = Quantity::parameter("最低保障の率", terms.value.guarantee, Unit::Rate);
    let operands = [&by_day, &share];
    let least =
        rule.take(trace, "最低保障", Unit::Yen, Operation::Product, &operands, |least| {
            format!("その{share}は{least}です。")
        })?;
    let least = match periodic {
        None => least,
        Some(periodic) => with_periodic(periodic, &base.days, &least, trace)?,
    };
    let cut = Rule::new("銭未満の端数", &SEN);
    let least = cut_below_sen(cut, "最低保障の額", &least, trace)?;
    trace.gives("minimum_guarantee", &least);
    Ok(least)
}

/// The wages by days, hours or output: all, or what a periodic part leaves.
fn by_work<T: Trace>(
    base: &PeriodWages,
    periodic: Option<Yen>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let Some(periodic) = periodic else { return Ok(base.wages.clone()) };
    if periodic < Yen::ZERO || Exact::from(periodic) > base.wages.value {
        let message = "月・週で定めた部分は、0円以上、賃金の総額以下で入れてください。";
        return Err(StatuteError::impossible("periodic", message));
    }
    let rule = Rule::new("平均賃金の最低保障", &MIXED);
    let (wages, periodic) = (&base.wages, Quantity::yen("月・週で定めた部分", periodic));
    let operands = [wages, &periodic];
    let rest = Operation::Difference;
    rule.take(trace, "日・時間などの部分", Unit::Yen, rest, &operands, |rest| {
        format!("賃金の総額{wages}から月・週で定めた部分{periodic}を除いて{rest}です。")
    })
}

/// The least of the part by work and the periodic part by calendar days, together.
fn with_periodic<T: Trace>(
    periodic: Yen,
    days: &Quantity,
    least: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("平均賃金の最低保障", &MIXED);
    let periodic = Quantity::yen("月・週で定めた部分", periodic);
    let operands = [&periodic, days];
    let quotient = Operation::Quotient;
    let by_calendar =
        rule.take(trace, "月・週の1日分", Unit::Yen, quotient, &operands, |day| {
            format!("月・週で定めた部分{periodic} ÷ 暦日数{days} = {day}です。")
        })?;
    let operands = [&by_calendar, least];
    rule.take(trace, "最低保障", Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("2つの部分を合わせて{sum}です。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn total(wages: i64, days: u32, pay_type: PayType, worked: Option<u32>) -> AverageWage {
        let period = AverageWagePeriod::Total { wages: Yen::new(wages), calendar_days: days };
        let case = AverageWageCase { period, pay_type, days_worked: worked };
        let mut trace = Explanation::default();
        let found = average_wage(&case, Law::embedded(), &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        assert_eq!(replayed.last(), Some(&("average_wage", found.average.value)));
        found
    }

    /// Closing on the 20th: 10 August looks back from 20 July, 91 days; an event on the closing
    /// day itself from 20 June (昭和24年7月13日基収2044号).
    #[test]
    fn the_closing_day_before_the_event() {
        let twentieth = ClosingDay::Day(20);
        for (event, closing, from, to, days) in [
            ("2026-08-10", twentieth, "2026-04-21", "2026-07-20", 91),
            ("2026-07-20", twentieth, "2026-03-21", "2026-06-20", 92),
            ("2026-07-21", twentieth, "2026-04-21", "2026-07-20", 91),
            ("2026-07-19", twentieth, "2026-03-21", "2026-06-20", 92),
            ("2026-05-31", ClosingDay::MonthEnd, "2026-02-01", "2026-04-30", 89),
            ("2026-06-01", ClosingDay::MonthEnd, "2026-03-01", "2026-05-31", 92),
            ("2028-03-15", ClosingDay::MonthEnd, "2027-12-01", "2028-02-29", 91),
            // The 30th of a month that has none is its last day.
            ("2027-03-01", ClosingDay::Day(30), "2026-12-01", "2027-02-28", 90),
            ("2027-03-01", ClosingDay::Day(31), "2026-12-01", "2027-02-28", 90),
        ] {
            let found = closed_months(date(event), closing, 3).unwrap();
            assert_eq!((found.from, found.to), (date(from), date(to)), "{event}");
            assert_eq!(found.days(), days, "{event}");
        }
    }

    /// 年 1 has no three months before it.
    #[test]
    fn the_first_year_of_the_calendar_is_refused() {
        assert!(closed_months(date("0001-03-01"), ClosingDay::MonthEnd, 3).is_err());
    }

    #[test]
    fn what_lies_below_one_sen_is_cut() {
        // 92 days: 817,400 / 92 = 8884.7826…
        assert_eq!(total(817_400, 92, PayType::Monthly, None).average.value.to_string(), "8884.78");
        for (wages, expected) in [(91_999, "999.98"), (92_000, "1000"), (92_001, "1000.01")] {
            let found = total(wages, 92, PayType::Monthly, None);
            assert_eq!(found.average.value.to_string(), expected);
        }
    }

    #[test]
    fn the_least_amount_by_days_worked() {
        // 92 days; the least is higher once fewer than 60% of the days were worked: 55.2.
        let low = total(552_000, 92, PayType::Hourly, Some(56));
        assert_eq!(low.average.value, Exact::whole(6000));
        assert_eq!(low.guarantee.unwrap().to_string(), "5914.28");
        let high = total(552_000, 92, PayType::Daily, Some(55));
        assert_eq!(high.average.value.to_string(), "6021.81");
        assert_eq!(total(552_000, 92, PayType::Monthly, None).guarantee, None);
    }

    #[test]
    fn months_left_out_count_neither_wages_nor_days() {
        let month = |wages, calendar_days, excluded| WageMonth {
            wages: Yen::new(wages),
            calendar_days,
            excluded,
        };
        let ask = |months: &[WageMonth]| {
            let period = AverageWagePeriod::Months(months);
            let case = AverageWageCase { period, pay_type: PayType::Monthly, days_worked: None };
            average_wage(&case, Law::embedded(), &mut Silent)
        };
        let found =
            ask(&[month(300_000, 31, false), month(90_000, 30, true), month(310_000, 31, false)]);
        let found = found.unwrap();
        assert_eq!((found.wages.get(), found.calendar_days), (610_000, 62));
        assert_eq!(found.average.value.to_string(), "9838.7");
        assert!(ask(&[month(300_000, 31, true)]).is_err());
        assert!(ask(&[month(300_000, 0, false)]).is_err());
    }

    #[test]
    fn days_worked_are_needed_and_within_the_period() {
        for worked in [None, Some(0), Some(93)] {
            let period = AverageWagePeriod::Total { wages: Yen::new(1), calendar_days: 92 };
            let case =
                AverageWageCase { period, pay_type: PayType::Piecework, days_worked: worked };
            assert!(average_wage(&case, Law::embedded(), &mut Silent).is_err(), "{worked:?}");
        }
    }

    /// 12条1項2号: the monthly part by the calendar, the rest by days worked at 60%.
    #[test]
    fn pay_partly_by_the_month() {
        // 91 days: 600,000 ÷ 91 = 6,593.40; 91,000 ÷ 91 + 509,000 ÷ 45 × 60% = 7,786.66.
        let mixed = |periodic| PayType::Mixed { periodic: Yen::new(periodic) };
        let found = total(600_000, 91, mixed(91_000), Some(45));
        assert_eq!(found.principle.to_string(), "6593.4");
        assert_eq!(found.guarantee.unwrap().to_string(), "7786.66");
        assert_eq!(found.average.value.to_string(), "7786.66");
        // Nothing by the month is as paid by the day, everything as the principle.
        let daily = total(600_000, 91, PayType::Daily, Some(45));
        assert_eq!(total(600_000, 91, mixed(0), Some(45)).guarantee, daily.guarantee);
        let monthly = total(600_000, 91, mixed(600_000), Some(45));
        assert_eq!(monthly.guarantee, Some(monthly.principle));
        for periodic in [-1, 600_001] {
            let wages = Yen::new(600_000);
            let period = AverageWagePeriod::Total { wages, calendar_days: 91 };
            let pay_type = mixed(periodic);
            let case = AverageWageCase { period, pay_type, days_worked: Some(45) };
            let found = average_wage(&case, Law::embedded(), &mut Silent);
            assert!(
                matches!(found, Err(StatuteError::Impossible { field: "periodic", .. })),
                "{periodic}"
            );
        }
    }

    proptest! {
        /// Both parts in whole numbers over their common divisor.
        #[test]
        fn both_ways_agree_on_mixed_pay(
            periodic in 0_i64..3_000_000,
            rest in 0_i64..3_000_000,
            days in 1_u32..=92,
            part in 1_u32..=92,
        ) {
            let worked = part.min(days);
            let pay_type = PayType::Mixed { periodic: Yen::new(periodic) };
            let found = total(periodic + rest, days, pay_type, Some(worked));
            let (days, worked) = (i64::from(days), i64::from(worked));
            let sen = (periodic * 100 * worked + rest * 60 * days) / (days * worked);
            let least = Exact::ratio(i128::from(sen), 100).unwrap();
            prop_assert_eq!(found.guarantee, Some(least));
            prop_assert!(found.average.value >= least);
        }

        /// The slow way: whole sen counted by division with remainder, the higher of both.
        #[test]
        fn both_ways_agree(wages in 0_i64..9_000_000, days in 1_u32..=92, part in 1_u32..=92) {
            let worked = part.min(days);
            let found = total(wages, days, PayType::Hourly, Some(worked));
            let by_days = wages * 100 / i64::from(days);
            let by_work = wages * 60 / i64::from(worked);
            let sen = by_days.max(by_work);
            prop_assert_eq!(found.average.value, Exact::ratio(i128::from(sen), 100).unwrap());
        }

        /// Walking back day by day from the event meets the same closing days.
        #[test]
        fn the_period_is_found_by_walking(offset in 0_i64..2000, day in 1_i8..=32) {
            let start = date("2023-01-01");
            let event = start.checked_add(jiff::Span::new().days(offset)).unwrap();
            let closing = if day == 32 { ClosingDay::MonthEnd } else { ClosingDay::Day(day) };
            let is_closing = |date: Date| closing.in_month(YearMonth::of(date)) == date;
            let back = |mut date: Date| {
                loop {
                    date = date.yesterday().unwrap();
                    if is_closing(date) { return date; }
                }
            };
            let to = back(event);
            let before = back(back(back(to)));
            let found = closed_months(event, closing, 3).unwrap();
            prop_assert_eq!((found.from, found.to), (before.tomorrow().unwrap(), to));
        }
    }
}
