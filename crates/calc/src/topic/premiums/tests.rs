//! The examples of the definition, every branch of the rules, and mistakes.

use super::PREMIUMS;
use crate::golden::{golden, refused};

fn all(cases: &[(&str, &str)]) {
    for (question, expected) in cases {
        golden(&PREMIUMS, question, expected);
    }
}

#[test]
fn examples() {
    all(&[
        (
            r#"{"standard_at_loss": 470000, "premium_month": "2026-09", "prefecture": "千葉県",
                "age": 52}"#,
            r#"{"standard_used": 320000, "capped": true, "health_premium": 31136,
                "care_premium": 5184, "health_care_premium": 36320,
                "child_support_premium": 736, "total_premium": 37056}"#,
        ),
        (
            r#"{"premium_month": "2026-09", "standard_monthly_remuneration": 150000,
                "prefecture": "埼玉県", "birth_date": "1983-07-19"}"#,
            r#"{"health_care_rate_percent": 11.29, "health_care_half_exact": "8467.5",
                "health_employee": 7252, "care_employee": 1215, "health_care_employee": 8467,
                "child_support_employee": 172, "pension_employee": 13725,
                "total_employee": 22364, "health_care_employer": 8468,
                "child_support_employer": 173, "pension_employer": 13725,
                "child_contribution_employer": 540, "child_support_rate_percent": "0.23",
                "pension_grade": 9, "pension_standard": 150000, "pension_rate_percent": 18.3,
                "health_insured": true, "care_insured": true, "pension_insured": true,
                "premium_due": true, "total_employer": 22906,
                "deducted_from_pay_month": "2026-10"}"#,
        ),
        (
            r#"{"premium_month": "2026-09", "standard_monthly_remuneration": 150000,
                "prefecture": "埼玉県", "birth_date": "1983-07-19",
                "child_support_rounding": "combined"}"#,
            r#"{"health_care_employee": 8467, "child_support_employee": 173}"#,
        ),
        (
            r#"{"acquired_on": "2024-06-17", "left_on": "2026-09-14",
                "premium_month": "2026-09"}"#,
            r#"{"loss_date": "2026-09-15", "last_premium_month": "2026-08",
                "same_month_acquisition_and_loss": false, "premium_due": false}"#,
        ),
        (
            r#"{"birth_date": "1979-11-01"}"#,
            r#"{"care_first_month": "2019-10", "care_last_month": "2044-09",
                "pension_loss_date": "2049-10-31", "pension_last_month": "2049-09",
                "health_loss_date": "2054-11-01", "health_last_month": "2054-10"}"#,
        ),
    ]);
}

#[test]
fn only_pension_without_rates() {
    let result = golden(
        &PREMIUMS,
        r#"{"premium_month": "2026-09", "monthly_remuneration": 254321, "age": 50}"#,
        r#"{"health_insured": true, "care_insured": true, "pension_insured": true,
            "premium_due": true, "pension_grade": 17, "pension_standard": 260000,
            "pension_employee": 23790, "pension_employer": 23790,
            "child_contribution_employer": 936, "deducted_from_pay_month": "2026-10"}"#,
    );
    for absent in ["health_care_rate_percent", "health_employee", "total_employee"] {
        assert!(result.get(absent).is_none(), "{absent}");
    }
    let result = golden(
        &PREMIUMS,
        r#"{"standard_at_loss": 280000, "premium_month": "2026-09", "age": 52}"#,
        r#"{"standard_used": 280000, "capped": false}"#,
    );
    assert!(result.get("total_premium").is_none());
    // Not insured for health: nothing about health is missing from the totals.
    golden(
        &PREMIUMS,
        r#"{"premium_month": "2026-09", "monthly_remuneration": 254321, "age": 75}"#,
        r#"{"health_insured": false, "pension_insured": false, "pension_employee": 0,
            "total_employee": 0, "total_employer": 0, "deducted_from_pay_month": null}"#,
    );
}

