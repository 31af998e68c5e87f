//! 月の保険料 — all premiums of one insured person for one month.
//!
//! Law: 健康保険法155条〜168条, 厚生年金保険法81条〜84条. Premiums follow the standard, not the pay of the
//! month; there is no proration by days.

use romori_types::{Exact, Rate, YearMonth, Yen};

use crate::age::AgeFact;
use crate::employment::{
    CollectionMonth, Employment, InsuredSchemes, deducted_from_pay_of, insured_schemes,
};
use crate::error::StatuteError;
use crate::grade::Grade;
use crate::grading::{Graded, Scheme, graded, held};
use crate::law::Law;
use crate::premium::adjustment::adjusted_share;
use crate::premium::rates::{HealthInsurer, HealthRates, health_rates};
use crate::premium::rounding::PremiumRounding;
use crate::premium::share::{
    EmployeeShare, HealthShares, PensionShares, health_shares, no_health_shares, no_pension_shares,
    pension_shares, totals,
};
use crate::trace::{Quantity, Trace};

/// 保険料の基礎 — what the premium of a month follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PremiumStandard {
    /// 標準報酬月額 of the health table; pension uses the same, held within its own table.
    Standard(Yen),
    /// 報酬月額, graded first.
    Remuneration(Yen),
}

/// 月の保険料の問い — one insured person and one month.
#[derive(Debug, Clone, Copy)]
pub struct MonthlyPremiumCase<'a> {
    /// The month charged (◯月分).
    pub month: YearMonth,
    /// What the premium follows.
    pub standard: PremiumStandard,
    /// What is known of the age.
    pub age: AgeFact,
    /// Acquisition and leaving, as far as known.
    pub employment: Employment,
    /// 産休・育休により免除される月か
    pub exempt: bool,
    /// Whose rates of health apply; unknown, only pension is answered.
    pub insurer: Option<&'a HealthInsurer>,
    /// What was agreed about fractions.
    pub rounding: PremiumRounding,
    /// 保険料調整制度の何年目か
    pub adjustment_year: Option<u8>,
    /// From which month's pay the premium is taken.
    pub collection: CollectionMonth,
}

/// 健康保険料 — the amounts of health, care and levy for one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthPremium {
    /// Health and care rate added, both halves together.
    pub rate: Rate,
    /// The insured person's part of health and care before rounding.
    pub exact: Exact,
    /// Health rounded alone.
    pub health_employee: Yen,
    /// What health and care together exceed health alone.
    pub care_employee: Yen,
    /// Health and care, rounded once.
    pub health_care_employee: Yen,
    /// Rate of the levy.
    pub levy_rate: Rate,
    /// The insured person's part of the levy.
    pub levy_employee: Yen,
    /// The employer's part of health and care.
    pub health_care_employer: Yen,
    /// The employer's part of the levy.
    pub levy_employer: Yen,
}

/// 厚生年金保険料 — the amounts of pension and contribution for one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PensionPremium {
    /// The grade in the pension table.
    pub grade: Grade,
    /// The standard in the pension table.
    pub standard: Yen,
    /// The rate, both halves together.
    pub rate: Rate,
    /// The insured person's part.
    pub employee: Yen,
    /// The employer's part.
    pub employer: Yen,
    /// 子ども・子育て拠出金
    pub contribution_employer: Yen,
}

/// 月の保険料 — the answer for one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthlyPremium {
    /// In which insurances the person is.
    pub insured: InsuredSchemes,
    /// Whether the month is charged, as far as acquisition and loss decide.
    pub due: bool,
    /// Health, care and levy, where the rates are known.
    pub health: Option<HealthPremium>,
    /// Pension and contribution.
    pub pension: PensionPremium,
    /// The insured person's whole part, where every part is known.
    pub total_employee: Option<Yen>,
    /// The employer's whole part, where every part is known.
    pub total_employer: Option<Yen>,
    /// From which month's pay it is deducted; none if there is nothing to deduct.
    pub deducted_from: Option<YearMonth>,
}

