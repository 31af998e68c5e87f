//! GET /01/touched/list.xlsx — what accounts or a device touched, as a workbook.

use axum::extract::State;
use axum::response::Response;
use romori_app::house::Function;
use romori_types::Purpose;

use super::by::data;
use super::{IN_LIST, Query};
use crate::present::house::{list_answer, touched_list};
use crate::shell::{AppState, Signed};

pub(super) async fn file(
    State(state): State<AppState>,
    signed: Signed,
    axum::extract::Query(pairs): Query,
) -> Response {
    signed
        .work(move |signed| {
            // Who writes the log out must be allowed both to see it and to write out.
            signed.grant(Function::Export, Purpose::Export)?;
            let data = data(&state, signed, pairs, IN_LIST)?;
            list_answer(touched_list(&data), state.clock().today())
        })
        .await
}
