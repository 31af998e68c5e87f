//! Opens the house: keys, tables, spool, log; makes what is not there yet.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use romori_identity::{Grant, Job, PasswordProblem, PolicyError, check_policies};
use romori_ledger::{
    Disk, Ed25519Signer, Keeping, Log, LogError, NotSigned, OwnLog, Reserve, Spool, SpoolError,
    SpoolLimits,
};
use romori_record::id_of;
use romori_statute::law::Law;
use romori_store::{
    Engine, Folder, Parts, SCHEMA, Sequencer, Server, Store, StoreError, UnitError, tenants_of,
};
use romori_types::{Chance, Clock};
use romori_vault::{CustodyError, InstallationKey, VaultError, refuse_shared_folders};

use super::House;
use super::api_keys::KnownKeys;
use super::coming::Sessions;
use super::custody::Custody;
use crate::place::write_whole;

/// The origin line of the log's checkpoints.
pub const LOG_NAME: &str = "romori/log";
/// Space that the log keeps for itself, so that it is the last to stop. Unit: bytes.
const RESERVE_BYTES: u64 = 256 << 20;

/// 置き場所 — where an installation keeps what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Tables, spool and log.
    pub data: PathBuf,
    /// The root key, outside the data and its copies.
    pub keys: PathBuf,
}

impl Folders {
    /// The tables, where they are files.
    pub(crate) fn tables(&self) -> PathBuf {
        self.data.join("tables")
    }

    /// Entries on their way to the log.
    pub(crate) fn spool(&self) -> PathBuf {
        self.data.join("spool")
    }

    /// Where the tiles of the log are.
    pub fn log(&self) -> PathBuf {
        self.data.join("log")
    }

    /// The index of the log, derived from it.
    pub fn trace(&self) -> PathBuf {
        self.data.join("trace")
    }

    /// The key by which the log is verified. Whoever verifies keeps a copy elsewhere.
    pub fn log_key(&self) -> PathBuf {
        self.data.join("log-key.txt")
    }

    /// The last head that was seen of a keeper's log.
    pub fn log_head(&self) -> PathBuf {
        self.data.join("log-head.txt")
    }

    /// How far the log has been followed.
    fn followed(&self) -> PathBuf {
        self.data.join("log-followed.txt")
    }

    /// What the recovery code opens.
    pub(crate) fn recovery(&self) -> PathBuf {
        self.data.join("recovery.txt")
    }

    /// Data that goes back to tenants, sealed to codes that are not here.
    pub fn returns(&self) -> PathBuf {
        self.data.join("returns")
    }

    fn reserve(&self) -> PathBuf {
        self.data.join("reserve")
    }
}

/// 表の置き場所 — where the tables are: files in the data folder, or a server. Spool, log and keys
/// are in the folders in any case.
#[derive(Debug, Clone)]
pub enum Tables {
    /// Files of SQLite.
    Files,
    /// A server of PostgreSQL that was prepared.
    Server(Server),
}

impl Tables {
    /// The engine of these tables.
    pub(crate) fn engine(&self, folders: &Folders) -> Result<Engine, StoreError> {
        match self {
            Self::Files => Engine::open(Folder::at(folders.tables()), &SCHEMA),
            Self::Server(server) => Engine::connect(server.clone(), &SCHEMA),
        }
    }
}

/// What opening gave.
pub struct Opened {
    /// The house.
    pub house: House,
    /// At the first start: the recovery code, to be shown once.
    pub recovery_code: Option<String>,
}

