//! One person while the sheet is being read: what was found so far, and what was wrong with it.

use romori_types::{Date, YearMonth, Yen};

use crate::field::{Field, MonthSlot};
use crate::person::{Leave, RiseOrFall, WorkerKind};
use crate::problem::Problem;

/// July of the year before to June.
pub(crate) const MONTHS: usize = 12;
/// Where April stands in [`Draft::months`].
pub(crate) const APRIL: usize = 9;

#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) rows: Vec<u32>,
    pub(crate) insured_number: Option<u32>,
    pub(crate) employee_number: Option<String>,
    pub(crate) name_kanji: String,
    pub(crate) name_kana: String,
    pub(crate) birth_date: Option<Date>,
    pub(crate) worker: Option<WorkerKind>,
    pub(crate) acquired_on: Option<Date>,
    pub(crate) left_on: Option<Date>,
    pub(crate) previous_health_standard: Option<Yen>,
    pub(crate) previous_pension_standard: Option<Yen>,
    pub(crate) previous_revised: Option<YearMonth>,
    pub(crate) months: [DraftMonth; MONTHS],
    pub(crate) rise_or_fall_month: Option<u8>,
    pub(crate) rise_or_fall: Option<RiseOrFall>,
    pub(crate) retro_month: Option<u8>,
    pub(crate) retro_amount: Option<Yen>,
    pub(crate) revision_month: Option<YearMonth>,
    pub(crate) leave: Option<Leave>,
    pub(crate) two_workplaces: Option<bool>,
    pub(crate) other_workplaces_remuneration: Option<Yen>,
    pub(crate) aged_70_months: Vec<u8>,
    pub(crate) basic_pension_number: Option<String>,
    pub(crate) annual_recurring: Option<bool>,
    pub(crate) annual_consent: Option<bool>,
    pub(crate) remarks: String,
    /// Fields whose cell was mistaken: their absence is no second mistake.
    pub(crate) failed: Vec<Field>,
    pub(crate) problems: Vec<Problem>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DraftMonth {
    pub(crate) days: Option<u8>,
    pub(crate) cash: Option<Yen>,
    pub(crate) in_kind: Option<Yen>,
    pub(crate) total: Option<Yen>,
    pub(crate) full_month_paid: Option<bool>,
    /// Whether a cell of the month was mistaken.
    pub(crate) failed: bool,
    /// The row in which the month stands; 0 for none.
    pub(crate) row: u32,
}

impl DraftMonth {
    /// Whether the sheet has anything for the month.
    pub(crate) fn is_blank(&self) -> bool {
        !self.failed
            && self.days.is_none()
            && self.cash.is_none()
            && self.in_kind.is_none_or(|yen| yen == Yen::ZERO)
            && self.total.is_none()
    }

    /// The cash: as given, or what the total leaves of the kind.
    pub(crate) fn cash_or_rest(&self) -> Option<Yen> {
        self.cash.or_else(|| {
            let rest = self.total? - self.in_kind.unwrap_or(Yen::ZERO);
            (rest >= Yen::ZERO).then_some(rest)
        })
    }
}

/// Where the month of a slot stands in [`Draft::months`].
pub(crate) fn place_of(slot: MonthSlot) -> Option<usize> {
    match slot {
        MonthSlot::Of(month @ 7..=12) => Some(usize::from(month) - 7),
        MonthSlot::Of(month @ 1..=6) => Some(usize::from(month) + 5),
        _ => None,
    }
}

/// The slot of a month in the filing of `year`, if it is one of the twelve.
pub(crate) fn slot_of(month: YearMonth, year: i16) -> Option<MonthSlot> {
    let slot = MonthSlot::Of(u8::try_from(month.month()).ok()?);
    (slot.month(year) == Some(month)).then_some(slot)
}

/// The slot at a place of [`Draft::months`].
pub(crate) fn slot_at(place: usize) -> MonthSlot {
    let month = (place + 6) % 12 + 1;
    MonthSlot::Of(u8::try_from(month).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_run_from_july_to_june() {
        assert_eq!(place_of(MonthSlot::Of(7)), Some(0));
        assert_eq!(place_of(MonthSlot::Of(4)), Some(APRIL));
        assert_eq!(place_of(MonthSlot::Of(6)), Some(MONTHS - 1));
        for place in 0..MONTHS {
            assert_eq!(place_of(slot_at(place)), Some(place));
        }
        assert_eq!(slot_of("2026-07".parse().unwrap(), 2026), None);
        assert_eq!(slot_of("2025-07".parse().unwrap(), 2026), Some(MonthSlot::Of(7)));
    }
}
