//! 本人の入場 of a person, one endpoint a file.

mod close;
mod page;
mod phone;

use axum::Router;
use axum::routing::get;

use crate::shell::{AppState, Failure};

/// The routes of a person's entrance.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/71/{number}/{person}/entrance", get(page::page).post(page::invite))
        .route("/71/{number}/{person}/entrance/close", get(close::page).post(close::press))
        .route(
            "/71/{number}/{person}/entrance/phones/{device}",
            get(phone::page).post(phone::press),
        )
}

/// The numbers of client and person in an address.
fn numbers(number: &str, person: &str) -> Result<(u32, u32), Failure> {
    let read = |text: &str| text.parse().map_err(|_| Failure::NotFound);
    Ok((read(number)?, read(person)?))
}
