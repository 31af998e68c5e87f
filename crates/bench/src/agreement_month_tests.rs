//! Every month for which rates were checked, of 2025 to 2027: the batch and the explained rules on
//! each bound of the tables that hold in it.

use jiff::ToSpan;
use jiff::civil::Date;
use romori_statute::batch::{BatchPerson, BatchTables, Birth};
use romori_statute::employment_insurance::InsuredBusiness;
use romori_statute::law::Law;
use romori_statute::month_batch::{MonthPerson, MonthTables};
use romori_statute::withholding::WithholdingColumn;
use romori_types::YearMonth;

use crate::literal::{decide_literally, determine_literally, month_literally};

/// 健康保険料率 and 介護保険料率 were checked through February 2027.
const MONTHS: i32 = 26;

fn months() -> impl Iterator<Item = (usize, YearMonth)> {
    let first: YearMonth = "2025-01".parse().unwrap();
    (0..MONTHS).map(move |place| (usize::try_from(place).unwrap(), first.plus(place)))
}

/// The year whose determination holds in a month.
fn determined_in(month: YearMonth) -> i16 {
    if month.month() >= 9 { month.year() } else { month.year() - 1 }
}

fn person(pay: i32) -> BatchPerson {
    BatchPerson {
        pay: [pay; 3],
        back_pay: 0,
        previous_health: 260_000,
        previous_pension: 260_000,
        other_workplaces: 0,
        days: [30, 31, 30],
        back_pay_month: 0,
        fully_paid: 0b111,
        worker: 0,
        prefecture: 13,
        table: 0,
        exempt: false,
        birth: Birth { year: 1976, month: 5, day: 20 },
    }
}

/// The bounds of both tables of grades of a year's determination.
fn bounds(year: i16) -> Vec<i32> {
    let (law, from) = (Law::embedded(), YearMonth::new(year, 9).unwrap());
    let health = law.health_grades.on_month(from).unwrap().value;
    let pension = law.pension_grades.on_month(from).unwrap().value;
    let bounds = health.rows().iter().chain(pension.rows());
    bounds.map(|row| i32::try_from(row.from).unwrap()).collect()
}

fn agree(tables: &BatchTables, year: i16, month: YearMonth, person: &BatchPerson) {
    let slow = decide_literally(Law::embedded(), person, year, month).unwrap();
    assert_eq!(tables.decide(person), slow, "{month} {person:?}");
}

/// Each bound −1, 0 and +1; the prefectures in turn, so that each month has all of them, with and
/// without care.
#[test]
fn every_bound_in_every_month() {
    for (place, month) in months() {
        let year = determined_in(month);
        let tables = BatchTables::new(Law::embedded(), year, [month, month]).unwrap();
        let near = bounds(year).into_iter().flat_map(|bound| [bound - 1, bound, bound + 1]);
        for (turn, pay) in near.enumerate() {
            let prefecture = u8::try_from((turn + place) % 47 + 1).unwrap();
            let birth_year = if turn / 47 % 2 == 0 { 1976 } else { 1996 };
            let birth = Birth { year: birth_year, month: 5, day: 20 };
            let person = BatchPerson { prefecture, birth, ..person(pay.max(0)) };
            agree(&tables, year, month, &person);
        }
    }
}

/// Who reaches 40, 65, 70 or 75 about the first and the last day of a month, two workplaces and
/// leave.
#[test]
fn ages_workplaces_and_leave_in_every_month() {
    for (_, month) in months() {
        let year = determined_in(month);
        let tables = BatchTables::new(Law::embedded(), year, [month, month]).unwrap();
        for age in [40, 65, 70, 75] {
            let first = Date::new(month.year() - age, month.month(), 1).unwrap();
            for days in [-1_i32, 0, 1, 2, 27, 28, 29, 30, 31, 32] {
                let birth = Birth::of(first.checked_add(days.days()).unwrap());
                agree(&tables, year, month, &BatchPerson { birth, ..person(333_333) });
            }
        }
        for other_workplaces in [1, 99_999, 1_000_001] {
            agree(&tables, year, month, &BatchPerson { other_workplaces, ..person(210_007) });
        }
        agree(&tables, year, month, &BatchPerson { exempt: true, ..person(280_000) });
    }
}

/// The tables that grow until 2029: what is determined, since no rates were checked so far ahead.
#[test]
fn every_bound_of_the_tables_to_come() {
    let charged: YearMonth = "2027-02".parse().unwrap();
    for year in 2024..=2029 {
        let law = Law::embedded();
        let tables = BatchTables::new(law, year, [charged, charged]).unwrap();
        for pay in bounds(year).into_iter().flat_map(|bound| [bound - 1, bound, bound + 1]) {
            let person = person(pay.max(0));
            let slow = determine_literally(law, &person, year).unwrap();
            assert_eq!(tables.determine(&person), slow, "{year} {pay}");
        }
    }
}

fn paid(taxable_pay: i32, turn: usize) -> MonthPerson {
    const BUSINESSES: [Option<InsuredBusiness>; 4] = [
        Some(InsuredBusiness::General),
        Some(InsuredBusiness::Agriculture),
        Some(InsuredBusiness::Construction),
        None,
    ];
    const STANDARDS: [i32; 5] = [98_000, 142_000, 280_000, 530_000, 650_000];
    let standard = STANDARDS[turn % 5];
    let dependants = u32::try_from(turn % 9).unwrap();
    MonthPerson {
        health_standard: standard,
        pension_standard: standard,
        own_remuneration: standard,
        other_workplaces: 0,
        wages: 100_000 + i32::try_from(turn).unwrap() * 1_237,
        taxable_pay,
        column: match turn % 10 {
            9 => WithholdingColumn::Otsu { secondary_dependants: dependants % 3 },
            _ => WithholdingColumn::Kou { dependants },
        },
        business: BUSINESSES[turn % 4],
        birth: Birth { year: 1970 + i16::try_from(turn % 35).unwrap(), month: 5, day: 20 },
        prefecture: u8::try_from(turn % 47 + 1).unwrap(),
        exempt: turn.is_multiple_of(13),
    }
}

/// Pay that comes to lie on each bound of the month's table of tax, −1, 0 and +1, once its premiums
/// are taken off.
#[test]
fn every_bound_of_the_tax_in_every_month() {
    let law = Law::embedded();
    for (place, month) in months() {
        let next = month.next();
        let tables = MonthTables::new(law, month).unwrap();
        let table = law.tax.monthly_table.of_year(next.year()).unwrap().value;
        let above = table.kou[0].above.iter().chain(&table.otsu.above).map(|above| above.from);
        let bounds = table.starts.iter().copied().chain(above).chain([table.ends]);
        let near = bounds.flat_map(|bound| [bound - 1, bound, bound + 1]).map(|pay| pay.max(0));
        for (turn, after) in near.enumerate() {
            let turn = turn + place;
            let off = tables.amounts(&paid(0, turn)).unwrap().insurance();
            let person = paid(i32::try_from(after + off).unwrap(), turn);
            let fast = tables.amounts(&person).unwrap();
            assert_eq!(i64::from(fast.after_insurance), after, "{month}");
            let slow = month_literally(law, &person, month, next.fiscal_year()).unwrap();
            assert_eq!(fast, slow, "{month} {person:?}");
        }
    }
}

#[test]
fn the_month_after_the_checked_ones_is_refused() {
    let (law, after) = (Law::embedded(), "2025-01".parse::<YearMonth>().unwrap().plus(MONTHS));
    assert!(BatchTables::new(law, 2026, [after, after]).is_err());
    assert!(MonthTables::new(law, after).is_err());
}
