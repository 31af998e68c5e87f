//! 年度更新 — the determined premium of the year before, the estimated one of the new year, and
//! what is settled between what was declared and what was due.

use romori_types::{FiscalYear, Yen};

use super::base::{LabourWages, wage_base};
use super::instalments::{InstalmentCase, InstalmentPlan, PlanSteps, plan};
use super::premium::{LabourPremium, general_contribution, premium};
use super::rate::LabourRates;
use crate::error::StatuteError;
use crate::law::{Basis, EstimateRange, InForce, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static EXPECTED: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律15条1項1号"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則24条1項"),
];
static SETTLED: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律19条3項・6項")];
static OFFSET: [Basis; 2] = [
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則36条1項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則37条1項"),
];

static CONTRIBUTION: [Basis; 2] = [
    Basis::act("石綿による健康被害の救済に関する法律38条1項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則37条1項"),
];

/// 年度更新の問い — wages, rates and how to pay.
#[derive(Debug, Clone)]
pub struct RenewalCase<'law> {
    /// 確定保険料の年度の賃金総額
    pub wages: LabourWages,
    /// 労災保険の賃金の見込み, where one is given.
    pub expected_workers_comp: Option<Yen>,
    /// 雇用保険の賃金の見込み, where one is given.
    pub expected_employment: Option<Yen>,
    /// The rates of the year determined, if known.
    pub determined_rates: Option<LabourRates<'law>>,
    /// The rates of the year estimated, if known.
    pub estimated_rates: Option<LabourRates<'law>>,
    /// 申告済概算保険料
    pub declared: Option<Yen>,
    /// 超過額の使い方
    pub surplus: SurplusUse,
    /// How the estimated premium is to be paid; its year is that of the renewal.
    pub payment: InstalmentCase,
}

/// 超過額の使い方 — 充当意思 of the form, or a claim for 還付.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SurplusUse {
    /// 労働保険料だけに充当する
    Premium,
    /// 一般拠出金だけに充当する
    Contribution,
    /// 労働保険料に、残りを一般拠出金に充当する
    Both,
    /// 還付を請求する
    Refund,
}

impl SurplusUse {
    const fn pays_premium(self) -> bool {
        matches!(self, Self::Premium | Self::Both)
    }

    const fn pays_contribution(self) -> bool {
        matches!(self, Self::Contribution | Self::Both)
    }
}

/// 年度更新の額
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// 労災保険の算定基礎額
    pub workers_comp_base: Yen,
    /// 雇用保険の算定基礎額
    pub employment_base: Yen,
    /// 一般拠出金
    pub general_contribution: Yen,
    /// 確定保険料, if its rates are known.
    pub determined: Option<LabourPremium>,
    /// 概算保険料, if its rates are known.
    pub estimate: Option<Estimate>,
    /// 精算, if a declared estimate is given.
    pub settlement: Option<Settlement>,
}

/// 概算保険料とその納付
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// 概算保険料
    pub premium: Yen,
    /// The parts before 充当, and when they are due.
    pub plan: InstalmentPlan,
    /// The parts after 充当.
    pub parts: Vec<Yen>,
}

/// 精算 — what was declared against what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement {
    /// 不足額
    pub shortage: Yen,
    /// 充当額または還付額
    pub surplus: Yen,
    /// 一般拠出金への充当額
    pub contribution_offset: Yen,
    /// What is left of the surplus after 充当: all of it where 還付 is claimed.
    pub surplus_left: Yen,
    /// 第1期の概算保険料 after 充当.
    pub first_payment_premium: Yen,
    /// 第1期に納める額 with 不足額 and 一般拠出金.
    pub first_payment: Yen,
}

