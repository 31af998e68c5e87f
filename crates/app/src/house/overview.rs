//! 全顧問先の算定 — where each client's 定時決定 stands.

use romori_roster::ClientView;
use romori_statute::law::Law;
use romori_store::{Case, CaseFilter, CaseState, ClientAnchor, Reader, UnitError};
use romori_types::Date;

use super::filing::regular_with_cases;
use crate::procedure::{Given, Procedure, is_entrusted};
use crate::santei::Counts;

/// 顧問先の算定の一行
#[derive(Debug, Clone)]
pub struct RegularLine {
    /// The client.
    pub client: ClientAnchor,
    /// As it stands, without its persons.
    pub view: ClientView,
    /// Sums over its establishments.
    pub counts: Counts,
    /// Its cases of the year.
    pub cases: Vec<Case>,
}

impl RegularLine {
    /// The case that is least far, by which the client is judged.
    pub fn state(&self) -> Option<CaseState> {
        let open = self.cases.iter().map(|case| case.state);
        open.filter(|state| *state != CaseState::Withdrawn).min()
    }
}

/// Decides every client that is looked after on the day.
///
/// # Errors
/// What the store says.
pub fn regular_of_all(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    year: i16,
    on: Date,
) -> Result<Vec<RegularLine>, UnitError> {
    let filter = CaseFilter {
        procedure: Some(Procedure::RegularDetermination.number()),
        period: Some(i64::from(year)),
        ..CaseFilter::default()
    };
    let cases = reader.cases(&filter)?;
    let mut lines = Vec::new();
    for client in reader.open_clients()? {
        let own: Vec<Case> =
            cases.iter().filter(|case| case.client == client.id).cloned().collect();
        let given = (&Given::default(), own.as_slice());
        let made = regular_with_cases(reader, law, client, (year, on), given)?;
        let mut view = made.client;
        if !is_entrusted(&view, on) {
            continue;
        }
        view.persons.clear();
        let counts = made.establishments.iter().map(|made| made.book.counts());
        lines.push(RegularLine {
            client,
            view,
            counts: counts.fold(Counts::default(), sum),
            cases: own,
        });
    }
    Ok(lines)
}

fn sum(one: Counts, other: Counts) -> Counts {
    Counts {
        all: one.all + other.all,
        filed: one.filed + other.filed,
        exempt: one.exempt + other.exempt,
        care: one.care + other.care,
        changed: one.changed + other.changed,
        month_left_out: one.month_left_out + other.month_left_out,
    }
}
