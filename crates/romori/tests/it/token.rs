//! The root key in a hardware module (SoftHSM2), from the first start on: away, and back.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use romori_mynabox::{Answer, Ask, Numbers as _, Refusal};

use crate::program::{Program, TempFolder, done, refused, romori};
use crate::vault::{Apart, permission, request, who};

pub(crate) const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "48151623";

pub(crate) fn token(folder: &TempFolder) -> String {
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

#[test]
fn a_vault_whose_root_key_is_in_a_token() {
    let apart = Apart::in_token("vault-token");
    let conf = apart.conf.clone().expect("a token");
    let environment = [("SOFTHSM2_CONF", conf.as_str())];
    let folder = apart.path("vault");
    let names: Vec<_> = fs::read_dir(folder.join("keys")).expect("a folder").flatten().collect();
    assert!(names.iter().all(|entry| entry.file_name() == "token.txt"), "{names:?}");
    let none = refused(&romori(&["vault", "recovery", text(&folder)], &environment));
    assert!(none.contains("回復コードはありません"), "{none}");

    let _keeper = apart.keeper();
    let vault = apart.vault();
    let client = apart.client("vault.pem");
    assert!(client.ask(&Ask::Permit(who(), permission(1))).expect("there") == Answer::Done);
    // A request's labels are sealed under the client's key: the token has wrapped its tenant's.
    let invited = client.ask(&Ask::Invite(who(), request(1, 1))).expect("there");
    assert!(matches!(invited, Answer::Invited { .. }));
    match client.ask(&Ask::Keys(who().tenant, request(1, 1).client)).expect("there") {
        Answer::Keys(keys) => assert_eq!(keys.custody, "装置（PKCS#11）"),
        _ => panic!("another answer"),
    }
    // Away: what is open goes on; another client's keys cannot be made, and a start says why.
    let (tokens, away) = (apart.path("tokens"), apart.path("away"));
    fs::rename(&tokens, &away).expect("away");
    let invited = client.ask(&Ask::Invite(who(), request(1, 2))).expect("there");
    assert!(matches!(invited, Answer::Invited { .. }));
    drop(vault);
    let serve = ["vault", "serve", text(&folder), "--listen", "127.0.0.1:0"];
    let words = refused(&romori(&serve, &environment));
    assert!(words.contains("鍵の装置「office」に届きません"), "{words}");
    fs::rename(&away, &tokens).expect("back");

    // A copy has no key: the token brings it back, and nothing else does.
    let (copy, again) = (apart.path("copy"), apart.path("again"));
    let backup = ["vault", "backup", text(&folder), "--to", text(&copy)];
    done(&romori(&backup, &environment));
    let code = apart.path("code");
    fs::write(&code, "AAAAA AAAAA AAAAA AAAAA AAAAA AAAAA AAAAA AAAAA").expect("written");
    let restore = ["vault", "restore", text(&again), "--from", text(&copy)];
    let by_code = [&restore[..], &["--code-file", text(&code)]].concat();
    refused(&romori(&by_code, &environment));
    let pin = apart.path("pin");
    let by_token = [&restore[..], &place(&pin)].concat();
    let both = [&by_token[..], &["--code-file", text(&code)]].concat();
    assert!(refused(&romori(&both, &environment)).contains("どちらか一つ"));
    done(&romori(&by_token, &environment));
    let letter = apart.path("letter.pem");
    let log = ["vault", "log", text(&again), "--credential", text(&letter)];
    done(&romori(&log, &environment));
    fs::rename(&folder, apart.path("lost")).expect("lost");
    fs::rename(&again, &folder).expect("in its place");
    let _vault = apart.vault();
    let client = apart.client("again.pem");
    let invited = client.ask(&Ask::Invite(who(), request(1, 3))).expect("there");
    assert!(matches!(invited, Answer::Invited { .. }), "the copy's keys open by the token");
    let refused = client.ask(&Ask::Invite(who(), request(2, 4))).expect("there");
    assert!(refused == Answer::Refused(Refusal::NotPermitted));
}

/// How the token of these tests is named.
pub(crate) fn place(pin: &Path) -> [&str; 6] {
    let (module, label) = ("--token-module", "--token-label");
    [module, MODULE, label, "office", "--token-pin-file", text(pin)]
}
