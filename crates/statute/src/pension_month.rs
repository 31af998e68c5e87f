//! 厚生年金保険の被保険者期間の月 — whether a month counts, and as which kind.
//!
//! Law: 厚生年金保険法19条1項・2項・5項. Health differs: acquired and lost in one month is always charged
//! (健康保険法156条3項の反対解釈), whatever follows.

use romori_types::{Date, YearMonth};

use crate::employment::Employment;
use crate::error::StatuteError;

/// 被保険者の種別 — which kind of insured person of pension insurance.
///
/// Law: 厚生年金保険法2条の5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PensionKind {
    /// 第1号厚生年金被保険者 (民間)
    First,
    /// 第2号厚生年金被保険者 (国家公務員)
    Second,
    /// 第3号厚生年金被保険者 (地方公務員)
    Third,
    /// 第4号厚生年金被保険者 (私立学校教職員)
    Fourth,
}

/// 喪失後の取得 — what somebody became after losing pension insurance, within the same month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reacquisition {
    /// なし
    None,
    /// 厚生年金保険の被保険者 again, at another office.
    Pension,
    /// 国民年金の第1号・第3号被保険者
    NationalPension,
}

/// Whether the month of loss counts for pension.
///
/// Law: 厚生年金保険法19条2項: acquired and lost in one month, the month counts, unless the person became
/// insured again in it, for pension or as 第1号・第3号 of the national pension; the premium of the first
/// enrolment is then paid back.
///
/// # Errors
/// When the last day lies before the acquisition.
pub fn month_of_loss_counts(
    employment: &Employment,
    after: Reacquisition,
) -> Result<bool, StatuteError> {
    let loss = employment.loss_date()?.map(YearMonth::of);
    let acquired = employment.acquired_on.map(YearMonth::of);
    let same_month = loss.is_some() && loss == acquired;
    Ok(same_month && after == Reacquisition::None)
}

/// The kind as which a month counts: the last one in it.
///
/// Law: 厚生年金保険法19条5項. `changes` are the days on which a kind began, in any order.
pub fn kind_of_month(changes: &[(Date, PensionKind)], month: YearMonth) -> Option<PensionKind> {
    let begun = changes.iter().filter(|(from, _)| YearMonth::of(*from) <= month);
    begun.max_by_key(|(from, _)| *from).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn acquired_and_lost_in_one_month() {
        let counts = |acquired: &str, left: &str, after| {
            let employment =
                Employment { acquired_on: Some(date(acquired)), left_on: Some(date(left)) };
            month_of_loss_counts(&employment, after).unwrap()
        };
        assert!(counts("2026-09-03", "2026-09-14", Reacquisition::None));
        assert!(!counts("2026-09-03", "2026-09-14", Reacquisition::NationalPension));
        assert!(!counts("2026-09-03", "2026-09-14", Reacquisition::Pension));
        assert!(!counts("2026-08-03", "2026-09-14", Reacquisition::None));
        // Left on the last day, the loss is in the next month, which does not count.
        assert!(!counts("2026-09-03", "2026-09-30", Reacquisition::None));
    }

    #[test]
    fn the_last_kind_of_the_month() {
        let changes = [
            (date("2026-09-20"), PensionKind::Third),
            (date("2020-04-01"), PensionKind::First),
            (date("2026-09-05"), PensionKind::Second),
        ];
        let kind = |month: &str| kind_of_month(&changes, month.parse().unwrap());
        assert_eq!(kind("2020-03"), None);
        assert_eq!(kind("2026-08"), Some(PensionKind::First));
        assert_eq!(kind("2026-09"), Some(PensionKind::Third));
    }
}
