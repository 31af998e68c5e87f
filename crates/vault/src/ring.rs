//! Opened keys in memory, for minutes and for a bounded number of clients.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use romori_types::{ClientId, TenantId, Timestamp};

use crate::cipher::ClientKeys;
use crate::error::VaultError;

/// Keys are asked for again from the custodian after this time: work goes on no longer than that
/// when the custodian is away, and a key that was taken back is gone by then.
pub const KEY_LIFE_SECONDS: i64 = 300;

struct Held {
    keys: Arc<ClientKeys>,
    since: Timestamp,
    used: u64,
}

#[derive(Default)]
struct Inside {
    held: HashMap<(TenantId, ClientId), Held>,
    ticks: u64,
}

/// 鍵束の置き場 — the opened keys of the clients used last.
pub struct Ring {
    capacity: usize,
    life_seconds: i64,
    inside: Mutex<Inside>,
}

impl Ring {
    /// Room for the keys of this many clients, at least one, for [`KEY_LIFE_SECONDS`].
    pub fn new(capacity: usize) -> Self {
        Self::with_life(capacity, KEY_LIFE_SECONDS)
    }

    /// As [`Self::new`], for another time, at most [`KEY_LIFE_SECONDS`].
    pub fn with_life(capacity: usize, life_seconds: i64) -> Self {
        let life_seconds = life_seconds.clamp(0, KEY_LIFE_SECONDS);
        Self { capacity: capacity.max(1), life_seconds, inside: Mutex::default() }
    }

    /// The keys of a client, opened by `load` when they are not held or too old.
    ///
    /// # Errors
    /// What `load` says.
    pub fn keys(
        &self,
        tenant: TenantId,
        client: ClientId,
        now: Timestamp,
        load: impl FnOnce() -> Result<ClientKeys, VaultError>,
    ) -> Result<Arc<ClientKeys>, VaultError> {
        if let Some(keys) = self.held(tenant, client, now) {
            return Ok(keys);
        }
        // Not under the lock: the custodian may be slow, and others need their keys meanwhile.
        let keys = Arc::new(load()?);
        self.put(Arc::clone(&keys), now);
        Ok(keys)
    }

    /// The keys of a client, while they are held.
    pub fn held(
        &self,
        tenant: TenantId,
        client: ClientId,
        now: Timestamp,
    ) -> Option<Arc<ClientKeys>> {
        let mut inside = self.lock();
        inside.ticks += 1;
        let ticks = inside.ticks;
        let held = inside.held.get_mut(&(tenant, client))?;
        if !is_fresh(held.since, now, self.life_seconds) {
            inside.held.remove(&(tenant, client));
            return None;
        }
        held.used = ticks;
        Some(Arc::clone(&held.keys))
    }

    /// Holds these keys from now on, in the place of the client's former ones. Whoever looked at
    /// the store before a new generation was made does not put the keys of then over newer ones.
    pub fn put(&self, keys: Arc<ClientKeys>, now: Timestamp) {
        let mut inside = self.lock();
        inside.ticks += 1;
        let used = inside.ticks;
        let place = (keys.tenant(), keys.client());
        let held = inside.held.get(&place);
        if held.is_some_and(|held| held.keys.generation() > keys.generation()) {
            return;
        }
        inside.held.insert(place, Held { keys, since: now, used });
        while inside.held.len() > self.capacity {
            let oldest = inside.held.iter().min_by_key(|(_, held)| held.used);
            let Some(oldest) = oldest.map(|(place, _)| *place) else { break };
            inside.held.remove(&oldest);
        }
    }

    /// Lets go of a client's keys, as when a new generation was made or the client left.
    pub fn forget(&self, tenant: TenantId, client: ClientId) {
        self.lock().held.remove(&(tenant, client));
    }

    /// Lets go of all keys of a tenant.
    pub fn forget_tenant(&self, tenant: TenantId) {
        self.lock().held.retain(|(owner, _), _| *owner != tenant);
    }

    /// Lets go of all keys that are too old, so that none stays just because nobody asks.
    pub fn sweep(&self, now: Timestamp) {
        self.lock().held.retain(|_, held| is_fresh(held.since, now, self.life_seconds));
    }

    /// Lets go of everything.
    pub fn forget_all(&self) {
        self.lock().held.clear();
    }

    /// How many clients' keys are held.
    pub fn len(&self) -> usize {
        self.lock().held.len()
    }

    /// Whether none are held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A clock that went back must not lengthen a key's life.
fn is_fresh(since: Timestamp, now: Timestamp, life_seconds: i64) -> bool {
    (0..life_seconds).contains(&(now.as_second() - since.as_second()))
}
