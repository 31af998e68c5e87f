//! 記録簿 — the log itself: leaves of bytes in a Merkle tree (RFC 6962), kept as C2SP tlog-tiles
//! with signed checkpoints, and the spool that acts wait in before they are leaves.
//!
//! Knows nothing of what a leaf means, no clock and no chance. All of it blocks; the caller gives
//! it a thread. The format is written down in `docs/design/log.md`.

mod block;
mod copy;
mod cosignature;
mod edge;
mod error;
mod files;
mod folder;
mod hash;
mod keeping;
mod layout;
mod log;
mod note;
mod opening;
mod proof;
mod proof_file;
mod reader;
mod reserve;
mod retention;
mod seen;
mod spool;

pub use copy::LogCopy;
pub use cosignature::{Cosigned, WitnessKey};
pub use error::{LogError, Trouble};
pub use files::{Disk, Files, Written};
pub use hash::{HASH_BYTES, Hash, empty_root, leaf_hash, name_digest, node_hash};
pub use keeping::{Keeping, OwnLog};
pub use log::{Appended, Log};
pub use note::{Checkpoint, Ed25519Signer, NotSigned, NoteError, Signer, VerifierKey};
pub use proof::{NotProved, check_consistency, check_inclusion};
pub use proof_file::{Growth, growth_file, inclusion_file};
pub use reader::LogReader;
pub use reserve::Reserve;
pub use seen::{Key, KeyOf};
pub use spool::{Drained, Spool, SpoolError, SpoolLimits, Waiting};
