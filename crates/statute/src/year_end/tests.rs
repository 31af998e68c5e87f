//! Published figures, every boundary, and the rule against the slow way.

mod deductions;
mod random;
mod remarks;
mod slip;
mod tax;

use super::literal::{self, Literal, literal};
use super::*;
use crate::replay::replay;
use crate::trace::{Explanation, Silent};

fn yen(amount: i64) -> Yen {
    Yen::new(amount)
}

/// The adjustment, after its steps were recomputed and found to agree with it.
fn adjusted(case: &YearEndCase<'_>) -> YearEndAdjustment {
    let mut trace = Explanation::default();
    let found = adjust(case, Law::embedded(), &mut trace).unwrap();
    assert_eq!(adjust(case, Law::embedded(), &mut Silent).unwrap(), found);
    let replayed = replay(&trace).unwrap();
    for (field, amount) in fields(&found) {
        let given = replayed.iter().find(|(name, _)| *name == field);
        let given = given.map(|(_, value)| value.as_whole());
        assert_eq!(given, Some(Some(amount.get())), "{field}");
    }
    found
}

fn fields(found: &YearEndAdjustment) -> Vec<(&'static str, Yen)> {
    let income = found.income;
    let mut fields = vec![
        ("employment_income_deduction", income.employment_deduction),
        ("income_after_employment_deduction", income.after_employment_deduction),
        ("income_adjustment_deduction", income.adjustment_deduction),
        ("income_after_adjustment", income.after_adjustment),
        ("total_income", income.total),
    ];
    if let Some(lines) = found.deductions {
        fields.extend([
            ("basic_deduction", lines.basic),
            ("spouse_deduction", lines.spouse),
            ("spouse_special_deduction", lines.spouse_special),
            ("dependant_deduction", lines.dependants),
            ("disability_deduction", lines.disability),
            ("specified_relative_deduction", lines.specified_relatives),
            ("single_parent_deduction", lines.single_parent),
            ("widow_deduction", lines.widow),
            ("working_student_deduction", lines.working_student),
            ("life_insurance_deduction", lines.life_insurance),
            ("earthquake_insurance_deduction", lines.earthquake_insurance),
        ]);
    }
    if let Some(tax) = found.tax {
        fields.extend([
            ("total_deductions", tax.total_deductions),
            ("taxable_income", tax.taxable_income),
            ("computed_tax", tax.computed),
            ("tax_after_housing_loan", tax.after_housing_loan),
            ("unused_housing_loan_credit", tax.unused_housing_loan_credit),
            ("annual_tax", tax.annual),
        ]);
    }
    fields
}

fn case(year: i16, pay: i64) -> YearEndCase<'static> {
    YearEndCase { social_insurance: Some(Yen::ZERO), ..YearEndCase::new(TaxYear(year), yen(pay)) }
}

fn lines(case: &YearEndCase<'_>) -> IncomeDeductions {
    adjusted(case).deductions.unwrap()
}

const PRINTED_2024: &[(i64, i64)] = &[
    (550_999, 0),
    (551_000, 1_000),
    (1_618_999, 1_068_999),
    (1_619_000, 1_069_000),
    (1_619_999, 1_069_000),
    (1_620_000, 1_070_000),
    (1_621_999, 1_070_000),
    (1_622_000, 1_072_000),
    (1_623_999, 1_072_000),
    (1_624_000, 1_074_000),
    (1_627_999, 1_074_000),
    (1_628_000, 1_076_800),
    (1_799_999, 1_177_600),
    (1_800_000, 1_180_000),
    (3_599_999, 2_437_200),
    (3_600_000, 2_440_000),
    (6_599_999, 4_836_800),
    (6_600_000, 4_840_000),
    (8_499_999, 6_549_999),
    (8_500_000, 6_550_000),
    (20_000_000, 18_050_000),
];

const PRINTED_2025: &[(i64, i64)] = &[
    (0, 0),
    (650_999, 0),
    (651_000, 1_000),
    (1_899_999, 1_249_999),
    (1_900_000, 1_250_000),
    (1_903_999, 1_250_000),
    (1_904_000, 1_252_800),
    (3_000_000, 2_020_000),
    (3_208_000, 2_165_600),
    (3_599_999, 2_437_200),
    (3_600_000, 2_440_000),
    (5_000_000, 3_560_000),
    (6_599_999, 4_836_800),
    (6_600_000, 4_840_000),
    (6_600_001, 4_840_000),
    (8_499_999, 6_549_999),
    (8_500_000, 6_550_000),
    (8_500_001, 6_550_001),
];

