//! GET /api/v1/arrivals — 年齢・日付の到来.

use axum::Json;
use axum::extract::State;
use romori_app::Law;
use romori_app::day::{AgeEvent, AgeOf, Consequence, Ending, Unclear, age_events, endings};
use romori_app::house::{Function, Question, office_views};
use romori_app::ledgers::ClientView;
use romori_types::{Date, Purpose, YearMonth};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::document::Looks;
use super::model::ClientName;
use super::sent::{Asked, month_or};
use crate::shell::{AppState, Problem};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AskedMonth {
    /// 月。2026-07 の形。ないときは今月です。
    month: Option<String>,
}

/// 到来の一覧
#[derive(Serialize, ToSchema)]
pub(super) struct Arrivals {
    /// 月
    month: String,
    /// 早い順
    arrivals: Vec<Arrival>,
    /// 台帳からは判断できない人
    unclear: Vec<UnclearPerson>,
}

/// 到来
#[derive(Serialize, ToSchema)]
struct Arrival {
    /// 日
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// 顧問先
    client: ClientName,
    /// 顧問先の中の番号
    person: u32,
    /// 到来する年齢。契約の満了と退職は null です。
    age: Option<u8>,
    /// 被扶養者の年齢のとき、その番号
    dependant: Option<u32>,
    /// 契約の満了か退職か
    ending: Option<String>,
    /// すること
    actions: Vec<Action>,
}

/// すること
#[derive(Serialize, ToSchema)]
pub(super) struct Action {
    /// 文
    text: String,
    /// 届
    notice: Option<String>,
    /// 期限
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Date>,
    /// 根拠
    citations: Vec<String>,
}

/// 台帳からは判断できない人
#[derive(Serialize, ToSchema)]
pub(super) struct UnclearPerson {
    /// 顧問先番号
    client: u32,
    /// 顧問先の中の番号
    person: u32,
    /// 理由と、次にすること
    message: String,
}

impl From<&Unclear> for UnclearPerson {
    fn from(one: &Unclear) -> Self {
        let (client, person) = (one.who.client, one.who.number);
        Self { client, person, message: one.message.clone() }
    }
}

impl Action {
    /// Of a notice that is to be filed.
    pub(super) fn of_notice(name: &str, text: String, due: Option<Date>, cites: &[&str]) -> Self {
        let citations = cites.iter().map(|cite| (*cite).to_owned()).collect();
        Self { text, notice: Some(name.to_owned()), due_on: due, citations }
    }
}

/// What follows, as an answer says it.
pub(super) fn action(one: &Consequence) -> Action {
    Action {
        text: one.text.clone(),
        notice: one.notice.map(str::to_owned),
        due_on: one.due,
        citations: one.cites.iter().map(|cite| (*cite).to_owned()).collect(),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/arrivals",
    tag = "業務",
    operation_id = "listArrivals",
    summary = "年齢・日付の到来",
    params(AskedMonth),
    responses((status = 200, description = "到来の一覧", body = Arrivals), Looks)
)]
pub(super) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(asked): Asked<AskedMonth>,
) -> Result<Json<Arrivals>, Problem> {
    let today = state.clock().today();
    let month = month_or(asked.month.as_deref(), YearMonth::of(today))?;
    caller
        .work(move |caller| {
            let grant = caller.grant(Function::ViewDeadlines, Purpose::Deadlines)?;
            let (law, store) = (caller.house.law, &caller.house.store);
            let asks = Question::arrivals(month, today);
            let views = store.read(&grant, |reader| office_views(reader, &asks, today))?;
            Ok(Json(of_month(law, &views, month)))
        })
        .await
}

fn of_month(law: &Law, views: &[ClientView], month: YearMonth) -> Arrivals {
    let (mut arrivals, mut unclear) = (Vec::new(), Vec::new());
    for view in views {
        let ages = age_events(law, view, month);
        let ends = endings(law, view, month.first_day(), month.last_day());
        arrivals.extend(ages.found.iter().map(|event| of_age(view, event)));
        arrivals.extend(ends.found.iter().map(|ending| of_ending(view, ending)));
        unclear.extend(ages.unclear.iter().chain(&ends.unclear).map(UnclearPerson::from));
    }
    arrivals.sort_by_key(|one| one.day);
    Arrivals { month: month.to_string(), arrivals, unclear }
}

fn client(view: &ClientView) -> ClientName {
    ClientName { number: view.number, name: view.profile.name.clone() }
}

fn of_age(view: &ClientView, event: &AgeEvent) -> Arrival {
    Arrival {
        day: event.counts_on,
        client: client(view),
        person: event.who.number,
        age: Some(event.age.years()),
        dependant: match event.of {
            AgeOf::Insured => None,
            AgeOf::Dependant(number) => Some(number),
        },
        ending: None,
        actions: event.consequences.iter().map(action).collect(),
    }
}

fn of_ending(view: &ClientView, ending: &Ending) -> Arrival {
    Arrival {
        day: ending.last_day,
        client: client(view),
        person: ending.who.number,
        age: None,
        dependant: None,
        ending: Some(ending.kind.ja().to_owned()),
        actions: ending.consequences.iter().map(action).collect(),
    }
}
