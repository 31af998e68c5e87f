//! GET and POST /api/v1/bulk — 大量の取扱いの上限と承認.

use axum::Json;
use axum::http::StatusCode;
use romori_app::house::{Bulk, BulkKind, BulkLine, EntryError};
use romori_types::{BatchId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::me::refused;
use super::sent::Body;
use crate::shell::Problem;

/// 大量の取扱いの様子
#[derive(Serialize, ToSchema)]
pub(super) struct BulkState {
    /// この1時間に見た人数
    seen: u32,
    /// いま見られる人数
    may: u32,
    /// 事務所の上限
    limit: u32,
    /// 求め
    requests: Vec<BulkAsked>,
}

/// 大量の取扱いの求め
#[derive(Serialize, ToSchema)]
struct BulkAsked {
    /// 識別子
    id: String,
    /// 求めの別
    kind: BulkWhat,
    /// 人数
    persons: u32,
    /// いつ
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    /// 承認されたか。null はまだです。
    granted: Option<bool>,
    /// いつまで有効か
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

/// 求めの別
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BulkWhat {
    /// この1時間に、あと何人
    More,
    /// 事務所の上限
    Limit,
}

/// 求めること
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AskBulk {
    /// 求めの別
    kind: BulkWhat,
    /// 人数
    persons: u32,
}

/// 求めへの答え
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecideBulk {
    /// 求めの識別子
    request: String,
    /// 承認するか
    grant: bool,
}

fn asked(line: BulkLine) -> BulkAsked {
    let request = line.request;
    BulkAsked {
        id: request.id.to_string(),
        kind: match request.kind {
            BulkKind::More => BulkWhat::More,
            BulkKind::Limit => BulkWhat::Limit,
        },
        persons: request.persons,
        asked_at: request.asked_at,
        granted: request.decided_at.map(|_| request.granted),
        until: request.until,
    }
}

fn said(bulk: Bulk) -> BulkState {
    let requests = bulk.requests.into_iter().map(asked).collect();
    BulkState { seen: bulk.seen, may: bulk.may, limit: bulk.limit, requests }
}

#[utoipa::path(
    get,
    path = "/api/v1/bulk",
    tag = "設定",
    operation_id = "getBulk",
    summary = "この1時間に見た人数、上限、承認を求めているもの",
    responses((status = 200, description = "様子", body = BulkState), Looks)
)]
pub(super) async fn show(caller: Caller) -> Result<Json<BulkState>, Problem> {
    caller.work(|caller| Ok(Json(said(caller.house.bulk(&caller.visitor)?)))).await
}

#[utoipa::path(
    post,
    path = "/api/v1/bulk",
    tag = "設定",
    operation_id = "askBulk",
    summary = "多くの人の取扱いの承認を求める、または上限を変える",
    request_body = AskBulk,
    responses((status = 204, description = "受け付けました"), Changes)
)]
pub(super) async fn ask(caller: Caller, Body(sent): Body<AskBulk>) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let kind = match sent.kind {
                BulkWhat::More => BulkKind::More,
                BulkWhat::Limit => BulkKind::Limit,
            };
            match caller.house.ask_bulk(&caller.visitor, kind, sent.persons) {
                Ok(_) => Ok(StatusCode::NO_CONTENT),
                Err(error @ EntryError::BulkPersons) => Err(refused("persons", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/bulk/decisions",
    tag = "設定",
    operation_id = "decideBulk",
    summary = "多くの人の取扱いを承認する・しない",
    request_body = DecideBulk,
    responses((status = 204, description = "記録しました"), Changes)
)]
pub(super) async fn decide(
    caller: Caller,
    Body(sent): Body<DecideBulk>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let id: BatchId = sent.request.parse().map_err(|_| Problem::not_found())?;
            caller.house.decide_bulk(&caller.visitor, id, sent.grant)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
