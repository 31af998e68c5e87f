//! 覚え — what each request asks of the installation's tables: session, account, device.
//!
//! On files nobody but this process writes them, and the store counts its changes: what was read
//! before the last one is forgotten. So a revocation holds at the next request, as if nothing were
//! remembered. On a server others write as well, and nothing is.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use romori_store::{Store, UnitError};

/// No longer than this, so that what a key has opened is shut again once the key is out of reach.
/// Unit: seconds.
const HELD_SECONDS: i64 = 60;
/// Then all is forgotten: whoever asks comes in again.
const HELD_MAX: usize = 10_000;

/// What was read of one kind, as it was at one count of changes.
pub(crate) struct Memory<K, V>(Mutex<Held<K, V>>);

struct Held<K, V> {
    changes: u64,
    rows: HashMap<K, (i64, Arc<V>)>,
}

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Held { changes: 0, rows: HashMap::new() }))
    }
}

impl<K: Eq + Hash, V> Memory<K, V> {
    /// What is known under a key, if it holds still; nothing is asked for.
    pub(crate) fn at_hand(&self, store: &Store, key: &K) -> Option<Arc<V>> {
        self.get(store.control_changes()?, key, store.now().as_second())
    }

    /// What is known under a key, read if it is not at hand. What is not there is not remembered,
    /// so that who makes keys up fills nothing.
    pub(crate) fn recall(
        &self,
        store: &Store,
        key: K,
        read: impl FnOnce() -> Result<Option<V>, UnitError>,
    ) -> Result<Option<Arc<V>>, UnitError> {
        // Asked for before the reading: a change meanwhile makes what is read one of before it.
        let Some(changes) = store.control_changes() else { return Ok(read()?.map(Arc::new)) };
        let now = store.now().as_second();
        if let Some(row) = self.get(changes, &key, now) {
            return Ok(Some(row));
        }
        let row = read()?.map(Arc::new);
        if let Some(row) = &row {
            self.put(changes, key, now, Arc::clone(row));
        }
        Ok(row)
    }

    fn held(&self) -> MutexGuard<'_, Held<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, changes: u64, key: &K, now: i64) -> Option<Arc<V>> {
        let held = self.held();
        let (since, row) = held.rows.get(key).filter(|_| held.changes == changes)?;
        (0..HELD_SECONDS).contains(&(now - since)).then(|| Arc::clone(row))
    }

    /// Keeps what was read after `changes` were counted; what is of before a later one is not kept.
    fn put(&self, changes: u64, key: K, now: i64, row: Arc<V>) {
        let mut held = self.held();
        if held.changes > changes {
            return;
        }
        if held.changes < changes || held.rows.len() >= HELD_MAX {
            held.rows.clear();
            held.changes = changes;
        }
        held.rows.insert(key, (now, row));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn got(memory: &Memory<char, i32>, changes: u64, key: char, now: i64) -> Option<i32> {
        memory.get(changes, &key, now).map(|row| *row)
    }

    #[test]
    fn what_was_read_before_a_change_is_forgotten() {
        let memory = Memory::default();
        memory.put(3, 'a', 0, Arc::new(1));
        assert_eq!(got(&memory, 3, 'a', 0), Some(1));
        assert_eq!(got(&memory, 4, 'a', 0), None);
        memory.put(4, 'b', 0, Arc::new(2));
        assert_eq!((got(&memory, 4, 'a', 0), got(&memory, 4, 'b', 0)), (None, Some(2)));
        // Who read before the change comes too late to keep it.
        memory.put(3, 'b', 0, Arc::new(1));
        assert_eq!((got(&memory, 3, 'b', 0), got(&memory, 4, 'b', 0)), (None, Some(2)));
    }

    #[test]
    fn nothing_is_held_for_longer_than_a_minute() {
        let memory = Memory::default();
        memory.put(1, 'a', 100, Arc::new(1));
        for (now, held) in [(99, None), (100, Some(1)), (159, Some(1)), (160, None)] {
            assert_eq!(got(&memory, 1, 'a', now), held, "{now}");
        }
    }

    #[test]
    fn memory_is_bounded() {
        let memory = Memory::default();
        for key in 0..=HELD_MAX {
            memory.put(1, key, 0, Arc::new(()));
        }
        assert!(memory.held().rows.len() <= HELD_MAX);
        assert!(memory.get(1, &HELD_MAX, 0).is_some());
    }
}
