//! Why there is no answer.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use romori_ledger::LogError;

/// 索引の誤り — why the index gives no answer. A damaged file is none: it is made anew.
#[derive(Debug)]
pub enum TraceError {
    /// The log cannot be read.
    Log(LogError),
    /// The folder of the index cannot be used.
    Folder {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        reason: io::ErrorKind,
    },
}

impl TraceError {
    pub(crate) fn folder(path: &Path, error: &io::Error) -> Self {
        Self::Folder { path: path.to_owned(), reason: error.kind() }
    }
}

impl From<LogError> for TraceError {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log(error) => error.fmt(f),
            Self::Folder { path, reason } => write!(
                f,
                "記録の索引を {} に置けません（{reason}）。空きと権限を確かめてください。",
                path.display()
            ),
        }
    }
}

impl std::error::Error for TraceError {}
