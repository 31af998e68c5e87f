//! 賃金支払対象期間 — the wage periods of a leaver back from leaving, which of them are whole, and the
//! daily wage of the last six whole ones.
//!
//! Law: 雇用保険法14条・17条1項, 雇用保険業務取扱要領50601.

use romori_types::{Date, Exact, YearMonth, Yen};

use super::count::{CertificateMonth, month_counts};
use crate::basis_days::ClosingDay;
use crate::calendar::plus_days;
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::steps::whole_yen;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static WHOLE: [Basis; 1] = [Basis::act("雇用保険法14条1項・3項")];
static WAGE: [Basis; 1] = [Basis::act("雇用保険法17条1項")];
/// 17条1項: six months, divided by these days.
const SIX: usize = 6;
const DAYS: i64 = 180;

/// 賃金支払対象期間 — from the day after a closing day to the next, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WagePeriod {
    /// First day.
    pub from: Date,
    /// Last day: a closing day, or that of leaving.
    pub to: Date,
    /// 満1か月か — neither cut by leaving nor by hiring.
    pub is_month: bool,
}

/// 賃金月 — a wage period with what was paid for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WageMonthPaid {
    /// The period.
    pub period: WagePeriod,
    /// 賃金支払基礎日数 and hours.
    pub paid: CertificateMonth,
    /// 賃金, without what is paid for the nonce or for more than three months.
    pub wages: Yen,
}

/// The wage periods back from leaving, at most `rows`, none before the day of hiring.
///
/// Law: 雇用保険業務取扱要領50601: from the day after a closing day through the next. Date: of leaving.
///
/// # Errors
/// When hiring lies after leaving, or a day lies beyond the calendar.
pub fn wage_periods(
    left_on: Date,
    hired_on: Option<Date>,
    closing_day: ClosingDay,
    rows: u32,
) -> Result<Vec<WagePeriod>, StatuteError> {
    if hired_on.is_some_and(|hired| hired > left_on) {
        let message = "雇入れの日が離職日より後です。";
        return Err(StatuteError::impossible("hired_on", message));
    }
    let mut periods = Vec::new();
    let mut to = left_on;
    for _ in 0..rows {
        let month = YearMonth::of(to);
        let this = closing_day.in_month(month);
        let (closes, before) = if to <= this {
            (this, closing_day.in_month(month.previous()))
        } else {
            (closing_day.in_month(month.next()), this)
        };
        let from = plus_days(before, 1)?;
        let hired = hired_on.filter(|hired| *hired > from);
        let first = hired.unwrap_or(from);
        periods.push(WagePeriod { from: first, to, is_month: to == closes && hired.is_none() });
        to = plus_days(first, -1)?;
        if hired_on.is_some_and(|hired| hired > to) {
            break;
        }
    }
    Ok(periods)
}

/// 完全な賃金月か — whether a period is a month with eleven paid days, or eighty hours.
///
/// Law: 雇用保険法14条1項・3項. Date: of leaving, which chooses the days and hours.
///
/// # Errors
/// When the day lies outside the checked range, or more was paid than there is.
pub fn is_whole_month<T: Trace>(
    month: &WageMonthPaid,
    left_on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let tests = law.standards.insured_period.on(left_on)?;
    let counts = month_counts(&month.paid, &tests, trace)?;
    let rule = Rule::new("完全な賃金月", &WHOLE);
    let is_month = Quantity::truth("満1か月", month.period.is_month);
    let both = [&is_month, &counts];
    let is = rule.take(trace, "完全な賃金月", Unit::Truth, Operation::All, &both, |is| {
        format!("{}から{}までが完全な賃金月かは、{is}です。", month.period.from, month.period.to)
    })?;
    Ok(is.is_true())
}

