//! 認定決定 — what the government decided because nothing or something wrong was declared.
//!
//! Law: 労働保険の保険料の徴収等に関する法律15条3項・4項・19条4項–6項・21条, 則36条1項.

use romori_types::{Date, Yen};

use super::assessment::{PenaltyKind, penalty};
use crate::calendar::plus_days;
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::steps::day_from;
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static ESTIMATED: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律15条3項・4項")];
static DETERMINED: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律19条4項から6項まで"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則36条1項"),
];
static NOTICE: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律17条2項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則26条"),
];

/// 認定決定の種類
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssessedKind {
    /// 概算保険料
    Estimated,
    /// 確定保険料
    Determined,
}

/// 認定決定の問い — the notice, and what had been paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssessedCase {
    /// Which premium was decided.
    pub kind: AssessedKind,
    /// 通知を受けた日
    pub notified_on: Date,
    /// 政府の決定した額
    pub decided: Yen,
    /// 納付した額: of 確定保険料 the estimate paid.
    pub paid: Yen,
}

/// 認定決定で納める額
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssessedPremium {
    /// 納める額: the whole or the shortage.
    pub unpaid: Yen,
    /// 納期限 by the article; none if nothing is to be paid.
    pub due: Option<Date>,
    /// 追徴金, which only 確定保険料 bears.
    pub penalty: Yen,
    /// 超過額: paid beyond what was decided.
    pub surplus: Yen,
    /// 還付を請求できる最後の日, if there is something of 確定保険料 to claim.
    pub refund_by: Option<Date>,
}

/// What follows from an assessed premium: the rest, until when, and 追徴金.
///
/// Law: 労働保険の保険料の徴収等に関する法律15条4項・19条5項・6項・21条1項・2項, 則36条1項. Rounding: as
/// [`penalty`]. Unit: whole yen. Date: so many days after that of the notice, which is not counted;
/// before it is moved to a business day. Not covered: 天災その他やむを得ない理由. 延納 of an assessed estimate
/// (則29条) is [`super::deferred_parts`].
///
/// # Errors
/// When the day lies outside the checked range or an amount is negative.
pub fn assessed_premium<T: Trace>(
    case: &AssessedCase,
    law: &Law,
    trace: &mut T,
) -> Result<AssessedPremium, StatuteError> {
    for (field, yen) in [("decided", case.decided), ("paid", case.paid)] {
        if yen < Yen::ZERO {
            let message = format!("「{field}」は0円以上で入れてください。");
            return Err(StatuteError::impossible(field, message));
        }
    }
    let found = law.works.assessment.on(case.notified_on)?;
    let terms = found.value;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let determined = case.kind == AssessedKind::Determined;
    let basis: &'static [Basis] = if determined { &DETERMINED } else { &ESTIMATED };
    let rule = Rule::new("認定決定", basis).with(&parameters);
    let decided = Quantity::yen("決定した額", case.decided);
    let paid = Quantity::yen("納付した額", case.paid);
    let unpaid = over(rule, "納める額", &decided, &paid, trace)?;
    trace.gives("unpaid", &unpaid);
    let surplus = over(rule, "超過額", &paid, &decided, trace)?;
    trace.gives("surplus", &surplus);
    let notified = Quantity::date("通知を受けた日", case.notified_on);
    let days_after = |label, days: i64, trace: &mut T| {
        let to = plus_days(case.notified_on, days)?;
        day_from(rule, label, &notified, to, trace, |day| {
            format!("{label}は、{notified}の翌日から{days}日以内の{day}です。")
        })
    };
    let due = match unpaid.is_true() {
        true => Some(days_after("納期限", terms.due_days, trace)?),
        false => None,
    };
    if let Some(due) = &due {
        trace.gives("due", due);
    }
    let refund_by = match determined && surplus.is_true() {
        true => Some(days_after("還付を請求できる日", terms.refund_days, trace)?),
        false => None,
    };
    if let Some(until) = &refund_by {
        trace.gives("refund_by", until);
    }
    let penalty = if determined {
        penalty(case.notified_on, PenaltyKind::Premium, unpaid.as_yen(), law, trace)?
    } else {
        Yen::ZERO
    };
    Ok(AssessedPremium {
        unpaid: unpaid.as_yen(),
        due: due.as_ref().map(crate::calendar::as_date),
        penalty,
        surplus: surplus.as_yen(),
        refund_by: refund_by.as_ref().map(crate::calendar::as_date),
    })
}

fn over<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    from: &Quantity,
    less: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rest = Operation::Difference;
    let rest = rule.take(trace, label, Unit::Yen, rest, &[from, less], |rest| {
        format!("{}{from}から{}{less}を引くと{rest}です。", from.label, less.label)
    })?;
    let zero = Quantity::yen("0円", Yen::ZERO);
    rule.take(trace, label, Unit::Yen, Operation::Maximum, &[&rest, &zero], |over| {
        format!("{label}は{over}です。")
    })
}

/// 通知による納期限 — until when 追徴金, an additional premium or a difference of メリット制 is paid.
///
/// Law: 労働保険の保険料の徴収等に関する法律17条2項・20条4項・21条3項, 則26条. Date: after thirty days
/// counted from the day the notice is issued, itself the first.
///
/// # Errors
/// When the day lies outside the checked range.
pub fn notice_due<T: Trace>(
    issued_on: Date,
    law: &Law,
    trace: &mut T,
) -> Result<Date, StatuteError> {
    let found = law.works.assessment.on(issued_on)?;
    let days = found.value.notice_days;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("通知による納期限", &NOTICE).with(&parameters);
    let issued = Quantity::date("通知を発した日", issued_on);
    let to = plus_days(issued_on, days)?;
    let due = day_from(rule, "納期限", &issued, to, trace, |due| {
        format!("{issued}から起算して{days}日を経過した{due}が納期限です。")
    })?;
    trace.gives("due", &due);
    Ok(to)
}
