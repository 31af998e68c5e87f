//! Every promise of the store, on files and on a server.

#![expect(clippy::expect_used, reason = "a test may fail")]

mod cluster;
mod ground;
mod rows;
