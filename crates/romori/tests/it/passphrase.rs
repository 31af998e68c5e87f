//! Keys behind a passphrase: chosen at the first start, handed over by file or open file, changed
//! while the program runs. And a memory that nobody dumps.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::program::{Program, TempFolder, done, refused, romori};

const FIRST: &str = "冷たい鍋と七つの梯子を運ぶ人と老いた犬";
const SECOND: &str = "夕方の石段に青い傘と古い地図と鐘";

fn file(folder: &TempFolder, name: &str, words: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("{words}\n")).expect("written");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("closed");
    path
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// A command without a terminal, wherever the tests run.
fn without_terminal(arguments: &[&str]) -> Output {
    let mut command = Command::new("setsid");
    command.arg(env!("CARGO_BIN_EXE_romori")).args(arguments);
    command.env_remove("DATABASE_URL").stdin(Stdio::null()).output().expect("romori ends")
}

#[test]
fn a_folder_behind_a_passphrase_opens_with_it_alone() {
    let folder = TempFolder::new("words");
    let data = folder.join("office");
    let (first, second) = (file(&folder, "first", FIRST), file(&folder, "second", SECOND));
    let weak = file(&folder, "weak", "password");
    let up = |words: &Path| {
        let (data, words) = (text(&data), text(words));
        let keys = ["--keys", "passphrase", "--passphrase-file", words];
        romori(&[&["up", "--port", "0", "--data", data][..], &keys].concat(), &[])
    };
    let short = refused(&up(&weak));
    assert!(short.contains("この合言葉は使えません。15文字以上"), "{short}");
    fs::set_permissions(&first, Permissions::from_mode(0o640)).expect("opened");
    assert!(refused(&up(&first)).contains("chmod 600"));
    fs::set_permissions(&first, Permissions::from_mode(0o600)).expect("closed");

    let keys = ["--keys", "passphrase", "--passphrase-file", text(&first)];
    let program = Program::start(&keys, &data, &[]);
    let root = fs::read_to_string(folder.join("office.keys/root-0001.key")).expect("a key");
    assert!(root.starts_with("romori root key under a passphrase\n"), "{root}");
    let change = ["keys", "passphrase", "--data", text(&data), "--passphrase-file"];
    let new = ["--new-passphrase-file", text(&second)];
    let wrong = romori(&[&change[..], &[text(&second)], &new].concat(), &[]);
    assert!(refused(&wrong).contains("合言葉が違います"));
    let changed = romori(&[&change[..], &[text(&first)], &new].concat(), &[]);
    assert!(done(&changed).contains("合言葉を変えました"));
    program.kill();

    let show = ["keys", "show", "--data", text(&data)];
    let none = refused(&without_terminal(&show));
    assert!(none.contains("--passphrase-file または --passphrase-fd"), "{none}");
    let former = romori(&[&show[..], &["--passphrase-file", text(&first)]].concat(), &[]);
    assert!(refused(&former).contains("合言葉が違います"));
    let shown = romori(&[&show[..], &["--passphrase-file", text(&second)]].concat(), &[]);
    assert!(done(&shown).contains("すべての封が、いまの世代の鍵です。"));
    let by_number = Command::new("bash")
        .args(["-c", r#"exec "$0" "${@:2}" --passphrase-fd 7 7<"$1""#])
        .args([env!("CARGO_BIN_EXE_romori"), text(&second)])
        .args(show)
        .env_remove("DATABASE_URL")
        .output();
    assert!(done(&by_number.expect("romori ends")).contains("合計: 封"));
}

#[test]
fn a_folder_without_a_passphrase_gets_one_and_is_not_taken_for_another() {
    let folder = TempFolder::new("words-later");
    let data = folder.join("office");
    drop(Program::start(&[], &data, &[]));
    let words = file(&folder, "words", FIRST);
    let other = ["up", "--port", "0", "--keys", "passphrase", "--data", text(&data)];
    let other = romori(&[&other[..], &["--passphrase-file", text(&words)]].concat(), &[]);
    assert!(refused(&other).contains("romori keys passphrase"));
    let change = ["keys", "passphrase", "--data", text(&data), "--passphrase-file", text(&words)];
    done(&romori(&change, &[]));
    assert!(folder.join("office.keys/passphrase.lock").exists());
    assert!(
        refused(&without_terminal(&["keys", "show", "--data", text(&data)])).contains("合言葉")
    );
    drop(Program::start(&["--passphrase-file", text(&words)], &data, &[]));
}

#[test]
fn the_program_that_serves_leaves_no_core() {
    let folder = TempFolder::new("no-core");
    let program = Program::start(&[], &folder.join("office"), &[]);
    let limits = fs::read_to_string(format!("/proc/{}/limits", program.id())).expect("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a line");
    let words: Vec<&str> = core.split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "{core}");
}