/// The declaration of a year: 確定保険料, 一般拠出金, 概算保険料, 精算 and the parts.
///
/// Law: 労働保険の保険料の徴収等に関する法律11条・12条・15条・18条・19条, 則24条・27条・36条・37条, 石綿による健康被害の
/// 救済に関する法律38条. Rounding: wages under 1,000 yen and fractions of a yen dropped.
///
/// # Errors
/// When the year lies outside the checked range, wages or the declared premium are negative, a
/// declared premium is given without the rates of both years, or as for the instalments.
pub fn renewal<T: Trace>(
    case: &RenewalCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<Renewal, StatuteError> {
    let (year, wages) = (case.payment.year, &case.wages);
    let accident = wage_base("wc_wages", "労災保険の算定基礎額", wages.workers_comp, trace)?;
    trace.gives("wc_base", &accident);
    let employment = wage_base("ei_wages", "雇用保険の算定基礎額", wages.employment, trace)?;
    trace.gives("ei_base", &employment);
    let before = FiscalYear(year.0 - 1);
    let contribution = general_contribution(&accident, before, law, trace)?;
    trace.gives("general_contribution", &contribution);
    let determined = case
        .determined_rates
        .as_ref()
        .map(|rates| premium(&accident, &employment, rates, "確定保険料", trace))
        .transpose()?;
    if let Some(found) = &determined {
        trace.gives("wc_premium", &found.workers_comp);
        trace.gives("ei_premium", &found.employment);
        trace.gives("determined_premium", &found.total);
    }
    let estimate = estimate(case, law, trace)?;
    let balance = match (case.declared, &determined) {
        (Some(declared), Some(found)) => Some(balance(declared, &found.total, trace)?),
        _ => None,
    };
    let surplus = balance.as_ref().map(|(_, surplus)| surplus);
    let estimate = estimate.map(|(amount, plan)| {
        let offset = surplus.filter(|_| case.surplus.pays_premium());
        let (parts, left) = offset_parts(&plan.parts, offset, trace)?;
        for part in &parts {
            trace.gives("instalments", part);
        }
        Ok::<_, StatuteError>((amount, plan, parts, left))
    });
    let estimate = estimate.transpose()?;
    let settlement = match (&balance, &estimate) {
        (Some(balance), Some((_, _, parts, left))) => {
            let left = left.as_ref().unwrap_or(&balance.1);
            Some(settlement(case.surplus, balance, left, parts, &contribution, trace)?)
        }
        _ => None,
    };
    Ok(Renewal {
        workers_comp_base: accident.as_yen(),
        employment_base: employment.as_yen(),
        general_contribution: contribution.as_yen(),
        determined: determined.map(|found| found.amounts()),
        estimate: estimate.map(|(amount, plan, parts, _)| estimate_of(&amount, &plan, &parts)),
        settlement,
    })
}

fn estimate_of(amount: &Quantity, plan: &PlanSteps, parts: &[Quantity]) -> Estimate {
    let yen = |parts: &[Quantity]| parts.iter().map(Quantity::as_yen).collect();
    Estimate {
        premium: amount.as_yen(),
        plan: InstalmentPlan {
            allowed: plan.allowed,
            parts: yen(&plan.parts),
            due_on: plan.due_on.clone(),
        },
        parts: yen(parts),
    }
}

/// 概算保険料 and its parts before 充当.
fn estimate<T: Trace>(
    case: &RenewalCase<'_>,
    law: &Law,
    trace: &mut T,
) -> Result<Option<(Quantity, PlanSteps)>, StatuteError> {
    let Some(rates) = &case.estimated_rates else { return Ok(None) };
    let range = law.accident.estimate.on(case.payment.year.first_month().first_day())?;
    let accident = (case.expected_workers_comp, case.wages.workers_comp);
    let accident = expected("労災保険の賃金の見込み", accident, &range, trace)?;
    let employment = (case.expected_employment, case.wages.employment);
    let employment = expected("雇用保険の賃金の見込み", employment, &range, trace)?;
    let wc_field = "estimated_wc_wages";
    let accident = wage_base(wc_field, "労災保険の算定基礎額の見込み", accident, trace)?;
    let ei_field = "estimated_ei_wages";
    let employment = wage_base(ei_field, "雇用保険の算定基礎額の見込み", employment, trace)?;
    let amount = premium(&accident, &employment, rates, "概算保険料", trace)?.total;
    trace.gives("estimated_premium", &amount);
    let plan = plan(&amount, &case.payment, law, trace)?;
    for part in &plan.parts {
        trace.gives("instalments_before_offset", part);
    }
    Ok(Some((amount, plan)))
}

/// The wages that the estimate is made of: those of the year before, unless the expected ones are
/// less than half or more than twice of them.
fn expected<T: Trace>(
    label: &'static str,
    (expected, before): (Option<Yen>, Yen),
    range: &InForce<'_, EstimateRange>,
    trace: &mut T,
) -> Result<Yen, StatuteError> {
    let Some(expected) = expected else { return Ok(before) };
    let parameters: [&dyn DescribeParameter; 1] = [range];
    let rule = Rule::new("賃金の見込み", &EXPECTED).with(&parameters);
    let (wages, expected) =
        (Quantity::yen("直前の年度の賃金総額", before), Quantity::yen(label, expected));
    let bound = |rate, name, trace: &mut T| {
        let rate = Quantity::parameter(name, rate, Unit::Rate);
        let operands = [&wages, &rate];
        rule.take(trace, name, Unit::Yen, Operation::Product, &operands, |bound| {
            format!("直前の年度の賃金総額{wages}の{rate}は{bound}です。")
        })
    };
    let low = bound(range.value.at_least, "範囲の下限", trace)?;
    let high = bound(range.value.at_most, "範囲の上限", trace)?;
    let least = Operation::AtLeast;
    let above =
        rule.take(trace, "下限以上", Unit::Truth, least.clone(), &[&expected, &low], |is| {
            format!("見込み{expected}は下限以上{}。", holds(is))
        })?;
    let below = rule.take(trace, "上限以下", Unit::Truth, least, &[&high, &expected], |is| {
        format!("見込み{expected}は上限以下{}。", holds(is))
    })?;
    let both = [&above, &below];
    let within = rule.take(trace, "範囲の内", Unit::Truth, Operation::All, &both, |is| {
        format!("見込みは範囲の内{}。", holds(is))
    })?;
    let operands = [&within, &wages, &expected];
    let used = rule.take(trace, label, Unit::Yen, Operation::Choose, &operands, |used| {
        let which =
            if within.is_true() { "直前の年度の賃金総額" } else { "見込みの額" };
        format!("{which}{used}で計算します。")
    })?;
    Ok(used.as_yen())
}

fn holds(is: &Quantity) -> &'static str {
    if is.is_true() { "です" } else { "ではありません" }
}

