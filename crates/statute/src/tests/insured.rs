//! Who is insured, from when to when, and who is reported.

use proptest::prelude::*;
use romori_types::YearMonth;

use super::*;
use crate::age::{AgeFact, age_limits, age_on, reached_on};
use crate::basis_days::WorkerType;
use crate::coverage::{CoverageCase, CoverageTest, ShortTimeFacts, WorkingTime, coverage};
use crate::dependent_income::{DependentIncomeCase, dependent_income};
use crate::employment::{
    CollectionMonth, Employment, deducted_from_pay_of, deductible_from_final_pay, insured_schemes,
    months_charged,
};
use crate::employment_insurance_coverage::{InsuredCategory, insured_category};
use crate::law::Law;
use crate::layoff::{
    LayoffDetermination, LayoffRevision, LayoffTurn, determine, is_revised, revise,
};
use crate::leave_exemption::{Leave, LeaveKind, leave_exemption};
use crate::occasional_revision::{
    self, CurrentRemuneration, FixedPayChange, JudgedPay, OccasionalRevisionCase,
};
use crate::regular_determination::{self, PreviousStandard, RegularDeterminationCase};
use crate::regular_determination_filing::{
    FilingCase, FilingRequirement, judge_filing, note_filing_due,
};
use crate::regular_determination_months::MonthPay;

fn month(day: Date) -> YearMonth {
    YearMonth::of(day)
}

/// One of these amounts, a yen more or less.
fn near(bounds: &'static [i64]) -> impl Strategy<Value = i64> {
    (prop::sample::select(bounds), -1_i64..=1).prop_map(|(bound, by)| bound + by)
}

