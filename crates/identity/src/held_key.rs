//! 電話機の鍵 — a key that a browser made and cannot give away, and the mark that it was used a moment
//! ago. A session of a worker is worth nothing without both.

use std::fmt;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use romori_types::{DeviceId, SessionId, Timestamp};

use crate::token::{from_hex, hex};

/// So long the mark serves: a copied session is worth nothing after it. Unit: seconds.
pub const FRESH_SECONDS: i64 = 120;
/// A point of P-256 in full: 04, x, y.
const POINT_BYTES: usize = 65;
const SIGNATURE_BYTES: usize = 64;
const LABEL: &[u8] = b"romori held key 1";

/// 署名の用途 — what a browser signs for. A signature for one serves no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldAct {
    /// Registering the key.
    Register,
    /// Signing in.
    SignIn,
    /// Going on with a session.
    GoOn,
}

impl HeldAct {
    /// The word that is signed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign-in",
            Self::GoOn => "go-on",
        }
    }
}

/// 電話機の鍵の公開側 — the public half: ECDSA on P-256, as WebCrypto exports it in raw form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HeldKey([u8; POINT_BYTES]);

impl fmt::Debug for HeldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HeldKey")
    }
}

impl HeldKey {
    /// The one with this point.
    pub fn of_point(point: &[u8]) -> Option<Self> {
        let point: [u8; POINT_BYTES] = point.try_into().ok()?;
        (point[0] == 4).then_some(Self(point))
    }

    /// The one that a browser sent: 130 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of_point(from_hex::<POINT_BYTES>(text)?.as_slice())
    }

    /// Its point, as it is stored.
    pub const fn point(&self) -> &[u8; POINT_BYTES] {
        &self.0
    }

    /// Whether its holder has signed this question for this act at this host. The signature is
    /// 128 hexadecimal digits: r, then s.
    pub fn has_signed(
        &self,
        act: HeldAct,
        (host, question): (&str, &str),
        signature: &str,
    ) -> bool {
        let Some(signature) = from_hex::<SIGNATURE_BYTES>(signature) else { return false };
        let message = format!("romori\n{}\n{host}\n{question}", act.word());
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, self.0.as_slice());
        key.verify(message.as_bytes(), signature.as_slice()).is_ok()
    }
}

/// 印の様子 — what a mark says about a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// The key was used a moment ago.
    Fresh,
    /// It was, but its time is over; or there is no mark. The key is asked for again.
    Late,
    /// It is another session's, or was made up.
    Foreign,
}

/// 印の鍵 — makes marks for one session and one key each. Nothing is stored.
pub struct FreshKey(hmac::Key);

impl FreshKey {
    /// Out of the installation's key for sessions.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The value of the cookie for a session whose key has just been used.
    pub fn issue(&self, session: SessionId, device: DeviceId, now: Timestamp) -> String {
        let until = now.as_second() + FRESH_SECONDS;
        let tag = hmac::sign(&self.0, &message(session, device, until));
        format!("{until}.{}", hex(tag.as_ref()).as_str())
    }

    /// What a mark says about a session and its key. In constant time where it matters.
    pub fn judge(
        &self,
        mark: Option<&str>,
        session: SessionId,
        device: DeviceId,
        now: Timestamp,
    ) -> Freshness {
        let Some(mark) = mark else { return Freshness::Late };
        let read = || {
            let (until, tag) = mark.split_once('.')?;
            Some((until.parse::<i64>().ok()?, from_hex::<32>(tag)?))
        };
        let Some((until, tag)) = read() else { return Freshness::Foreign };
        let message = message(session, device, until);
        if hmac::verify(&self.0, &message, tag.as_slice()).is_err() {
            return Freshness::Foreign;
        }
        // Beyond the whole time it was made when the clock stood later: it is asked for again.
        let left = until - now.as_second();
        if (1..=FRESH_SECONDS).contains(&left) { Freshness::Fresh } else { Freshness::Late }
    }
}

fn message(session: SessionId, device: DeviceId, until: i64) -> Vec<u8> {
    [LABEL, session.as_bytes(), device.as_bytes(), &until.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("an instant")
    }

    #[test]
    fn only_the_holder_signs_and_only_for_this() {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
        let held = HeldKey::of_point(pair.public_key().as_ref()).expect("a point");
        let sign = |text: &str| {
            let made = pair.sign(&SystemRandom::new(), text.as_bytes()).expect("a signature");
            hex(made.as_ref()).to_string()
        };
        let right = sign("romori\nsign-in\nhonnin.example\nq1");
        let question = ("honnin.example", "q1");
        assert!(held.has_signed(HeldAct::SignIn, question, &right));
        assert!(!held.has_signed(HeldAct::GoOn, question, &right), "another act");
        assert!(!held.has_signed(HeldAct::SignIn, ("other.example", "q1"), &right), "another host");
        assert!(!held.has_signed(HeldAct::SignIn, ("honnin.example", "q2"), &right));
        for broken in ["", "00", &right[2..], &right.to_uppercase(), &format!("{right}00")] {
            assert!(!held.has_signed(HeldAct::SignIn, question, broken), "{broken}");
        }
        let other = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
        let other = HeldKey::of_point(other.public_key().as_ref()).expect("a point");
        assert!(!other.has_signed(HeldAct::SignIn, question, &right), "another key");
        let text = hex(held.point()).to_string();
        assert_eq!(HeldKey::parse(&text), Some(held));
        assert_eq!(HeldKey::parse(&text.replacen("04", "02", 1)), None);
        assert_eq!(HeldKey::parse(&text[2..]), None);
    }

    #[test]
    fn a_mark_serves_its_session_and_key_for_two_minutes() {
        let key = FreshKey::new(&[7; 32]);
        let (session, device) = (SessionId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
        let mark = key.issue(session, device, at(1_000));
        let judge = |mark: &str, now| key.judge(Some(mark), session, device, at(now));
        assert_eq!(judge(&mark, 1_000), Freshness::Fresh);
        assert_eq!(judge(&mark, 1_000 + FRESH_SECONDS - 1), Freshness::Fresh);
        assert_eq!(judge(&mark, 1_000 + FRESH_SECONDS), Freshness::Late);
        assert_eq!(judge(&mark, 999), Freshness::Late, "the clock went back");
        assert_eq!(key.judge(None, session, device, at(1_000)), Freshness::Late);
        let elsewhere = SessionId::from_bytes([3; 16]);
        assert_eq!(key.judge(Some(&mark), elsewhere, device, at(1_000)), Freshness::Foreign);
        let other = DeviceId::from_bytes([4; 16]);
        assert_eq!(key.judge(Some(&mark), session, other, at(1_000)), Freshness::Foreign);
        let longer = mark.replacen("1120", "9120", 1);
        assert_ne!(longer, mark);
        for made_up in ["", "1120.", "1120", longer.as_str(), "x.y"] {
            assert_eq!(judge(made_up, 1_000), Freshness::Foreign, "{made_up}");
        }
        let another = FreshKey::new(&[8; 32]);
        assert_eq!(another.judge(Some(&mark), session, device, at(1_000)), Freshness::Foreign);
    }
}
