//! Accidents at work, leaves at birth, family care, older workers.

use proptest::prelude::*;
use romori_types::Rate;

use super::*;
use crate::age::reached_on;
use crate::benefits::absence::{AbsenceCase, AccidentKind, absence};
use crate::benefits::birth_leave::{birth_leave, is_support_eligible, post_birth_support};
use crate::benefits::childcare::{LeavePeriodCase, family_care, first_days_left};
use crate::benefits::daily_wage::WageBasis;
use crate::benefits::older_worker::{older_worker_group, older_worker_rate};
use crate::law::Law;
use crate::trace::Silent;

fn leave(start: Date, wage: i64, days: u32, paid: i64) -> LeavePeriodCase {
    LeavePeriodCase {
        leave_start: start,
        wages: WageBasis::Daily(yen(wage)),
        days,
        wages_paid: yen(paid),
    }
}

proptest! {
    /// Three and one fifth of what is lost a day, from the fourth day on; before it by the
    /// employer, on the way by nobody, with 200円 of 一部負担金 at most.
    #[test]
    fn an_absence_adds_up(
        daily in 0_i64..30_000,
        wage in 0_i64..30_000,
        days in 0_u32..600,
        commuting: bool,
    ) {
        let accident = if commuting { AccidentKind::Commuting } else { AccidentKind::Work };
        let case =
            AbsenceCase { daily: yen(daily), accident, days_off: Some(days), wage: yen(wage) };
        let found = explained(|trace| absence(&case, trace));
        let lost = (daily - wage).max(0);
        prop_assert_eq!(found.compensation.get(), lost * 60 / 100);
        prop_assert_eq!(found.special.get(), lost * 20 / 100);
        prop_assert_eq!(found.per_day, found.compensation + found.special);
        prop_assert_eq!(found.with_wage, found.per_day + yen(wage));
        let totals = found.totals.unwrap();
        let days = i64::from(days);
        let (waiting, paid) = (days.min(3), (days - 3).max(0));
        let by_employer = if commuting { 0 } else { waiting };
        prop_assert_eq!(totals.employer_waiting.get(), lost * 60 / 100 * by_employer);
        prop_assert_eq!(totals.compensation.get(), lost * 60 / 100 * paid);
        prop_assert_eq!(totals.special.get(), lost * 20 / 100 * paid);
        prop_assert_eq!(totals.insurance, totals.compensation + totals.special);
        let borne = if commuting { totals.compensation.get().min(200) } else { 0 };
        prop_assert_eq!(totals.copayment.get(), borne);
        let received = totals.employer_waiting + totals.insurance - totals.copayment;
        prop_assert_eq!(totals.total, received);
    }

    /// 67 and 13 per cent of at most 28 days; with wages 80 in all; support only beside it.
    #[test]
    fn both_benefits_at_birth(
        offset in 0_i64..360,
        wage in 3_203_i64..20_000,
        days in 0_u32..60,
        paid in 0_i64..500_000,
        met: bool,
    ) {
        let law = Law::embedded();
        let start = later("2026-08-01", offset);
        let case = leave(start, wage, days, paid);
        let found = explained(|trace| birth_leave(&case, met, law, trace));
        // 30歳以上45歳未満 from August 2026.
        let counted = wage.min(16_540);
        prop_assert_eq!(found.daily_wage_used.get(), counted);
        let base = counted * i64::from(days.min(28));
        let full = base * 67 / 100;
        let room = (base * 80 - paid * 100).max(0) / 100;
        let expected = if paid * 100 <= base * 13 { full } else { room };
        prop_assert_eq!(found.birth_leave.get(), expected);
        let support = if met && days >= 14 && expected > 0 { base * 13 / 100 } else { 0 };
        prop_assert_eq!(found.support.get(), support);
        prop_assert_eq!(found.total, found.birth_leave + found.support);
        // Asked for alone it is the same share of the same base.
        let alone = explained(|trace| post_birth_support(&case, law, trace));
        prop_assert_eq!(alone.amount.get(), base * 13 / 100);
        prop_assert_eq!(alone.daily_wage_used, found.daily_wage_used);
    }

    /// Both parents' fourteen days, the spouse's only where no exception holds.
    #[test]
    fn fourteen_days_of_each(own in 0_u32..40, spouse in 0_u32..40, exempt: bool) {
        let found = explained(|trace| is_support_eligible(own, spouse, exempt, trace));
        prop_assert_eq!(found, own >= 14 && (exempt || spouse >= 14));
        let more = explained(|trace| is_support_eligible(own + 1, spouse + 1, exempt, trace));
        prop_assert!(!found || more);
    }

    /// What the birth leave took of the 180 days is not there any more.
    #[test]
    fn days_left_and_used_are_180(days in 0_u32..=28) {
        prop_assert_eq!(explained(|trace| first_days_left(days, trace)) + i64::from(days), 180);
    }

    /// Family care: no more than for 30 days at the cap, and never more with wages than without.
    #[test]
    fn family_care_stays_below_its_cap(
        wage in 0_i64..30_000,
        days in 0_u32..=30,
        paid in 0_i64..900_000,
    ) {
        let law = Law::embedded();
        let start = date("2026-10-09");
        let (with, most) =
            explained(|trace| family_care(&leave(start, wage, days, paid), law, trace));
        let (without, same) = family_care(&leave(start, wage, days, 0), law, &mut Silent).unwrap();
        // 45歳以上60歳未満 from August 2026: 18,220円 × 30日 × 67%.
        prop_assert_eq!((most.get(), same.get()), (366_222, 366_222));
        prop_assert!(with.amount <= without.amount && without.amount <= most);
        let base = with.daily_wage_used.get() * i64::from(days);
        prop_assert!(with.amount.get() == 0 || with.amount.get() + paid <= base * 80 / 100
            || paid * 100 <= base * 13);
    }

    /// Who reached 60 before April 2025 has 15 per cent, everybody after him 10.
    #[test]
    fn the_group_turns_on_one_day(offset in 0_i64..3_000) {
        let birth = later("1960-01-01", offset);
        let (reached, rate) =
            explained(|trace| older_worker_group(birth, Law::embedded(), trace));
        prop_assert_eq!(reached, reached_on(birth, 60).unwrap());
        let old = reached < date("2025-04-01");
        prop_assert_eq!(rate.percent_text(), if old { "15" } else { "10" });
    }

    /// The rate falls as the pay rises, from the highest to nothing at 75 per cent.
    #[test]
    fn the_rate_falls_with_the_ratio(tenths in 0_i64..1_000, more in 0_i64..200, old: bool) {
        let law = Law::embedded();
        let highest = Rate::from_percent_text(if old { "15" } else { "10" }).unwrap();
        let of = |tenths: i64| {
            let ratio = Rate::from_billionths(tenths * 1_000_000);
            explained(|trace| older_worker_rate(ratio, highest, law, trace)).percent
        };
        let (low, high) = (of(tenths), of(tenths + more));
        let most = whole(if old { 15 } else { 10 });
        prop_assert!(high <= low && low <= most);
        prop_assert_eq!(low == Exact::ZERO, tenths >= 750);
    }
}
