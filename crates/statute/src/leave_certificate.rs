//! 離職証明書の期間 — the months counted back from leaving, and which of them count.
//!
//! Law: 雇用保険法13条・14条, 雇用保険法施行規則7条.

mod count;
mod short;
#[cfg(test)]
mod tests;
mod wages;

use romori_types::{Date, Exact, YearMonth};

pub use self::count::{CertificateMonth, counted_months};
use self::count::{month_counts, part_counts};
pub use self::short::daily_wage_of_180_days;
pub use self::wages::{WageMonthPaid, WagePeriod, daily_wage_of_six, is_whole_month, wage_periods};
use crate::due_date::{DueRule, due_after_event};
use crate::error::StatuteError;
use crate::law::{Basis, InForce, InsuredPeriodTests, Law};
use crate::steps::day_from;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static LOSS: [Basis; 2] =
    [Basis::act("雇用保険法4条2項・7条"), Basis::ordinance("雇用保険法施行規則7条1項")];
static MONTHS: [Basis; 1] = [Basis::act("雇用保険法14条1項")];
/// The rows of 離職証明書 for 被保険者期間算定対象期間.
const ROWS: u32 = 12;

/// 算定対象期間の初日 — the first day that months may reach back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowStart {
    /// 資格取得日
    Acquired(Date),
    /// 算定対象期間の初日, by 13条.
    Window(Date),
}

/// 最初の端数期間の賃金支払 — paid days and hours of the part before the first complete month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PartPaid {
    /// 賃金支払基礎日数
    pub days: Option<u32>,
    /// 賃金支払の基礎となった時間
    pub hours: Option<Exact>,
}

/// 離職証明書の問い — somebody who left on a day.
#[derive(Debug, Clone, Copy)]
pub struct CertificateCase<'a> {
    /// 離職日
    pub left_on: Date,
    /// At most so many periods.
    pub rows: Option<u32>,
    /// How far months may reach back.
    pub start: Option<WindowStart>,
    /// What was paid in the part before the first complete month.
    pub part: PartPaid,
    /// What was paid in each month, newest first; others count as one.
    pub months: &'a [CertificateMonth],
}

/// 算定対象の1か月 — a month counted back from leaving, both days in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificatePeriod {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// 暦日数
    pub calendar_days: i64,
}

/// 最初の端数期間 — what lies before the first complete month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificatePart {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// How many days.
    pub days: i64,
    /// Nothing or half a month; unknown if it hangs on paid days not given.
    pub counts_as: Option<Exact>,
}

/// 被保険者期間 — the months that count within the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InsuredPeriod {
    /// How many complete months lie in the window.
    pub complete_months: u32,
    /// The part before them, if there is one.
    pub part: Option<CertificatePart>,
    /// 被保険者期間 in months.
    pub months: Exact,
}

/// 離職証明書の期間 — the dates of the notice and the months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// 被保険者でなくなった日
    pub loss_date: Date,
    /// The first day of the term.
    pub counting_starts: Date,
    /// 資格喪失届の提出期限
    pub notice_due: Date,
    /// Moved to the next open day.
    pub notice_due_adjusted: Date,
    /// The months, newest first.
    pub periods: Vec<CertificatePeriod>,
    /// The count, if the window is known.
    pub insured: Option<InsuredPeriod>,
}

