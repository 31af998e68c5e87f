//! 年度更新の期間 — when it is filed, and which years it is about.

use romori_types::{Date, FiscalYear};

use crate::calendar::{Adjustment, BusinessCalendar, adjusted, as_date};
use crate::due_date::{DueFrom, DueRule, due_date};
use crate::error::StatuteError;
use crate::law::{Basis, Law};
use crate::trace::{Operation, Quantity, Rule, Silent, Trace, Unit};

static FILING: [Basis; 2] = [
    Basis::act("労働保険の保険料の徴収等に関する法律15条1項"),
    Basis::act("労働保険の保険料の徴収等に関する法律19条1項"),
];
static YEARS: [Basis; 1] = [Basis::act("労働保険の保険料の徴収等に関する法律15条1項1号")];

/// 年度更新の期間 — the days of filing and of both years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenewalWindow {
    /// First day of filing.
    pub filing_from: Date,
    /// Last day of filing.
    pub filing_to: Date,
    /// Moved to the next business day.
    pub filing_to_adjusted: Date,
    /// First day of the year determined.
    pub determined_from: Date,
    /// Its last day.
    pub determined_to: Date,
    /// First day of the year estimated.
    pub estimated_from: Date,
    /// Its last day.
    pub estimated_to: Date,
}

/// When the declaration of a year is filed, and the years that it determines and estimates.
///
/// Law: 労働保険の保険料の徴収等に関する法律15条1項・19条1項.
///
/// # Errors
/// When the year lies outside the checked range.
pub fn renewal_window<T: Trace>(
    year: FiscalYear,
    law: &Law,
    trace: &mut T,
) -> Result<RenewalWindow, StatuteError> {
    let rule = DueRule::LabourInsuranceAnnualRenewal;
    let found = due_date(law, rule, DueFrom::Year(year.0), &mut Silent)?;
    let first = found.filing_from.unwrap_or(found.due);
    let filing_from = day("filing_from", "申告の初日", first, &FILING, trace)?;
    let due = day("filing_to", "申告の期限", found.due, &FILING, trace)?;
    let standard = BusinessCalendar::Standard;
    let moved = adjusted(law, standard, &due, Adjustment::Next, trace)?;
    trace.gives("filing_to_adjusted", &moved);
    let before = FiscalYear(year.0 - 1);
    let (start, end) = (before.first_month().first_day(), before.last_month().last_day());
    day("determined_from", "確定保険料の年度の初日", start, &YEARS, trace)?;
    day("determined_to", "確定保険料の年度の末日", end, &YEARS, trace)?;
    let (from, to) = (year.first_month().first_day(), year.last_month().last_day());
    day("estimated_from", "概算保険料の年度の初日", from, &YEARS, trace)?;
    day("estimated_to", "概算保険料の年度の末日", to, &YEARS, trace)?;
    Ok(RenewalWindow {
        filing_from: as_date(&filing_from),
        filing_to: as_date(&due),
        filing_to_adjusted: as_date(&moved),
        determined_from: start,
        determined_to: end,
        estimated_from: from,
        estimated_to: to,
    })
}

fn day<T: Trace>(
    field: &'static str,
    label: &'static str,
    day: Date,
    basis: &'static [Basis],
    trace: &mut T,
) -> Result<Quantity, StatuteError> {
    let named = Quantity::parameter(label, Quantity::date("", day).value, Unit::Date);
    let rule = Rule::new("年度更新", basis);
    let step = rule.take(trace, label, Unit::Date, Operation::Take, &[&named], |day| {
        format!("{label}は{day}です。")
    })?;
    trace.gives(field, &step);
    Ok(step)
}
