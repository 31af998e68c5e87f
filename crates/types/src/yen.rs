use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Deserialize, Serialize};

/// 円 — an amount of whole yen.
///
/// Unit: yen. Fractions live in [`crate::Exact`] and become yen by a named [`crate::Rounding`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Yen(i64);

impl Yen {
    /// 0 yen.
    pub const ZERO: Self = Self(0);

    /// This many yen.
    pub const fn new(yen: i64) -> Self {
        Self(yen)
    }

    /// The number of yen.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The amount with everything under `unit` yen dropped (切捨て); toward minus infinity.
    pub const fn floor_to(self, unit: i64) -> Self {
        Self(self.0.div_euclid(unit) * unit)
    }

    /// The smaller of two amounts.
    pub const fn min(self, other: Self) -> Self {
        if self.0 < other.0 { self } else { other }
    }

    /// The larger of two amounts.
    pub const fn max(self, other: Self) -> Self {
        if self.0 > other.0 { self } else { other }
    }
}

impl fmt::Display for Yen {
    /// With separators and without the unit: `254,321`, `−1,000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 3);
        if self.0 < 0 {
            text.push('−');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        f.pad(&text)
    }
}

impl Add for Yen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Yen {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Yen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Yen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Yen {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_separators() {
        for (yen, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (254_321, "254,321"), (-1000, "−1,000")]
        {
            assert_eq!(Yen::new(yen).to_string(), text);
        }
    }

    #[test]
    fn drops_below_a_unit() {
        assert_eq!(Yen::new(437_650).floor_to(1000), Yen::new(437_000));
        assert_eq!(Yen::new(437_000).floor_to(1000), Yen::new(437_000));
    }
}
