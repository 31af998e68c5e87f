//! 事務所の全体 — every client that is looked after with what a page of the day asks, loaded once.

use romori_roster::ClientView;
use romori_store::{Case, CaseFilter, Reader, UnitError};
use romori_types::Date;

use super::load::{Question, client_view};
use super::look::{ClientLine, clients};
use crate::day::CaseSummary;
use crate::procedure::{Procedure, is_entrusted};

/// 事務所の案件 — the clients and their cases.
#[derive(Debug, Clone)]
pub struct OfficeCases {
    /// Every client, by number.
    pub clients: Vec<ClientLine>,
    /// Cases, by due date.
    pub cases: Vec<Case>,
    /// The same cases, as the day's rules take them; in the same order.
    pub summaries: Vec<CaseSummary>,
}

impl OfficeCases {
    /// The client of a case.
    pub fn client_of(&self, case: &Case) -> Option<&ClientLine> {
        self.clients.iter().find(|line| line.client.id == case.client)
    }
}

/// The clients with their cases.
///
/// # Errors
/// What the store says.
pub(super) fn office_cases(
    reader: &mut Reader<'_, '_>,
    filter: &CaseFilter,
    on: Date,
) -> Result<OfficeCases, UnitError> {
    let clients = clients(reader, on)?;
    let cases = reader.cases(filter)?;
    let summaries = cases.iter().map(|case| summary(&clients, case)).collect();
    Ok(OfficeCases { clients, cases, summaries })
}

/// The clients with their cases that are on their way.
///
/// # Errors
/// What the store says.
pub fn open_cases(reader: &mut Reader<'_, '_>, on: Date) -> Result<OfficeCases, UnitError> {
    office_cases(reader, &CaseFilter { open: true, ..CaseFilter::default() }, on)
}

fn summary(clients: &[ClientLine], case: &Case) -> CaseSummary {
    let line = clients.iter().find(|line| line.client.id == case.client);
    let procedure = Procedure::from_number(case.procedure);
    CaseSummary {
        case: case.id,
        client: case.client,
        client_number: line.map_or(0, |line| line.client.number),
        client_name: line.map_or_else(String::new, |line| line.profile.name.clone()),
        procedure: procedure.map_or("届出", |found| found.declaration().short).to_owned(),
        persons: usize::from(case.person.is_some()),
        state: case.state,
        due: case.due_on,
        staff: line.and_then(|line| line.entrustment.as_ref()).and_then(|made| made.staff),
    }
}

/// Every client that is looked after on a day, as the question asks.
///
/// # Errors
/// What the store says.
pub fn office_views(
    reader: &mut Reader<'_, '_>,
    question: &Question,
    on: Date,
) -> Result<Vec<ClientView>, UnitError> {
    let mut views = Vec::new();
    for client in reader.open_clients()? {
        let alone = client_view(reader, client, &Question::client(question.on))?;
        if is_entrusted(&alone, on) {
            views.push(client_view(reader, client, question)?);
        }
    }
    Ok(views)
}
