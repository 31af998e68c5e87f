//! Why the vault cannot be opened or reached, in words for the person who must act. Nothing of a
//! number is in them.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use romori_vault::VaultError;

/// 番号庫の障害
#[derive(Debug)]
#[non_exhaustive]
pub enum MynaboxError {
    /// The system gives no chance.
    Chance,
    /// A file or folder of the vault could not be used.
    Files {
        /// Which.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// A folder or file is open to others.
    OpenToOthers {
        /// Which.
        path: PathBuf,
    },
    /// The folder holds something else.
    NotOurs {
        /// Which.
        path: PathBuf,
    },
    /// A file is not what it must be.
    Damaged {
        /// Which.
        path: PathBuf,
    },
    /// The store is of another version of the program, or another store.
    Newer {
        /// Which.
        path: PathBuf,
    },
    /// The store could not be used.
    Store {
        /// What it said, without a value.
        why: String,
    },
    /// Another process has the vault open.
    InUse,
    /// A key or certificate cannot be made or read.
    Identity,
    /// The paper by which a vault is reached is not whole.
    Credential,
    /// The recovery code is none.
    Code,
    /// The keys cannot be opened.
    Keys(VaultError),
}

impl MynaboxError {
    pub(crate) fn at(path: &Path, error: &io::Error) -> Self {
        Self::Files { path: path.to_owned(), kind: error.kind() }
    }
}

impl fmt::Display for MynaboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chance => f.write_str("乱数を得られないため、番号庫を開けません。"),
            Self::Files { path, kind } => write!(
                f,
                "番号庫の {} を使えません（{kind}）。場所と権限を確かめてください。",
                path.display()
            ),
            Self::OpenToOthers { path } => write!(
                f,
                "番号庫の {} をほかの人も開けます。chmod go-rwx {} で閉じてください。",
                path.display(),
                path.display()
            ),
            Self::NotOurs { path } => write!(
                f,
                "{} は番号庫のフォルダーではありません。空のフォルダーか、これまでの番号庫を指定してください。",
                path.display()
            ),
            Self::Damaged { path } => {
                write!(f, "番号庫の {} が壊れています。控えから戻してください。", path.display())
            }
            Self::Newer { path } => write!(
                f,
                "番号庫の {} は、この版の労守では開けません。新しい版を使ってください。",
                path.display()
            ),
            Self::Store { why } => {
                write!(f, "番号庫の保存先を使えません（{why}）。空きと権限を確かめてください。")
            }
            Self::InUse => f.write_str("番号庫は、ほかの処理が開いています。"),
            Self::Identity => {
                f.write_str("番号庫の証明書か鍵を使えません。控えから戻してください。")
            }
            Self::Credential => {
                f.write_str("番号庫への紹介状ではありません。番号庫で作り直してください。")
            }
            Self::Code => f.write_str(
                "回復コードの形ではありません。5文字ずつ8組を、紙と見比べて入れ直してください。",
            ),
            Self::Keys(error) => write!(f, "番号庫の鍵を開けません。{error}"),
        }
    }
}

impl std::error::Error for MynaboxError {}

impl From<VaultError> for MynaboxError {
    fn from(error: VaultError) -> Self {
        Self::Keys(error)
    }
}

impl From<romori_line::LineError> for MynaboxError {
    fn from(_: romori_line::LineError) -> Self {
        Self::Identity
    }
}
