use std::fmt;

use jiff::civil::{Date, date};

use crate::{ParseError, fold_width};

/// 元号 — an era of the Japanese calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

/// 和暦 — a day by era, year of the era, month and day.
///
/// Law: 元号法; the first day of an era belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wareki {
    era: Era,
    year: i16,
    date: Date,
}

impl Era {
    /// All five, earliest first.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// The first day of the era.
    pub const fn first_day(self) -> Date {
        match self {
            Self::Meiji => date(1868, 1, 25),
            Self::Taisho => date(1912, 7, 30),
            Self::Showa => date(1926, 12, 25),
            Self::Heisei => date(1989, 1, 8),
            Self::Reiwa => date(2019, 5, 1),
        }
    }

    /// The Gregorian year before the first year of the era.
    pub fn year_zero(self) -> i16 {
        self.first_day().year() - 1
    }

    /// 明治, 大正, 昭和, 平成, 令和.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// M, T, S, H, R.
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The era code on forms of 日本年金機構: 1, 3, 5, 7, 9.
    pub const fn pension_office_code(self) -> u8 {
        match self {
            Self::Meiji => 1,
            Self::Taisho => 3,
            Self::Showa => 5,
            Self::Heisei => 7,
            Self::Reiwa => 9,
        }
    }

    /// The era of a code of 日本年金機構.
    pub fn from_pension_office_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|era| era.pension_office_code() == code)
    }
}

impl Wareki {
    /// The era reading of a day, or `None` before 明治.
    pub fn of(date: Date) -> Option<Self> {
        let era = Era::ALL.into_iter().rev().find(|era| date >= era.first_day())?;
        Some(Self { era, year: date.year() - era.year_zero(), date })
    }

    /// The day of an era date, or `None` when it is not in the calendar or not in that era.
    pub fn new(era: Era, year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(era.year_zero().checked_add(year)?, month, day).ok()?;
        let read = Self::of(date)?;
        (year >= 1 && read.era == era).then_some(read)
    }

    /// The era.
    pub const fn era(self) -> Era {
        self.era
    }

    /// The year of the era; 元年 is 1.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The day itself.
    pub const fn date(self) -> Date {
        self.date
    }

    /// `YYMMDD` with the year of the era, as forms write it: 080710.
    pub fn yymmdd(self) -> String {
        format!("{:02}{:02}{:02}", self.year, self.date.month(), self.date.day())
    }

    /// 令和8年; the first year is 元年.
    pub fn year_ja(self) -> String {
        let era = self.era.name();
        if self.year == 1 { format!("{era}元年") } else { format!("{era}{}年", self.year) }
    }

    /// Short form for dense columns: R8.7.10.
    pub fn short(self) -> String {
        let (month, day) = (self.date.month(), self.date.day());
        format!("{}{}.{month}.{day}", self.era.letter(), self.year)
    }
}

impl fmt::Display for Wareki {
    /// 令和8年7月10日; the first year is 元年.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}月{}日", self.year_ja(), self.date.month(), self.date.day())
    }
}

/// 令和8年7月10日; a day before 明治 in western years.
pub fn date_ja(date: Date) -> String {
    Wareki::of(date).map_or_else(
        || format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        |day| day.to_string(),
    )
}

