//! The way in: every step in its order, in one place.
//!
//! Counted by the limiter, then hashed, and only for who has proved himself looked at further. A
//! stranger learns one thing: that it did not work.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use romori_factor::Proven;
use romori_types::{ActorId, Chance, Device, NoChance, Timestamp};

use crate::account::Account;
use crate::browser::{BrowserKey, BrowserMark};
use crate::limiter::{Attempt, Limiter, Slowed, Source};
use crate::password::{Candidate, HashError, Hasher, PasswordHash, Proof};
use crate::session::{NewSession, SessionRecord};
use crate::strength::SecondFactor;
use crate::violation::Violation;

/// 入口 — decides who comes in. Shared by all threads; it hashes outside of its lock.
pub struct SignIn {
    hasher: Hasher,
    browsers: BrowserKey,
    limiter: Mutex<Limiter>,
    /// Of the second step, which only who knows the password reaches.
    second: Mutex<Limiter>,
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
    /// Since when the account's browsers are known: none where always.
    pub known_since: Option<Timestamp>,
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
    /// The password was right; now the second proof.
    SecondStep,
    /// The second proof does not fit.
    WrongSecond,
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
            Self::SecondStep => "IDN-0404",
            Self::WrongSecond => "IDN-0405",
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
            Self::SecondStep => f.write_str(
                "もう一つの確認が要ります。確認コードか回復コードを入れるか、パスキーを使ってください。",
            ),
            Self::WrongSecond => f.write_str(
                "確認できませんでした。新しい確認コードか、使っていない回復コードを入れてください。",
            ),
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
    pub fn new(hasher: Hasher, browsers: BrowserKey, limiter: Limiter) -> Self {
        let (limiter, second) = (Mutex::new(limiter), Mutex::default());
        Self { hasher, browsers, limiter, second }
    }

    /// The first step: whether the password is the account's. Whoever is not there costs the same.
    ///
    /// # Errors
    /// Why not, in words that a stranger may read.
    pub fn prove(
        &self,
        knock: &Knock<'_>,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Proof, SignInRefusal> {
        let attempt = self.attempt(knock, now);
        self.limiter().begin(&attempt, now).map_err(SignInRefusal::Slowed)?;
        let verified = self.hasher.verify(knock.account, &knock.password, chance);
        let proof = verified.map_err(SignInRefusal::Unavailable)?.ok_or(SignInRefusal::Wrong)?;
        self.limiter().succeeded(&attempt);
        Ok(proof)
    }

    /// Lets in who has proved himself, or not.
    ///
    /// # Errors
    /// [`SignInRefusal::SecondStep`] when the account has a second factor and the proof is a
    /// password alone; why not, in words that its owner may read.
    pub fn admit(
        &self,
        proof: &Proof,
        account: &Account,
        (second, device): (SecondFactor, Device),
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<Entered, SignInRefusal> {
        if second == SecondFactor::Has && !proof.strength().is_strong() {
            return Err(SignInRefusal::SecondStep);
        }
        let session = SessionRecord::begin(proof, account, device, now, chance)?
            .map_err(SignInRefusal::NotAllowed)?;
        let browser = self.browsers.issue(account.id, now, chance)?;
        Ok(Entered { session, browser, renewed: proof.renewed().cloned() })
    }

    /// Counts a try at the second step before it is looked at; `look` says whether it fits. A
    /// thousand at once count like a thousand in a row, and beyond the limit none is looked at.
    ///
    /// # Errors
    /// [`SignInRefusal::Slowed`], [`SignInRefusal::WrongSecond`], or what `look` says.
    pub fn second_step<E: From<SignInRefusal>>(
        &self,
        knock: &Knock<'_>,
        now: Timestamp,
        look: impl FnOnce() -> Result<Option<Proven>, E>,
    ) -> Result<Proven, E> {
        let attempt = self.attempt(knock, now);
        let mut limiter = self.second.lock().unwrap_or_else(PoisonError::into_inner);
        limiter.begin(&attempt, now).map_err(|slowed| E::from(SignInRefusal::Slowed(slowed)))?;
        drop(limiter);
        let proven = look()?.ok_or_else(|| E::from(SignInRefusal::WrongSecond))?;
        let mut limiter = self.second.lock().unwrap_or_else(PoisonError::into_inner);
        limiter.succeeded(&attempt);
        Ok(proven)
    }

    /// Counts a step of a company's own sign-in before it is looked at; `look` says what came of
    /// it. What is right is taken back, what is wrong slows its source like a wrong password.
    ///
    /// # Errors
    /// [`SignInRefusal::Slowed`], or what `look` says.
    pub fn company_step<T, E: From<SignInRefusal>>(
        &self,
        code: &str,
        source: Source,
        now: Timestamp,
        look: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let attempt = Attempt::at_nobody(code, source);
        let begun = self.limiter().begin(&attempt, now);
        begun.map_err(|slowed| E::from(SignInRefusal::Slowed(slowed)))?;
        let found = look()?;
        self.limiter().taken_back(&attempt);
        Ok(found)
    }

    /// Lets both steps of an account be tried again, as an administrator asks.
    pub fn open(&self, account: ActorId) {
        self.limiter().open(account);
        self.second.lock().unwrap_or_else(PoisonError::into_inner).open(account);
    }

    fn attempt(&self, knock: &Knock<'_>, now: Timestamp) -> Attempt {
        let Some(account) = knock.account else {
            return Attempt::at_nobody(knock.login, knock.source);
        };
        let by_cookie = || self.browsers.verify(account.id, knock.browser?, knock.known_since, now);
        let mark = match knock.device {
            Device::Bound(device) => Some(BrowserMark::of_device(device)),
            Device::NotYetBound => by_cookie(),
        };
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
