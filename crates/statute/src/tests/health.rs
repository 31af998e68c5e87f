//! 傷病手当金 and 出産手当金: the amount a day, its days, and what is received besides.

use proptest::prelude::*;

use super::*;
use crate::benefits::maternity::maternity_difference;
use crate::benefits::sickness::{
    DailyAmountCase, OtherIncome, continues_after_loss, daily_amount, maternity_daily_amount,
    paid_days, period_end, sickness_difference, total_of_days,
};
use crate::law::Law;

/// A thirtieth to ten yen.
fn thirtieth(monthly_times_count: i64, count: i64) -> i64 {
    (2 * monthly_times_count + 300 * count) / (600 * count) * 10
}

proptest! {
    /// With fewer than twelve months the lower of one's own and the insurer's average; longer lists
    /// count their last twelve months alone; both allowances are the same.
    #[test]
    fn a_short_time_is_held_below_the_average(
        thousands in proptest::collection::vec(58_i64..1_390, 1..20),
        average in 58_i64..1_390,
    ) {
        let standards: Vec<Yen> = thousands.iter().map(|each| yen(each * 1_000)).collect();
        let case = DailyAmountCase {
            support_start: date("2026-10-05"),
            standards: &standards,
            average_standard: Some(yen(average * 1_000)),
        };
        let law = Law::embedded();
        let found = explained(|trace| daily_amount(&case, law, trace));
        let last = &thousands[thousands.len().saturating_sub(12)..];
        let count = i64::try_from(last.len()).unwrap();
        let own = thirtieth(last.iter().sum::<i64>() * 1_000, count);
        let cap = thirtieth(average * 1_000, 1);
        prop_assert_eq!(found.own_base.get(), own);
        let short = last.len() < 12;
        prop_assert_eq!(found.cap_base.map(Yen::get), short.then_some(cap));
        let base = if short { own.min(cap) } else { own };
        prop_assert_eq!((found.base.get(), found.capped), (base, short && cap < own));
        prop_assert_eq!(found.daily.get(), (base * 4 + 3) / 6);
        let maternity = explained(|trace| maternity_daily_amount(&case, law, trace));
        prop_assert_eq!(maternity, found);
        // Without another average that of 協会けんぽ holds: 320,000円 from April 2026.
        let of_kyokai = DailyAmountCase { average_standard: None, ..case };
        let found = explained(|trace| daily_amount(&of_kyokai, law, trace));
        prop_assert_eq!(found.cap_base.map(Yen::get), short.then_some(10_670));
    }

    /// Three days are waited for, once; each further day is paid, and all make the total.
    #[test]
    fn each_day_after_the_third(days_off in 0_u32..600, waited: bool, daily in 0_i64..40_000) {
        let paid = explained(|trace| paid_days(days_off, waited, trace));
        let all = i64::from(days_off);
        prop_assert_eq!(paid, (0..all).filter(|day| waited || *day >= 3).count() as i64);
        let total = explained(|trace| total_of_days(yen(daily), paid, trace));
        prop_assert_eq!(total.get(), (0..paid).map(|_| daily).sum::<i64>());
    }

    /// 民法143条: eighteen months walked one by one; the end comes later with the beginning.
    #[test]
    fn a_year_and_a_half_by_the_calendar(offset in 0_i64..3_000) {
        let start = later("2022-01-01", offset);
        let (end, days) = explained(|trace| period_end(start, trace));
        let (mut year, mut month) = (start.year() + 1, start.month() + 6);
        if month > 12 {
            (year, month) = (year + 1, month - 12);
        }
        let last = match Date::new(year, month, start.day()) {
            Ok(corresponding) => corresponding.yesterday().unwrap(),
            Err(_) => Date::new(year, month, 1).unwrap().last_of_month(),
        };
        prop_assert_eq!(end, last);
        prop_assert_eq!(days, days_to(start, end) + 1);
        prop_assert!((546..=550).contains(&days));
        let next = later("2022-01-01", offset + 1);
        prop_assert!(explained(|trace| period_end(next, trace)).0 >= end);
    }

    /// What is received besides is taken off once, the largest of it, and never below nothing.
    #[test]
    fn the_largest_is_taken_off(
        daily in 0_i64..40_000,
        pay in 0_i64..40_000,
        disability in 0_i64..4_000_000,
        old_age in 0_i64..4_000_000,
        retired: bool,
    ) {
        let other = OtherIncome {
            pay_per_day: yen(pay),
            disability_pension: yen(disability),
            old_age_pension: yen(old_age),
            after_retirement: retired,
        };
        let paid = explained(|trace| sickness_difference(yen(daily), &other, trace)).get();
        let pension = if retired { old_age / 360 } else { 0 };
        let most = pay.max(disability / 360).max(pension);
        prop_assert_eq!(paid, (daily - most).max(0));
        // 出産手当金 knows pay alone.
        let at_birth = explained(|trace| maternity_difference(yen(daily), yen(pay), trace)).get();
        prop_assert_eq!(at_birth, (daily - pay).max(0));
        prop_assert!(paid <= at_birth);
    }

    /// A year of insurance and the allowance at its end, both.
    #[test]
    fn goes_on_after_a_year(months in 0_u32..40, receiving: bool) {
        let found = explained(|trace| continues_after_loss(months, receiving, trace));
        prop_assert_eq!(found, receiving && months >= 12);
    }
}
