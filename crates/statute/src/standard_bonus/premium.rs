//! 賞与の保険料 — premiums on the bonus of one payment.
//!
//! Law: 健康保険法156条・159条・159条の3・161条・167条2項, 厚生年金保険法81条・81条の2・84条2項. The rates are those of
//! the month of payment.

use romori_types::{Date, Rate, YearMonth, Yen};

use super::frequency::bonus_report_due;
use super::{BonusesBefore, NotedStandard, StandardBonus, noted_standard};
use crate::age::AgeFact;
use crate::employment::{Employment, InsuredSchemes, insured_schemes};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::leave_exemption::{Leave, exemption_within};
use crate::premium::{
    EmployeeShare, HealthInsurer, HealthShares, PensionShares, PremiumRounding, health_rates,
    health_shares, no_health_shares, no_pension_shares, pension_shares, totals,
};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static CHARGED: [Basis; 4] = [
    Basis::act("健康保険法156条3項"),
    Basis::act("健康保険法167条2項"),
    Basis::act("厚生年金保険法19条1項"),
    Basis::act("厚生年金保険法84条2項"),
];

const NOT_CHARGED: &str = "徴収しない賞与なので、保険料はありません。";

/// 賞与の問い — one payment to one person.
#[derive(Debug, Clone, Copy)]
pub struct BonusCase<'a> {
    /// 賞与の額
    pub bonus: Yen,
    /// 支払日; its month is the month charged.
    pub paid_on: Date,
    /// What was paid before and counts toward the caps.
    pub before: BonusesBefore,
    /// Whose rates of health apply; unknown, health is not answered.
    pub insurer: Option<&'a HealthInsurer>,
    /// What is known of the age; unknown, no premium is answered.
    pub age: Option<AgeFact>,
    /// What was agreed about fractions.
    pub rounding: PremiumRounding,
    /// Acquisition and leaving, as far as known.
    pub employment: Employment,
    /// 産休・育休, if the person is on leave.
    pub leave: Option<Leave>,
}

/// 賞与の健康保険料 — health, care and levy on a bonus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BonusHealth {
    /// Health rounded alone, for the payslip.
    pub health_employee: Yen,
    /// What health and care together exceed health alone.
    pub care_employee: Yen,
    /// Health and care, rounded once.
    pub health_care_employee: Yen,
    /// 子ども・子育て支援金
    pub levy_employee: Yen,
    /// The employer's part of health and care.
    pub health_care_employer: Yen,
    /// The employer's part of the levy.
    pub levy_employer: Yen,
}

/// 賞与の厚生年金保険料 — pension and contribution on a bonus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BonusPension {
    /// The insured person's part.
    pub employee: Yen,
    /// The employer's part.
    pub employer: Yen,
    /// 子ども・子育て拠出金
    pub contribution_employer: Yen,
}

/// 賞与の保険料 — the answer for one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BonusPremium {
    /// 標準賞与額, which counts toward the caps even where nothing is charged.
    pub standard: StandardBonus,
    /// Whether premium is due, as far as loss and leave decide.
    pub charged: bool,
    /// 賞与支払届の期限
    pub report_due: Date,
    /// In which insurances the person is, if the age is known.
    pub insured: Option<InsuredSchemes>,
    /// Health, care and levy, where they are known.
    pub health: Option<BonusHealth>,
    /// Pension and contribution, where they are known.
    pub pension: Option<BonusPension>,
    /// The insured person's whole part, where every part is known.
    pub total_employee: Option<Yen>,
    /// The employer's whole part, where every part is known.
    pub total_employer: Option<Yen>,
}

