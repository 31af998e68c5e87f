//! `bonus` — premiums on bonuses (標準賞与額).

mod fields;
#[cfg(test)]
mod tests;

use romori_statute::age::AgeFact;
use romori_statute::employment::{Employment, insured_schemes};
use romori_statute::leave_exemption::exemption_within;
use romori_statute::premium::{HealthInsurer, SocietyRates, SocietyRatesRow};
use romori_statute::standard_bonus::{
    BonusCase, BonusHealth, BonusPayment, BonusPension, BonusPremium, BonusTreatment,
    BonusYearCase, BonusesBefore, FrequencyChange, MonthOfBonuses, bonus_premium, bonus_report_due,
    bonuses_of_year, treated_so_through, treatment,
};
use romori_statute::trace::{Silent, Trace};
use romori_statute::{Law, StatuteError};
use romori_types::{Date, YearMonth};

pub use self::fields::BONUS;
use crate::answer::Answer;
use crate::error::{CalcError, Code};
use crate::question::{Fields, Question};
use crate::topic::insurer::{insurer, rounding};
use crate::topic::leave::leave;
use crate::topic::shared::person;

/// One bonus.
fn one<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let paid_on: Date = question.get("paid_on")?;
    let month = YearMonth::of(paid_on);
    let age = age_fact(question, month)?;
    let employment = Employment { acquired_on: None, left_on: question.find("left_on")? };
    let insurer = insurer(question, month, has_care(age, &employment, month)?)?;
    let case = BonusCase {
        bonus: question.get("bonus")?,
        paid_on,
        before: BonusesBefore {
            health_this_fiscal_year: question.get("health_paid_this_fiscal_year")?,
            this_month: question.get("pension_paid_this_month")?,
        },
        insurer: insurer.as_ref(),
        age,
        rounding: rounding(question)?,
        employment,
        leave: leave(question, 0)?,
    };
    let premium = bonus_premium(&case, Law::embedded(), trace)?;
    Ok(written(&premium))
}

fn written(premium: &BonusPremium) -> Answer {
    let insured = premium.insured.map(|insured| {
        Answer::new()
            .put("health_insured", insured.health)
            .put("care_insured", insured.care)
            .put("pension_insured", insured.pension)
    });
    Answer::new()
        .put("standard_bonus", premium.standard.standard)
        .put("health_standard_bonus", premium.standard.health)
        .put("pension_standard_bonus", premium.standard.pension)
        .put("charged", premium.charged)
        .put("bonus_report_due", premium.report_due)
        .join(insured.unwrap_or_default())
        .join(premium.health.as_ref().map(health_written).unwrap_or_default())
        .join(premium.pension.as_ref().map(pension_written).unwrap_or_default())
        .put_if("total_employee", premium.total_employee)
        .put_if("total_employer", premium.total_employer)
}

fn health_written(health: &BonusHealth) -> Answer {
    Answer::new()
        .put("health_care_employee", health.health_care_employee)
        .put("child_support_employee", health.levy_employee)
        .put("health_care_employer", health.health_care_employer)
        .put("child_support_employer", health.levy_employer)
}

fn pension_written(pension: &BonusPension) -> Answer {
    Answer::new()
        .put("pension_employee", pension.employee)
        .put("pension_employer", pension.employer)
        .put("child_contribution_employer", pension.contribution_employer)
}

/// What is known of the age, if something is; a birth after the month contradicts it.
fn age_fact(question: &Fields, month: YearMonth) -> Result<Option<AgeFact>, CalcError> {
    let fact = person(question)?;
    match fact {
        Some(AgeFact::BirthDate(birth_date)) if YearMonth::of(birth_date) > month => {
            Err(CalcError::conflict(
                "birth_date",
                "生年月日が賞与の支払より後です。どちらかを直してください。",
            ))
        }
        fact => Ok(fact),
    }
}

fn has_care(
    age: Option<AgeFact>,
    employment: &Employment,
    month: YearMonth,
) -> Result<bool, StatuteError> {
    let Some(fact) = age else { return Ok(false) };
    insured_schemes(fact, employment, month, &mut Silent).map(|insured| insured.care)
}

