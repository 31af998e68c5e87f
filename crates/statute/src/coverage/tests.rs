//! Cases of coverage: expected values follow from 健康保険法3条1項9号 and the dated tests.

use proptest::prelude::*;
use romori_types::Rate;

use super::*;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

use CoverageTest::{EmploymentMonths, MonthlyWage, NotAStudent, WeeklyHours, WorkplaceSize};
use WorkerType::{General, PartTime, ShortTime};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// A decimal, exactly.
fn decimal(text: &str) -> Exact {
    Exact::from(Rate::from_percent_text(text).unwrap()) * Exact::whole(100)
}

fn time(hours: &str, normal: &str, monthly_days: u8, normal_monthly_days: u8) -> WorkingTime {
    WorkingTime {
        weekly_hours: decimal(hours),
        normal_weekly_hours: decimal(normal),
        monthly_days,
        normal_monthly_days,
    }
}

fn facts(wage: i64, is_student: bool, count: u32, voluntary: bool) -> ShortTimeFacts {
    ShortTimeFacts {
        monthly_wage: Some(Yen::new(wage)),
        is_student,
        workplace_insured_count: count,
        voluntary_workplace: voluntary,
    }
}

fn judged(case: &CoverageCase) -> Coverage {
    let mut trace = Explanation::default();
    let found = coverage(case, Law::embedded(), &mut trace).unwrap();
    let named = replay(&trace).unwrap();
    let insured = named.iter().find(|(field, _)| *field == "insured").unwrap().1;
    assert_eq!(insured, Exact::whole(i64::from(found.is_insured())));
    found
}

#[test]
fn three_quarters_is_exact() {
    for (title, time, worker_type) in [
        ("フルタイム", time("40", "40", 21, 21), Some(General)),
        ("時間だけ短い", time("39.9", "40", 21, 21), Some(PartTime)),
        ("日数だけ短い", time("40", "40", 16, 21), Some(PartTime)),
        ("ちょうど4分の3", time("30", "40", 15, 20), Some(PartTime)),
        ("時間が4分の3に足りない", time("29.99", "40", 15, 20), None),
        ("日数が4分の3に足りない", time("30", "40", 14, 20), None),
        // 38.75 × 3/4 = 29.0625.
        ("端数のある時間でちょうど", time("29.0625", "38.75", 16, 21), Some(PartTime)),
        ("端数のある時間で足りない", time("29.0624", "38.75", 16, 21), None),
        // 21 × 3/4 = 15.75: 15 days do not reach it.
        ("21日の4分の3に15日は足りない", time("30", "40", 15, 21), None),
    ] {
        // A student at a small workplace: insured by the three-quarters test alone.
        let short_time = Some(facts(0, true, 1, false));
        let on = date("2026-11-01");
        let found = judged(&CoverageCase { on, time, short_time, employment_months: None });
        assert_eq!(found.worker_type, worker_type, "{title}");
        assert_eq!(found.basis_days, worker_type.map(|_| 17), "{title}");
    }
}

#[test]
fn the_tests_below_three_quarters() {
    for (title, on, hours, facts, months, failed) in [
        ("すべて満たす", "2026-11-01", "23", facts(0, false, 57, false), None, vec![]),
        ("週20時間ちょうど", "2026-11-01", "20", facts(0, false, 51, false), None, vec![]),
        (
            "週20時間未満",
            "2026-11-01",
            "19.99",
            facts(0, false, 51, false),
            None,
            vec![WeeklyHours],
        ),
        ("50人", "2026-11-01", "20", facts(0, false, 50, false), None, vec![WorkplaceSize]),
        ("任意特定適用事業所", "2026-11-01", "20", facts(0, false, 5, true), None, vec![]),
        ("学生", "2026-11-01", "20", facts(0, true, 51, false), None, vec![NotAStudent]),
        (
            "2か月ちょうど",
            "2026-11-01",
            "20",
            facts(0, false, 51, false),
            Some("2"),
            vec![EmploymentMonths],
        ),
        ("2か月超", "2026-11-01", "20", facts(0, false, 51, false), Some("2.1"), vec![]),
        (
            "すべて満たさない",
            "2026-09-30",
            "19",
            facts(87_999, true, 50, false),
            Some("1"),
            vec![WeeklyHours, MonthlyWage, NotAStudent, WorkplaceSize, EmploymentMonths],
        ),
    ] {
        below(title, on, hours, facts, months, &failed);
    }
}

/// Judges 14 of 21 days, which is below three quarters.
fn below(
    title: &str,
    on: &str,
    hours: &str,
    facts: ShortTimeFacts,
    months: Option<&str>,
    failed: &[CoverageTest],
) {
    let found = judged(&CoverageCase {
        on: date(on),
        time: time(hours, "40", 14, 21),
        short_time: Some(facts),
        employment_months: months.map(decimal),
    });
    assert_eq!(found.failed, failed, "{title}");
    let insured = failed.is_empty();
    assert_eq!(found.worker_type, insured.then_some(ShortTime), "{title}");
    assert_eq!(found.basis_days, insured.then_some(11), "{title}");
}

