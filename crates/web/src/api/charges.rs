//! GET /api/v1/charges — 納入告知額; GET and PUT of one establishment in one month.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::day::Cause;
use romori_app::house::{ChargeLine, Function, UnitError, charges_of_all, charges_of_client};
use romori_app::ledgers::PremiumNotice;
use romori_types::{Purpose, YearMonth, Yen};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::model::{ClientName, yen};
use super::sent::{Asked, Body, Once, month_or, number};
use crate::shell::{AppState, FieldProblem, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PremiumMonth {
    /// 保険料の月。2026-06 の形。ないときは先月です。
    month: Option<String>,
}

/// 納入告知額の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Charges {
    /// 保険料の月
    month: String,
    /// 事業所ごと
    establishments: Vec<Charge>,
}

/// 一つの事業所の納入告知額
#[derive(Serialize, ToSchema)]
pub(super) struct Charge {
    /// 顧問先
    client: ClientName,
    /// 顧問先の中の事業所の番号
    establishment: u32,
    /// 事業所の名称
    name: String,
    /// 見込み。計算できないときは null です。
    expected: Option<Amounts>,
    /// 見込みを計算できない理由
    refusal: Option<String>,
    /// 届いた告知書の額。まだ入れていないときは null です。
    entered: Option<EnteredAmounts>,
    /// 告知書から見込みを引いた差、円
    difference_yen: Option<i64>,
    /// 差の原因になりうる人
    causes: Vec<ChargeCause>,
}

/// 見込みの額
#[derive(Serialize, ToSchema)]
struct Amounts {
    /// 健康保険料、円
    health_yen: i64,
    /// 厚生年金保険料、円
    pension_yen: i64,
    /// 子ども・子育て拠出金、円
    contribution_yen: i64,
    /// 年金事務所の告知額の計、円
    pension_office_total_yen: i64,
}

/// 告知書の額
#[derive(Serialize, ToSchema)]
struct EnteredAmounts {
    /// 健康保険料、円
    health_yen: Option<i64>,
    /// 厚生年金保険料、円
    pension_yen: Option<i64>,
    /// 子ども・子育て拠出金、円
    contribution_yen: Option<i64>,
    /// 合計、円
    total_yen: Option<i64>,
}

/// 差の原因になりうる人
#[derive(Serialize, ToSchema)]
struct ChargeCause {
    /// 顧問先の中の番号
    person: u32,
    /// 前の月から変わったこと
    changes: Vec<String>,
    /// 全体の額への影響、円
    effect_yen: i64,
    /// この人だけで違いの説明がつくか
    explains: bool,
}

/// 届いた告知書
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnterCharge {
    /// 保険料の月。2026-06 の形
    month: String,
    /// 健康保険料、円。ないときは 0 です。
    health_yen: i64,
    /// 厚生年金保険料、円
    pension_yen: i64,
    /// 子ども・子育て拠出金、円
    contribution_yen: i64,
}

fn charge(line: &ChargeLine) -> Charge {
    let expected = line.expected.as_ref().ok().map(|made| {
        let [health, pension, child] = made.amounts.map(|amount| amount.line.notified);
        Amounts {
            health_yen: health.get(),
            pension_yen: pension.get(),
            contribution_yen: child.get(),
            pension_office_total_yen: made.pension_office_total.get(),
        }
    });
    let compared = line.compared.as_ref();
    Charge {
        client: ClientName { number: line.client, name: line.client_name.clone() },
        establishment: line.number,
        name: line.name.clone(),
        expected,
        refusal: line.expected.as_ref().err().map(ToString::to_string),
        entered: line.entered.as_ref().map(|made| EnteredAmounts {
            health_yen: yen(made.health),
            pension_yen: yen(made.pension),
            contribution_yen: yen(made.contribution),
            total_yen: yen(made.total),
        }),
        difference_yen: yen(compared.and_then(|made| made.difference)),
        causes: compared.map_or_else(Vec::new, |made| made.causes.iter().map(cause).collect()),
    }
}

