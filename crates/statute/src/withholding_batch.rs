//! 源泉徴収税額の一括計算 — the tables of tax withheld for millions of persons.
//!
//! The second way to every amount, as in [`crate::batch`]: plain integers, no steps, no allocation
//! per person, and nothing of the explained rules, with which it is compared in tests.
//!
//! Law: 所得税法185条・189条, 平成24年財務省告示115号・116号. Rounding: as the explained rules.

use romori_types::Rate;

use crate::error::StatuteError;
use crate::law::{AboveTable, Law, TaxTier, WithholdingFormula, WithholdingTable};
use crate::withholding::WithholdingColumn;

const MILLION: i64 = 1_000_000;
const OTSU: usize = 8;
const HEI: usize = 9;
const COLUMNS: usize = 10;

/// 税額表の早見 — the table of a year, made ready once.
#[derive(Debug, Clone)]
pub struct WithholdingLookup {
    /// Every row begins at a multiple of this many yen.
    unit: i64,
    /// Row by units of pay.
    row_of_unit: Vec<u16>,
    /// Tax by row: 甲 for 0 to 7 dependants, 乙, 丙.
    taxes: Vec<[i32; COLUMNS]>,
    /// The bounds above the rows by column, nearest first.
    above: [Vec<Bound>; COLUMNS],
    first_taxed: i64,
    ends: i64,
    has_hei: bool,
    otsu_millionths_below: i64,
    per_person: i64,
}

/// Tax at a bound and the share of what exceeds it, in millionths.
#[derive(Debug, Clone, Copy)]
struct Bound {
    from: i64,
    tax: i64,
    millionths: i64,
}

impl WithholdingLookup {
    /// 月額表 of a year.
    ///
    /// # Errors
    /// When the year lies outside the checked range, or the table does not fit.
    pub fn monthly(law: &Law, year: i16) -> Result<Self, StatuteError> {
        Self::new(law.tax.monthly_table.of_year(year)?.value)
    }

    /// 日額表 of a year.
    ///
    /// # Errors
    /// As [`Self::monthly`].
    pub fn daily(law: &Law, year: i16) -> Result<Self, StatuteError> {
        Self::new(law.tax.daily_table.of_year(year)?.value)
    }

    fn new(table: &WithholdingTable) -> Result<Self, StatuteError> {
        let starts = table.starts.iter().copied().chain([table.ends]);
        let unit = starts.fold(0, gcd).max(1);
        let columns = || {
            let others = [Some(&table.otsu), table.hei.as_ref()];
            table.kou.iter().map(Some).chain(others).enumerate()
        };
        let mut taxes = vec![[0; COLUMNS]; table.starts.len()];
        let mut above: [Vec<Bound>; COLUMNS] = Default::default();
        for (place, column) in columns() {
            let Some(column) = column else { continue };
            for (row, tax) in taxes.iter_mut().zip(&column.entries) {
                if let Some(cell) = row.get_mut(place) {
                    *cell = i32::try_from(*tax).map_err(|_| does_not_fit())?;
                }
            }
            let bounds: Result<Vec<Bound>, StatuteError> =
                column.above.iter().map(Bound::of).collect();
            if let Some(place) = above.get_mut(place) {
                *place = bounds?;
            }
        }
        Ok(Self {
            unit,
            row_of_unit: rows_by_unit(table, unit)?,
            taxes,
            above,
            first_taxed: table.starts.get(1).copied().unwrap_or_default(),
            ends: table.ends,
            has_hei: table.hei.is_some(),
            otsu_millionths_below: millionths(table.otsu_rate_below)?,
            per_person: table.per_person,
        })
    }

    /// The tax of the table on a pay after social insurance, in yen. None for a pay below zero, a
    /// column that the table lacks, and an amount above the rows that was not checked.
    pub fn tax(&self, pay: i64, column: WithholdingColumn) -> Option<i64> {
        if pay < 0 {
            return None;
        }
        let (place, persons) = match column {
            WithholdingColumn::Kou { dependants } => {
                (usize::try_from(dependants.min(7)).ok()?, dependants.saturating_sub(7))
            }
            WithholdingColumn::Otsu { secondary_dependants } => (OTSU, secondary_dependants),
            WithholdingColumn::Hei if self.has_hei => (HEI, 0),
            WithholdingColumn::Hei => return None,
        };
        let tax = if pay >= self.ends {
            let bounds = self.above.get(place)?;
            bounds.iter().rev().find(|bound| bound.from <= pay)?.tax_of(pay)
        } else if place == OTSU && pay < self.first_taxed {
            share(pay, self.otsu_millionths_below)
        } else {
            let unit = usize::try_from(pay / self.unit).ok()?;
            let row = usize::from(*self.row_of_unit.get(unit)?);
            i64::from(*self.taxes.get(row)?.get(place)?)
        };
        Some((tax - self.per_person * i64::from(persons)).max(0))
    }
}

