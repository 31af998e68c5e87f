//! GET /70/list.xlsx — 顧問先 as a workbook.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Class, Function, UnitError, clients};
use romori_types::Purpose;

use super::super::actor_names;
use super::super::clients::Asked;
use crate::present::house::{clients_list, list_answer};
use crate::shell::{AppState, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let grant = signed.grant(Function::Export, Purpose::Export)?;
            let lines = signed.house.store.read_as(
                &grant,
                Class::Export,
                |reader| -> Result<_, UnitError> { clients(reader, today) },
            );
            let names = actor_names(&signed.house, signed)?;
            let me = signed.visitor.session.actor();
            list_answer(clients_list((&lines?, &names), asked.shown(), (today, me)), today)
        })
        .await
}
