//! 開いている役員の鍵 — officers' keys that enough shares opened, and shares typed so far: in the
//! memory of this process alone, on pages that are neither swapped nor dumped, and for hours only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use romori_types::{ClientId, TenantId, Timestamp};
use romori_vault::{Gathering, KeyId, OfficersKey, Share, VaultError};

use super::UnitError;

/// An officers' key stays open for so long, whatever is done with it: a day of work.
pub const HELD_SECONDS: i64 = 12 * 3600;
/// And so long after it was used last.
pub const HELD_IDLE_SECONDS: i64 = 60 * 60;
/// So many wrong shares are free; then each doubles the wait, up to [`WAIT_MAX_SECONDS`].
const FREE_FAILURES: u32 = 5;
const WAIT_MAX_SECONDS: i64 = 900;
/// After so many it is longer than that.
const DOUBLINGS_MAX: u32 = 10;

/// Whose key.
pub(super) type Whose = (TenantId, ClientId);

struct Open {
    key: Arc<OfficersKey>,
    since: Timestamp,
    used: Timestamp,
}

/// 用意した鍵 — an officers' key whose shares were shown and are not confirmed yet. Nothing hangs
/// on it: without the shares it is gone, and nothing is lost.
#[derive(Clone)]
pub(super) struct Prepared {
    pub(super) key: Arc<OfficersKey>,
    pub(super) needed: u8,
    pub(super) names: Arc<Vec<String>>,
    since: Timestamp,
}

struct Typed {
    shares: Gathering,
    since: Timestamp,
}

#[derive(Default)]
struct OfClient {
    open: Option<Open>,
    prepared: Option<Prepared>,
    typed: Option<Typed>,
    failures: u32,
    /// No share is looked at before this second.
    wait_until: i64,
}

/// What a share led to.
pub(super) enum Taken {
    /// There are so many of those needed.
    More(usize),
    /// Enough: the officers' key, not tried yet.
    Key(OfficersKey),
    /// Enough of a key that was prepared, and they give it.
    Confirmed(Prepared),
}

/// 開いている役員の鍵の置き場
#[derive(Default)]
pub(crate) struct HeldMemory(Mutex<HashMap<Whose, OfClient>>);

impl HeldMemory {
    /// The open key with this id, used from now on once more.
    pub(super) fn open(&self, whose: Whose, id: KeyId, now: Timestamp) -> Option<Arc<OfficersKey>> {
        let mut all = self.lock();
        let open = all.get_mut(&whose)?.open.as_mut()?;
        if open.key.id() != id || !open.holds(now) {
            return None;
        }
        open.used = now;
        Some(Arc::clone(&open.key))
    }

    /// Until when an open key stays so without use, and at most; nothing when it is not open.
    pub(super) fn ends(&self, whose: Whose, id: KeyId, now: Timestamp) -> Option<(i64, i64)> {
        let all = self.lock();
        let open = all.get(&whose)?.open.as_ref()?;
        let at_most = open.since.as_second() + HELD_SECONDS;
        let idle = open.used.as_second() + HELD_IDLE_SECONDS;
        (open.key.id() == id && open.holds(now)).then_some((idle.min(at_most), at_most))
    }

    /// Holds a key open from now on. What was typed for it is wiped.
    pub(super) fn put(&self, whose: Whose, key: Arc<OfficersKey>, now: Timestamp) {
        let open = Some(Open { key, since: now, used: now });
        self.lock().insert(whose, OfClient { open, ..OfClient::default() });
    }

    /// Wipes the open key of a client, and what was typed or prepared. Whether one was open.
    pub(super) fn close(&self, whose: Whose) -> bool {
        self.lock().remove(&whose).is_some_and(|of| of.open.is_some())
    }

    /// Holds a key whose shares were just shown, until they are confirmed.
    pub(super) fn prepare(
        &self,
        whose: Whose,
        key: OfficersKey,
        needed: u8,
        names: Vec<String>,
        now: Timestamp,
    ) {
        let (key, names) = (Arc::new(key), Arc::new(names));
        let mut all = self.lock();
        let of = all.entry(whose).or_default();
        of.typed = None;
        of.prepared = Some(Prepared { key, needed, names, since: now });
    }

    /// What was prepared and waits to be confirmed.
    pub(super) fn prepared(&self, whose: Whose, now: Timestamp) -> Option<Prepared> {
        let all = self.lock();
        all.get(&whose)?.prepared.clone().filter(|prepared| lasts(prepared.since, now))
    }

