//! 提出期限・納期限 — the terms of notices and payments.

use super::load::parameter as load;
use super::{Parameter, ParameterSheet, sheet};
use crate::due_date::DueTerm;

/// 提出期限・納期限の定め — the term of each procedure.
#[derive(Debug)]
pub struct DueTerms {
    /// 算定基礎届
    pub regular_determination: Parameter<DueTerm>,
    /// 労働保険の年度更新
    pub labour_insurance_annual_renewal: Parameter<DueTerm>,
    /// 健康保険・厚生年金保険の保険料
    pub social_insurance_premium: Parameter<DueTerm>,
    /// 源泉所得税
    pub withholding_tax: Parameter<DueTerm>,
    /// 住民税（特別徴収）
    pub resident_tax: Parameter<DueTerm>,
    /// 雇用保険 資格取得届
    pub employment_insurance_acquisition: Parameter<DueTerm>,
    /// 健康保険・厚生年金保険 資格取得届
    pub social_insurance_acquisition: Parameter<DueTerm>,
    /// 健康保険・厚生年金保険 資格喪失届
    pub social_insurance_loss: Parameter<DueTerm>,
    /// 賞与支払届
    pub bonus_report: Parameter<DueTerm>,
    /// 雇用保険 資格喪失届
    pub employment_insurance_loss: Parameter<DueTerm>,
    /// 被扶養者（異動）届
    pub dependent_change: Parameter<DueTerm>,
}

macro_rules! term {
    ($name:literal) => {
        load(
            concat!("calendar.due.", $name),
            include_str!(concat!("../../../../law/calendar/due/", $name, ".toml")),
            Ok,
        )?
    };
}

impl DueTerms {
    pub(super) fn read() -> Result<Self, String> {
        Ok(Self {
            regular_determination: term!("regular_determination"),
            labour_insurance_annual_renewal: term!("labour_insurance_annual_renewal"),
            social_insurance_premium: term!("social_insurance_premium"),
            withholding_tax: term!("withholding_tax"),
            resident_tax: term!("resident_tax"),
            employment_insurance_acquisition: term!("employment_insurance_acquisition"),
            social_insurance_acquisition: term!("social_insurance_acquisition"),
            social_insurance_loss: term!("social_insurance_loss"),
            bonus_report: term!("bonus_report"),
            employment_insurance_loss: term!("employment_insurance_loss"),
            dependent_change: term!("dependent_change"),
        })
    }

    pub(super) fn sheets(&self) -> Vec<ParameterSheet> {
        let all = [
            &self.regular_determination,
            &self.labour_insurance_annual_renewal,
            &self.social_insurance_premium,
            &self.withholding_tax,
            &self.resident_tax,
            &self.employment_insurance_acquisition,
            &self.social_insurance_acquisition,
            &self.social_insurance_loss,
            &self.bonus_report,
            &self.employment_insurance_loss,
            &self.dependent_change,
        ];
        all.into_iter().map(sheet).collect()
    }
}
