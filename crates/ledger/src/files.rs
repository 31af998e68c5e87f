//! The few things asked of a file system, so that a test can stand in for one that fails.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

/// ファイルの操作 — everything that the log and the spool ask of a file system.
///
/// Nothing written counts until `sync` has returned; no name counts until `sync_folder` has.
pub trait Files: Send + Sync {
    /// The whole content.
    ///
    /// # Errors
    /// `NotFound` when there is no such file, or what the system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The names in a folder, of files and folders, in any order.
    ///
    /// # Errors
    /// `NotFound` when there is no such folder, or what the system says.
    fn names(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// An empty file under this name, instead of one that may be there.
    ///
    /// # Errors
    /// What the system says.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Written>>;

    /// Gives a file another name in the same folder, instead of one that may be there, in one step.
    ///
    /// # Errors
    /// What the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Gives each of these files its other name, as [`Files::rename`] does, in any order.
    ///
    /// # Errors
    /// The place of a pair that failed, and what the system says. Others may have their new name.
    fn rename_all(&self, pairs: &[(PathBuf, PathBuf)]) -> Result<(), (usize, io::Error)> {
        for (place, (from, to)) in pairs.iter().enumerate() {
            self.rename(from, to).map_err(|error| (place, error))?;
        }
        Ok(())
    }

    /// Removes a file.
    ///
    /// # Errors
    /// What the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes a folder within one that is there. One that is already there is as good.
    ///
    /// # Errors
    /// What the system says.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// What the system says.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes what was written to each of these files last.
    ///
    /// # Errors
    /// The place of a file of which it is not known, and what the system says. Nothing is known
    /// of any of them then.
    fn sync_all(&self, files: &mut [Box<dyn Written>]) -> Result<(), (usize, io::Error)> {
        sync_in_turn(files).map_or(Ok(()), Err)
    }

    /// Makes the names in a folder last.
    ///
    /// # Errors
    /// What the system says. Nothing is known then of what lasts.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// Keeps others out for as long as the answer is held.
    ///
    /// # Errors
    /// `WouldBlock` when somebody else holds it, or what the system says.
    fn lock(&self, path: &Path) -> io::Result<Box<dyn Send + Sync>>;
}

/// 書込み中のファイル — a file being written from its beginning.
pub trait Written: Send {
    /// Appends all of the bytes.
    ///
    /// # Errors
    /// What the system says. A part may have been written.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes what was written last.
    ///
    /// # Errors
    /// What the system says. Nothing is known then of what lasts, and asking again proves nothing.
    fn sync(&mut self) -> io::Result<()>;
}

fn sync_in_turn(files: &mut [Box<dyn Written>]) -> Option<(usize, io::Error)> {
    files.iter_mut().enumerate().find_map(|(place, file)| Some((place, file.sync().err()?)))
}

/// Threads that wait for the disk at once: it serves several with one turn.
const SYNCS_AT_ONCE: usize = 8;

/// 実際のディスク — the file system of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        // A name that is no Unicode is none of ours; it is shown as it can be.
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        fs::read_dir(folder)?.map(|entry| entry.map(name)).collect()
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Written>> {
        Ok(Box::new(File::create(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            result => result,
        }
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn sync_all(&self, files: &mut [Box<dyn Written>]) -> Result<(), (usize, io::Error)> {
        let some = files.len().div_ceil(SYNCS_AT_ONCE).max(1);
        if some == 1 && files.len() < SYNCS_AT_ONCE / 2 {
            return sync_in_turn(files).map_or(Ok(()), Err);
        }
        thread::scope(|scope| {
            let start = |files| scope.spawn(|| sync_in_turn(files));
            let running: Vec<_> = files.chunks_mut(some).map(start).collect();
            let mut firsts = (0..).step_by(some);
            let failed = running.into_iter().filter_map(|thread| {
                let first = firsts.next()?;
                let failed = thread.join().unwrap_or_else(|panic| resume_unwind(panic))?;
                Some((first + failed.0, failed.1))
            });
            failed.reduce(|first, _| first).map_or(Ok(()), Err)
        })
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn lock(&self, path: &Path) -> io::Result<Box<dyn Send + Sync>> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        file.try_lock()?;
        Ok(Box::new(file))
    }
}

impl Written for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}
