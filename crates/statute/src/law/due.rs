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
    /// 国民年金第3号被保険者関係届
    pub national_pension_third_category: Parameter<DueTerm>,
    /// 産前産後休業・育児休業等取得者申出書
    pub leave_exemption_application: Parameter<DueTerm>,
    /// 新規適用届
    pub social_insurance_new_office: Parameter<DueTerm>,
    /// 高年齢雇用継続給付の支給申請（初回）
    pub older_worker_benefit: Parameter<DueTerm>,
    /// 育児休業給付の支給申請（初回）
    pub childcare_leave_benefit: Parameter<DueTerm>,
    /// 雇用保険 適用事業所設置届
    pub employment_insurance_new_office: Parameter<DueTerm>,
    /// 労働保険 保険関係成立届
    pub labour_insurance_established: Parameter<DueTerm>,
    /// 概算保険料の申告・納付（成立した年度）
    pub first_estimated_premium: Parameter<DueTerm>,
    /// 労働者死傷病報告（休業4日未満）
    pub accident_report_quarterly: Parameter<DueTerm>,
    /// 源泉所得税（納期の特例）
    pub withholding_tax_half_yearly: Parameter<DueTerm>,
    /// 住民税（特別徴収・納期の特例）
    pub resident_tax_half_yearly: Parameter<DueTerm>,
    /// 特別徴収に係る給与所得者異動届出書
    pub resident_tax_change: Parameter<DueTerm>,
    /// 給与支払報告書・源泉徴収票
    pub wage_payment_report: Parameter<DueTerm>,
    /// 給与支払報告に係る給与所得者異動届出書
    pub wage_payment_report_change: Parameter<DueTerm>,
    /// 退職した人の源泉徴収票
    pub leaver_withholding_slip: Parameter<DueTerm>,
    /// 時間外労働・休日労働に関する協定届
    pub article_36_agreement: Parameter<DueTerm>,
    /// 障害者・高年齢者雇用状況報告
    pub employment_status_report: Parameter<DueTerm>,
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
            national_pension_third_category: term!("national_pension_third_category"),
            leave_exemption_application: term!("leave_exemption_application"),
            social_insurance_new_office: term!("social_insurance_new_office"),
            older_worker_benefit: term!("older_worker_benefit"),
            childcare_leave_benefit: term!("childcare_leave_benefit"),
            employment_insurance_new_office: term!("employment_insurance_new_office"),
            labour_insurance_established: term!("labour_insurance_established"),
            first_estimated_premium: term!("first_estimated_premium"),
            accident_report_quarterly: term!("accident_report_quarterly"),
            withholding_tax_half_yearly: term!("withholding_tax_half_yearly"),
            resident_tax_half_yearly: term!("resident_tax_half_yearly"),
            resident_tax_change: term!("resident_tax_change"),
            wage_payment_report: term!("wage_payment_report"),
            wage_payment_report_change: term!("wage_payment_report_change"),
            leaver_withholding_slip: term!("leaver_withholding_slip"),
            article_36_agreement: term!("article_36_agreement"),
            employment_status_report: term!("employment_status_report"),
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
            &self.national_pension_third_category,
            &self.leave_exemption_application,
            &self.social_insurance_new_office,
            &self.older_worker_benefit,
            &self.childcare_leave_benefit,
            &self.employment_insurance_new_office,
            &self.labour_insurance_established,
            &self.first_estimated_premium,
            &self.accident_report_quarterly,
            &self.withholding_tax_half_yearly,
            &self.resident_tax_half_yearly,
            &self.resident_tax_change,
            &self.wage_payment_report,
            &self.wage_payment_report_change,
            &self.leaver_withholding_slip,
            &self.article_36_agreement,
            &self.employment_status_report,
        ];
        all.into_iter().map(sheet).collect()
    }
}
