//! The keeper that a place has: one elsewhere, which it was introduced to, or a process of its own
//! that ends with this one.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use romori_app::house::{Folders, LOG_NAME};
use romori_keeper::{Credential, Home, KeeperClient};
use romori_ledger::{Checkpoint, Keeping, LogCopy, LogError, LogReader, VerifierKey};
use romori_types::Clock as _;

use crate::clock::{HouseClock, SystemChance};

/// The last line of what a keeper of one's own says before it answers.
pub const READY: &str = "-----END KEEPER-----";
/// Between the credential of the application and that of its vault of individual numbers.
pub const NEXT: &str = "-----NEXT-----";
/// By which a keeper knows that it ends with whoever has started it.
pub const OWN: &str = "--own";
/// How often it is looked whether the process is still there.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// One that was just killed may hold the log for a moment.
const TRIES: u32 = 25;

/// With what the vault of individual numbers beside this program reaches the keeper that was
/// started last, and which in their order that is.
static FOR_VAULT: Mutex<Option<(u64, String)>> = Mutex::new(None);

/// What the vault beside this program is told of its keeper: a credential of its own, so that what
/// it writes is its own. A count tells one keeper from the one before.
pub fn for_vault() -> Option<(u64, String)> {
    FOR_VAULT.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn keep_for_vault(credential: String) {
    let mut kept = FOR_VAULT.lock().unwrap_or_else(PoisonError::into_inner);
    let count = kept.as_ref().map_or(0, |(count, _)| *count) + 1;
    *kept = Some((count, credential));
}

/// Where the keeper of a place lies, or how it is reached.
pub fn folder(place: &Path) -> PathBuf {
    let mut folder = place.as_os_str().to_owned();
    folder.push(".keeper");
    PathBuf::from(folder)
}

/// How a keeper elsewhere is reached.
pub fn credential_file(place: &Path) -> PathBuf {
    folder(place).join("credential.pem")
}

/// Where the log of a folder is, and the key by which it is verified: of a place, of a keeper, of
/// a backup.
pub fn log_of(folder: &Path) -> (PathBuf, PathBuf) {
    let own = self::folder(folder);
    let house = folder.join("house");
    let key = house.join("log-key.txt");
    if Home::is_at(&own) {
        (own.join("log"), if key.is_file() { key } else { own.join("log-key.txt") })
    } else if house.is_dir() {
        (house.join("log"), key)
    } else {
        (folder.join("log"), folder.join("log-key.txt"))
    }
}

/// The keeper of a place whose house has these folders.
///
/// # Errors
/// Why there is none, in Japanese.
pub fn reach(place: &Path, folders: &Folders) -> Result<Box<dyn Keeping>, String> {
    let elsewhere = credential_file(place);
    let keeper: Box<dyn Keeping> = if elsewhere.is_file() {
        remember_copy(folders)?;
        let text = fs::read_to_string(&elsewhere).map_err(|error| format!("{error}"))?;
        let credential = Credential::parse(&text).map_err(|error| error.to_string())?;
        let client = KeeperClient::new(&credential, &folders.log_head());
        Box::new(client.map_err(|error| error.to_string())?)
    } else {
        let folder = folder(place);
        if Home::is_at(&folder) {
            remember_copy(folders)?;
        } else {
            begin(&folder, folders)?;
        }
        Box::new(OwnKeeper::start(&folder, &folders.log_head())?)
    };
    discard_copy(folders, keeper.as_ref())?;
    Ok(keeper)
}

/// A keeper of one's own; a log that the house still kept itself goes over to it.
fn begin(folder: &Path, folders: &Folders) -> Result<(), String> {
    let now = HouseClock::new(None).now();
    let log = folders.log();
    let begun = if log.is_dir() {
        let key = fs::read_to_string(folders.log_key()).ok();
        let key = key.as_deref().and_then(VerifierKey::parse).ok_or_else(|| {
            format!("{} を読めないため、記録簿を記録庫に移せません。", folders.log_key().display())
        })?;
        let former = [key];
        let name = former[0].name().to_owned();
        Home::begin(folder, &name, Some((&log, &former)), now, &SystemChance)
    } else {
        Home::begin(folder, LOG_NAME, None, now, &SystemChance)
    };
    begun.map(drop).map_err(|error| error.to_string())
}

/// A copy of the log that came back with a backup: the keeper that is there must go on from it.
fn remember_copy(folders: &Folders) -> Result<(), String> {
    let head = folders.log().join("checkpoint");
    if !head.is_file() || folders.log_head().exists() {
        return Ok(());
    }
    let copied = fs::copy(&head, folders.log_head());
    copied.map(drop).map_err(|error| format!("{} を読めません（{error}）。", head.display()))
}

/// Once the keeper has shown that it has all of it and goes on from it, the copy is of no use.
fn discard_copy(folders: &Folders, keeper: &dyn Keeping) -> Result<(), String> {
    let log = folders.log();
    if !log.is_dir() {
        return Ok(());
    }
    keeper.head().map_err(|error| error.to_string())?;
    fs::remove_dir_all(&log).map_err(|error| format!("{} を消せません（{error}）。", log.display()))
}

/// 自分の記録庫 — a keeper as a process beside this one. It ends when this one does, however that
/// ends; when it ends by itself, it is started again.
struct OwnKeeper {
    client: Arc<KeeperClient>,
    child: Arc<Mutex<Running>>,
}

struct Running {
    child: Child,
    /// This one ends it.
    over: bool,
}

impl OwnKeeper {
    fn start(folder: &Path, memory: &Path) -> Result<Self, String> {
        let (child, credential) = spawn(folder)?;
        let client = KeeperClient::new(&credential, memory).map_err(|error| error.to_string())?;
        let client = Arc::new(client);
        let child = Arc::new(Mutex::new(Running { child, over: false }));
        let (watched, told, folder) =
            (Arc::downgrade(&child), Arc::downgrade(&client), folder.to_owned());
        let spawned = thread::Builder::new()
            .name("keeper".to_owned())
            .spawn(move || watch(&watched, &told, &folder));
        spawned.map_err(|error| format!("記録庫を見守る処理を始められません（{error}）。"))?;
        Ok(Self { client, child })
    }
}

/// Starts it again when it has ended by itself.
fn watch(child: &Weak<Mutex<Running>>, client: &Weak<KeeperClient>, folder: &Path) {
    loop {
        thread::sleep(LOOK_EVERY);
        let (Some(child), Some(client)) = (child.upgrade(), client.upgrade()) else { return };
        let mut running = child.lock().unwrap_or_else(PoisonError::into_inner);
        if running.over {
            return;
        }
        if matches!(running.child.try_wait(), Ok(None)) {
            continue;
        }
        match spawn(folder) {
            Ok((again, credential)) => {
                running.child = again;
                let _ = client.renew(&credential);
            }
            Err(words) => {
                let _ =
                    writeln!(std::io::stderr(), "記録庫を始められません。また試します。{words}");
                drop(running);
                thread::sleep(Duration::from_secs(2));
            }
        }
    }
}

/// Starts a keeper and waits until it answers.
fn spawn(folder: &Path) -> Result<(Child, Credential), String> {
    let mut why = String::new();
    for _ in 0..TRIES {
        match try_spawn(folder) {
            Ok(started) => return Ok(started),
            Err(words) => why = words,
        }
        // Only the lock of one that is about to end is worth waiting for.
        if !why.contains(&LogError::InUse.to_string()) {
            break;
        }
        thread::sleep(LOOK_EVERY);
    }
    Err(why)
}

fn try_spawn(folder: &Path) -> Result<(Child, Credential), String> {
    let cannot = |error: std::io::Error| format!("記録庫を始められません（{error}）。");
    let program = std::env::current_exe().map_err(cannot)?;
    let mut command = Command::new(program);
    command.args(["keeper", "serve"]).arg(folder).arg(OWN);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(cannot)?;
    let mut said = String::new();
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if line == READY {
                let (own, of_vault) =
                    said.split_once(&format!("{NEXT}\n")).unwrap_or((said.as_str(), ""));
                let credential = Credential::parse(own).map_err(|error| error.to_string())?;
                keep_for_vault(of_vault.to_owned());
                forward(&mut child);
                return Ok((child, credential));
            }
            said.push_str(&line);
            said.push('\n');
        }
    }
    let ended = child.wait_with_output().map_err(cannot)?;
    Err(String::from_utf8_lossy(&ended.stderr).trim().to_owned())
}

/// What it says later is said here.
fn forward(child: &mut Child) {
    let Some(words) = child.stderr.take() else { return };
    thread::spawn(move || {
        for line in BufReader::new(words).lines().map_while(Result::ok) {
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    });
}

impl Drop for OwnKeeper {
    fn drop(&mut self) {
        let mut running = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        running.over = true;
        // It ends when its input does; what it has acknowledged lasts already.
        drop(running.child.stdin.take());
        let _ = running.child.wait();
    }
}

impl Keeping for OwnKeeper {
    fn append(&self, leaves: &[&[u8]]) -> Result<(), LogError> {
        self.client.append(leaves)
    }

    fn head(&self) -> Result<Checkpoint, LogError> {
        self.client.head()
    }

    fn last_head(&self) -> Checkpoint {
        self.client.last_head()
    }

    fn reader(&self) -> Result<LogReader, LogError> {
        self.client.reader()
    }

    fn keep_head(&self) -> Result<Checkpoint, LogError> {
        self.client.keep_head()
    }

    fn copy(&self) -> Result<LogCopy, LogError> {
        self.client.copy()
    }

    fn key_line(&self) -> String {
        self.client.key_line()
    }

    fn is_apart(&self) -> bool {
        true
    }
}
