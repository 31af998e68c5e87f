//! The keeper's own folder: who it is, by which key it signs, whom it lets in, and the log.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use romori_ledger::{
    Disk, Ed25519Signer, KeyOf, Log, LogError, Reserve, Spool, SpoolError, SpoolLimits, VerifierKey,
};
use romori_types::{Chance, Clock, Timestamp};
use rustls::ServerConfig;

use crate::credential::Credential;
use crate::identity::{Authority, fingerprint};
use crate::{Desk, KeeperError, Retention, identity};

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

/// 記録庫のフォルダー
pub struct Home {
    folder: PathBuf,
    name: String,
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
        let name = text.strip_prefix(HEADING).and_then(|rest| rest.trim().strip_prefix("log "));
        let name = name.ok_or_else(|| KeeperError::NotOurs { path: folder.to_owned() })?;
        let secret = |file: &str| {
            let path = folder.join(file);
            refuse_open(&path)?;
            read(&path)
        };
        let authority = Authority::open(&read(&folder.join(AUTHORITY))?, &secret(AUTHORITY_KEY)?)?;
        let seed = seed_of(&secret(SIGNING_KEY)?).ok_or(KeeperError::Identity)?;
        let signer = Ed25519Signer::from_seed(&seed)?;
        let key = verifier(name, &signer)?;
        let former = read(&folder.join(FORMER))?;
        let former =
            former.lines().map(|line| VerifierKey::parse(line).ok_or(KeeperError::Identity));
        let former = former.collect::<Result<_, _>>()?;
        let (folder, name) = (folder.to_owned(), name.to_owned());
        Ok(Self { folder, name, authority, signer: Some(signer), key, former })
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
        refuse_taken(folder)?;
        make_folder(&folder.join(CLIENTS))?;
        let (authority, authority_key) = Authority::found(now)?;
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
        put(&folder.join(NAME), format!("{HEADING}\nlog {name}\n").as_bytes())?;
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

    /// Where the log's files are.
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
        let log = Log::open(disk.clone(), &self.log_folder(), &self.name, signer, &former, key_of)?;
        let spool = Spool::open(disk, &self.folder.join(SPOOL), SpoolLimits::default());
        let spool = spool.map_err(|error| match error {
            SpoolError::Files(error) => KeeperError::Log(error),
            _ => KeeperError::Identity,
        })?;
        let log = log.with_reserve(Arc::clone(&reserve));
        let spool = spool.with_reserve(Arc::clone(&reserve));
        Ok((Desk::open(log, spool, clock, on_stop), reserve))
    }

    /// What the keeper serves with; its certificate is made anew each time.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn server_config(&self, now: Timestamp) -> Result<Arc<ServerConfig>, KeeperError> {
        self.authority.server_config(&self.authority.issue(now, true)?)
    }

    /// Lets one more application in. The answer is what it needs for that; only its fingerprint is
    /// kept here.
    ///
    /// # Errors
    /// When it cannot be made or kept.
    pub fn invite(&self, now: Timestamp) -> Result<Credential, KeeperError> {
        let own: identity::Identity = self.authority.issue(now, false)?;
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

fn verifier(name: &str, signer: &Ed25519Signer) -> Result<VerifierKey, KeeperError> {
    use romori_ledger::Signer as _;
    VerifierKey::new(name, signer.public_key()).ok_or(KeeperError::Identity)
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
