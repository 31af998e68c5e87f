//! GET /24/{number}/{day} — the bonuses of one day.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{
    CaseFilter, CaseState, ClientBonus, Function, Reader, UnitError, bonus_of_client,
};
use romori_app::procedure::{Given, Occasion, Procedure};
use romori_types::{Date, Purpose};
use serde::Deserialize;

use super::day_of;
use crate::present::house::{BonusData, bonus_view};
use crate::shell::{AppState, Failure, Signed, show};
use crate::view::office::Note;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    f: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path((number, day)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let day = day_of(&day)?;
            shown(&state, signed, (number, day), asked.f, (None, Vec::new()))
        })
        .await
}

/// The page, with what the last press did and what stands in its way.
pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    (number, day): (u32, Date),
    filter: String,
    (done, notes): (Option<String>, Vec<Note>),
) -> Result<Response, Failure> {
    let grant = signed.grant(Function::ViewLedger, Purpose::Determine)?;
    let law = signed.house.law;
    let (made, cases) = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(number)?;
        let made = decided(reader, law, number, day)?;
        let filter = CaseFilter {
            client: Some(client.id),
            procedure: Some(Procedure::Bonus.number()),
            period: Some(Occasion::Event(day).period()),
            open: false,
        };
        let mut cases = reader.cases(&filter)?;
        cases.retain(|case| case.state != CaseState::Withdrawn);
        Ok((made, cases))
    })?;
    let data = BonusData { made, cases, notes, done, filter };
    Ok(show(&bonus_view(state, signed, &data)))
}

/// The payments of a day; a day without one is not there.
pub(super) fn decided(
    reader: &mut Reader<'_, '_>,
    law: &romori_app::Law,
    number: u32,
    day: Date,
) -> Result<ClientBonus, UnitError> {
    let client = reader.client_numbered(number)?;
    let made = bonus_of_client(reader, law, client, day, &Given::default())?;
    let nobody = made.day.entries.is_empty() && made.day.not_insured.is_empty();
    if nobody { Err(UnitError::Absent) } else { Ok(made) }
}
