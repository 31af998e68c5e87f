//! What was kept long enough goes, and nothing else: the tree, every proof and every head are as
//! before, whoever verifies is told how far, and nobody else can make entries disappear.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use romori_ledger::{Disk, Log, LogError, check_consistency, check_inclusion, leaf_hash};
use romori_recheck::{Key, Severity, Summary, recheck};
use romori_record::id_of;

use crate::verifier::entries;
use crate::world::{Fault, World};
use crate::{FOLDER, NAME, ROOT, signer};

fn open_in(folder: &Path) -> Result<Log, LogError> {
    Log::open(Arc::new(Disk), folder, NAME, signer(), &[], id_of)
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("retention-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn rechecked(folder: &Path, log: &Log) -> (Summary, u64) {
    let key = Key::parse(&log.key().to_string()).unwrap();
    let mut faults = 0;
    let summary = recheck(folder, &[key], &[], &mut |problem| {
        faults += u64::from(problem.severity() == Severity::Fault);
    });
    (summary, faults)
}

#[test]
fn entries_that_were_kept_long_enough_go_by_bundles_and_stay_proved() {
    let folder = folder("goes");
    let mut log = open_in(&folder).unwrap();
    let leaves = entries(0..1_000);
    log.append_batch(&leaves).unwrap();
    log.keep_checkpoint().unwrap();
    let (before, root) = (log.checkpoint(), log.root());
    let table = [(0, 0), (255, 0), (256, 256), (600, 512), (400, 512), (5_000, 768)];
    for (asked, gone) in table {
        assert_eq!(log.let_go_before(asked).unwrap(), gone, "{asked}");
        assert_eq!((log.root(), log.size()), (root, 1_000));
        let (summary, faults) = rechecked(&folder, &log);
        assert_eq!((summary.gone, summary.root, faults), (gone, Some(root), 0), "{asked}");
    }
    let reader = log.reader();
    assert_eq!(reader.leaf(767), Err(LogError::Gone));
    assert_eq!(reader.leaf(768).unwrap(), leaves[768]);
    for index in [0, 511, 767, 768, 999] {
        let leaf = leaf_hash(&leaves[usize::try_from(index).unwrap()]);
        let proof = reader.inclusion(index, 1_000).unwrap();
        check_inclusion(index, 1_000, &leaf, &root, &proof).unwrap();
    }
    // It goes on: opened anew, what comes again is still known, what is new is added.
    drop(log);
    std::fs::remove_dir_all(folder.join("cache")).ok();
    let mut log = open_in(&folder).unwrap();
    assert_eq!(log.gone(), 768);
    let appended = log.append_batch(&entries(100..1_200)).unwrap();
    assert_eq!((appended.again, appended.added), (900, 200));
    let proof = log.reader().consistency(1_000, 1_200).unwrap();
    check_consistency(1_000, 1_200, &before.root, &log.root(), &proof).unwrap();
    assert_eq!(rechecked(&folder, &log).1, 0);
}

#[test]
fn nobody_else_makes_entries_disappear() {
    let folder = folder("others");
    let mut log = open_in(&folder).unwrap();
    log.append_batch(&entries(0..1_000)).unwrap();
    log.let_go_before(256).unwrap();
    // One more bundle than was let go.
    let (bundle, aside) = (folder.join("tile/entries/001"), folder.with_extension("bundle"));
    std::fs::rename(&bundle, &aside).unwrap();
    assert_eq!(rechecked(&folder, &log).1, 1, "told");
    // And the note changed to cover it: no key has signed that.
    let note = std::fs::read_to_string(folder.join("gone")).unwrap();
    std::fs::write(folder.join("gone"), note.replace("gone 256", "gone 512")).unwrap();
    let (summary, faults) = rechecked(&folder, &log);
    assert_eq!((summary.gone, faults), (0, 3), "the note, and both bundles");
    drop(log);
    assert!(matches!(open_in(&folder), Err(LogError::Damaged { path }) if path == "gone"));
    // A checkpoint in its place is no such note either.
    std::fs::copy(folder.join("checkpoint"), folder.join("gone")).unwrap();
    assert!(open_in(&folder).is_err());
    std::fs::write(folder.join("gone"), note).unwrap();
    std::fs::rename(&aside, &bundle).unwrap();
    open_in(&folder).unwrap();
}

#[test]
fn a_power_failure_while_entries_go_leaves_a_whole_log() {
    for operation in 0..60 {
        let world = World::new(ROOT);
        let files = Arc::new(world.clone());
        let open =
            || Log::open(files.clone(), Path::new(FOLDER), NAME, signer(), &[], id_of).unwrap();
        let mut log = open();
        log.append_batch(&entries(0..1_100)).unwrap();
        let root = log.root();
        world.fail(operation, Fault::Crash);
        let _ = log.let_go_before(1_024);
        drop(log);
        world.restart(operation, 512);
        let mut log = open();
        assert_eq!(log.root(), root, "operation {operation}");
        assert!([0, 1_024].contains(&log.gone()), "operation {operation}");
        assert_eq!(log.let_go_before(1_024).unwrap(), 1_024);
        assert_eq!(log.append_batch(&entries(0..1_101)).unwrap().added, 1);
    }
}
