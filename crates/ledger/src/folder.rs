//! The folder of the log: whole files only, each of them lasting before it has its name.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::edge::Staged;
use crate::error::LogError;
use crate::files::{Files, Written};
use crate::layout::{aside, is_aside};

/// How many files are open at once while a batch is written.
const OPEN_FILES_MAX: usize = 128;

/// A folder on some file system. Paths are within it.
#[derive(Clone)]
pub struct Folder {
    files: Arc<dyn Files>,
    root: PathBuf,
}

/// A write that failed, and whether the folder is known to be as before: then the same may be
/// tried again. After a failed `sync` nothing is known, and trying again would prove nothing.
pub struct Failure {
    pub error: LogError,
    pub clean: bool,
}

impl Folder {
    pub fn new(files: Arc<dyn Files>, root: &Path) -> Self {
        Self { files, root: root.to_owned() }
    }

    pub fn read(&self, path: &Path) -> Result<Vec<u8>, LogError> {
        let full = self.root.join(path);
        self.files.read(&full).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => LogError::damaged(path),
            _ => self.error(&full, &error),
        })
    }

    /// The content, or none when there is no such file.
    pub fn read_if_there(&self, path: &Path) -> Result<Option<Vec<u8>>, LogError> {
        let full = self.root.join(path);
        match self.files.read(&full) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(self.error(&full, &error)),
        }
    }

    /// The names in a folder, none when it is not there.
    pub fn names(&self, path: &Path) -> Result<Vec<String>, LogError> {
        let full = self.root.join(path);
        match self.files.names(&full) {
            Ok(names) => Ok(names),
            Err(error) if is_absent(&error) => Ok(Vec::new()),
            Err(error) => Err(self.error(&full, &error)),
        }
    }

    /// Makes the folder itself, within one that is there.
    pub fn make(&self) -> Result<(), LogError> {
        self.files.create_folder(&self.root).map_err(|error| self.error(&self.root, &error))?;
        self.sync_parent(&self.root)
    }

    pub fn lock(&self, path: &str) -> Result<Box<dyn Send + Sync>, LogError> {
        let full = self.root.join(path);
        self.files.lock(&full).map_err(|error| self.error(&full, &error))
    }

    pub fn remove(&self, path: &Path) -> Result<(), LogError> {
        let full = self.root.join(path);
        self.files.remove(&full).map_err(|error| self.error(&full, &error))
    }

    /// Removes a folder of files.
    pub fn remove_folder(&self, path: &Path) -> Result<(), LogError> {
        for name in self.names(path)? {
            self.remove(&path.join(name))?;
        }
        let full = self.root.join(path);
        self.files.remove_folder(&full).map_err(|error| self.error(&full, &error))
    }

    /// Removes what a write that was cut short has left aside in a folder.
    pub fn sweep_aside(&self, path: &Path) -> Result<(), LogError> {
        let mut left = self.names(path)?.into_iter().filter(|name| is_aside(name));
        left.try_for_each(|name| self.remove(&path.join(name)))
    }

    /// Writes files so that each is either whole or not there, and all last when it returns.
    pub fn put(&self, staged: &[Staged]) -> Result<(), Failure> {
        for some in staged.chunks(OPEN_FILES_MAX) {
            self.put_some(some)?;
        }
        let parents: BTreeSet<&Path> = staged.iter().filter_map(|s| s.path.parent()).collect();
        for parent in parents {
            self.sync(&self.root.join(parent)).map_err(Failure::unclear)?;
        }
        Ok(())
    }

    fn put_some(&self, staged: &[Staged]) -> Result<(), Failure> {
        let (mut paths, mut open) = (Vec::new(), Vec::new());
        for file in staged {
            let path = self.root.join(aside(&file.path));
            let written = self.create(&path)?.and_then(|mut written| {
                written.write(&file.bytes)?;
                Ok(written)
            });
            let told = written.map(|file| open.push(file)).map_err(|e| self.error(&path, &e));
            paths.push(path);
            if let Err(error) = told {
                // Room is made for others; what cannot be removed now is swept when opening.
                for path in &paths {
                    let _ = self.files.remove(path);
                }
                return Err(Failure::before_sync(error));
            }
        }
        self.files.sync_all(&mut open).map_err(|(place, error)| {
            let path = paths.get(place).unwrap_or(&self.root);
            Failure::unclear(self.error(path, &error))
        })?;
        let named = paths.into_iter().zip(staged.iter().map(|file| self.root.join(&file.path)));
        let named: Vec<(PathBuf, PathBuf)> = named.collect();
        self.files.rename_all(&named).map_err(|(place, error)| {
            let path = named.get(place).map_or(&self.root, |(path, _)| path);
            Failure::unclear(self.error(path, &error))
        })
    }

    /// Writes one file of many parts, as [`Folder::put`] does, each part made last before the next
    /// one: whoever waits for the same disk waits for one part at most. `pause` comes between them.
    pub fn put_slowly<'a>(
        &self,
        path: &Path,
        parts: impl Iterator<Item = &'a [u8]>,
        pause: &dyn Fn(),
    ) -> Result<(), Failure> {
        let beside = aside(path);
        let mut file = self.begin(&beside)?;
        let aside = self.root.join(beside);
        for part in parts {
            if let Err(error) = file.write(part) {
                let _ = self.files.remove(&aside);
                return Err(Failure::before_sync(self.error(&aside, &error)));
            }
            file.sync().map_err(|error| Failure::unclear(self.error(&aside, &error)))?;
            pause();
        }
        file.sync().map_err(|error| Failure::unclear(self.error(&aside, &error)))?;
        let full = self.root.join(path);
        let renamed = self.files.rename(&aside, &full);
        renamed.map_err(|error| Failure::unclear(self.error(&full, &error)))?;
        self.sync_parent(&full).map_err(Failure::unclear)
    }

    /// A file aside; the folders that it lies in are made when the first of them is missing.
    fn create(&self, full: &Path) -> Result<io::Result<Box<dyn Written>>, Failure> {
        match self.files.create(full) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folders_above(full)?;
                Ok(self.files.create(full))
            }
            result => Ok(result),
        }
    }

    fn make_folders_above(&self, full: &Path) -> Result<(), Failure> {
        let above = full.ancestors().skip(1).take_while(|folder| *folder != self.root);
        let missing = above.take_while(|folder| self.files.names(folder).is_err());
        let mut missing: Vec<&Path> = missing.collect();
        missing.reverse();
        for folder in missing {
            let made = self.files.create_folder(folder);
            made.map_err(|error| Failure::before_sync(self.error(folder, &error)))?;
            self.sync_parent(folder).map_err(Failure::unclear)?;
        }
        Ok(())
    }

    /// Makes the names in these folders and in those that they lie in last, as far as they are
    /// there. An earlier sync may have failed after a name was given.
    pub fn settle(&self, folders: &BTreeSet<PathBuf>) -> Result<(), LogError> {
        let all: BTreeSet<&Path> = folders.iter().flat_map(|folder| folder.ancestors()).collect();
        for folder in all {
            let full = self.root.join(folder);
            match self.files.sync_folder(&full) {
                Err(error) if !is_absent(&error) => return Err(self.error(&full, &error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// An empty file that will grow under its own name.
    pub fn begin(&self, path: &Path) -> Result<Box<dyn Written>, Failure> {
        let full = self.root.join(path);
        let begun = self.files.create(&full);
        begun.map_err(|error| Failure::before_sync(self.error(&full, &error)))
    }

    /// Lets a file grow, so that it lasts when this returns.
    pub fn extend(&self, file: &mut dyn Written, path: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let full = self.root.join(path);
        let written = file.write(bytes);
        written.map_err(|error| Failure::before_sync(self.error(&full, &error)))?;
        file.sync().map_err(|error| Failure::unclear(self.error(&full, &error)))
    }

    /// Makes the names in the folder itself last.
    pub fn sync_names(&self) -> Result<(), Failure> {
        self.sync(&self.root).map_err(Failure::unclear)
    }

    fn sync_parent(&self, full: &Path) -> Result<(), LogError> {
        full.parent().map_or(Ok(()), |parent| self.sync(parent))
    }

    fn sync(&self, full: &Path) -> Result<(), LogError> {
        self.files.sync_folder(full).map_err(|error| self.error(full, &error))
    }

    fn error(&self, path: &Path, error: &io::Error) -> LogError {
        LogError::of(&self.root, path, error)
    }
}

/// A file that is no folder has nothing within it, as a folder that is not there.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

impl Failure {
    /// Whether the disk was full and the same may be tried again when there is space.
    pub fn wants_space(&self) -> bool {
        self.clean && self.error == LogError::NoSpace
    }

    fn unclear(error: LogError) -> Self {
        Self { error, clean: false }
    }

    /// Only a full disk is expected to pass; whatever else happened may happen to what is there.
    fn before_sync(error: LogError) -> Self {
        let clean = error == LogError::NoSpace;
        Self { error, clean }
    }
}
