use std::fmt;
use std::ops::Add;
use std::str::FromStr;

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

use crate::ParseError;

/// 率 — an exact rate: billionths of one.
///
/// Holds every percent with up to seven decimals and every per-thousand with up to six, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate(i64);

const ONE: i64 = 1_000_000_000;

impl Rate {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One half (折半).
    pub const HALF: Self = Self(ONE / 2);
    /// The whole.
    pub const ONE: Self = Self(ONE);

    /// From billionths of one.
    pub const fn from_billionths(billionths: i64) -> Self {
        Self(billionths)
    }

    /// Billionths of one.
    pub const fn billionths(self) -> i64 {
        self.0
    }

    /// From the text of a percent: `"9.67"`.
    ///
    /// # Errors
    /// When the text is no decimal number, or has more than seven decimals.
    pub fn from_percent_text(text: &str) -> Result<Self, ParseError> {
        decimal_scaled(text, 7).map(Self)
    }

    /// From the text of a per-thousand: `"14.5"`.
    ///
    /// # Errors
    /// When the text is no decimal number, or has more than six decimals.
    pub fn from_per_1000_text(text: &str) -> Result<Self, ParseError> {
        decimal_scaled(text, 6).map(Self)
    }

    /// As a percent without trailing zeros: `"9.67"`, `"18.3"`.
    pub fn percent_text(self) -> String {
        unscaled(self.0, 7)
    }

    /// As a per-thousand without trailing zeros: `"14.5"`.
    pub fn per_1000_text(self) -> String {
        unscaled(self.0, 6)
    }
}

impl Add for Rate {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl fmt::Display for Rate {
    /// As a percent with its sign: `9.67%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.percent_text())
    }
}

impl FromStr for Rate {
    type Err = ParseError;
    /// From a percent, with or without its sign.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::from_percent_text(text.trim_end_matches('%'))
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.percent_text())
    }
}

impl<'de> Deserialize<'de> for Rate {
    /// Reads a percent from a text, so that no float lies between the file and the rate.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_percent_text(&text).map_err(de::Error::custom)
    }
}

/// The decimal `text` times ten to the `decimals`, exactly.
fn decimal_scaled(text: &str, decimals: usize) -> Result<i64, ParseError> {
    let bad = || ParseError::new("数は「9.67」のような小数で入れてください。");
    let (sign, body) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || fraction.len() > decimals {
        return Err(bad());
    }
    if !digits_only(whole) || !digits_only(fraction) {
        return Err(bad());
    }
    let scaled: i64 = format!("{whole}{fraction:0<decimals$}").parse().map_err(|_| bad())?;
    Ok(sign * scaled)
}

fn unscaled(value: i64, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals);
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let fraction = format!("{:0width$}", magnitude % scale, width = decimals as usize);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        format!("{sign}{}", magnitude / scale)
    } else {
        format!("{sign}{}.{fraction}", magnitude / scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_exact() {
        let rate = Rate::from_percent_text("9.67").unwrap();
        assert_eq!(rate.billionths(), 96_700_000);
        assert_eq!(rate.percent_text(), "9.67");
        assert_eq!(Rate::from_percent_text("18.300").unwrap().percent_text(), "18.3");
        assert_eq!(Rate::from_per_1000_text("0.02").unwrap().percent_text(), "0.002");
    }

    #[test]
    fn refuses_what_it_cannot_hold() {
        for text in ["", "a", "1.123456789", "1e3", "１", ".5", "9999999"] {
            assert!(Rate::from_percent_text(text).is_err(), "{text}");
        }
    }
}