/// Premiums on one bonus.
///
/// Law: 健康保険法45条・156条・167条2項, 厚生年金保険法24条の4・81条・84条2項. Charged in the month of payment,
/// not in the month of loss, not in a month in which leave frees bonuses. Rounding: see
/// [`PremiumRounding`]. Unit: whole yen. Date: of payment. Not covered: who acquires and loses
/// within one month, unless the acquisition is given; other employers' earlier bonuses, which are
/// given in `before`.
///
/// # Errors
/// When the day lies outside a checked range, an amount is negative, or the leave cannot be.
pub fn bonus_premium<T: Trace>(
    case: &BonusCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<BonusPremium, StatuteError> {
    let noted = noted_standard(case.bonus, case.paid_on, case.before, law, trace)?;
    trace.gives("standard_bonus", &noted.standard);
    trace.gives("health_standard_bonus", &noted.health);
    trace.gives("pension_standard_bonus", &noted.pension);
    let charged = is_charged(case, law, trace)?;
    let report_due = bonus_report_due(case.paid_on, trace)?;
    let month = YearMonth::of(case.paid_on);
    let insured = match case.age {
        Some(fact) => Some(insured_schemes(fact, &case.employment, month, trace)?),
        None => None,
    };
    let charge = Charge {
        month,
        charged,
        insured,
        insurer: case.insurer,
        rounding: case.rounding,
        names: &FIELDS,
    };
    let amounts = charge.amounts(&noted, law, trace)?;
    Ok(BonusPremium {
        standard: noted.amounts(),
        charged,
        report_due,
        insured,
        health: amounts.health,
        pension: amounts.pension,
        total_employee: amounts.total_employee,
        total_employer: amounts.total_employer,
    })
}

/// Whether premium is due: not in the month of loss, not where leave frees bonuses.
fn is_charged<T: Trace>(
    case: &BonusCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<bool, StatuteError> {
    let month = YearMonth::of(case.paid_on);
    let due = case.employment.is_due(month, trace)?;
    let free = match &case.leave {
        Some(leave) => exemption_within(leave, law, trace)?.frees_bonus(month),
        None => false,
    };
    let due = Quantity::truth("徴収する月", due);
    let not_free = Quantity::truth("休業による免除がない", !free);
    let rule = Rule::new("賞与の保険料を徴収するか", &CHARGED);
    let operands = [&due, &not_free];
    let charged = rule.take(trace, "徴収", Unit::Truth, Operation::All, &operands, |charged| {
        let month = Quantity::month("", month);
        if charged.is_true() {
            format!("{month}に支払う賞与から保険料を徴収します。")
        } else if free {
            format!("{month}は休業により賞与の保険料が免除されます。")
        } else {
            format!("{month}は徴収する月ではないので、賞与の保険料はありません。")
        }
    })?;
    trace.gives("charged", &charged);
    Ok(charged.is_true())
}

/// The names under which amounts are given, if they are results.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) health_care_employee: &'static str,
    pub(super) levy_employee: &'static str,
    pub(super) health_care_employer: Option<&'static str>,
    pub(super) levy_employer: Option<&'static str>,
    pub(super) pension_employee: &'static str,
    pub(super) pension_employer: Option<&'static str>,
    pub(super) contribution_employer: Option<&'static str>,
    pub(super) total_employee: &'static str,
    pub(super) total_employer: Option<&'static str>,
}

static FIELDS: Fields = Fields {
    health_care_employee: "health_care_employee",
    levy_employee: "child_support_employee",
    health_care_employer: Some("health_care_employer"),
    levy_employer: Some("child_support_employer"),
    pension_employee: "pension_employee",
    pension_employer: Some("pension_employer"),
    contribution_employer: Some("child_contribution_employer"),
    total_employee: "total_employee",
    total_employer: Some("total_employer"),
};

/// Who pays what on the bonuses of a month.
pub(super) struct Charge<'a> {
    pub(super) month: YearMonth,
    pub(super) charged: bool,
    pub(super) insured: Option<InsuredSchemes>,
    pub(super) insurer: Option<&'a HealthInsurer>,
    pub(super) rounding: PremiumRounding,
    pub(super) names: &'static Fields,
}

/// The amounts, as far as they are known.
#[derive(Debug, Default)]
pub(super) struct Amounts {
    pub(super) health: Option<BonusHealth>,
    pub(super) pension: Option<BonusPension>,
    pub(super) total_employee: Option<Yen>,
    pub(super) total_employer: Option<Yen>,
}

