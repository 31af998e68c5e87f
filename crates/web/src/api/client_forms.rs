//! POST /api/v1/clients, GET and POST /api/v1/clients/{number}/form — 顧問先 is added and changed, by
//! the names of the form's fields.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use romori_app::house::{
    ClientForm, Function, SaveRefusal, UnitError, change_client, client_sheet, new_client,
};
use romori_app::ledgers::Kind;
use romori_types::{ActorId, Purpose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::client::{Item, items};
use super::document::{Changes, Looks};
use super::sent::{Body, Once, number};
use super::sheets::{SentField, SheetField, fields_of, refused, values_of};
use crate::shell::{AppState, Problem};
use crate::view::office::forms::CLIENT;

/// 顧問先の記録
#[derive(Serialize, ToSchema)]
pub(super) struct ClientFormSheet {
    /// 基本の版。保存するときに送り返します。
    version: u32,
    /// 委託の版。保存するときに送り返します。
    entrustment_version: u32,
    /// 欄の名前といまの値
    fields: Vec<SheetField>,
    /// いまの内容。画面と同じ並びです。
    items: Vec<Item>,
    /// 担当になれる人
    staff: Vec<StaffMember>,
}

/// 担当になれる人
#[derive(Serialize, ToSchema)]
struct StaffMember {
    /// 欄 staff に入れる値
    id: String,
    /// 名前
    name: String,
}

/// 加える顧問先
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddClient {
    /// 欄の名前と値。顧問先番号は number です。
    fields: Vec<SentField>,
}

/// 加わった顧問先
#[derive(Serialize, ToSchema)]
pub(super) struct AddedClient {
    /// 顧問先番号
    number: u32,
    /// 一つの保存の識別子。取り消すときに使います。
    batch: String,
}

/// 直す顧問先
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeClient {
    /// 見ていた基本の版
    version: u32,
    /// 見ていた委託の版
    entrustment_version: u32,
    /// 欄の名前と値
    fields: Vec<SentField>,
}

/// 保存
#[derive(Serialize, ToSchema)]
pub(super) struct SavedForm {
    /// 一つの保存の識別子。取り消すときに使います。
    pub batch: String,
}

/// Who may be in charge.
fn staff(state: &AppState, caller: &Caller) -> Result<Vec<(ActorId, String)>, Problem> {
    let today = state.clock().today();
    Ok(caller.house.staff(caller.visitor.session.tenant(), today)?)
}

#[utoipa::path(
    post,
    path = "/api/v1/clients",
    tag = "台帳",
    operation_id = "addClient",
    summary = "顧問先を加える",
    params(Once),
    request_body = AddClient,
    responses((status = 201, description = "加わりました", body = AddedClient), Changes)
)]
pub(super) async fn add(
    State(state): State<AppState>,
    caller: Caller,
    once: Once,
    Body(sent): Body<AddClient>,
) -> Result<(StatusCode, Json<AddedClient>), Problem> {
    caller
        .work(move |caller| {
            let known: Vec<&str> = CLIENT.names().collect();
            let (values, staff) = (values_of(&known, &sent.fields)?, staff(&state, caller)?);
            let form = ClientForm {
                values: &values,
                staff: &staff,
                seen: (0, 0),
                token: once.bytes(),
                today: state.clock().today(),
            };
            let made = new_client(&caller.house, &caller.visitor, &form).map_err(refused)?;
            let added = AddedClient { number: made.number, batch: made.batch.to_string() };
            Ok((StatusCode::CREATED, Json(added)))
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/form",
    tag = "台帳",
    operation_id = "getClientForm",
    summary = "顧問先と委託の記録",
    params(("number" = u32, Path, description = "顧問先番号")),
    responses((status = 200, description = "顧問先の記録", body = ClientFormSheet), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(client): Path<String>,
) -> Result<Json<ClientFormSheet>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let wanted = number(&client)?;
            let grant = caller.grant(Function::EditLedger, Purpose::Maintain)?;
            let sheet = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let client = reader.client_numbered(wanted)?;
                client_sheet(reader, client, today)
            })?;
            let member = |(id, name): (ActorId, String)| StaffMember { id: id.to_string(), name };
            // The number of a client is for good.
            let names = CLIENT.names().filter(|name| *name != "number");
            Ok(Json(ClientFormSheet {
                version: sheet.seen.0,
                entrustment_version: sheet.seen.1,
                fields: fields_of(names, &sheet.values),
                items: items(sheet.items),
                staff: staff(&state, caller)?.into_iter().map(member).collect(),
            }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/form",
    tag = "台帳",
    operation_id = "changeClient",
    summary = "顧問先と委託を直す",
    params(("number" = u32, Path, description = "顧問先番号"), Once),
    request_body = ChangeClient,
    responses((status = 200, description = "保存されました", body = SavedForm), Changes)
)]
pub(super) async fn change(
    State(state): State<AppState>,
    caller: Caller,
    once: Once,
    Path(client): Path<String>,
    Body(sent): Body<ChangeClient>,
) -> Result<Json<SavedForm>, Problem> {
    caller
        .work(move |caller| {
            let client = number(&client)?;
            let known: Vec<&str> = CLIENT.names().filter(|name| *name != "number").collect();
            let (values, staff) = (values_of(&known, &sent.fields)?, staff(&state, caller)?);
            let form = ClientForm {
                values: &values,
                staff: &staff,
                seen: (sent.version, sent.entrustment_version),
                token: once.bytes(),
                today: state.clock().today(),
            };
            match change_client(&caller.house, &caller.visitor, client, &form) {
                Ok(saved) => Ok(Json(SavedForm { batch: saved.batch.to_string() })),
                Err(refusal) => Err(overtaken(refusal)),
            }
        })
        .await
}

/// Which of the two halves another was quicker with, since each has its version.
fn overtaken(refusal: SaveRefusal) -> Problem {
    let half = match &refusal {
        SaveRefusal::Overtaken(other) if other.kind == Kind::Entrustment => "委託",
        SaveRefusal::Overtaken(_) => "基本",
        _ => return refused(refusal),
    };
    refused(refusal).about(half)
}
