//! 時間外労働の上限 — whether hours stay within the limits of an agreement under article 36.
//!
//! Law: 労働基準法36条3項–6項.

use romori_types::Exact;

use crate::error::StatuteError;
use crate::law::{Basis, HoursLimits, InForce, Law};
use crate::steps::within;
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static LIMIT: [Basis; 1] = [Basis::act("労働基準法36条4項")];
static SPECIAL: [Basis; 1] = [Basis::act("労働基準法36条5項")];
static ACTUAL_MONTH: [Basis; 1] = [Basis::act("労働基準法36条6項2号")];
static ACTUAL_AVERAGE: [Basis; 1] = [Basis::act("労働基準法36条6項3号")];
static ALL: [Basis; 1] = [Basis::act("労働基準法36条4項から6項まで")];
/// The hours of the longest month, and of a year.
const MONTH_HOURS: i64 = 744;
const YEAR_HOURS: i64 = 8784;

/// ひと月の時間 — hours beyond the legal ones and on legal holidays in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthHours {
    /// 時間外労働
    pub overtime: Exact,
    /// 法定休日の労働
    pub holiday: Exact,
}

/// 時間外労働の問い — what is known of the hours.
#[derive(Debug, Clone, Copy)]
pub struct HoursCase<'a> {
    /// 特別条項 in the agreement.
    pub special_clause: bool,
    /// 対象期間が3か月を超える1年単位の変形労働時間制
    pub yearly_variable: bool,
    /// One month.
    pub month: Option<MonthHours>,
    /// 時間外労働と法定休日の労働の合計 of months in a row.
    pub together_by_month: Option<&'a [Exact]>,
    /// 限度時間を超えた月の数 in the year.
    pub months_over: Option<u32>,
    /// 時間外労働 of the year, without work on legal holidays.
    pub year: Option<Exact>,
    /// 法定休日の労働 of the year, which the year's limit does not count.
    pub year_holiday: Option<Exact>,
}

/// 時間外労働の判定 — each limit that could be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursJudgement {
    /// 限度時間 of the month kept.
    pub within_month: Option<bool>,
    /// Both kinds of hours together.
    pub together: Option<Exact>,
    /// Together below the limit of one month.
    pub single_month: Option<bool>,
    /// Every run of months within the average.
    pub average: Option<bool>,
    /// Not too many months beyond the limit.
    pub months_over: Option<bool>,
    /// 年の上限 kept.
    pub year: Option<bool>,
    /// All that was judged; the month's limit only without a 特別条項.
    pub ok: bool,
}

/// 時間外労働の上限 — which limits the hours keep.
///
/// Law: 労働基準法36条4項 (45 and 360 hours), 5項 (720 hours, six months), 6項2号・3号 (less than 100,
/// 80 on the average of 2–6 months, with work on legal holidays); in 1年単位の変形労働時間制 of over
/// three months 42 and 320 hours (36条4項括弧書). Unit: hours. Not covered: the exceptions of
/// construction, driving, medicine and research (36条11項, 附則139条–141条).
///
/// # Errors
/// When a month or a year has more hours than the calendar.
pub fn hours_judgement<T: Trace>(
    case: &HoursCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<HoursJudgement, StatuteError> {
    let limits = law.standards.hours_limits.standing()?;
    let mut judged = Vec::with_capacity(5);
    let mut found = HoursJudgement {
        within_month: None,
        together: None,
        single_month: None,
        average: None,
        months_over: None,
        year: None,
        ok: true,
    };
    if let Some(month) = case.month {
        let (usual, together, single) = month_tests(case, month, &limits, trace)?;
        found.within_month = Some(usual.is_true());
        found.together = Some(together.value);
        found.single_month = Some(single.is_true());
        if !case.special_clause {
            judged.push(usual);
        }
        judged.push(single);
    }
    if let Some(months) = case.together_by_month {
        let test = average_test(months, &limits, trace)?;
        found.average = Some(test.is_true());
        judged.push(test);
    }
    if let Some(months) = case.months_over {
        let test = months_test(months, &limits, trace)?;
        found.months_over = Some(test.is_true());
        judged.push(test);
    }
    if let Some(hours) = case.year {
        let test = year_test(hours, case, &limits, trace)?;
        found.year = Some(test.is_true());
        judged.push(test);
    }
    found.ok = together(&judged, trace)?;
    Ok(found)
}

fn together<T: Trace>(judged: &[Quantity], trace: &mut T) -> Result<bool, StatuteError> {
    let operands: Vec<&Quantity> = judged.iter().collect();
    let rule = Rule::new("時間外労働の上限", &ALL);
    let ok = rule.take(trace, "上限の中", Unit::Truth, Operation::All, &operands, |ok| {
        let words = match (judged.len(), ok.is_true()) {
            (0, _) => "判定する時間がないので、超えた上限はありません。",
            (_, true) => "判定した上限をすべて守っています。",
            (_, false) => "超えている上限があります。",
        };
        words.to_owned()
    })?;
    trace.gives("ok", &ok);
    Ok(ok.is_true())
}

/// A test that some hours are at most a limit.
fn at_most<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    limit: &Quantity,
    hours: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let operands = [limit, hours];
    rule.take(trace, label, Unit::Truth, Operation::AtLeast, &operands, |is| {
        let words = if is.is_true() { "以内です" } else { "を超えています" };
        format!("{}の{hours}は、{}の{limit}{words}。", hours.label, limit.label)
    })
}

