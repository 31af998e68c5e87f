//! The root key in a folder that only the program's user may enter.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use romori_types::Chance;
use zeroize::Zeroizing;

use crate::custodian::Custodian;
use crate::error::{CustodyError, VaultError};
use crate::key::{KeyId, Secret};
use crate::passphrase::{Lock, Passphrase, is_locked_root};
use crate::recovery::{RecoveryCode, RecoveryFile};
use crate::root_file::Root;
use crate::wrapped::{KeyContext, WrappedKey, WrappingKey};

/// What the passphrase opens.
const LOCK_FILE: &str = "passphrase.lock";
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// Permissions of the group and of everyone else.
const OTHERS: u32 = 0o077;

struct Held {
    number: u32,
    wrapping: WrappingKey,
}

/// 鍵のフォルダー — the custodian of one machine: a folder away from data and backups.
///
/// Root keys lie in `root-0001.key` and so on; the highest number wraps, the others only unwrap.
/// Where there is a `passphrase.lock`, they lie behind the passphrase that opens it.
pub struct FileCustodian {
    folder: PathBuf,
    lock: Option<Lock>,
    /// In the order of their numbers; never empty.
    held: RwLock<Vec<Held>>,
}

impl FileCustodian {
    /// Makes the folder and its first root key, behind a passphrase if there is one.
    ///
    /// # Errors
    /// When a root key is there already, the folder cannot be made, or there is no chance.
    pub fn create(
        folder: &Path,
        words: Option<&Passphrase>,
        chance: &dyn Chance,
    ) -> Result<Self, VaultError> {
        make_folder(folder)?;
        let lock = new_lock(folder, words, chance)?;
        let root = new_root(1, chance)?;
        write_root(folder, &root, lock.as_ref(), chance)?;
        Ok(Self::of(folder, lock, &[root]))
    }

    /// Whether a passphrase must be given to open the folder.
    ///
    /// # Errors
    /// When the folder cannot be looked into.
    pub fn is_locked(folder: &Path) -> Result<bool, CustodyError> {
        let path = folder.join(LOCK_FILE);
        path.try_exists().map_err(|error| system(&path, &error))
    }

    /// Opens the folder. Words are not looked at where none are needed.
    ///
    /// # Errors
    /// When it or a file in it is open to others, is a link, is damaged, or holds no root key; when
    /// a passphrase is needed, or is another one.
    pub fn open(folder: &Path, words: Option<&Passphrase>) -> Result<Self, CustodyError> {
        let lock = open_lock(folder, words)?;
        let roots = read_roots(folder, lock.as_ref())?;
        if roots.is_empty() {
            return Err(CustodyError::Empty { path: folder.to_owned() });
        }
        Ok(Self::of(folder, lock, &roots))
    }

    /// Puts the root keys behind this passphrase, in the place of a former one. What was written
    /// before stays open to who copied it: a new root key is the answer to that.
    ///
    /// # Errors
    /// When something cannot be written. It may be done again: what was done stays usable.
    pub fn set_passphrase(
        &mut self,
        words: &Passphrase,
        chance: &dyn Chance,
    ) -> Result<(), VaultError> {
        let roots = read_roots(&self.folder, self.lock.as_ref())?;
        let lock = match self.lock.take() {
            Some(lock) => self.lock.insert(lock),
            None => self.lock.insert(Lock::generate(chance)?),
        };
        write_lock(&self.folder, lock, words, chance)?;
        // The lock is on the disk: what is read back from now on may lie behind it.
        roots.iter().try_for_each(|root| write_root(&self.folder, root, Some(lock), chance))
    }

    /// Brings the root keys back into a new folder, behind a passphrase if there is one.
    ///
    /// # Errors
    /// When the code does not open the file, or the folder has root keys already.
    pub fn recover(
        folder: &Path,
        code: &RecoveryCode,
        file: &RecoveryFile,
        words: Option<&Passphrase>,
        chance: &dyn Chance,
    ) -> Result<Self, VaultError> {
        let roots = file.open(code)?;
        make_folder(folder)?;
        let lock = new_lock(folder, words, chance)?;
        // The newest first: if this is cut short, what is missing is noticed and not wrapped by.
        for root in roots.iter().rev() {
            write_root(folder, root, lock.as_ref(), chance)?;
        }
        Ok(Self::open(folder, words)?)
    }

    fn of(folder: &Path, lock: Option<Lock>, roots: &[Root]) -> Self {
        let held = RwLock::new(roots.iter().map(Held::of).collect());
        Self { folder: folder.to_owned(), lock, held }
    }

    fn held(&self) -> RwLockReadGuard<'_, Vec<Held>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn held_mut(&self) -> RwLockWriteGuard<'_, Vec<Held>> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::expect_used, reason = "a custodian without a root key is never made")]
