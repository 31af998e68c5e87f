//! A part of a log: sound where the whole is, and no entry is handed on that was not recorded.

use std::fs;
use std::ops::Range;
use std::path::Path;

use romori_recheck::{Head, PartSummary, Problem, What, recheck_part, root_at};

use crate::flipped::files;
use crate::writer::Plain;
use crate::{key, stride, written};

/// Entries that were handed on, with their indices.
type Handed = Vec<(u64, Vec<u8>)>;

fn part(folder: &Path, heads: &[Head], range: Range<u64>) -> (PartSummary, Handed, Vec<Problem>) {
    let (mut seen, mut problems) = (Vec::new(), Vec::new());
    let summary = recheck_part(
        folder,
        &[key()],
        heads,
        range,
        &mut |index, entry| seen.push((index, entry.to_vec())),
        &mut |problem| problems.push(problem),
    );
    (summary, seen, problems)
}

#[test]
fn any_range_of_a_sound_log_is_sound_and_handed_on() {
    let mut plain = Plain::of(70_000);
    plain.kept = vec![100, 65_536];
    let folder = written("parts", &plain);
    let ranges = [0..1, 0..0, 255..257, 65_000..66_000, 69_888..70_000, 69_999..80_000, 5..6];
    for range in ranges {
        let (summary, seen, problems) = part(&folder, &[], range.clone());
        assert_eq!(problems, [], "{range:?}");
        let wanted = range.start..range.end.min(70_000);
        assert_eq!(summary.entries, wanted.end - wanted.start);
        assert_eq!((summary.size, summary.heads, summary.faults), (70_000, 2, 0));
        assert_eq!(summary.root, Some(plain.root(70_000)));
        let expected: Vec<_> = wanted.map(|n| (n, plain.entries[n as usize].clone())).collect();
        assert_eq!(seen, expected, "{range:?}");
    }
}

#[test]
fn heads_are_held_against_the_tree_without_reading_it_all() {
    let plain = Plain::of(70_000);
    let folder = written("parts-heads", &plain);
    for size in [0, 1, 255, 256, 65_535, 65_536, 65_537, 69_888, 70_000] {
        let head = Head { size, root: plain.root(size as usize) };
        assert_eq!(root_at(&folder, &[key()], size), Some(head.root), "{size}");
        assert_eq!(part(&folder, &[head], 0..0).2, [], "{size}");
        let other = Head { size, root: [9; 32] };
        let (summary, _, problems) = part(&folder, &[other], 0..0);
        assert_eq!((summary.faults, problems.len()), (1, 1));
        assert_eq!(problems[0].what, What::HeadDiffers { size });
    }
    assert_eq!(root_at(&folder, &[key()], 70_001), None);
    let beyond = Head { size: 70_001, root: [9; 32] };
    let what = What::HeadBeyond { size: 70_001, log: 70_000 };
    assert_eq!(part(&folder, &[beyond], 0..0).2[0].what, what);
}

/// Whatever byte is changed: a part that it touches is told, and what is handed on is what was
/// recorded.
#[test]
fn no_changed_byte_brings_another_entry_into_a_part() {
    let plain = Plain::of(600);
    let folder = written("parts-flipped", &plain);
    let mut told = 0;
    for (file, bytes) in files(&folder) {
        let step = if bytes.len() > 300 { stride(137) } else { stride(3) };
        for place in (0..bytes.len()).step_by(step) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << (place % 8);
            fs::write(folder.join(&file), &flipped).unwrap();
            let (summary, seen, problems) = part(&folder, &[], 0..600);
            assert!(summary.faults > 0, "{file}, byte {place}");
            assert_eq!(summary.faults, problems.len() as u64, "{file}, byte {place}");
            for (index, entry) in seen {
                assert_eq!(entry, plain.entries[index as usize], "{file}, byte {place}");
            }
            told += 1;
        }
        fs::write(folder.join(&file), &bytes).unwrap();
    }
    assert!(told > 300, "{told}");
    assert_eq!(part(&folder, &[], 0..600).2, []);
}

/// A part that does not touch a broken bundle is sound; the broken one names its entry.
#[test]
fn what_is_broken_elsewhere_does_not_concern_a_part() {
    let folder = written("parts-elsewhere", &Plain::of(1_000));
    let file = folder.join("tile/entries/001");
    let mut bytes = fs::read(&file).unwrap();
    bytes[20] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(part(&folder, &[], 0..256).2, []);
    assert_eq!(part(&folder, &[], 512..1_000).2, []);
    let (summary, seen, problems) = part(&folder, &[], 250..260);
    let named: Vec<_> = problems.iter().map(|it| (it.entries.clone(), it.what.clone())).collect();
    assert_eq!(named, [(Some(256..257), What::EntryChanged)]);
    assert_eq!((summary.entries, seen.len()), (9, 9));
}

/// An entry with its hash and all tiles up to the edge, but without the key.
#[test]
fn a_part_rewritten_up_to_the_edge_is_not_believed() {
    let mut plain = Plain::of(600);
    let folder = written("parts-rewritten", &plain);
    plain.entries[100] = crate::writer::entry(9_999);
    let forged = written("parts-rewritten-copy", &plain);
    let copy = |file: &str| fs::copy(forged.join(file), folder.join(file)).unwrap();
    copy("tile/entries/000");
    copy("tile/0/000");
    let (_, seen, problems) = part(&folder, &[], 100..101);
    assert_eq!((seen, problems.len()), (vec![], 1));
    assert_eq!(problems[0].what, What::Replaced);
    copy("tile/1/000.p/2");
    let (summary, seen, problems) = part(&folder, &[], 100..101);
    assert_eq!((summary.root, seen), (None, vec![]));
    assert_eq!(problems[0].what, What::EdgeDiffers);
}
