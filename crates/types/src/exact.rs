use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Sub};

use crate::{Rate, Yen};

/// 端数の出る数 — an exact rational number, kept until a named rounding makes yen of it.
///
/// Always reduced, denominator positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

/// 端数処理 — the roundings that law and agreements name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// 切捨て — the fraction is dropped.
    Down,
    /// 切上げ — any fraction becomes one.
    Up,
    /// 50銭以下切捨て・50銭超切上げ — deducted from pay (通貨の単位及び貨幣の発行等に関する法律 3条).
    HalfDown,
    /// 50銭未満切捨て・50銭以上切上げ — paid in cash (同条), also 四捨五入.
    HalfUp,
}

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self::whole(0);

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self { numerator: value as i128, denominator: 1 }
    }

    /// `numerator / denominator`, or `None` when the denominator is zero.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 { None } else { Some(Self::reduced(numerator, denominator)) }
    }

    /// The numerator of the reduced fraction.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator of the reduced fraction; positive.
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// This number divided by `divisor`, or `None` when that is zero.
    pub fn divided_by(self, divisor: Self) -> Option<Self> {
        Self::ratio(self.numerator * divisor.denominator, self.denominator * divisor.numerator)
    }

    /// The whole number that `rounding` makes of it. `HalfDown` and `HalfUp` look at the
    /// fraction above the next lower whole number.
    pub fn rounded(self, rounding: Rounding) -> i64 {
        if self.denominator == 1 {
            return saturating(self.numerator);
        }
        let floor = self.numerator.div_euclid(self.denominator);
        let rest = self.numerator.rem_euclid(self.denominator);
        let up = match rounding {
            Rounding::Down => false,
            Rounding::Up => rest > 0,
            Rounding::HalfDown => 2 * rest > self.denominator,
            Rounding::HalfUp => 2 * rest >= self.denominator,
        };
        saturating(floor + i128::from(up))
    }

    /// The yen that `rounding` makes of it.
    pub fn to_yen(self, rounding: Rounding) -> Yen {
        Yen::new(self.rounded(rounding))
    }

    /// The whole number, if there is no fraction.
    pub fn as_whole(self) -> Option<i64> {
        if self.denominator == 1 { i64::try_from(self.numerator).ok() } else { None }
    }

    /// As a decimal text; exact where the decimal ends within 18 places, else cut there.
    pub fn decimal_text(self) -> String {
        let sign = if self.numerator < 0 { "-" } else { "" };
        let magnitude = self.numerator.unsigned_abs();
        let denominator = self.denominator.unsigned_abs();
        let whole = magnitude / denominator;
        let mut rest = magnitude % denominator;
        let mut decimals = String::new();
        while rest > 0 && decimals.len() < 18 {
            rest *= 10;
            let digit = rest / denominator;
            decimals.push(char::from(b'0' + digit as u8));
            rest %= denominator;
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{decimals}")
        }
    }

    fn reduced(numerator: i128, denominator: i128) -> Self {
        if denominator == 1 {
            return Self { numerator, denominator };
        }
        // Division of 64 bits is several times faster than of 128.
        if let (Ok(top), Ok(bottom)) = (i64::try_from(numerator), u64::try_from(denominator))
            && bottom > 0
        {
            let divisor = gcd_of_64_bits(top.unsigned_abs(), bottom);
            let magnitude = i128::from(top.unsigned_abs() / divisor);
            let numerator = if top < 0 { -magnitude } else { magnitude };
            return Self { numerator, denominator: i128::from(bottom / divisor) };
        }
        Self::reduced_widely(numerator, denominator)
    }

    fn reduced_widely(numerator: i128, denominator: i128) -> Self {
        let sign = if denominator < 0 { -1 } else { 1 };
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()).max(1) as i128;
        Self { numerator: sign * numerator / divisor, denominator: sign * denominator / divisor }
    }
}

fn saturating(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

fn gcd(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

/// Of a divisor above zero, so that there is one.
const fn gcd_of_64_bits(mut left: u64, mut right: u64) -> u64 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

impl From<Yen> for Exact {
    fn from(yen: Yen) -> Self {
        Self::whole(yen.get())
    }
}

impl From<Rate> for Exact {
    fn from(rate: Rate) -> Self {
        Self::reduced(i128::from(rate.billionths()), 1_000_000_000)
    }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::reduced(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )
    }
}

impl Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + Self { numerator: -other.numerator, denominator: other.denominator }
    }
}

impl Mul for Exact {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::reduced(self.numerator * other.numerator, self.denominator * other.denominator)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decimal_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(numerator: i128, denominator: i128) -> Exact {
        Exact::ratio(numerator, denominator).unwrap()
    }

    #[test]
    fn fifty_sen_both_ways() {
        // 8,467.5 yen: dropped when deducted from pay, raised when paid in cash.
        let half = exact(16_935, 2);
        assert_eq!(half.rounded(Rounding::HalfDown), 8467);
        assert_eq!(half.rounded(Rounding::HalfUp), 8468);
        assert_eq!(half.rounded(Rounding::Down), 8467);
        assert_eq!(half.rounded(Rounding::Up), 8468);
        let just_over = exact(84_675_001, 10_000);
        assert_eq!(just_over.rounded(Rounding::HalfDown), 8468);
        let just_under = exact(84_674_999, 10_000);
        assert_eq!(just_under.rounded(Rounding::HalfUp), 8467);
    }

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(exact(1, 3) + exact(1, 6), exact(1, 2));
        assert_eq!(exact(1, 2) - exact(1, 3), exact(1, 6));
        assert_eq!(exact(2, 3) * exact(3, 4), exact(1, 2));
        assert_eq!(Exact::whole(1).divided_by(Exact::ZERO), None);
        assert!(exact(-1, 3) < exact(-1, 4));
        assert_eq!(exact(16_935, 2).decimal_text(), "8467.5");
        assert_eq!(exact(-5, 4).decimal_text(), "-1.25");
    }

    /// The short ways and the wide one, at the bounds of 64 bits.
    #[test]
    fn short_ways_are_the_wide_one() {
        let wide = i128::from(i64::MAX);
        let numbers = [
            0,
            1,
            2,
            6,
            -1,
            -6,
            10_000,
            -999_999_937,
            wide - 1,
            wide,
            wide + 1,
            -wide,
            -wide - 1,
            -wide - 2,
            2 * wide + 1,
            2 * wide + 2,
            6 * wide,
        ];
        for (numerator, denominator) in
            numbers.into_iter().flat_map(|top| numbers.map(|bottom| (top, bottom)))
        {
            if denominator == 0 {
                continue;
            }
            let short = Exact::reduced(numerator, denominator);
            assert_eq!(short, Exact::reduced_widely(numerator, denominator));
            let down = short.numerator.div_euclid(short.denominator);
            assert_eq!(short.rounded(Rounding::Down), saturating(down));
            for other in [Exact::ZERO, Exact::whole(3), exact(1, 3)] {
                let crossed = (short.numerator * other.denominator)
                    .cmp(&(other.numerator * short.denominator));
                assert_eq!(short.cmp(&other), crossed, "{short} {other}");
            }
        }
    }
}
