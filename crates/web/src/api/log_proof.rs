//! GET /api/v1/log/checkpoint, GET /api/v1/log/entries/{entry}/proof and POST /api/v1/log/growth —
//! what holds the log to what it was.

use axum::Json;
use axum::extract::Path;
use axum::response::Response;
use romori_app::house::{LogHead, ProofError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::sent::Body;
use crate::present::house::proof_problem;
use crate::shell::{Attachment, Failure, Problem, attachment};

/// チェックポイント
#[derive(Serialize, ToSchema)]
pub(super) struct Checkpoint {
    /// 記録簿全体の長さ
    size: u64,
    /// 根（16進）
    root: String,
    /// 署名のあるチェックポイント（C2SP tlog-checkpoint）。このまま控えてください。
    note: String,
    /// 検証鍵（C2SP signed-note）
    key: String,
}

impl From<LogHead> for Checkpoint {
    fn from(head: LogHead) -> Self {
        let LogHead { size, root, note, key } = head;
        Self { size, root, note, key }
    }
}

/// 控えてあったチェックポイント
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    /// 署名のあるチェックポイント（C2SP tlog-checkpoint）
    note: String,
}

/// 控えとの照合
#[derive(Serialize, ToSchema)]
pub(super) struct Growth {
    /// 控えたときの長さ
    old: u64,
    /// 控えた記録簿に書き足しただけのものか
    agrees: bool,
    /// いまの記録簿
    now: Checkpoint,
    /// 証明ファイル。検証の道具か `romori ledger check-proof` で確かめてください。
    proof: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/log/checkpoint",
    tag = "安全",
    operation_id = "getLogCheckpoint",
    summary = "記録簿のチェックポイント",
    responses((status = 200, description = "いまのチェックポイント", body = Checkpoint), Looks)
)]
pub(super) async fn checkpoint(caller: Caller) -> Result<Json<Checkpoint>, Problem> {
    caller.work(move |caller| Ok(Json(caller.house.head_taken(&caller.visitor)?.into()))).await
}

#[utoipa::path(
    get,
    path = "/api/v1/log/entries/{entry}/proof",
    tag = "安全",
    operation_id = "getLogProof",
    summary = "記録1件の証明ファイル",
    params(("entry" = u64, Path, description = "記録簿の場所")),
    responses(
        (status = 200, description = "証明ファイル（C2SP tlog-proof）", body = String,
            content_type = "text/plain"),
        Looks
    )
)]
pub(super) async fn entry(caller: Caller, Path(entry): Path<String>) -> Result<Response, Problem> {
    caller
        .work(move |caller| {
            let entry: u64 = entry.parse().map_err(|_| Problem::not_found())?;
            let proof = caller.house.entry_proof(&caller.visitor, entry)?;
            let name = format!("{entry}.tlog-proof");
            let kind = "text/plain; charset=utf-8";
            Ok(attachment(Attachment { name: &name, kind, bytes: proof.file.into_bytes() }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/log/growth",
    tag = "安全",
    operation_id = "checkLogGrowth",
    summary = "控えてあったチェックポイントと照らす",
    request_body = Kept,
    responses((status = 200, description = "照らした結果と証明", body = Growth), Changes)
)]
pub(super) async fn growth(
    caller: Caller,
    Body(kept): Body<Kept>,
) -> Result<Json<Growth>, Problem> {
    caller
        .work(move |caller| {
            let said = caller.house.growth_since(&caller.visitor, &kept.note);
            let said = said.map_err(|error| match error {
                ProofError::Entry(error) => Problem::from(error),
                other => Failure::Conflict(proof_problem(&other)).into(),
            })?;
            let (old, agrees, proof) = (said.old, said.agrees, said.file);
            Ok(Json(Growth { old, agrees, now: said.head.into(), proof }))
        })
        .await
}
