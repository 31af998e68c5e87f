//! The spool: many at once, one sync for all, every failure, and the log behind it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier};
use std::thread;

use proptest::prelude::*;
use romori_ledger::{Disk, LogError, Spool, SpoolError, SpoolLimits};
use romori_types::Timestamp;

use crate::world::{Dice, Fault, World};
use crate::{ROOT, leaf, open};

const FOLDER: &str = "/disk/spool";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_783_672_200 + second).unwrap()
}

fn small() -> SpoolLimits {
    SpoolLimits { file_bytes: 300, waiting_bytes_max: 5_500 }
}

fn spool(world: &World) -> Result<Spool, SpoolError> {
    Spool::open(Arc::new(world.clone()), Path::new(FOLDER), small())
}

/// Everything that waits, confirmed as it goes.
fn take_all(spool: &Spool) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    while let Some(drained) = spool.drain().unwrap() {
        assert_eq!(spool.drain().unwrap().as_ref(), Some(&drained), "the same until confirmed");
        spool.confirm(&drained).unwrap();
        all.extend(drained.records);
    }
    all
}

#[test]
fn records_come_out_in_their_order_and_once() {
    let world = World::new(ROOT);
    let spool = spool(&world).unwrap();
    let nothing = spool.waiting();
    assert_eq!((nothing.records, nothing.bytes, nothing.since), (0, 0, None));
    assert_eq!(spool.drain(), Ok(None));
    let records: Vec<_> = (0..40).map(leaf).collect();
    for (record, second) in records.iter().zip(0..) {
        spool.append(at(second), record).unwrap();
    }
    let waiting = spool.waiting();
    assert_eq!((waiting.records, waiting.since), (40, Some(at(0))));
    assert!(world.files(FOLDER).len() > 3, "the files are small");
    let drained = spool.drain().unwrap().unwrap();
    spool.confirm(&drained).unwrap();
    spool.confirm(&drained).unwrap();
    let first = drained.records.len();
    assert_eq!(spool.waiting().since, Some(at(i64::try_from(first).unwrap())));
    assert_eq!([drained.records, take_all(&spool)].concat(), records);
    assert!(world.files(FOLDER).values().all(Vec::is_empty));
    // The next file was begun ahead: whoever appends waits for one sync only.
    let before = world.syncs();
    spool.append(at(99), &leaf(1)).unwrap();
    assert_eq!(world.syncs() - before, 1);
    assert_eq!(take_all(&spool), [leaf(1)]);
}

#[test]
fn what_was_not_confirmed_is_there_after_opening_anew() {
    let world = World::new(ROOT);
    let first = spool(&world).unwrap();
    assert_eq!(spool(&world).err(), Some(SpoolError::Files(LogError::InUse)));
    (0..40).for_each(|number| first.append(at(0), &leaf(number)).unwrap());
    let drained = first.drain().unwrap().unwrap();
    first.confirm(&drained).unwrap();
    assert!(first.drain().unwrap().is_some());
    drop(first);
    world.restart(1, 512);
    let spool = spool(&world).unwrap();
    spool.append(at(1), &leaf(40)).unwrap();
    let expected: Vec<_> = (drained.records.len() as u64..41).map(leaf).collect();
    assert_eq!(take_all(&spool), expected);
}

#[test]
fn what_is_no_record_or_too_much_is_refused() {
    let world = World::new(ROOT);
    let spool = spool(&world).unwrap();
    assert_eq!(spool.append(at(0), &[]), Err(SpoolError::Record));
    assert_eq!(spool.append(at(0), &vec![0; 65_536]), Err(SpoolError::Record));
    spool.append(at(0), &vec![7; 65_535]).unwrap();
    assert_eq!(spool.append(at(0), &[1]), Err(SpoolError::Full));
    assert!(SpoolError::Full.to_string().contains("追いついていない"));
    assert_eq!(take_all(&spool), [vec![7; 65_535]]);
    spool.append(at(0), &[1]).unwrap();
}

