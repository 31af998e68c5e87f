//! 等級への当てはめ — from 報酬月額 to the standard, noted as steps.
//!
//! Law: 健康保険法40条1項, 厚生年金保険法20条1項.

use romori_types::YearMonth;

use crate::error::StatuteError;
use crate::grade::GradeTable;
use crate::law::{Basis, InForce, Law};
use crate::trace::{Operation, Quantity, Rule, Trace, Unit};

static HEALTH: [Basis; 1] = [Basis::act("健康保険法40条1項")];
static PENSION: [Basis; 1] = [Basis::act("厚生年金保険法20条1項")];

/// 制度 — which table of grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// 健康保険
    Health,
    /// 厚生年金保険
    Pension,
}

/// 当てはめた等級 — a grade and its standard as noted quantities.
#[derive(Debug, Clone)]
pub struct Graded {
    /// The grade.
    pub grade: Quantity,
    /// 標準報酬月額
    pub standard: Quantity,
}

impl Scheme {
    /// 健康保険, 厚生年金保険.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Health => "健康保険",
            Self::Pension => "厚生年金保険",
        }
    }

    /// The table of a month.
    ///
    /// # Errors
    /// When the month lies outside the checked range.
    pub fn table(
        self,
        law: &Law,
        month: YearMonth,
    ) -> Result<InForce<'_, GradeTable>, StatuteError> {
        match self {
            Self::Health => law.health_grades.on_month(month),
            Self::Pension => law.pension_grades.on_month(month),
        }
    }

    fn basis(self) -> &'static [Basis] {
        match self {
            Self::Health => &HEALTH,
            Self::Pension => &PENSION,
        }
    }
}

/// The grade of a remuneration (報酬月額).
///
/// Law: 健康保険法40条1項, 厚生年金保険法20条1項. Unit: whole yen; a lower bound belongs to its grade.
///
/// # Errors
/// When the month lies outside the checked range.
pub fn graded<T: Trace>(
    scheme: Scheme,
    remuneration: &Quantity,
    month: YearMonth,
    law: &Law,
    trace: &mut T,
) -> Result<Graded, StatuteError> {
    let table = scheme.table(law, month)?;
    let bounds: Vec<i64> = table.value.rows().iter().map(|row| row.from).collect();
    let describe: [&dyn crate::trace::DescribeParameter; 1] = [&table];
    let rule = Rule::new("等級表に当てる", scheme.basis()).with(&describe);
    let operation = Operation::GradeIn(bounds);
    let grade = rule.take(trace, "等級", Unit::Grade, operation, &[remuneration], |grade| {
        let range = range_text(table.value, grade);
        format!(
            "{}{remuneration}は{range}なので、{}{grade}です。",
            remuneration.label,
            scheme.label()
        )
    })?;
    standard_of(scheme, grade, &table, trace)
}

/// A standard of the health table held within another: the pension table begins higher and ends
/// lower, and uses its lowest or highest grade there.
///
/// Law: 厚生年金保険法20条1項. Unit: whole yen.
///
/// # Errors
/// When the month lies outside the checked range.
pub fn held<T: Trace>(
    scheme: Scheme,
    standard: &Quantity,
    month: YearMonth,
    law: &Law,
    trace: &mut T,
) -> Result<Graded, StatuteError> {
    let table = scheme.table(law, month)?;
    let standards: Vec<i64> = table.value.rows().iter().map(|row| row.standard).collect();
    let describe: [&dyn crate::trace::DescribeParameter; 1] = [&table];
    let rule = Rule::new("等級表に当てる", scheme.basis()).with(&describe);
    let operation = Operation::GradeIn(standards);
    let grade = rule.take(trace, "等級", Unit::Grade, operation, &[standard], |grade| {
        format!("標準報酬月額{standard}は{}では{grade}に当たります。", scheme.label())
    })?;
    standard_of(scheme, grade, &table, trace)
}

