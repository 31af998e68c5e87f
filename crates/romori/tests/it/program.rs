//! A running program in a folder that goes away.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of one test, gone afterwards.
pub struct TempFolder(PathBuf);

impl TempFolder {
    pub fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("{name}-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A program that serves. Killed when it goes.
pub struct Program {
    child: Child,
    pub port: u16,
    /// ID and password of each user that it showed.
    pub accounts: Vec<(String, String)>,
}

/// Runs a command to its end.
pub fn romori(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_romori"));
    command.args(arguments).env_remove("DATABASE_URL").stdin(Stdio::null());
    command.envs(environment.iter().copied()).output().expect("romori ends")
}

/// What a command said on both outputs, once it has done what it was asked.
pub fn done(output: &Output) -> String {
    let said = [output.stdout.as_slice(), &output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

/// What a command said when it refused.
pub fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

impl Program {
    /// Starts the demo in this folder and waits until it serves.
    pub fn demo(data: &Path, environment: &[(&str, &str)]) -> Self {
        Self::start(&["--demo"], data, environment)
    }

    /// Starts with these arguments and waits until it serves.
    pub fn start(arguments: &[&str], data: &Path, environment: &[(&str, &str)]) -> Self {
        Self::start_by(Command::new(env!("CARGO_BIN_EXE_romori")), arguments, data, environment)
    }

    /// The same by a command that ends in the program.
    pub fn start_by(
        mut command: Command,
        arguments: &[&str],
        data: &Path,
        environment: &[(&str, &str)],
    ) -> Self {
        command.args(["up", "--port", "0", "--data"]).arg(data).args(arguments);
        command.env_remove("DATABASE_URL").envs(environment.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("romori starts");
        let out = child.stdout.take().expect("an output");
        let mut said = String::new();
        for line in BufReader::new(out).lines() {
            let line = line.expect("a line");
            said.push_str(&line);
            said.push('\n');
            if line.starts_with("終えるときは") {
                break;
            }
        }
        let port = said.lines().find_map(port_in);
        assert!(port.is_some(), "no port: {said}");
        let port = port.expect("a port");
        let accounts = said.lines().filter_map(account_in).collect();
        Self { child, port, accounts }
    }

    /// Its number among the processes.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A path as the program sees it, if it has a file system of its own.
    pub fn seen(&self, path: &Path) -> PathBuf {
        let below = path.strip_prefix("/").expect("from the root");
        Path::new("/proc").join(self.child.id().to_string()).join("root").join(below)
    }

    /// Ends it without any warning, by SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn port_in(line: &str) -> Option<u16> {
    let address = line.strip_prefix("労守を開きました: ")?.trim_end_matches('/');
    address.rsplit_once(':')?.1.parse().ok()
}

fn account_in(line: &str) -> Option<(String, String)> {
    let (login, password) = line.trim().strip_prefix("利用者ID ")?.split_once("  パスワード ")?;
    Some((login.to_owned(), password.to_owned()))
}
