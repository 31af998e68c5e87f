//! The whole job: on the shipped samples from the file's bytes to the checked notice, and from the
//! ledgers of an invented client.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::panic, reason = "a test fails by panicking")]

mod day;
mod house;
mod ledger;
mod notice;
mod procedure_bonus;
mod procedure_demo;
mod procedure_person;
mod procedure_regular;
mod procedure_revision;
mod samples;
