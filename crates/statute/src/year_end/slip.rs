//! 源泉徴収票の内容 — what 給与所得の源泉徴収票 says of a year, as amounts and counts.
//!
//! Law: 所得税法226条1項, 地方税法317条の6. The items of 給与支払報告書（個人別明細書） are the same. Knows no
//! names, addresses or numbers; those belong to who files it. Remarks (摘要) and relatives abroad
//! stand in `remarks.rs`. Not covered: leaving and joining within the year, and the details of a
//! housing loan.

use romori_types::Yen;

use super::case::{DependantCounts, Disability, OwnStatus, TaxYear, YearEndCase};
use super::premium::LifeInsurancePaid;
use super::{IncomeDeductions, YearEndAdjustment};
use crate::error::StatuteError;
use crate::law::Law;

/// 源泉徴収票の内容 — the items in the order of the form (layout of 2025).
///
/// Law: 所得税法226条1項. Unit: yen and persons. `None`: left blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithholdingSlip {
    /// 年分
    pub year: TaxYear,
    /// 支払金額
    pub pay: Yen,
    /// 給与所得控除後の金額（調整控除後）; blank when nothing was adjusted.
    pub income_after_adjustment: Option<Yen>,
    /// 所得控除の額の合計額; blank when nothing was adjusted.
    pub total_deductions: Option<Yen>,
    /// 源泉徴収税額: the annual tax, or what was withheld when nothing was adjusted.
    pub tax: Option<Yen>,
    /// 配偶者の欄
    pub spouse: SlipSpouse,
    /// 控除対象扶養親族等の数・障害者の数
    pub relatives: SlipRelatives,
    /// 特定親族特別控除の額
    pub specified_relative_deduction: Option<Yen>,
    /// 社会保険料等の金額, 小規模企業共済等掛金 among it.
    pub social_insurance: Option<Yen>,
    /// 内 小規模企業共済等掛金
    pub small_enterprise_mutual_aid: Yen,
    /// 生命保険料の控除額
    pub life_insurance_deduction: Option<Yen>,
    /// 地震保険料の控除額
    pub earthquake_insurance_deduction: Option<Yen>,
    /// 住宅借入金等特別控除の額: what was deducted.
    pub housing_loan_credit: Option<Yen>,
    /// 住宅借入金等特別控除可能額, where the tax was too small for it.
    pub housing_loan_credit_possible: Option<Yen>,
    /// 生命保険料の金額の内訳: what was paid.
    pub life_insurance_paid: LifeInsurancePaid,
    /// 旧長期損害保険料の金額: what was paid.
    pub old_long_term_paid: Yen,
    /// 基礎控除の額
    pub basic_deduction: Option<Yen>,
    /// 所得金額調整控除額
    pub income_adjustment_deduction: Option<Yen>,
    /// 本人が障害者・寡婦・ひとり親・勤労学生
    pub own: OwnStatus,
}

/// 源泉徴収票の配偶者の欄 — whether there is one, and what is deducted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SlipSpouse {
    /// 控除対象配偶者の有無
    pub qualified: bool,
    /// 老人
    pub elderly: bool,
    /// 配偶者（特別）控除の額
    pub deduction: Option<Yen>,
    /// 配偶者の合計所得, where something is deducted.
    pub income: Option<Yen>,
}

/// 源泉徴収票の親族の数 — persons on 31 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SlipRelatives {
    /// 特定
    pub specified: u32,
    /// 老人, 同居老親等 among them.
    pub elderly: u32,
    /// 老人の内 同居老親等
    pub elderly_cohabiting_parent: u32,
    /// その他
    pub other: u32,
    /// 特親: 特定親族 for whom something is deducted.
    pub specified_relatives: u32,
    /// 16歳未満扶養親族の数
    pub under_16: u32,
    /// 障害者の数 特別, 同居 among them.
    pub specially_disabled: u32,
    /// 特別の内 同居特別障害者
    pub specially_disabled_cohabiting: u32,
    /// 障害者の数 その他
    pub disabled: u32,
}

