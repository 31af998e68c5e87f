//! GET /api/v1/clients/{number}/persons — the persons of a client.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{Function, Question, UnitError, client_view};
use romori_app::ledgers::{ClientView, PersonView};
use romori_types::{Date, Purpose, YearMonth, Yen};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::Looks;
use super::model::{ClientName, yen};
use super::sent::{Asked, day_or, number};
use crate::present::house::PERSONS_MAX;
use crate::shell::{AppState, Problem};

/// 在籍の別
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Who {
    /// 在籍
    #[default]
    Employed,
    /// 退職
    Left,
    /// すべて
    All,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// いつの状態か。ないときは今日です。
    #[param(value_type = Option<String>, format = Date)]
    on: Option<String>,
    /// 在籍の別。ないときは在籍です。
    #[serde(default)]
    #[param(inline, required = false)]
    who: Who,
    /// 何枚目か。1から数え、1枚は200人です。
    #[param(minimum = 1)]
    page: Option<usize>,
}

/// 個人の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct PersonList {
    /// 顧問先
    client: ClientName,
    /// いつの状態か
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// 当てはまる人数。1枚に入らないときは page で次を求めます。
    total: usize,
    /// 番号の順
    persons: Vec<PersonEntry>,
}

/// 個人の一行
#[derive(Serialize, ToSchema)]
struct PersonEntry {
    /// 顧問先の中の番号
    number: u32,
    /// 氏名
    name: String,
    /// 氏名カナ
    kana: String,
    /// 社員番号
    employee_number: Option<String>,
    /// 入社日
    #[schema(value_type = Option<String>, format = Date)]
    hired_on: Option<Date>,
    /// 退職日
    #[schema(value_type = Option<String>, format = Date)]
    left_on: Option<Date>,
    /// 被保険者整理番号
    insured_number: Option<u32>,
    /// 標準報酬月額(健康保険)、円
    health_standard_yen: Option<i64>,
    /// 標準報酬月額(厚生年金保険)、円
    pension_standard_yen: Option<i64>,
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/persons",
    tag = "台帳",
    operation_id = "listPersons",
    summary = "顧問先の個人の一覧",
    params(("number" = u32, Path, description = "顧問先番号"), Wanted),
    responses((status = 200, description = "個人の一覧", body = PersonList), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Path(client): Path<String>,
    Asked(asked): Asked<Wanted>,
) -> Result<Json<PersonList>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (wanted, on) = (number(&client)?, day_or(asked.on.as_deref(), today)?);
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let view = caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                let anchor = reader.client_numbered(wanted)?;
                let month = YearMonth::of(on);
                let question = Question { pay: None, ..Question::decision(on, month..=month) };
                client_view(reader, anchor, &question)
            })?;
            let page = asked.page.unwrap_or(1).saturating_sub(1);
            Ok(Json(made(&view, asked.who, page)))
        })
        .await
}

fn made(view: &ClientView, who: Who, page: usize) -> PersonList {
    let fits = |person: &&PersonView| {
        let employed = person.employment_on(view.on).is_some();
        who == Who::All || employed == (who == Who::Employed)
    };
    let fitting: Vec<&PersonView> = view.persons.iter().filter(fits).collect();
    let shown = fitting.iter().skip(page.saturating_mul(PERSONS_MAX)).take(PERSONS_MAX);
    PersonList {
        client: ClientName { number: view.number, name: view.profile.name.clone() },
        on: view.on,
        total: fitting.len(),
        persons: shown.map(|person| entry(person, view.on)).collect(),
    }
}

fn entry(person: &PersonView, on: Date) -> PersonEntry {
    let last = person.employments.last().map(|(_, made)| made);
    let employment = person.employment_on(on).or(last);
    let enrolment = person.enrolment_on(on);
    let standard = person.standard_in(YearMonth::of(on)).filter(|_| enrolment.is_some());
    let part = |of: fn(&romori_app::ledgers::StandardRemuneration) -> Option<Yen>| {
        yen(standard.and_then(of))
    };
    PersonEntry {
        number: person.number,
        name: person.identity.name.shown().to_owned(),
        kana: person.identity.name.kana.clone(),
        employee_number: person.identity.employee_number.clone(),
        hired_on: employment.map(|made| made.hired_on),
        left_on: employment.and_then(|made| made.left_on),
        insured_number: enrolment.and_then(|made| made.insured_number),
        health_standard_yen: part(|made| made.health),
        pension_standard_yen: part(|made| made.pension),
    }
}
