//! A bundle of entries: parted, hashed, each read as an entry; and what is wrong with it once it
//! is known which hashes it should have.

use std::collections::HashMap;
use std::ops::Range;

use romori_record::{DecodeError, Entry};

use crate::problem::{Problem, What};
use crate::tree::{self, Hash};

/// The length of an entry stands before it. Unit: bytes.
const LENGTH_BYTES: usize = 2;

pub struct Bundle {
    pub file: String,
    /// Of the entries that could be told apart, as far as they are wanted.
    pub hashes: Vec<Hash>,
    /// Whether all that is there was told apart.
    pub parted: bool,
    bytes: Vec<u8>,
    /// Where the entries stand in the bytes.
    places: Vec<Range<usize>>,
    malformed: Vec<(usize, DecodeError)>,
}

impl Bundle {
    /// Parts the content into at most `width` entries, and all of it unless it is the beginning
    /// of a wider file.
    pub fn read(file: String, bytes: Vec<u8>, width: usize, is_prefix: bool) -> Self {
        let mut bundle = Self {
            file,
            hashes: Vec::with_capacity(width),
            parted: true,
            bytes: Vec::new(),
            places: Vec::with_capacity(width),
            malformed: Vec::new(),
        };
        let mut at = 0;
        while at < bytes.len() {
            if is_prefix && bundle.hashes.len() == width {
                break;
            }
            let Some(entry) = first_entry(&bytes[at..]) else {
                bundle.parted = false;
                break;
            };
            if let Err(error) = Entry::decode(entry) {
                bundle.malformed.push((bundle.hashes.len(), error));
            }
            bundle.hashes.push(tree::leaf(entry));
            let start = at + LENGTH_BYTES;
            at = start + entry.len();
            bundle.places.push(start..at);
        }
        bundle.bytes = bytes;
        bundle
    }

    /// The bytes of the entry at this place.
    pub fn entry(&self, place: usize) -> Option<&[u8]> {
        self.bytes.get(self.places.get(place)?.clone())
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
        let belongs: HashMap<&Hash, usize> =
            truth.iter().enumerate().map(|(place, hash)| (hash, place)).collect();
        if self.is_permuted(truth) {
            for (place, hash) in self.hashes.iter().enumerate() {
                let right = belongs.get(hash).copied().unwrap_or(place);
                if right != place {
                    tell(place..place + 1, What::EntryMoved(base + right as u64));
                }
            }
            return;
        }
        let (mut here, mut there) = (0, 0);
        while here < self.hashes.len() || there < truth.len() {
            if self.hashes.get(here) == truth.get(there) {
                (here, there) = (here + 1, there + 1);
                continue;
            }
            let next = (here..self.hashes.len()).find_map(|place| {
                let right = *belongs.get(&self.hashes[place])?;
                (right >= there).then_some((place, right))
            });
            let (next_here, next_there) = next.unwrap_or((self.hashes.len(), truth.len()));
            let unparted = next.is_none() && !self.parted;
            match (next_here - here, next_there - there) {
                (_, 1..) if unparted => tell(there..next_there, What::EntriesUnreadable),
                (0, _) => tell(there..next_there, What::EntryRemoved),
                (_, 0) => tell(here..next_here, What::EntryInserted),
                (some, same) if some == same => {
                    (there..next_there)
                        .for_each(|place| tell(place..place + 1, What::EntryChanged));
                }
                // A length is wrong, and what follows is parted at the wrong places.
                _ => tell(there..next_there, What::EntriesUnreadable),
            }
            (here, there) = (next_here, next_there);
        }
        if !self.parted && self.hashes.starts_with(truth) {
            found(Problem::of_file(&self.file, What::Trailing));
        }
    }

    /// Whether these are the same entries in another order.
    fn is_permuted(&self, truth: &[Hash]) -> bool {
        let sorted = |hashes: &[Hash]| {
            let mut hashes = hashes.to_vec();
            hashes.sort_unstable();
            hashes
        };
        self.parted && sorted(&self.hashes) == sorted(truth)
    }
}

fn first_entry(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_at_checked(LENGTH_BYTES)?;
    let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    rest.get(..length)
}
