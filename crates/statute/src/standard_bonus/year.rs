//! 年間の賞与 — the bonuses of one person month by month, with the caps across the fiscal year.
//!
//! Law: 健康保険法45条1項, 厚生年金保険法24条の4第1項.

use romori_types::{Date, FiscalYear, YearMonth, Yen};

use super::premium::{Amounts, BonusHealth, BonusPension, Charge, Fields};
use super::{BonusesBefore, StandardBonus, noted_standard};
use crate::age::AgeFact;
use crate::employment::{Employment, InsuredSchemes, insured_schemes};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::leave_exemption::ExemptMonths;
use crate::premium::{HealthInsurer, PremiumRounding};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static MONTH: [Basis; 2] =
    [Basis::act("健康保険法45条1項"), Basis::act("厚生年金保険法24条の4第1項")];

/// 賞与の支払 — one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BonusPayment {
    /// 支払日
    pub paid_on: Date,
    /// 額
    pub amount: Yen,
}

/// 年間の賞与の問い — the payments to one person, in any order.
#[derive(Debug, Clone, Copy)]
pub struct BonusYearCase<'a> {
    /// The payments, all by employers of the same insurer.
    pub payments: &'a [BonusPayment],
    /// Whose rates of health apply; unknown, health is not answered.
    pub insurer: Option<&'a HealthInsurer>,
    /// What is known of the age; unknown, no premium is answered.
    pub age: Option<AgeFact>,
    /// What was agreed about fractions.
    pub rounding: PremiumRounding,
    /// Acquisition and leaving, as far as known.
    pub employment: Employment,
    /// Months whose bonuses leave frees from premium.
    pub exempt: Option<&'a ExemptMonths>,
}

/// 月の賞与 — the bonuses of one month together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthOfBonuses {
    /// The month of payment.
    pub month: YearMonth,
    /// What was paid in it.
    pub paid: Yen,
    /// 標準賞与額 before and within the caps.
    pub standard: StandardBonus,
    /// Whether premium is due, as far as loss and leave decide.
    pub charged: bool,
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

static NAMES: Fields = Fields {
    health_care_employee: "by_month[].health_care_employee",
    levy_employee: "by_month[].child_support_employee",
    health_care_employer: None,
    levy_employer: None,
    pension_employee: "by_month[].pension_employee",
    pension_employer: None,
    contribution_employer: None,
    total_employee: "by_month[].total_employee",
    total_employer: None,
};

/// The bonuses of one person, month by month in order, with the caps across each fiscal year.
///
/// Law: 健康保険法45条1項 (5,730,000 yen from April to March; a month that is free of premium counts
/// toward it), 厚生年金保険法24条の4第1項 (1,500,000 yen a month). The payments of a month are added
/// before their fraction of 1,000 yen is dropped. Rounding: see [`PremiumRounding`]. Unit: yen.
///
/// # Errors
/// When a day lies outside a checked range, or an amount is negative.
pub fn bonuses_of_year<T: Trace>(
    case: &BonusYearCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<Vec<MonthOfBonuses>, StatuteError> {
    let mut payments = case.payments.to_vec();
    payments.sort_by_key(|payment| payment.paid_on);
    let mut months: Vec<MonthOfBonuses> = Vec::new();
    let mut determined = (FiscalYear(0), Yen::ZERO);
    for payments in payments.chunk_by(|one, next| month_of(one) == month_of(next)) {
        let Some(last) = payments.last() else { continue };
        let fiscal_year = month_of(last).fiscal_year();
        if determined.0 != fiscal_year {
            determined = (fiscal_year, Yen::ZERO);
        }
        let found = month_of_bonuses(case, payments, last.paid_on, determined.1, law, trace)?;
        determined.1 += found.standard.health;
        months.push(found);
    }
    Ok(months)
}

fn month_of(payment: &BonusPayment) -> YearMonth {
    YearMonth::of(payment.paid_on)
}

fn month_of_bonuses<T: Trace>(
    case: &BonusYearCase<'_>,
    payments: &[BonusPayment],
    last_paid_on: Date,
    health_this_fiscal_year: Yen,
    law: &Law,
    trace: &mut T,
) -> Result<MonthOfBonuses, StatuteError> {
    let month = YearMonth::of(last_paid_on);
    let paid = sum_of_month(payments, month, trace)?;
    let before = BonusesBefore { health_this_fiscal_year, this_month: Yen::ZERO };
    let noted = noted_standard(paid, last_paid_on, before, law, trace)?;
    trace.gives("by_month[].standard_bonus", &noted.standard);
    trace.gives("by_month[].health_standard_bonus", &noted.health);
    trace.gives("by_month[].pension_standard_bonus", &noted.pension);
    let free = case.exempt.is_some_and(|exempt| exempt.frees_bonus(month));
    let charged = case.employment.is_due(month, trace)? && !free;
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
        names: &NAMES,
    };
    let Amounts { health, pension, total_employee, total_employer } =
        charge.amounts(&noted, law, trace)?;
    Ok(MonthOfBonuses {
        month,
        paid,
        standard: noted.amounts(),
        charged,
        insured,
        health,
        pension,
        total_employee,
        total_employer,
    })
}

fn sum_of_month<T: Trace>(
    payments: &[BonusPayment],
    month: YearMonth,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    if payments.iter().any(|payment| payment.amount < Yen::ZERO) {
        let message = "賞与の額は0円以上で入れてください。";
        return Err(StatuteError::impossible("bonuses", message));
    }
    let each: Vec<Quantity> =
        payments.iter().map(|payment| Quantity::yen("賞与", payment.amount)).collect();
    let operands: Vec<&Quantity> = each.iter().collect();
    let rule = Rule::new("同じ月の賞与の合算", &MONTH);
    let sum = rule.take(trace, "賞与", Unit::Yen, Operation::Sum, &operands, |sum| {
        let month = Quantity::month("", month);
        match payments.len() {
            1 => format!("{month}に支払う賞与は{sum}です。"),
            count => format!("{month}に支払う{count}回の賞与を合わせると{sum}です。"),
        }
    })?;
    Ok(sum.as_yen())
}