/// The premiums of one insured person for one month.
///
/// Law: 健康保険法156条・161条・167条1項, 厚生年金保険法19条・81条・82条・84条1項. Rounding: see
/// [`PremiumRounding`]. Unit: whole yen. Month: of premium. Not covered: premiums of sailors and of
/// miners, exempt portions of pension funds.
///
/// # Errors
/// When the month lies outside a checked range, the standard is none of the health table, or the
/// adjustment does not apply.
pub fn monthly_premium<T: Trace>(
    case: &MonthlyPremiumCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<MonthlyPremium, StatuteError> {
    let due = case.employment.is_due(case.month, trace)?;
    let insured = insured_schemes(case.age, &case.employment, case.month, trace)?;
    let standards = Standards::of(case, law, trace)?;
    let adjusted = match case.adjustment_year {
        Some(year) => Some(adjusted_share(&standards.health, year, case.month, law, trace)?),
        None => None,
    };
    let rates = match case.insurer {
        Some(insurer) => Some(health_rates(insurer, case.month, law)?),
        None => None,
    };
    let charge = Charge { case, insured, due, adjusted };
    let health = match &rates {
        Some(rates) => Some(charge.health(&standards.health, rates, trace)?),
        None => None,
    };
    let pension = charge.pension(&standards.pension.standard, law, trace)?;
    name_pension(&standards.pension, &pension, trace);
    if let Some(health) = &health {
        name_health(health, trace);
    }
    let total = totals(insured, health.as_ref(), &pension, trace)?;
    if let Some((employee, employer)) = &total {
        trace.gives("total_employee", employee);
        trace.gives("total_employer", employer);
    }
    let charged = due && !case.exempt && (insured.health || insured.pension);
    Ok(MonthlyPremium {
        insured,
        due,
        health: health.as_ref().map(HealthPremium::of),
        pension: PensionPremium {
            grade: standards.pension_grade(),
            standard: standards.pension.standard.as_yen(),
            rate: *law.pension_rate.on_month(case.month)?.value,
            employee: pension.employee.as_yen(),
            employer: pension.employer.as_yen(),
            contribution_employer: pension.contribution_employer.as_yen(),
        },
        total_employee: total.as_ref().map(|(employee, _)| employee.as_yen()),
        total_employer: total.as_ref().map(|(_, employer)| employer.as_yen()),
        deducted_from: charged.then(|| deducted_from_pay_of(case.month, case.collection)),
    })
}

/// The standards of both tables.
struct Standards {
    health: Quantity,
    pension: Graded,
}

impl Standards {
    fn of<T: Trace>(
        case: &MonthlyPremiumCase<'_>,
        law: &Law,
        trace: &mut T,
    ) -> Result<Self, StatuteError> {
        let health = match case.standard {
            PremiumStandard::Standard(yen) => {
                let table = law.health_grades.on_month(case.month)?;
                if table.value.of_standard(yen).is_none() {
                    let message = "標準報酬月額が健康保険の等級表にありません。";
                    let field = "standard_monthly_remuneration";
                    return Err(StatuteError::impossible(field, message));
                }
                Quantity::yen("標準報酬月額", yen)
            }
            PremiumStandard::Remuneration(yen) => {
                if yen < Yen::ZERO {
                    let message = "報酬月額は0円以上で入れてください。";
                    return Err(StatuteError::impossible("monthly_remuneration", message));
                }
                let remuneration = Quantity::yen("報酬月額", yen);
                graded(Scheme::Health, &remuneration, case.month, law, trace)?.standard
            }
        };
        let pension = held(Scheme::Pension, &health, case.month, law, trace)?;
        Ok(Self { health, pension })
    }

    fn pension_grade(&self) -> Grade {
        let number = self.pension.grade.value.as_whole().and_then(|grade| u8::try_from(grade).ok());
        Grade(number.unwrap_or(1))
    }
}

/// Why there is something to pay, or not.
struct Charge<'a> {
    case: &'a MonthlyPremiumCase<'a>,
    insured: InsuredSchemes,
    due: bool,
    adjusted: Option<Rate>,
}

