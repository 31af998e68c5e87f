//! 1年単位の変形労働時間制 — whether the hours planned for every day of a period keep its limits.
//!
//! Law: 労働基準法32条の4第1項・3項, 労働基準法施行規則12条の4.

use romori_types::{Date, Exact, YearMonth};

use crate::calendar::{last_day_of_months, plus_days};
use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, YearlyHoursLimits};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static AVERAGE: [Basis; 1] = [Basis::act("労働基準法32条の4第1項")];
static LIMITS: [Basis; 2] = [
    Basis::act("労働基準法32条の4第3項"),
    Basis::ordinance("労働基準法施行規則12条の4第3項から5項まで"),
];
const WEEK: usize = 7;
const YEAR_MONTHS: i32 = 12;

/// 1年単位の変形労働時間制の計画 — the hours of every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearlyHoursPlan<'a> {
    /// 対象期間の初日
    pub from: Date,
    /// The planned hours of every day from there on; 0 is a day off.
    pub hours: &'a [Exact],
    /// 特定期間, as first and last days within the period.
    pub special: &'a [(Date, Date)],
}

/// 1年単位の変形労働時間制の判定 — each limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearlyHoursJudgement {
    /// The hours of the period, and the most they may be, cut at no place.
    pub hours: Exact,
    /// 40 hours a week on the average.
    pub hours_limit: Exact,
    /// 労働日数
    pub days: i64,
    /// The most they may be; none up to three months.
    pub days_limit: Option<i64>,
    /// The average kept.
    pub average_ok: bool,
    /// 労働日数 kept.
    pub days_ok: bool,
    /// 1日の限度 kept.
    pub day_ok: bool,
    /// 1週間の限度 kept.
    pub week_ok: bool,
    /// 連続労働日数 kept.
    pub row_ok: bool,
    /// 48時間を超える週 kept: in a row and in every three months.
    pub long_weeks_ok: bool,
    /// All of them.
    pub ok: bool,
}

