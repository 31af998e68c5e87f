//! Heads that were kept or seen outside: what a key alone cannot undo.

use std::fs;

use romori_recheck::{Head, What};

use crate::writer::{Plain, checkpoint, entry, signed};
use crate::{checked, written};

fn head(plain: &Plain, size: usize) -> Head {
    Head { size: size as u64, root: plain.root(size) }
}

fn whats(folder: &std::path::Path, heads: &[Head]) -> Vec<(String, What)> {
    checked(folder, heads).1.into_iter().map(|problem| (problem.file, problem.what)).collect()
}

#[test]
fn heads_that_were_seen_are_held_against_the_log() {
    let mut plain = Plain::of(700);
    plain.kept = vec![100, 512, 700];
    let folder = written("heads", &plain);
    let sizes = [0, 1, 255, 256, 257, 511, 513, 600, 699, 700];
    let heads = sizes.map(|size| head(&plain, size));
    let (summary, problems) = checked(&folder, &heads);
    assert_eq!((summary.heads, problems), (13, vec![]));
}

/// Whoever has the key can sign another history, and not take back what others have seen.
#[test]
fn a_history_rewritten_with_the_key_is_found_by_what_others_have_seen() {
    let seen = Plain::of(700);
    let mut rewritten = seen.clone();
    rewritten.entries[400] = entry(12_345);
    let folder = written("rewritten", &rewritten);
    assert_eq!(checked(&folder, &[]).1, []);
    let heads = [100, 300, 400, 401, 512, 650].map(|size| head(&seen, size));
    let expected =
        [401, 512, 650].map(|size| ("外部の控え".to_owned(), What::HeadDiffers { size }));
    assert_eq!(whats(&folder, &heads), expected);
    // Signed by nobody: how far it is sound is said.
    let mut bytes = fs::read(folder.join("checkpoint")).unwrap();
    let old = checkpoint(700, &seen.root(700)).into_bytes();
    bytes.clone_from(&old);
    fs::write(folder.join("checkpoint"), bytes).unwrap();
    let found = whats(&folder, &heads);
    assert_eq!(found.last().unwrap().1, What::RootDiffers { agrees_to: 400 });
}

#[test]
fn a_log_put_back_is_found_by_a_larger_head() {
    let plain = Plain::of(300);
    let folder = written("put-back", &plain);
    let seen = Head { size: 301, root: [9; 32] };
    let what = What::HeadBeyond { size: 301, log: 300 };
    assert_eq!(whats(&folder, &[seen]), [("外部の控え".to_owned(), what)]);
}

#[test]
fn a_kept_checkpoint_that_is_not_what_its_name_says_is_named() {
    let mut plain = Plain::of(300);
    plain.kept = vec![100];
    let folder = written("kept", &plain);
    let file = "kept/00000000000000000100";
    let good = fs::read_to_string(folder.join(file)).unwrap();
    let other_size = checkpoint(101, &plain.root(101));
    let other_root = checkpoint(100, &plain.root(99));
    let other_key = signed(good.split_once("\n\n").unwrap().0, 8);
    let table = [
        (other_size, What::HeadDiffers { size: 101 }),
        (other_root, What::HeadDiffers { size: 100 }),
        (good.replace("\n100\n", "\n102\n"), What::CheckpointSignature),
        (other_key, What::CheckpointForm),
        ("x".to_owned(), What::CheckpointForm),
    ];
    for (note, what) in table {
        fs::write(folder.join(file), note).unwrap();
        assert_eq!(whats(&folder, &[]), [(file.to_owned(), what)]);
    }
}
