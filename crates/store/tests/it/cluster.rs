//! A PostgreSQL server for tests, started by the tests themselves and gone soon after the last one.
//!
//! The test processes of one build folder share a server, each test has a database of its own,
//! cloned from a template. Who uses the server holds a shared lock on a file; the operating system
//! lets go of it however the process ends. A small shell script beside the server watches that file
//! and stops the server, by its own process id, when nobody has held it for ten seconds.
//!
//! Knows nothing but the standard library, so that tests of other crates can take it in.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

/// Password of every role on the server: it listens on a socket of this machine alone.
pub const PASSWORD: &str = "only-for-tests";

const MISSING: &str = "PostgreSQL がありません。apt-get install postgresql で入れてください。\
                       (PostgreSQL is needed for these tests: apt-get install postgresql)";

/// Starts the server named by the arguments and stops it when nobody has used it for a while.
const WATCH: &str = r#"
base=$1 home=$2; shift 2
(
"$@" >"$home/log" 2>&1 &
server=$!
idle=0
while kill -0 "$server" 2>/dev/null; do
  sleep 1
  if flock --nonblock "$base/users" true; then idle=$((idle + 1)); else idle=0; fi
  if [ "$idle" -ge 10 ]; then
    exec 9>>"$base/start"
    flock 9
    if flock --nonblock "$base/users" true; then break; fi
    exec 9>&-
    idle=0
  fi
done
rm -f "$base/home"
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$home"
) &
"#;

/// Starts a server of one test and stops it when the test's end of the pipe closes.
const GUARD: &str = r#"
home=$1; shift
"$@" >>"$home/log" 2>&1 </dev/null &
server=$!
read -r word
if [ "$word" = kill ]; then
  kill -KILL "$server"
else
  kill -QUIT "$server" 2>/dev/null
fi
wait "$server"
[ "$word" = "" ] && rm -rf "$home"
exit 0
"#;

/// The shared server.
pub struct Cluster {
    home: PathBuf,
    base: PathBuf,
    /// Held while this process lives.
    _users: File,
}

/// A database of one test.
pub struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Cluster {
    /// The server that the processes of this build folder share.
    pub fn shared(target: &str) -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| Self::join(&Path::new(target).join("postgres")))
    }

    fn join(base: &Path) -> Self {
        fs::create_dir_all(base).expect("a folder for the locks");
        let start = lock_file(&base.join("start"));
        start.lock().expect("the lock of starting");
        let users = lock_file(&base.join("users"));
        users.lock_shared().expect("the lock of users");
        let known = fs::read_to_string(base.join("home")).ok().map(PathBuf::from);
        let home = known.filter(|home| answers(home)).unwrap_or_else(|| {
            let home = new_home();
            initialise(&home);
            let mut watch = Command::new("sh");
            watch.args(["-c", WATCH, "watch"]).arg(base).arg(&home).args(server(&home));
            // The shell leaves the watching to a child, which outlives this process.
            quiet(&mut watch).status().expect("sh starts");
            wait_until_it_answers(&home);
            fs::write(base.join("home"), home.display().to_string()).expect("written");
            home
        });
        drop(start);
        Self { home, base: base.to_path_buf(), _users: users }
    }

    /// A new database like the template of this name. Where the template is not there, it is filled
    /// by `fill`, which is handed the administrator's address.
    pub fn database(&'static self, template: &str, fill: impl FnOnce(&str)) -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let start = lock_file(&self.base.join("start"));
        start.lock().expect("the lock of starting");
        if !self.psql("select datname from pg_database").lines().any(|name| name == template) {
            let half = format!("{template}_half");
            self.psql(&format!("drop database if exists {half}"));
            self.psql(&format!("create database {half}"));
            fill(&address(&self.home, "postgres", &half));
            self.psql(&format!("alter database {half} rename to {template}"));
        }
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        self.psql(&format!("drop database if exists {name} with (force)"));
        self.psql(&format!("create database {name} template {template}"));
        drop(start);
        Database { cluster: self, name }
    }

    fn psql(&self, sql: &str) -> String {
        psql(&self.home, sql).expect("psql")
    }
}

impl Database {
    /// The address with this role.
    pub fn address(&self, role: &str) -> String {
        address(&self.cluster.home, role, &self.name)
    }
}

impl Database {
    /// What `psql` answers in this database, as this role.
    pub fn ask(&self, role: &str, sql: &str) -> String {
        psql_as(&self.cluster.home, role, &self.name, sql).expect("psql")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = psql(&self.cluster.home, &format!("drop database {} with (force)", self.name));
    }
}

/// A server of one test, which may be killed and started again.
pub struct Private {
    home: PathBuf,
    settings: Vec<String>,
    guard: Option<Child>,
}

impl Private {
    pub fn start() -> Self {
        Self::start_with(|_| Vec::new())
    }

