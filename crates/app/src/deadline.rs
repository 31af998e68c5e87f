//! 期限 — due days, and how many days of business are left until then.
//!
//! Which days offices are closed comes from the calendar of `law/`; a day beyond it is unknown.

use romori_statute::calendar::{BusinessCalendar, is_open, is_weekend};
use romori_statute::due_date::{DueFrom, DueRule, due_date};
use romori_statute::law::Law;
use romori_statute::trace::Silent;
use romori_types::{Date, YearMonth};

/// One day, and what is due on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Whether offices are closed.
    pub closed: bool,
    /// What is due.
    pub due: Vec<&'static str>,
}

/// 算定基礎届の提出期限 of a year, on a day of business; none beyond the checked years.
pub fn santei_due(law: &Law, year: i16) -> Option<Date> {
    due(law, DueRule::RegularDetermination, DueFrom::Year(year))
}

/// The days from `today` on, each with what is due.
pub fn coming(law: &Law, today: Date, count: usize) -> Vec<Day> {
    let known = due_days(law, today);
    let days = std::iter::successors(Some(today), |day| day.tomorrow().ok()).take(count);
    let day = |date: Date| {
        let due = known.iter().filter(|due| due.1 == date).map(|due| due.0).collect();
        let open = is_open(law, BusinessCalendar::Standard, date);
        Day { date, closed: !open.unwrap_or(!is_weekend(date)), due }
    };
    days.map(day).collect()
}

/// Days of business after `today`, up to and with `due`; none when the calendar ends before it or
/// the day is past.
pub fn business_days_left(law: &Law, today: Date, due: Date) -> Option<usize> {
    if due < today {
        return None;
    }
    let mut left = 0;
    let mut day = today;
    while day < due {
        day = day.tomorrow().ok()?;
        if is_open(law, BusinessCalendar::Standard, day).ok()? {
            left += 1;
        }
    }
    Some(left)
}

/// What every office has to do about the time of `today`.
fn due_days(law: &Law, today: Date) -> Vec<(&'static str, Date)> {
    let last_month = YearMonth::of(today).previous();
    let year = DueFrom::Year(today.year());
    let month = DueFrom::Month(last_month);
    [
        ("算定基礎届", DueRule::RegularDetermination, year),
        ("年度更新（労働保険）", DueRule::LabourInsuranceAnnualRenewal, year),
        ("資格取得届（雇用保険）", DueRule::EmploymentInsuranceAcquisition, month),
        ("社会保険料の納付", DueRule::SocialInsurancePremium, month),
    ]
    .into_iter()
    .filter_map(|(name, rule, from)| Some((name, due(law, rule, from)?)))
    .collect()
}

fn due(law: &Law, rule: DueRule, from: DueFrom) -> Option<Date> {
    due_date(law, rule, from, &mut Silent).ok().map(|found| found.due_adjusted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(today: &str, due: &str) -> Option<usize> {
        business_days_left(Law::embedded(), today.parse().unwrap(), due.parse().unwrap())
    }

    #[test]
    fn weekends_and_holidays_are_no_days_of_business() {
        // 7月2・3・6・7・8・9・10日.
        assert_eq!(left("2026-07-01", "2026-07-10"), Some(7));
        assert_eq!(left("2026-07-03", "2026-07-10"), Some(5));
        assert_eq!(left("2026-07-10", "2026-07-10"), Some(0));
        assert_eq!(left("2026-07-11", "2026-07-10"), None);
        // 海の日 7月20日.
        assert_eq!(left("2026-07-17", "2026-07-21"), Some(1));
    }

    #[test]
    fn the_tenth_of_july_is_among_the_coming_days() {
        let days = coming(Law::embedded(), "2026-07-01".parse().unwrap(), 13);
        let due: Vec<i8> =
            days.iter().filter(|day| !day.due.is_empty()).map(|day| day.date.day()).collect();
        assert_eq!(due, [10]);
        let closed: Vec<i8> =
            days.iter().filter(|day| day.closed).map(|day| day.date.day()).collect();
        assert_eq!(closed, [4, 5, 11, 12]);
    }
}
