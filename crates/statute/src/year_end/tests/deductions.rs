//! The deductions at the boundaries of their published tables.

use super::*;

/// 国税庁「基礎控除額の表」.
#[test]
fn the_published_basic_deduction() {
    let high =
        [(23_500_000, 480_000), (24_000_000, 320_000), (24_500_000, 160_000), (25_000_000, 0)];
    let years = [
        (2024, 480_000, vec![(23_500_000, 480_000)]),
        (
            2025,
            950_000,
            vec![
                (1_320_000, 880_000),
                (3_360_000, 680_000),
                (4_890_000, 630_000),
                (6_550_000, 580_000),
            ],
        ),
        (2026, 1_040_000, vec![(4_890_000, 670_000), (6_550_000, 620_000)]),
    ];
    for (year, first, bands) in years {
        let mut before = first;
        assert_eq!(lines(&with_total(year, 0)).basic.get(), before);
        for (upto, above) in bands.into_iter().chain(high) {
            for (total, expected) in [(upto - 1, before), (upto, before), (upto + 1, above)] {
                let basic = lines(&with_total(year, total)).basic;
                assert_eq!(basic.get(), expected, "{year}: {total}");
            }
            before = above;
        }
    }
}

/// 国税庁「配偶者控除額及び配偶者特別控除額の一覧表」, of the three columns of own income.
#[test]
fn the_published_spouse_deductions() {
    let special = [
        (950_000, [360_000, 240_000, 120_000]),
        (1_000_000, [310_000, 210_000, 110_000]),
        (1_050_000, [260_000, 180_000, 90_000]),
        (1_100_000, [210_000, 140_000, 70_000]),
        (1_150_000, [160_000, 110_000, 60_000]),
        (1_200_000, [110_000, 80_000, 40_000]),
        (1_250_000, [60_000, 40_000, 20_000]),
        (1_300_000, [30_000, 20_000, 10_000]),
        (1_330_000, [0, 0, 0]),
    ];
    let of = |year, own, spouse_income: i64, elderly| {
        let spouse = spouse(spouse_income, elderly);
        let lines = lines(&YearEndCase { spouse, ..with_total(year, own) });
        (lines.spouse.get(), lines.spouse_special.get())
    };
    for (year, limit) in [(2024, 480_000), (2025, 580_000), (2026, 620_000)] {
        let columns = [(9_000_000, 0), (9_500_000, 1), (10_000_000, 2)];
        for (own, column) in columns {
            let general = [380_000, 260_000, 130_000][column];
            let elderly = [480_000, 320_000, 160_000][column];
            for income in [0, limit - 1, limit] {
                assert_eq!(of(year, own, income, false), (general, 0), "{year} {own} {income}");
                assert_eq!(of(year, own, income, true), (elderly, 0), "{year} {own} {income}");
            }
            assert_eq!(of(year, own, limit + 1, true), (0, general));
            let mut before = general;
            for (upto, amounts) in special {
                for (income, amount) in
                    [(upto - 1, before), (upto, before), (upto + 1, amounts[column])]
                {
                    assert_eq!(of(year, own, income, false), (0, amount), "{own} {income}");
                }
                before = amounts[column];
            }
        }
        for (own, expected) in [(9_000_001, 260_000), (9_500_001, 130_000), (10_000_001, 0)] {
            assert_eq!(of(year, own, limit, false), (expected, 0), "{own}");
            assert_eq!(of(year, own, limit + 1, false), (0, expected), "{own}");
        }
    }
}

/// 国税庁「特定親族特別控除額の表」.
#[test]
fn the_published_specified_relative_deduction() {
    let bands = [
        (850_000, 610_000),
        (900_000, 510_000),
        (950_000, 410_000),
        (1_000_000, 310_000),
        (1_050_000, 210_000),
        (1_100_000, 110_000),
        (1_150_000, 60_000),
        (1_200_000, 30_000),
        (1_230_000, 0),
    ];
    let of = |year, age, income| {
        let mut trace = Explanation::default();
        let law = Law::embedded();
        let found =
            specified_relative_deduction(TaxYear(year), age, yen(income), law, &mut trace).unwrap();
        let replayed = replay(&trace).unwrap();
        assert!(replayed.iter().all(|(_, value)| *value == found.into()));
        assert_eq!(replayed.len(), usize::from(year >= 2025));
        found.get()
    };
    for (year, limit) in [(2025, 580_000), (2026, 620_000), (2027, 620_000)] {
        for (income, expected) in [(0, 0), (limit, 0), (limit + 1, 630_000)] {
            assert_eq!(of(year, 19, income), expected, "{year}: {income}");
        }
        let mut before = 630_000;
        for (upto, above) in bands {
            for (income, expected) in [(upto - 1, before), (upto, before), (upto + 1, above)] {
                assert_eq!(of(year, 22, income), expected, "{year}: {income}");
            }
            before = above;
        }
        for (age, expected) in [(18, 0), (19, 410_000), (22, 410_000), (23, 0)] {
            assert_eq!(of(year, age, 962_000), expected, "{year}: {age}");
        }
    }
    assert_eq!(of(2024, 20, 700_000), 0);
    let incomes = [850_001, 1_230_001, 700_000].map(yen);
    let several = YearEndCase { specified_relatives_income: &incomes, ..case(2026, 3_000_000) };
    assert_eq!(lines(&several).specified_relatives.get(), 610_000 + 630_000);
    assert_eq!(lines(&YearEndCase { year: TaxYear(2024), ..several }).specified_relatives.get(), 0);
}

