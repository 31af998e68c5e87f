//! The pages of those who run the installation, one endpoint or one matter a file. None of them
//! shows anybody's name but their own.

mod begin;
mod board;
mod contract;
mod go;
mod operators;

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
        .route("/menu/{digit}", get(go::family))
        .route("/go", post(go::page))
        .route("/go/options", post(go::options))
        .merge(users::common_routes())
        .merge(devices::routes())
}
