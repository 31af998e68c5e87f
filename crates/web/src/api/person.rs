//! GET /api/v1/clients/{number}/persons/{person} — 個人の概要 on a day.

use axum::Json;
use axum::extract::{Path, State};
use romori_app::house::{Function, Question, SamePerson, UnitError, person_view, same_person};
use romori_app::ledgers::{Fact as _, PersonView, StandardRemuneration, Validity};
use romori_types::{Date, Purpose};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::client::{AsKnown, Item, items};
use super::document::Looks;
use super::leaves::{OneLeave, exemptions_of};
use super::model::{ClientName, yen};
use super::sent::{Asked, number};
use crate::present::house::masked;
use crate::shell::{AppState, Problem};

/// 個人の概要
#[derive(Serialize, ToSchema)]
pub(super) struct Person {
    /// 顧問先
    client: ClientName,
    /// 顧問先の中の番号
    number: u32,
    /// いつの状態か
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// いつ分かっていた内容か。いま分かっている内容のときは null です。
    #[schema(value_type = Option<String>, format = Date)]
    known_on: Option<Date>,
    /// 氏名
    name: String,
    /// 氏名カナ
    kana: String,
    /// 生年月日
    #[schema(value_type = String, format = Date)]
    birth_date: Date,
    /// 社員番号
    employee_number: Option<String>,
    /// 基礎年金番号の終わりの2桁
    basic_pension_number: Option<String>,
    /// 雇用保険被保険者番号の終わりの2桁
    employment_insurance_number: Option<String>,
    /// 雇用
    employments: Vec<Line>,
    /// 被保険者資格
    enrolments: Vec<Line>,
    /// 休業
    leaves: Vec<Line>,
    /// 産休・育休の免除。免除の月と、届・終わった後にすることです。
    exemptions: Vec<OneLeave>,
    /// 標準報酬月額の動き
    standards: Vec<Standard>,
    /// 表示できる権限がない区画。その項目は、登録がなくても空です。
    withheld: Vec<String>,
    /// 同じ人とみられる、ほかの顧問先の記録
    same_person: Vec<SameRecord>,
}

/// ほかの顧問先の記録
#[derive(Serialize, ToSchema)]
struct SameRecord {
    /// 顧問先
    client: ClientName,
    /// その顧問先の中の番号
    number: u32,
}

/// 番号の付いた登録
#[derive(Serialize, ToSchema)]
struct Line {
    /// 何番目か
    number: u32,
    /// 内容。画面と同じ並びです。
    items: Vec<Item>,
}

/// 標準報酬月額
#[derive(Serialize, ToSchema)]
struct Standard {
    /// 効力の始まる日
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    /// 健康保険、円
    health_yen: Option<i64>,
    /// 厚生年金保険、円
    pension_yen: Option<i64>,
    /// 決定・改定の種類
    by: String,
    /// 改定年月
    from_month: String,
}

#[utoipa::path(
    get,
    path = "/api/v1/clients/{number}/persons/{person}",
    tag = "台帳",
    operation_id = "getPerson",
    summary = "個人の概要",
    params(
        ("number" = u32, Path, description = "顧問先番号"),
        ("person" = u32, Path, description = "顧問先の中の番号"),
        AsKnown
    ),
    responses((status = 200, description = "個人の概要", body = Person), Looks)
)]
pub(super) async fn show(
    State(state): State<AppState>,
    caller: Caller,
    Path((client, person)): Path<(String, String)>,
    Asked(asked): Asked<AsKnown>,
) -> Result<Json<Person>, Problem> {
    let today = state.clock().today();
    caller
        .work(move |caller| {
            let (client, wanted) = (number(&client)?, number(&person)?);
            let (on, known, known_on) = asked.read(today)?;
            let grant = caller.grant(Function::ViewLedger, Purpose::Consult)?;
            let (view, person, same) =
                caller.house.store.read(&grant, |reader| -> Result<_, UnitError> {
                    let client = reader.client_numbered(client)?;
                    let anchor = reader.person_numbered(client.id, wanted)?;
                    let (view, person, _) =
                        person_view(reader, client, anchor, &Question::people(on).known(known))?;
                    let same = same_person(reader, client, &person.identity, on)?;
                    Ok((view, person, same))
                })?;
            let exemptions = exemptions_of(caller.house.law, &view, &person, on);
            let client = ClientName { number: view.number, name: view.profile.name };
            let withheld = caller.visitor.withheld();
            let withheld = withheld.iter().map(|one| one.ja().to_owned()).collect();
            Ok(Json(Person { exemptions, withheld, ..made(client, (on, known_on), &person, same) }))
        })
        .await
}

fn made(
    client: ClientName,
    (on, known_on): (Date, Option<Date>),
    person: &PersonView,
    same: Vec<SamePerson>,
) -> Person {
    let identity = &person.identity;
    let line =
        |(number, all): (u32, Vec<(&'static str, String)>)| Line { number, items: items(all) };
    Person {
        client,
        number: person.number,
        on,
        known_on,
        name: identity.name.shown().to_owned(),
        kana: identity.name.kana.clone(),
        birth_date: identity.birth_date,
        employee_number: identity.employee_number.clone(),
        basic_pension_number: identity.basic_pension_number.as_deref().map(masked),
        employment_insurance_number: identity.employment_insurance_number.as_deref().map(masked),
        employments: person.employments.iter().map(|(n, made)| line((*n, made.items()))).collect(),
        enrolments: person.enrolments.iter().map(|(n, made)| line((*n, made.items()))).collect(),
        leaves: person.leaves.iter().map(|(n, made)| line((*n, made.items()))).collect(),
        exemptions: Vec::new(),
        withheld: Vec::new(),
        standards: person.standards.iter().map(standard).collect(),
        same_person: same.into_iter().map(record).collect(),
    }
}

fn record(same: SamePerson) -> SameRecord {
    let client = ClientName { number: same.client, name: same.client_name };
    SameRecord { client, number: same.number }
}

fn standard((valid, made): &(Validity, StandardRemuneration)) -> Standard {
    Standard {
        valid_from: valid.from(),
        health_yen: yen(made.health),
        pension_yen: yen(made.pension),
        by: made.by.ja().to_owned(),
        from_month: made.from_month.to_string(),
    }
}
