//! 年次有給休暇 — how many days are granted, when, and which of them must be taken.
//!
//! Law: 労働基準法39条・115条, 労働基準法施行規則24条の3, 民法143条.

mod balance;
mod limits;
#[cfg(test)]
mod tests;

use romori_types::{Date, Exact, Rate, YearMonth};

pub use self::balance::{
    LeaveBalance, LeaveBalanceCase, LeaveLot, LeaveOrder, LeaveTaken, LotBalance, leave_balance,
};
pub use self::limits::{attendance_needed, expiry};

use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, PaidLeaveTerms};
use crate::steps::{day_from, within};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static SERVICE: [Basis; 2] = [Basis::act("労働基準法39条1項・2項"), Basis::act("民法143条")];
static ATTENDANCE: [Basis; 1] = [Basis::act("労働基準法39条1項・2項")];
static MEASURE: [Basis; 2] =
    [Basis::act("労働基準法39条3項"), Basis::ordinance("労働基準法施行規則24条の3")];
static DUTY: [Basis; 1] = [Basis::act("労働基準法39条7項")];

/// Months from hiring to the first grant; each further one follows after a year.
const FIRST_MONTHS: i32 = 6;
const YEAR_MONTHS: i32 = 12;
/// Half-years of service at which the days of the table begin: 0.5, 1.5 … 6.5 years.
const HALF_YEARS: [i64; 7] = [1, 3, 5, 7, 9, 11, 13];

/// 付与の区分 — by which row of the table the days go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantType {
    /// 通常の付与
    Full,
    /// 比例付与
    Proportional,
    /// 付与なし
    None,
}

/// 年次有給休暇の働き方 — what decides on the days besides service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaveWorker {
    /// 週の所定労働日数 on the day of the grant.
    pub weekly_days: u8,
    /// 週の所定労働時間 on the day of the grant.
    pub weekly_hours: Exact,
    /// 出勤率 of the period before the grant.
    pub attendance: Rate,
}

/// 年次有給休暇の付与 — the days and whether some of them must be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidLeaveGrant {
    /// Days granted.
    pub days: u8,
    /// By which row.
    pub grant_type: GrantType,
    /// 年5日の時季指定の対象
    pub duty: bool,
}

/// 年次有給休暇の問い — somebody hired on a day.
#[derive(Debug, Clone, Copy)]
pub struct PaidLeaveCase {
    /// 雇入れの日
    pub hired_on: Date,
    /// The day by which the latest grant is sought; none: the first grant.
    pub as_of: Option<Date>,
    /// The work.
    pub worker: LeaveWorker,
    /// Days taken since that grant, full and half days.
    pub days_taken: Exact,
}

/// 年次有給休暇の状況 — the grant in force and what is left to direct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidLeaveStatus {
    /// 最初の基準日
    pub first_grant_on: Date,
    /// 基準日 of the grant, if there is one yet.
    pub grant_on: Option<Date>,
    /// The grant.
    pub grant: PaidLeaveGrant,
    /// Days that still must be taken.
    pub remaining_to_direct: Exact,
    /// The last day to take them.
    pub deadline: Option<Date>,
    /// 次の基準日
    pub next_grant_on: Date,
}

/// No days: not six months of service yet, or not there often enough.
const NOTHING: PaidLeaveGrant =
    PaidLeaveGrant { days: 0, grant_type: GrantType::None, duty: false };

/// The days granted after so many years of service, as the law now stands.
///
/// Law: 労働基準法39条1項–3項・7項. Unit: days. Not covered: weekly days that differ through the year
/// (by yearly days, 則24条の3第4項2号), special hours by agreement.
///
/// # Errors
/// When weekly days or hours are impossible.
pub fn grant_by_service<T: Trace>(
    years: Exact,
    worker: &LeaveWorker,
    law: &Law,
    trace: &mut T,
) -> Result<PaidLeaveGrant, StatuteError> {
    let terms = law.standards.paid_leave.standing()?;
    let years = Quantity::given("継続勤務の年数", years, Unit::Count);
    let two = Quantity::count("半年の数", 2, Unit::Count);
    let rule = Rule::new("継続勤務", &SERVICE);
    let operands = [&years, &two];
    let halves =
        rule.take(trace, "半年の数", Unit::Count, Operation::Product, &operands, |halves| {
            format!("継続勤務{years}年は、半年{halves}回です。")
        })?;
    grant(&halves, worker, &terms, trace)
}

