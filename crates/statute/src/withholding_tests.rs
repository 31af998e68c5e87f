//! The tables of tax withheld, checked against a second way to every cell: how they are made.
//!
//! The tables are published without their making. It was found by trial and reproduces every cell
//! of the printed monthly tables of 令和2–7年分, 令和8年分 and of the daily table of 令和8年分: the tax
//! on the middle of a row (甲), or on its lower end (乙 and 丙), rounded, with the surtax rounded
//! again. It knows nothing of the files under `law/`.

use romori_types::{Exact, Yen};

use crate::error::StatuteError;
use crate::law::{Law, WithholdingTable};
use crate::replay::replay;
use crate::trace::{Explanation, Silent};
use crate::withholding::{
    WithholdingCase, WithholdingColumn, WithholdingMethod, daily_withholding, monthly_withholding,
};
use crate::withholding_dependants::{DeclaredDependants, withholding_dependants};

const YEARS: [i16; 3] = [2025, 2026, 2027];
const PERSON: i64 = 31_667;

/// 給与所得控除 a month by year: up to, percent, added.
fn income_tiers(year: i16) -> Vec<(i64, i64, i64)> {
    let mut tiers = match year {
        2025 => vec![(135_416, 0, 45_834), (149_999, 40, -8_333)],
        2026 => vec![(158_333, 0, 54_167)],
        _ => vec![(169_444, 0, 57_500)],
    };
    tiers.extend([(299_999, 30, 6_667), (549_999, 20, 36_667), (708_330, 10, 91_667)]);
    tiers.push((i64::MAX, 0, 162_500));
    tiers
}

fn basic(year: i16) -> i64 {
    match year {
        2025 => 40_000,
        2026 => 48_334,
        _ => 51_667,
    }
}

/// 所得税 a month: up to, percent, taken off; without surtax.
const TAX_TIERS: [(i64, i64, i64); 6] = [
    (162_500, 5, 0),
    (275_000, 10, 8_125),
    (579_166, 20, 35_625),
    (750_000, 23, 53_000),
    (1_500_000, 33, 128_000),
    (i64::MAX, 40, 233_000),
];

fn up(value: i64, unit: i64) -> i64 {
    -(-value).div_euclid(unit)
}

/// `value / unit`, to the nearest whole number, halves up.
fn nearest(value: i64, unit: i64) -> i64 {
    (2 * value + unit).div_euclid(2 * unit)
}

/// Taxable pay of one of `days` parts of a month, every deduction rounded up to a yen.
fn taxable(year: i16, pay: i64, dependants: i64, days: i64) -> i64 {
    let of_month = pay * days;
    let tiers = income_tiers(year);
    let (_, percent, added) = tiers.iter().find(|(upto, ..)| of_month <= *upto).unwrap();
    let income = up(pay * percent, 100) + up(*added, days);
    pay - income - up(basic(year), days) - dependants * up(PERSON, days)
}

/// Hundredths of a yen of income tax without surtax.
fn plain_tax(taxable: i64, days: i64) -> i64 {
    if taxable <= 0 {
        return 0;
    }
    let (_, percent, off) = TAX_TIERS
        .iter()
        .find(|(upto, ..)| i128::from(taxable * days) <= i128::from(*upto))
        .unwrap();
    taxable * percent - up(*off, days) * 100
}

/// 甲欄 of a row of the monthly table: at its middle, to ten yen, and with the surtax to ten yen
/// again; below a hundred yen nothing.
fn monthly_kou(year: i16, from: i64, to: i64, dependants: i64) -> i64 {
    let tax = plain_tax(taxable(year, i64::midpoint(from, to), dependants, 1), 1);
    let tens = nearest(tax, 1_000);
    let tax = nearest(tens * 10 * 1_021, 10_000) * 10;
    if tax < 100 { 0 } else { tax }
}

/// 乙欄: what two and a half times the pay bears above one and a half times, to hundred yen.
fn monthly_otsu(year: i16, from: i64) -> i64 {
    let tax = |pay| plain_tax(taxable(year, pay, 0, 1), 1) / 100;
    let hundreds = nearest(tax(from * 5 / 2) - tax(from * 3 / 2), 100);
    nearest(hundreds * 100 * 1_021, 100_000) * 100
}

