//! 開いている役員の鍵 — officers' keys that enough shares opened, and shares typed so far: in the
//! memory of this process alone, on pages that are neither swapped nor dumped, and for hours only.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use romori_types::{Chance, ClientId, TenantId, Timestamp};

use crate::error::VaultError;
use crate::gathering::Gathering;
use crate::key::KeyId;
use crate::officers::{OfficersKey, SHARES_MAX, Share, ShareMistake};

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
pub type Whose = (TenantId, ClientId);

struct Open {
    key: Arc<OfficersKey>,
    since: Timestamp,
    used: Timestamp,
}

/// 用意した鍵 — an officers' key whose shares were shown and are not confirmed yet. Nothing hangs
/// on it: without the shares it is gone, and nothing is lost.
#[derive(Clone)]
pub struct Prepared {
    /// The key.
    pub key: Arc<OfficersKey>,
    /// How many of its shares are needed.
    pub needed: u8,
    /// Who gets one, by the share's number.
    pub names: Arc<Vec<String>>,
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

/// A name of an officer has at most so many characters.
const NAME_CHARACTERS_MAX: usize = 60;
const NOT_WANTED: &str =
    "いまは分け札を入れる必要がありません。画面を開き直して、いまの状態を確かめてください。";
const UNNAMED: &str = "役員の氏名を、60文字までで全員分入れてください。";

/// 役員に預けた鍵 — how a client's key is held, as the page about it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// How many shares are needed.
    pub needed: u8,
    /// Who holds one, by the share's number.
    pub names: Vec<String>,
    /// Since when it is held so.
    pub since: Timestamp,
    /// When it closes unless it is used, and at the latest; nothing while it is closed.
    pub open_until: Option<(Timestamp, Timestamp)>,
    /// The numbers of the shares typed so far, while it is closed.
    pub entered: Vec<u8>,
}

/// 用意した鍵 — shares that were shown and are not confirmed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preparing {
    /// How many must be typed again.
    pub needed: u8,
    /// Who holds one, by the share's number.
    pub names: Vec<String>,
    /// The numbers of those typed so far.
    pub entered: Vec<u8>,
}

/// 鍵の預け先 — where a client's key is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Custodianship {
    /// Held by officers; none while the house alone holds it.
    pub holding: Option<Holding>,
    /// Made and not confirmed.
    pub preparing: Option<Preparing>,
    /// Seconds until a share is looked at again.
    pub wait_seconds: i64,
}

/// 分け札を入れた結果
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareTaken {
    /// So many are there, of so many needed.
    More(usize, u8),
    /// The client's key is open.
    Opened,
    /// The officers hold the key from now on.
    Entrusted,
    /// Another officers' key holds from now on.
    Remade,
}

/// What whoever keeps a held key has written down of it.
pub struct HeldNote {
    /// The officers' key.
    pub id: KeyId,
    /// How many shares are needed.
    pub needed: u8,
    /// Who holds one, by the share's number.
    pub names: Vec<String>,
    /// Since when.
    pub since: Timestamp,
}

