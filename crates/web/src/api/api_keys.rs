//! GET and POST /api/v1/api-keys — プログラムの鍵.

use axum::Json;
use axum::http::StatusCode;
use romori_app::house::{ApiKeyLine, Clients, EntryError, Function, House, NewApiKey};
use romori_types::{ActorId, Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::sent::Body;
use crate::shell::{FieldProblem, Problem};

/// プログラムの鍵の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct ApiKeyList {
    /// 作った順
    keys: Vec<ApiKeyShown>,
    /// 鍵に許せることの番号と名称
    functions: Vec<FunctionName>,
}

/// 機能
#[derive(Serialize, ToSchema)]
struct FunctionName {
    /// 番号
    code: u8,
    /// 名称
    name: String,
}

/// プログラムの鍵
#[derive(Serialize, ToSchema)]
struct ApiKeyShown {
    /// 識別子
    id: String,
    /// 名前
    name: String,
    /// 持ち主の氏名
    owner: String,
    /// できることの番号
    functions: Vec<u8>,
    /// 最後の日
    #[schema(value_type = String, format = Date)]
    until: Date,
    /// 使える機械のアドレスの範囲
    network: Option<String>,
    /// 使えるか
    usable: bool,
    /// 最後の利用
    #[schema(value_type = Option<String>, format = DateTime)]
    used_at: Option<Timestamp>,
}

/// 作る鍵
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeApiKey {
    /// 名前
    name: String,
    /// できることの番号
    functions: Vec<u8>,
    /// 顧問先番号。null は担当のすべてです。
    clients: Option<Vec<u32>>,
    /// 最後の日。今日から1年以内です。
    #[schema(value_type = String, format = Date)]
    until: Date,
    /// 使う機械のアドレスか範囲
    network: String,
}

/// 作った鍵
#[derive(Serialize, ToSchema)]
pub(super) struct MadeApiKey {
    /// 識別子
    id: String,
    /// 鍵。ここで一度だけ返します。
    key: String,
}

/// 鍵にすること
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeApiKey {
    /// 鍵の識別子
    key: String,
    /// すること
    act: ApiKeyAct,
}

/// 鍵にすることの別
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ApiKeyAct {
    /// 使えるようにする（管理者）
    Release,
    /// 失効させる
    Revoke,
}

fn shown(line: ApiKeyLine) -> ApiKeyShown {
    ApiKeyShown {
        id: line.key.id.to_string(),
        owner: line.owner,
        functions: line.key.functions.iter().map(Function::code).collect(),
        until: line.key.until,
        network: line.key.network.map(|network| network.to_string()),
        usable: !line.is_over && line.key.released_at.is_some(),
        used_at: line.key.used_at,
        name: line.key.name,
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/api-keys",
    tag = "設定",
    operation_id = "listApiKeys",
    summary = "プログラムの鍵（管理者には事務所のすべて、ほかの人には自分のもの）",
    responses((status = 200, description = "鍵の一覧", body = ApiKeyList), Looks)
)]
pub(super) async fn list(caller: Caller) -> Result<Json<ApiKeyList>, Problem> {
    caller
        .work(|caller| {
            let leads = caller.visitor.may(Function::ManageUsers);
            let keys = caller.house.api_keys(&caller.visitor, leads)?;
            let offered = House::functions_for_programs(&caller.visitor);
            let name = |one: Function| FunctionName { code: one.code(), name: one.ja().to_owned() };
            Ok(Json(ApiKeyList {
                keys: keys.into_iter().map(shown).collect(),
                functions: offered.into_iter().map(name).collect(),
            }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/api-keys",
    tag = "設定",
    operation_id = "makeApiKey",
    summary = "自分のためのプログラムの鍵を作る",
    request_body = MakeApiKey,
    responses((status = 201, description = "作りました", body = MadeApiKey), Changes)
)]
pub(super) async fn make(
    caller: Caller,
    Body(sent): Body<MakeApiKey>,
) -> Result<(StatusCode, Json<MadeApiKey>), Problem> {
    caller
        .work(move |caller| {
            let refused = |field: &str, detail: String| {
                Problem::of_fields(vec![FieldProblem { field: field.to_owned(), detail }])
            };
            let functions: Option<Vec<Function>> =
                sent.functions.iter().map(|code| Function::of_code(*code)).collect();
            let functions = functions.unwrap_or_default();
            let clients = match sent.clients.as_deref() {
                None => Clients::All,
                Some(numbers) => caller
                    .house
                    .own_clients_numbered(&caller.visitor, numbers)
                    .map_err(|error| refused("clients", error.to_string()))?,
            };
            let new = NewApiKey {
                name: &sent.name,
                functions: &functions,
                clients,
                until: Some(sent.until),
                network: &sent.network,
            };
            match caller.house.make_api_key(&caller.visitor, &new) {
                Ok((id, key)) => {
                    Ok((StatusCode::CREATED, Json(MadeApiKey { id: id.to_string(), key })))
                }
                Err(EntryError::ApiKey(problem)) => {
                    Err(refused(problem.field(), problem.to_string()))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/api-keys/changes",
    tag = "設定",
    operation_id = "changeApiKey",
    summary = "プログラムの鍵を使えるようにする・失効させる",
    request_body = ChangeApiKey,
    responses((status = 204, description = "変わりました"), Changes)
)]
pub(super) async fn change(
    caller: Caller,
    Body(sent): Body<ChangeApiKey>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let key: ActorId = sent.key.parse().map_err(|_| Problem::not_found())?;
            match sent.act {
                ApiKeyAct::Release => caller.house.release_api_key(&caller.visitor, key)?,
                ApiKeyAct::Revoke => caller.house.revoke_api_key(&caller.visitor, key)?,
            }
            Ok(StatusCode::NO_CONTENT)
        })
        .await
}
