//! The folder of the root key: closed, apart, and recoverable.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use romori_vault::{
    Custodian, CustodyError, FileCustodian, Passphrase, RecoveryCode, RecoveryFile, VaultError,
    refuse_shared_folders,
};

use crate::world::{Folder, System, custodian, nonces, opened, place, stored};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("changed");
}

fn recover(
    folder: &Path,
    code: &RecoveryCode,
    file: &RecoveryFile,
    words: Option<&Passphrase>,
) -> Result<FileCustodian, VaultError> {
    FileCustodian::recover(folder, code, file, words, &System)
}

fn refused(folder: &Path) -> CustodyError {
    FileCustodian::open(folder, None).err().expect("refused")
}

#[test]
fn makes_a_closed_folder_with_a_closed_file() {
    let (made, folder) = custodian();
    let (keys, file) = (folder.join("keys"), folder.join("keys/root-0001.key"));
    assert_eq!((mode(&keys), mode(&file)), (0o700, 0o600));
    let again = FileCustodian::open(&keys, None).expect("opened");
    assert_eq!(again.root(), made.root());
    assert_eq!(fs::read_dir(&keys).expect("a folder").count(), 1);
}

#[test]
fn a_looser_folder_or_file_is_refused_with_the_command_that_mends_it() {
    let (_, folder) = custodian();
    let (keys, file) = (folder.join("keys"), folder.join("keys/root-0001.key"));
    for loose in [0o750, 0o705, 0o710, 0o701, 0o777] {
        set_mode(&keys, loose);
        let error = refused(&keys);
        let path = keys.clone();
        assert_eq!(error, CustodyError::Loose { path, mode: loose, wanted: 0o700 });
        assert!(error.to_string().ends_with(&format!("chmod 700 '{}'", keys.display())));
    }
    set_mode(&keys, 0o700);
    for loose in [0o640, 0o604, 0o620, 0o602, 0o610] {
        set_mode(&file, loose);
        let error = refused(&keys);
        assert_eq!(error.code(), "VLT-0102");
        assert!(error.to_string().contains(&format!("{loose:o}")), "{error}");
        assert!(error.to_string().ends_with(&format!("chmod 600 '{}'", file.display())));
    }
    for closed in [0o600, 0o400] {
        set_mode(&file, closed);
        assert!(FileCustodian::open(&keys, None).is_ok(), "{closed:o}");
    }
}

#[test]
fn links_are_refused() {
    let (_, folder) = custodian();
    let link = folder.join("link");
    symlink(folder.join("keys"), &link).expect("a link");
    assert_eq!(refused(&link), CustodyError::Link { path: link });
    let (file, elsewhere) = (folder.join("keys/root-0001.key"), folder.join("root-0001.key"));
    fs::rename(&file, &elsewhere).expect("moved");
    symlink(&elsewhere, &file).expect("a link");
    assert_eq!(refused(&folder.join("keys")), CustodyError::Link { path: file });
}

#[test]
fn an_absent_an_empty_and_a_full_folder_are_told_apart() {
    let folder = Folder::new();
    let keys = folder.join("keys");
    assert!(matches!(refused(&keys), CustodyError::System { .. }));
    fs::create_dir(&keys).expect("a folder");
    set_mode(&keys, 0o700);
    assert_eq!(refused(&keys), CustodyError::Empty { path: keys.clone() });
    FileCustodian::create(&keys, None, &System).expect("made");
    let again = FileCustodian::create(&keys, None, &System).err();
    assert_eq!(again, Some(CustodyError::AlreadyThere { path: keys.clone() }.into()));
    set_mode(&keys, 0o755);
    fs::remove_file(keys.join("root-0001.key")).expect("removed");
    let loose = FileCustodian::create(&keys, None, &System).err();
    assert!(matches!(loose, Some(VaultError::Custody(CustodyError::Loose { .. }))), "{loose:?}");
}

#[test]
fn a_damaged_or_misnamed_file_is_refused() {
    let (_, folder) = custodian();
    let file = folder.join("keys/root-0001.key");
    let text = fs::read_to_string(&file).expect("read");
    let damaged = CustodyError::Damaged { path: file.clone() };
    for changed in [text.replace("number 1", "number 2"), text[1..].to_owned(), String::new()] {
        fs::write(&file, changed).expect("written");
        assert_eq!(refused(&folder.join("keys")), damaged);
    }
    fs::write(&file, &text).expect("written");
    fs::rename(&file, folder.join("keys/root-0009.key")).expect("renamed");
    assert_eq!(refused(&folder.join("keys")).code(), "VLT-0106");
}

