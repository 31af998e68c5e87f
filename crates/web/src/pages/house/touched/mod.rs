//! 01 だれが何に触れたか and この人を見た人, one endpoint a file.

mod by;
mod by_list;
mod events;
mod person;
mod person_list;

use std::collections::HashMap;

use axum::Router;
use axum::routing::get;
use romori_app::house::{Function, Span, TouchesAsked, instants_of};
use romori_types::{ActorId, DeviceId, parse_date_ja};

use super::actor_names;
use crate::present::house::TouchedForm;
use crate::shell::{AppState, Failure, Signed};

/// So many acts stand on a page.
const ON_PAGE: usize = 200;
/// So many stand in a workbook.
const IN_LIST: usize = 100_000;

/// The routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/01/touched", get(by::page))
        .route("/01/touched/list.xlsx", get(by_list::file))
        .route("/01/events.jsonl", get(events::file))
        .route("/71/{number}/{person}/touched", get(person::page))
        .route("/71/{number}/{person}/touched/list.xlsx", get(person_list::file))
}

/// What an address asks: names and values, some of them more than once.
type Query = axum::extract::Query<Vec<(String, String)>>;

/// What was asked, as the form shows it again, and as the use case takes it.
struct Asked {
    form: TouchedForm,
    actors: Vec<ActorId>,
    device: Option<DeviceId>,
    span: Span,
}

impl Asked {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let all = |name: &str| -> Vec<String> {
            let fits = |(one, _): &&(String, String)| one == name;
            pairs.iter().filter(fits).map(|(_, value)| value.trim().to_owned()).collect()
        };
        let first = |name: &str| all(name).into_iter().next().unwrap_or_default();
        let (from, to) = (first("from"), first("to"));
        let (actors, device) = (all("actor"), first("device"));
        let day = |text: &str| (!text.is_empty()).then(|| parse_date_ja(text));
        let (begin, end) = (day(&from), day(&to));
        let is_wrong = [&begin, &end].into_iter().any(|day| matches!(day, Some(Err(_))));
        let (begin, end) = (begin.and_then(Result::ok), end.and_then(Result::ok));
        let is_backwards = begin.zip(end).is_some_and(|(begin, end)| end < begin);
        let wrong = match (is_wrong, is_backwards) {
            (true, _) => Some("日付を確かめてください。例 令和8年7月1日、R8.7.1、20260701"),
            (false, true) => Some("期間の終わりが、始まりより前です。"),
            (false, false) => None,
        };
        Self {
            actors: actors.iter().filter_map(|one| one.parse().ok()).collect(),
            device: device.parse().ok(),
            span: instants_of(begin, end),
            form: TouchedForm { from, to, actors, device, wrong },
        }
    }

    fn touches(&self, most: usize) -> TouchesAsked {
        TouchesAsked {
            actors: self.actors.clone(),
            device: self.device,
            session: None,
            span: self.span,
            most,
        }
    }

    /// Whether anything can be answered.
    fn is_whole(&self) -> bool {
        let names = !self.actors.is_empty() || self.device.is_some();
        names && self.form.wrong.is_none()
    }
}

/// Names of users and jobs, and of devices.
type Names = (HashMap<ActorId, String>, Vec<(DeviceId, String)>);

/// Names of users and jobs, and of devices where the visitor may see those.
fn names(signed: &Signed) -> Result<Names, Failure> {
    let actors = actor_names(&signed.house, signed)?;
    if !signed.visitor.may(Function::ManageUsers) {
        return Ok((actors, Vec::new()));
    }
    // Devices ask for a proof of the last minutes; without it the list is as without the right.
    let rows = signed.house.devices(&signed.visitor).unwrap_or_default();
    let devices = rows.into_iter().map(|row| {
        let owner = actors.get(&row.account).map_or("—", String::as_str);
        (row.id, format!("{owner}の端末 {}", row.label))
    });
    Ok((actors.clone(), devices.collect()))
}