/// 甲欄 of a row of the daily table: a month has 30 days; to five yen, twice.
fn daily_kou(year: i16, from: i64, to: i64, dependants: i64) -> i64 {
    let tax = plain_tax(taxable(year, i64::midpoint(from, to), dependants, 30), 30) / 100;
    let fives = nearest(tax, 5);
    nearest(fives * 5 * 1_021 / 1_000, 5) * 5
}

/// 乙欄 of the daily table: as of the month, to ten yen.
fn daily_otsu(year: i16, from: i64) -> i64 {
    let tax = |pay| plain_tax(taxable(year, pay, 0, 30), 30) / 100;
    let tens = nearest(tax(from * 5 / 2) - tax(from * 3 / 2), 10);
    nearest(tens * 10 * 1_021 / 1_000, 10) * 10
}

/// 丙欄: a month has 22 days and the worker three dependants.
fn daily_hei(year: i16, from: i64) -> i64 {
    plain_tax(taxable(year, from, 3, 22), 22) / 100 * 1_021 / 1_000
}

fn kou(dependants: u32) -> WithholdingColumn {
    WithholdingColumn::Kou { dependants }
}

const OTSU: WithholdingColumn = WithholdingColumn::Otsu { secondary_dependants: 0 };

fn monthly(year: i16, pay: i64, column: WithholdingColumn) -> i64 {
    by(WithholdingMethod::Table, year, pay, column)
}

fn by(method: WithholdingMethod, year: i16, pay: i64, column: WithholdingColumn) -> i64 {
    let case = WithholdingCase { year, pay: Yen::new(pay), column };
    monthly_withholding(&case, method, Law::embedded(), &mut Silent).unwrap().tax.get()
}

fn daily(year: i16, pay: i64, column: WithholdingColumn) -> i64 {
    let case = WithholdingCase { year, pay: Yen::new(pay), column };
    daily_withholding(&case, Law::embedded(), &mut Silent).unwrap().get()
}

fn formula(year: i16, pay: i64, dependants: u32) -> i64 {
    by(WithholdingMethod::ComputerFormula, year, pay, kou(dependants))
}

fn table(year: i16) -> &'static WithholdingTable {
    Law::embedded().tax.monthly_table.of_year(year).unwrap().value
}

fn daily_table(year: i16) -> &'static WithholdingTable {
    Law::embedded().tax.daily_table.of_year(year).unwrap().value
}

/// The rows with tax: lower and upper end.
fn rows(table: &WithholdingTable) -> Vec<(i64, i64)> {
    let ends = table.starts.iter().copied().skip(2).chain([table.ends]);
    table.starts.iter().copied().skip(1).zip(ends).collect()
}

#[test]
fn every_cell_of_the_monthly_tables_is_made_so() {
    for (year, count) in [(2025, 245), (2026, 231), (2027, 228)] {
        let rows = rows(table(year));
        assert_eq!(rows.len(), count, "{year}");
        for (from, to) in rows {
            for dependants in 0..8_u32 {
                let made = monthly_kou(year, from, to, i64::from(dependants));
                for pay in [from, to - 1] {
                    let printed = monthly(year, pay, kou(dependants));
                    assert_eq!(printed, made, "{year} {pay} {dependants}");
                }
            }
            let made = monthly_otsu(year, from);
            assert_eq!(monthly(year, from, OTSU), made, "{year} {from}");
            assert_eq!(monthly(year, to - 1, OTSU), made, "{year} {to}");
        }
        // The bound itself, of which the table prints the tax.
        for dependants in 0..8_u32 {
            let made = monthly_kou(year, 740_000, 740_000, i64::from(dependants));
            assert_eq!(monthly(year, 740_000, kou(dependants)), made, "{year} {dependants}");
        }
        assert_eq!(monthly(year, 740_000, OTSU), monthly_otsu(year, 740_000));
    }
}

