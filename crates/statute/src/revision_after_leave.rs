//! 産前産後休業・育児休業等終了時改定 — the revision after leave, at the worker's request.
//!
//! Law: 健康保険法43条の2・43条の3, 厚生年金保険法23条の2・23条の3.

use romori_types::{Date, YearMonth, Yen};

use crate::basis_days::{self, WorkerType};
use crate::both_schemes::{BothSchemes, plain, small};
use crate::error::StatuteError;
use crate::grading::{Graded, Scheme};
use crate::imaginary_grade::{Side, grades_apart};
use crate::law::{Basis, Law};
use crate::leave_exemption::LeaveKind;
use crate::occasional_revision::{JudgedPay, RevisionReason, SchemeRevision, check, give};
use crate::occasional_revision_months::RevisionMonths;
use crate::regular_determination_average::mean;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static CHILDCARE: [Basis; 2] =
    [Basis::act("健康保険法43条の2"), Basis::act("厚生年金保険法23条の2")];
static MATERNITY: [Basis; 2] =
    [Basis::act("健康保険法43条の3"), Basis::act("厚生年金保険法23条の3")];
static COLLECTION: [Basis; 2] =
    [Basis::act("健康保険法167条1項"), Basis::act("厚生年金保険法84条1項")];

/// The leave for people.
const fn label(kind: LeaveKind) -> &'static str {
    match kind {
        LeaveKind::Childcare => "育児休業等",
        LeaveKind::Maternity => "産前産後休業",
    }
}

/// The articles of the revision after a leave.
pub fn basis(kind: LeaveKind) -> &'static [Basis] {
    match kind {
        LeaveKind::Childcare => &CHILDCARE,
        LeaveKind::Maternity => &MATERNITY,
    }
}

/// 休業終了時改定の事案 — what a revision after leave needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionAfterLeaveCase {
    /// 休業の種類
    pub leave_kind: LeaveKind,
    /// 休業終了日: the last day of leave.
    pub leave_end: Date,
    /// 従前の標準報酬月額 of health insurance; pension holds it within its table.
    pub current_standard: Yen,
    /// 被保険者区分
    pub worker_type: WorkerType,
    /// The three months from the month of the day after the leave.
    pub months: [JudgedPay; 3],
    /// Whether the next leave starts on the day after.
    pub next_leave_starts_next_day: bool,
}

/// 休業終了時改定 — the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionAfterLeave {
    /// How many months the average uses.
    pub months_used: u8,
    /// The average; `None` if no month can be used.
    pub average: Option<Yen>,
    /// 健康保険
    pub health: SchemeRevision,
    /// 厚生年金保険
    pub pension: SchemeRevision,
    /// The months judged, and to which the revision applies if there is one.
    pub months: RevisionMonths,
}

/// 休業終了後の月 — the three months from that of the day after the leave; the revision applies from
/// the month after that in which two months from that day have passed.
///
/// Law: 健康保険法43条の2第1項・2項, 43条の3第1項・2項.
pub fn months_after_leave(leave_end: Date) -> RevisionMonths {
    let day_after = leave_end.tomorrow().unwrap_or(leave_end);
    RevisionMonths::from_first_judged(YearMonth::of(day_after))
}

/// 初めて控除する月 — the month of the pay from which the revised premium is first deducted.
///
/// Law: 健康保険法167条1項, 厚生年金保険法84条1項: the premium of the month before. `same_month` when the office
/// collects a month's premium from that month's own pay.
///
/// # Errors
/// Never for real months.
pub fn first_deduction_month<T: Trace>(
    from: YearMonth,
    same_month: bool,
    trace: &mut T,
) -> Result<YearMonth, StatuteError> {
    let later = i32::from(!same_month);
    let from_month = Quantity::month("改定の月", from);
    let months = Quantity::count("控除までの月数", i64::from(later), Unit::Count);
    let (rule, sum) = (Rule::new("いつから", &COLLECTION), Operation::Sum);
    let operands = &[&from_month, &months];
    let first =
        rule.take(trace, "初めて控除する月", Unit::Month, sum, operands, |month| {
            format!("{from_month}分の保険料は{month}の給与から控除します。")
        })?;
    trace.gives("first_deduction_month", &first);
    Ok(from.plus(later))
}

/// 産前産後休業・育児休業等終了時改定 — judges both schemes apart from the months after a leave.
///
/// Law: 健康保険法43条の2・43条の3, 厚生年金保険法23条の2・23条の3. Rounding: the fraction of a yen of the average is
/// dropped. One grade suffices, fixed pay need not have changed; months without the days are left
/// out (a part-timer's 15 days help when no month has 17). Nothing is revised when the next leave
/// starts on the day after.
///
/// # Errors
/// When a month lies outside the checked tables, or an amount is impossible.
pub fn decide<T: Trace>(
    law: &Law,
    case: &RevisionAfterLeaveCase,
    trace: &mut T,
) -> Result<RevisionAfterLeave, StatuteError> {
    check(&case.months)?;
    let months = months_after_leave(case.leave_end);
    note_next_leave(case, trace)?;
    let (average, months_used) = average(law, case, &months, trace)?;
    let month = months.period.from;
    let standard = current_standard(law, case, month)?;
    let before = BothSchemes::holding(law, month, &standard, &standard, trace)?;
    let after = average
        .as_ref()
        .map(|average| BothSchemes::of_remuneration(law, month, average, trace))
        .transpose()?;
    let after_health = after.as_ref().map(|after| &after.health);
    let after_pension = after.as_ref().map(|after| &after.pension);
    let health = judge(case, Scheme::Health, &before.health, after_health, trace)?;
    let pension = judge(case, Scheme::Pension, &before.pension, after_pension, trace)?;
    months.note(basis(case.leave_kind), trace)?;
    let average = average.map(|average| average.as_yen());
    Ok(RevisionAfterLeave { months_used, average, health, pension, months })
}

