//! Questions and answers of `year_end`.

use super::YEAR_END;
use crate::golden::{golden, refused};

fn asked(rest: &str, expected: &str) {
    golden(&YEAR_END, &format!("{{{rest}}}"), expected);
}

#[test]
fn the_examples_of_the_contract() {
    asked(
        r#""year": 2026, "total_pay": 4817300, "social_insurance": 713400, "withheld_tax": 92180,
            "spouse": {"income": 430000}"#,
        r#"{"eligible": true, "employment_income_deduction": 1404500,
            "income_after_employment_deduction": 3412800, "income_adjustment_deduction": 0,
            "income_after_adjustment": 3412800, "total_income": 3412800,
            "basic_deduction": 1040000, "spouse_deduction": 380000,
            "spouse_special_deduction": 0, "total_deductions": 2133400,
            "taxable_income": 1279000, "computed_tax": 63950, "tax_after_housing_loan": 63950,
            "unused_housing_loan_credit": 0, "annual_tax": 65200, "excess": 26980,
            "refund": 26980, "shortage": 0}"#,
    );
    asked(
        r#""year": 2026, "relative_age": 21, "relative_total_income": 962000"#,
        r#"{"specified_relative_deduction": 410000}"#,
    );
    asked(
        r#""year": 2026, "life_insurance": {"new_general": 37400, "care_medical": 12600}"#,
        r#"{"life_insurance_deduction": 41300}"#,
    );
    asked(r#""year": 2026, "taxable_income": 3847000"#, r#"{"computed_tax": 341900}"#);
    asked(
        r#""excess": 8300, "last_pay_tax": 6100"#,
        r#"{"offset_against_last_pay": 6100, "withhold_at_last_pay": 0,
            "offset_against_unpaid_wage": 0, "withhold_when_paid": 0, "refund": 2200}"#,
    );
}

