//! 有期事業の延納 — the terms of a single work in construction or felling, and when each is due.
//!
//! Law: 労働保険の保険料の徴収等に関する法律15条2項・18条, 則28条.

use romori_types::{Date, YearMonth, Yen};

use super::instalments::split;
use crate::calendar::{as_date, corresponding_day, plus_days};
use crate::error::StatuteError;
use crate::law::{Basis, FixedTermInstalments, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Silent, Trace, Unit};

static ALLOWED: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律18条"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則28条1項"),
];
/// 則28条1項: a first term of no more months is joined with the next.
const SHORT_TERM_MONTHS: i32 = 2;

/// 有期事業の延納の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedTermCase {
    /// 保険関係成立の日
    pub started_on: Date,
    /// 事業の終わる日
    pub ends_on: Date,
    /// 概算保険料 of the whole work.
    pub premium: Yen,
    /// 労働保険事務組合に委託しているか
    pub entrusted: bool,
}

/// 有期事業の納付の計画 — the parts of a work's premium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedTermPlan {
    /// 延納できるか
    pub allowed: bool,
    /// 期別の額
    pub parts: Vec<Yen>,
    /// 納期限 by the article, not moved to a business day.
    pub due_on: Vec<Date>,
}

/// How the estimated premium of a work is paid: in one, or in terms of four months.
///
/// Law: 労働保険の保険料の徴収等に関する法律15条2項・18条, 則28条. Rounding: equal parts, what does not
/// divide goes to the first. Date: by the article, before it is moved to a business day.
///
/// # Errors
/// When the start lies outside the checked range, the work ends before it begins, or the premium
/// is negative.
pub fn fixed_term_plan<T: Trace>(
    case: &FixedTermCase,
    law: &Law,
    trace: &mut T,
) -> Result<FixedTermPlan, StatuteError> {
    if case.ends_on < case.started_on {
        let message = "事業の終わる日が成立の日より前です。";
        return Err(StatuteError::impossible("ends_on", message));
    }
    if case.premium < Yen::ZERO {
        let message = "概算保険料は0円以上で入れてください。";
        return Err(StatuteError::impossible("premium", message));
    }
    let found = law.works.fixed_term.on(case.started_on)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("有期事業の延納", &ALLOWED).with(&parameters);
    let premium = Quantity::yen("概算保険料", case.premium);
    let least = Yen::new(found.value.premium_min_yen);
    let least = Quantity::parameter("延納できる額", least, Unit::Yen);
    let at_least = Operation::AtLeast;
    let operands = [&premium, &least];
    let reached = rule.take(trace, "額の要件", Unit::Truth, at_least, &operands, |is| {
        let verb = if is.is_true() { "以上です" } else { "に届きません" };
        format!("概算保険料{premium}は{least}{verb}。")
    })?;
    let entrusted = Quantity::truth("事務組合への委託", case.entrusted);
    let either = [&reached, &entrusted];
    let enough = rule.take(trace, "額か委託", Unit::Truth, Operation::Any, &either, |is| {
        format!("額が足りるか、事務組合に委託しているかは、{is}です。")
    })?;
    let last = months_end(case.started_on, found.value.months_more_than)?;
    let end = Quantity::date("事業の終わる日", case.ends_on);
    let bound = Quantity::parameter("6か月の末日", Quantity::date("", last).value, Unit::Date);
    let more = Operation::MoreThan;
    let long = rule.take(trace, "6か月超", Unit::Truth, more, &[&end, &bound], |is| {
        let verb = if is.is_true() { "超えます" } else { "超えません" };
        format!("事業の期間は、{end}までなので6か月を{verb}。")
    })?;
    let both = [&enough, &long];
    let allowed = rule.take(trace, "延納", Unit::Truth, Operation::All, &both, |is| {
        format!("延納できるかは、{is}です。")
    })?;
    trace.gives("allowed", &allowed);
    let allowed = allowed.is_true();
    let due_on = due_days(case, allowed, found.value)?;
    let count = u8::try_from(due_on.len()).unwrap_or(u8::MAX);
    let parts = split(&premium, count, trace)?;
    for part in &parts {
        trace.gives("parts", part);
    }
    Ok(FixedTermPlan { allowed, parts: parts.iter().map(Quantity::as_yen).collect(), due_on })
}

/// The last day of so many months from a day on.
fn months_end(from: Date, months: i32) -> Result<Date, StatuteError> {
    plus_days(as_date(&corresponding_day(from, months, &mut Silent)?), -1)
}

/// The last day of the four months that a day lies in.
fn term_end(day: Date) -> Date {
    let month = YearMonth::of(day);
    let left = match month.month() {
        4..=7 => 7 - month.month(),
        8..=11 => 11 - month.month(),
        12 => 3,
        other => 3 - other,
    };
    month.plus(i32::from(left)).last_day()
}

fn due_days(
    case: &FixedTermCase,
    allowed: bool,
    terms: &FixedTermInstalments,
) -> Result<Vec<Date>, StatuteError> {
    let mut due_on = vec![plus_days(case.started_on, terms.first_days)?];
    if !allowed {
        return Ok(due_on);
    }
    due_on.extend(due_after(first_end(case.started_on)?, case.ends_on, terms)?);
    Ok(due_on)
}

