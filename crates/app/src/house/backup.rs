//! 控えの作成 — everything but the root key in one folder, while the house is open.
//!
//! Tables are written first, then the spool, then the log: whatever the tables say is in the log is
//! in the copy of the log too, and what is in both comes again once and is known by its id. Each
//! set of tables is of one moment after the start, so that every write that was acknowledged
//! before the start is in.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use romori_identity::{Grant, Job};
use romori_mynabox::{MynaboxError, VaultHome};
use romori_record::{Class, Outcome};
use romori_store::{Happening, UnitError};
use romori_types::{TenantId, Timestamp};
use romori_vault::{CodeMistake, CustodyError, VaultError, refuse_shared_folders};

use super::House;
use super::manifest::{Listed, MANIFEST, Manifest, Writing};
use super::open::OpenError;
use crate::place::{PlaceKind, disk_words};

/// The rows of the installation within a backup.
pub(super) const CONTROL: &str = "tables/control.rows";

/// The copy of the vault of individual numbers within a backup.
pub(super) const VAULT: &str = "vault";

/// The rows of a tenant within a backup.
pub(super) fn tenant_path(tenant: TenantId) -> PathBuf {
    PathBuf::from(format!("tables/{tenant}.rows"))
}

/// The tenant whose rows a file of a backup has.
pub(super) fn tenant_of(path: &Path) -> Option<TenantId> {
    path.to_str()?.strip_prefix("tables/")?.strip_suffix(".rows")?.parse().ok()
}

/// 控え — a backup that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Its folder.
    pub folder: PathBuf,
    /// Its files.
    pub files: u64,
    /// How long they are together. Unit: bytes.
    pub bytes: u64,
    /// Entries of the log in it.
    pub log_size: u64,
}

/// 進み具合 — how far a backup or a restore is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Sets of tables, of how many.
    Tables(u64, u64),
    /// The log, with so many entries.
    Log(u64),
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tables(done, all) => write!(f, "表 {done}／{all}"),
            Self::Log(size) => write!(f, "記録 {size}件"),
        }
    }
}

/// Why there is no backup, or it did not come back.
#[derive(Debug)]
pub enum BackupError {
    /// Tables or log could not be read or written.
    Unit(UnitError),
    /// A folder or file could not be used.
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said, in words.
        why: String,
    },
    /// Keys lie where the backup would, or there is something wrong with them.
    Custody(CustodyError),
    /// There is no backup.
    NotABackup {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file is not as it was written, missing, or too many.
    Damaged {
        /// Which, within the backup.
        file: PathBuf,
    },
    /// Something is where it would be brought back.
    NotEmpty {
        /// Where.
        path: PathBuf,
    },
    /// The server has rows.
    ServerNotEmpty,
    /// The keys are not there, so that the recovery code is needed.
    NeedsCode {
        /// Where the keys were looked for.
        keys: PathBuf,
    },
    /// The keys that are there are not those of the backup.
    OtherKeys {
        /// The keys that are there.
        keys: PathBuf,
    },
    /// A slip in the recovery code.
    Code(CodeMistake),
    /// What was brought back does not open.
    Open(Box<OpenError>),
    /// The vault of individual numbers could not be copied.
    Vault(MynaboxError),
}

macro_rules! from {
    ($($name:ident($error:ty)),*) => {$(
        impl From<$error> for BackupError {
            fn from(error: $error) -> Self {
                Self::$name(error)
            }
        }
    )*};
}

from!(Unit(UnitError), Custody(CustodyError), Code(CodeMistake), Vault(MynaboxError));

impl From<OpenError> for BackupError {
    fn from(error: OpenError) -> Self {
        Self::Open(Box::new(error))
    }
}

impl From<VaultError> for BackupError {
    fn from(error: VaultError) -> Self {
        Self::Open(Box::new(error.into()))
    }
}

