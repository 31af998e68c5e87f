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

#[test]
fn the_examples_of_bonuses() {
    asked(r#""taxable_bonus": 375400, "rate_percent": "4.084""#, r#"{"tax": 15331}"#);
    asked(
        r#""year": 2026, "table": "bonus", "column": "kou", "dependants": 1,
            "bonus_after_social_insurance": 375400,
            "previous_month_pay_after_social_insurance": 226300"#,
        r#"{"bonus_method": "rate_table", "taxable_bonus": 375400, "rate_percent": 2.042,
            "tax": 7665}"#,
    );
}

#[test]
fn the_examples_of_retirement_and_commuting() {
    asked(
        r#""year": 2026, "retirement_pay": 14730000, "service_years_rounded_up": 24,
            "declaration_filed": true"#,
        r#"{"category": "general", "deduction": 10800000, "taxable": 1965000,
            "income_tax_withheld": 101079, "municipal_tax": 117900, "prefectural_tax": 78600}"#,
    );
    asked(
        r#""month": "2026-11", "commuting_allowance": 18600, "one_way_km": 17, "parking": 2200"#,
        r#"{"non_taxable": 15700, "taxable": 2900, "social_insurance_remuneration": 18600}"#,
    );
}

#[test]
fn retirement_by_years_and_office() {
    let of = |rest: &str| format!(r#""year": 2027, "retirement_pay": 8000000, {rest}"#);
    for (rest, expected) in [
        (r#""declaration_filed": false"#, r#"{"income_tax_withheld": 1633600}"#),
        // (8,000,000 − 2,000,000): 1,500,000 and 3,000,000; 20% − 427,500, × 102.1%.
        (
            r#""declaration_filed": true, "service_years_rounded_up": 5"#,
            r#"{"category": "short", "deduction": 2000000, "taxable": 4500000,
                "municipal_tax": 270000, "prefectural_tax": 180000,
                "income_tax_withheld": 482422}"#,
        ),
        (
            r#""declaration_filed": true, "service_years_rounded_up": 5, "officer": true"#,
            r#"{"category": "officer", "taxable": 6000000}"#,
        ),
        (
            r#""declaration_filed": true, "service_years_rounded_up": 6, "officer": true,
                "disability": true"#,
            r#"{"category": "general", "deduction": 3400000, "taxable": 2300000}"#,
        ),
    ] {
        asked(&of(rest), expected);
    }
}

#[test]
fn commuting_by_either_means() {
    for (rest, free) in [
        (r#""month": "2026-11""#, 150_000),
        (r#""month": "2026-11", "one_way_km": "1.9", "parking": 3000"#, 0),
        (r#""month": "2026-03", "one_way_km": 95"#, 38_700),
        (r#""month": "2026-04", "one_way_km": 95"#, 66_400),
        (r#""month": "2026-04", "one_way_km": 2, "fare": 150000"#, 150_000),
    ] {
        asked(
            &format!(r#""commuting_allowance": 160000, {rest}"#),
            &format!(r#"{{"non_taxable": {free}, "taxable": {}}}"#, 160_000 - free),
        );
    }
}

#[test]
fn refusals_of_retirement_and_commuting() {
    for (rest, code, field) in [
        (
            r#""year": 2026, "retirement_pay": 1, "declaration_filed": true"#,
            "missing_field",
            "service_years_rounded_up",
        ),
        (
            r#""year": 2026, "retirement_pay": 1, "declaration_filed": false,
                "service_years_rounded_up": 3"#,
            "not_applicable",
            "service_years_rounded_up",
        ),
        (
            r#""year": 2026, "retirement_pay": 1, "declaration_filed": false, "officer": true"#,
            "not_applicable",
            "officer",
        ),
        (
            r#""year": 2026, "retirement_pay": 1, "declaration_filed": true,
                "service_years_rounded_up": 0"#,
            "bad_value",
            "service_years_rounded_up",
        ),
        (
            r#""year": 2021, "retirement_pay": 1, "declaration_filed": false"#,
            "out_of_range",
            "year",
        ),
        (r#""month": "2026-11", "commuting_allowance": 1, "fare": 1"#, "not_applicable", "fare"),
        (
            r#""month": "2026-11", "commuting_allowance": 1, "parking": 0"#,
            "not_applicable",
            "parking",
        ),
        (
            r#""month": "2026-11", "commuting_allowance": 1, "one_way_km": -1"#,
            "bad_value",
            "one_way_km",
        ),
        (r#""month": "2015-12", "commuting_allowance": 1"#, "out_of_range", "month"),
        (
            r#""month": "2028-01", "commuting_allowance": 1, "one_way_km": 3"#,
            "out_of_range",
            "month",
        ),
    ] {
        refused(&WITHHOLDING, &format!("{{{rest}}}"), code, field);
    }
}

/// The rows looked up are printed in 月額表 令和8年分.
#[test]
fn bonuses_by_the_monthly_table() {
    let base = r#""year": 2026, "table": "bonus", "column": "kou""#;
    asked(
        &format!(
            r#"{base}, "dependants": 0, "bonus": 1600000, "bonus_social_insurance": 100000,
                "previous_month_pay": 0, "previous_month_social_insurance": 0"#
        ),
        r#"{"bonus_method": "monthly_table", "taxable_bonus": 1500000,
            "previous_month_after_social_insurance": 0, "divisor": 6,
            "add_previous_month": false, "per_month": 250000, "combined": 250000,
            "tax": 36660}"#,
    );
    asked(
        &format!(
            r#"{base}, "dependants": 0, "bonus_after_social_insurance": 3000000,
                "bonus_period_months": 12, "previous_month_pay": 180000,
                "previous_month_social_insurance": 31000"#
        ),
        r#"{"bonus_method": "monthly_table", "previous_month_after_social_insurance": 149000,
            "divisor": 12, "add_previous_month": true, "per_month": 250000,
            "combined": 399000, "tax": 158760}"#,
    );
    asked(
        &format!(
            r#"{base}, "dependants": 2, "bonus_after_social_insurance": 1050000,
                "previous_month_pay_after_social_insurance": -12000,
                "method": "computer_formula""#
        ),
        r#"{"bonus_method": "monthly_table", "previous_month_after_social_insurance": -12000,
            "per_month": 175000, "tax": 1260}"#,
    );
    // 乙: a rate by the month before alone.
    asked(
        r#""year": 2025, "table": "bonus", "column": "otsu",
            "bonus_after_social_insurance": 300000,
            "previous_month_pay_after_social_insurance": 222000"#,
        r#"{"bonus_method": "rate_table", "rate_percent": 20.42, "tax": 61260}"#,
    );
}

#[test]
fn refusals_of_bonuses() {
    let bonus = |rest: &str| {
        format!(
            r#"{{"table": "bonus", "previous_month_pay_after_social_insurance": 300000, {rest}}}"#
        )
    };
    let net = |rest: &str| bonus(&format!(r#""bonus_after_social_insurance": 400000, {rest}"#));
    for (question, code, field) in [
        (net(r#""year": 2026, "column": "kou""#), "missing_field", "dependants"),
        (net(r#""year": 2026, "column": "otsu", "dependants": 0"#), "not_applicable", "dependants"),
        (net(r#""year": 2026, "column": "hei""#), "conflict", "column"),
        (
            net(r#""year": 2026, "column": "otsu", "method": "computer_formula""#),
            "not_applicable",
            "method",
        ),
        (net(r#""year": 2028, "column": "otsu""#), "out_of_range", "year"),
        (
            net(r#""year": 2026, "column": "otsu", "bonus": 1, "bonus_social_insurance": 1"#),
            "conflict",
            "bonus_after_social_insurance",
        ),
        (
            bonus(r#""year": 2026, "column": "otsu", "bonus": 1"#),
            "missing_field",
            "bonus_social_insurance",
        ),
        (
            bonus(r#""year": 2026, "column": "otsu", "bonus": 9, "bonus_social_insurance": 10"#),
            "bad_value",
            "bonus_social_insurance",
        ),
        (
            net(r#""year": 2026, "column": "otsu", "bonus_period_months": 0"#),
            "bad_value",
            "bonus_period_months",
        ),
        (
            r#"{"taxable_bonus": 100, "rate_percent": 100.001}"#.to_owned(),
            "bad_value",
            "rate_percent",
        ),
        (
            r#"{"taxable_bonus": 100, "rate_percent": 1, "year": 2026}"#.to_owned(),
            "unknown_field",
            "year",
        ),
    ] {
        refused(&WITHHOLDING, &question, code, field);
    }
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
