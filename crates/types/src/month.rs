use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{ParseError, Wareki};

/// 年月 — a calendar month, held as months since year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth(i32);

/// 年度 — a fiscal year, named by the calendar year in which its April lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub i16);

impl YearMonth {
    /// The month `month` (1–12) of `year` (1–9999), or `None` when there is no such month.
    pub const fn new(year: i16, month: i8) -> Option<Self> {
        if year < 1 || year > 9998 || month < 1 || month > 12 {
            return None;
        }
        Some(Self(year as i32 * 12 + month as i32 - 1))
    }

    /// The month in which a day lies.
    pub fn of(date: Date) -> Self {
        Self(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }

    /// Months since year 0: a number for arithmetic and for steps that replay.
    pub const fn index(self) -> i32 {
        self.0
    }

    /// The month with this index, held within the years 1–9998.
    pub fn from_index(index: i32) -> Self {
        Self(index.clamp(12, 9998 * 12 + 11))
    }

    /// The calendar year.
    pub const fn year(self) -> i16 {
        (self.0 / 12) as i16
    }

    /// The month of the year, 1–12.
    pub const fn month(self) -> i8 {
        (self.0 % 12) as i8 + 1
    }

    /// The month `months` later (earlier when negative).
    pub fn plus(self, months: i32) -> Self {
        Self::from_index(self.0.saturating_add(months))
    }

    /// The next month.
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The month before.
    pub fn previous(self) -> Self {
        self.plus(-1)
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        jiff::civil::date(self.year(), self.month(), 1)
    }

    /// The last day.
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// How many days the month has.
    pub fn days(self) -> i8 {
        self.first_day().days_in_month()
    }

    /// The day `day` of the month, or the last day where the month is shorter.
    pub fn day_or_last(self, day: i8) -> Date {
        jiff::civil::date(self.year(), self.month(), day.clamp(1, self.days()))
    }

    /// The fiscal year (April to March) in which the month lies.
    pub fn fiscal_year(self) -> FiscalYear {
        FiscalYear(self.plus(-3).year())
    }

    /// 令和8年9月 — as people write it; a month in which the era changes is named by the new one.
    pub fn ja(self) -> String {
        match Wareki::of(self.last_day()) {
            Some(day) => format!("{}{}月", day.year_ja(), self.month()),
            None => format!("{}年{}月", self.year(), self.month()),
        }
    }

    /// Every month from this one to `last`, both included; empty when `last` is earlier.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

impl FiscalYear {
    /// April.
    pub fn first_month(self) -> YearMonth {
        YearMonth::from_index(i32::from(self.0) * 12 + 3)
    }

    /// The next year's March.
    pub fn last_month(self) -> YearMonth {
        self.first_month().plus(11)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for YearMonth {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let bad = || ParseError::new("年月は「2026-09」の形で入れてください。");
        let bytes = text.as_bytes();
        let (true, Some((year, month))) = (bytes.len() == 7, text.split_once('-')) else {
            return Err(bad());
        };
        if year.len() != 4 || !bytes.iter().all(|b| b.is_ascii_digit() || *b == b'-') {
            return Err(bad());
        }
        let year = year.parse().map_err(|_| bad())?;
        let month = month.parse().map_err(|_| bad())?;
        Self::new(year, month).ok_or_else(bad)
    }
}

impl Serialize for YearMonth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for YearMonth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_shows() {
        let month: YearMonth = "2026-12".parse().unwrap();
        assert_eq!(month.next().to_string(), "2027-01");
        assert_eq!(month.plus(-12).to_string(), "2025-12");
        assert_eq!(month.days(), 31);
        for text in ["2026-13", "2026-00", "26-01", "2026-1", "2026/01", "0000-01", "２０２６-01"]
        {
            assert!(text.parse::<YearMonth>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_are_named_by_era() {
        for (month, text) in [
            ("2026-09", "令和8年9月"),
            ("2019-05", "令和元年5月"),
            ("2019-04", "平成31年4月"),
            ("1989-01", "平成元年1月"),
            ("1800-01", "1800年1月"),
        ] {
            assert_eq!(month.parse::<YearMonth>().unwrap().ja(), text);
        }
    }

    #[test]
    fn fiscal_years_turn_in_april() {
        let march: YearMonth = "2027-03".parse().unwrap();
        assert_eq!(march.fiscal_year(), FiscalYear(2026));
        assert_eq!(march.next().fiscal_year(), FiscalYear(2027));
        assert_eq!(FiscalYear(2026).last_month(), march);
    }
}
