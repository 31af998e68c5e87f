//! Deductions for the person, the spouse and the relatives.

use romori_types::Yen;

use super::case::{Disability, SpouseOfYear, TaxYear, YearEndCase};
use super::steps::{at_most, banded, chosen, counted, index, place, together, within_limit, zero};
use crate::error::StatuteError;
use crate::law::{Basis, DeductionBand, InForce, Law, SpecifiedRelativeTerms, YearEndTerms};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static BASIC: [Basis; 2] = [Basis::act("所得税法86条"), Basis::act("租税特別措置法41条の16の2")];
static SPOUSE: [Basis; 1] = [Basis::act("所得税法83条")];
static SPOUSE_SPECIAL: [Basis; 1] = [Basis::act("所得税法83条の2")];
static DEPENDANTS: [Basis; 1] = [Basis::act("所得税法84条")];
static SPECIFIED: [Basis; 1] = [Basis::act("所得税法84条の2")];
static DISABILITY: [Basis; 1] = [Basis::act("所得税法79条")];
static WIDOW: [Basis; 2] = [Basis::act("所得税法2条1項30号"), Basis::act("所得税法80条")];
static SINGLE_PARENT: [Basis; 2] = [Basis::act("所得税法2条1項31号"), Basis::act("所得税法81条")];
static STUDENT: [Basis; 2] = [Basis::act("所得税法2条1項32号"), Basis::act("所得税法82条")];

/// The case with the total income by which its limits are judged.
pub(super) struct Person<'a> {
    pub(super) case: &'a YearEndCase<'a>,
    pub(super) own_income: &'a Quantity,
    pub(super) terms: &'a YearEndTerms,
}

