//! What the policies promise, and that each of them is needed for it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test by panicking"
)]

mod answers;
mod promises;
mod sabotage;
