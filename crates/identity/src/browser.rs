//! A browser that signed in before, so that guessing by strangers does not slow it down.

use std::fmt;

use aws_lc_rs::hmac;
use romori_types::{ActorId, Chance, DeviceId, NoChance, Timestamp};

use crate::token::{from_hex, hex};

/// How long a browser is known after a sign-in. It is no way in by itself: the password is still
/// asked for.
pub const BROWSER_DAYS: i64 = 90;
const LABEL: &[u8] = b"romori browser 1";

/// ブラウザーの印 — which known browser it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BrowserMark([u8; 16]);

impl BrowserMark {
    /// The mark of a device whose certificate was checked.
    pub const fn of_device(device: DeviceId) -> Self {
        Self(*device.as_bytes())
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for BrowserMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BrowserMark")
    }
}

/// ブラウザーの鍵 — makes marks for one account each, and knows its own again.
pub struct BrowserKey(hmac::Key);

impl BrowserKey {
    /// Out of the installation's key for sessions.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The value of the cookie for a browser in which this account signed in.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn issue(
        &self,
        account: ActorId,
        now: Timestamp,
        chance: &dyn Chance,
    ) -> Result<String, NoChance> {
        let mut mark = [0; 16];
        chance.fill(&mut mark)?;
        let until = now.as_second() + BROWSER_DAYS * 86_400;
        let tag = hmac::sign(&self.0, &message(account, until, &mark));
        Ok(format!("{until}.{}.{}", hex(&mark).as_str(), hex(tag.as_ref()).as_str()))
    }

    /// The mark in a cookie, if it is this account's, unaltered, not too old, and not from before
    /// the instant since which browsers are known.
    pub fn verify(
        &self,
        account: ActorId,
        value: &str,
        since: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<BrowserMark> {
        let mut parts = value.split('.');
        let until: i64 = parts.next()?.parse().ok()?;
        let mark = from_hex::<16>(parts.next()?)?;
        let tag = from_hex::<32>(parts.next()?)?;
        let left = until.checked_sub(now.as_second())?;
        let alive = parts.next().is_none() && (1..=BROWSER_DAYS * 86_400).contains(&left);
        let issued = until.checked_sub(BROWSER_DAYS * 86_400)?;
        let alive = alive && since.is_none_or(|since| issued >= since.as_second());
        let message = message(account, until, &mark);
        let ours = hmac::verify(&self.0, &message, tag.as_slice()).is_ok();
        (alive && ours).then_some(BrowserMark(*mark))
    }
}

fn message(account: ActorId, until: i64, mark: &[u8; 16]) -> Vec<u8> {
    [LABEL, account.as_bytes(), &until.to_be_bytes(), mark].concat()
}