/// Judges a plan; weeks begin with the weekday of the first day.
///
/// Law: 労働基準法32条の4第1項・3項, 則12条の4第3項–5項. Unit: hours; days. Rounding: the days of a year that a
/// shorter period may have, cut. Not covered: an agreement of the year before with longer days
/// (則12条の4第3項ただし書), 積雪地域 and taxis.
///
/// # Errors
/// When the first day lies outside the checked range, the period has no day or more than a year,
/// or a day has less than nothing or more than 24 hours.
pub fn judge_year<T: Trace>(
    plan: &YearlyHoursPlan<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<YearlyHoursJudgement, StatuteError> {
    let limits = law.standards.yearly_hours.on(plan.from)?;
    check(plan)?;
    let parameters: [&dyn DescribeParameter; 1] = [&limits];
    let rule = Rule::new("1年単位の変形労働時間制", &LIMITS).with(&parameters);
    let (hours, hours_limit, average) = average_test(plan, &limits, trace)?;
    let days = plan.hours.iter().filter(|hours| **hours > Exact::ZERO).count();
    let days = i64::try_from(days).unwrap_or(i64::MAX);
    let days_limit = days_limit(plan, &limits)?;
    let counted = Quantity::count("労働日数", days, Unit::Days);
    let bound = days_limit.unwrap_or(i64::try_from(plan.hours.len()).unwrap_or(i64::MAX));
    let bound = Quantity::parameter("労働日数の限度", Exact::whole(bound), Unit::Days);
    let days_ok = at_most(rule, "労働日数", &counted, &bound, trace)?;
    let longest = plan.hours.iter().copied().max().unwrap_or(Exact::ZERO);
    let day_ok = hours_test(rule, "最も長い1日", longest, limits.value.day_hours, trace)?;
    let weeks: Vec<Exact> = plan.hours.chunks(WEEK).map(sum).collect();
    let longest = weeks.iter().copied().max().unwrap_or(Exact::ZERO);
    let week_ok = hours_test(rule, "最も長い1週間", longest, limits.value.week_hours, trace)?;
    let row_ok = row_test(rule, plan, limits.value, trace)?;
    let long_ok = long_weeks_test(rule, plan, &weeks, limits.value, days_limit.is_some(), trace)?;
    let all = [&average, &days_ok, &day_ok, &week_ok, &row_ok, &long_ok];
    let ok = rule.take(trace, "限度の中", Unit::Truth, Operation::All, &all, |ok| {
        if ok.is_true() {
            "限度をすべて守っています。".to_owned()
        } else {
            "超えている限度があります。".to_owned()
        }
    })?;
    trace.gives("ok", &ok);
    Ok(YearlyHoursJudgement {
        hours,
        hours_limit,
        days,
        days_limit,
        average_ok: average.is_true(),
        days_ok: days_ok.is_true(),
        day_ok: day_ok.is_true(),
        week_ok: week_ok.is_true(),
        row_ok: row_ok.is_true(),
        long_weeks_ok: long_ok.is_true(),
        ok: ok.is_true(),
    })
}

fn sum(hours: &[Exact]) -> Exact {
    hours.iter().fold(Exact::ZERO, |sum, hours| sum + *hours)
}

fn check(plan: &YearlyHoursPlan<'_>) -> Result<(), StatuteError> {
    let last = last_day_of_months(plan.from, YEAR_MONTHS)?;
    let most = days_between(plan.from, last) + 1;
    let count = i64::try_from(plan.hours.len()).unwrap_or(i64::MAX);
    if count == 0 || count > most {
        let message = "対象期間は1日以上1年以内で、毎日の時間を入れてください。";
        return Err(StatuteError::impossible("hours", message));
    }
    let day = Exact::whole(24);
    if plan.hours.iter().any(|hours| *hours < Exact::ZERO || *hours > day) {
        let message = "1日の時間は0時間から24時間までで入れてください。";
        return Err(StatuteError::impossible("hours", message));
    }
    Ok(())
}

fn days_between(from: Date, to: Date) -> i64 {
    let days = Quantity::date("", to).value - Quantity::date("", from).value;
    days.as_whole().unwrap_or(0)
}

/// 280 days of a year, or as many of a shorter period, its part of a day dropped; none where the
/// period is no longer than three months.
fn days_limit(
    plan: &YearlyHoursPlan<'_>,
    limits: &InForce<'_, YearlyHoursLimits>,
) -> Result<Option<i64>, StatuteError> {
    let count = i64::try_from(plan.hours.len()).unwrap_or(i64::MAX);
    let short = days_between(plan.from, last_day_of_months(plan.from, limits.value.months)?) + 1;
    if count <= short {
        return Ok(None);
    }
    let year = days_between(plan.from, last_day_of_months(plan.from, YEAR_MONTHS)?) + 1;
    Ok(Some(i64::from(limits.value.days_of_year) * count / year))
}

fn average_test<T: Trace>(
    plan: &YearlyHoursPlan<'_>,
    limits: &InForce<'_, YearlyHoursLimits>,
    trace: &mut T,
) -> Result<(Exact, Exact, Quantity), StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [limits];
    let rule = Rule::new("1年単位の変形労働時間制の週平均", &AVERAGE).with(&parameters);
    let hours = Quantity::given("対象期間の労働時間", sum(plan.hours), Unit::Hours);
    let count = i64::try_from(plan.hours.len()).unwrap_or(i64::MAX);
    let days = Quantity::count("対象期間の暦日数", count, Unit::Days);
    let week = Exact::whole(i64::from(limits.value.week_average));
    let week = Quantity::parameter("1週間の時間", week, Unit::Hours);
    let product = Operation::Product;
    let operands = [&week, &days];
    let weekly = rule.take(trace, "7倍の限度", Unit::Hours, product, &operands, |weekly| {
        format!("1週間{week}に対象期間の暦日数{days}をかけて{weekly}です。")
    })?;
    let seven = Quantity::count("7日", 7, Unit::Days);
    let operands = [&weekly, &seven];
    let limit = rule.take(
        trace,
        "労働時間の限度",
        Unit::Hours,
        Operation::Quotient,
        &operands,
        |limit| format!("7で割って、対象期間の労働時間の限度は{limit}です。"),
    )?;
    let test = at_most(rule, "週平均", &hours, &limit, trace)?;
    Ok((hours.value, limit.value, test))
}

fn at_most<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    amount: &Quantity,
    bound: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let operands = [bound, amount];
    rule.take(trace, label, Unit::Truth, Operation::AtLeast, &operands, |is| {
        let words = if is.is_true() { "以内です" } else { "を超えています" };
        format!("{}の{amount}は、{}の{bound}{words}。", amount.label, bound.label)
    })
}

fn hours_test<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    longest: Exact,
    most: u32,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let longest = Quantity::given(label, longest, Unit::Hours);
    let most = Quantity::parameter("限度", Exact::whole(i64::from(most)), Unit::Hours);
    at_most(rule, label, &longest, &most, trace)
}

