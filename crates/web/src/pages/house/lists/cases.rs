//! GET /60/list.xlsx — 案件 as a workbook.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Class, Function, UnitError};
use romori_types::Purpose;

use super::super::actor_names;
use super::super::cases::cases_of;
use crate::present::house::{CasesAsked, cases_list, list_answer};
use crate::shell::{AppState, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<CasesAsked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let actors = actor_names(&signed.house, signed)?;
            let grant = signed.grant(Function::Export, Purpose::Export)?;
            let store = &signed.house.store;
            let data = store.read_as(&grant, Class::Export, |reader| -> Result<_, UnitError> {
                cases_of(reader, &asked, actors, today)
            });
            let me = signed.visitor.session.actor();
            list_answer(cases_list(&data?, (me, today)), today)
        })
        .await
}
