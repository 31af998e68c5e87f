//! The tax and its settlement, at the boundaries of their published tables.

use super::*;

/// 国税庁「算出所得税額の速算表」 and, above it, 所得税法89条1項.
#[test]
fn the_published_tax_table() {
    for (taxable, expected) in [
        (0, 0),
        (999, 0),
        (1_000, 50),
        (1_949_000, 97_450),
        (1_950_000, 97_500),
        (1_950_999, 97_500),
        (1_951_000, 97_600),
        (2_130_000, 115_500),
        (3_300_000, 232_500),
        (3_301_000, 232_700),
        (3_847_000, 341_900),
        (6_950_000, 962_500),
        (6_951_000, 962_730),
        (9_000_000, 1_434_000),
        (9_001_000, 1_434_330),
        (18_000_000, 4_404_000),
        (18_001_000, 4_404_400),
        (18_050_000, 4_424_000),
        (40_000_000, 13_204_000),
        (40_001_000, 13_204_450),
    ] {
        let mut trace = Explanation::default();
        let law = Law::embedded();
        let found = computed_tax(TaxYear(2026), yen(taxable), law, &mut trace).unwrap();
        assert_eq!(found.get(), expected, "{taxable}");
        assert_eq!(replay(&trace).unwrap(), [("computed_tax", found.into())]);
        assert_eq!(literal::tax(taxable / 1_000 * 1_000), expected, "{taxable}");
    }
}

/// 102.1 %, under 100 yen dropped; the two worked examples of the sources.
#[test]
fn the_annual_tax() {
    for (year, pay, insurance, taxable, annual) in [
        (2025, 5_000_000, 750_000, 2_130_000, 117_900),
        (2026, 4_817_300, 1_093_400, 1_279_000, 65_200),
    ] {
        let social_insurance = Some(yen(insurance));
        let tax = adjusted(&YearEndCase { social_insurance, ..case(year, pay) }).tax.unwrap();
        assert_eq!((tax.taxable_income.get(), tax.annual.get()), (taxable, annual));
    }
    // Taxable 1,000 to 5,000: 51.05, 102.1, 153.15, 204.2, 255.25.
    for (taxable, annual) in [(0, 0), (1, 0), (2, 100), (3, 100), (4, 200), (5, 200)] {
        let insurance = 3_560_000 - 1_040_000 - taxable * 1_000;
        for fraction in [0, -999] {
            let social_insurance = Some(yen(insurance + fraction));
            let case = YearEndCase { social_insurance, ..case(2026, 5_000_000) };
            let tax = adjusted(&case).tax.unwrap();
            assert_eq!(tax.annual.get(), annual, "{taxable} {fraction}");
        }
    }
    let social_insurance = Some(yen(9_000_000));
    let tax = adjusted(&YearEndCase { social_insurance, ..case(2026, 5_000_000) }).tax.unwrap();
    assert_eq!((tax.taxable_income, tax.computed, tax.annual), Default::default());
}

/// The credit takes the tax to nothing at most; what is left is told.
#[test]
fn the_housing_loan_credit() {
    let social_insurance = Some(yen(750_000));
    let base = YearEndCase { social_insurance, ..case(2025, 5_000_000) };
    for (credit, after, unused, annual) in [
        (0, 115_500, 0, 117_900),
        (1, 115_499, 0, 117_900),
        (115_499, 1, 0, 0),
        (115_500, 0, 0, 0),
        (115_501, 0, 1, 0),
        (210_000, 0, 94_500, 0),
    ] {
        let tax = adjusted(&YearEndCase { housing_loan_credit: yen(credit), ..base }).tax.unwrap();
        assert_eq!(tax.after_housing_loan.get(), after, "{credit}");
        assert_eq!(tax.unused_housing_loan_credit.get(), unused, "{credit}");
        assert_eq!(tax.annual.get(), annual, "{credit}");
    }
}

