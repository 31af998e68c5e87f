//! Golden cases of `bonus`: amounts are arithmetic on the rates of the day.

use super::BONUS;
use crate::golden::{golden, refused};
use crate::json::Json;

fn asked(rest: &str, expected: &str) -> Json {
    golden(&BONUS, &format!("{{{rest}}}"), expected)
}

fn absent(result: &Json, fields: &[&str]) {
    for field in fields {
        assert!(result.get(field).is_none(), "{field} in {result}");
    }
}

const HEALTH: [&str; 4] = [
    "health_care_employee",
    "child_support_employee",
    "health_care_employer",
    "child_support_employer",
];
const PENSION: [&str; 3] = ["pension_employee", "pension_employer", "child_contribution_employer"];
const TOTALS: [&str; 2] = ["total_employee", "total_employer"];
const INSURED: [&str; 3] = ["health_insured", "care_insured", "pension_insured"];

#[test]
fn the_example_of_one_bonus() {
    // 437,000 × (18.3 + 9.67 + 0.23 + 0.36)% less what the employee bears.
    asked(
        r#""bonus": 437650, "paid_on": "2026-12-15", "prefecture": "埼玉県", "age": 33"#,
        r#"{"standard_bonus": 437000, "health_standard_bonus": 437000,
            "pension_standard_bonus": 437000, "charged": true, "bonus_report_due": "2026-12-20",
            "health_insured": true, "care_insured": false, "pension_insured": true,
            "health_care_employee": 21129, "child_support_employee": 503,
            "health_care_employer": 21128, "child_support_employer": 502,
            "pension_employee": 39985, "pension_employer": 39986,
            "child_contribution_employer": 1573, "total_employee": 61617,
            "total_employer": 63189}"#,
    );
}

