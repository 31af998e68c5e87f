//! 生命保険料控除 and 地震保険料控除.

use romori_types::{Rate, Rounding, Yen};

use super::case::TaxYear;
use super::steps::{together, zero};
use crate::error::StatuteError;
use crate::law::{Basis, Law, LifeInsuranceTerms, PremiumFormula};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static LIFE: [Basis; 1] = [Basis::act("所得税法76条")];
static LIFE_YOUNG: [Basis; 2] =
    [Basis::act("所得税法76条1項"), Basis::act("租税特別措置法41条の15の5")];
static EARTHQUAKE: [Basis; 1] = [Basis::act("所得税法77条")];

/// 支払った生命保険料 — by class and by the age of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LifeInsurancePaid {
    /// 新生命保険料
    pub new_general: Yen,
    /// 旧生命保険料
    pub old_general: Yen,
    /// 介護医療保険料
    pub care_medical: Yen,
    /// 新個人年金保険料
    pub new_pension: Yen,
    /// 旧個人年金保険料
    pub old_pension: Yen,
}

impl LifeInsurancePaid {
    /// Nothing paid.
    pub const NONE: Self = Self {
        new_general: Yen::ZERO,
        old_general: Yen::ZERO,
        care_medical: Yen::ZERO,
        new_pension: Yen::ZERO,
        old_pension: Yen::ZERO,
    };

    pub(super) fn least(self) -> Yen {
        let general = self.new_general.min(self.old_general);
        general.min(self.care_medical).min(self.new_pension).min(self.old_pension)
    }
}

/// 支払った地震保険料 — and premiums of old long-term contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EarthquakeInsurancePaid {
    /// 地震保険料
    pub earthquake: Yen,
    /// 旧長期損害保険料
    pub old_long_term: Yen,
}

impl EarthquakeInsurancePaid {
    /// Nothing paid.
    pub const NONE: Self = Self { earthquake: Yen::ZERO, old_long_term: Yen::ZERO };

    pub(super) fn least(self) -> Yen {
        self.earthquake.min(self.old_long_term)
    }
}

/// 生命保険料控除.
///
/// Law: 所得税法76条, 租税特別措置法41条の15の5. Rounding: each class's amount up to the yen. Unit: yen.
///
/// # Errors
/// When the year lies outside the checked range or an amount is negative.
pub fn life_insurance_deduction<T: Trace>(
    year: TaxYear,
    paid: LifeInsurancePaid,
    has_dependant_under_23: bool,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    not_negative("life_insurance", paid.least())?;
    let deduction = noted_life(year, &paid, has_dependant_under_23, law, trace)?;
    trace.gives("life_insurance_deduction", &deduction);
    Ok(deduction.as_yen())
}

/// 地震保険料控除.
///
/// Law: 所得税法77条. Rounding: up to the yen. Unit: yen.
///
/// # Errors
/// When the year lies outside the checked range or an amount is negative.
pub fn earthquake_insurance_deduction<T: Trace>(
    year: TaxYear,
    paid: EarthquakeInsurancePaid,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    not_negative("earthquake_insurance", paid.least())?;
    Ok(noted_earthquake(year, paid, law, trace)?.as_yen())
}

fn not_negative(field: &'static str, least: Yen) -> Result<(), StatuteError> {
    if least < Yen::ZERO {
        return Err(StatuteError::impossible(field, "金額は0円以上で入れてください。"));
    }
    Ok(())
}

/// What is paid on new and on old contracts of one class.
struct Class<'a> {
    label: &'static str,
    names: [&'static str; 2],
    new: Yen,
    new_formula: &'a PremiumFormula,
    old: Yen,
    basis: &'static [Basis],
}

pub(super) fn noted_life<T: Trace>(
    year: TaxYear,
    paid: &LifeInsurancePaid,
    young: bool,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.year_end.life_insurance.of_tax_year(year)?;
    let terms = found.value;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let young = terms.new_with_young.as_ref().filter(|_| young);
    let general_basis: &'static [Basis] = if young.is_some() { &LIFE_YOUNG } else { &LIFE };
    let classes = [
        Class {
            label: "一般の生命保険料の控除額",
            names: ["新生命保険料", "旧生命保険料"],
            new: paid.new_general,
            new_formula: young.unwrap_or(&terms.new),
            old: paid.old_general,
            basis: general_basis,
        },
        Class {
            label: "介護医療保険料の控除額",
            names: ["介護医療保険料", ""],
            new: paid.care_medical,
            new_formula: &terms.new,
            old: Yen::ZERO,
            basis: &LIFE,
        },
        Class {
            label: "個人年金保険料の控除額",
            names: ["新個人年金保険料", "旧個人年金保険料"],
            new: paid.new_pension,
            new_formula: &terms.new,
            old: paid.old_pension,
            basis: &LIFE,
        },
    ];
    let mut parts = Vec::with_capacity(classes.len());
    for class in &classes {
        let rule = Rule::new("生命保険料控除", class.basis).with(&parameters);
        parts.extend(class.deduction(rule, terms, trace)?);
    }
    let label = "生命保険料控除";
    let rule = Rule::new(label, &LIFE).with(&parameters);
    let sum = together(rule, label, &parts, trace)?;
    capped(rule, label, &sum, terms.total_most, trace)
}

