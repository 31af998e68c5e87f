//! How numbers and days are written on pages.

use romori_types::{Date, Wareki, date_ja};

/// 254321 → 254,321; minus is −.
pub fn grouped(number: i64) -> String {
    romori_types::Yen::new(number).to_string()
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
    format!("{}({})", date_ja(date), weekday(date))
}

/// 7月10日(金).
pub fn day_in_table(date: Date) -> String {
    format!("{}月{}日({})", date.month(), date.day(), weekday(date))
}

/// 令和8年, by the era of the year's first of July; the first year is 元年.
pub fn era_year(year: i16) -> String {
    let july = Date::new(year, 7, 1).ok().and_then(Wareki::of);
    july.map_or_else(|| format!("{year}年"), Wareki::year_ja)
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
    }
}
