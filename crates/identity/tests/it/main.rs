//! What the outside sees of accounts, passwords, sessions and grants.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test by panicking"
)]

mod accounts;
mod api_keys;
mod first_account;
mod forms;
mod grants;
mod limits;
mod passwords;
mod proofs;
mod rights;
mod sessions;
mod sign_in;
mod world;
