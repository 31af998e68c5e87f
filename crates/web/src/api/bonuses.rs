//! 賞与: GET /api/v1/bonuses; one payment, its notice, a month without one, and the reason of one
//! person under /api/v1/clients/{number}/bonuses.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{
    ClientBonus, Function, Paid, PaymentLine, Reader, UnitError, bonus_of_client, payments_of_all,
};
use romori_app::procedure::Given;
use romori_app::procedure::bonus::{BonusEntry, BonusFiling};
use romori_types::{Date, Purpose, Yen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::determinations::{MadeCases, made_cases};
use super::document::{Changes, Looks};
use super::explanation::{ExplainedSteps, explained};
use super::model::{ClientName, Stage};
use super::sent::{Body, month_or, number};
use crate::present::house::bonus_answer;
use crate::shell::{AppState, Problem};

/// 賞与の支払の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Bonuses {
    /// 新しい順
    payments: Vec<Payment>,
}

/// 賞与の支払
#[derive(Serialize, ToSchema)]
struct Payment {
    /// 顧問先
    client: ClientName,
    /// 支払日。予定の月だけのときは null です。
    #[schema(value_type = Option<String>, format = Date)]
    paid_on: Option<Date>,
    /// 予定の月。2026-06 の形。支払があるときは null です。
    expected_in: Option<String>,
    /// 支払われた被保険者の数
    persons: usize,
    /// 合計、円
    total_yen: Option<i64>,
    /// 年度の上限に達する人数
    capped: usize,
    /// 届出の期限
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// いちばん進んでいない案件の段階
    stage: Option<Stage>,
}

/// 1回の賞与
#[derive(Serialize, ToSchema)]
pub(super) struct BonusPayment {
    /// 顧問先
    client: ClientName,
    /// 支払日
    #[schema(value_type = String, format = Date)]
    paid_on: Date,
    /// 被保険者への支払
    persons: Vec<PersonBonus>,
    /// 支払日に被保険者でない人の番号
    not_insured: Vec<u32>,
}

/// 一人の賞与
#[derive(Serialize, ToSchema)]
struct PersonBonus {
    /// 顧問先の中の番号
    person: u32,
    /// 通貨、円
    cash_yen: i64,
    /// 現物、円
    in_kind_yen: i64,
    /// 届書に載るか
    filed: bool,
    /// 標準賞与額(健康保険)、円
    health_yen: Option<i64>,
    /// 標準賞与額(厚生年金保険)、円
    pension_yen: Option<i64>,
    /// 保険料がかかるか
    charged: Option<bool>,
    /// 年度の上限に達するか
    capped: bool,
    /// 決められない理由
    refusal: Option<String>,
    /// 見てほしいこと
    cautions: Vec<String>,
}

/// 賞与のなかった月
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UnpaidMonth {
    /// 月。2026-06 の形
    month: String,
}

/// 作った書類の数
#[derive(Serialize, ToSchema)]
pub(super) struct MadeReports {
    /// 作った賞与不支給報告書の数
    made: usize,
}

#[utoipa::path(
    get,
    path = "/api/v1/bonuses",
    tag = "届出",
    operation_id = "listBonuses",
    summary = "賞与の支払の一覧",
    responses((status = 200, description = "賞与の支払", body = Bonuses), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Json<Bonuses>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let grant = caller.grant(Function::ViewLedger, Purpose::Determine)?;
            let house = &caller.house;
            let lines =
                house.store.read(&grant, |reader| payments_of_all(reader, house.law, today))?;
            Ok(Json(Bonuses { payments: lines.iter().map(payment).collect() }))
        })
        .await
}

fn payment(line: &PaymentLine) -> Payment {
    let base = Payment {
        client: ClientName { number: line.client, name: line.name.clone() },
        paid_on: None,
        expected_in: None,
        persons: 0,
        total_yen: None,
        capped: 0,
        due_on: line.due,
        stage: line.state().map(Stage::from),
    };
    match line.paid {
        Paid::On { day, persons, total, capped, .. } => {
            Payment { paid_on: Some(day), persons, total_yen: Some(total.get()), capped, ..base }
        }
        Paid::ExpectedIn(month) => Payment { expected_in: Some(month.to_string()), ..base },
    }
}

/// The payments of a day; a day without one is as absent as one that never was.
fn decided(
    reader: &mut Reader<'_, '_>,
    law: &romori_app::Law,
    client: u32,
    day: Date,
) -> Result<ClientBonus, UnitError> {
    let client = reader.client_numbered(client)?;
    let made = bonus_of_client(reader, law, client, day, &Given::default())?;
    let nobody = made.day.entries.is_empty() && made.day.not_insured.is_empty();
    if nobody { Err(UnitError::Absent) } else { Ok(made) }
}

