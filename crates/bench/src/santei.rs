//! `statute-santei`: regular determination and all premiums of a month, arithmetic only.

use std::ops::Range;
use std::time::{Duration, Instant};

use romori_statute::batch::{BatchAmounts, BatchPerson, BatchTables};
use romori_statute::law::Law;
use romori_types::YearMonth;

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb};
use crate::literal::decide_literally;
use crate::parallel::in_parts;
use crate::random::Random;
use crate::workforce::{CHARGED, workforce};

pub(crate) const PERSONS: usize = 22_400_000;
pub(crate) const YEAR: i16 = 2026;
pub(crate) const SEED: u64 = 20_260_701;
/// One answer of each block is kept for the comparison: more than one in a hundred.
pub(crate) const BLOCK: usize = 80;

/// The sums over all persons, and the answers kept.
#[derive(Default)]
struct Done {
    employee: i64,
    employer: i64,
    kept: Vec<(usize, BatchAmounts)>,
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(PERSONS);
    let law = Law::embedded();
    let charged = charged()?;
    let tables = BatchTables::new(law, YEAR, charged).map_err(cannot)?;
    let persons = workforce(count, SEED);
    let picks = picks(count, BLOCK);
    let (done, elapsed) = timed(&tables, &persons, &picks);
    check(law, &persons, charged, &done)?;
    check_totals(&tables, &persons, &done)?;
    Ok(Figure {
        name: "statute-santei",
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared: done.kept.len(),
        latency: None,
    })
}

pub(crate) fn charged() -> Result<[YearMonth; 2], Failure> {
    let [first, second] = CHARGED.map(str::parse);
    Ok([first.map_err(cannot)?, second.map_err(cannot)?])
}

pub(crate) fn cannot(error: impl std::fmt::Display) -> Failure {
    Failure::CannotRun { what: error.to_string() }
}

/// Which person of each block is compared, chosen before the clock starts. The last block may be
/// shorter than the rest.
pub(crate) fn picks(count: usize, block: usize) -> Vec<u8> {
    let mut random = Random::seeded(SEED ^ 0xFFFF);
    let lengths = (0..count).step_by(block).map(|start| block.min(count - start));
    lengths.map(|length| random.below(length as u32) as u8).collect()
}

fn timed(tables: &BatchTables, persons: &[BatchPerson], picks: &[u8]) -> (Done, Duration) {
    let start = Instant::now();
    let parts = in_parts(persons.len(), BLOCK, |range| work(tables, persons, picks, range));
    let elapsed = start.elapsed();
    let mut done = Done::default();
    for part in parts {
        done.employee += part.employee;
        done.employer += part.employer;
        done.kept.extend(part.kept);
    }
    (done, elapsed)
}

fn work(tables: &BatchTables, persons: &[BatchPerson], picks: &[u8], range: Range<usize>) -> Done {
    let picks = picks.get(range.start / BLOCK..).unwrap_or_default();
    let mut done = Done { kept: Vec::with_capacity(range.len() / BLOCK + 1), ..Done::default() };
    let blocks = persons.get(range.clone()).unwrap_or_default().chunks(BLOCK);
    for (block, (persons, pick)) in blocks.zip(picks).enumerate() {
        for (place, person) in persons.iter().enumerate() {
            let amounts = tables.decide(person);
            done.employee += employee(&amounts);
            done.employer += employer(&amounts);
            if place == usize::from(*pick) {
                done.kept.push((range.start + block * BLOCK + place, amounts));
            }
        }
    }
    done
}

fn employee(amounts: &BatchAmounts) -> i64 {
    i64::from(amounts.health_care_employee)
        + i64::from(amounts.levy_employee)
        + i64::from(amounts.pension_employee)
}

fn employer(amounts: &BatchAmounts) -> i64 {
    i64::from(amounts.health_care_employer)
        + i64::from(amounts.levy_employer)
        + i64::from(amounts.pension_employer)
        + i64::from(amounts.contribution)
}

/// Every amount of the persons kept, against the explained rules.
fn check(
    law: &Law,
    persons: &[BatchPerson],
    charged: [YearMonth; 2],
    done: &Done,
) -> Result<(), Failure> {
    if done.kept.len() * 100 < persons.len() {
        let what = "照合した人数が100分の1に足りません。".to_owned();
        return Err(Failure::WrongAnswer { what });
    }
    for (index, fast) in &done.kept {
        let Some(person) = persons.get(*index) else { continue };
        let [first, second] = charged;
        let month = if person.table == 0 { first } else { second };
        let slow = decide_literally(law, person, YEAR, month).map_err(cannot)?;
        if slow != *fast {
            let what = format!("{index}番目: {person:?}\n速い方 {fast:?}\n遅い方 {slow:?}");
            return Err(Failure::WrongAnswer { what });
        }
    }
    Ok(())
}

/// The sums, against one worker adding everything in order.
fn check_totals(tables: &BatchTables, persons: &[BatchPerson], done: &Done) -> Result<(), Failure> {
    let (mut employees, mut employers) = (0, 0);
    for amounts in persons.iter().map(|person| tables.decide(person)) {
        employees += employee(&amounts);
        employers += employer(&amounts);
    }
    if (employees, employers) == (done.employee, done.employer) {
        Ok(())
    } else {
        let what = format!("合計 {} と {}", done.employee, employees);
        Err(Failure::WrongAnswer { what })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_batch_agrees_with_the_explained_rules() {
        let figure = run(Scale::new(0.0005).unwrap()).unwrap();
        assert_eq!(figure.count, 11_200);
        assert!(figure.compared >= 112);
    }

    #[test]
    fn every_person_of_a_small_force_agrees() {
        let law = Law::embedded();
        let charged = charged().unwrap();
        let tables = BatchTables::new(law, YEAR, charged).unwrap();
        for person in workforce(3_000, 7) {
            let month = charged[usize::from(person.table)];
            let slow = decide_literally(law, &person, YEAR, month).unwrap();
            assert_eq!(tables.decide(&person), slow, "{person:?}");
        }
    }

    #[test]
    fn a_wrong_answer_gives_no_figure() {
        let law = Law::embedded();
        let persons = workforce(1, 1);
        let mut done = Done::default();
        done.kept.push((0, BatchAmounts::default()));
        let refused = check(law, &persons, charged().unwrap(), &done);
        assert!(matches!(refused, Err(Failure::WrongAnswer { .. })));
    }
}
