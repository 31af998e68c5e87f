//! `statute-recalc`: one rate changed twelve months back, and the list of what differs.
//!
//! The change of the rates of employment insurance of 1 April 2026 was missed: twelve months were
//! paid by those of the year before. Every amount of every month is computed by both, since a
//! smaller premium leaves more to tax. The list holds each month of each person that differs; it
//! is made client by client, as an office hands it on, so that it needs no more memory than the
//! list of one client.

use std::ops::Range;
use std::time::{Duration, Instant};

use romori_statute::batch::BatchTables;
use romori_statute::law::Law;
use romori_statute::month_batch::{MonthAmounts, MonthPerson, MonthTables};
use romori_types::{FiscalYear, YearMonth};

use crate::Scale;
use crate::figure::{Failure, Figure, peak_rss_mb};
use crate::literal::month_literally;
use crate::month_force::{MonthInput, month_force};
use crate::parallel::in_parts;
use crate::santei::{PERSONS, SEED, YEAR, cannot, charged, picks};

/// Persons of one client.
const CLIENT: usize = 6_600;
/// One person of each block is kept for the comparison, with all twelve months. A client holds
/// whole blocks.
const BLOCK: usize = 75;
const MONTHS: usize = 12;
/// The first month charged: it is deducted from the pay of April 2026.
const FIRST: (i16, i8) = (2026, 3);
const USED: FiscalYear = FiscalYear(2025);
const RIGHT: FiscalYear = FiscalYear(2026);

/// What one month of one person changes by, in yen; below zero: too much was charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Difference {
    person: u32,
    month: u8,
    insurance: i32,
    employer: i32,
    tax: i32,
}

/// The sums of a list of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Totals {
    entries: usize,
    insurance: i64,
    employer: i64,
    tax: i64,
}

/// The tables of one month as it was charged and as it should have been.
struct MonthBoth {
    used: MonthTables,
    right: MonthTables,
}

/// One month of one person who is compared.
type Kept = (u32, u8, Option<Difference>);

#[derive(Default)]
struct Done {
    /// One entry a client.
    clients: Vec<Totals>,
    refused: usize,
    kept: Vec<Kept>,
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(PERSONS);
    let law = Law::embedded();
    let tables = BatchTables::new(law, YEAR, charged()?).map_err(cannot)?;
    let force = month_force(count, SEED, &tables);
    let months = both_of_every_month(law)?;
    let picks = picks(count, BLOCK);
    let (done, elapsed) = timed(&months, &force, &picks);
    check(law, &force, &done)?;
    check_totals(&months, &force, &done)?;
    Ok(Figure {
        name: "statute-recalc",
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared: done.kept.len(),
        latency: None,
    })
}

fn month_charged(month: usize) -> Result<YearMonth, Failure> {
    let (year, first) = FIRST;
    let first = YearMonth::new(year, first).ok_or_else(|| cannot("month"))?;
    Ok(first.plus(i32::try_from(month).map_err(cannot)?))
}

fn both_of_every_month(law: &Law) -> Result<Vec<MonthBoth>, Failure> {
    let both = |month| {
        let right = MonthTables::new(law, month_charged(month)?).map_err(cannot)?;
        let used = right.clone().with_employment_rates_of(law, USED).map_err(cannot)?;
        Ok(MonthBoth { used, right })
    };
    (0..MONTHS).map(both).collect()
}

/// The person with the pay of a month: a little more or less overtime in each.
fn in_month(person: &MonthPerson, index: usize, month: usize) -> MonthPerson {
    let overtime = person.taxable_pay / 128 * ((index * 5 + month * 7) % 11) as i32;
    MonthPerson {
        wages: person.wages + overtime,
        taxable_pay: person.taxable_pay + overtime,
        ..*person
    }
}

impl MonthBoth {
    fn amounts(&self, person: &MonthPerson) -> Option<(MonthAmounts, MonthAmounts)> {
        Some((self.used.amounts(person)?, self.right.amounts(person)?))
    }
}

