//! 負担 — the insured person's share and the employer's, from a base and rates.
//!
//! The base is 標準報酬月額 or 標準賞与額. Law: 健康保険法156条・161条・162条, 厚生年金保険法81条・82条,
//! 子ども・子育て支援法69条・70条.

use romori_types::{Rate, Rounding};

use crate::employment::InsuredSchemes;
use crate::error::StatuteError;
use crate::law::{Basis, BasisKind, InForce};
use crate::premium::rates::HealthRates;
use crate::premium::rounding::{LevyRounding, PremiumRounding};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static TOTAL: [Basis; 2] = [Basis::act("健康保険法161条1項"), Basis::act("厚生年金保険法82条1項")];
static HEALTH: [Basis; 3] = [
    Basis::act("健康保険法156条1項"),
    Basis::act("健康保険法161条1項"),
    Basis::act("健康保険法162条"),
];
static LEVY: [Basis; 2] = [Basis::act("健康保険法160条の2"), Basis::act("健康保険法161条1項")];
static COMBINED: [Basis; 1] =
    [Basis::circular("子ども・子育て支援金制度に係る事務連絡（令和8年2月12日）")];
static PENSION: [Basis; 2] =
    [Basis::act("厚生年金保険法81条"), Basis::act("厚生年金保険法82条1項")];
static CONTRIBUTION: [Basis; 1] = [Basis::act("子ども・子育て支援法69条・70条")];
static FRACTION: [Basis; 2] = [
    Basis::act("通貨の単位及び貨幣の発行等に関する法律3条"),
    Basis::other(BasisKind::Guidance, "協会けんぽ保険料額表の備考"),
];
static EMPLOYER_HEALTH: [Basis; 1] = [Basis::act("健康保険法161条1項")];
static EMPLOYER_PENSION: [Basis; 1] = [Basis::act("厚生年金保険法82条1項")];

/// 被保険者負担分 — which part of the whole premium the insured person bears.
///
/// Law: 健康保険法161条・162条; while 保険料調整制度 applies, health alone follows its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmployeeShare {
    /// Of health.
    pub health: Rate,
    /// Of care and levy.
    pub care_and_levy: Rate,
}

/// 健康保険の負担額 — what insured person and employer bear of health, care and levy.
#[derive(Debug, Clone)]
pub struct HealthShares {
    /// Health and care rate added, both halves together.
    pub rate: Quantity,
    /// The insured person's part of health and care before rounding.
    pub exact: Quantity,
    /// Health rounded alone.
    pub health_employee: Quantity,
    /// What health and care together exceed health alone.
    pub care_employee: Quantity,
    /// Health and care together, rounded once.
    pub health_care_employee: Quantity,
    /// Rate of the levy, 0 before it was introduced.
    pub levy_rate: Quantity,
    /// The insured person's part of the levy.
    pub levy_employee: Quantity,
    /// The employer's part of health and care.
    pub health_care_employer: Quantity,
    /// The employer's part of the levy.
    pub levy_employer: Quantity,
}

/// 厚生年金保険の負担額 — what insured person and employer bear of pension and contribution.
#[derive(Debug, Clone)]
pub struct PensionShares {
    /// The insured person's part.
    pub employee: Quantity,
    /// The employer's part.
    pub employer: Quantity,
    /// 子ども・子育て拠出金, borne by the employer alone.
    pub contribution_employer: Quantity,
}