fn newest(held: &[Held]) -> &Held {
    held.last().expect("a root key")
}

impl Held {
    fn of(root: &Root) -> Self {
        Self { number: root.number, wrapping: WrappingKey::of(root.id, &root.secret) }
    }
}

impl Custodian for FileCustodian {
    fn root(&self) -> KeyId {
        newest(&self.held()).wrapping.id()
    }

    fn roots(&self) -> Vec<KeyId> {
        self.held().iter().map(|held| held.wrapping.id()).collect()
    }

    fn renew(&self, chance: &dyn Chance) -> Result<KeyId, VaultError> {
        if self.lock.is_none() && Self::is_locked(&self.folder)? {
            return Err(CustodyError::NeedsPassphrase { path: self.folder.clone() }.into());
        }
        let mut held = self.held_mut();
        let root = new_root(newest(&held).number + 1, chance)?;
        write_root(&self.folder, &root, self.lock.as_ref(), chance)?;
        held.push(Held::of(&root));
        Ok(root.id)
    }

    fn retire(&self, id: KeyId) -> Result<(), VaultError> {
        let mut held = self.held_mut();
        if newest(&held).wrapping.id() == id {
            return Err(CustodyError::InUse(id).into());
        }
        let at = held.iter().position(|held| held.wrapping.id() == id);
        let at = at.ok_or(VaultError::WrappedElsewhere(id))?;
        let path = root_path(&self.folder, held[at].number);
        fs::remove_file(&path).map_err(|error| system(&path, &error))?;
        sync_folder(&self.folder)?;
        held.remove(at);
        Ok(())
    }

    fn recovery(
        &self,
        chance: &dyn Chance,
    ) -> Result<Option<(RecoveryCode, RecoveryFile)>, VaultError> {
        let code = RecoveryCode::generate(chance)?;
        let roots = read_roots(&self.folder, self.lock.as_ref())?;
        let file = RecoveryFile::make(&code, &roots, chance)?;
        Ok(Some((code, file)))
    }

    fn wrap_key(
        &self,
        context: &KeyContext,
        id: KeyId,
        key: &Secret,
        chance: &dyn Chance,
    ) -> Result<WrappedKey, VaultError> {
        newest(&self.held()).wrapping.wrap_key(context, id, key, chance)
    }

    fn unwrap_key(&self, context: &KeyContext, wrapped: &WrappedKey) -> Result<Secret, VaultError> {
        let outside = wrapped.outside();
        let held = self.held();
        let held = held.iter().find(|held| held.wrapping.id() == outside);
        held.ok_or(VaultError::WrappedElsewhere(outside))?.wrapping.unwrap_key(context, wrapped)
    }
}

fn new_root(number: u32, chance: &dyn Chance) -> Result<Root, VaultError> {
    Ok(Root { number, id: KeyId::generate(chance)?, secret: Secret::generate(chance)? })
}

fn root_path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("root-{number:04}.key"))
}

/// The folder as it must be: made if absent, refused if it holds root keys.
fn make_folder(folder: &Path) -> Result<(), CustodyError> {
    match DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder) {
        Ok(()) => {}
        Err(error) => return Err(system(folder, &error)),
    }
    // A lock alone is what a start that was cut short left.
    if root_files(folder)?.is_empty() {
        Ok(())
    } else {
        Err(CustodyError::AlreadyThere { path: folder.to_owned() })
    }
}

/// Before anything is wrapped by it.
fn write_root(
    folder: &Path,
    root: &Root,
    lock: Option<&Lock>,
    chance: &dyn Chance,
) -> Result<(), VaultError> {
    let text = match lock {
        Some(lock) => lock.root_text(root, chance)?,
        None => root.to_text(),
    };
    Ok(write_file(&root_path(folder, root.number), &text)?)
}

/// A new lock under these words, if there are any.
fn new_lock(
    folder: &Path,
    words: Option<&Passphrase>,
    chance: &dyn Chance,
) -> Result<Option<Lock>, VaultError> {
    let Some(words) = words else { return Ok(None) };
    let lock = Lock::generate(chance)?;
    write_lock(folder, &lock, words, chance)?;
    Ok(Some(lock))
}

fn write_lock(
    folder: &Path,
    lock: &Lock,
    words: &Passphrase,
    chance: &dyn Chance,
) -> Result<(), VaultError> {
    Ok(write_file(&folder.join(LOCK_FILE), &lock.to_text(words, chance)?)?)
}

/// Beside its target and renamed, and on the disk.
fn write_file(path: &Path, text: &str) -> Result<(), CustodyError> {
    let beside = path.with_extension("new");
    let fail = |error: std::io::Error| system(path, &error);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(FILE_MODE)
        .open(&beside)
        .map_err(fail)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fail)?;
    fs::rename(&beside, path).map_err(fail)?;
    path.parent().map_or(Ok(()), sync_folder)
}

