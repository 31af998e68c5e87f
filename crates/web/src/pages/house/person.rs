//! GET /71/{number}/{person} — 個人の概要.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{
    CaseFilter, SeenFilter, UnitError, corrections, person_view as of_person, same_person,
};
use romori_app::ledgers::{Kind, Known};
use serde::Deserialize;

use super::change::told;
use super::{actor_names, day_asked, with_client};
use crate::present::house::{PersonData, person_view};
use crate::shell::{AppState, Failure, Signed, show};

/// So many who looked are shown.
const LOOKERS_MAX: u32 = 5;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    on: String,
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

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, person)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let on = day_asked(&asked.on, state.clock().today());
            let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
            let names = actor_names(&signed.house, signed)?;
            let data = with_client(signed, &number, |reader, client| {
                let anchors = reader.persons(client.id)?;
                let numbers = anchors.iter().map(|anchor| anchor.number).collect();
                let anchor = anchors.into_iter().find(|anchor| anchor.number == person);
                let anchor = anchor.ok_or(UnitError::Absent)?;
                let told = told(reader, client, Some(person), &asked.told)?;
                let both = (client, anchor);
                let corrected = corrections(reader, both, &CORRECTED, Known::Now)?;
                let own = client;
                let (client, person, identity) = of_person(reader, client, anchor, on)?;
                let same = same_person(reader, own, &person.identity, on)?;
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
                Ok(PersonData {
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
