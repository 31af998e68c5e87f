//! Bonuses and their premiums, voluntary continuation, the shares of 保険料調整制度.

use proptest::prelude::*;
use romori_types::{Prefecture, YearMonth};

use super::*;
use crate::age::AgeFact;
use crate::employment::{CollectionMonth, Employment, InsuredSchemes};
use crate::law::Law;
use crate::leave_exemption::{Leave, LeaveKind};
use crate::occasional_revision_months::{RiseDelay, late_rise};
use crate::premium::{
    HealthInsurer, LevyRounding, MonthlyPremiumCase, PremiumRounding, PremiumStandard,
    VoluntaryCase, adjusted_share, adjustment_limit, health_rates, monthly_premium,
    voluntary_premium,
};
use crate::standard_bonus::{
    BonusCase, BonusTreatment, BonusesBefore, FrequencyChange, bonus_premium, bonus_report_due,
    treated_so_through, treatment,
};
use crate::trace::{Quantity, Silent};
use crate::two_workplaces::{
    NotifiedPremium, ProrationFraction, TwoWorkplacesCase, WorkplacePart, two_workplaces_premium,
};

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

fn bonus<'a>(
    yen_paid: i64,
    paid_on: Date,
    insurer: &'a HealthInsurer,
    left_on: Option<Date>,
    leave: Option<Leave>,
) -> BonusCase<'a> {
    BonusCase {
        bonus: yen(yen_paid),
        paid_on,
        before: BonusesBefore::default(),
        insurer: Some(insurer),
        age: Some(AgeFact::Age(50)),
        rounding: PremiumRounding::default(),
        employment: Employment { acquired_on: None, left_on },
        leave,
    }
}