impl Person<'_> {
    pub(super) fn basic<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let found = self.terms.basic_deduction.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let rule = Rule::new("基礎控除", &BASIC).with(&parameters);
        banded(rule, "基礎控除", self.own_income, found.value, trace)
    }

    /// 配偶者控除 and 配偶者特別控除; at least one of them is nothing.
    pub(super) fn spouse<T: Trace>(
        &self,
        trace: &mut T,
    ) -> Result<(Quantity, Quantity), StatuteError> {
        let (label, special_label) = ("配偶者控除", "配偶者特別控除");
        let Some(spouse) = self.case.spouse else {
            return Ok((zero(label), zero(special_label)));
        };
        let income = Quantity::yen("配偶者の合計所得金額", spouse.income);
        let limits = self.terms.income_limit.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 1] = [&limits];
        let rule = Rule::new(label, &SPOUSE).with(&parameters);
        let within = at_most(rule, &income, limits.value.relative, trace)?;
        if within.is_true() {
            let deduction = self.spouse_within(spouse, trace)?;
            return Ok((deduction, zero(special_label)));
        }
        Ok((zero(label), self.spouse_special(&income, trace)?))
    }

    fn spouse_within<T: Trace>(
        &self,
        spouse: SpouseOfYear,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let found = self.terms.spouse_deduction.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let rule = Rule::new("配偶者控除", &SPOUSE).with(&parameters);
        let column = place(rule, self.own_income, &found.value.own_upto, trace)?;
        let (kind, amounts) = if spouse.elderly {
            ("老人控除対象配偶者", found.value.elderly)
        } else {
            ("控除対象配偶者", found.value.general)
        };
        let entries = amounts.into_iter().chain([0]).collect();
        let entry = Operation::EntryOf(entries);
        rule.take(trace, "配偶者控除", Unit::Yen, entry, &[&column], |amount| {
            format!("{kind}がある人の配偶者控除は{amount}です。")
        })
    }

    fn spouse_special<T: Trace>(
        &self,
        income: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let found = self.terms.spouse_deduction.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let rule = Rule::new("配偶者特別控除", &SPOUSE_SPECIAL).with(&parameters);
        let column = index(&place(rule, self.own_income, &found.value.own_upto, trace)?);
        let bands: Vec<DeductionBand> = found
            .value
            .special
            .iter()
            .map(|band| DeductionBand {
                upto: band.upto,
                amount: band.amounts.get(column).copied().unwrap_or(0),
            })
            .collect();
        banded(rule, "配偶者特別控除", income, &bands, trace)
    }

    pub(super) fn dependants<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let Some(counts) = self.case.dependants else { return Ok(zero("扶養控除")) };
        let found = self.terms.dependant_deduction.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let rule = Rule::new("扶養控除", &DEPENDANTS).with(&parameters);
        let each = found.value;
        let kinds = [
            ("16歳から18歳の扶養親族", counts.age_16_18, each.general),
            ("特定扶養親族", counts.specified, each.specified),
            ("23歳から69歳の扶養親族", counts.age_23_69, each.general),
            ("老人扶養親族", counts.elderly, each.elderly),
            ("同居老親等", counts.elderly_cohabiting_parent, each.elderly_cohabiting_parent),
        ];
        counted(rule, "扶養控除", &kinds, trace)
    }

    /// The taxpayer, a spouse within the limit, and dependants of any age.
    pub(super) fn disability<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let found = self.terms.disability_deduction.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let rule = Rule::new("障害者控除", &DISABILITY).with(&parameters);
        let each = found.value;
        let own = match self.case.own.disability {
            Disability::None => 0,
            Disability::General => each.general,
            Disability::Special | Disability::SpecialCohabiting => each.special,
        };
        let limit = self.terms.income_limit.of_tax_year(self.case.year)?.value.relative;
        let within = self.case.spouse_within(limit);
        let spouse = match within.map_or(Disability::None, |spouse| spouse.disability) {
            Disability::None => 0,
            Disability::General => each.general,
            Disability::Special => each.special,
            Disability::SpecialCohabiting => each.special_cohabiting,
        };
        let relatives = self.case.disabled_dependants;
        let kinds = [
            ("障害者である本人", u32::from(own > 0), own),
            ("障害者である同一生計配偶者", u32::from(spouse > 0), spouse),
            ("障害者である扶養親族", relatives.general, each.general),
            ("特別障害者である扶養親族", relatives.special, each.special),
            ("同居特別障害者", relatives.special_cohabiting, each.special_cohabiting),
        ];
        counted(rule, "障害者控除", &kinds, trace)
    }

    pub(super) fn specified_relatives<T: Trace>(
        &self,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let label = "特定親族特別控除";
        let year = self.case.year;
        let Some(found) = self.terms.specified_relative.of_tax_year_if_any(year)? else {
            return Ok(zero(label));
        };
        let parameters: [&dyn DescribeParameter; 1] = [&found];
        let rule = Rule::new(label, &SPECIFIED).with(&parameters);
        let mut parts = Vec::with_capacity(self.case.specified_relatives_income.len());
        for income in self.case.specified_relatives_income {
            let income = Quantity::yen("特定親族の合計所得金額", *income);
            parts.push(banded(rule, label, &income, &found.value.bands, trace)?);
        }
        together(rule, label, &parts, trace)
    }

    pub(super) fn single_parent<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let label = "ひとり親控除";
        if !self.case.own.single_parent {
            return Ok(zero(label));
        }
        let limits = self.terms.income_limit.of_tax_year(self.case.year)?;
        let found = self.terms.personal_deduction.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 2] = [&limits, &found];
        let rule = Rule::new(label, &SINGLE_PARENT).with(&parameters);
        let terms = (limits.value.single, found.value.single_parent);
        within_limit(rule, label, self.own_income, terms, trace)
    }

    pub(super) fn widow<T: Trace>(&self, trace: &mut T) -> Result<Quantity, StatuteError> {
        let label = "寡婦控除";
        if !self.case.own.widow {
            return Ok(zero(label));
        }
        let limits = self.terms.income_limit.of_tax_year(self.case.year)?;
        let found = self.terms.personal_deduction.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 2] = [&limits, &found];
        let rule = Rule::new(label, &WIDOW).with(&parameters);
        let terms = (limits.value.single, found.value.widow);
        within_limit(rule, label, self.own_income, terms, trace)
    }

    /// Both the total income and the income not from own work have a limit.
    pub(super) fn working_student<T: Trace>(
        &self,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let label = "勤労学生控除";
        if !self.case.own.working_student {
            return Ok(zero(label));
        }
        let limits = self.terms.income_limit.of_tax_year(self.case.year)?;
        let found = self.terms.personal_deduction.of_tax_year(self.case.year)?;
        let parameters: [&dyn DescribeParameter; 2] = [&limits, &found];
        let rule = Rule::new(label, &STUDENT).with(&parameters);
        let mut within = at_most(rule, self.own_income, limits.value.student, trace)?;
        if self.case.other_income > Yen::ZERO {
            let other = Quantity::yen("勤労によらない所得", self.case.other_income);
            let also = at_most(rule, &other, limits.value.student_other, trace)?;
            let all = Operation::All;
            let operands = [&within, &also];
            let both = rule.take(trace, "限度以下か", Unit::Truth, all, &operands, |is| {
                format!("どちらも限度以下か: {is}。")
            })?;
            within = both;
        }
        chosen(rule, label, &within, found.value.working_student, trace)
    }
}

