//! 記録の証明 — files of proof from a log on this machine, for whoever runs it.

use std::path::Path;
use std::sync::Arc;

use romori_ledger::{Disk, LogError, LogReader, NoteError};

/// What a witness of logs is begun with, and who has a log cosigned.
pub use romori_ledger::{Ed25519Signer, VerifierKey, WitnessKey};

/// The file that proves one entry: C2SP tlog-proof.
///
/// # Errors
/// When the log cannot be read with this key, or has no such entry.
pub fn proof_in(log: &Path, key: &str, index: u64) -> Result<String, LogError> {
    open(log, key)?.inclusion_file(index)
}

/// The file that proves that the log only grew since it had this size: the body of a C2SP
/// tlog-witness request.
///
/// # Errors
/// When the log cannot be read with this key, or is smaller.
pub fn growth_in(log: &Path, key: &str, old: u64) -> Result<String, LogError> {
    open(log, key)?.growth_file(old)
}

/// The log in this folder as it is now, for whoever has it cosigned.
///
/// # Errors
/// When it cannot be read with this key.
pub fn open(log: &Path, key: &str) -> Result<LogReader, LogError> {
    let key = VerifierKey::parse(key).ok_or(LogError::Checkpoint(NoteError::OtherKey))?;
    LogReader::open(Arc::new(Disk), log, &key)
}
