//! The root key in a hardware module (SoftHSM2), from the first start on: away, and back.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::program::{Program, TempFolder, done, refused, romori};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "48151623";

fn token(folder: &TempFolder) -> String {
    let tokens = folder.join("tokens");
    fs::create_dir(&tokens).expect("a folder");
    let conf = folder.join("softhsm2.conf");
    let text = format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display());
    fs::write(&conf, text).expect("written");
    let conf = conf.to_str().expect("a path").to_owned();
    let init =
        ["--init-token", "--free", "--label", "office", "--so-pin", "12345678", "--pin", PIN];
    let made = Command::new("softhsm2-util").args(init).env("SOFTHSM2_CONF", &conf).output();
    assert!(made.expect("softhsm2-util is there").status.success());
    let pin = folder.join("pin");
    fs::write(&pin, PIN).expect("written");
    fs::set_permissions(&pin, Permissions::from_mode(0o600)).expect("closed");
    conf
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

#[test]
fn a_house_whose_root_key_is_in_a_token() {
    let folder = TempFolder::new("token");
    let conf = token(&folder);
    let environment = [("SOFTHSM2_CONF", conf.as_str())];
    let (data, pin) = (folder.join("office"), folder.join("pin"));
    let some = ["up", "--port", "0", "--data", text(&data), "--keys", "token"];
    let missing = refused(&romori(&some, &environment));
    assert!(missing.contains("--token-module"), "{missing}");

    let place = ["--token-module", MODULE, "--token-label", "office", "--token-pin-file"];
    let keys = [&["--keys", "token"], &place[..], &[text(&pin)]].concat();
    let program = Program::start(&keys, &data, &environment);
    let names: Vec<_> = fs::read_dir(folder.join("office.keys")).expect("a folder").collect();
    assert!(names.iter().flatten().all(|entry| entry.file_name() != "root-0001.key"));
    let backups = folder.join("backups");
    let backup = ["backup", "--data", text(&data), "--to", text(&backups)];
    done(&romori(&backup, &environment));

    // Open work goes on while the token is away; what needs it says what to do.
    fs::rename(folder.join("tokens"), folder.join("away")).expect("away");
    let open = done(&romori(&["keys", "show", "--data", text(&data)], &environment));
    assert!(open.contains("合計: 封"), "{open}");
    drop(program);
    let up = ["up", "--port", "0", "--data", text(&data)];
    let away = refused(&romori(&up, &environment));
    assert!(away.contains("鍵の装置「office」に届きません。接続と電源を"), "{away}");
    fs::rename(folder.join("away"), folder.join("tokens")).expect("back");
    drop(Program::start(&[], &data, &environment));

    let made = fs::read_dir(&backups).expect("a folder").flatten().next().expect("a backup");
    let again = folder.join("again");
    let restore = ["restore", text(&made.path()), "--data", text(&again)].map(str::to_owned);
    let restore: Vec<&str> = restore.iter().map(String::as_str).collect();
    let none = refused(&romori(&restore, &environment));
    assert!(none.contains("回復ファイルの形をしていません"), "{none}");
    fs::create_dir(folder.join("again.keys")).expect("a folder");
    fs::set_permissions(folder.join("again.keys"), Permissions::from_mode(0o700)).expect("closed");
    fs::copy(folder.join("office.keys/token.txt"), folder.join("again.keys/token.txt"))
        .expect("copied");
    done(&romori(&restore, &environment));
    drop(Program::start(&[], &again, &environment));
}