/// Reads a day as people write it: 令和8年7月10日, R8.7.10, R08/07/10, 平成元年1月8日,
/// 2026-07-10, 2026/7/10, 2026年7月10日, 20260710, in any width.
///
/// # Errors
/// When the text is no such date, the day is not in the calendar, or not in the named era.
pub fn parse_date_ja(text: &str) -> Result<Date, ParseError> {
    let bad = || {
        ParseError::new("日付は「令和8年7月10日」「R8.7.10」「2026-07-10」のように入れてください。")
    };
    let folded: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let (era, rest) = split_era(&folded);
    let parts = number_parts(rest).ok_or_else(bad)?;
    let (year, month, day) = match (parts.as_slice(), era) {
        ([year, month, day], _) => (*year, *month, *day),
        ([packed], None) if rest.len() == 8 => (packed / 10_000, packed / 100 % 100, packed % 100),
        ([packed], Some(_)) if rest.len() == 6 => {
            (packed / 10_000, packed / 100 % 100, packed % 100)
        }
        _ => return Err(bad()),
    };
    let small = |value: u32| i16::try_from(value).map_err(|_| bad());
    let (year, month, day) = (small(year)?, small(month)?, small(day)?);
    let absent = || ParseError::new("その日は暦にありません。月と日、元号の年を確かめてください。");
    let (month, day) =
        (i8::try_from(month).map_err(|_| absent())?, i8::try_from(day).map_err(|_| absent())?);
    match era {
        Some(era) => Wareki::new(era, year, month, day).map(Wareki::date).ok_or_else(absent),
        None if year >= 1868 => Date::new(year, month, day).map_err(|_| absent()),
        None => Err(bad()),
    }
}

fn split_era(text: &str) -> (Option<Era>, &str) {
    for era in Era::ALL {
        if let Some(rest) = text.strip_prefix(era.name()) {
            return (Some(era), rest);
        }
        let mut chars = text.chars();
        if chars.next().is_some_and(|c| c.eq_ignore_ascii_case(&era.letter())) {
            return (Some(era), chars.as_str());
        }
    }
    (None, text)
}

/// The numbers of `8年7月10日`, `8.7.10`, `8/7/10`, `8-7-10`; 元 counts as 1.
fn number_parts(text: &str) -> Option<Vec<u32>> {
    let text = text.strip_suffix('日').unwrap_or(text);
    text.split(['年', '月', '.', '/', '-'])
        .map(|part| if part == "元" { Some(1) } else { digits(part) })
        .collect()
}

fn digits(part: &str) -> Option<u32> {
    let plain = !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_digit());
    if plain { part.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn era_boundaries() {
        for (day, text) in [
            (date(1912, 7, 29), "明治45年7月29日"),
            (date(1912, 7, 30), "大正元年7月30日"),
            (date(1926, 12, 24), "大正15年12月24日"),
            (date(1926, 12, 25), "昭和元年12月25日"),
            (date(1989, 1, 7), "昭和64年1月7日"),
            (date(1989, 1, 8), "平成元年1月8日"),
            (date(2019, 4, 30), "平成31年4月30日"),
            (date(2019, 5, 1), "令和元年5月1日"),
            (date(2026, 11, 22), "令和8年11月22日"),
        ] {
            assert_eq!(Wareki::of(day).unwrap().to_string(), text);
            assert_eq!(parse_date_ja(text).unwrap(), day);
        }
        assert!(Wareki::of(date(1868, 1, 24)).is_none());
        assert!(Wareki::new(Era::Heisei, 31, 5, 1).is_none());
        assert!(Wareki::new(Era::Showa, 64, 1, 8).is_none());
    }

    #[test]
    fn reads_what_people_write() {
        for text in [
            "令和8年7月10日",
            "R8.7.10",
            "r08/07/10",
            "Ｒ８．７．１０",
            "2026-07-10",
            "2026/7/10",
            "2026年7月10日",
            "20260710",
            "R080710",
            " 令和 8年 7月10日 ",
        ] {
            assert_eq!(parse_date_ja(text).unwrap(), date(2026, 7, 10), "{text}");
        }
        for text in
            ["", "7/10", "令和8年2月30日", "平成40年1月1日", "2026-13-01", "abc", "8.7.10", "R8"]
        {
            assert!(parse_date_ja(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn wareki_round_trip(days in 0_i64..60_000) {
            let day = date(1868, 1, 25).checked_add(jiff::Span::new().days(days)).unwrap();
            let read = Wareki::of(day).unwrap();
            prop_assert_eq!(parse_date_ja(&read.to_string()).unwrap(), day);
            prop_assert_eq!(parse_date_ja(&read.short()).unwrap(), day);
            let again = Wareki::new(read.era(), read.year(), day.month(), day.day()).unwrap();
            prop_assert_eq!(again, read);
        }
    }
}
