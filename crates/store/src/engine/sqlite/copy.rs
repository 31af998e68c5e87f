//! A copy of one file while others write.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::{Files, fault, new_file, sync_folder, unusable};
use crate::engine::{Scope, StoreError};

/// Pages (8 MiB) between two looks at how it goes.
const PAGES_AT_A_TIME: i32 = 1024;

impl Files {
    /// Writes the file as it is at this moment to a path that is free. Returns its size in bytes.
    pub(crate) fn copy_to(&self, scope: Scope, path: &Path) -> Result<u64, StoreError> {
        let file = self.file(scope)?;
        let handle = file.reader(&self.folder)?;
        handle.roll_back();
        // A transaction around the whole copy holds one snapshot: writers go on, and the copy does
        // not begin anew with each of their commits.
        handle.batch("begin")?;
        handle.batch("select 1 from sqlite_schema limit 1")?;
        let result = new_file(path).map_err(unusable(path)).and_then(|copy| {
            drop(copy);
            copy_pages(&handle.connection, scope, path)
        });
        handle.roll_back();
        result?;
        let copy = std::fs::File::open(path).map_err(unusable(path))?;
        copy.sync_all().map_err(unusable(path))?;
        sync_folder(path)?;
        Ok(copy.metadata().map_err(unusable(path))?.len())
    }
}

fn copy_pages(from: &Connection, scope: Scope, path: &Path) -> Result<(), StoreError> {
    let wrong = |error: rusqlite::Error| fault(&error, scope, "backup");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut to = Connection::open_with_flags(path, flags).map_err(wrong)?;
    let backup = Backup::new(from, &mut to).map_err(wrong)?;
    loop {
        match backup.step(PAGES_AT_A_TIME).map_err(wrong)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => return Err(StoreError::Busy),
        }
    }
}
