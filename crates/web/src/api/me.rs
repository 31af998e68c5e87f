//! GET /api/v1/me/sessions, POST /api/v1/me/sessions/end, POST /api/v1/me/password — 自分.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use romori_app::house::EntryError;
use romori_types::{SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::sent::Body;
use crate::shell::{AppState, Failure, FieldProblem, Problem};

/// サインインしている場所
#[derive(Serialize, ToSchema)]
pub(super) struct OwnSessions {
    /// 新しい順
    sessions: Vec<OwnSession>,
}

/// サインインしている場所の1つ
#[derive(Serialize, ToSchema)]
struct OwnSession {
    /// 識別子
    id: String,
    /// 始まった時刻
    #[schema(value_type = String, format = DateTime)]
    begun_at: Timestamp,
    /// 最後の操作
    #[schema(value_type = String, format = DateTime)]
    used_at: Timestamp,
    /// いま使っているものか
    current: bool,
}

/// 終わらせるセッション
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndSessions {
    /// 識別子。ないときは、いま使っているもの以外のすべてです。
    session: Option<String>,
}

/// 終わった数
#[derive(Serialize, ToSchema)]
pub(super) struct EndedSessions {
    /// 終わった数
    ended: u64,
}

/// パスワードの変更
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePassword {
    /// いまのパスワード
    current: String,
    /// 新しいパスワード
    password: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/me/sessions",
    tag = "設定",
    operation_id = "listOwnSessions",
    summary = "自分がサインインしている場所",
    responses((status = 200, description = "場所", body = OwnSessions), Looks)
)]
pub(super) async fn sessions(caller: Caller) -> Result<Json<OwnSessions>, Problem> {
    caller
        .work(|caller| {
            let current = caller.visitor.record.id;
            let all = caller.house.own_sessions(&caller.visitor)?;
            let sessions = all.into_iter().map(|one| OwnSession {
                id: one.id.to_string(),
                begun_at: one.begun_at,
                used_at: one.used_at,
                current: one.id == current,
            });
            Ok(Json(OwnSessions { sessions: sessions.collect() }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/me/sessions/end",
    tag = "設定",
    operation_id = "endOwnSessions",
    summary = "自分のサインインを終わらせる",
    request_body = EndSessions,
    responses((status = 200, description = "終わった数", body = EndedSessions), Changes)
)]
pub(super) async fn end(
    caller: Caller,
    Body(sent): Body<EndSessions>,
) -> Result<Json<EndedSessions>, Problem> {
    caller
        .work(move |caller| {
            let one: Option<SessionId> = match sent.session.as_deref() {
                None => None,
                Some(text) => Some(text.parse().map_err(|_| Problem::not_found())?),
            };
            let ended = caller.house.end_own_sessions(&caller.visitor, one)?;
            Ok(Json(EndedSessions { ended }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/me/password",
    tag = "設定",
    operation_id = "changeOwnPassword",
    summary = "自分のパスワードを変える",
    request_body = ChangePassword,
    responses((status = 204, description = "変わりました"), Changes)
)]
pub(super) async fn password(
    State(state): State<AppState>,
    caller: Caller,
    Body(sent): Body<ChangePassword>,
) -> Result<StatusCode, Problem> {
    // Each look at a password takes tens of megabytes: few at once, the others wait their turn.
    let _turn = state.doors().acquire().await.map_err(|_| Failure::TooSlow)?;
    caller
        .work(move |caller| {
            let house = &caller.house;
            match house.change_password(&caller.visitor, &sent.current, &sent.password) {
                Ok(()) => Ok(StatusCode::NO_CONTENT),
                Err(error @ EntryError::WrongPassword) => Err(refused("current", &error)),
                Err(error @ EntryError::Password(_)) => Err(refused("password", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}

/// What is wrong with one field.
pub(super) fn refused(field: &str, error: &EntryError) -> Problem {
    Problem::of_fields(vec![FieldProblem { field: field.to_owned(), detail: error.to_string() }])
}
