//! 育児時短就業給付金 — a share of the wages of who works shorter hours for a child under two.
//!
//! Law: 雇用保険法61条の12 (from April 2025).

use romori_types::{Date, Exact, YearMonth, Yen};

use super::daily_wage::{AgeBand, WageBasis, daily_wage, limits, within};
use super::older_worker::{DAYS_OF_MONTH, amount, at_decimals, exact_rate, in_percent};
use super::step::{not_negative, times};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static ARTICLE: [Basis; 1] = [Basis::act("雇用保険法61条の12")];

/// 育児時短就業給付金の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortTimeWorkCase {
    /// 育児時短就業を開始した日: its limits hold for the daily wage.
    pub started_on: Date,
    /// 育児時短就業開始時の賃金
    pub wages_before: WageBasis,
    /// 支給対象月に支払われた賃金
    pub wage: Yen,
    /// 支給対象月
    pub month: YearMonth,
}

/// 育児時短就業給付金
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortTimeWorkBenefit {
    /// 育児時短就業開始時の賃金月額: the daily wage, within its limits, times 30.
    pub wage_before: Yen,
    /// 支給率 in per cent, rounded at two decimals.
    pub rate_percent: Exact,
    /// The benefit.
    pub amount: Yen,
}

/// The benefit of a month.
///
/// Law: 雇用保険法61条の12. Rounding: the rate half upwards at two decimals of a per cent, then the
/// fraction of a yen dropped. Month: 支給対象月. Not covered: who is entitled (the child's age, 12
/// months insured, a leave before), days for which no wages were due (みなし賃金).
///
/// # Errors
/// When a day lies outside the checked range, the month is before the start, an amount is
/// negative, or the sum would exceed what the ceiling is known to be at least.
pub fn short_time_work<T: Trace>(
    case: &ShortTimeWorkCase,
    law: &Law,
    trace: &mut T,
) -> Result<ShortTimeWorkBenefit, StatuteError> {
    if case.month < YearMonth::of(case.started_on) {
        let message = "育児時短就業を開始した月以後の月にしてください。";
        return Err(StatuteError::impossible("month", message));
    }
    let terms = law.benefits.short_time_work_rate.on_month(case.month)?;
    let ceiling = law.benefits.short_time_work_ceiling.on_month(case.month)?;
    let at_start = limits(law, case.started_on)?;
    let of_month = limits(law, case.month.first_day())?;
    let daily = daily_wage(case.wages_before, trace)?;
    let daily = within(&daily, AgeBand::From30, &at_start, trace)?;
    let days = Quantity::count("30日", DAYS_OF_MONTH, Unit::Days);
    let rule = Rule::new("育児時短就業開始時の賃金月額", &ARTICLE);
    let before = times(rule, "開始時の賃金月額", &daily, &days, trace)?;
    let wage = not_negative("wage_this_month", "支払われた賃金", case.wage)?;
    let rule = Rule::new("賃金の割合", &ARTICLE);
    let quotient = Operation::Quotient;
    let ratio =
        rule.take(trace, "賃金の割合", Unit::Rate, quotient, &[&wage, &before], |_| {
            format!("賃金の割合は{wage} ÷ {before}です。")
        })?;
    let exact = exact_rate(&ratio, &terms, &ARTICLE, trace)?;
    let rule = Rule::new("支給率の端数", &ARTICLE);
    let percent = in_percent(rule, "支給率（%）", &exact, trace)?;
    let rate = at_decimals(rule, "支給率", &percent, 2, trace)?;
    let named = ("育児時短就業給付金", ARTICLE.as_slice());
    let paid = amount(named, (&wage, &rate), &of_month, &ceiling, case.month, trace)?;
    trace.gives("amount", &paid);
    Ok(ShortTimeWorkBenefit {
        wage_before: before.as_yen(),
        rate_percent: rate.value,
        amount: paid.as_yen(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn case(daily: i64, wage: i64, month: &str) -> ShortTimeWorkCase {
        ShortTimeWorkCase {
            started_on: "2025-09-01".parse().unwrap(),
            wages_before: WageBasis::Daily(Yen::new(daily)),
            wage: Yen::new(wage),
            month: month.parse().unwrap(),
        }
    }

    fn paid(daily: i64, wage: i64, month: &str) -> i64 {
        let mut trace = Explanation::default();
        let found = short_time_work(&case(daily, wage, month), Law::embedded(), &mut trace);
        replay(&trace).unwrap();
        found.unwrap().amount.get()
    }

    /// 賃金の10%; between 90 and 100 per cent 9,000 ÷ ratio − 90 per cent; the limits by hand.
    #[test]
    fn a_tenth_up_to_nine_tenths_then_less() {
        // 10,000円 × 30 = 300,000円.
        assert_eq!(paid(10_000, 200_000, "2025-10"), 20_000);
        assert_eq!(paid(10_000, 269_999, "2025-10"), 26_999);
        assert_eq!(paid(10_000, 270_000, "2025-10"), 27_000);
        // 285,000 is 95%: 9,000 ÷ 95 − 90 = 4.7368… → 4.74% → 13,509.
        assert_eq!(paid(10_000, 285_000, "2025-10"), 13_509);
        assert_eq!(paid(10_000, 300_000, "2025-10"), 0);
        assert_eq!(paid(10_000, 330_000, "2025-10"), 0);
        assert_eq!(paid(10_000, 0, "2025-10"), 0);
    }

    /// 令和7年8月: floor 3,014円, so nothing up to 2,411.2円; cap 16,110円 × 30 = 483,300円;
    /// 支給限度額 471,393円.
    #[test]
    fn the_limits_of_the_month() {
        assert_eq!(paid(10_000, 24_112, "2025-10"), 0);
        assert_eq!(paid(10_000, 24_120, "2025-10"), 2_412);
        assert_eq!(paid(99_999, 430_000, "2025-10"), 41_393);
        assert_eq!(paid(99_999, 428_539, "2025-10"), 42_853);
        assert_eq!(paid(99_999, 471_393, "2025-10"), 0);
        let found = short_time_work(&case(99_999, 1, "2025-10"), Law::embedded(), &mut Silent);
        assert_eq!(found.unwrap().wage_before, Yen::new(483_300));
    }

    #[test]
    fn months_outside_the_range_and_an_unknown_ceiling_are_refused() {
        let ask = |case| short_time_work(&case, Law::embedded(), &mut Silent);
        assert!(ask(case(10_000, 200_000, "2025-08")).is_err());
        assert!(ask(case(10_000, 200_000, "2027-08")).is_err());
        assert!(ask(case(10_000, -1, "2025-10")).is_err());
        assert!(ask(case(16_110, 434_000, "2026-10")).is_ok());
        let mut late = case(99_999, 434_999, "2026-10");
        late.started_on = "2026-09-01".parse().unwrap();
        assert!(ask(late).is_ok());
        late.wage = Yen::new(445_000);
        assert!(matches!(ask(late), Err(StatuteError::OutOfRange { .. })));
        let mut early = case(10_000, 200_000, "2025-03");
        early.started_on = "2025-03-01".parse().unwrap();
        assert!(ask(early).is_err());
    }

    proptest! {
        /// Read literally in whole numbers, below the ceiling.
        #[test]
        fn as_the_article_reads(daily in 3_014_i64..14_000, share in 1_i64..=1_100) {
            let before = daily * 30;
            let wage = before * share / 1000;
            let hundredths = if wage * 10 <= before * 9 {
                1000
            } else if wage >= before {
                0
            } else {
                // 9,000 ÷ (wage ÷ before × 100) − 90, in hundredths, half up.
                let numerator = 9_000 * before - 9_000 * wage;
                (2 * numerator + wage) / (2 * wage)
            };
            let full = wage * hundredths / 10_000;
            let expected = if 10 * full > 3_014 * 8 { full } else { 0 };
            prop_assert_eq!(paid(daily, wage, "2025-10"), expected);
        }
    }
}
