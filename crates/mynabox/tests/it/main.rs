//! The vault of individual numbers over a real keeper and real files.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test's helpers fail the test by panicking"
)]

mod altered;
mod boxes;
mod ending;
mod erased;
mod inner;
mod kept;
mod matched;
mod officers;
mod planted;
mod roots;
mod telephone;
mod ways;
mod world;
