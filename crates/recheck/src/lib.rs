//! 記録の検証 — reads a log that it has not written and says everything that is wrong with it.
//!
//! Shares no code with the writer. What it needs of the format is in `docs/design/log.md`.

mod base64;
mod bundle;
mod climb;
mod group;
mod inventory;
mod note;
mod part;
mod paths;
mod problem;
mod proof;
mod proof_file;
mod store;
mod tree;
mod verify;

pub use note::{Head, Key};
pub use part::{PartSummary, recheck_part, root_at};
pub use problem::{Problem, Severity, What};
pub use proof::{is_beginning, is_included};
pub use proof_file::{Proved, Unproved, check_growth, check_proof, signed_head};
pub use tree::{Hash, leaf as leaf_hash};
pub use verify::{Summary, recheck};
