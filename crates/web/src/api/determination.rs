//! GET /api/v1/clients/{number}/determination — everybody of a client, decided.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{Function, UnitError, regular_jobs};
use romori_app::santei::{Entry, Job, Tone};
use romori_types::{Purpose, Yen};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::determinations::PersonCounts;
use super::document::Looks;
use super::model::yen;
use super::sent::number;
use crate::shell::{AppState, Problem};

/// 1社の定時決定
#[derive(Serialize, ToSchema)]
pub(super) struct Determination {
    /// 顧問先番号
    client: u32,
    /// 何年の決定か
    year: i16,
    /// 事業所ごとの決定
    establishments: Vec<OfEstablishment>,
}

/// 1事業所の定時決定
#[derive(Serialize, ToSchema)]
struct OfEstablishment {
    /// 事業所の番号
    establishment: u32,
    /// 先に出さないと決めた人の番号
    left_out: Vec<u32>,
    /// 事業所の名称
    name: String,
    /// 人数
    counts: PersonCounts,
    /// 個人
    persons: Vec<Decided>,
}

/// 一人の決定
#[derive(Serialize, ToSchema)]
struct Decided {
    /// 顧問先の中の番号
    person: u32,
    /// 氏名
    name: String,
    /// 判定
    verdict: String,
    /// 判定の重さ
    weight: Weight,
    /// 届出が要るか
    filed: bool,
    /// 従前の標準報酬月額(健康保険)、円
    previous_health_yen: Option<i64>,
    /// 新しい標準報酬月額(健康保険)、円
    health_yen: Option<i64>,
    /// 健康保険の等級
    health_grade: Option<u8>,
    /// 従前の標準報酬月額(厚生年金保険)、円
    previous_pension_yen: Option<i64>,
    /// 新しい標準報酬月額(厚生年金保険)、円
    pension_yen: Option<i64>,
    /// 厚生年金保険の等級
    pension_grade: Option<u8>,
    /// 使った平均、円
    average_yen: Option<i64>,
    /// 決められない理由
    refusal: Option<String>,
    /// 理由のアドレス
    explanation: String,
}

/// 判定の重さ
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Weight {
    /// 通常
    Usual,
    /// 決まりが当てはまった
    Note,
    /// 人が見る必要がある
    Care,
    /// 対象外
    Out,
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/determination",
    tag = "届出",
    operation_id = "getDetermination",
    summary = "1社の定時決定",
    params(("number" = u32, Path, description = "顧問先番号")),
    responses((status = 200, description = "1社の定時決定", body = Determination), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(client): Path<String>,
) -> Result<Json<Determination>, Problem> {
    caller
        .work(move |caller| {
            let (client, jobs) = jobs(&state, caller, &client)?;
            let establishments = jobs.iter().map(|job| of_establishment(client, job));
            Ok(Json(Determination {
                client,
                year: state.clock().today().year(),
                establishments: establishments.collect(),
            }))
        })
        .await
}

/// The 定時決定 of a client, decided now from its ledger.
pub(super) fn jobs(
    state: &AppState,
    caller: &Caller,
    client: &str,
) -> Result<(u32, Vec<(u32, Job)>), Problem> {
    let (client, today) = (number(client)?, state.clock().today());
    let grant = caller.grant(Function::Determine, Purpose::Determine)?;
    let house = &caller.house;
    let jobs = house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(client)?;
        regular_jobs(reader, house.law, client, today.year(), today)
    })?;
    Ok((client, jobs))
}

fn of_establishment(client: u32, (place, job): &(u32, Job)) -> OfEstablishment {
    let book = job.book();
    OfEstablishment {
        establishment: *place,
        left_out: job.left_out().iter().copied().collect(),
        name: job.file_name().to_owned(),
        counts: book.counts().into(),
        persons: book.entries.iter().map(|entry| decided(client, entry)).collect(),
    }
}

fn decided(client: u32, entry: &Entry) -> Decided {
    let (person, made) = (&entry.person, entry.decision.as_ref().ok());
    let filed = made.filter(|_| entry.is_filed());
    let (health, pension) =
        (filed.and_then(|made| made.health), filed.and_then(|made| made.pension));
    Decided {
        person: person.row,
        name: if person.name_kanji.is_empty() {
            person.name_kana.clone()
        } else {
            person.name_kanji.clone()
        },
        verdict: entry.verdict.words.clone(),
        weight: match entry.verdict.tone {
            Tone::Usual => Weight::Usual,
            Tone::Note => Weight::Note,
            Tone::Care => Weight::Care,
            Tone::Out => Weight::Out,
        },
        filed: entry.is_filed(),
        previous_health_yen: yen(person.previous_health_standard),
        health_yen: health.map(|standard| standard.standard.get()),
        health_grade: health.map(|standard| standard.grade.0),
        previous_pension_yen: yen(person.previous_pension_standard),
        pension_yen: pension.map(|standard| standard.standard.get()),
        pension_grade: pension.map(|standard| standard.grade.0),
        average_yen: filed.and_then(|made| made.average).map(Yen::get),
        refusal: entry.decision.as_ref().err().map(ToString::to_string),
        explanation: format!("/api/v1/clients/{client}/persons/{}/determination", person.row),
    }
}
