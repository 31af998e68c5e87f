//! 随時改定 over all clients: GET and POST /api/v1/revisions; the reason and the choice about one
//! person under /api/v1/clients/{number}/persons/{person}/revision.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use romori_app::SchemeRevision;
use romori_app::house::{
    ClientRevisions, Function, OfficeRevisions, UnitError, revisions_of_all, revisions_of_client,
};
use romori_app::ledgers::RevisionChoice;
use romori_app::procedure::revision::{Inspected, Outcome};
use romori_types::{Date, Purpose, YearMonth};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::determinations::{MadeCases, made_cases};
use super::document::{Changes, Looks};
use super::explanation::{ExplainedSteps, explained};
use super::model::ClientName;
use super::sent::{Asked, Body, Once, month_or, number};
use crate::present::house::revision_reason;
use crate::shell::{AppState, FieldProblem, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OfMonth {
    /// 3か月目の月。2026-06 の形。ないときは先月です。
    month: Option<String>,
}

/// 随時改定の候補
#[derive(Serialize, ToSchema)]
pub(super) struct Revisions {
    /// 3か月目の月
    month: String,
    /// 固定的賃金の変わった人
    persons: Vec<Candidate>,
}

/// 随時改定の候補の一人
#[derive(Serialize, ToSchema)]
struct Candidate {
    /// 顧問先
    client: ClientName,
    /// 顧問先の中の番号
    person: u32,
    /// 変動月
    change_month: String,
    /// 固定的賃金の変動
    cause: String,
    /// 改定に当たるか
    due: bool,
    /// 当たらない理由、先に決めること
    why_not: Option<String>,
    /// 見送った理由
    skipped: Option<String>,
    /// 届書にしたか、台帳に改定があるか
    filed: bool,
    /// 健康保険。対象外は null です。
    health: Option<Move>,
    /// 厚生年金保険。対象外は null です。
    pension: Option<Move>,
    /// 見てほしいこと
    cautions: Vec<String>,
}

/// 標準報酬月額の動き
#[derive(Serialize, ToSchema)]
struct Move {
    /// 従前、円
    before_yen: i64,
    /// 改定後、円。変わらないときは null です。
    after_yen: Option<i64>,
}

/// 月額変更届を作る人
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FileRevisions {
    /// 3か月目の月。2026-06 の形
    month: String,
    /// だれの
    persons: Vec<OnePerson>,
}

/// 一人
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OnePerson {
    /// 顧問先番号
    client: u32,
    /// 顧問先の中の番号
    person: u32,
}

/// 一人の改定について決めること
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChooseRevision {
    /// 3か月目の月。2026-06 の形
    month: String,
    /// 決めること
    act: RevisionAct,
    /// 見送る理由
    reason: Option<String>,
}

/// 改定について決めることの別
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RevisionAct {
    /// 見送る
    Skip,
    /// 年間平均を使う
    Annual,
    /// もとの判定に戻す
    Back,
}

#[utoipa::path(
    get,
    path = "/api/v1/revisions",
    tag = "届出",
    operation_id = "listRevisions",
    summary = "随時改定の候補",
    params(OfMonth),
    responses((status = 200, description = "候補", body = Revisions), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<OfMonth>,
) -> Result<Json<Revisions>, Problem> {
    let today = state.clock().today();
    let third = month_or(asked.month.as_deref(), YearMonth::of(today).previous())?;
    caller
        .work(move |caller| {
            let grant = caller.grant(Function::ViewLedger, Purpose::Determine)?;
            let house = &caller.house;
            let found = house
                .store
                .read(&grant, |reader| revisions_of_all(reader, house.law, third, today))?;
            let of = |made: &ClientRevisions| -> Vec<Candidate> {
                made.survey.found.iter().map(|seen| candidate(&found, made, seen)).collect()
            };
            let persons = found.clients.iter().flat_map(of).collect();
            Ok(Json(Revisions { month: third.to_string(), persons }))
        })
        .await
}

fn candidate(found: &OfficeRevisions, made: &ClientRevisions, seen: &Inspected) -> Candidate {
    let client = &made.client;
    Candidate {
        client: ClientName { number: client.number, name: client.profile.name.clone() },
        person: seen.number,
        change_month: seen.change_month.to_string(),
        cause: seen.cause.ja(),
        due: seen.is_due(),
        why_not: match &seen.outcome {
            Outcome::Due => None,
            Outcome::NotDue(why) => Some(why.ja()),
        },
        skipped: seen.skip.as_ref().map(|skip| skip.reason().to_owned()),
        filed: seen.recorded || found.further(client.id, seen.establishment).is_some(),
        health: seen.health.map(moved),
        pension: seen.pension.map(moved),
        cautions: seen.cautions.clone(),
    }
}

fn moved(made: SchemeRevision) -> Move {
    Move {
        before_yen: made.before.standard.get(),
        after_yen: made.new_standard().map(|new| new.standard.get()),
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/revisions",
    tag = "届出",
    operation_id = "fileRevisions",
    summary = "月額変更の案件と届書を作る",
    request_body = FileRevisions,
    responses((status = 200, description = "作った案件", body = MadeCases), Changes)
)]
pub(super) async fn file(
    State(state): State<AppState>,
    caller: Caller,
    Body(sent): Body<FileRevisions>,
) -> Result<Json<MadeCases>, Problem> {
    let today = state.clock().today();
    let third = month_or(Some(&sent.month), YearMonth::of(today))?;
    caller
        .work(move |caller| {
            let mut chosen: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
            for one in &sent.persons {
                chosen.entry(one.client).or_default().insert(one.person);
            }
            let mut filed = Vec::new();
            for (client, persons) in &chosen {
                let (house, visitor) = (&caller.house, &caller.visitor);
                let made = house.file_revisions_of(visitor, *client, third, persons, today)?;
                filed.extend(made.into_iter().map(|one| (*client, one)));
            }
            Ok(Json(made_cases(filed)))
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/persons/{person}/revision",
    tag = "届出",
    operation_id = "explainRevision",
    summary = "一人の随時改定の理由",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        OfMonth
    ),
    responses((status = 200, description = "理由", body = ExplainedSteps), Looks)
)]
pub(super) async fn why(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, person)): Path<(String, String)>,
    Asked(asked): Asked<OfMonth>,
) -> Result<Json<ExplainedSteps>, Problem> {
    let third = last_month(&asked, state.clock().today())?;
    caller
        .work(move |caller| {
            let (client, person) = (number(&client)?, number(&person)?);
            let grant = caller.grant(Function::ViewLedger, Purpose::Determine)?;
            let law = caller.house.law;
            let made = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let client = reader.client_numbered(client)?;
                revisions_of_client(reader, law, client, third)
            })?;
            let mut found = made.survey.found.iter();
            let seen = found.find(|seen| seen.number == person).ok_or_else(Problem::not_found)?;
            let steps = seen.explain(law);
            let reason = revision_reason(&made, seen, &steps);
            Ok(Json(explained(reason.question, reason.answer, reason.steps)))
        })
        .await
}

