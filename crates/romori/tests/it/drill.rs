//! 復元の訓練 — a backup under load, the machine lost, everything brought back: pages open, cases
//! go on, the log is whole.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use crate::browser::{Browser, field, link};
use crate::ground::Ground;
use crate::program::{Program, TempFolder, done, refused, romori};

/// A case of the demo's client 1002, made by this browser.
pub fn case_of(browser: &mut Browser) -> String {
    let filed = browser.post("/22/clients", &[("client", "1002")]).expect("an answer");
    assert_eq!(filed.status, 200, "{}", filed.text);
    link(&browser.get("/60").expect("a page").text, "/60/01")
}

/// The version of a case, as its page shows it.
pub fn version_of(browser: &mut Browser, case: &str) -> u32 {
    let page = browser.get(case).expect("a page");
    assert_eq!(page.status, 200, "{}", page.text);
    field(&page.text, "seen").expect("a version").parse().expect("a number")
}

const DRAFT: &str = "1";
const CHECKED: &str = "2";

/// Sends a case back and forth, which was checked when it was at version `first`. Each answer that
/// came is counted: what it says must last.
pub fn step(browser: &mut Browser, case: &str, first: u32, version: u32) -> Option<u32> {
    let to = if (version - first).is_multiple_of(2) { DRAFT } else { CHECKED };
    let seen = version.to_string();
    let answer = browser.post(&format!("{case}/step"), &[("to", to), ("seen", &seen)]).ok()?;
    assert_eq!(answer.status, 200, "{version}: {}", answer.text);
    Some(version + 1)
}

pub fn only_backup(folder: &Path) -> PathBuf {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).expect("backups").flatten().map(|entry| entry.path()).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

#[test]
fn what_was_copied_while_people_worked_comes_back_and_goes_on() {
    drill(&Ground::files(), &Ground::files());
}

#[test]
fn an_office_moves_from_files_to_a_server() {
    drill(&Ground::files(), &Ground::server());
}

#[test]
fn an_office_moves_from_a_server_to_files() {
    drill(&Ground::server(), &Ground::files());
}

fn drill(from: &Ground, to: &Ground) {
    let folder = TempFolder::new("drill");
    let (data, backups) = (folder.join("demo"), folder.join("backups"));
    let program = Program::demo(&data, &from.environment());
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let first = version_of(&mut browser, &case);
    let acknowledged = AtomicU32::new(first);
    let stop = AtomicBool::new(false);
    let before = thread::scope(|threads| {
        let steps = threads.spawn(|| {
            while !stop.load(Ordering::SeqCst) {
                let version = acknowledged.load(Ordering::SeqCst);
                let next = step(&mut browser, &case, first, version).expect("it runs");
                acknowledged.store(next, Ordering::SeqCst);
            }
        });
        while acknowledged.load(Ordering::SeqCst) < first + 5 {
            assert!(!steps.is_finished(), "nobody works any more");
            thread::sleep(Duration::from_millis(5));
        }
        let before = acknowledged.load(Ordering::SeqCst);
        let arguments = ["backup", "--data", text(&data), "--to", text(&backups)];
        let said = done(&romori(&arguments, &from.environment()));
        assert!(said.contains("控えを作りました"), "{said}");
        stop.store(true, Ordering::SeqCst);
        before
    });
    let after = acknowledged.load(Ordering::SeqCst);
    let backup = only_backup(&backups);

    let taken = refused(&romori(&["restore", text(&backup), "--data", text(&data)], &[]));
    assert!(taken.contains("すでに何かがあります"), "{taken}");
    program.kill();
    // The disk is gone, and the keys were on another.
    fs::remove_dir_all(&data).expect("gone");
    let arguments = ["restore", text(&backup), "--data", text(&data)];
    let said = done(&romori(&arguments, &to.environment()));
    assert!(said.contains("誤りはありません"), "{said}");

    let program = Program::demo(&data, &to.environment());
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let version = version_of(&mut browser, &case);
    assert!((before..=after).contains(&version), "{before} ≤ {version} ≤ {after}");
    assert_eq!(browser.get("/70/1002").expect("a page").status, 200);
    step(&mut browser, &case, first, version).expect("goes on");
    let filed = browser.post("/22/clients", &[("client", "1003")]).expect("an answer");
    assert_eq!(filed.status, 200);
    program.kill();
    let said = done(&romori(&["ledger", "verify", text(&data)], &[]));
    assert!(said.contains("誤りはありません"), "{said}");
}

