//! GET /api/v1/clients/{number}/history — 履歴 of a client; of a person; one act of it.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{
    Act, ActsAsked, BatchState, Change, Function, Question, Reader, UnitError, Whose, acts,
    client_view, one_act,
};
use romori_types::{BatchId, Purpose, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::{Caller, Names};
use super::document::Looks;
use super::model::{ClientName, name};
use super::sent::{Asked, number};
use crate::present::house::{days, fact_words, item_words, kind_of_code, nature};
use crate::shell::{AppState, Problem};

/// So many acts are answered at once.
const ACTS_MAX: u32 = 50;
/// So many changes of each.
const CHANGES_MAX: u32 = 20;
/// So many changes of one act.
const LINES_MAX: u32 = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// この処理より前だけ。続きを読むときに、最後の処理の識別子を送ります。
    before: Option<String>,
    /// どこから記録したか: form(入力)・import(取込)・decision(決定の反映)・demo(見本)
    kind: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// 何件目の次からか
    #[serde(default)]
    from: u64,
}

/// 履歴
#[derive(Serialize, ToSchema)]
pub(super) struct History {
    /// 顧問先
    client: ClientName,
    /// 新しい順に、50件まで
    acts: Vec<OneAct>,
}

/// 一つの処理
#[derive(Serialize, ToSchema)]
pub(super) struct OneAct {
    /// 識別子
    id: String,
    /// どこから記録したか
    kind: String,
    /// だれが
    made_by: String,
    /// いつ
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// 元に戻した時刻
    #[schema(value_type = Option<String>, format = DateTime)]
    undone_at: Option<Timestamp>,
    /// 元に戻した人
    undone_by: Option<String>,
    /// この顧問先について記録した件数
    lines: u64,
    /// 残したメモ
    notes: Vec<String>,
    /// 変えたこと。件数のうち、はじめの部分です。
    changes: Vec<OneChange>,
}

/// 一つの変更
#[derive(Serialize, ToSchema)]
pub(super) struct OneChange {
    /// 個人の番号。個人のものでないときは null です。
    person: Option<u32>,
    /// 事業所の番号。事業所のものでないときは null です。
    establishment: Option<u32>,
    /// 何を
    what: String,
    /// 新しく記録・変更・取り消し
    nature: String,
    /// いつについて
    valid: String,
    /// 項目の前と後
    items: Vec<ItemChange>,
}

/// 項目の前と後
#[derive(Serialize, ToSchema)]
struct ItemChange {
    /// 項目
    label: String,
    /// 前の値
    before: Option<String>,
    /// 後の値
    after: Option<String>,
}

fn one(act: &Act, names: &Names) -> OneAct {
    let (undone_at, undone_by) = match act.batch.state {
        BatchState::Undone(at, by) => (Some(at), Some(name(names, by))),
        _ => (None, None),
    };
    OneAct {
        id: act.batch.id.to_string(),
        kind: act.batch.kind.ja().to_owned(),
        made_by: name(names, act.batch.made_by),
        made_at: act.batch.made_at,
        undone_at,
        undone_by,
        lines: act.lines,
        notes: act.notes.clone(),
        changes: act.changes.iter().map(change).collect(),
    }
}

/// One change, as a program reads it.
pub(super) fn change(made: &Change) -> OneChange {
    let items = made.items.iter().map(|(label, before, after)| ItemChange {
        label: (*label).to_owned(),
        before: before.as_ref().map(|value| item_words(made.kind, label, value)),
        after: after.as_ref().map(|value| item_words(made.kind, label, value)),
    });
    let numbered = |number: u32| (number > 0).then_some(number);
    let (person, establishment) = match &made.whose {
        Whose::Client => (None, None),
        Whose::Establishment(number, _) => (None, numbered(*number)),
        Whose::Person(number, _) => (numbered(*number), None),
    };
    OneChange {
        person,
        establishment,
        what: fact_words(made.kind, made.key),
        nature: nature(made).to_owned(),
        valid: days(made.valid),
        items: items.collect(),
    }
}

fn batch(text: &str) -> Result<BatchId, UnitError> {
    text.parse().map_err(|_| UnitError::Absent)
}

/// Reads the acts of a client, or of one person of it.
fn read(
    state: &AppState,
    caller: &Caller,
    (client, person): (u32, Option<u32>),
    wanted: &Wanted,
) -> Result<History, Problem> {
    let today = state.clock().today();
    let kind = wanted.kind.as_deref().map(|code| {
        kind_of_code(code).ok_or_else(|| {
            Problem::unreadable("kind は form・import・decision・demo のどれかにしてください。")
        })
    });
    let kind = kind.transpose()?;
    let names = caller.names()?;
    let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
    let found = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(client)?;
        let asked = ActsAsked {
            person: person.map(|person| anchor(reader, client.id, person)).transpose()?,
            kind,
            before: wanted.before.as_deref().map(batch).transpose()?,
            most: ACTS_MAX,
            changes: CHANGES_MAX,
        };
        let view = client_view(reader, client, &Question::client(today))?;
        let name = ClientName { number: client.number, name: view.profile.name };
        Ok((name, acts(reader, client, &asked)?))
    });
    let (client, acts) = found?;
    Ok(History { client, acts: acts.iter().map(|act| one(act, &names)).collect() })
}

fn anchor(
    reader: &mut Reader<'_, '_>,
    client: romori_types::ClientId,
    person: u32,
) -> Result<romori_app::house::PersonAnchor, UnitError> {
    reader.person_numbered(client, person)
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/history",
    tag = "台帳",
    operation_id = "listHistory",
    summary = "顧問先の履歴",
    params(("number" = u32, Path, description = "顧問先番号"), Wanted),
    responses((status = 200, description = "顧問先の履歴", body = History), Looks)
)]
pub(super) async fn of_client(
    State(state): State<AppState>,
    caller: Caller,
    Path(client): Path<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<History>, Problem> {
    caller
        .work(move |caller| read(&state, caller, (number(&client)?, None), &wanted).map(Json))
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/persons/{person}/history",
    tag = "台帳",
    operation_id = "listPersonHistory",
    summary = "個人の履歴",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        Wanted
    ),
    responses((status = 200, description = "個人の履歴", body = History), Looks)
)]
pub(super) async fn of_person(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, person)): Path<(String, String)>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<History>, Problem> {
    caller
        .work(move |caller| {
            let whose = (number(&client)?, Some(number(&person)?));
            read(&state, caller, whose, &wanted).map(Json)
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/history/{batch}",
    tag = "台帳",
    operation_id = "getAct",
    summary = "一つの処理が変えたこと",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("batch" = String, Path, description = "処理の識別子"),
        Part
    ),
    responses((status = 200, description = "一つの処理。200件ずつです。", body = OneAct), Looks)
)]
pub(super) async fn of_act(
    caller: Caller,
    Path((client, act)): Path<(String, String)>,
    Asked(part): Asked<Part>,
) -> Result<Json<OneAct>, Problem> {
    caller
        .work(move |caller| {
            let client = number(&client)?;
            let names = caller.names()?;
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let act = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let client = reader.client_numbered(client)?;
                one_act(reader, client, batch(&act)?, (part.from, LINES_MAX))
            })?;
            Ok(Json(one(&act, &names)))
        })
        .await
}
