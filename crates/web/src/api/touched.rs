//! GET /api/v1/log/touched — what accounts, a device or a session touched, and whom.

use axum::Json;
use axum::extract::State;
use romori_app::house::{
    Function, Micros, PersonOf, ReachLine, Seen, Span, Touches, TouchesAsked, UnitError, basis_ja,
    clients,
};
use romori_app::ledgers::Block;
use romori_types::{Purpose, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::{Caller, Names};
use super::document::Looks;
use super::model::{ClientName, Clients, name};
use super::sent::Asked;
use crate::shell::{AppState, Problem};

/// So many acts are handed out at once.
const ACTS_MAX: usize = 1_000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// 利用者・処理の識別子。いくつかあるときはコンマで区切ります。
    actors: Option<String>,
    /// 端末の識別子
    device: Option<String>,
    /// サインインの区間の識別子
    session: Option<String>,
    /// この時刻から
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// この時刻の前まで
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

/// 取扱いの答え
#[derive(Serialize, ToSchema)]
pub(super) struct TouchedAnswer {
    /// 及んだ顧問先と個人。個人を調べたときは空です。
    reach: Vec<Reached>,
    /// 操作。新しい順に、1000件まで
    acts: Vec<TouchedAct>,
    /// 操作の全件数
    found: u64,
    /// 鍵がないため本文を開けず、だれに触れたかが答えに入っていない記録の件数
    unopened: u64,
    /// この版で読めない記録の件数
    unread: u64,
    /// 調べた記録簿の長さ
    size: u64,
}

/// 及んだ顧問先の一行
#[derive(Serialize, ToSchema)]
struct Reached {
    /// 顧問先。特定しない操作は null です。
    client: Option<ClientName>,
    /// 操作の件数
    acts: u64,
    /// うち、拒否されたか失敗したもの
    without_effect: u64,
    /// 触れた個人
    persons: Vec<TouchedPerson>,
    /// 最初の操作
    #[schema(value_type = Option<String>, format = DateTime)]
    first: Option<Timestamp>,
    /// 最後の操作
    #[schema(value_type = Option<String>, format = DateTime)]
    last: Option<Timestamp>,
}

/// 個人の番号
#[derive(Serialize, ToSchema)]
struct TouchedPerson {
    /// 顧問先番号
    client: u32,
    /// 顧問先の中の番号
    person: u32,
}

/// 操作
#[derive(Serialize, ToSchema)]
struct TouchedAct {
    /// 記録簿の場所
    position: u64,
    /// いつ
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// だれが
    by: String,
    /// 利用者・処理の識別子
    actor: String,
    /// 根拠。自己・委託・支援
    basis: String,
    /// 何のために
    purpose: String,
    /// 何を
    act: String,
    /// 何人の
    persons: u32,
    /// どの顧問先の
    client: Option<ClientName>,
    /// どの範囲の
    blocks: Vec<String>,
    /// 結果
    outcome: String,
}

/// The span between two instants.
pub(super) fn span(from: Option<Timestamp>, to: Option<Timestamp>) -> Span {
    Span { from: from.map(Micros::of), to: to.map(Micros::of) }
}

impl Wanted {
    fn touches(&self) -> Result<TouchesAsked, Problem> {
        let absent = |_| Problem::from(UnitError::Absent);
        let actors = self.actors.as_deref().unwrap_or_default().split(',');
        let actors = actors.map(str::trim).filter(|one| !one.is_empty());
        let actors: Result<Vec<_>, _> = actors.map(|one| one.parse().map_err(absent)).collect();
        Ok(TouchesAsked {
            actors: actors?,
            device: self.device.as_deref().map(str::parse).transpose().map_err(absent)?,
            session: self.session.as_deref().map(str::parse).transpose().map_err(absent)?,
            span: span(self.from, self.to),
            most: ACTS_MAX,
        })
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/log/touched",
    tag = "安全",
    operation_id = "whatWasTouched",
    summary = "利用者・端末・サインインの区間が触れたものと個人",
    params(Wanted),
    responses((status = 200, description = "操作と、及んだ個人", body = TouchedAnswer), Looks)
)]
pub(super) async fn by(
    State(state): State<AppState>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<TouchedAnswer>, Problem> {
    caller
        .work(move |caller| {
            let answer = caller.house.touched_by(&caller.visitor, &wanted.touches()?)?;
            Ok(Json(told(&state, caller, &answer)?))
        })
        .await
}

/// The answer with names.
pub(super) fn told(
    state: &AppState,
    caller: &Caller,
    answer: &Touches,
) -> Result<TouchedAnswer, Problem> {
    let grant = caller.grant(Function::ViewLog, Purpose::Audit)?;
    let (names, today) = (caller.names()?, state.clock().today());
    let known = caller.house.store.read(&grant, |reader| -> Result<Clients, UnitError> {
        let lines = clients(reader, today)?.into_iter();
        Ok(lines.map(|line| (line.client.id, (line.client.number, line.profile.name))).collect())
    })?;
    Ok(TouchedAnswer {
        reach: answer.reach.iter().map(|line| reached(line, &known)).collect(),
        acts: answer.acts.iter().map(|seen| act(seen, &names, &known)).collect(),
        found: answer.found,
        unopened: answer.unopened,
        unread: answer.unread,
        size: answer.size,
    })
}

pub(super) const fn most() -> usize {
    ACTS_MAX
}

fn reached(line: &ReachLine, known: &Clients) -> Reached {
    let client = line.client.filter(|client| known.contains_key(client));
    let person = |one: &PersonOf| TouchedPerson { client: one.client, person: one.person };
    Reached {
        client: client.map(|client| ClientName::of(known, client)),
        acts: line.acts,
        without_effect: line.without_effect,
        persons: line.persons.iter().map(person).collect(),
        first: line.between.map(|(first, _)| first),
        last: line.between.map(|(_, last)| last),
    }
}

fn act(seen: &Seen, names: &Names, known: &Clients) -> TouchedAct {
    let entry = &seen.entry;
    let blocks = seen.body.fields.numbers().filter_map(Block::from_code).map(Block::ja);
    let client = entry.client.filter(|client| known.contains_key(client));
    TouchedAct {
        position: seen.position,
        at: entry.at.timestamp(),
        by: name(names, entry.actor),
        actor: entry.actor.to_string(),
        basis: basis_ja(entry.basis).to_owned(),
        purpose: entry.purpose.ja().to_owned(),
        act: entry.class.ja().to_owned(),
        persons: entry.persons,
        client: client.map(|client| ClientName::of(known, client)),
        blocks: blocks.map(str::to_owned).collect(),
        outcome: entry.outcome.ja().to_owned(),
    }
}
