//! The slow path: the explained rules, asked for one person at a time.

use jiff::civil::Date;
use romori_statute::StatuteError;
use romori_statute::age::AgeFact;
use romori_statute::basis_days::WorkerType;
use romori_statute::batch::{BatchAmounts, BatchPerson};
use romori_statute::employment::{CollectionMonth, Employment, insured_schemes};
use romori_statute::employment_insurance::{EmploymentPremiumCase, employment_premium};
use romori_statute::employment_insurance_batch::EmploymentShares;
use romori_statute::law::Law;
use romori_statute::month_batch::{MonthAmounts, MonthPerson};
use romori_statute::premium::{
    HealthInsurer, MonthlyPremiumCase, PremiumRounding, PremiumStandard, monthly_premium,
};
use romori_statute::regular_determination::{
    DecidedBy, PreviousStandard, RegularDetermination, RegularDeterminationCase, decide,
};
use romori_statute::regular_determination_months::MonthPay;
use romori_statute::trace::Silent;
use romori_statute::two_workplaces::{
    ProrationFraction, TwoWorkplacesCase, WorkplacePart, two_workplaces_premium,
};
use romori_statute::withholding::{WithholdingCase, WithholdingMethod, monthly_withholding};
use romori_types::{Exact, FiscalYear, Prefecture, Rounding, YearMonth, Yen};

/// Determines and charges one person by the explained rules.
pub(crate) fn decide_literally(
    law: &Law,
    person: &BatchPerson,
    year: i16,
    month: YearMonth,
) -> Result<BatchAmounts, StatuteError> {
    let mut amounts = determine_literally(law, person, year)?;
    if person.other_workplaces == 0 {
        charge(law, person, month, &mut amounts)?;
    } else {
        charge_divided(law, person, month, &mut amounts)?;
    }
    Ok(amounts)
}

/// Determines one person by the explained rules and charges nothing.
pub(crate) fn determine_literally(
    law: &Law,
    person: &BatchPerson,
    year: i16,
) -> Result<BatchAmounts, StatuteError> {
    Ok(determination(&decide(law, &case_of(person, year), &mut Silent)?))
}

fn case_of(person: &BatchPerson, year: i16) -> RegularDeterminationCase {
    let worker = match person.worker {
        0 => WorkerType::General,
        1 => WorkerType::PartTime,
        _ => WorkerType::ShortTime,
    };
    let mut months = [None; 3];
    for (place, slot) in months.iter_mut().enumerate() {
        let late = usize::from(person.back_pay_month) == place;
        *slot = Some(MonthPay {
            cash: yen(person.pay.get(place).copied().unwrap_or(0)),
            in_kind: Yen::ZERO,
            days: person.days.get(place).copied(),
            full_month_paid: Some(person.fully_paid >> place & 1 == 1),
            back_pay: if late { yen(person.back_pay) } else { Yen::ZERO },
            set_aside: None,
        });
    }
    let mut case = RegularDeterminationCase::new(year, worker, months);
    case.previous = PreviousStandard {
        health: Some(yen(person.previous_health)),
        pension: Some(yen(person.previous_pension)),
    };
    case.other_workplaces = (person.other_workplaces != 0).then(|| yen(person.other_workplaces));
    case
}

fn determination(made: &RegularDetermination) -> BatchAmounts {
    let months_used = made.months.iter().enumerate().fold(0, |bits, (place, judged)| {
        bits | u8::from(judged.is_some_and(|judged| judged.left_out.is_none())) << place
    });
    let standard = |found: Option<romori_statute::StandardMonthlyRemuneration>| {
        found.map_or((0, 0), |found| (found.grade.0, narrow(found.standard)))
    };
    let (health_grade, health_standard) = standard(made.health);
    let (pension_grade, pension_standard) = standard(made.pension);
    BatchAmounts {
        total: narrow(made.total),
        average: made.average.map_or(0, narrow),
        health_standard,
        pension_standard,
        health_grade,
        pension_grade,
        months_used,
        corrected: made.decided_by == DecidedBy::CorrectedAverage,
        ..BatchAmounts::default()
    }
}

fn charge(
    law: &Law,
    person: &BatchPerson,
    month: YearMonth,
    amounts: &mut BatchAmounts,
) -> Result<(), StatuteError> {
    let insurer = insurer(person)?;
    let health = yen(amounts.health_standard);
    let case = |standard| MonthlyPremiumCase {
        month,
        standard: PremiumStandard::Standard(standard),
        age: AgeFact::BirthDate(birth(person)),
        employment: Employment::default(),
        exempt: person.exempt,
        insurer: Some(&insurer),
        rounding: PremiumRounding::default(),
        adjustment_year: None,
        collection: CollectionMonth::Next,
    };
    let premium = monthly_premium(&case(health), law, &mut Silent)?;
    if let Some(found) = premium.health {
        amounts.health_employee = narrow(found.health_employee);
        amounts.care_employee = narrow(found.care_employee);
        amounts.health_care_employee = narrow(found.health_care_employee);
        amounts.levy_employee = narrow(found.levy_employee);
        amounts.health_care_employer = narrow(found.health_care_employer);
        amounts.levy_employer = narrow(found.levy_employer);
    }
    amounts.pension_employee = narrow(premium.pension.employee);
    amounts.pension_employer = narrow(premium.pension.employer);
    amounts.contribution = narrow(premium.pension.contribution_employer);
    Ok(())
}

