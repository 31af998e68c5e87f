//! Golden cases of `getsuhen`: the examples of the contract, and cases at the edges. The one-grade
//! cases are those that 昭和36年1月26日保発4号 names; amounts are written arithmetic.

use super::GETSUHEN;
use crate::golden::{golden, refused};

/// An ordinary question: current field, change, pay of all three months, other fields.
fn ordinary(current: &str, change: &str, pay: i64, others: &str) -> String {
    let month = format!(r#"{{"pay": {pay}, "days": 30}}"#);
    format!(
        r#"{{"change_month": "2026-05", "worker_type": "general", "fixed_pay_change": "{change}",
            {current}, "months": [{month}, {month}, {month}]{others}}}"#
    )
}

#[test]
fn examples_of_the_contract() {
    for (question, expected) in [
        (
            r#"{"change_month": "2026-05", "current_remuneration": 254000, "fixed_pay_change":
                "increase", "fixed_pay_3_months": [262000, 262000, 262000],
                "non_fixed_pay_12_months": [9000, 9000, 9000, 9000, 9000, 9000, 9000, 9000, 9000,
                121000, 121000, 121000], "recurring_every_year": true, "employee_consent": true}"#,
            r#"{"ordinary_average": 383000, "annual_average": 299000,
                "current_to_ordinary_grades": 6, "ordinary_to_annual_grades": 4,
                "current_to_annual_grades": 2, "applies": true,
                "health": {"revise": true, "new_grade": 22, "new_standard": 300000}}"#,
        ),
        (
            r#"{"leave_kind": "childcare", "leave_end": "2026-05-19", "current_standard": 190000,
                "worker_type": "general", "months": [{"pay": 98400, "days": 12},
                {"pay": 178700, "days": 30}, {"pay": 179600, "days": 31}]}"#,
            r#"{"months_used": 2, "average": 179150, "health": {"revise": true, "grade_gap": 1,
                "new_grade": 15, "new_standard": 180000},
                "judged_months": ["2026-05", "2026-06", "2026-07"], "revision_from": "2026-08",
                "revision_until": "2027-08"}"#,
        ),
        (
            r#"{"leave_kind": "maternity", "leave_end": "2026-09-11"}"#,
            r#"{"judged_months": ["2026-09", "2026-10", "2026-11"], "revision_from": "2026-12",
                "revision_until": "2027-08", "first_deduction_month": "2027-01"}"#,
        ),
        (
            r#"{"change_month": "2026-05", "worker_type": "general", "fixed_pay_change":
                "increase", "current_standard": 190000, "months": [{"pay": 218200, "days": 31},
                {"pay": 221900, "days": 30}, {"pay": 218100, "days": 31}]}"#,
            r#"{"average": 219400, "health": {"revise": true, "reason": "revise",
                "grade_before": 16, "grade_after": 18, "grade_gap": 2, "new_grade": 18,
                "new_standard": 220000}, "pension": {"revise": true, "new_grade": 15,
                "new_standard": 220000}, "revision_from": "2026-08", "revision_until": "2027-08",
                "file_notification": true}"#,
        ),
        (
            r#"{"effective_month": "2026-07", "first_paid_month": "2026-09",
                "delay": "decided_late"}"#,
            r#"{"change_month": "2026-09", "judged_months": ["2026-09", "2026-10", "2026-11"],
                "revision_from": "2026-12", "exclude_retro_difference_from_average": true}"#,
        ),
        (
            r#"{"change_month": "2026-11"}"#,
            r#"{"judged_months": ["2026-11", "2026-12", "2027-01"], "revision_from": "2027-02",
                "revision_until": "2027-08", "exempt_from_regular_determination": false}"#,
        ),
    ] {
        golden(&GETSUHEN, question, expected);
    }
}