impl Bound {
    fn of(above: &AboveTable) -> Result<Self, StatuteError> {
        Ok(Self { from: above.from, tax: above.tax, millionths: millionths(above.rate)? })
    }

    fn tax_of(self, pay: i64) -> i64 {
        self.tax + share(pay - self.from, self.millionths)
    }
}

/// 電算機計算の特例の早見 — the formula of a year, made ready once.
#[derive(Debug, Clone)]
pub struct FormulaLookup {
    income: Vec<Tier>,
    basic: Vec<Tier>,
    tax: Vec<Tier>,
    per_person: i64,
}

/// Up to an amount: a share in millionths and a sum to be added.
#[derive(Debug, Clone, Copy)]
struct Tier {
    upto: i64,
    millionths: i64,
    amount: i64,
}

impl FormulaLookup {
    /// The formula of a year.
    ///
    /// # Errors
    /// When the year lies outside the checked range, or a rate has more than six decimals.
    pub fn new(law: &Law, year: i16) -> Result<Self, StatuteError> {
        let WithholdingFormula { employment_income, per_person, basic, tax } =
            law.tax.formula.of_year(year)?.value;
        Ok(Self {
            income: tiers(employment_income)?,
            basic: tiers(basic)?,
            tax: tiers(tax)?,
            per_person: *per_person,
        })
    }

    /// The tax of column 甲 by the formula on a pay after social insurance, in yen. None for a pay
    /// below zero.
    pub fn tax(&self, pay: i64, dependants: u32) -> Option<i64> {
        if pay < 0 {
            return None;
        }
        let millionths = in_millionths(&self.income, pay)?;
        let income = -((-millionths).div_euclid(MILLION_WIDE));
        let basic = in_millionths(&self.basic, pay)? / MILLION_WIDE;
        let persons = self.per_person * i64::from(dependants);
        let left = i128::from(pay) - income - basic - i128::from(persons);
        let taxable = i64::try_from(left.max(0)).ok()?;
        let tax = in_millionths(&self.tax, taxable)?;
        let ten_yen = 10 * MILLION_WIDE;
        i64::try_from((tax + ten_yen / 2).div_euclid(ten_yen) * 10).ok()
    }
}

const MILLION_WIDE: i128 = MILLION as i128;

/// The amount of the tier of `amount`, in millionths of a yen.
fn in_millionths(tiers: &[Tier], amount: i64) -> Option<i128> {
    let tier = tiers.iter().find(|tier| amount <= tier.upto)?;
    let share = i128::from(amount) * i128::from(tier.millionths);
    Some(share + i128::from(tier.amount) * MILLION_WIDE)
}

fn tiers(of_law: &[TaxTier]) -> Result<Vec<Tier>, StatuteError> {
    let tier = |tier: &TaxTier| {
        let upto = tier.upto.unwrap_or(i64::MAX);
        Ok(Tier { upto, millionths: millionths(tier.rate)?, amount: tier.amount })
    };
    of_law.iter().map(tier).collect()
}

/// The row of every unit of pay below the end of the rows.
fn rows_by_unit(table: &WithholdingTable, unit: i64) -> Result<Vec<u16>, StatuteError> {
    let ends = table.starts.iter().copied().skip(1).chain([table.ends]);
    let mut rows = Vec::new();
    for (row, end) in (0_u16..).zip(ends) {
        let units = usize::try_from(end / unit).map_err(|_| does_not_fit())?;
        rows.resize(units, row);
    }
    Ok(rows)
}

/// A share of an amount of yen, its fraction dropped. Wide, since the product is.
fn share(yen: i64, millionths: i64) -> i64 {
    let product = i128::from(yen) * i128::from(millionths);
    i64::try_from(product.div_euclid(MILLION_WIDE)).unwrap_or(i64::MAX)
}

const fn gcd(mut left: i64, mut right: i64) -> i64 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

/// A rate in whole millionths.
fn millionths(rate: Rate) -> Result<i64, StatuteError> {
    let billionths = rate.billionths();
    if billionths % 1_000 == 0 { Ok(billionths / 1_000) } else { Err(does_not_fit()) }
}

