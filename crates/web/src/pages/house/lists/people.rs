//! GET /71/{number}/list.xlsx — 個人 of a client as a workbook.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use romori_app::house::{Class, Function, UnitError};
use romori_types::Purpose;

use super::super::day_asked;
use super::super::people::{Asked, people_of};
use crate::present::house::{Who, list_answer, people_list};
use crate::shell::{AppState, Failure, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let on = day_asked(&asked.on, today);
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            let grant = signed.grant(Function::Export, Purpose::Export)?;
            let store = &signed.house.store;
            let view = store.read_as(&grant, Class::Export, |reader| -> Result<_, UnitError> {
                let client = reader.client_numbered(number)?;
                people_of(reader, client, on)
            });
            list_answer(people_list(&view?, Who::of_code(&asked.who)), today)
        })
        .await
}
