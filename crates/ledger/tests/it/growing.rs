//! One writer, the files that it leaves, and what it refuses to open.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use romori_ledger::{
    Appended, Disk, Ed25519Signer, Log, LogError, LogReader, NoteError, Signer, empty_root,
};

use crate::world::World;
use crate::{FOLDER, NAME, ROOT, filled, key_of, leaf, leaves, open, signer};

#[test]
fn an_empty_log_has_a_checkpoint() {
    let world = World::new(ROOT);
    let log = open(&world).unwrap();
    assert_eq!((log.size(), log.root()), (0, empty_root()));
    let note = String::from_utf8(world.files(FOLDER)[Path::new("/disk/log/checkpoint")].clone());
    let expected = "log.example/romori\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    assert!(note.unwrap().starts_with(expected));
    assert_eq!(log.reader().leaf(0), Err(LogError::OutOfRange));
}

#[test]
fn a_batch_answers_where_its_leaves_are() {
    let (_, mut log) = filled(3);
    let answer = log.append_batch(&leaves(3..5)).unwrap();
    assert_eq!(answer, Appended { first: 3, added: 2, again: 0 });
    assert_eq!(log.reader().leaf(4), Ok(leaf(4)));
    let none: [Vec<u8>; 0] = [];
    assert_eq!(log.append_batch(&none).unwrap(), Appended { first: 5, added: 0, again: 0 });
}

fn names(world: &World) -> Vec<String> {
    let within = |path: &PathBuf| path.strip_prefix(FOLDER).unwrap().display().to_string();
    world.files(FOLDER).keys().map(within).collect()
}

#[test]
fn partial_files_stay_until_the_full_one_is_there() {
    let (world, mut log) = filled(3);
    log.append_batch(&leaves(3..5)).unwrap();
    let expected = [
        "checkpoint",
        "tile/0/000.p/3",
        "tile/0/000.p/5",
        "tile/entries/000.p/3",
        "tile/entries/000.p/5",
    ];
    assert_eq!(names(&world), expected);
    log.append_batch(&leaves(5..256)).unwrap();
    assert_eq!(names(&world), ["checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000"]);
    log.append_batch(&leaves(256..257)).unwrap();
    let expected = [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/1",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/1",
    ];
    assert_eq!(names(&world), expected);
}

#[test]
fn a_reader_keeps_its_size_while_the_log_grows() {
    let (_, mut log) = filled(200);
    let reader = log.reader();
    log.append_batch(&leaves(200..600)).unwrap();
    let found: Vec<_> = reader.leaves(190..999).map(Result::unwrap).collect();
    assert_eq!(found, leaves(190..200));
    assert_eq!(reader.root(200), log.reader().root(200));
    assert_eq!(reader.root(201), Err(LogError::OutOfRange));
}

#[test]
fn one_writer_at_a_time() {
    let world = World::new(ROOT);
    let log = open(&world).unwrap();
    assert_eq!(open(&world).err(), Some(LogError::InUse));
    drop(log);
    assert!(open(&world).is_ok());
}

#[test]
fn another_key_or_another_name_is_refused() {
    let (world, log) = filled(3);
    drop(log);
    let with = |name: &str, seed: u8| {
        let signer = Box::new(Ed25519Signer::from_seed(&[seed; 32]).unwrap());
        Log::open(Arc::new(world.clone()), Path::new(FOLDER), name, signer, &[], key_of).err()
    };
    assert_eq!(with(NAME, 8), Some(LogError::Checkpoint(NoteError::OtherKey)));
    assert_eq!(with("log.example/other", 7), Some(LogError::Checkpoint(NoteError::OtherKey)));
    assert_eq!(with("with space", 7), Some(LogError::Name));
    assert_eq!(with(NAME, 7), None);
}

/// The key was changed: the log goes on under its name, and the former key opens it no more.
#[test]
fn a_new_key_takes_over_from_a_former_one() {
    let (world, log) = filled(3);
    let former = signer().public_key();
    let root = log.root();
    drop(log);
    let with = |seed: u8, former: &[[u8; 32]]| {
        let signer = Box::new(Ed25519Signer::from_seed(&[seed; 32]).unwrap());
        Log::open(Arc::new(world.clone()), Path::new(FOLDER), NAME, signer, former, key_of)
    };
    let other = Some(LogError::Checkpoint(NoteError::OtherKey));
    assert_eq!(with(8, &[[9; 32]]).err(), other);
    let log = with(8, &[[9; 32], former]).unwrap();
    assert_eq!((log.size(), log.root()), (3, root));
    let key = log.key().clone();
    drop(log);
    let reader = LogReader::open(Arc::new(world.clone()), Path::new(FOLDER), &key).unwrap();
    assert_eq!(reader.checkpoint().size, 3);
    assert_eq!(with(7, &[]).err(), other);
    assert_eq!(with(8, &[]).unwrap().append_batch(&leaves(0..4)).unwrap().added, 1);
}

