//! 産前産後休業・育児休業等の保険料免除 — the months in which leave frees from premiums.
//!
//! Law: 健康保険法159条・159条の3, 厚生年金保険法81条の2・81条の2の2, as in force for leave begun from
//! 2022-10-01; 民法143条 for one month by the calendar.

mod list;

use romori_types::{Date, YearMonth};

pub use list::{ExemptMonths, exempt_months_of, joined};

use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, LeaveExemptionDays};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static CHILDCARE: [Basis; 2] =
    [Basis::act("健康保険法159条1項1号"), Basis::act("厚生年金保険法81条の2第1項1号")];
static CHILDCARE_DAYS: [Basis; 2] =
    [Basis::act("健康保険法159条1項2号"), Basis::act("厚生年金保険法81条の2第1項2号")];
static CHILDCARE_BONUS: [Basis; 3] = [
    Basis::act("健康保険法159条1項"),
    Basis::act("厚生年金保険法81条の2第1項"),
    Basis::act("民法143条"),
];
static MATERNITY: [Basis; 2] =
    [Basis::act("健康保険法159条の3"), Basis::act("厚生年金保険法81条の2の2第1項")];

/// 休業の種類 — which article frees from premiums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeaveKind {
    /// 育児休業等 (健康保険法159条)
    Childcare,
    /// 産前産後休業 (健康保険法159条の3)
    Maternity,
}

/// 休業 — one leave, or several that follow each other without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    /// 育児休業等 or 産前産後休業.
    pub kind: LeaveKind,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// 出生時育児休業の就業日数 — days worked by agreement made beforehand.
    pub worked_days: u16,
}

/// 保険料の免除 — what one leave frees from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaveExemption {
    /// Months whose premium is not collected, in order.
    pub exempt_months: Vec<YearMonth>,
    /// Days of a leave that begins and ends in one month, less the days worked.
    pub leave_days_in_month: Option<i64>,
    /// Longer than one month by the calendar.
    pub over_one_month: bool,
    /// Months whose bonuses are free of premium, in order.
    pub bonus_exempt_months: Vec<YearMonth>,
}

/// 雇用保険料の免除 — there is none: wages paid during leave bear the premium.
///
/// Law: 労働保険の保険料の徴収等に関する法律11条 knows no exemption for leave.
pub const EMPLOYMENT_INSURANCE_EXEMPT: bool = false;

impl LeaveKind {
    /// 育児休業等, 産前産後休業.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Childcare => "育児休業等",
            Self::Maternity => "産前産後休業",
        }
    }
}

impl LeaveExemption {
    /// Whether the monthly premium of a month is not collected.
    pub fn frees(&self, month: YearMonth) -> bool {
        self.exempt_months.contains(&month)
    }

    /// Whether bonuses paid in a month are free of premium.
    pub fn frees_bonus(&self, month: YearMonth) -> bool {
        self.bonus_exempt_months.contains(&month)
    }
}

impl Leave {
    /// The day after the last.
    ///
    /// # Errors
    /// When the leave ends before it begins, holds fewer days than were worked in it, or ends
    /// beyond the calendar.
    pub fn day_after(&self) -> Result<Date, StatuteError> {
        if self.end < self.start {
            let message = "休業の終了日が開始日より前です。どちらかの日付を直してください。";
            return Err(StatuteError::impossible("leave_end", message));
        }
        let beyond = |_| StatuteError::impossible("leave_end", "休業の終了日が暦の範囲の外です。");
        self.end.tomorrow().map_err(beyond)
    }

    /// Calendar days, both ends counted.
    pub fn days(&self) -> i64 {
        self.start.until(self.end).map_or(0, |span| i64::from(span.get_days()) + 1)
    }

    fn checked<'law>(
        &self,
        law: &'law Law,
    ) -> Result<(Date, InForce<'law, LeaveExemptionDays>), StatuteError> {
        let day_after = self.day_after()?;
        let days = law.leave_exemption.on(self.start)?;
        law.leave_exemption.on(self.end)?;
        if i64::from(self.worked_days) > self.days() {
            let message = "就業日数が休業の日数より多くなっています。日数を直してください。";
            return Err(StatuteError::impossible("worked_days_in_leave", message));
        }
        if self.worked_days > 0 && self.kind == LeaveKind::Maternity {
            let message = "産前産後休業では就業日数を使いません。欄を空けてください。";
            return Err(StatuteError::impossible("worked_days_in_leave", message));
        }
        Ok((day_after, days))
    }
}

/// The last day of the month by the calendar that begins on `start`.
///
/// Law: 民法143条2項: the day before the corresponding day, or the last day of a month that lacks
/// it. From 2026-11-26 one month ends on 12-25, from 2027-01-31 on 02-28.
pub fn last_day_of_one_month(start: Date) -> Date {
    let next = YearMonth::of(start).next();
    if start.day() > next.days() {
        return next.last_day();
    }
    let corresponding = next.day_or_last(start.day());
    corresponding.yesterday().unwrap_or(corresponding)
}

