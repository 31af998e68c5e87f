//! 給与所得 and 合計所得金額.

use romori_types::{Rounding, Yen};

use super::case::{Disability, YearEndCase};
use super::steps::{index, zero};
use crate::error::StatuteError;
use crate::law::{Basis, EmploymentIncomeLine, InForce, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static TABLE: [Basis; 2] =
    [Basis::act("所得税法28条4項・別表第五"), Basis::act("所得税法190条2号")];
static EMPLOYMENT: [Basis; 1] = [Basis::act("所得税法28条2項")];
static ADJUSTMENT: [Basis; 2] =
    [Basis::act("租税特別措置法41条の3の11第1項"), Basis::act("租税特別措置法41条の3の12")];
static TOTAL: [Basis; 1] = [Basis::act("所得税法2条1項30号・22条")];

/// 年末調整の所得 — what remains of pay, and the total income by which limits are judged.
///
/// Law: 所得税法28条・190条2号, 租税特別措置法41条の3の11. Unit: yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearEndIncome {
    /// 給与所得控除額: the pay less what the table leaves of it.
    pub employment_deduction: Yen,
    /// 給与所得控除後の給与等の金額
    pub after_employment_deduction: Yen,
    /// 所得金額調整控除額
    pub adjustment_deduction: Yen,
    /// 給与所得控除後の給与等の金額（調整控除後）
    pub after_adjustment: Yen,
    /// 合計所得金額, with other employers' pay and other income.
    pub total: Yen,
}

/// The same as noted quantities.
pub(super) struct NotedIncome {
    employment_deduction: Quantity,
    after_employment_deduction: Quantity,
    adjustment_deduction: Quantity,
    pub(super) after_adjustment: Quantity,
    pub(super) total: Quantity,
}

impl NotedIncome {
    pub(super) fn amounts(&self) -> YearEndIncome {
        YearEndIncome {
            employment_deduction: self.employment_deduction.as_yen(),
            after_employment_deduction: self.after_employment_deduction.as_yen(),
            adjustment_deduction: self.adjustment_deduction.as_yen(),
            after_adjustment: self.after_adjustment.as_yen(),
            total: self.total.as_yen(),
        }
    }
}

