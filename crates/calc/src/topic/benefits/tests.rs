use super::BENEFITS;
use crate::golden::{golden, refused};

fn asked(benefit: &str, rest: &str, expected: &str) {
    golden(&BENEFITS, &format!(r#"{{"benefit": "{benefit}", {rest}}}"#), expected);
}

#[test]
fn sickness() {
    let ask = |rest: &str, expected: &str| asked("sickness_allowance", rest, expected);
    let year = r#""support_start": "2026-10-05", "standards_by_month": [220000, 220000, 220000,
        220000, 190000, 190000, 190000, 190000, 190000, 190000, 190000, 190000]"#;
    ask(
        year,
        r#"{"own_base_per_day": 6670, "cap_base_per_day": null, "capped": false,
            "base_per_day": 6670, "daily_amount": 4447}"#,
    );
    ask(
        &format!(r#"{year}, "days_off": 11"#),
        r#"{"daily_amount": 4447, "paid_days": 8, "total": 35576}"#,
    );
    // Eleven months of 410,000: 13,670 and 10,670, two thirds of the lower are 7,113.3.
    ask(
        r#""support_start": "2026-10-05", "standards_by_month": [410000, 410000, 410000, 410000,
            410000, 410000, 410000, 410000, 410000, 410000, 410000], "days_off": 3,
            "waiting_completed": true"#,
        r#"{"own_base_per_day": 13670, "cap_base_per_day": 10670, "capped": true,
            "base_per_day": 10670, "daily_amount": 7113, "paid_days": 3, "total": 21339}"#,
    );
    ask(
        r#""support_start": "2030-10-05", "standards_by_month": [410000],
            "insurer_average_standard": 380000"#,
        r#"{"cap_base_per_day": 12670, "capped": true, "daily_amount": 8447}"#,
    );
    ask(r#""days_off": 2"#, r#"{"paid_days": 0}"#);
    ask(
        r#""support_start": "2026-10-05""#,
        r#"{"period_end_if_unbroken": "2028-04-04", "total_days": 548}"#,
    );
    ask(
        r#""daily_amount": 4447, "pay_per_day": 1900, "disability_pension_yearly": 720000"#,
        r#"{"paid_per_day": 2447}"#,
    );
    ask(
        r#""daily_amount": 4447, "old_age_pension_yearly": 720000, "after_retirement": true"#,
        r#"{"paid_per_day": 2447}"#,
    );
    ask(r#""insured_months": 11, "receiving_at_loss": true"#, r#"{"continues_after_loss": false}"#);
}

#[test]
fn maternity() {
    let ask = |rest: &str, expected: &str| asked("maternity_allowance", rest, expected);
    let days = r#""due_date": "2026-12-09", "birth_date_of_child": "2026-12-12""#;
    ask(
        days,
        r#"{"paid_from": "2026-10-29", "paid_to": "2027-02-06", "prenatal_days": 45,
            "postnatal_days": 56, "total_days": 101}"#,
    );
    ask(
        &format!(
            r#"{days}, "multiple": true, "leave_taken_from": "2026-10-01",
                "standards_by_month": [220000]"#
        ),
        r#"{"paid_from": "2026-10-01", "prenatal_days": 73, "total_days": 129,
            "base_per_day": 7330, "daily_amount": 4887, "total": 630423}"#,
    );
    ask(
        r#""daily_amount": 4887, "pay_per_day": 1250, "days": 101"#,
        r#"{"paid_per_day": 3637, "total": 367337}"#,
    );
    ask(r#""daily_amount": 4887, "pay_per_day": 5000"#, r#"{"paid_per_day": 0}"#);
}

#[test]
fn unemployment() {
    let ask = |rest: &str, expected: &str| asked("basic_allowance", rest, expected);
    ask(
        r#""left_on": "2026-09-30", "age_at_leaving": 37, "wages_6_months": 1638000"#,
        r#"{"daily_wage": 9100, "daily_wage_used": 9100, "daily_allowance": 6046}"#,
    );
    ask(
        r#""left_on": "2026-09-30", "age_at_leaving": 47, "daily_wage": 99999,
            "insured_months": 240, "reason": "company""#,
        r#"{"daily_wage": 99999, "daily_wage_used": 18220, "daily_allowance": 9110,
            "prescribed_days": 330, "benefit_period_days": 395, "total": 3006300}"#,
    );
    ask(
        r#""left_on": "2026-09-30", "age_at_leaving": 50, "insured_months": 12,
            "reason": "voluntary", "hard_to_employ": true"#,
        r#"{"prescribed_days": 360, "benefit_period_days": 425}"#,
    );
    ask(
        r#""left_on": "2026-09-30", "reason": "company", "insured_months_in_1_year": "6.5""#,
        r#"{"eligible": true}"#,
    );
    ask(
        r#""left_on": "2026-09-30", "reason": "voluntary", "insured_months_in_2_years": 11.5"#,
        r#"{"eligible": false}"#,
    );
    ask(r#""left_on": "2026-09-30", "reason": "voluntary""#, r#"{"restriction_months": 1}"#);
    ask(
        r#""left_on": "2026-09-30", "reason": "voluntary", "voluntary_leaves_in_5_years": 3"#,
        r#"{"restriction_months": 3}"#,
    );
    asked(
        "reemployment_allowance",
        r#""on": "2026-10-20", "remaining_days": 29, "prescribed_days": 90"#,
        r#"{"rate_percent": 0}"#,
    );
    asked(
        "reemployment_allowance",
        r#""on": "2026-10-20", "remaining_days": 59, "prescribed_days": 90,
            "daily_allowance": 9000, "age": 62"#,
        r#"{"rate_percent": 60, "daily_used": 5454, "amount": 193071}"#,
    );
}

