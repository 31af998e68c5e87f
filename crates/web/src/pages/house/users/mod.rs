//! 90 自分 and 91 利用者と権限, one endpoint or one matter a file.

mod acting;
mod assignments;
mod change;
mod company;
mod copy;
mod delegations;
mod factors;
mod groups;
mod inventory;
mod keys;
mod limits;
mod list;
mod mail;
mod me;
mod me_sessions;
mod new;
mod password;
mod reset;
mod return_code;
mod returned;
mod rights;
mod second;
mod support;

use axum::Router;
use axum::routing::{get, post};

use crate::shell::AppState;

/// What is about oneself and about users wherever they have their accounts.
pub fn common_routes() -> Router<AppState> {
    own_routes()
        .route("/91/reset", get(reset::page).post(reset::press))
        .route("/91/inventory", get(inventory::page).post(inventory::press))
        .route("/91/inventory.csv", get(inventory::file))
        .route("/91/{user}/password", get(password::page).post(password::press))
        .route("/91/{user}/lock", get(change::lock_page).post(change::lock))
        .route("/91/{user}/open", get(change::open_page).post(change::open))
        .route("/91/{user}/close", get(change::close_page).post(change::close))
        .route("/91/{user}/factors", get(change::factors_page).post(change::factors))
}

fn own_routes() -> Router<AppState> {
    Router::new()
        .route("/90", get(me::page))
        .route("/90/password", post(me::press))
        .route("/90/end", post(me_sessions::press))
        .route("/90/passkeys/ask", post(factors::ask))
        .route("/90/passkeys", post(factors::add_passkey))
        .route("/90/code", get(factors::code).post(factors::add_code))
        .route("/90/mail", get(mail::page).post(mail::press))
        .route("/90/mail/confirm", post(mail::confirm))
        .route("/90/mail/remove", post(mail::remove))
        .route("/90/recovery", post(factors::recovery))
        .route("/90/factors/{factor}/remove", get(factors::remove_page).post(factors::remove))
}

/// The routes of users.
pub fn routes() -> Router<AppState> {
    common_routes()
        .route("/91", get(list::page))
        .route("/91/new", get(new::page).post(new::press))
        .route("/90/keys", get(keys::own).post(keys::make))
        .route("/90/keys/revoke", post(keys::revoke))
        .route("/91/keys", get(keys::office))
        .route("/91/company", get(company::page).post(company::press))
        .route("/91/company/remove", post(company::remove))
        .route("/91/keys/release", post(keys::release))
        .route("/91/return", get(returned::page).post(returned::press))
        .route("/91/return/code", get(return_code::page).post(return_code::press))
        .route("/90/delegations", get(acting::page).post(acting::press))
        .route("/91/assignments", get(assignments::page).post(assignments::press))
        .route("/91/second", get(second::page).post(second::press))
        .route("/91/groups", get(groups::page).post(groups::press))
        .route("/91/groups/{group}/confirm", post(groups::confirm))
        .route("/91/support", get(support::page).post(support::press))
        .route("/91/support/{support}/refuse", post(support::refuse))
        .route("/91/support/{support}/end", post(support::end))
        .route("/91/support/{support}/confirm", post(support::confirm))
        .route("/91/delegations", get(delegations::page).post(delegations::press))
        .route("/91/delegations/{delegation}/take", post(delegations::take))
        .route("/91/{user}/limits", get(limits::page).post(limits::press))
        .route("/91/{user}/copy", get(copy::page).post(copy::press))
        .route("/91/{user}", get(rights::page).post(rights::press))
}