const PRINTED_2026: &[(i64, i64)] = &[
    (740_999, 0),
    (741_000, 1_000),
    (1_360_000, 620_000),
    (1_970_000, 1_230_000),
    (2_190_999, 1_450_999),
    (2_191_000, 1_451_000),
    (2_192_999, 1_451_000),
    (2_193_000, 1_453_000),
    (2_195_999, 1_453_000),
    (2_196_000, 1_456_000),
    (2_199_999, 1_456_000),
    (2_200_000, 1_460_000),
    (2_204_000, 1_462_800),
    (3_492_000, 2_364_400),
    (3_599_999, 2_437_200),
    (3_600_000, 2_440_000),
    (4_817_300, 3_412_800),
    (6_596_000, 4_836_800),
    (6_599_999, 4_836_800),
    (6_600_000, 4_840_000),
    (8_499_999, 6_549_999),
    (8_500_000, 6_550_000),
];

/// 国税庁「年末調整のしかた」 of each year and 市町村の換算表 (2024): pay and what remains of it.
#[test]
fn the_printed_table_of_employment_income() {
    for (year, rows) in [(2024, PRINTED_2024), (2025, PRINTED_2025), (2026, PRINTED_2026)] {
        for (pay, expected) in rows.iter().copied() {
            let income = adjusted(&case(year, pay)).income;
            assert_eq!(income.after_employment_deduction.get(), expected, "{year}: {pay}");
            assert_eq!(income.employment_deduction.get(), pay - expected, "{year}: {pay}");
        }
    }
}

/// 別表第五 over its whole length, at every yen around the beginning of each row.
#[test]
fn every_row_of_the_printed_table() {
    for year in [2024, 2025, 2026] {
        let rows = (548_000..6_608_000).step_by(1_000);
        let steps = (6_600_000..20_000_100).step_by(99_991);
        for start in rows.chain(steps) {
            for pay in [start - 1, start, start + 1] {
                let case = case(year, pay);
                let found = adjust(&case, Law::embedded(), &mut Silent);
                let slow = literal(&case).income[0];
                let income = found.unwrap().income;
                assert_eq!(income.after_employment_deduction.get(), slow, "{year}: {pay}");
            }
        }
    }
}

/// Other income moves the total income to a yen without touching the pay.
fn with_total(year: i16, total: i64) -> YearEndCase<'static> {
    YearEndCase { other_income: yen(total), ..case(year, 0) }
}

fn spouse(income: i64, elderly: bool) -> Option<SpouseOfYear> {
    Some(SpouseOfYear { income: yen(income), elderly, disability: Disability::None })
}

/// 10 % of pay from 8,500,000 to 10,000,000, a fraction of a yen up.
#[test]
fn the_income_adjustment() {
    for (pay, expected) in [
        (8_500_000, 0),
        (8_500_001, 1),
        (8_500_010, 1),
        (8_500_011, 2),
        (9_999_999, 150_000),
        (10_000_000, 150_000),
        (10_000_001, 150_000),
        (20_000_000, 150_000),
    ] {
        let young = YearEndCase { has_dependant_under_23: Some(true), ..case(2026, pay) };
        let income = adjusted(&young).income;
        assert_eq!(income.adjustment_deduction.get(), expected, "{pay}");
        assert_eq!(income.after_adjustment.get(), pay - 1_950_000 - expected, "{pay}");
        assert_eq!(income.total, income.after_adjustment);
        assert_eq!(adjusted(&case(2026, pay)).income.adjustment_deduction, Yen::ZERO);
    }
}

#[test]
fn who_gets_the_income_adjustment() {
    let base = case(2026, 9_000_000);
    let counts = DependantCounts::default();
    let own = |disability| OwnStatus { disability, ..OwnStatus::default() };
    let spouse = |income: i64, disability| {
        Some(SpouseOfYear { income: yen(income), elderly: false, disability })
    };
    let disabled = |general, special, special_cohabiting| DisabledDependants {
        general,
        special,
        special_cohabiting,
    };
    let dependants = |counts| YearEndCase { dependants: Some(counts), ..base };
    let yes = dependants(DependantCounts { under_16: 1, ..counts });
    for (case, is) in [
        (yes, true),
        (dependants(DependantCounts { age_16_18: 1, ..counts }), true),
        (dependants(DependantCounts { specified: 1, ..counts }), true),
        (dependants(DependantCounts { age_23_69: 1, ..counts }), false),
        (dependants(DependantCounts { elderly: 1, ..counts }), false),
        // 特定親族 is no dependant.
        (YearEndCase { specified_relatives_income: &[Yen::new(700_000)], ..base }, false),
        (YearEndCase { own: own(Disability::General), ..base }, false),
        (YearEndCase { own: own(Disability::Special), ..base }, true),
        (YearEndCase { spouse: spouse(0, Disability::General), ..base }, false),
        (YearEndCase { spouse: spouse(620_000, Disability::Special), ..base }, true),
        (YearEndCase { spouse: spouse(620_001, Disability::SpecialCohabiting), ..base }, false),
        (YearEndCase { disabled_dependants: disabled(1, 0, 0), ..base }, false),
        (YearEndCase { disabled_dependants: disabled(0, 1, 0), ..base }, true),
        (YearEndCase { disabled_dependants: disabled(0, 0, 1), ..base }, true),
        (YearEndCase { has_dependant_under_23: Some(false), ..yes }, false),
        (YearEndCase { income_adjustment_eligible: Some(false), ..yes }, false),
        (YearEndCase { income_adjustment_eligible: Some(true), ..base }, true),
    ] {
        let adjustment = adjusted(&case).income.adjustment_deduction;
        assert_eq!(adjustment.get(), if is { 50_000 } else { 0 }, "{case:?}");
    }
}

