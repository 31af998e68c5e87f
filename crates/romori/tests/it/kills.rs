//! The whole program is killed at random moments while somebody works: what it answered lasts.
//! Many more kills, below HTTP, are those of `app`.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use crate::browser::Browser;
use crate::drill::{case_of, step, version_of};
use crate::ground::Ground;
use crate::program::{Program, TempFolder, done, romori};

const KILLS: u32 = 3;

#[test]
fn what_was_answered_lasts_on_files() {
    killed_while_at_work(&Ground::files());
}

#[test]
fn what_was_answered_lasts_on_a_server() {
    killed_while_at_work(&Ground::server());
}

fn killed_while_at_work(ground: &Ground) {
    let folder = TempFolder::new("killed");
    let data = folder.join("demo");
    let mut program = Program::demo(&data, &ground.environment());
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let first = version_of(&mut browser, &case);
    let acknowledged = AtomicU32::new(first);
    for _ in 0..KILLS {
        let is_killed = AtomicBool::new(false);
        thread::scope(|threads| {
            threads.spawn(|| {
                while let Some(next) =
                    step(&mut browser, &case, first, acknowledged.load(Ordering::SeqCst))
                {
                    acknowledged.store(next, Ordering::SeqCst);
                }
                assert!(is_killed.load(Ordering::SeqCst), "it answers as long as it lives");
            });
            thread::sleep(Duration::from_millis(
                300 + RandomState::new().build_hasher().finish() % 700,
            ));
            is_killed.store(true, Ordering::SeqCst);
            program.kill();
        });
        program = Program::demo(&data, &ground.environment());
        browser = Browser::signed_in(program.port, &program.accounts[0]);
        let version = version_of(&mut browser, &case);
        let told = acknowledged.load(Ordering::SeqCst);
        // The last one may have been done and its answer lost.
        assert!(version == told || version == told + 1, "{told} was told, {version} is there");
        acknowledged.store(version, Ordering::SeqCst);
    }
    assert!(acknowledged.load(Ordering::SeqCst) > first, "somebody worked");
    program.kill();
    let said = done(&romori(&["ledger", "verify", data.to_str().expect("a path")], &[]));
    assert!(said.contains("誤りはありません"), "{said}");
}