/// 特定親族特別控除 for one relative.
///
/// Law: 所得税法84条の2. Unit: yen. Age: on 31 December. Of a relative whose income is within a
/// dependant's limit there is none (扶養控除 instead), nor before the year 2025.
///
/// # Errors
/// When the year lies outside the checked range or the income is negative.
pub fn specified_relative_deduction<T: Trace>(
    year: TaxYear,
    age: u8,
    income: Yen,
    law: &Law,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    if income < Yen::ZERO {
        let message = "金額は0円以上で入れてください。";
        return Err(StatuteError::impossible("relative_total_income", message));
    }
    let limits = law.year_end.income_limit.of_tax_year(year)?;
    let label = "特定親族特別控除";
    let Some(found) = law.year_end.specified_relative.of_tax_year_if_any(year)? else {
        return Ok(Yen::ZERO);
    };
    let parameters: [&dyn DescribeParameter; 2] = [&limits, &found];
    let rule = Rule::new(label, &SPECIFIED).with(&parameters);
    let age = is_of_age(rule, age, &found, trace)?;
    let income = Quantity::yen("親族の合計所得金額", income);
    let limit = Quantity::parameter("扶養親族の限度", Yen::new(limits.value.relative), Unit::Yen);
    let operands = [&income, &limit];
    let more = Operation::MoreThan;
    let above = rule.take(trace, "限度を超えるか", Unit::Truth, more, &operands, |is| {
        if is.is_true() {
            format!("合計所得金額{income}は{limit}を超えます。")
        } else {
            format!("合計所得金額{income}は{limit}以下なので、特定親族ではありません。")
        }
    })?;
    let operands = [&age, &above];
    let is = rule.take(trace, "特定親族か", Unit::Truth, Operation::All, &operands, |is| {
        format!("特定親族か: {is}。")
    })?;
    let amount = banded(rule, "控除額", &income, &found.value.bands, trace)?;
    let nothing = zero("0円");
    let operands = [&is, &amount, &nothing];
    let deduction =
        rule.take(trace, label, Unit::Yen, Operation::Choose, &operands, |deduction| {
            format!("{label}は{deduction}です。")
        })?;
    trace.gives("specified_relative_deduction", &deduction);
    Ok(deduction.as_yen())
}

fn is_of_age<T: Trace>(
    rule: Rule<'_>,
    age: u8,
    found: &InForce<'_, SpecifiedRelativeTerms>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let terms = found.value;
    let count = |label: &'static str, years: u8| {
        Quantity::parameter(label, Yen::new(i64::from(years)), Unit::Count)
    };
    let (from, last) = (count("から", terms.age_from), count("まで", terms.age_below - 1));
    let age = Quantity::count("年齢", i64::from(age), Unit::Count);
    let least = Operation::AtLeast;
    let reached = rule.take(trace, "年齢", Unit::Truth, least, &[&age, &from], |is| {
        format!("{age}歳は{from}歳以上か: {is}。")
    })?;
    let least = Operation::AtLeast;
    let below = rule.take(trace, "年齢", Unit::Truth, least, &[&last, &age], |is| {
        format!("{age}歳は{last}歳以下か: {is}。")
    })?;
    let operands = [&reached, &below];
    rule.take(trace, "年齢", Unit::Truth, Operation::All, &operands, |is| {
        format!("{from}歳から{last}歳までか: {is}。")
    })
}