/// 令和6年分: 30,000 for each of the taxpayer, a spouse up to 480,000 and dependants of any age.
#[test]
fn the_fixed_reduction_of_2024() {
    let dependants = DependantCounts { under_16: 1, specified: 1, ..DependantCounts::default() };
    let base = YearEndCase {
        social_insurance: Some(yen(900_000)),
        dependants: Some(dependants),
        spouse: spouse(480_000, false),
        ..case(2024, 6_000_000)
    };
    // 4,360,000 − 900,000 − 480,000 − 380,000 − 630,000 = 1,970,000; tax 99,500 < 4 × 30,000.
    let tax = adjusted(&base).tax.unwrap();
    assert_eq!(
        (tax.computed.get(), tax.fixed_reduction.get(), tax.annual.get()),
        (99_500, 99_500, 0)
    );
    // Without spouse: 2,350,000; 137,500 − 90,000 = 47,500; × 102.1 % = 48,497.5.
    let tax = adjusted(&YearEndCase { spouse: None, ..base }).tax.unwrap();
    assert_eq!((tax.computed.get(), tax.fixed_reduction.get()), (137_500, 90_000));
    assert_eq!(tax.annual.get(), 48_400);
    // A spouse above the limit is counted in neither.
    let tax = adjusted(&YearEndCase { spouse: spouse(1_330_001, false), ..base }).tax.unwrap();
    assert_eq!(tax.fixed_reduction.get(), 90_000);
    for (total, expected) in [(18_050_000, 30_000), (18_050_001, 0)] {
        let other_income = yen(total - 3_560_000);
        let tax = adjusted(&YearEndCase { other_income, ..case(2024, 5_000_000) }).tax.unwrap();
        assert_eq!(tax.fixed_reduction.get(), expected, "{total}");
    }
    for year in [2023, 2025, 2026] {
        let tax = adjusted(&YearEndCase { year: TaxYear(year), ..base }).tax.unwrap();
        assert_eq!(tax.fixed_reduction, Yen::ZERO, "{year}");
    }
}

#[test]
fn excess_and_shortage() {
    let social_insurance = Some(yen(750_000));
    let base = YearEndCase { social_insurance, ..case(2025, 5_000_000) };
    let settled = |withheld: i64, last: i64, unpaid: i64| {
        let case = YearEndCase {
            withheld_tax: Some(yen(withheld)),
            last_pay_tax: yen(last),
            unpaid_wage_tax: yen(unpaid),
            ..base
        };
        adjusted(&case).settlement.unwrap()
    };
    let none = YearEndSettlement::default();
    assert_eq!(settled(117_900, 0, 0), none);
    assert_eq!(settled(117_899, 0, 0), YearEndSettlement { shortage: yen(1), ..none });
    let one = YearEndSettlement { excess: yen(1), refund: yen(1), ..none };
    assert_eq!(settled(117_901, 0, 0), one);
    // A shortage leaves the last pay's own tax as it is.
    let short =
        YearEndSettlement { shortage: yen(7_900), withhold_at_last_pay: yen(6_000), ..none };
    assert_eq!(settled(110_000, 6_000, 0), short);
    let spread = YearEndSettlement {
        excess: yen(8_300),
        offset_against_last_pay: yen(6_100),
        offset_against_unpaid_wage: yen(1_500),
        refund: yen(700),
        ..none
    };
    assert_eq!(settled(126_200, 6_100, 1_500), spread);
}

/// 所得税法191条: the last pay, then the unpaid wages, then the refund.
#[test]
fn where_an_excess_goes() {
    for (excess, last, unpaid, [offset, withhold, offset_unpaid, when_paid, refund]) in [
        (8_300, 6_100, 0, [6_100, 0, 0, 0, 2_200]),
        (8_300, 0, 0, [0, 0, 0, 0, 8_300]),
        (8_300, 8_299, 1, [8_299, 0, 1, 0, 0]),
        (8_300, 8_300, 5, [8_300, 0, 0, 5, 0]),
        (8_300, 8_301, 0, [8_300, 1, 0, 0, 0]),
        (8_300, 3_000, 9_000, [3_000, 0, 5_300, 3_700, 0]),
        (0, 3_000, 9_000, [0, 3_000, 0, 9_000, 0]),
        (0, 0, 0, [0; 5]),
    ] {
        let mut trace = Explanation::default();
        let found = settle_excess(yen(excess), yen(last), yen(unpaid), &mut trace).unwrap();
        let amounts = [
            found.offset_against_last_pay,
            found.withhold_at_last_pay,
            found.offset_against_unpaid_wage,
            found.withhold_when_paid,
            found.refund,
        ];
        assert_eq!(amounts, [offset, withhold, offset_unpaid, when_paid, refund].map(yen));
        let replayed: Vec<i64> =
            replay(&trace).unwrap().iter().filter_map(|(_, value)| value.as_whole()).collect();
        assert_eq!(replayed, amounts.map(Yen::get));
    }
}
