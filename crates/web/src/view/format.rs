//! How numbers and days are written on pages.

use romori_types::{Date, Wareki, YearMonth};

/// 254321 → 254,321; minus is −.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('−');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// 月, 火, …, 日.
pub fn weekday(date: Date) -> &'static str {
    match date.weekday().to_monday_one_offset() {
        1 => "月",
        2 => "火",
        3 => "水",
        4 => "木",
        5 => "金",
        6 => "土",
        _ => "日",
    }
}

/// 令和8年7月10日(金).
pub fn day_long(date: Date) -> String {
    match Wareki::of(date) {
        Some(era) => format!("{era}({})", weekday(date)),
        None => format!("{date}"),
    }
}

/// 7月10日(金).
pub fn day_in_table(date: Date) -> String {
    format!("{}月{}日({})", date.month(), date.day(), weekday(date))
}

/// 令和8年, by the era of the year's first of July; the first year is 元年.
pub fn era_year(year: i16) -> String {
    match Date::new(year, 7, 1).ok().and_then(Wareki::of) {
        Some(era) if era.year() == 1 => format!("{}元年", era.era().name()),
        Some(era) => format!("{}{}年", era.era().name(), era.year()),
        None => format!("{year}年"),
    }
}

/// 令和8年9月.
pub fn era_month(month: YearMonth) -> String {
    match Wareki::of(month.last_day()) {
        Some(era) if era.year() == 1 => format!("{}元年{}月", era.era().name(), month.month()),
        Some(era) => format!("{}{}年{}月", era.era().name(), era.year(), month.month()),
        None => month.to_string(),
    }
}

/// A file's size in KB, one at least.
pub fn kilobytes(bytes: usize) -> String {
    format!("{}KB", grouped(i64::try_from(bytes.div_ceil(1024).max(1)).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_off_and_minus_is_a_minus_sign() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (254_321, "254,321"),
            (-2_845, "−2,845"),
            (1_284_300, "1,284,300"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn days_carry_era_and_weekday() {
        let deadline = Date::constant(2026, 7, 10);
        assert_eq!(day_long(deadline), "令和8年7月10日(金)");
        assert_eq!(day_in_table(deadline), "7月10日(金)");
        assert_eq!(era_year(2026), "令和8年");
        assert_eq!(era_year(2019), "令和元年");
        assert_eq!(era_month(YearMonth::of(deadline)), "令和8年7月");
    }
}
