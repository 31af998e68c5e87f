use proptest::prelude::*;

use super::*;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn hours(quarters: i64) -> Exact {
    Exact::ratio(i128::from(quarters), 4).unwrap()
}

fn asked(hourly: Exact, case: &PremiumPayCase) -> PremiumPay {
    let hourly = Quantity::given("1時間当たりの賃金額", hourly, Unit::Yen);
    let mut trace = Explanation::default();
    let found = premium_pay(&hourly, case, Law::embedded(), &mut trace).unwrap();
    let silent = premium_pay(&hourly, case, Law::embedded(), &mut Silent).unwrap();
    assert_eq!(found, silent);
    let replayed = replay(&trace).unwrap();
    let total = replayed.iter().find(|(field, _)| *field == "total").unwrap();
    assert_eq!(total.1, Exact::from(found.total));
    found
}

fn case(overtime: i64, holiday: i64, night: i64) -> PremiumPayCase {
    let hours =
        PremiumHours { overtime: hours(overtime), holiday: hours(holiday), night: hours(night) };
    PremiumPayCase { rounding: HourlyRounding::None, hours, fixed: None }
}

/// 労働基準法施行規則20条: 5割, 7割5分, 6割 where night meets overtime or a legal holiday.
#[test]
fn the_published_rates() {
    for (kind, percent) in
        PremiumKind::ALL.into_iter().zip(["25", "50", "35", "25", "50", "75", "60"])
    {
        let found = premium_of(kind, Law::embedded(), &mut Silent).unwrap();
        let percent = Exact::whole(percent.parse().unwrap());
        assert_eq!(found.value * Exact::whole(100), percent, "{kind:?}");
    }
}

#[test]
fn sixty_hours_and_a_quarter_more() {
    // 1,000 yen an hour; a quarter of an hour beyond 60 adds 25% of 250 yen, 62.5 up.
    for (quarters, overtime, over) in
        [(239, 74_688, 0), (240, 75_000, 0), (241, 75_313, 63), (320, 100_000, 5000)]
    {
        let found = asked(Exact::whole(1000), &case(quarters, 0, 0));
        assert_eq!(found.overtime.get(), overtime, "{quarters}");
        assert_eq!(found.overtime_over_60.get(), over, "{quarters}");
    }
}

/// Work on legal holidays does not count towards the 60 hours.
#[test]
fn legal_holidays_stay_apart() {
    let found = asked(Exact::whole(1000), &case(240, 40, 8));
    assert_eq!(found.overtime_over_60, Yen::ZERO);
    assert_eq!((found.holiday.get(), found.night_premium.get()), (13_500, 500));
    assert_eq!(found.total.get(), 75_000 + 13_500 + 500);
}

#[test]
fn fifty_sen_of_each_total() {
    // One hour at 1.25: 1,000.4 → 1,250.5 up; 1,000.39 → 1,250.4875 down.
    for (hundredths, overtime) in [(100_039, 1250), (100_040, 1251), (100_041, 1251)] {
        let hourly = Exact::ratio(hundredths, 100).unwrap();
        assert_eq!(asked(hourly, &case(4, 0, 0)).overtime.get(), overtime);
    }
    // The pay of an hour, where it is rounded: 1,000.49 and 1,000.50.
    for (hundredths, hourly, overtime) in [(100_049, 1000, 1250), (100_050, 1001, 1251)] {
        let exact = Exact::ratio(hundredths, 100).unwrap();
        let rounded = PremiumPayCase { rounding: HourlyRounding::HalfUp, ..case(4, 0, 0) };
        let found = asked(exact, &rounded);
        assert_eq!(found.hourly_rate, Exact::whole(hourly));
        assert_eq!(found.overtime.get(), overtime);
    }
}

#[test]
fn fixed_pay_covers_up_to_its_amount() {
    for (fixed, additional) in [(12_499, 1), (12_500, 0), (12_501, 0)] {
        let fixed = Some(Yen::new(fixed));
        let found = asked(Exact::whole(1000), &PremiumPayCase { fixed, ..case(40, 0, 0) });
        assert_eq!(found.additional, Some(Yen::new(additional)));
    }
    assert_eq!(asked(Exact::whole(1000), &case(40, 0, 0)).additional, None);
}

