//! Golden cases of `santei`: the examples of the contract, and cases at the edges. Amounts are
//! written arithmetic; grades are those of the published tables.

use super::SANTEI;
use crate::golden::{golden, refused};

/// A decision for 2026 of these months and other fields.
fn decision(worker_type: &str, months: &str, others: &str) -> String {
    format!(r#"{{"year": 2026, "worker_type": "{worker_type}", "months": [{months}]{others}}}"#)
}

/// April to June with this pay and days.
fn months(pay: [i64; 3], days: [u8; 3]) -> String {
    let each = ["april", "may", "june"].into_iter().zip(pay).zip(days);
    let each = each.map(|((month, pay), days)| {
        format!(r#"{{"month": "{month}", "pay": {pay}, "days": {days}}}"#)
    });
    each.collect::<Vec<_>>().join(", ")
}

#[test]
fn examples_of_the_contract() {
    for (question, expected) in [
        (
            r#"{"year": 2027, "worker_type": "general", "monthly_remuneration_july_to_june":
                [231000, 231000, 231000, 231000, 231000, 231000, 231000, 231000, 231000, 342000,
                342000, 342000], "days_july_to_june": [31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31,
                30], "recurring_every_year": true, "employee_consent": true}"#,
            r#"{"applies": true, "ordinary_average": 342000, "annual_average": 258750,
                "health_grade_gap": 4, "health_grade": 20, "health_standard": 260000}"#,
        ),
        (
            r#"{"year": 2026, "worker_type": "general", "months": [
                {"month": "april", "pay": 246800, "days": 30},
                {"month": "may", "pay": 251300, "days": 31},
                {"month": "june", "pay": 249700, "days": 30}]}"#,
            r#"{"months_used": ["april", "may", "june"], "total": 747800, "average": 249266,
                "decided_by": "average", "health_grade": 19, "health_standard": 240000,
                "pension_grade": 16, "pension_standard": 240000, "applies_from": "2026-09",
                "applies_to": "2027-08"}"#,
        ),
        (
            r#"{"year": 2027, "pay_basis": "monthly", "closing_day": 20, "pay_offset_months": 0}"#,
            r#"{"basis_days": {"april": 31, "may": 30, "june": 31}}"#,
        ),
        (
            r#"{"pay_basis": "monthly_less_absence", "scheduled_days": 21, "absence_days": 2}"#,
            r#"{"payment_basis_days": 19}"#,
        ),
        (
            r#"{"year": 2027, "acquired_on": "2027-06-09"}"#,
            r#"{"filing_required": false, "reason": "acquired_june_1_or_later"}"#,
        ),
        (r#"{"acquired_on": "2026-02-16"}"#, r#"{"acquisition_standard_until": "2026-08"}"#),
    ] {
        golden(&SANTEI, question, expected);
    }
}

