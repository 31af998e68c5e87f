//! The pages as a whole: what they look like to a checker, and who is let in.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail the test"
)]

#[allow(missing_docs, reason = "values of tests")]
mod fixtures;
#[allow(missing_docs, reason = "values of tests")]
mod office;
mod office_forms;
#[allow(missing_docs, reason = "values of tests")]
mod world;

#[path = "../../../store/tests/it/cluster.rs"]
#[allow(dead_code, missing_docs, reason = "servers of one test are for the store's own")]
mod cluster;

#[path = "../../../factor/tests/it/played.rs"]
#[allow(dead_code, missing_docs, reason = "some lies are for the factor's own tests")]
mod played;

/// What the played provider needs of the outside.
mod ways {
    pub use romori_app::house::{HttpRequest, HttpResponse, Outgoing, OutgoingError};
}

mod after_filing;
mod api;
mod change;
mod company;
mod contrast;
mod day;
mod factors;
mod filings;
mod guard;
mod held;
mod history;
mod house;
mod import;
mod inventory;
mod job;
mod keys;
mod lists;
mod log_proof;
mod markup;
mod matrix;
mod matrix_devices;
mod matrix_log;
mod matrix_presses;
mod matrix_roles;
mod no_right;
mod office_pages;
#[allow(missing_docs, reason = "values of tests")]
mod operator;
mod passwords;
mod past;
mod planted;
mod rights;
mod sabotage;
#[allow(missing_docs, reason = "values of tests")]
mod scim;
mod scim_groups;
mod totp;
mod touched;
mod urgent;
mod users;
mod workers;
mod zones;
