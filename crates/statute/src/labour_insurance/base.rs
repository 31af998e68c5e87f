//! 賃金総額と算定基礎 — wages of a year, those of either insurance, under 1,000 yen dropped.

use romori_types::Yen;

use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static WAGES: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律11条2項")];
static BASE: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律15条1項1号"),
    Basis::act("労働保険の保険料の徴収等に関する法律19条1項1号"),
];
/// Wages count by the thousand.
const BASE_UNIT: i64 = 1000;

/// 賃金の記録 — one line of the wage sheet, and for which insurance it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WageRecord {
    /// 賃金
    pub wages: Yen,
    /// 労災保険の対象
    pub workers_comp: bool,
    /// 雇用保険の対象
    pub employment: bool,
}

/// 賃金総額 — of a year, for either insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabourWages {
    /// 労災保険
    pub workers_comp: Yen,
    /// 雇用保険
    pub employment: Yen,
}

/// The sums of a wage sheet for either insurance.
///
/// Law: 労働保険の保険料の徴収等に関する法律11条2項. Unit: whole yen.
///
/// # Errors
/// When wages are negative or their sum is beyond what an amount holds.
pub fn wage_totals<T: Trace>(
    records: &[WageRecord],
    trace: &mut T,
) -> Result<LabourWages, StatuteError> {
    if records.iter().any(|record| record.wages < Yen::ZERO) {
        return Err(StatuteError::impossible("wages", "賃金は0円以上で入れてください。"));
    }
    let accident = summed("労災保険の賃金総額", records, |record| record.workers_comp, trace)?;
    trace.gives("wc_wages", &accident);
    let employment = summed("雇用保険の賃金総額", records, |record| record.employment, trace)?;
    trace.gives("ei_wages", &employment);
    Ok(LabourWages { workers_comp: accident.as_yen(), employment: employment.as_yen() })
}

fn summed<T: Trace>(
    name: &'static str,
    records: &[WageRecord],
    counts: impl Fn(&WageRecord) -> bool,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let counted: Vec<Quantity> = records
        .iter()
        .filter(|record| counts(record))
        .map(|record| Quantity::yen("賃金", record.wages))
        .collect();
    let operands: Vec<&Quantity> = counted.iter().collect();
    let rule = Rule::new("賃金総額", &WAGES);
    let sum = rule.take(trace, name, Unit::Yen, Operation::Sum, &operands, |sum| {
        format!("対象になる{}件の賃金を合わせて、{name}は{sum}です。", counted.len())
    })?;
    if sum.value.as_whole().is_none() {
        let message = "賃金の合計が大きすぎます。金額を確かめてください。";
        return Err(StatuteError::impossible("wage_records", message));
    }
    Ok(sum)
}

/// 算定基礎額 — wages with everything under 1,000 yen dropped.
///
/// Law: 労働保険の保険料の徴収等に関する法律15条1項1号・19条1項1号. Unit: whole yen.
///
/// # Errors
/// When the wages are negative.
pub fn wage_base<T: Trace>(
    field: &'static str,
    label: &'static str,
    wages: Yen,
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    if wages < Yen::ZERO {
        return Err(StatuteError::impossible(field, "賃金は0円以上で入れてください。"));
    }
    let wages = Quantity::yen("賃金総額", wages);
    let rule = Rule::new("算定基礎額", &BASE);
    rule.take(trace, label, Unit::Yen, Operation::FloorTo(BASE_UNIT), &[&wages], |base| {
        format!("{label}は、賃金総額{wages}の1,000円未満を切り捨てて{base}です。")
    })
}
