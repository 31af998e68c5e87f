//! GET /71/{number}/{person}/touched — who touched this person.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::{Function, PersonOf, clients};
use romori_types::Purpose;

use super::{Asked, ON_PAGE, Query, names};
use crate::present::house::{TouchedData, touched_view};
use crate::shell::{AppState, Failure, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Path(path): Path<(String, String)>,
    axum::extract::Query(pairs): Query,
) -> Response {
    signed
        .work(move |signed| {
            let data = data(&state, signed, path, pairs, ON_PAGE)?;
            Ok(show(&touched_view(&state, signed, &data)))
        })
        .await
}

/// What the list is made of.
pub(super) fn data(
    state: &AppState,
    signed: &Signed,
    (number, person): (String, String),
    pairs: Vec<(String, String)>,
    most: usize,
) -> Result<TouchedData, Failure> {
    let client: u32 = number.parse().map_err(|_| Failure::NotFound)?;
    let person: u32 = person.parse().map_err(|_| Failure::NotFound)?;
    let asked = Asked::of(pairs);
    let (actors, _) = names(signed)?;
    let whom = (client, person);
    let answer = match asked.form.wrong {
        None => Some(signed.house.who_touched(&signed.visitor, whom, asked.span, most)?),
        Some(_) => None,
    };
    let today = state.clock().today();
    let grant = signed.grant(Function::ViewLog, Purpose::Audit)?;
    let lines = signed.house.store.read(&grant, |reader| clients(reader, today))?;
    let clients =
        lines.into_iter().map(|line| (line.client.id, (line.client.number, line.profile.name)));
    let person = Some(PersonOf { client, person });
    Ok(TouchedData {
        form: asked.form,
        answer,
        actors,
        devices: Vec::new(),
        clients: clients.collect(),
        person,
    })
}
