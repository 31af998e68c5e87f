//! GET /api/v1/clients, POST /api/v1/clients/search — 顧問先.

use axum::Json;
use axum::extract::State;
use romori_app::house::{ClientLine, Function, UnitError, clients};
use romori_types::{Date, Purpose};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::sent::{Asked, Body};
use crate::present::house::fits_client;
use crate::shell::{AppState, Problem};

/// どの顧問先か
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Which {
    /// 委託中
    #[default]
    Current,
    /// 委託の終わった先
    Ended,
    /// すべて
    All,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// 委託の別。ないときは委託中です。
    #[serde(default)]
    #[param(inline, required = false)]
    show: Which,
}

/// 探す言葉
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Find {
    /// 番号・名称・カナの一部
    words: String,
}

/// 顧問先の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct ClientList {
    /// 番号の順
    clients: Vec<ClientEntry>,
}

/// 顧問先の一行
#[derive(Serialize, ToSchema)]
struct ClientEntry {
    /// 顧問先番号
    number: u32,
    /// 名称
    name: String,
    /// フリガナ
    kana: String,
    /// 台帳の人数(退職した人を含む)
    persons: u64,
    /// 進行中の案件の数
    open_cases: usize,
    /// 次の期限
    #[schema(value_type = Option<String>, format = Date)]
    next_due_on: Option<Date>,
    /// 委託の終了日
    #[schema(value_type = Option<String>, format = Date)]
    entrusted_until: Option<Date>,
}

#[utoipa::path(
    get,
    path = "/api/v1/clients",
    tag = "台帳",
    operation_id = "listClients",
    summary = "顧問先の一覧",
    params(Wanted),
    responses((status = 200, description = "顧問先の一覧", body = ClientList), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<ClientList>, Problem> {
    let today = state.clock().today();
    let fits = move |line: &ClientLine| match wanted.show {
        Which::All => true,
        Which::Ended => line.has_ended(today),
        Which::Current => !line.has_ended(today),
    };
    caller.work(move |caller| found(caller, today, fits)).await
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/search",
    tag = "台帳",
    operation_id = "searchClients",
    summary = "顧問先を探す",
    request_body = Find,
    responses((status = 200, description = "当てはまる顧問先", body = ClientList), Changes)
)]
pub(super) async fn search(
    State(state): State<AppState>,
    caller: Caller,
    Body(find): Body<Find>,
) -> Result<Json<ClientList>, Problem> {
    let today = state.clock().today();
    let fits =
        move |line: &ClientLine| !line.has_ended(today) && fits_client(line, find.words.trim());
    caller.work(move |caller| found(caller, today, fits)).await
}

fn found(
    caller: &Caller,
    today: Date,
    fits: impl Fn(&ClientLine) -> bool,
) -> Result<Json<ClientList>, Problem> {
    let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
    let lines = caller
        .house
        .store
        .read(&grant, |reader| -> Result<_, UnitError> { clients(reader, today) })?;
    let clients = lines.iter().filter(|line| fits(line)).map(|line| ClientEntry {
        number: line.client.number,
        name: line.profile.name.clone(),
        kana: line.profile.kana.clone(),
        persons: line.persons,
        open_cases: line.open.len(),
        next_due_on: line.next_due(),
        entrusted_until: line.entrustment.as_ref().and_then(|made| made.until),
    });
    Ok(Json(ClientList { clients: clients.collect() }))
}