impl BackupError {
    pub(super) fn at(path: &Path, error: &io::Error) -> Self {
        Self::Folder { path: path.to_owned(), why: disk_words(error) }
    }
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit(error) => error.fmt(f),
            Self::Folder { path, why } => write!(
                f,
                "{} を使えません（{why}）。場所、空き容量、権限を確かめてください。",
                path.display()
            ),
            Self::Custody(error) => error.fmt(f),
            Self::NotABackup { path } => write!(
                f,
                "{} は労守の控えではありません。manifest.txt のあるフォルダーを指定してください。",
                path.display()
            ),
            Self::Damaged { file } => write!(
                f,
                "控えの {} が書いたときと違います。この控えは使わず、別の控えを指定してください。",
                file.display()
            ),
            Self::NotEmpty { path } => write!(
                f,
                "{} にはすでに何かがあります。何も変えていません。空の場所を --data で指定してください。",
                path.display()
            ),
            Self::ServerNotEmpty => f.write_str(
                "データベースにはすでに行があります。復元が途中で終わったデータベースなら、作り直してください。\
                 romori database prepare で整えた空のデータベースを DATABASE_URL で指定してください。",
            ),
            Self::NeedsCode { keys } => write!(
                f,
                "鍵が {} にありません。鍵のフォルダーを戻すか、回復コードを入れてください。",
                keys.display()
            ),
            Self::OtherKeys { keys } => write!(
                f,
                "{} の鍵は、この控えの鍵ではありません。控えと同じ鍵のフォルダーを置くか、鍵のない場所を --data で指定し、回復コードを入れてください。",
                keys.display()
            ),
            Self::Code(mistake) => mistake.fmt(f),
            Self::Open(error) => error.fmt(f),
            Self::Vault(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BackupError {}

impl House {
    /// Writes a backup into a new folder below `to`, which is made; others go on meanwhile, but one
    /// copy is made at a time. It has its name once it is whole. The root key is not in it. Where
    /// a vault of individual numbers stands beside the program, in `vault`, a copy of it is.
    ///
    /// # Errors
    /// When something cannot be read or written; then nothing half written is left.
    pub fn backup(
        &self,
        kind: PlaceKind,
        (to, vault): (&Path, Option<&Path>),
        say: &mut dyn FnMut(Progress),
    ) -> Result<Backup, BackupError> {
        let _alone = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.store.now();
        let folder = to.join(name_of(now));
        refuse_shared_folders(&self.folders.keys, &[&folder])?;
        let aside = to.join(format!("{}.part", name_of(now)));
        let made = self.backup_aside((kind, now), (&aside, vault), say).and_then(|mut backup| {
            fs::rename(&aside, &folder).map_err(|error| BackupError::at(&folder, &error))?;
            sync_folder(to)?;
            backup.folder = folder;
            Ok(backup)
        });
        if made.is_err() {
            // The error that matters is the first one.
            let _ = fs::remove_dir_all(&aside);
        }
        let outcome = if made.is_ok() { Outcome::Done } else { Outcome::Failed };
        let noted = self.note_copy(Class::BackedUp, Job::Backup(None), outcome);
        let backup = made?;
        noted?;
        Ok(backup)
    }

    /// An entry for the log about a copy that was made or brought back.
    pub(super) fn note_copy(
        &self,
        class: Class,
        job: Job,
        outcome: Outcome,
    ) -> Result<(), UnitError> {
        let what = Happening {
            tenant: None,
            actor: Some(job.actor()),
            session: None,
            class,
            outcome,
            note: None,
        };
        self.store.note(&Grant::for_job(Job::Housekeeping), &what)
    }

    fn backup_aside(
        &self,
        (kind, now): (PlaceKind, Timestamp),
        (aside, vault): (&Path, Option<&Path>),
        say: &mut dyn FnMut(Progress),
    ) -> Result<Backup, BackupError> {
        let mut files = Files { root: aside, listed: Vec::new() };
        self.write_tables(&mut files, say)?;
        files.copy_spool(&self.folders.spool())?;
        let log = self.sequencer.copy_log(&Grant::for_job(Job::Backup(None)))?;
        let log_size = log.size();
        say(Progress::Log(log_size));
        for file in log.files() {
            let (path, bytes) = file.map_err(|error| UnitError::Log(error.to_string()))?;
            files.write(&Path::new("log").join(path), &bytes)?;
        }
        for path in [self.folders.log_key(), self.folders.recovery()] {
            let bytes = fs::read(&path).map_err(|error| BackupError::at(&path, &error))?;
            files.write(Path::new(path.file_name().unwrap_or_default()), &bytes)?;
        }
        if let Some(vault) = vault.filter(|vault| VaultHome::is_at(vault)) {
            files.copy_vault(&VaultHome::open(vault)?)?;
        }
        let listed = files.listed;
        let backup = Backup {
            folder: aside.to_owned(),
            files: listed.len() as u64,
            bytes: listed.iter().map(|file| file.bytes).sum(),
            log_size,
        };
        let manifest = Manifest { kind, made: now.to_string(), log_size, files: listed };
        Files { root: aside, listed: Vec::new() }
            .write(Path::new(MANIFEST), manifest.to_text().as_bytes())?;
        sync_folders(aside)?;
        Ok(backup)
    }

    /// Rows of every tenant, then those of the installation, then of tenants that came meanwhile:
    /// whoever acted in the copy of a tenant is in the copy of the installation.
    fn write_tables(
        &self,
        files: &mut Files<'_>,
        say: &mut dyn FnMut(Progress),
    ) -> Result<(), BackupError> {
        let control = Grant::for_job(Job::Backup(None));
        let first = self.store.tenant_ids(&control)?;
        let all = first.len() as u64 + 1;
        for (done, tenant) in (1..).zip(&first) {
            self.dump(files, Job::Backup(Some(*tenant)), &tenant_path(*tenant))?;
            say(Progress::Tables(done, all));
        }
        self.dump(files, Job::Backup(None), Path::new(CONTROL))?;
        say(Progress::Tables(all, all));
        let first: BTreeSet<TenantId> = first.into_iter().collect();
        for tenant in self.store.tenant_ids(&control)? {
            if !first.contains(&tenant) {
                self.dump(files, Job::Backup(Some(tenant)), &tenant_path(tenant))?;
            }
        }
        Ok(())
    }

    fn dump(&self, files: &mut Files<'_>, job: Job, path: &Path) -> Result<(), BackupError> {
        let mut writing = files.begin(path)?;
        self.store.dump(&Grant::for_job(job), &mut writing)?;
        files.end(writing, path)
    }
}

/// The files of a backup that is being written.
struct Files<'r> {
    root: &'r Path,
    listed: Vec<Listed>,
}

impl Files<'_> {
    fn begin(&self, path: &Path) -> Result<Writing, BackupError> {
        let full = self.root.join(path);
        Writing::begin(self.root, path).map_err(|error| BackupError::at(&full, &error))
    }

