//! 180日分の賃金日額 — of a leaver with fewer than six whole months.
//!
//! Law: 雇用保険法17条1項, 雇用保険業務取扱要領50601(2).

use romori_types::{Date, Exact, Rounding, Yen};

use super::wages::{WageMonthPaid, WagePeriod, is_whole_month};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::steps::whole_yen;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static WAGE: [Basis; 2] =
    [Basis::act("雇用保険法17条1項"), Basis::notice("雇用保険業務取扱要領50601(2)")];
/// 17条1項: six months are these days.
const DAYS: i64 = 180;
/// A month counts as these.
const MONTH: i64 = 30;
/// 要領50601(2): eleven paid days of thirty.
const PAID: i64 = 11;

/// Which periods are taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    /// 完全な賃金月
    Whole,
    /// Eleven thirtieths of the days are paid.
    Dense,
    /// 上記以外
    Other,
}

/// 180日分の賃金日額 — of whole months, then of periods with enough paid days, then of others.
///
/// Enough are eleven of thirty. The newest first, until they are 180 days; of the last one its
/// share by days. None where they are fewer. Where six whole months are there it is that of
/// [`super::daily_wage_of_six`]. Law: 雇用保険業務取扱要領50601(2). Rounding: the fraction of a yen
/// dropped, once at the end. Unit: whole yen a day; a month counts as thirty days.
///
/// # Errors
/// As [`is_whole_month`], or when wages are negative.
pub fn daily_wage_of_180_days<T: Trace>(
    periods: &[WageMonthPaid],
    left_on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<Option<Yen>, StatuteError> {
    if periods.iter().any(|period| period.wages < Yen::ZERO) {
        let message = "賃金は0円以上で入れてください。";
        return Err(StatuteError::impossible("wages", message));
    }
    let mut ordered = Vec::with_capacity(periods.len());
    for period in periods {
        let days = days_of(&period.period)?;
        ordered.push((order_of(period, days, left_on, law, trace)?, days, period));
    }
    ordered.sort_by_key(|(order, ..)| *order);
    let mut left = DAYS;
    let mut parts = Vec::new();
    for (_, days, period) in ordered {
        if left == 0 {
            break;
        }
        let taken = days.min(left);
        parts.push(part(period, taken, days, trace)?);
        left -= taken;
    }
    if left > 0 {
        return Ok(None);
    }
    let rule = Rule::new("180日分の賃金日額", &WAGE);
    let operands: Vec<&Quantity> = parts.iter().collect();
    let sum =
        rule.take(trace, "180日分の賃金", Unit::Yen, Operation::Sum, &operands, |sum| {
            format!("180日分の賃金は{sum}です。")
        })?;
    let days = Quantity::given("180", Exact::whole(DAYS), Unit::Days);
    let quotient = Operation::Quotient;
    let exact = rule.take(trace, "賃金日額", Unit::Yen, quotient, &[&sum, &days], |exact| {
        format!("180で割って{exact}です。")
    })?;
    let wage = whole_yen(rule, "賃金日額", &exact, Rounding::Down, trace)?;
    trace.gives("daily_wage", &wage);
    Ok(Some(wage.as_yen()))
}

/// A month counts as thirty days, a shorter period as its own.
fn days_of(period: &WagePeriod) -> Result<i64, StatuteError> {
    if period.is_month {
        return Ok(MONTH);
    }
    let until = period.from.until(period.to);
    let days = until.map_or(-1, |span| i64::from(span.get_days()));
    if days < 0 {
        let message = "賃金支払対象期間の末日が初日より前です。";
        return Err(StatuteError::impossible("to", message));
    }
    Ok(days + 1)
}

fn order_of<T: Trace>(
    period: &WageMonthPaid,
    days: i64,
    left_on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<Order, StatuteError> {
    if is_whole_month(period, left_on, law, trace)? {
        return Ok(Order::Whole);
    }
    let rule = Rule::new("180日分の賃金日額", &WAGE);
    let paid = Quantity::count("賃金支払基礎日数", i64::from(period.paid.days), Unit::Days);
    let all = Quantity::count("期間の日数", days, Unit::Days);
    let quotient = Operation::Quotient;
    let share =
        rule.take(trace, "基礎日数の割合", Unit::Rate, quotient, &[&paid, &all], |share| {
            let WagePeriod { from, to, .. } = period.period;
            format!("{from}から{to}までは、{paid} ÷ {all}で{share}です。")
        })?;
    let month = Quantity::count("30日", MONTH, Unit::Days);
    let eleven = Quantity::count("11日", PAID, Unit::Days);
    let least = rule.take(
        trace,
        "30分の11",
        Unit::Rate,
        Operation::Quotient,
        &[&eleven, &month],
        |share| format!("11日の30日に対する割合は{share}です。"),
    )?;
    let at_least = Operation::AtLeast;
    let is =
        rule.take(trace, "30分の11以上", Unit::Truth, at_least, &[&share, &least], |is| {
            format!("30分の11以上かは、{is}です。")
        })?;
    Ok(if is.is_true() { Order::Dense } else { Order::Other })
}

/// The wages of so many days of a period.
fn part<T: Trace>(
    period: &WageMonthPaid,
    taken: i64,
    days: i64,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("180日分の賃金日額", &WAGE);
    let wages = Quantity::yen("賃金", period.wages);
    let WagePeriod { from, to, .. } = period.period;
    if taken == days {
        return rule.take(
            trace,
            "算入する賃金",
            Unit::Yen,
            Operation::Take,
            &[&wages],
            |yen| format!("{from}から{to}までの賃金{yen}をすべて算入します。"),
        );
    }
    let taken = Quantity::count("算入する日数", taken, Unit::Days);
    let days = Quantity::count("期間の日数", days, Unit::Days);
    let product = Operation::Product;
    let times = rule.take(
        trace,
        "賃金と日数の積",
        Unit::Yen,
        product,
        &[&wages, &taken],
        |product| format!("{from}から{to}までの賃金{wages} × {taken}で{product}です。"),
    )?;
    let operands = [&times, &days];
    rule.take(trace, "算入する賃金", Unit::Yen, Operation::Quotient, &operands, |yen| {
        format!("{days}で割り、{yen}を算入します。")
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::basis_days::ClosingDay;
    use crate::calendar::plus_days;
    use crate::leave_certificate::{CertificateMonth, daily_wage_of_six, wage_periods};
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    const LEFT: &str = "2026-11-13";

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Periods back from 2026-11-13 with the closing day 20: 10-21 to 11-13 (24 days), then months.
    fn periods(hired: Option<&str>, lines: &[(u32, i64)]) -> Vec<WageMonthPaid> {
        let rows = u32::try_from(lines.len()).unwrap();
        let closing = ClosingDay::Day(20);
        let found = wage_periods(date(LEFT), hired.map(date), closing, rows).unwrap();
        assert_eq!(found.len(), lines.len());
        let paid = |days| CertificateMonth { days, hours: None };
        let line = |(period, (days, wages)): (&WagePeriod, &(u32, i64))| WageMonthPaid {
            period: *period,
            paid: paid(*days),
            wages: Yen::new(*wages),
        };
        found.iter().zip(lines).map(line).collect()
    }

    fn ask(periods: &[WageMonthPaid]) -> Option<i64> {
        let mut trace = Explanation::default();
        let law = Law::embedded();
        let found = daily_wage_of_180_days(periods, date(LEFT), law, &mut trace).unwrap();
        replay(&trace).unwrap();
        found.map(Yen::get)
    }

    /// By hand: five whole months of 300,000 are 150 days; of the rest 30 days are wanted.
    #[test]
    fn five_months_and_parts() {
        // 24 days with 9 paid (9/24 ≥ 11/30), whole, then 6 days of the month with 10 paid.
        let lines = [
            (9, 240_000),
            (20, 300_000),
            (20, 300_000),
            (10, 150_000),
            (20, 300_000),
            (20, 300_000),
            (20, 300_000),
        ];
        let whole = 1_500_000;
        assert_eq!(ask(&periods(None, &lines)), Some((whole + 240_000 + 150_000 * 6 / 30) / 180));
        // 8/24 < 11/30: still before the month with 10, for it is newer.
        let mut fewer = lines;
        fewer[0].0 = 8;
        assert_eq!(ask(&periods(None, &fewer)), Some((whole + 240_000 + 30_000) / 180));
        // A month with 10 that is newer than the sparse part of 2026-03-25 to 04-20 (27 days).
        let hired = [
            (20, 300_000),
            (10, 150_000),
            (20, 300_000),
            (20, 300_000),
            (20, 300_000),
            (20, 300_000),
            (9, 90_000),
        ];
        // Left on a closing day? No: 24 days with 20 paid are dense and come after four months.
        assert_eq!(
            ask(&periods(Some("2026-04-25"), &hired)),
            Some((300_000 * 4 + 300_000 + 150_000 + 90_000 * 6 / 26) / 180)
        );
        // 10 of 26 days are more than 11/30: they go before the month with 10, of which 10 days.
        let mut dense = hired;
        dense[6].0 = 10;
        assert_eq!(
            ask(&periods(Some("2026-04-25"), &dense)),
            Some((300_000 * 5 + 90_000 + 150_000 * 10 / 30) / 180)
        );
        // Less than 180 days altogether: 24 + 5 × 30 + 5 = 179; with one day more 180.
        let mut all = hired;
        all[6].0 = 5;
        assert_eq!(ask(&periods(Some("2026-05-16"), &all)), None);
        assert!(ask(&periods(Some("2026-05-15"), &all)).is_some());
    }

    #[test]
    fn periods_that_cannot_be() {
        let law = Law::embedded();
        let mut given = periods(None, &[(9, -1)]);
        let ask = |given: &[WageMonthPaid]| {
            daily_wage_of_180_days(given, date(LEFT), law, &mut Silent).is_err()
        };
        assert!(ask(&given));
        given[0].wages = Yen::ZERO;
        assert!(!ask(&given));
        given[0].period.to = plus_days(given[0].period.from, -1).unwrap();
        assert!(ask(&given));
    }

    proptest! {
        /// With six whole months it is theirs; and one wage a day throughout is found again.
        #[test]
        fn six_months_or_a_steady_wage(
            days in prop::collection::vec(0_u32..22, 8..13),
            daily in 1_i64..30_000,
            wages in 0_i64..1_000_000,
        ) {
            let lines: Vec<(u32, i64)> = days.iter().map(|days| (*days, wages)).collect();
            let mut given = periods(None, &lines);
            let law = Law::embedded();
            let six = daily_wage_of_six(&given, date(LEFT), law, &mut Silent).unwrap();
            let found = ask(&given);
            prop_assert!(found.is_some());
            if let Some(six) = six {
                prop_assert_eq!(found, Some(six.get()));
            }
            for period in &mut given {
                let days = if period.period.is_month { 30 } else { 24 };
                period.wages = Yen::new(daily * days);
            }
            prop_assert_eq!(ask(&given), Some(daily));
        }
    }
}
