//! 記録の検証 — reads a log that it has not written and says everything that is wrong with it.
//!
//! Shares no code with the writer. What it needs of the format is in `docs/design/log.md`.

mod base64;
mod bundle;
mod climb;
mod group;
mod inventory;
mod note;
mod paths;
mod problem;
mod store;
mod tree;
mod verify;

pub use note::{Head, Key};
pub use problem::{Problem, Severity, What};
pub use tree::Hash;
pub use verify::{Summary, recheck};