/// Health, care and levy on a base.
///
/// Law: 健康保険法156条1項・161条・162条・160条の2. Rounding: health and care at the added rate once;
/// health alone is rounded too, and care is the difference. Unit: whole yen. The employer bears
/// what remains of the whole, its fraction of a yen dropped.
///
/// # Errors
/// When a step has no value.
pub fn health_shares<T: Trace>(
    base: &Quantity,
    rates: &HealthRates<'_>,
    care_insured: bool,
    share: EmployeeShare,
    rounding: PremiumRounding,
    trace: &mut T,
) -> Result<HealthShares, StatuteError> {
    let rate = added_rate(rates, care_insured, trace)?;
    let health = rates.health.quantity("健康保険料率");
    let health_share = Quantity::parameter("被保険者の負担割合", share.health, Unit::Rate);
    let health_exact = portion("健康保険料", base, &health, &health_share, &HEALTH, trace)?;
    let exact = if care_insured {
        let care = rates.care.quantity("介護保険料率");
        let half = Quantity::parameter("被保険者の負担割合", share.care_and_levy, Unit::Rate);
        let care_exact = portion("介護保険料", base, &care, &half, &HEALTH, trace)?;
        let operands = [&health_exact, &care_exact];
        let rule = Rule::new("健康保険料と介護保険料", &HEALTH);
        rule.take(trace, "丸める前", Unit::Yen, Operation::Sum, &operands, |sum| {
            format!("健康保険料と介護保険料を合わせた被保険者の負担は{sum}です。")
        })?
    } else {
        health_exact.clone()
    };
    let health_care_employee = rounded("健康保険料（介護を含む）", &exact, rounding, trace)?;
    let health_employee = if care_insured {
        rounded("健康保険料だけ", &health_exact, rounding, trace)?
    } else {
        health_care_employee.clone()
    };
    let operands = [&health_care_employee, &health_employee];
    let care_employee = Rule::new("介護保険料の内訳", &HEALTH).take(
        trace,
        "介護保険料",
        Unit::Yen,
        Operation::Difference,
        &operands,
        |care| format!("内訳の介護保険料は、合わせた額との差の{care}です。"),
    )?;
    let health_care_employer = employer_part(
        "健康保険料（介護を含む）",
        base,
        &rate,
        &health_care_employee,
        &EMPLOYER_HEALTH,
        trace,
    )?;
    let levy = LevyCase { base, rates, share: share.care_and_levy, rounding };
    let levy = levy.shares(&exact, &health_care_employee, trace)?;
    Ok(HealthShares {
        rate,
        exact,
        health_employee,
        care_employee,
        health_care_employee,
        levy_rate: levy.rate,
        levy_employee: levy.employee,
        health_care_employer,
        levy_employer: levy.employer,
    })
}

fn added_rate<T: Trace>(
    rates: &HealthRates<'_>,
    care_insured: bool,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let health = rates.health.quantity("健康保険料率");
    let care = rates.care.quantity("介護保険料率");
    let (operands, parameters): (Vec<&Quantity>, Vec<&dyn DescribeParameter>) = if care_insured {
        (vec![&health, &care], vec![&rates.health, &rates.care])
    } else {
        (vec![&health], vec![&rates.health])
    };
    let rule = Rule::new("健康保険と介護保険の率", &HEALTH).with(&parameters);
    rule.take(trace, "率", Unit::Rate, Operation::Sum, &operands, |rate| {
        if care_insured {
            format!("健康保険料率{health}に介護保険料率{care}を加えて{rate}です。")
        } else {
            format!("介護保険料はないので、健康保険料率の{rate}です。")
        }
    })
}

/// One insured person's part before rounding.
fn portion<T: Trace>(
    name: &'static str,
    base: &Quantity,
    rate: &Quantity,
    share: &Quantity,
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new(name, basis);
    let operands = [base, rate, share];
    rule.take(trace, "丸める前", Unit::Yen, Operation::Product, &operands, |exact| {
        let part = if share.value == Rate::HALF.into() {
            "の2分の1".to_owned()
        } else {
            format!("の{share}")
        };
        format!("{name}の被保険者の負担は、{}{base} × {rate} {part}で{exact}です。", base.label)
    })
}

fn rounded<T: Trace>(
    name: &'static str,
    exact: &Quantity,
    rounding: PremiumRounding,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let operation = Operation::Round(rounding.of_share());
    let rule = Rule::new("端数の処理", &FRACTION);
    rule.take(trace, "被保険者の負担", Unit::Yen, operation, &[exact], |yen| {
        if exact.value.as_whole().is_some() {
            format!("{name}の被保険者の負担は{yen}です。端数はありません。")
        } else {
            format!("{name}の{exact}は、{}{yen}です。", rounding.in_words())
        }
    })
}

/// The whole with its fraction dropped, less what the insured person bears.
fn employer_part<T: Trace>(
    name: &'static str,
    base: &Quantity,
    rate: &Quantity,
    employee: &Quantity,
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let whole = whole_yen(name, base, rate, basis, trace)?;
    let rule = Rule::new("事業主の負担", basis);
    let operands = [&whole, employee];
    rule.take(trace, "事業主の負担", Unit::Yen, Operation::Difference, &operands, |employer| {
        format!("{name}の全額{whole}から本人の{employee}を引いて、事業主の負担は{employer}です。")
    })
}