#[test]
fn every_cell_of_the_daily_tables_is_made_so() {
    for (year, count) in [(2025, 215), (2026, 205), (2027, 203)] {
        let rows = rows(daily_table(year));
        assert_eq!(rows.len(), count, "{year}");
        for (from, to) in rows {
            for dependants in 0..8_u32 {
                let made = daily_kou(year, from, to, i64::from(dependants));
                for pay in [from, to - 1] {
                    let printed = daily(year, pay, kou(dependants));
                    assert_eq!(printed, made, "{year} {pay} {dependants}");
                }
            }
            for pay in [from, to - 1] {
                assert_eq!(daily(year, pay, OTSU), daily_otsu(year, from), "{year} {pay}");
                let hei = daily(year, pay, WithholdingColumn::Hei);
                assert_eq!(hei, daily_hei(year, from), "{year} {pay}");
            }
        }
    }
}

/// 国税庁 月額表, as printed: the row's lower end, 甲 0・1・2・3・5・7人, 乙.
const PRINTED: [(i16, i64, [i64; 6], i64); 30] = [
    (2025, 88_000, [130, 0, 0, 0, 0, 0], 3_200),
    (2025, 107_000, [1_130, 0, 0, 0, 0, 0], 3_800),
    (2025, 135_000, [2_550, 930, 0, 0, 0, 0], 6_600),
    (2025, 167_000, [3_620, 2_000, 390, 0, 0, 0], 11_400),
    (2025, 199_000, [4_770, 3_140, 1_530, 0, 0, 0], 20_900),
    (2025, 251_000, [6_640, 5_020, 3_410, 1_790, 0, 0], 37_500),
    (2025, 299_000, [8_420, 6_740, 5_130, 3_510, 280, 0], 53_700),
    (2025, 350_000, [12_590, 9_350, 7_210, 5_600, 2_360, 0], 70_000),
    (2025, 401_000, [16_750, 13_520, 10_280, 7_680, 4_440, 1_200], 91_600),
    (2025, 500_000, [29_890, 23_430, 18_370, 15_140, 8_670, 5_250], 146_800),
    (2025, 599_000, [47_100, 40_640, 34_160, 27_700, 17_280, 10_810], 196_300),
    (2025, 701_000, [65_840, 59_380, 52_910, 46_450, 33_510, 20_580], 239_700),
    (2026, 105_000, [170, 0, 0, 0, 0, 0], 3_800),
    (2026, 107_000, [280, 0, 0, 0, 0, 0], 3_800),
    (2026, 135_000, [1_710, 0, 0, 0, 0, 0], 6_100),
    (2026, 167_000, [3_200, 1_580, 0, 0, 0, 0], 11_000),
    (2026, 199_000, [4_340, 2_730, 1_100, 0, 0, 0], 19_700),
    (2026, 251_000, [6_220, 4_590, 2_980, 1_370, 0, 0], 36_600),
    (2026, 299_000, [7_930, 6_320, 4_700, 3_080, 0, 0], 53_600),
    (2026, 350_000, [11_730, 8_500, 6_780, 5_170, 1_930, 0], 69_800),
    (2026, 401_000, [15_900, 12_670, 9_430, 7_250, 4_010, 790], 90_500),
    (2026, 500_000, [28_190, 21_730, 17_520, 14_280, 8_060, 4_830], 145_700),
    (2026, 599_000, [45_390, 38_930, 32_470, 25_990, 16_430, 9_950], 195_400),
    (2026, 701_000, [64_140, 57_680, 51_210, 44_740, 31_810, 19_330], 239_100),
    (2027, 111_000, [140, 0, 0, 0, 0, 0], 4_000),
    (2027, 143_000, [1_780, 160, 0, 0, 0, 0], 7_200),
    (2027, 251_000, [6_040, 4_430, 2_810, 1_190, 0, 0], 36_200),
    (2027, 446_000, [19_240, 16_000, 12_770, 9_540, 5_690, 2_450], 115_500),
    (2027, 599_000, [44_720, 38_250, 31_780, 25_320, 16_080, 9_620], 195_100),
    (2027, 737_000, [70_690, 64_230, 57_760, 51_300, 38_360, 25_430], 257_500),
];

#[test]
fn rows_as_printed() {
    for (year, from, taxes, otsu) in PRINTED {
        for (dependants, tax) in [0, 1, 2, 3, 5, 7].into_iter().zip(taxes) {
            assert_eq!(monthly(year, from, kou(dependants)), tax, "{year} {from} {dependants}");
        }
        assert_eq!(monthly(year, from, OTSU), otsu, "{year} {from}");
    }
}

