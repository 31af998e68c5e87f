//! Golden cases of `withholding`; every cell of the tables is compared beside the rules.

use super::WITHHOLDING;
use crate::golden::{golden, refused};

fn asked(rest: &str, expected: &str) {
    golden(&WITHHOLDING, &format!("{{{rest}}}"), expected);
}

#[test]
fn the_examples_of_the_tables() {
    asked(
        r#""year": 2026, "spouse_counted": 1, "dependants_counted": 2, "disabled_dependants": 1,
            "cohabiting_specially_disabled": 1"#,
        r#"{"extra_dependants": 2, "dependants": 5}"#,
    );
    asked(
        r#""year": 2026, "table": "monthly", "column": "kou",
            "pay_after_social_insurance": 243760, "dependants": 1"#,
        r#"{"tax": 4280, "tax_by_computer_formula": 4290}"#,
    );
    asked(
        r#""year": 2026, "table": "daily", "column": "hei", "pay_after_social_insurance": 12050"#,
        r#"{"tax": 79}"#,
    );
}

/// 国税庁 令和8年分 電算機計算の特例 計算例, beside the table.
#[test]
fn by_the_method_chosen() {
    for (pay, dependants, table, formula) in
        [(175_000, 2, 250, 210), (446_000, 8, 1_010, 940), (775_200, 3, 59_477, 59_470)]
    {
        for (method, tax) in [("table", table), ("computer_formula", formula)] {
            asked(
                &format!(
                    r#""year": 2026, "table": "monthly", "column": "kou", "method": "{method}",
                        "pay_after_social_insurance": {pay}, "dependants": {dependants}"#
                ),
                &format!(r#"{{"tax": {tax}, "tax_by_computer_formula": {formula}}}"#),
            );
        }
    }
}

#[test]
fn columns_of_others() {
    let monthly = r#""table": "monthly", "column": "otsu", "pay_after_social_insurance": 500000"#;
    for (rest, tax) in [
        (r#""year": 2026"#, 145_700),
        (r#""year": 2026, "secondary_dependants": 2"#, 142_480),
        (r#""year": 2026, "method": "table""#, 145_700),
        (r#""year": 2025"#, 146_800),
        (r#""year": 2027"#, 145_300),
    ] {
        asked(&format!("{monthly}, {rest}"), &format!(r#"{{"tax": {tax}}}"#));
    }
    for (column, tax) in [(r#""kou", "dependants": 8"#, 280), (r#""otsu""#, 6_530)] {
        asked(
            &format!(
                r#""year": 2026, "table": "daily", "column": {column},
                    "pay_after_social_insurance": 20000"#
            ),
            &format!(r#"{{"tax": {tax}}}"#),
        );
    }
}

#[test]
fn refusals_of_the_tables() {
    let pay = |rest: &str| format!(r#"{{"pay_after_social_insurance": 200000, {rest}}}"#);
    let monthly =
        |rest: &str| pay(&format!(r#""year": 2026, "table": "monthly", "column": {rest}"#));
    for (question, code, field) in [
        (monthly(r#""kou""#), "missing_field", "dependants"),
        (monthly(r#""otsu", "dependants": 0"#), "not_applicable", "dependants"),
        (
            monthly(r#""kou", "dependants": 0, "secondary_dependants": 1"#),
            "not_applicable",
            "secondary_dependants",
        ),
        (monthly(r#""otsu", "method": "computer_formula""#), "not_applicable", "method"),
        (monthly(r#""hei""#), "conflict", "column"),
        (monthly(r#""tei", "dependants": 0"#), "bad_value", "column"),
        (
            pay(r#""year": 2026, "table": "daily", "column": "hei", "method": "table""#),
            "unknown_field",
            "method",
        ),
        (
            pay(r#""year": 2026, "table": "daily", "column": "hei", "dependants": 1"#),
            "not_applicable",
            "dependants",
        ),
        (pay(r#""year": 2026, "table": "weekly", "column": "hei""#), "bad_value", "table"),
        (
            pay(r#""year": 2019, "table": "monthly", "column": "kou", "dependants": 0"#),
            "out_of_range",
            "year",
        ),
        (
            pay(r#""year": 2028, "table": "monthly", "column": "kou", "dependants": 0"#),
            "out_of_range",
            "year",
        ),
        // Above the rows of a day's table only 令和8年分 is known.
        (pay(r#""year": 2027, "table": "daily", "column": "hei""#), "out_of_range", "year"),
        (
            r#"{"year": 2026, "table": "monthly", "column": "kou", "dependants": 1,
                "pay_after_social_insurance": -1}"#
                .to_owned(),
            "bad_value",
            "pay_after_social_insurance",
        ),
    ] {
        refused(&WITHHOLDING, &question, code, field);
    }
}

#[test]
fn refusals_of_dependants() {
    for (rest, code, field) in [
        (r#""spouse_counted": 2, "dependants_counted": 0"#, "bad_value", "spouse_counted"),
        (
            r#""spouse_counted": 0, "dependants_counted": 0, "self_widow": true,
                "self_single_parent": true"#,
            "conflict",
            "self_single_parent",
        ),
        (
            r#""spouse_counted": 0, "dependants_counted": 1,
                "cohabiting_specially_disabled": 1"#,
            "conflict",
            "cohabiting_specially_disabled",
        ),
    ] {
        refused(&WITHHOLDING, &format!(r#"{{"year": 2026, {rest}}}"#), code, field);
    }
}
