//! A token of SoftHSM2 for one test. Each test is a process of its own, as the module wants it: it
//! reads where its tokens are from the environment.

use std::fs::{self, File, Permissions};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use romori_token::TokenPlace;
use romori_types::{Chance, NoChance};

pub const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
pub const LABEL: &str = "romori-test";
pub const PIN: &str = "48151623";

/// The system's source, as the program hands it in.
pub struct System;

impl Chance for System {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoChance> {
        File::open("/dev/urandom").and_then(|mut file| file.read_exact(bytes)).map_err(|_| NoChance)
    }
}

/// A folder with a token in it, removed at the end.
pub struct Ground(PathBuf);

impl Ground {
    /// For a test that runs this one again with the token in its environment.
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("romori-token-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("tokens")).expect("a folder");
        let conf = format!(
            "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
            folder.join("tokens").display()
        );
        fs::write(folder.join("softhsm2.conf"), conf).expect("written");
        let ground = Self(folder);
        let init =
            ["--init-token", "--free", "--label", LABEL, "--so-pin", "12345678", "--pin", PIN];
        let mut made = Command::new("softhsm2-util");
        made.args(init).env("SOFTHSM2_CONF", ground.0.join("softhsm2.conf"));
        let made = made.output().expect("softhsm2-util is there");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        ground.write_pin(PIN);
        ground
    }

    /// In the process that was started with a token in its environment.
    pub fn given() -> Option<Self> {
        std::env::var_os("ROMORI_TEST_TOKEN").map(|folder| Self(PathBuf::from(folder)))
    }

    /// Runs a test of this program again, with the token.
    pub fn run(&self, test: &str) -> Output {
        let program = std::env::current_exe().expect("a program");
        let mut command = Command::new(program);
        command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
        command.env("SOFTHSM2_CONF", self.0.join("softhsm2.conf"));
        command.env("ROMORI_TEST_TOKEN", &self.0).output().expect("it ends")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn place(&self) -> TokenPlace {
        TokenPlace { module: MODULE.into(), label: LABEL.to_owned(), pin: self.path("pin") }
    }

    pub fn write_pin(&self, pin: &str) {
        let path = self.path("pin");
        fs::write(&path, format!("{pin}\n")).expect("written");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("closed");
    }

    /// Takes the token away, as by pulling it out.
    pub fn pull(&self) {
        fs::rename(self.path("tokens"), self.path("away")).expect("away");
        fs::create_dir(self.path("tokens")).expect("empty");
    }

    /// Puts it back.
    pub fn put_back(&self) {
        fs::remove_dir(self.path("tokens")).expect("empty");
        fs::rename(self.path("away"), self.path("tokens")).expect("back");
    }

    /// Every byte that the token keeps on the disk.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        gather(&self.0, &mut bytes);
        bytes
    }

    pub fn remove(self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn gather(folder: &Path, bytes: &mut Vec<u8>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("there").path();
        if path.is_dir() {
            gather(&path, bytes);
        } else {
            bytes.extend(fs::read(&path).expect("read"));
        }
    }
}
