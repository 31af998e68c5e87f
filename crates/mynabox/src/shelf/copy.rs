//! Copies: the files of the shelf as they are at one moment, also while the vault runs. Ciphertext,
//! wrapped keys and the register; no root key and no certificate.

use std::fs;
use std::path::Path;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::error::MynaboxError;
use crate::shelf::erased::{add_to_register, read_register};
use crate::shelf::{ERASED_FILE, KEYS_FILE, SHELF_FILE};

const FILES: [&str; 2] = [SHELF_FILE, KEYS_FILE];

/// Copies the shelf of a vault's folder into another folder, which must be there and have none.
///
/// # Errors
/// When something cannot be read or written.
pub fn copy_to(folder: &Path, to: &Path) -> Result<(), MynaboxError> {
    for name in FILES {
        // Keys after what they seal: a copy has every key that its values need.
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let wrong = |error: rusqlite::Error| MynaboxError::store(&error);
        let from = Connection::open_with_flags(folder.join(name), flags).map_err(wrong)?;
        let path = to.join(name);
        private_file(&path)?;
        let mut copy = Connection::open(&path).map_err(wrong)?;
        let backup = Backup::new(&from, &mut copy).map_err(wrong)?;
        backup.run_to_completion(256, std::time::Duration::from_millis(1), None).map_err(wrong)?;
        drop(backup);
        copy.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(())).map_err(wrong)?;
    }
    let register = folder.join(ERASED_FILE);
    let lines = read_register(&register)?;
    let path = to.join(ERASED_FILE);
    add_to_register(&path, &lines).map_err(|error| MynaboxError::at(&path, &error))
}

/// Puts a copy back into a vault's folder in the place of what is there. What the folder's register
/// says was erased is not forgotten: both registers are kept, and the next opening erases again.
///
/// # Errors
/// As [`copy_to`].
pub fn put_back(copy: &Path, folder: &Path) -> Result<(), MynaboxError> {
    let register = folder.join(ERASED_FILE);
    let known = read_register(&register)?;
    let lines = read_register(&copy.join(ERASED_FILE))?;
    let new: Vec<_> = lines.into_iter().filter(|line| !known.contains(line)).collect();
    add_to_register(&register, &new).map_err(|error| MynaboxError::at(&register, &error))?;
    for name in FILES {
        let (from, path) = (copy.join(name), folder.join(name));
        for journal in ["-wal", "-shm"] {
            let mut journal_of = path.as_os_str().to_owned();
            journal_of.push(journal);
            match fs::remove_file(&journal_of) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(MynaboxError::at(Path::new(&journal_of), &error));
                }
                _ => {}
            }
        }
        let aside = folder.join(format!("{name}.new"));
        private_file(&aside)?;
        let copied = fs::copy(&from, &aside).and_then(|_| fs::rename(&aside, &path));
        copied.map_err(|error| MynaboxError::at(&from, &error))?;
    }
    Ok(())
}

fn private_file(path: &Path) -> Result<(), MynaboxError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    let made = options.write(true).create(true).truncate(true).mode(0o600).open(path);
    made.map(drop).map_err(|error| MynaboxError::at(path, &error))
}
