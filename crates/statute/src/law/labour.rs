//! The shapes of parameters of labour insurance, and how people read them.

use romori_types::Rate;
use serde::Deserialize;

use super::load::parameter as load;
use super::parameter::Shown;
use super::{Parameter, ParameterSheet, sheet};

/// 労働保険の数値 — the parameters of labour insurance.
#[derive(Debug)]
pub struct LabourTerms {
    /// 雇用保険料率
    pub employment_rate: Parameter<EmploymentInsuranceRates>,
    /// 雇用保険の適用の要件
    pub employment_coverage: Parameter<EmploymentInsuranceTests>,
    /// 高年齢被保険者の特例の要件
    pub several_jobs: Parameter<SeveralJobsTests>,
}

impl LabourTerms {
    pub(super) fn read() -> Result<Self, String> {
        Ok(Self {
            employment_rate: load(
                "employment_insurance.rate",
                file!("employment_insurance/rate.toml"),
                Ok,
            )?,
            employment_coverage: load(
                "employment_insurance.coverage",
                file!("employment_insurance/coverage.toml"),
                Ok,
            )?,
            several_jobs: load(
                "employment_insurance.several_jobs",
                file!("employment_insurance/several_jobs.toml"),
                Ok,
            )?,
        })
    }

    pub(super) fn sheets(&self) -> Vec<ParameterSheet> {
        vec![
            sheet(&self.employment_rate),
            sheet(&self.employment_coverage),
            sheet(&self.several_jobs),
        ]
    }
}

/// 事業の雇用保険料率 — what each side bears in one kind of business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmploymentInsuranceRate {
    /// 労働者負担
    pub employee: Rate,
    /// 事業主負担, 二事業 included.
    pub employer: Rate,
}

impl EmploymentInsuranceRate {
    /// 雇用保険率, both sides together.
    pub fn total(self) -> Rate {
        self.employee + self.employer
    }
}

/// 雇用保険料率 of the three kinds of business.
///
/// Law: 徴収法12条4項・31条. Unit: share of the wages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmploymentInsuranceRates {
    /// 一般の事業
    pub general: EmploymentInsuranceRate,
    /// 農林水産・清酒製造の事業
    pub agriculture: EmploymentInsuranceRate,
    /// 建設の事業
    pub construction: EmploymentInsuranceRate,
}

impl Shown for EmploymentInsuranceRates {
    fn shown(&self) -> String {
        let each = |name: &str, rate: EmploymentInsuranceRate| {
            let text = |rate: Rate| rate.per_1000_text();
            format!("{name} 労働者{}・事業主{}", text(rate.employee), text(rate.employer))
        };
        format!(
            "千分の {}、{}、{}",
            each("一般", self.general),
            each("農林水産・清酒製造", self.agriculture),
            each("建設", self.construction)
        )
    }
}

/// 雇用保険の適用の要件 — below these nobody is insured.
///
/// Law: 雇用保険法6条1号・2号. Unit: hours a week by contract, days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmploymentInsuranceTests {
    /// 週の所定労働時間, at least.
    pub weekly_hours_min: u32,
    /// 雇用見込みの日数, at least.
    pub employment_days_min: u32,
}

impl Shown for EmploymentInsuranceTests {
    fn shown(&self) -> String {
        format!(
            "週{}時間以上・{}日以上の雇用見込み",
            self.weekly_hours_min, self.employment_days_min
        )
    }
}

/// 高年齢被保険者の特例の要件 — two jobs that count together.
///
/// Law: 雇用保険法37条の5第1項. Unit: hours a week by contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeveralJobsTests {
    /// Of each job, at least.
    pub weekly_hours_min: u32,
    /// Of each job, less than.
    pub weekly_hours_below: u32,
    /// Of both, at least.
    pub together_min: u32,
}

impl Shown for SeveralJobsTests {
    fn shown(&self) -> String {
        format!(
            "それぞれ週{}時間以上{}時間未満・合わせて{}時間以上",
            self.weekly_hours_min, self.weekly_hours_below, self.together_min
        )
    }
}