impl Charge<'_> {
    fn why_nothing(&self, insured: bool, not_insured: &'static str) -> Option<&'static str> {
        if !insured {
            Some(not_insured)
        } else if !self.due {
            Some("徴収する月ではないので、保険料はありません。")
        } else if self.case.exempt {
            Some("産前産後休業または育児休業等の月なので、保険料は免除されます。")
        } else {
            None
        }
    }

    fn health<T: Trace>(
        &self,
        standard: &Quantity,
        rates: &HealthRates<'_>,
        trace: &mut T,
    ) -> Result<HealthShares, StatuteError> {
        let care = self.insured.care;
        let why = "健康保険の被保険者ではないので、健康保険料はありません。";
        if let Some(why) = self.why_nothing(self.insured.health, why) {
            return no_health_shares(rates, care, why, trace);
        }
        if self.adjusted.is_some() && rates.employee_share != Rate::HALF {
            let message = "被保険者の負担割合が50%でない健康保険組合では、\
                           保険料調整制度の負担割合と両立しません。";
            return Err(StatuteError::impossible("premium_adjustment_year", message));
        }
        let share = EmployeeShare {
            health: self.adjusted.unwrap_or(rates.employee_share),
            care_and_levy: rates.employee_share,
        };
        health_shares(standard, rates, care, share, self.case.rounding, trace)
    }

    fn pension<T: Trace>(
        &self,
        standard: &Quantity,
        law: &Law,
        trace: &mut T,
    ) -> Result<PensionShares, StatuteError> {
        let why = "厚生年金保険の被保険者ではないので、厚生年金保険料と拠出金はありません。";
        if let Some(why) = self.why_nothing(self.insured.pension, why) {
            return no_pension_shares(why, trace);
        }
        let rate = law.pension_rate.on_month(self.case.month)?;
        let contribution = law.child_contribution_rate.on_month(self.case.month)?;
        let share = self.adjusted.unwrap_or(Rate::HALF);
        pension_shares(standard, rate, contribution, share, self.case.rounding, trace)
    }
}

fn name_health<T: Trace>(shares: &HealthShares, trace: &mut T) {
    trace.gives("health_care_half_exact", &shares.exact);
    trace.gives("health_employee", &shares.health_employee);
    trace.gives("care_employee", &shares.care_employee);
    trace.gives("health_care_employee", &shares.health_care_employee);
    trace.gives("child_support_employee", &shares.levy_employee);
    trace.gives("health_care_employer", &shares.health_care_employer);
    trace.gives("child_support_employer", &shares.levy_employer);
}

fn name_pension<T: Trace>(standard: &Graded, shares: &PensionShares, trace: &mut T) {
    trace.gives("pension_grade", &standard.grade);
    trace.gives("pension_standard", &standard.standard);
    trace.gives("pension_employee", &shares.employee);
    trace.gives("pension_employer", &shares.employer);
    trace.gives("child_contribution_employer", &shares.contribution_employer);
}

impl HealthPremium {
    /// The amounts of noted shares.
    pub(crate) fn of(shares: &HealthShares) -> Self {
        Self {
            rate: as_rate(&shares.rate),
            exact: shares.exact.value,
            health_employee: shares.health_employee.as_yen(),
            care_employee: shares.care_employee.as_yen(),
            health_care_employee: shares.health_care_employee.as_yen(),
            levy_rate: as_rate(&shares.levy_rate),
            levy_employee: shares.levy_employee.as_yen(),
            health_care_employer: shares.health_care_employer.as_yen(),
            levy_employer: shares.levy_employer.as_yen(),
        }
    }
}

/// A rate of billionths, which sums of rates always are.
fn as_rate(quantity: &Quantity) -> Rate {
    let billionths = quantity.value * Exact::whole(1_000_000_000);
    Rate::from_billionths(billionths.rounded(romori_types::Rounding::Down))
}
