//! POST /23 and /23/{number} — makes the notices of the chosen persons.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::{Asked, list, third_month};
use crate::pages::house::{filed_words, with_client};
use crate::present::house::RevisionsAsked;
use crate::shell::{AppState, SignedPress};
use crate::view::office::{Note, Tone};

pub(super) async fn press(
    state: State<AppState>,
    Query(asked): Query<Asked>,
    press: SignedPress,
) -> Response {
    file(state, asked, None, press).await
}

pub(super) async fn press_of_client(
    state: State<AppState>,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
    press: SignedPress,
) -> Response {
    file(state, asked, Some(number), press).await
}

async fn file(
    State(state): State<AppState>,
    asked: Asked,
    only: Option<String>,
    press: SignedPress,
) -> Response {
    let mut chosen: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (client, person) in press.form.values("person").filter_map(read) {
        chosen.entry(client).or_default().insert(person);
    }
    press
        .signed
        .work(move |signed| {
            let only = only.map(|only| with_client(signed, &only, |_, client| Ok(client.number)));
            let only = only.transpose()?;
            let (visitor, today) = (&signed.visitor, state.clock().today());
            let third = third_month(&asked.m, today);
            let mut filed = Vec::new();
            for (client, persons) in &chosen {
                let house = &signed.house;
                filed.extend(house.file_revisions_of(visitor, *client, third, persons, today)?);
            }
            let none = chosen.is_empty();
            let told = if none { (None, vec![nobody()]) } else { filed_words(&filed) };
            let asked = RevisionsAsked { only, filter: &asked.f, all: false };
            list::shown(&state, signed, third, &asked, told)
        })
        .await
}

/// `1007-15`
fn read(value: &str) -> Option<(u32, u32)> {
    let (client, person) = value.split_once('-')?;
    Some((client.parse().ok()?, person.parse().ok()?))
}

fn nobody() -> Note {
    let lines = ["届書を作る人を選んでから押してください。"];
    Note { focus: true, ..Note::new(Tone::Info, "だれも選ばれていません", &lines) }
}
