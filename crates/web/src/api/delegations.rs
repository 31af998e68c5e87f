//! /api/v1/delegations and /api/v1/me/delegations — acting for another tenant.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use romori_app::house::{Delegation, EntryError, Function, Giving, Ground};
use romori_types::{ActorId, Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::me::refused;
use super::sent::Body;
use crate::shell::Problem;

/// 与えた委託
#[derive(Serialize, ToSchema)]
pub(super) struct Delegations {
    /// 新しい順
    delegations: Vec<OneDelegation>,
}

/// 1つの委託
#[derive(Serialize, ToSchema)]
struct OneDelegation {
    /// 識別子
    id: String,
    /// 受けた人の識別子
    account: String,
    /// 委託した事務所の名称。自分が受けたときだけです。
    office: Option<String>,
    /// 委託した機能
    functions: Vec<String>,
    /// 顧問先番号。自分が与えたときだけです。
    clients: Option<Vec<u32>>,
    /// 根拠
    ground: String,
    /// 取り決めた日
    #[schema(value_type = String, format = Date)]
    agreed_on: Date,
    /// はじめの日
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// 終わりの翌日
    #[schema(value_type = String, format = Date)]
    until: Date,
    /// 取り消したか
    taken: bool,
}

/// 与える委託
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Delegate {
    /// 受ける人の識別子
    account: String,
    /// 機能の名称。一覧と同じ書き方です。
    functions: Vec<String>,
    /// 顧問先番号
    clients: Vec<u32>,
    /// 根拠の名称。一覧と同じ書き方です。
    ground: String,
    /// 取り決めた日
    #[schema(value_type = String, format = Date)]
    agreed_on: Date,
    /// はじめの日
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// 終わりの日
    #[schema(value_type = String, format = Date)]
    last: Date,
}

/// 与えた委託の識別子
#[derive(Serialize, ToSchema)]
pub(super) struct Delegated {
    /// 識別子
    id: String,
}

/// 働く事務所
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActFor {
    /// 委託の識別子。null は、自分の事務所に戻ります。
    delegation: Option<String>,
}

/// 新しいトークン
#[derive(Serialize, ToSchema)]
pub(super) struct ActingToken {
    /// これからのトークン。前のものは終わりました。
    token: String,
}

fn one(made: &Delegation, office: Option<String>, clients: Option<Vec<u32>>) -> OneDelegation {
    OneDelegation {
        id: made.id.to_string(),
        account: made.actor.to_string(),
        office,
        functions: made.functions.iter().map(|function| function.ja().to_owned()).collect(),
        clients,
        ground: made.ground.ja().to_owned(),
        agreed_on: made.agreed_on,
        from: made.from,
        until: made.ends(),
        taken: made.taken_at.is_some(),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/delegations",
    tag = "設定",
    operation_id = "listDelegations",
    summary = "ほかの事務所への委託",
    responses((status = 200, description = "与えた委託", body = Delegations), Looks)
)]
pub(super) async fn list(caller: Caller) -> Result<Json<Delegations>, Problem> {
    caller
        .work(|caller| {
            let given = caller.house.delegations_given(&caller.visitor)?;
            let all = given.into_iter().map(|(made, clients)| one(&made, None, Some(clients)));
            Ok(Json(Delegations { delegations: all.collect() }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/delegations",
    tag = "設定",
    operation_id = "delegate",
    summary = "ほかの事務所の人に委託する",
    request_body = Delegate,
    responses((status = 201, description = "委託しました", body = Delegated), Changes)
)]
pub(super) async fn give(
    caller: Caller,
    Body(sent): Body<Delegate>,
) -> Result<(StatusCode, Json<Delegated>), Problem> {
    caller
        .work(move |caller| {
            let actor: ActorId = sent.account.parse().map_err(|_| Problem::not_found())?;
            let named = |function: &&Function| sent.functions.iter().any(|ja| ja == function.ja());
            let functions: Vec<Function> = Function::ALL.iter().filter(named).copied().collect();
            let ground = Ground::ALL.iter().find(|ground| ground.ja() == sent.ground);
            let ground = ground.ok_or_else(|| refused("ground", &EntryError::Incomplete))?;
            let giving = Giving {
                actor,
                functions: &functions,
                clients: &sent.clients,
                ground: *ground,
                agreed_on: sent.agreed_on,
                from: sent.from,
                last: sent.last,
            };
            match caller.house.delegate(&caller.visitor, &giving) {
                Ok(id) => Ok((StatusCode::CREATED, Json(Delegated { id: id.to_string() }))),
                Err(error @ EntryError::NoClient(_)) => Err(refused("clients", &error)),
                Err(error @ EntryError::Incomplete) => Err(refused("functions", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/delegations/{delegation}/take",
    tag = "設定",
    operation_id = "takeDelegation",
    summary = "委託を取り消す",
    params(("delegation" = String, Path, description = "委託の識別子")),
    responses((status = 204, description = "取り消しました"), Changes)
)]
pub(super) async fn take(
    caller: Caller,
    Path(delegation): Path<String>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let one = delegation.parse().map_err(|_| Problem::not_found())?;
            caller.house.take_back(&caller.visitor, one)?;
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/me/delegations",
    tag = "設定",
    operation_id = "listOwnDelegations",
    summary = "自分が受けている委託",
    responses((status = 200, description = "受けている委託", body = Delegations), Looks)
)]
pub(super) async fn held(caller: Caller) -> Result<Json<Delegations>, Problem> {
    caller
        .work(|caller| {
            let held = caller.house.delegations_held(&caller.visitor)?;
            let all = held.into_iter().map(|(made, office)| one(&made, Some(office), None));
            Ok(Json(Delegations { delegations: all.collect() }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/me/acting",
    tag = "設定",
    operation_id = "actFor",
    summary = "委託を受けた事務所で働く・自分の事務所に戻る",
    request_body = ActFor,
    responses((status = 200, description = "新しいトークン", body = ActingToken), Changes)
)]
pub(super) async fn act(
    caller: Caller,
    Body(sent): Body<ActFor>,
) -> Result<Json<ActingToken>, Problem> {
    caller
        .work(move |caller| {
            let one = match sent.delegation.as_deref() {
                None => None,
                Some(text) => Some(text.parse().map_err(|_| Problem::not_found())?),
            };
            let admitted = caller.house.act_for(&caller.visitor, one)?;
            Ok(Json(ActingToken { token: admitted.token }))
        })
        .await
}
