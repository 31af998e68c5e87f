//! Hours and what an hour pays: limits of overtime, the base of premiums, notice, leave.

use proptest::prelude::*;

use super::*;
use crate::article_36::{HoursCase, MonthHours, hours_judgement};
use crate::law::Law;
use crate::paid_leave_pay::{LeavePay, leave_pay};
use crate::premium_pay::{
    Allowance, AllowanceKind, HourlyRounding, MonthlyBase, PremiumHours, PremiumPayCase,
    ScheduledHours, monthly_base, premium_pay,
};
use crate::wage_protection::notice_needed;

const KINDS: [AllowanceKind; 8] = [
    AllowanceKind::Family,
    AllowanceKind::Commuting,
    AllowanceKind::Separation,
    AllowanceKind::ChildEducation,
    AllowanceKind::Housing,
    AllowanceKind::Extraordinary,
    AllowanceKind::OverOneMonth,
    AllowanceKind::Other,
];

proptest! {
    /// 36条: 45 (42) hours a month and below 100 with holidays, 720 or 360 (320) a year, six months.
    #[test]
    fn each_limit_by_itself(
        overtime in 0_i64..150,
        holiday in 0_i64..80,
        over in 0_u32..13,
        year in 0_i64..900,
        special: bool,
        variable: bool,
    ) {
        let case = HoursCase {
            special_clause: special,
            yearly_variable: variable,
            month: Some(MonthHours { overtime: whole(overtime), holiday: whole(holiday) }),
            together_by_month: None,
            months_over: Some(over),
            year: Some(whole(year)),
            year_holiday: Some(whole(holiday)),
        };
        let found = explained(|trace| hours_judgement(&case, Law::embedded(), trace));
        let (a_month, a_year) = if variable { (42, 320) } else { (45, 360) };
        let month_kept = overtime <= a_month;
        let single = overtime + holiday < 100;
        let year_kept = year <= if special { 720 } else { a_year };
        prop_assert_eq!(found.within_month, Some(month_kept));
        prop_assert_eq!(found.together, Some(whole(overtime + holiday)));
        prop_assert_eq!(found.single_month, Some(single));
        prop_assert_eq!(found.months_over, Some(over <= 6));
        prop_assert_eq!(found.year, Some(year_kept));
        let all = single && over <= 6 && year_kept && (special || month_kept);
        prop_assert_eq!(found.ok, all);
        // An hour less never breaks a limit that was kept.
        let less = HoursCase {
            month: Some(MonthHours {
                overtime: whole((overtime - 1).max(0)),
                holiday: whole(holiday),
            }),
            year: Some(whole((year - 1).max(0))),
            ..case
        };
        prop_assert!(!found.ok || explained(|t| hours_judgement(&less, Law::embedded(), t)).ok);
    }

    /// 則21条: only what it lists is left out; 則19条: divided by the hours of a month or a twelfth of
    /// the year's.
    #[test]
    fn the_base_is_all_but_seven(
        pay in 0_i64..2_000_000,
        amounts in prop::array::uniform8(0_i64..100_000),
        off in 52_u32..200,
        quarters in 16_i64..40,
    ) {
        let allowances: Vec<Allowance> = KINDS
            .into_iter()
            .zip(amounts)
            .map(|(kind, amount)| Allowance { kind, amount: yen(amount) })
            .collect();
        let daily_hours = Exact::ratio(i128::from(quarters), 4).unwrap();
        let of = |scheduled| {
            let case = MonthlyBase { pay: yen(pay), allowances: &allowances, scheduled };
            explained(|trace| monthly_base(&case, trace))
        };
        let yearly =
            ScheduledHours::YearlyAverage { days_in_year: 365, days_off: off, daily_hours };
        let found = of(yearly);
        prop_assert_eq!(found.base.get(), pay + amounts[7]);
        // In 48ths of an hour: (365 − off) days of so many quarters, a twelfth of them.
        let parts = i64::from(365 - off) * quarters;
        let of_parts = found.hourly.value * whole(parts);
        prop_assert_eq!(of_parts, whole((pay + amounts[7]) * 48));
        let hundredths = i128::from(parts * 100 / 48);
        prop_assert_eq!(found.monthly_hours, Exact::ratio(hundredths, 100).unwrap());
        let month = of(ScheduledHours::Month(Exact::ratio(i128::from(parts), 48).unwrap()));
        prop_assert_eq!(month.hourly.value, found.hourly.value);
    }

    /// What fixed pay leaves open is the rest, and never less than nothing.
    #[test]
    fn fixed_pay_is_taken_off(
        hourly in 1_i64..9_000, overtime in 0_i64..90, night in 0_i64..90, fixed in 0_i64..500_000
    ) {
        let hours = PremiumHours {
            overtime: whole(overtime), holiday: Exact::ZERO, night: whole(night),
        };
        let rate = crate::trace::Quantity::yen("1時間当たりの賃金額", yen(hourly));
        let of = |fixed| {
            let case = PremiumPayCase { rounding: HourlyRounding::HalfUp, hours, fixed };
            explained(|trace| premium_pay(&rate, &case, Law::embedded(), trace))
        };
        let (plain, with) = (of(None), of(Some(yen(fixed))));
        prop_assert_eq!(plain.additional, None);
        prop_assert_eq!(plain.total, with.total);
        let open = with.total.get() - fixed;
        prop_assert_eq!(with.additional.map(Yen::get), Some(open.max(0)));
    }

    /// 21条4号: on probation from the fifteenth day on, else always.
    #[test]
    fn notice_after_fourteen_days(probation: bool, days in 0_u32..60) {
        let needed = explained(|trace| notice_needed(probation, days, Law::embedded(), trace));
        prop_assert_eq!(needed, !probation || days > 14);
    }

    /// A day's leave at the average wage is that wage, 50 sen and more raised.
    #[test]
    fn leave_at_the_average_wage(sen in 0_i64..9_000_000) {
        let average = Exact::ratio(i128::from(sen), 100).unwrap();
        let paid = explained(|trace| leave_pay(LeavePay::AverageWage(average), trace));
        prop_assert_eq!(paid.get(), (sen + 50) / 100);
    }
}
