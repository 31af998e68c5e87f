//! 標準報酬月額の適用期間 — from which month to which a standard applies.
//!
//! Law: 健康保険法41条2項・42条2項・43条2項・43条の2第2項・43条の3第2項, 厚生年金保険法21条2項・22条2項・
//! 23条2項・23条の2第2項・23条の3第2項.

use romori_types::YearMonth;

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