fn standard_of<T: Trace>(
    scheme: Scheme,
    grade: Quantity,
    table: &InForce<'_, GradeTable>,
    trace: &mut T,
) -> Result<Graded, StatuteError> {
    let standards: Vec<i64> = table.value.rows().iter().map(|row| row.standard).collect();
    let describe: [&dyn crate::trace::DescribeParameter; 1] = [table];
    let rule = Rule::new("等級表に当てる", scheme.basis()).with(&describe);
    let operation = Operation::EntryOf(standards);
    let standard =
        rule.take(trace, "標準報酬月額", Unit::Yen, operation, &[&grade], |standard| {
            format!("{}{grade}の標準報酬月額は{standard}です。", scheme.label())
        })?;
    Ok(Graded { grade, standard })
}

/// The range of a grade in words: 250,000円以上270,000円未満.
fn range_text(table: &GradeTable, grade: &Quantity) -> String {
    let index = grade.value.as_whole().and_then(|number| usize::try_from(number).ok());
    let index = index.unwrap_or(1);
    let bound = |place: usize| table.rows().get(place).map(|row| romori_types::Yen::new(row.from));
    match (index.checked_sub(1).filter(|place| *place > 0).and_then(bound), bound(index)) {
        (None, Some(upper)) => format!("{upper}円未満"),
        (Some(lower), None) => format!("{lower}円以上"),
        (Some(lower), Some(upper)) => format!("{lower}円以上{upper}円未満"),
        (None, None) => "どの額でも".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use romori_types::Yen;

    use super::*;
    use crate::replay::replay;
    use crate::trace::{Explanation, Silent};

    fn of(scheme: Scheme, yen: i64, month: &str) -> (i64, i64) {
        let mut trace = Explanation::default();
        let given = Quantity::yen("報酬月額", Yen::new(yen));
        let month = month.parse().unwrap();
        let found = graded(scheme, &given, month, Law::embedded(), &mut trace).unwrap();
        replay(&trace).unwrap();
        (found.grade.value.as_whole().unwrap(), found.standard.as_yen().get())
    }

    #[test]
    fn every_lower_bound_minus_one_zero_plus_one() {
        // 健康保険法40条1項, 厚生年金保険法20条1項: the bound belongs to the upper grade.
        for scheme in [Scheme::Health, Scheme::Pension] {
            for month in ["2026-10", "2027-09", "2028-09", "2029-09"] {
                let table = scheme.table(Law::embedded(), month.parse().unwrap()).unwrap();
                for pair in table.value.rows().windows(2) {
                    let (low, high) = (pair[0], pair[1]);
                    let below = (i64::from(low.grade), low.standard);
                    let above = (i64::from(high.grade), high.standard);
                    assert_eq!(of(scheme, high.from - 1, month), below, "{month}");
                    assert_eq!(of(scheme, high.from, month), above, "{month}");
                    assert_eq!(of(scheme, high.from + 1, month), above, "{month}");
                }
            }
        }
    }

    #[test]
    fn the_text_names_the_range() {
        let mut trace = Explanation::default();
        let given = Quantity::yen("報酬月額", Yen::new(315_650));
        let month = "2026-09".parse().unwrap();
        graded(Scheme::Health, &given, month, Law::embedded(), &mut trace).unwrap();
        assert_eq!(
            trace.steps[0].text,
            "報酬月額315,650円は310,000円以上330,000円未満なので、健康保険23級です。"
        );
        assert_eq!(of(Scheme::Pension, 0, "2026-09"), (1, 88_000));
        assert_eq!(of(Scheme::Pension, 9_999_999, "2026-09"), (32, 650_000));
    }

    #[test]
    fn the_checked_range_ends() {
        let given = Quantity::yen("報酬月額", Yen::new(250_000));
        for (month, known) in
            [("2016-03", false), ("2016-04", true), ("2030-08", true), ("2030-09", false)]
        {
            let month = month.parse().unwrap();
            let found = graded(Scheme::Health, &given, month, Law::embedded(), &mut Silent);
            assert_eq!(found.is_ok(), known, "{month}");
        }
    }

    proptest! {
        #[test]
        fn grades_rise_with_pay(yen in 0_i64..2_000_000, more in 0_i64..100_000) {
            for scheme in [Scheme::Health, Scheme::Pension] {
                prop_assert!(of(scheme, yen, "2026-09") <= of(scheme, yen + more, "2026-09"));
            }
        }
    }
}
