//! GET /24/list.xlsx — the payments of bonuses as a workbook.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Class, Function, payments_of_all};
use romori_types::Purpose;

use super::list::Asked;
use crate::pages::house::actor_names;
use crate::present::house::{bonuses_list, list_answer};
use crate::shell::{AppState, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let names = actor_names(&signed.house, signed)?;
            let grant = signed.grant(Function::Export, Purpose::Export)?;
            let law = signed.house.law;
            let store = &signed.house.store;
            let lines = store
                .read_as(&grant, Class::Export, |reader| payments_of_all(reader, law, today))?;
            let me = signed.visitor.session.actor();
            let which = (asked.c.parse().ok(), asked.f.as_str());
            list_answer(bonuses_list(&lines, &names, me, which), today)
        })
        .await
}
