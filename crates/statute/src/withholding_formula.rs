//! 電算機計算の特例 — the formula by which a computer may find the tax of column 甲 of the monthly
//! table.
//!
//! Law: 所得税法189条1項, 平成24年財務省告示116号. It is not the table: most amounts differ by ten yen or
//! not at all, and the year-end adjustment settles what remains.

use romori_types::{Rounding, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, TaxTier, WithholdingFormula};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static INCOME: [Basis; 2] =
    [Basis::act("所得税法189条1項"), Basis::notice("平成24年財務省告示116号別表第一")];
static PERSONS: [Basis; 1] = [Basis::notice("平成24年財務省告示116号別表第二")];
static BASIC: [Basis; 1] = [Basis::notice("平成24年財務省告示116号別表第三")];
static TAX: [Basis; 1] = [Basis::notice("平成24年財務省告示116号別表第四")];

/// The tax by the formula on a month's pay after social insurance.
///
/// Rounding: the deduction of employment income up to a yen, the tax to the nearest ten yen.
pub(crate) fn formula_tax<T: Trace>(
    pay: &Quantity,
    dependants: u32,
    year: i16,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.tax.formula.of_year(year)?;
    let formula = Formula { found };
    let income = formula.employment_income(pay, trace)?;
    let persons = formula.persons(dependants, trace)?;
    let basic = formula.basic(pay, trace)?;
    let rule = Rule::new("課税給与所得金額", &TAX);
    let operands = [pay, &income, &persons, &basic];
    let difference = Operation::Difference;
    let left = rule.take(trace, "控除した残り", Unit::Yen, difference, &operands, |left| {
        format!(
            "給与{pay}から給与所得控除{income}、配偶者・扶養控除{persons}、基礎控除{basic}を\
                 引いて{left}です。"
        )
    })?;
    let zero = Quantity::count("下限", 0, Unit::Yen);
    let operands = [&left, &zero];
    let maximum = Operation::Maximum;
    let taxable =
        rule.take(trace, "課税給与所得金額", Unit::Yen, maximum, &operands, |taxable| {
            format!("課税給与所得金額は{taxable}です（0円を下回りません）。")
        })?;
    formula.tax(&taxable, trace)
}

struct Formula<'a> {
    found: InForce<'a, WithholdingFormula>,
}

impl Formula<'_> {
    fn employment_income<T: Trace>(
        &self,
        pay: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("給与所得控除の額", &INCOME).with(&parameters);
        let exact = tier_amount(rule, pay, &self.found.value.employment_income, trace)?;
        let round = Operation::Round(Rounding::Up);
        rule.take(trace, "給与所得控除の額", Unit::Yen, round, &[&exact], |yen| {
            if exact.value.as_whole().is_some() {
                format!("給与所得控除の額は{yen}です。端数はありません。")
            } else {
                format!("給与所得控除の額は、円未満を切り上げて{yen}です。")
            }
        })
    }

    fn persons<T: Trace>(&self, dependants: u32, trace: &mut T) -> Result<Quantity, StatuteError> {
        let each = Yen::new(self.found.value.per_person);
        let each = Quantity::parameter("1人当たり", each, Unit::Yen);
        let count = Quantity::count("扶養親族等の数", i64::from(dependants), Unit::Count);
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("配偶者控除・扶養控除の額", &PERSONS).with(&parameters);
        let product = Operation::Product;
        rule.take(trace, "配偶者・扶養控除", Unit::Yen, product, &[&each, &count], |sum| {
            format!("配偶者控除・扶養控除の額は、{each} × {count}人で{sum}です。")
        })
    }

    fn basic<T: Trace>(&self, pay: &Quantity, trace: &mut T) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("基礎控除の額", &BASIC).with(&parameters);
        tier_amount(rule, pay, &self.found.value.basic, trace)
    }

    /// 別表第四, then to the nearest ten yen.
    fn tax<T: Trace>(&self, taxable: &Quantity, trace: &mut T) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("別表第四の税額", &TAX).with(&parameters);
        let exact = tier_amount(rule, taxable, &self.found.value.tax, trace)?;
        let ten = Quantity::count("10円", 10, Unit::Yen);
        let operands = [&exact, &ten];
        let quotient = Operation::Quotient;
        let tens = rule.take(trace, "10円の数", Unit::Count, quotient, &operands, |tens| {
            format!("10円を単位にすると{tens}です。")
        })?;
        let round = Operation::Round(Rounding::HalfUp);
        let tens = rule.take(trace, "10円の数", Unit::Count, round, &[&tens], |tens| {
            format!("四捨五入して{tens}です。")
        })?;
        let operands = [&tens, &ten];
        let product = Operation::Product;
        rule.take(trace, "税額", Unit::Yen, product, &operands, |tax| {
            format!("電算機計算の特例による税額は{tax}です（10円未満を四捨五入）。")
        })
    }
}

/// The amount of the tier in which `amount` lies.
pub(crate) fn tier_amount<T: Trace>(
    rule: Rule<'_>,
    amount: &Quantity,
    tiers: &[TaxTier],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let tier = TaxTier::of(tiers, amount.value).ok_or_else(|| {
        StatuteError::impossible("", "この金額は計算できません。金額を確かめてください。")
    })?;
    let fixed = Quantity::parameter("加える額", Yen::new(tier.amount), Unit::Yen);
    let name = rule.name;
    if tier.rate == romori_types::Rate::ZERO {
        let take = Operation::Take;
        return rule.take(trace, "区分の額", Unit::Yen, take, &[&fixed], |taken| {
            format!("{amount}のときの{name}は{taken}です。")
        });
    }
    let rate = Quantity::parameter("率", tier.rate, Unit::Rate);
    let product = Operation::Product;
    let share =
        rule.take(trace, "率を掛けた額", Unit::Yen, product, &[amount, &rate], |share| {
            format!("{amount} × {rate}で{share}です。")
        })?;
    if tier.amount == 0 {
        return Ok(share);
    }
    let sum = Operation::Sum;
    rule.take(trace, "区分の額", Unit::Yen, sum, &[&share, &fixed], |sum| {
        if tier.amount < 0 {
            let off = Yen::new(-tier.amount);
            format!("{share}から{off}円を引いて、{name}は{sum}です。")
        } else {
            format!("{share}に{fixed}を加えて、{name}は{sum}です。")
        }
    })
}