/// 国税庁 日額表 令和8年分, and that one yen less is the row before.
#[test]
fn days_as_printed() {
    use WithholdingColumn::Hei;
    for (pay, column, tax) in [
        (3_499, kou(0), 0),
        (3_500, kou(0), 5),
        (10_000, kou(0), 265),
        (10_000, kou(4), 50),
        (23_999, kou(7), 730),
        (24_000, kou(7), 740),
        // 2,250 + 1,000 × 20.42%, 2,760 + 500 × 23.483%, 4,170 + 7,500 × 33.693%.
        (25_000, kou(0), 2_454),
        (27_000, kou(0), 2_877),
        (40_000, kou(0), 6_696),
        (60_000, kou(0), 13_616),
        (71_000, kou(0), 18_225),
        // 7人を超える1人ごとに50円.
        (20_000, kou(8), 280),
        (20_000, kou(9), 230),
        (3_500, kou(8), 0),
        (3_000, OTSU, 91),
        (3_499, OTSU, 107),
        (3_500, OTSU, 120),
        (10_000, OTSU, 1_800),
        (24_000, OTSU, 8_300),
        (25_000, OTSU, 8_708),
        (60_000, OTSU, 23_128),
        (9_799, Hei, 0),
        (9_800, Hei, 1),
        (12_050, Hei, 79),
        (15_000, Hei, 193),
        (20_000, Hei, 419),
        (24_000, Hei, 746),
        // 746 + 2,499 × 10.21%.
        (26_499, Hei, 1_001),
        (26_500, Hei, 1_001),
        (32_500, Hei, 2_226),
        (116_500, Hei, 28_486),
    ] {
        assert_eq!(daily(2026, pay, column), tax, "{pay} {column:?}");
    }
}

/// 国税庁 電算機計算の特例 計算例 of 令和7年分 and 令和8年分.
#[test]
fn the_examples_of_the_formula() {
    for (year, pay, dependants, tax) in [
        (2026, 175_000, 2, 210),
        (2026, 446_000, 8, 940),
        (2026, 775_200, 3, 59_470),
        (2025, 175_000, 2, 640),
        (2025, 446_000, 8, 1_370),
        (2025, 775_200, 3, 61_170),
        (2026, 253_500, 1, 4_630),
        (2027, 253_500, 1, 4_460),
        (2026, 243_760, 1, 4_290),
        (2026, 0, 0, 0),
    ] {
        assert_eq!(formula(year, pay, dependants), tax, "{year} {pay} {dependants}");
    }
}

/// The formula in whole numbers, of hundred-thousandths of a yen.
fn formula_slowly(year: i16, pay: i64, dependants: i64) -> i64 {
    let tiers = income_tiers(year);
    let (_, percent, added) = tiers.iter().find(|(upto, ..)| pay <= *upto).unwrap();
    let relief = match pay {
        ..2_120_834 => basic(year),
        2_120_834..2_162_500 => 40_000,
        2_162_500..2_204_167 => 26_667,
        2_204_167..2_245_834 => 13_334,
        _ => 0,
    };
    let left = pay - up(pay * percent, 100) - added - relief - dependants * PERSON;
    let (rate, off) = match left {
        ..1 => return 0,
        1..162_501 => (5_105, 0),
        162_501..275_001 => (10_210, 8_296),
        275_001..579_167 => (20_420, 36_374),
        579_167..750_001 => (23_483, 54_113),
        750_001..1_500_001 => (33_693, 130_688),
        1_500_001..3_333_334 => (40_840, 237_893),
        _ => (45_945, 408_061),
    };
    nearest(left * rate - off * 100_000, 1_000_000) * 10
}

