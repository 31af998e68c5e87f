use super::PAID_LEAVE;
use crate::golden::{golden, refused};

fn asked(rest: &str, expected: &str) {
    golden(&PAID_LEAVE, &format!("{{{rest}}}"), expected);
}

fn refuse(rest: &str, code: &str, field: &str) {
    refused(&PAID_LEAVE, &format!("{{{rest}}}"), code, field);
}

#[test]
fn pay_by_each_method() {
    asked(
        r#""leave_pay_method": "normal_wage", "hourly_wage": 1001, "scheduled_hours": "5.5""#,
        r#"{"leave_pay": 5506}"#,
    );
    asked(
        r#""leave_pay_method": "average_wage", "average_wage": "9123.49""#,
        r#"{"leave_pay": 9123}"#,
    );
    asked(
        r#""leave_pay_method": "standard_remuneration", "standard_monthly_remuneration": 58000"#,
        r#"{"leave_pay": 1930}"#,
    );
    for (rest, code, field) in [
        (r#""normal_wage", "average_wage": "9123.49""#, "not_applicable", "average_wage"),
        (
            r#""average_wage", "hourly_wage": 1, "scheduled_hours": 1"#,
            "not_applicable",
            "hourly_wage",
        ),
        (r#""normal_wage", "hourly_wage": 1350"#, "missing_field", "scheduled_hours"),
        (
            r#""average_wage", "average_wage": 1, "standard_monthly_remuneration": 1"#,
            "conflict",
            "standard_monthly_remuneration",
        ),
        (r#""holiday_pay", "average_wage": 1"#, "bad_value", "leave_pay_method"),
        (
            r#""normal_wage", "hourly_wage": 1350, "scheduled_hours": 24.5"#,
            "bad_value",
            "scheduled_hours",
        ),
    ] {
        refuse(&format!(r#""leave_pay_method": {rest}"#), code, field);
    }
}

/// The largest numbers of the topic, with all their decimals, stay exact.
#[test]
fn the_largest_numbers() {
    asked(
        r#""leave_pay_method": "normal_wage", "hourly_wage": 999999999999999,
            "scheduled_hours": "23.999999999""#,
        r#"{"leave_pay": 23999999998999976}"#,
    );
    asked(
        r#""leave_pay_method": "average_wage", "average_wage": "999999999999998.999999999""#,
        r#"{"leave_pay": 999999999999999}"#,
    );
    asked(
        r#""leave_pay_method": "standard_remuneration",
            "standard_monthly_remuneration": 999999999999999"#,
        r#"{"leave_pay": 33333333333330}"#,
    );
    asked(
        r#""years_of_service": "99.999999999", "weekly_days": 1, "weekly_hours": "29.999999999",
            "attendance_percent": "79.9999999""#,
        r#"{"days": 0, "grant_type": "none"}"#,
    );
}

#[test]
fn grants_by_date() {
    let work = r#""weekly_days": 4, "weekly_hours": 28, "attendance_percent": 85"#;
    // 4 days a week reach ten days, and so the duty, after 3.5 years.
    for (as_of, days, duty, left, deadline) in
        [("2026-04-01", 9, false, "0", "null"), ("2027-04-01", 10, true, "3.5", r#""2028-03-31""#)]
    {
        asked(
            &format!(r#""hired_on": "2023-10-01", "as_of": "{as_of}", {work}, "days_taken": 1.5"#),
            &format!(
                r#"{{"first_grant_on": "2024-04-01", "grant_on": "{as_of}", "days": {days},
                    "grant_type": "proportional", "five_day_obligation": {duty},
                    "remaining_to_direct": {left}, "deadline": {deadline}}}"#
            ),
        );
    }
    // Without a day the first grant; below 80% nothing is granted, but the grant's day stays.
    asked(
        r#""hired_on": "2025-08-31", "weekly_days": 5, "weekly_hours": 40,
            "attendance_percent": "79.9999999""#,
        r#"{"first_grant_on": "2026-03-01", "grant_on": "2026-03-01", "days": 0,
            "grant_type": "none", "five_day_obligation": false, "remaining_to_direct": 0,
            "deadline": null, "next_grant_on": "2027-03-01"}"#,
    );
}

#[test]
fn grants_by_service() {
    for (years, days) in [("0.49", 0), ("0.5", 10), ("1.49", 10), ("6.5", 20), ("30", 20)] {
        let duty = days > 0;
        let kind = if duty { "full" } else { "none" };
        asked(
            &format!(
                r#""years_of_service": "{years}", "weekly_days": 2, "weekly_hours": 30,
                    "attendance_percent": 80"#
            ),
            &format!(
                r#"{{"days": {days}, "grant_type": "{kind}", "five_day_obligation": {duty}}}"#
            ),
        );
    }
}

#[test]
fn attendance_and_expiry() {
    for (total, least, missed) in [(0, 0, 0), (1, 1, 0), (120, 96, 24), (121, 97, 24)] {
        asked(
            &format!(r#""total_work_days": {total}"#),
            &format!(r#"{{"min_attendance_days": {least}, "max_absence_days": {missed}}}"#),
        );
    }
    asked(r#""granted_on": "2024-02-29""#, r#"{"expires_on": "2026-03-01"}"#);
}

#[test]
fn refusals() {
    let work = r#""weekly_days": 5, "weekly_hours": 40, "attendance_percent": 100"#;
    for (rest, code, field) in [
        (format!(r#""hired_on": "2000-09-30", {work}"#), "out_of_range", "hired_on"),
        (
            format!(r#""hired_on": "2025-02-17", "as_of": "2031-08-17", {work}"#),
            "out_of_range",
            "as_of",
        ),
        (
            format!(r#""hired_on": "2025-02-17", "as_of": "2025-02-16", {work}"#),
            "bad_value",
            "as_of",
        ),
        (
            format!(r#""hired_on": "2025-02-17", "days_taken": 0.25, {work}"#),
            "bad_value",
            "days_taken",
        ),
        (
            format!(r#""hired_on": "2025-02-17", "years_of_service": 1, {work}"#),
            "unknown_field",
            "years_of_service",
        ),
        (
            r#""hired_on": "2025-02-17", "weekly_days": 5, "weekly_hours": 40"#.to_owned(),
            "missing_field",
            "attendance_percent",
        ),
        (
            r#""years_of_service": 1, "weekly_days": 0, "weekly_hours": 40,
                "attendance_percent": 100"#
                .to_owned(),
            "bad_value",
            "weekly_days",
        ),
        (r#""granted_on": "2030-09-01""#.to_owned(), "out_of_range", "granted_on"),
        (r#""total_work_days": 367"#.to_owned(), "bad_value", "total_work_days"),
    ] {
        refuse(&rest, code, field);
    }
}
