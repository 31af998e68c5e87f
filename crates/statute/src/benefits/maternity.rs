//! 出産手当金 — the days before and after a birth.
//!
//! Law: 健康保険法102条・108条2項. The daily amount is that of 傷病手当金.

use romori_types::{Date, Yen};

use super::step::{less, not_negative};
use crate::calendar::{as_date, plus_days};
use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static PERIOD: [Basis; 1] = [Basis::act("健康保険法102条1項")];
static DIFFERENCE: [Basis; 1] = [Basis::act("健康保険法108条2項")];
/// 102条1項: days to the birth, of one child and of more.
const PRENATAL_DAYS: i64 = 42;
const PRENATAL_DAYS_MULTIPLE: i64 = 98;
/// 102条1項: days after the birth.
const POSTNATAL_DAYS: i64 = 56;
/// A birth further from the day it was due is a mistake of the question.
const DAYS_APART_MAX: i32 = 366;

/// 出産手当金の期間の問い
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaternityCase {
    /// 出産予定日
    pub due_date: Date,
    /// 出産の日
    pub birth: Date,
    /// 多胎妊娠か
    pub multiple: bool,
    /// 休み始めた日; without it the earliest day payable.
    pub leave_from: Option<Date>,
}

/// 出産手当金の期間
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaternityPeriod {
    /// First day paid.
    pub from: Date,
    /// Last day paid.
    pub to: Date,
    /// To the day of birth, included.
    pub prenatal_days: i64,
    /// After the day of birth.
    pub postnatal_days: i64,
    /// All.
    pub total_days: i64,
}

/// For which days the maternity allowance is paid.
///
/// Law: 健康保険法102条1項. Unit: days. Counted back from the due date, or from an earlier birth; a later
/// birth lengthens the time before it. Not covered: days worked between.
///
/// # Errors
/// When birth and due date are more than a year apart, the leave begins after the last day
/// payable, or a day lies beyond the calendar.
pub fn maternity_period<T: Trace>(
    case: &MaternityCase,
    trace: &mut T,
) -> Result<MaternityPeriod, StatuteError> {
    let before = if case.multiple { PRENATAL_DAYS_MULTIPLE } else { PRENATAL_DAYS };
    let apart = case.due_date.until(case.birth).map_or(i32::MAX, |span| span.get_days());
    if apart.abs() > DAYS_APART_MAX {
        let message = "出産の日が出産予定日から1年より離れています。どちらかを直してください。";
        return Err(StatuteError::impossible("birth_date_of_child", message));
    }
    let counted_from = case.due_date.min(case.birth);
    let earliest = plus_days(counted_from, 1 - before)?;
    let to = plus_days(case.birth, POSTNATAL_DAYS)?;
    let from = case.leave_from.map_or(earliest, |from| from.max(earliest));
    if from > to {
        let message = "休み始めた日が、出産手当金の期間（出産の日の後56日）より後です。";
        return Err(StatuteError::impossible("leave_taken_from", message));
    }
    let rule = Rule::new("出産手当金の期間", &PERIOD);
    let day = |label, day, trace: &mut T, text: String| {
        let day = Quantity::date(label, day);
        rule.take(trace, label, Unit::Date, Operation::Take, &[&day], |_| text)
    };
    let which = if case.birth < case.due_date { "出産の日" } else { "出産予定日" };
    let base = Quantity::date("", counted_from);
    let first = Quantity::date("", from);
    let text = format!("{which}の{base}以前{before}日の間で、支給の初日は{first}です。");
    let first = day("支給の初日", from, trace, text)?;
    trace.gives("paid_from", &first);
    let birth = Quantity::date("", case.birth);
    let text = format!("出産の日の{birth}の後{POSTNATAL_DAYS}日までです。");
    let last = day("支給の末日", to, trace, text)?;
    trace.gives("paid_to", &last);
    let birth = case.birth;
    let prenatal = days_between("出産の日まで", plus_days(birth, 1)?, &first, trace)?;
    trace.gives("prenatal_days", &prenatal);
    let total = days_between("支給日数", plus_days(to, 1)?, &first, trace)?;
    trace.gives("total_days", &total);
    let rest = Operation::Difference;
    let operands = [&total, &prenatal];
    let postnatal = rule.take(trace, "出産の後", Unit::Days, rest, &operands, |days| {
        format!("出産の日の後は{days}です。")
    })?;
    trace.gives("postnatal_days", &postnatal);
    let whole = |quantity: &Quantity| quantity.value.as_whole().unwrap_or(0);
    Ok(MaternityPeriod {
        from: as_date(&first),
        to: as_date(&last),
        prenatal_days: whole(&prenatal),
        postnatal_days: whole(&postnatal),
        total_days: whole(&total),
    })
}

/// The days from one on and before another, none if that is not later.
fn days_between<T: Trace>(
    label: &'static str,
    end: Date,
    from: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("出産手当金の期間", &PERIOD);
    let end = Quantity::date("翌日", end);
    let rest = Operation::Difference;
    let days = rule.take(trace, label, Unit::Days, rest, &[&end, from], |days| {
        format!("{from}から{end}の前日までは{days}です。")
    })?;
    let none = Quantity::count("0日", 0, Unit::Days);
    let maximum = Operation::Maximum;
    rule.take(trace, label, Unit::Days, maximum, &[&days, &none], |days| {
        format!("{label}は{days}です。")
    })
}

/// What is paid a day beside pay.
///
/// Law: 健康保険法108条2項. Unit: yen a day.
///
/// # Errors
/// When an amount is negative.
pub fn maternity_difference<T: Trace>(
    daily: Yen,
    pay_per_day: Yen,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let daily = not_negative("daily_amount", "日額", daily)?;
    let pay = not_negative("pay_per_day", "報酬の日額", pay_per_day)?;
    let rule = Rule::new("調整", &DIFFERENCE);
    let paid = less(rule, "支払われる日額", &daily, &pay, trace)?;
    trace.gives("paid_per_day", &paid);
    Ok(paid.as_yen())
}