fn sync_folder(folder: &Path) -> Result<(), CustodyError> {
    File::open(folder).and_then(|opened| opened.sync_all()).map_err(|error| system(folder, &error))
}

/// The files of the root keys of a folder.
fn root_files(folder: &Path) -> Result<Vec<PathBuf>, CustodyError> {
    check_closed(folder, FOLDER_MODE)?;
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| system(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| system(folder, &error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if name.starts_with("root-") && name.ends_with(".key") {
            files.push(path);
        }
    }
    Ok(files)
}

/// Every root key of a folder, oldest first.
fn read_roots(folder: &Path, lock: Option<&Lock>) -> Result<Vec<Root>, CustodyError> {
    let files = root_files(folder)?;
    let roots: Result<Vec<_>, _> = files.iter().map(|path| read_root(path, lock)).collect();
    let mut roots = roots?;
    roots.sort_by_key(|root| root.number);
    Ok(roots)
}

fn read_root(path: &Path, lock: Option<&Lock>) -> Result<Root, CustodyError> {
    let text = read_file(path)?;
    let root = match (is_locked_root(&text), lock) {
        // Not yet behind the lock: putting it there was cut short.
        (false, _) => Root::parse(&text),
        (true, Some(lock)) => lock.open_root(&text),
        (true, None) => None,
    };
    // A file under another number's name would let an old root key wrap again.
    root.filter(|root| path.ends_with(root_path(Path::new(""), root.number)))
        .ok_or_else(|| CustodyError::Damaged { path: path.to_owned() })
}

fn open_lock(folder: &Path, words: Option<&Passphrase>) -> Result<Option<Lock>, CustodyError> {
    check_closed(folder, FOLDER_MODE)?;
    if !FileCustodian::is_locked(folder)? {
        return Ok(None);
    }
    let path = folder.join(LOCK_FILE);
    let text = read_file(&path)?;
    let words = words.ok_or_else(|| CustodyError::NeedsPassphrase { path: folder.to_owned() })?;
    Lock::open(&text, words)?.map(Some).ok_or(CustodyError::Damaged { path })
}

fn read_file(path: &Path) -> Result<Zeroizing<String>, CustodyError> {
    check_closed(path, FILE_MODE)?;
    let bytes = Zeroizing::new(fs::read(path).map_err(|error| system(path, &error))?);
    let text = std::str::from_utf8(&bytes);
    let text = text.map_err(|_| CustodyError::Damaged { path: path.to_owned() })?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// No link, and closed to everyone but the owner.
fn check_closed(path: &Path, wanted: u32) -> Result<(), CustodyError> {
    let metadata = fs::symlink_metadata(path).map_err(|error| system(path, &error))?;
    if metadata.is_symlink() {
        return Err(CustodyError::Link { path: path.to_owned() });
    }
    if metadata.is_dir() != (wanted == FOLDER_MODE) {
        let kind =
            if metadata.is_dir() { ErrorKind::IsADirectory } else { ErrorKind::NotADirectory };
        return Err(CustodyError::System { path: path.to_owned(), kind });
    }
    let mode = metadata.permissions().mode() & 0o777;
    if mode & OTHERS == 0 {
        Ok(())
    } else {
        Err(CustodyError::Loose { path: path.to_owned(), mode, wanted })
    }
}

fn system(path: &Path, error: &std::io::Error) -> CustodyError {
    CustodyError::System { path: path.to_owned(), kind: error.kind() }
}

/// Refuses a folder of keys that lies in, around or at a folder of data or backups: whoever takes
/// the one would have the other. Links are followed; folders need not be there yet.
///
/// # Errors
/// [`CustodyError::Together`] with both folders.
pub fn refuse_shared_folders(keys: &Path, others: &[&Path]) -> Result<(), CustodyError> {
    let real_keys = real(keys)?;
    for other in others {
        let real_other = real(other)?;
        if real_keys.starts_with(&real_other) || real_other.starts_with(&real_keys) {
            let (keys, other) = (keys.to_owned(), (*other).to_owned());
            return Err(CustodyError::Together { keys, other });
        }
    }
    Ok(())
}

/// The path without links, of which the end may not be there yet.
fn real(path: &Path) -> Result<PathBuf, CustodyError> {
    let whole = std::path::absolute(path).map_err(|error| system(path, &error))?;
    let mut found = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                found.pop();
            }
            other => found.push(other),
        }
        match found.canonicalize() {
            Ok(followed) => found = followed,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(system(path, &error)),
        }
    }
    Ok(found)
}
