//! `premiums` — monthly premiums and the months charged (保険料).

mod fields;
#[cfg(test)]
mod tests;

use romori_statute::Law;
use romori_statute::age::{AgeFact, age_limits};
use romori_statute::employment::{
    CollectionMonth, Employment, deductible_from_final_pay, insured_schemes, months_charged,
};
use romori_statute::premium::{
    HealthInsurer, HealthPremium, MonthlyPremium, MonthlyPremiumCase, PremiumStandard,
    VoluntaryCase, adjustment_limit, monthly_premium, voluntary_premium,
};
use romori_statute::trace::{Silent, Trace};
use romori_types::{Date, YearMonth, Yen};

pub use self::fields::PREMIUMS;
use self::fields::STANDARDS;
use crate::answer::{Answer, percent};
use crate::error::CalcError;
use crate::question::Question;
use crate::topic::insurer::{insurer, rounding};
use crate::topic::shared::person;

/// Health and care of voluntary continuation.
pub(super) fn voluntary<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let month = question.get("premium_month")?;
    let age = age_fact(question, month)?;
    let insured = insured_schemes(age, &Employment::default(), month, &mut Silent)?;
    let insurer = insurer(question, month, insured.care)?;
    let cap: Option<Yen> = question.find("insurer_average_standard")?;
    if cap.is_none() && question.get::<&str>("insurer")? == "society" {
        return Err(CalcError::missing("insurer_average_standard"));
    }
    let case = VoluntaryCase {
        month,
        standard_at_loss: question.get("standard_at_loss")?,
        average_standard: cap,
        age,
        insurer: insurer.as_ref(),
    };
    let premium = voluntary_premium(&case, Law::embedded(), trace)?;
    let answer =
        Answer::new().put("standard_used", premium.standard_used).put("capped", premium.capped);
    let Some(amounts) = premium.amounts else { return Ok(answer) };
    Ok(answer
        .put("health_premium", amounts.health)
        .put("care_premium", amounts.care)
        .put("health_care_premium", amounts.health_care)
        .put("child_support_premium", amounts.levy)
        .put("total_premium", amounts.total))
}

/// All premiums of one month.
pub(super) fn amounts<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let month = question.get("premium_month")?;
    let age = age_fact(question, month)?;
    let employment = employment(question)?;
    let insured = insured_schemes(age, &employment, month, &mut Silent)?;
    let insurer = insurer(question, month, insured.care)?;
    let case = MonthlyPremiumCase {
        month,
        standard: standard(question)?,
        age,
        employment,
        exempt: false,
        insurer: insurer.as_ref(),
        rounding: rounding(question)?,
        adjustment_year: question.find("premium_adjustment_year")?,
        collection: collection(question)?,
    };
    adjustment_applies(&case)?;
    let premium = monthly_premium(&case, Law::embedded(), trace)?;
    Ok(written(&premium))
}

fn written(premium: &MonthlyPremium) -> Answer {
    let pension = &premium.pension;
    Answer::new()
        .put("health_insured", premium.insured.health)
        .put("care_insured", premium.insured.care)
        .put("pension_insured", premium.insured.pension)
        .put("premium_due", premium.due)
        .join(premium.health.as_ref().map(health_written).unwrap_or_default())
        .put("pension_grade", pension.grade)
        .put("pension_standard", pension.standard)
        .put("pension_rate_percent", percent(pension.rate))
        .put("pension_employee", pension.employee)
        .put("pension_employer", pension.employer)
        .put("child_contribution_employer", pension.contribution_employer)
        .put_if("total_employee", premium.total_employee)
        .put_if("total_employer", premium.total_employer)
        .put("deducted_from_pay_month", premium.deducted_from)
}

fn health_written(health: &HealthPremium) -> Answer {
    Answer::new()
        .put("health_care_rate_percent", percent(health.rate))
        .put("health_care_half_exact", health.exact)
        .put("health_employee", health.health_employee)
        .put("care_employee", health.care_employee)
        .put("health_care_employee", health.health_care_employee)
        .put("child_support_rate_percent", percent(health.levy_rate))
        .put("child_support_employee", health.levy_employee)
        .put("health_care_employer", health.health_care_employer)
        .put("child_support_employer", health.levy_employer)
}

