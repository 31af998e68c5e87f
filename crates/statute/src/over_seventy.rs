//! 70歳以上被用者 — who works on after losing pension insurance by age, and what is still reported.
//!
//! Law: 厚生年金保険法27条, 厚生年金保険法施行規則10条の4・15条の2・19条の5・22条の3・24条の4.

use romori_types::{Date, YearMonth, Yen};

use crate::age::{PENSION_UNTIL_AGE, age_limits, reached_on};
use crate::error::StatuteError;
use crate::standard_period::month_of;
use crate::trace::Silent;

/// 70歳以上被用者の届出 — what the employer reports of a person over seventy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OverSeventyNotice {
    /// 70歳到達届 (資格喪失届・70歳以上被用者該当届), within five days of reaching 70.
    Reaching,
    /// 70歳以上被用者該当届, of who is hired at 70 or later.
    Beginning,
    /// 70歳以上被用者算定基礎届
    RegularDetermination,
    /// 70歳以上被用者月額変更届
    OccasionalRevision,
    /// 70歳以上被用者賞与支払届
    Bonus,
    /// 70歳以上被用者不該当届, when the employment ends.
    Ending,
}

/// 70歳以上被用者かどうかの問い — a person, the conditions of work and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverSeventyCase {
    /// Date of birth.
    pub birth_date: Date,
    /// 使用開始日 — since when employed at this office.
    pub employed_since: Date,
    /// Whether the person would be insured but for the age (適用事業所, hours and days of work).
    pub would_be_insured: bool,
    /// Whether the person was insured for pension at some time (過去に厚生年金保険の被保険者期間がある).
    pub was_insured_before: bool,
    /// The day asked about.
    pub on: Date,
}

/// 70歳以上被用者 — since when somebody is one, and what is reported of him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverSeventy {
    /// The day on which 70 was reached, or on which employment began later.
    pub since: Date,
    /// The notices that concern the person, the first of them at the beginning.
    pub notices: [OverSeventyNotice; 5],
}

/// 算定の年齢区分 — what age makes of the notice of a regular determination.
///
/// Law: 厚生年金保険法27条, 健康保険法36条, 高齢者の医療の確保に関する法律50条1号. Date: July 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeterminationAge {
    /// Under 70.
    Under70,
    /// 70 to 74: insured for health, reported for pension as 70歳以上被用者.
    From70 {
        /// The month in which 70 was reached.
        since: YearMonth,
    },
    /// 75 or over: out of health insurance, only the part of 70歳以上被用者 is reported.
    From75,
}

impl DeterminationAge {
    /// The class of a person in the determination of `year`.
    ///
    /// # Errors
    /// When an age limit lies beyond the calendar.
    pub fn of(birth_date: Date, year: i16) -> Result<Self, StatuteError> {
        let limits = age_limits(birth_date, &mut Silent)?;
        let judged_on = month_of(year, 7).first_day();
        Ok(if limits.health_loss_date <= judged_on {
            Self::From75
        } else if limits.pension_loss_date <= judged_on {
            Self::From70 { since: YearMonth::of(limits.pension_loss_date) }
        } else {
            Self::Under70
        })
    }

    /// 70歳以上被用者の算定基礎月 — which of April, May and June of `year` count for the person as one
    /// of 70 or over.
    pub fn months_counting(self, year: i16) -> Vec<i8> {
        let since = match self {
            Self::Under70 => return Vec::new(),
            Self::From70 { since } => since,
            Self::From75 => month_of(year, 4),
        };
        (4..=6).filter(|month| month_of(year, *month) >= since).collect()
    }
}

/// Whether a person is 70歳以上被用者 on a day, and since when.
///
/// Law: 厚生年金保険法27条, 施行規則10条の4: who reached 70, was insured before and works as an insured
/// person would. Pension premiums end; the notices go on for the earnings test of the old-age
/// pension, with an amount equal to what the standard would be.
///
/// # Errors
/// When the day of reaching 70 lies beyond the calendar.
pub fn over_seventy(case: &OverSeventyCase) -> Result<Option<OverSeventy>, StatuteError> {
    let reached = reached_on(case.birth_date, PENSION_UNTIL_AGE)?;
    let since = reached.max(case.employed_since);
    if !case.would_be_insured || !case.was_insured_before || case.on < since {
        return Ok(None);
    }
    let first = if case.employed_since < reached {
        OverSeventyNotice::Reaching
    } else {
        OverSeventyNotice::Beginning
    };
    let notices = [
        first,
        OverSeventyNotice::RegularDetermination,
        OverSeventyNotice::OccasionalRevision,
        OverSeventyNotice::Bonus,
        OverSeventyNotice::Ending,
    ];
    Ok(Some(OverSeventy { since, notices }))
}

