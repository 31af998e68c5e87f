//! /api/v1/supports — what operators ask this tenant for, and what it lets them.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use romori_app::house::{EntryError, Function, Granting, Support, SupportState};
use romori_types::{SupportId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::me::refused;
use super::sent::Body;
use crate::shell::Problem;

/// 運営からの支援の申出
#[derive(Serialize, ToSchema)]
pub(super) struct Supports {
    /// 新しい順
    supports: Vec<OneSupport>,
}

/// 1つの申出
#[derive(Serialize, ToSchema)]
struct OneSupport {
    /// 識別子
    id: String,
    /// 申し出た人
    operator: String,
    /// 目的
    purpose: String,
    /// 申し出た時刻
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    /// 申し出た時間（分）
    minutes: u16,
    /// 状態
    state: SupportStanding,
    /// 残りの分
    minutes_left: u16,
    /// 認めた機能
    functions: Vec<String>,
    /// 氏名・番号を伏せるか
    masked: bool,
    /// 運営者二人の承認による緊急の支援か。契約者は断り、終わらせられます。
    urgent: bool,
}

/// 申出の状態
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SupportStanding {
    /// 回答待ち
    Asked,
    /// 回答がないまま期限切れ
    Lapsed,
    /// 不承認
    Refused,
    /// 承認中
    Open,
    /// 終了
    Over,
}

/// 回答
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SupportDecision {
    /// 認めるか
    grant: bool,
    /// 見せる機能の名称。認めるときだけです。
    #[serde(default)]
    functions: Vec<String>,
    /// 見せる顧問先番号。認めるときだけです。
    #[serde(default)]
    clients: Vec<u32>,
    /// 氏名・番号をそのまま見せるか。なければ伏せます。
    #[serde(default)]
    open_names: bool,
}

fn one((made, operator): (Support, String), now: Timestamp) -> OneSupport {
    OneSupport {
        id: made.id.to_string(),
        operator,
        asked_at: made.asked_at,
        minutes: made.minutes,
        state: match made.state(now) {
            SupportState::Asked => SupportStanding::Asked,
            SupportState::Lapsed => SupportStanding::Lapsed,
            SupportState::Refused => SupportStanding::Refused,
            SupportState::Open => SupportStanding::Open,
            SupportState::Over => SupportStanding::Over,
        },
        minutes_left: made.minutes_left(now),
        functions: made.functions.iter().map(|function| function.ja().to_owned()).collect(),
        masked: made.masked,
        urgent: made.urgent,
        purpose: made.purpose,
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/supports",
    tag = "設定",
    operation_id = "listSupports",
    summary = "運営からの支援の申出",
    responses((status = 200, description = "申出", body = Supports), Looks)
)]
pub(super) async fn list(caller: Caller) -> Result<Json<Supports>, Problem> {
    caller
        .work(|caller| {
            let now = caller.house.store.now();
            let all = caller.house.supports(&caller.visitor)?;
            let supports = all.into_iter().map(|made| one(made, now)).collect();
            Ok(Json(Supports { supports }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/supports/{support}/decision",
    tag = "設定",
    operation_id = "decideSupport",
    summary = "支援を認める・認めない",
    params(("support" = String, Path, description = "申出の識別子")),
    request_body = SupportDecision,
    responses((status = 204, description = "決めました"), Changes)
)]
pub(super) async fn decide(
    caller: Caller,
    Path(support): Path<String>,
    Body(sent): Body<SupportDecision>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let id: SupportId = support.parse().map_err(|_| Problem::not_found())?;
            let named = |function: &&Function| sent.functions.iter().any(|ja| ja == function.ja());
            let functions: Vec<Function> = Function::ALL.iter().filter(named).copied().collect();
            let granting = Granting {
                functions: &functions,
                clients: &sent.clients,
                masked: !sent.open_names,
            };
            let granting = sent.grant.then_some(&granting);
            match caller.house.decide_support(&caller.visitor, id, granting) {
                Ok(()) => Ok(StatusCode::NO_CONTENT),
                Err(error @ EntryError::NoClient(_)) => Err(refused("clients", &error)),
                Err(error @ EntryError::SupportGranted) => Err(refused("functions", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/supports/{support}/end",
    tag = "設定",
    operation_id = "endSupport",
    summary = "認めた支援を終わらせる",
    params(("support" = String, Path, description = "申出の識別子")),
    responses((status = 204, description = "終わらせました"), Changes)
)]
pub(super) async fn end(
    caller: Caller,
    Path(support): Path<String>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let id = support.parse().map_err(|_| Problem::not_found())?;
            caller.house.end_support(&caller.visitor, id)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
