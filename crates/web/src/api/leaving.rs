//! GET and POST /api/v1/clients/{number}/persons/{person}/leaving — 人が辞める.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{Function, Leaving, UnitError, Values, leave, person_named, tenure};
use romori_app::ledgers::Fact;
use romori_types::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::client::{Item, items};
use super::determinations::{MadeCase, made_case};
use super::document::{Changes, Looks};
use super::sent::{Body, Once, number};
use super::sheets::{SentField, SheetField, fields_of, refused, values_of};
use crate::present::house::LEAVING_USUAL;
use crate::shell::{AppState, Problem};
use crate::view::office::forms::LEAVING_FORM;

/// 人が辞めるときの欄
#[derive(Serialize, ToSchema)]
pub(super) struct LeavingForm {
    /// 終わる雇用の版。在籍していないときは null です。
    employment_version: Option<u32>,
    /// 終わる被保険者資格の版。資格がないときは null です。
    enrolment_version: Option<u32>,
    /// 欄の名前と、ふつうの値
    fields: Vec<SheetField>,
    /// 終わるもののいまの内容
    items: Vec<Item>,
}

/// 辞める人
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Leave {
    /// 見ていた雇用の版
    employment_version: u32,
    /// 見ていた被保険者資格の版。資格がないときは null です。
    enrolment_version: Option<u32>,
    /// 欄の名前と値。要らない欄は省けます。
    fields: Vec<SentField>,
}

/// 辞めた人
#[derive(Serialize, ToSchema)]
pub(super) struct LeftPerson {
    /// 一つの保存の識別子。取り消すときに使います。
    batch: String,
    /// 資格喪失届の案件。資格のない人と、同じ印で二度目のときは null です。
    case: Option<MadeCase>,
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/persons/{person}/leaving",
    tag = "台帳",
    operation_id = "getLeaving",
    summary = "人が辞めるときの欄と、終わるものの版",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号")
    ),
    responses((status = 200, description = "欄と版", body = LeavingForm), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, person)): Path<(String, String)>,
) -> Result<Json<LeavingForm>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (client, person) = (number(&client)?, number(&person)?);
            let grant = caller.grant(Function::EditLedger, Purpose::Maintain)?;
            let held = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let (client, person, _) = person_named(reader, client, person, today)?;
                tenure(reader, (client, person))
            })?;
            let employment = held.employment.as_ref().map(|(_, _, made)| made.items());
            let enrolment = held.enrolment.as_ref().map(|(_, _, made)| made.items());
            let usual: Values = LEAVING_USUAL.into_iter().collect();
            Ok(Json(LeavingForm {
                employment_version: held.employment.as_ref().map(|made| made.1),
                enrolment_version: held.enrolment.as_ref().map(|made| made.1),
                fields: fields_of(LEAVING_FORM.names(), &usual),
                items: items(employment.into_iter().chain(enrolment).flatten().collect()),
            }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/persons/{person}/leaving",
    tag = "台帳",
    operation_id = "leave",
    summary = "人が辞める。台帳に記録し、資格喪失届の案件を作る",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        Once
    ),
    request_body = Leave,
    responses((status = 200, description = "記録されました", body = LeftPerson), Changes)
)]
pub(super) async fn save(
    State(state): State<AppState>,
    caller: Caller,
    once: Once,
    Path((client, person)): Path<(String, String)>,
    Body(sent): Body<Leave>,
) -> Result<Json<LeftPerson>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (client, person) = (number(&client)?, number(&person)?);
            let known: Vec<&str> = LEAVING_FORM.names().collect();
            let values = values_of(&known, &sent.fields)?;
            let seen = (sent.employment_version, sent.enrolment_version.unwrap_or(0));
            let token = once.bytes();
            let leaving = Leaving { client, person, values: &values, seen, token, today };
            let left = leave(&caller.house, &caller.visitor, &leaving).map_err(refused)?;
            let case = left.filing.map(|filing| made_case(client, &filing));
            Ok(Json(LeftPerson { batch: left.batch.to_string(), case }))
        })
        .await
}
