//! GET /71/{number}/{person}/touched/list.xlsx — who touched this person, as a workbook.

use axum::extract::{Path, State};
use axum::response::Response;
use romori_app::house::Function;
use romori_types::Purpose;

use super::person::data;
use super::{IN_LIST, Query};
use crate::present::house::{list_answer, touched_list};
use crate::shell::{AppState, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    Path(path): Path<(String, String)>,
    axum::extract::Query(pairs): Query,
) -> Response {
    signed
        .work(move |signed| {
            signed.grant(Function::Export, Purpose::Export)?;
            let data = data(&state, signed, path, pairs, IN_LIST)?;
            list_answer(touched_list(&data), state.clock().today())
        })
        .await
}
