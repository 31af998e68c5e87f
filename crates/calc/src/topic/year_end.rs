//! `year_end` — year-end adjustment (年末調整).

mod fields;
#[cfg(test)]
mod tests;

use romori_statute::Law;
use romori_statute::trace::Trace;
use romori_statute::year_end::{
    DependantCounts, Disability, DisabledDependants, EarthquakeInsurancePaid, LifeInsurancePaid,
    OwnStatus, SpouseOfYear, TaxYear, YearEndAdjustment, YearEndCase, YearEndSettlement, adjust,
    computed_tax, life_insurance_deduction, settle_excess, specified_relative_deduction,
};
use romori_types::Yen;

use self::fields::{FIELDS, KINDS, RESULTS};
use crate::answer::Answer;
use crate::error::CalcError;
use crate::question::{Fields, Question};
use crate::spec::Topic;

/// The topic.
pub static YEAR_END: Topic =
    Topic { name: "year_end", title: "年末調整", fields: &[&FIELDS, &RESULTS], kinds: &KINDS };

const DISABILITIES: [(&str, Disability); 4] = [
    ("none", Disability::None),
    ("general", Disability::General),
    ("special", Disability::Special),
    ("special_cohabiting", Disability::SpecialCohabiting),
];

fn adjustment<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let relatives: Vec<Yen> = question.find("specified_relatives_income")?.unwrap_or_default();
    let case = YearEndCase {
        year: year(question)?,
        total_pay: question.get("total_pay")?,
        social_insurance: question.find("social_insurance")?,
        small_enterprise_mutual_aid: question.get("small_enterprise_mutual_aid")?,
        withheld_tax: question.find("withheld_tax")?,
        housing_loan_credit: question.get("housing_loan_credit")?,
        other_income: question.get("other_income")?,
        other_employer_pay: question.get("other_employer_pay")?,
        life_insurance: life_paid(question)?.unwrap_or_default(),
        earthquake_insurance: earthquake_paid(question)?,
        has_dependant_under_23: question.find("has_dependant_under_23")?,
        spouse: spouse(question)?,
        dependants: dependants(question)?,
        disabled_dependants: disabled_dependants(question)?,
        specified_relatives_income: &relatives,
        own: own_status(question)?,
        income_adjustment_eligible: question.find("income_adjustment_eligible")?,
        last_pay_tax: question.get("last_pay_tax")?,
        unpaid_wage_tax: question.get("unpaid_wage_tax")?,
    };
    refuse_contradictions(&case)?;
    let adjusted = adjust(&case, Law::embedded(), trace)?;
    Ok(answer(&adjusted))
}

/// Facts that exclude each other; what a single field alone makes impossible the rule refuses.
fn refuse_contradictions(case: &YearEndCase<'_>) -> Result<(), CalcError> {
    if case.own.single_parent && case.own.widow {
        let message = "ひとり親と寡婦は、どちらか一方だけです。一方を外してください。";
        return Err(CalcError::conflict("widow", message));
    }
    if case.spouse.is_some() && (case.own.single_parent || case.own.widow) {
        let message = "ひとり親と寡婦には、配偶者がありません。どちらかを外してください。";
        return Err(CalcError::conflict("spouse", message));
    }
    let counted = case.dependants.map(DependantCounts::total);
    if counted.is_some_and(|total| total < case.disabled_dependants.total()) {
        let message = "障害者である扶養親族の人数が、扶養親族の人数より多くなっています。\
                       人数を確かめてください。";
        return Err(CalcError::conflict("dependant_disabilities", message));
    }
    let law = &Law::embedded().year_end;
    let limit = law.income_limit.of_tax_year(case.year)?.value.relative;
    let within = |income: &Yen| income.get() <= limit;
    if let Some(place) = case.specified_relatives_income.iter().position(within) {
        let message = format!(
            "合計所得金額が{}円以下の人は扶養親族です。dependantsの人数に入れてください。",
            Yen::new(limit)
        );
        return Err(CalcError::bad_value(format!("specified_relatives_income[{place}]"), message));
    }
    Ok(())
}

fn specified_relative<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let (age, income) = (question.get("relative_age")?, question.get("relative_total_income")?);
    let law = Law::embedded();
    let deduction = specified_relative_deduction(year(question)?, age, income, law, trace)?;
    Ok(Answer::new().put("specified_relative_deduction", deduction))
}

fn life_insurance<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let paid = life_paid(question)?.unwrap_or_default();
    let young = question.get("has_dependant_under_23")?;
    let law = Law::embedded();
    let deduction = life_insurance_deduction(year(question)?, paid, young, law, trace)?;
    Ok(Answer::new().put("life_insurance_deduction", deduction))
}

fn computed<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let taxable = question.get("taxable_income")?;
    let tax = computed_tax(year(question)?, taxable, Law::embedded(), trace)?;
    Ok(Answer::new().put("computed_tax", tax))
}

fn excess<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let excess = question.get("excess")?;
    let (last, unpaid) = (question.get("last_pay_tax")?, question.get("unpaid_wage_tax")?);
    Ok(with_offsets(Answer::new(), settle_excess(excess, last, unpaid, trace)?))
}

