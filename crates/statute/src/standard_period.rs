//! 標準報酬月額の適用期間 — from which month to which a standard applies.
//!
//! Law: 健康保険法41条2項・42条2項・43条2項・43条の2第2項・43条の3第2項, 厚生年金保険法21条2項・22条2項・
//! 23条2項・23条の2第2項・23条の3第2項.

use romori_types::{Date, YearMonth};

use crate::error::StatuteError;
use crate::law::Basis;
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

const NAME: &str = "いつから";
static REGULAR: [Basis; 2] = [Basis::act("健康保険法41条2項"), Basis::act("厚生年金保険法21条2項")];
static ACQUISITION: [Basis; 2] =
    [Basis::act("健康保険法42条2項"), Basis::act("厚生年金保険法22条2項")];

/// 適用期間 — the months to which a standard applies, both included, if nothing revises it sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandardPeriod {
    /// First month.
    pub from: YearMonth,
    /// Last month: an August.
    pub until: YearMonth,
}

impl StandardPeriod {
    /// 定時決定 of a year: from its September to the next August.
    ///
    /// 健康保険法41条2項.
    pub fn of_regular_determination(year: i16) -> Self {
        let from = month_of(year, 9);
        Self { from, until: from.plus(11) }
    }

    /// 資格取得時決定: acquired in January to May, to that year's August, else to the next.
    ///
    /// 健康保険法42条2項.
    pub fn of_acquisition(month: YearMonth) -> Self {
        Self { from: month, until: august_after(month, 5) }
    }

    /// 随時改定 and the revisions after leave: from January to June, to that year's August, else to
    /// the next.
    ///
    /// 健康保険法43条2項・43条の2第2項・43条の3第2項.
    pub fn of_revision(from: YearMonth) -> Self {
        Self { from, until: august_after(from, 6) }
    }
}

/// 定時決定 of a year, noted as steps: from its September to the next August.
///
/// Law: 健康保険法41条2項, 厚生年金保険法21条2項.
///
/// # Errors
/// Never for real months.
pub fn regular_determination_period<T: Trace>(
    year: i16,
    trace: &mut T,
) -> Result<StandardPeriod, StatuteError> {
    let period = StandardPeriod::of_regular_determination(year);
    let rule = Rule::new(NAME, &REGULAR);
    let september = Quantity::month("決定する年の9月", period.from);
    let take = Operation::Take;
    let from = rule.take(trace, "適用の初月", Unit::Month, take, &[&september], |from| {
        format!("定時決定は{from}分から適用します。")
    })?;
    let months = Quantity::count("11か月", 11, Unit::Count);
    let sum = Operation::Sum;
    let until =
        rule.take(trace, "適用の末月", Unit::Month, sum, &[&from, &months], |until| {
            format!("ほかの改定がなければ{until}分まで適用します。")
        })?;
    trace.gives("applies_from", &from);
    trace.gives("applies_to", &until);
    Ok(period)
}

/// 資格取得時決定 of a day, noted as steps: to which month the standard decided then applies.
///
/// Law: 健康保険法42条2項, 厚生年金保険法22条2項.
///
/// # Errors
/// Never for real days.
pub fn acquisition_period<T: Trace>(
    acquired_on: Date,
    trace: &mut T,
) -> Result<StandardPeriod, StatuteError> {
    let month = YearMonth::of(acquired_on);
    let period = StandardPeriod::of_acquisition(month);
    let rule = Rule::new(NAME, &ACQUISITION);
    let acquired = Quantity::month("資格取得の月", month);
    let june = Quantity::month("その年の6月", month_of(month.year(), 6));
    let at_least = Operation::AtLeast;
    let late = rule.take(
        trace,
        "6月以後の取得",
        Unit::Truth,
        at_least,
        &[&acquired, &june],
        |late| {
            let when = if late.is_true() { "6月以後" } else { "5月まで" };
            format!("{acquired}の取得は{when}です。")
        },
    )?;
    let this = Quantity::month("その年の8月", month_of(month.year(), 8));
    let next = Quantity::month("翌年の8月", month_of(month.year() + 1, 8));
    let choose = Operation::Choose;
    let until =
        rule.take(trace, "適用の末月", Unit::Month, choose, &[&late, &next, &this], |until| {
            format!("資格取得時の標準報酬月額は、ほかの改定がなければ{until}分まで適用します。")
        })?;
    trace.gives("acquisition_standard_until", &until);
    Ok(period)
}

/// The August in which a standard from `month` ends, when the months up to `last` end in the same
/// year.
fn august_after(month: YearMonth, last: i8) -> YearMonth {
    let later = i16::from(month.month() > last);
    month_of(month.year() + later, 8)
}

/// The month of a year; years outside 1–9998 are held at the nearest.
pub(crate) fn month_of(year: i16, month: i8) -> YearMonth {
    YearMonth::from_index(i32::from(year) * 12 + i32::from(month) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> YearMonth {
        text.parse().unwrap()
    }

    #[test]
    fn periods_turn_at_the_months_of_the_law() {
        // 健康保険法42条2項: 1月1日から5月31日までに取得 その年の8月まで、6月1日から12月31日まで 翌年の8月まで.
        for (acquired, until) in [
            ("2026-01", "2026-08"),
            ("2026-05", "2026-08"),
            ("2026-06", "2027-08"),
            ("2026-12", "2027-08"),
        ] {
            assert_eq!(StandardPeriod::of_acquisition(month(acquired)).until, month(until));
        }
        // 健康保険法43条2項: 1月から6月までの改定 その年の8月まで、7月から12月まで 翌年の8月まで.
        for (revised, until) in [
            ("2026-01", "2026-08"),
            ("2026-06", "2026-08"),
            ("2026-07", "2027-08"),
            ("2026-12", "2027-08"),
        ] {
            assert_eq!(StandardPeriod::of_revision(month(revised)).until, month(until));
        }
        let regular = StandardPeriod::of_regular_determination(2026);
        assert_eq!((regular.from, regular.until), (month("2026-09"), month("2027-08")));
    }
}
