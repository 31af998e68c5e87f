//! A property for each rule that has none beside its own tests: what holds whatever is asked.
//!
//! Each case is explained and its steps are replayed, so that an answer which its steps do not give
//! fails here too. Which property belongs to which rule stands in docs/coverage.md.

mod benefits;
mod calendar;
mod health;
mod hours;
mod insured;
mod labour;
mod premiums;
mod tax;
mod unemployment;
mod works;

use romori_types::{Date, Exact, Yen};

use crate::calendar::plus_days;
use crate::error::StatuteError;
use crate::replay::replay;
use crate::trace::Explanation;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn yen(yen: i64) -> Yen {
    Yen::new(yen)
}

fn whole(number: i64) -> Exact {
    Exact::whole(number)
}

/// So many days after a day.
fn later(from: &str, days: i64) -> Date {
    plus_days(date(from), days).unwrap()
}

/// Days from one to another.
fn days_to(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).unwrap().get_days())
}

/// Asks a rule with a listener and replays its steps.
fn explained<V>(rule: impl FnOnce(&mut Explanation) -> Result<V, StatuteError>) -> V {
    let mut trace = Explanation::default();
    let value = rule(&mut trace).unwrap();
    assert!(!trace.steps.is_empty());
    replay(&trace).unwrap();
    value
}