/// The last day of the first term, which is joined with the next if it is too short.
fn first_end(started_on: Date) -> Result<Date, StatuteError> {
    let end = term_end(started_on);
    if end <= months_end(started_on, SHORT_TERM_MONTHS)? {
        return Ok(term_end(plus_days(end, 1)?));
    }
    Ok(end)
}

/// When the terms after this one are due, as far as the work reaches.
fn due_after(
    mut end: Date,
    ends_on: Date,
    terms: &FixedTermInstalments,
) -> Result<Vec<Date>, StatuteError> {
    let mut due_on = Vec::new();
    while end < ends_on {
        let first = plus_days(end, 1)?;
        let year = YearMonth::of(first).fiscal_year();
        due_on.push(match first.month() {
            // 31 March lies in the year before the term.
            4 => terms.april_due.in_year(romori_types::FiscalYear(year.0 - 1)),
            8 => terms.august_due.in_year(year),
            _ => terms.december_due.in_year(year),
        });
        end = term_end(first);
    }
    Ok(due_on)
}

/// When the terms after the first are due by the article: of the whole work, or from the term on
/// in which a day lies, which is not joined with the next.
///
/// # Errors
/// When the start lies outside the checked range, or the day outside the time of the work.
pub(super) fn later_due(
    case: &FixedTermCase,
    from: Option<Date>,
    law: &Law,
) -> Result<Vec<Date>, StatuteError> {
    let found = law.works.fixed_term.on(case.started_on)?;
    let end = match from {
        None => first_end(case.started_on)?,
        Some(on) if on < case.started_on || case.ends_on < on => {
            let message = "増加が見込まれた日を、事業の期間の中の日にしてください。";
            return Err(StatuteError::impossible("on", message));
        }
        Some(on) => term_end(on),
    };
    due_after(end, case.ends_on, found.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn case(from: &str, to: &str, premium: i64) -> FixedTermCase {
        FixedTermCase {
            started_on: date(from),
            ends_on: date(to),
            premium: Yen::new(premium),
            entrusted: false,
        }
    }

    fn plan(case: &FixedTermCase) -> (bool, Vec<i64>, Vec<String>) {
        let mut trace = Explanation::default();
        let found = fixed_term_plan(case, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        let parts = found.parts.iter().map(|part| part.get()).collect();
        (found.allowed, parts, found.due_on.iter().map(ToString::to_string).collect())
    }

    /// 則28条: 750,000円 or entrusted, and more than six months.
    #[test]
    fn from_which_size_on() {
        for (to, premium, entrusted, allowed) in [
            ("2026-10-31", 749_999, false, false),
            ("2026-10-31", 750_000, false, false),
            ("2026-11-01", 749_999, false, false),
            ("2026-11-01", 750_000, false, true),
            ("2026-11-01", 1, true, true),
            ("2026-10-31", 1, true, false),
        ] {
            let case = FixedTermCase { entrusted, ..case("2026-05-01", to, premium) };
            assert_eq!(plan(&case).0, allowed, "{to} {premium}");
        }
        let (_, parts, due_on) = plan(&case("2026-05-01", "2026-10-31", 900_000));
        assert_eq!((parts, due_on), (vec![900_000], vec!["2026-05-21".to_owned()]));
    }

    #[test]
    fn terms_of_four_months() {
        let (_, parts, due_on) = plan(&case("2026-05-01", "2027-06-30", 1_000_003));
        assert_eq!(parts, [250_003, 250_000, 250_000, 250_000]);
        assert_eq!(due_on, ["2026-05-21", "2026-10-31", "2027-01-31", "2027-03-31"]);
        // From 1 June to 31 July are two months, from 31 May more.
        let (_, _, due_on) = plan(&case("2026-06-01", "2027-01-31", 900_000));
        assert_eq!(due_on, ["2026-06-21", "2027-01-31"]);
        let (_, _, due_on) = plan(&case("2026-05-31", "2027-01-31", 900_000));
        assert_eq!(due_on, ["2026-06-20", "2026-10-31", "2027-01-31"]);
        // A term that the work does not reach has no part.
        let (_, _, due_on) = plan(&case("2026-05-01", "2026-11-30", 900_000));
        assert_eq!(due_on, ["2026-05-21", "2026-10-31"]);
        let (_, _, due_on) = plan(&case("2026-12-01", "2027-12-31", 900_000));
        assert_eq!(due_on, ["2026-12-21", "2027-03-31", "2027-10-31", "2028-01-31"]);
    }

    #[test]
    fn works_that_cannot_be() {
        let field = |case: &FixedTermCase| match fixed_term_plan(case, Law::embedded(), &mut Silent)
        {
            Err(StatuteError::Impossible { field, .. }) => field,
            Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
            other => panic!("{other:?}"),
        };
        assert_eq!(field(&case("2026-05-02", "2026-05-01", 1)), "ends_on");
        assert_eq!(field(&case("2026-05-01", "2026-05-01", -1)), "premium");
        assert_eq!(field(&case("2027-04-01", "2027-05-01", 1)), "labour_insurance.fixed_term");
    }
}