    fn end(&mut self, writing: Writing, path: &Path) -> Result<(), BackupError> {
        let full = self.root.join(path);
        self.listed.push(writing.end().map_err(|error| BackupError::at(&full, &error))?);
        Ok(())
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
        let mut writing = self.begin(path)?;
        let full = self.root.join(path);
        writing.write_all(bytes).map_err(|error| BackupError::at(&full, &error))?;
        self.end(writing, path)
    }

    /// Sealed numbers, their wrapped keys, the register of what was erased, the recovery file.
    fn copy_vault(&mut self, vault: &VaultHome) -> Result<(), BackupError> {
        let folder = self.root.join(VAULT);
        vault.copy_to(&folder)?;
        let failed = |error: io::Error| BackupError::at(&folder, &error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).map_err(failed)? {
            names.push(entry.map_err(failed)?.file_name());
        }
        names.sort();
        for name in names {
            let listed = Listed::found(self.root, &Path::new(VAULT).join(name)).map_err(failed)?;
            self.listed.push(listed);
        }
        Ok(())
    }

    /// What is being appended to a file meanwhile ends in a block that is not whole, which is
    /// dropped when the spool is opened. A file that is gone was in the log before.
    fn copy_spool(&mut self, spool: &Path) -> Result<(), BackupError> {
        let failed = |error: io::Error| BackupError::at(spool, &error);
        let mut names = Vec::new();
        for entry in fs::read_dir(spool).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            if Path::new(&name).extension().is_some_and(|ending| ending == "spool") {
                names.push(name);
            }
        }
        names.sort();
        for name in names {
            match fs::read(spool.join(&name)) {
                Ok(bytes) => self.write(&Path::new("spool").join(&name), &bytes)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(())
    }
}

/// The name says when, in UTC and without a sign that some system refuses.
fn name_of(at: Timestamp) -> String {
    let text = at.to_string();
    let kept = text.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '.');
    format!("romori-{}", kept.collect::<String>())
}

/// Writes the entries of a folder, and of all below, to the disk.
pub(super) fn sync_folders(folder: &Path) -> Result<(), BackupError> {
    let failed = |error: io::Error| BackupError::at(folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync_folder(folder)
}

pub(super) fn sync_folder(folder: &Path) -> Result<(), BackupError> {
    // The parent of a bare name is the folder somebody stands in.
    let opened = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let synced = File::open(opened).and_then(|folder| folder.sync_all());
    synced.map_err(|error| BackupError::at(folder, &error))
}
