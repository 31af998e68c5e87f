//! GET /22/clients/list.xlsx — 算定基礎 over all clients as a workbook.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::{Class, Function, UnitError, regular_of_all};
use romori_types::Purpose;

use super::super::actor_names;
use crate::present::house::{list_answer, santei_clients_list};
use crate::shell::{AppState, Signed};

pub(super) async fn file(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let grant = signed.grant(Function::Export, Purpose::Export)?;
            let house = &signed.house;
            let names = actor_names(house, signed)?;
            let lines =
                house.store.read_as(&grant, Class::Export, |reader| -> Result<_, UnitError> {
                    regular_of_all(reader, house.law, today.year(), today)
                });
            list_answer(santei_clients_list(&lines?, &names), today)
        })
        .await
}
