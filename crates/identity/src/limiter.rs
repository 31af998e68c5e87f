//! Slows guessing down until it is hopeless, without shutting the owner out.
//!
//! Three tallies, each with a growing delay:
//! - a **known browser** of the account (it signed in there before) has a tally of its own;
//! - everything **unknown** that tries the account shares one;
//! - each **source** (address) has one over all accounts, so that a list of names is slow too.
//!
//! So a stranger's tries delay strangers: the owner at his own browser is asked as if nothing had
//! happened. An owner at a new browser, while his account is under attack, waits at most
//! [`WAIT_SECONDS_MAX`], or is let in by an administrator. After [`TRIES_MAX`] unknown failures in
//! a row no unknown try reaches the hash any more (NIST SP 800-63B-4 §3.2.2) until the owner comes
//! in from a known browser or an administrator opens the account.
//!
//! A try is counted before the password is looked at, and taken back when it was right: a thousand
//! at once count like a thousand in a row. Names that belong to nobody are counted alike, so that
//! waiting tells nothing about them.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::net::IpAddr;

use romori_types::{ActorId, Timestamp};

use crate::browser::BrowserMark;
use crate::token::sha256;

/// Tries in a row by unknown browsers at one account; the next one does not reach the hash.
pub const TRIES_MAX: u32 = 100;
/// Longest delay after a failure.
const WAIT_SECONDS_MAX: i64 = 900;
/// Slips that cost nothing.
const FREE_TRIES: u32 = 5;
/// An office of many people has one address; it may slip more often, and waits less.
const FREE_TRIES_SOURCE: u32 = 30;
const WAIT_SECONDS_MAX_SOURCE: i64 = 60;
/// A source's failures are forgotten after a day without any.
const FORGET_SOURCE_SECONDS: i64 = 86_400;
/// Most entries of each kind that an attacker can make grow.
const ENTRIES_MAX: usize = 65_536;

/// 接続元 — where a try comes from: an IPv4 address, or the /64 that an IPv6 customer has.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source([u8; 8]);

impl Source {
    /// The source of an address. An IPv4 address written in IPv6 is the IPv4 one.
    pub fn of(address: IpAddr) -> Self {
        let mut bytes = [0; 8];
        match address.to_canonical() {
            IpAddr::V4(four) => {
                // 0:0 at the head of an IPv6 address is not a customer's.
                bytes[4..].copy_from_slice(&four.octets());
            }
            IpAddr::V6(six) => bytes.copy_from_slice(&six.octets()[..8]),
        }
        Self(bytes)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

/// 試み — one try to sign in.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    who: Who,
    source: Source,
    browser: Option<BrowserMark>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Who {
    Account(ActorId),
    Nobody([u8; 32]),
}

impl fmt::Debug for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Who")
    }
}

impl Attempt {
    /// A try with the login name of this account, from a browser that it knows or from another.
    pub const fn at(account: ActorId, source: Source, browser: Option<BrowserMark>) -> Self {
        Self { who: Who::Account(account), source, browser }
    }

    /// A try with a name that belongs to nobody.
    pub fn at_nobody(login: &str, source: Source) -> Self {
        Self { who: Who::Nobody(sha256(login.as_bytes())), source, browser: None }
    }
}

/// 待ち — why a try is not looked at now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slowed {
    /// Only after so many seconds.
    Wait {
        /// Seconds left, rounded up.
        seconds: i64,
    },
    /// Not from an unknown browser, until the account is opened.
    Closed,
}

impl fmt::Display for Slowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wait { seconds } => {
                write!(f, "サインインの失敗が続いています。{seconds}秒待ってから、もう一度お試しください。")
            }
            Self::Closed => f.write_str(
                "サインインの失敗が続いたため、この端末からは入れません。いつもの端末でサインインするか、事務所の管理者に解除を依頼してください。",
            ),
        }
    }
}

/// 失敗の数え — failures in a row and when the last one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Failures since the last success.
    pub failures: u32,
    /// When the last one was.
    pub last_at: Timestamp,
}

/// 試みの制限 — the tallies in memory. `store` may keep those of accounts across a restart.
#[derive(Default)]
pub struct Limiter {
    accounts: HashMap<ActorId, Tally>,
    nobody: HashMap<[u8; 32], Tally>,
    browsers: HashMap<(ActorId, BrowserMark), Tally>,
    sources: HashMap<Source, Tally>,
}

