//! 事業者の営業日 — on which days accounts are deleted: neither weekend nor holiday, and the offices
//! of the operator are closed at the turn of the year.

use romori_statute::calendar::{BusinessCalendar, is_open, is_weekend};
use romori_statute::law::Law;
use romori_types::Date;

/// The operator is closed from 29 December to 3 January, as public offices are.
///
/// Law: 行政機関の休日に関する法律1条1項3号.
fn is_new_year(day: Date) -> bool {
    matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3))
}

/// Whether the operator works on a day. Where the holidays of a year are not known yet, only
/// weekends and the turn of the year are closed: an account must not outlive its contract because a
/// list is missing.
fn is_operating(law: &Law, day: Date) -> bool {
    let open = is_open(law, BusinessCalendar::Standard, day).unwrap_or_else(|_| !is_weekend(day));
    open && !is_new_year(day)
}

/// 翌営業日 — the first day after `end` on which the operator works.
pub fn next_operating_day(law: &Law, end: Date) -> Date {
    let mut day = end;
    // Twelve days without a working day there are none; beyond the calendar there is no next day.
    while let Ok(next) = day.tomorrow() {
        day = next;
        if is_operating(law, day) {
            break;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the requirement: a Friday before a holiday, the turn of the year, a holiday as the last
    /// day; and around them.
    #[test]
    fn ends_and_the_days_on_which_accounts_go() {
        for (end, goes) in [
            ("2026-11-19", "2026-11-20"),
            ("2026-11-20", "2026-11-24"),
            ("2026-11-21", "2026-11-24"),
            ("2026-11-23", "2026-11-24"),
            ("2026-11-24", "2026-11-25"),
            ("2026-12-27", "2026-12-28"),
            ("2026-12-28", "2027-01-04"),
            ("2026-12-29", "2027-01-04"),
            ("2027-01-03", "2027-01-04"),
            ("2027-01-04", "2027-01-05"),
            ("2027-04-28", "2027-04-30"),
            ("2027-04-29", "2027-04-30"),
            ("2027-04-30", "2027-05-06"),
        ] {
            let (end, goes): (Date, Date) = (end.parse().unwrap(), goes.parse().unwrap());
            assert_eq!(next_operating_day(Law::embedded(), end), goes, "{end}");
        }
    }

    #[test]
    fn a_year_without_a_list_has_weekends_and_the_turn_of_the_year() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let next = |end| next_operating_day(Law::embedded(), day(end));
        // 2030-05-03 is a Friday and a holiday that no list says yet.
        assert_eq!(next("2030-05-02"), day("2030-05-03"));
        assert_eq!(next("2030-05-03"), day("2030-05-06"));
        assert_eq!(next("2029-12-28"), day("2030-01-04"));
        assert_eq!(next("9999-12-31"), day("9999-12-31"));
    }
}