/// The latest grant up to a day, with the days that must be taken and the next grant.
///
/// Law: 労働基準法39条1項–3項・7項, 民法143条. Date: of the grant. Not covered: common grant days of
/// the office (斉一的取扱い). What is carried over stands in [`leave_balance`].
///
/// # Errors
/// When the day lies before hiring, days taken are no half days, or the grant lies outside the
/// checked range.
pub fn leave_status<T: Trace>(
    case: &PaidLeaveCase,
    law: &Law,
    trace: &mut T,
) -> Result<PaidLeaveStatus, StatuteError> {
    check_worker(&case.worker)?;
    if case.as_of.is_some_and(|as_of| as_of < case.hired_on) {
        let message = "「as_of」は雇入れの日以後にしてください。";
        return Err(StatuteError::impossible("as_of", message));
    }
    if (case.days_taken * Exact::whole(2)).as_whole().is_none() {
        let message = "取った日数は、1日か半日（0.5）の数で入れてください。";
        return Err(StatuteError::impossible("days_taken", message));
    }
    let hired = Quantity::date("雇入れの日", case.hired_on);
    let first = grant_day(case.hired_on, 0)?;
    let first = note_grant("最初の基準日", &hired, first, trace)?;
    trace.gives("first_grant_on", &first);
    let latest = latest_grant(case)?;
    let next = grant_day(case.hired_on, latest.map_or(0, |latest| latest + 1))?;
    let found = match latest {
        None => none_yet(case, trace)?,
        Some(years) => granted(case, years, law, trace)?,
    };
    let next = note_grant("次の基準日", &hired, next, trace)?;
    trace.gives("next_grant_on", &next);
    Ok(PaidLeaveStatus {
        first_grant_on: crate::calendar::as_date(&first),
        next_grant_on: crate::calendar::as_date(&next),
        ..found
    })
}

/// Before the first grant there is nothing.
fn none_yet<T: Trace>(
    case: &PaidLeaveCase,
    trace: &mut T,
) -> Result<PaidLeaveStatus, StatuteError> {
    let days = Quantity::count("付与日数", 0, Unit::Days);
    let rule = Rule::new("継続勤務", &SERVICE);
    let days = rule.take(trace, "付与日数", Unit::Days, Operation::Take, &[&days], |_| {
        "継続勤務がまだ6か月にならないので、付与はありません。".to_owned()
    })?;
    trace.gives("days", &days);
    Ok(PaidLeaveStatus {
        first_grant_on: case.hired_on,
        grant_on: None,
        grant: NOTHING,
        remaining_to_direct: Exact::ZERO,
        deadline: None,
        next_grant_on: case.hired_on,
    })
}

/// The grant after half a year and so many years.
fn granted<T: Trace>(
    case: &PaidLeaveCase,
    years: i32,
    law: &Law,
    trace: &mut T,
) -> Result<PaidLeaveStatus, StatuteError> {
    let on = grant_day(case.hired_on, years)?;
    let terms = law.standards.paid_leave.on(on)?;
    let hired = Quantity::date("雇入れの日", case.hired_on);
    let day = note_grant("基準日", &hired, on, trace)?;
    trace.gives("grant_on", &day);
    let halves = Quantity::count("半年の数", 2 * i64::from(years) + 1, Unit::Count);
    let grant = grant(&halves, &case.worker, &terms, trace)?;
    let (remaining, deadline) = if grant.duty {
        let left = remaining(case.days_taken, &terms, trace)?;
        let end = after_months(on, YEAR_MONTHS)?.yesterday().map_err(|_| beyond())?;
        let rule = Rule::new("年5日の時季指定", &DUTY);
        let end = day_from(rule, "期限", &day, end, trace, |end| {
            format!("基準日{day}から1年以内なので、取らせる最後の日は{end}です。")
        })?;
        trace.gives("deadline", &end);
        (left, Some(crate::calendar::as_date(&end)))
    } else {
        (Exact::ZERO, None)
    };
    Ok(PaidLeaveStatus {
        first_grant_on: on,
        grant_on: Some(on),
        grant,
        remaining_to_direct: remaining,
        deadline,
        next_grant_on: on,
    })
}

fn note_grant<T: Trace>(
    label: &'static str,
    hired: &Quantity,
    on: Date,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("基準日", &SERVICE);
    day_from(rule, label, hired, on, trace, |on| {
        format!(
            "雇入れの日{hired}から6か月、その後は1年ごとの期間が満ちた翌日で、{label}は{on}です。"
        )
    })
}

/// How many whole years after the first grant the latest one lies; the first without a day.
fn latest_grant(case: &PaidLeaveCase) -> Result<Option<i32>, StatuteError> {
    let Some(as_of) = case.as_of else { return Ok(Some(0)) };
    let most = i32::from(as_of.year()) - i32::from(case.hired_on.year());
    for years in (0..=most).rev() {
        if grant_day(case.hired_on, years)? <= as_of {
            return Ok(Some(years));
        }
    }
    Ok(None)
}

