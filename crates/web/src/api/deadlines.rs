//! GET /api/v1/deadlines — 期限.

use axum::Json;
use axum::extract::State;
use romori_app::deadline::business_days_left;
use romori_app::house::{Case, Function, OfficeCases, Pending, office_day};
use romori_app::procedure::Authority;
use romori_types::{Date, Purpose, YearMonth};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::{Caller, Names};
use super::document::Looks;
use super::model::{ClientName, Stage, period};
use super::sent::{Asked, day_or, month_or};
use crate::present::house::procedure;
use crate::shell::{AppState, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedDeadlines {
    /// この月に期限が来るものだけ。2026-07 の形
    month: Option<String>,
    /// この日に期限が来るものだけ。2026-07-01 の形
    on: Option<String>,
}

/// 期限の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Deadlines {
    /// 早い順
    deadlines: Vec<Deadline>,
}

/// 期限
#[derive(Serialize, ToSchema)]
struct Deadline {
    /// 期限の日
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    /// あと何営業日か。過ぎたものと、祝日の暦を確かめていない日は null です。
    business_days_left: Option<usize>,
    /// 手続きのメニュー番号
    menu: String,
    /// 手続き
    procedure: String,
    /// 対象の期間。年は2026、月は2026-06、日は2026-07-01の形です。
    period: String,
    /// 顧問先
    client: ClientName,
    /// 個人の番号。顧問先全体のものと、案件になったものは空です。
    persons: Vec<u32>,
    /// 担当
    staff: Option<String>,
    /// 案件の識別子。まだ始めていないときは null です。
    case: Option<String>,
    /// 案件の段階
    stage: Option<Stage>,
    /// 雇用保険など、期限だけを知らせるものか
    outside: bool,
}

#[utoipa::path(
    get,
    path = "/api/v1/deadlines",
    tag = "業務",
    operation_id = "listDeadlines",
    summary = "期限の一覧。案件と、まだ始めていない届",
    params(AskedDeadlines),
    responses((status = 200, description = "期限の一覧", body = Deadlines), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<AskedDeadlines>,
) -> Result<Json<Deadlines>, Problem> {
    let today = state.clock().today();
    let month = asked.month.as_deref();
    let month = month.map(|_| month_or(month, YearMonth::of(today))).transpose()?;
    let on = asked.on.as_deref();
    let on = on.map(|_| day_or(on, today)).transpose()?;
    caller
        .work(move |caller| {
            let names = caller.names()?;
            let grant = caller.grant(Function::ViewDeadlines, Purpose::Deadlines)?;
            let law = caller.house.law;
            let read = caller.house.store.read(&grant, |reader| office_day(reader, law, today));
            let (office, pending, _) = read?;
            let cases = office.cases.iter().filter(|case| case.state.waits_for_us());
            let cases = cases.filter_map(|case| of_case(&office, case, &names));
            let pending = pending.iter().map(|one| of_pending(one, &names));
            let fits = |one: &Deadline| {
                month.is_none_or(|month| YearMonth::of(one.due_on) == month)
                    && on.is_none_or(|day| one.due_on == day)
            };
            let mut deadlines: Vec<Deadline> = cases.chain(pending).filter(fits).collect();
            deadlines.sort_by_key(|one| one.due_on);
            for one in &mut deadlines {
                one.business_days_left = business_days_left(law, today, one.due_on);
            }
            Ok(Json(Deadlines { deadlines }))
        })
        .await
}

fn of_case(office: &OfficeCases, case: &Case, names: &Names) -> Option<Deadline> {
    let line = office.client_of(case)?;
    let staff = line.entrustment.as_ref().and_then(|made| made.staff);
    let (menu, name) = procedure(case.procedure);
    Some(Deadline {
        due_on: case.due_on?,
        business_days_left: None,
        menu: menu.to_owned(),
        procedure: name.to_owned(),
        period: period(case.period),
        client: ClientName { number: line.client.number, name: line.profile.name.clone() },
        persons: Vec::new(),
        staff: staff.and_then(|staff| names.get(&staff).cloned()),
        case: Some(case.id.to_string()),
        stage: Some(case.state.into()),
        outside: false,
    })
}

fn of_pending(one: &Pending, names: &Names) -> Deadline {
    let (menu, name) = procedure(one.procedure.number());
    Deadline {
        due_on: one.due,
        business_days_left: None,
        menu: menu.to_owned(),
        procedure: name.to_owned(),
        period: period(one.occasion.period()),
        client: ClientName { number: one.client, name: one.name.clone() },
        persons: one.persons.iter().map(|person| person.number).collect(),
        staff: one.staff.and_then(|staff| names.get(&staff).cloned()),
        case: None,
        stage: None,
        outside: one.procedure.declaration().authority == Authority::EmploymentOffice,
    }
}
