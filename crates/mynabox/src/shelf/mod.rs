//! 棚 — the vault's own store: two SQLite files that no other process opens. What is of people is
//! ciphertext; `keys.db` has the wrapped keys apart, so that a client's key can be destroyed
//! whatever copies of `shelf.db` there are.

mod acts;
mod copy;
mod endings;
mod erased;
mod held;
mod keys;
mod leaves;
mod numbers;
mod requests;
mod schema;
mod tallies;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use romori_types::{Date, Timestamp};
use rusqlite::{Connection, Row};

use crate::ask::Refusal;
use crate::error::MynaboxError;
pub use acts::ActRow;
pub use copy::{copy_to, put_back};
pub use erased::ErasedLine;
pub use held::HeldRow;
pub use leaves::{Leave, grant_ended, permission_ended};
pub use numbers::{ImageRow, NewImage, NewNumber, NumberRow};
pub use requests::RequestRow;

/// Where numbers, permissions, requests and history lie.
pub const SHELF_FILE: &str = "shelf.db";
/// Where wrapped keys lie.
pub const KEYS_FILE: &str = "keys.db";
/// The register of what was erased, which outlives a copy that is put back.
pub const ERASED_FILE: &str = "erased.txt";

/// 棚
pub struct Shelf {
    folder: PathBuf,
    writing: Mutex<Connection>,
    reading: Mutex<Connection>,
    keys: Mutex<Connection>,
}

/// 帳面 — the tables of numbers, within one transaction.
pub struct Books<'c>(&'c Connection);

impl Shelf {
    /// Opens the shelf in this folder, or makes one; brings its tables up to date, and erases what
    /// the register says was erased: a copy that was put back gives nothing back.
    ///
    /// # Errors
    /// When the folder cannot be used, is open to others, or the store is of a newer version.
    pub fn open(folder: &Path) -> Result<Self, MynaboxError> {
        refuse_open(folder)?;
        let writing = schema::open(&folder.join(SHELF_FILE), schema::SHELF)?;
        let keys = schema::open(&folder.join(KEYS_FILE), schema::KEYS)?;
        let reading = schema::open(&folder.join(SHELF_FILE), schema::SHELF)?;
        reading.pragma_update(None, "query_only", true).map_err(|e| MynaboxError::store(&e))?;
        let shelf = Self {
            folder: folder.to_owned(),
            writing: Mutex::new(writing),
            reading: Mutex::new(reading),
            keys: Mutex::new(keys),
        };
        shelf.erase_again()?;
        Ok(shelf)
    }

    /// Changes all or nothing: what gives an error leaves nothing behind.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Books<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut connection = lock(&self.writing);
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let done = work(&Books(&transaction))?;
        transaction.commit()?;
        Ok(done)
    }

    /// Reads, beside whoever writes.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&Books<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut connection = lock(&self.reading);
        let transaction = connection.transaction()?;
        work(&Books(&transaction))
    }

    /// Writes what was changed from the journal into the files and empties it, so that nothing
    /// erased stays in it.
    pub fn empty_journals(&self) -> Result<(), Refusal> {
        for connection in [&self.writing, &self.keys] {
            lock(connection).pragma_update_and_check(
                None,
                "wal_checkpoint",
                "truncate",
                |row| row.get::<_, i64>(0),
            )?;
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<rusqlite::Error> for Refusal {
    /// What the store says names tables at most, and goes nowhere.
    fn from(_: rusqlite::Error) -> Self {
        Self::Failed
    }
}

impl MynaboxError {
    pub(crate) fn store(error: &rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        Self::Store { why: code.map_or("形式".to_owned(), |code| format!("{code:?}")) }
    }
}

/// The folder is the vault's user's alone.
fn refuse_open(folder: &Path) -> Result<(), MynaboxError> {
    use std::os::unix::fs::PermissionsExt as _;
    let found = fs::metadata(folder).map_err(|error| MynaboxError::at(folder, &error))?;
    match found.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(MynaboxError::OpenToOthers { path: folder.to_owned() }),
    }
}

pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

fn instant(row: &Row<'_>, at: usize) -> rusqlite::Result<Timestamp> {
    let micros: i64 = row.get(at)?;
    Timestamp::from_microsecond(micros).map_err(|_| broken(at))
}

fn date(row: &Row<'_>, at: usize) -> rusqlite::Result<Date> {
    let text: String = row.get(at)?;
    text.parse().map_err(|_| broken(at))
}

fn date_or_none(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(at)?;
    text.map(|text| text.parse().map_err(|_| broken(at))).transpose()
}

/// A code of a closed list.
fn coded<T>(row: &Row<'_>, at: usize, of: impl Fn(u8) -> Option<T>) -> rusqlite::Result<T> {
    let code: u8 = row.get(at)?;
    of(code).ok_or_else(|| broken(at))
}

fn coded_or_none<T>(
    row: &Row<'_>,
    at: usize,
    of: impl Fn(u8) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    let code: Option<u8> = row.get(at)?;
    code.map(|code| of(code).ok_or_else(|| broken(at))).transpose()
}

/// Codes of a closed list, a byte each.
fn list<T>(row: &Row<'_>, at: usize, of: impl Fn(u8) -> Option<T>) -> rusqlite::Result<Vec<T>> {
    let codes: Vec<u8> = row.get(at)?;
    codes.into_iter().map(|code| of(code).ok_or_else(|| broken(at))).collect()
}

fn id(row: &Row<'_>, at: usize) -> rusqlite::Result<[u8; 16]> {
    row.get(at)
}

fn broken(at: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(at, String::new(), rusqlite::types::Type::Null)
}
