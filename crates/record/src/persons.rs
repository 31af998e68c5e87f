//! A set of persons, over the dense numbers that a tenant gives to its persons.
//!
//! Kept as runs, so that neither a crafted length nor a whole tenant costs memory.

use std::fmt;
use std::ops::RangeInclusive;

use crate::error::{DecodeError, Reason};
use crate::wire::{Reader, number_bytes, put_number};

/// The largest number of a person. One less than fits, so that any set can be counted in `u32`.
const NUMBER_MAX: u32 = u32::MAX - 1;

/// 対象者の集合のダイジェスト — a digest of a set of persons, keyed by the caller, so that only
/// who has the key can tell whether two acts concerned the same persons.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SetDigest(pub [u8; 32]);

impl fmt::Debug for SetDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetDigest")
    }
}

/// 対象者の集合 — whom an act concerned, by their numbers within the tenant.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PersonSet {
    /// Ascending, and never touching: between two runs a number is missing.
    runs: Vec<(u32, u32)>,
}

/// How a set is written: whichever is shortest, the first of equals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Each number, as the distance from the one before.
    List = 1,
    /// Each run, as the distance from the one before, and its length.
    Runs = 2,
    /// One bit each, from the byte of the first to the byte of the last.
    Bitmap = 3,
}

impl PersonSet {
    /// The set of these numbers, in any order. None when one is beyond what a tenant can have.
    pub fn new(numbers: impl IntoIterator<Item = u32>) -> Option<Self> {
        let mut numbers: Vec<u32> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        Self::of_runs(numbers.into_iter().map(|number| number..=number))
    }

    /// The set of these ascending runs that do not overlap. None when they do, when one is empty
    /// or beyond what a tenant can have.
    pub fn of_runs(runs: impl IntoIterator<Item = RangeInclusive<u32>>) -> Option<Self> {
        let mut set = Self::default();
        for run in runs {
            set.push(*run.start(), *run.end())?;
        }
        Some(set)
    }

    fn push(&mut self, first: u32, last: u32) -> Option<()> {
        if first > last || last > NUMBER_MAX {
            return None;
        }
        match self.runs.last_mut() {
            Some((_, end)) if first <= *end => return None,
            Some((_, end)) if first == *end + 1 => *end = last,
            _ => self.runs.push((first, last)),
        }
        Some(())
    }

    /// How many persons.
    pub fn count(&self) -> u32 {
        self.runs.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether this person is one of them.
    pub fn contains(&self, number: u32) -> bool {
        let after = self.runs.partition_point(|(first, _)| *first <= number);
        after.checked_sub(1).is_some_and(|place| number <= self.runs[place].1)
    }

    /// The runs of consecutive numbers, ascending.
    pub fn runs(&self) -> impl Iterator<Item = RangeInclusive<u32>> {
        self.runs.iter().map(|(first, last)| *first..=*last)
    }

    /// The numbers, ascending.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        self.runs().flatten()
    }