/// 不足額 and 超過額.
fn balance<T: Trace>(
    declared: Yen,
    determined: &Quantity,
    trace: &mut T,
) -> Result<(Quantity, Quantity), StatuteError> {
    if declared < Yen::ZERO {
        let message = "申告済概算保険料は0円以上で入れてください。";
        return Err(StatuteError::impossible("declared_estimate_last_year", message));
    }
    let declared = Quantity::yen("申告済概算保険料", declared);
    let zero = Quantity::yen("0円", Yen::ZERO);
    let over = |label, from: &Quantity, less: &Quantity, trace: &mut T| {
        let rule = Rule::new("精算", &SETTLED);
        let rest = Operation::Difference;
        let rest = rule.take(trace, label, Unit::Yen, rest, &[from, less], |rest| {
            format!("{}{from}から{}{less}を引くと{rest}です。", from.label, less.label)
        })?;
        let maximum = Operation::Maximum;
        rule.take(trace, label, Unit::Yen, maximum, &[&rest, &zero], |over| {
            format!("{label}は{over}です。")
        })
    };
    let shortage = over("不足額", determined, &declared, trace)?;
    trace.gives("shortage", &shortage);
    let surplus = over("超過額", &declared, determined, trace)?;
    trace.gives("surplus", &surplus);
    Ok((shortage, surplus))
}

