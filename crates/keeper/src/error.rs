//! Why a keeper cannot be opened, asked or trusted, in words for the person who must act.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use romori_ledger::{LogError, NotSigned};

use crate::s3::StoreTrouble;

/// 記録庫の障害
#[derive(Debug)]
#[non_exhaustive]
pub enum KeeperError {
    /// A file or folder of the keeper could not be used.
    Files {
        /// Which.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The folder holds something else, or another keeper.
    NotOurs {
        /// Which.
        path: PathBuf,
    },
    /// A folder that is to be filled has something in it.
    NotEmpty {
        /// Which.
        path: PathBuf,
    },
    /// A file of keys is open to others.
    OpenToOthers {
        /// Which.
        path: PathBuf,
    },
    /// The name cannot be that of a log.
    Name,
    /// A key or certificate cannot be made or read.
    Identity,
    /// The paper by which a keeper is reached is not whole.
    Credential,
    /// Entries would be kept for less than they must.
    TooShort {
        /// What was asked for.
        days: u32,
        /// The least.
        least: u32,
    },
    /// The log of the keeper does not open.
    Log(LogError),
    /// Where the log is kept, elsewhere, cannot be used.
    Store(StoreTrouble),
}

impl KeeperError {
    pub(crate) fn at(path: &Path, error: &io::Error) -> Self {
        Self::Files { path: path.to_owned(), kind: error.kind() }
    }
}

impl From<romori_line::LineError> for KeeperError {
    /// Only keys and certificates are made by `Home`; nobody is asked.
    fn from(_: romori_line::LineError) -> Self {
        Self::Identity
    }
}

impl fmt::Display for KeeperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files { path, kind } => write!(
                f,
                "記録庫の {} を使えません（{}）。場所と権限を確かめてください。",
                path.display(),
                system_words(*kind)
            ),
            Self::NotOurs { path } => write!(
                f,
                "{} は記録庫のフォルダーではありません。空のフォルダーか、これまでの記録庫を指定してください。",
                path.display()
            ),
            Self::NotEmpty { path } => write!(
                f,
                "{} は空ではありません。空のフォルダーか、まだ無いフォルダーを指定してください。",
                path.display()
            ),
            Self::OpenToOthers { path } => write!(
                f,
                "{} をほかの利用者が読めます。自分だけが読めるようにしてください（chmod 600）。",
                path.display()
            ),
            Self::Name => f.write_str(
                "記録簿の名前に、空白と「+」は使えません。例 kiroku.example.jp/romori/1",
            ),
            Self::Identity => f.write_str(
                "記録庫の証明書か鍵を使えません。鍵のファイルが元のままか、確かめてください。",
            ),
            Self::Credential => f.write_str(
                "記録庫への紹介状を読めません。記録庫で romori keeper invite を使い、作り直してください。",
            ),
            Self::TooShort { days, least } => write!(
                f,
                "保存期間を{days}日にはできません。{least}日以上を指定してください（短くすることはできません）。"
            ),
            Self::Log(error) => error.fmt(f),
            Self::Store(trouble) => trouble.fmt(f),
        }
    }
}

/// What the system said, as far as it is common.
fn system_words(kind: io::ErrorKind) -> String {
    let words = match kind {
        io::ErrorKind::NotFound => "見つかりません",
        io::ErrorKind::PermissionDenied => "権限がありません",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "空き容量がありません",
        io::ErrorKind::NotADirectory => "フォルダーではありません",
        other => return other.to_string(),
    };
    words.to_owned()
}

impl std::error::Error for KeeperError {}

impl From<LogError> for KeeperError {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

impl From<StoreTrouble> for KeeperError {
    fn from(trouble: StoreTrouble) -> Self {
        Self::Store(trouble)
    }
}

impl From<NotSigned> for KeeperError {
    fn from(_: NotSigned) -> Self {
        Self::Identity
    }
}