    /// With settings (`name=value`), once its folder is there: what they name can be put into it.
    pub fn start_with(settings: impl FnOnce(&Path) -> Vec<String>) -> Self {
        let home = new_home();
        initialise(&home);
        let settings = settings(&home);
        own(&home);
        let mut server = Self { home, settings, guard: None };
        server.resume();
        server
    }

    /// Starts it again where it was.
    pub fn resume(&mut self) {
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "guard"]).arg(&self.home).args(server(&self.home));
        for setting in &self.settings {
            guard.args(["-c", setting]);
        }
        quiet(&mut guard).stdin(Stdio::piped());
        self.guard = Some(guard.spawn().expect("sh starts"));
        wait_until_it_answers(&self.home);
    }

    /// Ends it without any warning, by SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            let mut pipe = guard.stdin.take().expect("a pipe");
            pipe.write_all(b"kill\n").expect("told");
            drop(pipe);
            guard.wait().expect("ended");
            // Its processes end when they notice; the socket's owner is gone with the first.
            while answers(&self.home) {
                thread::sleep(Duration::from_millis(10));
            }
        }
    }

    pub fn address(&self, role: &str, database: &str) -> String {
        address(&self.home, role, database)
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        if let Some(mut guard) = self.guard.take() {
            drop(guard.stdin.take());
            let _ = guard.wait();
        }
        let _ = fs::remove_dir_all(&self.home);
    }
}

fn address(home: &Path, role: &str, database: &str) -> String {
    let (host, port) = (home.display(), port(home));
    format!("host={host} port={port} user={role} password={PASSWORD} dbname={database}")
}

/// A server that also listens on the network says so in a file; its socket is named after the port.
fn port(home: &Path) -> String {
    fs::read_to_string(home.join("port")).unwrap_or_else(|_| "5432".to_owned())
}

/// The programs of the newest PostgreSQL on this machine.
fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter(|entry| entry.path().join("bin/initdb").is_file())
        .max_by_key(|entry| entry.file_name().to_string_lossy().parse().unwrap_or(0_u32));
    newest.expect(MISSING).path().join("bin")
}

/// A new folder, in memory where there is room for it: a test writes a lot and keeps nothing. The
/// server's settings stay those of a real one, `fsync` included.
fn new_home() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let home = parent.join(format!("romori-pg-{}-{number}", std::process::id()));
    let _ = fs::remove_dir_all(&home);
    fs::create_dir(&home).expect("a folder for the server");
    home
}

/// PostgreSQL refuses to run as root: then it runs as the user that the Debian package makes.
fn as_server_user(program: &str) -> Vec<String> {
    let mut line = Vec::new();
    if is_root() {
        let user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
        line.extend(user.map(str::to_owned));
    }
    line.push(programs().join(program).display().to_string());
    line
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}

/// Gives the folder to the user as whom the server runs.
fn own(home: &Path) {
    if is_root() {
        let done = Command::new("chown").args(["-R", "postgres:postgres"]).arg(home).status();
        assert!(done.expect("chown").success(), "{MISSING}");
    }
}

fn initialise(home: &Path) {
    let password = home.join("password");
    fs::write(&password, PASSWORD).expect("written");
    own(home);
    let line = as_server_user("initdb");
    let output = Command::new(&line[0])
        .args(&line[1..])
        .args(["--auth=scram-sha-256", "--username=postgres", "--encoding=UTF8", "--no-locale"])
        .args(["--no-sync", "--no-instructions"])
        .arg(format!("--pwfile={}", password.display()))
        .arg("--pgdata")
        .arg(home.join("data"))
        .current_dir("/")
        .output()
        .expect(MISSING);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn server(home: &Path) -> Vec<String> {
    let mut line = as_server_user("postgres");
    line.extend(["-D".to_owned(), home.join("data").display().to_string()]);
    line.extend(["-k".to_owned(), home.display().to_string()]);
    for setting in ["listen_addresses=", "max_connections=400", "shared_buffers=64MB"] {
        line.extend(["-c".to_owned(), setting.to_owned()]);
    }
    line
}

/// Apart from the test, so that neither waits for the other's outputs.
fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0)
}

fn wait_until_it_answers(home: &Path) {
    for _ in 0..600 {
        if answers(home) {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let log = fs::read_to_string(home.join("log")).unwrap_or_default();
    assert!(answers(home), "PostgreSQL does not answer:\n{log}");
}

fn answers(home: &Path) -> bool {
    psql(home, "select 1").is_ok()
}

fn psql(home: &Path, sql: &str) -> Result<String, String> {
    psql_as(home, "postgres", "postgres", sql)
}

fn psql_as(home: &Path, role: &str, database: &str, sql: &str) -> Result<String, String> {
    let output = Command::new(programs().join("psql"))
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--username", role])
        .args(["--dbname", database, "--set", "ON_ERROR_STOP=1", "--command", sql])
        .arg(format!("--host={}", home.display()))
        .arg(format!("--port={}", port(home)))
        .env("PGPASSWORD", PASSWORD)
        .output()
        .expect(MISSING);
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn lock_file(path: &Path) -> File {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    options.open(path).expect("a lock file")
}