/// 連続労働日数: six; with days of a 特定期間 among them as many as one day off a week allows.
fn row_test<T: Trace>(
    rule: Rule<'_>,
    plan: &YearlyHoursPlan<'_>,
    limits: &YearlyHoursLimits,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let (mut usual, mut special) = (0, 0);
    let (mut row, mut in_special) = (0_i64, false);
    for (place, hours) in (0_i64..).zip(plan.hours) {
        let day = plus_days(plan.from, place)?;
        if *hours == Exact::ZERO {
            (row, in_special) = (0, false);
            continue;
        }
        row += 1;
        in_special |= plan.special.iter().any(|(from, to)| *from <= day && day <= *to);
        if in_special {
            special = row.max(special);
        } else {
            usual = row.max(usual);
        }
    }
    let test = |label, most, row, trace: &mut T| {
        let row = Quantity::count(label, row, Unit::Days);
        let most = Quantity::parameter("限度", Exact::whole(i64::from(most)), Unit::Days);
        at_most(rule, label, &row, &most, trace)
    };
    let usual = test("連続労働日数", limits.days_in_a_row, usual, trace)?;
    let special = test("特定期間の連続労働日数", limits.special_days_in_a_row, special, trace)?;
    let both = [&usual, &special];
    rule.take(trace, "連続労働日数の中", Unit::Truth, Operation::All, &both, |is| {
        format!("連続労働日数の限度を守っているかは、{is}です。")
    })
}

/// Long weeks: in a row, and those that begin in each three months.
fn long_weeks_test<T: Trace>(
    rule: Rule<'_>,
    plan: &YearlyHoursPlan<'_>,
    weeks: &[Exact],
    limits: &YearlyHoursLimits,
    holds: bool,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let (mut row, mut longest_row, mut most_in_months) = (0_i64, 0_i64, 0_i64);
    let mut in_months = std::collections::BTreeMap::new();
    let bound = Exact::whole(i64::from(limits.long_week));
    for (place, hours) in (0_i64..).zip(weeks) {
        row = if *hours > bound { row + 1 } else { 0 };
        longest_row = longest_row.max(row);
        if *hours > bound {
            let first = plus_days(plan.from, place * 7)?;
            let count = in_months.entry(division(plan.from, first, limits.months)).or_insert(0);
            *count += 1;
            most_in_months = most_in_months.max(*count);
        }
    }
    if !holds {
        (longest_row, most_in_months) = (0, 0);
    }
    let test = |label, count, trace: &mut T| {
        let count = Quantity::count(label, count, Unit::Count);
        let most = Exact::whole(i64::from(limits.long_weeks));
        at_most(rule, label, &count, &Quantity::parameter("限度", most, Unit::Count), trace)
    };
    let in_a_row = test("48時間を超える週の連続", longest_row, trace)?;
    let in_months = test("3か月の中の48時間を超える週", most_in_months, trace)?;
    let both = [&in_a_row, &in_months];
    rule.take(trace, "48時間を超える週の中", Unit::Truth, Operation::All, &both, |is| {
        format!("48時間を超える週の限度を守っているかは、{is}です。")
    })
}

