//! GET and POST /api/v1/accounts — 利用者.

use axum::Json;
use axum::http::StatusCode;
use romori_app::house::{
    ClientAnchor, Clients, EntryError, Fields, Function, NewUser, Role, Roles, Standing, User,
};
use romori_types::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::me::refused;
use super::sent::Body;
use crate::shell::Problem;

/// 利用者の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct AccountList {
    /// 加えた順
    accounts: Vec<Account>,
}

/// 利用者
#[derive(Serialize, ToSchema)]
pub(super) struct Account {
    /// 識別子
    id: String,
    /// 利用者ID
    login: String,
    /// 氏名
    name: String,
    /// 役割
    roles: Vec<RoleName>,
    /// 担当する顧問先番号。null はすべてです。
    clients: Option<Vec<u32>>,
    /// 所属の区分
    party: String,
    /// 外した機能
    functions_withheld: Vec<String>,
    /// 伏せた区画
    fields_withheld: Vec<String>,
    /// 状態
    standing: AccountStanding,
    /// はじめのパスワードのままか
    password_due: bool,
    /// 最後の利用
    #[schema(value_type = Option<String>, format = DateTime)]
    used_at: Option<Timestamp>,
    /// いまサインインしている場所の数
    sessions: usize,
}

/// 利用者の状態
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AccountStanding {
    /// 使用中
    Active,
    /// 停止中
    Locked,
    /// 閉じた
    Ended,
}

/// 役割
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoleName {
    /// 管理者
    Administrator,
    /// 社会保険労務士
    Attorney,
    /// 承認者
    Approver,
    /// 事務担当
    Clerk,
    /// 閲覧のみ
    Viewer,
    /// 監査担当
    Auditor,
    /// 個人番号取扱担当者
    NumberHandler,
}

/// 加える利用者
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddAccount {
    /// 利用者ID
    login: String,
    /// 氏名
    name: String,
    /// 役割
    roles: Vec<RoleName>,
    /// 担当する顧問先番号。null はすべてです。
    clients: Option<Vec<u32>>,
}

/// はじめのパスワード
#[derive(Serialize, ToSchema)]
pub(super) struct FirstPassword {
    /// 利用者の識別子
    account: String,
    /// はじめのパスワード。ここで一度だけ返します。
    password: String,
}

impl FirstPassword {
    pub(super) const fn new(account: String, password: String) -> Self {
        Self { account, password }
    }
}

const ROLES: [(RoleName, Role); 7] = [
    (RoleName::Administrator, Role::Administrator),
    (RoleName::Attorney, Role::Attorney),
    (RoleName::Approver, Role::Approver),
    (RoleName::Clerk, Role::Clerk),
    (RoleName::Viewer, Role::Viewer),
    (RoleName::Auditor, Role::Auditor),
    (RoleName::NumberHandler, Role::NumberHandler),
];

/// Roles by their names.
pub(super) fn roles_of(names: &[RoleName]) -> Roles {
    let roles = names.iter().filter_map(|name| {
        ROLES
            .iter()
            .find(|(known, _)| std::mem::discriminant(known) == std::mem::discriminant(name))
            .map(|(_, role)| *role)
    });
    Roles::of(&roles.collect::<Vec<_>>())
}

/// The clients that are named; all when nothing is said.
pub(super) fn clients_of(caller: &Caller, sent: Option<&[u32]>) -> Result<Clients, Problem> {
    let Some(numbers) = sent else { return Ok(Clients::All) };
    if numbers.is_empty() {
        return Ok(Clients::only([]));
    }
    let found = caller.house.clients_numbered(&caller.visitor, numbers);
    found.map_err(|error| match error {
        EntryError::NoClient(_) => refused("clients", &error),
        other => other.into(),
    })
}

fn ja_of<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(str::to_owned).collect()
}

/// A user as the answer says it.
pub(super) fn account(user: User, known: &[ClientAnchor]) -> Account {
    let named = known.iter().filter(|anchor| user.clients.has(anchor.id));
    Account {
        clients: match &user.clients {
            Clients::All => None,
            Clients::Only(_) => Some(named.map(|anchor| anchor.number).collect()),
        },
        id: user.id.to_string(),
        party: user.rights.party.ja().to_owned(),
        functions_withheld: ja_of(user.rights.limits.functions.iter().map(Function::ja)),
        fields_withheld: ja_of(user.rights.limits.fields.iter().map(Fields::ja)),
        login: user.login,
        name: user.name,
        roles: ROLES
            .iter()
            .filter(|(_, role)| user.roles.has(*role))
            .map(|(name, _)| *name)
            .collect(),
        standing: match user.standing {
            Standing::Active => AccountStanding::Active,
            Standing::Locked => AccountStanding::Locked,
            Standing::Ended => AccountStanding::Ended,
        },
        password_due: user.password_due,
        used_at: user.used_at,
        sessions: user.sessions,
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/accounts",
    tag = "設定",
    operation_id = "listAccounts",
    summary = "利用者の一覧",
    responses((status = 200, description = "利用者の一覧", body = AccountList), Looks)
)]
pub(super) async fn list(caller: Caller) -> Result<Json<AccountList>, Problem> {
    caller
        .work(|caller| {
            let users = caller.house.users(&caller.visitor)?;
            let known = caller.house.client_numbers(&caller.visitor)?;
            let accounts = users.into_iter().map(|user| account(user, &known)).collect();
            Ok(Json(AccountList { accounts }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/accounts",
    tag = "設定",
    operation_id = "addAccount",
    summary = "利用者を加える",
    request_body = AddAccount,
    responses((status = 201, description = "加わりました", body = FirstPassword), Changes)
)]
pub(super) async fn add(
    caller: Caller,
    Body(sent): Body<AddAccount>,
) -> Result<(StatusCode, Json<FirstPassword>), Problem> {
    caller
        .work(move |caller| {
            let clients = clients_of(caller, sent.clients.as_deref())?;
            let roles = roles_of(&sent.roles);
            let new = NewUser { login: &sent.login, name: &sent.name, roles, clients };
            match caller.house.add_user(&caller.visitor, &new) {
                Ok((id, password)) => {
                    let made = FirstPassword::new(id.to_string(), password);
                    Ok((StatusCode::CREATED, Json(made)))
                }
                Err(error @ EntryError::Incomplete) => Err(refused("roles", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}