/// 基準日 — after half a year and so many years, counted from the day of hiring.
fn grant_day(hired_on: Date, years: i32) -> Result<Date, StatuteError> {
    let months = years.checked_mul(YEAR_MONTHS).and_then(|more| more.checked_add(FIRST_MONTHS));
    after_months(hired_on, months.ok_or_else(beyond)?)
}

/// The day after a period of so many months: the corresponding day, or where there is none the
/// first of the next month, since the period ends on the last day of its last month.
///
/// Law: 民法143条2項.
///
/// # Errors
/// When the day lies beyond the calendar.
pub(crate) fn after_months(start: Date, months: i32) -> Result<Date, StatuteError> {
    let index = YearMonth::of(start).index().checked_add(months).ok_or_else(beyond)?;
    let month = YearMonth::from_index(index);
    if month.index() != index || month.next().index() == index {
        return Err(beyond());
    }
    if start.day() > month.days() {
        Ok(month.next().first_day())
    } else {
        Ok(month.day_or_last(start.day()))
    }
}

fn beyond() -> StatuteError {
    StatuteError::impossible("", "暦の範囲の外の日になります。")
}

fn check_worker(worker: &LeaveWorker) -> Result<(), StatuteError> {
    within("weekly_days", Exact::whole(i64::from(worker.weekly_days)), 1, 7)?;
    within("weekly_hours", worker.weekly_hours, 0, 168)?;
    within("attendance_percent", worker.attendance.into(), 0, 1)
}

/// The days of the table, or none.
fn grant<T: Trace>(
    half_years: &Quantity,
    worker: &LeaveWorker,
    terms: &InForce<'_, PaidLeaveTerms>,
    trace: &mut T,
) -> Result<PaidLeaveGrant, StatuteError> {
    check_worker(worker)?;
    let attended = attended(worker, terms, trace)?;
    let rule = Rule::new("継続勤務", &SERVICE);
    let first = Quantity::count("最初の半年", 1, Unit::Count);
    let operands = [half_years, &first];
    let at_least = Operation::AtLeast;
    let served =
        rule.take(trace, "6か月の継続勤務", Unit::Truth, at_least, &operands, |is| {
            let words = if is.is_true() { "あります" } else { "ありません" };
            format!("6か月以上の継続勤務が{words}。")
        })?;
    let (days, full) = days_of_table(half_years, worker, terms, trace)?;
    let rule = Rule::new("付与日数", &ATTENDANCE);
    let all = Operation::All;
    let due = rule.take(trace, "付与する", Unit::Truth, all, &[&served, &attended], |is| {
        let words = if is.is_true() { "満たします" } else { "満たしません" };
        format!("継続勤務と出勤率の要件を{words}。")
    })?;
    let none = Quantity::count("付与なし", 0, Unit::Days);
    let operands = [&due, &days, &none];
    let days =
        rule.take(trace, "付与日数", Unit::Days, Operation::Choose, &operands, |days| {
            format!("付与する日数は{days}です。")
        })?;
    trace.gives("days", &days);
    let duty = duty(&days, terms, trace)?;
    let grant_type = match (due.is_true(), full) {
        (false, _) => GrantType::None,
        (true, true) => GrantType::Full,
        (true, false) => GrantType::Proportional,
    };
    let days = u8::try_from(days.value.as_whole().unwrap_or(0)).unwrap_or(0);
    Ok(PaidLeaveGrant { days, grant_type, duty })
}

fn attended<T: Trace>(
    worker: &LeaveWorker,
    terms: &InForce<'_, PaidLeaveTerms>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("出勤率", &ATTENDANCE).with(&parameters);
    let rate = Quantity::given("出勤率", worker.attendance, Unit::Rate);
    let least = Quantity::parameter("出勤率の下限", terms.value.attendance, Unit::Rate);
    let operands = [&rate, &least];
    rule.take(trace, "出勤率を満たす", Unit::Truth, Operation::AtLeast, &operands, |is| {
        let words = if is.is_true() { "です" } else { "ではありません" };
        format!("出勤率{rate}は{least}以上{words}。")
    })
}

