//! The pages of workers on their telephones, one endpoint a file. They have no twins among the
//! operations for programs: what is shown here is shown to one person on the one telephone whose
//! key is there, and a program has neither.

mod again;
mod end;
mod entry;
mod looks;
mod phone_code;
mod record;
mod register;
mod shown;
mod sign_in;
mod sign_out;
mod start;

use axum::Router;
use axum::routing::{get, post};

use crate::shell::AppState;

pub(crate) use shown::failure_page;

/// The routes of the entrance of workers. Nothing of the office is among them.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(start::page))
        .route("/register", get(register::page).post(register::press))
        .route("/register/ask", post(register::ask))
        .route("/sign-in", get(sign_in::page).post(sign_in::press))
        .route("/sign-in/ask", post(sign_in::ask))
        .route("/sign-out", post(sign_out::press))
        .route("/again", get(again::page).post(again::press))
        .route("/again/ask", post(again::ask))
        .route("/me", get(record::page))
        .route("/looks", get(looks::page))
        .route("/entry", get(entry::page))
        .route("/entry/code", post(phone_code::press))
        .route("/entry/sessions", post(end::sessions))
        .route("/entry/phones", post(end::phone))
        .route("/entry/passkeys", post(end::passkey))
}
