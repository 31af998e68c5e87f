//! The pages of those who run the installation, one endpoint or one matter a file. None of them
//! shows anybody's name but their own.

mod begin;
mod board;
mod contract;
mod go;
mod log;
mod look;
mod operators;
mod support;
mod urgent;
mod watch;
mod watch_events;

use axum::Router;
use axum::routing::{get, post};

use super::house::{devices, users};
use crate::shell::AppState;

/// The routes of the operator's entrance, beside the way in.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(board::page))
        .route("/begin", get(begin::page).post(begin::press))
        .route("/contracts/{tenant}", get(contract::page).post(contract::press))
        .route("/91", get(operators::page))
        .route("/91/new", get(operators::new_page).post(operators::add))
        .route("/91/{user}", get(operators::roles_page).post(operators::change))
        .route("/support", get(support::page).post(support::press))
        .route("/support/enter", post(support::enter))
        .route("/support/end", post(support::end))
        .route("/01", get(log::page))
        .route("/urgent", get(urgent::page).post(urgent::press))
        .route("/urgent/decide", post(urgent::decide))
        .route("/urgent/{support}/review", get(urgent::review_page).post(urgent::review))
        .route("/log", get(watch::page))
        .route("/log/events.jsonl", get(watch_events::file))
        .route("/look", get(look::page))
        .route("/look/{number}", get(look::client))
        .route("/look/{number}/{person}", get(look::person))
        .route("/menu/{digit}", get(go::family))
        .route("/go", post(go::page))
        .route("/go/options", post(go::options))
        .merge(users::common_routes())
        .merge(devices::routes())
}
