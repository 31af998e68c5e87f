use proptest::prelude::*;
use romori_types::Exact;

use super::{date, explained, refused, silent, yen};
use crate::benefits::basic_allowance::{
    BasicAllowance, BasicAllowanceCase, allowance_total, basic_allowance,
};
use crate::benefits::daily_wage::WageBasis;
use crate::benefits::prescribed::{
    InsuredMonths, LeavingReason, PrescribedDaysCase, is_entitled, prescribed_days,
    restriction_months,
};
use crate::benefits::reemployment::{ReemploymentCase, reemployment};
use crate::law::Law;

fn allowance(left_on: &str, age: u8, wages: WageBasis) -> BasicAllowance {
    let case = BasicAllowanceCase { left_on: date(left_on), age, wages };
    explained(|trace| basic_allowance(&case, Law::embedded(), trace))
}

fn daily(left_on: &str, age: u8, wage: i64) -> i64 {
    allowance(left_on, age, WageBasis::Daily(yen(wage))).daily_allowance.get()
}

/// 厚生労働省のリーフレット: least and largest 基本手当日額 of 令和6, 7 and 8年8月, and the last day before
/// each change.
#[test]
fn the_published_limits() {
    for (on, [under_30, from_30, from_45, from_60], least) in [
        ("2024-08-01", [7065, 7845, 8635, 7420], 2295),
        ("2025-07-31", [7065, 7845, 8635, 7420], 2295),
        ("2025-08-01", [7255, 8055, 8870, 7623], 2411),
        ("2026-07-31", [7255, 8055, 8870, 7623], 2411),
        ("2026-08-01", [7450, 8270, 9110, 7830], 2562),
        ("2027-07-31", [7450, 8270, 9110, 7830], 2562),
    ] {
        for (ages, most) in [
            ([15, 29], under_30),
            ([30, 44], from_30),
            ([45, 59], from_45),
            ([60, 64], from_60),
            ([65, 70], under_30),
        ] {
            for age in ages {
                assert_eq!(daily(on, age, 50_000), most, "{on} {age}");
                assert_eq!(daily(on, age, 0), least, "{on} {age}");
            }
        }
    }
    let law = Law::embedded();
    for on in ["2024-07-31", "2027-08-01"] {
        let wages = WageBasis::Daily(yen(9000));
        let case = BasicAllowanceCase { left_on: date(on), age: 40, wages };
        assert_eq!(refused(basic_allowance(&case, law, &mut silent())), "benefits.daily_wage");
    }
}

#[test]
fn wages_within_their_limits() {
    // 令和8年8月: 3,203円 at least, 16,540円 at most from 30 to 44.
    for (wage, used) in [
        (3202, 3203),
        (3203, 3203),
        (3204, 3204),
        (16_539, 16_539),
        (16_540, 16_540),
        (16_541, 16_540),
    ] {
        let found = allowance("2026-08-01", 44, WageBasis::Daily(yen(wage)));
        assert_eq!((found.daily_wage, found.daily_wage_used), (yen(wage), yen(used)));
    }
    // 180 times 9,100円, and a yen less.
    for (wages, wage) in [(1_637_999, 9099), (1_638_000, 9100), (1_638_179, 9100)] {
        let found = allowance("2026-09-30", 37, WageBasis::SixMonths(yen(wages)));
        assert_eq!(found.daily_wage, yen(wage));
    }
}

/// The bounds of 令和7年8月 (5,340・13,140・11,800円): worked by the formula of 16条.
#[test]
fn around_the_bounds() {
    for (age, wage, expected) in [
        (40, 5339, 4271),   // 0.8 × 5,339 = 4,271.2
        (40, 5340, 4272),   // 0.8 × 5,340
        (40, 5341, 4272),   // 4,272.8 − 0.3 × 1/7,800 × 5,341 = 4,272.59…
        (40, 13_139, 6570), // 10,511.2 − 0.3 × 7,799/7,800 × 13,139 = 6,570.005…
        (40, 13_140, 6570),
        (40, 13_141, 6570), // 0.5 × 13,141 = 6,570.5
        (62, 5339, 4271),
        (62, 5340, 4272),
        (62, 11_799, 5309), // below both 0.8w − …: 5,309.95…, and 0.05w + 4,720 = 5,309.95
        (62, 11_800, 5310),
        (62, 11_801, 5310), // 0.45 × 11,801 = 5,310.45
    ] {
        assert_eq!(daily("2025-08-01", age, wage), expected, "{age} {wage}");
    }
}

