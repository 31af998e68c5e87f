//! The keeper's own folder: who it is, by which key it signs, whom it lets in, and the log.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use romori_ledger::{
    Disk, Ed25519Signer, Files, KeyOf, Log, LogError, Reserve, Spool, SpoolError, SpoolLimits,
    VerifierKey,
};
use romori_line::{Authority, fingerprint};
use romori_types::{Chance, Clock, Timestamp};
use rustls::ServerConfig;

use crate::credential::Credential;
use crate::frame::PROTOCOL;
use crate::s3::{S3Files, Store, StoreTrouble};
use crate::{Desk, KeeperError, Retention};

const NAME: &str = "keeper.txt";
const HEADING: &str = "Romori keeper 1";
const AUTHORITY: &str = "authority.pem";
const AUTHORITY_KEY: &str = "authority.key";
const SIGNING_KEY: &str = "signing.key";
const FORMER: &str = "former.txt";
const CLIENTS: &str = "clients";
const LOG: &str = "log";
const SPOOL: &str = "spool";
/// Public, for whoever verifies.
const VERIFY: &str = "log-key.txt";
/// Space that the log keeps for itself. Unit: bytes.
const RESERVE_BYTES: u64 = 256 << 20;
/// Entries are gathered for so long before they are moved into the tree.
const GATHER: Duration = Duration::from_millis(50);
/// The same where each file is a request that is paid for and a version that stays for years.
const GATHER_FAR: Duration = Duration::from_secs(1);

/// 記録庫のフォルダー
pub struct Home {
    folder: PathBuf,
    name: String,
    store: Option<Store>,
    authority: Authority,
    signer: Option<Ed25519Signer>,
    key: VerifierKey,
    former: Vec<VerifierKey>,
}

impl Home {
    /// Whether there is a keeper in this folder.
    pub fn is_at(folder: &Path) -> bool {
        folder.join(NAME).is_file()
    }

    /// Opens the keeper in this folder.
    ///
    /// # Errors
    /// When there is none, when it is not whole, when its keys are open to others.
    pub fn open(folder: &Path) -> Result<Self, KeeperError> {
        let text = read(&folder.join(NAME))?;
        let not_ours = || KeeperError::NotOurs { path: folder.to_owned() };
        let (name, store) = described(&text).ok_or_else(not_ours)??;
        let secret = |file: &str| {
            let path = folder.join(file);
            refuse_open(&path)?;
            read(&path)
        };
        let authority =
            Authority::open(PROTOCOL, &read(&folder.join(AUTHORITY))?, &secret(AUTHORITY_KEY)?)?;
        let seed = seed_of(&secret(SIGNING_KEY)?).ok_or(KeeperError::Identity)?;
        let signer = Ed25519Signer::from_seed(&seed)?;
        let key = verifier(&name, &signer)?;
        let former = read(&folder.join(FORMER))?;
        let former =
            former.lines().map(|line| VerifierKey::parse(line).ok_or(KeeperError::Identity));
        let former = former.collect::<Result<_, _>>()?;
        let folder = folder.to_owned();
        Ok(Self { folder, name, store, authority, signer: Some(signer), key, former })
    }

