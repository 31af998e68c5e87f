//! 法令と料率 — what the program knows of the law, for people to look at.

use romori_statute::StatuteError;
pub use romori_statute::grade::GradeRow;
use romori_statute::law::Law;
pub use romori_statute::law::{Confidence, Heading, ParameterSheet, ParameterSheetRow};
use romori_types::{Date, Prefecture, Rate, YearMonth};

/// How a parameter stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Checked beyond the next three months.
    Good,
    /// The checked range ends within three months.
    EndsSoon,
    /// The day lies beyond the checked range: nothing is calculated any more.
    Ended,
}

/// Every parameter with its rows.
pub fn parameters(law: &Law) -> Vec<ParameterSheet> {
    law.sheets()
}

/// How a parameter stands on `today`.
pub fn standing(heading: &Heading, today: Date) -> Standing {
    let month = YearMonth::of(today);
    if month > heading.checked_through {
        Standing::Ended
    } else if month.plus(3) > heading.checked_through {
        Standing::EndsSoon
    } else {
        Standing::Good
    }
}

/// Which row of a parameter is in force on `today`, if any.
pub fn row_in_force(sheet: &ParameterSheet, today: Date) -> Option<usize> {
    sheet.rows.iter().rposition(|row| row.from <= today)
}

/// 健保 and 厚年 grades of a month.
///
/// # Errors
/// When the month lies outside the checked range.
pub fn grades(law: &Law, month: YearMonth) -> Result<(Vec<GradeRow>, Vec<GradeRow>), StatuteError> {
    let health = law.health_grades.on_month(month)?.value.rows().to_vec();
    let pension = law.pension_grades.on_month(month)?.value.rows().to_vec();
    Ok((health, pension))
}

/// 協会けんぽの料率 of each prefecture in a month.
///
/// # Errors
/// When the month lies outside the checked range.
pub fn prefecture_rates(
    law: &Law,
    month: YearMonth,
) -> Result<Vec<(Prefecture, Rate)>, StatuteError> {
    let rates = law.health_rate.on_month(month)?.value;
    Ok(Prefecture::all().map(|prefecture| (prefecture, rates.of(prefecture))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_ends_in_time_to_be_seen() {
        let law = Law::embedded();
        let heading = law.health_rate.heading();
        let on = |day: &str| standing(heading, day.parse().unwrap());
        // 令和8年度の率は令和9年2月分まで.
        assert_eq!(on("2026-11-30"), Standing::Good);
        assert_eq!(on("2026-12-01"), Standing::EndsSoon);
        assert_eq!(on("2027-02-28"), Standing::EndsSoon);
        assert_eq!(on("2027-03-01"), Standing::Ended);
    }

    #[test]
    fn the_row_of_the_day() {
        let sheets = parameters(Law::embedded());
        let health = sheets.iter().find(|sheet| sheet.heading.id == "health.rate").unwrap();
        let row = row_in_force(health, "2026-07-01".parse().unwrap()).unwrap();
        assert_eq!(health.rows[row].from.to_string(), "2026-03-01");
    }
}
