//! The basic allowance: its days, its beginning, and what is paid for working again.

use proptest::prelude::*;

use super::*;
use crate::benefits::basic_allowance::allowance_total;
use crate::benefits::prescribed::{
    InsuredMonths, LeavingReason, PrescribedDaysCase, is_entitled, prescribed_days,
    restriction_months,
};
use crate::benefits::reemployment::{ReemploymentCase, reemployment};
use crate::law::Law;

const REASONS: [LeavingReason; 5] = [
    LeavingReason::Voluntary,
    LeavingReason::JustifiedVoluntary,
    LeavingReason::ContractNotRenewed,
    LeavingReason::Company,
    LeavingReason::RetirementAge,
];

fn days(age: u8, months: u32, reason: LeavingReason, hard: bool) -> (i64, i64) {
    let case = PrescribedDaysCase {
        left_on: date("2026-09-30"),
        age,
        months,
        reason,
        hard_to_employ: hard,
    };
    let found = explained(|trace| prescribed_days(&case, Law::embedded(), trace));
    (found.days, found.period_days)
}

proptest! {
    /// Longer insurance never means fewer days, dismissal never fewer than leaving by oneself, and
    /// within the period all days can be taken.
    #[test]
    fn days_rise_with_the_months(
        age in 15_u8..65,
        months in 0_u32..400,
        more in 0_u32..60,
        reason in prop::sample::select(&REASONS[..]),
        hard: bool,
    ) {
        let (few, period) = days(age, months, reason, hard);
        let (many, longer) = days(age, months + more, reason, hard);
        prop_assert!(few <= many && period <= longer && few < period);
        let (dismissed, _) = days(age, months, LeavingReason::Company, hard);
        prop_assert!(few <= dismissed);
        prop_assert!(few <= days(age, months, reason, true).0);
        let added = match few {
            330 => 30,
            360 => 60,
            _ => 0,
        };
        prop_assert_eq!(period, 365 + added);
        prop_assert!((90..=360).contains(&few) && few % 30 == 0);
    }

    /// Twelve months in two years, or six in one where leaving was not one's own.
    #[test]
    fn months_entitle(
        halves in 0_i128..60,
        reason in prop::sample::select(&REASONS[..]),
    ) {
        let law = Law::embedded();
        let months = Exact::ratio(halves, 2).unwrap();
        let ask = |months| {
            explained(|trace| is_entitled(date("2026-09-30"), reason, months, law, trace))
        };
        prop_assert_eq!(ask(InsuredMonths::TwoYears(months)), halves >= 24);
        let own = matches!(reason, LeavingReason::Voluntary | LeavingReason::RetirementAge);
        if !own {
            prop_assert_eq!(ask(InsuredMonths::OneYear(months)), halves >= 12);
        }
    }

    /// Only who left of his own waits, longer from the third time on, and not after training.
    #[test]
    fn only_leaving_by_oneself_is_restricted(
        offset in 0_i64..900,
        leaves in 0_u32..6,
        trained: bool,
        reason in prop::sample::select(&REASONS[..]),
    ) {
        let law = Law::embedded();
        let on = later("2024-10-01", offset);
        let months =
            explained(|trace| restriction_months(on, reason, leaves, trained, law, trace));
        let new = on >= date("2025-04-01");
        let expected = match (reason, leaves) {
            (LeavingReason::Voluntary, _) if new && trained => 0,
            (LeavingReason::Voluntary, 3..) => 3,
            (LeavingReason::Voluntary, _) => if new { 1 } else { 2 },
            _ => 0,
        };
        prop_assert_eq!(months, expected);
    }

    /// 70 per cent with two thirds left, 60 with one, of an allowance below its ceiling.
    #[test]
    fn working_again_is_worth_what_is_left(
        left in 0_u32..=360,
        all in prop::sample::select(&[90_u32, 120, 150, 180, 210, 240, 270, 300, 330, 360][..]),
        allowance in 0_i64..10_000,
        age in 15_u8..70,
    ) {
        let left = left.min(all);
        let case = ReemploymentCase {
            on: date("2026-10-20"),
            remaining_days: left,
            prescribed_days: all,
            allowance: Some((yen(allowance), age)),
        };
        let found = explained(|trace| reemployment(&case, Law::embedded(), trace));
        let percent = if left * 3 >= all * 2 { 70 } else if left * 3 >= all { 60 } else { 0 };
        prop_assert_eq!(found.rate.percent_text(), percent.to_string());
        // 厚生労働省 令和8年8月: 6,745円, from 60 to 64 5,454円.
        let used = allowance.min(if (60..65).contains(&age) { 5_454 } else { 6_745 });
        let (counted, amount) = found.amount.unwrap();
        prop_assert_eq!(counted.get(), used);
        prop_assert_eq!(amount.get(), used * i64::from(left) * percent / 100);
    }

    /// A whole is the sum of its days.
    #[test]
    fn a_total_is_day_by_day(daily in 0_i64..10_000, days in 0_i64..400) {
        let total = explained(|trace| allowance_total(yen(daily), days, trace));
        prop_assert_eq!(total.get(), (0..days).map(|_| daily).sum::<i64>());
    }
}
