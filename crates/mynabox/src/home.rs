//! 番号庫のフォルダー — who the vault is, whom it lets in, and where its keys and store lie.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use romori_line::{Authority, Identity, fingerprint};
use romori_token::{TokenCustodian, TokenPlace};
use romori_types::{Chance, Timestamp};
use romori_vault::{
    Custodian, CustodyError, FileCustodian, Passphrase, RecoveryCode, RecoveryFile, VaultError,
};
use rustls::ServerConfig;
use zeroize::Zeroizing;

use crate::credential::{PROTOCOL, VaultCredential};
use crate::error::MynaboxError;
use crate::roots::RootDesk;
use crate::shelf;

const NAME: &str = "vault.txt";
const HEADING: &str = "Romori vault 1\n";
const AUTHORITY: &str = "authority.pem";
const AUTHORITY_KEY: &str = "authority.key";
const CLIENTS: &str = "clients";
const KEYS: &str = "keys";
/// Root keys of an application, beside the vault's own.
const ROOTS: &str = "roots";
/// In the folder of keys: where the token is that has the root key.
const TOKEN: &str = "token.txt";
const RECOVERY: &str = "recovery.txt";
/// In the place of a recovery file, where there can be none.
const IN_TOKEN: &str = "# Romori（労守）番号庫の元の鍵は装置の中にあり、回復コードはありません。\n\
                        # 装置の写し（予備の装置）を、装置の手順で作ってください。\n";
const LOCK: &str = "lock";
const KEEPER: &str = "keeper.pem";
const LOG_HEAD: &str = "log-head.txt";

/// 番号庫のフォルダー
pub struct VaultHome {
    folder: PathBuf,
    authority: Authority,
}

romori_types::quiet_debug!(VaultHome);

