//! The way in: every step in its order, in one place.
//!
//! Counted by the limiter, then hashed, and only for who has proved himself looked at further. A
//! stranger learns one thing: that it did not work.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use romori_types::{Chance, Device, NoChance, Timestamp};

use crate::account::Account;
use crate::browser::BrowserKey;
use crate::limiter::{Attempt, Limiter, Slowed, Source};
use crate::password::{Candidate, HashError, Hasher, PasswordHash};
use crate::session::{NewSession, SessionRecord};
use crate::violation::Violation;

/// 入口 — decides who comes in. Shared by all threads; it hashes outside of its lock.
pub struct SignIn {
    hasher: Hasher,
    browsers: BrowserKey,
    limiter: Mutex<Limiter>,
}

/// 入口での求め — what a browser sent, and the account that its login name belongs to.
pub struct Knock<'a> {
    /// The login name as typed.
    pub login: &'a str,
    /// The account of this login name, if there is one.
    pub account: Option<&'a Account>,
    /// The password as typed.
    pub password: Candidate,
    /// Where it comes from.
    pub source: Source,
    /// The value of the browser's cookie, if it brought one.
    pub browser: Option<&'a str>,
    /// The device, as far as it is known.
    pub device: Device,
}

/// 入れた結果 — the session, and what to write down.
pub struct Entered {
    /// The session for `store` and the browser. A former session of this browser must end.
    pub session: NewSession,
    /// The new value of the browser's cookie.
    pub browser: String,
    /// A hash to store instead of the former one.
    pub renewed: Option<PasswordHash>,
}

/// 入れない理由 — what is shown to whoever stands outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInRefusal {
    /// Tried too often.
    Slowed(Slowed),
    /// The login name or the password is wrong, whichever.
    Wrong,
    /// The password was right, but the account does not let him in.
    NotAllowed(Vec<Violation>),
    /// The password could not be looked at.
    Unavailable(HashError),
}

impl SignInRefusal {
    /// 番号 — the stable code under which help and logs know it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Slowed(_) => "IDN-0401",
            Self::Wrong => "IDN-0402",
            Self::NotAllowed(_) => "IDN-0403",
            Self::Unavailable(error) => error.code(),
        }
    }

    /// Seconds to wait before another try is looked at, where waiting helps.
    pub const fn wait_seconds(&self) -> Option<i64> {
        match self {
            Self::Slowed(Slowed::Wait { seconds }) => Some(*seconds),
            _ => None,
        }
    }
}

impl fmt::Display for SignInRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slowed(slowed) => slowed.fmt(f),
            Self::Wrong => {
                f.write_str("利用者IDかパスワードが違います。確かめて、もう一度入力してください。")
            }
            Self::NotAllowed(violations) => {
                violations.iter().try_for_each(|violation| violation.fmt(f))
            }
            Self::Unavailable(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SignInRefusal {}

impl From<NoChance> for SignInRefusal {
    fn from(_: NoChance) -> Self {
        Self::Unavailable(HashError::NoChance)
    }
}

impl SignIn {
    /// With the hasher, the key that marks browsers, and the tallies of a former run.
    pub const fn new(hasher: Hasher, browsers: BrowserKey, limiter: Limiter) -> Self {
        Self { hasher, browsers, limiter: Mutex::new(limiter) }
    }

    /// Lets someone in, or not.
    ///
    /// # Errors
    /// Why not, in words that a stranger may read.
    pub fn enter(
        &self,
        knock: &Knock<'_>,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Entered, SignInRefusal> {
        let attempt = self.attempt(knock, now);
        self.limiter().begin(&attempt, now).map_err(SignInRefusal::Slowed)?;
        let verified = self.hasher.verify(knock.account, &knock.password, chance);
        let proof = verified.map_err(SignInRefusal::Unavailable)?.ok_or(SignInRefusal::Wrong)?;
        let account = knock.account.ok_or(SignInRefusal::Wrong)?;
        self.limiter().succeeded(&attempt);
        let session = SessionRecord::begin(&proof, account, knock.device, now, chance)?
            .map_err(SignInRefusal::NotAllowed)?;
        let browser = self.browsers.issue(account.id, now, chance)?;
        Ok(Entered { session, browser, renewed: proof.renewed().cloned() })
    }

    fn attempt(&self, knock: &Knock<'_>, now: Timestamp) -> Attempt {
        let Some(account) = knock.account else {
            return Attempt::at_nobody(knock.login, knock.source);
        };
        let mark = knock.browser.and_then(|cookie| self.browsers.verify(account.id, cookie, now));
        Attempt::at(account.id, knock.source, mark)
    }

    /// The hasher, for passwords that are set.
    pub const fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// The tallies, to open an account again or to keep them across a restart.
    pub fn limiter(&self) -> MutexGuard<'_, Limiter> {
        self.limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
