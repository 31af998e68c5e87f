//! The index against a literal reading of the log.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod handed_on;
mod index;
mod reach;
mod world;
