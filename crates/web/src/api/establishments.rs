//! GET /api/v1/establishments, and an establishment of a client: added, looked at, changed.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use romori_app::house::{
    Function, PlaceForm, Question, Reader, Sheet, UnitError, client_view, place_sheet, save_place,
};
use romori_app::ledgers::Fact as _;
use romori_types::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::client::{Item, items};
use super::client_forms::SavedForm;
use super::document::{Changes, Looks};
use super::model::ClientName;
use super::sent::{Asked, Body, Once, number};
use super::sheets::{SentField, SheetField, fields_of, refused, values_of};
use crate::shell::{AppState, Problem};
use crate::view::office::forms::ESTABLISHMENT;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedPlaces {
    /// この顧問先番号だけ
    client: Option<u32>,
}

/// 事業所の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Establishments {
    /// 顧問先の番号の順
    establishments: Vec<OnePlace>,
}

/// 事業所
#[derive(Serialize, ToSchema)]
struct OnePlace {
    /// 顧問先
    client: ClientName,
    /// 顧問先の中の番号
    number: u32,
    /// 名称
    name: String,
    /// 登録。画面と同じ並びです。
    items: Vec<Item>,
}

/// 事業所の記録
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceSheet {
    /// 版。保存するときに送り返します。
    version: u32,
    /// 欄の名前といまの値
    fields: Vec<SheetField>,
    /// いまの内容。画面と同じ並びです。
    items: Vec<Item>,
}

/// 加える事業所
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddPlace {
    /// 欄の名前と値
    fields: Vec<SentField>,
}

/// 直す事業所
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePlace {
    /// 見ていた版
    version: u32,
    /// 欄の名前と値
    fields: Vec<SentField>,
}

#[utoipa::path(
    get,
    path = "/api/v1/establishments",
    tag = "台帳",
    operation_id = "listEstablishments",
    summary = "事業所の一覧",
    params(AskedPlaces),
    responses((status = 200, description = "事業所の一覧", body = Establishments), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<AskedPlaces>,
) -> Result<Json<Establishments>, Problem> {
    let question = Question::client(state.clock().today());
    caller
        .work(move |caller| {
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let views = |reader: &mut Reader<'_, '_>| -> Result<Vec<_>, UnitError> {
                let clients = match asked.client {
                    Some(number) => vec![reader.client_numbered(number)?],
                    None => reader.open_clients()?,
                };
                let views = clients.into_iter().map(|one| client_view(reader, one, &question));
                views.filter(|view| !matches!(view, Err(UnitError::Absent))).collect()
            };
            let views = caller.house.store.read(&grant, views)?;
            let places = views.iter().flat_map(|view| {
                view.establishments.iter().map(|place| OnePlace {
                    client: ClientName { number: view.number, name: view.profile.name.clone() },
                    number: place.number,
                    name: place.profile.name.clone(),
                    items: items(place.profile.items()),
                })
            });
            Ok(Json(Establishments { establishments: places.collect() }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/establishments",
    tag = "台帳",
    operation_id = "addEstablishment",
    summary = "事業所を加える",
    params(("number" = u32, Path, description = "顧問先番号"), Once),
    request_body = AddPlace,
    responses((status = 201, description = "加わりました", body = SavedForm), Changes)
)]
pub(super) async fn add(
    State(state): State<AppState>,
    caller: Caller,
    once: Once,
    Path(client): Path<String>,
    Body(sent): Body<AddPlace>,
) -> Result<(StatusCode, Json<SavedForm>), Problem> {
    caller
        .work(move |caller| {
            let address = (number(&client)?, None);
            let saved = keep(&state, caller, address, (0, &sent.fields, once))?;
            Ok((StatusCode::CREATED, Json(saved)))
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/establishments/{establishment}",
    tag = "台帳",
    operation_id = "getEstablishment",
    summary = "事業所の記録",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("establishment" = u32, Path, description = "顧問先の中の番号")
    ),
    responses((status = 200, description = "事業所の記録", body = PlaceSheet), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, place)): Path<(String, String)>,
) -> Result<Json<PlaceSheet>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (client, place) = (number(&client)?, number(&place)?);
            let grant = caller.grant(Function::EditLedger, Purpose::Maintain)?;
            let sheet = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let client = reader.client_numbered(client)?;
                place_sheet(reader, client, Some(place), today)
            })?;
            let fields = fields_of(ESTABLISHMENT.names(), &sheet.values);
            let Sheet { version, items: all, .. } = sheet;
            Ok(Json(PlaceSheet { version, fields, items: items(all) }))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/establishments/{establishment}",
    tag = "台帳",
    operation_id = "changeEstablishment",
    summary = "事業所を直す",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("establishment" = u32, Path, description = "顧問先の中の番号"),
        Once
    ),
    request_body = ChangePlace,
    responses((status = 200, description = "保存されました", body = SavedForm), Changes)
)]
pub(super) async fn change(
    State(state): State<AppState>,
    caller: Caller,
    once: Once,
    Path((client, place)): Path<(String, String)>,
    Body(sent): Body<ChangePlace>,
) -> Result<Json<SavedForm>, Problem> {
    caller
        .work(move |caller| {
            let address = (number(&client)?, Some(number(&place)?));
            keep(&state, caller, address, (sent.version, &sent.fields, once)).map(Json)
        })
        .await
}

fn keep(
    state: &AppState,
    caller: &Caller,
    (client, place): (u32, Option<u32>),
    (seen, fields, once): (u32, &[SentField], Once),
) -> Result<SavedForm, Problem> {
    let known: Vec<&str> = ESTABLISHMENT.names().collect();
    let values = values_of(&known, fields)?;
    let form = PlaceForm {
        client,
        place,
        values: &values,
        seen,
        token: once.bytes(),
        today: state.clock().today(),
    };
    let saved = save_place(&caller.house, &caller.visitor, &form).map_err(refused)?;
    Ok(SavedForm { batch: saved.batch.to_string() })
}
