//! From leaves to what is looked for: which places of a group each key has.

use std::collections::HashMap;

use romori_record::{Entry, Micros};

use crate::key::Key;

/// Places within one group, by key, with the range of instants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Places {
    by_key: HashMap<(usize, [u8; 16]), Vec<u16>>,
    /// The least and the greatest instant. None when no entry could be read.
    range: Option<(Micros, Micros)>,
    leaves: usize,
}

impl Places {
    pub fn new() -> Self {
        Self { by_key: HashMap::new(), range: None, leaves: 0 }
    }

    /// How many leaves were added.
    pub fn leaves(&self) -> usize {
        self.leaves
    }

    pub fn range(&self) -> Option<(Micros, Micros)> {
        self.range
    }

    /// The next leaf of the group. Beyond 65,536 there is none.
    pub fn add(&mut self, leaf: &[u8]) {
        let Ok(place) = u16::try_from(self.leaves) else { return };
        self.leaves += 1;
        let mut put = |key: Key| {
            self.by_key.entry((key.kind(), key.id())).or_default().push(place);
        };
        match Entry::decode(leaf) {
            Ok(entry) => {
                Key::of(&entry).for_each(&mut put);
                let (least, greatest) = self.range.unwrap_or((entry.at, entry.at));
                self.range = Some((least.min(entry.at), greatest.max(entry.at)));
            }
            Err(_) => put(Key::Unread),
        }
    }

    /// The next leaves of the group, which were kept long enough and are gone: nobody's any more.
    pub fn skip(&mut self, leaves: usize) {
        self.leaves += leaves;
    }

    pub fn of(&self, key: &Key) -> &[u16] {
        self.by_key.get(&(key.kind(), key.id())).map_or(&[], Vec::as_slice)
    }

    /// Every key of a kind with its places, ascending by id.
    pub fn of_kind(&self, kind: usize) -> Vec<([u8; 16], &[u16])> {
        let some = self.by_key.iter().filter(|((known, _), _)| *known == kind);
        let mut all: Vec<_> = some.map(|((_, id), places)| (*id, places.as_slice())).collect();
        all.sort_unstable_by_key(|(id, _)| *id);
        all
    }
}
