//! The disk fails at each operation in turn, in each way: nothing acknowledged is lost, nothing
//! is there twice, and the log goes on.

use std::path::Path;

use romori_ledger::{Log, LogError};

use crate::world::{Careless, Fault, World};
use crate::{FOLDER, ROOT, leaf, leaves, open};

/// Batches that fill a tile, cross one, and add a single leaf.
const BATCHES: [std::ops::Range<u64>; 6] = [0..3, 3..3, 3..255, 255..258, 258..259, 259..520];
const ALL: u64 = 520;

fn sizes() -> [u64; 7] {
    [0, 3, 3, 255, 258, 259, 520]
}

/// Outcomes of chance to try for each fault: more by night.
fn seeds() -> std::ops::Range<u64> {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    0..cases.unwrap_or(256_u64).div_ceil(128)
}

/// Hands over the batches from the first that was not acknowledged. Stops at the first refusal.
fn hand_over(log: &mut Log, acknowledged: &mut usize) -> Result<(), LogError> {
    for batch in &BATCHES[*acknowledged..] {
        log.append_batch(&leaves(batch.clone()))?;
        *acknowledged += 1;
    }
    log.keep_checkpoint()
}

fn agree(what: &str, agrees: bool) -> Result<(), String> {
    if agrees { Ok(()) } else { Err(what.to_owned()) }
}

/// As much as was acknowledged, and the batch under way whole or not at all.
fn holds(log: &Log, acknowledged: usize) -> Result<(), String> {
    let size = log.size();
    let (least, most) = (sizes()[acknowledged], sizes()[(acknowledged + 1).min(BATCHES.len())]);
    agree(&format!("{size} of {least} or {most}"), size == least || size == most)?;
    agree("other leaves", all_leaves(log)? == leaves(0..size))
}

fn all_leaves(log: &Log) -> Result<Vec<Vec<u8>>, String> {
    log.reader().leaves(0..log.size()).collect::<Result<_, _>>().map_err(told)
}

fn told(error: LogError) -> String {
    format!("{error:?}")
}

fn is_complete(world: &World, root: [u8; 32]) -> Result<(), String> {
    let log = open(world).map_err(told)?;
    agree("another root at the end", (log.size(), log.root()) == (ALL, root))?;
    agree("other leaves at the end", all_leaves(&log)? == leaves(0..ALL))
}

fn undisturbed() -> (u64, [u8; 32]) {
    let world = World::new(ROOT);
    let mut log = open(&world).unwrap();
    hand_over(&mut log, &mut 0).unwrap();
    (world.operations(), log.root())
}

/// The power goes at this operation; then it goes on; then the power goes once more.
fn survives_a_crash(world: &World, at: u64, seed: u64, root: [u8; 32]) -> Result<(), String> {
    world.fail(at, Fault::Crash);
    let mut acknowledged = 0;
    let run = open(world).and_then(|mut log| hand_over(&mut log, &mut acknowledged));
    agree("nothing failed", world.has_failed())?;
    world.restart(seed, if seed.is_multiple_of(2) { 512 } else { 4096 });
    let mut log = open(world).map_err(told)?;
    holds(&log, acknowledged)?;
    if run.is_err() {
        hand_over(&mut log, &mut acknowledged).map_err(told)?;
    }
    drop(log);
    world.restart(seed + 100, 512);
    is_complete(world, root)
}

#[test]
fn a_crash_at_any_operation_loses_nothing_acknowledged() {
    let (operations, root) = undisturbed();
    for at in 0..operations {
        for seed in seeds() {
            let survived = survives_a_crash(&World::new(ROOT), at, seed, root);
            assert_eq!(survived, Ok(()), "crash at operation {at}, seed {seed}");
        }
    }
}

/// Each guard is needed: without it some crash loses something, and the test above sees it.
#[test]
fn a_log_that_does_not_wait_for_the_disk_loses() {
    let (operations, root) = undisturbed();
    for careless in [Careless::OfFiles, Careless::OfNames] {
        let lost = (0..operations).flat_map(|at| (0..4).map(move |seed| (at, seed)));
        let lost = lost.filter(|(at, seed)| {
            let world = World::new(ROOT);
            world.forget(careless);
            survives_a_crash(&world, *at, *seed, root).is_err()
        });
        assert!(lost.count() > 10, "{careless:?}");
    }
}

/// A second crash while opening after the first.
#[test]
fn a_crash_while_recovering_loses_nothing_either() {
    let (operations, root) = undisturbed();
    for at in (0..operations).step_by(23) {
        for second in 0..40 {
            let what = format!("crash at {at}, then at {second}");
            let world = World::new(ROOT);
            world.fail(at, Fault::Crash);
            let mut acknowledged = 0;
            let _ = open(&world).and_then(|mut log| hand_over(&mut log, &mut acknowledged));
            world.restart(at, 512);
            world.fail(second, Fault::Crash);
            drop(open(&world));
            world.restart(second, 512);
            let mut log = open(&world).unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert_eq!(holds(&log, acknowledged), Ok(()), "{what}");
            hand_over(&mut log, &mut acknowledged).unwrap();
            drop(log);
            assert_eq!(is_complete(&world, root), Ok(()), "{what}");
        }
    }
}

