//! GET /api/v1/cases — 案件.

use axum::Json;
use axum::extract::State;
use romori_app::house::{CaseFilter, Function, UnitError, clients};
use romori_types::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::Looks;
use super::model::{CaseLine, Clients};
use super::sent::Asked;
use crate::shell::{AppState, Problem};

/// どの案件か
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Which {
    /// 進行中
    #[default]
    Open,
    /// すべて
    All,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// どの案件か。ないときは進行中です。
    #[serde(default)]
    #[param(inline, required = false)]
    show: Which,
}

/// 案件の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct CaseList {
    /// 期限の順
    cases: Vec<CaseLine>,
}

#[utoipa::path(
    get,
    path = "/api/v1/cases",
    tag = "届出",
    operation_id = "listCases",
    summary = "案件の一覧",
    params(Wanted),
    responses((status = 200, description = "案件の一覧", body = CaseList), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<CaseList>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let names = caller.names()?;
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let filter = CaseFilter { open: wanted.show == Which::Open, ..CaseFilter::default() };
            let (cases, known) =
                caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                    let known: Clients = clients(reader, today)?
                        .into_iter()
                        .map(|line| (line.client.id, (line.client.number, line.profile.name)))
                        .collect();
                    Ok((reader.cases(&filter)?, known))
                })?;
            let cases = cases.iter().map(|case| CaseLine::of(case, &known, &names));
            Ok(Json(CaseList { cases: cases.collect() }))
        })
        .await
}