#[test]
fn the_formula_both_ways_and_at_every_bound() {
    let bounds = [
        135_416, 149_999, 158_333, 169_444, 299_999, 549_999, 708_330, 2_120_833, 2_162_499,
        2_204_166, 2_245_833,
    ];
    let near = bounds.iter().flat_map(|bound| [bound - 1, *bound, bound + 1, bound + 2]);
    for year in YEARS {
        for pay in near.clone().chain((0..5_000_000).step_by(3_989)) {
            for dependants in [0, 1, 3, 7, 11] {
                let slow = formula_slowly(year, pay, i64::from(dependants));
                assert_eq!(formula(year, pay, dependants), slow, "{year} {pay} {dependants}");
            }
        }
    }
    // 別表第四, by the taxable pay: pay − 162,500 − 48,334 for who earns above 708,330.
    for bound in [579_166, 750_000, 1_500_000] {
        for taxable in [bound - 1, bound, bound + 1] {
            let pay = taxable + 162_500 + 48_334;
            assert_eq!(formula(2026, pay, 0), formula_slowly(2026, pay, 0), "{taxable}");
        }
    }
}

#[test]
fn above_the_monthly_table() {
    for (year, pay, column, tax) in [
        (2026, 739_999, kou(0), 71_380),
        (2026, 740_000, kou(0), 71_680),
        // 52,290 + 35,200 × 20.42% = 59,477.84.
        (2026, 775_200, kou(3), 59_477),
        (2026, 740_000, OTSU, 259_200),
        // + 1 × 40.84%; + 3 × 40.84% = 1.2252.
        (2026, 740_001, OTSU, 259_200),
        (2026, 740_003, OTSU, 259_201),
        (2026, 1_709_999, OTSU, 655_347),
        (2026, 1_710_000, OTSU, 655_400),
        (2025, 740_000, kou(7), 28_120),
        (2027, 3_500_000, kou(0), 1_125_240),
        // + 1,000,000 × 45.945%.
        (2027, 4_500_000, kou(0), 1_584_690),
        (2027, 1_720_000, OTSU, 659_300),
    ] {
        assert_eq!(monthly(year, pay, column), tax, "{year} {pay} {column:?}");
    }
    // The tax of each bound goes on from the bound before, within its rounding to ten yen; where
    // the basic deduction falls it jumps.
    for year in YEARS {
        for column in &table(year).kou {
            for (one, next) in column.above.iter().zip(column.above.iter().skip(1)) {
                let share = Exact::from(one.rate) * Exact::whole(next.from - one.from);
                let reached = one.tax + share.rounded(romori_types::Rounding::Down);
                let jump = next.tax - reached;
                assert!((-10..6_000).contains(&jump), "{year} {} {jump}", next.from);
            }
        }
    }
}

#[test]
fn below_the_table_and_more_than_seven() {
    let declared = |count| WithholdingColumn::Otsu { secondary_dependants: count };
    for (year, pay, column, tax) in [
        (2026, 104_999, kou(0), 0),
        (2026, 104_999, OTSU, 3_216),
        (2026, 105_000, OTSU, 3_800),
        (2025, 87_999, OTSU, 2_695),
        (2025, 88_000, OTSU, 3_200),
        (2027, 110_999, OTSU, 3_399),
        (2026, 0, OTSU, 0),
        // 7人 4,830円 − 1,610円 each.
        (2026, 500_000, kou(8), 3_220),
        (2026, 500_000, kou(9), 1_610),
        (2026, 500_000, kou(10), 0),
        (2026, 500_000, kou(11), 0),
        (2026, 105_000, declared(1), 2_190),
        (2026, 105_000, declared(3), 0),
        (2026, 104_999, declared(1), 1_606),
    ] {
        assert_eq!(monthly(year, pay, column), tax, "{year} {pay} {column:?}");
    }
}

/// More pay never bears less tax, and a dependant more never more.
#[test]
fn tax_rises_with_pay_and_falls_with_dependants() {
    for year in YEARS {
        let bounds = table(year).starts.iter().flat_map(|start| [start - 1, *start]);
        let mut pays: Vec<i64> = bounds.chain((740_000..4_000_000).step_by(33_331)).collect();
        pays.extend([790_000, 789_999, 959_999, 960_000, 1_719_999, 1_720_000, 3_499_999]);
        pays.retain(|pay| *pay >= 0);
        pays.sort_unstable();
        let mut before = [0_i64; 12];
        for pay in pays {
            let taxes: Vec<i64> = (0..10)
                .map(|dependants| monthly(year, pay, kou(dependants)))
                .chain([monthly(year, pay, OTSU), formula(year, pay, 2)])
                .collect();
            assert!(taxes.iter().zip(before).all(|(tax, least)| *tax >= least), "{year} {pay}");
            assert!(taxes[..10].is_sorted_by(|more, fewer| more >= fewer), "{year} {pay}");
            assert!(taxes[10] >= taxes[0], "{year} {pay}");
            before = taxes.try_into().unwrap();
        }
    }
}

