//! What an attacker with the disk would do: entries out, in, swapped, rewritten with their hashes.

use std::fs;
use std::path::Path;

use romori_recheck::{Problem, What};

use crate::writer::{Plain, checkpoint, entry, mth};
use crate::{checked, said, written};

fn put_entries(folder: &Path, file: &str, entries: &[Vec<u8>]) {
    let one = |entry: &Vec<u8>| {
        [u16::try_from(entry.len()).unwrap().to_be_bytes().as_slice(), entry].concat()
    };
    fs::write(folder.join(file), entries.iter().flat_map(one).collect::<Vec<u8>>()).unwrap();
}

fn found(folder: &Path) -> Vec<(String, Option<u64>, What)> {
    let of = |problem: Problem| {
        (problem.file, problem.entries.map(|entries| entries.start), problem.what)
    };
    checked(folder, &[]).1.into_iter().map(of).collect()
}

/// The first bundle with its entries changed in some way.
fn with_first(name: &str, change: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<(String, Option<u64>, What)> {
    let plain = Plain::of(300);
    let folder = written(name, &plain);
    let mut entries = plain.entries[..256].to_vec();
    change(&mut entries);
    put_entries(&folder, "tile/entries/000", &entries);
    found(&folder)
}

const FIRST: &str = "tile/entries/000";

fn at(index: u64, what: What) -> (String, Option<u64>, What) {
    (FIRST.to_owned(), Some(index), what)
}

#[test]
fn an_entry_taken_out_is_named() {
    for place in [0, 100, 255] {
        let found = with_first("taken", |entries| drop(entries.remove(place)));
        assert_eq!(found, [at(place as u64, What::EntryRemoved)]);
    }
    let found = with_first("taken", |entries| {
        entries.remove(200);
        entries.remove(10);
    });
    assert_eq!(found, [at(10, What::EntryRemoved), at(200, What::EntryRemoved)]);
}

#[test]
fn an_entry_put_in_is_named() {
    let found = with_first("put-in", |entries| entries.insert(40, entry(999)));
    assert_eq!(found, [at(40, What::EntryInserted)]);
    let found = with_first("put-in", |entries| entries.push(entry(999)));
    assert_eq!(found, [at(256, What::EntryInserted)]);
    // In the place of one that was pushed out at the end.
    let found = with_first("put-in", |entries| {
        entries.insert(40, entry(999));
        entries.pop();
    });
    assert_eq!(found, [at(40, What::EntryInserted), at(255, What::EntryRemoved)]);
}

#[test]
fn entries_that_were_swapped_are_named() {
    let found = with_first("swapped", |entries| entries.swap(3, 77));
    assert_eq!(found, [at(3, What::EntryMoved(77)), at(77, What::EntryMoved(3))]);
}

#[test]
fn an_entry_exchanged_for_another_is_named() {
    let found = with_first("exchanged", |entries| entries[5] = entry(7_777));
    assert_eq!(found, [at(5, What::EntryChanged)]);
    // One that is in the log, but elsewhere.
    let found = with_first("exchanged", |entries| entries[5] = entry(290));
    assert_eq!(found, [at(5, What::EntryChanged)]);
    // One that stands in the same bundle as well.
    let found = with_first("exchanged", |entries| entries[5] = entries[6].clone());
    assert_eq!(found, [at(5, What::EntryRemoved), at(6, What::EntryInserted)]);
}

#[test]
fn bundles_that_were_swapped_are_named() {
    let folder = written("swapped-files", &Plain::of(600));
    let (a, b) = (folder.join("tile/entries/000"), folder.join("tile/entries/001"));
    let bytes = (fs::read(&a).unwrap(), fs::read(&b).unwrap());
    fs::write(&a, bytes.1).unwrap();
    fs::write(&b, bytes.0).unwrap();
    let found = found(&folder);
    assert_eq!(found.len(), 512);
    assert!(found.iter().all(|(_, _, what)| *what == What::EntryChanged));
    let (a, b) = (folder.join("tile/0/000"), folder.join("tile/0/001"));
    let bytes = (fs::read(&a).unwrap(), fs::read(&b).unwrap());
    fs::write(&a, bytes.1).unwrap();
    fs::write(&b, bytes.0).unwrap();
    let places: Vec<_> = self::found(&folder);
    let replaced = |n: u64| (format!("tile/0/00{n}"), Some(n * 256), What::Replaced);
    assert_eq!(places, [replaced(0), replaced(1)]);
}

#[test]
fn a_file_under_another_name_is_missed_and_noticed() {
    let folder = written("renamed", &Plain::of(300));
    fs::rename(folder.join("tile/0/000"), folder.join("tile/0/005")).unwrap();
    let found = found(&folder);
    assert_eq!(
        found,
        [
            ("tile/0/005".to_owned(), None, What::Beyond),
            ("tile/0/000".to_owned(), None, What::Missing)
        ]
    );
    assert_eq!(checked(&folder, &[]).0.faults, 1);
}

/// A length that makes one entry of two, and one that ends where the file happens to end.
#[test]
fn a_changed_length_is_told_from_its_entry_on() {
    let plain = Plain::of(300);
    let folder = written("length", &plain);
    let bytes = fs::read(folder.join(FIRST)).unwrap();
    let start = |index: usize| -> usize {
        plain.entries[..index].iter().map(|entry| entry.len() + 2).sum()
    };
    let with_length = |index: usize, length: usize| {
        let mut bytes = bytes.clone();
        let length = u16::try_from(length).unwrap().to_be_bytes();
        bytes[start(index)..start(index) + 2].copy_from_slice(&length);
        fs::write(folder.join(FIRST), bytes).unwrap();
        found(&folder)
    };
    let two = plain.entries[9].len() + 2 + plain.entries[10].len();
    assert_eq!(with_length(9, two), [at(9, What::EntriesUnreadable)]);
    let rest = bytes.len() - start(250) - 2;
    assert_eq!(with_length(250, rest), [at(250, What::EntriesUnreadable)]);
    assert_eq!(with_length(250, rest + 1), [at(250, What::EntriesUnreadable)]);
    assert_eq!(with_length(255, 0).first(), Some(&at(255, What::EntriesUnreadable)));
}

/// The entry, its tile, and no more: the tile above does not agree.
#[test]
fn an_entry_rewritten_with_its_hash_is_found_by_the_tile_above() {
    let mut plain = Plain::of(131_200);
    let folder = written("forged", &plain);
    plain.entries[70_000] = entry(999_999);
    let forged = written("forged-copy", &plain);
    let copy = |file: &str| fs::copy(forged.join(file), folder.join(file)).unwrap();
    for file in ["tile/entries/273", "tile/0/273"] {
        copy(file);
    }
    let tile = ("tile/0/273".to_owned(), Some(273 * 256), What::Replaced);
    assert_eq!(found(&folder), [tile]);
    // And the tile above it as well: then the one above that does not agree.
    copy("tile/1/001");
    let tile = ("tile/1/001".to_owned(), Some(65_536), What::Replaced);
    assert_eq!(found(&folder), [tile]);
    // All of them: the signed root does not agree.
    copy("tile/2/000.p/2");
    let root = ("checkpoint".to_owned(), None, What::RootDiffers { agrees_to: 0 });
    assert_eq!(found(&folder), [root]);
    // And a root that was not signed.
    let text = checkpoint(131_200, &plain.root(131_200));
    let line = fs::read_to_string(folder.join("checkpoint")).unwrap();
    let unsigned =
        text.split_once("\n\n").unwrap().0.to_owned() + "\n\n" + line.split_once("\n\n").unwrap().1;
    fs::write(folder.join("checkpoint"), unsigned).unwrap();
    assert_eq!(found(&folder), [("checkpoint".to_owned(), None, What::CheckpointSignature)]);
}

/// The same at the edge, where no tile lies above.
#[test]
fn an_entry_rewritten_at_the_edge_is_found_by_the_root() {
    let mut plain = Plain::of(300);
    let folder = written("forged-edge", &plain);
    plain.entries[290] = entry(999_999);
    let forged = written("forged-edge-copy", &plain);
    let file = "tile/entries/001.p/44";
    fs::copy(forged.join(file), folder.join(file)).unwrap();
    assert_eq!(found(&folder), [(file.to_owned(), Some(290), What::EntryChanged)]);
    fs::copy(forged.join("tile/0/001.p/44"), folder.join("tile/0/001.p/44")).unwrap();
    let root = ("checkpoint".to_owned(), None, What::RootDiffers { agrees_to: 0 });
    assert_eq!(found(&folder), [root]);
}

#[test]
fn a_log_that_was_cut_short_lacks_its_files() {
    let folder = written("cut-short", &Plain::of(600));
    let shorter = written("cut-short-copy", &Plain::of(256));
    fs::remove_dir_all(folder.join("tile")).unwrap();
    fs::rename(shorter.join("tile"), folder.join("tile")).unwrap();
    let said = said(&folder);
    assert!(
        said.iter()
            .any(|line| line
                .contains("tile/entries/001(記録 256番から511番まで): ファイルがありません")),
        "{said:#?}"
    );
}

#[test]
fn an_entry_that_was_signed_and_is_none_is_told_apart() {
    let mut plain = Plain::of(300);
    plain.entries[7] = b"no entry".to_vec();
    plain.entries[299] = Vec::new();
    let folder = written("malformed", &plain);
    let said = said(&folder);
    assert_eq!(said.len(), 2);
    assert!(said[0].starts_with("tile/entries/000(記録 7番): 記録したとおりですが、"), "{said:#?}");
    assert!(said[1].starts_with("tile/entries/001.p/44(記録 299番): "), "{said:#?}");
}

/// All of it is told, not the first alone.
#[test]
fn many_faults_at_once_are_all_told() {
    let plain = Plain::of(1_000);
    let folder = written("many", &plain);
    let flip = |file: &str, place: usize| {
        let mut bytes = fs::read(folder.join(file)).unwrap();
        bytes[place] ^= 1;
        fs::write(folder.join(file), bytes).unwrap();
    };
    flip("tile/entries/000", 50);
    flip("tile/0/001", 50);
    flip("tile/entries/002", 9_000);
    flip("tile/1/000.p/3", 70);
    flip("tile/entries/003.p/232", 100);
    fs::remove_file(folder.join("tile/0/002")).unwrap();
    fs::write(folder.join("extra"), [1]).unwrap();
    let files: Vec<String> = checked(&folder, &[]).1.into_iter().map(|it| it.file).collect();
    for file in ["tile/entries/000", "tile/0/001", "tile/0/002", "tile/entries/003.p/232", "extra"]
    {
        assert!(files.iter().any(|found| found == file), "{file}: {files:?}");
    }
    // The tile over the third bundle is gone and the tile above is broken at its place.
    assert!(files.iter().any(|file| file.starts_with("tile/entries/002")
        || file.starts_with("tile/1")
        || file == "tile/0/002"));
}

#[test]
fn the_plain_writer_and_the_formula_agree() {
    let hashes = Plain::of(3).hashes();
    assert_eq!(mth(&hashes), {
        let left = mth(&hashes[..2]);
        mth(&[left, hashes[2]])
    });
}