fn charge_divided(
    law: &Law,
    person: &BatchPerson,
    month: YearMonth,
    amounts: &mut BatchAmounts,
) -> Result<(), StatuteError> {
    if person.exempt {
        return Ok(());
    }
    let insurer = insurer(person)?;
    let age = AgeFact::BirthDate(birth(person));
    let insured = insured_schemes(age, &Employment::default(), month, &mut Silent)?;
    let own = yen(amounts.average);
    let case = TwoWorkplacesCase {
        month,
        part: WorkplacePart { own, all: own + yen(person.other_workplaces) },
        insured,
        insurer: &insurer,
        rounding: PremiumRounding::default(),
        fraction: ProrationFraction::default(),
        notified: None,
    };
    let divided = two_workplaces_premium(&case, law, &mut Silent)?;
    let mut without_care = case;
    without_care.insured.care = false;
    let health_alone = two_workplaces_premium(&without_care, law, &mut Silent)?;
    amounts.health_care_employee = narrow(divided.health_care.employee);
    amounts.health_employee = narrow(health_alone.health_care.employee);
    amounts.care_employee = amounts.health_care_employee - amounts.health_employee;
    amounts.health_care_employer = narrow(divided.health_care.employer);
    amounts.levy_employee = narrow(divided.levy.employee);
    amounts.levy_employer = narrow(divided.levy.employer);
    amounts.pension_employee = narrow(divided.pension.employee);
    amounts.pension_employer = narrow(divided.pension.employer);
    amounts.contribution = whole(divided.contribution);
    Ok(())
}

/// A month of one person by the explained rules: the premiums of `charged`, deducted from the pay
/// of the month after it, and employment insurance by the rates of `year`.
pub(crate) fn month_literally(
    law: &Law,
    person: &MonthPerson,
    charged: YearMonth,
    year: FiscalYear,
) -> Result<MonthAmounts, StatuteError> {
    let premiums = premiums_literally(law, person, charged)?;
    let employment = employment_literally(law, person, year)?;
    let taken_off = [
        premiums.health_care_employee,
        premiums.levy_employee,
        premiums.pension_employee,
        employment.employee,
    ];
    let insurance: Yen = taken_off.into_iter().map(yen).sum();
    let after = (yen(person.taxable_pay) - insurance).max(Yen::ZERO);
    let case = WithholdingCase { year: charged.next().year(), pay: after, column: person.column };
    let withheld = monthly_withholding(&case, WithholdingMethod::Table, law, &mut Silent)?;
    Ok(MonthAmounts {
        health_employee: premiums.health_employee,
        health_care_employee: premiums.health_care_employee,
        levy_employee: premiums.levy_employee,
        pension_employee: premiums.pension_employee,
        health_care_employer: premiums.health_care_employer,
        levy_employer: premiums.levy_employer,
        pension_employer: premiums.pension_employer,
        contribution: premiums.contribution,
        employment,
        after_insurance: narrow(after),
        tax: narrow(withheld.tax),
    })
}

fn premiums_literally(
    law: &Law,
    person: &MonthPerson,
    month: YearMonth,
) -> Result<BatchAmounts, StatuteError> {
    let asked = BatchPerson {
        pay: [0; 3],
        back_pay: 0,
        previous_health: person.health_standard,
        previous_pension: person.pension_standard,
        other_workplaces: person.other_workplaces,
        days: [0; 3],
        back_pay_month: 0,
        fully_paid: 0,
        worker: 0,
        prefecture: person.prefecture,
        table: 0,
        exempt: person.exempt,
        birth: person.birth,
    };
    let mut amounts = BatchAmounts {
        average: person.own_remuneration,
        health_standard: person.health_standard,
        pension_standard: person.pension_standard,
        ..BatchAmounts::default()
    };
    if person.other_workplaces == 0 {
        charge(law, &asked, month, &mut amounts)?;
    } else {
        charge_divided(law, &asked, month, &mut amounts)?;
    }
    Ok(amounts)
}

fn employment_literally(
    law: &Law,
    person: &MonthPerson,
    year: FiscalYear,
) -> Result<EmploymentShares, StatuteError> {
    let Some(business) = person.business else { return Ok(EmploymentShares::default()) };
    let payments = [yen(person.wages)];
    let rounding = PremiumRounding::default();
    let case = EmploymentPremiumCase { year, business, payments: &payments, rounding };
    let found = employment_premium(&case, law, &mut Silent)?;
    Ok(EmploymentShares { employee: narrow(found.employee), employer: narrow(found.employer) })
}

fn insurer(person: &BatchPerson) -> Result<HealthInsurer, StatuteError> {
    let prefecture = Prefecture::from_jis(person.prefecture)
        .ok_or_else(|| StatuteError::impossible("prefecture", "都道府県がありません。"))?;
    Ok(HealthInsurer::Kyokai(prefecture))
}

fn birth(person: &BatchPerson) -> Date {
    let byte = |value: u8| i8::try_from(value).unwrap_or(1);
    let made = Date::new(person.birth.year, byte(person.birth.month), byte(person.birth.day));
    made.unwrap_or(Date::ZERO)
}

fn yen(amount: i32) -> Yen {
    Yen::new(i64::from(amount))
}

fn narrow(yen: Yen) -> i32 {
    i32::try_from(yen.get()).unwrap_or(i32::MAX)
}

fn whole(amount: Exact) -> i32 {
    narrow(amount.to_yen(Rounding::Down))
}
