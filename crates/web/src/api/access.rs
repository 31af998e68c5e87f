//! GET /api/v1/clients/{number}/persons/{person}/access — who can see a person, and why.

use axum::Json;
use axum::extract::Path;
use romori_app::house::{Access, By, policy_words};
use romori_types::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::Looks;
use super::sent::number;
use crate::shell::Problem;

/// 個人をいま開ける人
#[derive(Serialize, ToSchema)]
pub(super) struct AccessList {
    /// 顧問先番号
    client: u32,
    /// 顧問先の中の番号
    person: u32,
    /// いま開ける利用者
    accounts: Vec<MaySee>,
}

/// いま開ける利用者
#[derive(Serialize, ToSchema)]
struct MaySee {
    /// 利用者の識別子
    account: String,
    /// 氏名。委託を受けたほかの事務所の人は null です。
    name: Option<String>,
    /// 委託を受けている事務所
    office: Option<String>,
    /// 開ける区画
    fields: Vec<String>,
    /// 認めている規則
    policies: Vec<Policy>,
    /// 担当の由来
    by: AccessBy,
    /// 割当ての始まりの日、または委託の終わりの翌日
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Date>,
}

/// 規則
#[derive(Serialize, ToSchema)]
struct Policy {
    /// 規則の名
    id: String,
    /// 規則の内容
    words: String,
}

/// 担当の由来
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum AccessBy {
    /// すべての顧問先が担当
    Every,
    /// 名を挙げた顧問先
    Named,
    /// 事務局の割当て
    Assigned,
    /// 委託
    Delegated,
    /// 本人
    Himself,
}

fn listed(access: Access) -> AccessList {
    let accounts = access.accounts.into_iter().map(|one| {
        let (by, day) = match one.by {
            By::Every => (AccessBy::Every, None),
            By::Named => (AccessBy::Named, None),
            By::Assigned(from) => (AccessBy::Assigned, Some(from)),
            By::Delegated(until) => (AccessBy::Delegated, Some(until)),
            By::Himself => (AccessBy::Himself, None),
        };
        let policies = one.policies.into_iter().map(|id| {
            let words = policy_words(&id).to_owned();
            Policy { id, words }
        });
        MaySee {
            account: one.actor.to_string(),
            name: one.name,
            office: one.from,
            fields: one.fields.iter().map(|fields| fields.ja().to_owned()).collect(),
            policies: policies.collect(),
            by,
            day,
        }
    });
    AccessList { client: access.client, person: access.person, accounts: accounts.collect() }
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/persons/{person}/access",
    tag = "安全",
    operation_id = "whoSeesPerson",
    summary = "個人をいま開ける人と、その理由",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号")
    ),
    responses((status = 200, description = "いま開ける人", body = AccessList), Looks)
)]
pub(super) async fn show(
    caller: Caller,
    Path((client, person)): Path<(String, String)>,
) -> Result<Json<AccessList>, Problem> {
    caller
        .work(move |caller| {
            let (client, person) = (number(&client)?, number(&person)?);
            Ok(Json(listed(caller.house.who_sees(&caller.visitor, client, person)?)))
        })
        .await
}
