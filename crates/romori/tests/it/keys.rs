//! `romori keys` beside a program that serves: people go on, a program that is killed on the way
//! goes on with what is left, and in the end nothing lies under the former keys.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use crate::browser::Browser;
use crate::drill::{case_of, step, version_of};
use crate::ground::Ground;
use crate::program::{Program, TempFolder, done, refused, romori};

#[test]
fn everything_is_sealed_anew_while_people_work_on_files() {
    sealed_anew(&Ground::files());
}

#[test]
fn everything_is_sealed_anew_while_people_work_on_a_server() {
    sealed_anew(&Ground::server());
}

fn keys(arguments: &[&str], data: &Path, ground: &Ground) -> std::process::Output {
    let data = ["--data", data.to_str().expect("a path")];
    romori(&[&["keys"], arguments, &data].concat(), &ground.environment())
}

/// Sealed values, and those under former keys, as `show` says.
fn counts(data: &Path, ground: &Ground) -> (u64, u64) {
    let said = done(&keys(&["show"], data, ground));
    let line = said.lines().find_map(|line| line.strip_prefix("合計: 封")).expect("a sum");
    let (values, former) = line.split_once("件、うち前の世代").expect("two numbers");
    let former = former.trim_end_matches('件');
    (values.parse().expect("a number"), former.parse().expect("a number"))
}

/// Begins to seal anew and kills the program after some words of progress.
fn killed_on_the_way(program: Program, data: &Path, ground: &Ground) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_romori"));
    command.args(["keys", "reseal", "--data"]).arg(data).env_remove("DATABASE_URL");
    command.envs(ground.environment()).stdin(Stdio::null()).stdout(Stdio::null());
    let mut asking = command.stderr(Stdio::piped()).spawn().expect("romori starts");
    let mut said = BufReader::new(asking.stderr.take().expect("an output")).lines();
    for _ in 0..3 {
        let line = said.next().expect("words").expect("words");
        assert!(line.starts_with("封の掛け直し "), "{line}");
    }
    program.kill();
    asking.wait().expect("ended");
}

fn sealed_anew(ground: &Ground) {
    let folder = TempFolder::new("keys");
    let data = folder.join("demo");
    let mut program = Some(Program::demo(&data, &ground.environment()));
    let (values, former) = counts(&data, ground);
    assert!(values > 5_000 && former == 0, "{values}, {former}");
    let unknown = refused(&keys(&["renew", "--client", "9999"], &data, ground));
    assert!(unknown.contains("顧問先9999はありません"), "{unknown}");
    assert!(refused(&keys(&["renew"], &data, ground)).contains("--all"));

    let one = done(&keys(&["renew", "--client", "1002"], &data, ground));
    assert!(one.contains("顧問先1002: 第2世代の鍵を作りました。"), "{one}");
    let of_one = counts(&data, ground).1;
    assert!(of_one > 0 && of_one < values, "{of_one}");

    // A fast machine may come to the end before it is killed: then once more.
    let left = (0..8).find_map(|_| {
        done(&keys(&["renew", "--all"], &data, ground));
        let all = counts(&data, ground).1;
        killed_on_the_way(program.take().expect("it runs"), &data, ground);
        program = Some(Program::demo(&data, &ground.environment()));
        let left = counts(&data, ground).1;
        assert!(left < all, "{left} of {all}: what was done stays so");
        (left > 0).then_some(left)
    });
    assert!(left.is_some(), "it was killed on the way");

    let program = program.expect("it runs");
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let first = version_of(&mut browser, &case);
    let (version, stop) = (AtomicU32::new(first), AtomicBool::new(false));
    thread::scope(|threads| {
        let steps = threads.spawn(|| {
            while !stop.load(Ordering::SeqCst) {
                let next = step(&mut browser, &case, first, version.load(Ordering::SeqCst));
                version.store(next.expect("it runs"), Ordering::SeqCst);
            }
        });
        let said = done(&keys(&["reseal"], &data, ground));
        assert!(said.contains("前の世代の封は残っていません。"), "{said}");
        assert!(!steps.is_finished(), "people go on");
        stop.store(true, Ordering::SeqCst);
    });
    assert!(version.load(Ordering::SeqCst) > first, "somebody worked");
    let said = done(&keys(&["show"], &data, ground));
    assert!(said.contains("うち前の世代0件\nすべての封が、いまの世代の鍵です。"), "{said}");
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    assert_eq!(version_of(&mut browser, &case), version.load(Ordering::SeqCst));
    program.kill();

    // Nobody runs: the command opens the house itself.
    assert_eq!(counts(&data, ground).1, 0);
    let said = done(&keys(&["reseal"], &data, ground));
    assert!(said.contains("前の世代の封はありません。"), "{said}");
    let said = done(&romori(&["ledger", "verify", data.to_str().expect("a path")], &[]));
    assert!(said.contains("誤りはありません"), "{said}");
}