#[test]
fn a_session_of_before_is_over_once_a_backup_is_back() {
    let folder = TempFolder::new("sessions");
    let (data, backups) = (folder.join("demo"), folder.join("backups"));
    let program = Program::demo(&data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let arguments = ["backup", "--data", text(&data), "--to", text(&backups)];
    done(&romori(&arguments, &[]));
    program.kill();
    fs::remove_dir_all(&data).expect("gone");
    done(&romori(&["restore", text(&only_backup(&backups)), "--data", text(&data)], &[]));
    let program = Program::demo(&data, &[]);
    browser.move_to(program.port);
    let answer = browser.get("/70").expect("an answer");
    assert_eq!((answer.status, answer.location.as_str()), (303, "/sign-in?next=/70"));
}

#[test]
fn a_damaged_backup_and_one_without_keys_bring_nothing_back() {
    let folder = TempFolder::new("damaged");
    let (data, backups) = (folder.join("demo"), folder.join("backups"));
    let other = folder.join("other");
    let program = Program::demo(&data, &[]);
    program.kill();
    // Nobody runs: the command opens the house itself.
    done(&romori(&["backup", "--data", text(&data), "--to", text(&backups)], &[]));
    let backup = only_backup(&backups);
    let arguments = ["restore", text(&backup), "--data", text(&other)];

    let keyless = refused(&romori(&arguments, &[]));
    assert!(keyless.contains("回復コードを入れてください"), "{keyless}");
    let slip = refused(&romori(&arguments, &[("ROMORI_RECOVERY_CODE", "00000")]));
    assert!(slip.contains("打ち間違い"), "{slip}");

    let rows = backup.join("tables/control.rows");
    let mut bytes = fs::read(&rows).expect("rows");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&rows, bytes).expect("written");
    let damaged = refused(&romori(&arguments, &[]));
    assert!(damaged.contains("tables/control.rows"), "{damaged}");
    for left in ["other", "other.keys", "other.restoring"] {
        assert!(!folder.join(left).exists(), "{left}");
    }
}

#[test]
fn the_recovery_code_brings_back_what_the_keys_would() {
    let folder = TempFolder::new("code");
    let (data, backups) = (folder.join("office"), folder.join("backups"));
    let arguments = ["account", "add", "--login", "yamada", "--name", "山田　架空", "--office"];
    let arguments = [&arguments[..], &["うみねこ事務所", "--data", text(&data)]].concat();
    let said = done(&romori(&arguments, &[]));
    let code = said.lines().nth(1).expect("a code").trim();
    let password = said.split("表示します）: ").nth(1).expect("a password").lines().next();
    let account = ("yamada".to_owned(), password.expect("a password").to_owned());
    done(&romori(&["backup", "--data", text(&data), "--to", text(&backups)], &[]));
    fs::remove_dir_all(&data).expect("gone");
    fs::remove_dir_all(folder.join("office.keys")).expect("gone");

    let backup = only_backup(&backups);
    let arguments = ["restore", text(&backup), "--data", text(&data)];
    let said = done(&romori(&arguments, &[("ROMORI_RECOVERY_CODE", code)]));
    assert!(said.contains("誤りはありません"), "{said}");
    let program = Program::start(&[], &data, &[]);
    Browser::signed_in(program.port, &account);
}
