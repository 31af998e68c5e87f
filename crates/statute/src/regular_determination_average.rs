//! 報酬の平均 — the average of the months used, and the corrected average (修正平均).
//!
//! Law: 健康保険法41条1項・44条1項, 厚生年金保険法21条1項・24条1項, 昭和36年1月26日保発4号. Rounding: fractions of
//! a yen are dropped.

use romori_types::{Rounding, Yen};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::regular_determination::DecidedBy;
use crate::regular_determination_months::MonthQuantities;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const AVERAGE: &str = "報酬の平均";
const ORDINARY: &[Basis] = &[Basis::act("健康保険法41条1項"), Basis::act("厚生年金保険法21条1項")];
const CORRECTED: &[Basis] = &[
    Basis::act("健康保険法44条1項"),
    Basis::act("厚生年金保険法24条1項"),
    Basis::circular("昭和36年1月26日保発4号"),
];

/// The averages on the way: the whole answer of the step 報酬の平均.
pub(crate) struct Averages {
    pub total: Yen,
    pub simple: Option<Yen>,
    pub corrected: Option<Yen>,
    pub used: Option<Quantity>,
    pub decided_by: DecidedBy,
}

/// Total, average and corrected average of the months judged, and which of them decides.
pub(crate) fn average<T: Trace>(
    months: &[MonthQuantities],
    trace: &mut T,
) -> Result<Averages, StatuteError> {
    let reaching: Vec<&MonthQuantities> =
        months.iter().filter(|month| month.judged.reaches).collect();
    let used: Vec<&MonthQuantities> =
        months.iter().filter(|month| month.judged.left_out.is_none()).collect();
    let total = sum_of(&reaching, ORDINARY, trace)?;
    trace.gives("total", &total);
    let simple = mean(&total, reaching.len(), ORDINARY, trace)?;
    if let Some(simple) = &simple {
        trace.gives("simple_average", simple);
    }
    let back_pay: Yen = used.iter().map(|month| month.back_pay).sum();
    let corrected = if used.len() < reaching.len() || back_pay > Yen::ZERO {
        corrected_average(&used, back_pay, trace)?
    } else {
        None
    };
    let decided_by = match (&corrected, used.is_empty()) {
        (_, true) => DecidedBy::PreviousStandardContinues,
        (Some(_), false) => DecidedBy::CorrectedAverage,
        (None, false) => DecidedBy::Average,
    };
    let average = match decided_by {
        DecidedBy::CorrectedAverage => corrected.clone(),
        DecidedBy::Average => simple.clone(),
        DecidedBy::PreviousStandardContinues | DecidedBy::AnnualAverage => None,
    };
    if let Some(average) = &average {
        trace.gives("average", average);
    }
    let yen = |quantity: Option<Quantity>| quantity.map(|quantity| quantity.as_yen());
    Ok(Averages {
        total: total.as_yen(),
        simple: yen(simple),
        corrected: yen(corrected),
        used: average,
        decided_by,
    })
}

/// 修正平均: without the months left out and without pay of March or earlier.
fn corrected_average<T: Trace>(
    used: &[&MonthQuantities],
    back_pay: Yen,
    trace: &mut T,
) -> Result<Option<Quantity>, StatuteError> {
    if used.is_empty() {
        return Ok(None);
    }
    let mut total = sum_of(used, CORRECTED, trace)?;
    if back_pay > Yen::ZERO {
        let back_pay = Quantity::yen("3月以前の分", back_pay);
        let before = total.clone();
        total = Rule::new(AVERAGE, CORRECTED).take(
            trace,
            "差額を除いた合計",
            Unit::Yen,
            Operation::Difference,
            &[&before, &back_pay],
            |total| format!("3月以前の分の差額など{back_pay}を除き、{total}です。"),
        )?;
    }
    let corrected = mean(&total, used.len(), CORRECTED, trace)?;
    if let Some(corrected) = &corrected {
        trace.gives("corrected_average", corrected);
    }
    Ok(corrected)
}

fn sum_of<T: Trace>(
    months: &[&MonthQuantities],
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let totals: Vec<&Quantity> = months.iter().map(|month| &month.total).collect();
    Rule::new(AVERAGE, basis).take(trace, "総計", Unit::Yen, Operation::Sum, &totals, |sum| {
        match months {
            [] => "支払基礎日数が足りる月がありません。".to_owned(),
            [only] => format!("{}の{sum}だけを使います。", only.month.label()),
            _ => {
                let names = months.iter().map(|month| month.month.label());
                let names = names.collect::<Vec<_>>().join("・");
                let each = totals.iter().map(|total| total.to_string());
                let each = each.collect::<Vec<_>>().join(" ＋ ");
                format!("{names}の報酬は {each} ＝ {sum} です。")
            }
        }
    })
}

/// The mean of `count` months, fractions of a yen dropped; `None` of no month.
pub(crate) fn mean<T: Trace>(
    total: &Quantity,
    count: usize,
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Option<Quantity>, StatuteError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(None);
    }
    let months = Quantity::count("月数", count, Unit::Count);
    let rule = Rule::new(AVERAGE, basis);
    let quotient = Operation::Quotient;
    let exact = rule.take(trace, "平均", Unit::Yen, quotient, &[total, &months], |mean| {
        if mean.value.as_whole().is_some() {
            format!("{total} ÷ {months}か月 ＝ {mean} です。円未満の端数はありません。")
        } else {
            format!("{total} ÷ {months}か月 で、円未満の端数が出ます。")
        }
    })?;
    if exact.value.as_whole().is_some() {
        return Ok(Some(exact));
    }
    let round = Operation::Round(Rounding::Down);
    let whole = rule.take(trace, "平均", Unit::Yen, round, &[&exact], |mean| {
        format!("円未満を切り捨てて{mean}です。")
    })?;
    Ok(Some(whole))
}
