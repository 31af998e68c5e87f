//! GET /11/list.xlsx, /13/list.xlsx, /20/charges/list.xlsx, /29/list.xlsx — the day's lists as
//! workbooks. Each is an export in the log.

use axum::extract::{Query, State};
use axum::response::Response;
use romori_app::house::{
    Class, Function, List, Question, Reader, UnitError, charges_of_all, office_views,
};
use romori_types::Purpose;

use super::{Asked, day_of, month_asked, premium_month};
use crate::pages::house::actor_names;
use crate::present::house::{
    arrivals_list, charges_list, deadlines_list, leaves_list, list_answer,
};
use crate::shell::{AppState, Failure, Signed};

/// Reads a list as an export.
fn exported(
    state: &AppState,
    signed: &Signed,
    list: impl FnMut(&mut Reader<'_, '_>) -> Result<List, UnitError>,
) -> Result<Response, Failure> {
    let grant = signed.grant(Function::Export, Purpose::Export)?;
    let list = signed.house.store.read_as(&grant, Class::Export, list);
    list_answer(list?, state.clock().today())
}

pub(super) async fn deadlines(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let (today, law) = (state.clock().today(), signed.house.law);
            let names = actor_names(&signed.house, signed)?;
            let asked = super::deadlines::read(asked);
            exported(&state, signed, |reader| {
                let (data, _) = day_of(reader, law, today, names.clone())?;
                Ok(deadlines_list(&data, &asked, today))
            })
        })
        .await
}

pub(super) async fn arrivals(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let month = month_asked(&asked.m, today);
            let asks = Question::arrivals(month, today);
            exported(&state, signed, |reader| {
                Ok(arrivals_list(&office_views(reader, &asks, today)?, month))
            })
        })
        .await
}

pub(super) async fn charges(
    State(state): State<AppState>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Response {
    signed
        .work(move |signed| {
            let (today, law) = (state.clock().today(), signed.house.law);
            let month = premium_month(&asked.m, today);
            exported(&state, signed, |reader| {
                Ok(charges_list(&charges_of_all(reader, law, month, today)?, month))
            })
        })
        .await
}

pub(super) async fn leaves(State(state): State<AppState>, signed: Signed) -> Response {
    signed
        .work(move |signed| {
            let today = state.clock().today();
            let asks = Question::of_leaves(today);
            exported(&state, signed, |reader| {
                Ok(leaves_list(&office_views(reader, &asks, today)?, today))
            })
        })
        .await
}
