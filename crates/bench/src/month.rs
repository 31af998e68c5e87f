//! `statute-month`: everything a month's pay bears by law, arithmetic only.

use std::ops::Range;
use std::time::{Duration, Instant};

use romori_statute::batch::BatchTables;
use romori_statute::law::Law;
use romori_statute::month_batch::{MonthAmounts, MonthTables};
use romori_types::YearMonth;

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb};
use crate::literal::month_literally;
use crate::month_force::{MonthInput, month_force};
use crate::parallel::in_parts;
use crate::santei::{BLOCK, PERSONS, SEED, YEAR, cannot, charged, picks};

/// The sums over all persons, and the answers kept.
#[derive(Default)]
struct Done {
    employee: i64,
    employer: i64,
    /// Persons whom the tables refused.
    refused: usize,
    kept: Vec<(usize, MonthAmounts)>,
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(PERSONS);
    let law = Law::embedded();
    let charged = charged()?;
    let tables = month_tables(law, charged)?;
    let force = month_force(count, SEED, &BatchTables::new(law, YEAR, charged).map_err(cannot)?);
    let picks = picks(count, BLOCK);
    let (done, elapsed) = timed(&tables, &force, &picks);
    check(law, &force, charged, &done)?;
    check_totals(&tables, &force, &done)?;
    Ok(Figure {
        name: "statute-month",
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared: done.kept.len(),
        latency: None,
    })
}

fn month_tables(law: &Law, charged: [YearMonth; 2]) -> Result<[MonthTables; 2], Failure> {
    let [first, second] = charged.map(|month| MonthTables::new(law, month).map_err(cannot));
    Ok([first?, second?])
}

fn timed(tables: &[MonthTables; 2], force: &[MonthInput], picks: &[u8]) -> (Done, Duration) {
    let start = Instant::now();
    let parts = in_parts(force.len(), BLOCK, |range| work(tables, force, picks, range));
    let elapsed = start.elapsed();
    let mut done = Done::default();
    for part in parts {
        done.employee += part.employee;
        done.employer += part.employer;
        done.refused += part.refused;
        done.kept.extend(part.kept);
    }
    (done, elapsed)
}

fn work(
    tables: &[MonthTables; 2],
    force: &[MonthInput],
    picks: &[u8],
    range: Range<usize>,
) -> Done {
    let picks = picks.get(range.start / BLOCK..).unwrap_or_default();
    let mut done = Done { kept: Vec::with_capacity(range.len() / BLOCK + 1), ..Done::default() };
    let blocks = force.get(range.clone()).unwrap_or_default().chunks(BLOCK);
    for (block, (persons, pick)) in blocks.zip(picks).enumerate() {
        for (place, input) in persons.iter().enumerate() {
            let Some(amounts) = amounts(tables, input) else {
                done.refused += 1;
                continue;
            };
            done.employee += amounts.employee();
            done.employer += amounts.employer();
            if place == usize::from(*pick) {
                done.kept.push((range.start + block * BLOCK + place, amounts));
            }
        }
    }
    done
}

fn amounts([first, second]: &[MonthTables; 2], input: &MonthInput) -> Option<MonthAmounts> {
    let tables = if input.table == 0 { first } else { second };
    tables.amounts(&input.person)
}

/// Every amount of the persons kept, against the explained rules.
fn check(
    law: &Law,
    force: &[MonthInput],
    charged: [YearMonth; 2],
    done: &Done,
) -> Result<(), Failure> {
    if done.kept.len() * 100 < force.len() || done.refused > 0 {
        let what =
            format!("照合できたのは{}人、{}人は断られました。", done.kept.len(), done.refused);
        return Err(Failure::WrongAnswer { what });
    }
    let parts = in_parts(done.kept.len(), 1, |range| {
        let kept = done.kept.get(range).unwrap_or_default();
        kept.iter().try_for_each(|(index, fast)| check_one(law, force, charged, *index, fast))
    });
    parts.into_iter().collect()
}

fn check_one(
    law: &Law,
    force: &[MonthInput],
    [first, second]: [YearMonth; 2],
    index: usize,
    fast: &MonthAmounts,
) -> Result<(), Failure> {
    let Some(input) = force.get(index) else { return Err(cannot(index)) };
    let month = if input.table == 0 { first } else { second };
    let year = month.next().fiscal_year();
    let slow = month_literally(law, &input.person, month, year).map_err(cannot)?;
    if slow == *fast {
        return Ok(());
    }
    let what = format!("{index}番目: {input:?}\n速い方 {fast:?}\n遅い方 {slow:?}");
    Err(Failure::WrongAnswer { what })
}

/// The sums, against one worker adding everything in order.
fn check_totals(
    tables: &[MonthTables; 2],
    force: &[MonthInput],
    done: &Done,
) -> Result<(), Failure> {
    let (mut employee, mut employer) = (0, 0);
    for amounts in force.iter().filter_map(|input| amounts(tables, input)) {
        employee += amounts.employee();
        employer += amounts.employer();
    }
    if (employee, employer) == (done.employee, done.employer) {
        Ok(())
    } else {
        let what = format!("合計 {} と {employee}", done.employee);
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
        let determination = BatchTables::new(law, YEAR, charged).unwrap();
        let tables = month_tables(law, charged).unwrap();
        for (index, input) in month_force(3_000, 7, &determination).iter().enumerate() {
            let fast = amounts(&tables, input).unwrap();
            check_one(law, std::slice::from_ref(input), charged, 0, &fast)
                .unwrap_or_else(|wrong| panic!("{index}: {wrong}"));
        }
    }

    #[test]
    fn a_wrong_answer_gives_no_figure() {
        let law = Law::embedded();
        let charged = charged().unwrap();
        let determination = BatchTables::new(law, YEAR, charged).unwrap();
        let force = month_force(1, 1, &determination);
        let wrong = [
            Done { kept: vec![(0, MonthAmounts::default())], ..Done::default() },
            Done { refused: 1, ..Done::default() },
            Done::default(),
        ];
        for done in wrong {
            let refused = check(law, &force, charged, &done);
            assert!(matches!(refused, Err(Failure::WrongAnswer { .. })));
        }
        let tables = month_tables(law, charged).unwrap();
        let refused = check_totals(&tables, &force, &Done::default());
        assert!(matches!(refused, Err(Failure::WrongAnswer { .. })));
    }
}