impl Difference {
    fn between(
        index: usize,
        month: usize,
        used: &MonthAmounts,
        right: &MonthAmounts,
    ) -> Option<Self> {
        (used != right).then(|| Self {
            person: index as u32,
            month: month as u8,
            insurance: (right.insurance() - used.insurance()) as i32,
            employer: (right.employer() - used.employer()) as i32,
            tax: right.tax - used.tax,
        })
    }
}

impl Totals {
    fn of(list: &[Difference]) -> Self {
        list.iter().fold(Self::default(), |sum, one| Self {
            entries: sum.entries + 1,
            insurance: sum.insurance + i64::from(one.insurance),
            employer: sum.employer + i64::from(one.employer),
            tax: sum.tax + i64::from(one.tax),
        })
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            entries: self.entries + other.entries,
            insurance: self.insurance + other.insurance,
            employer: self.employer + other.employer,
            tax: self.tax + other.tax,
        }
    }
}

fn timed(months: &[MonthBoth], force: &[MonthInput], picks: &[u8]) -> (Done, Duration) {
    let start = Instant::now();
    let parts = in_parts(force.len(), CLIENT, |range| work(months, force, picks, range));
    let elapsed = start.elapsed();
    let mut done = Done::default();
    for part in parts {
        done.clients.extend(part.clients);
        done.refused += part.refused;
        done.kept.extend(part.kept);
    }
    (done, elapsed)
}

fn work(months: &[MonthBoth], force: &[MonthInput], picks: &[u8], range: Range<usize>) -> Done {
    let kept = Vec::with_capacity((range.len() / BLOCK + 1) * MONTHS);
    let mut done = Done { kept, ..Done::default() };
    let mut list = Vec::with_capacity(CLIENT * MONTHS);
    for start in range.clone().step_by(CLIENT) {
        list.clear();
        let client = start..(start + CLIENT).min(range.end);
        for (month, both) in months.iter().enumerate() {
            for block in client.clone().step_by(BLOCK) {
                let persons = block..(block + BLOCK).min(client.end);
                let pick = picks.get(block / BLOCK).map(|pick| block + usize::from(*pick));
                month_of_block(both, month, force, persons, pick, &mut list, &mut done);
            }
        }
        done.clients.push(Totals::of(&list));
    }
    done
}

fn month_of_block(
    both: &MonthBoth,
    month: usize,
    force: &[MonthInput],
    persons: Range<usize>,
    pick: Option<usize>,
    list: &mut Vec<Difference>,
    done: &mut Done,
) {
    let inputs = force.get(persons.clone()).unwrap_or_default();
    for (index, input) in persons.zip(inputs) {
        let Some((used, right)) = both.amounts(&in_month(&input.person, index, month)) else {
            done.refused += 1;
            continue;
        };
        let difference = Difference::between(index, month, &used, &right);
        list.extend(difference);
        if pick == Some(index) {
            done.kept.push((index as u32, month as u8, difference));
        }
    }
}

/// Every month of the persons kept, against the explained rules asked twice.
fn check(law: &Law, force: &[MonthInput], done: &Done) -> Result<(), Failure> {
    if done.kept.len() * 100 < force.len() * MONTHS || done.refused > 0 {
        let what =
            format!("照合できたのは{}月、{}月は断られました。", done.kept.len(), done.refused);
        return Err(Failure::WrongAnswer { what });
    }
    let parts = in_parts(done.kept.len(), 1, |range| {
        let kept = done.kept.get(range).unwrap_or_default();
        kept.iter().try_for_each(|kept| check_one(law, force, kept))
    });
    parts.into_iter().collect()
}