/// 賃金日額 — of the last six whole months, newest first; none where there are fewer.
///
/// Law: 雇用保険法17条1項. Rounding: the fraction of a yen dropped. Unit: whole yen a day. Leavers
/// with fewer whole months have [`super::daily_wage_of_180_days`]. Not covered: the least amount by
/// days worked, which stands in [`crate::benefits::daily_wage`].
///
/// # Errors
/// As [`is_whole_month`], or when wages are negative.
pub fn daily_wage_of_six<T: Trace>(
    months: &[WageMonthPaid],
    left_on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<Option<Yen>, StatuteError> {
    if months.iter().any(|month| month.wages < Yen::ZERO) {
        let message = "賃金は0円以上で入れてください。";
        return Err(StatuteError::impossible("wages", message));
    }
    let mut whole = Vec::with_capacity(SIX);
    for month in months {
        if whole.len() < SIX && is_whole_month(month, left_on, law, trace)? {
            whole.push(Quantity::yen("賃金月の賃金", month.wages));
        }
    }
    if whole.len() < SIX {
        return Ok(None);
    }
    let rule = Rule::new("6か月の賃金日額", &WAGE);
    let operands: Vec<&Quantity> = whole.iter().collect();
    let sum = rule.take(trace, "6か月の賃金", Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("最後の完全な6賃金月の賃金は{sum}です。")
    })?;
    let days = Quantity::given("180", Exact::whole(DAYS), Unit::Days);
    let quotient = Operation::Quotient;
    let exact = rule.take(trace, "賃金日額", Unit::Yen, quotient, &[&sum, &days], |exact| {
        format!("180で割って{exact}です。")
    })?;
    let wage = whole_yen(rule, "賃金日額", &exact, romori_types::Rounding::Down, trace)?;
    trace.gives("daily_wage", &wage);
    Ok(Some(wage.as_yen()))
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

    fn periods(
        left: &str,
        hired: Option<&str>,
        closing: ClosingDay,
    ) -> Vec<(String, String, bool)> {
        let found = wage_periods(date(left), hired.map(date), closing, 4).unwrap();
        let shown =
            |period: &WagePeriod| (period.from.to_string(), period.to.to_string(), period.is_month);
        found.iter().map(shown).collect()
    }

    fn expected(list: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
        list.iter().map(|(from, to, is)| ((*from).into(), (*to).into(), *is)).collect()
    }

    #[test]
    fn periods_by_the_closing_day() {
        let twentieth = ClosingDay::Day(20);
        assert_eq!(
            periods("2026-11-13", None, twentieth),
            expected(&[
                ("2026-10-21", "2026-11-13", false),
                ("2026-09-21", "2026-10-20", true),
                ("2026-08-21", "2026-09-20", true),
                ("2026-07-21", "2026-08-20", true),
            ])
        );
        // Leaving on a closing day leaves nothing over.
        assert_eq!(
            periods("2026-11-20", Some("2026-10-05"), twentieth),
            expected(&[("2026-10-21", "2026-11-20", true), ("2026-10-05", "2026-10-20", false)])
        );
        assert_eq!(
            periods("2026-11-21", Some("2026-10-21"), twentieth),
            expected(&[("2026-11-21", "2026-11-21", false), ("2026-10-21", "2026-11-20", true)])
        );
        assert_eq!(
            periods("2027-02-28", None, ClosingDay::MonthEnd)[..2],
            expected(&[("2027-02-01", "2027-02-28", true), ("2027-01-01", "2027-01-31", true)])
        );
        // Hired and gone within one period.
        assert_eq!(
            periods("2026-11-13", Some("2026-11-02"), twentieth),
            expected(&[("2026-11-02", "2026-11-13", false)])
        );
        assert!(wage_periods(date("2026-11-13"), Some(date("2026-11-14")), twentieth, 1).is_err());
    }

    fn months(left: &str, days: &[u32], wages: i64) -> Vec<WageMonthPaid> {
        let rows = u32::try_from(days.len()).unwrap();
        let periods = wage_periods(date(left), None, ClosingDay::Day(20), rows).unwrap();
        let paid = |days| CertificateMonth { days, hours: None };
        let month = |(period, days): (&WagePeriod, &u32)| WageMonthPaid {
            period: *period,
            paid: paid(*days),
            wages: Yen::new(wages),
        };
        periods.iter().zip(days).map(month).collect()
    }

    fn wage(months: &[WageMonthPaid]) -> Option<i64> {
        let mut trace = Explanation::default();
        let left = date("2026-11-13");
        let found = daily_wage_of_six(months, left, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        found.map(Yen::get)
    }

    /// 11 days make a month whole, 10 do not; the part before leaving is none.
    #[test]
    fn the_last_six_whole_months() {
        let left = "2026-11-13";
        let six = months(left, &[20, 22, 22, 11, 22, 22, 22], 273_000);
        assert_eq!(wage(&six), Some(273_000 * 6 / 180));
        let five = months(left, &[20, 22, 22, 10, 22, 22, 22], 273_000);
        assert_eq!(wage(&five), None);
        let seven = months(left, &[20, 22, 22, 10, 22, 22, 22, 22], 273_000);
        assert_eq!(wage(&seven), Some(9_100));
        // The seventh is not looked at.
        let mut more = months(left, &[22, 22, 22, 22, 22, 22, 22, 22], 273_000);
        more[7].wages = Yen::new(900_000);
        assert_eq!(wage(&more), Some(9_100));
        more[1].wages = Yen::new(-1);
        assert!(daily_wage_of_six(&more, date(left), Law::embedded(), &mut Silent).is_err());
    }

    proptest! {
        /// Walking back day by day meets the same periods, without a gap.
        #[test]
        fn periods_have_no_gap(offset in 0_i64..900, day in 1_i8..=32, hired in 0_i64..400) {
            let left = plus_days(date("2025-01-01"), offset).unwrap();
            let closing = if day == 32 { ClosingDay::MonthEnd } else { ClosingDay::Day(day) };
            let hired_on = plus_days(left, -hired).unwrap();
            let found = wage_periods(left, Some(hired_on), closing, 30).unwrap();
            let closes = |date: Date| closing.in_month(YearMonth::of(date)) == date;
            let mut to = left;
            for period in &found {
                let mut from = to;
                while from > hired_on && !closes(plus_days(from, -1).unwrap()) {
                    from = plus_days(from, -1).unwrap();
                }
                let begins = closes(plus_days(from, -1).unwrap());
                let expected = WagePeriod { from, to, is_month: closes(to) && begins };
                prop_assert_eq!(*period, expected);
                to = plus_days(from, -1).unwrap();
            }
            prop_assert_eq!(plus_days(to, 1).unwrap(), hired_on);
        }
    }
}
