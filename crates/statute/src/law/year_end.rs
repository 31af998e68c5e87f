//! The shapes of parameters of the year-end adjustment.

mod shown;

use romori_types::{Rate, Yen};
use serde::Deserialize;

use super::load::parameter as load;
use super::{InForce, Parameter, ParameterSheet, sheet};
use crate::error::StatuteError;
use crate::year_end::TaxYear;

/// 年末調整の数値 — the parameters of the year-end adjustment.
#[derive(Debug)]
pub struct YearEndTerms {
    /// 給与所得控除後の給与等の金額の表
    pub employment_income: Parameter<Vec<EmploymentIncomeLine>>,
    /// 年末調整をする給与等の上限
    pub pay_limit: Parameter<Yen>,
    /// 所得金額調整控除
    pub income_adjustment: Parameter<IncomeAdjustmentTerms>,
    /// 基礎控除
    pub basic_deduction: Parameter<Vec<DeductionBand>>,
    /// 扶養親族等と本人の所得の限度
    pub income_limit: Parameter<IncomeLimits>,
    /// 配偶者控除・配偶者特別控除
    pub spouse_deduction: Parameter<SpouseDeductions>,
    /// 扶養控除
    pub dependant_deduction: Parameter<DependantDeductions>,
    /// 障害者控除
    pub disability_deduction: Parameter<DisabilityDeductions>,
    /// 寡婦控除・ひとり親控除・勤労学生控除
    pub personal_deduction: Parameter<PersonalDeductions>,
    /// 特定親族特別控除
    pub specified_relative: Parameter<SpecifiedRelativeTerms>,
    /// 生命保険料控除
    pub life_insurance: Parameter<LifeInsuranceTerms>,
    /// 地震保険料控除
    pub earthquake_insurance: Parameter<EarthquakeInsuranceTerms>,
    /// 復興特別所得税・防衛特別所得税の率
    pub surtax: Parameter<SurtaxRates>,
    /// 定額減税
    pub fixed_reduction: Parameter<FixedReductionTerms>,
    /// 源泉徴収票・給与支払報告書を提出する範囲
    pub slip_submission: Parameter<SlipSubmissionTerms>,
}

macro_rules! year_end {
    ($name:literal, $read:expr) => {
        load(
            concat!("tax.year_end.", $name),
            include_str!(concat!("../../../../law/tax/year_end/", $name, ".toml")),
            $read,
        )?
    };
}

impl YearEndTerms {
    pub(super) fn read() -> Result<Self, String> {
        Ok(Self {
            employment_income: year_end!("employment_income", in_order),
            pay_limit: year_end!("pay_limit", |yen: i64| Ok(Yen::new(yen))),
            income_adjustment: year_end!("income_adjustment", Ok),
            basic_deduction: year_end!("basic_deduction", Ok),
            income_limit: year_end!("income_limit", Ok),
            spouse_deduction: year_end!("spouse_deduction", Ok),
            dependant_deduction: year_end!("dependant_deduction", Ok),
            disability_deduction: year_end!("disability_deduction", Ok),
            personal_deduction: year_end!("personal_deduction", Ok),
            specified_relative: year_end!("specified_relative", Ok),
            life_insurance: year_end!("life_insurance", Ok),
            earthquake_insurance: year_end!("earthquake_insurance", Ok),
            surtax: year_end!("surtax", Ok),
            fixed_reduction: year_end!("fixed_reduction", Ok),
            slip_submission: year_end!("slip_submission", Ok),
        })
    }

    pub(super) fn sheets(&self) -> Vec<ParameterSheet> {
        vec![
            sheet(&self.pay_limit),
            sheet(&self.employment_income),
            sheet(&self.income_adjustment),
            sheet(&self.basic_deduction),
            sheet(&self.income_limit),
            sheet(&self.spouse_deduction),
            sheet(&self.dependant_deduction),
            sheet(&self.disability_deduction),
            sheet(&self.personal_deduction),
            sheet(&self.specified_relative),
            sheet(&self.life_insurance),
            sheet(&self.earthquake_insurance),
            sheet(&self.surtax),
            sheet(&self.fixed_reduction),
            sheet(&self.slip_submission),
        ]
    }
}

