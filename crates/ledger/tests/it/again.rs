//! The same leaves handed over again, soon after and long after.

use std::path::Path;

use romori_ledger::{Appended, Log};

use crate::world::{Dice, World};
use crate::{FOLDER, ROOT, leaf, leaves, open};

#[test]
fn leaves_that_come_again_are_left_out_wherever_they_stand() {
    let world = World::new(ROOT);
    let mut log = open(&world).unwrap();
    log.append_batch(&leaves(0..5)).unwrap();
    let mixed = [leaf(3), leaf(5), leaf(5), leaf(0), leaf(6)];
    let answer = log.append_batch(&mixed).unwrap();
    assert_eq!(answer, Appended { first: 5, added: 2, again: 3 });
    drop(log);
    let mut log = open(&world).unwrap();
    let answer = log.append_batch(&leaves(0..7)).unwrap();
    assert_eq!(answer, Appended { first: 7, added: 0, again: 7 });
}

/// Neither is lost: what is not the very same is another leaf.
#[test]
fn another_leaf_under_the_same_key_is_added() {
    let world = World::new(ROOT);
    let mut log = open(&world).unwrap();
    let other = [leaf(3), vec![9]].concat();
    log.append_batch(&[leaf(3)]).unwrap();
    assert_eq!(log.append_batch(std::slice::from_ref(&other)).unwrap().added, 1);
    assert_eq!(log.reader().leaf(1), Ok(other));
}

/// Leaves of full groups, which are no longer in memory: a tenant's file that was left alone for
/// months, or brought back from a copy. Some keys came late, one clock was years ahead.
fn old_and_new(world: &World) -> (Log, Vec<Vec<u8>>) {
    let mut all: Vec<Vec<u8>> = leaves(1_000..160_000);
    all.insert(70_000, leaf(5));
    all.insert(20_000, leaf(u64::MAX));
    let mut log = open(world).unwrap();
    for batch in all.chunks(30_000) {
        log.append_batch(batch).unwrap();
    }
    (log, all)
}

#[test]
fn leaves_of_long_ago_are_known_after_opening_anew() {
    let world = World::new(ROOT);
    let (mut log, all) = old_and_new(&world);
    let mut dice = Dice::new(3);
    let count = all.len() as u64;
    let some: Vec<Vec<u8>> = (0..300)
        .map(|_| all[usize::try_from(dice.below(count)).unwrap()].clone())
        .chain([leaf(5), leaf(u64::MAX), leaf(4), leaf(160_001)])
        .collect();
    let expected = |log: &mut Log, what: &str| {
        let answer = log.append_batch(&some[..302]).unwrap();
        assert_eq!(answer, Appended { first: count, added: 0, again: 302 }, "{what}");
    };
    expected(&mut log, "in memory");
    drop(log);
    let ranges = Path::new(FOLDER).join("cache/key-ranges");
    let written = world.content(&ranges);
    assert_eq!(written.len(), 32 + 2 * 32);
    let broken = [&written[..40], &[written[40] ^ 1], &written[41..]].concat();
    for cache in [Some(written.as_slice()), None, Some(&broken), Some(&written[..50]), Some(&[])] {
        world.set(&ranges, cache);
        let mut log = open(&world).unwrap();
        expected(&mut log, &format!("{:?} bytes of ranges", cache.map(<[u8]>::len)));
        drop(log);
        let length = cache.map_or(0, <[u8]>::len);
        assert!(length == 96 || world.content(&ranges) == written || length == 97);
    }
    let mut log = open(&world).unwrap();
    let answer = log.append_batch(&some).unwrap();
    assert_eq!(answer, Appended { first: count, added: 2, again: 302 });
}