#[test]
fn the_tests_change_with_the_day() {
    for (title, on, hours, facts, months, failed) in [
        // The wage was a test until 2026-09-30.
        ("月額88,000円", "2026-09-30", "20", facts(88_000, false, 51, false), None, vec![]),
        (
            "月額87,999円",
            "2026-09-30",
            "20",
            facts(87_999, false, 51, false),
            None,
            vec![MonthlyWage],
        ),
        ("撤廃の日", "2026-10-01", "20", facts(0, false, 51, false), None, vec![]),
        // Sizes: 101 from 2022-10, 51 from 2024-10, 36, 21, 11, 1.
        (
            "101人の時代",
            "2024-09-30",
            "20",
            facts(88_000, false, 100, false),
            None,
            vec![WorkplaceSize],
        ),
        ("51人から", "2024-10-01", "20", facts(88_000, false, 100, false), None, vec![]),
        ("36人の前日", "2027-09-30", "20", facts(0, false, 36, false), None, vec![WorkplaceSize]),
        ("36人から", "2027-10-01", "20", facts(0, false, 36, false), None, vec![]),
        ("21人から", "2029-10-01", "20", facts(0, false, 21, false), None, vec![]),
        ("11人から", "2032-10-01", "20", facts(0, false, 11, false), None, vec![]),
        ("すべての事業所", "2035-10-01", "20", facts(0, false, 1, false), None, vec![]),
    ] {
        below(title, on, hours, facts, months, &failed);
    }
}

#[test]
fn a_term_of_two_months_excludes_full_time_too() {
    // 健康保険法3条1項2号 stands above the three-quarters test.
    let case = CoverageCase {
        on: date("2026-11-01"),
        time: time("40", "40", 21, 21),
        short_time: None,
        employment_months: Some(decimal("2")),
    };
    let found = judged(&case);
    assert_eq!((found.worker_type, found.failed), (None, vec![EmploymentMonths]));
    let longer = CoverageCase { employment_months: Some(decimal("2.5")), ..case };
    assert_eq!(judged(&longer).worker_type, Some(General));
}

#[test]
fn what_cannot_be_is_refused() {
    let law = Law::embedded();
    let case = CoverageCase {
        on: date("2026-09-30"),
        time: time("20", "40", 14, 21),
        short_time: Some(facts(88_000, false, 51, false)),
        employment_months: None,
    };
    let field = |case: &CoverageCase| match coverage(case, law, &mut Silent) {
        Err(StatuteError::Impossible { field, .. }) => field,
        Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
        Ok(_) | Err(StatuteError::TwoValues { .. }) => "",
    };
    assert_eq!(field(&case), "");
    for (wrong, expected) in [
        (CoverageCase { short_time: None, ..case }, "is_student"),
        (
            CoverageCase {
                short_time: Some(ShortTimeFacts {
                    monthly_wage: None,
                    ..facts(0, false, 51, false)
                }),
                ..case
            },
            "monthly_wage",
        ),
        (CoverageCase { time: time("168.5", "40", 14, 21), ..case }, "weekly_hours"),
        (CoverageCase { time: time("20", "0", 14, 21), ..case }, "normal_weekly_hours"),
        (CoverageCase { time: time("20", "40", 32, 21), ..case }, "monthly_days"),
        (CoverageCase { time: time("20", "40", 14, 0), ..case }, "normal_monthly_days"),
        (CoverageCase { on: date("2022-09-30"), ..case }, "coverage.short_time"),
        (CoverageCase { on: date("2036-04-01"), ..case }, "coverage.short_time"),
    ] {
        assert_eq!(field(&wrong), expected);
    }
    assert!(asks_for_wage(date("2026-09-30"), law).unwrap());
    assert!(!asks_for_wage(date("2026-10-01"), law).unwrap());
}

proptest! {
    #[test]
    fn more_hours_never_end_coverage(
        tenths in 0_i64..500,
        more in 0_i64..100,
        normal in 300_i64..450,
        monthly_days in 1_u8..23,
        count in 0_u32..120,
    ) {
        let case = |tenths: i64| CoverageCase {
            on: date("2026-11-01"),
            time: WorkingTime {
                weekly_hours: Exact::ratio(i128::from(tenths), 10).unwrap(),
                normal_weekly_hours: Exact::ratio(i128::from(normal), 10).unwrap(),
                monthly_days,
                normal_monthly_days: 21,
            },
            short_time: Some(facts(0, false, count, false)),
            employment_months: None,
        };
        let (few, many) = (judged(&case(tenths)), judged(&case(tenths + more)));
        prop_assert!(!few.is_insured() || many.is_insured());
        prop_assert!(many.failed.len() <= few.failed.len());
    }
}