/// The entry of the table, and whether it is the full row.
fn days_of_table<T: Trace>(
    half_years: &Quantity,
    worker: &LeaveWorker,
    terms: &InForce<'_, PaidLeaveTerms>,
    trace: &mut T,
) -> Result<(Quantity, bool), StatuteError> {
    let full = measure(worker, terms, trace)?;
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("付与日数の表", &MEASURE).with(&parameters);
    let place = Operation::GradeIn(HALF_YEARS.to_vec());
    let place = rule.take(trace, "表の列", Unit::Count, place, &[half_years], |place| {
        format!("継続勤務の年数は、表の{place}番目の列です。")
    })?;
    let row = if full { &terms.value.full } else { terms.value.proportional(worker.weekly_days) };
    let entries = Operation::EntryOf(row.iter().copied().map(i64::from).collect());
    let days = rule.take(trace, "表の日数", Unit::Days, entries, &[&place], |days| {
        if full {
            format!("通常の付与の表で{days}です。")
        } else {
            format!("週{}日の比例付与の表で{days}です。", worker.weekly_days)
        }
    })?;
    Ok((days, full))
}

/// Whether weekly days or hours reach the full measure.
fn measure<T: Trace>(
    worker: &LeaveWorker,
    terms: &InForce<'_, PaidLeaveTerms>,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("比例付与", &MEASURE).with(&parameters);
    let whole = |value: u8| Exact::whole(i64::from(value));
    let days = Quantity::count("週の所定労働日数", i64::from(worker.weekly_days), Unit::Days);
    let least = Quantity::parameter("通常の日数", whole(terms.value.full_weekly_days), Unit::Days);
    let at_least = Operation::AtLeast;
    let operands = [&days, &least];
    let by_days =
        rule.take(trace, "日数で通常", Unit::Truth, at_least.clone(), &operands, |is| {
            let words = if is.is_true() { "です" } else { "ではありません" };
            format!("週の所定労働日数{days}は{least}以上{words}。")
        })?;
    let hours = Quantity::given("週の所定労働時間", worker.weekly_hours, Unit::Hours);
    let least =
        Quantity::parameter("通常の時間", whole(terms.value.full_weekly_hours), Unit::Hours);
    let operands = [&hours, &least];
    let by_hours = rule.take(trace, "時間で通常", Unit::Truth, at_least, &operands, |is| {
        let words = if is.is_true() { "です" } else { "ではありません" };
        format!("週の所定労働時間{hours}は{least}以上{words}。")
    })?;
    let operands = [&by_days, &by_hours];
    let full =
        rule.take(trace, "通常の付与", Unit::Truth, Operation::Any, &operands, |is| {
            let words =
                if is.is_true() { "通常の付与です。" } else { "比例付与です。" };
            words.to_owned()
        })?;
    Ok(full.is_true())
}

/// Whether some of the days must be directed.
fn duty<T: Trace>(
    days: &Quantity,
    terms: &InForce<'_, PaidLeaveTerms>,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let Some(duty) = terms.value.duty else { return Ok(false) };
    let parameters: [&dyn DescribeParameter; 1] = [terms];
    let rule = Rule::new("年5日の時季指定", &DUTY).with(&parameters);
    let least = Exact::whole(i64::from(duty.granted_days));
    let least = Quantity::parameter("対象の日数", least, Unit::Days);
    let operands = [days, &least];
    let is = rule.take(trace, "対象", Unit::Truth, Operation::AtLeast, &operands, |is| {
        let words = if is.is_true() { "対象です" } else { "対象ではありません" };
        format!("付与{days}なので、年5日の時季指定の{words}（{least}以上の付与が対象）。")
    })?;
    trace.gives("five_day_obligation", &is);
    Ok(is.is_true())
}

/// What is left of the days that must be taken.
fn remaining<T: Trace>(
    taken: Exact,
    terms: &InForce<'_, PaidLeaveTerms>,
    trace: &mut T,
) -> Result<Exact, StatuteError> {
    let days = terms.value.duty.map_or(0, |duty| i64::from(duty.days));
    let days = Quantity::parameter("取らせる日数", Exact::whole(days), Unit::Days);
    let taken = Quantity::given("取った日数", taken, Unit::Days);
    let rule = Rule::new("年5日の時季指定", &DUTY);
    let operands = [&days, &taken];
    let less = rule.take(trace, "残り", Unit::Days, Operation::Difference, &operands, |_| {
        format!("{days}のうち、取った日数は{taken}です。")
    })?;
    let none = Quantity::count("なし", 0, Unit::Days);
    let operands = [&less, &none];
    let left = rule.take(
        trace,
        "時季指定の残り",
        Unit::Days,
        Operation::Maximum,
        &operands,
        |left| format!("時季を指定して取らせる残りは{left}です。"),
    )?;
    trace.gives("remaining_to_direct", &left);
    Ok(left.value)
}