impl<V> Parameter<V> {
    /// The value for a year's tax: the one in force on its 31 December.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] before the first row or after the checked range.
    pub fn of_tax_year(&self, year: TaxYear) -> Result<InForce<'_, V>, StatuteError> {
        let last = year.last_day();
        let found = last.and_then(|day| self.find(day, romori_types::YearMonth::of(day)));
        found.ok_or_else(|| self.out_of_range(format!("{}年分", year.0)))
    }

    /// The value for a year's tax, or `None` before the thing was introduced.
    ///
    /// # Errors
    /// As [`Self::of_tax_year`], but for years before the thing was introduced.
    pub fn of_tax_year_if_any(
        &self,
        year: TaxYear,
    ) -> Result<Option<InForce<'_, V>>, StatuteError> {
        let first = self.rows().first().map(|row| row.from);
        let before = year.last_day().zip(first).is_some_and(|(day, first)| day < first);
        if self.heading().introduced && before {
            return Ok(None);
        }
        self.of_tax_year(year).map(Some)
    }
}

/// The lines begin at 0 and follow each other.
fn in_order(lines: Vec<EmploymentIncomeLine>) -> Result<Vec<EmploymentIncomeLine>, String> {
    let begins = lines.first().is_some_and(|line| line.from == 0);
    let follow = lines.windows(2).all(|pair| match pair {
        [before, after] => before.from < after.from,
        _ => true,
    });
    if begins && follow { Ok(lines) } else { Err("lines out of order".into()) }
}

/// 給与所得控除後の給与等の金額の表の行 — what remains of pay from an amount on.
///
/// Law: 所得税法28条4項・別表第五. Unit: yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmploymentIncomeLine {
    /// 給与等の金額, at least.
    pub from: i64,
    /// A fixed amount; then nothing else is there.
    #[serde(default)]
    pub amount: Option<i64>,
    /// Pay is first reduced to a multiple of this.
    #[serde(default)]
    pub step: Option<i64>,
    /// Then taken by this share; the whole where none is written.
    #[serde(default)]
    pub share: Option<Rate>,
    /// Then increased by this.
    #[serde(default)]
    pub plus: i64,
    /// And decreased by this.
    #[serde(default)]
    pub minus: i64,
}

/// 所得金額調整控除の数値 — of pay above an amount, a share up to a limit.
///
/// Law: 租税特別措置法41条の3の11第1項. Unit: yen of pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncomeAdjustmentTerms {
    /// Pay of more than this.
    pub pay_over: i64,
    /// Pay above this counts as this.
    pub pay_most: i64,
    /// The share that is deducted.
    pub share: Rate,
}

/// 控除額の段階 — up to an income, this deduction; above the last none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeductionBand {
    /// 合計所得金額, up to and including.
    pub upto: i64,
    /// The deduction.
    pub amount: i64,
}

/// 所得の限度 — up to these incomes, both included.
///
/// Law: 所得税法2条1項30号〜34号. Unit: yen of 合計所得金額.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncomeLimits {
    /// 扶養親族・同一生計配偶者
    pub relative: i64,
    /// 寡婦・ひとり親
    pub single: i64,
    /// 勤労学生
    pub student: i64,
    /// 勤労学生の、勤労によらない所得
    pub student_other: i64,
}

/// 配偶者控除・配偶者特別控除の数値 — by both incomes.
///
/// Law: 所得税法83条・83条の2. Unit: yen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpouseDeductions {
    /// 本人の合計所得金額, up to and including, one a column; above the last none.
    pub own_upto: [i64; 3],
    /// 控除対象配偶者
    pub general: [i64; 3],
    /// 老人控除対象配偶者
    pub elderly: [i64; 3],
    /// 配偶者特別控除
    pub special: Vec<SpouseSpecialBand>,
}

/// 配偶者特別控除の段階 — up to an income of the spouse, these deductions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpouseSpecialBand {
    /// 配偶者の合計所得金額, up to and including.
    pub upto: i64,
    /// One a column of the taxpayer's own income.
    pub amounts: [i64; 3],
}

/// 扶養控除の額 — for each dependant by age.
///
/// Law: 所得税法84条, 租税特別措置法41条の16. Unit: yen. Ages: on 31 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DependantDeductions {
    /// 一般 (16–18, 23–69)
    pub general: i64,
    /// 特定扶養親族 (19–22)
    pub specified: i64,
    /// 老人扶養親族 (70 and over)
    pub elderly: i64,
    /// 同居老親等
    pub elderly_cohabiting_parent: i64,
}