/// Why the house did not open.
#[derive(Debug)]
pub enum OpenError {
    /// Keys and data lie together, the keys are open to others, or there is no root key.
    Custody(CustodyError),
    /// A key could not be made or opened.
    Vault(VaultError),
    /// The tables could not be opened.
    Store(StoreError),
    /// A unit of work at opening failed.
    Unit(UnitError),
    /// The log could not be opened.
    Log(LogError),
    /// The spool could not be opened.
    Spool(SpoolError),
    /// The log's key could not be used.
    Signer(NotSigned),
    /// The policies of who may do what do not fit their schema.
    Policies(PolicyError),
    /// The new passphrase does not keep to the rule.
    Passphrase(Vec<PasswordProblem>),
    /// The passphrase could not be asked for; what to say.
    NoPassphrase(String),
    /// The keys are there already and are kept in another way than was asked for.
    OtherKeeping,
    /// The letter to the vault that is to keep the root key is none.
    VaultLetter,
    /// The keeper of the log could not be had.
    Keeper(String),
    /// There is data but no root key for it.
    NoKeys {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The tables have offices, but the log of what was done is not in this folder.
    NoLog {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A folder or file could not be used.
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        reason: std::io::ErrorKind,
    },
}

macro_rules! from {
    ($($name:ident($error:ty)),*) => {$(
        impl From<$error> for OpenError {
            fn from(error: $error) -> Self {
                Self::$name(error)
            }
        }
    )*};
}

from!(
    Custody(CustodyError),
    Vault(VaultError),
    Store(StoreError),
    Unit(UnitError),
    Log(LogError),
    Spool(SpoolError),
    Signer(NotSigned),
    Policies(PolicyError)
);

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Custody(error) => error.fmt(f),
            Self::Vault(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Unit(error) => error.fmt(f),
            Self::Log(error) => error.fmt(f),
            Self::Spool(error) => error.fmt(f),
            Self::Policies(error) => error.fmt(f),
            Self::Keeper(words) => f.write_str(words),
            Self::Signer(_) => {
                f.write_str("記録に署名する鍵を使えません。鍵のフォルダーを確かめてください。")
            }
            Self::Passphrase(problems) => {
                f.write_str("この合言葉は使えません。")?;
                problems.iter().try_for_each(|problem| problem.fmt(f))
            }
            Self::NoPassphrase(words) => f.write_str(words),
            Self::OtherKeeping => f.write_str(
                "鍵はすでにあり、別の預け方です。--keys は最初に開くときだけ指定します。\
                 フォルダーの鍵には romori keys passphrase で合言葉を付けられます。",
            ),
            Self::VaultLetter => f.write_str(
                "番号庫からの紹介状を読めません。番号庫の機械で romori vault invite で作り直し、\
                 --keys vault --keys-vault で指定してください。",
            ),
            Self::NoKeys { path } => write!(
                f,
                "データはありますが、鍵が {} にありません。鍵のフォルダーを戻すか、回復コードで復元してください。",
                path.display()
            ),
            Self::NoLog { path } => write!(
                f,
                "表に事務所がありますが、その記録が {} にありません。これまで使っていたフォルダーを --data で指定するか、控えから復元してください。",
                path.display()
            ),
            Self::Folder { path, reason } => write!(
                f,
                "{} を使えません（{reason}）。場所と権限を確かめてください。",
                path.display()
            ),
        }
    }
}

impl std::error::Error for OpenError {}

/// Opens the house in these folders, its tables in files, and makes it at the first start.
///
/// # Errors
/// As [`open_with`].
pub fn open(
    folders: &Folders,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
) -> Result<Opened, OpenError> {
    open_on(folders, &Tables::Files, clock, chance)
}

/// How the keeper of the log is had, once nobody else has this house open: the log of the house,
/// where it still kept one itself, is taken over by it.
pub type ReachKeeper<'a> = &'a dyn Fn(&Folders) -> Result<Box<dyn Keeping>, String>;

/// Opens the house in these folders with its tables and a log of its own, and makes it at the
/// first start, with its keys in a folder without a passphrase.
///
/// # Errors
/// As [`open_with`].
pub fn open_on(
    folders: &Folders,
    tables: &Tables,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
) -> Result<Opened, OpenError> {
    open_with(folders, tables, &Custody::folder(), clock, chance)
}

/// Opens the house in these folders with its tables and keys and a log of its own, and makes it at
/// the first start.
///
/// # Errors
/// When keys and data lie together, when keys are missing, open to others or do not open, when
/// tables or log cannot be used or do not belong together. Nothing is repaired by guessing.
pub fn open_with(
    folders: &Folders,
    tables: &Tables,
    custody: &Custody<'_>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
) -> Result<Opened, OpenError> {
    open_parts(folders, tables, custody, None, (clock, chance))
}

/// The same with a keeper, which has the log in another process.
///
/// # Errors
/// As [`open_with`], and when the keeper does not answer as it must. One that cannot be reached now
/// is no reason not to open.
pub fn open_kept(
    folders: &Folders,
    tables: &Tables,
    custody: &Custody<'_>,
    keeper: ReachKeeper<'_>,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
) -> Result<Opened, OpenError> {
    open_parts(folders, tables, custody, Some(keeper), (clock, chance))
}