/// 国税庁「扶養控除額等の表」.
#[test]
fn dependants_by_age() {
    let counts = DependantCounts::default();
    for (counts, expected) in [
        (DependantCounts { under_16: 3, ..counts }, 0),
        (DependantCounts { age_16_18: 2, ..counts }, 760_000),
        (DependantCounts { specified: 2, ..counts }, 1_260_000),
        (DependantCounts { age_23_69: 1, ..counts }, 380_000),
        (DependantCounts { elderly: 1, ..counts }, 480_000),
        (DependantCounts { elderly_cohabiting_parent: 2, ..counts }, 1_160_000),
        (
            DependantCounts {
                under_16: 1,
                age_16_18: 1,
                specified: 1,
                age_23_69: 1,
                elderly: 1,
                elderly_cohabiting_parent: 1,
            },
            2_450_000,
        ),
    ] {
        for year in [2024, 2025, 2026] {
            let case = YearEndCase { dependants: Some(counts), ..case(year, 6_000_000) };
            assert_eq!(lines(&case).dependants.get(), expected);
        }
    }
}

/// 国税庁「障害者控除」: 270,000, 400,000, 750,000; the spouse only within the limit.
#[test]
fn disabilities() {
    use Disability::{General, Special, SpecialCohabiting};
    let base = case(2026, 6_000_000);
    let own = |disability| OwnStatus { disability, ..OwnStatus::default() };
    let spouse = |income: i64, disability| {
        Some(SpouseOfYear { income: yen(income), elderly: false, disability })
    };
    let several = DisabledDependants { general: 1, special: 1, special_cohabiting: 1 };
    for (case, expected) in [
        (base, 0),
        (YearEndCase { own: own(General), ..base }, 270_000),
        (YearEndCase { own: own(Special), ..base }, 400_000),
        (YearEndCase { spouse: spouse(620_000, General), ..base }, 270_000),
        (YearEndCase { spouse: spouse(620_000, Special), ..base }, 400_000),
        (YearEndCase { spouse: spouse(620_000, SpecialCohabiting), ..base }, 750_000),
        (YearEndCase { spouse: spouse(620_001, SpecialCohabiting), ..base }, 0),
        (YearEndCase { disabled_dependants: several, ..base }, 1_420_000),
    ] {
        assert_eq!(lines(&case).disability.get(), expected);
    }
}

/// 寡婦・ひとり親 up to 5,000,000; 勤労学生 up to the year's limit and 100,000 of other income.
#[test]
fn own_status_at_its_limits() {
    let status = |single_parent, widow, working_student| OwnStatus {
        disability: Disability::None,
        single_parent,
        widow,
        working_student,
    };
    for (total, is) in [(4_999_999, true), (5_000_000, true), (5_000_001, false)] {
        let expected = |amount| if is { amount } else { 0 };
        let base = with_total(2026, total);
        let parent = lines(&YearEndCase { own: status(true, false, false), ..base });
        assert_eq!(parent.single_parent.get(), expected(350_000), "{total}");
        let widow = lines(&YearEndCase { own: status(false, true, false), ..base });
        assert_eq!(widow.widow.get(), expected(270_000), "{total}");
    }
    for (year, pay) in [(2024, 1_300_000), (2025, 1_500_000), (2026, 1_630_000)] {
        for (pay, expected) in [(pay - 1, 270_000), (pay, 270_000), (pay + 1, 0)] {
            let student = YearEndCase { own: status(false, false, true), ..case(year, pay) };
            assert_eq!(lines(&student).working_student.get(), expected, "{year}: {pay}");
        }
        for (other, expected) in [(99_999, 270_000), (100_000, 270_000), (100_001, 0)] {
            let own = status(false, false, true);
            let student = YearEndCase { own, ..with_total(year, other) };
            assert_eq!(lines(&student).working_student.get(), expected, "{year}: {other}");
        }
    }
}

fn life(year: i16, paid: LifeInsurancePaid, young: bool) -> i64 {
    let mut trace = Explanation::default();
    let law = Law::embedded();
    let found = life_insurance_deduction(TaxYear(year), paid, young, law, &mut trace).unwrap();
    assert!(replay(&trace).unwrap().iter().all(|(_, value)| *value == found.into()));
    found.get()
}

