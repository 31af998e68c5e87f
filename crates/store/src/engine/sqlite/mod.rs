//! SQLite: one control file and one file for each tenant, in a folder that this process holds.

mod copy;
mod dump;
mod fault;
mod handle;
mod migrate;
mod ship;
mod spread;

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fault::{fault, fault_in};
use handle::Handle;
use romori_types::TenantId;

use super::schema::Part;
use super::turn::{Loan, Turns};
use super::{Connection, Schema, Scope, StoreError};

/// データのフォルダー — where the files lie, and how much of the machine they may take.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder. It is made if it is not there, for this user alone.
    pub path: PathBuf,
    /// Files that stay open; the least used is closed. 3,400 tenants need not be open at once.
    pub open_files_max: usize,
    /// Readers of one file at a time; a further one waits.
    pub readers_max: usize,
    /// Memory for pages of one connection, in KiB.
    pub cache_kib: u32,
    /// Pages of 8 KiB that one file may have; a quota. Without it the disk is the limit.
    pub pages_max: Option<u32>,
    /// How long a writer or reader waits for its turn.
    pub patience: Duration,
}

impl Folder {
    /// This folder, with limits that suit a small machine.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            open_files_max: 64,
            readers_max: 4,
            cache_kib: 2048,
            pages_max: None,
            patience: Duration::from_secs(20),
        }
    }
}

/// The folder, held.
pub(super) struct Files {
    folder: Folder,
    schema: &'static Schema,
    open: Mutex<Open>,
    /// Set when a write met an error of the disk: what the operating system then holds in memory
    /// need not be on the disk, so that nothing more may be acknowledged.
    stopped: AtomicBool,
    /// How often tables of the installation may have changed.
    control_changes: AtomicU64,
    /// Held as long as this process lives; the operating system lets go of it in any case.
    _lock: File,
}

/// Files that are open, with the count of uses at which each was last used.
#[derive(Default)]
struct Open {
    files: HashMap<Scope, (Arc<TenantFile>, u64)>,
    uses: u64,
}

/// One file: one writer, a few readers.
struct TenantFile {
    path: PathBuf,
    scope: Scope,
    is_current: Mutex<bool>,
    /// Closed before the writer: who closes last works the log into the file and removes it, which
    /// a reader may not.
    readers: Turns<Handle>,
    writers: Turns<Handle>,
}

impl Files {
    pub(super) fn open(folder: Folder, schema: &'static Schema) -> Result<Self, StoreError> {
        make_folder(&folder.path)?;
        make_folder(&folder.path.join("tenants"))?;
        let lock = hold(&folder.path)?;
        let files = Self {
            folder,
            schema,
            open: Mutex::default(),
            stopped: AtomicBool::new(false),
            control_changes: AtomicU64::new(0),
            _lock: lock,
        };
        files.make_file(Scope::Control)?;
        files.file(Scope::Control)?;
        Ok(files)
    }

    fn path_of(&self, scope: Scope) -> PathBuf {
        match scope {
            Scope::Control => self.folder.path.join("control.db"),
            Scope::Tenant(tenant) => self.folder.path.join("tenants").join(format!("{tenant}.db")),
        }
    }

    /// Makes the file of a tenant, if it is not there. Its tables come when it is first opened.
    pub(super) fn make_tenant(&self, tenant: TenantId) -> Result<(), StoreError> {
        self.make_file(Scope::Tenant(tenant))?;
        self.file(Scope::Tenant(tenant)).map(drop)
    }

    fn make_file(&self, scope: Scope) -> Result<(), StoreError> {
        let path = self.path_of(scope);
        match new_file(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(unusable(&path)(error)),
            // The folder's entry must last as well, or the file is gone after a power failure.
            Ok(_) => sync_folder(&path),
        }
    }