/// The whole premium with its fraction dropped.
fn whole_yen<T: Trace>(
    name: &'static str,
    base: &Quantity,
    rate: &Quantity,
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let product = Operation::Product;
    let rule = Rule::new("全額", basis);
    let exact = rule.take(trace, "全額", Unit::Yen, product, &[base, rate], |exact| {
        format!("{name}の全額は、{base} × {rate}で{exact}です。")
    })?;
    let operation = Operation::Round(Rounding::Down);
    rule.take(trace, "全額", Unit::Yen, operation, &[&exact], |whole| {
        if exact.value.as_whole().is_some() {
            format!("端数はなく{whole}です。")
        } else {
            format!("円未満を切り捨てて{whole}です。")
        }
    })
}

struct LevyCase<'a, 'law> {
    base: &'a Quantity,
    rates: &'a HealthRates<'law>,
    share: Rate,
    rounding: PremiumRounding,
}

struct LevyShares {
    rate: Quantity,
    employee: Quantity,
    employer: Quantity,
}

impl LevyCase<'_, '_> {
    fn shares<T: Trace>(
        &self,
        health_care_exact: &Quantity,
        health_care_employee: &Quantity,
        trace: &mut T,
    ) -> Result<LevyShares, StatuteError> {
        let name = "子ども・子育て支援金";
        let Some(levy) = &self.rates.levy else {
            let text = "令和8年3月分までは子ども・子育て支援金はありません。";
            let zero = nothing(name, &LEVY, text, trace)?;
            let rate = Quantity::count("支援金率", 0, Unit::Rate);
            return Ok(LevyShares { rate, employee: zero.clone(), employer: zero });
        };
        let parameters: [&dyn DescribeParameter; 1] = [levy];
        let given = levy.quantity("支援金率");
        let rule = Rule::new("支援金率", &LEVY).with(&parameters);
        let rate =
            rule.take(trace, "支援金率", Unit::Rate, Operation::Take, &[&given], |rate| {
                format!("子ども・子育て支援金率は{rate}です。")
            })?;
        let share = Quantity::parameter("被保険者の負担割合", self.share, Unit::Rate);
        let exact = portion(name, self.base, &rate, &share, &LEVY, trace)?;
        let employee = match self.rounding.levy {
            LevyRounding::Apart => rounded(name, &exact, self.rounding, trace)?,
            LevyRounding::Combined => {
                self.combined(&exact, health_care_exact, health_care_employee, trace)?
            }
        };
        let employer = employer_part(name, self.base, &rate, &employee, &EMPLOYER_HEALTH, trace)?;
        Ok(LevyShares { rate, employee, employer })
    }

    /// Health, care and levy rounded once; the levy is what they exceed health and care.
    fn combined<T: Trace>(
        &self,
        levy_exact: &Quantity,
        health_care_exact: &Quantity,
        health_care_employee: &Quantity,
        trace: &mut T,
    ) -> Result<Quantity, StatuteError> {
        let rule = Rule::new("支援金を合わせた端数の処理", &COMBINED);
        let operands = [health_care_exact, levy_exact];
        let sum = rule.take(trace, "合算", Unit::Yen, Operation::Sum, &operands, |sum| {
            format!("健康保険料・介護保険料・支援金を合わせると{sum}です。")
        })?;
        let all = rounded("健康保険料・介護保険料・支援金", &sum, self.rounding, trace)?;
        let operands = [&all, health_care_employee];
        let operation = Operation::Difference;
        rule.take(trace, "支援金", Unit::Yen, operation, &operands, |levy| {
            format!("支援金は、{all}から{health_care_employee}を引いた{levy}です。")
        })
    }
}

