//! The keeper apart from the program: cut off, killed, and the program's own machine gone.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::browser::Browser;
use crate::drill::{case_of, step, text, version_of};
use crate::program::{Program, TempFolder, done, refused, romori};

/// A keeper as a process of its own. Killed when it goes.
struct Keeper(Child);

impl Keeper {
    fn serve(folder: &Path, address: &str) -> Self {
        Self::serve_with(folder, address, &[])
    }

    fn serve_with(folder: &Path, address: &str, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_romori"));
        command.args(["keeper", "serve", text(folder), "--listen", address]).args(more);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("a keeper");
        let out = BufReader::new(child.stdout.take().expect("an output"));
        assert!(out.lines().map_while(Result::ok).any(|line| line.starts_with("終えるときは")));
        Self(child)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

/// How many entries the log has, as somebody says who has not written it.
fn verified(folder: &Path) -> u64 {
    let said = done(&romori(&["ledger", "verify", text(folder)], &[]));
    assert!(said.contains("誤りはありません"), "{said}");
    let count = said.lines().find_map(|line| line.strip_prefix("項目 ")?.split_once('件'));
    count.expect("a count").0.parse().expect("a number")
}

fn wait_for(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// The processes that this one has started.
fn children(id: u32) -> Vec<u32> {
    let of = |entry: fs::DirEntry| {
        let child: u32 = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let parent: u32 = stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?;
        (parent == id).then_some(child)
    };
    fs::read_dir("/proc").expect("processes").flatten().filter_map(of).collect()
}

fn kill(id: u32) {
    let _ = Command::new("kill").args(["-9", &id.to_string()]).stderr(Stdio::null()).status();
}

const EXPORT: &str = "/70/list.xlsx";

#[test]
fn a_keeper_that_is_cut_off_stops_what_leaves_and_leaves_no_gap() {
    let folder = TempFolder::new("keeper-cut");
    let (data, kept) = (folder.join("demo"), folder.join("kept"));
    let (address, letter) = (free_address(), folder.join("letter.pem"));
    done(&romori(&["keeper", "begin", text(&kept), "--name", "kept.test/log"], &[]));
    let invite = ["keeper", "invite", text(&kept), "--address", &address, "--to", text(&letter)];
    done(&romori(&invite, &[]));
    done(&romori(&["keeper", "join", text(&letter), "--data", text(&data)], &[]));
    let keeper = Keeper::serve(&kept, &address);
    let program = Program::demo(&data, &[]);
    assert!(children(program.id()).is_empty(), "it has no keeper of its own");
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let first = version_of(&mut browser, &case);
    assert_eq!(browser.get(EXPORT).expect("a list").status, 200);

    drop(keeper);
    let before = verified(&kept);
    wait_for("an export stops", || browser.get(EXPORT).expect("an answer").status == 503);
    let said = browser.get(EXPORT).expect("an answer").text;
    assert!(said.contains("記録庫に届いていない"), "{said}");
    let mut version = first;
    for _ in 0..20 {
        version = step(&mut browser, &case, first, version).expect("work goes on");
    }
    let page = browser.get("/71/1002/1").expect("a page");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("取扱いの記録が記録庫に届いていません"), "those at work see it");
    assert_eq!(verified(&kept), before, "nothing can have come meanwhile");

    let keeper = Keeper::serve(&kept, &address);
    wait_for("exports go on", || browser.get(EXPORT).expect("an answer").status == 200);
    drop((program, keeper));
    // Twenty steps, one look and the exports; what was refused is not counted.
    assert!(verified(&kept) >= before + 22, "no gap");
}

#[test]
fn a_keeper_of_its_own_that_is_killed_at_random_loses_nothing() {
    let folder = TempFolder::new("keeper-killed");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let first = version_of(&mut browser, &case);
    let (steps, over) = (AtomicU32::new(0), AtomicBool::new(false));
    let id = program.id();
    thread::scope(|threads| {
        threads.spawn(|| {
            for round in 0..6_u64 {
                wait_for("it is begun again", || !children(id).is_empty());
                thread::sleep(Duration::from_millis(100 + round * 37));
                children(id).into_iter().for_each(kill);
            }
            over.store(true, Ordering::Release);
        });
        let mut version = first;
        while !over.load(Ordering::Acquire) {
            version = step(&mut browser, &case, first, version).expect("work goes on");
            steps.fetch_add(1, Ordering::Relaxed);
        }
    });
    wait_for("it is caught up with", || {
        let page = browser.get("/71/1002/1").expect("a page");
        !page.text.contains("取扱いの記録が記録庫に届いていません")
    });
    let acknowledged = steps.load(Ordering::Relaxed);
    assert!(acknowledged > 10, "somebody worked: {acknowledged}");
    drop(program);
    wait_for("it ends with the program", || refused_or_done(&data));
    let log = verified(&data);
    assert!(log > u64::from(acknowledged), "{log} entries for {acknowledged} steps");
}

/// Whether nobody has the keeper any more.
fn refused_or_done(data: &Path) -> bool {
    let output = romori(&["account", "list", "--data", text(data)], &[]);
    output.status.success() || !String::from_utf8_lossy(&output.stderr).contains("使用中")
}

/// The machine of the program is gone in the middle of the work: whatever it has acknowledged is
/// with the keeper.
#[test]
fn what_was_acknowledged_outlives_the_programs_machine() {
    let folder = TempFolder::new("machine-gone");
    let (data, kept) = (folder.join("demo"), folder.join("kept"));
    let (address, letter) = (free_address(), folder.join("letter.pem"));
    done(&romori(&["keeper", "begin", text(&kept)], &[]));
    let invite = ["keeper", "invite", text(&kept), "--address", &address, "--to", text(&letter)];
    done(&romori(&invite, &[]));
    done(&romori(&["keeper", "join", text(&letter), "--data", text(&data)], &[]));
    let keeper = Keeper::serve(&kept, &address);
    let program = Program::demo(&data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let first = version_of(&mut browser, &case);
    // What came before is there: from here on each answer is counted.
    thread::sleep(Duration::from_secs(2));
    let steps = AtomicU32::new(0);
    let is_gone = AtomicBool::new(false);
    let before = {
        // A copy, because the keeper goes on.
        let copy = folder.join("copy");
        copy_all(&kept, &copy);
        verified(&copy)
    };
    thread::scope(|threads| {
        threads.spawn(|| {
            let mut version = first;
            while let Some(next) = step(&mut browser, &case, first, version) {
                version = next;
                steps.fetch_add(1, Ordering::SeqCst);
            }
            assert!(is_gone.load(Ordering::SeqCst), "it answers as long as it lives");
        });
        thread::sleep(Duration::from_millis(1_537));
        is_gone.store(true, Ordering::SeqCst);
        program.kill();
        fs::remove_dir_all(&data).expect("gone");
    });
    // Moved into the tree what it had taken, when it opens again.
    drop(keeper);
    let keeper = Keeper::serve(&kept, &address);
    thread::sleep(Duration::from_secs(1));
    drop(keeper);
    let (after, steps) = (verified(&kept), u64::from(steps.load(Ordering::SeqCst)));
    assert!(steps > 5, "somebody worked: {steps}");
    assert!(after >= before + steps, "{after} entries after {before} and {steps} acts");
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("files").flatten() {
        let to = to.join(entry.file_name());
        match entry.file_type().expect("a kind").is_dir() {
            true => copy_all(&entry.path(), &to),
            // What is being renamed just now belongs to a later moment.
            false => drop(fs::copy(entry.path(), to)),
        }
    }
}

/// Root on the machine changes an entry under the keeper: it is found within a minute, and seen.
#[test]
fn an_entry_that_is_changed_under_the_keeper_is_found_within_a_minute() {
    let folder = TempFolder::new("keeper-changed");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    assert_eq!(browser.get(EXPORT).expect("a list").status, 200);
    let bundle = folder.join("demo.keeper/log/tile/entries/000");
    let mut bytes = fs::read(&bundle).expect("a bundle");
    bytes[1_000] ^= 1;
    let begun = Instant::now();
    fs::write(&bundle, bytes).expect("changed");
    loop {
        let page = browser.get("/71/1002/1").expect("a page");
        if page.text.contains("取扱いの記録が記録庫に届いていません") {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "found within a minute");
        thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(browser.get(EXPORT).expect("an answer").status, 503);
    program.kill();
    let said = refused_with_output(&data);
    assert!(said.contains("tile/entries/000"), "with the place: {said}");
}

fn refused_with_output(data: &Path) -> String {
    let output = romori(&["ledger", "verify", text(data)], &[]);
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let folder = TempFolder::new("keeper-words");
    let kept = folder.join("kept");
    let none = refused(&romori(&["keeper", "serve", text(&kept)], &[]));
    assert!(none.contains("記録庫の"), "{none}");
    done(&romori(&["keeper", "begin", text(&kept)], &[]));
    let again = refused(&romori(&["keeper", "begin", text(&kept)], &[]));
    assert!(again.contains("記録庫のフォルダーではありません"), "{again}");
    let letter = folder.join("letter.pem");
    fs::write(&letter, "nothing of the kind").expect("written");
    let demo = folder.join("demo");
    let join = ["keeper", "join", text(&letter), "--data", text(&demo)];
    let bad = refused(&romori(&join, &[]));
    assert!(bad.contains("紹介状を読めません"), "{bad}");
}

/// A witness beside the keeper: a head that has grown is cosigned, kept for good, and there for
/// whoever verifies.
#[test]
fn a_witness_cosigns_what_has_grown() {
    let folder = TempFolder::new("keeper-witnessed");
    let (kept, witness, data) = (folder.join("kept"), folder.join("witness"), folder.join("demo"));
    done(&romori(&["keeper", "begin", text(&kept)], &[]));
    let port = free_address().rsplit_once(':').expect("a port").1.to_owned();
    let log_key = kept.join("log-key.txt");
    let mut command = Command::new(env!("CARGO_BIN_EXE_romori"));
    command.args(["witness", "--data", text(&witness), "--name", "w.test/1", "--port", &port]);
    command.args(["--log", text(&log_key)]).stdin(Stdio::null()).stdout(Stdio::null());
    let _witness = Keeper(command.spawn().expect("a witness"));
    let key = witness.join("witness-key.txt");
    wait_for("the witness is there", || key.is_file());
    let (address, letter) = (free_address(), folder.join("letter.pem"));
    let invite = ["keeper", "invite", text(&kept), "--address", &address, "--to", text(&letter)];
    done(&romori(&invite, &[]));
    done(&romori(&["keeper", "join", text(&letter), "--data", text(&data)], &[]));
    let keeper = Keeper::serve(&kept, &address);
    Program::demo(&data, &[]).kill();
    drop(keeper);
    let url = format!("http://127.0.0.1:{port}");
    let more = ["--witness", &url, "--witness-key", text(&key)];
    let keeper = Keeper::serve_with(&kept, &address, &more);
    let cosigned = kept.join("witnessed.txt");
    wait_for("a head is cosigned", || cosigned.is_file());
    let note = fs::read_to_string(&cosigned).expect("a note");
    assert!(note.contains("\n— w.test/1 "), "{note}");
    let size: u64 = note.lines().nth(1).expect("a size").parse().expect("a number");
    drop(keeper);
    assert_eq!(verified(&kept), size, "all that was there");
    assert!(kept.join(format!("log/kept/{size:020}")).is_file(), "kept for good");
    let wrong = ["keeper", "serve", text(&kept), "--witness", &url, "--witness-key", text(&letter)];
    assert!(refused(&romori(&wrong, &[])).contains("証人の検証鍵を読めません"));
}
