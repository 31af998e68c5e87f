//! What the outside sees of the vault's pages.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test by panicking"
)]

mod acts;
mod fake;
mod pages;
mod world;
