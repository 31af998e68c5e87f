//! GET /22/clients/{number} — puts a client's 算定 on the desk, decided from its ledger.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{Function, UnitError, regular_jobs};
use romori_types::Purpose;
use serde::Deserialize;

use crate::desk;
use crate::shell::{AppState, Failure, Signed, see_other};

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// The number of the 事業所 within the client; the first with somebody if none is named.
    place: Option<u32>,
    #[serde(default)]
    show: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let grant = signed.grant(Function::Determine, Purpose::Determine)?;
            let house = &signed.house;
            let jobs = house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let client = reader.client_numbered(number)?;
                regular_jobs(reader, house.law, client, today.year(), today)
            })?;
            let wanted = |(place, _): &(u32, _)| asked.place.is_none_or(|asked| asked == *place);
            let (place, job) = jobs.into_iter().find(wanted).ok_or(Failure::NotFound)?;
            let bytes = job.book().entries.len() * BYTES_OF_PERSON;
            let address = desk::put_of_ledger(&state, signed, (job, (number, place)), bytes)?;
            let filter = if asked.show == "care" { "?f=attention" } else { "" };
            Ok(see_other(&format!("{address}{filter}")))
        })
        .await
}

/// How much a decided person takes in memory, about.
const BYTES_OF_PERSON: usize = 2_048;
