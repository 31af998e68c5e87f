//! From deductions to 年調年税額.

use romori_types::Yen;

use super::case::{TaxYear, YearEndCase};
use super::income::NotedIncome;
use super::steps::{at_most, zero};
use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, TaxTier};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static DEDUCTIONS: [Basis; 2] = [Basis::act("所得税法74条・75条"), Basis::act("所得税法190条2号")];
static TAXABLE: [Basis; 2] = [Basis::act("所得税法190条2号"), Basis::act("国税通則法118条1項")];
static RATES: [Basis; 2] = [Basis::act("所得税法89条1項"), Basis::act("所得税法190条2号")];
static HOUSING: [Basis; 1] = [Basis::act("租税特別措置法41条の2の2")];
static REDUCTION: [Basis; 1] = [Basis::act("租税特別措置法41条の3の3")];
static ANNUAL: [Basis; 2] = [Basis::act("復興財源確保法30条"), Basis::act("国税通則法119条1項")];

/// 課税給与所得金額 of less than this is dropped (国税通則法118条1項).
const TAXABLE_FRACTION: i64 = 1_000;
/// 年税額 of less than this is dropped (国税通則法119条1項).
const TAX_FRACTION: i64 = 100;

/// 年税額の計算 — from the sum of the deductions to the tax of the year.
///
/// Law: 所得税法89条・190条, 租税特別措置法41条の2の2・41条の3の3, 復興財源確保法30条. Unit: yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearEndTax {
    /// 所得控除の額の合計額, premiums of social insurance included.
    pub total_deductions: Yen,
    /// 課税給与所得金額
    pub taxable_income: Yen,
    /// 算出所得税額
    pub computed: Yen,
    /// 住宅借入金等特別控除の後の年調所得税額
    pub after_housing_loan: Yen,
    /// 控除しきれない住宅借入金等特別控除
    pub unused_housing_loan_credit: Yen,
    /// 定額減税で減った額 (2024 alone)
    pub fixed_reduction: Yen,
    /// 年調年税額
    pub annual: Yen,
}

