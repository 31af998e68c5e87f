//! GET and POST /api/v1/assignments — which member has which clients in his charge.

use axum::Json;
use axum::http::StatusCode;
use romori_types::{ActorId, Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::me::refused;
use super::sent::Body;
use crate::shell::Problem;

/// 担当の割当て
#[derive(Serialize, ToSchema)]
pub(super) struct Assignments {
    /// 顧問先番号の順
    clients: Vec<ClientInCharge>,
}

/// 顧問先の担当
#[derive(Serialize, ToSchema)]
struct ClientInCharge {
    /// 顧問先番号
    client: u32,
    /// いま担当している会員の識別子
    now: Option<String>,
    /// これまでの割当て。古い順です。
    history: Vec<OneAssignment>,
}

/// 1つの割当て
#[derive(Serialize, ToSchema)]
struct OneAssignment {
    /// 会員の識別子
    account: String,
    /// はじめの日
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// 終わりの翌日。続いているときは null です。
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// 割り当てる担当
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assign {
    /// 顧問先番号
    client: u32,
    /// 会員の識別子。null は、担当を外します。
    account: Option<String>,
    /// いつから
    #[schema(value_type = String, format = Date)]
    from: Date,
}

#[utoipa::path(
    get,
    path = "/api/v1/assignments",
    tag = "設定",
    operation_id = "listAssignments",
    summary = "担当の割当て",
    responses((status = 200, description = "担当の割当て", body = Assignments), Looks)
)]
pub(super) async fn list(caller: Caller) -> Result<Json<Assignments>, Problem> {
    caller
        .work(|caller| {
            let all = caller.house.charges_of_members(&caller.visitor)?;
            let clients = all.into_iter().map(|one| ClientInCharge {
                client: one.client,
                now: one.now.map(|actor| actor.to_string()),
                history: one
                    .history
                    .iter()
                    .map(|was| OneAssignment {
                        account: was.actor.to_string(),
                        from: was.from,
                        to: was.to,
                    })
                    .collect(),
            });
            Ok(Json(Assignments { clients: clients.collect() }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/assignments",
    tag = "設定",
    operation_id = "assignClient",
    summary = "担当を割り当てる・引き継ぐ",
    request_body = Assign,
    responses((status = 204, description = "決まりました"), Changes)
)]
pub(super) async fn assign(
    caller: Caller,
    Body(sent): Body<Assign>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let member: Option<ActorId> = match sent.account.as_deref() {
                None => None,
                Some(text) => Some(text.parse().map_err(|_| Problem::not_found())?),
            };
            match caller.house.assign(&caller.visitor, sent.client, member, sent.from) {
                Ok(()) => Ok(StatusCode::NO_CONTENT),
                Err(error @ romori_app::house::EntryError::NoClient(_)) => {
                    Err(refused("client", &error))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await
}
