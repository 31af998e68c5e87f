//! GET and POST /api/v1/clients/{number}/hiring — 人が入る.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use romori_app::house::{Function, Hiring, Values, hire};
use romori_types::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::determinations::{MadeCase, made_case};
use super::document::{Changes, Looks};
use super::sent::{Body, Once, number};
use super::sheets::{SentField, SheetField, fields_of, refused, values_of};
use crate::present::house::HIRE_USUAL;
use crate::shell::{AppState, Problem};
use crate::view::office::forms::HIRE;

/// 人が入るときの欄
#[derive(Serialize, ToSchema)]
pub(super) struct HiringForm {
    /// 欄の名前と、ふつうの値
    fields: Vec<SheetField>,
}

/// 入る人
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Hire {
    /// 欄の名前と値。要らない欄は省けます。
    fields: Vec<SentField>,
}

/// 入った人
#[derive(Serialize, ToSchema)]
pub(super) struct HiredPerson {
    /// 一つの保存の識別子。取り消すときに使います。
    batch: String,
    /// 顧問先の中の番号
    person: u32,
    /// 資格取得届の案件。加入しない人と、同じ印で二度目のときは null です。
    case: Option<MadeCase>,
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/hiring",
    tag = "台帳",
    operation_id = "getHiring",
    summary = "人が入るときの欄",
    params(("number" = u32, Path, description = "顧問先番号")),
    responses((status = 200, description = "欄", body = HiringForm), Looks)
)]
pub(super) async fn show(
    caller: Caller,
    Path(client): Path<String>,
) -> Result<Json<HiringForm>, Problem> {
    caller
        .work(move |caller| {
            let client = number(&client)?;
            let grant = caller.grant(Function::EditLedger, Purpose::Maintain)?;
            caller.house.store.read(&grant, |reader| reader.client_numbered(client))?;
            let usual: Values = HIRE_USUAL.into_iter().collect();
            Ok(Json(HiringForm { fields: fields_of(HIRE.names(), &usual) }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/hiring",
    tag = "台帳",
    operation_id = "hire",
    summary = "人が入る。台帳に記録し、資格取得届の案件を作る",
    params(("number" = u32, Path, description = "顧問先番号"), Once),
    request_body = Hire,
    responses((status = 201, description = "記録されました", body = HiredPerson), Changes)
)]
pub(super) async fn save(
    State(state): State<AppState>,
    caller: Caller,
    once: Once,
    Path(client): Path<String>,
    Body(sent): Body<Hire>,
) -> Result<(StatusCode, Json<HiredPerson>), Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let client = number(&client)?;
            let known: Vec<&str> = HIRE.names().collect();
            let values = values_of(&known, &sent.fields)?;
            let hiring = Hiring { client, values: &values, token: once.bytes(), today };
            let hired = hire(&caller.house, &caller.visitor, &hiring).map_err(refused)?;
            let case = hired.filing.map(|filing| made_case(client, &filing));
            let batch = hired.batch.to_string();
            Ok((StatusCode::CREATED, Json(HiredPerson { batch, person: hired.person, case })))
        })
        .await
}