/// 障害者控除の額 — for each person.
///
/// Law: 所得税法79条. Unit: yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisabilityDeductions {
    /// 障害者
    pub general: i64,
    /// 特別障害者
    pub special: i64,
    /// 同居特別障害者
    pub special_cohabiting: i64,
}

/// 本人の事情による控除の額 — of widows, single parents and working students.
///
/// Law: 所得税法80条・81条・82条. Unit: yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonalDeductions {
    /// 寡婦控除
    pub widow: i64,
    /// ひとり親控除
    pub single_parent: i64,
    /// 勤労学生控除
    pub working_student: i64,
}

/// 特定親族特別控除の数値 — ages and bands.
///
/// Law: 所得税法84条の2. Unit: years of age, yen of the relative's 合計所得金額.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecifiedRelativeTerms {
    /// Age, at least.
    pub age_from: u8,
    /// Age, less than.
    pub age_below: u8,
    /// Above the limit of a dependant's income, up to each.
    pub bands: Vec<DeductionBand>,
}

/// 保険料控除の計算式 — up to an amount paid, a share of it and a sum; above the last a fixed one.
///
/// Law: 所得税法76条・77条. Rounding: up to the yen. Unit: yen paid.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PremiumFormula {
    /// Above the last line, and the most there is.
    pub most: i64,
    /// The lines, in order.
    pub tiers: Vec<PremiumTier>,
}

/// 保険料控除の計算式の行 — one line of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PremiumTier {
    /// Paid, up to and including.
    pub upto: i64,
    /// The share that is deducted.
    pub share: Rate,
    /// And this besides.
    pub plus: i64,
}

/// 生命保険料控除の数値 — the formulas of new and old contracts.
///
/// Law: 所得税法76条, 租税特別措置法41条の15の5. Unit: yen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeInsuranceTerms {
    /// The most of all classes together.
    pub total_most: i64,
    /// 新契約
    pub new: PremiumFormula,
    /// 一般の新契約 of who has a dependant under 23; none in years without that rule.
    #[serde(default)]
    pub new_with_young: Option<PremiumFormula>,
    /// 旧契約
    pub old: PremiumFormula,
}

/// 地震保険料控除の数値 — the whole up to a limit, and the formula of old contracts.
///
/// Law: 所得税法77条. Unit: yen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarthquakeInsuranceTerms {
    /// The most of 地震保険料, and of both together.
    pub most: i64,
    /// 旧長期損害保険料
    pub old_long_term: PremiumFormula,
}

/// 付加税の率 — what is levied on income tax besides.
///
/// Law: 復興財源確保法13条. Unit: share of the income tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurtaxRates {
    /// 復興特別所得税
    pub reconstruction: Rate,
    /// 防衛特別所得税
    pub defence: Rate,
}

impl SurtaxRates {
    /// Income tax and all surtaxes together: 102.1%.
    pub fn with_income_tax(self) -> Rate {
        Rate::ONE + self.reconstruction + self.defence
    }
}

/// 定額減税の数値 — of 2024 alone.
///
/// Law: 租税特別措置法41条の3の3. Unit: yen; none when 0 a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedReductionTerms {
    /// For each person.
    pub per_person: i64,
    /// 本人の合計所得金額, up to and including.
    pub income_upto: i64,
}

/// 源泉徴収票・給与支払報告書の提出の範囲 — above which pay they are due.
///
/// Law: 所得税法226条1項, 地方税法317条の6. Unit: yen of pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlipSubmissionTerms {
    /// 給与支払報告書 of somebody who left: up to this it may be left out.
    pub leaver_municipal: i64,
    /// 源泉徴収票 to the tax office; none since it is deemed submitted.
    #[serde(default)]
    pub tax_office: Option<SlipLimits>,
}

/// 税務署へ提出する源泉徴収票の支払金額 — more than these.
///
/// Law: 所得税法226条1項. Unit: yen of pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlipLimits {
    /// 年末調整をした役員
    pub officer: i64,
    /// 年末調整をした弁護士・税理士等
    pub professional: i64,
    /// 年末調整をしたその他の人
    pub other: i64,
    /// 退職した役員など
    pub leaver_officer: i64,
    /// 退職したその他の人など
    pub leaver_other: i64,
    /// 乙欄・丙欄の人
    pub undeclared: i64,
}