/// 離職証明書の期間 — months counted back from the day after leaving, and what of them counts.
///
/// Law: 雇用保険法14条1項・3項: by the corresponding day, where there is none by the last day of the
/// month; 施行規則7条: within ten days from the day after the loss. Date: of leaving. Not covered: the
/// extension of the window (13条の受給要件の緩和), several employers. Periods by wage cut-off stand in
/// [`wage_periods`].
///
/// # Errors
/// When the window begins after leaving, more months or days were paid than there are, or a day
/// lies outside the checked range.
pub fn certificate<T: Trace>(
    case: &CertificateCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<Certificate, StatuteError> {
    let left = Quantity::date("離職日", case.left_on);
    let loss = after("資格喪失日", "離職日の翌日に被保険者でなくなり、資格喪失日は", &left, trace)?;
    trace.gives("loss_date", &loss);
    let loss_date = crate::calendar::as_date(&loss);
    let starts = after("数え始める日", "提出の期間は喪失日の翌日から数え、初日は", &loss, trace)?;
    trace.gives("counting_starts", &starts);
    let (due, moved) = due_after_event(law, DueRule::EmploymentInsuranceLoss, loss_date, trace)?;
    trace.gives("loss_notice_due", &due);
    trace.gives("loss_notice_due_adjusted", &moved);
    let start = start_day(case)?;
    let complete = start.map(|start| complete_months(loss_date, start));
    let shown = match (case.rows, complete) {
        (Some(rows), Some(complete)) => rows.min(complete),
        (Some(rows), None) => rows,
        (None, Some(complete)) => complete,
        (None, None) => ROWS,
    };
    let periods = periods(&loss, shown, trace)?;
    let insured = match (start, complete) {
        (Some(start), Some(complete)) => {
            let terms = law.standards.insured_period.on(case.left_on)?;
            Some(insured_period(case, &loss, start, complete, &terms, trace)?)
        }
        _ => None,
    };
    let as_date = crate::calendar::as_date;
    Ok(Certificate {
        loss_date,
        counting_starts: as_date(&starts),
        notice_due: as_date(&due),
        notice_due_adjusted: as_date(&moved),
        periods,
        insured,
    })
}

/// The next day.
fn after<T: Trace>(
    label: &'static str,
    words: &'static str,
    day: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let one = Quantity::count("翌日", 1, Unit::Days);
    let rule = Rule::new("資格喪失の届出", &LOSS);
    rule.take(trace, label, Unit::Date, Operation::Sum, &[day, &one], |day| {
        format!("{words}{day}です。")
    })
}

/// The first day of the window, not after leaving.
fn start_day(case: &CertificateCase<'_>) -> Result<Option<Date>, StatuteError> {
    let (start, field) = match case.start {
        None => return Ok(None),
        Some(WindowStart::Acquired(date)) => (date, "acquired_on"),
        Some(WindowStart::Window(date)) => (date, "window_start"),
    };
    if start > case.left_on {
        let message = format!("「{field}」は離職日以前の日にしてください。");
        return Err(StatuteError::impossible(field, message));
    }
    Ok(Some(start))
}

/// 喪失応当日 — so many months before the loss; the last day of a month that has no such day.
fn corresponding(loss: Date, months: u32) -> Date {
    let back = i32::try_from(months).unwrap_or(i32::MAX);
    YearMonth::of(loss).plus(back.saturating_neg()).day_or_last(loss.day())
}

/// How many months back the corresponding day is not before the window.
fn complete_months(loss: Date, start: Date) -> u32 {
    let apart = YearMonth::of(loss).index() - YearMonth::of(start).index();
    let most = u32::try_from(apart).unwrap_or(0);
    if most > 0 && corresponding(loss, most) < start { most - 1 } else { most }
}

/// So many months counted back, newest first.
fn periods<T: Trace>(
    loss: &Quantity,
    count: u32,
    trace: &mut T,
) -> Result<Vec<CertificatePeriod>, StatuteError> {
    let loss_date = crate::calendar::as_date(loss);
    let earliest = YearMonth::from_index(i32::MIN);
    let room = YearMonth::of(loss_date).index() - earliest.index();
    if i64::from(count) > i64::from(room) {
        let message = "期間の数が暦の範囲の外になります。";
        return Err(StatuteError::impossible("rows", message));
    }
    let mut periods = Vec::new();
    let mut end = loss.clone();
    for number in 1..=count {
        let from = corresponding(loss_date, number);
        let rule = Rule::new("算定対象期間", &MONTHS);
        let begin = day_from(rule, "喪失応当日", loss, from, trace, |from| {
            let kept = crate::calendar::as_date(from).day() == loss_date.day();
            let words = if kept { "の応当日" } else { "は応当日のない月の末日" };
            format!("資格喪失日{loss}から{number}か月さかのぼる日{words}で、{from}です。")
        })?;
        let operands = [&end, &begin];
        let difference = Operation::Difference;
        let days = rule.take(trace, "暦日数", Unit::Days, difference, &operands, |days| {
            format!("{begin}から{end}の前日まで{days}です。")
        })?;
        trace.gives("periods.calendar_days", &days);
        let to = crate::calendar::as_date(&end).yesterday();
        let to = to.map_err(|_| StatuteError::impossible("rows", "暦の範囲の外です。"))?;
        let calendar_days = days.value.as_whole().unwrap_or(0);
        periods.push(CertificatePeriod { from, to, calendar_days });
        end = begin;
    }
    Ok(periods)
}

/// Complete months, the part before them, and what of both counts.
fn insured_period<T: Trace>(
    case: &CertificateCase<'_>,
    loss: &Quantity,
    start: Date,
    complete: u32,
    terms: &InForce<'_, InsuredPeriodTests>,
    trace: &mut T,
) -> Result<InsuredPeriod, StatuteError> {
    let loss_date = crate::calendar::as_date(loss);
    let rule = Rule::new("被保険者期間", &MONTHS);
    let months = Quantity::count("1か月の期間", i64::from(complete), Unit::Count);
    let months =
        rule.take(trace, "完全な月", Unit::Count, Operation::Take, &[&months], |months| {
            let start = Quantity::date("", start);
            format!("{start}まで、さかのぼって満1か月の期間は{months}回あります。")
        })?;
    trace.gives("complete_months", &months);
    let bound = corresponding(loss_date, complete);
    let part = part(case, start, bound, terms, trace)?;
    let mut counted = paid_months(case, loss_date, complete, terms, trace)?;
    let rest = i64::from(complete) - i64::try_from(counted.len()).unwrap_or(0);
    if rest > 0 || counted.is_empty() {
        counted.push(Quantity::count("日数を入れていない月", rest, Unit::Count));
    }
    if let Some((_, Some(counts_as))) = &part {
        counted.push(counts_as.clone());
    }
    let operands: Vec<&Quantity> = counted.iter().collect();
    let sum = rule.take(trace, "被保険者期間", Unit::Count, Operation::Sum, &operands, |sum| {
        match &part {
            Some((_, None)) => format!(
                "被保険者期間は{sum}か月です。最初の端数期間は賃金支払基礎日数が分からないので数えません。"
            ),
            _ => format!("被保険者期間は{sum}か月です。"),
        }
    })?;
    trace.gives("insured_period_months", &sum);
    let part = part.map(|(part, _)| part);
    Ok(InsuredPeriod { complete_months: complete, part, months: sum.value })
}

/// The part before the first complete month, and what it counts.
fn part<T: Trace>(
    case: &CertificateCase<'_>,
    start: Date,
    bound: Date,
    terms: &InForce<'_, InsuredPeriodTests>,
    trace: &mut T,
) -> Result<Option<(CertificatePart, Option<Quantity>)>, StatuteError> {
    if start >= bound {
        return Ok(None);
    }
    let (first, next) = (Quantity::date("初日", start), Quantity::date("次の期間の初日", bound));
    let rule = Rule::new("最初の端数期間", &MONTHS);
    let difference = Operation::Difference;
    let days =
        rule.take(trace, "端数の日数", Unit::Days, difference, &[&next, &first], |days| {
            format!("{first}から{next}の前日まで、1か月に満たない{days}があります。")
        })?;
    trace.gives("fragment.days", &days);
    let paid = Exact::whole(i64::from(case.part.days.unwrap_or(0)));
    if paid > days.value {
        let message = "賃金支払基礎日数が、その期間の日数より多くなっています。";
        return Err(StatuteError::impossible("fragment_paid_days", message));
    }
    let counts = part_counts(&days, case.part, terms, trace)?;
    let to = bound.yesterday();
    let to = to.map_err(|_| StatuteError::impossible("", "暦の範囲の外の日になります。"))?;
    let part = CertificatePart {
        from: start,
        to,
        days: days.value.as_whole().unwrap_or(0),
        counts_as: counts.as_ref().map(|counts| counts.value),
    };
    Ok(Some((part, counts)))
}

/// Each month whose paid days are given: one or nothing.
fn paid_months<T: Trace>(
    case: &CertificateCase<'_>,
    loss: Date,
    complete: u32,
    terms: &InForce<'_, InsuredPeriodTests>,
    trace: &mut T,
) -> Result<Vec<Quantity>, StatuteError> {
    let field = "month_paid_days";
    if i64::try_from(case.months.len()).unwrap_or(i64::MAX) > i64::from(complete) {
        let message = format!("満1か月の期間は{complete}回です。月の数を確かめてください。");
        return Err(StatuteError::impossible(field, message));
    }
    let mut counted = Vec::with_capacity(case.months.len());
    for (number, month) in (0_u32..).zip(case.months) {
        let (from, end) = (corresponding(loss, number + 1), corresponding(loss, number));
        let days = Quantity::date("", end).value - Quantity::date("", from).value;
        if Exact::whole(i64::from(month.days)) > days {
            let message = "賃金支払基礎日数が、その月の暦日数より多くなっています。";
            return Err(StatuteError::impossible(field, message));
        }
        counted.push(month_counts(month, terms, trace)?);
    }
    Ok(counted)
}
