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

    /// Whom several rows of a table may be about, with a hash of each thing they say of it, and
    /// must say alike. Rows of persons are about one person each.
    fn owner(&self) -> Option<(&str, Vec<(Item, u64)>)> {
        None
    }

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

    pub(crate) fn finish(&self) -> Same {
        let (first, second) = (self.0.finish(), self.1.finish());
        Same([first as u32, (first >> 32) as u32, second as u32])
    }
}

/// What two rows have in common, in twelve bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Same([u32; 3]);

impl Hash for Same {
    /// It is a hash already.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [low, high, _] = self.0;
        state.write_u64(u64::from(high) << 32 | u64::from(low));
    }
}

/// Where each different row was first met: sixteen bytes a row.
#[derive(Default)]
pub(crate) struct Seen {
    rows: std::collections::HashMap<Same, u32, AsItIs>,
}

impl Seen {
    /// The row that was the same, if any.
    pub(crate) fn before(&mut self, sameness: Same, row: u32) -> Option<u32> {
        let first = *self.rows.entry(sameness).or_insert(row);
        (first != row).then_some(first)
    }
}

/// What rows said of the client that several of them are about.
#[derive(Default)]
pub(crate) struct Owners {
    said: std::collections::HashMap<String, Vec<(Item, u64, u32)>>,
}

/// No office has more clients; beyond them nothing is compared.
const OWNERS_MAX: usize = 100_000;

impl Owners {
    /// The first thing that an earlier row says otherwise, and that row.
    pub(crate) fn otherwise(
        &mut self,
        (owner, says): (&str, Vec<(Item, u64)>),
        row: u32,
    ) -> Option<(Item, u32)> {
        if let Some(known) = self.said.get_mut(owner) {
            for (item, hash) in says {
                match known.iter().find(|(said, ..)| *said == item) {
                    Some((_, said, first)) if *said != hash => return Some((item, *first)),
                    Some(_) => {}
                    None => known.push((item, hash, row)),
                }
            }
        } else if self.said.len() < OWNERS_MAX {
            let says = says.into_iter().map(|(item, hash)| (item, hash, row)).collect();
            self.said.insert(owner.to_owned(), says);
        }
        None
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
        let Same([low, high, other]) = sameness("1");
        assert!(low != other && high != other, "the two hashes are two");
        assert_eq!(size_of::<(Same, u32)>(), 16);
    }
}