#[test]
fn a_leaf_without_a_key_or_too_long_is_refused_before_anything_is_written() {
    let (world, mut log) = filled(3);
    let before = world.files(FOLDER);
    let long = [leaf(9), vec![0; 65_536]].concat();
    assert_eq!(log.append_batch(&[leaf(4), vec![1; 5]]), Err(LogError::Leaf { place: 1 }));
    assert_eq!(log.append_batch(&[long]), Err(LogError::Leaf { place: 0 }));
    assert_eq!(world.files(FOLDER), before);
    let longest = [leaf(7), vec![0; 65_535 - 17]].concat();
    assert_eq!(log.append_batch(&[longest]).unwrap().added, 1);
}

/// A checkpoint that is put back would make the next batch overwrite what came since.
#[test]
fn an_old_checkpoint_is_refused() {
    let (world, mut log) = filled(3);
    let checkpoint = Path::new(FOLDER).join("checkpoint");
    let old = world.files(FOLDER)[&checkpoint].clone();
    log.append_batch(&leaves(3..70_000)).unwrap();
    let now = world.files(FOLDER)[&checkpoint].clone();
    drop(log);
    world.set(&checkpoint, Some(&old));
    let error = open(&world).err();
    assert_eq!(error, Some(LogError::CheckpointTooOld { size: 3, found: 257 * 256 }));
    world.set(&checkpoint, Some(&now));
    assert_eq!(open(&world).unwrap().size(), 70_000);
}

#[test]
fn a_checkpoint_older_than_a_kept_one_is_refused() {
    let (world, mut log) = filled(3);
    let checkpoint = Path::new(FOLDER).join("checkpoint");
    let old = world.files(FOLDER)[&checkpoint].clone();
    log.append_batch(&leaves(3..5)).unwrap();
    log.keep_checkpoint().unwrap();
    assert!(names(&world).contains(&"kept/00000000000000000005".to_owned()));
    drop(log);
    world.set(&checkpoint, Some(&old));
    let error = open(&world).err();
    assert_eq!(error, Some(LogError::CheckpointTooOld { size: 3, found: 5 }));
}

/// A copy made while the log grew: the checkpoint first, then tiles that have become full since.
#[test]
fn a_copy_made_while_the_log_grew_opens_at_its_checkpoint() {
    let (world, mut log) = filled(300);
    let checkpoint = Path::new(FOLDER).join("checkpoint");
    let copied = world.files(FOLDER)[&checkpoint].clone();
    let root = log.root();
    log.append_batch(&leaves(300..900)).unwrap();
    drop(log);
    world.set(&checkpoint, Some(&copied));
    let mut log = open(&world).unwrap();
    assert_eq!((log.size(), log.root()), (300, root));
    assert!(names(&world).contains(&"tile/0/001.p/44".to_owned()));
    log.append_batch(&leaves(300..301)).unwrap();
    let found: Vec<_> = log.reader().leaves(0..301).map(Result::unwrap).collect();
    assert_eq!(found, leaves(0..301));
}

/// The real file system, with the lock between two of the same process.
#[test]
fn the_disk_of_the_machine_does_the_same() {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("growing");
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
    let folder = root.join("log");
    let open = || Log::open(Arc::new(Disk), &folder, NAME, signer(), &[], key_of);
    let mut log = open().unwrap();
    assert_eq!(open().err(), Some(LogError::InUse));
    log.append_batch(&leaves(0..200)).unwrap();
    log.append_batch(&leaves(200..300)).unwrap();
    log.keep_checkpoint().unwrap();
    let (_, simulated) = filled(300);
    assert_eq!(log.root(), simulated.root());
    let key = log.key().clone();
    drop(log);
    let reader = LogReader::open(Arc::new(Disk), &folder, &key).unwrap();
    assert_eq!(reader.checkpoint().size, 300);
    assert_eq!(open().unwrap().append_batch(&leaves(0..301)).unwrap().added, 1);
    assert!(!folder.join("tile/0/000.p").exists());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 4,
        ..ProptestConfig::default()
    })]

    /// Whatever stands in a file of the edge, the log opens as it was or says what is wrong.
    #[test]
    fn any_content_is_refused_or_without_effect(
        which in any::<prop::sample::Index>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        keep in any::<prop::sample::Index>(),
    ) {
        let (world, log) = filled(300);
        let root = log.root();
        drop(log);
        let before = world.files(FOLDER);
        let (path, old) = before.iter().nth(which.index(before.len())).unwrap();
        let bytes = [&old[..keep.index(old.len() + 1)], &bytes].concat();
        world.set(path, Some(&bytes));
        match open(&world) {
            Ok(log) => {
                prop_assert_eq!(log.root(), root);
                // Only files away from the edge are left to the verifier.
                let inner = path.ends_with("tile/0/000") || path.ends_with("tile/entries/000");
                prop_assert!(inner || bytes == *old, "{}", path.display());
            }
            Err(LogError::Damaged { .. } | LogError::Checkpoint(_)) => {}
            Err(error) => prop_assert!(false, "{}: {:?}", path.display(), error),
        }
    }
}
