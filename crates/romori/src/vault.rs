//! The vault of individual numbers that a place has: one elsewhere, which it was introduced to, or
//! a process of its own that ends with this one. What is said to it here has no number in it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use romori_mynabox::{Answer, Ask, Numbers, NumbersAway, VaultClient, VaultCredential};

use crate::keeper;

/// The last line of what a vault of one's own says before it answers, and of what it is told.
pub const READY: &str = "-----END VAULT-----";
/// By which a vault knows that it ends with whoever has started it.
pub const OWN: &str = "--own";
/// Before the port of the vault's pages.
pub const PORT: &str = "port ";
/// How often it is looked whether the process is still there and its keeper the same.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// One that could not be started is tried again after this.
const AGAIN: Duration = Duration::from_secs(2);

/// Where the vault of a place lies, or how it is reached.
pub fn folder(place: &Path) -> PathBuf {
    let mut folder = place.as_os_str().to_owned();
    folder.push(".vault");
    PathBuf::from(folder)
}

/// How a vault elsewhere is reached.
pub fn credential_file(place: &Path) -> PathBuf {
    folder(place).join("credential.pem")
}

/// How the vault of this folder reaches a keeper elsewhere.
pub fn keeper_file(folder: &Path) -> PathBuf {
    folder.join("keeper.pem")
}

/// The vault of a place. It is started beside: whoever asks before it answers is told that it is
/// away. `days` is how far the program's day is ahead of the machine's: one that is started beside
/// judges proofs and days by the same clock.
///
/// # Errors
/// When a credential for one elsewhere cannot be used.
pub fn reach(place: &Path, port: u16, days: i64) -> Result<Arc<dyn Numbers>, String> {
    let elsewhere = credential_file(place);
    if elsewhere.is_file() {
        let text = fs::read_to_string(&elsewhere).map_err(|error| error.to_string())?;
        let credential = VaultCredential::parse(&text).map_err(|error| error.to_string())?;
        let client = VaultClient::new(&credential).map_err(|error| error.to_string())?;
        return Ok(Arc::new(client));
    }
    Ok(Arc::new(OwnVault::start(&folder(place), (port, days))?))
}

/// 自分の番号庫 — a vault as a process beside this one. It ends when this one does, however that
/// ends; when it ends by itself, it is started again.
struct OwnVault(Arc<Mutex<State>>);

struct State {
    running: Option<Running>,
    /// Why it is not there.
    why: String,
    /// The port of its pages, which stays.
    port: u16,
    /// This process ends it.
    over: bool,
}

