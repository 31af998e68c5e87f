//! A real S3 server with object lock, and a gate before it which can stumble or fall.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use romori_keeper::{Home, KeeperError, Store};
use romori_recheck::{Key, Severity, recheck};

use crate::world::{Fixed, NAME, Os, TempFolder, copy_all};

/// The Python that `./test` sets up, with what `scripts/python.txt` lists.
fn python() -> PathBuf {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap());
    let python = home.join(".cache/romori/python/bin/python3");
    assert!(python.exists(), "{}: ./test の packages が用意します", python.display());
    python
}

pub struct S3 {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
    pub address: SocketAddr,
    /// Id and secret of the keeper's own key.
    pub keys: (String, String),
}

impl S3 {
    pub fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/s3/server.py");
        let mut command = Command::new(python());
        let command = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let asks = child.stdin.take().unwrap();
        let mut answers = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.starts_with("http://") {
            said.clear();
            assert!(answers.read_line(&mut said).unwrap() > 0, "the S3 server has not begun");
        }
        let mut words = said.split_whitespace().map(str::to_owned);
        let address = words.next().unwrap().strip_prefix("http://").unwrap().parse().unwrap();
        let keys = (words.next().unwrap(), words.next().unwrap());
        Self { child, asks, answers, address, keys }
    }

    /// What `server.py` answers, a line each.
    pub fn ask(&mut self, words: &str) -> Vec<String> {
        writeln!(self.asks, "{words}").unwrap();
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            assert!(self.answers.read_line(&mut line).unwrap() > 0, "{words}: {lines:?}");
            match line.trim() {
                "." => return lines,
                line => lines.push(line.to_owned()),
            }
        }
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What happens to the requests that come next.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plan {
    /// So many writes go through; whatever comes after the last of them gets no answer.
    pub writes: Option<u64>,
    /// Whether the last of them gets none either.
    pub is_answer_lost: bool,
    /// So many are answered 503, then so many cut off, then so many left without an answer.
    pub busy: u32,
    pub cut: u32,
    pub hang: u32,
    /// Nothing is said of locks.
    pub is_silent: bool,
}

/// Stands before the server; the keeper knows this address.
pub struct Gate {
    pub address: SocketAddr,
    plan: Arc<Mutex<Plan>>,
}

enum Next {
    Pass,
    PassAndLose,
    Busy,
    Cut,
    Hang,
}

impl Gate {
    pub fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let plan: Arc<Mutex<Plan>> = Arc::default();
        let planned = Arc::clone(&plan);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let planned = Arc::clone(&planned);
                thread::spawn(move || hand_on(near, server, &planned));
            }
        });
        Self { address, plan }
    }

    pub fn set(&self, plan: Plan) {
        *self.plan.lock().unwrap() = plan;
    }

    pub fn plan(&self) -> Plan {
        *self.plan.lock().unwrap()
    }
}

fn next(plan: &Mutex<Plan>, is_write: bool) -> Next {
    let mut plan = plan.lock().unwrap();
    let plan = &mut *plan;
    for (left, next) in
        [(&mut plan.busy, Next::Busy), (&mut plan.cut, Next::Cut), (&mut plan.hang, Next::Hang)]
    {
        if *left > 0 {
            *left -= 1;
            return next;
        }
    }
    let is_answer_lost = plan.is_answer_lost;
    match &mut plan.writes {
        Some(0) => Next::Cut,
        Some(left) if is_write => {
            *left -= 1;
            if *left == 0 && is_answer_lost { Next::PassAndLose } else { Next::Pass }
        }
        _ => Next::Pass,
    }
}

