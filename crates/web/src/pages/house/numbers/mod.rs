//! The pages of the vault's family: 80 to 85. What has a number in it is a page of the vault's own.

mod campaigns;
mod disposal;
mod history;
mod permission;
mod rules;
mod status;

use axum::Router;
use axum::routing::{get, post};
use romori_app::house::numbers::NumbersError;

use crate::present::house::rights::Entries;
use crate::shell::{AppState, Failure};

pub(super) use status::to_vault;

/// The routes of the family.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/80", get(status::page))
        .route("/80/{number}", get(status::client))
        .route("/80/{number}/ticket", post(status::ticket))
        .route("/80/{number}/payees", post(status::payee))
        .route("/80/{number}/permission", get(permission::page).post(permission::press))
        .route("/80/{number}/permission/withdraw", post(permission::withdraw))
        .route("/80/{number}/permission/again", post(permission::again))
        .route("/80/{number}/grant", post(permission::let_use))
        .route("/80/{number}/grant/take-back", post(permission::take_back))
        .route("/81", get(campaigns::page).post(campaigns::begin))
        .route("/81/{number}/{key}/invite", post(campaigns::invite))
        .route("/81/{number}/{key}/close", post(campaigns::close))
        .route("/82", get(status::matches))
        .route("/82/{number}", get(status::match_client))
        .route("/83", get(history::page))
        .route("/83/list", get(history::list))
        .route("/83/{entry}", get(history::entry))
        .route("/84", get(disposal::page))
        .route("/84/{number}", get(disposal::client).post(disposal::ask))
        .route("/84/{number}/days", post(disposal::days))
        .route("/84/{number}/{key}/dispose", post(disposal::dispose))
        .route("/84/{number}/{key}/certificate", get(disposal::certificate))
        .route("/85", get(rules::page).post(rules::press))
}

/// The number of a client in an address.
fn numbered(number: &str) -> Result<u32, Failure> {
    number.parse().map_err(|_| Failure::NotFound)
}

/// What was wrong with a form is told at its field, what the vault refuses above the form; all else
/// is a page of its own.
fn told(entries: &mut Entries, refused: NumbersError) -> Result<(), Failure> {
    match refused {
        NumbersError::Mistake(field, words) => {
            entries.refuse(field, words);
            Ok(())
        }
        other => Err(other.into()),
    }
}