/// Other employers' pay goes through the table together with this one's, and only for the total.
#[test]
fn other_income_counts_for_the_total_alone() {
    let base = case(2026, 4_000_000);
    let both = YearEndCase { other_employer_pay: yen(2_000_000), ..base };
    // 4,000,000: 2,760,000. 6,000,000: 4,360,000.
    let found = adjusted(&both);
    assert_eq!(found.income.after_adjustment.get(), 2_760_000);
    assert_eq!(found.income.total.get(), 4_360_000);
    assert_eq!(found.tax.unwrap().taxable_income.get(), 1_720_000);
    let loss = YearEndCase { other_income: yen(-3_000_000), ..base };
    assert_eq!(adjusted(&loss).income.total, Yen::ZERO);
    let high = YearEndCase { other_income: yen(2_130_001), ..base };
    assert_eq!(adjusted(&high).income.total.get(), 4_890_001);
    assert_eq!(lines(&high).basic.get(), 670_000);
    // The adjustment of the total counts all pay, that of the tax this employer's alone.
    let young = YearEndCase { has_dependant_under_23: Some(true), ..case(2026, 8_000_000) };
    let found = adjusted(&YearEndCase { other_employer_pay: yen(1_000_000), ..young });
    assert_eq!(found.income.adjustment_deduction, Yen::ZERO);
    assert_eq!(found.income.total.get(), 9_000_000 - 1_950_000 - 50_000);
}

#[test]
fn above_twenty_million_nothing_is_adjusted() {
    let base = YearEndCase { withheld_tax: Some(yen(3_000_000)), ..case(2026, 20_000_000) };
    let found = adjusted(&base);
    assert_eq!(found.income.total.get(), 18_050_000);
    assert!(found.settlement.is_some());
    let found = adjusted(&YearEndCase { total_pay: yen(20_000_001), ..base });
    assert_eq!((found.deductions, found.tax, found.settlement), (None, None, None));
    assert_eq!(found.income.total.get(), 18_050_001);
}

#[test]
fn years_and_contradictions() {
    let ask = |case: YearEndCase<'_>| match adjust(&case, Law::embedded(), &mut Silent) {
        Err(StatuteError::OutOfRange { parameter, .. }) => parameter,
        Err(StatuteError::Impossible { field, .. }) => field,
        Err(StatuteError::TwoValues { .. }) => "two values",
        Ok(_) => "",
    };
    for year in 2020..=2026 {
        assert_eq!(ask(case(year, 5_000_000)), "", "{year}");
    }
    assert_eq!(ask(case(2019, 5_000_000)), "tax.year_end.income_limit");
    assert_eq!(ask(case(2027, 5_000_000)), "tax.year_end.employment_income");
    let base = case(2026, 5_000_000);
    let status = |single_parent, widow| OwnStatus { single_parent, widow, ..OwnStatus::default() };
    let disabled = DisabledDependants { general: 1, ..DisabledDependants::default() };
    let none = Some(DependantCounts::default());
    let one = yen(-1);
    for (case, field) in [
        (YearEndCase { total_pay: one, ..base }, "total_pay"),
        (YearEndCase { social_insurance: Some(one), ..base }, "social_insurance"),
        (YearEndCase { withheld_tax: Some(one), ..base }, "withheld_tax"),
        (YearEndCase { spouse: spouse(-1, false), ..base }, "spouse.income"),
        (YearEndCase { own: status(true, true), ..base }, "widow"),
        (YearEndCase { own: status(true, false), spouse: spouse(0, false), ..base }, "spouse"),
        (YearEndCase { own: status(false, true), ..base }, ""),
        (
            YearEndCase { disabled_dependants: disabled, dependants: none, ..base },
            "dependant_disabilities",
        ),
        (YearEndCase { disabled_dependants: disabled, ..base }, ""),
        (
            YearEndCase { specified_relatives_income: &[Yen::new(620_000)], ..base },
            "specified_relatives_income",
        ),
        (YearEndCase { specified_relatives_income: &[Yen::new(620_001)], ..base }, ""),
    ] {
        assert_eq!(ask(case), field);
    }
}
