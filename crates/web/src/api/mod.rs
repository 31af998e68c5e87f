//! The same as the pages, for programs: JSON under `/api/v1`, one endpoint a file.
//!
//! A handler asks the same use cases under the same grants as its page. Its annotation is both its
//! route and its part of the OpenAPI document, so that the two cannot disagree.

mod account;
mod accounts;
mod bonuses;
mod caller;
mod case;
mod case_document;
mod cases;
mod client;
mod clients;
mod determination;
mod determinations;
mod document;
mod explanation;
mod log;
mod me;
mod model;
mod openapi;
mod person;
mod persons;
mod persons_search;
mod revisions;
mod sent;
mod session;
mod sessions;
mod sheets;

pub use document::{document, routes};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::shell::AppState;

/// Every operation.
fn operations(begun: OpenApiRouter<AppState>) -> OpenApiRouter<AppState> {
    begun
        .routes(routes!(openapi::show))
        .routes(routes!(sessions::begin))
        .routes(routes!(session::show, session::end))
        .routes(routes!(clients::list))
        .routes(routes!(clients::search))
        .routes(routes!(client::show))
        .routes(routes!(persons::list))
        .routes(routes!(person::show))
        .routes(routes!(persons_search::search))
        .routes(routes!(determinations::list, determinations::make))
        .routes(routes!(determination::show))
        .routes(routes!(explanation::show))
        .routes(routes!(cases::list))
        .routes(routes!(case::show))
        .routes(routes!(case::step))
        .routes(routes!(case_document::file))
        .routes(routes!(log::list))
        .routes(routes!(sheets::show_one, sheets::save_one))
        .routes(routes!(sheets::show, sheets::save_of))
        .routes(routes!(sheets::undo_save))
        .routes(routes!(revisions::list, revisions::file))
        .routes(routes!(revisions::why, revisions::choose))
        .routes(routes!(bonuses::list))
        .routes(routes!(bonuses::show, bonuses::file))
        .routes(routes!(bonuses::why))
        .routes(routes!(bonuses::unpaid))
        .routes(routes!(me::sessions))
        .routes(routes!(me::end))
        .routes(routes!(me::password))
        .routes(routes!(accounts::list, accounts::add))
        .routes(routes!(account::show))
        .routes(routes!(account::rights))
        .routes(routes!(account::change))
        .routes(routes!(account::password))
}