fn limit(label: &'static str, value: u32, unit: Unit) -> Quantity {
    Quantity::parameter(label, Exact::whole(i64::from(value)), unit)
}

/// The month's limit, both kinds together, and their limit.
fn month_tests<T: Trace>(
    case: &HoursCase<'_>,
    month: MonthHours,
    limits: &InForce<'_, HoursLimits>,
    trace: &mut T,
) -> Result<(Quantity, Quantity, Quantity), StatuteError> {
    within("overtime_hours", month.overtime, 0, MONTH_HOURS)?;
    within("holiday_hours", month.holiday, 0, MONTH_HOURS)?;
    let parameters: [&dyn DescribeParameter; 1] = [limits];
    let overtime = Quantity::given("時間外労働", month.overtime, Unit::Hours);
    let holiday = Quantity::given("法定休日の労働", month.holiday, Unit::Hours);
    let terms = limits.value;
    let month = if case.yearly_variable { terms.variable_month } else { terms.month };
    let bound = limit("月の限度時間", month, Unit::Hours);
    let rule = Rule::new("月の限度時間", &LIMIT).with(&parameters);
    let usual = at_most(rule, "月の限度時間の中", &bound, &overtime, trace)?;
    trace.gives("within_45_hours", &usual);
    let rule = Rule::new("月の合計", &ACTUAL_MONTH).with(&parameters);
    let operands = [&overtime, &holiday];
    let sum = rule.take(trace, "合計", Unit::Hours, Operation::Sum, &operands, |sum| {
        format!("時間外労働{overtime}と法定休日の労働{holiday}を合わせて{sum}です。")
    })?;
    trace.gives("overtime_plus_holiday_hours", &sum);
    let bound = limit("月の合計の上限", limits.value.together_below, Unit::Hours);
    let operands = [&bound, &sum];
    let more = Operation::MoreThan;
    let single = rule.take(trace, "月の合計の中", Unit::Truth, more, &operands, |is| {
        let words = if is.is_true() { "です" } else { "ではありません" };
        format!("合計{sum}は{bound}未満{words}。")
    })?;
    trace.gives("single_month_ok", &single);
    Ok((usual, sum, single))
}

/// The average of every run of two to six months, of which the highest decides.
fn average_test<T: Trace>(
    months: &[Exact],
    limits: &InForce<'_, HoursLimits>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    for hours in months {
        within("overtime_plus_holiday_by_month", *hours, 0, MONTH_HOURS)?;
    }
    let parameters: [&dyn DescribeParameter; 1] = [limits];
    let rule = Rule::new("複数月の平均", &ACTUAL_AVERAGE).with(&parameters);
    let bound = limit("複数月の平均の上限", limits.value.together_average, Unit::Hours);
    let longest = usize::try_from(limits.value.average_months).unwrap_or(usize::MAX);
    let test = match highest_run(months, longest) {
        None => {
            let kept = Quantity::truth("平均する月がない", true);
            rule.take(trace, "平均の中", Unit::Truth, Operation::Take, &[&kept], |_| {
                "続く2か月がないので、平均の上限は超えません。".to_owned()
            })?
        }
        Some(run) => {
            let hours: Vec<Quantity> =
                run.iter().map(|hours| Quantity::given("月の合計", *hours, Unit::Hours)).collect();
            let operands: Vec<&Quantity> = hours.iter().collect();
            let sum = rule.take(trace, "合計", Unit::Hours, Operation::Sum, &operands, |sum| {
                format!("平均が最も高い続く{}か月の合計は{sum}です。", run.len())
            })?;
            let count = i64::try_from(run.len()).unwrap_or(i64::MAX);
            let count = Quantity::count("月数", count, Unit::Count);
            let operands = [&sum, &count];
            let mean = Operation::Quotient;
            let mean = rule.take(trace, "平均", Unit::Hours, mean, &operands, |mean| {
                format!("{count}か月で割って、平均は{mean}です。")
            })?;
            at_most(rule, "平均の中", &bound, &mean, trace)?
        }
    };
    trace.gives("average_ok", &test);
    Ok(test)
}

