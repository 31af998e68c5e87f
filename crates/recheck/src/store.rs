//! Reading files. Nothing is written and no file is read that was not asked for by its name.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::note::{self, Key};
use crate::paths::{Kind, WIDTH};
use crate::problem::{Problem, What};
use crate::tree::{HASH_BYTES, Hash};

/// A bundle of 256 entries of 65,535 bytes with their lengths. Unit: bytes.
const FILE_BYTES_MAX: u64 = 256 * 65_537;

/// Says how many entries are gone.
pub const GONE: &str = "gone";

pub struct Store {
    root: PathBuf,
    /// So many entries, from the first on, may be missing.
    gone: u64,
}

impl Store {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), gone: 0 }
    }

    /// The same, knowing how many entries were let go, as the log's own note says; a note that none
    /// of the keys has signed is a fault, and lets nothing go.
    pub fn with_gone(mut self, keys: &[Key], found: &mut dyn FnMut(Problem)) -> Self {
        let said = match self.read(GONE) {
            Err(What::Missing) => Ok(0),
            other => other.and_then(|bytes| note::gone(&bytes, keys)),
        };
        self.gone = said.unwrap_or_else(|what| {
            found(Problem::of_file(GONE, what));
            0
        });
        self
    }

    /// How many entries, from the first on, may be missing.
    pub const fn gone(&self) -> u64 {
        self.gone
    }

    /// The content, or what is in the way of it.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, What> {
        let full = self.root.join(path);
        let told = |error: std::io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => What::Missing,
            kind => What::Unreadable(kind),
        };
        let found = fs::metadata(&full).map_err(told)?;
        if found.is_file() && found.len() > FILE_BYTES_MAX {
            return Err(What::Length { bytes: found.len(), expected: None });
        }
        fs::read(&full).map_err(told)
    }

    /// The names in a folder with whether each is a folder, sorted. None when there is no such
    /// folder.
    pub fn names(&self, folder: &str) -> Result<Option<Vec<(String, bool)>>, What> {
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) => {
                return match error.kind() {
                    ErrorKind::NotFound | ErrorKind::NotADirectory => Ok(None),
                    kind => Err(What::Unreadable(kind)),
                };
            }
        };
        let named = |entry: fs::DirEntry| {
            let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            (entry.file_name().to_string_lossy().into_owned(), folder)
        };
        let names = entries.map(|entry| entry.map(named)).collect::<Result<Vec<_>, _>>();
        let mut names = names.map_err(|error| What::Unreadable(error.kind()))?;
        names.sort();
        Ok(Some(names))
    }

    /// The file of a tile at this width, and its content. Where the partial file is not there the
    /// full one may be instead: it begins with it.
    pub fn tile(&self, kind: Kind, n: u64, width: u64) -> (String, Result<Vec<u8>, What>) {
        let path = kind.path(n, width);
        let content = self.read(&path);
        if width < WIDTH && content == Err(What::Missing) {
            let full = kind.path(n, WIDTH);
            if let Ok(content) = self.read(&full) {
                return (full, Ok(content));
            }
        }
        (path, content)
    }

    /// The hashes of a tile. None when they cannot be had; why is told to `found`.
    pub fn hashes(
        &self,
        level: u32,
        n: u64,
        width: u64,
        found: &mut dyn FnMut(Problem),
    ) -> (String, Option<Vec<Hash>>) {
        let (path, content) = self.tile(Kind::Level(level), n, width);
        let hashes = content.and_then(|bytes| {
            let is_prefix = width < WIDTH && !path.contains(".p/");
            hashes_of(&bytes, width, is_prefix)
        });
        match hashes {
            Ok(hashes) => (path, Some(hashes)),
            Err(what) => {
                found(Problem::of_file(&path, what));
                (path, None)
            }
        }
    }
}

fn hashes_of(bytes: &[u8], width: u64, is_prefix: bool) -> Result<Vec<Hash>, What> {
    let wanted = usize::try_from(width).unwrap_or(usize::MAX).saturating_mul(HASH_BYTES);
    let cut = if is_prefix { bytes.get(..wanted).unwrap_or(bytes) } else { bytes };
    if cut.len() != wanted {
        let expected = Some(wanted as u64);
        return Err(What::Length { bytes: bytes.len() as u64, expected });
    }
    Ok(cut.as_chunks::<HASH_BYTES>().0.to_vec())
}