#[test]
fn leaves() {
    asked(
        "childcare_leave",
        r#""leave_start": "2026-10-09", "daily_wage": 8640, "paid_days": 30,
            "rate_percent": "67", "wages_paid": 100000"#,
        r#"{"daily_wage_used": 8640, "amount": 107360}"#,
    );
    asked(
        "childcare_leave",
        r#""leave_start": "2026-10-09", "leave_days": 200, "wages_6_months": 1638000"#,
        r#"{"daily_wage": 9100, "daily_wage_used": 9100, "unit_periods": 7, "days_at_67": 179,
            "days_at_50": 19, "total": 1177813,
            "periods": ["…", {"from": "2027-03-09", "to": "2027-04-08", "days_at_67": 29,
                "days_at_50": 1, "amount": 181363}, {"from": "2027-04-09", "to": "2027-04-26",
                "days_at_67": 0, "days_at_50": 18, "amount": 81900}]}"#,
    );
    asked(
        "childcare_leave",
        r#""leave_start": "2026-10-09", "wages_6_months": 1000"#,
        r#"{"daily_wage": 5, "daily_wage_used": 3203}"#,
    );
    asked("childcare_leave", r#""birth_leave_days": 28"#, r#"{"remaining_days_at_67": 152}"#);
    asked(
        "birth_childcare_leave",
        r#""leave_start": "2026-10-09", "daily_wage": 9100, "leave_days": 13,
            "spouse_requirement_met": true"#,
        r#"{"birth_leave_benefit": 79261, "post_birth_support_benefit": 0, "total": 79261}"#,
    );
    asked(
        "post_birth_support",
        r#""leave_start": "2026-10-09", "daily_wage": 9100, "paid_days": 21"#,
        r#"{"daily_wage_used": 9100, "amount": 24843}"#,
    );
    asked(
        "post_birth_support",
        r#""own_leave_days": 14, "spouse_leave_days": 0, "spouse_requirement_exempt": true"#,
        r#"{"eligible": true}"#,
    );
    asked(
        "family_care_leave",
        r#""leave_start": "2026-10-09", "wages_6_months": 1638000, "paid_days": 24"#,
        r#"{"daily_wage": 9100, "daily_wage_used": 9100, "amount": 146328,
            "cap_30_days": 366222}"#,
    );
}

#[test]
fn older_workers_and_accidents() {
    asked(
        "older_worker",
        r#""birth_date": "1966-02-10", "wage_at_60_monthly": 372000,
            "wage_this_month": 248000, "month": "2026-09""#,
        r#"{"max_rate_percent": 10, "wage_ratio_percent": "66.67", "rate_percent": "7.27",
            "amount": 18029}"#,
    );
    asked(
        "older_worker",
        r#""wage_ratio_percent": 200, "max_rate_percent": 15"#,
        r#"{"rate_percent": 0, "rate_percent_exact": 0}"#,
    );
    asked(
        "older_worker",
        r#""birth_date": "1963-08-21""#,
        r#"{"reached_60_on": "2023-08-20", "max_rate_percent": 15}"#,
    );
    asked(
        "workers_comp_absence",
        r#""basic_daily_amount": 9470"#,
        r#"{"compensation_per_day": 5682, "special_per_day": 1894, "total_per_day": 7576,
            "day_total": 7576}"#,
    );
    asked(
        "workers_comp_absence",
        r#""basic_daily_amount": 9470, "days_off": 12, "accident": "commuting",
            "wage_for_hours_worked": 4470"#,
        r#"{"compensation_per_day": 3000, "special_per_day": 1000, "day_total": 8470,
            "employer_waiting_days_pay": 0, "compensation_total": 27000, "special_total": 9000,
            "insurance_total": 36000, "copayment": 200, "total": 35800}"#,
    );
}

