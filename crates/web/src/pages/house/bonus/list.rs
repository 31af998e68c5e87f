//! GET /24 and /24/{number} — the payments of bonuses.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{Function, payments_of_all};
use romori_types::Purpose;
use serde::Deserialize;

use crate::pages::house::{actor_names, with_client};
use crate::present::house::bonuses_view;
use crate::shell::{AppState, Failure, Signed, show};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// The filter.
    #[serde(default)]
    pub(super) f: String,
    /// 顧問先番号, for the workbook of one client.
    #[serde(default)]
    pub(super) c: String,
}

pub(super) async fn page(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed.work(move |signed| shown(&state, signed, None, &asked.f, None)).await
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
            shown(&state, signed, Some(number), &asked.f, None)
        })
        .await
}

pub(super) fn shown(
    state: &AppState,
    signed: &Signed,
    only: Option<u32>,
    filter: &str,
    done: Option<String>,
) -> Result<Response, Failure> {
    let today = state.clock().today();
    let names = actor_names(&signed.house, signed)?;
    let grant = signed.grant(Function::ViewLedger, Purpose::Determine)?;
    let law = signed.house.law;
    let lines = signed.house.store.read(&grant, |reader| payments_of_all(reader, law, today))?;
    Ok(show(&bonuses_view(state, signed, &names, &lines, (only, filter), done)))
}