#[test]
fn months_that_are_not_due_count_nothing() {
    all(&[
        (
            r#"{"premium_month": "2026-09", "standard_monthly_remuneration": 260000, "age": 50,
                "prefecture": "13", "acquired_on": "2024-06-17", "left_on": "2026-09-29"}"#,
            r#"{"premium_due": false, "health_insured": true, "health_care_employee": 0,
                "health_care_half_exact": "0", "child_support_employee": 0,
                "pension_employee": 0, "child_contribution_employer": 0, "total_employee": 0,
                "total_employer": 0, "deducted_from_pay_month": null,
                "health_care_rate_percent": 11.47}"#,
        ),
        (
            r#"{"premium_month": "2026-09", "standard_monthly_remuneration": 260000, "age": 50,
                "prefecture": "13", "acquired_on": "2024-06-17", "left_on": "2026-09-30"}"#,
            r#"{"premium_due": true, "health_care_employee": 14911}"#,
        ),
        (
            r#"{"premium_month": "2026-09", "standard_monthly_remuneration": 260000, "age": 39,
                "prefecture": "東京", "acquired_on": "2026-09-30",
                "collection_month": "same_month"}"#,
            r#"{"premium_due": true, "health_care_employee": 12805, "health_employee": 12805,
                "care_employee": 0, "child_support_employee": 299,
                "deducted_from_pay_month": "2026-09"}"#,
        ),
        (
            r#"{"premium_month": "2026-09", "standard_monthly_remuneration": 260000, "age": 39,
                "prefecture": "東京", "acquired_on": "2026-10-01"}"#,
            r#"{"premium_due": false, "total_employee": 0}"#,
        ),
    ]);
}

