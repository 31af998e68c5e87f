//! The pages, one endpoint a file: who asks, what is asked, one call, the answer as a view.

mod bad_rows;
mod check;
mod check_file;
mod close;
mod columns;
mod columns_press;
mod company;
mod density;
mod enrol;
mod family;
mod files;
mod go;
mod grades;
mod house;
mod keys;
mod law;
mod notice;
mod notice_file;
mod notice_press;
mod openapi;
mod operator;
mod options;
mod people;
mod preview;
mod preview_press;
mod rates;
mod samples;
mod search;
mod second_step;
mod sign_in;
mod start;
mod step_up;
mod today;
mod why;
mod workbench;

pub(crate) use enrol::{hex, pem};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::shell::{AppState, Visit};
use crate::view::{Crumb, Frame, KeyHint, Place};

/// The routes of every page.
pub fn routes() -> Router<AppState> {
    let uploads = Router::new()
        .route("/22/files", post(files::press))
        .route("/64", post(check_file::press))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/", get(today::page))
        .route("/22", get(start::page))
        .route("/22/samples/{id}", post(samples::press))
        .route("/22/jobs/{name}", get(workbench::page))
        .route("/22/jobs/{name}/why/{row}", get(why::part))
        .route("/22/jobs/{name}/people/{row}", post(people::press))
        .route("/22/jobs/{name}/columns", get(columns::page).post(columns_press::press))
        .route("/22/jobs/{name}/preview", get(preview::page).post(preview_press::press))
        .route("/22/jobs/{name}/bad.xlsx", get(bad_rows::file))
        .route("/22/jobs/{name}/notice", get(notice::page).post(notice_press::press))
        .route("/22/jobs/{name}/files/{file}", get(notice_file::file))
        .route("/22/jobs/{name}/close", post(close::press))
        .route("/sign-in/company", get(company::page).post(company::press))
        .route("/sign-in/company/return", get(company::back))
        .route("/sign-in/company/arrive", get(company::arrive))
        .route("/step-up/company", post(company::step_up))
        .route("/90/company", post(company::link))
        .route("/90/company/remove", post(company::unlink))
        .route("/64", get(check::page))
        .route("/94", get(law::page))
        .route("/94/grades", get(grades::page))
        .route("/94/rates", get(rates::page))
        .route("/menu/{digit}", get(family::page))
        .route("/keys", get(keys::page))
        .route("/openapi", get(openapi::page))
        .route("/go", post(go::page))
        .route("/go/options", post(options::part))
        .route("/density", post(density::press))
        .merge(way_in_routes())
        .merge(enrol_routes())
        .merge(house::routes())
        .merge(uploads)
}

/// Coming in, proving oneself again, and going.
fn way_in_routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(sign_in::page).post(sign_in::press))
        .route("/sign-in/passkey/ask", post(second_step::ask_at_the_door))
        .route("/sign-in/passkey", post(second_step::by_passkey))
        .route("/sign-in/second/ask", post(second_step::ask))
        .route("/sign-in/second", post(second_step::press))
        .route("/step-up", get(step_up::page).post(step_up::press))
        .route("/step-up/ask", post(step_up::ask))
        .route("/sign-out", post(sign_in::out))
}

/// The pages of the operator's entrance.
pub fn operator_routes() -> Router<AppState> {
    Router::new()
        .route("/keys", get(keys::page))
        .route("/density", post(density::press))
        .merge(way_in_routes())
        .merge(enrol_routes())
        .merge(operator::routes())
}

/// The registration of devices, which needs no device.
pub fn enrol_routes() -> Router<AppState> {
    Router::new()
        .route("/enrol", get(enrol::page).post(enrol::press))
        .route("/enrol/request", post(enrol::request))
        .route("/enrol/file", post(enrol::file))
        .route("/enrol/keys/{name}", get(enrol::key))
        .route("/enrol/files/{name}", get(enrol::plain_file))
        .route("/enrol/certificates/{name}", get(enrol::certificate))
}

/// The keys that work wherever nothing else is said.
pub const COMMON_KEYS: [KeyHint; 2] =
    [KeyHint { keys: "/", does: "番号・検索" }, KeyHint { keys: "0〜9", does: "番号で移る" }];

/// A frame for a page outside any client.
pub fn frame(state: &AppState, visit: &Visit, title: &str, family: char) -> Frame {
    Frame {
        title: title.to_owned(),
        client: None,
        family,
        menu: "",
        crumbs: vec![Crumb::to("労守", "/"), Crumb::here(title)],
        facts: String::new(),
        keys: COMMON_KEYS.to_vec(),
        failed: false,
        place: Place::default(),
        standing: visit.standing(state),
    }
}
