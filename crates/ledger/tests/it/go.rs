//! Another implementation in another language, in both directions: `golang.org/x/mod/sumdb`, behind
//! Go's checksum database. The program is `tests/go/main.go`, built by the packages of Debian.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use romori_ledger::{Disk, Log};
use romori_recheck::{Key, recheck};
use romori_record::id_of;

use crate::verifier::entries;
use crate::{NAME, signer};

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Their program, from Debian's golang-go and golang-golang-x-mod-dev; nothing is fetched.
fn program(folder: &Path) -> PathBuf {
    let built = folder.join("sumdb");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/go/main.go");
    let said = Command::new("go")
        .args(["build", "-o"])
        .args([&built, &source])
        .env("GO111MODULE", "off")
        .env("GOPATH", "/usr/share/gocode")
        .env("GOCACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-cache"))
        .output()
        .unwrap_or_else(|error| panic!("golang-go and golang-golang-x-mod-dev: {error}"));
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    built
}

fn run(program: &Path, words: &[&str]) -> Output {
    Command::new(program).args(words).output().unwrap()
}

/// Three levels of tiles, in uneven batches: all of it is as they say, and each byte counts.
#[test]
fn they_verify_a_log_that_was_written_here() {
    let folder = folder("go-reads");
    let program = program(&folder);
    let place = folder.join("log");
    let disk = Arc::new(Disk);
    let mut log = Log::open(disk, &place, NAME, signer(), &[], id_of).unwrap();
    for batch in entries(0..66_000).chunks(9_999) {
        log.append_batch(batch).unwrap();
    }
    let (key, place) = (log.key().to_string(), place.to_str().unwrap().to_owned());
    let check = || run(&program, &["check", &place, &key]);
    let said = check();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(said.stdout, b"66000\n");
    for (file, byte) in [
        ("tile/entries/000", 5_000),
        ("tile/entries/257.p/208", 40),
        ("tile/0/100", 77),
        ("tile/1/000", 8_000),
        ("checkpoint", 30),
    ] {
        let file = Path::new(&place).join(file);
        let good = std::fs::read(&file).unwrap();
        let mut bad = good.clone();
        bad[byte] ^= 1;
        std::fs::write(&file, bad).unwrap();
        assert!(!check().status.success(), "{}", file.display());
        std::fs::write(&file, good).unwrap();
    }
    assert!(check().status.success());
}

#[test]
fn a_log_that_they_wrote_is_verified_here() {
    let folder = folder("go-writes");
    let program = program(&folder);
    let place = folder.join("log");
    for size in [1_u64, 255, 256, 257, 1_000, 66_000] {
        let _ = std::fs::remove_dir_all(&place);
        let leaves: Vec<String> =
            entries(0..size).iter().map(|leaf| STANDARD.encode(leaf)).collect();
        let file = folder.join("leaves");
        std::fs::write(&file, leaves.join("\n")).unwrap();
        let said = run(&program, &["write", place.to_str().unwrap(), file.to_str().unwrap()]);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let key = Key::parse(&String::from_utf8(said.stdout).unwrap()).unwrap();
        let mut problems = Vec::new();
        let summary = recheck(&place, &[key], &[], &mut |problem| problems.push(problem));
        assert_eq!((summary.size, problems), (size, vec![]));
        assert!(summary.root.is_some());
    }
}