impl Limiter {
    /// Counts a try and says whether the password may be looked at.
    ///
    /// # Errors
    /// How long to wait. Such a try is not counted and must not reach the hash.
    pub fn begin(&mut self, attempt: &Attempt, now: Timestamp) -> Result<(), Slowed> {
        if let (Who::Account(account), Some(browser)) = (attempt.who, attempt.browser) {
            let key = (account, browser);
            let tally = self.browsers.get(&key);
            if tally.is_some_and(|tally| tally.failures >= TRIES_MAX) {
                return Err(Slowed::Closed);
            }
            wait(tally, FREE_TRIES, WAIT_SECONDS_MAX, now)?;
            count(&mut self.browsers, key, now);
            return Ok(());
        }
        let tally = self.tally_of(attempt.who);
        if tally.is_some_and(|tally| tally.failures >= TRIES_MAX) {
            return Err(Slowed::Closed);
        }
        wait(tally, FREE_TRIES, WAIT_SECONDS_MAX, now)?;
        let source = self.sources.get(&attempt.source);
        if source.is_some_and(|t| seconds_since(t.last_at, now) >= FORGET_SOURCE_SECONDS) {
            self.sources.remove(&attempt.source);
        }
        let source = self.sources.get(&attempt.source);
        wait(source, FREE_TRIES_SOURCE, WAIT_SECONDS_MAX_SOURCE, now)?;
        count(&mut self.sources, attempt.source, now);
        match attempt.who {
            Who::Account(account) => {
                // As many as there are accounts: no stranger can make more of them.
                let tally = self.accounts.entry(account).or_insert(Tally::none(now));
                tally.add(now);
            }
            Who::Nobody(name) => count(&mut self.nobody, name, now),
        }
        Ok(())
    }

    fn tally_of(&self, who: Who) -> Option<&Tally> {
        match who {
            Who::Account(account) => self.accounts.get(&account),
            Who::Nobody(name) => self.nobody.get(&name),
        }
    }

    /// The password was right: its own tallies begin anew. The source's loses the one try, so that
    /// signing in to one account does not buy tries at others. A success from a known browser opens
    /// the account again for unknown ones.
    pub fn succeeded(&mut self, attempt: &Attempt) {
        let Who::Account(account) = attempt.who else { return };
        self.accounts.remove(&account);
        match attempt.browser {
            Some(browser) => {
                self.browsers.remove(&(account, browser));
            }
            None => {
                if let Some(tally) = self.sources.get_mut(&attempt.source) {
                    tally.failures = tally.failures.saturating_sub(1);
                }
            }
        }
    }

    /// Takes a try back that came to nothing bad: an office of many people signs in at its company
    /// from one address each morning.
    pub fn taken_back(&mut self, attempt: &Attempt) {
        if let Some(tally) = self.sources.get_mut(&attempt.source) {
            tally.failures = tally.failures.saturating_sub(1);
        }
        if let Who::Nobody(name) = attempt.who {
            self.nobody.remove(&name);
        }
    }

    /// Opens an account again, as an administrator asks.
    pub fn open(&mut self, account: ActorId) {
        self.accounts.remove(&account);
    }

    /// The failures at an account by unknown browsers, to be kept and to be shown to its owner.
    pub fn tally(&self, account: ActorId) -> Option<Tally> {
        self.accounts.get(&account).copied()
    }

    /// Takes up where a former run of the program left off.
    pub fn restore(&mut self, account: ActorId, tally: Tally) {
        self.accounts.insert(account, tally);
    }

    /// How many entries there are, of all kinds.
    pub fn len(&self) -> usize {
        self.accounts.len() + self.nobody.len() + self.browsers.len() + self.sources.len()
    }

    /// Whether nothing was counted yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Tally {
    const fn none(now: Timestamp) -> Self {
        Self { failures: 0, last_at: now }
    }

    fn add(&mut self, now: Timestamp) {
        self.failures = self.failures.saturating_add(1);
        self.last_at = now;
    }
}

/// No delay for the first failures, then 1, 2, 4 … seconds after the last one.
fn wait(tally: Option<&Tally>, free: u32, most: i64, now: Timestamp) -> Result<(), Slowed> {
    let Some(tally) = tally.filter(|tally| tally.failures >= free) else { return Ok(()) };
    let doubled = (tally.failures - free).min(30);
    let delay = (1_i64 << doubled).min(most);
    let seconds = delay - seconds_since(tally.last_at, now);
    if seconds > 0 { Err(Slowed::Wait { seconds }) } else { Ok(()) }
}

/// A clock that went back counts as no time passed: it lengthens no wait beyond its delay.
fn seconds_since(earlier: Timestamp, now: Timestamp) -> i64 {
    (now.as_second() - earlier.as_second()).max(0)
}

/// Counts, and makes room by letting go of the oldest entries, an eighth of all at once.
fn count<K: Copy + Eq + Hash>(tallies: &mut HashMap<K, Tally>, key: K, now: Timestamp) {
    if tallies.len() >= ENTRIES_MAX && !tallies.contains_key(&key) {
        let mut ages: Vec<(Timestamp, K)> = tallies.iter().map(|(k, t)| (t.last_at, *k)).collect();
        let (_, middle, _) = ages.select_nth_unstable_by_key(ENTRIES_MAX / 8, |(at, _)| *at);
        let oldest = middle.0;
        let mut left = ENTRIES_MAX / 8;
        tallies.retain(|_, tally| {
            let goes = left > 0 && tally.last_at <= oldest;
            left -= usize::from(goes);
            !goes
        });
    }
    tallies.entry(key).or_insert(Tally::none(now)).add(now);
}
