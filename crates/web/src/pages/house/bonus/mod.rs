//! 24 賞与支払, one endpoint a file.

mod file;
mod list;
mod list_file;
mod payment;
mod unpaid;
mod why;

use axum::Router;
use axum::routing::get;
use romori_types::Date;

use crate::shell::{AppState, Failure};

/// The routes of bonuses.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/24", get(list::page))
        .route("/24/list.xlsx", get(list_file::file))
        .route("/24/{number}", get(list::of_client))
        .route("/24/{number}/unpaid", get(unpaid::page).post(unpaid::press))
        .route("/24/{number}/{day}", get(payment::page).post(file::press))
        .route("/24/{number}/{day}/why/{person}", get(why::page))
}

/// A day of an address: `20260630`.
fn day_of(code: &str) -> Result<Date, Failure> {
    let part = |from: usize, to: usize| code.get(from..to)?.parse::<i16>().ok();
    let day = || {
        let (month, day) = (i8::try_from(part(4, 6)?).ok()?, i8::try_from(part(6, 8)?).ok()?);
        Date::new(part(0, 4)?, month, day).ok()
    };
    day().filter(|_| code.len() == 8).ok_or(Failure::NotFound)
}