    /// Tenants whose file is here.
    pub(super) fn tenants(&self) -> Result<Vec<TenantId>, StoreError> {
        let path = self.folder.path.join("tenants");
        let mut tenants = Vec::new();
        for entry in fs::read_dir(&path).map_err(unusable(&path))? {
            let name = entry.map_err(unusable(&path))?.file_name();
            let parsed = name.to_str().and_then(|name| name.strip_suffix(".db")?.parse().ok());
            // One way of writing it is a file of ours; others are somebody's copies.
            tenants.extend(parsed.filter(|t: &TenantId| *name == *format!("{t}.db")));
        }
        tenants.sort();
        Ok(tenants)
    }

    /// The file, open and of this program's version.
    fn file(&self, scope: Scope) -> Result<Arc<TenantFile>, StoreError> {
        let (file, closed) = self.lend(scope)?;
        // Closing works the log into the file: not under the lock that everybody needs.
        drop(closed);
        file.make_current(&self.folder, self.schema)?;
        Ok(file)
    }

    /// The file, and one that had to be closed for it.
    fn lend(&self, scope: Scope) -> Result<(Arc<TenantFile>, Option<Arc<TenantFile>>), StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.uses += 1;
        let now = open.uses;
        if let Some((file, used)) = open.files.get_mut(&scope) {
            *used = now;
            return Ok((Arc::clone(file), None));
        }
        let path = self.path_of(scope);
        if !path.is_file() {
            return Err(match scope {
                Scope::Tenant(_) => StoreError::UnknownTenant,
                Scope::Control => unusable(&path)(ErrorKind::NotFound.into()),
            });
        }
        let closed = open.close_one(self.folder.open_files_max);
        let file = Arc::new(TenantFile {
            path,
            scope,
            is_current: Mutex::new(false),
            writers: Turns::new(1),
            readers: Turns::new(self.folder.readers_max),
        });
        open.files.insert(scope, (Arc::clone(&file), now));
        Ok((file, closed))
    }

    /// Closes a file, so that another can take its place.
    fn forget(&self, scope: Scope) -> Result<(), StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.files.get(&scope) {
            Some((file, _)) if Arc::strong_count(file) > 1 => Err(StoreError::Busy),
            _ => {
                open.files.remove(&scope);
                Ok(())
            }
        }
    }

    /// How often tables of the installation may have changed since the start. Nobody else changes
    /// them: the folder is held.
    pub(super) fn control_changes(&self) -> u64 {
        self.control_changes.load(Ordering::SeqCst)
    }

    /// Counted once a change is on the disk and before it is acknowledged: who has asked for the
    /// count before he read knows by it whether what he read still holds.
    pub(super) fn count_change(&self, scope: Scope) {
        if scope == Scope::Control {
            self.control_changes.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// Number of files that are open now.
    pub(super) fn count_open(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).files.len()
    }

    pub(super) fn read<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let file = self.file(scope)?;
        let mut handle = file.reader(&self.folder)?;
        handle.roll_back();
        handle.batch("begin")?;
        // The first read takes the snapshot: take it here, so that both engines show the same.
        handle.batch("select 1 from sqlite_schema limit 1")?;
        let mut connection = Connection::new(&mut *handle);
        let result = work(&mut connection);
        handle.roll_back();
        result
    }

    pub(super) fn write<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let result = self.change(scope, |_| Ok(()), work, |_| Ok(()));
        self.count_change(scope);
        result
    }

    /// Works the log of a scope into its file and empties it: pages as they were before the last
    /// changes are nowhere any more. A transaction that still reads an older state stands in the
    /// way; then it is done when the log is next worked in.
    pub(super) fn settle(&self, scope: Scope) -> Result<(), StoreError> {
        let file = self.file(scope)?;
        let handle = file.writer(&self.folder)?;
        handle.settle()
    }

    /// A transaction of the one writer, with what is to be done to the connection around it.
    fn change<T, E: From<StoreError>>(
        &self,
        scope: Scope,
        before: impl FnOnce(&mut Handle) -> Result<(), StoreError>,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
        after: impl FnOnce(&mut Handle) -> Result<(), StoreError>,
    ) -> Result<T, E> {
        self.refuse_if_stopped()?;
        let file = self.file(scope)?;
        let mut handle = file.writer(&self.folder)?;
        // While it waited another writer may have met a failing disk.
        self.refuse_if_stopped()?;
        handle.roll_back();
        let result = match before(&mut handle) {
            Ok(()) => self.transact(&mut handle, work),
            Err(error) => Err(error.into()),
        };
        handle.roll_back();
        handle.end_bulk();
        if after(&mut handle).is_err() {
            handle.discard();
        }
        result
    }

    fn transact<T, E: From<StoreError>>(
        &self,
        handle: &mut Handle,
        work: impl FnOnce(&mut Connection<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        handle.batch("begin immediate")?;
        let mut connection = Connection::new(handle);
        let result = work(&mut connection);
        let (failed, disk) = (connection.has_failed(), connection.disk_error());
        self.stop_if_disk(disk);
        match result {
            Ok(_) if failed => Err(StoreError::Aborted.into()),
            Ok(value) => handle.batch("commit").map(|()| value).map_err(|error| {
                self.stop_if_disk(matches!(error, StoreError::Io { .. }));
                E::from(error)
            }),
            Err(error) => Err(error),
        }
    }

    fn stop_if_disk(&self, failed: bool) {
        if failed {
            self.stopped.store(true, Ordering::SeqCst);
        }
    }

    fn refuse_if_stopped(&self) -> Result<(), StoreError> {
        if self.stopped.load(Ordering::SeqCst) {
            return Err(StoreError::Io { code: "stopped".to_owned() });
        }
        Ok(())
    }
}

