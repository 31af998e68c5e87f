//! GET and POST /api/v1/determinations — 定時決定 over all clients, and making their cases.

use axum::Json;
use axum::extract::State;
use romori_app::house::{
    Filing, Function, Obstacle, RegularLine, UnitError, obstacles, regular_of_all,
};
use romori_app::procedure::NamePart;
use romori_app::santei::Counts;
use romori_types::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::document::{Changes, Looks};
use super::model::{ClientName, Stage};
use super::sent::Body;
use crate::shell::{AppState, Problem};

/// 顧問先ごとの定時決定
#[derive(Serialize, ToSchema)]
pub(super) struct Determinations {
    /// 何年の決定か
    year: i16,
    /// 顧問先の番号の順
    clients: Vec<OfClient>,
}

/// 1社の定時決定
#[derive(Serialize, ToSchema)]
struct OfClient {
    /// 顧問先
    client: ClientName,
    /// 人数
    counts: PersonCounts,
    /// いちばん進んでいない案件の段階。まだないときは null です。
    stage: Option<Stage>,
    /// 案件の識別子
    cases: Vec<String>,
}

/// 人数の内訳
#[derive(Serialize, ToSchema)]
pub(super) struct PersonCounts {
    /// すべて
    all: usize,
    /// 届出の要る人
    filed: usize,
    /// 届出の要らない人
    exempt: usize,
    /// 要確認の人
    care: usize,
    /// 等級の変わる人
    changed: usize,
    /// 月を除いた人
    month_left_out: usize,
}

impl From<Counts> for PersonCounts {
    fn from(counts: Counts) -> Self {
        Self {
            all: counts.all,
            filed: counts.filed,
            exempt: counts.exempt,
            care: counts.care,
            changed: counts.changed,
            month_left_out: counts.month_left_out,
        }
    }
}

/// 届書を作る顧問先
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MakeCases {
    /// 顧問先番号
    clients: Vec<u32>,
}

/// 作った案件
#[derive(Serialize, ToSchema)]
pub(super) struct MadeCases {
    /// 事業所ごとに1件。先に進んでいる案件は変えません。
    cases: Vec<MadeCase>,
}

/// 作った案件の1件
#[derive(Serialize, ToSchema)]
pub(super) struct MadeCase {
    /// 顧問先番号
    client: u32,
    /// 案件の識別子
    id: String,
    /// 段階。届書ができたときは点検済みです。
    stage: Stage,
    /// 届書ができない理由
    problems: Vec<NoticeLine>,
}

/// 届書の問題
#[derive(Serialize, ToSchema)]
struct NoticeLine {
    /// 番号
    code: String,
    /// だれのことか、顧問先の中の番号。届書全体や事業所のことは null です。
    person: Option<u32>,
    /// どの項目か
    item: String,
    /// 届書に書けない字。案件を作り直すときに、書き方を送ります。
    character: Option<char>,
    /// 届書に入らない氏名の欄。案件を作り直すときに、書き方を送ります。
    name: Option<NameItem>,
    /// 書き方の案
    proposal: Option<String>,
    /// 何が起きたか
    message: String,
    /// 次にすること
    remedy: String,
}

/// 届書に入らない氏名の欄
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum NameItem {
    /// 氏名（漢字）
    Kanji,
    /// 氏名（カナ）
    Kana,
}

#[utoipa::path(
    get,
    path = "/api/v1/determinations",
    tag = "届出",
    operation_id = "listDeterminations",
    summary = "全顧問先の定時決定",
    responses((status = 200, description = "顧問先ごとの定時決定", body = Determinations), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Determinations>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (house, year) = (&caller.house, today.year());
            let grant = caller.grant(Function::Determine, Purpose::Determine)?;
            let lines = house.store.read(&grant, |reader| -> Result<_, UnitError> {
                regular_of_all(reader, house.law, year, today)
            })?;
            Ok(Json(Determinations { year, clients: lines.iter().map(of_client).collect() }))
        })
        .await
}

fn of_client(line: &RegularLine) -> OfClient {
    OfClient {
        client: ClientName { number: line.client.number, name: line.view.profile.name.clone() },
        counts: line.counts.into(),
        stage: line.state().map(Stage::from),
        cases: line.cases.iter().map(|case| case.id.to_string()).collect(),
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/determinations",
    tag = "届出",
    operation_id = "makeDeterminationCases",
    summary = "定時決定の案件と届書を作る",
    request_body = MakeCases,
    responses((status = 200, description = "作った案件", body = MadeCases), Changes)
)]
pub(super) async fn make(
    State(state): State<AppState>,
    caller: Caller,
    Body(wanted): Body<MakeCases>,
) -> Result<Json<MadeCases>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let mut cases = Vec::new();
            for client in wanted.clients {
                let filings = caller.house.file_regular_of(&caller.visitor, client, today)?;
                cases.extend(filings.into_iter().map(|filing| (client, filing)));
            }
            Ok(Json(made_cases(cases)))
        })
        .await
}

/// The cases that were made, each with what stands in its way.
pub(super) fn made_cases(filed: Vec<(u32, Filing)>) -> MadeCases {
    let case = |(client, filing): (u32, Filing)| made_case(client, &filing);
    MadeCases { cases: filed.into_iter().map(case).collect() }
}

/// One case that was made, with what stands in its way.
pub(super) fn made_case(client: u32, filing: &Filing) -> MadeCase {
    MadeCase {
        client,
        id: filing.case.to_string(),
        stage: filing.state.into(),
        problems: obstacles(&filing.notice).into_iter().map(line).collect(),
    }
}

fn line(one: Obstacle) -> NoticeLine {
    NoticeLine {
        code: one.code,
        person: one.number,
        item: one.what,
        character: one.character.map(|(character, _)| character),
        name: one.name.map(|part| match part {
            NamePart::Kanji => NameItem::Kanji,
            NamePart::Kana => NameItem::Kana,
        }),
        proposal: one.character.and_then(|(_, usual)| usual).map(str::to_owned),
        message: one.reason,
        remedy: one.remedy,
    }
}
