//! GET /29 and /29/{number} — 産休・育休 over all clients or of one.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{Function, Question, office_views};
use romori_types::Purpose;

use super::Asked;
use crate::pages::house::with_client;
use crate::present::house::leaves_view;
use crate::shell::{AppState, Failure, Signed, show};

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed.work(move |signed| shown(&state, signed, None, &asked)).await
}

pub(super) async fn of_client(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let number = with_client(signed, &number, |_, client| Ok(client.number))?;
            shown(&state, signed, Some(number), &asked)
        })
        .await
}

fn shown(
    state: &AppState,
    signed: &Signed,
    only: Option<u32>,
    asked: &Asked,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let grant = signed.grant(Function::ViewLedger, Purpose::Determine)?;
    let store = &signed.house.store;
    let views =
        store.read(&grant, |reader| office_views(reader, &Question::of_leaves(today), today))?;
    Ok(show(&leaves_view(state, signed, &views, (only, &asked.f))))
}
