//! The custodian on SoftHSM2, a module in software.
#![allow(clippy::expect_used, reason = "a test's helpers fail the test by panicking")]

mod ground;
mod token;
