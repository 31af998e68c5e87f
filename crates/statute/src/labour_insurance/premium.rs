//! 一般保険料と一般拠出金 — bases by rates.

use romori_types::{FiscalYear, Rounding, Yen};

use super::base::wage_base;
use super::rate::{LabourRate, LabourRates};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static PREMIUM: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律11条1項"),
    Basis::act("労働保険の保険料の徴収等に関する法律12条1項"),
];
static FRACTION: [Basis; 1] = [Basis::act("国等の債権債務等の金額の端数計算に関する法律2条1項")];
static CONTRIBUTION: [Basis; 1] = [Basis::act("石綿による健康被害の救済に関する法律37条1項")];
static EMPLOYER_ALONE: [Basis; 1] =
    [Basis::act("労働保険の保険料の徴収等に関する法律31条1項・3項")];

/// 一般保険料の額 — of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabourPremium {
    /// 労災保険分
    pub workers_comp: Yen,
    /// 雇用保険分
    pub employment: Yen,
    /// 労働保険料. Of equal bases the product with both rates together, whose fraction is dropped
    /// once; so it may exceed the sum of the parts by a yen.
    pub total: Yen,
}

/// The three amounts under way.
pub(super) struct PremiumSteps {
    pub(super) workers_comp: Quantity,
    pub(super) employment: Quantity,
    pub(super) total: Quantity,
}

impl PremiumSteps {
    pub(super) fn amounts(&self) -> LabourPremium {
        LabourPremium {
            workers_comp: self.workers_comp.as_yen(),
            employment: self.employment.as_yen(),
            total: self.total.as_yen(),
        }
    }
}

/// 労働保険料 of both insurances.
pub(super) fn premium<T: Trace>(
    accident_base: &Quantity,
    employment_base: &Quantity,
    rates: &LabourRates<'_>,
    total: &'static str,
    trace: &mut T,
) -> Result<PremiumSteps, StatuteError> {
    let accident_rate = rates.workers_comp.quantity("労災保険率");
    let employment_rate = rates.employment.quantity("雇用保険率");
    let mut parameters = rates.workers_comp.parameters();
    let workers_comp = product("労災保険分", accident_base, &accident_rate, &parameters, trace)?;
    let of_employment = rates.employment.parameters();
    let employment =
        product("雇用保険分", employment_base, &employment_rate, &of_employment, trace)?;
    let sum = Operation::Sum;
    let total = if accident_base.value == employment_base.value {
        parameters.extend(of_employment);
        let rule = Rule::new("一般保険料率", &PREMIUM).with(&parameters);
        let operands = [&accident_rate, &employment_rate];
        let rate = rule.take(trace, "一般保険料率", Unit::Rate, sum, &operands, |rate| {
            format!("算定基礎額が同じなので、両方の率を合わせた{rate}をかけます。")
        })?;
        product(total, accident_base, &rate, &parameters, trace)?
    } else {
        let operands = [&workers_comp, &employment];
        Rule::new("労働保険料", &PREMIUM).take(trace, total, Unit::Yen, sum, &operands, |sum| {
            format!("{total}は、労災保険分と雇用保険分を合わせて{sum}です。")
        })?
    };
    Ok(PremiumSteps { workers_comp, employment, total })
}

fn product<T: Trace>(
    label: &'static str,
    base: &Quantity,
    rate: &Quantity,
    parameters: &[&dyn DescribeParameter],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let rule = Rule::new("労働保険料", &PREMIUM).with(parameters);
    let operation = Operation::Product;
    let exact = rule.take(trace, label, Unit::Yen, operation, &[base, rate], |exact| {
        format!("{label}は、{base} × {rate}で{exact}です。")
    })?;
    whole(label, &exact, &FRACTION, trace)
}

pub(super) fn whole<T: Trace>(
    label: &'static str,
    exact: &Quantity,
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let round = Operation::Round(Rounding::Down);
    Rule::new("端数の処理", basis).take(trace, label, Unit::Yen, round, &[exact], |yen| {
        if exact.value.as_whole().is_some() {
            format!("端数はなく{yen}です。")
        } else {
            format!("1円未満を切り捨てて{yen}です。")
        }
    })
}

/// 一般拠出金 — on the base of workers' accident insurance of the year determined.
pub(super) fn general_contribution<T: Trace>(
    base: &Quantity,
    year: FiscalYear,
    law: &Law,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let found = law.accident.general_contribution.of_fiscal_year(year)?;
    let rate = Quantity::parameter("一般拠出金率", *found.value, Unit::Rate);
    let parameters: [&dyn DescribeParameter; 1] = [&found];
    let rule = Rule::new("一般拠出金", &CONTRIBUTION).with(&parameters);
    let operation = Operation::Product;
    let operands = [base, &rate];
    let exact = rule.take(trace, "一般拠出金", Unit::Yen, operation, &operands, |exact| {
        format!("一般拠出金は、労災保険の{base} × {rate}で{exact}です。延納はできません。")
    })?;
    whole("一般拠出金", &exact, &FRACTION, trace)
}

/// 労災保険料 — the premium of workers' accident insurance on wages, of which a worker bears none.
///
/// Law: 労働保険の保険料の徴収等に関する法律11条・12条2項・31条. Rounding: wages under 1,000 yen and the
/// fraction of a yen dropped. Unit: whole yen. Without a rate only the base is answered.
///
/// # Errors
/// When the wages are negative.
pub fn accident_premium<T: Trace>(
    wages: Yen,
    rate: Option<&LabourRate<'_>>,
    trace: &mut T,
) -> Result<(Yen, Option<Yen>), StatuteError> {
    let base = wage_base("wages", "算定基礎額", wages, trace)?;
    trace.gives("wc_base", &base);
    trace.gives("ei_base", &base);
    let Some(rate) = rate else { return Ok((base.as_yen(), None)) };
    let of = rate.quantity("労災保険率");
    let premium = product("労災保険分", &base, &of, &rate.parameters(), trace)?;
    trace.gives("wc_premium", &premium);
    let none = Quantity::yen("労働者の負担", Yen::ZERO);
    let rule = Rule::new("労働者の負担", &EMPLOYER_ALONE);
    let employee =
        rule.take(trace, "労働者の負担", Unit::Yen, Operation::Take, &[&none], |_| {
            "労災保険料は全額を事業主が負担するので、労働者の負担はありません。".to_owned()
        })?;
    trace.gives("wc_employee", &employee);
    Ok((base.as_yen(), Some(premium.as_yen())))
}
