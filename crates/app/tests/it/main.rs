//! The whole job: on the shipped samples from the file's bytes to the checked notice, and from the
//! ledgers of an invented client.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod bulk;
#[path = "../../../store/tests/it/cluster.rs"]
#[allow(dead_code, missing_docs, reason = "servers of one test are for the store's own")]
mod cluster;
mod day;
mod ends;
#[allow(missing_docs, reason = "values of tests")]
mod ground;
mod house;
mod import;
mod kills;
mod ledger;
mod moving;
mod notice;
mod number_use;
mod numbers;
mod procedure_bonus;
mod procedure_demo;
mod procedure_person;
mod procedure_regular;
mod procedure_revision;
mod reseal;
mod root_key;
mod samples;

#[path = "../../../web/tests/it/totp.rs"]
mod totp;
