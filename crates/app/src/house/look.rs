//! 見る — lists and pages of the office's ledgers.

use std::collections::HashMap;

use romori_roster::{ClientProfile, Entrustment, Fact, Known};
use romori_store::{Case, CaseFilter, ClientAnchor, Line, Reader, UnitError};
use romori_types::{ClientId, Date};

/// 顧問先の一行
#[derive(Debug, Clone)]
pub struct ClientLine {
    /// The client.
    pub client: ClientAnchor,
    /// 基本
    pub profile: ClientProfile,
    /// 委託
    pub entrustment: Option<Entrustment>,
    /// How many persons the ledger has.
    pub persons: u64,
    /// Cases on their way, by due date.
    pub open: Vec<Case>,
}

impl ClientLine {
    /// Whether the entrustment has ended before a day.
    pub fn has_ended(&self, on: Date) -> bool {
        self.entrustment.as_ref().is_some_and(|made| made.until.is_some_and(|until| until < on))
    }

    /// The next deadline of a case that is still to be submitted.
    pub fn next_due(&self) -> Option<Date> {
        let waiting = self.open.iter().filter(|case| case.state.waits_for_us());
        waiting.filter_map(|case| case.due_on).min()
    }
}

/// Every client that the grant reaches, by number.
///
/// # Errors
/// What the store says.
pub fn clients(reader: &mut Reader<'_, '_>, on: Date) -> Result<Vec<ClientLine>, UnitError> {
    let anchors = reader.clients()?;
    let mut profiles = by_client(reader.facts_everywhere::<ClientProfile>()?, on);
    let mut entrustments = by_client(reader.facts_everywhere::<Entrustment>()?, on);
    let persons: HashMap<ClientId, u64> = reader.person_counts()?.into_iter().collect();
    let open = CaseFilter { open: true, ..CaseFilter::default() };
    let cases = reader.cases(&open)?;
    let lines = anchors.into_iter().filter_map(|client| {
        Some(ClientLine {
            client,
            profile: profiles.remove(&client.id)?,
            entrustment: entrustments.remove(&client.id),
            persons: persons.get(&client.id).copied().unwrap_or(0),
            open: cases.iter().filter(|case| case.client == client.id).cloned().collect(),
        })
    });
    Ok(lines.collect())
}

/// What holds of each client on a day, or else what holds last.
fn by_client<F: Fact>(found: Vec<(ClientId, Vec<Line<F>>)>, on: Date) -> HashMap<ClientId, F> {
    let facts = found.into_iter().filter_map(|(client, lines)| {
        let line = lines.into_iter().next()?;
        let fact = line.history.fact_at(on, Known::Now).cloned();
        let latest = || line.history.latest(Known::Now).and_then(|span| span.row.fact.clone());
        Some((client, fact.or_else(latest)?))
    });
    facts.collect()
}
