//! A copy of the log while it grows: what may change is taken at once, what never does afterwards.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::LogError;
use crate::files::Files;
use crate::folder::Folder;
use crate::layout::{CHECKPOINT, GONE, KEPT, Kind, TILE_WIDTH, levels};
use crate::log::Log;

/// 記録の控え — every file of the log as it was at one moment.
pub struct LogCopy {
    size: u64,
    folder: Folder,
    now: Vec<(PathBuf, Vec<u8>)>,
}

impl Log {
    /// Takes the checkpoint, the right edge and the kept heads into memory. Full tiles are never
    /// written again nor removed, so that they can be read later, while more is appended.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn begin_copy(&self) -> Result<LogCopy, LogError> {
        LogCopy::begin(self.folder(), self.size(), self.note())
    }
}

impl LogCopy {
    /// A copy from these files, wherever they are, at the head that this signed note is.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn over(files: Arc<dyn Files>, size: u64, note: &str) -> Result<Self, LogError> {
        Self::begin(&Folder::new(files, Path::new("")), size, note)
    }

    fn begin(folder: &Folder, size: u64, note: &str) -> Result<Self, LogError> {
        let mut now = vec![(PathBuf::from(CHECKPOINT), note.as_bytes().to_vec())];
        for name in folder.names(Path::new(KEPT))? {
            let path = Path::new(KEPT).join(name);
            now.push((path.clone(), folder.read(&path)?));
        }
        if let Some(bytes) = folder.read_if_there(Path::new(GONE))? {
            now.push((PathBuf::from(GONE), bytes));
        }
        for kind in kinds(size) {
            let n = kind.items(size) / TILE_WIDTH;
            let width = kind.width(n, size);
            if width > 0 {
                let path = kind.path(n, width);
                now.push(match folder.read_if_there(&path)? {
                    Some(bytes) => (path, bytes),
                    // It has been filled since; the full one begins with it.
                    None => {
                        let full = kind.path(n, TILE_WIDTH);
                        (full.clone(), folder.read(&full)?)
                    }
                });
            }
        }
        Ok(Self { size, folder: folder.clone(), now })
    }

    /// How many leaves it has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Path within the log's folder, and content, of every file of the copy.
    pub fn files(self) -> impl Iterator<Item = Result<(PathBuf, Vec<u8>), LogError>> {
        let (size, folder) = (self.size, self.folder);
        let has_gone = self.now.iter().any(|(path, _)| path == Path::new(GONE));
        let full = kinds(size).flat_map(move |kind| {
            (0..kind.items(size) / TILE_WIDTH).map(move |n| kind.path(n, TILE_WIDTH))
        });
        let full = full.filter_map(move |path| match folder.read_if_there(&path) {
            Ok(Some(bytes)) => Some(Ok((path, bytes))),
            // A bundle that may be gone; a tile never is.
            Ok(None) if is_bundle(&path) && has_gone => None,
            Ok(None) => Some(Err(LogError::damaged(&path))),
            Err(error) => Some(Err(error)),
        });
        self.now.into_iter().map(Ok).chain(full)
    }
}

fn kinds(size: u64) -> impl Iterator<Item = Kind> {
    let entries = (size > 0).then_some(Kind::Entries);
    entries.into_iter().chain(levels(size).map(Kind::Level))
}

fn is_bundle(path: &Path) -> bool {
    path.starts_with(Kind::Entries.folder())
}
