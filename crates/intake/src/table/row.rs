//! What the reader needs to know of each kind of row.

use std::hash::{Hash, Hasher};

use romori_types::YearMonth;

use super::column::Column;
use super::filling::Filling;
use super::item::Item;
use super::kind::{Key, Kind};

/// A kind of row.
pub trait Row: Default + Sized + 'static {
    /// Which kind of table it is a row of.
    const KIND: Kind;

    /// Its columns, in the order of a template.
    fn columns() -> impl Iterator<Item = &'static Column<Self>>;

    /// Where the row stands, as a spreadsheet shows it.
    fn set_row(&mut self, row: u32);

    /// The month of a row in which months stand side by side.
    fn set_month(&mut self, _: YearMonth) {}

    /// Another row about the same person.
    fn same_person(&self) -> Self;

    /// Checks what shows only when the whole row is seen, and settles what follows from it.
    fn finish(&mut self, filling: &mut Filling<'_>);

    /// What no two rows may have in common; whether the row has it.
    fn sameness(&self, key: Key, into: &mut Sameness) -> bool;

    /// The item at which a repeated row is reported.
    fn sameness_item(key: Key) -> Item {
        key.items().first().copied().unwrap_or(Item::ClientNumber)
    }
}

/// Two hashes of the same values: together far too long to meet by chance.
pub struct Sameness(std::hash::DefaultHasher, std::hash::DefaultHasher);

impl Sameness {
    pub(crate) fn new() -> Self {
        let mut second = std::hash::DefaultHasher::new();
        1_u8.hash(&mut second);
        Self(std::hash::DefaultHasher::new(), second)
    }

    pub(crate) fn add(&mut self, value: &(impl Hash + ?Sized)) {
        value.hash(&mut self.0);
        value.hash(&mut self.1);
    }

    pub(crate) fn finish(&self) -> (u64, u32) {
        (self.0.finish(), self.1.finish() as u32)
    }
}

/// Where each different row was first met: sixteen bytes a row.
#[derive(Default)]
pub(crate) struct Seen {
    rows: std::collections::HashMap<(u64, u32), u32, AsItIs>,
}

impl Seen {
    /// The row that was the same, if any.
    pub(crate) fn before(&mut self, sameness: (u64, u32), row: u32) -> Option<u32> {
        let first = *self.rows.entry(sameness).or_insert(row);
        (first != row).then_some(first)
    }
}

/// The keys are hashes already.
#[derive(Default, Clone)]
pub(crate) struct AsItIs;

impl std::hash::BuildHasher for AsItIs {
    type Hasher = Taken;

    fn build_hasher(&self) -> Taken {
        Taken(0)
    }
}

pub(crate) struct Taken(u64);

impl Hasher for Taken {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write_u32(&mut self, _: u32) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_same_is_found() {
        let sameness = |text: &str| {
            let mut sameness = Sameness::new();
            sameness.add(text);
            sameness.finish()
        };
        let mut seen = Seen::default();
        assert_eq!(seen.before(sameness("1"), 2), None);
        assert_eq!(seen.before(sameness("2"), 3), None);
        assert_eq!(seen.before(sameness("1"), 4), Some(2));
        assert_ne!(sameness("1").0 as u32, sameness("1").1);
    }
}