#[test]
fn what_is_not_known_is_absent() {
    let bonus = r#""bonus": 437650, "paid_on": "2026-12-15""#;
    let standard = r#"{"standard_bonus": 437000, "charged": true}"#;
    let result = asked(bonus, standard);
    absent(&result, &[&HEALTH[..], &PENSION, &TOTALS, &INSURED].concat());
    let result = asked(&format!(r#"{bonus}, "prefecture": "東京""#), standard);
    absent(&result, &[&HEALTH[..], &PENSION, &TOTALS, &INSURED].concat());
    let pension = r#"{"pension_insured": true, "pension_employee": 39985}"#;
    let result = asked(&format!(r#"{bonus}, "age": 33"#), pension);
    absent(&result, &[&HEALTH[..], &TOTALS].concat());
    // 75 and over: insured for nothing, so the whole is known to be 0 without rates of health.
    let nothing = r#"{"charged": true, "health_insured": false, "pension_employee": 0,
        "total_employee": 0, "total_employer": 0}"#;
    absent(&asked(&format!(r#"{bonus}, "age": 75"#), nothing), &HEALTH);
    let with_rates = r#"{"health_care_employee": 0, "child_support_employer": 0}"#;
    asked(&format!(r#"{bonus}, "age": 75, "prefecture": "13""#), with_rates);
}

#[test]
fn nothing_is_due() {
    let bonus = r#""bonus": 437650, "paid_on": "2026-12-15""#;
    let nothing = r#"{"standard_bonus": 437000, "health_standard_bonus": 437000, "charged": false,
        "health_care_employee": 0, "child_support_employee": 0, "health_care_employer": 0,
        "child_support_employer": 0, "pension_employee": 0, "pension_employer": 0,
        "child_contribution_employer": 0, "total_employee": 0, "total_employer": 0}"#;
    absent(&asked(&format!(r#"{bonus}, "left_on": "2026-12-30""#), nothing), &INSURED);
    let person = r#""prefecture": "埼玉県", "care_insured": true"#;
    asked(&format!(r#"{bonus}, {person}, "left_on": "2026-12-20""#), nothing);
    let leave =
        r#""leave_kind": "childcare", "leave_start": "2026-11-26", "leave_end": "2027-01-08""#;
    asked(&format!("{bonus}, {person}, {leave}"), nothing);
    // Left on the last day, the month is charged; leave that ends before the month's last day
    // frees no bonus.
    for charged in [
        r#""left_on": "2026-12-31""#,
        r#""leave_kind": "childcare", "leave_start": "2026-11-01", "leave_end": "2026-12-30""#,
        r#""leave_kind": "childcare", "leave_start": "2026-12-05", "leave_end": "2027-01-04""#,
    ] {
        // 437,000 × 11.29% ÷ 2 = 24,668.65.
        asked(
            &format!("{bonus}, {person}, {charged}"),
            r#"{"charged": true, "health_care_employee": 24669}"#,
        );
    }
}

#[test]
fn caps_and_earlier_bonuses() {
    for (rest, expected) in [
        (
            r#""bonus": 2876900, "health_paid_this_fiscal_year": 3214000"#,
            r#"{"standard_bonus": 2876000, "health_standard_bonus": 2516000,
                "pension_standard_bonus": 1500000}"#,
        ),
        (
            r#""bonus": 400000, "pension_paid_this_month": 1200000"#,
            r#"{"standard_bonus": 400000, "health_standard_bonus": 400000,
                "pension_standard_bonus": 300000}"#,
        ),
        (
            r#""bonus": 400000, "health_paid_this_fiscal_year": 5730000,
                "pension_paid_this_month": 1500000"#,
            r#"{"standard_bonus": 400000, "health_standard_bonus": 0,
                "pension_standard_bonus": 0}"#,
        ),
    ] {
        asked(&format!(r#"{rest}, "paid_on": "2026-12-15""#), expected);
    }
}

#[test]
fn rounding_and_a_society() {
    let bonus = r#""bonus": 437650, "paid_on": "2026-12-15", "age": 33"#;
    // 21,128.95 + 502.55 = 21,631.5: dropped with the levy, 21,631 − 21,129 = 502.
    asked(
        &format!(r#"{bonus}, "prefecture": "埼玉県", "child_support_rounding": "combined""#),
        r#"{"health_care_employee": 21129, "child_support_employee": 502}"#,
    );
    // 39,985.5 paid in cash is rounded up; by agreement everything is dropped.
    asked(
        &format!(r#"{bonus}, "collection": "paid_in_cash""#),
        r#"{"pension_employee": 39986, "pension_employer": 39985}"#,
    );
    asked(
        &format!(r#"{bonus}, "prefecture": "埼玉県", "rounding_agreement": "down""#),
        r#"{"health_care_employee": 21128, "child_support_employee": 502,
            "pension_employee": 39985}"#,
    );
    // A society whose members bear 45%: 437,000 × 9.2% × 45% = 18,091.8, the whole 40,204.
    asked(
        &format!(
            r#"{bonus}, "insurer": "society", "health_rate_percent": "9.2",
                "child_support_rate_percent": 0.23, "health_employee_share_percent": 45"#
        ),
        r#"{"health_care_employee": 18092, "health_care_employer": 22112}"#,
    );
}

#[test]
fn bonuses_of_a_year() {
    let two = r#""bonuses": [{"paid_on": "2026-07-03", "amount": 3214500},
        {"paid_on": "2026-12-04", "amount": 2876900}]"#;
    let result = asked(
        two,
        r#"{"by_month": [
            {"month": "2026-07", "standard_bonus": 3214000, "health_standard_bonus": 3214000,
             "pension_standard_bonus": 1500000},
            {"month": "2026-12", "standard_bonus": 2876000, "health_standard_bonus": 2516000,
             "pension_standard_bonus": 1500000}]}"#,
    );
    let Some(Json::List(months)) = result.get("by_month") else { panic!("{result}") };
    months.iter().for_each(|month| absent(month, &["health_care_employee", "total_employee"]));
    // 3,214,000 × 9.67% ÷ 2 = 155,396.9; × 0.23% ÷ 2 = 3,696.1; 1,500,000 × 9.15% = 137,250.
    // 2,516,000 × 9.67% ÷ 2 = 121,648.6; × 0.23% ÷ 2 = 2,893.4.
    asked(
        &format!(r#"{two}, "prefecture": "埼玉県", "age": 33"#),
        r#"{"by_month": [
            {"month": "2026-07", "health_care_employee": 155397, "child_support_employee": 3696,
             "pension_employee": 137250, "total_employee": 296343},
            {"month": "2026-12", "health_care_employee": 121649, "child_support_employee": 2893,
             "pension_employee": 137250, "total_employee": 261792}]}"#,
    );
    // Later first, two in one month, and a society before and after the levy began.
    asked(
        r#""bonuses": [{"paid_on": "2026-04-10", "amount": 100500},
            {"paid_on": "2026-03-10", "amount": 100000}, {"paid_on": "2026-04-30", "amount": 500}],
            "insurer": "society", "health_rate_percent": 9, "child_support_rate_percent": 0.23,
            "age": 33"#,
        r#"{"by_month": [
            {"month": "2026-03", "standard_bonus": 100000, "health_care_employee": 4500,
             "child_support_employee": 0},
            {"month": "2026-04", "standard_bonus": 101000, "health_care_employee": 4545,
             "child_support_employee": 116}]}"#,
    );
    asked(r#""bonuses": []"#, r#"{"by_month": []}"#);
}

#[test]
fn leave_frequency_and_report() {
    asked(
        r#""leave_kind": "childcare", "leave_start": "2026-11-26", "leave_end": "2027-01-08",
            "paid_on": "2026-12-15""#,
        r#"{"monthly_premium_exempt": true, "bonus_premium_exempt": true}"#,
    );
    asked(
        r#""leave_kind": "childcare", "leave_start": "2026-12-05", "leave_end": "2026-12-20",
            "paid_on": "2026-12-25""#,
        r#"{"monthly_premium_exempt": true, "bonus_premium_exempt": false}"#,
    );
    for (rest, expected) in [
        (r#""payments_per_year": 5"#, ("remuneration", "false", "")),
        (r#""payments_per_year": 4"#, ("remuneration", "false", "")),
        (r#""payments_per_year": 3"#, ("bonus", "true", "")),
        (
            r#""payments_per_year": 4, "payments_per_year_before": 2, "changed_on": "2026-10-01""#,
            ("bonus", "true", r#", "treated_so_through": "2027-08""#),
        ),
        (
            r#""payments_per_year": 2, "payments_per_year_before": 4, "changed_on": "2026-04-01""#,
            ("remuneration", "false", r#", "treated_so_through": "2026-08""#),
        ),
    ] {
        let (treated_as, report, through) = expected;
        let expected = format!(
            r#"{{"treated_as": "{treated_as}", "bonus_report_required": {report}{through}}}"#
        );
        asked(rest, &expected);
    }
    asked(r#""paid_on": "2026-12-21""#, r#"{"bonus_report_due": "2026-12-26"}"#);
}

#[test]
fn refusals() {
    let bonus = r#""bonus": 437650, "paid_on": "2026-12-15""#;
    let with = |more: &str| format!("{bonus}, {more}");
    for (rest, code, field) in [
        (r#""bonus": -1, "paid_on": "2026-12-15""#.to_owned(), "bad_value", "bonus"),
        (r#""bonus": 1.5, "paid_on": "2026-12-15""#.into(), "wrong_type", "bonus"),
        (r#""bonus": 1, "paid_on": "2027-04-01""#.into(), "out_of_range", "paid_on"),
        (r#""bonus": 1"#.into(), "missing_field", "paid_on"),
        (with(r#""leave_kind": "childcare""#), "missing_field", "leave_start"),
        (
            with(
                r#""leave_kind": "childcare", "leave_start": "2026-12-10",
                "leave_end": "2026-12-09""#,
            ),
            "conflict",
            "leave_end",
        ),
        (with(r#""age": 33, "care_insured": true"#), "conflict", "care_insured"),
        (with(r#""birth_date": "2027-01-01""#), "conflict", "birth_date"),
        (with(r#""age": 200"#), "bad_value", "age"),
        (with(r#""prefecture": "東京府""#), "bad_value", "prefecture"),
        (with(r#""payments_per_year": 2"#), "unknown_field", "payments_per_year"),
        (
            r#""bonuses": [{"paid_on": "2026-12-15", "amount": 1},
                {"paid_on": "2027-04-15", "amount": 1}]"#
                .into(),
            "out_of_range",
            "bonuses[1].paid_on",
        ),
        (r#""bonuses": [{"paid_on": "2026-12-15"}]"#.into(), "missing_field", "bonuses[0].amount"),
        (
            r#""bonuses": [{"paid_on": "2026-12-15", "amount": -1}]"#.into(),
            "bad_value",
            "bonuses[0].amount",
        ),
        (r#""payments_per_year": -1"#.into(), "bad_value", "payments_per_year"),
        (
            r#""payments_per_year": 4, "changed_on": "2026-10-01""#.into(),
            "missing_field",
            "payments_per_year_before",
        ),
        (
            r#""payments_per_year": 4, "payments_per_year_before": 3"#.into(),
            "missing_field",
            "changed_on",
        ),
    ] {
        refused(&BONUS, &format!("{{{rest}}}"), code, field);
    }
}
