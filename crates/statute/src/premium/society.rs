//! 健康保険組合の料率 — a society's own rates, kept by the office as data with date and source.
//!
//! Law: 健康保険法160条13項・14項 (rates by the society's rules), 161条, 162条.

use romori_types::{Rate, YearMonth};

use crate::error::StatuteError;
use crate::law::Confidence;

/// 健康保険組合の料率の1行 — from a month on, these rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocietyRatesRow {
    /// First month of premium.
    pub from: YearMonth,
    /// 一般保険料率, both halves together.
    pub health: Rate,
    /// 介護保険料率, both halves together.
    pub care: Rate,
    /// 子ども・子育て支援金率, both halves together; none before April 2026.
    pub levy: Option<Rate>,
    /// 被保険者の負担割合 — at most one half (健康保険法161条・162条).
    pub employee_share: Rate,
    /// Where it was read: the society's notice and its date.
    pub source: String,
    /// How well it was checked.
    pub confidence: Confidence,
}

/// 健康保険組合の料率の履歴 — a society's rates with the month through which they were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocietyRates {
    rows: Vec<SocietyRatesRow>,
    checked_through: YearMonth,
}

/// 健康保険法160条1項: no rate of health insurance exceeds 13 percent.
const HEALTH_RATE_MAX: Rate = Rate::from_billionths(130_000_000);

impl SocietyRates {
    /// A history, earliest row first.
    ///
    /// # Errors
    /// When there is no row, rows do not rise, a rate is impossible, a source is missing, or the
    /// history ends before its last row begins.
    pub fn new(
        rows: Vec<SocietyRatesRow>,
        checked_through: YearMonth,
    ) -> Result<Self, StatuteError> {
        let wrong = |field, message| Err(StatuteError::impossible(field, message));
        let Some(last) = rows.last() else {
            return wrong("rates", "健康保険組合の料率を1行以上入れてください。");
        };
        if checked_through < last.from {
            return wrong("checked_through", "確かめた月が最後の行の始まりより前です。");
        }
        let rising = rows.windows(2).all(|pair| match pair {
            [earlier, later] => earlier.from < later.from,
            _ => true,
        });
        if !rising {
            return wrong("rates", "健康保険組合の料率を始まりの月の順に並べてください。");
        }
        for row in &rows {
            row.check()?;
        }
        Ok(Self { rows, checked_through })
    }

    /// The row of a month.
    ///
    /// # Errors
    /// [`StatuteError::OutOfRange`] before the first row or after the checked month: an old rate is
    /// never carried on by itself.
    pub fn on_month(&self, month: YearMonth) -> Result<&SocietyRatesRow, StatuteError> {
        let row = self.rows.iter().rev().find(|row| row.from <= month);
        row.filter(|_| month <= self.checked_through).ok_or_else(|| self.out_of_range(month))
    }

    /// The rows, earliest first.
    pub fn rows(&self) -> &[SocietyRatesRow] {
        &self.rows
    }

    fn out_of_range(&self, month: YearMonth) -> StatuteError {
        let text = YearMonth::ja;
        StatuteError::OutOfRange {
            parameter: "society.rates",
            name: "健康保険組合の料率".to_owned(),
            asked: text(month),
            from: self.rows.first().map_or_else(String::new, |row| text(row.from)),
            through: text(self.checked_through),
        }
    }
}

impl SocietyRatesRow {
    fn check(&self) -> Result<(), StatuteError> {
        let wrong = |field, message| Err(StatuteError::impossible(field, message));
        let is_rate = |rate: Rate| rate >= Rate::ZERO && rate <= HEALTH_RATE_MAX;
        if !is_rate(self.health) {
            return wrong("health_rate_percent", "健康保険料率は0%以上13%以下で入れてください。");
        }
        if !is_rate(self.care) {
            return wrong("care_rate_percent", "介護保険料率は0%以上13%以下で入れてください。");
        }
        if !self.levy.is_none_or(is_rate) {
            let message = "子ども・子育て支援金率は0%以上13%以下で入れてください。";
            return wrong("child_support_rate_percent", message);
        }
        if self.employee_share < Rate::ZERO || self.employee_share > Rate::HALF {
            let message = "被保険者の負担割合は0%以上50%以下で入れてください。";
            return wrong("health_employee_share_percent", message);
        }
        if self.source.is_empty() {
            return wrong("source", "料率の出どころ（組合の通知など）を入れてください。");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(from: &str, health: &str) -> SocietyRatesRow {
        SocietyRatesRow {
            from: from.parse().unwrap(),
            health: health.parse().unwrap(),
            care: "1.70".parse().unwrap(),
            levy: Some("0.23".parse().unwrap()),
            employee_share: "45".parse().unwrap(),
            source: "組合の通知（例）".to_owned(),
            confidence: Confidence::Confirmed,
        }
    }

    #[test]
    fn a_history_answers_only_its_months() {
        let rows = vec![row("2026-03", "9.20"), row("2026-09", "9.40")];
        let rates = SocietyRates::new(rows, "2027-02".parse().unwrap()).unwrap();
        let on = |month: &str| rates.on_month(month.parse().unwrap());
        assert!(on("2026-02").is_err());
        assert_eq!(on("2026-08").unwrap().health.percent_text(), "9.2");
        assert_eq!(on("2026-09").unwrap().health.percent_text(), "9.4");
        assert!(on("2027-02").is_ok());
        assert!(matches!(on("2027-03"), Err(StatuteError::OutOfRange { .. })));
    }

    #[test]
    fn impossible_rows_are_refused() {
        let through = "2027-02".parse().unwrap();
        assert!(SocietyRates::new(vec![], through).is_err());
        let twice = vec![row("2026-03", "9.2"), row("2026-03", "9.4")];
        assert!(SocietyRates::new(twice, through).is_err());
        assert!(SocietyRates::new(vec![row("2027-03", "9.2")], through).is_err());
        assert!(SocietyRates::new(vec![row("2026-03", "13")], through).is_ok());
        assert!(SocietyRates::new(vec![row("2026-03", "13.01")], through).is_err());
        let mut more_than_half = row("2026-03", "9.2");
        more_than_half.employee_share = "50.1".parse().unwrap();
        assert!(SocietyRates::new(vec![more_than_half], through).is_err());
        let mut unsourced = row("2026-03", "9.2");
        unsourced.source.clear();
        assert!(SocietyRates::new(vec![unsourced], through).is_err());
    }
}
