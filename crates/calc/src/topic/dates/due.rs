//! Until when a procedure is due.

use romori_statute::due_date::{DueFrom, DueRule, due_date};
use romori_statute::law::Law;
use romori_statute::trace::Trace;

use crate::answer::Answer;
use crate::error::CalcError;
use crate::question::Question;
use crate::spec::Type;

/// The procedures by name.
pub(super) const DUE_RULE: Type = Type::OneOf(&[
    "regular_determination",
    "labour_insurance_annual_renewal",
    "social_insurance_premium",
    "withholding_tax",
    "resident_tax",
    "employment_insurance_acquisition",
    "social_insurance_acquisition",
    "social_insurance_loss",
    "bonus_report",
    "employment_insurance_loss",
    "dependent_change",
    "national_pension_third_category",
    "leave_exemption_application",
    "social_insurance_new_office",
    "older_worker_benefit",
    "childcare_leave_benefit",
    "employment_insurance_new_office",
    "labour_insurance_established",
    "first_estimated_premium",
    "accident_report_quarterly",
    "withholding_tax_half_yearly",
    "resident_tax_half_yearly",
    "resident_tax_change",
    "wage_payment_report",
    "wage_payment_report_change",
    "leaver_withholding_slip",
    "article_36_agreement",
    "employment_status_report",
]);

const DUE_RULES: [(&str, DueRule); 28] = [
    ("regular_determination", DueRule::RegularDetermination),
    ("labour_insurance_annual_renewal", DueRule::LabourInsuranceAnnualRenewal),
    ("social_insurance_premium", DueRule::SocialInsurancePremium),
    ("withholding_tax", DueRule::WithholdingTax),
    ("resident_tax", DueRule::ResidentTax),
    ("employment_insurance_acquisition", DueRule::EmploymentInsuranceAcquisition),
    ("social_insurance_acquisition", DueRule::SocialInsuranceAcquisition),
    ("social_insurance_loss", DueRule::SocialInsuranceLoss),
    ("bonus_report", DueRule::BonusReport),
    ("employment_insurance_loss", DueRule::EmploymentInsuranceLoss),
    ("dependent_change", DueRule::DependentChange),
    ("national_pension_third_category", DueRule::NationalPensionThirdCategory),
    ("leave_exemption_application", DueRule::LeaveExemptionApplication),
    ("social_insurance_new_office", DueRule::SocialInsuranceNewOffice),
    ("older_worker_benefit", DueRule::OlderWorkerBenefit),
    ("childcare_leave_benefit", DueRule::ChildcareLeaveBenefit),
    ("employment_insurance_new_office", DueRule::EmploymentInsuranceNewOffice),
    ("labour_insurance_established", DueRule::LabourInsuranceEstablished),
    ("first_estimated_premium", DueRule::FirstEstimatedPremium),
    ("accident_report_quarterly", DueRule::AccidentReportQuarterly),
    ("withholding_tax_half_yearly", DueRule::WithholdingTaxHalfYearly),
    ("resident_tax_half_yearly", DueRule::ResidentTaxHalfYearly),
    ("resident_tax_change", DueRule::ResidentTaxChange),
    ("wage_payment_report", DueRule::WagePaymentReport),
    ("wage_payment_report_change", DueRule::WagePaymentReportChange),
    ("leaver_withholding_slip", DueRule::LeaverWithholdingSlip),
    ("article_36_agreement", DueRule::ArticleThirtySixAgreement),
    ("employment_status_report", DueRule::EmploymentStatusReport),
];

/// The due date of a procedure.
pub(super) fn due<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let rule = question.one_of("due_rule", &DUE_RULES)?;
    let wanted = rule.selected_by();
    for given in ["year", "month", "event_date"] {
        if question.given(given) && given != wanted {
            let message =
                format!("この期限は「{wanted}」で決まります。「{wanted}」を入れてください。");
            return Err(CalcError::not_applicable(given, message));
        }
    }
    let from = match wanted {
        "year" => DueFrom::Year(question.get("year")?),
        "month" => DueFrom::Month(question.get("month")?),
        _ => DueFrom::Event(question.get("event_date")?),
    };
    let found = due_date(Law::embedded(), rule, from, trace)?;
    Ok(Answer::new()
        .put_if("filing_from", found.filing_from)
        .put("due", found.due)
        .put("due_adjusted", found.due_adjusted))
}
