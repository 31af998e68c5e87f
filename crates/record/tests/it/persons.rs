//! Sets of persons: golden bytes worked by hand, boundaries, and sizes that cost nothing.

use romori_record::{Body, PersonSet, Reason, Subjects};

use crate::hex;

fn body(set: PersonSet) -> Vec<u8> {
    Body { subjects: Subjects::These(set), ..Body::default() }.encode()
}

fn set(numbers: &[u32]) -> PersonSet {
    PersonSet::new(numbers.iter().copied()).unwrap()
}

#[test]
fn the_shortest_form_is_written() {
    let table = [
        (set(&[0]), "01 01 00"),
        (set(&[5, 6]), "01 02 05 00"),
        // List and runs are equally long: the list is first.
        (set(&[1, 2, 3]), "02 01 01 02"),
        (set(&[300, 1]), "01 02 01 aa02"),
        (PersonSet::of_runs([0..=6_599]).unwrap(), "02 01 00 c733"),
        // Every second of sixteen, from 8: two bytes instead of eight.
        (set(&[8, 10, 12, 14, 16, 18, 20, 22]), "03 01 02 55 55"),
        (PersonSet::of_runs([0..=u32::MAX - 1]).unwrap(), "02 01 00 feffffff0f"),
    ];
    for (set, bytes) in table {
        let expected = hex(&format!("01 {bytes} 00 00 00"));
        assert_eq!(body(set.clone()), expected, "{bytes}");
        let read = Body::decode(&expected).unwrap();
        assert_eq!(read.subjects, Subjects::These(set));
    }
}

#[test]
fn a_longer_form_or_an_impossible_number_is_refused() {
    let table = [
        // 1, 2, 3 as a list; 5, 6 as a run.
        ("01 03 01 00 00", Reason::NotCanonical),
        ("02 01 05 01", Reason::NotCanonical),
        // A bitmap with an empty byte at an end, or where a list is shorter.
        ("03 01 03 55 55 00", Reason::NotCanonical),
        ("03 01 03 00 55 55", Reason::NotCanonical),
        ("03 00 01 01", Reason::NotCanonical),
        ("03 00 00", Reason::NotCanonical),
        ("02 00", Reason::NotCanonical),
        ("01 01 ffffffff0f", Reason::Range),
        ("02 01 00 ffffffff0f", Reason::Range),
        ("02 01 00 ffffffffffffffffff01", Reason::Range),
        ("03 ffffffff01 02 55 55", Reason::Range),
    ];
    for (bytes, reason) in table {
        let read = Body::decode(&hex(&format!("01 {bytes} 00 00 00")));
        assert_eq!(read.map_err(|error| error.reason), Err(reason), "{bytes}");
    }
}

#[test]
fn impossible_sets_are_not_made() {
    assert!(PersonSet::new([u32::MAX]).is_none());
    let (first, last) = (5, 4);
    assert!(PersonSet::of_runs([first..=last]).is_none());
    assert!(PersonSet::of_runs([5..=9, 9..=12]).is_none());
    assert!(PersonSet::of_runs([5..=9, 1..=2]).is_none());
}

#[test]
fn runs_that_touch_are_one() {
    let joined = PersonSet::of_runs([5..=9, 10..=12]).unwrap();
    assert_eq!(joined, PersonSet::of_runs([5..=12]).unwrap());
    assert_eq!(joined.count(), 8);
    let table = [(4, false), (5, true), (12, true), (13, false)];
    assert!(table.iter().all(|(number, inside)| joined.contains(*number) == *inside));
}

/// A whole tenant of four thousand million is eight bytes, and is not spread out to be read.
#[test]
fn a_set_costs_what_its_bytes_are() {
    let everyone = PersonSet::of_runs([0..=u32::MAX - 1]).unwrap();
    assert_eq!(everyone.count(), u32::MAX);
    assert!(everyone.contains(0) && everyone.contains(u32::MAX - 1));
    assert!(body(everyone).len() < 16);
}

#[test]
fn the_digest_is_over_one_form_whatever_is_shortest() {
    assert_eq!(set(&[5, 6]).canonical_bytes(), hex("02 01 05 01"));
    assert_eq!(Subjects::None.canonical_bytes(), Some(hex("02 00")));
    assert_eq!(Subjects::Logged(romori_record::SetDigest([0; 32])).canonical_bytes(), None);
}

#[test]
fn nothing_of_a_set_is_shown_but_its_count() {
    assert_eq!(format!("{:?}", set(&[123, 456])), "PersonSet(2)");
}