fn current_standard(
    law: &Law,
    case: &RevisionAfterLeaveCase,
    month: YearMonth,
) -> Result<Quantity, StatuteError> {
    let standard = case.current_standard;
    if Scheme::Health.table(law, month)?.value.of_standard(standard).is_none() {
        return Err(StatuteError::impossible(
            "current_standard",
            "従前の標準報酬月額が等級表にありません。等級表の額を入れてください。",
        ));
    }
    Ok(Quantity::yen("従前の標準報酬月額", standard))
}

fn note_next_leave<T: Trace>(
    case: &RevisionAfterLeaveCase,
    trace: &mut T,
) -> Result<(), StatuteError> {
    let next = Quantity::truth("次の休業", case.next_leave_starts_next_day);
    let kind = label(case.leave_kind);
    let rule = Rule::new("改定の対象か", basis(case.leave_kind));
    rule.take(trace, "次の休業", Unit::Truth, Operation::Take, &[&next], |next| {
        if next.is_true() {
            format!("{kind}終了日の翌日に次の休業が始まるので、改定しません。")
        } else {
            format!("{kind}終了日の翌日に次の休業は始まらないので、申出により改定できます。")
        }
    })?;
    Ok(())
}

fn average<T: Trace>(
    law: &Law,
    case: &RevisionAfterLeaveCase,
    months: &RevisionMonths,
    trace: &mut T,
) -> Result<(Option<Quantity>, u8), StatuteError> {
    let basis = basis(case.leave_kind);
    let limits = law.basis_days.on_month(months.judged[0])?;
    let label = |month: &YearMonth| format!("{}月", month.month());
    let judged = months.judged.iter().zip(&case.months);
    let days: Vec<Quantity> = judged
        .clone()
        .map(|(month, pay)| Quantity::count(label(month), i64::from(pay.days), Unit::Days))
        .collect();
    let each: Vec<&Quantity> = days.iter().collect();
    let relaxed = case.worker_type == WorkerType::PartTime;
    let limit = basis_days::limit(trace, &limits, case.worker_type, relaxed, &each)?;
    let mut used = Vec::with_capacity(3);
    for ((month, pay), days) in judged.zip(&days) {
        if basis_days::reaches(trace, &label(month), days, &limit)?.is_true() {
            used.push(Quantity::yen(label(month), pay.pay));
        }
    }
    let used: Vec<&Quantity> = used.iter().collect();
    let (rule, sum) = (Rule::new("報酬の平均", basis), Operation::Sum);
    let total = rule.take(trace, "総計", Unit::Yen, sum, &used, |total| {
        if used.is_empty() {
            return "支払基礎日数が足りる月がありません。".to_owned();
        }
        let each = used.iter().map(|pay| pay.to_string()).collect::<Vec<_>>().join(" ＋ ");
        format!("使う月の報酬は {each} ＝ {total} です。")
    })?;
    let average = mean(&total, used.len(), basis, trace)?;
    if let Some(average) = &average {
        trace.gives("average", average);
    }
    Ok((average, u8::try_from(used.len()).unwrap_or_default()))
}

fn judge<T: Trace>(
    case: &RevisionAfterLeaveCase,
    scheme: Scheme,
    before: &Graded,
    after: Option<&Graded>,
    trace: &mut T,
) -> Result<SchemeRevision, StatuteError> {
    let next = case.next_leave_starts_next_day;
    let Some(after) = after else {
        let reason = if next { RevisionReason::NextLeave } else { RevisionReason::NoUsableMonth };
        return Ok(SchemeRevision { reason, before: plain(before), after: None, grade_gap: None });
    };
    let from = Side { graded: before, remuneration: None };
    let to = Side { graded: after, remuneration: None };
    let gap = grades_apart(scheme, &from, &to, trace)?;
    let one = Quantity::count("1等級", 1, Unit::Count);
    let rule = Rule::new("等級の差", basis(case.leave_kind));
    let at_least = Operation::AtLeast;
    let differs = rule.take(trace, "1等級以上", Unit::Truth, at_least, &[&gap, &one], |is| {
        let is = if is.is_true() { "あります" } else { "ありません" };
        format!("{}は1等級以上の差が{is}。", scheme.label())
    })?;
    let reason = match (next, differs.is_true()) {
        (true, _) => RevisionReason::NextLeave,
        (false, false) => RevisionReason::GapTooSmall,
        (false, true) => RevisionReason::Revise,
    };
    give(scheme, reason, before, after, &gap, trace);
    Ok(SchemeRevision {
        reason,
        before: plain(before),
        after: Some(plain(after)),
        grade_gap: small(&gap),
    })
}
