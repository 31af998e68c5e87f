//! A sound log is found sound, at every size, and what is merely untidy is no fault.

use std::fs;
use std::path::Path;

use romori_recheck::{Key, Problem, Severity, What, recheck};

use crate::writer::{self, Plain};
use crate::{checked, key, said, written};

#[test]
fn a_log_of_any_size_is_found_sound() {
    for size in [0, 1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 1_000] {
        let plain = Plain::of(size);
        let folder = written("sound", &plain);
        let (summary, problems) = checked(&folder, &[]);
        assert_eq!(problems, [], "{size}");
        assert_eq!((summary.size, summary.faults), (size, 0));
        assert_eq!(summary.root, Some(plain.root(plain.entries.len())), "{size}");
    }
}

/// Three levels of tiles, several groups at once, kept heads at every kind of place.
#[test]
fn a_log_of_three_levels_is_found_sound() {
    let mut plain = Plain::of(131_500);
    plain.kept = vec![0, 1, 255, 256, 300, 65_535, 65_536, 65_537, 131_072, 131_333, 131_500];
    let folder = written("sound-large", &plain);
    let (summary, problems) = checked(&folder, &[]);
    assert_eq!(problems, []);
    assert_eq!((summary.size, summary.heads), (131_500, 11));
    assert_eq!(summary.root, Some(plain.root(131_500)));
}

#[test]
fn what_is_untidy_is_a_notice() {
    let plain = Plain::of(300);
    let folder = written("untidy", &plain);
    for (path, bytes) in [
        ("tile/0/001.p/45", vec![7; 45 * 32]),
        ("tile/entries/002", vec![1, 2, 3]),
        ("tile/1/000.p/2", vec![0; 64]),
        ("tile/2/000.p/1", vec![0; 32]),
        ("tile/0/001.p/44.new", vec![1]),
        ("checkpoint.new", vec![]),
        ("lock", vec![]),
        ("cache/key-ranges", vec![9; 96]),
    ] {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), bytes).unwrap();
    }
    let (summary, problems) = checked(&folder, &[]);
    assert_eq!((summary.faults, summary.notices), (0, 6), "{problems:#?}");
    assert!(problems.iter().all(|problem| problem.severity() == Severity::Notice));
}

#[test]
fn files_that_no_log_has_are_faults() {
    let folder = written("strange", &Plain::of(300));
    for path in ["tile/0/0", "tile/0/001.p/044", "tile/x", "other", "kept/5", "tile/8/000"] {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), [1]).unwrap();
        let (_, problems) = checked(&folder, &[]);
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert_eq!((problems[0].file.as_str(), &problems[0].what), (path, &What::Extra));
        fs::remove_file(folder.join(path)).unwrap();
    }
}

/// A partial file of an earlier checkpoint may stay: as long as it is a beginning of what is there.
#[test]
fn superseded_files_are_held_against_what_is_there() {
    let plain = Plain::of(300);
    let folder = written("superseded", &plain);
    let earlier = Plain::of(280);
    let earlier_folder = written("superseded-earlier", &earlier);
    let hundred = written("superseded-first", &Plain::of(100));
    let copies = [
        (&earlier_folder, "tile/0/001.p/24"),
        (&earlier_folder, "tile/entries/001.p/24"),
        (&hundred, "tile/0/000.p/100"),
        (&hundred, "tile/entries/000.p/100"),
    ];
    for (from, path) in copies {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::copy(from.join(path), folder.join(path)).unwrap();
    }
    assert_eq!(checked(&folder, &[]).1, []);
    for (from, path) in copies {
        let mut bytes = fs::read(from.join(path)).unwrap();
        bytes[70] ^= 1;
        fs::write(folder.join(path), &bytes).unwrap();
        let (_, problems) = checked(&folder, &[]);
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert_eq!((problems[0].file.as_str(), problems[0].severity()), (path, Severity::Fault));
        bytes.truncate(90);
        fs::write(folder.join(path), &bytes).unwrap();
        assert_eq!(checked(&folder, &[]).0.faults, 1);
        fs::copy(from.join(path), folder.join(path)).unwrap();
    }
}

/// A copy made while the log grew has the full file where the checkpoint knows the partial one.
#[test]
fn a_full_file_in_the_place_of_a_partial_one_is_its_beginning() {
    let folder = written("grown", &Plain::of(600));
    let earlier = Plain::of(300);
    let note = writer::checkpoint(300, &earlier.root(300));
    fs::write(folder.join("checkpoint"), note).unwrap();
    for path in ["tile/0/002.p/88", "tile/entries/002.p/88", "tile/1/000.p/2"] {
        fs::remove_file(folder.join(path)).unwrap();
    }
    fs::write(folder.join("tile/1/000.p/1"), writer::mth(&earlier.hashes()[..256])).unwrap();
    let (summary, problems) = checked(&folder, &[]);
    assert_eq!((summary.faults, summary.root), (0, Some(earlier.root(300))), "{problems:#?}");
}

fn judged(folder: &Path, keys: &[Key]) -> Vec<Problem> {
    let mut problems = Vec::new();
    recheck(folder, keys, &[], &mut |problem| problems.push(problem));
    problems
}

#[test]
fn another_key_has_not_signed_it() {
    let folder = written("key", &Plain::of(5));
    let other = Key::parse(&writer::key(8)).unwrap();
    let whats = |keys: &[Key]| -> Vec<What> {
        judged(&folder, keys).into_iter().map(|problem| problem.what).collect()
    };
    assert_eq!(whats(std::slice::from_ref(&other)), [What::CheckpointKey]);
    assert_eq!(whats(&[]), [What::CheckpointKey]);
    // A former key is good for kept checkpoints, and no longer for the present one.
    assert_eq!(whats(&[other.clone(), key()]), [What::CheckpointKey]);
    assert_eq!(whats(&[key(), other]), []);
}

#[test]
fn a_kept_checkpoint_stays_as_its_key_has_signed_it() {
    let mut plain = Plain::of(300);
    plain.kept = vec![100];
    let folder = written("former-key", &plain);
    let file = folder.join("kept/00000000000000000100");
    let text = fs::read_to_string(&file).unwrap().split_once("\n\n").unwrap().0.to_owned() + "\n";
    fs::write(&file, writer::signed(&text, 8)).unwrap();
    let former = Key::parse(&writer::key(8)).unwrap();
    assert_eq!(judged(&folder, &[key(), former]), []);
    assert_eq!(judged(&folder, &[key()])[0].what, What::CheckpointKey);
}

#[test]
fn a_folder_without_a_log_is_said_to_have_none() {
    let folder = written("none", &Plain::of(0));
    fs::remove_file(folder.join("checkpoint")).unwrap();
    assert_eq!(said(&folder), ["checkpoint: ファイルがありません。控えから戻してください。"]);
    assert_eq!(said(&folder.join("nowhere")).len(), 1);
}
