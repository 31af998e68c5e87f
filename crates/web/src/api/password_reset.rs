//! GET and POST /api/v1/password-reset — every user of the office needs a new password.

use axum::Json;
use romori_app::house::ResetProgress;
use romori_types::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::sent::Body;
use crate::shell::Problem;

/// パスワードの一斉再設定
#[derive(Serialize, ToSchema)]
pub(super) struct PasswordReset {
    /// 何回目か
    generation: u32,
    /// 始めた時刻
    #[schema(value_type = String, format = DateTime)]
    begun_at: Timestamp,
    /// 新しいパスワードを決められる最後の日
    #[schema(value_type = String, format = Date)]
    closes_on: Date,
    /// 利用者の数
    users: usize,
    /// まだ決めていない利用者の数
    left: usize,
}

/// いちばん新しい一斉再設定。まだないときは null です。
#[derive(Serialize, ToSchema)]
pub(super) struct LastReset {
    /// いちばん新しいもの
    reset: Option<PasswordReset>,
}

/// 一斉再設定の開始
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginReset {
    /// 最後の日。ないときは14日後です。
    #[schema(value_type = Option<String>, format = Date)]
    closes_on: Option<Date>,
}

impl From<ResetProgress> for PasswordReset {
    fn from(progress: ResetProgress) -> Self {
        let ResetProgress { generation, begun_at, closes_on, users, left } = progress;
        Self { generation, begun_at, closes_on, users, left }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/password-reset",
    tag = "設定",
    operation_id = "showPasswordReset",
    summary = "パスワードの一斉再設定の進み具合",
    responses((status = 200, description = "進み具合", body = LastReset), Looks)
)]
pub(super) async fn show(caller: Caller) -> Result<Json<LastReset>, Problem> {
    caller
        .work(|caller| {
            let reset = caller.house.reset_progress(&caller.visitor)?;
            Ok(Json(LastReset { reset: reset.map(PasswordReset::from) }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/password-reset",
    tag = "設定",
    operation_id = "beginPasswordReset",
    summary = "すべての利用者に、新しいパスワードを決めてもらう",
    request_body = BeginReset,
    responses((status = 200, description = "始まりました", body = PasswordReset), Changes)
)]
pub(super) async fn begin(
    caller: Caller,
    Body(sent): Body<BeginReset>,
) -> Result<Json<PasswordReset>, Problem> {
    caller
        .work(move |caller| {
            let closes = sent.closes_on.unwrap_or_else(|| caller.house.usual_closing());
            Ok(Json(caller.house.begin_reset(&caller.visitor, closes)?.into()))
        })
        .await
}