#[test]
fn person_by_birth_age_or_care() {
    let at = |person: &str, expected: &str| {
        let question = format!(
            r#"{{"premium_month": "2026-09", "standard_monthly_remuneration": 200000,
                "prefecture": "東京都", {person}}}"#
        );
        golden(&PREMIUMS, &question, expected);
    };
    let care = r#"{"care_insured": true, "health_care_employee": 11470, "care_employee": 1620}"#;
    let none = r#"{"care_insured": false, "health_care_employee": 9850, "care_employee": 0}"#;
    let no_pension = r#"{"care_insured": false, "pension_insured": false, "pension_employee": 0,
        "pension_grade": 14, "pension_standard": 200000, "health_care_employee": 9850,
        "total_employee": 10080}"#;
    let nothing = r#"{"health_insured": false, "care_insured": false, "pension_insured": false,
        "health_care_employee": 0, "child_support_employee": 0, "total_employee": 0,
        "total_employer": 0}"#;
    for (person, expected) in [
        (r#""birth_date": "1986-10-02""#, none),
        (r#""birth_date": "1986-10-01""#, care),
        (r#""birth_date": "1961-10-02""#, care),
        (r#""birth_date": "1961-10-01""#, none),
        (r#""birth_date": "1956-10-02""#, none),
        (r#""birth_date": "1956-10-01""#, no_pension),
        (r#""birth_date": "1951-10-01""#, no_pension),
        (r#""birth_date": "1951-09-30""#, nothing),
        (r#""age": 39"#, none),
        (r#""age": 40"#, care),
        (r#""age": 64"#, care),
        (r#""age": 65"#, none),
        (r#""age": 69"#, none),
        (r#""age": 70"#, no_pension),
        (r#""age": 74"#, no_pension),
        (r#""age": 75"#, nothing),
        (r#""care_insured": true"#, care),
        (r#""care_insured": false"#, none),
    ] {
        at(person, expected);
    }
}

#[test]
fn settings_of_fractions() {
    let at = |settings: &str, expected: &str| {
        let question = format!(
            r#"{{"premium_month": "2026-09", "standard_monthly_remuneration": 150000,
                "prefecture": "埼玉県", "age": 43 {settings}}}"#
        );
        golden(&PREMIUMS, &question, expected);
    };
    // 8,467.5 and 172.5; health alone 7,252.5.
    for (settings, expected) in [
        (
            r#", "collection": "paid_in_cash""#,
            r#"{"health_care_employee": 8468, "health_employee": 7253, "care_employee": 1215,
                "child_support_employee": 173, "health_care_employer": 8467,
                "child_support_employer": 172}"#,
        ),
        (
            r#", "rounding_agreement": "down""#,
            r#"{"health_care_employee": 8467, "child_support_employee": 172}"#,
        ),
        (
            r#", "rounding_agreement": "up""#,
            r#"{"health_care_employee": 8468, "child_support_employee": 173}"#,
        ),
        (
            r#", "rounding_agreement": "half_up""#,
            r#"{"health_care_employee": 8468, "child_support_employee": 173}"#,
        ),
        (
            r#", "rounding_agreement": "down", "collection": "paid_in_cash""#,
            r#"{"health_care_employee": 8467, "child_support_employee": 172}"#,
        ),
        (
            r#", "rounding_agreement": "none", "collection": "deducted_from_pay",
                "child_support_rounding": "apart""#,
            r#"{"health_care_employee": 8467, "child_support_employee": 172}"#,
        ),
    ] {
        at(settings, expected);
    }
}

#[test]
fn before_the_levy() {
    all(&[
        (
            r#"{"premium_month": "2026-03", "standard_monthly_remuneration": 150000,
                "prefecture": "埼玉県", "age": 43}"#,
            r#"{"health_care_rate_percent": 11.29, "child_support_rate_percent": 0,
                "child_support_employee": 0, "child_support_employer": 0}"#,
        ),
        (
            r#"{"premium_month": "2026-02", "standard_monthly_remuneration": 150000,
                "prefecture": "東京都", "age": 30}"#,
            r#"{"health_care_rate_percent": 9.91, "health_care_employee": 7432}"#,
        ),
    ]);
}

#[test]
fn a_society() {
    all(&[
        (
            r#"{"premium_month": "2026-09", "standard_monthly_remuneration": 300000, "age": 45,
                "insurer": "society", "health_rate_percent": 9.2, "care_rate_percent": "1.70",
                "child_support_rate_percent": 0.23, "health_employee_share_percent": 40}"#,
            r#"{"health_care_rate_percent": 10.9, "health_care_half_exact": "13080",
                "health_care_employee": 13080, "health_care_employer": 19620,
                "child_support_employee": 276, "child_support_employer": 414,
                "pension_employee": 27450}"#,
        ),
        (
            r#"{"premium_month": "2026-03", "standard_monthly_remuneration": 300000, "age": 30,
                "insurer": "society", "health_rate_percent": 9.2}"#,
            r#"{"health_care_employee": 13800, "child_support_employee": 0}"#,
        ),
        (
            r#"{"premium_month": "2026-09", "standard_monthly_remuneration": 300000, "age": 30,
                "insurer": "society"}"#,
            r#"{"pension_employee": 27450}"#,
        ),
        (
            r#"{"standard_at_loss": 470000, "premium_month": "2026-09", "age": 52,
                "insurer": "society", "health_rate_percent": 9.2, "care_rate_percent": 1.7,
                "child_support_rate_percent": 0.23, "insurer_average_standard": 360000}"#,
            r#"{"standard_used": 360000, "capped": true, "health_premium": 33120,
                "care_premium": 6120, "health_care_premium": 39240,
                "child_support_premium": 828, "total_premium": 40068}"#,
        ),
    ]);
}

#[test]
fn adjustment() {
    all(&[
        (
            r#"{"premium_month": "2026-10", "standard_monthly_remuneration": 88000, "age": 45,
                "prefecture": "東京都", "premium_adjustment_year": 1}"#,
            // 88,000 × 9.85% × 25% + 88,000 × 1.62% ÷ 2 = 2,167 + 712.8
            r#"{"health_care_half_exact": "2879.8", "health_care_employee": 2880,
                "health_employee": 2167, "care_employee": 713, "child_support_employee": 101,
                "pension_employee": 4026, "pension_employer": 12078,
                "health_care_employer": 7213}"#,
        ),
        (
            r#"{"premium_month": "2026-10", "monthly_remuneration": 129999, "age": 45,
                "premium_adjustment_year": 3}"#,
            r#"{"pension_standard": 126000, "pension_employee": 11298}"#,
        ),
    ]);
}

#[test]
fn voluntary_continuation() {
    all(&[
        (
            r#"{"standard_at_loss": 300000, "premium_month": "2025-03", "age": 39,
                "prefecture": "東京都"}"#,
            r#"{"standard_used": 300000, "capped": false, "health_premium": 29730,
                "care_premium": 0, "child_support_premium": 0, "total_premium": 29730}"#,
        ),
        (
            r#"{"standard_at_loss": 320000, "premium_month": "2025-03", "age": 39,
                "prefecture": "東京都"}"#,
            r#"{"standard_used": 300000, "capped": true}"#,
        ),
        (
            r#"{"standard_at_loss": 470000, "premium_month": "2026-09", "care_insured": false,
                "insurer_average_standard": 340000}"#,
            r#"{"standard_used": 340000, "capped": true}"#,
        ),
        (
            r#"{"standard_at_loss": 470000, "premium_month": "2026-09",
                "birth_date": "1951-09-30", "prefecture": "東京都"}"#,
            r#"{"standard_used": 320000, "health_premium": 0, "total_premium": 0}"#,
        ),
    ]);
}

