//! 増加概算保険料と追徴金 — what is due between two declarations.
//!
//! Law: 労働保険の保険料の徴収等に関する法律16条・21条・25条2項, 則25条.

use romori_types::{Date, Exact, Yen};

use super::premium::whole;
use crate::calendar::plus_days;
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static INCREASE: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律16条"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則25条1項"),
];
static PENALTY: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律21条1項・2項"),
    Basis::act("労働保険の保険料の徴収等に関する法律25条2項"),
];
/// 21条: what should have been paid counts by the thousand, and under a thousand nothing is due.
const PENALTY_UNIT: i64 = 1000;

/// 増加概算保険料の問い — wages expected anew against those of the declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncreaseCase {
    /// 増加が見込まれた日
    pub on: Date,
    /// 申告した賃金の見込み
    pub declared_wages: Yen,
    /// 増加した賃金の見込み
    pub expected_wages: Yen,
    /// 申告した概算保険料
    pub declared_premium: Yen,
    /// 増加した見込みによる概算保険料
    pub expected_premium: Yen,
}

/// 増加概算保険料
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncreasedPremium {
    /// The difference to be paid.
    pub premium: Yen,
    /// Until when.
    pub due: Date,
}

/// 追徴金の対象
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PenaltyKind {
    /// 認定決定された確定保険料
    Premium,
    /// 印紙保険料
    Stamps,
}

/// What is to be paid because more wages are expected, if it is.
///
/// Law: 労働保険の保険料の徴収等に関する法律16条, 則25条1項. Unit: whole yen. Date: so many days after the day on which
/// the increase was expected, that day not counted; before it is moved to a business day.
///
/// # Errors
/// When the day lies outside the checked range.
pub fn increased_premium<T: Trace>(
    case: &IncreaseCase,
    law: &Law,
    trace: &mut T,
) -> Result<Option<IncreasedPremium>, StatuteError> {
    let found = law.works.increase.on(case.on)?;
    let terms = found.value;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("増加概算保険料", &INCREASE).with(&parameters);
    let declared = Quantity::yen("申告した賃金の見込み", case.declared_wages);
    let share = Quantity::parameter("限度の割合", terms.more_than, Unit::Rate);
    let product = Operation::Product;
    let bound =
        rule.take(trace, "賃金の限度", Unit::Yen, product, &[&declared, &share], |b| {
            format!("申告した見込み{declared}の{share}は{b}です。")
        })?;
    let expected = Quantity::yen("増加した賃金の見込み", case.expected_wages);
    let more = Operation::MoreThan;
    let grown =
        rule.take(trace, "賃金の増加", Unit::Truth, more, &[&expected, &bound], |is| {
            let verb = if is.is_true() { "超えます" } else { "超えません" };
            format!("増加した見込み{expected}は{bound}を{verb}。")
        })?;
    let before = Quantity::yen("申告した概算保険料", case.declared_premium);
    let after = Quantity::yen("増加した概算保険料", case.expected_premium);
    let rest = Operation::Difference;
    let difference = rule.take(trace, "差額", Unit::Yen, rest, &[&after, &before], |yen| {
        format!("概算保険料の差は{yen}です。")
    })?;
    let least = Exact::whole(terms.difference_min_yen);
    let least = Quantity::parameter("差の下限", least, Unit::Yen);
    let at_least = Operation::AtLeast;
    let operands = [&difference, &least];
    let enough = rule.take(trace, "差の要件", Unit::Truth, at_least, &operands, |is| {
        let verb = if is.is_true() { "以上です" } else { "に届きません" };
        format!("差は{least}{verb}。")
    })?;
    let both = [&grown, &enough];
    let is = rule.take(trace, "増加概算", Unit::Truth, Operation::All, &both, |is| {
        format!("増加概算保険料を納めるかは、{is}です。")
    })?;
    trace.gives("is_due", &is);
    if !is.is_true() {
        return Ok(None);
    }
    let due = plus_days(case.on, terms.days)?;
    Ok(Some(IncreasedPremium { premium: difference.as_yen(), due }))
}

/// 追徴金 — on a premium that was assessed (認定決定) because it was not declared rightly.
///
/// Law: 労働保険の保険料の徴収等に関する法律21条・25条2項. Rounding: what should have been paid under 1,000 yen dropped,
/// the fraction of a yen dropped. Unit: whole yen. Not covered: 天災その他やむを得ない理由, for which none
/// is due; 延滞金 (28条).
///
/// # Errors
/// When the day lies outside the checked range or the amount is negative.
pub fn penalty<T: Trace>(
    on: Date,
    kind: PenaltyKind,
    unpaid: Yen,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    if unpaid < Yen::ZERO {
        let message = "納めるべき額は0円以上で入れてください。";
        return Err(StatuteError::impossible("unpaid", message));
    }
    let found = law.works.penalty.on(on)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("追徴金", &PENALTY).with(&parameters);
    let unpaid = Quantity::yen("納めるべき額", unpaid);
    let floor = Operation::FloorTo(PENALTY_UNIT);
    let base = rule.take(trace, "追徴金の基礎", Unit::Yen, floor, &[&unpaid], |base| {
        format!("納めるべき額{unpaid}の1,000円未満を切り捨てて{base}です。")
    })?;
    let rate = match kind {
        PenaltyKind::Premium => found.value.premium,
        PenaltyKind::Stamps => found.value.stamps,
    };
    let rate = Quantity::parameter("追徴金の率", rate, Unit::Rate);
    let product = Operation::Product;
    let exact = rule.take(trace, "追徴金", Unit::Yen, product, &[&base, &rate], |exact| {
        format!("追徴金は、{base} × {rate}で{exact}です。")
    })?;
    let penalty = whole("追徴金", &exact, &PENALTY, trace)?;
    trace.gives("penalty", &penalty);
    Ok(penalty.as_yen())
}
