//! GET /api/v1/numbers and /api/v1/clients/{number}/numbers — states and counts of individual
//! numbers. Nothing here collects, uses or shows one.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::numbers::{HolderRef, NumberKeeper, NumberState, NumbersLine, PersonNumber};
use romori_types::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::Looks;
use super::model::ClientName;
use super::sent::number;
use crate::shell::{AppState, Problem};

/// 番号庫の状況
#[derive(Serialize, ToSchema)]
pub(super) struct Numbers {
    /// 番号庫が答えたかどうか。答えないとき、数はありません。
    answered: bool,
    /// 顧問先の番号の順
    clients: Vec<NumbersOfClient>,
}

/// 顧問先の番号の数
#[derive(Serialize, ToSchema)]
struct NumbersOfClient {
    /// 顧問先
    client: ClientName,
    /// だれが保管するか。許可の登録がなければ null です。
    keeper: Option<String>,
    /// 許可の末日
    #[schema(value_type = Option<String>, format = Date)]
    through: Option<Date>,
    /// 状態ごとの数
    counts: Vec<StateCount>,
    /// 確認を待つ画像の数
    images: u32,
}

/// 状態と数
#[derive(Serialize, ToSchema)]
struct StateCount {
    /// 状態
    state: String,
    /// 数
    count: u32,
}

/// 顧問先の番号の状況
#[derive(Serialize, ToSchema)]
pub(super) struct ClientNumberStates {
    /// 顧問先
    client: ClientName,
    /// 番号庫が答えたかどうか。答えないとき、状態は確かではありません。
    answered: bool,
    /// 持ち主
    holders: Vec<HolderState>,
}

/// 持ち主の状態
#[derive(Serialize, ToSchema)]
struct HolderState {
    /// 顧問先の中の個人の番号。支払先は null です。
    person: Option<u32>,
    /// 被扶養者のとき、その番号
    dependant: Option<u32>,
    /// 支払先のとき、その番号
    payee: Option<u32>,
    /// 区分
    kind: String,
    /// 状態
    state: String,
    /// 次にすること
    next_step: String,
    /// この日から廃棄します。
    #[schema(value_type = Option<String>, format = Date)]
    dispose_on: Option<Date>,
    /// 同じ番号の持ち主がほかにいるかどうか
    doubled: bool,
}

impl From<&NumbersLine> for NumbersOfClient {
    fn from(line: &NumbersLine) -> Self {
        let count = |state: &NumberState| StateCount {
            state: state.ja().to_owned(),
            count: line.count(*state),
        };
        Self {
            client: ClientName { number: line.client.number, name: line.name.clone() },
            keeper: line.keeper.map(|keeper: NumberKeeper| keeper.ja().to_owned()),
            through: line.through,
            counts: NumberState::ALL.iter().map(count).collect(),
            images: line.images,
        }
    }
}

impl From<&PersonNumber> for HolderState {
    fn from(one: &PersonNumber) -> Self {
        let (person, dependant, payee) = match one.person.named {
            HolderRef::Person(person) => (Some(person), None, None),
            HolderRef::Dependant(person, row) => (Some(person), Some(row), None),
            HolderRef::Payee(row) => (None, None, Some(row)),
        };
        Self {
            person,
            dependant,
            payee,
            kind: one.person.holder.kind.ja().to_owned(),
            state: one.state.ja().to_owned(),
            next_step: one.next_step().to_owned(),
            dispose_on: one.standing.as_ref().and_then(|standing| standing.dispose_on),
            doubled: !one.same_as.is_empty(),
        }
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/numbers",
    tag = "番号庫",
    operation_id = "listNumbers",
    summary = "個人番号の状況（数だけ）",
    responses((status = 200, description = "顧問先ごとの数", body = Numbers), Looks)
)]
pub(super) async fn list(
    State(_): State<AppState>,
    caller: Caller,
) -> Result<Json<Numbers>, Problem> {
    caller
        .work(move |caller| {
            let found = caller.house.numbers_overview(&caller.visitor)?;
            let clients = found.lines.iter().map(NumbersOfClient::from).collect();
            Ok(Json(Numbers { answered: found.away.is_none(), clients }))
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/numbers",
    tag = "番号庫",
    operation_id = "showClientNumbers",
    summary = "顧問先の個人番号の状況（状態だけ）",
    params(("number" = u32, Path, description = "顧問先番号")),
    responses((status = 200, description = "持ち主ごとの状態", body = ClientNumberStates), Looks)
)]
pub(super) async fn show(
    Path(client): Path<String>,
    caller: Caller,
) -> Result<Json<ClientNumberStates>, Problem> {
    let client = number(&client)?;
    caller
        .work(move |caller| {
            let found = caller.house.numbers_of_client(&caller.visitor, client)?;
            let holders = found.people.iter().map(HolderState::from).collect();
            Ok(Json(ClientNumberStates {
                client: ClientName { number: found.client.number, name: found.name.clone() },
                answered: found.away.is_none(),
                holders,
            }))
        })
        .await
}