impl Open {
    /// Takes out the file that was not used for longest, if there are too many. One in use stays:
    /// for a moment there may be as many more as there are threads.
    fn close_one(&mut self, limit: usize) -> Option<Arc<TenantFile>> {
        if self.files.len() < limit {
            return None;
        }
        let idle = self.files.iter().filter(|(_, (file, _))| Arc::strong_count(file) == 1);
        let oldest = idle.min_by_key(|(_, (_, used))| *used).map(|(scope, _)| *scope)?;
        self.files.remove(&oldest).map(|(file, _)| file)
    }
}

impl TenantFile {
    fn make_current(&self, folder: &Folder, schema: &Schema) -> Result<(), StoreError> {
        let mut is_current = self.is_current.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_current {
            let handle = self.writer(folder)?;
            migrate::migrate(&handle, schema)?;
            if Part::of(self.scope) == Part::Tenant {
                spread::tell(&handle, schema.spread)?;
            }
            *is_current = true;
        }
        Ok(())
    }

    fn writer(&self, folder: &Folder) -> Result<Loan<'_, Handle>, StoreError> {
        let open = || Handle::writer(&self.path, self.scope, folder);
        self.writers.take(folder.patience, open)?.ok_or(StoreError::Busy)
    }

    fn reader(&self, folder: &Folder) -> Result<Loan<'_, Handle>, StoreError> {
        let open = || Handle::reader(&self.path, self.scope, folder);
        self.readers.take(folder.patience, open)?.ok_or(StoreError::Busy)
    }
}

/// Makes a folder for this user alone; one that is there is closed to others.
fn make_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
        builder.mode(0o700);
        builder.create(path).map_err(unusable(path))?;
        let closed = fs::Permissions::from_mode(0o700);
        fs::set_permissions(path, closed).map_err(unusable(path))
    }
    #[cfg(not(unix))]
    builder.create(path).map_err(unusable(path))
}

/// A new, empty file for this user alone.
fn new_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes the entries of the file's folder to the disk.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(unusable(folder))
}

/// Takes the folder for this process.
fn hold(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("lock");
    let lock = match new_file(&path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            OpenOptions::new().read(true).write(true).open(&path)
        }
        made => made,
    };
    let lock = lock.map_err(unusable(&path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::LockedFolder { path: folder.to_path_buf() })
        }
        Err(TryLockError::Error(error)) => Err(unusable(&path)(error)),
    }
}

fn unusable(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.to_path_buf();
    move |error| match error.kind() {
        ErrorKind::StorageFull => StoreError::DiskFull,
        reason => StoreError::Folder { path, reason },
    }
}
