//! 取扱いの索引 — the index of the log: which entries an actor, a device, a session, a tenant or a
//! client has, what follows from them, and how they are handed to others.
//!
//! Derived from the log alone and rebuilt from it at any time. Knows headers and no key, no clock
//! and no chance. The format of its files is written down in `docs/design/log.md`.

mod build;
mod error;
mod key;
mod ocsf;
mod reach;
mod segment;
mod syslog;
mod trace;
mod walk;

pub use error::TraceError;
pub use key::{Key, Span};
pub use ocsf::{SCHEMA as OCSF_SCHEMA, event as ocsf_event};
pub use reach::{Part, Reach};
pub use syslog::{framed as syslog_framed, message as syslog_message};
pub use trace::{Caught, GROUP_LEAVES, Trace};
pub use walk::{Which, walk};
