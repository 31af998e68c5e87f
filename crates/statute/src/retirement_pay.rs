//! 退職手当等の源泉徴収 — income tax and resident's tax withheld from retirement pay.
//!
//! Law: 所得税法30条・199条・201条, 地方税法50条の3・50条の4・328条の2・328条の3. One payment of one payer: earlier
//! retirement pay of the same or of the years before is not covered.

use romori_types::{Exact, Rate, Yen};

use crate::error::StatuteError;
use crate::law::{Basis, InForce, Law, RetirementTaxTerms, TaxTier};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};
use crate::withholding::dropped;
use crate::withholding_formula::tier_amount;

static DEDUCTION: [Basis; 1] = [Basis::act("所得税法30条3項・6項")];
static CATEGORY: [Basis; 1] = [Basis::act("所得税法30条2項・4項・5項")];
static TAXABLE: [Basis; 1] = [Basis::act("所得税法201条1項1号")];
static INCOME_TAX: [Basis; 2] = [
    Basis::act("所得税法89条1項・201条1項1号"),
    Basis::act(
        "東日本大震災からの復興のための施策を実施するために必要な財源の確保に関する特別措置法28条",
    ),
];
static NOT_FILED: [Basis; 1] = [Basis::act("所得税法201条3項")];
static RESIDENT: [Basis; 3] = [
    Basis::act("地方税法50条の4"),
    Basis::act("地方税法328条の3"),
    Basis::act("地方税法20条の4の2第3項"),
];

/// The years of 30条3項 from which each further year counts more.
const TWENTY_YEARS: u32 = 20;

/// 退職手当等の問い — what is paid, and what 退職所得の受給に関する申告書 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetirementPayCase {
    /// The year in which the pay falls due.
    pub year: i16,
    /// 退職手当等の金額, all of it.
    pub pay: Yen,
    /// 退職所得の受給に関する申告書, if it was filed.
    pub declaration: Option<RetirementDeclaration>,
}

/// 退職所得の受給に関する申告書 — what it declares of service and retirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetirementDeclaration {
    /// 勤続年数, a fraction of a year counted as one.
    pub service_years: u32,
    /// 役員等: the years are years as an officer.
    pub officer: bool,
    /// 障害者になったことに直接基因する退職
    pub disability: bool,
}

/// 退職手当等の区分 — by which half of the income is taxed, or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RetirementPayCategory {
    /// 一般退職手当等
    General,
    /// 短期退職手当等
    Short,
    /// 特定役員退職手当等
    Officer,
}

impl RetirementPayCategory {
    /// Its name.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::General => "一般退職手当等",
            Self::Short => "短期退職手当等",
            Self::Officer => "特定役員退職手当等",
        }
    }
}

/// 退職手当等の税額 — what is withheld, and by the declaration how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetirementTax {
    /// If the declaration was filed.
    pub declared: Option<DeclaredRetirementTax>,
    /// 所得税及び復興特別所得税 (from 2027 防衛特別所得税 too).
    pub income_tax: Yen,
}

/// 申告のある退職手当等の税額 — deduction, taxable income and resident's taxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclaredRetirementTax {
    /// The category.
    pub category: RetirementPayCategory,
    /// 退職所得控除額
    pub deduction: Yen,
    /// 課税退職所得金額
    pub taxable: Yen,
    /// 市町村民税
    pub municipal: Yen,
    /// 道府県民税
    pub prefectural: Yen,
}

