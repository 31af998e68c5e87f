//! A year later and seven: what must be there is there, what was kept long enough is gone, and no
//! clock that jumps shortens it.

use romori_keeper::{KEEP_DAYS, KEEP_DAYS_LEAST};
use romori_ledger::LogError;
use romori_types::Timestamp;

use crate::world::{World, entries, entry, now, open_beside};

const DAY: i64 = 24 * 60 * 60;

fn later(days: i64) -> Timestamp {
    Timestamp::from_second(now().as_second() + days * DAY).unwrap()
}

fn instant_of(leaf: &[u8]) -> Option<i64> {
    Some(i64::from_be_bytes(leaf.get(17..25)?.try_into().ok()?))
}

#[test]
fn an_entry_is_found_a_year_later_and_gone_after_its_time() {
    let world = World::new();
    crate::world::copy_all(&world.folder.join("keeper"), &world.folder.join("beside"));
    let mut home = romori_keeper::Home::open(&world.folder.join("beside")).unwrap();
    let retention = home.retention();
    let desk = open_beside(&mut home).unwrap();
    let leaves = entries(0..600);
    desk.append(&leaves.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    desk.note().unwrap();
    retention.keep(KEEP_DAYS_LEAST).unwrap();
    for days in [0, 90, 365, 366] {
        let gone = desk.let_go(retention.before(later(days)).unwrap(), instant_of).unwrap();
        assert_eq!(gone, 0, "after {days} days");
        assert_eq!(desk.reader().leaf(7).unwrap(), entry(7), "after {days} days");
    }
    // What is longer than before is taken, what is shorter is not.
    assert!(retention.keep(KEEP_DAYS_LEAST - 1).is_err());
    retention.keep(KEEP_DAYS).unwrap();
    assert!(retention.keep(KEEP_DAYS - 1).is_err());
    let before = retention.before(later(i64::from(KEEP_DAYS))).unwrap();
    assert_eq!(desk.let_go(before, instant_of).unwrap(), 0, "to the day");
    let before = retention.before(later(i64::from(KEEP_DAYS) + 1)).unwrap();
    assert_eq!(desk.let_go(before, instant_of).unwrap(), 512);
    assert_eq!(desk.reader().leaf(7), Err(LogError::Gone));
    assert_eq!(desk.reader().leaf(599).unwrap(), entry(599), "its bundle is not full");
}

#[test]
fn a_bundle_with_one_later_entry_stays_with_all_after_it() {
    let world = World::new();
    crate::world::copy_all(&world.folder.join("keeper"), &world.folder.join("beside"));
    let mut home = romori_keeper::Home::open(&world.folder.join("beside")).unwrap();
    let desk = open_beside(&mut home).unwrap();
    // The numbers of entries are their microseconds: the 300th comes an hour later.
    let late = entry(3_600_000_000);
    let leaves = entries(0..900);
    let mut all: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
    all.insert(300, &late);
    desk.append(&all).unwrap();
    desk.note().unwrap();
    let before = Timestamp::from_microsecond(now().as_microsecond() + 1_000_000).unwrap();
    assert_eq!(desk.let_go(before, instant_of).unwrap(), 256);
}

#[test]
fn a_clock_that_jumps_is_not_believed_until_somebody_has_looked() {
    let world = World::new();
    let retention = world.home().retention();
    assert_eq!(retention.days().unwrap(), KEEP_DAYS);
    assert!(retention.believes(now()).unwrap());
    assert!(retention.believes(later(3)).unwrap());
    for jumped in [later(3_653), later(7), later(2), later(-3_653)] {
        assert!(!retention.believes(jumped).unwrap(), "{jumped}");
    }
    assert!(retention.believes(later(4)).unwrap(), "what was not believed is not remembered");
    retention.confirm(later(40)).unwrap();
    assert!(retention.believes(later(41)).unwrap());
}