fn with_offsets(answer: Answer, settled: YearEndSettlement) -> Answer {
    answer
        .put("offset_against_last_pay", settled.offset_against_last_pay)
        .put("withhold_at_last_pay", settled.withhold_at_last_pay)
        .put("offset_against_unpaid_wage", settled.offset_against_unpaid_wage)
        .put("withhold_when_paid", settled.withhold_when_paid)
        .put("refund", settled.refund)
}

fn answer(adjusted: &YearEndAdjustment) -> Answer {
    let income = adjusted.income;
    let mut answer = Answer::new()
        .put("eligible", adjusted.deductions.is_some())
        .put("employment_income_deduction", income.employment_deduction)
        .put("income_after_employment_deduction", income.after_employment_deduction)
        .put("income_adjustment_deduction", income.adjustment_deduction)
        .put("income_after_adjustment", income.after_adjustment)
        .put("total_income", income.total);
    if let Some(lines) = adjusted.deductions {
        answer = answer
            .put("basic_deduction", lines.basic)
            .put("spouse_deduction", lines.spouse)
            .put("spouse_special_deduction", lines.spouse_special)
            .put("dependant_deduction", lines.dependants)
            .put("disability_deduction", lines.disability)
            .put("specified_relative_deduction", lines.specified_relatives)
            .put("single_parent_deduction", lines.single_parent)
            .put("widow_deduction", lines.widow)
            .put("working_student_deduction", lines.working_student)
            .put("life_insurance_deduction", lines.life_insurance)
            .put("earthquake_insurance_deduction", lines.earthquake_insurance);
    }
    if let Some(tax) = adjusted.tax {
        answer = answer
            .put("total_deductions", tax.total_deductions)
            .put("taxable_income", tax.taxable_income)
            .put("computed_tax", tax.computed)
            .put("tax_after_housing_loan", tax.after_housing_loan)
            .put("unused_housing_loan_credit", tax.unused_housing_loan_credit)
            .put("annual_tax", tax.annual);
    }
    match adjusted.settlement {
        Some(settled) => {
            let answer = answer.put("excess", settled.excess).put("shortage", settled.shortage);
            with_offsets(answer, settled)
        }
        None => answer,
    }
}

fn year(question: &Question<'_>) -> Result<TaxYear, CalcError> {
    question.get::<i16>("year").map(TaxYear)
}

fn life_paid(question: &Question<'_>) -> Result<Option<LifeInsurancePaid>, CalcError> {
    let Some(paid) = question.find::<&Fields>("life_insurance")? else { return Ok(None) };
    Ok(Some(LifeInsurancePaid {
        new_general: paid.get("new_general")?,
        old_general: paid.get("old_general")?,
        care_medical: paid.get("care_medical")?,
        new_pension: paid.get("new_pension")?,
        old_pension: paid.get("old_pension")?,
    }))
}

fn earthquake_paid(question: &Question<'_>) -> Result<EarthquakeInsurancePaid, CalcError> {
    let Some(paid) = question.find::<&Fields>("earthquake_insurance")? else {
        return Ok(EarthquakeInsurancePaid::NONE);
    };
    Ok(EarthquakeInsurancePaid {
        earthquake: paid.get("earthquake")?,
        old_long_term: paid.get("old_long_term")?,
    })
}

fn spouse(question: &Question<'_>) -> Result<Option<SpouseOfYear>, CalcError> {
    let Some(spouse) = question.find::<&Fields>("spouse")? else { return Ok(None) };
    Ok(Some(SpouseOfYear {
        income: spouse.get("income")?,
        elderly: spouse.get("elderly")?,
        disability: spouse.one_of("disability", &DISABILITIES)?,
    }))
}

fn dependants(question: &Question<'_>) -> Result<Option<DependantCounts>, CalcError> {
    let Some(counts) = question.find::<&Fields>("dependants")? else { return Ok(None) };
    Ok(Some(DependantCounts {
        under_16: counts.get("under_16")?,
        age_16_18: counts.get("age_16_18")?,
        specified: counts.get("specified")?,
        age_23_69: counts.get("age_23_69")?,
        elderly: counts.get("elderly")?,
        elderly_cohabiting_parent: counts.get("elderly_cohabiting_parent")?,
    }))
}

fn disabled_dependants(question: &Question<'_>) -> Result<DisabledDependants, CalcError> {
    let Some(counts) = question.find::<&Fields>("dependant_disabilities")? else {
        return Ok(DisabledDependants::default());
    };
    Ok(DisabledDependants {
        general: counts.get("general")?,
        special: counts.get("special")?,
        special_cohabiting: counts.get("special_cohabiting")?,
    })
}

fn own_status(question: &Question<'_>) -> Result<OwnStatus, CalcError> {
    Ok(OwnStatus {
        disability: question.one_of("self_disability", &DISABILITIES)?,
        single_parent: question.get("single_parent")?,
        widow: question.get("widow")?,
        working_student: question.get("working_student")?,
    })
}
