//! The index against a literal reading of the log.

#![allow(clippy::unwrap_used)]

mod index;
mod reach;
mod world;