#[test]
fn months() {
    all(&[
        (
            r#"{"acquired_on": "2026-09-03"}"#,
            r#"{"loss_date": null, "last_premium_month": null,
                "same_month_acquisition_and_loss": false}"#,
        ),
        (
            r#"{"acquired_on": "2026-09-03", "left_on": "2026-09-14", "premium_month": "2026-09"}"#,
            r#"{"loss_date": "2026-09-15", "last_premium_month": "2026-09",
                "same_month_acquisition_and_loss": true, "premium_due": true}"#,
        ),
        (
            r#"{"acquired_on": "2024-06-17", "left_on": "2026-09-30",
                "final_pay_month": "2026-09"}"#,
            r#"{"loss_date": "2026-10-01", "last_premium_month": "2026-09",
                "months_deductible_from_final_pay": ["2026-08", "2026-09"]}"#,
        ),
        (
            r#"{"acquired_on": "2024-06-17", "left_on": "2026-09-14",
                "final_pay_month": "2026-10"}"#,
            r#"{"months_deductible_from_final_pay": []}"#,
        ),
        (
            r#"{"acquired_on": "2024-06-17", "left_on": "2026-09-30",
                "final_pay_month": "2026-09", "collection_month": "same_month"}"#,
            r#"{"months_deductible_from_final_pay": ["2026-09"]}"#,
        ),
        (
            r#"{"acquired_on": "2026-05-01", "left_on": null, "premium_month": "2026-04"}"#,
            r#"{"loss_date": null, "premium_due": false}"#,
        ),
    ]);
}

