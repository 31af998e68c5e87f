//! GET /api/v1/clients/{number} — 顧問先の概要.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{CaseFilter, Function, Question, UnitError, client_view};
use romori_app::ledgers::{ClientView, Fact as _, Insurer, Known};
use romori_types::{Date, Purpose, end_of_day_in_japan};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::Looks;
use super::model::{CaseLine, Clients};
use super::sent::{Asked, day_or, number};
use crate::shell::{AppState, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OnDay {
    /// いつの状態か。ないときは今日です。
    #[param(value_type = Option<String>, format = Date)]
    pub on: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AsKnown {
    /// いつの状態か。ないときは今日です。
    #[param(value_type = Option<String>, format = Date)]
    pub on: Option<String>,
    /// いつ分かっていた内容か。その日の終わりまでに記録されたものです。ないときはいまです。
    #[param(value_type = Option<String>, format = Date)]
    pub known: Option<String>,
}

impl AsKnown {
    /// The day, whose knowledge, and that day.
    pub fn read(&self, today: Date) -> Result<(Date, Known, Option<Date>), Problem> {
        let on = day_or(self.on.as_deref(), today)?;
        let Some(text) = &self.known else { return Ok((on, Known::Now, None)) };
        let day: Date = text
            .parse()
            .map_err(|_| Problem::unreadable("known は 2026-07-01 の形の日付にしてください。"))?;
        let known = end_of_day_in_japan(day).map_or(Known::Now, Known::At);
        Ok((on, known, Some(day)))
    }
}

/// 顧問先の概要
#[derive(Serialize, ToSchema)]
pub(super) struct Client {
    /// 顧問先番号
    number: u32,
    /// いつの状態か
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// いつ分かっていた内容か。いま分かっている内容のときは null です。
    #[schema(value_type = Option<String>, format = Date)]
    known_on: Option<Date>,
    /// 名称
    name: String,
    /// フリガナ
    kana: String,
    /// 事業主の氏名
    employer: String,
    /// 法人番号
    corporate_number: Option<String>,
    /// 委託の開始日
    #[schema(value_type = Option<String>, format = Date)]
    entrusted_since: Option<Date>,
    /// 委託の終了日
    #[schema(value_type = Option<String>, format = Date)]
    entrusted_until: Option<Date>,
    /// 作成した人以外の承認が要るか
    second_person_approves: bool,
    /// 台帳の人数(退職した人を含む)
    persons: usize,
    /// 事業所
    establishments: Vec<Establishment>,
    /// 進行中の案件
    open_cases: Vec<CaseLine>,
}

/// 事業所
#[derive(Serialize, ToSchema)]
struct Establishment {
    /// 顧問先の中の番号
    number: u32,
    /// 名称
    name: String,
    /// 都道府県
    prefecture: String,
    /// 事業所整理記号
    sign: String,
    /// 事業所番号
    insured_number: String,
    /// 健康保険の保険者
    insurer: String,
    /// 端数の特約
    fraction: String,
    /// そのほかの登録。画面と同じ並びです。
    items: Vec<Item>,
}

/// 登録の1項目
#[derive(Serialize, ToSchema)]
pub(super) struct Item {
    /// 項目
    pub label: String,
    /// 値。画面と同じ書き方です。
    pub value: String,
}

/// Items of a fact, as the pages show them.
pub(super) fn items(all: Vec<(&'static str, String)>) -> Vec<Item> {
    all.into_iter().map(|(label, value)| Item { label: label.to_owned(), value }).collect()
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}",
    tag = "台帳",
    operation_id = "getClient",
    summary = "顧問先の概要",
    params(("number" = u32, Path, description = "顧問先番号"), AsKnown),
    responses((status = 200, description = "顧問先の概要", body = Client), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path(client): Path<String>,
    Asked(asked): Asked<AsKnown>,
) -> Result<Json<Client>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (wanted, (on, known, known_on)) = (number(&client)?, asked.read(today)?);
            let names = caller.names()?;
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let found = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let anchor = reader.client_numbered(wanted)?;
                let view = client_view(reader, anchor, &Question::client(on).known(known))?;
                let open =
                    CaseFilter { client: Some(anchor.id), open: true, ..CaseFilter::default() };
                Ok((view, reader.persons(anchor.id)?.len(), reader.cases(&open)?))
            })?;
            let (view, persons, cases) = found;
            let known = Clients::from([(view.id, (view.number, view.profile.name.clone()))]);
            let cases = cases.iter().map(|case| CaseLine::of(case, &known, &names)).collect();
            Ok(Json(Client { known_on, ..made(&view, persons, cases) }))
        })
        .await
}

fn made(view: &ClientView, persons: usize, open_cases: Vec<CaseLine>) -> Client {
    let entrustment = view.entrustment.as_ref();
    let establishments = view.establishments.iter().map(|place| Establishment {
        number: place.number,
        name: place.profile.name.clone(),
        prefecture: place.profile.prefecture.name().to_owned(),
        sign: place.profile.sign(),
        insured_number: place.profile.number.clone(),
        insurer: match &place.profile.insurer {
            Insurer::Kyokai => format!("協会けんぽ {}", place.profile.prefecture.name()),
            Insurer::Society { name, .. } => name.clone(),
        },
        fraction: place.profile.fraction.ja().to_owned(),
        items: items(place.profile.items()),
    });
    Client {
        number: view.number,
        on: view.on,
        known_on: None,
        name: view.profile.name.clone(),
        kana: view.profile.kana.clone(),
        employer: view.profile.employer.clone(),
        corporate_number: view.profile.corporate_number.clone(),
        entrusted_since: entrustment.map(|made| made.since),
        entrusted_until: entrustment.and_then(|made| made.until),
        second_person_approves: entrustment.is_some_and(|made| made.second_person_approves),
        persons,
        establishments: establishments.collect(),
        open_cases,
    }
}