/// What is withheld from retirement pay.
///
/// Law: 所得税法201条, 地方税法328条の3. Rounding: of the taxable income what is under 1,000 yen is dropped,
/// of income tax the fraction of a yen, of each resident's tax what is under 100 yen. Unit: whole
/// yen. Not covered: the resident's tax of who filed no declaration, which is found by what the
/// municipality knows.
///
/// # Errors
/// When the year lies outside the checked range, the pay is negative or the years are 0.
pub fn retirement_tax<T: Trace>(
    case: &RetirementPayCase,
    law: &Law,
    trace: &mut T,
) -> Result<RetirementTax, StatuteError> {
    let found = law.tax.retirement.of_year(case.year)?;
    if case.pay < Yen::ZERO {
        let message = "退職手当等の金額は0円以上で入れてください。";
        return Err(StatuteError::impossible("retirement_pay", message));
    }
    let pay = Quantity::yen("退職手当等", case.pay);
    let Some(declaration) = case.declaration else {
        let income_tax = undeclared(&pay, found, trace)?;
        return Ok(RetirementTax { declared: None, income_tax });
    };
    if declaration.service_years == 0 {
        let message = "勤続年数は1年に満たない端数を1年として、1以上で入れてください。";
        return Err(StatuteError::impossible("service_years_rounded_up", message));
    }
    let declared = Declared { pay, declaration, found };
    let deduction = declared.deduction(trace)?;
    trace.gives("deduction", &deduction);
    let category = declared.category(trace)?;
    let taxable = declared.taxable(category, &deduction, trace)?;
    trace.gives("taxable", &taxable);
    let brackets = law.tax.income_brackets.of_year(case.year)?;
    let income_tax = declared.income_tax(&taxable, brackets, trace)?;
    trace.gives("income_tax_withheld", &income_tax);
    let municipal = declared.resident("市町村民税", found.value.municipal, &taxable, trace)?;
    trace.gives("municipal_tax", &municipal);
    let prefectural = declared.resident("道府県民税", found.value.prefectural, &taxable, trace)?;
    trace.gives("prefectural_tax", &prefectural);
    let declared = DeclaredRetirementTax {
        category,
        deduction: deduction.as_yen(),
        taxable: taxable.as_yen(),
        municipal: municipal.as_yen(),
        prefectural: prefectural.as_yen(),
    };
    Ok(RetirementTax { declared: Some(declared), income_tax: income_tax.as_yen() })
}

/// Without the declaration a share of the whole, without any deduction.
fn undeclared<T: Trace>(
    pay: &Quantity,
    found: InForce<'_, RetirementTaxTerms>,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let rate = Quantity::parameter("申告書のないときの率", found.value.not_filed, Unit::Rate);
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("申告書のない退職手当等", &NOT_FILED).with(&parameters);
    let operands = [pay, &rate];
    let product = Operation::Product;
    let exact = rule.take(trace, "丸める前", Unit::Yen, product, &operands, |exact| {
        format!("申告書がないので、退職手当等{pay}の全額 × {rate}で{exact}です。")
    })?;
    let tax = dropped(&exact, "源泉徴収税額", trace)?;
    trace.gives("income_tax_withheld", &tax);
    Ok(tax.as_yen())
}

/// Retirement pay with a declaration, under way.
struct Declared<'a> {
    pay: Quantity,
    declaration: RetirementDeclaration,
    found: InForce<'a, RetirementTaxTerms>,
}

