//! The log is the last to stop when the disk is full.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use romori_ledger::{Disk, LogError, Reserve, Spool, SpoolError, SpoolLimits};
use romori_types::Timestamp;

use crate::world::{Fault, World};
use crate::{ROOT, leaf, leaves, open};

const FOLDER: &str = "/disk/reserve";
/// More than a part, and not a whole number of them.
const BYTES: u64 = (1 << 20) + 12_345;

fn reserve(world: &World) -> Arc<Reserve> {
    Arc::new(Reserve::new(Arc::new(world.clone()), Path::new(FOLDER), BYTES).unwrap())
}

fn held_bytes(world: &World) -> usize {
    world.files(FOLDER).values().map(Vec::len).sum()
}

#[test]
fn space_is_held_as_bytes_that_are_no_zeros() {
    let world = World::new(ROOT);
    let reserve = reserve(&world);
    assert_eq!(reserve.is_held(), Ok(false));
    reserve.hold().unwrap();
    assert_eq!((reserve.is_held(), held_bytes(&world) as u64), (Ok(true), BYTES));
    let before = world.operations();
    reserve.hold().unwrap();
    assert_eq!(world.operations() - before, 1, "what is held is not written again");
    let zeros = world.files(FOLDER).values().flatten().filter(|byte| **byte == 0).count();
    assert!(zeros < 20_000, "{zeros}");
    world.restart(1, 512);
    assert_eq!(held_bytes(&world) as u64, BYTES);
}

#[test]
fn the_log_goes_on_when_the_disk_is_full_and_says_so_when_the_reserve_is_gone() {
    let world = World::new(ROOT);
    let reserve = reserve(&world);
    reserve.hold().unwrap();
    let mut log = open(&world).unwrap().with_reserve(reserve.clone());
    log.append_batch(&leaves(0..10)).unwrap();
    world.fill_up();
    assert_eq!(log.append_batch(&leaves(10..20)).unwrap().added, 10);
    assert_eq!(reserve.is_held(), Ok(false));
    world.fill_up();
    assert_eq!(log.append_batch(&leaves(20..30)), Err(LogError::NoSpace));
    assert_eq!(reserve.hold(), Err(LogError::NoSpace));
    world.restart(3, 512);
    let mut log = open(&world).err().map_or_else(
        || panic!("no space to open"),
        |error| {
            assert_eq!(error, LogError::NoSpace);
            // Room is made by hand.
            world.set(Path::new("/disk/large"), Some(&[1; 2_000]));
            romori_ledger::Files::remove(&world, Path::new("/disk/large")).unwrap();
            open(&world).unwrap()
        },
    );
    assert_eq!(log.size(), 20);
    assert_eq!(log.append_batch(&leaves(0..30)).unwrap().added, 10);
}

#[test]
fn the_spool_goes_on_when_the_disk_is_full() {
    let world = World::new(ROOT);
    let reserve = reserve(&world);
    reserve.hold().unwrap();
    let files = Arc::new(world.clone());
    let spool = Spool::open(files, Path::new("/disk/spool"), SpoolLimits::default());
    let spool = spool.unwrap().with_reserve(reserve.clone());
    let at = Timestamp::UNIX_EPOCH;
    spool.append(at, &leaf(0)).unwrap();
    world.fill_up();
    spool.append(at, &leaf(1)).unwrap();
    assert_eq!(reserve.is_held(), Ok(false));
    spool.append(at, &leaf(2)).unwrap();
    world.fill_up();
    let refused = spool.append(at, &leaf(3));
    assert_eq!(refused, Err(SpoolError::Files(LogError::NoSpace)));
    let mut all = Vec::new();
    while let Some(drained) = spool.drain().unwrap() {
        spool.confirm(&drained).unwrap();
        all.extend(drained.records);
    }
    assert_eq!(all, [leaf(0), leaf(1), leaf(2)]);
}

/// A reserve that was being taken when the power went is no reserve.
#[test]
fn a_reserve_is_whole_or_not_held() {
    for at in 0..8 {
        let world = World::new(ROOT);
        let reserve = reserve(&world);
        world.fail(at, Fault::Crash);
        let _ = reserve.hold();
        world.restart(at, 4096);
        let files = Arc::new(world.clone());
        let again = Reserve::new(files, Path::new(FOLDER), BYTES).unwrap();
        again.hold().unwrap();
        assert_eq!(held_bytes(&world) as u64, BYTES, "crash at operation {at}");
    }
}

/// A folder is named as its user types it, from where he stands.
#[test]
fn space_is_held_in_a_folder_of_the_machine_that_is_named_from_here() {
    let here = std::env::current_dir().unwrap();
    let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reserve");
    let folder = up.join(root.strip_prefix("/").unwrap());
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
    assert!(folder.is_relative());
    let reserve = Reserve::new(Arc::new(Disk), &folder, BYTES).unwrap();
    reserve.hold().unwrap();
    assert_eq!(reserve.is_held(), Ok(true));
    assert_eq!(std::fs::metadata(root.join("reserve")).unwrap().len(), BYTES);
}