/// The bonuses of a year, month by month.
fn year<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let entries: Vec<&Fields> = question.get("bonuses")?;
    let payments = entries.iter().map(|entry| payment(entry)).collect::<Result<Vec<_>, _>>()?;
    let months: Vec<YearMonth> =
        payments.iter().map(|payment| YearMonth::of(payment.paid_on)).collect();
    let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) else {
        return Ok(Answer::new().put("by_month", Vec::<Answer>::new()));
    };
    let age = age_fact(question, *first)?;
    let employment = Employment::default();
    let mut care = false;
    for month in &months {
        care |= has_care(age, &employment, *month)?;
    }
    let insurer = match insurer(question, *last, care)? {
        Some(HealthInsurer::Society(rates)) => Some(over_months(&rates, *first, *last)?),
        insurer => insurer,
    };
    let case = BonusYearCase {
        payments: &payments,
        insurer: insurer.as_ref(),
        age,
        rounding: rounding(question)?,
        employment,
        exempt: None,
    };
    let found = bonuses_of_year(&case, Law::embedded(), trace);
    let found = found.map_err(|error| name_payment(error, &case, &entries))?;
    let by_month: Vec<Answer> = found.iter().map(month_written).collect();
    Ok(Answer::new().put("by_month", by_month))
}

fn payment(entry: &Fields) -> Result<BonusPayment, CalcError> {
    Ok(BonusPayment { paid_on: entry.get("paid_on")?, amount: entry.get("amount")? })
}

/// The rates of a society for all months of a question, with the levy from its introduction on.
fn over_months(
    rates: &SocietyRates,
    first: YearMonth,
    last: YearMonth,
) -> Result<HealthInsurer, CalcError> {
    let Some(row) = rates.rows().first() else {
        return Err(CalcError::missing("health_rate_percent"));
    };
    let levy = &Law::embedded().child_support_levy_rate;
    let introduced = levy.rows().first().map(|row| YearMonth::of(row.from));
    let mut rows = vec![SocietyRatesRow { from: first, ..row.clone() }];
    if let Some(introduced) = introduced
        && first < introduced
        && introduced <= last
    {
        rows = vec![
            SocietyRatesRow { from: first, levy: None, ..row.clone() },
            SocietyRatesRow { from: introduced, ..row.clone() },
        ];
    }
    Ok(HealthInsurer::Society(SocietyRates::new(rows, last)?))
}

/// A day outside the checked range is the fault of the payment that has it.
fn name_payment(error: StatuteError, case: &BonusYearCase<'_>, entries: &[&Fields]) -> CalcError {
    let mut error = CalcError::from(error);
    if error.code == Code::OutOfRange {
        let law = Law::embedded();
        let alone = case.payments.iter().map(std::slice::from_ref);
        let outside = alone.zip(entries).find(|(payments, _)| {
            bonuses_of_year(&BonusYearCase { payments, ..*case }, law, &mut Silent).is_err()
        });
        error.field = outside.map(|(_, entry)| entry.path("paid_on").into());
    }
    error
}

fn month_written(found: &MonthOfBonuses) -> Answer {
    let health = found.health.as_ref();
    Answer::new()
        .put("month", found.month)
        .put("standard_bonus", found.standard.standard)
        .put("health_standard_bonus", found.standard.health)
        .put("pension_standard_bonus", found.standard.pension)
        .put_if("health_care_employee", health.map(|health| health.health_care_employee))
        .put_if("child_support_employee", health.map(|health| health.levy_employee))
        .put_if("pension_employee", found.pension.map(|pension| pension.employee))
        .put_if("total_employee", found.total_employee)
}

/// Whether a leave frees a bonus and the month in which it is paid.
fn on_leave<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let leave = leave(question, 0)?.ok_or_else(|| CalcError::missing("leave_kind"))?;
    let month = YearMonth::of(question.get("paid_on")?);
    let exemption = exemption_within(&leave, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("monthly_premium_exempt", exemption.frees(month))
        .put("bonus_premium_exempt", exemption.frees_bonus(month)))
}

/// Bonus or remuneration, by the number of payments a year.
fn frequency<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let changed_on: Option<Date> = question.find("changed_on")?;
    let before: Option<u32> = question.find("payments_per_year_before")?;
    let change = match (changed_on, before) {
        (Some(changed_on), Some(before)) => {
            Some(FrequencyChange { payments_before: count(before), changed_on })
        }
        _ => None,
    };
    let found = treatment(count(question.get("payments_per_year")?), change, trace)?;
    let is_bonus = found == BonusTreatment::Bonus;
    Ok(Answer::new()
        .put("treated_as", if is_bonus { "bonus" } else { "remuneration" })
        .put("bonus_report_required", is_bonus)
        .put_if("treated_so_through", changed_on.map(treated_so_through)))
}

fn count(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// When the report of a bonus is due.
fn report<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let due = bonus_report_due(question.get("paid_on")?, trace)?;
    Ok(Answer::new().put("bonus_report_due", due))
}