impl Declared<'_> {
    fn deduction<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let terms = self.found.value;
        let years = self.declaration.service_years;
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("退職所得控除額", &DEDUCTION).with(&parameters);
        let early = years.min(TWENTY_YEARS);
        let late = years.saturating_sub(TWENTY_YEARS);
        let each = |label, yen| Quantity::parameter(label, Yen::new(yen), Unit::Yen);
        let each_early = each("20年までの1年", terms.per_year);
        let each_late = each("20年を超える1年", terms.per_year_after_20);
        let early = Quantity::count("20年までの年数", i64::from(early), Unit::Count);
        let late = Quantity::count("20年を超える年数", i64::from(late), Unit::Count);
        let product = |each: &Quantity, count: &Quantity, trace: &mut T| {
            let operands = [each, count];
            rule.take(trace, "控除額", Unit::Yen, Operation::Product, &operands, |sum| {
                format!("{} {each} × {count}年で{sum}です。", each.label)
            })
        };
        let of_early = product(&each_early, &early, trace)?;
        let of_late = product(&each_late, &late, trace)?;
        let operands = [&of_early, &of_late];
        let sum = rule.take(trace, "控除額", Unit::Yen, Operation::Sum, &operands, |sum| {
            format!("勤続{years}年の控除額は{sum}です。")
        })?;
        let minimum = each("控除額の下限", terms.minimum);
        let operands = [&sum, &minimum];
        let least =
            rule.take(trace, "控除額", Unit::Yen, Operation::Maximum, &operands, |least| {
                format!("{minimum}を下回らないので{least}です。")
            })?;
        let besides = if self.declaration.disability { terms.disability } else { 0 };
        let besides = each("障害による退職の加算", besides);
        let operands = [&least, &besides];
        rule.take(trace, "退職所得控除額", Unit::Yen, Operation::Sum, &operands, |sum| {
            if self.declaration.disability {
                format!("障害者になったことによる退職なので{besides}を加えて{sum}です。")
            } else {
                format!("退職所得控除額は{sum}です。")
            }
        })
    }

    fn category<T: Trace>(&self, trace: &mut T) -> Result<RetirementPayCategory, StatuteError> {
        let limit = i64::from(self.found.value.short_years_max);
        let limit = Quantity::parameter("短い勤続の上限", Exact::whole(limit), Unit::Count);
        let years = i64::from(self.declaration.service_years);
        let years = Quantity::count("勤続年数", years, Unit::Count);
        let officer = self.declaration.officer;
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("退職手当等の区分", &CATEGORY).with(&parameters);
        let operands = [&limit, &years];
        let at_least = Operation::AtLeast;
        let short = rule.take(trace, "勤続が短い", Unit::Truth, at_least, &operands, |is| {
            let whose = if officer { "役員等の" } else { "" };
            let category = category_of(is.is_true(), officer).ja();
            let than = if is.is_true() { "以下なので" } else { "を超えるので" };
            format!("{whose}勤続{years}年は{limit}年{than}、{category}です。")
        })?;
        Ok(category_of(short.is_true(), officer))
    }

    /// 課税退職所得金額
    fn taxable<T: Trace>(
        &self,
        category: RetirementPayCategory,
        deduction: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let pay = &self.pay;
        let rule = Rule::new("退職所得の金額", &CATEGORY);
        let zero = Quantity::count("下限", 0, Unit::Yen);
        let operands = [pay, deduction];
        let difference = Operation::Difference;
        let left = rule.take(trace, "控除後", Unit::Yen, difference, &operands, |left| {
            format!("退職手当等{pay}から控除額{deduction}を引いて{left}です。")
        })?;
        let operands = [&left, &zero];
        let left =
            rule.take(trace, "控除後", Unit::Yen, Operation::Maximum, &operands, |left| {
                format!("控除後の金額は{left}です（0円を下回りません）。")
            })?;
        let income = match category {
            RetirementPayCategory::General => halved(rule, &left, trace)?,
            RetirementPayCategory::Officer => left,
            RetirementPayCategory::Short => self.halved_up_to_limit(rule, &left, trace)?,
        };
        let rule = Rule::new("課税退職所得金額", &TAXABLE);
        let floor = Operation::FloorTo(1_000);
        rule.take(trace, "課税退職所得金額", Unit::Yen, floor, &[&income], |taxable| {
            format!("1,000円未満を切り捨てて、課税退職所得金額は{taxable}です。")
        })
    }

    /// 短期退職手当等: half up to a limit, the whole of what exceeds it.
    fn halved_up_to_limit<T: Trace>(
        &self,
        rule: Rule<'_>,
        left: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = rule.with(&parameters);
        let limit = Yen::new(self.found.value.short_half_limit);
        let limit = Quantity::parameter("2分の1の限度", limit, Unit::Yen);
        let operands = [left, &limit];
        let minimum = Operation::Minimum;
        let within =
            rule.take(trace, "限度までの金額", Unit::Yen, minimum, &operands, |within| {
                format!("{limit}までの金額は{within}です。")
            })?;
        let operands = [left, &within];
        let difference = Operation::Difference;
        let over = rule.take(
            trace,
            "限度を超える金額",
            Unit::Yen,
            difference,
            &operands,
            |over| format!("{limit}を超える金額は{over}で、2分の1にしません。"),
        )?;
        let half = halved(rule, &within, trace)?;
        let operands = [&half, &over];
        rule.take(trace, "退職所得", Unit::Yen, Operation::Sum, &operands, |income| {
            format!("合わせて{income}です。")
        })
    }

    fn income_tax<T: Trace>(
        &self,
        taxable: &Quantity,
        brackets: InForce<'_, Vec<TaxTier>>,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let parameters: [&dyn DescribeParameter; 1] = [&brackets];
        let rule = Rule::new("所得税額", &INCOME_TAX).with(&parameters);
        let tax = tier_amount(rule, taxable, brackets.value, trace)?;
        let rate = self.found.value.income_tax_with_surtax;
        let rate = Quantity::parameter("付加税を合わせた率", rate, Unit::Rate);
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("復興特別所得税などを合わせた税額", &INCOME_TAX).with(&parameters);
        let operands = [&tax, &rate];
        let product = Operation::Product;
        let exact = rule.take(trace, "丸める前", Unit::Yen, product, &operands, |exact| {
            format!("所得税額{tax} × {rate}で{exact}です。")
        })?;
        dropped(&exact, "源泉徴収税額", trace)
    }

    fn resident<T: Trace>(
        &self,
        label: &'static str,
        rate: Rate,
        taxable: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let rate = Quantity::parameter("住民税の率", rate, Unit::Rate);
        let parameters: [&dyn DescribeParameter; 1] = [&self.found];
        let rule = Rule::new("住民税（特別徴収）", &RESIDENT).with(&parameters);
        let operands = [taxable, &rate];
        let product = Operation::Product;
        let exact = rule.take(trace, "丸める前", Unit::Yen, product, &operands, |exact| {
            format!("{label}は、{taxable} × {rate}で{exact}です。")
        })?;
        let floor = Operation::FloorTo(100);
        rule.take(trace, label, Unit::Yen, floor, &[&exact], |tax| {
            format!("100円未満を切り捨てて{tax}です。")
        })
    }
}