#[test]
fn mistakes_of_the_insurer() {
    let amounts = |settings: &str| {
        format!(
            r#"{{"premium_month": "2026-09", "standard_monthly_remuneration": 150000,
                "age": 45, {settings}}}"#
        )
    };
    for (settings, code, field) in [
        (r#""prefecture": "東京府""#, "bad_value", "prefecture"),
        (r#""insurer": "kokuho""#, "bad_value", "insurer"),
        (r#""health_rate_percent": 9.2"#, "not_applicable", "health_rate_percent"),
        (
            r#""prefecture": "東京", "health_employee_share_percent": 40"#,
            "not_applicable",
            "health_employee_share_percent",
        ),
        (r#""insurer": "society", "prefecture": "東京""#, "not_applicable", "prefecture"),
        (
            r#""insurer": "society", "care_rate_percent": 1.7"#,
            "missing_field",
            "health_rate_percent",
        ),
        (
            r#""insurer": "society", "health_rate_percent": 9.2,
                "child_support_rate_percent": 0.23"#,
            "missing_field",
            "care_rate_percent",
        ),
        (
            r#""insurer": "society", "health_rate_percent": 9.2, "care_rate_percent": 1.7"#,
            "missing_field",
            "child_support_rate_percent",
        ),
        (
            r#""insurer": "society", "health_rate_percent": 13.1, "care_rate_percent": 1.7,
                "child_support_rate_percent": 0.23"#,
            "bad_value",
            "health_rate_percent",
        ),
        (
            r#""insurer": "society", "health_rate_percent": 9.2, "care_rate_percent": 1.7,
                "child_support_rate_percent": 0.23, "health_employee_share_percent": 51"#,
            "bad_value",
            "health_employee_share_percent",
        ),
    ] {
        refused(&PREMIUMS, &amounts(settings), code, field);
    }
    let before = r#"{"premium_month": "2026-03", "standard_monthly_remuneration": 150000,
        "age": 30, "insurer": "society", "health_rate_percent": 9.2,
        "child_support_rate_percent": 0.23}"#;
    refused(&PREMIUMS, before, "not_applicable", "child_support_rate_percent");
    let uncapped = r#"{"standard_at_loss": 470000, "premium_month": "2026-09", "age": 30,
        "insurer": "society", "health_rate_percent": 9.2, "child_support_rate_percent": 0.23}"#;
    refused(&PREMIUMS, uncapped, "missing_field", "insurer_average_standard");
}

#[test]
fn mistakes_of_amounts() {
    let amounts = |fields: &str| format!(r#"{{"prefecture": "東京都", {fields}}}"#);
    let month = r#""premium_month": "2026-09""#;
    let standard = r#""standard_monthly_remuneration": 150000"#;
    for (fields, code, field) in [
        (format!(r#"{month}, {standard}"#), "missing_field", "birth_date"),
        (
            format!(r#"{month}, "standard_monthly_remuneration": 150001, "age": 30"#),
            "bad_value",
            "standard_monthly_remuneration",
        ),
        (
            format!(r#"{month}, "monthly_remuneration": -1, "age": 30"#),
            "bad_value",
            "monthly_remuneration",
        ),
        (
            format!(r#"{month}, {standard}, "monthly_remuneration": 1, "age": 30"#),
            "conflict",
            "monthly_remuneration",
        ),
        (
            format!(r#"{month}, {standard}, "age": 30, "care_insured": true"#),
            "conflict",
            "care_insured",
        ),
        (format!(r#"{month}, {standard}, "age": 200"#), "bad_value", "age"),
        (format!(r#"{month}, {standard}, "age": -1"#), "bad_value", "age"),
        (format!(r#"{month}, {standard}, "birth_date": "2026-10-01""#), "conflict", "birth_date"),
        (format!(r#"{month}, {standard}, "birth_date": "1983-02-30""#), "bad_value", "birth_date"),
    ] {
        refused(&PREMIUMS, &amounts(&fields), code, field);
    }
}

#[test]
fn mistakes_of_months_in_amounts() {
    let amounts = |fields: &str| format!(r#"{{"prefecture": "東京都", {fields}}}"#);
    let month = r#""premium_month": "2026-09""#;
    let standard = r#""standard_monthly_remuneration": 150000"#;
    for (fields, code, field) in [
        (
            format!(
                r#"{month}, {standard}, "age": 30, "acquired_on": "2026-09-02",
                    "left_on": "2026-09-01""#
            ),
            "conflict",
            "left_on",
        ),
        (
            format!(r#""premium_month": "2026-13", {standard}, "age": 30"#),
            "bad_value",
            "premium_month",
        ),
        (
            format!(r#""premium_month": "2027-03", {standard}, "age": 30"#),
            "out_of_range",
            "premium_month",
        ),
        (
            format!(r#""premium_month": "2023-02", {standard}, "age": 30"#),
            "out_of_range",
            "premium_month",
        ),
        (
            format!(r#"{month}, {standard}, "age": 30, "premium_adjustment_year": 1"#),
            "not_applicable",
            "premium_adjustment_year",
        ),
        (
            format!(
                r#""premium_month": "2026-10", {standard}, "age": 30,
                    "premium_adjustment_year": 1"#
            ),
            "not_applicable",
            "premium_adjustment_year",
        ),
        (
            r#""premium_month": "2026-10", "standard_monthly_remuneration": 88000,
                    "age": 30, "premium_adjustment_year": 4"#
                .to_owned(),
            "bad_value",
            "premium_adjustment_year",
        ),
        (
            format!(r#"{month}, {standard}, "age": 30, "final_pay_month": "2026-09""#),
            "unknown_field",
            "final_pay_month",
        ),
    ] {
        refused(&PREMIUMS, &amounts(&fields), code, field);
    }
    let society = r#"{"premium_month": "2026-10", "standard_monthly_remuneration": 88000,
        "age": 30, "premium_adjustment_year": 1, "insurer": "society",
        "health_rate_percent": 9.2, "child_support_rate_percent": 0.23,
        "health_employee_share_percent": 40}"#;
    refused(&PREMIUMS, society, "conflict", "premium_adjustment_year");
}

#[test]
fn mistakes_of_other_kinds() {
    for (question, code, field) in [
        (r#"{"acquired_on": "2026-09-31"}"#, "bad_value", "acquired_on"),
        (r#"{"acquired_on": "2026-09-02", "left_on": "2026-09-01"}"#, "conflict", "left_on"),
        (r#"{"acquired_on": "2026-09-02", "age": 30}"#, "unknown_field", "age"),
        (r#"{"birth_date": "9950-01-01"}"#, "bad_value", "birth_date"),
        (
            r#"{"standard_at_loss": 470001, "premium_month": "2026-09", "age": 30,
                "prefecture": "東京都"}"#,
            "bad_value",
            "standard_at_loss",
        ),
        (
            r#"{"standard_at_loss": 470000, "premium_month": "2026-09", "age": 30,
                "prefecture": "東京都", "insurer_average_standard": 318100}"#,
            "bad_value",
            "insurer_average_standard",
        ),
        (
            r#"{"standard_at_loss": 470000, "premium_month": "2027-04", "age": 30,
                "prefecture": "東京都"}"#,
            "out_of_range",
            "premium_month",
        ),
        (
            r#"{"standard_at_loss": 470000, "premium_month": "2026-09", "age": 30,
                "collection": "paid_in_cash"}"#,
            "unknown_field",
            "collection",
        ),
    ] {
        refused(&PREMIUMS, question, code, field);
    }
}
