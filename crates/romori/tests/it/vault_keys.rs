//! The root key of the ledgers with the vault of another host: from the first start on, away and
//! back, in nobody else's hands, renewed, and brought back by the recovery code.

use std::fs;
use std::path::Path;

use crate::drill::text;
use crate::program::{Program, TempFolder, done, refused, romori};
use crate::vault::Apart;

fn letter(apart: &Apart, name: &str) -> String {
    let (vault, to) = (apart.path("vault"), apart.path(name));
    let invite = ["vault", "invite", text(&vault), "--address", &apart.address, "--to", text(&to)];
    done(&romori(&invite, &[]));
    text(&to).to_owned()
}

fn holds_no_root(keys: &Path) {
    for entry in fs::read_dir(keys).expect("a folder").flatten() {
        let name = entry.file_name().into_string().expect("a name");
        assert!(["vault.pem", "recovery.txt"].contains(&name.as_str()), "{name}");
    }
}

#[test]
fn a_house_whose_root_key_is_with_a_vault() {
    let apart = Apart::new("vault-keys");
    let _keeper = apart.keeper();
    let vault = apart.vault();
    let pem = letter(&apart, "keys.pem");
    let folder = TempFolder::new("vault-keys-office");
    let data = folder.join("office");
    let up = ["up", "--port", "0", "--data", text(&data), "--keys", "vault"];
    assert!(refused(&romori(&up, &[])).contains("--keys-vault に紹介状"));
    let program = Program::start(&["--keys", "vault", "--keys-vault", &pem], &data, &[]);
    let keys = folder.join("office.keys");
    holds_no_root(&keys);
    let show = ["keys", "show", "--data", text(&data)];
    let open = done(&romori(&show, &[]));
    assert!(open.contains("合計: 封"), "{open}");

    // Away: what is open goes on with keys in memory; whoever must fetch one is told where to look.
    drop(vault);
    assert!(done(&romori(&show, &[])).contains("合計: 封"));
    let root = ["keys", "root", "--data", text(&data)];
    let away = refused(&romori(&root, &[]));
    assert!(away.contains("番号庫 127.0.0.1") && away.contains("に届きません"), "{away}");
    let pid = program.id().to_string();
    drop(program);
    assert!(!Path::new("/proc").join(&pid).exists());
    let again = ["up", "--port", "0", "--data", text(&data)];
    assert!(refused(&romori(&again, &[])).contains("に届きません"));
    let back = apart.vault();
    let program = Program::start(&[], &data, &[]);
    let renewed = done(&romori(&root, &[]));
    assert!(renewed.contains("包み直"), "{renewed}");
    holds_no_root(&keys);
    drop(program);

    // Who is dismissed fetches nothing more; a new letter takes the place of the former one.
    done(&romori(&["vault", "dismiss", text(&apart.path("vault"))], &[]));
    assert!(refused(&romori(&again, &[])).contains("に届きません"));
    let newer = letter(&apart, "newer.pem");
    drop(Program::start(&["--keys", "vault", "--keys-vault", &newer], &data, &[]));
    drop(Program::start(&[], &data, &[]));

    // Another vault has other root keys: it opens nothing of this house.
    let other = Apart::new("vault-keys-other");
    let _other_keeper = other.keeper();
    let _other = other.vault();
    let wrong = letter(&other, "keys.pem");
    let asked = [&again[..], &["--keys", "vault", "--keys-vault", &wrong]].concat();
    let words = refused(&romori(&asked, &[]));
    assert!(words.contains("この鍵の保管場所にありません"), "{words}");
    // The letter to the right one has stayed.
    drop(Program::start(&[], &data, &[]));
    drop(back);
}

#[test]
fn what_a_vault_beside_the_program_keeps_is_no_root_key() {
    let folder = TempFolder::new("vault-keys-own");
    let data = folder.join("demo");
    let program = Program::demo(&data, &[]);
    let begun = std::time::Instant::now();
    while !folder.join("demo.vault/shelf.db").is_file() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(30));
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(!folder.join("demo.vault/roots").exists());
    drop(program);
    let none = folder.join("none.pem");
    fs::write(&none, "Romori vault credential 1\n").expect("written");
    let office = folder.join("office");
    let up = ["up", "--port", "0", "--data", text(&office), "--keys", "vault", "--keys-vault"];
    let words = refused(&romori(&[&up[..], &[text(&none)]].concat(), &[]));
    assert!(words.contains("romori vault invite"), "{words}");
    assert!(!folder.join("office.keys").exists(), "nothing is made, and it may be begun again");
}
