mod health;
mod leave;
mod older_worker;
mod unemployment;

use romori_types::{Date, Yen};

use crate::error::StatuteError;
use crate::replay::replay;
use crate::trace::{Explanation, Silent, Trace};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn yen(yen: i64) -> Yen {
    Yen::new(yen)
}

/// Asks a rule with a listener and replays its steps.
fn explained<V>(rule: impl Fn(&mut Explanation) -> Result<V, StatuteError>) -> V {
    let mut trace = Explanation::default();
    let value = rule(&mut trace).unwrap();
    replay(&trace).unwrap();
    value
}

/// The field or parameter that a refusal names.
fn refused<V: std::fmt::Debug>(found: Result<V, StatuteError>) -> &'static str {
    match found {
        Err(StatuteError::Impossible { field, .. }) => field,
        Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
        other => panic!("{other:?}"),
    }
}

/// Nobody listens.
fn silent() -> impl Trace {
    Silent
}
