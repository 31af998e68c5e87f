//! The same as the pages, for programs: JSON under `/api/v1`, one endpoint a file.
//!
//! A handler asks the same use cases under the same grants as its page. Its annotation is both its
//! route and its part of the OpenAPI document, so that the two cannot disagree.

mod access;
mod account;
mod account_inventory;
mod accounts;
mod admissions;
mod api_keys;
mod approvals;
mod arrivals;
mod assignments;
mod batches;
mod bonuses;
mod bulk;
mod caller;
mod case;
mod case_document;
mod cases;
mod charges;
mod client;
mod client_forms;
mod clients;
mod data_return;
mod deadlines;
mod delegations;
mod determination;
mod determinations;
mod devices;
mod document;
mod enrolments;
mod establishments;
mod explanation;
mod exports;
mod factors;
mod hiring;
mod history;
mod import_state;
mod imports;
mod leaves;
mod leaving;
mod limits;
mod log;
mod log_events;
mod log_proof;
mod me;
mod model;
mod numbers;
mod openapi;
mod password_reset;
mod person;
mod person_touched;
mod persons;
mod persons_search;
mod regular_choices;
mod returns;
mod revisions;
mod sent;
mod session;
mod sessions;
mod sheets;
mod statement;
mod supports;
mod touched;

pub use document::{document, routes};

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::shell::{AppState, IMPORT_BYTES_MAX};

/// Every operation.
fn operations(begun: OpenApiRouter<AppState>) -> OpenApiRouter<AppState> {
    begun
        .routes(routes!(openapi::show))
        .routes(routes!(sessions::begin))
        .routes(routes!(enrolments::enrol))
        .routes(routes!(devices::list))
        .routes(routes!(devices::issue))
        .routes(routes!(devices::revoke))
        .routes(routes!(devices::renew))
        .routes(routes!(admissions::list, admissions::ask))
        .routes(routes!(admissions::grant))
        .routes(routes!(session::show, session::end))
        .routes(routes!(clients::list, client_forms::add))
        .routes(routes!(client_forms::show, client_forms::change))
        .routes(routes!(establishments::list))
        .routes(routes!(establishments::add))
        .routes(routes!(establishments::show, establishments::change))
        .routes(routes!(clients::search))
        .routes(routes!(client::show))
        .routes(routes!(persons::list))
        .routes(routes!(person::show))
        .routes(routes!(persons_search::search))
        .routes(routes!(determinations::list, determinations::make))
        .routes(routes!(determination::show, regular_choices::choose))
        .routes(routes!(explanation::show))
        .routes(routes!(cases::list))
        .routes(routes!(case::show))
        .routes(routes!(case::step))
        .routes(routes!(case::make))
        .routes(routes!(case::changes))
        .routes(routes!(case_document::file))
        .routes(routes!(log::list))
        .routes(routes!(log_proof::checkpoint))
        .routes(routes!(log_proof::entry))
        .routes(routes!(log_proof::growth))
        .routes(routes!(touched::by))
        .routes(routes!(log_events::file))
        .routes(routes!(person_touched::show))
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
        .merge(proofs())
        .routes(routes!(accounts::list, accounts::add))
        .routes(routes!(account_inventory::show, account_inventory::answer))
        .routes(routes!(api_keys::list, api_keys::make))
        .routes(routes!(api_keys::change))
        .routes(routes!(bulk::show, bulk::ask))
        .routes(routes!(bulk::decide))
        .routes(routes!(data_return::make))
        .routes(routes!(account::show))
        .routes(routes!(account::rights))
        .routes(routes!(account::change))
        .routes(routes!(account::password))
        .merge(rights())
        .merge(people())
        .merge(day())
        .merge(files())
}

/// What somebody proves himself by.
fn proofs() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(factors::list))
        .routes(routes!(factors::begin, factors::keep))
        .routes(routes!(factors::recovery))
        .routes(routes!(factors::remove))
        .routes(routes!(factors::prove))
        .routes(routes!(password_reset::show, password_reset::begin))
}

/// Rights, charges of members, acting for another tenant.
fn rights() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(access::show))
        .routes(routes!(limits::change))
        .routes(routes!(limits::copy))
        .routes(routes!(assignments::list, assignments::assign))
        .routes(routes!(delegations::list, delegations::give))
        .routes(routes!(delegations::take))
        .routes(routes!(supports::list))
        .routes(routes!(supports::decide))
        .routes(routes!(supports::end))
        .routes(routes!(delegations::held))
        .routes(routes!(delegations::act))
}

/// People who come and go.
fn people() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(hiring::show, hiring::save))
        .routes(routes!(leaving::show, leaving::save))
}

/// The office's day.
fn day() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(deadlines::list))
        .routes(routes!(approvals::list, approvals::approve))
        .routes(routes!(arrivals::list))
        .routes(routes!(returns::list))
        .routes(routes!(charges::list))
        .routes(routes!(charges::show, charges::enter))
        .routes(routes!(leaves::list))
        .routes(routes!(numbers::list))
        .routes(routes!(numbers::show))
        .routes(routes!(statement::show))
        .routes(routes!(statement::leak_counts))
}

/// Files into the ledgers and out of them, and what was recorded as one.
fn files() -> OpenApiRouter<AppState> {
    let upload = OpenApiRouter::new()
        .routes(routes!(imports::begin))
        .layer(DefaultBodyLimit::max(IMPORT_BYTES_MAX));
    upload
        .routes(routes!(imports::show))
        .routes(routes!(imports::columns))
        .routes(routes!(imports::mend))
        .routes(routes!(imports::bad_rows))
        .routes(routes!(imports::publish))
        .routes(routes!(imports::stop))
        .routes(routes!(imports::template))
        .routes(routes!(exports::export))
        .routes(routes!(batches::list))
        .routes(routes!(batches::undo))
        .routes(routes!(history::of_client))
        .routes(routes!(history::of_person))
        .routes(routes!(history::of_act))
}
