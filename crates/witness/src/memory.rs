//! What a witness remembers: for each log the last checkpoint that it cosigned, as a file. It is on
//! the disk before anybody hears of it.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// 証人の記憶の障害 — why what was seen cannot be read or kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryError {
    /// What the system said.
    pub kind: io::ErrorKind,
}

impl fmt::Display for MemoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "証人のフォルダーを読み書きできません({})。場所と権限、空きを確かめてください。",
            self.kind
        )
    }
}

impl std::error::Error for MemoryError {}

impl From<io::Error> for MemoryError {
    fn from(error: io::Error) -> Self {
        Self { kind: error.kind() }
    }
}

/// A folder of files that are replaced as a whole.
#[derive(Debug)]
pub struct Memory {
    folder: PathBuf,
}

impl Memory {
    /// The memory in this folder, which is made when it is not there.
    pub fn open(folder: &Path) -> Result<Self, MemoryError> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// What was kept under this name.
    pub fn read(&self, name: &str) -> Result<Option<String>, MemoryError> {
        match fs::read_to_string(self.folder.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps it, durably: written aside, synced, renamed, the folder synced.
    pub fn keep(&self, name: &str, text: &str) -> Result<(), MemoryError> {
        let aside = self.folder.join(format!("{name}.new"));
        let mut file = File::create(&aside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&aside, self.folder.join(name))?;
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }
}
