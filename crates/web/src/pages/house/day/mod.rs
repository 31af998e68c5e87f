//! The office's day: 10 to 13, 16, 納入告知額, 29 — one endpoint a file.

mod approvals;
mod approve;
mod arrivals;
mod bulk;
mod charge;
mod charge_save;
mod charges;
mod deadlines;
mod leaves;
mod lists;
mod returns;
pub mod today;

use std::collections::HashMap;

use axum::Router;
use axum::routing::{get, post};
use romori_app::house::{Function, Reader, UnitError, office_day};
use romori_app::ledgers::ClientView;
use romori_types::{Date, Purpose, YearMonth};
use serde::Deserialize;

use super::actor_names;
use crate::present::house::DayData;
use crate::shell::{AppState, Failure, Signed};

/// The routes of the day.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/11", get(deadlines::page))
        .route("/11/list.xlsx", get(lists::deadlines))
        .route("/12", get(approvals::page).post(approve::press))
        .route("/12/bulk", get(bulk::page).post(bulk::ask))
        .route("/12/bulk/decide", post(bulk::decide))
        .route("/13", get(arrivals::page))
        .route("/13/list.xlsx", get(lists::arrivals))
        .route("/16", get(returns::page))
        .route("/20/charges", get(charges::page))
        .route("/20/charges/list.xlsx", get(lists::charges))
        .route("/20/charges/{number}/{place}", get(charge::page).post(charge_save::press))
        .route("/29", get(leaves::page))
        .route("/29/list.xlsx", get(lists::leaves))
        .route("/29/{number}", get(leaves::of_client))
}

/// What an address of these pages asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The filter.
    #[serde(default)]
    f: String,
    /// The month.
    #[serde(default)]
    m: String,
    /// The day.
    #[serde(default)]
    on: String,
    /// Whether all that can be are chosen.
    #[serde(default)]
    all: String,
}

/// The cases, what nobody has begun, and the ledgers both were read with.
fn day_data(signed: &Signed, today: Date) -> Result<(DayData, Vec<ClientView>), Failure> {
    let grant = signed.grant(Function::ViewDeadlines, Purpose::Deadlines)?;
    let names = actor_names(&signed.house, signed)?;
    let law = signed.house.law;
    let read = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        day_of(reader, law, today, names.clone())
    });
    Ok(read?)
}

/// The same within a unit that is open already.
fn day_of(
    reader: &mut Reader<'_, '_>,
    law: &romori_app::Law,
    today: Date,
    names: std::collections::HashMap<romori_types::ActorId, String>,
) -> Result<(DayData, Vec<ClientView>), UnitError> {
    let (office, pending, views) = office_day(reader, law, today)?;
    Ok((DayData { office, pending, filed: Vec::new(), returned: HashMap::new(), names }, views))
}

/// The month asked for, or that of the day.
fn month_asked(text: &str, today: Date) -> YearMonth {
    text.parse().unwrap_or_else(|_| YearMonth::of(today))
}

/// The month of premium asked for: the last one if none is, whose notice comes in this one.
fn premium_month(text: &str, today: Date) -> YearMonth {
    text.parse().unwrap_or_else(|_| YearMonth::of(today).previous())
}
