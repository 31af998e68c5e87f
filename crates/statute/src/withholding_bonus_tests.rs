//! The rates of a bonus, checked against a second way: how the table is made.
//!
//! Found by trial: a year has twelve months' pay and a bonus of five more. A rate begins where the
//! income tax that the bonus adds reaches that share of it, in whole thousands of yen. This gives
//! every bound up to 35% of 令和2–7年分, 令和8年分 and 令和9年分 but one, the 4% of nobody's
//! dependants, whose share falls again below 4% before it rises for good. The bounds of 38% and
//! more and of 乙 stand as printed, beside the rule.

use crate::law::Law;

const PERSON: i64 = 380_000;
const RATES: [i64; 17] = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 35];

/// Hundredths of a yen of 給与所得控除 a year.
fn employment_income(year: i16, pay: i64) -> i64 {
    let (percent, added) = match (year, pay) {
        (2025, ..=1_625_000) => (0, 550_000),
        (2025, ..=1_800_000) => (40, -100_000),
        (2026, ..=1_900_000) => (0, 650_000),
        (2027, ..=2_033_333) => (0, 690_000),
        (_, ..=3_600_000) => (30, 80_000),
        (_, ..=6_600_000) => (20, 440_000),
        (_, ..=8_500_000) => (10, 1_100_000),
        _ => (0, 1_950_000),
    };
    pay * percent + added * 100
}

/// Ten-thousandths of a yen of income tax a year, without surtax.
fn income_tax(year: i16, pay: i64, dependants: i64) -> i64 {
    let basic = match year {
        2025 => 480_000,
        2026 => 580_000,
        _ => 620_000,
    };
    let taxable = pay * 100 - employment_income(year, pay) - (basic + PERSON * dependants) * 100;
    let tops = [1_950_000, 3_300_000, 6_950_000, 9_000_000, 18_000_000, 40_000_000];
    let (mut tax, mut from) = (0, 0);
    for (top, percent) in tops.into_iter().zip([5, 10, 20, 23, 33, 40]) {
        tax += (taxable.min(top * 100) - from).max(0) * percent;
        from = top * 100;
    }
    tax
}

/// Whether five months' bonus on this monthly pay bears the rate: below, exactly, or above.
fn bears(year: i16, pay: i64, dependants: i64, percent: i64) -> std::cmp::Ordering {
    let added = income_tax(year, pay * 17, dependants) - income_tax(year, pay * 12, dependants);
    added.cmp(&(percent * pay * 5 * 100))
}

/// The thousand of yen in which the rate is reached for good.
fn begins(year: i16, dependants: i64, percent: i64) -> i64 {
    let below = |pay| bears(year, pay, dependants, percent).is_lt();
    let thousand = (1..2_500).rev().find(|thousand| below(thousand * 1_000)).unwrap();
    let (mut low, mut high) = (thousand * 1_000, (thousand + 1) * 1_000);
    while high - low > 1 {
        let middle = i64::midpoint(low, high);
        if below(middle) { low = middle } else { high = middle }
    }
    let is_exact = bears(year, high, dependants, percent).is_eq();
    if is_exact { high / 1_000 * 1_000 } else { low / 1_000 * 1_000 }
}

#[test]
fn every_bound_up_to_35_percent_is_made_so() {
    for year in [2025, 2026, 2027] {
        let rates = Law::embedded().tax.bonus_rates.of_year(year).unwrap().value;
        let mut compared = 0;
        for (dependants, bands) in (0..).zip(&rates.kou) {
            for (band, percent) in bands.iter().skip(1).zip(RATES) {
                assert_eq!(band.rate.billionths(), percent * 10_210_000);
                let reached_twice = dependants == 0 && percent == 4;
                if !reached_twice {
                    let made = begins(year, dependants, percent);
                    assert_eq!(band.from, made, "{year} {dependants} {percent}");
                    compared += 1;
                }
            }
        }
        assert_eq!(compared, 8 * 17 - 1);
    }
}

/// Where the share first reaches 4% without dependants: 79,000円, 94,000円, 100,000円 as printed.
#[test]
fn the_four_percent_without_dependants() {
    for (year, from) in [(2025, 79_000), (2026, 94_000), (2027, 100_000)] {
        let rates = Law::embedded().tax.bonus_rates.of_year(year).unwrap().value;
        assert_eq!(rates.kou[0][2].from, from);
        assert!(bears(year, from, 0, 4).is_lt() && bears(year, from + 1_000, 0, 4).is_gt());
    }
}

/// 国税庁 算出率の表, above what is made so: unchanged from 令和2–7年分 to 令和9年分.
#[test]
fn the_highest_bounds_as_printed() {
    let printed: [[i64; 3]; 8] = [
        [1_521, 2_621, 3_495],
        [1_526, 2_645, 3_527],
        [1_526, 2_669, 3_559],
        [1_538, 2_693, 3_590],
        [1_555, 2_716, 3_622],
        [1_555, 2_740, 3_654],
        [1_555, 2_764, 3_685],
        [1_583, 2_788, 3_717],
    ];
    for year in [2025, 2026, 2027] {
        let rates = Law::embedded().tax.bonus_rates.of_year(year).unwrap().value;
        for (bands, thousands) in rates.kou.iter().zip(printed) {
            let highest: Vec<i64> = bands.iter().skip(18).map(|band| band.from / 1_000).collect();
            assert_eq!(highest, thousands, "{year}");
        }
    }
}
