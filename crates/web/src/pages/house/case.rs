//! GET /60/{case} — one filing.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::{Function, UnitError, standards_of};
use romori_types::{CaseId, Purpose};

use super::{actor_names, client_alone};
use crate::present::house::{CaseData, case_view};
use crate::shell::{AppState, Failure, Signed, show};
use crate::view::office::Note;
use crate::view::{CharacterChoice, NameChoice};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(case): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            shown(&state, signed, case, (None, Vec::new()))
        })
        .await
}

/// The page of a case, with what the last press did.
pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    case: CaseId,
    told: (Option<String>, Vec<Note>),
) -> Result<Response, Failure> {
    shown_asking(state, signed, case, told, (Vec::new(), Vec::new()))
}

/// As [`shown`], asking how characters are to be written that the notice cannot carry, and names
/// that are too long for it.
pub(super) fn shown_asking(
    state: &AppState,
    signed: &Signed,
    case: CaseId,
    (done, notes): (Option<String>, Vec<Note>),
    (characters, names): (Vec<CharacterChoice>, Vec<NameChoice>),
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let actors = actor_names(&signed.house, signed)?;
    let grant = signed.grant(Function::ViewLedger, Purpose::File(case))?;
    let mut notes = Some(notes);
    let data = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let found = reader.case(case)?;
        let anchors = reader.clients()?;
        let anchor = anchors.into_iter().find(|anchor| anchor.id == found.client);
        let anchor = anchor.ok_or(UnitError::Absent)?;
        let client = client_alone(reader, anchor, today)?;
        let standards = standards_of(reader, signed.house.law, (anchor, &found))?;
        let persons = match found.person {
            Some(_) => reader.persons(found.client)?,
            None => Vec::new(),
        };
        let person = persons.iter().find(|anchor| Some(anchor.id) == found.person);
        let person = person.map(|anchor| anchor.number);
        let second_person = client.entrustment.is_some_and(|made| made.second_person_approves);
        Ok(CaseData {
            client: (client.number, client.profile.name),
            events: reader.case_events(case)?,
            documents: reader.documents(case)?,
            case: found,
            actors,
            second_person,
            done: done.clone(),
            notes: notes.take().unwrap_or_default(),
            person,
            characters: characters.clone(),
            names: names.clone(),
            standards,
        })
    });
    Ok(show(&case_view(state, signed, &data?)))
}
