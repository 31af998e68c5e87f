//! The files of a keeper's log, as if they were here: read, and nothing else.

use std::io;
use std::path::Path;
use std::sync::Arc;

use romori_ledger::{Files, LogError, Written};

use crate::client::Lines;
use crate::frame::Ask;

/// 記録庫のファイル — what a reader of the log asks of a file system, asked of the keeper.
pub struct RemoteFiles(pub Arc<Lines>);

fn unsupported<T>() -> io::Result<T> {
    Err(io::ErrorKind::Unsupported.into())
}

fn as_io(error: &LogError) -> io::Error {
    match error {
        LogError::OutOfRange => io::ErrorKind::NotFound.into(),
        LogError::Away { kind } => (*kind).into(),
        _ => io::ErrorKind::InvalidData.into(),
    }
}

impl Files for RemoteFiles {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let path = path.to_str().ok_or(io::ErrorKind::InvalidInput)?;
        self.0.read(&Ask::File(path)).map_err(|error| as_io(&error))
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        if folder != Path::new("kept") {
            return unsupported();
        }
        let names = self.0.read(&Ask::Kept).map_err(|error| as_io(&error))?;
        let names = String::from_utf8(names).map_err(|_| io::ErrorKind::InvalidData)?;
        Ok(names.lines().map(str::to_owned).collect())
    }

    fn create(&self, _: &Path) -> io::Result<Box<dyn Written>> {
        unsupported()
    }

    fn rename(&self, _: &Path, _: &Path) -> io::Result<()> {
        unsupported()
    }

    fn remove(&self, _: &Path) -> io::Result<()> {
        unsupported()
    }

    fn create_folder(&self, _: &Path) -> io::Result<()> {
        unsupported()
    }

    fn remove_folder(&self, _: &Path) -> io::Result<()> {
        unsupported()
    }

    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        unsupported()
    }

    fn lock(&self, _: &Path) -> io::Result<Box<dyn Send + Sync>> {
        unsupported()
    }
}