impl Class<'_> {
    /// New and old together up to the limit of new contracts, or old alone if that is more.
    fn deduction<T: Trace>(
        &self,
        rule: Rule<'_>,
        terms: &LifeInsuranceTerms,
        trace: &mut T,
    ) -> Result<Option<Quantity>, StatuteError> {
        let label = self.label;
        let has = |paid: Yen| paid > Yen::ZERO;
        let [new_name, old_name] = self.names;
        let new = Quantity::yen(new_name, self.new);
        let old = Quantity::yen(old_name, self.old);
        match (has(self.new), has(self.old)) {
            (false, false) => Ok(None),
            (true, false) => formula(rule, label, &new, self.new_formula, trace).map(Some),
            (false, true) => formula(rule, label, &old, &terms.old, trace).map(Some),
            (true, true) => {
                let new = formula(rule, label, &new, self.new_formula, trace)?;
                let old = formula(rule, label, &old, &terms.old, trace)?;
                let sum = Operation::Sum;
                let operands = [&new, &old];
                let both = rule.take(trace, label, Unit::Yen, sum, &operands, |both| {
                    format!("新契約{new}と旧契約{old}を合わせて{both}です。")
                })?;
                let both = capped(rule, label, &both, self.new_formula.most, trace)?;
                let most = Operation::Maximum;
                let operands = [&both, &old];
                rule.take(trace, label, Unit::Yen, most, &operands, |chosen| {
                    format!("合わせた{both}と旧契約だけの{old}の多い方で、{label}は{chosen}です。")
                })
                .map(Some)
            }
        }
    }
}

/// The amount of a formula for what was paid.
fn formula<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    paid: &Quantity,
    formula: &PremiumFormula,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let yen = paid.as_yen().get();
    let Some(tier) = formula.tiers.iter().find(|tier| yen <= tier.upto) else {
        let most = Quantity::parameter("限度", Yen::new(formula.most), Unit::Yen);
        let operands = [&most, paid];
        let minimum = Operation::Minimum;
        return rule.take(trace, label, Unit::Yen, minimum, &operands, |most| {
            format!("{}{paid}は計算式の最後の段階を超えるので、限度の{most}です。", paid.label)
        });
    };
    let upto = Yen::new(tier.upto);
    let share = Quantity::parameter("割合", tier.share, Unit::Rate);
    let product = Operation::Product;
    let part = rule.take(trace, label, Unit::Yen, product, &[paid, &share], |part| {
        let paid_label = &paid.label;
        if tier.share == Rate::ONE {
            format!("{paid_label}{paid}は{upto}円以下の段階なので、全額です。")
        } else {
            format!("{paid_label}{paid}は{upto}円以下の段階なので、{share}の{part}です。")
        }
    })?;
    if tier.plus == 0 && part.value.as_whole().is_some() {
        return Ok(part);
    }
    let plus = Quantity::parameter("加える額", Yen::new(tier.plus), Unit::Yen);
    let sum = Operation::Sum;
    let exact = rule.take(trace, label, Unit::Yen, sum, &[&part, &plus], |sum| {
        format!("{plus}を加えて{sum}です。")
    })?;
    if exact.value.as_whole().is_some() {
        return Ok(exact);
    }
    let up = Operation::Round(Rounding::Up);
    rule.take(trace, label, Unit::Yen, up, &[&exact], |yen| {
        format!("1円未満を切り上げて{yen}です。")
    })
}

/// At most a limit; no step where there is nothing to limit.
fn capped<T: Trace>(
    rule: Rule<'_>,
    label: &'static str,
    amount: &Quantity,
    most: i64,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    if amount.value == zero(label).value {
        return Ok(zero(label));
    }
    let most = Quantity::parameter("限度", Yen::new(most), Unit::Yen);
    let operands = [amount, &most];
    rule.take(trace, label, Unit::Yen, Operation::Minimum, &operands, |capped| {
        format!("{label}は{most}までなので、{capped}です。")
    })
}

pub(super) fn noted_earthquake<T: Trace>(
    year: TaxYear,
    paid: EarthquakeInsurancePaid,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.year_end.earthquake_insurance.of_tax_year(year)?;
    let terms = found.value;
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let label = "地震保険料控除";
    let rule = Rule::new(label, &EARTHQUAKE).with(&parameters);
    let mut parts = Vec::with_capacity(2);
    if paid.earthquake > Yen::ZERO {
        let earthquake = Quantity::yen("地震保険料", paid.earthquake);
        parts.push(capped(rule, "地震保険料の控除額", &earthquake, terms.most, trace)?);
    }
    if paid.old_long_term > Yen::ZERO {
        let old = Quantity::yen("旧長期損害保険料", paid.old_long_term);
        parts.push(formula(rule, "旧長期の控除額", &old, &terms.old_long_term, trace)?);
    }
    let sum = together(rule, label, &parts, trace)?;
    capped(rule, label, &sum, terms.most, trace)
}
