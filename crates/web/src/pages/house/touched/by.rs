//! GET /01/touched — what accounts or a device touched, and whom.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::clients;
use romori_types::Purpose;

use super::{Asked, ON_PAGE, Query, names};
use crate::present::house::{TouchedData, touched_view};
use crate::shell::{AppState, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    axum::extract::Query(pairs): Query,
) -> Response {
    signed
        .work(move |signed| {
            let data = data(&state, signed, pairs, ON_PAGE)?;
            Ok(show(&touched_view(&state, signed, &data)))
        })
        .await
}

/// What the list is made of.
pub(super) fn data(
    state: &AppState,
    signed: &Signed,
    pairs: Vec<(String, String)>,
    most: usize,
) -> Result<TouchedData, crate::shell::Failure> {
    let asked = Asked::of(pairs);
    let grant = signed.grant(romori_app::house::Function::ViewLog, Purpose::Audit)?;
    let (actors, devices) = names(signed)?;
    let answer = match asked.is_whole() {
        true => Some(signed.house.touched_by(&signed.visitor, &asked.touches(most))?),
        false => None,
    };
    let today = state.clock().today();
    let lines = signed.house.store.read(&grant, |reader| clients(reader, today))?;
    let clients =
        lines.into_iter().map(|line| (line.client.id, (line.client.number, line.profile.name)));
    Ok(TouchedData {
        form: asked.form,
        answer,
        actors,
        devices,
        clients: clients.collect(),
        person: None,
    })
}
