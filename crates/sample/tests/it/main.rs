//! The invented offices as those who load them see them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod cases;
mod demo;
mod import;
mod large;
mod people;
