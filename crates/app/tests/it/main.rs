//! The whole job on the shipped samples: from the file's bytes to the checked notice.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod notice;
mod samples;