    /// Begins a keeper of the log with this name in an empty folder or one that is not there. A
    /// log that was kept elsewhere may be taken over: its folder is moved here, and the keys that
    /// have signed it so far are known as former ones.
    ///
    /// # Errors
    /// When the folder has something in it or cannot be written.
    pub fn begin(
        folder: &Path,
        name: &str,
        taken_over: Option<(&Path, &[VerifierKey])>,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Self, KeeperError> {
        Self::begin_as(folder, &format!("log {name}\n"), (name, taken_over), now, chance)
    }

    /// Begins a keeper whose log is kept in a store where nobody can change or remove it. Keys,
    /// spool and what is derived stay in the folder.
    ///
    /// # Errors
    /// As [`Home::begin`]; when the store cannot be used, locks nothing or has a log already.
    pub fn begin_in_store(
        folder: &Path,
        name: &str,
        store: &Store,
        clock: Arc<dyn Clock>,
        chance: &dyn Chance,
    ) -> Result<Self, KeeperError> {
        refuse_taken(folder)?;
        let now = clock.now();
        if S3Files::open(store, &folder.join(LOG), clock)?.has_log()? {
            return Err(StoreTrouble::Taken.into());
        }
        let mut described = format!("log {name}\nstore {}\n", store.address());
        if let Some(keys) = store.keys() {
            let keys = std::path::absolute(keys).map_err(|error| KeeperError::at(keys, &error))?;
            described.push_str(&format!("keys {}\n", keys.display()));
        }
        Self::begin_as(folder, &described, (name, None), now, chance)
    }

    fn begin_as(
        folder: &Path,
        described: &str,
        (name, taken_over): (&str, Option<(&Path, &[VerifierKey])>),
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Self, KeeperError> {
        // Before anything is there.
        VerifierKey::new(name, [0; 32]).ok_or(KeeperError::Name)?;
        refuse_taken(folder)?;
        make_folder(&folder.join(CLIENTS))?;
        let (authority, authority_key) = Authority::found(PROTOCOL, now)?;
        let mut seed = [0; 32];
        chance.fill(&mut seed).map_err(|_| KeeperError::Identity)?;
        let key = verifier(name, &Ed25519Signer::from_seed(&seed)?)?;
        let digits: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        put(&folder.join(AUTHORITY), authority.pem().as_bytes())?;
        put(&folder.join(AUTHORITY_KEY), authority_key.as_bytes())?;
        put(&folder.join(SIGNING_KEY), digits.as_bytes())?;
        put(&folder.join(VERIFY), format!("{key}\n").as_bytes())?;
        let to = folder.join(LOG);
        // Whoever was interrupted after the log had been moved finds it here, with its keys.
        if !to.exists() {
            let former = taken_over.map_or(&[] as &[VerifierKey], |(_, keys)| keys);
            let former: String = former.iter().map(|key| format!("{key}\n")).collect();
            put(&folder.join(FORMER), former.as_bytes())?;
            if let Some((log, _)) = taken_over {
                fs::rename(log, &to).map_err(|error| KeeperError::at(log, &error))?;
            }
        }
        // The last: whoever was interrupted before it begins again.
        put(&folder.join(NAME), format!("{HEADING}\n{described}").as_bytes())?;
        Self::open(folder)
    }

    /// The name of the log: the origin line of its heads.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// By which its heads are verified.
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// How long entries are kept.
    pub fn retention(&self) -> Retention {
        Retention::of(&self.folder)
    }

    /// Where the log is kept, if not in the folder.
    pub const fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// The lines of every key that has signed its heads, the present one first.
    pub fn recheck_keys(&self) -> Vec<String> {
        std::iter::once(&self.key).chain(&self.former).map(ToString::to_string).collect()
    }

    /// Where the log's files are, or would be if they were not in a store.
    pub fn log_folder(&self) -> PathBuf {
        self.folder.join(LOG)
    }

    /// The public key, in a file for whoever verifies.
    pub fn key_file(&self) -> PathBuf {
        self.folder.join(VERIFY)
    }

    /// Opens the log for adding. Once. When it cannot be written any more until it is opened anew,
    /// `on_stop` is told.
    ///
    /// # Errors
    /// As [`Log::open`] and [`Spool::open`].
    pub fn open_desk(
        &mut self,
        key_of: KeyOf,
        clock: Arc<dyn Clock>,
        on_stop: Box<dyn FnOnce(LogError) + Send>,
    ) -> Result<(Desk, Arc<Reserve>), KeeperError> {
        let disk = Arc::new(Disk);
        let signer = Box::new(self.signer.take().ok_or(KeeperError::Identity)?);
        let former: Vec<[u8; 32]> = self.former.iter().map(VerifierKey::public).collect();
        let reserve = self.folder.join("reserve");
        let reserve = Arc::new(Reserve::new(disk.clone(), &reserve, RESERVE_BYTES)?);
        let (files, gather): (Arc<dyn Files>, _) = match &self.store {
            None => (disk.clone(), GATHER),
            Some(store) => {
                let files = S3Files::open(store, &self.log_folder(), Arc::clone(&clock))?;
                (Arc::new(files), GATHER_FAR)
            }
        };
        let log =
            Log::open(Arc::clone(&files), &self.log_folder(), &self.name, signer, &former, key_of)?;
        let spool = Spool::open(disk, &self.folder.join(SPOOL), SpoolLimits::default());
        let spool = spool.map_err(|error| match error {
            SpoolError::Files(error) => KeeperError::Log(error),
            _ => KeeperError::Identity,
        })?;
        let log = log.with_reserve(Arc::clone(&reserve));
        let spool = spool.with_reserve(Arc::clone(&reserve));
        Ok((Desk::open(log, (files, gather), spool, clock, on_stop), reserve))
    }

    /// Brings the log from its store into an empty folder, in the form in which it is verified:
    /// `log` and `log-key.txt`. The answer is how many files.
    ///
    /// # Errors
    /// When the log is not kept in a store, the store cannot be read, the folder not be written.
    pub fn fetch(&self, clock: Arc<dyn Clock>, to: &Path) -> Result<usize, KeeperError> {
        let not_ours = || KeeperError::NotOurs { path: self.folder.clone() };
        let store = self.store.as_ref().ok_or_else(not_ours)?;
        refuse_filled(to)?;
        let files = S3Files::open(store, &self.log_folder(), clock)?;
        make_folder(&to.join(LOG))?;
        put(&to.join(VERIFY), format!("{}\n", self.key).as_bytes())?;
        files.fetch(&to.join(LOG))
    }

    /// What the keeper serves with; its certificate is made anew each time.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn server_config(&self, now: Timestamp) -> Result<Arc<ServerConfig>, KeeperError> {
        Ok(self.authority.server_config(&self.authority.issue(now, true)?)?)
    }

    /// Lets one more application in. The answer is what it needs for that; only its fingerprint is
    /// kept here.
    ///
    /// # Errors
    /// When it cannot be made or kept.
    pub fn invite(&self, now: Timestamp) -> Result<Credential, KeeperError> {
        let own = self.authority.issue(now, false)?;
        let known = self.folder.join(CLIENTS).join(fingerprint(&own.certificate));
        put(&known, format!("{now}\n").as_bytes())?;
        Ok(Credential::new(self.key.clone(), self.former.clone(), self.authority.pem(), &own))
    }

    /// Lets nobody in any more who was invited before.
    ///
    /// # Errors
    /// When the folder cannot be changed.
    pub fn dismiss_all(&self) -> Result<u64, KeeperError> {
        let folder = self.folder.join(CLIENTS);
        let mut gone = 0;
        for entry in fs::read_dir(&folder).map_err(|error| KeeperError::at(&folder, &error))? {
            let path = entry.map_err(|error| KeeperError::at(&folder, &error))?.path();
            fs::remove_file(&path).map_err(|error| KeeperError::at(&path, &error))?;
            gone += 1;
        }
        Ok(gone)
    }

    /// Who may connect: looked up at each connection, so that who is dismissed is out at once.
    pub fn admits(&self) -> impl Fn(&[u8]) -> bool + Send + Sync + 'static {
        let folder = self.folder.join(CLIENTS);
        move |certificate| folder.join(fingerprint(certificate)).is_file()
    }
}