/// 16条 read in whole numbers over one denominator.
fn slowly(wage: i128, sixty: bool, (a, b, c): (i128, i128, i128)) -> i128 {
    let top = if sixty { c } else { b };
    if wage < a {
        return wage * 80 / 100;
    }
    if wage > top {
        return wage * if sixty { 45 } else { 50 } / 100;
    }
    let drop = if sixty { 35 } else { 30 };
    let span = top - a;
    let curve = wage * 80 * span - drop * (wage - a) * wage;
    if sixty {
        let line = (wage * 5 + top * 40) * span;
        return curve.min(line) / (100 * span);
    }
    curve / (100 * span)
}

proptest! {
    #[test]
    fn both_ways_agree(wage in 0_i64..25_000, age in 15_u8..70, year in 0_usize..3) {
        // 厚生労働省のリーフレット: bounds, floor and caps of each year.
        let (on, bounds, floor, caps) = [
            ("2025-03-31", (5200, 12_790, 11_490), 2869, [14_130, 15_690, 17_270, 16_490]),
            ("2025-10-01", (5340, 13_140, 11_800), 3014, [14_510, 16_110, 17_740, 16_940]),
            ("2026-12-31", (5480, 13_490, 12_120), 3203, [14_900, 16_540, 18_220, 17_400]),
        ][year];
        let cap = match age {
            30..=44 => caps[1],
            45..=59 => caps[2],
            60..=64 => caps[3],
            _ => caps[0],
        };
        let used = wage.max(floor).min(cap);
        let expected = slowly(i128::from(used), (60..65).contains(&age), bounds);
        prop_assert_eq!(i128::from(daily(on, age, wage)), expected);
    }

    #[test]
    fn more_wages_are_never_less_allowance(wage in 0_i64..25_000, age in 15_u8..60) {
        prop_assert!(daily("2026-08-01", age, wage) <= daily("2026-08-01", age, wage + 1));
    }
}

fn days(age: u8, months: u32, reason: LeavingReason, hard_to_employ: bool) -> (i64, i64) {
    let left_on = date("2026-09-30");
    let case = PrescribedDaysCase { left_on, age, months, reason, hard_to_employ };
    let found = explained(|trace| prescribed_days(&case, Law::embedded(), trace));
    (found.days, found.period_days)
}

/// 雇用保険法22条・23条: by months 0–11, 12–59, 60–119, 120–239, 240 and more.
#[test]
fn the_tables_of_prescribed_days() {
    use LeavingReason::{
        Company, ContractNotRenewed, JustifiedVoluntary, RetirementAge, Voluntary,
    };
    let bounds = [(0, 11), (12, 59), (60, 119), (120, 239), (240, 600)];
    for (reasons, ages, hard, table) in [
        (
            &[Voluntary, JustifiedVoluntary, RetirementAge][..],
            (15, 64),
            false,
            [90, 90, 90, 120, 150],
        ),
        (&[Company, ContractNotRenewed][..], (15, 29), false, [90, 90, 120, 180, 180]),
        (&[Company, ContractNotRenewed][..], (30, 34), false, [90, 120, 180, 210, 240]),
        (&[Company, ContractNotRenewed][..], (35, 44), false, [90, 150, 180, 240, 270]),
        (&[Company, ContractNotRenewed][..], (45, 59), false, [90, 180, 240, 270, 330]),
        (&[Company, ContractNotRenewed][..], (60, 64), false, [90, 150, 180, 210, 240]),
        (&[Company, Voluntary][..], (15, 44), true, [150, 300, 300, 300, 300]),
        (&[Company, Voluntary][..], (45, 64), true, [150, 360, 360, 360, 360]),
    ] {
        for reason in reasons {
            for ((from, to), expected) in bounds.iter().zip(table) {
                for (age, months) in [(ages.0, *from), (ages.1, *to)] {
                    let longer = match expected {
                        330 => 395,
                        360 => 425,
                        _ => 365,
                    };
                    let found = days(age, months, *reason, hard);
                    assert_eq!(found, (expected, longer), "{reason:?} {age} {months}");
                }
            }
        }
    }
}

#[test]
fn days_that_are_not_known() {
    let law = Law::embedded();
    let ask = |left_on: &str, age, reason| {
        let left_on = date(left_on);
        let case = PrescribedDaysCase { left_on, age, months: 60, reason, hard_to_employ: false };
        prescribed_days(&case, law, &mut silent())
    };
    let company = LeavingReason::Company;
    assert_eq!(refused(ask("2026-09-30", 65, company)), "age_at_leaving");
    assert!(ask("2026-09-30", 64, company).is_ok());
    // The interim measure for contracts that were not renewed ends with March 2027.
    let ended = LeavingReason::ContractNotRenewed;
    assert!(ask("2027-03-31", 40, ended).is_ok());
    assert_eq!(refused(ask("2027-04-01", 40, ended)), "benefits.not_renewed");
    assert!(ask("2027-04-01", 40, company).is_ok());
    assert_eq!(refused(ask("2027-08-01", 40, company)), "benefits.prescribed_days");
}

