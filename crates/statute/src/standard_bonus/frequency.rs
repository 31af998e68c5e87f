//! 賞与の支給回数と届出 — four bonuses a year are remuneration, fewer are reported one by one.
//!
//! Law: 健康保険法3条5項・6項, 厚生年金保険法3条1項3号・4号, 昭和53年6月20日保発47号・庁保発21号;
//! 健康保険法施行規則27条, 厚生年金保険法施行規則19条の5.

use jiff::ToSpan;
use romori_types::{Date, YearMonth};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::standard_period::{StandardPeriod, month_of};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static FREQUENCY: [Basis; 3] = [
    Basis::act("健康保険法3条5項・6項"),
    Basis::act("厚生年金保険法3条1項3号・4号"),
    Basis::circular("昭和53年6月20日保発47号・庁保発21号"),
];
static REPORT: [Basis; 2] =
    [Basis::ordinance("健康保険法施行規則27条"), Basis::ordinance("厚生年金保険法施行規則19条の5")];

/// 年4回以上 — from this many payments a year bonuses are remuneration (健康保険法3条6項).
const REMUNERATION_FROM: i64 = 4;

/// 賞与支払届の期限 — days from the payment (健康保険法施行規則27条).
pub const REPORT_DAYS: i64 = 5;

/// 賞与の扱い — how what is paid besides the monthly pay counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BonusTreatment {
    /// 賞与 — 標準賞与額 and a report for each payment.
    Bonus,
    /// 報酬 — a twelfth of the year's sum is added to each month of a determination.
    Remuneration,
}

/// 支給回数の変更 — a change of the rules of pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrequencyChange {
    /// Payments a year before the change.
    pub payments_before: u16,
    /// The day of the change.
    pub changed_on: Date,
}

/// Whether payments count as bonus or as remuneration.
///
/// Law: 健康保険法3条6項: what is paid at intervals of more than three months is a bonus; four or more
/// payments a year are remuneration. 昭和53年6月20日保発47号: after a change of the rules of pay the
/// old treatment lasts until the standard of the next regular determination applies.
///
/// # Errors
/// When a step has no value.
pub fn treatment<T: Trace>(
    payments_per_year: u16,
    change: Option<FrequencyChange>,
    trace: &mut T,
) -> Result<BonusTreatment, StatuteError> {
    let (label, payments) = match change {
        Some(change) => ("変更前の年間の支給回数", change.payments_before),
        None => ("年間の支給回数", payments_per_year),
    };
    let payments = Quantity::count(label, i64::from(payments), Unit::Count);
    let four = Quantity::count("4回", REMUNERATION_FROM, Unit::Count);
    let rule = Rule::new("賞与と報酬の区分", &FREQUENCY);
    let operands = [&payments, &four];
    let often =
        rule.take(trace, "年4回以上", Unit::Truth, Operation::AtLeast, &operands, |often| {
            if often.is_true() {
                format!("{label}は{payments}回で、年4回以上なので報酬です。")
            } else {
                format!("{label}は{payments}回で、年3回以下なので賞与です。")
            }
        })?;
    if let Some(change) = change {
        let through = treated_so_through(change.changed_on);
        let through = Quantity::month("変更前の扱いの最後の月", through);
        let operation = Operation::Take;
        let noted =
            rule.take(trace, "最後の月", Unit::Month, operation, &[&through], |through| {
                let changed = Quantity::date("", change.changed_on);
                format!(
                    "{changed}の変更は次の定時決定の標準報酬月額が適用されるまで扱いを変えないので、\
                     {through}までこの扱いが続きます。"
                )
            })?;
        trace.gives("treated_so_through", &noted);
    }
    Ok(if often.is_true() { BonusTreatment::Remuneration } else { BonusTreatment::Bonus })
}

/// The last month of the old treatment after a change of the number of payments.
///
/// Law: 昭和53年6月20日保発47号: a change from 2 July on leaves the treatment until the standard of the
/// next regular determination applies, which is that of September. A change on or before 1 July is
/// in the determination of that year.
pub fn treated_so_through(changed_on: Date) -> YearMonth {
    let year = changed_on.year();
    let judged_on = month_of(year, 7).first_day();
    let next = if changed_on <= judged_on { year } else { year + 1 };
    StandardPeriod::of_regular_determination(next).from.previous()
}

/// The last day for the report of a bonus (賞与支払届).
///
/// Law: 健康保険法施行規則27条, 厚生年金保険法施行規則19条の5: within five days of the payment.
///
/// # Errors
/// When the day lies beyond the calendar.
pub fn bonus_report_due<T: Trace>(paid_on: Date, trace: &mut T) -> Result<Date, StatuteError> {
    let beyond = |_| StatuteError::impossible("paid_on", "支払日が暦の範囲の外です。");
    let due = paid_on.checked_add(REPORT_DAYS.days()).map_err(beyond)?;
    let paid = Quantity::date("支払日", paid_on);
    let days = Quantity::count("5日", REPORT_DAYS, Unit::Days);
    let rule = Rule::new("賞与支払届の期限", &REPORT);
    let operands = [&paid, &days];
    let noted = rule.take(trace, "期限", Unit::Date, Operation::Sum, &operands, |due| {
        format!("{paid}の支払から5日以内なので、賞与支払届の期限は{due}です。")
    })?;
    trace.gives("bonus_report_due", &noted);
    Ok(due)
}
