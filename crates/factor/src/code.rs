//! One-time codes as every authenticator app makes them: RFC 6238 with SHA-1, 30 seconds, six
//! digits. One step of difference between the clocks is forgiven; a code is taken once.

use romori_types::{Chance, NoChance, Timestamp};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::{Proven, ProvenBy};

/// How long one code is shown.
pub const CODE_SECONDS: i64 = 30;
/// Clocks may differ by one step each way.
const STEPS_APART: u16 = 1;
const DIGITS: u8 = 6;
/// As RFC 4226 advises.
const SECRET_BYTES: usize = 20;

/// 確認コードの秘密 — what an app and the server share. Neither shown nor printed but once.
pub struct CodeSecret(Zeroizing<[u8; SECRET_BYTES]>);

impl CodeSecret {
    /// A new one of 160 bits.
    ///
    /// # Errors
    /// When the source of chance cannot be read.
    pub fn generate(chance: &dyn Chance) -> Result<Self, NoChance> {
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        chance.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// The one that was kept.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// What is sealed and kept.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// As it is typed into an app: base 32, in groups of four.
    pub fn typed(&self) -> Zeroizing<String> {
        let plain = Zeroizing::new(Secret::from(*self.0).to_base32());
        let mut text = Zeroizing::new(String::with_capacity(plain.len() * 5 / 4));
        for (at, letter) in plain.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push(' ');
            }
            text.push(letter);
        }
        text
    }

    /// As an app reads it from a picture: `otpauth://totp/…`.
    pub fn address(&self, issuer: &str, login: &str) -> Zeroizing<String> {
        let secret = Zeroizing::new(Secret::from(*self.0).to_base32());
        let (issuer, login) = (percent(issuer), percent(login));
        Zeroizing::new(format!(
            "otpauth://totp/{issuer}:{login}?secret={}&issuer={issuer}",
            secret.as_str()
        ))
    }

    /// Whether a code fits now and was not taken before: `last` is the step of the code that was
    /// taken last. Gives the proof and the step to remember.
    pub fn check(
        &self,
        handle: [u8; 16],
        typed: &str,
        last: Option<i64>,
        now: Timestamp,
    ) -> Option<(Proven, i64)> {
        let digits: String = romori_types::fold_width(typed)
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-')
            .collect();
        let time = u64::try_from(now.as_second()).ok()?;
        let step = i64::try_from(self.totp()?.check(&digits, time)?).ok()?;
        let is_new = last.is_none_or(|last| step > last);
        is_new.then(|| (Proven::new(handle, ProvenBy::Code), step))
    }

    fn totp(&self) -> Option<Totp> {
        let step = u64::try_from(CODE_SECONDS).ok()?;
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(STEPS_APART)
            .with_step_duration(step)
            .with_secret(*self.0)
            .build()
            .ok()
    }
}

/// Letters and digits as they are, every other byte as `%E3`.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
