//! 過不足の精算 — what becomes of the difference to the tax withheld.

use romori_types::Yen;

use super::case::YearEndCase;
use super::steps::zero;
use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static EXCESS: [Basis; 1] = [Basis::act("所得税法191条")];
static SHORTAGE: [Basis; 1] = [Basis::act("所得税法192条1項")];

/// 過不足の精算 — excess or shortage, and where an excess goes.
///
/// Law: 所得税法191条・192条. Unit: yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct YearEndSettlement {
    /// 過納額
    pub excess: Yen,
    /// 不足額
    pub shortage: Yen,
    /// 最後の給与等の税額に充当する額
    pub offset_against_last_pay: Yen,
    /// 最後の給与等から徴収する額 of that pay's own tax.
    pub withhold_at_last_pay: Yen,
    /// 未払の給与等の税額に充当する額
    pub offset_against_unpaid_wage: Yen,
    /// 未払の給与等を支払う際に徴収する額
    pub withhold_when_paid: Yen,
    /// 本人に還付する額
    pub refund: Yen,
}

/// The tax withheld against the annual tax.
pub(super) fn settle<T: Trace>(
    case: &YearEndCase<'_>,
    withheld: Yen,
    annual: &Quantity,
    trace: &mut T,
) -> Result<YearEndSettlement, StatuteError> {
    let withheld = Quantity::yen("徴収した税額", withheld);
    let (last, unpaid) = (case.last_pay_tax, case.unpaid_wage_tax);
    let minus = Operation::Difference;
    if withheld.value < annual.value {
        let rule = Rule::new("不足額", &SHORTAGE);
        let operands = [annual, &withheld];
        let shortage = rule.take(trace, "不足額", Unit::Yen, minus, &operands, |shortage| {
            format!(
                "年調年税額{annual}より徴収した税額{withheld}が少なく、不足額は{shortage}です。"
            )
        })?;
        trace.gives("shortage", &shortage);
        let nothing = spread(&zero("過納額"), last, unpaid, trace)?;
        return Ok(YearEndSettlement { shortage: shortage.as_yen(), ..nothing });
    }
    let rule = Rule::new("過納額", &EXCESS);
    let operands = [&withheld, annual];
    let excess = rule.take(trace, "過納額", Unit::Yen, minus, &operands, |excess| {
        format!("徴収した税額{withheld}から年調年税額{annual}を引いて、過納額は{excess}です。")
    })?;
    trace.gives("excess", &excess);
    spread(&excess, last, unpaid, trace)
}

/// 過納額の充当 — first against the last pay's tax, then the unpaid wages', the rest is refunded.
///
/// Law: 所得税法191条. Unit: yen.
///
/// # Errors
/// When an amount is negative.
pub fn settle_excess<T: Trace>(
    excess: Yen,
    last_pay_tax: Yen,
    unpaid_wage_tax: Yen,
    trace: &mut T,
) -> Result<YearEndSettlement, StatuteError> {
    for (field, amount) in
        [("excess", excess), ("last_pay_tax", last_pay_tax), ("unpaid_wage_tax", unpaid_wage_tax)]
    {
        if amount < Yen::ZERO {
            let message = "金額は0円以上で入れてください。";
            return Err(StatuteError::impossible(field, message));
        }
    }
    spread(&Quantity::yen("過納額", excess), last_pay_tax, unpaid_wage_tax, trace)
}

fn spread<T: Trace>(
    excess: &Quantity,
    last_pay_tax: Yen,
    unpaid_wage_tax: Yen,
    trace: &mut T,
) -> Result<YearEndSettlement, StatuteError> {
    let last = Quantity::yen("最後の給与等の税額", last_pay_tax);
    let against_last = offset(excess, &last, trace)?;
    let unpaid = Quantity::yen("未払の給与等の税額", unpaid_wage_tax);
    let against_unpaid = offset(&against_last.left, &unpaid, trace)?;
    let rule = Rule::new("還付", &EXCESS);
    let take = Operation::Take;
    let operands = [&against_unpaid.left];
    let refund = rule.take(trace, "還付する額", Unit::Yen, take, &operands, |refund| {
        format!("本人に還付する額は{refund}です。")
    })?;
    for (field, quantity) in [
        ("offset_against_last_pay", &against_last.used),
        ("withhold_at_last_pay", &against_last.to_withhold),
        ("offset_against_unpaid_wage", &against_unpaid.used),
        ("withhold_when_paid", &against_unpaid.to_withhold),
        ("refund", &refund),
    ] {
        trace.gives(field, quantity);
    }
    Ok(YearEndSettlement {
        excess: excess.as_yen(),
        shortage: Yen::ZERO,
        offset_against_last_pay: against_last.used.as_yen(),
        withhold_at_last_pay: against_last.to_withhold.as_yen(),
        offset_against_unpaid_wage: against_unpaid.used.as_yen(),
        withhold_when_paid: against_unpaid.to_withhold.as_yen(),
        refund: refund.as_yen(),
    })
}

/// One tax against an excess.
struct Offset {
    used: Quantity,
    to_withhold: Quantity,
    left: Quantity,
}

fn offset<T: Trace>(
    excess: &Quantity,
    tax: &Quantity,
    trace: &mut T,
) -> Result<Offset, StatuteError> {
    if tax.as_yen() == Yen::ZERO {
        let (used, to_withhold) = (zero("充当する額"), zero("徴収する額"));
        return Ok(Offset { used, to_withhold, left: excess.clone() });
    }
    let rule = Rule::new("過納額の充当", &EXCESS);
    let label = &tax.label;
    let least = Operation::Minimum;
    let used = rule.take(trace, "充当する額", Unit::Yen, least, &[excess, tax], |used| {
        format!("過納額{excess}から{label}{tax}に{used}を充てます。")
    })?;
    let minus = Operation::Difference;
    let to_withhold =
        rule.take(trace, "徴収する額", Unit::Yen, minus, &[tax, &used], |rest| {
            format!("{label}のうち徴収する額は{rest}です。")
        })?;
    let minus = Operation::Difference;
    let left =
        rule.take(trace, "過納額の残り", Unit::Yen, minus, &[excess, &used], |left| {
            format!("過納額の残りは{left}です。")
        })?;
    Ok(Offset { used, to_withhold, left })
}