#[test]
fn refusals() {
    for (benefit, rest, code, field) in [
        (
            "sickness_allowance",
            r#""support_start": "2026-10-05", "insurer_average_standard": 320000,
                "standards_by_month": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"#,
            "not_applicable",
            "insurer_average_standard",
        ),
        (
            "sickness_allowance",
            r#""support_start": "2027-04-05", "standards_by_month": [1]"#,
            "out_of_range",
            "support_start",
        ),
        (
            "maternity_allowance",
            r#""due_date": "2026-12-09", "birth_date_of_child": "2026-12-12",
                "insurer_average_standard": 320000"#,
            "missing_field",
            "standards_by_month",
        ),
        (
            "basic_allowance",
            r#""left_on": "2024-07-31", "age_at_leaving": 37, "daily_wage": 9000"#,
            "out_of_range",
            "left_on",
        ),
        (
            "basic_allowance",
            r#""left_on": "2026-09-30", "age_at_leaving": 65, "insured_months": 12,
                "reason": "company""#,
            "bad_value",
            "age_at_leaving",
        ),
        (
            "basic_allowance",
            r#""left_on": "2026-09-30", "reason": "voluntary", "insured_months_in_1_year": 6"#,
            "not_applicable",
            "insured_months_in_1_year",
        ),
        (
            "reemployment_allowance",
            r#""on": "2026-10-20", "remaining_days": 1, "prescribed_days": 90, "age": 41"#,
            "missing_field",
            "daily_allowance",
        ),
        (
            "childcare_leave",
            r#""leave_start": "2026-10-09", "daily_wage": 1, "paid_days": 1, "rate_percent": 60"#,
            "bad_value",
            "rate_percent",
        ),
        ("childcare_leave", r#""birth_leave_days": 29"#, "bad_value", "birth_leave_days"),
        (
            "older_worker",
            r#""wage_ratio_percent": 70, "max_rate_percent": 12"#,
            "bad_value",
            "max_rate_percent",
        ),
        ("lottery", r#""days_off": 1"#, "bad_value", "benefit"),
        ("older_worker", r#""days_off": 1"#, "missing_field", "birth_date"),
    ] {
        let question = format!(r#"{{"benefit": "{benefit}", {rest}}}"#);
        refused(&BENEFITS, &question, code, field);
    }
}

/// The largest numbers that a question may hold stay exact, with steps and without.
#[test]
fn the_largest_numbers() {
    const MOST: &str = "999999999999999";
    for (benefit, rest) in [
        (
            "sickness_allowance",
            format!(
                r#""support_start": "2026-10-05", "standards_by_month": [{MOST}, {MOST}, {MOST},
                    {MOST}, {MOST}, {MOST}, {MOST}, {MOST}, {MOST}, {MOST}, {MOST}, {MOST}],
                    "days_off": 9000"#
            ),
        ),
        (
            "sickness_allowance",
            format!(r#""daily_amount": {MOST}, "old_age_pension_yearly": {MOST}"#),
        ),
        (
            "basic_allowance",
            format!(
                r#""left_on": "2026-09-30", "age_at_leaving": 62, "wages_6_months": {MOST},
                    "insured_months": 1200, "reason": "company""#
            ),
        ),
        (
            "reemployment_allowance",
            format!(
                r#""on": "2026-10-20", "remaining_days": 100000, "prescribed_days": 100000,
                    "daily_allowance": {MOST}, "age": 150"#
            ),
        ),
        (
            "childcare_leave",
            format!(
                r#""leave_start": "2026-10-09", "daily_wage": {MOST}, "paid_days": 100000,
                    "rate_percent": 67, "wages_paid": {MOST}"#
            ),
        ),
        (
            "older_worker",
            format!(
                r#""birth_date": "1966-02-10", "wage_at_60_monthly": {MOST},
                    "wage_this_month": {MOST}, "month": "2026-09""#
            ),
        ),
        ("older_worker", r#""wage_ratio_percent": 64.0000001, "max_rate_percent": 10"#.to_owned()),
        (
            "workers_comp_absence",
            format!(
                r#""basic_daily_amount": {MOST}, "days_off": 9000,
                    "wage_for_hours_worked": 0"#
            ),
        ),
    ] {
        asked(benefit, &rest, "{}");
    }
    for (benefit, rest, code, field) in [
        (
            "maternity_allowance",
            r#""due_date": "9998-12-31", "birth_date_of_child": "0001-01-01""#,
            "bad_value",
            "birth_date_of_child",
        ),
        ("sickness_allowance", r#""support_start": "9998-12-31""#, "bad_value", "add_months"),
        ("older_worker", r#""birth_date": "9998-12-31""#, "bad_value", "birth_date"),
    ] {
        let question = format!(r#"{{"benefit": "{benefit}", {rest}}}"#);
        refused(&BENEFITS, &question, code, field);
    }
}
