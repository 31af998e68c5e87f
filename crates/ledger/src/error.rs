//! What can stand in the way of the log, in words for the person who must act.

use std::fmt;
use std::io;
use std::path::Path;

use crate::note::{NotSigned, NoteError};

/// 記録の障害 — why the log cannot be opened, written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogError {
    /// The disk is full. Nothing was added; the log is whole and goes on when there is space.
    NoSpace,
    /// The file system refused. The log must be opened anew before anything is added.
    Files {
        /// The file, within the log's folder.
        path: String,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// An earlier write failed. The log must be opened anew before anything is added.
    Stopped,
    /// Another program has the log open.
    InUse,
    /// A file is not what the checkpoint says.
    Damaged {
        /// The file, within the log's folder.
        path: String,
    },
    /// There are tiles, but no checkpoint.
    NoCheckpoint,
    /// The checkpoint is none of this log and key.
    Checkpoint(NoteError),
    /// The files go further than the checkpoint by more than an interrupted write can leave.
    CheckpointTooOld {
        /// Leaves of the checkpoint.
        size: u64,
        /// At least so many leaves are there.
        found: u64,
    },
    /// The key cannot be used.
    NotSigned,
    /// The name of the log cannot stand in a checkpoint.
    Name,
    /// A leaf is longer than a bundle can count, or has no key.
    Leaf {
        /// Its place in the batch, from 0.
        place: usize,
    },
    /// The entry was kept long enough and is gone; its hash is there.
    Gone,
    /// There is no such leaf or no such size.
    OutOfRange,
    /// The keeper cannot be reached, or did not answer in time. Nothing is known to be added.
    Away {
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// Where the files are kept, elsewhere, does not do what it is asked. The log must be opened
    /// anew before anything is added.
    Store {
        /// What is wrong and what to do, in Japanese.
        why: String,
    },
    /// The keeper's answer is not what it must be: another log, an older head, a tree that does
    /// not go on from the one that was seen.
    NotOurs {
        /// What is wrong, in Japanese.
        why: &'static str,
    },
}

impl LogError {
    /// What the file system said about this file of the folder.
    pub(crate) fn of(folder: &Path, path: &Path, error: &io::Error) -> Self {
        if let Some(trouble) = error.get_ref().and_then(|inner| inner.downcast_ref::<Trouble>()) {
            return Self::Store { why: trouble.0.clone() };
        }
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::NoSpace,
            io::ErrorKind::WouldBlock => Self::InUse,
            kind => Self::Files { path: within(folder, path), kind },
        }
    }

    pub(crate) fn damaged(path: &Path) -> Self {
        Self::Damaged { path: path.display().to_string() }
    }
}

/// 保存先の障害 — what [`crate::Files`] that are kept elsewhere put into an [`io::Error`]: what is
/// wrong and what to do, in Japanese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(pub String);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// The path as seen from the folder: where the folder lies is nobody's concern.
pub(crate) fn within(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}

impl From<NotSigned> for LogError {
    fn from(_: NotSigned) -> Self {
        Self::NotSigned
    }
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSpace => f.write_str(
                "ディスクの空きがないため、記録を保存できませんでした。保存済みの記録は無事です。\
                 空きを作ると、続きから保存します。",
            ),
            Self::Files { path, kind } => write!(
                f,
                "記録のファイル「{path}」を読み書きできませんでした({kind})。\
                 ディスクを点検してから、起動し直してください。"
            ),
            Self::Stopped => f.write_str(
                "先の書込みに失敗したため、記録を止めています。\
                 ディスクを点検してから、起動し直してください。",
            ),
            Self::InUse => f.write_str(
                "この記録は、ほかで動いているプログラムが使用中です。そちらを終えてください。",
            ),
            Self::Damaged { path } => write!(
                f,
                "記録のファイル「{path}」が壊れています。`romori ledger verify` で範囲を確かめ、\
                 控えから戻してください。"
            ),
            Self::NoCheckpoint => f.write_str(
                "記録はありますが、チェックポイントがありません。控えから戻してください。",
            ),
            Self::Checkpoint(error) => {
                write!(f, "{error}鍵と保存先の組合せを確かめてください。")
            }
            Self::CheckpointTooOld { size, found } => write!(
                f,
                "チェックポイントは{size}件までですが、{found}件以上の記録があります。\
                 古いチェックポイントに差し替えられたおそれがあります。控えと照合してください。"
            ),
            Self::NotSigned => f.write_str(
                "記録に署名できませんでした。記録用の鍵を読める状態か、確かめてください。",
            ),
            Self::Name => f.write_str("記録の名称に、使えない文字があります。"),
            Self::Leaf { place } => {
                write!(f, "{}番目の項目は、記録の項目の形ではありません。", place + 1)
            }
            Self::Away { kind } => write!(
                f,
                "記録庫に届きません({kind})。記録庫が動いていることと、通信を確かめてください。"
            ),
            Self::Store { why } => f.write_str(why),
            Self::NotOurs { why } => {
                write!(f, "記録庫の答えを信用できません({why})。記録庫の管理者に連絡してください。")
            }
            Self::Gone => f.write_str(
                "保存期間を過ぎた記録で、内容は廃棄済みです。記録があったことの証明は残っています。",
            ),
            Self::OutOfRange => f.write_str("その位置の記録はありません。"),
        }
    }
}

impl std::error::Error for LogError {}