/// The slip of a year: of a case and its adjustment.
///
/// Law: 所得税法226条1項, 所得税法施行規則93条. Unit: yen and persons.
///
/// # Errors
/// When the year lies outside the checked range.
pub fn withholding_slip(
    case: &YearEndCase<'_>,
    adjusted: &YearEndAdjustment,
    law: &Law,
) -> Result<WithholdingSlip, StatuteError> {
    let limit = law.year_end.income_limit.of_tax_year(case.year)?.value.relative;
    // Without the tax the adjustment was not made: then its boxes stay blank.
    let made = adjusted.deductions.zip(adjusted.tax);
    let lines = made.map(|(lines, _)| lines);
    let tax = made.map(|(_, tax)| tax);
    let paid = case.social_insurance.map(|paid| paid + case.small_enterprise_mutual_aid);
    let deducted = tax.map(|tax| tax.computed - tax.after_housing_loan);
    let unused = tax.map(|tax| tax.unused_housing_loan_credit).filter(|left| *left > Yen::ZERO);
    Ok(WithholdingSlip {
        year: case.year,
        pay: case.total_pay,
        income_after_adjustment: made.map(|_| adjusted.income.after_adjustment),
        total_deductions: tax.map(|tax| tax.total_deductions),
        tax: tax.map_or(case.withheld_tax, |tax| Some(tax.annual)),
        spouse: spouse(case, lines, limit),
        relatives: relatives(case, law, limit)?,
        specified_relative_deduction: lines.map(|lines| lines.specified_relatives),
        social_insurance: paid,
        small_enterprise_mutual_aid: case.small_enterprise_mutual_aid,
        life_insurance_deduction: lines.map(|lines| lines.life_insurance),
        earthquake_insurance_deduction: lines.map(|lines| lines.earthquake_insurance),
        housing_loan_credit: deducted,
        housing_loan_credit_possible: unused.map(|_| case.housing_loan_credit),
        life_insurance_paid: case.life_insurance,
        old_long_term_paid: case.earthquake_insurance.old_long_term,
        basic_deduction: lines.map(|lines| lines.basic),
        income_adjustment_deduction: made.map(|_| adjusted.income.adjustment_deduction),
        own: case.own,
    })
}

/// A spouse is 控除対象配偶者 when something is deducted for one within a dependant's limit.
fn spouse(case: &YearEndCase<'_>, lines: Option<IncomeDeductions>, limit: i64) -> SlipSpouse {
    let (Some(spouse), Some(lines)) = (case.spouse, lines) else { return SlipSpouse::default() };
    let deduction = lines.spouse + lines.spouse_special;
    let deducted = deduction > Yen::ZERO;
    let qualified = deducted && spouse.income.get() <= limit;
    SlipSpouse {
        qualified,
        elderly: qualified && spouse.elderly,
        deduction: Some(deduction),
        income: deducted.then_some(spouse.income),
    }
}

fn relatives(case: &YearEndCase<'_>, law: &Law, limit: i64) -> Result<SlipRelatives, StatuteError> {
    let counts = case.dependants.unwrap_or_default();
    let DependantCounts { elderly, elderly_cohabiting_parent, .. } = counts;
    let within = case.spouse_within(limit);
    let is = |kind: Disability| u32::from(within.is_some_and(|spouse| spouse.disability == kind));
    let disabled = case.disabled_dependants;
    let cohabiting = disabled.special_cohabiting + is(Disability::SpecialCohabiting);
    Ok(SlipRelatives {
        specified: counts.specified,
        elderly: elderly + elderly_cohabiting_parent,
        elderly_cohabiting_parent,
        other: counts.age_16_18 + counts.age_23_69,
        specified_relatives: specified_relatives(case, law)?,
        under_16: counts.under_16,
        specially_disabled: disabled.special + is(Disability::Special) + cohabiting,
        specially_disabled_cohabiting: cohabiting,
        disabled: disabled.general + is(Disability::General),
    })
}

/// Relatives whose income is within the last band.
fn specified_relatives(case: &YearEndCase<'_>, law: &Law) -> Result<u32, StatuteError> {
    let found = law.year_end.specified_relative.of_tax_year_if_any(case.year)?;
    let last = found.and_then(|found| found.value.bands.last().map(|band| band.upto));
    let counted = |income: &&Yen| last.is_some_and(|upto| income.get() <= upto);
    let count = case.specified_relatives_income.iter().filter(counted).count();
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
