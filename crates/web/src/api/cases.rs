//! GET /api/v1/cases — 案件.

use axum::Json;
use axum::extract::State;
use romori_app::house::{Case, CaseFilter, Function, UnitError, clients};
use romori_types::{Date, Purpose};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::Looks;
use super::model::{CaseLine, Clients, Stage};
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
    /// この顧問先番号だけ
    client: Option<u32>,
    /// この手続きだけ。メニュー番号です。
    procedure: Option<String>,
    /// この段階だけ
    #[param(inline)]
    stage: Option<Stage>,
    /// 自分が担当する顧問先だけか
    #[serde(default)]
    mine: bool,
    /// 期限がこの日までのものだけ
    #[param(value_type = Option<String>, format = Date)]
    due_until: Option<Date>,
}

impl Wanted {
    fn has(&self, case: &Case, line: &CaseLine) -> bool {
        self.client.is_none_or(|client| client == line.client.number)
            && self.procedure.as_ref().is_none_or(|menu| *menu == line.menu)
            && self.stage.is_none_or(|stage| case.state == stage.into())
            && self.due_until.is_none_or(|day| case.due_on.is_some_and(|due| due <= day))
    }
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
            let (cases, lines) =
                caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                    Ok((reader.cases(&filter)?, clients(reader, today)?))
                })?;
            let me = caller.visitor.session.actor();
            let mine = |case: &Case| {
                let line = lines.iter().find(|line| line.client.id == case.client);
                line.and_then(|line| line.entrustment.as_ref()?.staff) == Some(me)
            };
            let known: Clients = lines
                .iter()
                .map(|line| (line.client.id, (line.client.number, line.profile.name.clone())))
                .collect();
            let cases = cases.iter().filter(|case| !wanted.mine || mine(case));
            let cases = cases.map(|case| (case, CaseLine::of(case, &known, &names)));
            let cases = cases.filter(|(case, line)| wanted.has(case, line)).map(|(_, line)| line);
            Ok(Json(CaseList { cases: cases.collect() }))
        })
        .await
}