fn last_month(asked: &OfMonth, today: Date) -> Result<YearMonth, Problem> {
    month_or(asked.month.as_deref(), YearMonth::of(today).previous())
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/persons/{person}/revision",
    tag = "届出",
    operation_id = "chooseRevision",
    summary = "一人の随時改定を見送る、年間平均を使う、戻す",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        Once
    ),
    request_body = ChooseRevision,
    responses((status = 204, description = "決まりました"), Changes)
)]
pub(super) async fn choose(
    State(state): State<AppState>,
    caller: Caller,
    once: Once,
    Path((client, person)): Path<(String, String)>,
    Body(sent): Body<ChooseRevision>,
) -> Result<StatusCode, Problem> {
    let third = month_or(Some(&sent.month), YearMonth::of(state.clock().today()))?;
    caller
        .work(move |caller| {
            let whom = (number(&client)?, number(&person)?);
            let reason = sent.reason.as_deref().unwrap_or_default().trim().to_owned();
            if sent.act == RevisionAct::Skip && reason.is_empty() {
                let detail = "見送る理由を入れてください。".to_owned();
                let field = "reason".to_owned();
                return Err(Problem::of_fields(vec![FieldProblem { field, detail }]));
            }
            let none = RevisionChoice::default();
            let choice = match sent.act {
                RevisionAct::Skip => RevisionChoice { skip_reason: reason, ..none },
                RevisionAct::Annual => {
                    RevisionChoice { annual_recurring: true, annual_consent: true, ..none }
                }
                RevisionAct::Back => none,
            };
            let token = Some(once.bytes());
            let (house, visitor) = (&caller.house, &caller.visitor);
            house.choose_revision_of(visitor, whom, third.next(), &choice, token)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
