//! 23 月額変更, one endpoint a file.

mod choose;
mod file;
mod list;
mod list_file;
mod why;

use axum::Router;
use axum::routing::get;
use romori_app::house::{ClientRevisions, Function, UnitError, revisions_of_client};
use romori_types::{Date, Purpose, YearMonth};
use serde::Deserialize;

use crate::shell::{AppState, Failure, Signed};

/// The routes of revisions.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/23", get(list::page).post(file::press))
        .route("/23/list.xlsx", get(list_file::file))
        .route("/23/{number}", get(list::of_client).post(file::press_of_client))
        .route("/23/{number}/{person}/why", get(why::page))
        .route("/23/{number}/{person}/skip", get(choose::skip).post(choose::press_skip))
        .route("/23/{number}/{person}/annual", get(choose::annual).post(choose::press_annual))
}

/// What an address asks for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// The third month; the last one paid if none is named.
    #[serde(default)]
    m: String,
    #[serde(default)]
    f: String,
    #[serde(default)]
    all: String,
    /// 顧問先番号, for the workbook of one client.
    #[serde(default)]
    c: String,
}

/// The third month of an address.
fn third_month(text: &str, today: Date) -> YearMonth {
    text.parse().unwrap_or_else(|_| YearMonth::of(today).previous())
}

/// One client, looked at after the pay of a month.
fn looked_at(signed: &Signed, number: &str, third: YearMonth) -> Result<ClientRevisions, Failure> {
    let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
    let grant = signed.grant(Function::ViewLedger, Purpose::Determine)?;
    let law = signed.house.law;
    let made = signed.house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(number)?;
        revisions_of_client(reader, law, client, third)
    });
    Ok(made?)
}