#[test]
fn totals() {
    assert_eq!(explained(|trace| allowance_total(yen(6046), 90, trace)), yen(544_140));
}

/// 13条: 12 months in two years, 6 in one for some.
#[test]
fn entitlements() {
    let law = Law::embedded();
    let months = |halves: i128| Exact::ratio(halves, 2).unwrap();
    let ask = |reason, months| {
        explained(|trace| is_entitled(date("2026-09-30"), reason, months, law, trace))
    };
    for reason in [LeavingReason::Voluntary, LeavingReason::RetirementAge, LeavingReason::Company] {
        for (halves, is) in [(23, false), (24, true), (25, true)] {
            assert_eq!(ask(reason, InsuredMonths::TwoYears(months(halves))), is, "{halves}");
        }
    }
    for reason in [
        LeavingReason::JustifiedVoluntary,
        LeavingReason::ContractNotRenewed,
        LeavingReason::Company,
    ] {
        for (halves, is) in [(11, false), (12, true), (13, true)] {
            assert_eq!(ask(reason, InsuredMonths::OneYear(months(halves))), is, "{halves}");
        }
    }
    for reason in [LeavingReason::Voluntary, LeavingReason::RetirementAge] {
        let one_year = InsuredMonths::OneYear(months(24));
        let found = is_entitled(date("2026-09-30"), reason, one_year, law, &mut silent());
        assert_eq!(refused(found), "insured_months_in_1_year");
    }
}

/// 33条: two months to March 2025, one from April; three from the third leave in five years.
#[test]
fn restrictions() {
    let ask = |on: &str, reason, leaves, trained| {
        let law = Law::embedded();
        explained(|trace| restriction_months(date(on), reason, leaves, trained, law, trace))
    };
    let own = LeavingReason::Voluntary;
    for (on, leaves, trained, months) in [
        ("2020-10-01", 1, false, 2),
        ("2025-03-31", 2, false, 2),
        ("2025-03-31", 3, false, 3),
        ("2025-03-31", 1, true, 2),
        ("2025-04-01", 1, false, 1),
        ("2026-09-30", 2, false, 1),
        ("2026-09-30", 3, false, 3),
        ("2026-09-30", 4, false, 3),
        ("2026-09-30", 3, true, 0),
    ] {
        assert_eq!(ask(on, own, leaves, trained), months, "{on} {leaves}");
    }
    for reason in [
        LeavingReason::JustifiedVoluntary,
        LeavingReason::ContractNotRenewed,
        LeavingReason::Company,
        LeavingReason::RetirementAge,
    ] {
        assert_eq!(ask("2026-09-30", reason, 3, false), 0);
    }
    let early =
        restriction_months(date("2020-09-30"), own, 1, false, Law::embedded(), &mut silent());
    assert_eq!(refused(early), "benefits.restriction");
}

fn again(on: &str, left: u32, all: u32, allowance: i64, age: u8) -> (String, i64, i64) {
    let case = ReemploymentCase {
        on: date(on),
        remaining_days: left,
        prescribed_days: all,
        allowance: Some((yen(allowance), age)),
    };
    let found = explained(|trace| reemployment(&case, Law::embedded(), trace));
    let (used, amount) = found.amount.unwrap();
    (found.rate.percent_text(), used.get(), amount.get())
}

#[test]
fn reemployments() {
    for (left, rate) in
        [(90, "70"), (61, "70"), (60, "70"), (59, "60"), (30, "60"), (29, "0"), (0, "0")]
    {
        let (found, used, amount) = again("2026-10-20", left, 90, 5312, 41);
        let percent: i64 = rate.parse().unwrap();
        assert_eq!((found.as_str(), used), (rate, 5312), "{left}");
        assert_eq!(amount, 5312 * i64::from(left) * percent / 100, "{left}");
    }
    // 再就職手当の上限: 6,395・5,170円 (令和6年8月), 6,570・5,310円 (令和7年8月).
    for (on, age, ceiling) in [
        ("2025-07-31", 59, 6395),
        ("2025-07-31", 60, 5170),
        ("2025-08-01", 59, 6570),
        ("2025-08-01", 64, 5310),
        ("2026-08-01", 30, 6745),
        ("2026-08-01", 60, 5454),
    ] {
        for (allowance, used) in
            [(ceiling - 1, ceiling - 1), (ceiling, ceiling), (ceiling + 1, ceiling)]
        {
            assert_eq!(again(on, 90, 90, allowance, age).1, used, "{on} {age}");
        }
    }
    let law = Law::embedded();
    for (left, all) in [(91, 90), (0, 0)] {
        let on = date("2026-10-20");
        let case =
            ReemploymentCase { on, remaining_days: left, prescribed_days: all, allowance: None };
        assert_eq!(refused(reemployment(&case, law, &mut silent())), "remaining_days");
    }
}