fn cause(one: &Cause) -> ChargeCause {
    ChargeCause {
        person: one.who.number,
        changes: one.kinds.iter().map(|kind| kind.ja().to_owned()).collect(),
        effect_yen: one.effect.get(),
        explains: one.explains,
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/charges",
    tag = "業務",
    operation_id = "listCharges",
    summary = "納入告知額の見込みと告知書",
    params(PremiumMonth),
    responses((status = 200, description = "事業所ごとの納入告知額", body = Charges), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<PremiumMonth>,
) -> Result<Json<Charges>, Problem> {
    let today = state.clock().today();
    let month = month_or(asked.month.as_deref(), YearMonth::of(today).previous())?;
    caller
        .work(move |caller| {
            let grant = caller.grant(Function::ViewLedger, Purpose::Determine)?;
            let (law, store) = (caller.house.law, &caller.house.store);
            let lines = store.read(&grant, |reader| charges_of_all(reader, law, month, today))?;
            let establishments = lines.iter().map(charge).collect();
            Ok(Json(Charges { month: month.to_string(), establishments }))
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/establishments/{establishment}/charge",
    tag = "業務",
    operation_id = "getCharge",
    summary = "一つの事業所の納入告知額",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("establishment" = u32, Path, description = "顧問先の中の事業所の番号"),
        PremiumMonth
    ),
    responses((status = 200, description = "納入告知額", body = Charge), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, place)): Path<(String, String)>,
    Asked(asked): Asked<PremiumMonth>,
) -> Result<Json<Charge>, Problem> {
    let today = state.clock().today();
    let month = month_or(asked.month.as_deref(), YearMonth::of(today).previous())?;
    caller.work(move |caller| found(caller, (number(&client)?, number(&place)?), month)).await
}

fn found(
    caller: &Caller,
    (client, place): (u32, u32),
    month: YearMonth,
) -> Result<Json<Charge>, Problem> {
    let grant = caller.grant(Function::ViewLedger, Purpose::Determine)?;
    let (law, store) = (caller.house.law, &caller.house.store);
    let (_, lines) = store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(client)?;
        charges_of_client(reader, law, client, month)
    })?;
    let line = lines.iter().find(|line| line.number == place);
    Ok(Json(charge(line.ok_or_else(Problem::not_found)?)))
}

#[utoipa::path(
    put,
    path = "/api/v1/clients/{number}/establishments/{establishment}/charge",
    tag = "業務",
    operation_id = "enterCharge",
    summary = "届いた納入告知書の額を記録し、見込みと比べる",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("establishment" = u32, Path, description = "顧問先の中の事業所の番号"),
        Once
    ),
    request_body = EnterCharge,
    responses((status = 200, description = "見込みとの比べ", body = Charge), Changes)
)]
pub(super) async fn enter(
    State(state): State<AppState>,
    caller: Caller,
    once: Once,
    Path((client, place)): Path<(String, String)>,
    Body(sent): Body<EnterCharge>,
) -> Result<Json<Charge>, Problem> {
    let month = month_or(Some(&sent.month), YearMonth::of(state.clock().today()))?;
    caller
        .work(move |caller| {
            let whom = (number(&client)?, number(&place)?);
            let named = [
                ("health_yen", sent.health_yen),
                ("pension_yen", sent.pension_yen),
                ("contribution_yen", sent.contribution_yen),
            ];
            let wrong: Vec<FieldProblem> = named
                .iter()
                .filter(|(_, amount)| !(0..=AMOUNT_MAX).contains(amount))
                .map(|(field, _)| FieldProblem {
                    field: (*field).to_owned(),
                    detail: "0円から12桁までの額を入れてください。".to_owned(),
                })
                .collect();
            if !wrong.is_empty() {
                return Err(Problem::of_fields(wrong));
            }
            let notice = PremiumNotice {
                health: Some(Yen::new(sent.health_yen)),
                pension: Some(Yen::new(sent.pension_yen)),
                contribution: Some(Yen::new(sent.contribution_yen)),
                total: None,
            };
            let (visitor, token) = (&caller.visitor, Some(once.bytes()));
            caller.house.enter_notice_of(visitor, whom, month, &notice, token)?;
            found(caller, whom, month)
        })
        .await
}

/// The largest amount that the form takes.
const AMOUNT_MAX: i64 = 999_999_999_999;