fn check_one(law: &Law, force: &[MonthInput], (index, month, fast): &Kept) -> Result<(), Failure> {
    let (index, month) = (*index as usize, usize::from(*month));
    let Some(input) = force.get(index) else { return Err(cannot(index)) };
    let person = in_month(&input.person, index, month);
    let charged = month_charged(month)?;
    let used = month_literally(law, &person, charged, USED).map_err(cannot)?;
    let right = month_literally(law, &person, charged, RIGHT).map_err(cannot)?;
    let slow = Difference::between(index, month, &used, &right);
    if slow == *fast {
        return Ok(());
    }
    let what = format!("{index}番目: {person:?}\n速い方 {fast:?}\n遅い方 {slow:?}");
    Err(Failure::WrongAnswer { what })
}

/// The sums of all lists, against what everybody bears by each, month by month.
fn check_totals(months: &[MonthBoth], force: &[MonthInput], done: &Done) -> Result<(), Failure> {
    let listed = done.clients.iter().fold(Totals::default(), Totals::plus);
    let mut borne = Totals::default();
    for (month, both) in months.iter().enumerate() {
        let parts = in_parts(force.len(), 1, |range| borne_in(both, month, force, range));
        borne = parts.iter().fold(borne, Totals::plus);
    }
    if listed == borne {
        Ok(())
    } else {
        let what = format!("一覧の合計 {listed:?}\n全員の合計 {borne:?}");
        Err(Failure::WrongAnswer { what })
    }
}

fn borne_in(both: &MonthBoth, month: usize, force: &[MonthInput], range: Range<usize>) -> Totals {
    let inputs = force.get(range.clone()).unwrap_or_default();
    let mut totals = Totals::default();
    for (index, input) in range.zip(inputs) {
        let person = in_month(&input.person, index, month);
        let Some((used, right)) = both.amounts(&person) else { continue };
        totals.entries += usize::from(used != right);
        totals.insurance += right.insurance() - used.insurance();
        totals.employer += right.employer() - used.employer();
        totals.tax += i64::from(right.tax) - i64::from(used.tax);
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn force(count: usize) -> Vec<MonthInput> {
        let tables = BatchTables::new(Law::embedded(), YEAR, charged().unwrap()).unwrap();
        month_force(count, 3, &tables)
    }

    #[test]
    fn the_list_agrees_with_the_explained_rules() {
        let figure = run(Scale::new(0.0004).unwrap()).unwrap();
        assert_eq!(figure.count, 8_960);
        assert!(figure.compared >= 1_075);
    }

    #[test]
    fn a_lower_rate_gives_back_and_leaves_more_to_tax() {
        let months = both_of_every_month(Law::embedded()).unwrap();
        let force = force(500);
        let done = work(&months, &force, &picks(500, BLOCK), 0..500);
        let [totals] = done.clients.as_slice() else { panic!("{:?}", done.clients) };
        assert!(totals.insurance < 0 && totals.employer < 0 && totals.tax > 0, "{totals:?}");
        // Who is not insured by employment insurance is not in the list.
        let insured = force.iter().filter(|input| input.person.business.is_some()).count();
        assert_eq!(totals.entries, insured * MONTHS);
        assert_eq!(done.kept.len(), 7 * MONTHS);
    }

    #[test]
    fn a_wrong_list_gives_no_figure() {
        let law = Law::embedded();
        let months = both_of_every_month(law).unwrap();
        let force = force(75);
        let made = || work(&months, &force, &picks(75, BLOCK), 0..75);
        assert_eq!(check(law, &force, &made()), Ok(()));
        assert_eq!(check_totals(&months, &force, &made()), Ok(()));
        let spoil: [fn(&mut Done); 3] =
            [|done| done.refused = 1, |done| done.kept.clear(), |done| done.kept[3].2 = None];
        for spoil in spoil {
            let mut done = made();
            spoil(&mut done);
            assert!(matches!(check(law, &force, &done), Err(Failure::WrongAnswer { .. })));
        }
        let mut done = made();
        done.clients[0].tax += 1;
        let refused = check_totals(&months, &force, &done);
        assert!(matches!(refused, Err(Failure::WrongAnswer { .. })));
    }
}
