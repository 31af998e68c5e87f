//! GET and DELETE /api/v1/session — who calls, and the end of it.

use axum::Json;
use axum::http::StatusCode;
use romori_app::house::{Function, Role};
use romori_types::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use crate::shell::Problem;

/// いまのセッション
#[derive(Serialize, ToSchema)]
pub(super) struct Current {
    /// 事務所
    office: String,
    /// 氏名
    name: String,
    /// 役割
    roles: Vec<String>,
    /// できること
    functions: Vec<String>,
    /// 新しいパスワードを先に決める必要があるか
    password_due: bool,
    /// 始まった時刻
    #[schema(value_type = String, format = DateTime)]
    begun_at: Timestamp,
}

#[utoipa::path(
    get,
    path = "/api/v1/session",
    tag = "サインイン",
    operation_id = "whoAmI",
    summary = "いまのセッションと、できること",
    responses((status = 200, description = "いまのセッション", body = Current), Looks)
)]
pub(super) async fn show(caller: Caller) -> Json<Current> {
    let session = &caller.visitor.session;
    let roles = session.roles();
    let functions = Function::ALL.iter().filter(|function| session.may(**function));
    Json(Current {
        office: caller.visitor.office.clone(),
        name: caller.visitor.name.clone(),
        roles: roles.iter().map(Role::ja).map(str::to_owned).collect(),
        functions: functions.map(|function| function.ja().to_owned()).collect(),
        password_due: session.password_due(),
        begun_at: caller.visitor.record.begun_at,
    })
}

#[utoipa::path(
    delete,
    path = "/api/v1/session",
    tag = "サインイン",
    operation_id = "signOut",
    summary = "サインアウトする",
    responses((status = 204, description = "終わりました"), Changes)
)]
pub(super) async fn end(caller: Caller) -> Result<StatusCode, Problem> {
    caller
        .work(|caller| {
            caller.house.sign_out(&caller.visitor)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
