//! Days and months of an invented history.

use romori_types::{Date, Span, YearMonth};

/// A day of a table; a day that a month does not have is its last.
pub fn day(year: i16, month: i8, day: i8) -> Date {
    YearMonth::new(year, month).map_or(Date::MIN, |found| found.day_or_last(day))
}

/// This many days later, or earlier when negative.
pub fn plus_days(from: Date, days: i64) -> Date {
    from.checked_add(Span::new().days(days)).unwrap_or(from)
}

/// The same day of another year; 29 February becomes the 28th where there is none.
pub fn plus_years(from: Date, years: i16) -> Date {
    day(from.year().saturating_add(years), from.month(), from.day())
}

/// The day itself, or the Friday before when it is a weekend: offices record on working days.
pub fn working_day(on: Date) -> Date {
    match on.weekday().to_monday_zero_offset() {
        5 => plus_days(on, -1),
        6 => plus_days(on, -2),
        _ => on,
    }
}

/// The last 1 July up to a day: the day on which the demo's story stands.
pub fn last_first_of_july(today: Date) -> Date {
    let this_year = day(today.year(), 7, 1);
    if today < this_year { plus_years(this_year, -1) } else { this_year }
}
