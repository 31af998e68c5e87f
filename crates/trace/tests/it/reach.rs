//! Whom acts concerned, added up by one thread or by several.

use std::collections::BTreeSet;

use romori_record::{Body, Entry, Outcome, PersonSet, Subjects};
use romori_trace::{Reach, Span, TraceError, Which, walk};

use super::world::{Folder, grown, leaves};

/// An invented body: two persons that follow from where the entry is.
fn body(position: u64) -> Body {
    let number = u32::try_from(position % 97).unwrap();
    let set = PersonSet::new([number, number + 5]).unwrap();
    Body { subjects: Subjects::These(set), ..Body::default() }
}

fn reach(folder: &Folder, which: Which) -> Reach {
    let log = folder.log(1).reader();
    let mut reach = Reach::default();
    let read = walk::<TraceError>(&log, &which, &Span::default(), |position, entry| {
        reach.add(&entry, &body(position));
        Ok(())
    });
    read.unwrap();
    reach
}

#[test]
fn it_is_what_a_literal_reading_adds_up_in_any_number_of_parts() {
    let folder = Folder::new();
    let leaves = leaves(4_000, 51);
    grown(&mut folder.log(1), &leaves);
    let whole = reach(&folder, Which::All(0..4_000));
    for which in [Which::All(0..4_000), Which::These((0..4_000).collect())] {
        for parts in [1, 2, 3, 7] {
            let mut sum = Reach::default();
            for part in which.clone().parts(parts) {
                sum.merge(reach(&folder, part));
            }
            assert!(sum == whole, "{parts}");
        }
    }
    let entries: Vec<(u64, Entry)> =
        (0..).zip(&leaves).filter_map(|(n, leaf)| Some((n, Entry::decode(leaf).ok()?))).collect();
    let mut acts = 0;
    for (tenant, client, part) in whole.parts() {
        let own: Vec<&(u64, Entry)> = entries
            .iter()
            .filter(|(_, entry)| entry.tenant == tenant && entry.client == client)
            .collect();
        let done = || own.iter().filter(|(_, entry)| entry.outcome == Outcome::Done);
        let persons: BTreeSet<u32> = done()
            .flat_map(|(position, _)| {
                let number = u32::try_from(position % 97).unwrap();
                [number, number + 5]
            })
            .collect();
        assert_eq!(part.persons, persons);
        assert_eq!(part.acts, own.len() as u64);
        assert_eq!(part.looks, done().map(|(_, entry)| u64::from(entry.persons)).sum::<u64>());
        assert_eq!(part.without_effect, (own.len() - done().count()) as u64);
        assert_eq!(part.classes().map(|(_, count)| count).sum::<u64>(), part.acts);
        acts += part.acts;
    }
    assert_eq!(acts, entries.len() as u64);
}

#[test]
fn leaves_that_cannot_be_read_are_counted() {
    let folder = Folder::new();
    let log = grown(&mut folder.log(1), &leaves(12_000, 52));
    let unread = walk::<TraceError>(&log, &Which::All(0..12_000), &Span::default(), |_, _| Ok(()));
    assert_eq!(unread.unwrap(), 2);
}