/// The run of two to `longest` months with the highest average; the shorter of equal ones.
fn highest_run(months: &[Exact], longest: usize) -> Option<&[Exact]> {
    let average = |run: &[Exact]| {
        let sum = run.iter().fold(Exact::ZERO, |sum, hours| sum + *hours);
        Exact::ratio(1, i128::try_from(run.len()).unwrap_or(1)).map_or(sum, |part| sum * part)
    };
    let mut best: Option<(&[Exact], Exact)> = None;
    for run in (2..=longest).flat_map(|length| months.windows(length)) {
        let mean = average(run);
        if best.is_none_or(|(_, highest)| mean > highest) {
            best = Some((run, mean));
        }
    }
    best.map(|(run, _)| run)
}

fn months_test<T: Trace>(
    months: u32,
    limits: &InForce<'_, HoursLimits>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [limits];
    let rule = Rule::new("限度時間を超える月の数", &SPECIAL).with(&parameters);
    let bound = limit("月の数の上限", limits.value.special_months, Unit::Count);
    let months = Quantity::count("限度時間を超えた月", i64::from(months), Unit::Count);
    let test = at_most(rule, "月の数の中", &bound, &months, trace)?;
    trace.gives("months_over_45_ok", &test);
    Ok(test)
}

fn year_test<T: Trace>(
    hours: Exact,
    case: &HoursCase<'_>,
    limits: &InForce<'_, HoursLimits>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    within("annual_overtime_hours", hours, 0, YEAR_HOURS)?;
    let holiday = case.year_holiday.unwrap_or(Exact::ZERO);
    within("annual_holiday_hours", holiday, 0, YEAR_HOURS)?;
    let parameters: [&dyn DescribeParameter; 1] = [limits];
    let terms = limits.value;
    let (basis, bound, label) = if case.special_clause {
        (&SPECIAL, terms.special_year, "特別条項の年の上限")
    } else if case.yearly_variable {
        (&LIMIT, terms.variable_year, "1年単位の変形労働時間制の年の限度時間")
    } else {
        (&LIMIT, terms.year, "年の限度時間")
    };
    let rule = Rule::new("年の上限", basis).with(&parameters);
    let bound = limit(label, bound, Unit::Hours);
    let hours = Quantity::given("年の時間外労働", hours, Unit::Hours);
    let hours = match case.year_holiday {
        None => hours,
        Some(_) => rule.take(
            trace,
            "年の時間外労働",
            Unit::Hours,
            Operation::Take,
            &[&hours],
            |_| format!("法定休日の労働{holiday}時間は年の上限に含めず、{hours}で判定します。"),
        )?,
    };
    let test = at_most(rule, "年の上限の中", &bound, &hours, trace)?;
    trace.gives("annual_ok", &test);
    Ok(test)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    const NOTHING: HoursCase<'_> = HoursCase {
        special_clause: false,
        yearly_variable: false,
        month: None,
        together_by_month: None,
        months_over: None,
        year: None,
        year_holiday: None,
    };

    fn judge(case: HoursCase<'_>) -> HoursJudgement {
        let mut trace = Explanation::default();
        let found = hours_judgement(&case, Law::embedded(), &mut trace).unwrap();
        let ok = Exact::whole(i64::from(found.ok));
        assert_eq!(replay(&trace).unwrap().last(), Some(&("ok", ok)));
        found
    }

    fn hours(text: &str) -> Exact {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let scale = 10_i128.pow(u32::try_from(part.len()).unwrap());
        Exact::ratio(format!("{whole}{part}").parse().unwrap(), scale).unwrap()
    }

    #[test]
    fn one_month_at_its_limits() {
        for (special, overtime, holiday, within, single, ok) in [
            (false, "44.99", "0", true, true, true),
            (false, "45", "0", true, true, true),
            (false, "45.01", "0", false, true, false),
            (true, "45.01", "0", false, true, true),
            // Work on legal holidays is no overtime, but counts to the hundred.
            (false, "45", "54.99", true, true, true),
            (false, "45", "55", true, false, false),
            (true, "99.99", "0", false, true, true),
            (true, "100", "0", false, false, false),
        ] {
            let month = MonthHours { overtime: hours(overtime), holiday: hours(holiday) };
            let found = judge(HoursCase { special_clause: special, month: Some(month), ..NOTHING });
            let got = (found.within_month, found.single_month, found.ok);
            assert_eq!(got, (Some(within), Some(single), ok), "{overtime} {holiday}");
        }
    }

    #[test]
    fn averages_of_two_to_six_months() {
        for (months, ok) in [
            (vec!["99"], true),
            (vec!["80", "80"], true),
            (vec!["80", "80.01"], false),
            (vec!["99", "61", "80"], true),
            (vec!["61", "99", "81"], false),
            // Two months each within 80, all six over it.
            (vec!["80", "80", "80", "80", "80", "80.01"], false),
            // Seven months are no run.
            (vec!["99", "0", "99", "0", "99", "0", "99"], true),
            (vec!["0", "0", "0", "90", "75", "0", "0"], false),
            (vec![], true),
        ] {
            let list: Vec<Exact> = months.iter().map(|text| hours(text)).collect();
            let found = judge(HoursCase { together_by_month: Some(&list), ..NOTHING });
            assert_eq!((found.average, found.ok), (Some(ok), ok), "{months:?}");
        }
    }

    #[test]
    fn months_and_year() {
        for (months, ok) in [(5, true), (6, true), (7, false)] {
            let found =
                judge(HoursCase { special_clause: true, months_over: Some(months), ..NOTHING });
            assert_eq!((found.months_over, found.ok), (Some(ok), ok));
        }
        for (special, year, ok) in [
            (false, "359.99", true),
            (false, "360", true),
            (false, "360.01", false),
            (true, "719.99", true),
            (true, "720", true),
            (true, "720.01", false),
        ] {
            let year = Some(hours(year));
            let found = judge(HoursCase { special_clause: special, year, ..NOTHING });
            assert_eq!((found.year, found.ok), (Some(ok), ok), "{year:?}");
        }
        assert!(judge(NOTHING).ok);
    }

    /// 36条4項括弧書: 42 and 320 hours; what a 特別条項 allows is the same.
    #[test]
    fn a_variable_year_at_its_limits() {
        for (special, overtime, year, within, annual, ok) in [
            (false, "42", "320", true, true, true),
            (false, "41.99", "319.99", true, true, true),
            (false, "42.01", "320", false, true, false),
            (false, "42", "320.01", true, false, false),
            (true, "42.01", "720", false, true, true),
            (true, "45", "720.01", false, false, false),
        ] {
            let month = MonthHours { overtime: hours(overtime), holiday: Exact::ZERO };
            let case = HoursCase {
                special_clause: special,
                yearly_variable: true,
                month: Some(month),
                year: Some(hours(year)),
                ..NOTHING
            };
            let found = judge(case);
            let got = (found.within_month, found.year, found.ok);
            assert_eq!(got, (Some(within), Some(annual), ok), "{overtime} {year}");
        }
    }

    proptest! {
        /// Every run by itself, against the one with the highest average.
        #[test]
        fn every_run_by_itself(months in proptest::collection::vec(0_i64..130, 0..13)) {
            let list: Vec<Exact> = months.iter().copied().map(Exact::whole).collect();
            let found = judge(HoursCase { together_by_month: Some(&list), ..NOTHING });
            let mut kept = true;
            for first in 0..months.len() {
                let mut sum = 0;
                for (count, hours) in (1..).zip(months.iter().skip(first).take(6)) {
                    sum += hours;
                    kept &= count < 2 || sum <= 80 * count;
                }
            }
            prop_assert_eq!(found.average, Some(kept));
        }
    }
}
