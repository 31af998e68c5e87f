//! What the outside sees of keys and sealed values.
#![allow(clippy::expect_used, reason = "a test's helpers fail the test by panicking")]

mod custody;
mod hierarchy;
mod letterbox;
mod nonces;
mod numbers;
mod officers;
mod passphrases;
mod places;
mod ring;
mod world;
