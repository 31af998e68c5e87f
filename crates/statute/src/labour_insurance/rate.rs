//! 労災保険率と雇用保険率 — from the tables of a fiscal year, or as somebody gives them.

use romori_types::{FiscalYear, Rate};

use crate::employment_insurance::{InsuredBusiness, employment_insurance_rate};
use crate::error::StatuteError;
use crate::law::{Basis, EmploymentInsuranceRates, InForce, IndustryRate, IndustryRates, Law};
use crate::trace::{DescribeParameter, Operation, Quantity, Rule, Trace, Unit};

static INDUSTRY: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律12条2項"),
    Basis::ordinance("労働保険の保険料の徴収等に関する法律施行規則16条1項"),
];

/// 保険料率 — the rate of one of the two insurances, and the table that it comes from.
#[derive(Debug, Clone, Copy)]
pub struct LabourRate<'law> {
    /// The rate.
    pub rate: Rate,
    table: Table<'law>,
}

#[derive(Debug, Clone, Copy)]
enum Table<'law> {
    Given,
    Accident(InForce<'law, IndustryRates>),
    Employment(InForce<'law, EmploymentInsuranceRates>),
}

/// 一般保険料率 — the rates of both insurances.
#[derive(Debug, Clone, Copy)]
pub struct LabourRates<'law> {
    /// 労災保険率
    pub workers_comp: LabourRate<'law>,
    /// 雇用保険率, both sides together.
    pub employment: LabourRate<'law>,
}

impl LabourRate<'_> {
    /// A rate that stands in no table: of a notice to the employer, as under メリット制.
    pub const fn given(rate: Rate) -> Self {
        Self { rate, table: Table::Given }
    }

    pub(super) fn parameters(&self) -> Vec<&dyn DescribeParameter> {
        match &self.table {
            Table::Given => Vec::new(),
            Table::Accident(found) => vec![found],
            Table::Employment(found) => vec![found],
        }
    }

    pub(super) fn quantity(&self, label: &'static str) -> Quantity {
        match self.table {
            Table::Given => Quantity::given(label, self.rate, Unit::Rate),
            _ => Quantity::parameter(label, self.rate, Unit::Rate),
        }
    }
}

/// 労災保険率 — the line of a kind of business in the table of a fiscal year.
///
/// Law: 労働保険の保険料の徴収等に関する法律12条2項, 則16条1項・別表第1. Unit: share of the wages. Not
/// covered: the rate of the notice under メリット制, which the caller gives by itself.
///
/// # Errors
/// When the year lies outside the checked range, or the table has no such number.
pub fn accident_rate<'law>(
    year: FiscalYear,
    business_type_number: &str,
    law: &'law Law,
) -> Result<(&'law IndustryRate, LabourRate<'law>), StatuteError> {
    let found = law.accident.rate.of_fiscal_year(year)?;
    let line = found.value.of(business_type_number).ok_or_else(|| {
        let message = "労災保険率表にない番号です。事業の種類の2桁の番号で入れてください。";
        StatuteError::impossible("business_type_number", message)
    })?;
    Ok((line, LabourRate { rate: line.rate, table: Table::Accident(found) }))
}

/// 労災保険率表 — the line of a kind of business, explained.
///
/// Law: 労働保険の保険料の徴収等に関する法律12条2項, 則16条1項・別表第1. Unit: share of the wages.
///
/// # Errors
/// As [`accident_rate`].
pub fn explained_accident_rate<'law, T: Trace>(
    year: FiscalYear,
    business_type_number: &str,
    law: &'law Law,
    trace: &mut T,
) -> Result<&'law IndustryRate, StatuteError> {
    let (line, rate) = accident_rate(year, business_type_number, law)?;
    let parameters = rate.parameters();
    let rule = Rule::new("労災保険率表", &INDUSTRY).with(&parameters);
    let operands = [&rate.quantity("労災保険率")];
    rule.take(trace, "労災保険率", Unit::Rate, Operation::Take, &operands, |rate| {
        format!("{business_type_number} {}の労災保険率は{rate}です。", line.name)
    })?;
    Ok(line)
}

/// 雇用保険率 — of both sides together in a fiscal year.
///
/// Law: 労働保険の保険料の徴収等に関する法律12条4項. Unit: share of the wages.
///
/// # Errors
/// When the year lies outside the checked range, or the rate changed within it.
pub fn employment_rate(
    year: FiscalYear,
    business: InsuredBusiness,
    law: &Law,
) -> Result<LabourRate<'_>, StatuteError> {
    let rate = employment_insurance_rate(year, business, law)?.total();
    let found = law.labour.employment_rate.of_fiscal_year(year)?;
    Ok(LabourRate { rate, table: Table::Employment(found) })
}