fn does_not_fit() -> StatuteError {
    StatuteError::impossible("year", "この年分の税額表は一括では計算できません。")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use romori_types::Yen;

    use super::*;
    use crate::trace::Silent;
    use crate::withholding::{
        WithholdingCase, WithholdingMethod, daily_withholding, monthly_withholding,
    };

    const YEARS: [i16; 3] = [2025, 2026, 2027];

    fn kou(dependants: u32) -> WithholdingColumn {
        WithholdingColumn::Kou { dependants }
    }

    fn otsu(secondary_dependants: u32) -> WithholdingColumn {
        WithholdingColumn::Otsu { secondary_dependants }
    }

    fn columns() -> Vec<WithholdingColumn> {
        let others = [otsu(0), otsu(2), WithholdingColumn::Hei];
        (0..10).map(kou).chain(others).collect()
    }

    fn monthly(
        year: i16,
        pay: i64,
        column: WithholdingColumn,
        method: WithholdingMethod,
    ) -> Option<i64> {
        let case = WithholdingCase { year, pay: Yen::new(pay), column };
        let made = monthly_withholding(&case, method, Law::embedded(), &mut Silent);
        made.ok().map(|made| made.tax.get())
    }

    fn daily(year: i16, pay: i64, column: WithholdingColumn) -> Option<i64> {
        let case = WithholdingCase { year, pay: Yen::new(pay), column };
        daily_withholding(&case, Law::embedded(), &mut Silent).ok().map(Yen::get)
    }

    /// Every bound of a table, one yen below and one above.
    fn bounds(table: &WithholdingTable) -> Vec<i64> {
        let above = table.kou[0].above.iter().chain(&table.otsu.above);
        let all = table.starts.iter().copied().chain(above.map(|above| above.from));
        all.chain([table.ends, -1]).flat_map(|bound| [bound - 1, bound, bound + 1]).collect()
    }

    #[test]
    fn the_month_at_every_bound() {
        let law = Law::embedded();
        for year in YEARS {
            let lookup = WithholdingLookup::monthly(law, year).unwrap();
            let table = law.tax.monthly_table.of_year(year).unwrap().value;
            for pay in bounds(table) {
                for column in columns() {
                    let slow = monthly(year, pay, column, WithholdingMethod::Table);
                    assert_eq!(lookup.tax(pay, column), slow, "{year} {pay} {column:?}");
                }
            }
        }
    }

    #[test]
    fn the_day_at_every_bound() {
        let law = Law::embedded();
        for year in YEARS {
            let lookup = WithholdingLookup::daily(law, year).unwrap();
            let table = law.tax.daily_table.of_year(year).unwrap().value;
            for pay in bounds(table) {
                for column in columns() {
                    let slow = daily(year, pay, column);
                    assert_eq!(lookup.tax(pay, column), slow, "{year} {pay} {column:?}");
                }
            }
        }
    }

    #[test]
    fn the_formula_at_every_bound() {
        let law = Law::embedded();
        for year in YEARS {
            let lookup = FormulaLookup::new(law, year).unwrap();
            let formula = law.tax.formula.of_year(year).unwrap().value;
            let tiers = formula.employment_income.iter().chain(&formula.basic);
            let bounds = tiers.filter_map(|tier| tier.upto);
            // 別表第四 by the taxable pay, which lies so much below a high pay.
            let basic = formula.basic[0].amount;
            let taxable = formula.tax.iter().filter_map(|tier| tier.upto);
            let high = taxable.map(|upto| upto + 162_500 + basic);
            let all: Vec<i64> = bounds.chain(high).chain([0]).collect();
            for pay in all.iter().flat_map(|bound| [bound - 1, *bound, bound + 1, bound + 2]) {
                for dependants in 0..10 {
                    let method = WithholdingMethod::ComputerFormula;
                    let slow = monthly(year, pay, kou(dependants), method);
                    assert_eq!(lookup.tax(pay, dependants), slow, "{year} {pay} {dependants}");
                }
            }
        }
    }

    #[test]
    fn a_year_that_was_not_checked() {
        for year in [2019, 2028] {
            assert!(WithholdingLookup::monthly(Law::embedded(), year).is_err());
            assert!(WithholdingLookup::daily(Law::embedded(), year).is_err());
            assert!(FormulaLookup::new(Law::embedded(), year).is_err());
        }
    }

    proptest! {
        /// Any pay, by every column and both methods, as the explained rules give it.
        #[test]
        fn agrees_with_the_explained_rules(
            year in proptest::sample::select(&YEARS[..]),
            pay in prop_oneof![0_i64..800_000, 0_i64..6_000_000],
            dependants in 0_u32..12,
            secondary in 0_u32..4,
        ) {
            let law = Law::embedded();
            let month = WithholdingLookup::monthly(law, year).unwrap();
            let day = WithholdingLookup::daily(law, year).unwrap();
            for column in [kou(dependants), otsu(secondary), WithholdingColumn::Hei] {
                let slow = monthly(year, pay, column, WithholdingMethod::Table);
                prop_assert_eq!(month.tax(pay, column), slow);
                prop_assert_eq!(day.tax(pay / 25, column), daily(year, pay / 25, column));
            }
            let formula = FormulaLookup::new(law, year).unwrap();
            let method = WithholdingMethod::ComputerFormula;
            let slow = monthly(year, pay, kou(dependants), method);
            prop_assert_eq!(formula.tax(pay, dependants), slow);
        }
    }
}