#[test]
fn the_newest_root_key_is_never_laid_aside() {
    let (custodian, folder) = custodian();
    let first = custodian.root();
    let in_use = |id| Some(VaultError::Custody(CustodyError::InUse(id)));
    assert_eq!(custodian.retire(first).err(), in_use(first));
    let second = custodian.renew(&System).expect("a new root key");
    assert_eq!(custodian.retire(second).err(), in_use(second));
    custodian.retire(first).expect("laid aside");
    let again = FileCustodian::open(&folder.join("keys"), None).expect("opened");
    assert_eq!(again.roots(), [second]);
    assert_eq!(custodian.retire(first).err(), Some(VaultError::WrappedElsewhere(first)));
}

#[test]
fn keys_must_not_lie_with_data_or_backups() {
    let folder = Folder::new();
    let at = |name: &str| folder.join(name);
    fs::create_dir_all(at("data/inner")).expect("a folder");
    fs::create_dir_all(at("backup")).expect("a folder");
    symlink(at("data/inner"), at("link")).expect("a link");
    let (data, backup) = (at("data"), at("backup"));
    let others = [data.as_path(), backup.as_path()];
    let table = [
        ("keys", true),
        ("data-keys", true),
        ("data/../keys", true),
        ("data", false),
        ("data/keys", false),
        ("backup/a/b", false),
        ("link/keys", false),
        ("keys/../data/keys", false),
        (".", false),
    ];
    for (name, fine) in table {
        assert_eq!(refuse_shared_folders(&at(name), &others).is_ok(), fine, "{name}");
    }
    let error = refuse_shared_folders(&at("data/keys"), &others).expect_err("refused");
    assert_eq!(error.code(), "VLT-0107");
}

#[test]
fn a_lost_folder_comes_back_with_the_code_and_the_file() {
    let (custodian, folder) = custodian();
    let before = stored(&custodian, 1);
    let sealed = opened(&custodian, &before, 1).seal(&mut nonces(), &place(), b"text");
    let sealed = sealed.expect("sealed");
    custodian.renew(&System).expect("a new root key");
    let (code, file) = custodian.recovery(&System).expect("a code").expect("a code");
    let (on_paper, beside_backups) = (code.reveal().to_string(), file.to_text());
    let roots = custodian.roots();
    drop(custodian);
    fs::remove_dir_all(folder.join("keys")).expect("lost");

    let code = RecoveryCode::parse(&on_paper).expect("typed");
    let file = RecoveryFile::parse(&beside_backups).expect("read");
    let back = recover(&folder.join("new"), &code, &file, None).expect("back");
    assert_eq!(back.roots(), roots);
    assert_eq!(file.root(), back.root());
    assert_eq!(mode(&folder.join("new")), 0o700);
    assert_eq!(&*opened(&back, &before, 1).open(&place(), &sealed).expect("opened"), b"text");
    let twice = recover(&folder.join("new"), &code, &file, None).err();
    assert_eq!(twice.map(|error| error.code()), Some("VLT-0105"));
}

#[test]
fn another_code_brings_nothing_back_and_leaves_no_folder() {
    let (custodian, folder) = custodian();
    let (_, file) = custodian.recovery(&System).expect("a code").expect("a code");
    let (other, _) = custodian.recovery(&System).expect("a code").expect("a code");
    let refused = recover(&folder.join("new"), &other, &file, None).err();
    assert_eq!(refused, Some(VaultError::Custody(CustodyError::RecoveryRefused)));
    assert!(!folder.join("new").exists());
}

#[test]
fn the_code_lies_nowhere() {
    let (custodian, folder) = custodian();
    let (code, file) = custodian.recovery(&System).expect("a code").expect("a code");
    let shown = code.reveal().to_string();
    assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), [5; 8]);
    let key_file = fs::read_to_string(folder.join("keys/root-0001.key")).expect("read");
    let letters = shown.replace('-', "");
    for at in 0..=letters.len() - 10 {
        let part = &letters[at..at + 10];
        assert!(!key_file.to_uppercase().contains(part));
        assert!(!file.to_text().to_uppercase().contains(part));
    }
}
