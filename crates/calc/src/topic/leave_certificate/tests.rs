use super::LEAVE_CERTIFICATE;
use crate::golden::{golden, refused};

fn asked(rest: &str, expected: &str) -> crate::json::Json {
    golden(&LEAVE_CERTIFICATE, &format!("{{{rest}}}"), expected)
}

#[test]
fn periods_with_and_without_a_window() {
    let without = asked(r#""left_on": "2026-11-13""#, r#"{"counting_starts": "2026-11-15"}"#);
    assert!(without.get("complete_months").is_none() && without.get("fragment").is_none());
    assert_eq!(without.get("periods").unwrap().entries().len(), 12);
    asked(
        r#""left_on": "2026-11-13", "window_start": "2026-10-14", "month_paid_days": [10]"#,
        r#"{"complete_months": 1, "fragment": null, "insured_period_months": 0}"#,
    );
    asked(
        r#""left_on": "2026-11-13", "acquired_on": "2026-05-27", "rows": 1"#,
        r#"{"complete_months": 5, "insured_period_months": 5,
            "fragment": {"from": "2026-05-27", "to": "2026-06-13", "days": 18,
                "counts_as": null}}"#,
    );
    asked(
        r#""left_on": "2026-11-13", "acquired_on": "2026-05-27", "fragment_paid_hours": "80",
            "month_paid_days": [11, 10, 10], "month_paid_hours": [0, "79.5", 80]"#,
        r#"{"fragment": {"from": "2026-05-27", "to": "2026-06-13", "days": 18,
                "counts_as": 0.5}, "insured_period_months": 4.5}"#,
    );
}

#[test]
fn counting_alone() {
    asked(
        r#""month_paid_days": [10, 11, 12, 10]"#,
        r#"{"counted": [false, true, true, false], "counted_months": 2}"#,
    );
    asked(
        r#""month_paid_days": [10, 10, 10], "month_paid_hours": [79.99, 80, 80.01]"#,
        r#"{"counted": [false, true, true], "counted_months": 2}"#,
    );
    asked(r#""month_paid_days": []"#, r#"{"counted": [], "counted_months": 0}"#);
}

#[test]
fn refusals() {
    let left = r#""left_on": "2026-11-13""#;
    for (rest, code, field) in [
        (r#""acquired_on": "2026-11-14""#, "bad_value", "acquired_on"),
        (r#""window_start": "2026-11-14""#, "bad_value", "window_start"),
        (
            r#""acquired_on": "2026-05-27", "window_start": "2026-05-27""#,
            "conflict",
            "window_start",
        ),
        (r#""rows": 0"#, "bad_value", "rows"),
        (r#""month_paid_days": [20]"#, "not_applicable", "month_paid_days"),
        (
            r#""acquired_on": "2026-10-14", "fragment_paid_days": 1"#,
            "not_applicable",
            "fragment_paid_days",
        ),
        (
            r#""acquired_on": "2026-05-27", "fragment_paid_days": 19"#,
            "bad_value",
            "fragment_paid_days",
        ),
        (
            r#""acquired_on": "2026-05-27", "month_paid_hours": [80]"#,
            "missing_field",
            "month_paid_days",
        ),
        (
            r#""acquired_on": "2026-05-27", "month_paid_days": [20, 20],
                "month_paid_hours": [80]"#,
            "conflict",
            "month_paid_hours",
        ),
        (
            r#""acquired_on": "2026-05-27", "month_paid_days": [20, 20, 20, 20, 20, 20]"#,
            "bad_value",
            "month_paid_days",
        ),
        (r#""left_month": "2026-11""#, "unknown_field", "left_month"),
    ] {
        refused(&LEAVE_CERTIFICATE, &format!("{{{left}, {rest}}}"), code, field);
    }
    // The holidays of the due date are known from 2023 through 2027.
    refused(&LEAVE_CERTIFICATE, r#"{"left_on": "2027-12-21"}"#, "out_of_range", "left_on");
    refused(&LEAVE_CERTIFICATE, r#"{"left_on": "2022-12-30"}"#, "out_of_range", "left_on");
    refused(&LEAVE_CERTIFICATE, r#"{"rows": 2}"#, "missing_field", "left_on");
    refused(
        &LEAVE_CERTIFICATE,
        r#"{"month_paid_days": [1], "month_paid_hours": []}"#,
        "conflict",
        "month_paid_hours",
    );
}
