//! Why a line cannot be had.

use std::fmt;
use std::io::{self, ErrorKind};

/// 回線の障害
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LineError {
    /// A key or certificate cannot be made or read.
    Identity,
    /// The other end does not answer.
    Away {
        /// What the system said.
        kind: ErrorKind,
    },
    /// Somebody answers, and is another one.
    NotOurs {
        /// What is wrong.
        why: &'static str,
    },
}

impl LineError {
    pub(crate) fn away(error: &io::Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::WouldBlock => ErrorKind::TimedOut,
            kind => kind,
        };
        Self::Away { kind }
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity => f.write_str("鍵か証明書を使えません。"),
            Self::Away { kind } => write!(f, "相手に届きません（{kind}）。"),
            Self::NotOurs { why } => write!(f, "相手が違います（{why}）。"),
        }
    }
}

impl std::error::Error for LineError {}
