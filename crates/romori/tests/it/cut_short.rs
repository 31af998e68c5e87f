//! A backup and a restore that are killed anywhere leave no half of either: the place is as it was,
//! what is left is told, and the next try works.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::browser::Browser;
use crate::drill::{case_of, only_backup, step, text, version_of};
use crate::ground::Ground;
use crate::program::{Program, TempFolder, done, refused, romori};

/// A command whose words of progress are read.
fn begun(arguments: &[&str], ground: &Ground) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_romori"));
    command.args(arguments).env_remove("DATABASE_URL").envs(ground.environment());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("romori starts")
}

/// Reads so many words of progress; false when it came to its end before.
fn after_words(child: &mut Child, words: usize) -> bool {
    let lines = BufReader::new(child.stderr.take().expect("an output")).lines();
    lines.map_while(Result::ok).take(words).count() == words
}

fn folders(of: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let all = fs::read_dir(of).into_iter().flatten().flatten().map(|entry| entry.path());
    all.partition(|path| path.extension().is_some_and(|ending| ending == "part"))
}

#[test]
fn a_backup_that_is_killed_is_none_and_the_next_one_is_whole_on_files() {
    killed_backups(&Ground::files());
}

#[test]
fn a_backup_that_is_killed_is_none_and_the_next_one_is_whole_on_a_server() {
    killed_backups(&Ground::server());
}

fn killed_backups(ground: &Ground) {
    let folder = TempFolder::new("backups-cut");
    let (data, backups) = (folder.join("demo"), folder.join("backups"));
    let arguments = ["backup", "--data", text(&data), "--to", text(&backups)];
    let mut case = None;
    for words in 1..=3 {
        let program = Program::demo(&data, &ground.environment());
        let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
        let case = case.get_or_insert_with(|| case_of(&mut browser));
        assert_eq!(browser.get(case).expect("a page").status, 200);
        // The running program makes it, and is killed.
        let mut asking = begun(&arguments, ground);
        after_words(&mut asking, words);
        program.kill();
        let _ = asking.wait();
    }
    // Nobody runs: the command makes it itself, and is killed.
    for words in 1..=3 {
        let mut making = begun(&arguments, ground);
        after_words(&mut making, words);
        let _ = making.kill();
        making.wait().expect("ended");
    }
    let (cut, whole) = folders(&backups);
    assert!(!cut.is_empty(), "{whole:?}");
    for path in whole {
        // A kill may come when all is done: then it is whole.
        assert!(is_whole(&path, &folder), "{}", path.display());
        fs::remove_dir_all(path).expect("removed");
    }
    let said = done(&romori(&arguments, &ground.environment()));
    for path in &cut {
        assert!(said.contains(&format!("消してかまいません: {}", path.display())), "{said}");
        fs::remove_dir_all(path).expect("removed");
    }
    assert!(is_whole(&only_backup(&backups), &folder));
    let said = done(&romori(&["ledger", "verify", text(&data)], &[]));
    assert!(said.contains("誤りはありません"), "{said}");
}

/// Whether a restore finds every file as it was written: it then asks for the keys.
fn is_whole(backup: &Path, folder: &TempFolder) -> bool {
    let place = folder.join("nowhere");
    let said = refused(&romori(&["restore", text(backup), "--data", text(&place)], &[]));
    said.contains("書いたときのままです") && said.contains("回復コード")
}

#[test]
fn a_restore_that_is_killed_leaves_the_place_as_it_was_on_files() {
    let folder = TempFolder::new("restore-cut");
    let (data, backup, first, case) = backed_up(&folder);
    let ground = Ground::files();
    let arguments = ["restore", text(&backup), "--data", text(&data)];
    let rest = folder.join("demo.restoring");
    let mut told = 0;
    for words in 1..=5 {
        let mut restoring = begun(&arguments, &ground);
        after_words(&mut restoring, words);
        let _ = restoring.kill();
        restoring.wait().expect("ended");
        if data.exists() {
            assert!(words > 2, "it was whole after so few words");
            break;
        }
        if rest.exists() {
            told += 1;
            let up = romori(&["up", "--demo", "--port", "0", "--data", text(&data)], &[]);
            let up = refused(&up);
            assert!(up.contains("復元が途中で終わっています"), "{up}");
            assert!(!data.exists(), "nothing is made in its place");
        }
    }
    assert!(told > 0, "it was killed on the way");
    if data.exists() {
        fs::remove_dir_all(&data).expect("removed");
        fs::create_dir(&rest).expect("as one that was killed leaves it");
    }
    let said = done(&romori(&arguments, &[]));
    assert!(
        said.contains("途中で終わった復元の残り") && said.contains("誤りはありません"),
        "{said}"
    );
    assert!(!rest.exists());
    goes_on(&data, &ground, first, &case);
}

/// On a server rows that a killed restore has brought are in the way of the next one, which says
/// what to do; the place is as it was.
#[test]
fn a_restore_to_a_server_that_is_killed_is_begun_anew_in_a_new_database() {
    let folder = TempFolder::new("restore-cut-server");
    let (data, backup, first, case) = backed_up(&folder);
    let arguments = ["restore", text(&backup), "--data", text(&data)];
    let half = Ground::server();
    let mut restoring = begun(&arguments, &half);
    assert!(after_words(&mut restoring, 2), "tables were brought back");
    let _ = restoring.kill();
    restoring.wait().expect("ended");
    assert!(!data.exists());
    let again = refused(&romori(&arguments, &half.environment()));
    assert!(again.contains("作り直してください"), "{again}");
    assert!(!data.exists());

    let whole = Ground::server();
    let said = done(&romori(&arguments, &whole.environment()));
    assert!(said.contains("誤りはありません"), "{said}");
    goes_on(&data, &whole, first, &case);
}

/// A backup of a demo with a case, whose place is gone; the keys are there.
fn backed_up(folder: &TempFolder) -> (PathBuf, PathBuf, u32, String) {
    let (data, backups) = (folder.join("demo"), folder.join("backups"));
    let program = Program::demo(&data, &[]);
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    let case = case_of(&mut browser);
    let first = version_of(&mut browser, &case);
    done(&romori(&["backup", "--data", text(&data), "--to", text(&backups)], &[]));
    program.kill();
    fs::remove_dir_all(&data).expect("gone");
    (data, only_backup(&backups), first, case)
}

/// A page opens, a case goes on and one is filed.
fn goes_on(data: &Path, ground: &Ground, first: u32, case: &str) {
    let program = Program::demo(data, &ground.environment());
    let mut browser = Browser::signed_in(program.port, &program.accounts[0]);
    assert_eq!(version_of(&mut browser, case), first);
    step(&mut browser, case, first, first).expect("goes on");
    assert_eq!(browser.get("/70/1002").expect("a page").status, 200);
    let filed = browser.post("/22/clients", &[("client", "1003")]).expect("an answer");
    assert_eq!(filed.status, 200);
    program.kill();
}