#[test]
fn a_full_disk_is_said_and_the_log_goes_on_when_there_is_space() {
    let (operations, root) = undisturbed();
    let mut refused = 0;
    for at in 0..operations {
        let what = format!("no space at operation {at}");
        let world = World::new(ROOT);
        world.fail(at, Fault::NoSpace);
        let mut acknowledged = 0;
        let opened = open(&world);
        let mut log = match opened {
            Ok(log) => log,
            Err(LogError::NoSpace) => open(&world).unwrap(),
            // A sync that fails for want of space leaves open what lasts.
            Err(LogError::Files { .. }) => open(&world).unwrap(),
            Err(error) => panic!("{what}: {error:?}"),
        };
        match hand_over(&mut log, &mut acknowledged) {
            Ok(()) => {}
            Err(LogError::NoSpace) => {
                refused += 1;
                assert!(!log.is_stopped(), "{what}");
                assert_eq!(holds(&log, acknowledged), Ok(()), "{what}");
                hand_over(&mut log, &mut acknowledged).unwrap_or_else(|e| panic!("{what}: {e:?}"));
            }
            Err(LogError::Files { .. }) => {
                drop(log);
                log = open(&world).unwrap();
                hand_over(&mut log, &mut acknowledged).unwrap();
            }
            Err(error) => panic!("{what}: {error:?}"),
        }
        drop(log);
        world.restart(at, 512);
        assert_eq!(is_complete(&world, root), Ok(()), "{what}");
    }
    assert!(refused > 20, "{refused}");
    assert!(LogError::NoSpace.to_string().contains("空き"));
}

/// The device fails once and says afterwards that all is well. What was not acknowledged is
/// handed over again; after that the power goes.
#[test]
fn a_failed_sync_is_never_taken_for_saved() {
    let (operations, root) = undisturbed();
    let mut stopped = 0;
    for at in 0..operations {
        for seed in seeds() {
            let what = format!("device error at operation {at}, seed {seed}");
            let world = World::new(ROOT);
            world.fail(at, Fault::DeviceError);
            let mut acknowledged = 0;
            let run = open(&world).and_then(|mut log| {
                let run = hand_over(&mut log, &mut acknowledged);
                if run.is_err() && log.is_stopped() {
                    stopped += 1;
                    let again = log.append_batch(&[leaf(0)]);
                    assert_eq!(again, Err(LogError::Stopped), "{what}");
                    assert_eq!(log.keep_checkpoint(), Err(LogError::Stopped), "{what}");
                }
                run
            });
            if run.is_err() {
                let mut log = open(&world).unwrap_or_else(|error| panic!("{what}: {error:?}"));
                assert_eq!(holds(&log, acknowledged), Ok(()), "{what}");
                hand_over(&mut log, &mut acknowledged).unwrap();
            }
            world.restart(seed, 512);
            assert_eq!(is_complete(&world, root), Ok(()), "{what}");
        }
    }
    assert!(stopped > 50, "{stopped}");
}

/// Whatever an interrupted write can have left beyond the checkpoint, cut at each byte.
#[test]
fn a_torn_file_beyond_the_checkpoint_is_swept() {
    let (before, after) = (World::new(ROOT), World::new(ROOT));
    for (world, numbers) in [(&before, 0..250), (&after, 0..262)] {
        let mut log = open(world).unwrap();
        log.append_batch(&leaves(numbers)).unwrap();
    }
    let old = before.files(FOLDER);
    let new = after.files(FOLDER);
    let checkpoint = Path::new(FOLDER).join("checkpoint");
    let mut cuts = 0;
    for (path, bytes) in new.iter().filter(|(path, _)| !old.contains_key(*path)) {
        let aside = path.with_file_name(format!("{}.new", path.file_name().unwrap().display()));
        let step = (bytes.len() / 60).max(1);
        for cut in (0..=bytes.len()).step_by(step) {
            let world = World::new(ROOT);
            for (path, bytes) in &old {
                world.set(path, Some(bytes));
            }
            world.set(path, Some(&bytes[..cut]));
            world.set(&aside, Some(&bytes[..cut]));
            world.set(&checkpoint.with_extension("new"), Some(&new[&checkpoint][..cut.min(20)]));
            let mut log = open(&world).unwrap();
            assert_eq!(log.size(), 250, "{path:?} cut at {cut}");
            assert!(!world.files(FOLDER).contains_key(&aside), "{aside:?} is left");
            log.append_batch(&leaves(250..262)).unwrap();
            drop(log);
            assert_eq!(open(&world).unwrap().root(), open(&after).unwrap().root());
            assert_eq!(world.files(FOLDER), new, "{path:?} cut at {cut}");
            cuts += 1;
        }
    }
    assert!(cuts > 200, "{cuts}");
}

/// What lies within the checkpoint is not repaired by guessing.
#[test]
fn a_cut_file_within_the_checkpoint_is_refused() {
    let (world, log) = crate::filled(300);
    drop(log);
    let edge = ["checkpoint", "tile/entries/001.p/44", "tile/0/001.p/44", "tile/1/000.p/1"];
    for name in edge {
        let path = Path::new(FOLDER).join(name);
        let whole = world.files(FOLDER)[&path].clone();
        for cut in 0..whole.len() {
            world.set(&path, Some(&whole[..cut]));
            let refused =
                matches!(open(&world), Err(LogError::Damaged { .. } | LogError::Checkpoint(_)));
            assert!(refused, "{name} cut at {cut}");
        }
        world.set(&path, None);
        assert!(matches!(open(&world), Err(LogError::Damaged { .. } | LogError::NoCheckpoint)));
        world.set(&path, Some(&whole));
        assert_eq!(open(&world).unwrap().size(), 300);
    }
}
