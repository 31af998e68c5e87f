//! The log cannot be written: people go on, and see it; once it can, all of it is there.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::browser::Browser;
use crate::program::{Program, TempFolder, done, romori};

const WORDS: &str = "取扱いの記録が記録庫に届いていません";

/// Looks at a page until it says so, or does not any more.
fn wait_until(browser: &mut Browser, says: bool) {
    let begun = Instant::now();
    loop {
        let page = browser.get("/71/1002/1").expect("a page");
        assert_eq!(page.status, 200, "people go on");
        if page.text.contains(WORDS) == says {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "says so: {}", !says);
        thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_log_that_cannot_be_written_is_said_on_every_page_and_caught_up_with() {
    let folder = TempFolder::new("trouble");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    wait_until(&mut browser, false);
    let tiles = folder.join("demo.keeper/log/tile");
    let away = folder.join("away");
    fs::rename(&tiles, &away).expect("moved");
    fs::write(&tiles, "in the way").expect("written");
    wait_until(&mut browser, true);
    let nobody = Browser::new(program.port).get("/sign-in").expect("a page");
    assert!(!nobody.text.contains(WORDS), "only those at work see it");
    // What lasts of a write that broke off is not known: the keeper ends, and is begun anew until
    // it opens.
    fs::remove_file(&tiles).expect("removed");
    fs::rename(&away, &tiles).expect("moved back");
    wait_until(&mut browser, false);
    program.kill();
    let said = done(&romori(&["ledger", "verify", data.to_str().expect("a path")], &[]));
    assert!(said.contains("誤りはありません"), "{said}");
}
