//! 報酬・賃金・課税される給与 — what of a month's pay counts for which law.
//!
//! Law: 健康保険法3条5項, 厚生年金保険法3条1項3号, 労働保険の保険料の徴収等に関する法律2条2項, 所得税法9条1項.

use romori_types::{YearMonth, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static GROSS: [Basis; 1] = [Basis::act("労働基準法11条")];
static REMUNERATION: [Basis; 2] =
    [Basis::act("健康保険法3条5項"), Basis::act("厚生年金保険法3条1項3号")];
static WAGES: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律2条2項")];
static TAXABLE: [Basis; 2] =
    [Basis::act("所得税法9条1項5号"), Basis::act("所得税法施行令20条の2第1号")];

/// 支給項目の種類 — what an item of pay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayItemKind {
    /// 基本給
    BasePay,
    /// 諸手当
    Allowance,
    /// 時間外手当
    OvertimePay,
    /// 通勤手当 by public transport
    CommutingAllowance,
    /// 実費弁償
    ExpenseReimbursement,
    /// 慶弔金 (結婚祝金等)
    CongratulatoryPayment,
}

/// 支給項目 — one item of a month's pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayItem {
    /// What it is.
    pub kind: PayItemKind,
    /// How much.
    pub amount: Yen,
}

/// 支給の集計 — a month's pay as each law counts it.
#[derive(Debug, Clone)]
pub struct PayTotals {
    /// Everything paid.
    pub gross_pay: Yen,
    /// 報酬月額, ready to be graded.
    pub remuneration: Quantity,
    /// 賃金 for employment insurance.
    pub wages: Yen,
    /// 課税される給与
    pub taxable: Yen,
}

impl PayItemKind {
    /// Whether it is 報酬 and 賃金: paid in return for work, by whatever name.
    const fn is_for_work(self) -> bool {
        !matches!(self, Self::ExpenseReimbursement | Self::CongratulatoryPayment)
    }

    const fn label(self) -> &'static str {
        match self {
            Self::BasePay => "基本給",
            Self::Allowance => "手当",
            Self::OvertimePay => "時間外手当",
            Self::CommutingAllowance => "通勤手当",
            Self::ExpenseReimbursement => "実費弁償",
            Self::CongratulatoryPayment => "慶弔金",
        }
    }
}

/// What of a month's pay is remuneration, wages and taxable.
///
/// Law: 健康保険法3条5項 (whatever is paid in return for work), 徴収法2条2項, 所得税法9条1項5号: a
/// commuting allowance is remuneration and wages whole, and free of tax up to the month's limit.
/// Not covered: commuting by car, pay in kind, bonuses paid four times a year or more.
///
/// # Errors
/// When an amount is negative, or the month lies outside the checked range.
pub fn pay_totals<T: Trace>(
    items: &[PayItem],
    month: YearMonth,
    law: &Law,
    trace: &mut T,
) -> Result<PayTotals, StatuteError> {
    if items.iter().any(|item| item.amount < Yen::ZERO) {
        let message = "支給項目の金額は0円以上で入れてください。";
        return Err(StatuteError::impossible("pay_items", message));
    }
    let gross = sum(items, |_| true, &GROSS, "総支給額", trace)?;
    trace.gives("gross_pay", &gross);
    let remuneration = sum(items, PayItemKind::is_for_work, &REMUNERATION, "報酬月額", trace)?;
    trace.gives("monthly_remuneration", &remuneration);
    let wages = sum(items, PayItemKind::is_for_work, &WAGES, "雇用保険の賃金", trace)?;
    trace.gives("employment_insurance_wages", &wages);
    let taxable = taxable(items, month, law, trace)?;
    trace.gives("taxable_pay", &taxable);
    Ok(PayTotals {
        gross_pay: gross.as_yen(),
        remuneration,
        wages: wages.as_yen(),
        taxable: taxable.as_yen(),
    })
}