/// 計算式Ⅰ, Ⅱ and Ⅲ at their boundaries, fractions of a yen up.
#[test]
fn the_formulas_of_life_insurance() {
    let new = LifeInsurancePaid::default();
    for (paid, expected) in [
        (1, 1),
        (19_999, 19_999),
        (20_000, 20_000),
        (20_001, 20_001),
        (20_003, 20_002),
        (39_999, 30_000),
        (40_000, 30_000),
        (40_001, 30_001),
        (40_005, 30_002),
        (79_999, 40_000),
        (80_000, 40_000),
        (80_001, 40_000),
        (500_000, 40_000),
    ] {
        for year in [2024, 2025, 2026, 2027] {
            let general = LifeInsurancePaid { new_general: yen(paid), ..new };
            assert_eq!(life(year, general, false), expected, "{paid}");
            let care = LifeInsurancePaid { care_medical: yen(paid), ..new };
            assert_eq!(life(year, care, true), expected, "{paid}");
            let pension = LifeInsurancePaid { new_pension: yen(paid), ..new };
            assert_eq!(life(year, pension, true), expected, "{paid}");
        }
    }
    for (paid, expected) in [
        (30_000, 30_000),
        (30_001, 30_001),
        (30_003, 30_002),
        (60_000, 45_000),
        (60_001, 45_001),
        (119_999, 60_000),
        (120_000, 60_000),
        (120_001, 60_000),
    ] {
        let general = LifeInsurancePaid { new_general: yen(paid), ..new };
        assert_eq!(life(2026, general, true), expected, "{paid}");
        assert_eq!(life(2027, general, true), expected, "{paid}");
        assert!(life(2025, general, true) <= 40_000, "{paid}");
    }
    for (paid, expected) in [
        (25_000, 25_000),
        (25_001, 25_001),
        (25_003, 25_002),
        (50_000, 37_500),
        (50_001, 37_501),
        (99_999, 50_000),
        (100_000, 50_000),
        (100_001, 50_000),
    ] {
        let general = LifeInsurancePaid { old_general: yen(paid), ..new };
        assert_eq!(life(2025, general, false), expected, "{paid}");
        let pension = LifeInsurancePaid { old_pension: yen(paid), ..new };
        assert_eq!(life(2026, pension, true), expected, "{paid}");
    }
}

/// New and old of one class, and the cap of all classes.
#[test]
fn life_insurance_together() {
    let paid = |new: i64, old: i64| LifeInsurancePaid {
        new_general: yen(new),
        old_general: yen(old),
        ..LifeInsurancePaid::default()
    };
    for (new, old, young, expected) in [
        // 25,000 + 10,000; 30,000 + 20,000 to the cap of 40,000; old alone 45,000.
        (10_000, 25_000, false, 35_000),
        (40_000, 20_000, false, 40_000),
        (20_000, 80_000, false, 45_000),
        (20_000, 60_000, false, 40_000),
        (20_000, 60_001, false, 40_001),
        // 計算式Ⅱ: to the cap of 60,000, never below it by the old alone.
        (40_000, 20_000, true, 55_000),
        (120_000, 100_000, true, 60_000),
        (1, 100_000, true, 50_001),
    ] {
        assert_eq!(life(2026, paid(new, old), young), expected, "{new} {old}");
    }
    let full = yen(200_000);
    let all = LifeInsurancePaid {
        new_general: full,
        old_general: Yen::ZERO,
        care_medical: full,
        new_pension: full,
        old_pension: Yen::ZERO,
    };
    assert_eq!(life(2026, all, false), 120_000);
    assert_eq!(life(2026, all, true), 120_000);
    let old = LifeInsurancePaid { old_general: full, old_pension: full, ..all };
    assert_eq!(life(2025, old, false), 120_000);
    assert_eq!(life(2025, LifeInsurancePaid::NONE, false), 0);
}

/// 地震保険料 to 50,000, 旧長期 to 15,000, both to 50,000.
#[test]
fn earthquake_insurance() {
    for (earthquake, old_long_term, expected) in [
        (0, 0, 0),
        (49_999, 0, 49_999),
        (50_000, 0, 50_000),
        (50_001, 0, 50_000),
        (0, 9_999, 9_999),
        (0, 10_000, 10_000),
        (0, 10_001, 10_001),
        (0, 10_003, 10_002),
        (0, 20_000, 15_000),
        (0, 20_001, 15_000),
        (34_999, 20_000, 49_999),
        (35_000, 20_000, 50_000),
        (35_001, 20_000, 50_000),
    ] {
        let paid = EarthquakeInsurancePaid {
            earthquake: yen(earthquake),
            old_long_term: yen(old_long_term),
        };
        let case = YearEndCase { earthquake_insurance: paid, ..case(2026, 5_000_000) };
        assert_eq!(lines(&case).earthquake_insurance.get(), expected, "{earthquake}");
        let law = Law::embedded();
        let alone = earthquake_insurance_deduction(TaxYear(2025), paid, law, &mut Silent);
        assert_eq!(alone.unwrap().get(), expected);
    }
}
