//! GET /23/list.xlsx — candidates of a revision as a workbook.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{Class, Function, revisions_of_all};
use romori_types::Purpose;

use super::{Asked, third_month};
use crate::pages::house::actor_names;
use crate::present::house::{RevisionsAsked, list_answer, revisions_list};
use crate::shell::{AppState, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let third = third_month(&asked.m, today);
            let only = asked.c.parse().ok();
            let names = actor_names(&signed.house, signed)?;
            let grant = signed.grant(Function::Export, Purpose::Export)?;
            let (law, store) = (signed.house.law, &signed.house.store);
            let found = store.read_as(&grant, Class::Export, |reader| {
                revisions_of_all(reader, law, third, today)
            })?;
            let me = signed.visitor.session.actor();
            let asked = RevisionsAsked { only, filter: &asked.f, all: false };
            list_answer(revisions_list(&found, &names, me, &asked), today)
        })
        .await
}
