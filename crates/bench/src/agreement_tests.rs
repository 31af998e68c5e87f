//! The batch and the explained rules, compared on every boundary and on anything that can be.

use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use romori_statute::batch::{BatchPerson, BatchTables, Birth};
use romori_statute::law::Law;
use romori_types::YearMonth;

use crate::literal::decide_literally;
use crate::workforce::CHARGED;

const YEAR: i16 = 2026;

fn charged() -> [YearMonth; 2] {
    CHARGED.map(|month| month.parse().unwrap())
}

fn tables() -> BatchTables {
    BatchTables::new(Law::embedded(), YEAR, charged()).unwrap()
}

/// Every field of the answer is the same.
fn agree(tables: &BatchTables, person: &BatchPerson) {
    let month = charged()[usize::from(person.table)];
    let slow = decide_literally(Law::embedded(), person, YEAR, month).unwrap();
    assert_eq!(tables.decide(person), slow, "{person:?}");
}

fn person() -> BatchPerson {
    BatchPerson {
        pay: [250_000; 3],
        back_pay: 0,
        previous_health: 260_000,
        previous_pension: 260_000,
        other_workplaces: 0,
        days: [30, 31, 30],
        back_pay_month: 0,
        fully_paid: 0b111,
        worker: 0,
        prefecture: 13,
        table: 1,
        exempt: false,
        birth: Birth { year: 1990, month: 5, day: 20 },
    }
}

/// The bounds of both tables of the determination, and every health standard.
fn bounds_and_standards() -> (Vec<i32>, Vec<i32>) {
    let law = Law::embedded();
    let from = YearMonth::new(YEAR, 9).unwrap();
    let health = law.health_grades.on_month(from).unwrap().value;
    let pension = law.pension_grades.on_month(from).unwrap().value;
    let bounds = health.rows().iter().chain(pension.rows());
    let bounds = bounds.map(|row| i32::try_from(row.from).unwrap()).collect();
    let standards = health.rows().iter().map(|row| i32::try_from(row.standard).unwrap()).collect();
    (bounds, standards)
}

#[test]
fn every_bound_minus_one_zero_plus_one() {
    let tables = tables();
    let (bounds, _) = bounds_and_standards();
    for bound in bounds {
        for pay in [bound - 1, bound, bound + 1] {
            agree(&tables, &BatchPerson { pay: [pay.max(0); 3], ..person() });
        }
    }
}

#[test]
fn every_standard_in_every_prefecture_with_and_without_care() {
    let tables = tables();
    let (_, standards) = bounds_and_standards();
    for pay in standards {
        for prefecture in 1..=47 {
            for (table, year) in [(0, 1996), (0, 1976), (1, 1996), (1, 1976)] {
                let birth = Birth { year, month: 5, day: 20 };
                let person = BatchPerson { pay: [pay; 3], prefecture, table, birth, ..person() };
                agree(&tables, &person);
            }
        }
    }
}

#[test]
fn the_days_around_every_age() {
    let tables = tables();
    for (table, month) in charged().into_iter().enumerate() {
        for age in [40, 65, 70, 75] {
            let first = Date::new(month.year() - age, month.month(), 1).unwrap();
            for days in -35_i32..=65 {
                let birth = Birth::of(first.checked_add(days.days()).unwrap());
                agree(&tables, &BatchPerson { table: table as u8, birth, ..person() });
            }
        }
    }
}

#[test]
fn the_days_around_every_limit() {
    let tables = tables();
    let limits = [0, 10, 11, 12, 14, 15, 16, 17, 18, 31];
    for worker in 0..3 {
        for (april, may, june) in limits.into_iter().flat_map(|april| {
            limits.into_iter().flat_map(move |may| limits.map(|june| (april, may, june)))
        }) {
            let pay = [201_111, 252_222, 333_334];
            agree(&tables, &BatchPerson { pay, days: [april, may, june], worker, ..person() });
        }
    }
}

fn any_person() -> impl Strategy<Value = BatchPerson> {
    let (bounds, standards) = bounds_and_standards();
    let near_bound = (prop::sample::select(bounds), -1_i32..=1).prop_map(|(bound, by)| bound + by);
    let pay = prop_oneof![0_i32..2_500_000, near_bound.prop_map(|pay| pay.max(0))];
    let days = prop::sample::select(vec![0_u8, 10, 11, 14, 15, 16, 17, 30, 31]);
    let birthdays = (0_usize..2, prop::sample::select(vec![40_i16, 65, 70, 75]), -35_i32..65)
        .prop_map(|(table, age, days)| {
            let month = charged()[table];
            let first = Date::new(month.year() - age, month.month(), 1).unwrap();
            first.checked_add(days.days()).unwrap()
        });
    let any_day = (0_i32..65 * 365)
        .prop_map(|days| Date::new(1946, 1, 2).unwrap().checked_add(days.days()).unwrap());
    let birth = prop_oneof![birthdays, any_day].prop_map(Birth::of);
    let months = (prop::array::uniform3(pay.clone()), prop::array::uniform3(days), 0_u8..8);
    let late = (0_i32..100, 0_u8..3);
    let other = prop_oneof![Just(0), 1_i32..1_500_000];
    let previous = prop::sample::select(standards);
    let rest = (0_u8..3, 1_u8..=47, 0_u8..2, prop::bool::weighted(0.1), birth);
    (months, late, other, previous, rest).prop_map(|(months, late, other, previous, rest)| {
        let ((pay, days, fully_paid), (percent, back_pay_month)) = (months, late);
        let (worker, prefecture, table, exempt, birth) = rest;
        let held = pay[usize::from(back_pay_month)];
        BatchPerson {
            pay,
            back_pay: i32::try_from(i64::from(held) * i64::from(percent) / 100).unwrap(),
            previous_health: previous,
            previous_pension: previous.clamp(88_000, 650_000),
            other_workplaces: other,
            days,
            back_pay_month,
            fully_paid,
            worker,
            prefecture,
            table,
            exempt,
            birth,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn anybody(person in any_person()) {
        let tables = tables();
        let used = tables.decide(&person).months_used != 0;
        // Without a month to use the notice of the office decides the share of each workplace.
        let other_workplaces = if used { person.other_workplaces } else { 0 };
        agree(&tables, &BatchPerson { other_workplaces, ..person });
    }
}