const fn category_of(short: bool, officer: bool) -> RetirementPayCategory {
    match (short, officer) {
        (false, _) => RetirementPayCategory::General,
        (true, false) => RetirementPayCategory::Short,
        (true, true) => RetirementPayCategory::Officer,
    }
}

fn halved<T: Trace>(
    rule: Rule<'_>,
    amount: &Quantity,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let two = Quantity::count("2", 2, Unit::Count);
    let operands = [amount, &two];
    rule.take(trace, "2分の1", Unit::Yen, Operation::Quotient, &operands, |half| {
        format!("{amount}の2分の1は{half}です。")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn case(pay: i64, service_years: u32, officer: bool, disability: bool) -> RetirementPayCase {
        let declaration = RetirementDeclaration { service_years, officer, disability };
        RetirementPayCase { year: 2026, pay: Yen::new(pay), declaration: Some(declaration) }
    }

    fn found(case: &RetirementPayCase) -> RetirementTax {
        let mut trace = Explanation::default();
        let found = retirement_tax(case, Law::embedded(), &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        let field = |name| replayed.iter().find(|(field, _)| *field == name).map(|(_, v)| *v);
        assert_eq!(field("income_tax_withheld"), Some(found.income_tax.into()));
        if let Some(declared) = found.declared {
            assert_eq!(field("municipal_tax"), Some(declared.municipal.into()));
            assert_eq!(field("taxable"), Some(declared.taxable.into()));
        }
        found
    }

    fn declared(case: &RetirementPayCase) -> DeclaredRetirementTax {
        found(case).declared.unwrap()
    }

    /// 所得税法30条3項・6項: 40万円 a year to twenty, 70万円 after, at least 80万円.
    #[test]
    fn deductions() {
        for (years, disability, deduction) in [
            (1, false, 800_000),
            (2, false, 800_000),
            (3, false, 1_200_000),
            (1, true, 1_800_000),
            (10, false, 4_000_000),
            (19, false, 7_600_000),
            (20, false, 8_000_000),
            (21, false, 8_700_000),
            (24, false, 10_800_000),
            (30, false, 15_000_000),
            (30, true, 16_000_000),
        ] {
            let made = declared(&case(1, years, false, disability));
            assert_eq!(made.deduction, Yen::new(deduction), "{years}");
            assert_eq!((made.taxable, made.municipal), (Yen::ZERO, Yen::ZERO));
        }
    }

    #[test]
    fn categories_and_what_is_halved() {
        use RetirementPayCategory::{General, Officer, Short};
        // Five years: 2,000,000 yen off.
        for (pay, years, officer, category, taxable) in [
            (14_730_000, 24, false, General, 1_965_000),
            (4_000_000, 5, false, Short, 1_000_000),
            (5_000_000, 5, false, Short, 1_500_000),
            // 1,500,000 + 1,999, 2,000 and 2,001 above the limit of 3,000,000.
            (5_001_999, 5, false, Short, 1_501_000),
            (5_002_000, 5, false, Short, 1_502_000),
            (5_002_001, 5, false, Short, 1_502_000),
            (8_000_000, 5, false, Short, 4_500_000),
            (8_000_000, 5, true, Officer, 6_000_000),
            (8_000_000, 6, false, General, 2_800_000),
            (8_000_000, 6, true, General, 2_800_000),
            (2_001_999, 5, true, Officer, 1_000),
            (4_003_999, 10, false, General, 1_000),
            (4_001_999, 10, false, General, 0),
            (4_002_000, 10, false, General, 1_000),
        ] {
            let made = declared(&case(pay, years, officer, false));
            assert_eq!((made.category, made.taxable), (category, Yen::new(taxable)), "{pay}");
        }
    }

    /// The tax bracket by bracket (所得税法89条1項), × 102.1%, in whole numbers.
    fn by_brackets(taxable: i64) -> i64 {
        let tops = [1_950_000, 3_300_000, 6_950_000, 9_000_000, 18_000_000, 40_000_000, i64::MAX];
        let mut tax = 0;
        let mut from = 0;
        for (top, percent) in tops.into_iter().zip([5, 10, 20, 23, 33, 40, 45]) {
            tax += (taxable.min(top) - from).max(0) * percent;
            from = top;
        }
        tax / 100 * 1_021 / 1_000
    }

    #[test]
    fn income_tax_both_ways() {
        let bounds = [1_950_000, 3_300_000, 6_950_000, 9_000_000, 18_000_000, 40_000_000];
        let near = bounds.iter().flat_map(|bound| [bound - 1_000, *bound, bound + 1_000]);
        for taxable in near.chain((0..60_000_000).step_by(333_000)) {
            let made = found(&case(taxable * 2 + 8_000_000, 20, false, false));
            let declared = made.declared.unwrap();
            assert_eq!(declared.taxable, Yen::new(taxable));
            assert_eq!(made.income_tax, Yen::new(by_brackets(taxable)), "{taxable}");
            assert_eq!(declared.municipal, Yen::new(taxable * 6 / 10_000 * 100));
            assert_eq!(declared.prefectural, Yen::new(taxable * 4 / 10_000 * 100));
        }
    }

    #[test]
    fn resident_taxes_drop_what_is_under_a_hundred() {
        // 1,001,000 × 6% = 60,060; × 4% = 40,040.
        let made = declared(&case(2_002_000 + 4_000_000, 10, false, false));
        assert_eq!((made.municipal, made.prefectural), (Yen::new(60_000), Yen::new(40_000)));
    }

    #[test]
    fn without_a_declaration() {
        for (pay, tax) in [(14_730_000, 3_007_866), (0, 0), (4, 0), (5, 1), (10_000, 2_042)] {
            let case = RetirementPayCase { year: 2027, pay: Yen::new(pay), declaration: None };
            let made = found(&case);
            assert_eq!((made.declared, made.income_tax), (None, Yen::new(tax)), "{pay}");
        }
    }

    #[test]
    fn what_is_refused() {
        let ask = |case: &RetirementPayCase| retirement_tax(case, Law::embedded(), &mut Silent);
        let fair = case(1, 1, false, false);
        for year in [2021, 2028] {
            let asked = ask(&RetirementPayCase { year, ..fair });
            assert!(matches!(asked, Err(StatuteError::OutOfRange { .. })), "{year}");
        }
        for impossible in [case(-1, 1, false, false), case(1, 0, false, false)] {
            assert!(matches!(ask(&impossible), Err(StatuteError::Impossible { .. })));
        }
    }

    /// More pay never bears less, and a year more never more.
    #[test]
    fn tax_rises_with_pay_and_falls_with_years() {
        for officer in [false, true] {
            let mut before = Yen::ZERO;
            for pay in (0..30_000_000).step_by(77_777) {
                let tax = found(&case(pay, 4, officer, false)).income_tax;
                assert!(tax >= before, "{pay}");
                before = tax;
                let later = found(&case(pay, 25, officer, false)).income_tax;
                assert!(later <= tax, "{pay}");
            }
        }
    }
}
