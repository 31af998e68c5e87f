//! The official tables of tax withheld, whole: every cell of the monthly tables and every row of
//! the rates of a bonus of 令和7年分 and 令和8年分, as published; of a bonus also of 令和9年分.

use romori_types::{Rate, Yen};

use crate::law::Law;
use crate::trace::Silent;
use crate::withholding::{
    WithholdingCase, WithholdingColumn, WithholdingMethod, monthly_withholding,
};
use crate::withholding_batch::WithholdingLookup;

const MONTHLY: [(i16, &str, usize); 2] = [
    (2025, include_str!("../tests/vectors/withholding_monthly_2025.csv"), 245),
    (2026, include_str!("../tests/vectors/withholding_monthly_2026.csv"), 231),
];
const BONUS: [(i16, &str); 3] = [
    (2025, include_str!("../tests/vectors/withholding_bonus_2025.csv")),
    (2026, include_str!("../tests/vectors/withholding_bonus_2026.csv")),
    (2027, include_str!("../tests/vectors/withholding_bonus_2027.csv")),
];

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(',').collect())
}

fn yen(text: &str) -> i64 {
    text.parse().unwrap()
}

const OTSU: WithholdingColumn = WithholdingColumn::Otsu { secondary_dependants: 0 };

/// By the explained rule and by the batch, which must agree.
fn both(year: i16, lookup: &WithholdingLookup, pay: i64, column: WithholdingColumn) -> i64 {
    let case = WithholdingCase { year, pay: Yen::new(pay), column };
    let table = WithholdingMethod::Table;
    let slow = monthly_withholding(&case, table, Law::embedded(), &mut Silent).unwrap().tax.get();
    assert_eq!(lookup.tax(pay, column), Some(slow), "{year} {pay} {column:?}");
    slow
}

/// The first and the last yen of every row, 甲 with 0 to 7 dependants and 乙.
#[test]
fn every_cell_of_the_monthly_tables() {
    for (year, text, count) in MONTHLY {
        let lookup = WithholdingLookup::monthly(Law::embedded(), year).unwrap();
        let rows: Vec<Vec<&str>> = lines(text).collect();
        let ends = rows.iter().skip(1).map(|line| yen(line[1])).chain([i64::MAX]);
        let mut cells = 0;
        for (line, end) in rows.iter().zip(ends).filter(|(line, _)| line[0] == "row") {
            for pay in [yen(line[1]), end - 1] {
                for dependants in 0..8_u32 {
                    let column = WithholdingColumn::Kou { dependants };
                    let printed = yen(line[2 + usize::try_from(dependants).unwrap()]);
                    assert_eq!(both(year, &lookup, pay, column), printed, "{pay} {dependants}");
                    cells += 1;
                }
                assert_eq!(both(year, &lookup, pay, OTSU), yen(line[10]), "{year} {pay}");
                cells += 1;
            }
        }
        assert_eq!(cells, count * 9 * 2, "{year}");
    }
}

/// Above the rows: the tax of each bound, and of what exceeds it by 1,000 yen the rate, its
/// fraction dropped. Below: nothing in 甲 and the rate in 乙.
#[test]
fn every_bound_beyond_the_rows() {
    let share = |percent: &str, over: i64| {
        let rate = Rate::from_percent_text(percent).unwrap();
        over * rate.billionths() / 1_000_000_000
    };
    for (year, text, _) in MONTHLY {
        let lookup = WithholdingLookup::monthly(Law::embedded(), year).unwrap();
        let mut otsu = (0, 0, String::new());
        for line in lines(text).filter(|line| line[0] == "above") {
            let from = yen(line[1]);
            for dependants in 0..8_u32 {
                let column = WithholdingColumn::Kou { dependants };
                let tax = yen(line[2 + usize::try_from(dependants).unwrap()]);
                assert_eq!(both(year, &lookup, from, column), tax, "{from} {dependants}");
                let over = both(year, &lookup, from + 1_000, column);
                assert_eq!(over, tax + share(line[10], 1_000), "{from} {dependants}");
            }
            if !line[11].is_empty() {
                otsu = (from, yen(line[11]), line[12].to_owned());
            }
            let expected = otsu.1 + share(&otsu.2, from + 1_000 - otsu.0);
            assert_eq!(both(year, &lookup, from + 1_000, OTSU), expected, "{year} {from}");
        }
        let below = lines(text).find(|line| line[0] == "below").unwrap();
        for pay in [0, 50_000, yen(below[1]) - 1] {
            assert_eq!(both(year, &lookup, pay, OTSU), share(below[10], pay), "{year} {pay}");
            assert_eq!(both(year, &lookup, pay, WithholdingColumn::Kou { dependants: 0 }), 0);
        }
    }
}

#[test]
fn every_row_of_the_rates_of_a_bonus() {
    for (year, text) in BONUS {
        let rates = Law::embedded().tax.bonus_rates.of_year(year).unwrap().value;
        let mut columns: [Vec<(i64, String)>; 9] = Default::default();
        for line in lines(text) {
            let place = line[1].parse().unwrap_or(8);
            assert_eq!(place == 8, line[0] == "otsu", "{line:?}");
            columns[place].push((yen(line[2]), line[3].to_owned()));
        }
        assert_eq!(columns.iter().map(Vec::len).sum::<usize>(), 173, "{year}");
        for (bands, printed) in rates.kou.iter().chain([&rates.otsu]).zip(&columns) {
            let bands: Vec<(i64, String)> =
                bands.iter().map(|band| (band.from, band.rate.percent_text())).collect();
            assert_eq!(&bands, printed, "{year}");
        }
    }
}