/// One request and its answer; then both ends are closed.
fn hand_on(mut near: TcpStream, server: SocketAddr, plan: &Mutex<Plan>) -> Option<()> {
    let mut request = Vec::new();
    let mut part = [0; 65_536];
    let whole = loop {
        let read = near.read(&mut part).ok().filter(|read| *read > 0)?;
        request.extend_from_slice(&part[..read]);
        let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&request[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        break end + 4 + length.map_or(0, |length| length.trim().parse::<usize>().unwrap());
    };
    while request.len() < whole {
        let read = near.read(&mut part).ok().filter(|read| *read > 0)?;
        request.extend_from_slice(&part[..read]);
    }
    let next = next(plan, request.starts_with(b"PUT "));
    match next {
        Next::Pass | Next::PassAndLose => {}
        Next::Busy => {
            let busy = b"HTTP/1.1 503 Slow Down\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
            return near.write_all(busy).ok();
        }
        Next::Cut => return None,
        Next::Hang => {
            thread::sleep(Duration::from_secs(60));
            return None;
        }
    }
    let mut far = TcpStream::connect(server).ok()?;
    far.write_all(&request).ok()?;
    let mut answer = Vec::new();
    far.read_to_end(&mut answer).ok()?;
    if matches!(next, Next::PassAndLose) {
        return None;
    }
    if plan.lock().unwrap().is_silent {
        let text = String::from_utf8_lossy(&answer);
        let lines = text.split_inclusive('\n');
        answer =
            lines.filter(|line| !line.starts_with("x-amz-object-lock")).collect::<String>().into();
    }
    near.write_all(&answer).ok()
}

/// Names and lengths of the files in a folder.
fn listed(folder: &Path) -> Vec<(OsString, u64)> {
    let files = fs::read_dir(folder).unwrap().flatten();
    let files = files.map(|file| (file.file_name(), file.metadata().map_or(0, |data| data.len())));
    let mut files: Vec<_> = files.collect();
    files.sort_unstable();
    files
}

/// A keeper whose log is in the store.
pub struct Far {
    pub folder: TempFolder,
    pub s3: S3,
    pub gate: Gate,
}

impl Far {
    pub fn new() -> Self {
        let (folder, s3) = (TempFolder::new(), S3::start());
        let gate = Gate::before(s3.address);
        let far = Self { folder, s3, gate };
        let (id, secret) = &far.s3.keys;
        far.write_keys(id, secret);
        far
    }

    pub fn write_keys(&self, id: &str, secret: &str) -> PathBuf {
        let path = self.folder.join("store-keys");
        let text =
            format!("[default]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    pub fn store(&self, place: &str) -> Store {
        let address =
            format!("s3://{place}?endpoint=http://{}&region=ap-northeast-1", self.gate.address);
        Store::new(&address, Some(self.folder.join("store-keys"))).unwrap()
    }

    pub fn begin(&self, name: &str, place: &str) -> Result<Home, KeeperError> {
        let folder = self.folder.join(name);
        Home::begin_in_store(&folder, NAME, &self.store(place), Arc::new(Fixed), &Os)
    }

    /// The same keeper in a copy of its folder, as it is after its process was ended: it comes
    /// to the store through a gate of its own.
    pub fn again(&self, name: &str, other: &str) -> (Home, Gate) {
        let (from, to) = (self.folder.join(name), self.folder.join(other));
        // As it is at one moment: a process that is ended does not go on while its files are read.
        loop {
            let before = listed(&from.join("spool"));
            copy_all(&from, &to);
            if before == listed(&from.join("spool")) {
                break;
            }
            fs::remove_dir_all(&to).unwrap();
        }
        let gate = Gate::before(self.s3.address);
        let text = fs::read_to_string(to.join("keeper.txt")).unwrap();
        let text = text.replace(&self.gate.address.to_string(), &gate.address.to_string());
        fs::write(to.join("keeper.txt"), text).unwrap();
        (Home::open(&to).unwrap(), gate)
    }

    /// What somebody who has not written it says of what lies in the store.
    pub fn rechecked(&self, home: &Home, to: &str) -> (u64, u64) {
        let to = self.folder.join(to);
        home.fetch(Arc::new(Fixed), &to).unwrap();
        let key = fs::read_to_string(to.join("log-key.txt")).unwrap();
        let mut faults = 0;
        let summary = recheck(&to.join("log"), &[Key::parse(key.trim()).unwrap()], &[], &mut |p| {
            faults += u64::from(p.severity() == Severity::Fault);
        });
        (summary.size, faults)
    }
}
