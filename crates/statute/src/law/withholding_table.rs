//! The shapes of the tables of income tax withheld, and how people read them.

use romori_types::{Rate, Yen};
use serde::Deserialize;

use super::parameter::Shown;

/// 源泉徴収税額表 — the monthly or the daily table of tax withheld from pay.
///
/// Law: 所得税法185条1項, 別表第二・別表第三. Unit: yen of a month's or a day's pay after social insurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithholdingTable {
    /// Where each row begins (以上); the first is 0, the row of no tax.
    pub starts: Vec<i64>,
    /// Where the rows end and the amounts above the table begin.
    pub ends: i64,
    /// 甲欄, for 0 to 7 dependants.
    pub kou: [TableColumn; 8],
    /// 乙欄
    pub otsu: TableColumn,
    /// 丙欄, of the daily table.
    pub hei: Option<TableColumn>,
    /// 乙欄 below the second row: this share of the pay.
    pub otsu_rate_below: Rate,
    /// What each dependant above seven, or declared for secondary pay, takes off.
    pub per_person: i64,
}

/// 税額表の欄の税額 — the amounts of one column, one for each row, and what follows the last row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Tax of each row.
    pub entries: Vec<i64>,
    /// Above the rows; empty if that part was not checked.
    pub above: Vec<AboveTable>,
}

/// 税額表を超える金額の税額 — a bound, the tax there, and the share of what exceeds the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboveTable {
    /// The bound.
    pub from: i64,
    /// Tax at the bound.
    pub tax: i64,
    /// Share of the excess.
    pub rate: Rate,
}

/// A table as its file has it: rows of the start, eight columns 甲, one 乙 and perhaps one 丙.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableFile {
    otsu_rate_below: Rate,
    per_person: i64,
    ends: Option<i64>,
    #[serde(default)]
    kou_above: Vec<KouAbove>,
    #[serde(default)]
    otsu_above: Vec<AboveTable>,
    #[serde(default)]
    hei_above: Vec<AboveTable>,
    rows: Vec<Vec<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KouAbove {
    from: i64,
    rate: Rate,
    tax: [i64; 8],
}

const OTSU: usize = 9;
const HEI: usize = 10;

impl TableFile {
    /// The monthly table: without 丙欄.
    pub(super) fn monthly(self) -> Result<WithholdingTable, String> {
        self.read(OTSU + 1)
    }

    /// The daily table: with 丙欄.
    pub(super) fn daily(self) -> Result<WithholdingTable, String> {
        self.read(HEI + 1)
    }

    fn read(self, columns: usize) -> Result<WithholdingTable, String> {
        if self.rows.iter().any(|row| row.len() != columns) {
            return Err(format!("a row has not {columns} entries"));
        }
        let starts = self.column(0);
        let ends = self.kou_above.first().map(|above| above.from).or(self.ends);
        let ends = ends.ok_or("the end of the rows is missing")?;
        let all = || starts.iter().copied().chain([ends]);
        if !all().zip(all().skip(1)).all(|(one, next)| one < next) {
            return Err("the rows are out of order".to_owned());
        }
        let otsu_above = self.otsu_above.clone();
        let hei_above = self.hei_above.clone();
        let columns_begin = [&otsu_above, &hei_above].map(|above| above.first().map(|a| a.from));
        if columns_begin.iter().flatten().any(|from| *from != ends) {
            return Err("a column goes on elsewhere than the rows end".to_owned());
        }
        let otsu = TableColumn { entries: self.column(OTSU), above: otsu_above };
        let with_hei = columns > HEI;
        let hei = with_hei.then(|| TableColumn { entries: self.column(HEI), above: hei_above });
        let kou = std::array::from_fn(|dependants| self.kou(dependants));
        Ok(WithholdingTable {
            starts,
            ends,
            kou,
            otsu,
            hei,
            otsu_rate_below: self.otsu_rate_below,
            per_person: self.per_person,
        })
    }

    /// One column, with the entry of the row that begins at 0 before the others.
    fn column(&self, place: usize) -> Vec<i64> {
        let entries = self.rows.iter().filter_map(|row| row.get(place)).copied();
        std::iter::once(0).chain(entries).collect()
    }

    fn kou(&self, dependants: usize) -> TableColumn {
        let above = self.kou_above.iter().filter_map(|above| {
            let tax = above.tax.get(dependants).copied()?;
            Some(AboveTable { from: above.from, tax, rate: above.rate })
        });
        TableColumn { entries: self.column(dependants + 1), above: above.collect() }
    }
}

/// 賞与に対する源泉徴収税額の算出率 — the rate of a bonus by the month before and by dependants.
///
/// Law: 所得税法186条1項1号, 別表第四. Unit: yen of the month's pay before, after social insurance.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusWithholdingRates {
    /// 甲欄, for 0 to 7 and more dependants.
    pub kou: [Vec<BonusRateBand>; 8],
    /// 乙欄
    pub otsu: Vec<BonusRateBand>,
}

/// 算出率の段 — from an amount on, this rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BonusRateBand {
    /// The amount.
    pub from: i64,
    /// Share of the bonus.
    pub rate: Rate,
}

impl BonusWithholdingRates {
    pub(super) fn read(self) -> Result<Self, String> {
        for column in self.kou.iter().chain([&self.otsu]) {
            let begins = column.first().is_some_and(|band| band.from == 0);
            let pairs = || column.iter().zip(column.iter().skip(1));
            let rises = pairs().all(|(one, next)| one.from < next.from && one.rate < next.rate);
            if !begins || !rises {
                return Err("a column is out of order".to_owned());
            }
        }
        Ok(self)
    }
}

impl Shown for WithholdingTable {
    fn shown(&self) -> String {
        let rows = self.starts.len().saturating_sub(1);
        let first = self.starts.get(1).copied().unwrap_or_default();
        let (first, ends) = (Yen::new(first), Yen::new(self.ends));
        format!("{rows}段（{first}円以上{ends}円未満）")
    }
}

impl Shown for BonusWithholdingRates {
    fn shown(&self) -> String {
        let highest = self.otsu.last().map(|band| band.rate).unwrap_or_default();
        let steps = self.kou.first().map_or(0, Vec::len);
        format!("甲欄{steps}段、0%から{highest}まで")
    }
}
