//! `romori status` and what goes with it, beside a running program and without one: what did not
//! run is an alarm that a watcher sees by the exit status.

use std::thread;
use std::time::Duration;

use crate::ground::Ground;
use crate::program::{Program, TempFolder, done, refused, romori};

#[test]
fn what_did_not_run_is_an_alarm_on_files() {
    alarmed(&Ground::files());
}

#[test]
fn what_did_not_run_is_an_alarm_on_a_server() {
    alarmed(&Ground::server());
}

fn alarmed(ground: &Ground) {
    let folder = TempFolder::new("status");
    let data = folder.join("demo");
    let program = Program::demo(&data, &ground.environment());
    let at = ["--data", data.to_str().expect("a path")];
    let ask = |words: &[&str]| romori(&[words, &at].concat(), &ground.environment());
    // The day's work begins with the program and takes a moment.
    let said = (0..100).find_map(|_| {
        let asked = ask(&["status"]);
        let said = String::from_utf8_lossy(&asked.stdout).into_owned();
        let all = said.contains("利用者の削除") && said.contains("利用者の停止");
        thread::sleep(Duration::from_millis(100));
        (asked.status.success() && all).then_some(said)
    });
    let said = said.expect("the day's work is done");
    assert!(said.contains("令和8年7月1日の分: ") && !said.contains("警報"), "{said}");

    let list = done(&ask(&["tenant", "list"]));
    assert!(list.contains("社会保険労務士事務所、見本、") && list.contains("利用者3人"), "{list}");
    assert!(!list.contains("うみねこ"), "no name: {list}");
    let number = list.split_whitespace().nth(1).expect("a number").trim_end_matches(':');
    let words = ["tenant", "contract", "--tenant", number, "--until", "2026-11-20", "--trial"];
    let changed = done(&ask(&words));
    assert!(changed.contains("見本") && changed.contains("利用者の削除は令和8年11月24日"));
    assert!(refused(&ask(&["tenant", "contract", "--tenant", number])).contains("--until"));
    let early = ["tenant", "contract", "--tenant", number, "--until", "2020-01-01"];
    assert!(refused(&ask(&early)).contains("終了日が開始日より前です"));
    assert!(refused(&ask(&["account", "open", "--login", "nobody"])).contains("ありません"));
    assert!(done(&ask(&["account", "open", "--login", "sato"])).contains("もう一度使える"));

    // Nobody runs, and the real day is months later than the demo's: nothing was done for it.
    program.kill();
    let asked = ask(&["status"]);
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert!(!asked.status.success(), "{said}");
    assert!(said.starts_with("警報があります。\n"), "{said}");
    assert!(said.contains("済んでいません（最後は令和8年7月1日の分）"), "{said}");
}

#[test]
fn a_demo_whose_keys_are_gone_opens_and_lets_nobody_in() {
    let folder = TempFolder::new("status-over");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    let at = ["--data", data.to_str().expect("a path")];
    let ask = |words: &[&str]| romori(&[words, &at].concat(), &[]);
    let list = done(&ask(&["tenant", "list"]));
    let number = list.split_whitespace().nth(1).expect("a number").trim_end_matches(':');
    done(&ask(&["tenant", "contract", "--tenant", number, "--until", "2026-07-01"]));
    let order = ["tenant", "destroy", "--tenant", number, "--on", "2026-07-05", "--unreturned"];
    done(&ask(&order));
    drop(program);
    let to = folder.path().to_str().expect("a path").to_owned();
    let certificate = ["tenant", "certificate", "--tenant", number, "--to", &to];
    let program = Program::start(&["--demo", "--today", "2026-07-05"], &data, &[]);
    let is_gone = (0..200).any(|_| {
        thread::sleep(Duration::from_millis(100));
        ask(&certificate).status.success()
    });
    assert!(is_gone, "the day's work destroys the keys");
    drop(program);
    let program = Program::start(&["--demo", "--today", "2026-07-06"], &data, &[]);
    assert_eq!(program.accounts, []);
    assert!(done(&ask(&["tenant", "list"])).contains("終了"));
}
