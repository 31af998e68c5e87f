//! GET and POST /api/v1/approvals — 承認待ち, and approving several at once.

use axum::Json;
use axum::extract::State;
use romori_app::house::{CaseState, Function, StepAsked, open_cases};
use romori_types::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::case::case_id;
use super::document::{Changes, Looks};
use super::model::{CaseLine, Clients};
use super::sent::Body;
use crate::present::house::barred;
use crate::shell::{AppState, Problem, ProblemBody};

/// 承認待ちの一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Approvals {
    /// 点検が済んだ案件
    waiting: Vec<Waiting>,
}

/// 承認を待っている案件
#[derive(Serialize, ToSchema)]
struct Waiting {
    /// 案件
    case: CaseLine,
    /// 自分が承認できない理由。承認できるときは null です。
    barred: Option<String>,
}

/// 承認する案件
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Approve {
    /// 案件
    cases: Vec<ApproveOne>,
}

/// 承認する案件の1件
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApproveOne {
    /// 案件の識別子
    case: String,
    /// 見ていた版
    version: u32,
}

/// 承認の結果
#[derive(Serialize, ToSchema)]
pub(super) struct Approved {
    /// 承認した案件の識別子
    approved: Vec<String>,
    /// 承認できなかった案件
    refused: Vec<NotApproved>,
}

/// 承認できなかった案件
#[derive(Serialize, ToSchema)]
struct NotApproved {
    /// 案件の識別子
    case: String,
    /// 理由
    problem: ProblemBody,
}

#[utoipa::path(
    get,
    path = "/api/v1/approvals",
    tag = "業務",
    operation_id = "listApprovals",
    summary = "承認待ちの一覧",
    responses((status = 200, description = "承認待ちの一覧", body = Approvals), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Approvals>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let names = caller.names()?;
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let store = &caller.house.store;
            let office = store.read(&grant, |reader| open_cases(reader, today))?;
            let known = clients_of(&office);
            let checked = office.cases.iter().filter(|case| case.state == CaseState::Checked);
            let waiting = checked.map(|case| {
                let why = barred(&office, &caller.visitor, case);
                let barred = (!why.is_empty()).then(|| why.to_owned());
                Waiting { case: CaseLine::of(case, &known, &names), barred }
            });
            Ok(Json(Approvals { waiting: waiting.collect() }))
        })
        .await
}

/// The clients of an office by id.
pub(super) fn clients_of(office: &romori_app::house::OfficeCases) -> Clients {
    let lines = office.clients.iter();
    lines.map(|line| (line.client.id, (line.client.number, line.profile.name.clone()))).collect()
}

#[utoipa::path(
    post,
    path = "/api/v1/approvals",
    tag = "業務",
    operation_id = "approveCases",
    summary = "案件をまとめて承認する",
    description = "1件ずつ承認します。1件も承認できなかったときは、はじめの理由を答えます。",
    request_body = Approve,
    responses((status = 200, description = "承認の結果", body = Approved), Changes)
)]
pub(super) async fn approve(
    State(state): State<AppState>,
    caller: Caller,
    Body(sent): Body<Approve>,
) -> Result<Json<Approved>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (mut approved, mut refused) = (Vec::new(), Vec::new());
            for one in sent.cases {
                let step = |case| {
                    let (to, seen) = (CaseState::Approved, one.version);
                    let asked = StepAsked { to, seen, words: None };
                    caller.house.step_case(&caller.visitor, case, &asked, today)
                };
                match case_id(&one.case).and_then(|case| step(case).map_err(Problem::from)) {
                    Ok(stepped) => approved.push(stepped.case.id.to_string()),
                    Err(problem) => refused.push((one.case, problem)),
                }
            }
            if approved.is_empty() && !refused.is_empty() {
                return Err(refused.swap_remove(0).1);
            }
            let refused = refused.into_iter();
            let refused =
                refused.map(|(case, problem)| NotApproved { case, problem: problem.into_body() });
            Ok(Json(Approved { approved, refused: refused.collect() }))
        })
        .await
}