#[test]
fn one_grade_at_the_ends() {
    for (scheme, current, change, pay, reason, standard) in [
        ("health", 1_354_999, "increase", 1_415_000, "revise", 1_390_000),
        ("health", 1_354_999, "increase", 1_414_999, "gap_too_small", 0),
        ("health", 52_999, "increase", 63_000, "revise", 68_000),
        ("health", 53_000, "increase", 63_000, "gap_too_small", 0),
        ("health", 1_415_000, "decrease", 1_354_999, "revise", 1_330_000),
        ("health", 1_414_999, "decrease", 1_354_999, "gap_too_small", 0),
        ("health", 63_000, "decrease", 52_999, "revise", 58_000),
        ("health", 63_000, "decrease", 53_000, "gap_too_small", 0),
        ("pension", 634_999, "increase", 665_000, "revise", 650_000),
        ("pension", 634_999, "increase", 664_999, "gap_too_small", 0),
        ("pension", 82_999, "increase", 93_000, "revise", 98_000),
        ("pension", 83_000, "increase", 93_000, "gap_too_small", 0),
        ("pension", 665_000, "decrease", 634_999, "revise", 620_000),
        ("pension", 664_999, "decrease", 634_999, "gap_too_small", 0),
        ("pension", 93_000, "decrease", 82_999, "revise", 88_000),
        ("pension", 93_000, "decrease", 83_000, "gap_too_small", 0),
    ] {
        let current = format!(r#""current_remuneration": {current}"#);
        let new = if standard > 0 { format!(r#", "new_standard": {standard}"#) } else { "".into() };
        let expected = format!(r#"{{"{scheme}": {{"reason": "{reason}", "grade_gap": 1{new}}}}}"#);
        golden(&GETSUHEN, &ordinary(&current, change, pay, ""), &expected);
        let only = format!(r#", "scheme": "{scheme}""#);
        let result = golden(&GETSUHEN, &ordinary(&current, change, pay, &only), &expected);
        let other = if scheme == "health" { "pension" } else { "health" };
        assert!(result.get(other).is_none());
    }
}

#[test]
fn reasons() {
    let current = r#""current_remuneration": 200000"#;
    for (change, pay, reason, file) in [
        ("increase", 240_000, "revise", true),
        ("none", 240_000, "no_fixed_pay_change", false),
        ("decrease", 240_000, "direction_differs", false),
        ("increase", 170_000, "direction_differs", false),
        ("increase", 229_999, "gap_too_small", false),
    ] {
        golden(
            &GETSUHEN,
            &ordinary(current, change, pay, ""),
            &format!(
                r#"{{"health": {{"revise": {file}, "reason": "{reason}"}},
                    "pension": {{"reason": "{reason}"}}, "file_notification": {file}}}"#
            ),
        );
    }
    for (worker_type, days, reason) in [
        ("general", 16, "days_short"),
        ("general", 17, "revise"),
        ("part_time", 16, "days_short"),
        ("part_time", 17, "revise"),
        ("short_time", 10, "days_short"),
        ("short_time", 11, "revise"),
    ] {
        let question = ordinary(current, "increase", 240_000, "")
            .replacen("\"days\": 30", &format!("\"days\": {days}"), 1)
            .replace("\"general\"", &format!("\"{worker_type}\""));
        let expected = format!(r#"{{"average": 240000, "health": {{"reason": "{reason}"}}}}"#);
        golden(&GETSUHEN, &question, &expected);
    }
}

#[test]
fn after_leave() {
    let ask = |standard: i64, pay: [i64; 3], days: [u8; 3], others: &str| {
        let months = pay.into_iter().zip(days);
        let months = months.map(|(pay, days)| format!(r#"{{"pay": {pay}, "days": {days}}}"#));
        format!(
            r#"{{"leave_kind": "maternity", "leave_end": "2026-12-31", "current_standard":
                {standard}, "months": [{}], "worker_type": {others}}}"#,
            months.collect::<Vec<_>>().join(", ")
        )
    };
    for (question, expected) in [
        (
            ask(190_000, [180_000; 3], [16, 16, 17], r#""general""#),
            r#"{"months_used": 1, "average": 180000, "health": {"reason": "revise"},
                "judged_months": ["2027-01", "2027-02", "2027-03"], "revision_from": "2027-04",
                "revision_until": "2027-08", "first_deduction_month": "2027-05"}"#,
        ),
        (
            ask(190_000, [180_000; 3], [16; 3], r#""general", "collection_month": "same_month""#),
            r#"{"months_used": 0, "health": {"revise": false, "reason": "no_usable_month",
                "grade_before": 16}, "first_deduction_month": "2027-04"}"#,
        ),
        (
            ask(190_000, [180_000; 3], [16, 15, 14], r#""part_time""#),
            r#"{"months_used": 2, "health": {"reason": "revise"}}"#,
        ),
        (
            ask(180_000, [180_000; 3], [31; 3], r#""short_time""#),
            r#"{"health": {"revise": false, "reason": "gap_too_small", "grade_gap": 0}}"#,
        ),
        (
            ask(190_000, [300_000; 3], [31; 3], r#""general", "next_leave_starts_next_day": true"#),
            r#"{"average": 300000, "health": {"revise": false, "reason": "next_leave"}}"#,
        ),
        (
            ask(1_390_000, [640_000; 3], [31; 3], r#""general""#),
            r#"{"health": {"reason": "revise", "grade_gap": 15, "new_standard": 650000},
                "pension": {"reason": "gap_too_small", "grade_gap": 0}}"#,
        ),
    ] {
        golden(&GETSUHEN, &question, expected);
    }
}

#[test]
fn late_rise_and_months() {
    golden(
        &GETSUHEN,
        r#"{"effective_month": "2026-07", "first_paid_month": "2026-09",
            "delay": "payment_error"}"#,
        r#"{"change_month": "2026-07", "judged_months": ["2026-07", "2026-08", "2026-09"],
            "revision_from": "2026-10", "exclude_retro_difference_from_average": false}"#,
    );
    for (change, from, until, exempt) in [
        ("2026-03", "2026-06", "2026-08", false),
        ("2026-04", "2026-07", "2027-08", true),
        ("2026-06", "2026-09", "2027-08", true),
        ("2026-07", "2026-10", "2027-08", false),
    ] {
        golden(
            &GETSUHEN,
            &format!(r#"{{"change_month": "{change}"}}"#),
            &format!(
                r#"{{"revision_from": "{from}", "revision_until": "{until}",
                    "exempt_from_regular_determination": {exempt}}}"#
            ),
        );
    }
}

#[test]
fn annual_average_needs_all_conditions() {
    let base = r#"{"change_month": "2026-05", "current_standard": 260000, "fixed_pay_change":
        "increase", "fixed_pay_3_months": [262000, 262000, 262000], "non_fixed_pay_12_months":
        [9000, 9000, 9000, 9000, 9000, 9000, 9000, 9000, 9000, 121000, 121000, 121000],
        "recurring_every_year": true, "employee_consent": true}"#;
    let not = r#"{"applies": false, "health": {"revise": false, "reason": "conditions_not_met",
        "grade_after": 22}, "pension": {"revise": false}}"#;
    golden(&GETSUHEN, base, r#"{"applies": true, "pension": {"new_standard": 300000}}"#);
    for (from, to) in [
        ("\"recurring_every_year\": true", "\"recurring_every_year\": false"),
        ("\"employee_consent\": true", "\"employee_consent\": false"),
        ("\"increase\"", "\"decrease\""),
        ("\"increase\"", "\"none\""),
        ("\"current_standard\": 260000", "\"current_standard\": 300000"),
        ("\"current_standard\": 260000", "\"current_standard\": 360000"),
    ] {
        golden(&GETSUHEN, &base.replace(from, to), not);
    }
}

#[test]
fn refusals() {
    let standard = |standard: i64| format!(r#""current_standard": {standard}"#);
    let both = r#""current_standard": 190000, "current_remuneration": 190000"#;
    let base = ordinary(&standard(190_000), "increase", 200_000, "");
    let after = r#"{"leave_kind": "childcare", "leave_end": "2026-05-19", "current_standard":
        190001, "worker_type": "general", "months": [{"pay": 1, "days": 31},
        {"pay": 1, "days": 31}, {"pay": 1, "days": 31}]}"#;
    for (question, code, field) in [
        (ordinary(both, "increase", 200_000, ""), "conflict", "current_standard"),
        (ordinary(&standard(190_001), "increase", 1, ""), "bad_value", "current_standard"),
        (ordinary(&standard(58_000), "increase", 1, ""), "missing_field", "current_remuneration"),
        (ordinary(&standard(88_000), "increase", 1, ""), "missing_field", "current_remuneration"),
        (ordinary(&standard(650_000), "increase", 1, ""), "missing_field", "current_remuneration"),
        (
            ordinary(&standard(1_390_000), "increase", 1, ""),
            "missing_field",
            "current_remuneration",
        ),
        (ordinary(&standard(190_000), "up", 1, ""), "bad_value", "fixed_pay_change"),
        (base.replacen("\"days\": 30", "\"days\": 32", 1), "bad_value", "months[0].days"),
        (base.replacen("\"pay\": 200000", "\"pay\": -1", 1), "bad_value", "months[0].pay"),
        (base.replacen(", \"days\": 30", "", 1), "missing_field", "months[0].days"),
        (base.replacen("{\"pay\": 200000, \"days\": 30}, ", "", 1), "bad_value", "months"),
        (base.replace("2026-05", "2026-13"), "bad_value", "change_month"),
        (base.replace("2026-05", "2030-06"), "out_of_range", "change_month"),
        (base.replace("2026-05", "2019-05"), "out_of_range", "change_month"),
        (base.replace("\"change_month\"", "\"month\""), "missing_field", "change_month"),
        (after.to_owned(), "bad_value", "current_standard"),
        (
            after.replace("190001", "190000").replace("2026-05", "2030-06"),
            "out_of_range",
            "leave_end",
        ),
    ] {
        refused(&GETSUHEN, &question, code, field);
    }
    refused(
        &GETSUHEN,
        r#"{"effective_month": "2026-07", "first_paid_month": "2026-06", "delay": "decided_late"}"#,
        "conflict",
        "first_paid_month",
    );
}