pub(super) fn noted_income<T: Trace>(
    case: &YearEndCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<NotedIncome, StatuteError> {
    let pay = Quantity::yen("給与等の総額", case.total_pay);
    let own = employment(&pay, case, law, trace)?;
    let rule = Rule::new("給与所得控除", &EMPLOYMENT);
    let operands = [&pay, &own.after_deduction];
    let minus = Operation::Difference;
    let employment_deduction =
        rule.take(trace, "給与所得控除額", Unit::Yen, minus, &operands, |deduction| {
            format!("給与所得控除額は、{pay} − {}で{deduction}です。", own.after_deduction)
        })?;
    let total = total_income(case, &own, law, trace)?;
    for (field, quantity) in [
        ("employment_income_deduction", &employment_deduction),
        ("income_after_employment_deduction", &own.after_deduction),
        ("income_adjustment_deduction", &own.adjustment),
        ("income_after_adjustment", &own.after_adjustment),
        ("total_income", &total),
    ] {
        trace.gives(field, quantity);
    }
    Ok(NotedIncome {
        employment_deduction,
        after_employment_deduction: own.after_deduction,
        adjustment_deduction: own.adjustment,
        after_adjustment: own.after_adjustment,
        total,
    })
}

/// What becomes of an amount of pay.
struct Employment {
    after_deduction: Quantity,
    adjustment: Quantity,
    after_adjustment: Quantity,
}

fn employment<T: Trace>(
    pay: &Quantity,
    case: &YearEndCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<Employment, StatuteError> {
    let table = law.year_end.employment_income.of_tax_year(case.year)?;
    let after_deduction = after_deduction(pay, &table, trace)?;
    let adjustment = adjustment(pay, case, law, trace)?;
    if adjustment.value == zero("").value {
        let after_adjustment = after_deduction.clone();
        return Ok(Employment { after_deduction, adjustment, after_adjustment });
    }
    let rule = Rule::new("所得金額調整控除", &ADJUSTMENT);
    let operands = [&after_deduction, &adjustment];
    let label = "調整控除後の給与所得";
    let minus = Operation::Difference;
    let after_adjustment = rule.take(trace, label, Unit::Yen, minus, &operands, |after| {
        format!("所得金額調整控除{adjustment}を引いて{after}です。")
    })?;
    Ok(Employment { after_deduction, adjustment, after_adjustment })
}

/// What the table leaves of pay.
fn after_deduction<T: Trace>(
    pay: &Quantity,
    found: &InForce<'_, Vec<EmploymentIncomeLine>>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let rule = Rule::new("給与所得控除後の給与等の金額", &TABLE).with(&parameters);
    let froms: Vec<i64> = found.value.iter().map(|line| line.from).collect();
    let operation = Operation::GradeIn(froms);
    let place = rule.take(trace, "表の行", Unit::Count, operation, &[pay], |place| {
        let from = found.value.get(index(place)).map_or(0, |line| line.from);
        format!("{}{pay}は、表の{}円以上の行に当たります。", pay.label, Yen::new(from))
    })?;
    let line = found.value.get(index(&place)).copied();
    let line = line.ok_or_else(|| StatuteError::impossible("", "表の行がありません。"))?;
    apply(line, pay, trace)
}

fn apply<T: Trace>(
    line: EmploymentIncomeLine,
    pay: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let label = "給与所得控除後の給与等の金額";
    let rule = Rule::new(label, &TABLE);
    if let Some(amount) = line.amount {
        let amount = Quantity::parameter("表の金額", Yen::new(amount), Unit::Yen);
        let take = Operation::Take;
        return rule.take(trace, label, Unit::Yen, take, &[&amount], |amount| {
            format!("{label}は{amount}です。")
        });
    }
    let mut left = pay.clone();
    if let Some(step) = line.step {
        let floor = Operation::FloorTo(step);
        left = rule.take(trace, "表の金額", Unit::Yen, floor, &[pay], |floor| {
            format!("{pay}の{}円未満の端数を切り捨てて{floor}です。", Yen::new(step))
        })?;
    }
    if let Some(share) = line.share {
        let share = Quantity::parameter("割合", share, Unit::Rate);
        let product = Operation::Product;
        let base = left;
        left = rule.take(
            trace,
            "割合を乗じた額",
            Unit::Yen,
            product,
            &[&base, &share],
            |part| format!("{base} × {share}で{part}です。"),
        )?;
    }
    let sum = plus_or_minus(rule, line, &left, trace)?;
    if sum.value.as_whole().is_some() {
        return Ok(sum);
    }
    let down = Operation::Round(Rounding::Down);
    rule.take(trace, label, Unit::Yen, down, &[&sum], |after| {
        format!("1円未満を切り捨てて{after}です。")
    })
}

/// The last step of a line; it has either a sum to add or one to take off.
fn plus_or_minus<T: Trace>(
    rule: Rule<'_>,
    line: EmploymentIncomeLine,
    left: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let label = rule.name;
    let by = |yen: i64| Quantity::parameter("加減する額", Yen::new(yen), Unit::Yen);
    if line.plus > line.minus {
        let plus = by(line.plus - line.minus);
        let sum = Operation::Sum;
        return rule.take(trace, label, Unit::Yen, sum, &[left, &plus], |after| {
            format!("{left}に{plus}を加えて{after}です。")
        });
    }
    let minus = by(line.minus - line.plus);
    let difference = Operation::Difference;
    rule.take(trace, label, Unit::Yen, difference, &[left, &minus], |after| {
        format!("{left}から{minus}を引いて{after}です。")
    })
}

/// 所得金額調整控除額, if the person or the family gives it and the pay is high enough.
fn adjustment<T: Trace>(
    pay: &Quantity,
    case: &YearEndCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let label = "所得金額調整控除額";
    let found = law.year_end.income_adjustment.of_tax_year(case.year)?;
    let terms = *found.value;
    if pay.as_yen().get() <= terms.pay_over || !adjustment_applies(case, law)? {
        return Ok(zero(label));
    }
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("所得金額調整控除", &ADJUSTMENT).with(&parameters);
    let most = Quantity::parameter("給与等の上限", Yen::new(terms.pay_most), Unit::Yen);
    let over = Quantity::parameter("給与等の下限", Yen::new(terms.pay_over), Unit::Yen);
    let share = Quantity::parameter("割合", terms.share, Unit::Rate);
    let minimum = Operation::Minimum;
    let counted =
        rule.take(trace, "計算する給与等", Unit::Yen, minimum, &[pay, &most], |pay| {
            format!("給与等は{most}までを数え、{pay}です。")
        })?;
    let minus = Operation::Difference;
    let above = rule.take(trace, "超える額", Unit::Yen, minus, &[&counted, &over], |above| {
        format!("{over}を超える額は{above}です。")
    })?;
    let product = Operation::Product;
    let exact = rule.take(trace, label, Unit::Yen, product, &[&above, &share], |exact| {
        format!("{above} × {share}で{exact}です。")
    })?;
    let up = Operation::Round(Rounding::Up);
    rule.take(trace, label, Unit::Yen, up, &[&exact], |yen| {
        if exact.value.as_whole().is_some() {
            format!("端数はなく{yen}です。")
        } else {
            format!("1円未満を切り上げて{yen}です。")
        }
    })
}

/// 特別障害者である本人、23歳未満の扶養親族、特別障害者である同一生計配偶者・扶養親族.
fn adjustment_applies(case: &YearEndCase<'_>, law: &Law) -> Result<bool, StatuteError> {
    if let Some(declared) = case.income_adjustment_eligible {
        return Ok(declared);
    }
    let special =
        |kind: Disability| matches!(kind, Disability::Special | Disability::SpecialCohabiting);
    let limit = law.year_end.income_limit.of_tax_year(case.year)?.value.relative;
    let spouse = case.spouse_within(limit).is_some_and(|spouse| special(spouse.disability));
    let disabled = case.disabled_dependants;
    let relatives = disabled.special > 0 || disabled.special_cohabiting > 0;
    Ok(special(case.own.disability) || case.supports_young() || spouse || relatives)
}

/// All pay through the table together, with other income; not below nothing.
fn total_income<T: Trace>(
    case: &YearEndCase<'_>,
    own: &Employment,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("合計所得金額", &TOTAL);
    let label = "合計所得金額";
    let mut income = own.after_adjustment.clone();
    if case.other_employer_pay > Yen::ZERO {
        let pay = Quantity::yen("給与等の総額", case.total_pay);
        let other = Quantity::yen("他の事業主の給与等", case.other_employer_pay);
        let sum = Operation::Sum;
        let all =
            rule.take(trace, "給与等の合計", Unit::Yen, sum, &[&pay, &other], |all| {
                format!("他の事業主の給与等{other}を加えて、給与等の合計は{all}です。")
            })?;
        income = employment(&all, case, law, trace)?.after_adjustment;
    }
    if case.other_income != Yen::ZERO {
        let other = Quantity::yen("給与所得のほかの所得", case.other_income);
        let sum = Operation::Sum;
        let operands = [&income, &other];
        let all = rule.take(trace, label, Unit::Yen, sum, &operands, |all| {
            format!("給与所得{income}にほかの所得{other}を加えて{all}です。")
        })?;
        let most = Operation::Maximum;
        income = rule.take(trace, label, Unit::Yen, most, &[&all, &zero("0円")], |total| {
            format!("合計所得金額は{total}です。")
        })?;
    } else {
        let take = Operation::Take;
        income = rule.take(trace, label, Unit::Yen, take, &[&income], |total| {
            format!("合計所得金額は{total}です。")
        })?;
    }
    Ok(income)
}
