//! GET /71/{number}/{person} — 個人の概要.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{
    CaseFilter, ClientAnchor, FiledScope, PersonAnchor, Question, Reader, SeenFilter, UnitError,
    corrections, filed_changes, person_view as of_person, same_person,
};
use romori_app::ledgers::{ClientView, History, Kind, PersonIdentity, PersonView};
use serde::Deserialize;

use super::change::told;
use super::{actor_names, with_client};
use crate::present::house::{AskedDay, PersonData, person_view};
use crate::shell::{AppState, Failure, Signed, show};

/// So many who looked are shown.
const LOOKERS_MAX: u32 = 5;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    on: String,
    /// その日に分かっていた内容
    #[serde(default)]
    known: String,
    /// What was saved or undone a moment ago.
    #[serde(default)]
    told: String,
}

/// Kinds whose corrections stand in the timeline.
const CORRECTED: [Kind; 9] = [
    Kind::PersonIdentity,
    Kind::PersonContact,
    Kind::Dependant,
    Kind::Employment,
    Kind::Enrolment,
    Kind::StandardRemuneration,
    Kind::PayMonth,
    Kind::BonusPayment,
    Kind::Leave,
];

/// The person as it held on the day and was known then.
fn as_asked(
    reader: &mut Reader<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    day: &AskedDay,
) -> Result<(ClientView, PersonView, History<PersonIdentity>), UnitError> {
    of_person(reader, client, person, &Question::people(day.on).known(day.known()))
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let mut day = AskedDay::read(&asked.on, &asked.known, state.clock().today());
            let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
            let names = actor_names(&signed.house, signed)?;
            let data = with_client(signed, &number, |reader, client| {
                let anchors = reader.persons(client.id)?;
                let numbers = anchors.iter().map(|anchor| anchor.number).collect();
                let anchor = anchors.into_iter().find(|anchor| anchor.number == person);
                let anchor = anchor.ok_or(UnitError::Absent)?;
                let told = told(reader, client, Some(person), &asked.told)?;
                let both = (client, anchor);
                let own = client;
                let found = match as_asked(reader, both, &day) {
                    Err(UnitError::Absent) if day.known_on.is_some() => {
                        day = day.known_now("この人");
                        as_asked(reader, both, &day)
                    }
                    found => found,
                };
                let (client, person, identity) = found?;
                let corrected = corrections(reader, both, &CORRECTED, day.known())?;
                let same = same_person(reader, own, &person.identity, day.on)?;
                let filter = SeenFilter {
                    person: Some(anchor.place),
                    client: Some(own.id),
                    most: LOOKERS_MAX,
                    ..SeenFilter::default()
                };
                let name = |actor| names.get(&actor).cloned().unwrap_or_else(|| "—".to_owned());
                let seen = reader.seen(&filter)?.into_iter();
                let lookers = seen.map(|seen| (seen.clone(), name(seen.entry.actor))).collect();
                let names = names.clone();
                let filter =
                    CaseFilter { client: Some(client.id), open: true, ..CaseFilter::default() };
                let mut cases = reader.cases(&filter)?;
                cases.retain(|case| case.person == Some(person.id));
                let own_ledger = FiledScope::Subject(*anchor.id.as_bytes());
                let filed = filed_changes(reader, &own_ledger)?;
                Ok(PersonData {
                    day,
                    filed: filed.into_iter().map(|one| one.case).collect(),
                    client,
                    person,
                    identity,
                    lookers,
                    told,
                    corrected,
                    names,
                    cases,
                    numbers,
                    same,
                })
            })?;
            Ok(show(&person_view(&state, signed, &data)))
        })
        .await
}