    /// Gives up what was prepared. Whether there was something.
    pub(super) fn give_up(&self, whose: Whose) -> bool {
        let mut all = self.lock();
        let Some(of) = all.get_mut(&whose) else { return false };
        of.typed = None;
        of.prepared.take().is_some()
    }

    /// The numbers of the shares typed so far.
    pub(super) fn entered(&self, whose: Whose, now: Timestamp) -> Vec<u8> {
        let all = self.lock();
        let typed = all.get(&whose).and_then(|of| of.typed.as_ref());
        typed
            .filter(|typed| lasts(typed.since, now))
            .map_or_else(Vec::new, |typed| typed.shares.numbers())
    }

    /// Takes a share in: of what was prepared, or else of the key with this id.
    pub(super) fn take(
        &self,
        whose: Whose,
        (id, needed): (KeyId, u8),
        share: &Share,
        now: Timestamp,
    ) -> Result<Taken, UnitError> {
        let mut all = self.lock();
        let of = all.entry(whose).or_default();
        let wait = of.wait_until - now.as_second();
        if wait > 0 {
            return Err(UnitError::SharesSlowed(wait.min(WAIT_MAX_SECONDS)));
        }
        let prepared = of.prepared.clone().filter(|prepared| lasts(prepared.since, now));
        let (id, needed) =
            prepared.as_ref().map_or((id, needed), |ready| (ready.key.id(), ready.needed));
        let fits = |typed: &Typed| typed.shares.id() == id && lasts(typed.since, now);
        if !of.typed.as_ref().is_some_and(fits) {
            of.typed = Some(Typed { shares: Gathering::of(id, needed), since: now });
        }
        let Some(typed) = of.typed.as_mut() else { return Ok(Taken::More(0)) };
        match typed.shares.add(share) {
            Ok(()) => {}
            Err(error) => {
                of.fail(now);
                return Err(error.into());
            }
        }
        let Some(key) = typed.shares.key()? else {
            return Ok(Taken::More(typed.shares.numbers().len()));
        };
        match prepared {
            None => Ok(Taken::Key(key)),
            Some(ready) if typed.shares.gives(&ready.key)? => Ok(Taken::Confirmed(ready)),
            Some(_) => {
                of.refuse(now);
                Err(VaultError::Shares(romori_vault::ShareMistake::Damaged).into())
            }
        }
    }

    /// The shares that were typed gave no key that opens: all of them are wiped.
    pub(super) fn refuse(&self, whose: Whose, now: Timestamp) {
        self.lock().entry(whose).or_default().refuse(now);
    }

    /// Counts a share that could not even be read.
    pub(super) fn count_slip(&self, whose: Whose, now: Timestamp) {
        self.lock().entry(whose).or_default().fail(now);
    }

    /// Seconds until a share is looked at again.
    pub(super) fn wait(&self, whose: Whose, now: Timestamp) -> i64 {
        self.lock().get(&whose).map_or(0, |of| (of.wait_until - now.as_second()).max(0))
    }

    pub(super) fn forget_tenant(&self, tenant: TenantId) {
        self.lock().retain(|(owner, _), _| *owner != tenant);
    }

    /// Wipes what lay open for too long, and says whose keys they were.
    pub(super) fn sweep(&self, now: Timestamp) -> Vec<Whose> {
        let mut over = Vec::new();
        self.lock().retain(|whose, of| {
            if of.open.as_ref().is_some_and(|open| !open.holds(now)) {
                of.open = None;
                over.push(*whose);
            }
            of.prepared = of.prepared.take().filter(|prepared| lasts(prepared.since, now));
            of.typed = of.typed.take().filter(|typed| lasts(typed.since, now));
            let waits = of.wait_until > now.as_second();
            of.open.is_some() || of.prepared.is_some() || of.typed.is_some() || waits
        });
        over
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Whose, OfClient>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// A clock that went back must not lengthen a key's life.
    fn holds(&self, now: Timestamp) -> bool {
        let idle = now.as_second() - self.used.as_second();
        lasts(self.since, now) && (0..HELD_IDLE_SECONDS).contains(&idle)
    }
}

impl OfClient {
    fn fail(&mut self, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        let beyond = self.failures.saturating_sub(FREE_FAILURES);
        if beyond > 0 {
            let wait = 1_i64 << (beyond - 1).min(DOUBLINGS_MAX);
            self.wait_until = now.as_second() + wait.min(WAIT_MAX_SECONDS);
        }
    }

    fn refuse(&mut self, now: Timestamp) {
        self.typed = None;
        self.fail(now);
    }
}

fn lasts(since: Timestamp, now: Timestamp) -> bool {
    (0..HELD_SECONDS).contains(&(now.as_second() - since.as_second()))
}