    /// The bytes over which the caller takes the keyed digest of the set: its runs, in the one
    /// form that does not depend on which form is shortest.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![Form::Runs as u8];
        self.put_runs(&mut bytes);
        bytes
    }

    pub(crate) fn encode(&self, bytes: &mut Vec<u8>) {
        let form = self.shortest();
        bytes.push(form as u8);
        match form {
            Form::List => self.put_list(bytes),
            Form::Runs => self.put_runs(bytes),
            Form::Bitmap => self.put_bitmap(bytes),
        }
    }

    /// Reads after the byte of the form.
    pub(crate) fn decode(form: u8, r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let start = r.at();
        let fault = |reason| DecodeError { at: start, reason };
        let (form, set) = match form {
            1 => (Form::List, Self::take_list(r)?),
            2 => (Form::Runs, Self::take_runs(r)?),
            3 => (Form::Bitmap, Self::take_bitmap(r)?),
            other => {
                let code = u16::from(other);
                return Err(fault(Reason::Code { list: "対象者の書き方", code }));
            }
        };
        if set.is_empty() || set.shortest() != form {
            return Err(fault(Reason::NotCanonical));
        }
        Ok(set)
    }

    fn shortest(&self) -> Form {
        let (list, runs, bitmap) = (self.list_bytes(), self.runs_bytes(), self.bitmap_bytes());
        if list <= runs && list <= bitmap {
            Form::List
        } else if runs <= bitmap {
            Form::Runs
        } else {
            Form::Bitmap
        }
    }

    /// The distance of each run from the end of the one before, less the least it can be, and
    /// its length, less one.
    fn gaps(&self) -> impl Iterator<Item = (u64, u64)> {
        let before = self.runs.iter().map(|(_, last)| u64::from(*last) + 2);
        let before = std::iter::once(0).chain(before);
        self.runs.iter().zip(before).map(|((first, last), before)| {
            (u64::from(*first) - before, u64::from(*last) - u64::from(*first))
        })
    }

    fn put_list(&self, bytes: &mut Vec<u8>) {
        put_number(bytes, u64::from(self.count()));
        let mut before = 0;
        for number in self.numbers().map(u64::from) {
            put_number(bytes, number - before);
            before = number + 1;
        }
    }

    fn list_bytes(&self) -> usize {
        let mut bytes = number_bytes(u64::from(self.count()));
        for (place, (gap, more)) in self.gaps().enumerate() {
            let first = if place == 0 { gap } else { gap + 1 };
            bytes += number_bytes(first) + usize::try_from(more).unwrap_or(usize::MAX / 4);
        }
        bytes
    }

    fn take_list(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut set = Self::default();
        let mut before = 0;
        for _ in 0..r.count()? {
            let number = number_after(r, before)?;
            set.add(r, number, number)?;
            before = u64::from(number) + 1;
        }
        Ok(set)
    }

    fn put_runs(&self, bytes: &mut Vec<u8>) {
        put_number(bytes, self.runs.len() as u64);
        for (gap, more) in self.gaps() {
            put_number(bytes, gap);
            put_number(bytes, more);
        }
    }

    fn runs_bytes(&self) -> usize {
        let runs = self.gaps().map(|(gap, more)| number_bytes(gap) + number_bytes(more));
        number_bytes(self.runs.len() as u64) + runs.sum::<usize>()
    }

    fn take_runs(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut set = Self::default();
        let mut before = 0;
        for _ in 0..r.count()? {
            let first = number_after(r, before)?;
            let last = number_after(r, u64::from(first))?;
            set.add(r, first, last)?;
            before = u64::from(last) + 2;
        }
        Ok(set)
    }

    /// The bytes of the first and of the last number.
    fn span(&self) -> (u32, u32) {
        let first = self.runs.first().map_or(0, |(first, _)| first / 8);
        let last = self.runs.last().map_or(0, |(_, last)| last / 8);
        (first, last)
    }

    fn put_bitmap(&self, bytes: &mut Vec<u8>) {
        let (first, last) = self.span();
        put_number(bytes, u64::from(first));
        put_number(bytes, u64::from(last - first) + 1);
        let start = bytes.len();
        bytes.resize(start + (last - first) as usize + 1, 0);
        for number in self.numbers() {
            bytes[start + (number / 8 - first) as usize] |= 1 << (number % 8);
        }
    }

    fn bitmap_bytes(&self) -> usize {
        let (first, last) = self.span();
        let length = u64::from(last - first) + 1;
        number_bytes(u64::from(first))
            + number_bytes(length)
            + usize::try_from(length).unwrap_or(usize::MAX / 4)
    }

    fn take_bitmap(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let first = r.number_u32()?;
        let length = r.count()?;
        let bits = r.take(length)?;
        if bits.first().is_none_or(|byte| *byte == 0) || bits.last() == Some(&0) {
            return Err(r.error(Reason::NotCanonical));
        }
        let mut set = Self::default();
        for (byte, place) in bits.iter().zip(u64::from(first)..) {
            for bit in (0..8).filter(|bit| byte >> bit & 1 == 1) {
                let number = u32::try_from(place * 8 + bit);
                let number = number.map_err(|_| r.error(Reason::Range))?;
                set.add(r, number, number)?;
            }
        }
        Ok(set)
    }

    fn add(&mut self, r: &Reader<'_>, first: u32, last: u32) -> Result<(), DecodeError> {
        self.push(first, last).ok_or_else(|| r.error(Reason::Range))
    }
}

fn number_after(r: &mut Reader<'_>, before: u64) -> Result<u32, DecodeError> {
    let at = r.at();
    let number = before.checked_add(r.number()?).and_then(|number| u32::try_from(number).ok());
    number.ok_or(DecodeError { at, reason: Reason::Range })
}

impl fmt::Debug for PersonSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonSet({})", self.count())
    }
}