/// The months that one leave frees from premiums, of both the insured and the employer.
///
/// Law: 健康保険法159条1項 (育児休業等) — item 1: from the month of the start to the month before that
/// of the day after the end; item 2: both in one month, 14 days or more less the days worked;
/// bonuses only if longer than one month by the calendar. 健康保険法159条の3 (産前産後休業) — no
/// number of days. Month: of premium. Not covered: leave begun before 2022-10-01.
///
/// # Errors
/// When the leave begins before 2022-10-01 or lies beyond the checked range, ends before it
/// begins, or holds fewer days than were worked in it.
pub fn leave_exemption<T: Trace>(
    leave: &Leave,
    law: &Law,
    trace: &mut T,
) -> Result<LeaveExemption, StatuteError> {
    let noted = noted_exemption(leave, law, trace)?;
    if let Some(days) = &noted.leave_days_in_month {
        trace.gives("leave_days_in_month", days);
    }
    trace.gives("over_one_month", &noted.over_one_month);
    trace.gives("bonus_premium_exempt_possible", &noted.frees_bonuses);
    Ok(noted.into_exemption())
}

/// The exemption as noted quantities.
struct NotedExemption {
    exempt_months: Vec<YearMonth>,
    leave_days_in_month: Option<Quantity>,
    over_one_month: Quantity,
    frees_bonuses: Quantity,
}

impl NotedExemption {
    fn into_exemption(self) -> LeaveExemption {
        let frees_bonuses = self.frees_bonuses.is_true();
        LeaveExemption {
            bonus_exempt_months: if frees_bonuses { self.exempt_months.clone() } else { vec![] },
            exempt_months: self.exempt_months,
            leave_days_in_month: self.leave_days_in_month.and_then(|days| days.value.as_whole()),
            over_one_month: self.over_one_month.is_true(),
        }
    }
}

/// The exemption as part of another question: its steps are noted, none is named as a result.
///
/// Law: as [`leave_exemption`].
///
/// # Errors
/// As [`leave_exemption`].
pub fn exemption_within<T: Trace>(
    leave: &Leave,
    law: &Law,
    trace: &mut T,
) -> Result<LeaveExemption, StatuteError> {
    noted_exemption(leave, law, trace).map(NotedExemption::into_exemption)
}

fn noted_exemption<T: Trace>(
    leave: &Leave,
    law: &Law,
    trace: &mut T,
) -> Result<NotedExemption, StatuteError> {
    let (day_after, days) = leave.checked(law)?;
    let mut exempt_months = months_by_end(leave, day_after, trace)?;
    let leave_days_in_month = days_in_month(leave, trace)?;
    if let Some(counted) = &leave_days_in_month {
        let by_days = exempt_months.is_empty() && leave.kind == LeaveKind::Childcare;
        if by_days && enough_days(counted, leave, &days, trace)? {
            exempt_months.push(YearMonth::of(leave.start));
        }
    }
    let over_one_month = longer_than_one_month(leave, trace)?;
    let frees_bonuses = frees_bonuses(leave, &exempt_months, &over_one_month, trace)?;
    Ok(NotedExemption { exempt_months, leave_days_in_month, over_one_month, frees_bonuses })
}

/// Item 1, and maternity: the start's month to the month before that of the day after the end.
fn months_by_end<T: Trace>(
    leave: &Leave,
    day_after: Date,
    trace: &mut T,
) -> Result<Vec<YearMonth>, StatuteError> {
    let basis = match leave.kind {
        LeaveKind::Childcare => &CHILDCARE,
        LeaveKind::Maternity => &MATERNITY,
    };
    let first = Quantity::month("開始日の月", YearMonth::of(leave.start));
    let after = Quantity::month("終了日の翌日の月", YearMonth::of(day_after));
    let kind = leave.kind.label();
    let rule = Rule::new("免除される月", basis);
    let differ = rule.take(
        trace,
        "月が異なる",
        Unit::Truth,
        Operation::MoreThan,
        &[&after, &first],
        |differ| {
            let day_after = Quantity::date("", day_after);
            if differ.is_true() {
                format!("{kind}の開始日は{first}、終了日の翌日は{day_after}で、月が異なります。")
            } else {
                format!(
                    "{kind}の開始日も終了日の翌日（{day_after}）も{first}なので、\
                     月をまたぐ免除はありません。"
                )
            }
        },
    )?;
    if !differ.is_true() {
        return Ok(Vec::new());
    }
    let one = Quantity::count("1か月", 1, Unit::Count);
    let operands = [&after, &one];
    let minus = Operation::Difference;
    let last = rule.take(trace, "免除の最後の月", Unit::Month, minus, &operands, |last| {
        if last.value == first.value {
            format!("{first}分の保険料が免除されます。")
        } else {
            format!(
                "開始日の{first}分から、終了日の翌日の月の前月の{last}分までの\
                     保険料が免除されます。"
            )
        }
    })?;
    Ok(first.as_month().through(last.as_month()).collect())
}

