//! Histories against a slow, literal reading of the same rows; rows written long ago still read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod history;
mod stored;
