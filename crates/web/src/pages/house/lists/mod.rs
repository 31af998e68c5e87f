//! The lists of the office as workbooks, one endpoint a file. Each is an export in the log.

mod cases;
mod clients;
mod people;
mod santei;
mod seen;

use axum::Router;
use axum::routing::get;

use crate::shell::AppState;

/// The routes of the lists.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/70/list.xlsx", get(clients::file))
        .route("/71/{number}/list.xlsx", get(people::file))
        .route("/60/list.xlsx", get(cases::file))
        .route("/22/clients/list.xlsx", get(santei::file))
        .route("/01/list.xlsx", get(seen::file))
}