/// Pension and contribution on a base.
///
/// Law: 厚生年金保険法81条・82条1項, 子ども・子育て支援法69条・70条. Rounding: as agreed for the insured
/// person; the fraction of the contribution is dropped. Unit: whole yen.
///
/// # Errors
/// When a step has no value.
pub fn pension_shares<T: Trace>(
    base: &Quantity,
    rate: InForce<'_, Rate>,
    contribution: InForce<'_, Rate>,
    share: Rate,
    rounding: PremiumRounding,
    trace: &mut T,
) -> Result<PensionShares, StatuteError> {
    let name = "厚生年金保険料";
    let pension_rate = taken_rate("厚生年金保険料率", &PENSION, &rate, trace)?;
    let share = Quantity::parameter("被保険者の負担割合", share, Unit::Rate);
    let exact = portion(name, base, &pension_rate, &share, &PENSION, trace)?;
    let employee = rounded(name, &exact, rounding, trace)?;
    let employer = employer_part(name, base, &pension_rate, &employee, &EMPLOYER_PENSION, trace)?;
    let contribution_rate =
        taken_rate("子ども・子育て拠出金率", &CONTRIBUTION, &contribution, trace)?;
    let contribution_employer =
        whole_yen("子ども・子育て拠出金", base, &contribution_rate, &CONTRIBUTION, trace)?;
    Ok(PensionShares { employee, employer, contribution_employer })
}

fn taken_rate<T: Trace>(
    name: &'static str,
    basis: &'static [Basis],
    found: &InForce<'_, Rate>,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let parameters: [&dyn DescribeParameter; 1] = [found];
    let given = Quantity::parameter(name, *found.value, Unit::Rate);
    let rule = Rule::new(name, basis).with(&parameters);
    rule.take(trace, name, Unit::Rate, Operation::Take, &[&given], |rate| {
        format!("{name}は{rate}です。")
    })
}

/// No premium of health, care and levy: not insured, not due or exempt. The rates are shown.
///
/// # Errors
/// When a step has no value.
pub fn no_health_shares<T: Trace>(
    rates: &HealthRates<'_>,
    care_insured: bool,
    why: &'static str,
    trace: &mut T,
) -> Result<HealthShares, StatuteError> {
    let rate = added_rate(rates, care_insured, trace)?;
    let levy_rate = match &rates.levy {
        Some(levy) => levy.quantity("支援金率"),
        None => Quantity::count("支援金率", 0, Unit::Rate),
    };
    let zero = nothing("健康保険料", &HEALTH, why, trace)?;
    Ok(HealthShares {
        rate,
        exact: zero.clone(),
        health_employee: zero.clone(),
        care_employee: zero.clone(),
        health_care_employee: zero.clone(),
        levy_rate,
        levy_employee: zero.clone(),
        health_care_employer: zero.clone(),
        levy_employer: zero,
    })
}

/// No premium of pension and no contribution: not insured, not due or exempt.
///
/// # Errors
/// When a step has no value.
pub fn no_pension_shares<T: Trace>(
    why: &'static str,
    trace: &mut T,
) -> Result<PensionShares, StatuteError> {
    let zero = nothing("厚生年金保険料", &PENSION, why, trace)?;
    Ok(PensionShares {
        employee: zero.clone(),
        employer: zero.clone(),
        contribution_employer: zero,
    })
}

fn nothing<T: Trace>(
    name: &'static str,
    basis: &'static [Basis],
    why: &'static str,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let zero = Quantity::yen("なし", romori_types::Yen::ZERO);
    let rule = Rule::new(name, basis);
    rule.take(trace, name, Unit::Yen, Operation::Take, &[&zero], |_| why.to_owned())
}

/// The whole part of the insured person and of the employer, if every part is known.
///
/// Law: 健康保険法161条1項, 厚生年金保険法82条1項. Unit: whole yen.
pub(crate) fn totals<T: Trace>(
    insured: InsuredSchemes,
    health: Option<&HealthShares>,
    pension: &PensionShares,
    trace: &mut T,
) -> Result<Option<(Quantity, Quantity)>, StatuteError> {
    if health.is_none() && insured.health {
        return Ok(None);
    }
    let mut employee = vec![&pension.employee];
    let mut employer = vec![&pension.employer, &pension.contribution_employer];
    if let Some(health) = health {
        employee.extend([&health.health_care_employee, &health.levy_employee]);
        employer.extend([&health.health_care_employer, &health.levy_employer]);
    }
    let rule = Rule::new("負担の合計", &TOTAL);
    let sum = Operation::Sum;
    let employee = rule.take(trace, "合計", Unit::Yen, sum.clone(), &employee, |total| {
        format!("被保険者の負担は合わせて{total}です。")
    })?;
    let employer = rule.take(trace, "合計", Unit::Yen, sum, &employer, |total| {
        format!("事業主の負担は拠出金を含めて{total}です。")
    })?;
    Ok(Some((employee, employer)))
}
