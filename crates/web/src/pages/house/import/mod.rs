//! 74 取込 in four steps, 15 処理の一覧, 75 書出し, one address a file.

mod bad_rows;
mod batches;
mod columns;
mod export;
mod preview;
mod run;
mod start;
mod template;
mod undo;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::shell::AppState;

/// The routes of imports and exports.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/74", get(start::page).post(start::press))
        .layer(DefaultBodyLimit::disable())
        .route("/74/template/{kind}", get(template::file))
        .route("/74/{name}/columns", get(columns::page).post(columns::press))
        .route("/74/{name}/forget", post(columns::forget))
        .route("/74/{name}/preview", get(preview::page).post(preview::press))
        .route("/74/{name}/bad.xlsx", get(bad_rows::file))
        .route("/74/{name}/publish", post(run::publish))
        .route("/74/{name}/stop", post(run::stop))
        .route("/74/{name}/run", get(run::page))
        .route("/15", get(batches::page))
        .route("/15/{batch}/undo", post(undo::press))
        .route("/75", get(export::page).post(export::press))
}