fn sum<T: Trace>(
    items: &[PayItem],
    counts: impl Fn(PayItemKind) -> bool,
    basis: &'static [Basis],
    name: &'static str,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let counted = items.iter().filter(|item| counts(item.kind));
    let amounts: Vec<Quantity> =
        counted.map(|item| Quantity::yen(item.kind.label(), item.amount)).collect();
    let operands: Vec<&Quantity> = amounts.iter().collect();
    let rule = Rule::new(name, basis);
    rule.take(trace, name, Unit::Yen, Operation::Sum, &operands, |sum| {
        let each: Vec<String> =
            amounts.iter().map(|amount| format!("{}{amount}", amount.label)).collect();
        match each.as_slice() {
            [] => format!("{name}に数える支給はないので{sum}です。"),
            [only] => format!("{name}は、{only}です。"),
            _ => format!("{name}は、{}を合わせて{sum}です。", each.join("、")),
        }
    })
}

fn taxable<T: Trace>(
    items: &[PayItem],
    month: YearMonth,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let is_commuting = |kind| kind == PayItemKind::CommutingAllowance;
    let pay = sum(
        items,
        |kind| kind.is_for_work() && !is_commuting(kind),
        &TAXABLE,
        "課税される給与（通勤手当を除く）",
        trace,
    )?;
    if !items.iter().any(|item| is_commuting(item.kind)) {
        return Ok(pay);
    }
    let commuting = sum(items, is_commuting, &TAXABLE, "通勤手当の合計", trace)?;
    let found = law.commuting_exempt.on_month(month)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let limit = Quantity::parameter("非課税の限度", *found.value, Unit::Yen);
    let rule = Rule::new("通勤手当の非課税", &TAXABLE).with(&parameters);
    let operands = [&commuting, &limit];
    let exempt =
        rule.take(trace, "非課税の額", Unit::Yen, Operation::Minimum, &operands, |exempt| {
            format!("通勤手当{commuting}のうち、月{limit}までの{exempt}は課税されません。")
        })?;
    let rule = Rule::new("課税される給与", &TAXABLE);
    let excess = rule.take(
        trace,
        "課税される通勤手当",
        Unit::Yen,
        Operation::Difference,
        &[&commuting, &exempt],
        |excess| format!("課税される通勤手当は{excess}です。"),
    )?;
    rule.take(
        trace,
        "課税される給与",
        Unit::Yen,
        Operation::Sum,
        &[&pay, &excess],
        |taxable| format!("課税される給与は{taxable}です。"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::Explanation;

    fn totals(items: &[(PayItemKind, i64)]) -> [i64; 4] {
        let items: Vec<PayItem> = items
            .iter()
            .map(|(kind, yen)| PayItem { kind: *kind, amount: Yen::new(*yen) })
            .collect();
        let mut trace = Explanation::default();
        let month = "2026-10".parse().unwrap();
        let found = pay_totals(&items, month, Law::embedded(), &mut trace).unwrap();
        let replayed: Vec<i64> =
            replay(&trace).unwrap().iter().map(|(_, value)| value.as_whole().unwrap()).collect();
        let amounts = [found.gross_pay, found.remuneration.as_yen(), found.wages, found.taxable];
        let amounts = amounts.map(Yen::get);
        assert_eq!(replayed, amounts);
        amounts
    }

    #[test]
    fn what_counts_for_which_law() {
        use PayItemKind::*;
        // 241,500 + 12,300 + 4,700; the reimbursement counts nowhere, commuting is not taxed.
        assert_eq!(
            totals(&[
                (BasePay, 241_500),
                (CommutingAllowance, 12_300),
                (ExpenseReimbursement, 4_700)
            ]),
            [258_500, 253_800, 253_800, 241_500]
        );
        assert_eq!(
            totals(&[
                (BasePay, 200_000),
                (Allowance, 15_000),
                (OvertimePay, 8_000),
                (CongratulatoryPayment, 30_000)
            ]),
            [253_000, 223_000, 223_000, 223_000]
        );
        // 所得税法施行令20条の2: up to 150,000 yen a month, several allowances together.
        for (yen, taxed) in [(149_999, 0), (150_000, 0), (150_001, 1)] {
            assert_eq!(totals(&[(CommutingAllowance, yen)])[3], taxed);
        }
        assert_eq!(
            totals(&[(CommutingAllowance, 100_000), (CommutingAllowance, 60_000)])[3],
            10_000
        );
        assert_eq!(totals(&[]), [0; 4]);
    }
}
