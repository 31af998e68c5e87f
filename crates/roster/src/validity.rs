use std::fmt;

use romori_types::{Date, date_ja};
use serde::{Deserialize, Serialize};

/// 有効期間 — from a day on, to the day before another; without an end it holds until further notice.
///
/// Date: civil, Asia/Tokyo. Half-open: `to` is the first day on which it no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Validity {
    from: Date,
    to: Option<Date>,
}

/// A period that ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ValidityError {
    /// The first day.
    pub from: Date,
    /// The day before which it should end.
    pub to: Date,
}

impl Validity {
    /// From this day on.
    pub const fn since(from: Date) -> Self {
        Self { from, to: None }
    }

    /// From a day to the day before another.
    ///
    /// # Errors
    /// When it would hold on no day.
    pub fn new(from: Date, to: Option<Date>) -> Result<Self, ValidityError> {
        match to {
            Some(to) if to <= from => Err(ValidityError { from, to }),
            _ => Ok(Self { from, to }),
        }
    }

    /// The first day.
    pub const fn from(self) -> Date {
        self.from
    }

    /// The first day on which it no longer holds.
    pub const fn to(self) -> Option<Date> {
        self.to
    }

    /// Whether it holds on this day.
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// Whether there is a day on which both hold.
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }
}

impl fmt::Display for ValidityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "終わりの日({})が始まりの日({})より前です。日付を確かめて、入れ直してください。",
            date_ja(self.to),
            date_ja(self.from)
        )
    }
}

impl std::error::Error for ValidityError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> Date {
        Date::new(2026, 7, day).unwrap()
    }

    #[test]
    fn the_last_day_is_the_one_before_the_end() {
        let week = Validity::new(day(1), Some(day(8))).unwrap();
        assert!(!week.contains(Date::new(2026, 6, 30).unwrap()));
        assert!(week.contains(day(1)) && week.contains(day(7)));
        assert!(!week.contains(day(8)));
        assert!(Validity::since(day(1)).contains(Date::new(9999, 12, 31).unwrap()));
    }

    #[test]
    fn touching_periods_do_not_overlap() {
        let first = Validity::new(day(1), Some(day(8))).unwrap();
        assert!(!first.overlaps(Validity::since(day(8))));
        assert!(first.overlaps(Validity::since(day(7))));
        assert!(Validity::since(day(7)).overlaps(first));
    }

    #[test]
    fn a_period_without_a_day_is_refused() {
        assert!(Validity::new(day(8), Some(day(8))).is_err());
        assert!(Validity::new(day(8), Some(day(9))).is_ok());
        let words = Validity::new(day(8), Some(day(1))).unwrap_err().to_string();
        assert!(words.contains("令和8年7月1日"), "{words}");
    }
}
