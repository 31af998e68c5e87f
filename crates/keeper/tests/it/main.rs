//! A keeper and those who speak to it, over real sockets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod away;
mod kept;
mod put_back;
mod retention;
mod s3;
mod store;
mod strangers;
mod world;
