//! GET and PUT /api/v1/accounts/{account} and what can be done to a user.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use romori_app::house::{EntryError, UserChange};
use romori_types::ActorId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::accounts::{Account, FirstPassword, RoleName, account, clients_of, roles_of};
use super::caller::Caller;
use super::document::{Changes, Looks};
use super::me::refused;
use super::sent::Body;
use crate::shell::Problem;

/// 権限
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rights {
    /// 役割
    roles: Vec<RoleName>,
    /// 担当する顧問先番号。null はすべてです。
    clients: Option<Vec<u32>>,
}

/// 利用者にすること
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeAccount {
    /// すること
    act: AccountAct,
}

/// 利用者にすることの別
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AccountAct {
    /// 止める
    Lock,
    /// 再開する
    Open,
    /// 閉じる
    Close,
    /// 確認手段を消す
    DropFactors,
}

pub(super) fn id(text: &str) -> Result<ActorId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

#[utoipa::path(
    get,
    path = "/api/v1/accounts/{account}",
    tag = "設定",
    operation_id = "getAccount",
    summary = "利用者",
    params(("account" = String, Path, description = "利用者の識別子")),
    responses((status = 200, description = "利用者", body = Account), Looks)
)]
pub(super) async fn show(
    caller: Caller,
    Path(user): Path<String>,
) -> Result<Json<Account>, Problem> {
    caller
        .work(move |caller| {
            let user = caller.house.user(&caller.visitor, id(&user)?)?;
            let known = caller.house.client_numbers(&caller.visitor)?;
            Ok(Json(account(user, &known)))
        })
        .await
}

#[utoipa::path(
    put,
    path = "/api/v1/accounts/{account}/rights",
    tag = "設定",
    operation_id = "changeRights",
    summary = "利用者の権限と担当を変える",
    params(("account" = String, Path, description = "利用者の識別子")),
    request_body = Rights,
    responses((status = 204, description = "変わりました"), Changes)
)]
pub(super) async fn rights(
    caller: Caller,
    Path(user): Path<String>,
    Body(sent): Body<Rights>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let user = id(&user)?;
            let clients = clients_of(caller, sent.clients.as_deref())?;
            let roles = roles_of(&sent.roles);
            match caller.house.change_rights(&caller.visitor, user, roles, clients) {
                Ok(()) => Ok(StatusCode::NO_CONTENT),
                Err(error @ EntryError::Incomplete) => Err(refused("roles", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/changes",
    tag = "設定",
    operation_id = "changeAccount",
    summary = "利用者を止める・再開する・閉じる",
    params(("account" = String, Path, description = "利用者の識別子")),
    request_body = ChangeAccount,
    responses((status = 204, description = "変わりました"), Changes)
)]
pub(super) async fn change(
    caller: Caller,
    Path(user): Path<String>,
    Body(sent): Body<ChangeAccount>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let change = match sent.act {
                AccountAct::Lock => UserChange::Lock,
                AccountAct::Open => UserChange::Open,
                AccountAct::Close => UserChange::End,
                AccountAct::DropFactors => UserChange::DropFactors,
            };
            caller.house.change_user(&caller.visitor, id(&user)?, change)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/password",
    tag = "設定",
    operation_id = "renewPassword",
    summary = "利用者のパスワードを作り直す",
    params(("account" = String, Path, description = "利用者の識別子")),
    responses((status = 200, description = "新しいパスワード", body = FirstPassword), Changes)
)]
pub(super) async fn password(
    caller: Caller,
    Path(user): Path<String>,
) -> Result<Json<FirstPassword>, Problem> {
    caller
        .work(move |caller| {
            let password = caller.house.renew_password(&caller.visitor, id(&user)?)?;
            Ok(Json(FirstPassword::new(user, password)))
        })
        .await
}