/// Loss, last month, and what may be taken from the final pay.
pub(super) fn months<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let employment = employment(question)?;
    let acquired_on = question.get("acquired_on")?;
    let months = months_charged(acquired_on, employment.left_on, trace)?;
    let due = match question.find("premium_month")? {
        Some(month) => Some(employment.is_due(month, trace)?),
        None => None,
    };
    let collection = collection(question)?;
    let final_pay_month: Option<YearMonth> = question.find("final_pay_month")?;
    let deductible = match final_pay_month {
        Some(month) => Some(deductible_from_final_pay(&employment, month, collection, trace)?),
        None => None,
    };
    Ok(Answer::new()
        .put("loss_date", months.loss_date)
        .put("last_premium_month", months.last_premium_month)
        .put("same_month_acquisition_and_loss", months.same_month)
        .put_if("premium_due", due)
        .put_if("months_deductible_from_final_pay", deductible))
}

/// The months and days at which age begins and ends an insurance.
pub(super) fn limits<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let limits = age_limits(question.get("birth_date")?, trace)?;
    Ok(Answer::new()
        .put("care_first_month", limits.care_first_month)
        .put("care_last_month", limits.care_last_month)
        .put("pension_loss_date", limits.pension_loss_date)
        .put("pension_last_month", limits.pension_last_month)
        .put("health_loss_date", limits.health_loss_date)
        .put("health_last_month", limits.health_last_month))
}

/// What is known of the age; a birth after the month contradicts it.
fn age_fact(question: &Question<'_>, month: YearMonth) -> Result<AgeFact, CalcError> {
    let fact = person(question)?.ok_or_else(|| CalcError::missing("birth_date"))?;
    match fact {
        AgeFact::BirthDate(birth_date) if YearMonth::of(birth_date) > month => {
            Err(CalcError::conflict(
                "birth_date",
                "生年月日が「premium_month」より後です。どちらかを直してください。",
            ))
        }
        fact => Ok(fact),
    }
}

fn employment(question: &Question<'_>) -> Result<Employment, CalcError> {
    let acquired_on: Option<Date> = question.find("acquired_on")?;
    let left_on: Option<Date> = question.find("left_on")?;
    match (acquired_on, left_on) {
        (Some(acquired_on), Some(left_on)) if left_on < acquired_on => Err(CalcError::conflict(
            "left_on",
            "退職日が資格取得日より前です。どちらかの日付を直してください。",
        )),
        _ => Ok(Employment { acquired_on, left_on }),
    }
}

fn standard(question: &Question<'_>) -> Result<PremiumStandard, CalcError> {
    let given: Option<Yen> = question.find(STANDARDS[0])?;
    match given {
        Some(standard) => Ok(PremiumStandard::Standard(standard)),
        None => Ok(PremiumStandard::Remuneration(question.get(STANDARDS[1])?)),
    }
}

fn collection(question: &Question<'_>) -> Result<CollectionMonth, CalcError> {
    question.one_of(
        "collection_month",
        &[("next_month", CollectionMonth::Next), ("same_month", CollectionMonth::Same)],
    )
}

/// The adjustment is for low standards from October 2026, where the share is half.
fn adjustment_applies(case: &MonthlyPremiumCase<'_>) -> Result<(), CalcError> {
    let field = "premium_adjustment_year";
    if case.adjustment_year.is_none() {
        return Ok(());
    }
    let law = Law::embedded();
    let Some(limit) = adjustment_limit(case.month, law)? else {
        let message = "保険料調整制度は令和8年10月分からです。この項目を取り除いてください。";
        return Err(CalcError::not_applicable(field, message));
    };
    let standard = match case.standard {
        PremiumStandard::Standard(yen) => yen,
        PremiumStandard::Remuneration(yen) => {
            law.health_grades.on_month(case.month)?.value.of_remuneration(yen).standard
        }
    };
    if standard > limit {
        let message = format!(
            "保険料調整制度は標準報酬月額{limit}円までの短時間労働者に限ります。\
             この項目を取り除いてください。"
        );
        return Err(CalcError::not_applicable(field, message));
    }
    if let Some(HealthInsurer::Society(rates)) = case.insurer
        && rates.on_month(case.month)?.employee_share != romori_types::Rate::HALF
    {
        let message = "「health_employee_share_percent」が50でない健康保険組合では、\
                       保険料調整制度の負担割合と両立しません。どちらかを取り除いてください。";
        return Err(CalcError::conflict(field, message));
    }
    Ok(())
}
