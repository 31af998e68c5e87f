//! Every way of changing a log of 200 entries, and one byte in each of 10,000: found, with place.

use std::fs;
use std::path::Path;

use romori_recheck::What;

use crate::writer::{Plain, entry};
use crate::{checked, flipped, stride, written};

const FILE: &str = "tile/entries/000.p/200";

fn bundle(entries: &[Vec<u8>]) -> Vec<u8> {
    let one = |entry: &Vec<u8>| {
        [u16::try_from(entry.len()).unwrap().to_be_bytes().as_slice(), entry].concat()
    };
    entries.iter().flat_map(one).collect()
}

/// What is said of a bundle: the first entry of each problem, and what it is.
fn told(folder: &Path, bytes: &[u8]) -> Vec<(u64, What)> {
    fs::write(folder.join(FILE), bytes).unwrap();
    let problems = checked(folder, &[]).1.into_iter();
    problems.map(|it| (it.entries.map_or(u64::MAX, |range| range.start), it.what)).collect()
}

#[test]
fn every_byte_of_a_log_of_200_is_found_where_it_was_changed() {
    flipped::flip_each("every-byte", 200, 1);
}

#[test]
fn every_drop_swap_and_copy_of_200_is_named() {
    let plain = Plain::of(200);
    let folder = written("every-drop", &plain);
    for at in 0..200 {
        let mut entries = plain.entries.clone();
        entries.remove(at);
        assert_eq!(told(&folder, &bundle(&entries)), [(at as u64, What::EntryRemoved)]);
        let mut entries = plain.entries.clone();
        let (other, left) = ((at + 77) % 200, at as u64);
        entries.swap(at, other);
        let right = other as u64;
        let moved = [(left, What::EntryMoved(right)), (right, What::EntryMoved(left))];
        let mut found = told(&folder, &bundle(&entries));
        found.sort_by_key(|(place, _)| *place != left);
        assert_eq!(found, moved, "{at}");
        let mut entries = plain.entries.clone();
        entries.insert(at, entry(9_000));
        assert_eq!(told(&folder, &bundle(&entries)), [(at as u64, What::EntryInserted)]);
        entries[at] = entry(at as u64);
        let doubled = told(&folder, &bundle(&entries));
        assert!(
            matches!(doubled[..], [(place, What::EntryInserted)] if place == at as u64 + 1
            || place == at as u64),
            "{at}: {doubled:?}"
        );
    }
}

#[test]
fn every_truncation_of_200_is_told_from_the_entry_that_breaks_off() {
    let plain = Plain::of(200);
    let folder = written("every-cut", &plain);
    let whole = bundle(&plain.entries);
    let mut ends: Vec<usize> = Vec::new();
    for entry in &plain.entries {
        ends.push(ends.last().copied().unwrap_or(0) + 2 + entry.len());
    }
    for length in (0..whole.len()).step_by(stride(11)) {
        let complete = ends.iter().filter(|end| **end <= length).count() as u64;
        let found = told(&folder, &whole[..length]);
        assert_eq!(found.len(), 1, "{length}: {found:?}");
        assert_eq!(found[0].0, complete, "{length}: {found:?}");
    }
}

/// All at once: one byte of each, chosen as if by chance. Every entry is named, and no other.
#[test]
fn one_byte_in_each_of_10000_entries_is_found_with_its_number() {
    let plain = Plain::of(10_000);
    let folder = written("every-entry", &plain);
    let mut state = 20_261_130_u64;
    for (n, some) in plain.entries.chunks(256).enumerate() {
        let mut bytes = bundle(some);
        let mut at = 0;
        for entry in some {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let place = usize::try_from(state >> 33).unwrap() % entry.len();
            bytes[at + 2 + place] ^= 1 << (state % 8);
            at += 2 + entry.len();
        }
        let width = if some.len() < 256 { format!(".p/{}", some.len()) } else { String::new() };
        fs::write(folder.join(format!("tile/entries/{n:03}{width}")), bytes).unwrap();
    }
    let named: Vec<u64> = checked(&folder, &[])
        .1
        .into_iter()
        .flat_map(|it| {
            assert_eq!(it.what, What::EntryChanged);
            it.entries.unwrap()
        })
        .collect();
    assert_eq!(named, (0..10_000).collect::<Vec<u64>>());
}
