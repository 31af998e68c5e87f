//! 連続する休業と同じ月の休業 — several leaves of one person.
//!
//! Law: 健康保険法159条2項・3項, 厚生年金保険法81条の2第2項・第3項.

use romori_types::YearMonth;

use super::{Leave, LeaveKind, leave_exemption};
use crate::error::StatuteError;
use crate::law::Law;
use crate::trace::Silent;

/// 免除される月 — the months that all leaves of one person free from premiums.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExemptMonths {
    /// Months whose premium is not collected, in order, each once.
    pub monthly: Vec<YearMonth>,
    /// Months whose bonuses are free of premium, in order, each once.
    pub bonus: Vec<YearMonth>,
}

impl ExemptMonths {
    /// Whether the monthly premium of a month is not collected.
    pub fn frees(&self, month: YearMonth) -> bool {
        self.monthly.binary_search(&month).is_ok()
    }

    /// Whether bonuses paid in a month are free of premium.
    pub fn frees_bonus(&self, month: YearMonth) -> bool {
        self.bonus.binary_search(&month).is_ok()
    }
}

/// Leaves of one kind that follow or overlap each other made one, in order of their start.
///
/// Law: 健康保険法159条2項, 厚生年金保険法81条の2第2項: two or more leaves in succession are one.
///
/// # Errors
/// When a leave ends before it begins.
pub fn joined(leaves: &[Leave]) -> Result<Vec<Leave>, StatuteError> {
    let mut in_order = leaves.to_vec();
    in_order.sort_by_key(|leave| (leave.start, leave.end));
    let mut result: Vec<Leave> = Vec::with_capacity(in_order.len());
    for leave in in_order {
        leave.day_after()?;
        let before = result.iter_mut().rev().find(|before| before.kind == leave.kind);
        match before {
            Some(before) if leave.start <= before.day_after()? => {
                before.end = before.end.max(leave.end);
                before.worked_days = before.worked_days.saturating_add(leave.worked_days);
            }
            _ => result.push(leave),
        }
    }
    Ok(result)
}

/// The months that several leaves of one person free from premiums.
///
/// Law: 健康保険法159条, 159条の3; 厚生年金保険法81条の2, 81条の2の2. Leaves in succession count as one
/// (159条2項); the days of childcare leaves that each begin and end within one month are added
/// before they are compared with 14 (159条3項). Days of a leave begun in an earlier month are not.
///
/// # Errors
/// As [`leave_exemption`].
pub fn exempt_months_of(leaves: &[Leave], law: &Law) -> Result<ExemptMonths, StatuteError> {
    let mut months = ExemptMonths::default();
    let mut days_by_month: Vec<(YearMonth, i64)> = Vec::new();
    for leave in joined(leaves)? {
        let exemption = leave_exemption(&leave, law, &mut Silent)?;
        let month = YearMonth::of(leave.start);
        let within_one_month = month == YearMonth::of(leave.day_after()?);
        if let (LeaveKind::Childcare, true) = (leave.kind, within_one_month) {
            let days = exemption.leave_days_in_month.unwrap_or(0);
            match days_by_month.iter_mut().find(|(known, _)| *known == month) {
                Some((_, sum)) => *sum += days,
                None => days_by_month.push((month, days)),
            }
            let least = i64::from(law.leave_exemption.on(leave.start)?.value.childcare_days_min);
            if days_by_month.iter().any(|(known, sum)| *known == month && *sum >= least) {
                months.monthly.push(month);
            }
        }
        months.monthly.extend(exemption.exempt_months);
        months.bonus.extend(exemption.bonus_exempt_months);
    }
    for list in [&mut months.monthly, &mut months.bonus] {
        list.sort_unstable();
        list.dedup();
    }
    Ok(months)
}