fn open_parts(
    folders: &Folders,
    tables: &Tables,
    custody: &Custody<'_>,
    keeper: Option<ReachKeeper<'_>>,
    (clock, chance): (Arc<dyn Clock>, Arc<dyn Chance>),
) -> Result<Opened, OpenError> {
    check_policies()?;
    refuse_shared_folders(&folders.keys, &[&folders.data])?;
    make_folder(&folders.data)?;
    let had_files = folders.tables().exists();
    let custody = custody.asked(folders, had_files)?;
    let disk = Arc::new(Disk);
    let reserve = Arc::new(Reserve::new(disk.clone(), &folders.reserve(), RESERVE_BYTES)?);
    let spool = Spool::open(disk.clone(), &folders.spool(), SpoolLimits::default())?;
    let spool = spool.with_reserve(Arc::clone(&reserve));
    let engine = tables.engine(folders)?;
    let is_new = tenants_of(&engine, &Grant::for_job(Job::Backup(None)))?.is_empty();
    let (custodian, recovery_code) =
        custody.custodian(folders, is_new && !had_files, chance.as_ref())?;
    if !is_new && keeper.is_none() && !folders.log().exists() {
        return Err(OpenError::NoLog { path: folders.log() });
    }
    let store = Arc::new(Store::new(Parts {
        engine,
        custodian: Arc::clone(&custodian),
        clock,
        chance: Arc::clone(&chance),
        spool: Arc::new(spool),
    }));
    let log = match keeper {
        Some(keeper) => kept_log(folders, keeper, &store, is_new)?,
        None => own_log(folders, &store, &reserve)?,
    };
    keep_file(&folders.log_key(), log.key_line().as_bytes())?;
    let sequencer = Sequencer::new(Arc::clone(&store), log, &folders.followed());
    let gate = super::entry::Gate::new(&store)?;
    let devices = super::devices::Devices::open(&store, chance.as_ref())?;
    let house = House {
        store,
        sequencer,
        gate,
        devices,
        chance,
        names: Mutex::default(),
        law: Law::embedded(),
        folders: folders.clone(),
        reserve,
        trace: romori_trace::Trace::at(folders.trace()),
        trouble: Mutex::default(),
        contracts: Mutex::default(),
        sessions: Sessions::default(),
        keys: KnownKeys::default(),
        ceremony: Mutex::default(),
        post: std::sync::atomic::AtomicBool::default(),
        daily: Mutex::default(),
        copying: Mutex::default(),
        custodian,
        resealing: Mutex::default(),
        numbers: std::sync::OnceLock::new(),
    };
    if is_new {
        house.note_matches_filled()?;
    }
    // A log that cannot be written now is tried again later, and said by the one who ships.
    let _ = house.sequencer.ship_reads(&Grant::for_job(Job::Ship(None)));
    // Thousands of offices need not be looked through before the first page.
    house.sequencer.expect_all(&Grant::for_job(Job::Ship(None)))?;
    Ok(Opened { house, recovery_code })
}

/// A log that this process itself writes, signed with a key of the installation.
fn own_log(
    folders: &Folders,
    store: &Store,
    reserve: &Arc<Reserve>,
) -> Result<Box<dyn Keeping>, OpenError> {
    let secret = store
        .installation_secret(&Grant::for_job(Job::Housekeeping), InstallationKey::LogSigning)?;
    let signer = Box::new(Ed25519Signer::from_seed(secret.expose())?);
    let log = Log::open(Arc::new(Disk), &folders.log(), LOG_NAME, signer, &[], id_of)?;
    Ok(Box::new(OwnLog::new(log.with_reserve(Arc::clone(reserve)))))
}

/// A log that a keeper has. Entries wait while it cannot be reached.
fn kept_log(
    folders: &Folders,
    keeper: ReachKeeper<'_>,
    store: &Store,
    is_new: bool,
) -> Result<Box<dyn Keeping>, OpenError> {
    let log = keeper(folders).map_err(OpenError::Keeper)?;
    let size = match log.head() {
        Ok(head) => head.size,
        Err(LogError::Away { .. }) => {
            store.note_log_away(store.now());
            log.last_head().size
        }
        Err(error) => return Err(error.into()),
    };
    match size {
        0 if !is_new => Err(OpenError::NoLog { path: folders.log() }),
        _ => Ok(log),
    }
}

pub(super) fn make_folder(path: &Path) -> Result<(), OpenError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| OpenError::Folder { path: path.to_owned(), reason: error.kind() })
}

pub(super) fn keep_file(path: &Path, bytes: &[u8]) -> Result<(), OpenError> {
    let kept = write_whole(path, bytes);
    kept.map_err(|error| OpenError::Folder { path: path.to_owned(), reason: error.kind() })
}