/// All deductions together, in the order of the withholding book.
pub(super) fn total_deductions<T: Trace>(
    paid: &[Quantity],
    lines: &[(&'static str, Quantity)],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let all = paid.iter().chain(lines.iter().map(|(_, line)| line));
    let operands: Vec<&Quantity> = all.collect();
    let rule = Rule::new("所得控除の額の合計額", &DEDUCTIONS);
    let sum = Operation::Sum;
    let label = "所得控除の額の合計額";
    let total = rule.take(trace, label, Unit::Yen, sum, &operands, |sum| {
        let named = |line: &&&Quantity| line.value != zero("").value;
        let each = operands.iter().filter(named).map(|line| format!("{}{line}", line.label));
        format!("{}を合わせて、所得控除は{sum}です。", each.collect::<Vec<_>>().join("、"))
    })?;
    trace.gives("total_deductions", &total);
    Ok(total)
}

/// The tax, and the annual tax as the step that gives it.
pub(super) fn noted_tax<T: Trace>(
    case: &YearEndCase<'_>,
    income: &NotedIncome,
    total: &Quantity,
    law: &Law,
    trace: &mut T,
) -> Result<(YearEndTax, Quantity), StatuteError> {
    let left = left(&income.after_adjustment, total, trace)?;
    let taxable = without_fraction(&left, trace)?;
    let found = law.tax.income_brackets.of_tax_year(case.year)?;
    let computed = by_table(&taxable, &found, trace)?;
    let (after_loan, unused) = housing_loan(case, &computed, trace)?;
    let reduced = fixed_reduction(case, &income.total, &after_loan, law, trace)?;
    let annual = annual(case, &reduced, law, trace)?;
    for (field, quantity) in [
        ("taxable_income", &taxable),
        ("computed_tax", &computed),
        ("tax_after_housing_loan", &after_loan),
        ("unused_housing_loan_credit", &unused),
        ("annual_tax", &annual),
    ] {
        trace.gives(field, quantity);
    }
    let tax = YearEndTax {
        total_deductions: total.as_yen(),
        taxable_income: taxable.as_yen(),
        computed: computed.as_yen(),
        after_housing_loan: after_loan.as_yen(),
        unused_housing_loan_credit: unused.as_yen(),
        fixed_reduction: after_loan.as_yen() - reduced.as_yen(),
        annual: annual.as_yen(),
    };
    Ok((tax, annual))
}

/// 算出所得税額 of a taxable income.
///
/// Law: 所得税法89条1項. Rounding: taxable income under 1,000 yen dropped. Unit: yen.
///
/// # Errors
/// When the year lies outside the checked range or the income is negative.
pub fn computed_tax<T: Trace>(
    year: TaxYear,
    taxable_income: Yen,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    if taxable_income < Yen::ZERO {
        let message = "金額は0円以上で入れてください。";
        return Err(StatuteError::impossible("taxable_income", message));
    }
    let found = law.tax.income_brackets.of_tax_year(year)?;
    let given = Quantity::yen("課税給与所得金額", taxable_income);
    let taxable = without_fraction(&given, trace)?;
    let tax = by_table(&taxable, &found, trace)?;
    trace.gives("computed_tax", &tax);
    Ok(tax.as_yen())
}

/// What the deductions leave of income; not below nothing.
fn left<T: Trace>(
    income: &Quantity,
    deductions: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("課税給与所得金額", &TAXABLE);
    let operands = [income, deductions];
    let label = "差引";
    let minus = Operation::Difference;
    let left = rule.take(trace, label, Unit::Yen, minus, &operands, |left| {
        format!("給与所得{income}から所得控除{deductions}を引いて{left}です。")
    })?;
    let most = Operation::Maximum;
    rule.take(trace, label, Unit::Yen, most, &[&left, &zero("0円")], |left| {
        format!("控除の後の所得は{left}です。")
    })
}

fn without_fraction<T: Trace>(left: &Quantity, trace: &mut T) -> Result<Quantity, StatuteError> {
    let label = "課税給与所得金額";
    let rule = Rule::new(label, &TAXABLE);
    let floor = Operation::FloorTo(TAXABLE_FRACTION);
    rule.take(trace, label, Unit::Yen, floor, &[left], |taxable| {
        format!("1,000円未満を切り捨てて、{label}は{taxable}です。")
    })
}

/// The rate of the bracket, less what is taken off.
fn by_table<T: Trace>(
    taxable: &Quantity,
    found: &InForce<'_, Vec<TaxTier>>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let label = "算出所得税額";
    let rule = Rule::new(label, &RATES).with(&parameters);
    let bracket = TaxTier::of(found.value, taxable.value).copied();
    let bracket = bracket.ok_or_else(|| StatuteError::impossible("", "税率がありません。"))?;
    let rate = Quantity::parameter("税率", bracket.rate, Unit::Rate);
    let product = Operation::Product;
    let whole = rule.take(trace, label, Unit::Yen, product, &[taxable, &rate], |whole| {
        format!("{}{taxable} × 税率{rate}で{whole}です。", taxable.label)
    })?;
    if bracket.amount == 0 {
        return Ok(whole);
    }
    let minus = Quantity::parameter("速算表の控除額", Yen::new(-bracket.amount), Unit::Yen);
    let difference = Operation::Difference;
    rule.take(trace, label, Unit::Yen, difference, &[&whole, &minus], |tax| {
        format!("速算表の控除額{minus}を引いて、{label}は{tax}です。")
    })
}

/// The tax after the credit, and the credit that is left.
fn housing_loan<T: Trace>(
    case: &YearEndCase<'_>,
    computed: &Quantity,
    trace: &mut T,
) -> Result<(Quantity, Quantity), StatuteError> {
    let unused = "控除しきれない住宅借入金等特別控除";
    if case.housing_loan_credit == Yen::ZERO {
        return Ok((computed.clone(), zero(unused)));
    }
    let credit = Quantity::yen("住宅借入金等特別控除額", case.housing_loan_credit);
    let rule = Rule::new("住宅借入金等特別控除", &HOUSING);
    let operands = [&credit, computed];
    let least = Operation::Minimum;
    let used = rule.take(trace, "控除する額", Unit::Yen, least, &operands, |used| {
        format!("住宅借入金等特別控除額{credit}のうち、算出所得税額までの{used}を引きます。")
    })?;
    let label = "年調所得税額";
    let minus = Operation::Difference;
    let after = rule.take(trace, label, Unit::Yen, minus, &[computed, &used], |after| {
        format!("年調所得税額は{after}です。")
    })?;
    let minus = Operation::Difference;
    let left = rule.take(trace, unused, Unit::Yen, minus, &[&credit, &used], |left| {
        format!("控除しきれない額は{left}です。")
    })?;
    Ok((after, left))
}

/// 定額減税: the taxpayer, a spouse within the limit and every dependant.
fn fixed_reduction<T: Trace>(
    case: &YearEndCase<'_>,
    own_income: &Quantity,
    tax: &Quantity,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.year_end.fixed_reduction.of_tax_year(case.year)?;
    let terms = *found.value;
    if terms.per_person == 0 {
        return Ok(tax.clone());
    }
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("定額減税", &REDUCTION).with(&parameters);
    if !at_most(rule, own_income, terms.income_upto, trace)?.is_true() {
        return Ok(tax.clone());
    }
    let limit = law.year_end.income_limit.of_tax_year(case.year)?.value.relative;
    let spouse = i64::from(case.spouse_within(limit).is_some());
    let relatives = case.dependants.map_or(0, |counts| i64::from(counts.total()));
    let persons = Quantity::count("本人と家族の人数", 1 + spouse + relatives, Unit::Count);
    let each = Quantity::parameter("1人の額", Yen::new(terms.per_person), Unit::Yen);
    let product = Operation::Product;
    let whole =
        rule.take(trace, "年調減税額", Unit::Yen, product, &[&persons, &each], |whole| {
            format!("年調減税額は、{persons}人 × {each}で{whole}です。")
        })?;
    let least = Operation::Minimum;
    let used = rule.take(trace, "減税する額", Unit::Yen, least, &[&whole, tax], |used| {
        format!("年調所得税額{tax}までの{used}を引きます。")
    })?;
    let minus = Operation::Difference;
    rule.take(trace, "減税後の年調所得税額", Unit::Yen, minus, &[tax, &used], |after| {
        format!("年調減税額の後の年調所得税額は{after}です。")
    })
}

fn annual<T: Trace>(
    case: &YearEndCase<'_>,
    tax: &Quantity,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.year_end.surtax.of_tax_year(case.year)?;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let label = "年調年税額";
    let rule = Rule::new(label, &ANNUAL).with(&parameters);
    let rate = Quantity::parameter("合計の率", found.value.with_income_tax(), Unit::Rate);
    let product = Operation::Product;
    let exact = rule.take(trace, label, Unit::Yen, product, &[tax, &rate], |exact| {
        format!("{tax} × {rate}で{exact}です。")
    })?;
    let floor = Operation::FloorTo(TAX_FRACTION);
    rule.take(trace, label, Unit::Yen, floor, &[&exact], |annual| {
        format!("100円未満を切り捨てて、{label}は{annual}です。")
    })
}