impl Charge<'_> {
    pub(super) fn amounts<T: Trace>(
        &self,
        noted: &NotedStandard,
        law: &Law,
        trace: &mut T,
    ) -> Result<Amounts, StatuteError> {
        if !self.charged {
            return self.nothing(trace);
        }
        let Some(insured) = self.insured else { return Ok(Amounts::default()) };
        let health = self.health(insured, &noted.health, law, trace)?;
        let pension = self.pension(insured, &noted.pension, law, trace)?;
        if let Some(health) = &health {
            self.name_health(health, trace);
        }
        self.name_pension(&pension, trace);
        let totals = totals(insured, health.as_ref(), &pension, trace)?;
        if let Some((employee, employer)) = &totals {
            trace.gives(self.names.total_employee, employee);
            give(trace, self.names.total_employer, employer);
        }
        Ok(Amounts {
            health: health.as_ref().map(BonusHealth::of),
            pension: Some(BonusPension {
                employee: pension.employee.as_yen(),
                employer: pension.employer.as_yen(),
                contribution_employer: pension.contribution_employer.as_yen(),
            }),
            total_employee: totals.as_ref().map(|(employee, _)| employee.as_yen()),
            total_employer: totals.as_ref().map(|(_, employer)| employer.as_yen()),
        })
    }

    /// Nothing is due: every amount is 0, also where rates or age are unknown.
    fn nothing<T: Trace>(&self, trace: &mut T) -> Result<Amounts, StatuteError> {
        let zero = Quantity::yen("なし", Yen::ZERO);
        let rule = Rule::new("賞与の保険料", &CHARGED);
        let operation = Operation::Take;
        let zero = rule
            .take(trace, "保険料", Unit::Yen, operation, &[&zero], |_| NOT_CHARGED.to_owned())?;
        for field in self.names.all() {
            give(trace, field, &zero);
        }
        Ok(Amounts {
            health: Some(BonusHealth::default()),
            pension: Some(BonusPension::default()),
            total_employee: Some(Yen::ZERO),
            total_employer: Some(Yen::ZERO),
        })
    }

    fn health<T: Trace>(
        &self,
        insured: InsuredSchemes,
        standard: &Quantity,
        law: &Law,
        trace: &mut T,
    ) -> Result<Option<HealthShares>, StatuteError> {
        let Some(insurer) = self.insurer else { return Ok(None) };
        let rates = health_rates(insurer, self.month, law)?;
        if !insured.health {
            let why = "健康保険の被保険者ではないので、健康保険料はありません。";
            return no_health_shares(&rates, insured.care, why, trace).map(Some);
        }
        let share =
            EmployeeShare { health: rates.employee_share, care_and_levy: rates.employee_share };
        let rounding = self.rounding;
        health_shares(standard, &rates, insured.care, share, rounding, trace).map(Some)
    }

    fn pension<T: Trace>(
        &self,
        insured: InsuredSchemes,
        standard: &Quantity,
        law: &Law,
        trace: &mut T,
    ) -> Result<PensionShares, StatuteError> {
        if !insured.pension {
            let why = "厚生年金保険の被保険者ではないので、厚生年金保険料と拠出金はありません。";
            return no_pension_shares(why, trace);
        }
        let rate = law.pension_rate.on_month(self.month)?;
        let contribution = law.child_contribution_rate.on_month(self.month)?;
        pension_shares(standard, rate, contribution, Rate::HALF, self.rounding, trace)
    }

    fn name_health<T: Trace>(&self, shares: &HealthShares, trace: &mut T) {
        trace.gives(self.names.health_care_employee, &shares.health_care_employee);
        trace.gives(self.names.levy_employee, &shares.levy_employee);
        give(trace, self.names.health_care_employer, &shares.health_care_employer);
        give(trace, self.names.levy_employer, &shares.levy_employer);
    }

    fn name_pension<T: Trace>(&self, shares: &PensionShares, trace: &mut T) {
        trace.gives(self.names.pension_employee, &shares.employee);
        give(trace, self.names.pension_employer, &shares.employer);
        give(trace, self.names.contribution_employer, &shares.contribution_employer);
    }
}

fn give<T: Trace>(trace: &mut T, field: Option<&'static str>, amount: &Quantity) {
    if let Some(field) = field {
        trace.gives(field, amount);
    }
}

impl Fields {
    const fn all(&self) -> [Option<&'static str>; 9] {
        [
            Some(self.health_care_employee),
            Some(self.levy_employee),
            self.health_care_employer,
            self.levy_employer,
            Some(self.pension_employee),
            self.pension_employer,
            self.contribution_employer,
            Some(self.total_employee),
            self.total_employer,
        ]
    }
}

impl BonusHealth {
    fn of(shares: &HealthShares) -> Self {
        Self {
            health_employee: shares.health_employee.as_yen(),
            care_employee: shares.care_employee.as_yen(),
            health_care_employee: shares.health_care_employee.as_yen(),
            levy_employee: shares.levy_employee.as_yen(),
            health_care_employer: shares.health_care_employer.as_yen(),
            levy_employer: shares.levy_employer.as_yen(),
        }
    }
}