proptest! {
    /// Each month of a life by itself: care from 40 to 65, pension to 70, health to the birthday.
    #[test]
    fn ages_month_by_month(offset in 0_i64..9_000, back in 0_i32..1_000) {
        let birth = later("1950-01-01", offset);
        let limits = explained(|trace| age_limits(birth, trace));
        let asked = month(birth).plus(back);
        let age = age_on(birth, asked.last_day()).unwrap();
        let in_care = limits.care_first_month <= asked && asked <= limits.care_last_month;
        prop_assert_eq!(in_care, (40..65).contains(&age));
        prop_assert_eq!(asked <= limits.pension_last_month, age < 70);
        let birthday = limits.health_loss_date;
        prop_assert_eq!(birthday, reached_on(birth, 75).unwrap().tomorrow().unwrap());
        prop_assert_eq!(asked <= limits.health_last_month, asked < month(birthday));
        // The schemes say the same of whoever was employed all the time.
        let fact = AgeFact::BirthDate(birth);
        let schemes =
            explained(|trace| insured_schemes(fact, &Employment::default(), asked, trace));
        prop_assert_eq!(schemes.care, in_care);
        prop_assert_eq!(schemes.pension, age < 70);
        prop_assert_eq!(schemes.health, asked < month(birthday));
    }

    /// A month is charged if the enrolment holds its last day, or if it held none but began in it.
    #[test]
    fn months_are_charged_by_their_last_day(from in 0_i64..900, held in 0_i64..900) {
        let (acquired, left) = (later("2023-01-01", from), later("2023-01-01", from + held));
        let found = explained(|trace| months_charged(acquired, Some(left), trace));
        prop_assert_eq!(found.loss_date, Some(left.tomorrow().unwrap()));
        let employment = Employment { acquired_on: Some(acquired), left_on: Some(left) };
        let charged = |month: YearMonth| {
            explained(|trace| employment.is_due(month, trace))
        };
        let mut last = None;
        for asked in month(acquired).plus(-1).through(month(left).plus(2)) {
            let end = asked.last_day();
            let holds = acquired <= end && end <= left;
            let same = month(acquired) == asked && month(left.tomorrow().unwrap()) == asked;
            prop_assert_eq!(charged(asked), holds || same, "{}", asked);
            if holds || same {
                last = Some(asked);
            }
        }
        prop_assert_eq!(found.last_premium_month, last);
        prop_assert_eq!(found.same_month, month(acquired) == month(left.tomorrow().unwrap()));
        // Deducted once each: what the final pay bears is charged, and no other pay bears it.
        for collection in [CollectionMonth::Next, CollectionMonth::Same] {
            let pay = month(left);
            let months = deductible_from_final_pay(
                &employment, pay, collection, &mut crate::trace::Silent,
            ).unwrap();
            prop_assert!(months.iter().all(|month| charged(*month)));
            let own = pay.plus(if collection == CollectionMonth::Next { -1 } else { 0 });
            prop_assert_eq!(deducted_from_pay_of(own, collection), pay);
            prop_assert_eq!(months.contains(&own), charged(own));
        }
    }

    /// Below the limit and not at it; the young and the old may have more, spouses as everybody.
    #[test]
    fn a_dependants_income(
        // Any age, or around 19 to 23 and 60 on 20 May 2026.
        born in prop_oneof![0_i64..25_000, 20_800_i64..22_700, 7_700_i64..7_850],
        income in prop_oneof![0_i64..2_500_000, near(&[1_300_000, 1_500_000, 1_800_000])],
        spouse: bool,
        disabled: bool,
    ) {
        let (birth, on) = (later("1945-01-01", born), date("2026-05-20"));
        let case = DependentIncomeCase {
            birth_date: birth,
            is_spouse: spouse,
            disabled,
            income: yen(income),
            recognised_on: on,
        };
        let found = explained(|trace| dependent_income(&case, Law::embedded(), trace));
        let year_end = age_on(birth, date("2026-12-31")).unwrap();
        let limit = if disabled || age_on(birth, on).unwrap() >= 60 {
            1_800_000
        } else if (19..23).contains(&year_end) && !spouse {
            1_500_000
        } else {
            1_300_000
        };
        prop_assert_eq!((found.limit.get(), found.within), (limit, income < limit));
    }

    /// Each test by itself: nobody below three quarters is insured who fails one, and each that he
    /// fails is named.
    #[test]
    fn every_failed_test_is_named(
        hours in 0_i64..40,
        days in 1_u8..=21,
        student: bool,
        count in 0_u32..120,
        voluntary: bool,
        months in proptest::option::of(0_i64..8),
    ) {
        let case = CoverageCase {
            on: date("2026-11-01"),
            time: WorkingTime {
                weekly_hours: whole(hours),
                normal_weekly_hours: whole(40),
                monthly_days: days,
                normal_monthly_days: 20,
            },
            short_time: Some(ShortTimeFacts {
                monthly_wage: None,
                is_student: student,
                workplace_insured_count: count,
                voluntary_workplace: voluntary,
            }),
            employment_months: months.map(whole),
        };
        let found = explained(|trace| coverage(&case, Law::embedded(), trace));
        let three_quarters = hours >= 30 && days >= 15;
        let fails = |test| found.failed.contains(&test);
        prop_assert_eq!(fails(CoverageTest::WeeklyHours), !three_quarters && hours < 20);
        prop_assert_eq!(fails(CoverageTest::NotAStudent), !three_quarters && student);
        // 51人以上 from October 2024 to September 2027.
        let small = count < 51 && !voluntary;
        prop_assert_eq!(fails(CoverageTest::WorkplaceSize), !three_quarters && small);
        let short = months.is_some_and(|months| months <= 2);
        prop_assert_eq!(fails(CoverageTest::EmploymentMonths), short);
        prop_assert!(!fails(CoverageTest::MonthlyWage));
        prop_assert_eq!(found.is_insured(), found.failed.is_empty());
        let expected = if three_quarters { 17 } else { 11 };
        prop_assert_eq!(found.basis_days, found.is_insured().then_some(expected));
    }

    /// 雇用保険法37条の2: from 65 on.
    #[test]
    fn the_aged_are_a_category(age in 0_u8..120) {
        let found = explained(|trace| insured_category(age, trace));
        prop_assert_eq!(found == InsuredCategory::Aged, age >= 65);
    }

    /// Whoever was employed on 1 July, began before June and is not revised, is reported.
    #[test]
    fn who_is_reported(
        year in 2023_i16..=2030,
        began in proptest::option::of(0_i64..400),
        stays in proptest::option::of(0_i64..400),
        revised in proptest::option::of(-3_i32..8),
    ) {
        let start = Date::new(year - 1, 12, 1).unwrap();
        let acquired = began.map(|days| crate::calendar::plus_days(start, days).unwrap());
        let left = stays.map(|days| {
            crate::calendar::plus_days(acquired.unwrap_or(start), days).unwrap()
        });
        let july = Date::new(year, 7, 1).unwrap();
        let revision_month = revised.map(|months| month(july).plus(months));
        let case = FilingCase { year, acquired_on: acquired, left_on: left, revision_month };
        let found = explained(|trace| judge_filing(&case, trace));
        let new = acquired.is_some_and(|on| on >= Date::new(year, 6, 1).unwrap());
        let gone = left.is_some_and(|on| on < july);
        let expected = if new {
            FilingRequirement::AcquiredJune1OrLater
        } else if gone {
            FilingRequirement::NotEmployedOnJuly1
        } else if revised.is_some_and(|months| (0..=2).contains(&months)) {
            FilingRequirement::RevisedJulyToSeptember
        } else {
            FilingRequirement::Required
        };
        prop_assert_eq!(found, expected);
        let due = explained(|trace| note_filing_due(year, trace));
        prop_assert_eq!((due.month(), due.day(), due.year()), (7, 10, year));
    }

    /// A bonus is free where the leave holds the last day of its month and, for a child, is longer
    /// than a month; the days within a month are those of the calendar less those worked.
    #[test]
    fn a_leave_and_its_bonuses(
        // Any day, or one of the last of January: 2023 to 2026.
        start in prop_oneof![
            0_i64..1_400,
            (0_i64..4, 0_i64..4).prop_map(|(year, day)| 119 + 365 * year + day),
        ],
        days in prop_oneof![0_i64..120, 25_i64..33],
        worked in 0_u16..20,
        childcare: bool,
    ) {
        let kind = if childcare { LeaveKind::Childcare } else { LeaveKind::Maternity };
        let (from, to) = (later("2022-10-01", start), later("2022-10-01", start + days));
        let worked = if childcare { worked.min(u16::try_from(days).unwrap()) } else { 0 };
        let leave = Leave { kind, start: from, end: to, worked_days: worked };
        let found = explained(|trace| leave_exemption(&leave, Law::embedded(), trace));
        let one_month = month(from) == month(to);
        let counted = one_month.then_some(days + 1 - i64::from(worked));
        prop_assert_eq!(found.leave_days_in_month, counted);
        // 民法143条: over one month if it holds the corresponding day of the next month.
        let next = month(from).next();
        let corresponding = if from.day() > next.days() {
            next.last_day().tomorrow().unwrap()
        } else {
            next.day_or_last(from.day())
        };
        prop_assert_eq!(found.over_one_month, to >= corresponding);
        for asked in month(from).plus(-1).through(month(to).plus(1)) {
            let holds = from <= asked.last_day() && asked.last_day() <= to;
            let long = !childcare || found.over_one_month;
            prop_assert_eq!(found.frees_bonus(asked), holds && long, "{}", asked);
            let enough = childcare && one_month && asked == month(from)
                && counted.is_some_and(|days| days >= 14);
            prop_assert_eq!(found.frees(asked), holds || enough, "{}", asked);
        }
    }

    /// Going on, 休業手当 is pay like any; over, its months are left out; and only what outlasts
    /// three months revises.
    #[test]
    fn a_layoff_is_a_determination_or_a_revision(
        pay in [100_000_i64..600_000, 100_000..600_000, 100_000..600_000],
        allowance: [bool; 3],
        resolved: bool,
        beyond: bool,
        by_allowance: bool,
        ends: bool,
        current in 20_usize..30,
    ) {
        let law = Law::embedded();
        let paid = |yen_paid| {
            Some(MonthPay { cash: yen(yen_paid), days: Some(30), ..MonthPay::default() })
        };
        let mut case = RegularDeterminationCase::new(2026, WorkerType::General, pay.map(paid));
        let before = PreviousStandard { health: Some(yen(320_000)), pension: None };
        case.previous = PreviousStandard { health: Some(yen(180_000)), pension: None };
        let layoff = LayoffDetermination { case: case.clone(), allowance, resolved, before };
        let found = explained(|trace| determine(law, &layoff, trace));
        let left: Vec<i64> = pay.iter().zip(allowance)
            .filter(|(_, allowance)| !(resolved && *allowance)).map(|(pay, _)| *pay).collect();
        let count = i64::try_from(left.len()).unwrap();
        let average = if count == 0 { None } else { Some(left.iter().sum::<i64>() / count) };
        prop_assert_eq!(found.average.map(Yen::get), average);
        let usual = regular_determination::decide(law, &case, &mut crate::trace::Silent).unwrap();
        prop_assert!(resolved || found.health == usual.health);
        if count == 0 {
            prop_assert_eq!(found.health.unwrap().standard, yen(320_000));
        }

        let standard = law.health_grades.on(date("2026-05-01")).unwrap().value.rows()[current];
        let revision = OccasionalRevisionCase {
            change_month: "2026-02".parse().unwrap(),
            worker_type: WorkerType::General,
            fixed_pay_change: FixedPayChange::None,
            current: CurrentRemuneration::Standard(yen(standard.standard)),
            months: pay.map(|pay| JudgedPay { pay: yen(pay), days: 28 }),
            scheme: None,
        };
        let turn = if ends { LayoffTurn::Ends } else { LayoffTurn::Begins };
        let asked = LayoffRevision {
            case: revision, turn, holds_beyond: beyond, decided_by_allowance: by_allowance,
        };
        let found = explained(|trace| revise(law, &asked, trace));
        prop_assert_eq!(found.is_some(), beyond && (by_allowance || !ends));
        let change = if ends { FixedPayChange::Increase } else { FixedPayChange::Decrease };
        let usual = OccasionalRevisionCase { fixed_pay_change: change, ..revision };
        let usual = occasional_revision::decide(law, &usual, &mut crate::trace::Silent).unwrap();
        prop_assert_eq!(is_revised(found.as_ref()), found.is_some() && is_revised(Some(&usual)));
    }
}
