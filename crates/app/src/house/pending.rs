//! まだ始めていない届 — what the ledgers say is to be filed and no case was begun for.

use std::collections::HashSet;

use romori_roster::ClientView;
use romori_statute::law::Law;
use romori_store::{Case, CaseFilter, CaseState, Reader, UnitError};
use romori_types::{ActorId, Date, Span, YearMonth};

use super::load::Question;
use super::office::{OfficeCases, office_cases, office_views};
use crate::day::{EventDue, EventKind, PersonOf, events_due};
use crate::procedure::{Occasion, Procedure};

/// まだ始めていない届
#[derive(Debug, Clone)]
pub struct Pending {
    /// 顧問先番号
    pub client: u32,
    /// 顧問先の名称
    pub name: String,
    /// 担当
    pub staff: Option<ActorId>,
    /// 手続
    pub procedure: Procedure,
    /// What its deadline counts from.
    pub occasion: Occasion,
    /// Until when, on a day of business.
    pub due: Date,
    /// About whom; nobody where it is about a whole client.
    pub persons: Vec<PersonOf>,
}

/// How long an event that nobody has begun is shown as late.
const DAYS_BACK: i64 = 14;

/// The office's day: the cases, what nobody has begun, and the ledgers both were read with.
///
/// # Errors
/// What the store says.
pub fn office_day(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    today: Date,
) -> Result<(OfficeCases, Vec<Pending>, Vec<ClientView>), UnitError> {
    let office = office_cases(reader, &CaseFilter::default(), today)?;
    let people = Question { bonuses: true, dependants: true, ..Question::people(today) };
    let views = office_views(reader, &people, today)?;
    let from = today.checked_sub(Span::new().days(DAYS_BACK)).unwrap_or(today);
    let pending = not_begun(law, &views, &office.cases, (from, today));
    Ok((office, pending, views))
}

/// Events of some days, both included, for which there is no case; and the 定時決定 of the year
/// from June on.
pub fn not_begun(
    law: &Law,
    views: &[ClientView],
    cases: &[Case],
    (from, to): (Date, Date),
) -> Vec<Pending> {
    let mut found = Vec::new();
    for view in views {
        let own: Vec<&Case> = cases
            .iter()
            .filter(|case| case.client == view.id && case.state != CaseState::Withdrawn)
            .collect();
        // One client beyond the checked calendar hides no other.
        let events = events_due(law, view, from, to).unwrap_or_default();
        for event in events {
            found.extend(of_event(law, view, &own, &event));
        }
        found.extend(regular(law, view, &own, to));
    }
    found.sort_by_key(|one| (one.due, one.client, one.procedure));
    found
}

fn of_event(law: &Law, view: &ClientView, cases: &[&Case], event: &EventDue) -> Vec<Pending> {
    let procedure = match event.kind {
        EventKind::Acquisition => Procedure::Acquisition,
        EventKind::Loss => Procedure::Loss,
        EventKind::Bonus => Procedure::Bonus,
    };
    let occasion = Occasion::Event(event.on);
    let same =
        |case: &&&Case| case.procedure == procedure.number() && case.period == occasion.period();
    let same: Vec<&&Case> = cases.iter().filter(same).collect();
    if same.iter().any(|case| case.person.is_none()) {
        return Vec::new();
    }
    let begun: HashSet<_> = same.iter().filter_map(|case| case.person).collect();
    let mut persons = event.persons.clone();
    persons.retain(|person| !begun.contains(&person.id));
    if persons.is_empty() {
        return Vec::new();
    }
    let mut found = vec![pending(view, procedure, occasion, event.due, persons.clone())];
    let outside = match event.kind {
        EventKind::Acquisition => {
            let month = Occasion::Month(YearMonth::of(event.on));
            Some((Procedure::EmploymentInsuranceAcquisition, month))
        }
        EventKind::Loss => Some((Procedure::EmploymentInsuranceLoss, occasion)),
        EventKind::Bonus => None,
    };
    if let Some((procedure, occasion)) = outside
        && let Ok(deadline) = procedure.deadline(law, occasion)
    {
        found.push(pending(view, procedure, occasion, deadline.day, persons));
    }
    found
}

/// 算定 of a client without a case, once its season has begun.
fn regular(law: &Law, view: &ClientView, cases: &[&Case], today: Date) -> Option<Pending> {
    let season = (6..=7).contains(&today.month()) && !view.persons.is_empty();
    let (procedure, occasion) = (Procedure::RegularDetermination, Occasion::Year(today.year()));
    let begun = cases
        .iter()
        .any(|case| case.procedure == procedure.number() && case.period == occasion.period());
    if !season || begun {
        return None;
    }
    let deadline = procedure.deadline(law, occasion).ok()?;
    Some(pending(view, procedure, occasion, deadline.day, Vec::new()))
}

fn pending(
    view: &ClientView,
    procedure: Procedure,
    occasion: Occasion,
    due: Date,
    persons: Vec<PersonOf>,
) -> Pending {
    Pending {
        client: view.number,
        name: view.profile.name.clone(),
        staff: view.entrustment.as_ref().and_then(|made| made.staff),
        procedure,
        occasion,
        due,
        persons,
    }
}
