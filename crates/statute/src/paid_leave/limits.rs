//! 出勤率と時効 — the days that must be attended, and the day from which leave is lost.
//!
//! Law: 労働基準法39条1項・2項・115条, 民法143条.

use romori_types::{Date, Rounding};

use super::{ATTENDANCE, YEAR_MONTHS, after_months};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::steps::day_from;
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static PRESCRIPTION: [Basis; 2] = [Basis::act("労働基準法115条"), Basis::act("民法143条")];

/// 出勤率に要る日数 — how many of the working days must be attended, and how many may be missed.
///
/// Law: 労働基準法39条1項・2項. Unit: whole days, a part of a day counting as one.
///
/// # Errors
/// Never while the parameter has a row in force.
pub fn attendance_needed<T: Trace>(
    total_work_days: u32,
    law: &Law,
    trace: &mut T,
) -> Result<(i64, i64), StatuteError> {
    let terms = law.standards.paid_leave.standing()?;
    let parameters: [&dyn DescribeParameter; 1] = [&terms];
    let rule = Rule::new("出勤率", &ATTENDANCE).with(&parameters);
    let total = Quantity::count("全労働日", i64::from(total_work_days), Unit::Days);
    let least = Quantity::parameter("出勤率の下限", terms.value.attendance, Unit::Rate);
    let operands = [&total, &least];
    let exact = rule.take(trace, "下限", Unit::Days, Operation::Product, &operands, |exact| {
        format!("全労働日{total}の{least}は{exact}です。")
    })?;
    let up = Operation::Round(Rounding::Up);
    let needed = rule.take(trace, "要る出勤日数", Unit::Days, up, &[&exact], |needed| {
        format!("出勤した日数が{needed}以上なら、出勤率は{least}以上です。")
    })?;
    trace.gives("min_attendance_days", &needed);
    let operands = [&total, &needed];
    let missed = rule.take(
        trace,
        "欠勤できる日数",
        Unit::Days,
        Operation::Difference,
        &operands,
        |d| format!("欠勤は{d}までです。"),
    )?;
    trace.gives("max_absence_days", &missed);
    let whole = |quantity: &Quantity| quantity.value.as_whole().unwrap_or(0);
    Ok((whole(&needed), whole(&missed)))
}

/// 時効 — the first day on which days granted on a day can no longer be taken.
///
/// Law: 労働基準法115条, 民法143条. Date: of the grant.
///
/// # Errors
/// When the grant lies outside the checked range.
pub fn expiry<T: Trace>(granted_on: Date, law: &Law, trace: &mut T) -> Result<Date, StatuteError> {
    let terms = law.standards.paid_leave.on(granted_on)?;
    let parameters: [&dyn DescribeParameter; 1] = [&terms];
    let rule = Rule::new("時効", &PRESCRIPTION).with(&parameters);
    let granted = Quantity::date("基準日", granted_on);
    let months = terms.value.prescription_months;
    let end = after_months(granted_on, months)?;
    let end = day_from(rule, "時効の日", &granted, end, trace, |end| {
        let years = months / YEAR_MONTHS;
        format!("{granted}に付与された休暇は{years}年の時効で、{end}から取れません。")
    })?;
    trace.gives("expires_on", &end);
    Ok(crate::calendar::as_date(&end))
}
