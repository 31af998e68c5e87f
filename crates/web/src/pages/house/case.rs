//! GET /60/{case} — one filing.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use romori_app::house::{FiledScope, Function, UnitError, filed_changes, standards_of, words_of};
use romori_types::{CaseId, Purpose};

use super::{actor_names, client_alone};
use crate::present::house::{CaseData, WordsTyped, case_view};
use crate::shell::{AppState, Failure, Signed, show};
use crate::view::office::Note;
use crate::view::{CharacterChoice, NameChoice};

/// What the last press did, or why it did nothing.
#[derive(Default)]
pub(super) struct CaseTold {
    /// What was done.
    pub done: Option<String>,
    /// What stands in the way.
    pub notes: Vec<Note>,
    /// Characters for which a way of writing is asked.
    pub characters: Vec<CharacterChoice>,
    /// Names that are too long for the notice.
    pub names: Vec<NameChoice>,
    /// What was typed and not taken.
    pub typed: Option<WordsTyped>,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(case): Path<String>,
) -> Response {
    signed
        .work(move |signed| {
            let case: CaseId = case.parse().map_err(|_| Failure::NotFound)?;
            shown(&state, signed, case, CaseTold::default())
        })
        .await
}

/// The page of a case, with what the last press did.
pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    case: CaseId,
    told: CaseTold,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let actors = actor_names(&signed.house, signed)?;
    let grant = signed.grant(Function::ViewLedger, Purpose::File(case))?;
    let refused = told.typed.is_some();
    let mut told = Some(told);
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
        let told = told.take().unwrap_or_default();
        Ok(CaseData {
            client: (client.number, client.profile.name),
            events: reader.case_events(case)?,
            documents: reader.documents(case)?,
            words: words_of(reader, case)?,
            differs: filed_changes(reader, &FiledScope::Case(case))?.pop(),
            case: found,
            actors,
            second_person,
            done: told.done,
            notes: told.notes,
            person,
            characters: told.characters,
            names: told.names,
            standards,
            typed: told.typed,
            numbered: Vec::new(),
        })
    });
    let mut data = data?;
    if signed.visitor.may(Function::ViewNumbers) {
        // The vault away is no reason not to show a case.
        let before = signed.house.numbered_before(&signed.visitor, &data.case);
        data.numbered = before.unwrap_or_default();
    }
    let page = show(&case_view(state, signed, &data));
    Ok(if refused { (StatusCode::UNPROCESSABLE_ENTITY, page).into_response() } else { page })
}
