//! 取扱いの記録 — what an entry of the log means, and its one encoding.
//!
//! Knows no log, no file, no key, no clock and no chance: bytes in, bytes out. The format is
//! written down byte by byte in `docs/design/log.md`; a change of it is a new version byte.

mod body;
mod class;
mod entry;
mod error;
mod persons;
mod table;
mod wire;

pub use body::{Body, Change, Fields, Subjects, ValueDigest};
pub use class::{Class, Note, Outcome, basis_code, basis_ja};
pub use entry::{Entry, HOUSE, LEAF_BYTES_MAX, LoggedPurpose, Micros, id_of, instant_of};
pub use error::{DecodeError, Reason, TooLong};
pub use persons::{PersonSet, SetDigest};
pub use table::{LOGGED, Logged, PLAIN, Part, RETENTION_DAYS, RETENTION_DAYS_MIN};
