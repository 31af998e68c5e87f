//! PUT /api/v1/accounts/{account}/limits and POST /api/v1/accounts/{account}/copy — rights down to
//! function and fields, and rights copied.

use axum::extract::Path;
use axum::http::StatusCode;
use romori_app::house::{
    EntryError, FieldSet, Fields, Function, Functions, Limits as Taken, NewRights, Party,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::account::id;
use super::caller::Caller;
use super::document::Changes;
use super::me::refused;
use super::sent::Body;
use crate::shell::Problem;

/// 権限の範囲
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    /// 所属の区分の名称
    party: String,
    /// 外す機能の名称
    functions_withheld: Vec<String>,
    /// 伏せる区画の名称
    fields_withheld: Vec<String>,
    /// 本人のときだけ、顧問先番号と、その中の番号
    person: Option<[u32; 2]>,
}

/// 権限を写す元
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CopyRights {
    /// 写す元の利用者の識別子
    from: String,
}

#[utoipa::path(
    put,
    path = "/api/v1/accounts/{account}/limits",
    tag = "設定",
    operation_id = "changeLimits",
    summary = "利用者の所属の区分と、外す機能・伏せる区画を変える",
    params(("account" = String, Path, description = "利用者の識別子")),
    request_body = Limits,
    responses((status = 204, description = "変わりました"), Changes)
)]
pub(super) async fn change(
    caller: Caller,
    Path(user): Path<String>,
    Body(sent): Body<Limits>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let party = Party::ALL.iter().find(|party| party.ja() == sent.party);
            let functions: Option<Vec<Function>> = sent
                .functions_withheld
                .iter()
                .map(|ja| Function::ALL.iter().find(|one| one.ja() == ja).copied())
                .collect();
            let fields: Option<Vec<Fields>> = sent
                .fields_withheld
                .iter()
                .map(|ja| Fields::ALL.iter().find(|one| one.ja() == ja).copied())
                .collect();
            let lacks = |field| refused(field, &EntryError::Incomplete);
            let new = NewRights {
                party: *party.ok_or_else(|| lacks("party"))?,
                limits: Taken {
                    functions: Functions::of(
                        &functions.ok_or_else(|| lacks("functions_withheld"))?,
                    ),
                    fields: FieldSet::of(&fields.ok_or_else(|| lacks("fields_withheld"))?),
                },
                person: sent.person.map(|[client, person]| (client, person)),
            };
            match caller.house.change_limits(&caller.visitor, id(&user)?, &new) {
                Ok(()) => Ok(StatusCode::NO_CONTENT),
                Err(error @ (EntryError::Incomplete | EntryError::ClientsNotNamed)) => {
                    Err(refused("party", &error))
                }
                Err(other) => Err(other.into()),
            }
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/accounts/{account}/copy",
    tag = "設定",
    operation_id = "copyRights",
    summary = "ほかの利用者の権限を写す",
    params(("account" = String, Path, description = "利用者の識別子")),
    request_body = CopyRights,
    responses((status = 204, description = "写しました"), Changes)
)]
pub(super) async fn copy(
    caller: Caller,
    Path(user): Path<String>,
    Body(sent): Body<CopyRights>,
) -> Result<StatusCode, Problem> {
    caller
        .work(move |caller| {
            let (from, to) = (id(&sent.from)?, id(&user)?);
            match caller.house.copy_rights(&caller.visitor, from, to) {
                Ok(()) => Ok(StatusCode::NO_CONTENT),
                Err(error @ EntryError::Incomplete) => Err(refused("from", &error)),
                Err(other) => Err(other.into()),
            }
        })
        .await
}