proptest! {
    /// The parts make the whole, more is never less, and a bonus in the month of loss or on a long
    /// leave bears nothing.
    #[test]
    fn a_bonus_bears_its_parts(
        pay in 0_i64..7_000_000,
        more in 0_i64..500_000,
        prefecture in 1_u8..=47,
        offset in 0_i64..90,
        left in proptest::option::of(0_i64..120),
        leave_days in proptest::option::of(0_i64..120),
    ) {
        let law = Law::embedded();
        let insurer = HealthInsurer::Kyokai(Prefecture::from_jis(prefecture).unwrap());
        let paid_on = later("2026-06-01", offset);
        let left_on = left.map(|days| later("2026-06-01", days));
        let leave = leave_days.map(|days| Leave {
            kind: LeaveKind::Childcare,
            start: date("2026-06-15"),
            end: later("2026-06-15", days),
            worked_days: 0,
        });
        let of = |pay| {
            let case = bonus(pay, paid_on, &insurer, left_on, leave);
            explained(|trace| bonus_premium(&case, law, trace))
        };
        let (found, larger) = (of(pay), of(pay + more));
        let asked = YearMonth::of(paid_on);
        let charged = left_on.is_none_or(|on| asked < YearMonth::of(on.tomorrow().unwrap()));
        let last = asked.last_day();
        let free = leave.is_some_and(|leave| {
            leave.start <= last && last <= leave.end && leave.end >= date("2026-07-15")
        });
        prop_assert_eq!(found.charged, charged && !free);
        let (health, pension) = (found.health.unwrap(), found.pension.unwrap());
        prop_assert_eq!(health.health_employee + health.care_employee, health.health_care_employee);
        let own = health.health_care_employee + health.levy_employee + pension.employee;
        prop_assert_eq!(found.total_employee, Some(own));
        let others = health.health_care_employer + health.levy_employer + pension.employer
            + pension.contribution_employer;
        prop_assert_eq!(found.total_employer, Some(others));
        prop_assert!(found.charged || own + others == Yen::ZERO);
        prop_assert!(found.total_employee <= larger.total_employee);
        // 9.15% of each side, of whole thousands up to 1,500,000円.
        let base = (pay / 1_000 * 1_000).min(1_500_000);
        let whole_share = base / 1_000 * 183;
        let sum = (pension.employee + pension.employer).get();
        prop_assert_eq!(sum, if found.charged { whole_share } else { 0 });
        prop_assert_eq!(days_to(paid_on, explained(|trace| bonus_report_due(paid_on, trace))), 5);
    }

    /// Four payments a year are remuneration; a change holds from the next September.
    #[test]
    fn four_payments_a_year(
        payments in 0_u16..14,
        before in 0_u16..14,
        offset in proptest::option::of(0_i64..1_000),
    ) {
        let change = offset.map(|days| FrequencyChange {
            payments_before: before,
            changed_on: later("2024-01-01", days),
        });
        let found = explained(|trace| treatment(payments, change, trace));
        let counted = if change.is_some() { before } else { payments };
        prop_assert_eq!(found == BonusTreatment::Remuneration, counted >= 4);
        if let Some(change) = change {
            let through = treated_so_through(change.changed_on);
            let on = change.changed_on;
            let next = if (on.month(), on.day()) <= (7, 1) { on.year() } else { on.year() + 1 };
            prop_assert_eq!(through.last_day(), Date::new(next, 8, 31).unwrap());
        }
    }

    /// The lower of the own standard and the cap, and the whole premium of it.
    #[test]
    fn voluntary_continuation_is_capped(
        row in 0_usize..50,
        cap in 0_usize..50,
        age in 20_u8..75,
        prefecture in 1_u8..=47,
    ) {
        let law = Law::embedded();
        let insurer = HealthInsurer::Kyokai(Prefecture::from_jis(prefecture).unwrap());
        let table = law.health_grades.on_month(month("2026-09")).unwrap().value;
        let (own, cap) = (table.rows()[row].standard, table.rows()[cap].standard);
        let case = VoluntaryCase {
            month: month("2026-09"),
            standard_at_loss: yen(own),
            average_standard: Some(yen(cap)),
            age: AgeFact::Age(age),
            insurer: Some(&insurer),
        };
        let found = explained(|trace| voluntary_premium(&case, law, trace));
        prop_assert_eq!((found.standard_used.get(), found.capped), (own.min(cap), cap < own));
        let amounts = found.amounts.unwrap();
        prop_assert_eq!(amounts.health + amounts.care, amounts.health_care);
        prop_assert_eq!(amounts.health_care + amounts.levy, amounts.total);
        prop_assert_eq!(amounts.care > Yen::ZERO, (40..65).contains(&age));
        // 子ども・子育て支援金 0.23%.
        prop_assert_eq!(amounts.levy.get(), own.min(cap) * 23 / 10_000);
    }

    /// The share rises with the standard, is smaller in the first two years, and never above half.
    #[test]
    fn the_adjusted_share_rises(row in 0_usize..8, year in 1_u8..=3) {
        let law = Law::embedded();
        let asked = month("2026-11");
        // 58,000 to 126,000円.
        let standards =
            [58_000, 68_000, 78_000, 88_000, 98_000, 104_000, 110_000, 118_000, 126_000];
        let of = |standard: i64, year| {
            let standard = Quantity::yen("標準報酬月額", yen(standard));
            explained(|trace| adjusted_share(&standard, year, asked, law, trace))
        };
        let (low, high) = (of(standards[row], year), of(standards[row + 1], year));
        prop_assert!(low <= high && high <= romori_types::Rate::HALF);
        prop_assert!(of(standards[row], 1) == of(standards[row], 2));
        prop_assert!(of(standards[row], 2) <= of(standards[row], 3));
        // 令和7年法律74号附則: of what is spared the third year spares half.
        let half = romori_types::Rate::HALF.billionths();
        let spared = |year| half - of(standards[row], year).billionths();
        prop_assert_eq!(spared(3) * 2, spared(1));
        prop_assert_eq!(adjustment_limit(asked, law).unwrap(), Some(yen(126_000)));
        let above = Quantity::yen("標準報酬月額", yen(134_000));
        prop_assert!(adjusted_share(&above, year, asked, law, &mut Silent).is_err());
    }
    /// The levy added before rounding is within a yen of the levy apart; the sum is rounded once.
    #[test]
    fn the_levy_together_or_apart(row in 0_usize..50, prefecture in 1_u8..=47, age in 20_u8..70) {
        let law = Law::embedded();
        let insurer = HealthInsurer::Kyokai(Prefecture::from_jis(prefecture).unwrap());
        let table = law.health_grades.on_month(month("2026-09")).unwrap().value;
        let standard = table.rows()[row].standard;
        let of = |levy| {
            let case = MonthlyPremiumCase {
                month: month("2026-09"),
                standard: PremiumStandard::Standard(yen(standard)),
                age: AgeFact::Age(age),
                employment: Employment::default(),
                exempt: false,
                insurer: Some(&insurer),
                rounding: PremiumRounding { levy, ..PremiumRounding::default() },
                adjustment_year: None,
                collection: CollectionMonth::Next,
            };
            explained(|trace| monthly_premium(&case, law, trace)).health.unwrap()
        };
        let (apart, combined) = (of(LevyRounding::Apart), of(LevyRounding::Combined));
        prop_assert_eq!(apart.health_care_employee, combined.health_care_employee);
        let difference = (combined.levy_employee - apart.levy_employee).get();
        prop_assert!((-1..=1).contains(&difference));
        let rates = health_rates(&insurer, month("2026-09"), law).unwrap();
        let care = if (40..65).contains(&age) { rates.care.rate } else { romori_types::Rate::ZERO };
        // In 2,000,000,000ths of a yen: half of the added rates, 50 sen and less dropped.
        let rate = rates.health.rate + care + rates.levy.unwrap().rate;
        let exact = i128::from(standard) * i128::from(rate.billionths());
        let sum = combined.health_care_employee + combined.levy_employee;
        prop_assert_eq!(i128::from(sum.get()), (exact + 999_999_999) / 2_000_000_000);
    }

    /// Notified amounts take the place of computed ones; else decimals beyond one and two are cut.
    #[test]
    fn a_part_is_notified_or_cut(
        own in 1_i64..900_000,
        other in 0_i64..900_000,
        sen in 0_i64..9_000_000,
    ) {
        let law = Law::embedded();
        let insurer = HealthInsurer::Kyokai("東京".parse().unwrap());
        let case = TwoWorkplacesCase {
            month: month("2026-09"),
            part: WorkplacePart { own: yen(own), all: yen(own + other) },
            insured: InsuredSchemes { health: true, care: true, pension: true },
            insurer: &insurer,
            rounding: PremiumRounding::default(),
            fraction: ProrationFraction::Kept,
            notified: None,
        };
        let kept = explained(|trace| two_workplaces_premium(&case, law, trace));
        let cut = TwoWorkplacesCase { fraction: ProrationFraction::OneAndTwoDecimals, ..case };
        let cut = explained(|trace| two_workplaces_premium(&cut, law, trace));
        let at = |value: Exact, unit: i64| {
            (value * whole(unit)).rounded(romori_types::Rounding::Down)
        };
        prop_assert_eq!(cut.health_care.whole * whole(10), whole(at(kept.health_care.whole, 10)));
        prop_assert_eq!(cut.pension.whole * whole(100), whole(at(kept.pension.whole, 100)));
        let all = health_rates(&insurer, month("2026-09"), law).unwrap();
        let rate = all.health.rate + all.care.rate;
        let exact = Exact::from(kept.health_standard) * Exact::from(rate) * whole(own);
        prop_assert_eq!(kept.health_care.whole * whole(own + other), exact);
        for part in [kept.health_care, kept.levy, kept.pension, cut.health_care, cut.pension] {
            prop_assert_eq!((part.employee + part.employer).get(), at(part.whole, 1));
        }
        let amount = Exact::ratio(i128::from(sen), 100).unwrap();
        let notified = NotifiedPremium {
            health_care: amount, levy: amount, pension: amount, contribution: amount,
        };
        let notified = TwoWorkplacesCase { notified: Some(notified), ..case };
        let found = explained(|trace| two_workplaces_premium(&notified, law, trace));
        prop_assert_eq!(found.health_care.whole, amount);
        prop_assert_eq!(found.for_notice().health, amount + amount);
        // Half, of which 50 sen and less are dropped.
        prop_assert_eq!(found.pension.employee.get(), (sen + 99) / 200);
    }

    /// Judged from the month first paid if decided late, from the month due if paid wrongly.
    #[test]
    fn a_late_rise_is_judged_once(due in 0_i32..60, late in 0_i32..12, error: bool) {
        let due = month("2024-01").plus(due);
        let delay = if error { RiseDelay::PaymentError } else { RiseDelay::DecidedLate };
        let found = explained(|trace| late_rise(due, due.plus(late), delay, trace));
        prop_assert_eq!(found.change_month, if error { due } else { due.plus(late) });
        prop_assert_eq!(found.exclude_retro_difference, !error);
        let from = found.change_month.plus(3);
        prop_assert_eq!(found.months.period.from, from);
        let until = found.months.period.until;
        // Until August: of the year, or of the next from July on.
        prop_assert_eq!(until.month(), 8);
        prop_assert_eq!(until.year() > from.year(), from.month() >= 7);
    }
}