/// The days of a leave that begins and ends in one month, less the days worked.
fn days_in_month<T: Trace>(leave: &Leave, trace: &mut T) -> Result<Option<Quantity>, StatuteError> {
    if YearMonth::of(leave.start) != YearMonth::of(leave.end) {
        return Ok(None);
    }
    let basis = match leave.kind {
        LeaveKind::Childcare => &CHILDCARE_DAYS,
        LeaveKind::Maternity => &MATERNITY,
    };
    let end = Quantity::date("終了日", leave.end);
    let start = Quantity::date("開始日", leave.start);
    let rule = Rule::new("休業の日数", basis);
    let minus = Operation::Difference;
    let between = rule.take(trace, "間の日数", Unit::Days, minus, &[&end, &start], |days| {
        format!("{start}から{end}まで{days}離れています。")
    })?;
    let one = Quantity::count("両端を数える1日", 1, Unit::Days);
    let plus = Operation::Sum;
    let days = rule.take(trace, "休業の日数", Unit::Days, plus, &[&between, &one], |days| {
        format!("両端の日を数えて休業は{days}です。")
    })?;
    if leave.worked_days == 0 {
        return Ok(Some(days));
    }
    let worked = Quantity::count("就業日数", i64::from(leave.worked_days), Unit::Days);
    let minus = Operation::Difference;
    rule.take(trace, "就業を除く日数", Unit::Days, minus, &[&days, &worked], |left| {
        format!("出生時育児休業中に就業した{worked}を除くと{left}です。")
    })
    .map(Some)
}

/// Item 2: enough days within one month.
fn enough_days<T: Trace>(
    counted: &Quantity,
    leave: &Leave,
    days: &InForce<'_, LeaveExemptionDays>,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let least = i64::from(days.value.childcare_days_min);
    let least = Quantity::parameter("下限", romori_types::Exact::whole(least), Unit::Days);
    let month = Quantity::month("", YearMonth::of(leave.start));
    let parameters: [&dyn crate::trace::DescribeParameter; 1] = [days];
    let rule = Rule::new("同じ月の中の休業", &CHILDCARE_DAYS).with(&parameters);
    let operation = Operation::AtLeast;
    let enough = rule.take(
        trace,
        "日数を満たす",
        Unit::Truth,
        operation,
        &[counted, &least],
        |enough| {
            if enough.is_true() {
                format!("{counted}は{least}以上なので、{month}分の保険料が免除されます。")
            } else {
                format!("{counted}は{least}に足りないので、{month}分の保険料は免除されません。")
            }
        },
    )?;
    Ok(enough.is_true())
}

/// Whether a leave is longer than one month by the calendar.
fn longer_than_one_month<T: Trace>(leave: &Leave, trace: &mut T) -> Result<Quantity, StatuteError> {
    let end = Quantity::date("終了日", leave.end);
    let last = Quantity::date("1か月の最後の日", last_day_of_one_month(leave.start));
    let start = Quantity::date("", leave.start);
    let rule = Rule::new("1か月を超える休業", &CHILDCARE_BONUS);
    let operation = Operation::MoreThan;
    rule.take(trace, "1か月超", Unit::Truth, operation, &[&end, &last], |over| {
        let ending =
            if over.is_true() { "1か月を超えます" } else { "1か月を超えません" };
        format!("{start}から暦で1か月は{last}までです。終了日は{end}なので{ending}。")
    })
}

/// Whether the exempt months are free for bonuses too: each has its last day in the leave, save
/// that of item 2, whose leave is never longer than one month.
fn frees_bonuses<T: Trace>(
    leave: &Leave,
    exempt_months: &[YearMonth],
    over_one_month: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let (basis, condition): (&'static [Basis], Quantity) = match leave.kind {
        LeaveKind::Childcare => (&CHILDCARE_BONUS, over_one_month.clone()),
        LeaveKind::Maternity => (&MATERNITY, Quantity::truth("産前産後休業", true)),
    };
    let any = Quantity::truth("免除される月がある", !exempt_months.is_empty());
    let rule = Rule::new("賞与の免除", basis);
    let operands = [&condition, &any];
    rule.take(trace, "賞与の免除", Unit::Truth, Operation::All, &operands, |free| {
        match (leave.kind, free.is_true()) {
            (LeaveKind::Childcare, true) => {
                "1か月を超える育児休業等なので、月の末日が休業に含まれる月に支払う賞与も\
                     免除されます。"
            }
            (LeaveKind::Childcare, false) => {
                "1か月以下の育児休業等なので、賞与の保険料は免除されません。"
            }
            (LeaveKind::Maternity, true) => {
                "産前産後休業なので、免除される月に支払う賞与も免除されます。"
            }
            (LeaveKind::Maternity, false) => {
                "月の末日が休業に含まれないので、賞与の保険料も免除されません。"
            }
        }
        .to_owned()
    })
}

#[cfg(test)]
mod tests;