#[test]
fn days_of_each_kind_of_worker() {
    for (worker_type, days, expected) in [
        ("general", [17, 16, 17], r#"{"months_used": ["april", "june"], "total": 400000}"#),
        ("short_time", [11, 10, 31], r#"{"months_used": ["april", "june"], "total": 400000}"#),
        ("part_time", [17, 16, 15], r#"{"months_used": ["april"], "total": 100000}"#),
        ("part_time", [16, 15, 14], r#"{"months_used": ["april", "may"], "total": 300000}"#),
        (
            "part_time",
            [14, 14, 14],
            r#"{"months_used": [], "month_totals": [100000, 200000, 300000], "total": 0,
                "simple_average": 0, "corrected_average": null, "average": null,
                "decided_by": "previous_standard_continues"}"#,
        ),
    ] {
        let months = months([100_000, 200_000, 300_000], days);
        golden(&SANTEI, &decision(worker_type, &months, ""), expected);
    }
}

#[test]
fn joining_months() {
    let paid = months([138_200, 276_400, 281_900], [17, 31, 30]);
    // 138,200 + 276,400 + 281,900 = 696,500; ÷ 3 = 232,166.67; 558,300 ÷ 2 = 279,150.
    let corrected = r#"{"months_used": ["may", "june"], "month_totals": [138200, 276400, 281900],
        "total": 696500, "simple_average": 232166, "corrected_average": 279150, "average": 279150,
        "decided_by": "corrected_average", "health_standard": 280000}"#;
    let whole = r#"{"months_used": ["april", "may", "june"], "corrected_average": null,
        "average": 232166, "decided_by": "average", "health_standard": 240000}"#;
    let (end, twentieth) = ("\"month_end\"", "20");
    for (acquired_on, closing_day, offset, expected) in [
        ("2026-04-01", end, 0, whole),
        ("2026-04-02", end, 0, corrected),
        ("2026-04-30", end, 0, corrected),
        ("2026-05-01", end, 0, corrected),
        ("2026-04-01", end, 1, corrected),
        ("2026-03-01", end, 1, whole),
        ("2026-03-21", twentieth, 0, whole),
        ("2026-03-22", twentieth, 0, corrected),
    ] {
        let others = format!(
            r#", "acquired_on": "{acquired_on}", "closing_day": {closing_day},
                "pay_offset_months": {offset}"#
        );
        golden(&SANTEI, &decision("general", &paid, &others), expected);
    }
    // Without the calendar of pay the default is true, unless the payment lies before the month.
    golden(&SANTEI, &decision("general", &paid, r#", "acquired_on": "2026-04-16""#), whole);
    golden(&SANTEI, &decision("general", &paid, r#", "acquired_on": "2026-05-01""#), corrected);
    let told = r#"{"month": "april", "pay": 138200, "days": 17, "full_month_paid": false},
        {"month": "may", "pay": 276400, "days": 31}, {"month": "june", "pay": 281900, "days": 30}"#;
    golden(&SANTEI, &decision("general", told, ""), corrected);
    // Told to be whole, though the person joined on the 2nd.
    let others = r#", "acquired_on": "2026-04-02", "closing_day": "month_end",
        "pay_offset_months": 0"#;
    let told = told.replace("false", "true");
    golden(&SANTEI, &decision("general", &told, others), whole);
}

#[test]
fn counted_days_of_a_monthly_salary() {
    let paid = r#"{"month": "april", "pay": 150000}, {"month": "may", "pay": 300000},
        {"month": "june", "pay": 300000}"#;
    let calendar = r#", "pay_basis": "monthly", "closing_day": 31, "pay_offset_months": 0"#;
    let whole = r#"{"months_used": ["april", "may", "june"], "average": 250000}"#;
    golden(&SANTEI, &decision("general", paid, calendar), whole);
    for (acquired_on, total, corrected) in [
        // April 14 to 30 are 17 days, April 15 to 30 are 16.
        ("2026-04-14", 750_000, "300000"),
        ("2026-04-15", 600_000, "null"),
    ] {
        let others = format!(r#"{calendar}, "acquired_on": "{acquired_on}""#);
        let expected = format!(
            r#"{{"months_used": ["may", "june"], "total": {total}, "average": 300000,
                "corrected_average": {corrected}}}"#
        );
        golden(&SANTEI, &decision("general", paid, &others), &expected);
    }
}

#[test]
fn in_kind_pay_and_the_order_given() {
    let paid = r#"{"month": "june", "pay": 200000, "in_kind": 12300, "days": 30},
        {"month": "april", "pay": 190000, "in_kind": 0, "days": 30}"#;
    // 212,300 + 190,000 = 402,300; ÷ 2 = 201,150.
    golden(
        &SANTEI,
        &decision("general", paid, ""),
        r#"{"months_used": ["april", "june"], "month_totals": [212300, 190000], "total": 402300,
            "average": 201150, "health_standard": 200000}"#,
    );
}

#[test]
fn the_previous_standard_continues() {
    let none = months([0, 0, 0], [0, 0, 0]);
    for (previous, expected) in [
        (240_000, r#"{"health_grade": 19, "pension_grade": 16, "pension_standard": 240000}"#),
        (58_000, r#"{"health_grade": 1, "pension_grade": 1, "pension_standard": 88000}"#),
        (1_390_000, r#"{"health_grade": 50, "pension_grade": 32, "pension_standard": 650000}"#),
    ] {
        let others = format!(r#", "previous_standard": {previous}"#);
        let expected = expected.replace(
            "{\"health_grade\"",
            "{\"decided_by\":
            \"previous_standard_continues\", \"average\": null, \"health_grade\"",
        );
        golden(&SANTEI, &decision("general", &none, &others), &expected);
        golden(&SANTEI, &decision("general", "", &others), &expected);
    }
    let joined_late = r#", "acquired_on": "2026-07-01", "previous_standard": 240000"#;
    golden(
        &SANTEI,
        &decision("general", &months([240_000; 3], [30; 3]), joined_late),
        r#"{"months_used": [], "total": 720000, "simple_average": 240000, "average": null,
            "decided_by": "previous_standard_continues", "health_standard": 240000}"#,
    );
}

#[test]
fn tables_of_the_year() {
    for (year, standard) in [(2026, 650_000), (2027, 680_000), (2028, 710_000), (2029, 750_000)] {
        let question = format!(
            r#"{{"year": {year}, "worker_type": "general", "months": [{}]}}"#,
            months([900_000; 3], [30; 3])
        );
        golden(&SANTEI, &question, &format!(r#"{{"pension_standard": {standard}}}"#));
    }
}

#[test]
fn filing_at_its_edges() {
    let required = r#"{"filing_required": true, "reason": "required", "filing_due": "2026-07-10",
        "applies_from": "2026-09", "applies_to": "2027-08"}"#;
    let not = |reason: &str| {
        format!(
            r#"{{"filing_required": false, "reason": "{reason}", "filing_due": "2026-07-10",
                "applies_from": "2026-09", "applies_to": "2027-08"}}"#
        )
    };
    let acquired = not("acquired_june_1_or_later");
    let left = not("not_employed_on_july_1");
    let revised = not("revised_july_to_september");
    for (fields, expected) in [
        ("", required),
        (r#", "acquired_on": "2026-05-31""#, required),
        (r#", "acquired_on": "2026-06-01""#, &acquired),
        (r#", "acquired_on": "2026-07-02""#, &acquired),
        (r#", "left_on": "2026-06-30""#, &left),
        (r#", "left_on": "2026-07-01""#, required),
        (r#", "revision_month": "2026-06""#, required),
        (r#", "revision_month": "2026-07""#, &revised),
        (r#", "revision_month": "2026-09""#, &revised),
        (r#", "revision_month": "2026-10""#, required),
        (r#", "revision_month": "2025-08""#, required),
        (r#", "acquired_on": "2020-04-01", "left_on": "2026-06-30""#, &left),
    ] {
        golden(&SANTEI, &format!(r#"{{"year": 2026{fields}}}"#), expected);
    }
}

#[test]
fn after_acquisition() {
    for (acquired_on, until) in [
        ("2026-01-01", "2026-08"),
        ("2026-05-31", "2026-08"),
        ("2026-06-01", "2027-08"),
        ("2026-12-31", "2027-08"),
    ] {
        golden(
            &SANTEI,
            &format!(r#"{{"acquired_on": "{acquired_on}"}}"#),
            &format!(r#"{{"acquisition_standard_until": "{until}"}}"#),
        );
    }
}

#[test]
fn refused_months() {
    let paid = months([200_000; 3], [30; 3]);
    let month = |fields: &str| decision("general", &format!(r#"{{"month": "may"{fields}}}"#), "");
    let twice = format!(r#"{paid}, {{"month": "may", "pay": 1, "days": 1}}"#);
    let same = r#"{"month": "may", "pay": 1, "days": 1}, {"month": "may", "pay": 1, "days": 1}"#;
    for (question, code, field) in [
        (decision("general", &twice, ""), "bad_value", "months"),
        (decision("general", same, ""), "conflict", "months[1].month"),
        (month(r#", "pay": -1, "days": 30"#), "bad_value", "months[0].pay"),
        (month(r#", "pay": 200000, "days": 32"#), "bad_value", "months[0].days"),
        (month(r#", "pay": 200000, "days": -1"#), "bad_value", "months[0].days"),
        (month(r#", "pay": 200000"#), "missing_field", "months[0].days"),
        (month(r#", "days": 30"#), "missing_field", "months[0].pay"),
        (month(r#", "pay": "200000", "days": 30"#), "wrong_type", "months[0].pay"),
        (month(r#", "pay": 1, "days": 30, "in_kind": -1"#), "bad_value", "months[0].in_kind"),
        (month(r#", "pay": 1, "days": 30, "bonus": 1"#), "unknown_field", "months[0].bonus"),
        (
            month(r#", "pay": 1, "days": 30, "full_month_paid": 1"#),
            "wrong_type",
            "months[0].full_month_paid",
        ),
    ] {
        refused(&SANTEI, &question, code, field);
    }
}

#[test]
fn refused_decisions() {
    let twelve = |entry: &str| [entry; 12].join(", ");
    let annual = |pay: &str, days: &str| {
        format!(
            r#"{{"year": 2026, "worker_type": "general",
                "monthly_remuneration_july_to_june": [{pay}], "days_july_to_june": [{days}],
                "recurring_every_year": true, "employee_consent": true}}"#
        )
    };
    let paid = months([200_000; 3], [30; 3]);
    for (question, code, field) in [
        (decision("fulltime", &paid, ""), "bad_value", "worker_type"),
        (
            decision("general", &paid, r#", "previous_standard": 245000"#),
            "bad_value",
            "previous_standard",
        ),
        (
            decision("general", &paid, r#", "closing_day": 20"#),
            "missing_field",
            "pay_offset_months",
        ),
        (
            decision("general", &paid, r#", "closing_day": 32, "pay_offset_months": 0"#),
            "bad_value",
            "closing_day",
        ),
        (
            decision("general", &paid, r#", "closing_day": 20, "pay_offset_months": 3"#),
            "bad_value",
            "pay_offset_months",
        ),
        (decision("general", &paid, r#", "left_on": "2026-06-30""#), "unknown_field", "left_on"),
        (decision("general", &paid, "").replace("2026", "2019"), "out_of_range", "year"),
        (decision("general", &paid, "").replace("2026", "2030"), "out_of_range", "year"),
        (annual(&twelve("200000"), &twelve("16")), "bad_value", "days_july_to_june"),
        (annual("200000", &twelve("30")), "bad_value", "monthly_remuneration_july_to_june"),
        (annual(&twelve("200000"), &twelve("32")), "bad_value", "days_july_to_june[0]"),
        (annual(&twelve("-1"), &twelve("30")), "bad_value", "monthly_remuneration_july_to_june[0]"),
    ] {
        refused(&SANTEI, &question, code, field);
    }
}

#[test]
fn refused_other_kinds() {
    for (question, code, field) in [
        (
            r#"{"pay_basis": "monthly_less_absence", "scheduled_days": 21, "absence_days": 22}"#,
            "conflict",
            "absence_days",
        ),
        (
            r#"{"year": 2026, "acquired_on": "2026-05-02", "left_on": "2026-05-01"}"#,
            "conflict",
            "left_on",
        ),
        (r#"{"year": 2026, "revision_month": "2026-13"}"#, "bad_value", "revision_month"),
        (r#"{"year": 2026, "worker_type": "general"}"#, "unknown_field", "worker_type"),
        (r#"{"year": 0}"#, "bad_value", "year"),
    ] {
        refused(&SANTEI, question, code, field);
    }
}