/// Why shares are not made or taken.
#[derive(Debug)]
pub enum HeldMistake {
    /// Too many wrong ones: the next is looked at after so many seconds.
    Slowed(i64),
    /// It is not in the state for this; why, in Japanese.
    Unfit(&'static str),
    /// What is wrong with it, or that there is no page that stays in memory.
    Vault(VaultError),
}

impl fmt::Display for HeldMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slowed(seconds) => write!(
                f,
                "分け札の誤りが続いたため、{seconds}秒のあいだ受け付けません。札を見直してから、もう一度入れてください。"
            ),
            Self::Unfit(why) => f.write_str(why),
            Self::Vault(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for HeldMistake {}

impl From<VaultError> for HeldMistake {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

/// What a share led to.
pub enum Taken {
    /// There are so many of those needed.
    More(usize),
    /// Enough: the officers' key, not tried yet.
    Key(OfficersKey),
    /// Enough of a key that was prepared, and they give it.
    Confirmed(Prepared),
}

/// 開いている役員の鍵の置き場
#[derive(Default)]
pub struct HeldMemory(Mutex<HashMap<Whose, OfClient>>);

impl HeldMemory {
    /// The open key with this id, used from now on once more.
    pub fn open(&self, whose: Whose, id: KeyId, now: Timestamp) -> Option<Arc<OfficersKey>> {
        let mut all = self.lock();
        let open = all.get_mut(&whose)?.open.as_mut()?;
        if open.key.id() != id || !open.holds(now) {
            return None;
        }
        open.used = now;
        Some(Arc::clone(&open.key))
    }

    /// Until when an open key stays so without use, and at most; nothing when it is not open.
    pub fn ends(&self, whose: Whose, id: KeyId, now: Timestamp) -> Option<(i64, i64)> {
        let all = self.lock();
        let open = all.get(&whose)?.open.as_ref()?;
        let at_most = open.since.as_second() + HELD_SECONDS;
        let idle = open.used.as_second() + HELD_IDLE_SECONDS;
        (open.key.id() == id && open.holds(now)).then_some((idle.min(at_most), at_most))
    }

    /// Holds a key open from now on. What was typed for it is wiped.
    pub fn put(&self, whose: Whose, key: Arc<OfficersKey>, now: Timestamp) {
        let open = Some(Open { key, since: now, used: now });
        self.lock().insert(whose, OfClient { open, ..OfClient::default() });
    }

    /// Wipes the open key of a client, and what was typed or prepared. Whether one was open.
    pub fn close(&self, whose: Whose) -> bool {
        self.lock().remove(&whose).is_some_and(|of| of.open.is_some())
    }

    /// Where a client's key is, with what its keeper has written down of it.
    pub fn told(&self, whose: Whose, held: Option<HeldNote>, now: Timestamp) -> Custodianship {
        let entered = self.entered(whose, now);
        let preparing = self.prepared(whose, now).map(|prepared| Preparing {
            needed: prepared.needed,
            names: prepared.names.to_vec(),
            entered: entered.clone(),
        });
        let instant = |second| Timestamp::from_second(second).ok();
        let holding = held.map(|held| Holding {
            needed: held.needed,
            names: held.names,
            since: held.since,
            open_until: self
                .ends(whose, held.id, now)
                .and_then(|(idle, most)| Some((instant(idle)?, instant(most)?))),
            entered,
        });
        Custodianship { holding, preparing, wait_seconds: self.wait(whose, now) }
    }

    /// Makes an officers' key and a share for each of these, to be shown once. Nothing hangs on
    /// it until enough of them were typed again: paper that nobody can read loses nothing.
    ///
    /// # Errors
    /// When there cannot be such shares; a name that is none; no chance.
    pub fn make(
        &self,
        whose: Whose,
        (needed, names): (u8, Vec<String>),
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Vec<Share>, HeldMistake> {
        let count = check_rule(needed, &names)?;
        let key = OfficersKey::generate(chance)?;
        let shares = key.shares(needed, count, chance)?;
        self.prepare(whose, key, needed, names, now);
        Ok(shares)
    }

    /// Takes a share in, as it was typed: of what was prepared, or of the key that is held and
    /// closed. With it goes how many are needed.
    ///
    /// # Errors
    /// What is wrong with it; when none is wanted; after too many wrong ones.
    pub fn enter(
        &self,
        whose: Whose,
        held: Option<(KeyId, u8)>,
        text: &str,
        now: Timestamp,
    ) -> Result<(Taken, u8), HeldMistake> {
        let wait = self.wait(whose, now);
        if wait > 0 {
            return Err(HeldMistake::Slowed(wait));
        }
        let wanted = match (self.prepared(whose, now), held) {
            (Some(ready), _) => (ready.key.id(), ready.needed),
            (None, Some(held)) if self.ends(whose, held.0, now).is_none() => held,
            _ => return Err(HeldMistake::Unfit(NOT_WANTED)),
        };
        let share = Share::parse(text).map_err(|mistake| {
            self.count_slip(whose, now);
            VaultError::Shares(mistake)
        })?;
        Ok((self.take(whose, wanted, &share, now)?, wanted.1))
    }

    /// Lets go of a share that was just taken: what it led to could not be done, and it is typed
    /// again.
    pub fn take_back(&self, whose: Whose, text: &str) {
        let Ok(share) = Share::parse(text) else { return };
        let mut all = self.lock();
        if let Some(typed) = all.get_mut(&whose).and_then(|of| of.typed.as_mut()) {
            typed.shares.remove(share.number());
        }
    }

    /// Holds a key whose shares were just shown, until they are confirmed.
    fn prepare(
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
    fn prepared(&self, whose: Whose, now: Timestamp) -> Option<Prepared> {
        let all = self.lock();
        all.get(&whose)?.prepared.clone().filter(|prepared| lasts(prepared.since, now))
    }

    /// Gives up what was prepared. Whether there was something.
    pub fn give_up(&self, whose: Whose) -> bool {
        let mut all = self.lock();
        let Some(of) = all.get_mut(&whose) else { return false };
        of.typed = None;
        of.prepared.take().is_some()
    }

    /// The numbers of the shares typed so far.
    pub fn entered(&self, whose: Whose, now: Timestamp) -> Vec<u8> {
        let all = self.lock();
        let typed = all.get(&whose).and_then(|of| of.typed.as_ref());
        typed
            .filter(|typed| lasts(typed.since, now))
            .map_or_else(Vec::new, |typed| typed.shares.numbers())
    }

    /// Takes a share in: of what was prepared, or else of the key with this id.
    fn take(
        &self,
        whose: Whose,
        (id, needed): (KeyId, u8),
        share: &Share,
        now: Timestamp,
    ) -> Result<Taken, HeldMistake> {
        let mut all = self.lock();
        let of = all.entry(whose).or_default();
        let wait = of.wait_until - now.as_second();
        if wait > 0 {
            return Err(HeldMistake::Slowed(wait.min(WAIT_MAX_SECONDS)));
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
                Err(VaultError::Shares(ShareMistake::Damaged).into())
            }
        }
    }

    /// The shares that were typed gave no key that opens: all of them are wiped.
    pub fn refuse(&self, whose: Whose, now: Timestamp) {
        self.lock().entry(whose).or_default().refuse(now);
    }

    /// Counts a share that could not even be read.
    fn count_slip(&self, whose: Whose, now: Timestamp) {
        self.lock().entry(whose).or_default().fail(now);
    }

    /// Seconds until a share is looked at again.
    pub fn wait(&self, whose: Whose, now: Timestamp) -> i64 {
        self.lock().get(&whose).map_or(0, |of| (of.wait_until - now.as_second()).max(0))
    }

    /// Wipes everything of a tenant.
    pub fn forget_tenant(&self, tenant: TenantId) {
        self.lock().retain(|(owner, _), _| *owner != tenant);
    }

    /// Wipes what lay open for too long, and says whose keys they were.
    pub fn sweep(&self, now: Timestamp) -> Vec<Whose> {
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

/// A rule that can be kept, and a name for each share.
fn check_rule(needed: u8, names: &[String]) -> Result<u8, HeldMistake> {
    let count = u8::try_from(names.len()).unwrap_or(u8::MAX);
    let ok = (2..=SHARES_MAX).contains(&count) && (2..=count).contains(&needed);
    let named = |name: &String| !name.is_empty() && name.chars().count() <= NAME_CHARACTERS_MAX;
    match (ok, names.iter().all(named)) {
        (false, _) => Err(VaultError::Shares(ShareMistake::NoSuchRule).into()),
        (_, false) => Err(HeldMistake::Unfit(UNNAMED)),
        (true, true) => Ok(count),
    }
}

fn lasts(since: Timestamp, now: Timestamp) -> bool {
    (0..HELD_SECONDS).contains(&(now.as_second() - since.as_second()))
}