#[test]
fn the_steps_give_the_tax() {
    let law = Law::embedded();
    for (pay, column) in [
        (50_000, OTSU),
        (243_760, kou(1)),
        (500_000, kou(9)),
        (775_200, kou(3)),
        (300_000, WithholdingColumn::Otsu { secondary_dependants: 2 }),
        (2_000_000, OTSU),
    ] {
        let case = WithholdingCase { year: 2026, pay: Yen::new(pay), column };
        let mut trace = Explanation::default();
        let found = monthly_withholding(&case, WithholdingMethod::Table, law, &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        let tax = replayed.iter().find(|(field, _)| *field == "tax").unwrap().1;
        assert_eq!(tax, Exact::from(found.tax), "{pay}");
        assert!(trace.steps.iter().all(|step| !step.basis.is_empty() && !step.text.is_empty()));
    }
}

#[test]
fn what_is_refused() {
    let law = Law::embedded();
    let ask = |year, pay, column, method| {
        let case = WithholdingCase { year, pay: Yen::new(pay), column };
        monthly_withholding(&case, method, law, &mut Silent)
    };
    let table = WithholdingMethod::Table;
    for year in [2019, 2028] {
        assert!(matches!(ask(year, 1, kou(0), table), Err(StatuteError::OutOfRange { .. })));
    }
    assert!(ask(2020, 1, kou(0), table).is_ok());
    for refused in [
        ask(2026, -1, kou(0), table),
        ask(2026, 1, WithholdingColumn::Hei, table),
        ask(2026, 1, OTSU, WithholdingMethod::ComputerFormula),
    ] {
        assert!(matches!(refused, Err(StatuteError::Impossible { .. })));
    }
    // What the daily table says above its rows was checked for 令和8年分 alone.
    for (year, pay, is_known) in
        [(2025, 23_999, true), (2025, 24_000, false), (2027, 24_000, false)]
    {
        let case = WithholdingCase { year, pay: Yen::new(pay), column: kou(0) };
        assert_eq!(daily_withholding(&case, law, &mut Silent).is_ok(), is_known, "{year} {pay}");
    }
}

#[test]
fn dependants_are_counted() {
    let none = DeclaredDependants::default();
    for (declared, extra, all) in [
        (none, 0, 0),
        (DeclaredDependants { spouse: true, relatives: 2, ..none }, 0, 3),
        (DeclaredDependants { disabled: true, working_student: true, ..none }, 2, 2),
        (DeclaredDependants { widow: true, ..none }, 1, 1),
        (DeclaredDependants { single_parent: true, relatives: 1, ..none }, 1, 2),
        (
            DeclaredDependants {
                spouse: true,
                relatives: 2,
                disabled_dependants: 1,
                cohabiting_specially_disabled: 1,
                ..none
            },
            2,
            5,
        ),
        // A disabled child under 16 counts though he is no 源泉控除対象親族.
        (DeclaredDependants { disabled_dependants: 1, ..none }, 1, 1),
    ] {
        let mut trace = Explanation::default();
        let found = withholding_dependants(&declared, 2026, Law::embedded(), &mut trace).unwrap();
        assert_eq!((found.extra, found.all), (extra, all), "{declared:?}");
        assert_eq!(replay(&trace).unwrap()[1].1, Exact::whole(i64::from(all)));
    }
    for impossible in [
        DeclaredDependants { cohabiting_specially_disabled: 1, ..none },
        DeclaredDependants { widow: true, single_parent: true, ..none },
    ] {
        let asked = withholding_dependants(&impossible, 2026, Law::embedded(), &mut Silent);
        assert!(matches!(asked, Err(StatuteError::Impossible { .. })), "{impossible:?}");
    }
}
