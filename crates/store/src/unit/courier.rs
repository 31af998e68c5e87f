//! 使い — hands entries to a keeper that is apart before the answer goes out, so that what was
//! acknowledged outlives this machine. Whoever comes while one is on his way waits for the next
//! turn; with a keeper that cannot be reached nobody waits, and entries stay where they are
//! durable.

use std::collections::HashSet;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};

use romori_ledger::Keeping;
use romori_types::EntryId;

/// Remembered ids of entries of outboxes that the keeper has already. Those beyond are handed over
/// once more, which adds nothing.
const HANDED_MAX: usize = 65_536;

/// What became of those who went together.
#[derive(Default)]
struct Outcome {
    taken: OnceLock<bool>,
    changed: Condvar,
}

#[derive(Default)]
struct Forming {
    leaves: Vec<Vec<u8>>,
    outcome: Arc<Outcome>,
    /// One is on his way.
    away: bool,
}

/// Who goes to the keeper.
#[derive(Default)]
pub(super) struct Courier {
    keeper: OnceLock<Arc<dyn Keeping>>,
    forming: Mutex<Forming>,
    handed: Mutex<HashSet<EntryId>>,
}

impl Courier {
    /// From now on he goes to this one, if it is apart.
    pub(super) fn goes_to(&self, keeper: &Arc<dyn Keeping>) {
        if keeper.is_apart() {
            let _ = self.keeper.set(Arc::clone(keeper));
        }
    }

    /// Hands one entry over. Whether the keeper has it.
    pub(super) fn hand_over(&self, leaf: &[u8]) -> bool {
        let Some(keeper) = self.keeper.get() else { return false };
        let mut forming = self.forming.lock().unwrap_or_else(PoisonError::into_inner);
        forming.leaves.push(leaf.to_vec());
        let outcome = Arc::clone(&forming.outcome);
        loop {
            if let Some(taken) = outcome.taken.get() {
                return *taken;
            }
            if forming.away {
                let waited = outcome.changed.wait(forming);
                forming = waited.unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            // While nobody is away, what is not decided is still forming: this thread takes it.
            forming.away = true;
            let leaves = std::mem::take(&mut forming.leaves);
            let whose = std::mem::take(&mut forming.outcome);
            drop(forming);
            let slices: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
            let taken = keeper.append(&slices).is_ok();
            forming = self.forming.lock().unwrap_or_else(PoisonError::into_inner);
            forming.away = false;
            // Nobody else has set it: it left `forming` with the leaves.
            let _ = whose.taken.set(taken);
            whose.changed.notify_all();
            forming.outcome.changed.notify_one();
        }
    }

    /// The same for an entry that also waits in an outbox.
    pub(super) fn hand_over_waiting(&self, id: EntryId, leaf: &[u8]) {
        if self.hand_over(leaf) {
            let mut handed = self.handed.lock().unwrap_or_else(PoisonError::into_inner);
            if handed.len() < HANDED_MAX {
                handed.insert(id);
            }
        }
    }

    /// Whether the keeper has it already. Asked once, because it leaves the outbox then.
    pub(super) fn has(&self, id: EntryId) -> bool {
        self.handed.lock().unwrap_or_else(PoisonError::into_inner).remove(&id)
    }
}