/// Whether the notice of reaching 70 may be left out.
///
/// Law: 厚生年金保険法施行規則15条の2・22条 (from April 2019): the person stays at the same office and the
/// amount equal to the standard is the same as before.
pub fn reaching_notice_may_be_left_out(
    case: &OverSeventyCase,
    standard_before: Yen,
    standard_now: Yen,
) -> Result<bool, StatuteError> {
    let Some(found) = over_seventy(case)? else { return Ok(false) };
    let from = jiff::civil::date(2019, 4, 1);
    let stays = found.notices.first() == Some(&OverSeventyNotice::Reaching);
    Ok(stays && found.since >= from && standard_before == standard_now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn case(birth: &str, since: &str, on: &str) -> OverSeventyCase {
        OverSeventyCase {
            birth_date: date(birth),
            employed_since: date(since),
            would_be_insured: true,
            was_insured_before: true,
            on: date(on),
        }
    }

    #[test]
    fn from_the_day_before_the_birthday() {
        let on = |on: &str| over_seventy(&case("1956-10-20", "2020-04-01", on)).unwrap();
        assert_eq!(on("2026-10-18"), None);
        let found = on("2026-10-19").unwrap();
        assert_eq!(found.since, date("2026-10-19"));
        assert_eq!(found.notices[0], OverSeventyNotice::Reaching);
    }

    #[test]
    fn ages_are_judged_on_the_first_of_july() {
        let class = |birth: &str| DeterminationAge::of(date(birth), 2026).unwrap();
        // 70 is reached on the day before the birthday: born 1956-07-02, on July 1.
        assert_eq!(class("1956-07-03"), DeterminationAge::Under70);
        let july = DeterminationAge::From70 { since: month_of(2026, 7) };
        assert_eq!(class("1956-07-02"), july);
        assert_eq!(july.months_counting(2026), []);
        // Born on May 20, 70 on May 19: May and June count.
        assert_eq!(class("1956-05-20").months_counting(2026), [5, 6]);
        assert_eq!(class("1955-01-01").months_counting(2026), [4, 5, 6]);
        // 75 on the birthday itself.
        assert!(matches!(class("1951-07-02"), DeterminationAge::From70 { .. }));
        assert_eq!(class("1951-07-01"), DeterminationAge::From75);
    }

    #[test]
    fn hired_after_seventy() {
        let hired = |on: &str| over_seventy(&case("1950-10-20", "2026-04-01", on)).unwrap();
        assert_eq!(hired("2026-03-31"), None);
        let found = hired("2026-04-01").unwrap();
        assert_eq!(found.since, date("2026-04-01"));
        assert_eq!(found.notices[0], OverSeventyNotice::Beginning);
        // Hired on the very day of reaching 70: never insured here, so nothing is lost.
        let same_day = over_seventy(&case("1956-10-20", "2026-10-19", "2026-10-19")).unwrap();
        assert_eq!(same_day.unwrap().notices[0], OverSeventyNotice::Beginning);
        let short = OverSeventyCase {
            would_be_insured: false,
            ..case("1950-10-20", "2026-04-01", "2026-05-01")
        };
        assert_eq!(over_seventy(&short).unwrap(), None);
    }

    #[test]
    fn when_the_notice_may_be_left_out() {
        let left_out = |birth: &str, since: &str, now: i64| {
            let case = case(birth, since, "2026-11-01");
            reaching_notice_may_be_left_out(&case, Yen::new(200_000), Yen::new(now)).unwrap()
        };
        assert!(left_out("1956-10-20", "2020-04-01", 200_000));
        assert!(!left_out("1956-10-20", "2020-04-01", 180_000));
        assert!(!left_out("1949-03-31", "2010-04-01", 200_000));
        assert!(left_out("1949-04-02", "2010-04-01", 200_000));
        assert!(!left_out("1950-10-20", "2026-04-01", 200_000));
    }
}
