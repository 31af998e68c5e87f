//! The disk is full: what cannot be saved is refused in words, nothing is half there, and work goes
//! on by itself once there is room.
//!
//! The program stands on a small file system of its own, which the kernel lends to whoever may
//! have one. A limit on the size of its files, which anybody may set, is the disk that takes no
//! more in any case.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::browser::{Answer, Browser};
use crate::drill::{case_of, step, version_of};
use crate::program::{Program, TempFolder, done, romori};

/// Mounts a small file system at the first argument and becomes the rest.
const ON_A_SMALL_DISK: &str = "mount -t tmpfs -o size=60m tmpfs \"$0\" && exec \"$@\"";

fn on_a_small_disk(folder: &Path, program: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", ON_A_SMALL_DISK]).arg(folder);
    command.arg(program);
    command
}

fn file(browser: &mut Browser, client: &str) -> Answer {
    browser.post("/22/clients", &[("client", client)]).expect("an answer")
}

/// Files until something is refused, and says for whom: files that are there already have room
/// left for a while.
fn file_until_refused(browser: &mut Browser, ballast: &Path) -> (String, Answer) {
    let tried = (0..96).find_map(|turn| {
        fill(ballast);
        let client = (1001 + turn % 12).to_string();
        let answer = file(browser, &client);
        (answer.status != 200).then_some((client, answer))
    });
    tried.expect("a full disk refuses something")
}

/// Writes until nothing more fits.
fn fill(ballast: &Path) {
    let mut file = File::options().create(true).append(true).open(ballast).expect("a file");
    for size in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![1; size]).is_ok() {}
    }
}

#[test]
fn a_full_disk_is_told_in_words_and_work_goes_on_when_there_is_room() {
    let folder = TempFolder::new("full");
    let disk = folder.join("disk");
    fs::create_dir_all(&disk).expect("a folder");
    let tried = on_a_small_disk(&disk, "true").stderr(Stdio::null()).status();
    if !tried.is_ok_and(|status| status.success()) {
        // No file system of its own is to be had here.
        return a_disk_that_takes_no_more(&folder);
    }
    let program = on_a_small_disk(&disk, env!("CARGO_BIN_EXE_romori"));
    let program = Program::start_by(program, &["--demo"], &disk.join("demo"), &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let ballast = program.seen(&disk.join("ballast"));
    let begun = Instant::now();
    let (client, refused) = file_until_refused(&mut browser, &ballast);
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(refused.text.contains("空き"), "{}", refused.text);
    assert!(begun.elapsed() < Duration::from_secs(60));

    fs::remove_file(&ballast).expect("removed");
    let begun = Instant::now();
    while file(&mut browser, &client).status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(20), "work goes on");
        thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(browser.get(&case).expect("a page").status, 200);
    // A copy of what the keeper has, to be looked at after its end: the disk goes with it.
    let copy = folder.join("copy");
    thread::sleep(Duration::from_secs(2));
    let mut copying = Command::new("cp");
    copying.arg("-r").arg(program.seen(&disk.join("demo.keeper"))).arg(&copy).stderr(Stdio::null());
    // The socket and what goes while it is copied are no part of the log.
    let _ = copying.status();
    program.kill();
    let said = romori(&["ledger", "verify", copy.to_str().expect("a path")], &[]);
    assert!(done(&said).contains("誤りはありません"));
}

/// Lets the files of a running program grow up to so many bytes.
fn limit_files(program: &Program, most: &str) {
    let mut limit = Command::new("prlimit");
    limit.arg(format!("--pid={}", program.id())).arg(format!("--fsize={most}:"));
    assert!(limit.status().expect("prlimit").success(), "util-linux has prlimit");
}

#[test]
fn a_disk_that_takes_no_more_is_told_in_words_and_nothing_is_lost() {
    a_disk_that_takes_no_more(&TempFolder::new("limited"));
}

/// Here the disk may be broken as well: writing ends until the program is started anew.
fn a_disk_that_takes_no_more(folder: &TempFolder) {
    let data = folder.join("demo");
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$@\"", "limited", env!("CARGO_BIN_EXE_romori")]);
    let program = Program::start_by(command, &["--demo"], &data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let first = version_of(&mut browser, &case);
    step(&mut browser, &case, first, first).expect("saved");

    limit_files(&program, "1");
    let seen = (first + 1).to_string();
    let refused = browser.post(&format!("{case}/step"), &[("to", "2"), ("seen", &seen)]);
    let refused = refused.expect("an answer");
    assert!(refused.status >= 500, "{}: {}", refused.status, refused.text);
    let told = ["空き", "ディスク", "記憶装置"].iter().any(|word| refused.text.contains(word));
    assert!(told && refused.text.contains("ください"), "{}", refused.text);
    limit_files(&program, "unlimited");
    program.kill();

    let program = Program::demo(&data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    assert_eq!(version_of(&mut browser, &case), first + 1, "what was saved, and no more");
    step(&mut browser, &case, first, first + 1).expect("goes on");
    assert_eq!(file(&mut browser, "1003").status, 200);
    program.kill();
    let said = done(&romori(&["ledger", "verify", data.to_str().expect("a path")], &[]));
    assert!(said.contains("誤りはありません"), "{said}");
}