/// 則21条: seven allowances are left out, every other stays in.
#[test]
fn the_allowances_of_the_ordinance() {
    use AllowanceKind::{
        ChildEducation, Commuting, Extraordinary, Family, Housing, Other, OverOneMonth, Separation,
    };
    let all = [
        (Family, 1, 0),
        (Commuting, 10, 0),
        (Separation, 100, 0),
        (ChildEducation, 1000, 0),
        (Housing, 10_000, 0),
        (Extraordinary, 100_000, 0),
        (OverOneMonth, 1_000_000, 0),
        (Other, 10_000_000, 10_000_000),
    ];
    for (kind, amount, counted) in all {
        let allowances = [Allowance { kind, amount: Yen::new(amount) }];
        let scheduled = ScheduledHours::Month(Exact::whole(160));
        let case = MonthlyBase { pay: Yen::new(160_000), allowances: &allowances, scheduled };
        let found = monthly_base(&case, &mut Silent).unwrap();
        assert_eq!(found.base.get(), 160_000 + counted, "{kind:?}");
    }
}

#[test]
fn the_average_month_of_a_year() {
    let yearly = |days_in_year, days_off, daily: i128| ScheduledHours::YearlyAverage {
        days_in_year,
        days_off,
        daily_hours: Exact::ratio(daily, 4).unwrap(),
    };
    let ask = |scheduled| {
        let case = MonthlyBase { pay: Yen::new(300_000), allowances: &[], scheduled };
        monthly_base(&case, &mut Silent)
    };
    for (scheduled, hours, hourly) in [
        (yearly(365, 125, 32), "160", Exact::ratio(300_000, 160)),
        // 245 × 7.75 ÷ 12 = 158.229…: shown cut, computed with whole.
        (yearly(365, 120, 31), "158.22", Exact::ratio(300_000 * 12 * 4, 245 * 31)),
        (yearly(366, 120, 31), "158.87", Exact::ratio(300_000 * 12 * 4, 246 * 31)),
        (yearly(365, 364, 32), "0.66", Exact::ratio(300_000 * 12, 8)),
    ] {
        let found = ask(scheduled).unwrap();
        assert_eq!(found.monthly_hours.to_string(), hours);
        assert_eq!(found.hourly.value, hourly.unwrap());
    }
    assert!(ask(yearly(365, 365, 32)).is_err());
    assert!(ask(yearly(365, 120, 0)).is_err());
    assert!(ask(yearly(365, 120, 97)).is_err());
    assert!(ask(ScheduledHours::Month(Exact::ZERO)).is_err());
    assert!(ask(ScheduledHours::Month(Exact::whole(745))).is_err());
}

#[test]
fn more_hours_than_a_month_has_are_refused() {
    let hourly = Quantity::given("", Exact::whole(1000), Unit::Yen);
    for refused in [case(2977, 0, 0), case(0, 2977, 0), case(0, 0, 2977)] {
        assert!(premium_pay(&hourly, &refused, Law::embedded(), &mut Silent).is_err());
    }
    assert!(premium_pay(&hourly, &case(2976, 0, 0), Law::embedded(), &mut Silent).is_ok());
}

proptest! {
    /// The article read hour by quarter of an hour, against the rule.
    #[test]
    fn both_ways_agree(
        hourly in 1_i64..20_000, overtime in 0_i64..500, holiday in 0_i64..200, night in 0_i64..700
    ) {
        let found = asked(Exact::whole(hourly), &case(overtime, holiday, night));
        // In 1/400 of a yen: a quarter of an hour at a percent.
        let (mut usual, mut over) = (0_i64, 0_i64);
        for quarter in 0..overtime {
            usual += hourly * 125;
            if quarter >= 240 {
                over += hourly * 25;
            }
        }
        let half_up = |parts: i64| (2 * parts + 400) / 800;
        let legal: i64 = (0..holiday).map(|_| hourly * 135).sum();
        let dark: i64 = (0..night).map(|_| hourly * 25).sum();
        prop_assert_eq!(found.overtime.get(), half_up(usual));
        prop_assert_eq!(found.overtime_over_60.get(), half_up(over));
        prop_assert_eq!(found.holiday.get(), half_up(legal));
        prop_assert_eq!(found.night_premium.get(), half_up(dark));
        let sum = half_up(usual) + half_up(over) + half_up(legal) + half_up(dark);
        prop_assert_eq!(found.total.get(), sum);
    }

    /// More hours never pay less.
    #[test]
    fn more_hours_never_pay_less(hourly in 1_i64..9000, overtime in 0_i64..400) {
        let less = asked(Exact::whole(hourly), &case(overtime, 0, 0)).total;
        let more = asked(Exact::whole(hourly), &case(overtime + 1, 0, 0)).total;
        prop_assert!(less <= more);
    }
}