/// What is given follows from what is known: fields that are not there are not in the result.
#[test]
fn what_is_given() {
    let names = |question: &str| {
        let result = golden(&YEAR_END, question, "{}");
        let crate::json::Json::Object(fields) = result else { panic!("no object") };
        fields.into_iter().map(|(name, _)| name.into_owned()).collect::<Vec<_>>()
    };
    let base = r#""year": 2026, "total_pay": 5000000"#;
    let income = names(&format!("{{{base}}}"));
    assert_eq!(
        (income.len(), income.last().unwrap().as_str()),
        (17, "earthquake_insurance_deduction")
    );
    let withheld = names(&format!(r#"{{{base}, "withheld_tax": 100000}}"#));
    assert_eq!(withheld, income);
    let taxed = names(&format!(r#"{{{base}, "social_insurance": 0}}"#));
    assert_eq!((taxed.len(), taxed.last().unwrap().as_str()), (23, "annual_tax"));
    let all = names(&format!(r#"{{{base}, "social_insurance": 0, "withheld_tax": 0}}"#));
    assert_eq!((all.len(), all.last().unwrap().as_str()), (30, "refund"));
    let above = names(r#"{"year": 2026, "total_pay": 20000001, "social_insurance": 0}"#);
    assert_eq!((above.len(), above.last().unwrap().as_str()), (6, "total_income"));
}

/// Every field once, worked by hand from the published tables of 2025.
#[test]
fn every_field_of_2025() {
    // 9,123,456 − 1,950,000 = 7,173,456; 10 % of 623,456 = 62,345.6, up: 62,346.
    // 7,111,110 + (700,000 through the table with the pay: + 700,000) + 88,000 = 7,899,110, less
    // the adjustment of all pay (9,823,456): 132,346 instead of 62,346: 7,829,110.
    // Life: 28,700 + 12,600 + old pension 31,000 / 2 + 12,500 = 28,000: 69,300.
    // Earthquake: 31,000 + 12,345 / 2 + 5,000 = 11,172.5, up: 11,173: 42,173.
    // Dependants: 380,000 + 630,000 + 580,000. Disabilities: 270,000 + 400,000 + 750,000.
    // Sum: 1,234,567 + 24,000 + 580,000 + 360,000 + 1,590,000 + 1,420,000 + 410,000 + 69,300
    //  + 42,173 = 5,730,040. 7,111,110 − 5,730,040 = 1,381,070; 1,381,000 × 5 % = 69,050.
    // 69,050 − 9,050 = 60,000; × 102.1 % = 61,260.
    asked(
        r#""year": 2025, "total_pay": 9123456, "social_insurance": 1234567,
            "small_enterprise_mutual_aid": 24000, "withheld_tax": 60000,
            "housing_loan_credit": 9050, "other_income": 88000, "other_employer_pay": 700000,
            "life_insurance": {"new_general": 37400, "care_medical": 12600, "old_pension": 31000},
            "earthquake_insurance": {"earthquake": 31000, "old_long_term": 12345},
            "spouse": {"income": 1000000, "elderly": true, "disability": "special"},
            "dependants": {"under_16": 1, "age_16_18": 1, "specified": 1,
                "elderly_cohabiting_parent": 1},
            "dependant_disabilities": {"special": 1, "special_cohabiting": 1},
            "specified_relatives_income": [1000000], "self_disability": "general",
            "working_student": true, "last_pay_tax": 4000, "unpaid_wage_tax": 500"#,
        r#"{"eligible": true, "employment_income_deduction": 1950000,
            "income_after_employment_deduction": 7173456, "income_adjustment_deduction": 62346,
            "income_after_adjustment": 7111110, "total_income": 7829110,
            "basic_deduction": 580000, "spouse_deduction": 0, "spouse_special_deduction": 360000,
            "dependant_deduction": 1590000, "disability_deduction": 1420000,
            "specified_relative_deduction": 410000, "single_parent_deduction": 0,
            "widow_deduction": 0, "working_student_deduction": 0,
            "life_insurance_deduction": 69300, "earthquake_insurance_deduction": 42173,
            "total_deductions": 5730040, "taxable_income": 1381000, "computed_tax": 69050,
            "tax_after_housing_loan": 60000, "unused_housing_loan_credit": 0,
            "annual_tax": 61200, "excess": 0, "shortage": 1200, "offset_against_last_pay": 0,
            "withhold_at_last_pay": 4000, "offset_against_unpaid_wage": 0,
            "withhold_when_paid": 500, "refund": 0}"#,
    );
}

#[test]
fn the_reform_in_force_from_december_2026() {
    let pay = |year: i16, expected: &str| {
        asked(&format!(r#""year": {year}, "total_pay": 1780000, "social_insurance": 0"#), expected);
    };
    pay(2025, r#"{"total_income": 1130000, "basic_deduction": 950000, "annual_tax": 9100}"#);
    pay(2026, r#"{"total_income": 1040000, "basic_deduction": 1040000, "annual_tax": 0}"#);
    let spouse = |year: i16, income: i64, expected: &str| {
        asked(
            &format!(r#""year": {year}, "total_pay": 5000000, "spouse": {{"income": {income}}}"#),
            expected,
        );
    };
    spouse(2025, 580000, r#"{"spouse_deduction": 380000, "spouse_special_deduction": 0}"#);
    spouse(2025, 580001, r#"{"spouse_deduction": 0, "spouse_special_deduction": 380000}"#);
    spouse(2026, 620000, r#"{"spouse_deduction": 380000, "spouse_special_deduction": 0}"#);
    spouse(2026, 620001, r#"{"spouse_deduction": 0, "spouse_special_deduction": 380000}"#);
}

/// 租税特別措置法41条の15の5: with a dependant under 23, in 2026 and 2027 alone.
#[test]
fn a_dependant_under_23() {
    for (year, young, expected) in
        [(2025, true, 40_000), (2026, false, 40_000), (2026, true, 60_000), (2027, true, 60_000)]
    {
        asked(
            &format!(
                r#""year": {year}, "life_insurance": {{"new_general": 130000}},
                    "has_dependant_under_23": {young}"#
            ),
            &format!(r#"{{"life_insurance_deduction": {expected}}}"#),
        );
    }
    for (family, expected) in [
        ("", 40_000),
        (r#", "dependants": {"under_16": 1}"#, 60_000),
        (r#", "dependants": {"age_23_69": 1}"#, 40_000),
        (r#", "has_dependant_under_23": true"#, 60_000),
        (r#", "dependants": {"under_16": 1}, "has_dependant_under_23": false"#, 40_000),
    ] {
        asked(
            &format!(
                r#""year": 2026, "total_pay": 5000000,
                    "life_insurance": {{"new_general": 130000}}{family}"#
            ),
            &format!(r#"{{"life_insurance_deduction": {expected}}}"#),
        );
    }
}

/// 令和6年分の定額減税: 4 persons, 120,000 yen before the 102.1 %.
#[test]
fn the_year_of_the_fixed_reduction() {
    // 5,000,000: 3,560,000 − 700,000 − 480,000 − 380,000 − 380,000 = 1,620,000; 81,000.
    asked(
        r#""year": 2024, "total_pay": 5000000, "social_insurance": 700000, "withheld_tax": 0,
            "spouse": {"income": 480000}, "dependants": {"under_16": 1, "age_16_18": 1}"#,
        r#"{"taxable_income": 1620000, "computed_tax": 81000, "tax_after_housing_loan": 81000,
            "annual_tax": 0, "excess": 0, "shortage": 0, "refund": 0}"#,
    );
    // Alone: 3,560,000 − 700,000 − 480,000 = 2,380,000; 140,500 − 30,000 = 110,500; 112,820.5.
    asked(
        r#""year": 2024, "total_pay": 5000000, "social_insurance": 700000"#,
        r#"{"computed_tax": 140500, "annual_tax": 112800}"#,
    );
}

#[test]
fn refusals() {
    let base = r#""year": 2026, "total_pay": 5000000"#;
    for (question, code, field) in [
        (r#""total_pay": 1"#.to_owned(), "missing_field", "year"),
        (r#""year": 2027, "total_pay": 1"#.to_owned(), "out_of_range", "year"),
        (r#""year": 2019, "total_pay": 1"#.to_owned(), "out_of_range", "year"),
        (r#""year": 2028, "life_insurance": {}"#.to_owned(), "out_of_range", "year"),
        (r#""year": 2028, "taxable_income": 1000"#.to_owned(), "out_of_range", "year"),
        (r#""year": 2026, "total_pay": -1"#.to_owned(), "bad_value", "total_pay"),
        (format!(r#"{base}, "relative_age": 20"#), "unknown_field", "relative_age"),
        (format!(r#"{base}, "spouse": {{}}"#), "missing_field", "spouse.income"),
        (format!(r#"{base}, "spouse": {{"income": -1}}"#), "bad_value", "spouse.income"),
        (
            format!(r#"{base}, "self_disability": "special_cohabiting""#),
            "bad_value",
            "self_disability",
        ),
        (format!(r#"{base}, "single_parent": true, "widow": true"#), "conflict", "widow"),
        (
            format!(r#"{base}, "single_parent": true, "spouse": {{"income": 0}}"#),
            "conflict",
            "spouse",
        ),
        (
            format!(r#"{base}, "dependants": {{}}, "dependant_disabilities": {{"general": 1}}"#),
            "conflict",
            "dependant_disabilities",
        ),
        (
            format!(r#"{base}, "specified_relatives_income": [620001, 620000]"#),
            "bad_value",
            "specified_relatives_income[1]",
        ),
        (
            format!(r#"{base}, "life_insurance": {{"care": 1}}"#),
            "unknown_field",
            "life_insurance.care",
        ),
        (r#""excess": 1, "year": 2026"#.to_owned(), "unknown_field", "year"),
        (r#""excess": -1"#.to_owned(), "bad_value", "excess"),
    ] {
        refused(&YEAR_END, &format!("{{{question}}}"), code, field);
    }
}

/// The largest amounts that a question may have stay exact.
#[test]
fn the_largest_amounts() {
    let most = 999_999_999_999_999_i64;
    asked(
        &format!(
            r#""year": 2026, "total_pay": {most}, "other_employer_pay": {most},
                "other_income": {most}, "has_dependant_under_23": true"#
        ),
        r#"{"eligible": false, "employment_income_deduction": 1950000,
            "income_adjustment_deduction": 150000, "total_income": 2999999997899997}"#,
    );
    asked(
        &format!(
            r#""year": 2026, "total_pay": 20000000, "social_insurance": {most},
                "small_enterprise_mutual_aid": {most}, "withheld_tax": {most},
                "housing_loan_credit": {most}, "other_income": -{most},
                "last_pay_tax": {most}, "unpaid_wage_tax": {most}"#
        ),
        &format!(
            r#"{{"total_income": 0, "total_deductions": 2000000001039998, "taxable_income": 0,
                "unused_housing_loan_credit": {most}, "annual_tax": 0, "excess": {most},
                "offset_against_last_pay": {most}, "withhold_when_paid": {most}, "refund": 0}}"#
        ),
    );
    // 999,999,999,999,000 × 45 % − 4,796,000.
    asked(
        &format!(r#""year": 2026, "taxable_income": {most}"#),
        r#"{"computed_tax": 449999995203550}"#,
    );
}
