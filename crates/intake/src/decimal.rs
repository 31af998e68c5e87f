use std::fmt;

/// A decimal number as a spreadsheet shows it: `digits × 10^-scale`, without trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: i64,
    scale: u8,
}

impl Decimal {
    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self { digits: value, scale: 0 }
    }

    /// The number that a spreadsheet's binary cell shows: its decimal of fifteen significant
    /// digits, as Excel keeps them, so that `254321.00000000003` of a sum is 254321. `None` for
    /// what is no number or does not fit.
    pub fn from_cell(value: f64) -> Option<Self> {
        let whole = value as i64;
        if whole as f64 == value && whole.unsigned_abs() < 1_000_000_000_000_000 {
            return Some(Self::whole(whole));
        }
        if !value.is_finite() {
            return None;
        }
        let text = format!("{value:.14e}");
        let (mantissa, exponent) = text.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let digits: i64 = mantissa.replace('.', "").parse().ok()?;
        Self::scaled(digits, 14 - exponent)
    }

    /// Reads `-?digits[.digits]` of ASCII; `None` for anything else or more than 18 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) || rest.ends_with('.') {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        if digits.len() > 18 {
            return None;
        }
        let digits: i64 = digits.parse().ok()?;
        Self::scaled(sign * digits, i32::try_from(fraction.len()).ok()?)
    }

    /// The whole number, if there is no fraction.
    pub const fn as_whole(self) -> Option<i64> {
        if self.scale == 0 { Some(self.digits) } else { None }
    }

    /// The whole number below or equal.
    pub fn floor(self) -> i64 {
        10_i64.checked_pow(u32::from(self.scale)).map_or(0, |unit| self.digits.div_euclid(unit))
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.digits < 0
    }

    fn scaled(mut digits: i64, mut scale: i32) -> Option<Self> {
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        while scale < 0 {
            digits = digits.checked_mul(10)?;
            scale += 1;
        }
        if digits == 0 {
            scale = 0;
        }
        // Smaller than a 10^18th part: no amount or date is meant.
        (scale <= 18).then_some(())?;
        Some(Self { digits, scale: u8::try_from(scale).ok()? })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.digits);
        }
        let sign = if self.digits < 0 { "-" } else { "" };
        let places = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shows_what_the_spreadsheet_shows() {
        for (value, text) in [
            (254_321.0, "254321"),
            (254_321.000_000_000_03, "254321"),
            (0.1 + 0.2, "0.3"),
            (254_321.5, "254321.5"),
            (-1000.25, "-1000.25"),
            (1e-7, "0.0000001"),
            (0.0, "0"),
            (-0.0, "0"),
            (123_456_789_012.0, "123456789012"),
        ] {
            assert_eq!(Decimal::from_cell(value).unwrap().to_string(), text);
        }
        for value in [f64::NAN, f64::INFINITY, 1e300, 1e-300] {
            assert_eq!(Decimal::from_cell(value), None);
        }
    }

    #[test]
    fn reads_plain_decimals_only() {
        for (text, shown) in [("12", "12"), ("-3.50", "-3.5"), ("007", "7"), ("1.00", "1")] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), shown);
        }
        for text in ["", "-", ".5", "5.", "1e5", "1,000", "+1", "１", "1234567890123456789"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert_eq!(Decimal::parse("-0.5").unwrap().floor(), -1);
    }

    proptest! {
        #[test]
        fn any_float_is_safe(bits in any::<u64>()) {
            if let Some(decimal) = Decimal::from_cell(f64::from_bits(bits)) {
                let again = Decimal::parse(&decimal.to_string());
                // Nineteen digits or more are shown but no longer read.
                prop_assert!(again.is_none_or(|again| again == decimal));
            }
        }

        #[test]
        fn whole_yen_round_trip(yen in -999_999_999_999_i64..999_999_999_999) {
            prop_assert_eq!(Decimal::from_cell(yen as f64), Some(Decimal::whole(yen)));
        }
    }
}