fn found(caller: &Caller, client: &str, day: &str) -> Result<ClientBonus, Problem> {
    let (client, day) = (number(client)?, day_of(day)?);
    let grant = caller.grant(Function::ViewLedger, Purpose::Determine)?;
    let law = caller.house.law;
    Ok(caller.house.store.read(&grant, |reader| decided(reader, law, client, day))?)
}

fn day_of(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/bonuses/{day}",
    tag = "届出",
    operation_id = "getBonus",
    summary = "1回の賞与",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("day" = String, Path, description = "支払日。2026-06-30 の形")
    ),
    responses((status = 200, description = "1回の賞与", body = BonusPayment), Looks)
)]
pub(super) async fn show(
    caller: Caller,
    Path((client, day)): Path<(String, String)>,
) -> Result<Json<BonusPayment>, Problem> {
    caller
        .work(move |caller| {
            let made = found(caller, &client, &day)?;
            let client = &made.client;
            Ok(Json(BonusPayment {
                client: ClientName { number: client.number, name: client.profile.name.clone() },
                paid_on: made.day.paid_on,
                persons: made.day.entries.iter().map(person).collect(),
                not_insured: made.day.not_insured.clone(),
            }))
        })
        .await
}

fn person(entry: &BonusEntry) -> PersonBonus {
    let standard = entry.standard();
    PersonBonus {
        person: entry.number,
        cash_yen: Yen::get(entry.cash),
        in_kind_yen: Yen::get(entry.in_kind),
        filed: entry.filing == BonusFiling::Filed,
        health_yen: standard.map(|made| made.health.get()),
        pension_yen: standard.map(|made| made.pension.get()),
        charged: entry.decision.as_ref().ok().map(|made| made.charged),
        capped: entry.cap.is_some_and(|cap| cap.is_full()),
        refusal: entry.decision.as_ref().err().map(ToString::to_string),
        cautions: entry.cautions.clone(),
    }
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/bonuses/{day}",
    tag = "届出",
    operation_id = "fileBonus",
    summary = "賞与支払の案件と届書を作る",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("day" = String, Path, description = "支払日。2026-06-30 の形")
    ),
    responses((status = 200, description = "作った案件", body = MadeCases), Changes)
)]
pub(super) async fn file(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, day)): Path<(String, String)>,
) -> Result<Json<MadeCases>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (client, day) = (number(&client)?, day_of(&day)?);
            let filed = caller.house.file_bonus_of(&caller.visitor, client, day, today)?;
            Ok(Json(made_cases(filed.into_iter().map(|one| (client, one)).collect())))
        })
        .await
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/bonuses/{day}/persons/{person}",
    tag = "届出",
    operation_id = "explainBonus",
    summary = "一人の賞与の理由",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("day" = String, Path, description = "支払日。2026-06-30 の形"),
        ("person" = u32, Path, description = "顧問先の中の番号")
    ),
    responses((status = 200, description = "理由", body = ExplainedSteps), Looks)
)]
pub(super) async fn why(
    caller: Caller,
    Path((client, day, person)): Path<(String, String, String)>,
) -> Result<Json<ExplainedSteps>, Problem> {
    caller
        .work(move |caller| {
            let person = number(&person)?;
            let made = found(caller, &client, &day)?;
            let entry = made.day.entries.iter().find(|entry| entry.number == person);
            let entry = entry.ok_or_else(Problem::not_found)?;
            let (question, answer) = bonus_answer(entry);
            Ok(Json(explained(question, answer, &entry.explain(caller.house.law))))
        })
        .await
}

#[utoipa::path(
    post,
    path = "/api/v1/clients/{number}/unpaid-bonuses",
    tag = "届出",
    operation_id = "reportNoBonus",
    summary = "賞与を支払わなかったと届ける",
    params(("number" = u32, Path, description = "顧問先番号")),
    request_body = UnpaidMonth,
    responses((status = 200, description = "作った書類の数", body = MadeReports), Changes)
)]
pub(super) async fn unpaid(
    State(state): State<AppState>,
    caller: Caller,
    Path(client): Path<String>,
    Body(sent): Body<UnpaidMonth>,
) -> Result<Json<MadeReports>, Problem> {
    let today = state.clock().today();
    let month = month_or(Some(&sent.month), romori_types::YearMonth::of(today))?;
    caller
        .work(move |caller| {
            let client = number(&client)?;
            let made = caller.house.file_no_bonus_of(&caller.visitor, client, month, today)?;
            Ok(Json(MadeReports { made }))
        })
        .await
}
