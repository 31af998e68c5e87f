//! GET /api/v1/returns — 返戻.

use axum::Json;
use axum::extract::State;
use romori_app::house::{CaseState, Function, open_cases};
use romori_types::Purpose;
use serde::Serialize;
use utoipa::ToSchema;

use super::approvals::clients_of;
use super::caller::Caller;
use super::document::Looks;
use super::model::CaseLine;
use crate::shell::{AppState, Problem};

/// 返戻の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Returns {
    /// 返戻された案件
    cases: Vec<CaseLine>,
}

#[utoipa::path(
    get,
    path = "/api/v1/returns",
    tag = "業務",
    operation_id = "listReturns",
    summary = "返戻の一覧",
    responses((status = 200, description = "返戻の一覧", body = Returns), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Returns>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let names = caller.names()?;
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let store = &caller.house.store;
            let office = store.read(&grant, |reader| open_cases(reader, today))?;
            let known = clients_of(&office);
            let back = office.cases.iter().filter(|case| case.state == CaseState::Returned);
            let cases = back.map(|case| CaseLine::of(case, &known, &names)).collect();
            Ok(Json(Returns { cases }))
        })
        .await
}