/// What `keeper.txt` says: the name of the log, and where it is kept if not in the folder.
/// None: no keeper. An error: a store that is none.
fn described(text: &str) -> Option<Result<(String, Option<Store>), StoreTrouble>> {
    let mut lines = text.strip_prefix(HEADING)?.trim().lines();
    let name = lines.next()?.strip_prefix("log ")?.to_owned();
    let Some(line) = lines.next() else { return Some(Ok((name, None))) };
    let address = line.strip_prefix("store ")?;
    let keys = match lines.next() {
        None => None,
        Some(line) => Some(PathBuf::from(line.strip_prefix("keys ")?)),
    };
    Some(Store::new(address, keys).map(|store| (name, Some(store))))
}

fn verifier(name: &str, signer: &Ed25519Signer) -> Result<VerifierKey, KeeperError> {
    use romori_ledger::Signer as _;
    VerifierKey::new(name, signer.public_key()).ok_or(KeeperError::Name)
}

fn seed_of(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    let mut seed = [0; 32];
    for (place, byte) in seed.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    (text.len() == 64).then_some(seed)
}

fn refuse_taken(folder: &Path) -> Result<(), KeeperError> {
    // What an interrupted beginning has left is written over.
    let ours = [AUTHORITY, AUTHORITY_KEY, SIGNING_KEY, FORMER, CLIENTS, VERIFY, LOG];
    let ours = |name: &str| ours.iter().any(|our| name.trim_end_matches(".new") == *our);
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(KeeperError::at(folder, &error)),
        Ok(entries) => {
            let taken = entries.flatten().any(|entry| !ours(&entry.file_name().to_string_lossy()));
            if taken { Err(KeeperError::NotOurs { path: folder.to_owned() }) } else { Ok(()) }
        }
    }
}

fn refuse_filled(folder: &Path) -> Result<(), KeeperError> {
    let is_empty = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(KeeperError::at(folder, &error)),
        Ok(mut entries) => entries.next().is_none(),
    };
    match is_empty {
        true => Ok(()),
        false => Err(KeeperError::NotEmpty { path: folder.to_owned() }),
    }
}

fn make_folder(path: &Path) -> Result<(), KeeperError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| KeeperError::at(path, &error))
}

fn read(path: &Path) -> Result<String, KeeperError> {
    fs::read_to_string(path).map_err(|error| KeeperError::at(path, &error))
}

fn refuse_open(path: &Path) -> Result<(), KeeperError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).map_err(|error| KeeperError::at(path, &error))?.permissions();
    match mode.mode() & 0o077 {
        0 => Ok(()),
        _ => Err(KeeperError::OpenToOthers { path: path.to_owned() }),
    }
}

/// Writes a file that its owner alone reads, whole or not at all.
fn put(path: &Path, bytes: &[u8]) -> Result<(), KeeperError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut aside = path.as_os_str().to_owned();
    aside.push(".new");
    let aside = PathBuf::from(aside);
    let written = (|| {
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        path.parent().map_or(Ok(()), |parent| fs::File::open(parent)?.sync_all())
    })();
    written.map_err(|error| KeeperError::at(path, &error))
}