struct Running {
    child: Child,
    input: ChildStdin,
    client: Arc<VaultClient>,
    /// Which keeper it was told of.
    keeper: u64,
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl OwnVault {
    fn start(folder: &Path, (port, days): (u16, i64)) -> Result<Self, String> {
        let why = "始めているところです".to_owned();
        let state = Arc::new(Mutex::new(State { running: None, why, port, over: false }));
        let (watched, folder) = (Arc::downgrade(&state), folder.to_owned());
        let spawned = thread::Builder::new()
            .name("vault".to_owned())
            .spawn(move || watch(&watched, &folder, days));
        spawned.map_err(|error| format!("番号庫を見守る処理を始められません（{error}）。"))?;
        Ok(Self(state))
    }
}

impl Numbers for OwnVault {
    fn ask(&self, ask: &Ask) -> Result<Answer, NumbersAway> {
        // Not under the lock: an answer may take its time.
        let client = {
            let state = lock(&self.0);
            let client = state.running.as_ref().map(|running| Arc::clone(&running.client));
            client.ok_or_else(|| NumbersAway { because: state.why.clone() })?
        };
        client.ask(ask)
    }
}

impl Drop for OwnVault {
    fn drop(&mut self) {
        let mut state = lock(&self.0);
        state.over = true;
        if let Some(Running { mut child, input, .. }) = state.running.take() {
            // It ends when its input does; what it has acknowledged lasts already.
            drop(input);
            let _ = child.wait();
        }
    }
}

/// Starts it, starts it again when it has ended by itself, and tells it of another keeper.
fn watch(state: &Weak<Mutex<State>>, folder: &Path, days: i64) {
    let mut told = String::new();
    loop {
        let Some(state) = state.upgrade() else { return };
        let (is_there, port) = {
            let mut state = lock(&state);
            if state.over {
                return;
            }
            (look(&mut state), state.port)
        };
        if !is_there {
            // Not under the lock: whoever asks meanwhile is told at once that it is away.
            match spawn(folder, port, days) {
                Ok((running, port)) => {
                    let mut state = lock(&state);
                    // When this process ends meanwhile, its input goes with it, and so does it.
                    if state.over {
                        return;
                    }
                    (state.running, state.port) = (Some(running), port);
                    told.clear();
                }
                Err(words) => {
                    if words != told {
                        let _ = writeln!(
                            std::io::stderr(),
                            "番号庫を始められません。また試します。{words}"
                        );
                    }
                    lock(&state).why.clone_from(&words);
                    told = words;
                    drop(state);
                    thread::sleep(AGAIN);
                    continue;
                }
            }
        }
        drop(state);
        thread::sleep(LOOK_EVERY);
    }
}

/// Whether it is there; if so, it is told of a keeper that was started again.
fn look(state: &mut State) -> bool {
    let Some(running) = &mut state.running else { return false };
    if !matches!(running.child.try_wait(), Ok(None)) {
        state.running = None;
        "番号庫の処理が終わりました。始め直しています".clone_into(&mut state.why);
        return false;
    }
    if let Some((count, credential)) = keeper::for_vault()
        && count != running.keeper
    {
        let told = writeln!(running.input, "{credential}{}", keeper::READY);
        if told.and_then(|()| running.input.flush()).is_ok() {
            running.keeper = count;
        }
    }
    true
}

/// Starts a vault, gives it its keeper, and waits until it answers.
fn spawn(folder: &Path, port: u16, days: i64) -> Result<(Running, u16), String> {
    let cannot = |error: std::io::Error| format!("番号庫を始められません（{error}）。");
    let (count, credential) = keeper::for_vault().unwrap_or_default();
    if credential.is_empty() && !keeper_file(folder).is_file() {
        return Err("記録庫が別の機械にあります。そこで番号庫のための紹介状を作り、\
                    romori vault log で渡してください"
            .to_owned());
    }
    let program = std::env::current_exe().map_err(cannot)?;
    let mut command = Command::new(program);
    command.args(["vault", "serve"]).arg(folder).arg(OWN);
    command.arg("--pages-port").arg(port.to_string());
    command.arg(format!("--days-ahead={days}"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(cannot)?;
    let mut input = child.stdin.take().ok_or_else(|| "番号庫に話せません。".to_owned())?;
    let mut said = String::new();
    let mut pages = port;
    let told = writeln!(input, "{credential}{}", keeper::READY).and_then(|()| input.flush());
    if let (Ok(()), Some(out)) = (told, child.stdout.take()) {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if line == READY {
                let credential =
                    VaultCredential::parse(&said).map_err(|error| error.to_string())?;
                let client = VaultClient::new(&credential).map_err(|error| error.to_string())?;
                forward(&mut child);
                let client = Arc::new(client);
                return Ok((Running { child, input, client, keeper: count }, pages));
            }
            match line.strip_prefix(PORT).and_then(|port| port.parse().ok()) {
                Some(port) => pages = port,
                None => {
                    said.push_str(&line);
                    said.push('\n');
                }
            }
        }
    }
    drop(input);
    let ended = child.wait_with_output().map_err(cannot)?;
    Err(String::from_utf8_lossy(&ended.stderr).trim().trim_end_matches('。').to_owned())
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