/// Thirty-two threads, each waiting for its own: far fewer syncs than records.
#[test]
fn one_sync_serves_all_who_wait() {
    let world = World::new(ROOT);
    world.slow_down();
    let limits = SpoolLimits::default();
    let spool = Spool::open(Arc::new(world.clone()), Path::new(FOLDER), limits).unwrap();
    let before = world.syncs();
    let (threads, each) = (32, 20);
    let start = Barrier::new(threads);
    thread::scope(|scope| {
        for thread in 0..threads as u64 {
            let (spool, start) = (&spool, &start);
            scope.spawn(move || {
                start.wait();
                (0..each).for_each(|n| spool.append(at(0), &leaf(thread * each + n)).unwrap());
            });
        }
    });
    let (records, syncs) = (threads as u64 * each, world.syncs() - before);
    assert!(syncs * 4 < records, "{syncs} syncs for {records} records");
    let mut all = take_all(&spool);
    all.sort();
    let mut expected: Vec<_> = (0..records).map(leaf).collect();
    expected.sort();
    assert_eq!(all, expected);
}

/// Each failure at each operation: what was acknowledged comes out, in order, whatever else does.
fn survives(fault: Fault, at_operation: u64, seed: u64) -> bool {
    let what = format!("{fault:?} at operation {at_operation}, seed {seed}");
    let world = World::new(ROOT);
    world.fail(at_operation, fault);
    let mut dice = Dice::new(seed);
    let (mut acknowledged, mut taken) = (Vec::new(), Vec::new());
    let mut run = |spool: &Spool, numbers: std::ops::Range<u64>| -> Result<(), SpoolError> {
        for number in numbers {
            spool.append(at(0), &leaf(number))?;
            acknowledged.push(leaf(number));
            if dice.below(5) == 0
                && let Some(drained) = spool.drain()?
            {
                taken.extend(drained.records.clone());
                spool.confirm(&drained)?;
            }
        }
        Ok(())
    };
    let first = spool(&world).and_then(|spool| run(&spool, 0..30));
    let failed = world.has_failed();
    match fault {
        Fault::Crash => world.restart(seed, 512),
        _ => world.heal(),
    }
    let again = spool(&world).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    run(&again, 30..45).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    drop(again);
    world.restart(seed + 50, 4096);
    let last = spool(&world).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    taken.extend(take_all(&last));
    // A record may come out again, or though it was refused; none is missing or out of order.
    let mut rest = taken.iter();
    let mut seen = Vec::new();
    for record in &acknowledged {
        if !seen.contains(&record) {
            let found =
                rest.by_ref().inspect(|other| seen.push(other)).any(|other| other == record);
            assert!(found, "{what}: {record:?} is missing");
        }
    }
    assert!(first.is_ok() || failed, "{what}");
    failed
}

#[test]
fn no_failure_loses_what_was_acknowledged() {
    for fault in [Fault::Crash, Fault::NoSpace, Fault::DeviceError] {
        let reached = (0..400).take_while(|at| (0..5).all(|seed| survives(fault, *at, seed)));
        let reached = reached.count();
        assert!((60..400).contains(&reached), "{fault:?}: {reached} operations");
    }
}

#[test]
fn a_full_disk_is_said_and_the_spool_goes_on_when_there_is_space() {
    let world = World::new(ROOT);
    let spool = spool(&world).unwrap();
    spool.append(at(0), &leaf(0)).unwrap();
    for number in 1..20 {
        world.fail(0, Fault::NoSpace);
        let refused = spool.append(at(0), &leaf(100));
        assert_eq!(refused, Err(SpoolError::Files(LogError::NoSpace)));
        spool.append(at(0), &leaf(number)).unwrap();
    }
    assert_eq!(take_all(&spool), (0..20).map(leaf).collect::<Vec<_>>());
}

#[test]
fn a_failed_sync_stops_the_spool() {
    let world = World::new(ROOT);
    let spool = spool(&world).unwrap();
    spool.append(at(0), &leaf(0)).unwrap();
    world.fail(1, Fault::DeviceError);
    assert!(matches!(
        spool.append(at(0), &leaf(1)),
        Err(SpoolError::Files(LogError::Files { .. }))
    ));
    let refused = spool.append(at(0), &leaf(2));
    assert_eq!(refused, Err(SpoolError::Files(LogError::Stopped)));
}