/// 番号庫の錠 — held for as long as one process has the vault open.
pub struct VaultLock(#[expect(dead_code, reason = "closing it lets go of the lock")] File);

romori_types::quiet_debug!(VaultLock);

impl VaultHome {
    /// Whether there is a vault in this folder.
    pub fn is_at(folder: &Path) -> bool {
        folder.join(NAME).is_file()
    }

    /// Begins one in an empty folder or one that is not there. The second answer is its recovery
    /// code, shown once.
    ///
    /// # Errors
    /// When the folder has something in it or cannot be written.
    pub fn begin(
        folder: &Path,
        words: Option<&[u8]>,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<(Self, Zeroizing<String>), MynaboxError> {
        let authority = found(folder, now)?;
        let keys = folder.join(KEYS);
        let custodian = match keys.exists() {
            // Whoever was interrupted goes on with what he has made.
            true => open_folder(&keys, words)?,
            false => FileCustodian::create(&keys, words.map(Passphrase::new).as_ref(), chance)?,
        };
        let code = keep_recovery(folder, &custodian, chance)?.ok_or(MynaboxError::Identity)?;
        put(&folder.join(NAME), HEADING.as_bytes())?;
        Ok((Self { folder: folder.to_owned(), authority }, code))
    }

    /// Begins one whose root key is made in a hardware module, and stays there: the folder of keys
    /// has no more than where it is. There is no recovery code.
    ///
    /// # Errors
    /// As [`VaultHome::begin`]; when the token is away or unfit, or holds a root key already.
    pub fn begin_in_token(
        folder: &Path,
        place: &TokenPlace,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Self, MynaboxError> {
        let authority = found(folder, now)?;
        keep_place(&folder.join(KEYS), place)?;
        let custodian = TokenCustodian::create(place.clone(), chance).inspect_err(|_| {
            // What was made here goes again, so that the beginning may be repeated.
            let _ = fs::remove_dir_all(folder.join(KEYS));
        })?;
        keep_recovery(folder, &custodian, chance)?;
        put(&folder.join(NAME), HEADING.as_bytes())?;
        Ok(Self { folder: folder.to_owned(), authority })
    }

    /// Opens the one in this folder.
    ///
    /// # Errors
    /// When there is none, when it is not whole, when its keys are open to others.
    pub fn open(folder: &Path) -> Result<Self, MynaboxError> {
        let not_ours = || MynaboxError::NotOurs { path: folder.to_owned() };
        match fs::read_to_string(folder.join(NAME)) {
            Ok(text) if text == HEADING => {}
            _ => return Err(not_ours()),
        }
        let secret = folder.join(AUTHORITY_KEY);
        refuse_open(&secret)?;
        let authority =
            Authority::open(PROTOCOL, &read(&folder.join(AUTHORITY))?, &read(&secret)?)?;
        Ok(Self { folder: folder.to_owned(), authority })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Holds the vault for this process.
    ///
    /// # Errors
    /// [`MynaboxError::InUse`] when another one has it.
    pub fn lock(&self) -> Result<VaultLock, MynaboxError> {
        let path = self.folder.join(LOCK);
        put_if_absent(&path)?;
        let file = File::open(&path).map_err(|error| MynaboxError::at(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(VaultLock(file)),
            Err(TryLockError::WouldBlock) => Err(MynaboxError::InUse),
            Err(TryLockError::Error(error)) => Err(MynaboxError::at(&path, &error)),
        }
    }

    /// Whether its keys are behind a passphrase.
    ///
    /// # Errors
    /// When that cannot be read.
    pub fn is_locked(&self) -> Result<bool, MynaboxError> {
        FileCustodian::is_locked(&self.folder.join(KEYS))
            .map_err(|error| MynaboxError::Keys(VaultError::Custody(error)))
    }

    /// The token that has its root key, if one has.
    ///
    /// # Errors
    /// When that cannot be read.
    pub fn token(&self) -> Result<Option<TokenPlace>, MynaboxError> {
        place_in(&self.folder.join(KEYS))
    }

    /// Its own custodian: nobody else's keys, and no key of the application's.
    ///
    /// # Errors
    /// When the keys are open to others, damaged, behind other words, or in a token that is away.
    pub fn custodian(&self, words: Option<&[u8]>) -> Result<Arc<dyn Custodian>, MynaboxError> {
        Ok(match self.token()? {
            Some(place) => Arc::new(TokenCustodian::open(place)?),
            None => Arc::new(open_folder(&self.folder.join(KEYS), words)?),
        })
    }

    /// The root keys of an application's ledgers, which this vault keeps beside its own: made where
    /// there are none yet, behind the same words.
    ///
    /// # Errors
    /// As [`VaultHome::custodian`]; when they cannot be made.
    pub fn roots(
        &self,
        words: Option<&[u8]>,
        chance: Arc<dyn Chance>,
    ) -> Result<RootDesk, MynaboxError> {
        let folder = self.folder.join(ROOTS);
        let custodian = match folder.exists() {
            true => open_folder(&folder, words)?,
            false => {
                let words = words.map(Passphrase::new);
                FileCustodian::create(&folder, words.as_ref(), chance.as_ref())?
            }
        };
        Ok(RootDesk::new(custodian, chance))
    }

    /// A new recovery code, for the root key as it is now; none where a token keeps it. An earlier
    /// one opens nothing any more.
    ///
    /// # Errors
    /// When it cannot be made or kept.
    pub fn new_recovery(
        &self,
        words: Option<&[u8]>,
        chance: &dyn Chance,
    ) -> Result<Option<Zeroizing<String>>, MynaboxError> {
        keep_recovery(&self.folder, self.custodian(words)?.as_ref(), chance)
    }

    /// What the vault serves with; its certificate is made anew each time.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn server_config(&self, now: Timestamp) -> Result<Arc<ServerConfig>, MynaboxError> {
        Ok(self.authority.server_config(&self.authority.issue(now, true)?)?)
    }

    /// Lets one more application in. Only its fingerprint is kept here.
    ///
    /// # Errors
    /// When it cannot be made or kept.
    pub fn invite(&self, address: &str, now: Timestamp) -> Result<VaultCredential, MynaboxError> {
        let own: Identity = self.authority.issue(now, false)?;
        let known = self.folder.join(CLIENTS).join(fingerprint(&own.certificate));
        put(&known, format!("{now}\n").as_bytes())?;
        Ok(VaultCredential::new(address, self.authority.pem(), &own))
    }

    /// Lets nobody in any more who was invited before.
    ///
    /// # Errors
    /// When the folder cannot be changed.
    pub fn dismiss_all(&self) -> Result<u64, MynaboxError> {
        let folder = self.folder.join(CLIENTS);
        let at = |error: io::Error| MynaboxError::at(&folder, &error);
        let mut gone = 0;
        for entry in fs::read_dir(&folder).map_err(at)? {
            fs::remove_file(entry.map_err(at)?.path()).map_err(at)?;
            gone += 1;
        }
        Ok(gone)
    }

    /// Who may connect: looked up at each question.
    pub fn admits(&self) -> impl Fn(&[u8]) -> bool + Send + Sync + 'static {
        let folder = self.folder.join(CLIENTS);
        move |certificate| folder.join(fingerprint(certificate)).is_file()
    }

    /// Where the credential for the keeper lies, if the vault was introduced to one.
    pub fn keeper_file(&self) -> PathBuf {
        self.folder.join(KEEPER)
    }

    /// Keeps the credential for a keeper.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_keeper(&self, text: &str) -> Result<(), MynaboxError> {
        put(&self.keeper_file(), text.as_bytes())
    }

    /// Where the last head of the log that was seen is remembered.
    pub fn log_head(&self) -> PathBuf {
        self.folder.join(LOG_HEAD)
    }

    /// Copies what belongs into a backup into a folder that is not there yet: sealed values,
    /// wrapped keys, register, recovery file. No root key, no certificate.
    ///
    /// # Errors
    /// When something cannot be read or written.
    pub fn copy_to(&self, to: &Path) -> Result<(), MynaboxError> {
        make_folder(to)?;
        shelf::copy_to(&self.folder, to)?;
        put(&to.join(RECOVERY), read(&self.folder.join(RECOVERY))?.as_bytes())
    }

    /// Puts a copy back. What was erased since is erased again at the next opening.
    ///
    /// # Errors
    /// When another process has the vault open, or something cannot be read or written.
    pub fn put_back(&self, copy: &Path) -> Result<(), MynaboxError> {
        let _lock = self.lock()?;
        shelf::put_back(copy, &self.folder)
    }

    /// Makes the vault of a copy anew, in a folder that is not there yet, with its recovery code.
    ///
    /// # Errors
    /// When the code does not open the recovery file, or as [`VaultHome::begin`].
    pub fn recover(
        copy: &Path,
        folder: &Path,
        code: &str,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Self, MynaboxError> {
        let code = RecoveryCode::parse(code).map_err(|_| MynaboxError::Code)?;
        let text = read(&copy.join(RECOVERY))?;
        let wrong = |error| MynaboxError::Keys(VaultError::Custody(error));
        let file = RecoveryFile::parse(&text).map_err(wrong)?;
        let authority = found(folder, now)?;
        FileCustodian::recover(&folder.join(KEYS), &code, &file, None, chance)?;
        put(&folder.join(RECOVERY), text.as_bytes())?;
        shelf::put_back(copy, folder)?;
        put(&folder.join(NAME), HEADING.as_bytes())?;
        Ok(Self { folder: folder.to_owned(), authority })
    }

    /// The same with the token that has the vault's root key, or a copy of it.
    ///
    /// # Errors
    /// When the token is away or has no root key, or as [`VaultHome::begin`].
    pub fn recover_by_token(
        copy: &Path,
        folder: &Path,
        place: &TokenPlace,
        now: Timestamp,
    ) -> Result<Self, MynaboxError> {
        TokenCustodian::open(place.clone())?;
        let authority = found(folder, now)?;
        keep_place(&folder.join(KEYS), place)?;
        put(&folder.join(RECOVERY), read(&copy.join(RECOVERY))?.as_bytes())?;
        shelf::put_back(copy, folder)?;
        put(&folder.join(NAME), HEADING.as_bytes())?;
        Ok(Self { folder: folder.to_owned(), authority })
    }
}

/// The folder of a new vault, with an authority of its own.
fn found(folder: &Path, now: Timestamp) -> Result<Authority, MynaboxError> {
    refuse_taken(folder)?;
    make_folder(&folder.join(CLIENTS))?;
    let (authority, authority_key) = Authority::found(PROTOCOL, now)?;
    put(&folder.join(AUTHORITY), authority.pem().as_bytes())?;
    put(&folder.join(AUTHORITY_KEY), authority_key.as_bytes())?;
    Ok(authority)
}

fn keep_place(keys: &Path, place: &TokenPlace) -> Result<(), MynaboxError> {
    let text = place
        .to_text()
        .ok_or_else(|| VaultError::from(CustodyError::Away { device: place.label.clone() }))?;
    make_folder(keys)?;
    put(&keys.join(TOKEN), text.as_bytes())
}

fn place_in(keys: &Path) -> Result<Option<TokenPlace>, MynaboxError> {
    let path = keys.join(TOKEN);
    match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(MynaboxError::at(&path, &error)),
        Ok(text) => match TokenPlace::parse(&text) {
            Some(place) => Ok(Some(place)),
            None => Err(MynaboxError::Damaged { path }),
        },
    }
}

fn open_folder(keys: &Path, words: Option<&[u8]>) -> Result<FileCustodian, MynaboxError> {
    let opened = FileCustodian::open(keys, words.map(Passphrase::new).as_ref());
    opened.map_err(|error| MynaboxError::Keys(VaultError::Custody(error)))
}

/// Writes the recovery file anew and gives its code; where the root key cannot be had out, the file
/// says so.
fn keep_recovery(
    folder: &Path,
    custodian: &dyn Custodian,
    chance: &dyn Chance,
) -> Result<Option<Zeroizing<String>>, MynaboxError> {
    let made = custodian.recovery(chance)?;
    let text = match &made {
        Some((_, file)) => file.to_text(),
        None => IN_TOKEN.to_owned(),
    };
    put(&folder.join(RECOVERY), text.as_bytes())?;
    Ok(made.map(|(code, _)| code.reveal()))
}

fn refuse_taken(folder: &Path) -> Result<(), MynaboxError> {
    // What an interrupted beginning has left is written over.
    let ours = [AUTHORITY, AUTHORITY_KEY, CLIENTS, KEYS, RECOVERY, LOCK];
    let ours = |name: &str| ours.iter().any(|our| name.trim_end_matches(".new") == *our);
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(MynaboxError::at(folder, &error)),
        Ok(entries) => {
            let taken = entries.flatten().any(|entry| !ours(&entry.file_name().to_string_lossy()));
            if taken { Err(MynaboxError::NotOurs { path: folder.to_owned() }) } else { Ok(()) }
        }
    }
}

fn make_folder(path: &Path) -> Result<(), MynaboxError> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| MynaboxError::at(path, &error))
}

fn read(path: &Path) -> Result<String, MynaboxError> {
    fs::read_to_string(path).map_err(|error| MynaboxError::at(path, &error))
}

fn refuse_open(path: &Path) -> Result<(), MynaboxError> {
    use std::os::unix::fs::PermissionsExt as _;
    let found = fs::metadata(path).map_err(|error| MynaboxError::at(path, &error))?;
    match found.permissions().mode() & 0o077 {
        0 => Ok(()),
        _ => Err(MynaboxError::OpenToOthers { path: path.to_owned() }),
    }
}

fn put_if_absent(path: &Path) -> Result<(), MynaboxError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = fs::OpenOptions::new();
    let made = options.write(true).create(true).truncate(false).mode(0o600).open(path);
    made.map(drop).map_err(|error| MynaboxError::at(path, &error))
}

/// Writes a file that its owner alone reads, whole or not at all.
fn put(path: &Path, bytes: &[u8]) -> Result<(), MynaboxError> {
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
        path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
    })();
    written.map_err(|error| MynaboxError::at(path, &error))
}
