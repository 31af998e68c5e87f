//! 92 端末, one endpoint a file.

mod admission;
mod code;
mod end;
mod list;
mod renew;

use axum::Router;
use axum::routing::get;

use crate::shell::AppState;

/// The routes of devices.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/92", get(list::page))
        .route("/92/users/{user}/code", get(code::page).post(code::press))
        .route("/92/users/{user}/admission", get(admission::page).post(admission::press))
        .route("/92/admissions/{admission}", get(admission::agree_page).post(admission::agree))
        .route("/92/{device}/revoke", get(end::revoke_page).post(end::revoke))
        .route("/92/{device}/lost", get(end::lost_page).post(end::lost))
        .route("/92/{device}/renew", get(renew::page).post(renew::press))
}