/// A bit that flips in what was acknowledged is said, with the file, and nothing is skipped.
#[test]
fn damage_is_told_from_what_was_never_finished() {
    let world = World::new(ROOT);
    let whole = spool(&world).unwrap();
    (0..20).for_each(|number| whole.append(at(0), &leaf(number)).unwrap());
    drop(whole);
    let files = world.files(FOLDER);
    assert!(files.len() > 2);
    let last = files.keys().next_back().unwrap();
    for (path, bytes) in &files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        for place in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[place] ^= 4;
            world.set(path, Some(&flipped));
            let damaged = spool(&world).err()
                == Some(SpoolError::Files(LogError::Damaged { path: name.clone() }));
            // The next file is missing its predecessor when the last block of one is broken.
            let gap = path != last && spool(&world).is_err();
            assert!(damaged || gap || path == last, "{name}, byte {place}");
            for (path, bytes) in &files {
                world.set(path, Some(bytes));
            }
        }
        if path != last {
            world.set(path, None);
            let first = files.keys().next() == Some(path);
            assert_eq!(spool(&world).is_ok(), first, "{name} is missing");
            world.set(path, Some(bytes));
        }
    }
}

/// The whole way: acts are spooled by many, one takes them into the log, the power goes.
#[test]
fn every_acknowledged_act_is_one_leaf() {
    for seed in 0..40 {
        let world = World::new(ROOT);
        let mut dice = Dice::new(seed);
        let mut acknowledged = Vec::new();
        let mut number = 0;
        for life in 0..3 {
            if life < 2 {
                world.fail(20 + dice.below(250), Fault::Crash);
            }
            let run = spool(&world).and_then(|spool| {
                let mut log = open(&world)?;
                for _ in 0..60 {
                    number += 1;
                    spool.append(at(0), &leaf(number))?;
                    acknowledged.push(leaf(number));
                    if dice.below(4) == 0
                        && let Some(drained) = spool.drain()?
                    {
                        log.append_batch(&drained.records)?;
                        spool.confirm(&drained)?;
                    }
                }
                while let Some(drained) = spool.drain()? {
                    log.append_batch(&drained.records)?;
                    spool.confirm(&drained)?;
                }
                Ok(())
            });
            assert!(run.is_ok() || life < 2, "seed {seed}: {run:?}");
            world.restart(seed * 10 + life, 512);
        }
        let log = open(&world).unwrap();
        let leaves: Vec<_> = log.reader().leaves(0..log.size()).map(Result::unwrap).collect();
        let mut once = leaves.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), leaves.len(), "seed {seed}: a leaf is there twice");
        let missing = acknowledged.iter().find(|record| !leaves.contains(record));
        assert_eq!(missing, None, "seed {seed}");
    }
}

/// The real file system.
#[test]
fn the_disk_of_the_machine_does_the_same() {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("spool");
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
    let open = || Spool::open(Arc::new(Disk), &root.join("spool"), small()).unwrap();
    let spool = open();
    thread::scope(|scope| {
        for thread in 0..4 {
            let spool = &spool;
            scope.spawn(move || {
                (0..10).for_each(|n| spool.append(at(0), &leaf(thread * 10 + n)).unwrap());
            });
        }
    });
    drop(spool);
    let mut all = take_all(&open());
    all.sort();
    let mut expected: Vec<_> = (0..40).map(leaf).collect();
    expected.sort();
    assert_eq!(all, expected);
}

proptest! {
    /// Whatever stands in the last file, its whole blocks come out, or it is said to be damaged.
    #[test]
    fn any_content_after_whole_blocks_is_dropped_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0..100_usize,
    ) {
        let world = World::new(ROOT);
        let whole = spool(&world).unwrap();
        (0..4).for_each(|number| whole.append(at(0), &leaf(number)).unwrap());
        drop(whole);
        let files = world.files(FOLDER);
        let (path, old) = files.iter().next_back().unwrap();
        world.set(path, Some(&[&old[..old.len() - cut], &bytes].concat()));
        match spool(&world) {
            Ok(spool) => {
                let all = take_all(&spool);
                prop_assert_eq!(&all, &(0..all.len() as u64).map(leaf).collect::<Vec<_>>());
                prop_assert!(all.len() >= 4 - cut.div_ceil(40).min(4));
            }
            Err(SpoolError::Files(LogError::Damaged { .. })) => {}
            Err(error) => prop_assert!(false, "{:?}", error),
        }
    }
}
