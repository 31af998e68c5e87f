//! A folder of keys behind a passphrase.

use std::fs;
use std::path::Path;

use romori_vault::{
    Custodian, CustodyError, FileCustodian, Passphrase, RecoveryCode, RecoveryFile, VaultError,
};

use crate::world::{Folder, System, custodian, opened, stored};

fn words(text: &str) -> Passphrase {
    Passphrase::new(text.as_bytes())
}

fn refused(folder: &Path, given: Option<&str>) -> CustodyError {
    let given = given.map(words);
    FileCustodian::open(folder, given.as_ref()).err().expect("refused")
}

#[test]
fn opens_with_its_words_and_with_no_others() {
    let folder = Folder::new();
    let keys = folder.join("keys");
    let made = FileCustodian::create(&keys, Some(&words("first words")), &System).expect("made");
    let before = stored(&made, 1);
    assert_eq!(FileCustodian::is_locked(&keys), Ok(true));
    assert_eq!(refused(&keys, None), CustodyError::NeedsPassphrase { path: keys.clone() });
    assert_eq!(refused(&keys, Some("first word")), CustodyError::PassphraseRefused);
    let again = FileCustodian::open(&keys, Some(&words("first words"))).expect("opened");
    assert_eq!(again.root(), made.root());
    opened(&again, &before, 1);
}

#[test]
fn a_changed_passphrase_opens_all_root_keys_and_the_former_none() {
    let folder = Folder::new();
    let keys = folder.join("keys");
    let mut made =
        FileCustodian::create(&keys, Some(&words("first words")), &System).expect("made");
    made.renew(&System).expect("a new root key");
    made.set_passphrase(&words("second words"), &System).expect("changed");
    made.renew(&System).expect("a new root key");
    assert_eq!(refused(&keys, Some("first words")), CustodyError::PassphraseRefused);
    let again = FileCustodian::open(&keys, Some(&words("second words"))).expect("opened");
    assert_eq!(again.roots(), made.roots());
    assert_eq!(again.roots().len(), 3);
}

#[test]
fn an_open_folder_gets_a_passphrase_and_no_open_key_is_left() {
    let (mut plain, folder) = custodian();
    let keys = folder.join("keys");
    plain.renew(&System).expect("a new root key");
    let open: Vec<String> = texts(&keys).into_iter().filter_map(|text| key_in(&text)).collect();
    assert_eq!(open.len(), 2);
    // Whoever opened it before does not write an open key beside closed ones.
    let earlier = FileCustodian::open(&keys, None).expect("opened");
    plain.set_passphrase(&words("the words"), &System).expect("closed");
    let late = earlier.renew(&System).err();
    let needed = CustodyError::NeedsPassphrase { path: keys.clone() };
    assert_eq!(late, Some(VaultError::Custody(needed)));
    let closed = texts(&keys);
    assert_eq!(closed.len(), 3);
    for text in &closed {
        assert!(open.iter().all(|key| !text.contains(key)), "{text}");
    }
    let again = FileCustodian::open(&keys, Some(&words("the words"))).expect("opened");
    assert_eq!(again.roots(), plain.roots());
}

/// The lock is written first: a root key that is still open beside it opens as well, and the next
/// try finishes.
#[test]
fn closing_that_was_cut_short_is_finished_by_doing_it_again() {
    let (mut plain, folder) = custodian();
    let keys = folder.join("keys");
    let first = keys.join("root-0001.key");
    let open = fs::read(&first).expect("read");
    plain.set_passphrase(&words("the words"), &System).expect("closed");
    fs::write(&first, &open).expect("written");
    let mut again = FileCustodian::open(&keys, Some(&words("the words"))).expect("opened");
    again.set_passphrase(&words("the words"), &System).expect("closed");
    assert!(texts(&keys).iter().all(|text| key_in(text).is_none()));
    assert!(FileCustodian::open(&keys, Some(&words("the words"))).is_ok());
}

#[test]
fn the_recovery_code_needs_no_passphrase_and_can_set_one() {
    let folder = Folder::new();
    let keys = folder.join("keys");
    let made = FileCustodian::create(&keys, Some(&words("forgotten")), &System).expect("made");
    let (code, file) = made.recovery(&System).expect("a code").expect("a code");
    let code = RecoveryCode::parse(&code.reveal()).expect("typed");
    let file = RecoveryFile::parse(&file.to_text()).expect("read");
    let new = folder.join("new");
    let given = words("new words");
    let back = FileCustodian::recover(&new, &code, &file, Some(&given), &System).expect("back");
    assert_eq!(back.roots(), made.roots());
    assert_eq!(refused(&new, None).code(), "VLT-0111");
    assert!(FileCustodian::open(&new, Some(&given)).is_ok());
}

#[test]
fn a_damaged_lock_is_said_and_not_taken_for_wrong_words() {
    let folder = Folder::new();
    let keys = folder.join("keys");
    FileCustodian::create(&keys, Some(&words("the words")), &System).expect("made");
    let path = keys.join("passphrase.lock");
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, text.replace("salt ", "salt f")).expect("written");
    assert_eq!(refused(&keys, Some("the words")), CustodyError::Damaged { path });
}

fn texts(keys: &Path) -> Vec<String> {
    let entries = fs::read_dir(keys).expect("a folder");
    entries.map(|entry| fs::read_to_string(entry.expect("there").path()).expect("read")).collect()
}

/// The key that a root key's file shows to whoever reads it.
fn key_in(text: &str) -> Option<String> {
    let key = text.lines().find_map(|line| line.strip_prefix("key "))?;
    (key.len() == 64).then(|| key.to_owned())
}