/// The parts after 充当, of which the first ones are paid first, and what is left of the surplus;
/// none where nothing is used.
fn offset_parts<T: Trace>(
    parts: &[Quantity],
    surplus: Option<&Quantity>,
    trace: &mut T,
) -> Result<(Vec<Quantity>, Option<Quantity>), StatuteError> {
    let Some(mut left) = surplus.filter(|surplus| surplus.is_true()).cloned() else {
        return Ok((parts.to_vec(), None));
    };
    let rule = Rule::new("充当", &OFFSET);
    let mut after = Vec::with_capacity(parts.len());
    for part in parts {
        let least = Operation::Minimum;
        let used = rule.take(trace, "充当額", Unit::Yen, least, &[part, &left], |used| {
            format!("{part}に、残っている超過額{left}から{used}を充てます。")
        })?;
        let rest = Operation::Difference;
        let due =
            rule.take(trace, "充当後の額", Unit::Yen, rest.clone(), &[part, &used], |due| {
                format!("充てた後に納める額は{due}です。")
            })?;
        left = rule.take(trace, "残りの超過額", Unit::Yen, rest, &[&left, &used], |left| {
            format!("超過額の残りは{left}です。")
        })?;
        after.push(due);
    }
    Ok((after, Some(left)))
}

/// 一般拠出金への充当: what the contribution still costs, what was used of the surplus, and what is
/// left of it.
fn offset_contribution<T: Trace>(
    contribution: &Quantity,
    left: &Quantity,
    trace: &mut T,
) -> Result<[Quantity; 3], StatuteError> {
    let rule = Rule::new("一般拠出金への充当", &CONTRIBUTION);
    let least = Operation::Minimum;
    let operands = [contribution, left];
    let used = rule.take(trace, "充当額", Unit::Yen, least, &operands, |used| {
        format!("一般拠出金{contribution}に、残っている超過額{left}から{used}を充てます。")
    })?;
    trace.gives("contribution_offset", &used);
    let rest = Operation::Difference;
    let operands = [contribution, &used];
    let due = rule.take(trace, "充当後の額", Unit::Yen, rest.clone(), &operands, |due| {
        format!("充てた後の一般拠出金は{due}です。")
    })?;
    let left = rule.take(trace, "残りの超過額", Unit::Yen, rest, &[left, &used], |left| {
        format!("超過額の残りは{left}です。")
    })?;
    Ok([due, used, left])
}

fn settlement<T: Trace>(
    used: SurplusUse,
    (shortage, surplus): &(Quantity, Quantity),
    left: &Quantity,
    parts: &[Quantity],
    contribution: &Quantity,
    trace: &mut T,
) -> Result<Settlement, StatuteError> {
    let first = parts.first().cloned().unwrap_or_else(|| Quantity::yen("第1期", Yen::ZERO));
    trace.gives("first_payment_premium", &first);
    let none = Quantity::yen("充当額", Yen::ZERO);
    let [contribution, offset, left] = if used.pays_contribution() && left.is_true() {
        offset_contribution(contribution, left, trace)?
    } else {
        [contribution.clone(), none, left.clone()]
    };
    let operands = [&first, shortage, &contribution];
    let rule = Rule::new("第1期に納める額", &SETTLED);
    let payment =
        rule.take(trace, "第1期に納める額", Unit::Yen, Operation::Sum, &operands, |sum| {
            format!(
                "第1期に納める額は、概算保険料{first}、不足額{shortage}、\
                 一般拠出金{contribution}を合わせて{sum}です。"
            )
        })?;
    trace.gives("first_payment", &payment);
    Ok(Settlement {
        shortage: shortage.as_yen(),
        surplus: surplus.as_yen(),
        contribution_offset: offset.as_yen(),
        surplus_left: left.as_yen(),
        first_payment_premium: first.as_yen(),
        first_payment: payment.as_yen(),
    })
}
