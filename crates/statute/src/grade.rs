//! 標準報酬月額の等級 — grades of standard monthly remuneration.
//!
//! Law: 健康保険法40条1項, 厚生年金保険法20条1項.

use romori_types::Yen;
use serde::Deserialize;

/// 等級 — the number of a grade in its table, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(pub u8);

/// 標準報酬月額 — a grade and the yen that stand for it.
///
/// Law: 健康保険法40条1項, 厚生年金保険法20条1項. Unit: whole yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandardMonthlyRemuneration {
    /// The grade in its table.
    pub grade: Grade,
    /// The standard itself.
    pub standard: Yen,
}

/// 標準報酬月額等級表 — one table of grades, lowest first.
///
/// The lower bound of a grade belongs to it, the upper does not; the lowest and the highest grade
/// are open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeTable {
    rows: Vec<GradeRow>,
}

/// 等級表の1行 — one grade: its standard and the remuneration from which it applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct GradeRow {
    /// The number of the grade.
    pub grade: u8,
    /// 標準報酬月額 in yen.
    pub standard: i64,
    /// Lower bound of 報酬月額 in yen, inclusive.
    pub from: i64,
}

impl GradeTable {
    /// A table from its rows, or what is wrong with them.
    pub(crate) fn new(rows: Vec<GradeRow>) -> Result<Self, String> {
        let numbered = rows.iter().zip(1_u8..).all(|(row, number)| row.grade == number);
        let rising = rows.windows(2).all(|pair| match pair {
            [low, high] => low.standard < high.standard && low.from < high.from,
            _ => true,
        });
        let starts_at_zero = rows.first().is_some_and(|row| row.from == 0);
        if numbered && rising && starts_at_zero {
            Ok(Self { rows })
        } else {
            Err("grades must be numbered from 1, rise, and start at 0 yen".to_owned())
        }
    }

    /// The rows, lowest grade first.
    pub fn rows(&self) -> &[GradeRow] {
        &self.rows
    }

    /// The grade of a remuneration (報酬月額).
    ///
    /// 健康保険法40条1項: 250,000 yen belong to grade 20, 249,999 to grade 19.
    pub fn of_remuneration(&self, remuneration: Yen) -> StandardMonthlyRemuneration {
        let above = self.rows.partition_point(|row| row.from <= remuneration.get()).max(1);
        self.at(above - 1)
    }

    /// The grade whose standard is exactly this, if the table has it.
    pub fn of_standard(&self, standard: Yen) -> Option<StandardMonthlyRemuneration> {
        let index = self.rows.binary_search_by_key(&standard.get(), |row| row.standard).ok()?;
        Some(self.at(index))
    }

    /// A standard of another scheme held within this table: 厚生年金 below its lowest or above its
    /// highest grade uses that grade.
    pub fn holding(&self, standard: Yen) -> StandardMonthlyRemuneration {
        let above = self.rows.partition_point(|row| row.standard <= standard.get()).max(1);
        self.at(above - 1)
    }

    /// The lowest grade.
    pub fn lowest(&self) -> StandardMonthlyRemuneration {
        self.at(0)
    }

    /// The highest grade.
    pub fn highest(&self) -> StandardMonthlyRemuneration {
        self.at(self.rows.len().saturating_sub(1))
    }

    fn at(&self, index: usize) -> StandardMonthlyRemuneration {
        let row =
            self.rows.get(index).copied().unwrap_or(GradeRow { grade: 1, standard: 0, from: 0 });
        StandardMonthlyRemuneration { grade: Grade(row.grade), standard: Yen::new(row.standard) }
    }
}
