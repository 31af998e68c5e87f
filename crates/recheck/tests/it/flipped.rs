//! Every byte flipped, every file cut and taken away: found, and the file and the entry named.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use romori_recheck::{Problem, Severity, What};

use crate::writer::Plain;
use crate::{checked, stride, written};

pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(folder).unwrap().display().to_string();
                    files.insert(name, fs::read(path).unwrap());
                }
            }
        }
    }
    files
}

fn faults(problems: Vec<Problem>) -> Vec<Problem> {
    problems.into_iter().filter(|problem| problem.severity() == Severity::Fault).collect()
}

/// Which entry of the bundle has this byte, its length included.
fn entry_at(bundle: &[u8], place: usize) -> u64 {
    let mut at = 0;
    for number in 0.. {
        at += 2 + usize::from(u16::from_be_bytes([bundle[at], bundle[at + 1]]));
        if place < at {
            return number;
        }
    }
    0
}

fn base(file: &str) -> u64 {
    // The width of a partial file has three digits too, when it is wide.
    let file = file.split_once(".p/").map_or(file, |(full, _)| full);
    let name = file.rsplit('/').find(|part| part.len() >= 3 && !part.starts_with('x')).unwrap();
    name[..3].parse::<u64>().unwrap() * 256
}

/// One fault, of the file that was changed, at the place that was changed.
fn is_located(file: &str, bytes: &[u8], place: usize, problems: &[Problem]) {
    let [problem] = problems else { panic!("{file}, byte {place}: {problems:#?}") };
    assert_eq!(problem.file, file, "byte {place}");
    match (&problem.what, &problem.entries) {
        (What::HashesChanged(places), None) => assert_eq!(*places, [place as u64 / 32]),
        (What::EntryChanged, Some(Range { start, end })) => {
            assert_eq!(*start, base(file) + entry_at(bytes, place), "{file}, byte {place}");
            assert_eq!(*end, start + 1);
        }
        // A length that is wrong makes the rest of the bundle unreadable.
        (What::EntriesUnreadable, Some(Range { start, .. })) => {
            assert_eq!(*start, base(file) + entry_at(bytes, place), "{file}, byte {place}");
        }
        (What::CheckpointForm | What::CheckpointKey | What::CheckpointSignature, None) => {
            assert_eq!(file, "checkpoint");
        }
        other => panic!("{file}, byte {place}: {other:?}"),
    }
}

pub(crate) fn flip_each(name: &str, size: u64, rare: usize) {
    let folder = written(name, &Plain::of(size));
    let mut flips = 0;
    for (file, bytes) in files(&folder) {
        let step = if bytes.len() > 300 { stride(rare) } else { 1 };
        for place in (0..bytes.len()).step_by(step) {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << (place % 8);
            fs::write(folder.join(&file), &flipped).unwrap();
            let (summary, problems) = checked(&folder, &[]);
            assert_eq!(summary.size, size, "{file}, byte {place}");
            is_located(&file, &bytes, place, &faults(problems));
            flips += 1;
        }
        fs::write(folder.join(&file), &bytes).unwrap();
    }
    assert!(flips > 400, "{flips}");
    assert_eq!(checked(&folder, &[]).1, []);
}

#[test]
fn a_flipped_byte_is_found_and_located_in_a_small_log() {
    flip_each("flipped-small", 20, 1);
}

/// With a full tile, whose place in the tile above says which of two files is wrong.
#[test]
fn a_flipped_byte_is_found_and_located_in_a_log_of_two_levels() {
    flip_each("flipped", 300, 101);
}

/// Tiles of three levels, several groups.
#[test]
fn a_flipped_byte_is_found_and_located_in_a_large_log() {
    let folder = written("flipped-large", &Plain::of(131_200));
    let all = files(&folder);
    let some = ["tile/1/000", "tile/1/001", "tile/2/000.p/2", "tile/entries/300", "tile/0/511"];
    for (file, place) in some.into_iter().zip([8_191, 40, 63, 100, 5_000]) {
        let bytes = &all[file];
        let mut flipped = bytes.clone();
        flipped[place] ^= 0x10;
        fs::write(folder.join(file), &flipped).unwrap();
        is_located(file, bytes, place, &faults(checked(&folder, &[]).1));
        fs::write(folder.join(file), bytes).unwrap();
    }
}

#[test]
fn a_file_that_is_cut_or_lengthened_is_named() {
    let folder = written("cut", &Plain::of(300));
    for (file, bytes) in files(&folder) {
        let step = stride((bytes.len() / 40).max(1));
        let cuts = (0..bytes.len()).step_by(step).map(|length| bytes[..length].to_vec());
        for changed in cuts.chain([[bytes.as_slice(), &[0]].concat()]) {
            fs::write(folder.join(&file), &changed).unwrap();
            let found = faults(checked(&folder, &[]).1);
            assert!(!found.is_empty(), "{file} of {} bytes", changed.len());
            let all_of_it = found.iter().all(|problem| problem.file == file);
            assert!(all_of_it, "{file} of {} bytes: {found:#?}", changed.len());
        }
        fs::remove_file(folder.join(&file)).unwrap();
        let found = faults(checked(&folder, &[]).1);
        assert_eq!(
            (found[0].file.as_str(), &found[0].what, found.len()),
            (file.as_str(), &What::Missing, 1)
        );
        fs::write(folder.join(&file), &bytes).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases / 4,
        ..ProptestConfig::default()
    })]

    /// Whatever stands in the files, the verifier neither panics nor finds it sound.
    #[test]
    fn any_content_is_found_wrong(
        which in any::<prop::sample::Index>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        head in any::<bool>(),
    ) {
        let folder = written("any", &Plain::of(259));
        let all = files(&folder);
        let (file, old) = all.iter().nth(which.index(all.len())).unwrap();
        let bytes = if head { [&old[..old.len() / 2], &bytes].concat() } else { bytes };
        prop_assume!(bytes != *old);
        fs::write(folder.join(file), &bytes).unwrap();
        let found = faults(checked(&folder, &[]).1);
        prop_assert!(!found.is_empty(), "{}", file);
        prop_assert!(found.iter().all(|problem| problem.file == *file), "{}: {:#?}", file, found);
    }
}
