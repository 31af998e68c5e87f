//! GET /01/list.xlsx — 見た人の記録 as a workbook.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Class, Function, UnitError};
use romori_types::Purpose;

use super::super::actor_names;
use super::super::seen::{Asked, seen_of};
use crate::present::house::{list_answer, seen_list};
use crate::shell::{AppState, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            // Who writes the log out must be allowed both to see it and to write out.
            signed.grant(Function::Export, Purpose::Export)?;
            let grant = signed.grant(Function::ViewLog, Purpose::Audit)?;
            let house = &signed.house;
            let actors = actor_names(house, signed)?;
            let size = house.sequencer.head().size;
            let data =
                house.store.read_as(&grant, Class::Export, |reader| -> Result<_, UnitError> {
                    seen_of(reader, &asked, actors, size, today)
                });
            list_answer(seen_list(&data?), today)
        })
        .await
}