/// Which of the parts of so many months from `from` on holds a day, from 0.
fn division(from: Date, day: Date, months: i32) -> i32 {
    let apart = YearMonth::of(day).index() - YearMonth::of(from).index();
    let begun = apart - i32::from(day.day() < from.day());
    begun.div_euclid(months)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn judged(from: &str, hours: &[Exact], special: &[(Date, Date)]) -> YearlyHoursJudgement {
        let plan = YearlyHoursPlan { from: date(from), hours, special };
        let mut trace = Explanation::default();
        let found = judge_year(&plan, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        found
    }

    /// Weeks of so many days of so many tenths of hours each, the rest off.
    fn weeks(count: usize, days: usize, tenths: i128) -> Vec<Exact> {
        let day = |place: usize| if place % 7 < days { tenths } else { 0 };
        let hours = (0..count * 7).map(|place| Exact::ratio(day(place), 10).unwrap());
        hours.collect()
    }

    /// 40 hours × 365 ÷ 7 are 2,085.71 hours, and 280 days of a year (mykomon.biz: 214 days may
    /// have 164).
    #[test]
    fn hours_and_days_of_a_period() {
        let year: Vec<Exact> = weeks(53, 5, 80).into_iter().take(365).collect();
        let found = judged("2026-04-01", &year, &[]);
        assert_eq!(found.hours_limit, Exact::ratio(40 * 365, 7).unwrap());
        assert_eq!((found.days, found.days_limit, found.ok), (261, Some(280), false));
        assert_eq!((found.hours, found.average_ok), (Exact::whole(2_088), false));
        let shorter: Vec<Exact> = weeks(53, 5, 79).into_iter().take(365).collect();
        assert!(judged("2026-04-01", &shorter, &[]).ok);
        let months: Vec<Exact> = weeks(31, 5, 70).into_iter().take(214).collect();
        assert_eq!(judged("2026-04-01", &months, &[]).days_limit, Some(164));
        // Three months from 1 April have 91 days.
        let short: Vec<Exact> = weeks(14, 6, 60).into_iter().take(91).collect();
        assert_eq!(judged("2026-04-01", &short, &[]).days_limit, None);
        let longer: Vec<Exact> = weeks(14, 6, 60).into_iter().take(92).collect();
        let found = judged("2026-04-01", &longer, &[]);
        assert_eq!((found.days_limit, found.days, found.days_ok), (Some(70), 79, false));
        // A leap year from 1 April 2027 has 366 days and 280 all the same.
        let leap: Vec<Exact> = weeks(53, 5, 70).into_iter().take(366).collect();
        assert_eq!(judged("2026-04-01", &leap[..365], &[]).days_limit, Some(280));
    }

    #[test]
    fn days_and_weeks_at_their_limits() {
        for (days, tenths, day_ok, week_ok) in [
            (5, 100, true, true),
            (5, 101, false, true),
            (6, 86, true, true),
            (6, 87, true, false),
            (4, 100, true, true),
        ] {
            let mut hours = weeks(1, days, tenths);
            hours.extend(weeks(9, 4, 80));
            let found = judged("2026-04-01", &hours, &[]);
            assert_eq!((found.day_ok, found.week_ok), (day_ok, week_ok), "{days} {tenths}");
        }
    }

    /// Six days in a row; in a 特定期間 twelve, as one day off a week allows.
    #[test]
    fn days_in_a_row() {
        let row = |count: usize, special: &[(Date, Date)]| {
            let day = |place| if (3..3 + count).contains(&place) { 4 } else { 0 };
            let hours: Vec<Exact> = (0..28).map(|place| Exact::whole(day(place))).collect();
            judged("2026-04-01", &hours, special).row_ok
        };
        let special = [(date("2026-04-05"), date("2026-04-20"))];
        for (count, usual, within) in
            [(5, true, true), (6, true, true), (7, false, true), (12, false, true)]
        {
            assert_eq!((row(count, &[]), row(count, &special)), (usual, within), "{count}");
        }
        assert!(!row(13, &special));
    }

    /// More than 48 hours: three weeks in a row and three in three months, in a period longer than
    /// three months alone.
    #[test]
    fn long_weeks() {
        let plan = |long: &[usize], count: usize, tenths: i128| {
            let mut hours = Vec::new();
            for week in 0..count {
                let days = if long.contains(&week) { tenths } else { 60 };
                hours.extend(weeks(1, 5, days));
            }
            judged("2026-04-01", &hours, &[]).long_weeks_ok
        };
        assert!(plan(&[0, 1, 2], 20, 98));
        assert!(!plan(&[0, 1, 2, 3], 20, 98));
        assert!(plan(&[0, 1, 2, 3], 20, 96));
        // The first three months end with 30 June: weeks 0–12 begin in them.
        assert!(!plan(&[0, 2, 4, 6], 20, 98));
        assert!(plan(&[0, 2, 12, 14, 16, 18], 20, 98));
        assert!(plan(&[0, 1, 2, 3], 13, 98));
    }

    #[test]
    fn plans_that_cannot_be() {
        let ask = |from: &str, hours: &[Exact]| {
            let plan = YearlyHoursPlan { from: date(from), hours, special: &[] };
            match judge_year(&plan, Law::embedded(), &mut Silent) {
                Err(StatuteError::Impossible { field, .. }) => field,
                Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
                other => panic!("{other:?}"),
            }
        };
        let eight = Exact::whole(8);
        assert_eq!(ask("2026-04-01", &[]), "hours");
        assert_eq!(ask("2026-04-01", &vec![eight; 366]), "hours");
        assert_eq!(ask("2026-04-01", &[Exact::whole(25)]), "hours");
        assert_eq!(ask("2026-04-01", &[Exact::whole(-1)]), "hours");
        assert_eq!(ask("2027-04-01", &[eight]), "labour.yearly_hours");
    }

    proptest! {
        /// Day by day: the sums, the longest, and every run by itself.
        #[test]
        fn both_ways_agree(days in proptest::collection::vec(0_i64..12, 1..366)) {
            let off = |hours| if hours > 9 { 0 } else { hours };
            let days: Vec<i64> = days.into_iter().map(off).collect();
            let hours: Vec<Exact> = days.iter().copied().map(Exact::whole).collect();
            let found = judged("2026-04-01", &hours, &[]);
            let total: i64 = days.iter().sum();
            let count = i64::try_from(days.len()).unwrap();
            prop_assert_eq!(found.average_ok, total * 7 <= 40 * count);
            let week = |at: usize| days.iter().skip(at).take(7).sum::<i64>();
            prop_assert_eq!(found.week_ok, (0..days.len()).step_by(7).all(|at| week(at) <= 52));
            let seven = days.windows(7).any(|row| row.iter().all(|hours| *hours > 0));
            prop_assert_eq!(found.row_ok, !seven);
            let kept = found.average_ok && found.days_ok && found.day_ok && found.week_ok;
            prop_assert_eq!(found.ok, kept && found.row_ok && found.long_weeks_ok);
        }
    }
}
