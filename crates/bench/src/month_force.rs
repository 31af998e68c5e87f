//! Invented persons with a month's pay: the standards that hold, wages, column and business.

use romori_statute::batch::{BatchPerson, BatchTables};
use romori_statute::employment_insurance::InsuredBusiness;
use romori_statute::month_batch::MonthPerson;
use romori_statute::withholding::WithholdingColumn;

use crate::random::Random;
use crate::workforce::{marks, persons};

/// A person, and which of the two months of [`crate::workforce::CHARGED`] is charged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MonthInput {
    pub(crate) person: MonthPerson,
    pub(crate) table: u8,
}

/// `count` persons of the mix of [`crate::workforce`], with the standards that `tables` determine.
pub(crate) fn month_force(count: usize, seed: u64, tables: &BatchTables) -> Vec<MonthInput> {
    let mut random = Random::seeded(seed ^ 0x3A3A);
    let each = persons(count, seed).enumerate();
    each.map(|(index, person)| paid(index, &person, tables, &mut random)).collect()
}

/// Yen of commuting allowance for each step of a person's second number.
const COMMUTING_STEP: i32 = 20;

fn paid(
    index: usize,
    person: &BatchPerson,
    tables: &BatchTables,
    random: &mut Random,
) -> MonthInput {
    let determined = tables.determine(person);
    // The first number is in the last yen of May's pay, the second in the commuting allowance,
    // which is free of tax and bears employment insurance: nobody is like another.
    let [_, taxable_pay, _] = person.pay;
    let [_, second] = marks(index);
    // Without a month to use the notice of the office decides the share of each workplace.
    let used = determined.months_used != 0;
    let other_workplaces = if used { person.other_workplaces } else { 0 };
    let table = person.table;
    let person = MonthPerson {
        health_standard: determined.health_standard,
        pension_standard: determined.pension_standard,
        own_remuneration: determined.average,
        other_workplaces,
        wages: taxable_pay + second * COMMUTING_STEP,
        taxable_pay,
        column: column(other_workplaces > 0, random),
        business: business(random),
        birth: person.birth,
        prefecture: person.prefecture,
        exempt: person.exempt,
    };
    MonthInput { person, table }
}

/// 甲欄 with 0 to 9 dependants, mostly few; 乙欄 for half of those with two workplaces and a few
/// more.
fn column(has_other_workplace: bool, random: &mut Random) -> WithholdingColumn {
    let chance = if has_other_workplace { 500 } else { 20 };
    if random.per_1000(chance) {
        let secondary_dependants = u32::from(random.per_1000(20));
        return WithholdingColumn::Otsu { secondary_dependants };
    }
    let dependants = match random.below(1000) {
        0..550 => 0,
        550..750 => 1,
        750..880 => 2,
        880..960 => 3,
        960..990 => 4,
        _ => 5 + random.below(5),
    };
    WithholdingColumn::Kou { dependants }
}

/// 4 in a hundred are not insured: officers and students of the day.
fn business(random: &mut Random) -> Option<InsuredBusiness> {
    match random.below(1000) {
        0..40 => None,
        40..70 => Some(InsuredBusiness::Agriculture),
        70..140 => Some(InsuredBusiness::Construction),
        _ => Some(InsuredBusiness::General),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use romori_statute::law::Law;

    use super::*;
    use crate::workforce::CHARGED;

    const COUNT: usize = 40_000;

    fn force() -> Vec<MonthInput> {
        let charged = CHARGED.map(|month| month.parse().unwrap());
        let tables = BatchTables::new(Law::embedded(), 2026, charged).unwrap();
        month_force(COUNT, 5, &tables)
    }

    #[test]
    fn no_two_persons_are_alike() {
        let numbers = |input: &MonthInput| {
            let MonthPerson { wages, taxable_pay, .. } = input.person;
            (taxable_pay % 15_000, wages - taxable_pay)
        };
        let seen: HashSet<(i32, i32)> = force().iter().map(numbers).collect();
        assert_eq!(seen.len(), COUNT);
    }

    #[test]
    fn the_mix_of_columns_and_businesses() {
        let force = force();
        let share = |is: fn(&MonthPerson) -> bool| {
            force.iter().filter(|input| is(&input.person)).count() * 1000 / COUNT
        };
        let otsu = |person: &MonthPerson| matches!(person.column, WithholdingColumn::Otsu { .. });
        let many = |person: &MonthPerson| {
            matches!(person.column, WithholdingColumn::Kou { dependants: 8.. })
        };
        for (title, share, expected) in [
            ("乙欄", share(otsu), 25..=34),
            ("扶養8人以上", share(many), 1..=6),
            ("雇用保険なし", share(|person| person.business.is_none()), 36..=44),
            ("二以上勤務", share(|person| person.other_workplaces > 0), 17..=22),
            ("免除", share(|person| person.exempt), 7..=11),
        ] {
            assert!(expected.contains(&share), "{title}: {share} of a thousand");
        }
    }
}
