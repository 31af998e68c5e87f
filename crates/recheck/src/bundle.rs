//! A bundle of entries: parted, hashed, each read as an entry; and what is wrong with it once it
//! is known which hashes it should have.

use std::collections::HashMap;
use std::ops::Range;

use romori_record::{DecodeError, Entry};

use crate::problem::{Problem, What};
use crate::tree::{self, Hash};

pub struct Bundle {
    pub file: String,
    /// Of the entries that could be told apart, as far as they are wanted.
    pub hashes: Vec<Hash>,
    /// Whether all that is there was told apart.
    pub parted: bool,
    malformed: Vec<(usize, DecodeError)>,
}

impl Bundle {
    /// Parts the content into at most `width` entries, and all of it unless it is the beginning
    /// of a wider file.
    pub fn read(file: String, bytes: &[u8], width: usize, is_prefix: bool) -> Self {
        let mut bundle =
            Self { file, hashes: Vec::with_capacity(width), parted: true, malformed: Vec::new() };
        let mut rest = bytes;
        while !rest.is_empty() {
            if is_prefix && bundle.hashes.len() == width {
                break;
            }
            let Some((entry, after)) = first_entry(rest) else {
                bundle.parted = false;
                break;
            };
            if let Err(error) = Entry::decode(entry) {
                bundle.malformed.push((bundle.hashes.len(), error));
            }
            bundle.hashes.push(tree::leaf(entry));
            rest = after;
        }
        bundle
    }

    pub fn is_complete(&self, width: u64) -> bool {
        self.parted && self.hashes.len() as u64 == width
    }

    /// Tells of entries that are what was recorded and all the same are none of the format.
    pub fn tell_malformed(&self, base: u64, truth: &[Hash], found: &mut dyn FnMut(Problem)) {
        for (place, error) in &self.malformed {
            if self.hashes.get(*place) == truth.get(*place) {
                let index = base + *place as u64;
                let what = What::EntryMalformed(*error);
                found(Problem::of_entries(&self.file, index..index + 1, what));
            }
        }
    }

    /// Tells of what is not as these hashes say.
    pub fn tell_wrong(&self, base: u64, truth: &[Hash], found: &mut dyn FnMut(Problem)) {
        let mut tell = |places: Range<usize>, what| {
            let entries = base + places.start as u64..base + places.end as u64;
            found(Problem::of_entries(&self.file, entries, what));
        };
        if !self.parted {
            let same = self.hashes.iter().zip(truth).take_while(|(here, truth)| here == truth);
            let from = same.count().min(truth.len().saturating_sub(1));
            return tell(from..truth.len().max(from + 1), What::EntriesUnreadable);
        }
        let belongs: HashMap<&Hash, usize> =
            truth.iter().enumerate().map(|(place, hash)| (hash, place)).collect();
        let here: HashMap<&Hash, usize> =
            self.hashes.iter().enumerate().map(|(place, hash)| (hash, place)).collect();
        let is_unknown =
            |place: usize| self.hashes.get(place).is_some_and(|hash| !belongs.contains_key(hash));
        let is_missing =
            |place: usize| truth.get(place).is_some_and(|hash| !here.contains_key(hash));
        let mut told = false;
        for place in 0..self.hashes.len().max(truth.len()) {
            let what = match (is_unknown(place), is_missing(place)) {
                (true, true) => What::EntryChanged,
                (true, false) => What::EntryInserted,
                (false, true) => What::EntryRemoved,
                (false, false) => continue,
            };
            tell(place..place + 1, what);
            told = true;
        }
        if told {
            // The others have only moved up or down.
            return;
        }
        for (place, hash) in self.hashes.iter().enumerate() {
            match belongs.get(hash) {
                Some(right) if truth.get(place) != Some(hash) => {
                    tell(place..place + 1, What::EntryMoved(base + *right as u64));
                }
                _ => {}
            }
        }
    }
}

fn first_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_at_checked(2)?;
    let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    rest.split_at_checked(length)
}
