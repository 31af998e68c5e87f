use super::OVERTIME;
use crate::golden::{golden, refused};

fn asked(rest: &str, expected: &str) {
    golden(&OVERTIME, &format!("{{{rest}}}"), expected);
}

fn refuse(rest: &str, code: &str, field: &str) {
    refused(&OVERTIME, &format!("{{{rest}}}"), code, field);
}

/// The seven allowances of 則21条 are left out, 167.5 hours are 2,010 ÷ 12.
#[test]
fn the_base_of_a_month() {
    asked(
        r#""monthly_base": 300000, "annual_holidays": 125, "daily_hours": 8,
            "allowances": [{"kind": "family", "amount": 1}, {"kind": "commuting", "amount": 2},
                {"kind": "separation", "amount": 3}, {"kind": "child_education", "amount": 4},
                {"kind": "housing", "amount": 5}, {"kind": "extraordinary", "amount": 6},
                {"kind": "over_one_month", "amount": 7}, {"kind": "other", "amount": 20000}],
            "overtime_hours": 62, "holiday_hours": 8, "night_hours": "1.5""#,
        r#"{"base_for_overtime": 320000, "monthly_average_hours": 160, "hourly_rate": "2000.00",
            "overtime": 155000, "overtime_over_60": 1000, "holiday": 21600, "night_premium": 750,
            "total": 178350}"#,
    );
    // 245 × 7.75 ÷ 12 = 158.2291…; 300,000 ÷ that = 1895.984…, ten hours at 1.25 23,699.8.
    let rest = r#""monthly_base": 300000, "annual_holidays": 120, "daily_hours": 7.75,
        "overtime_hours": 10"#;
    asked(
        rest,
        r#"{"monthly_average_hours": 158.22, "hourly_rate": "1895.98", "overtime": 23700}"#,
    );
    // Rounded to 1,896 yen: 23,700 exactly.
    asked(
        &format!(r#"{rest}, "hourly_rounding": "half_up", "fixed_overtime_pay": 20000"#),
        r#"{"hourly_rate": "1896.00", "overtime": 23700, "total": 23700,
            "additional_payment_required": 3700}"#,
    );
    asked(
        &format!(r#"{rest}, "calendar_days_in_year": 366"#),
        r#"{"monthly_average_hours": 158.87}"#,
    );
}

#[test]
fn hours_by_the_hour() {
    asked(
        r#""hourly_rate": "1050.4", "overtime_hours": 1, "night_hours": 1,
            "fixed_overtime_pay": 5000"#,
        r#"{"hourly_rate": "1050.40", "overtime": 1313, "overtime_over_60": 0, "holiday": 0,
            "night_premium": 263, "total": 1576, "additional_payment_required": 0}"#,
    );
    asked(
        r#""hourly_rate": "1050.5", "hourly_rounding": "half_up", "overtime_hours": 1"#,
        r#"{"hourly_rate": "1051.00", "overtime": 1314}"#,
    );
    asked(r#""hourly_rate": 1000"#, r#"{"total": 0}"#);
}

/// 労働基準法37条, 則20条.
#[test]
fn every_premium() {
    for (kind, percent, pay) in [
        ("overtime", "25", 2500),
        ("overtime_over_60", "50", 3000),
        ("holiday", "35", 2700),
        ("night_only", "25", 500),
        ("overtime_and_night", "50", 3000),
        ("overtime_over_60_and_night", "75", 3500),
        ("holiday_and_night", "60", 3200),
    ] {
        asked(
            &format!(r#""premium_kind": "{kind}", "hourly_rate": 1000, "hours": 2"#),
            &format!(r#"{{"premium_percent": {percent}, "pay": {pay}}}"#),
        );
        let alone = golden(&OVERTIME, &format!(r#"{{"premium_kind": "{kind}"}}"#), "{}");
        assert!(alone.get("pay").is_none());
    }
}

#[test]
fn parts_of_a_month() {
    asked(
        r#""monthly_pay": 250000, "scheduled_hours": 160, "absence_hours": 7.5"#,
        r#"{"deduction": 11718, "pay": 238282}"#,
    );
    let worked = golden(
        &OVERTIME,
        r#"{"monthly_pay": 250000, "scheduled_days": 21, "worked_days": 10}"#,
        r#"{"pay": 119048}"#,
    );
    assert!(worked.get("deduction").is_none());
    for (rest, code, field) in [
        (r#""scheduled_days": 21, "absence_days": 22"#, "bad_value", "absence_days"),
        (r#""scheduled_days": 0, "absence_days": 0"#, "bad_value", "scheduled_days"),
        (r#""scheduled_days": 21"#, "missing_field", "absence_days"),
        (
            r#""scheduled_days": 21, "absence_days": 1, "worked_days": 20"#,
            "conflict",
            "worked_days",
        ),
        (
            r#""scheduled_days": 21, "absence_days": 1, "scheduled_hours": 160"#,
            "conflict",
            "scheduled_hours",
        ),
    ] {
        refuse(&format!(r#""monthly_pay": 250000, {rest}"#), code, field);
    }
}

#[test]
fn average_wages_and_what_follows() {
    asked(
        r#""wage_months": [{"wages": 300000, "calendar_days": 31},
            {"wages": 90000, "calendar_days": 30, "excluded": true},
            {"wages": 310000, "calendar_days": 31}],
            "shutdown_days": 5, "notice_days": 30, "wage_period_total": 254321"#,
        r#"{"wages_3_months": 610000, "calendar_days": 62, "principle": "9838.70",
            "average_wage": "9838.70", "shutdown_allowance_per_day": 5903,
            "shutdown_allowance": 29516, "dismissal_notice_allowance": 0,
            "single_cut_max": 4919, "period_cut_max": 25432}"#,
    );
    // 552,000 ÷ 92 = 6,000; ÷ 55 × 60% = 6,021.81…
    asked(
        r#""wages_3_months": 552000, "calendar_days": 92, "pay_type": "hourly", "days_worked": 55"#,
        r#"{"principle": "6000.00", "minimum_guarantee": "6021.81", "average_wage": "6021.81"}"#,
    );
    asked(
        r#""wages_3_months": 900000, "event_date": "2026-05-31", "closing_day": "month_end""#,
        r#"{"period_from": "2026-02-01", "period_to": "2026-04-30", "calendar_days": 89,
            "average_wage": "10112.35"}"#,
    );
}

#[test]
fn average_wages_refused() {
    let base = r#""wages_3_months": 552000, "calendar_days": 92"#;
    for (rest, code, field) in [
        (r#""pay_type": "daily""#, "missing_field", "days_worked"),
        (r#""pay_type": "daily", "days_worked": 0"#, "bad_value", "days_worked"),
        (r#""days_worked": 60"#, "not_applicable", "days_worked"),
        (r#""pay_type": "weekly""#, "bad_value", "pay_type"),
        (r#""event_date": "2026-05-31""#, "conflict", "event_date"),
        (r#""wage_months": [{"wages": 1, "calendar_days": 31}]"#, "conflict", "wage_months"),
    ] {
        refuse(&format!("{base}, {rest}"), code, field);
    }
    refuse(r#""wages_3_months": 1, "calendar_days": 0"#, "bad_value", "calendar_days");
    refuse(r#""wages_3_months": 1"#, "missing_field", "calendar_days");
    refuse(
        r#""wage_months": [{"wages": 1, "calendar_days": 31, "excluded": true}]"#,
        "bad_value",
        "wage_months",
    );
}

#[test]
fn probation_and_notice() {
    for (probation, days, needed) in
        [(true, 14, false), (true, 15, true), (false, 1, true), (false, 15, true)]
    {
        asked(
            &format!(r#""on_probation": {probation}, "days_since_hired": {days}"#),
            &format!(r#"{{"notice_or_allowance_required": {needed}}}"#),
        );
    }
    for (notice, allowance) in [(29, 9123), (30, 0), (31, 0), (0, 273_704)] {
        asked(
            &format!(r#""average_wage": "9123.45", "notice_days": {notice}"#),
            &format!(r#"{{"dismissal_notice_allowance": {allowance}}}"#),
        );
    }
}

#[test]
fn limits_of_article_36() {
    asked(
        r#""special_clause": false, "overtime_hours": 45.5, "annual_overtime_hours": 360,
            "annual_holiday_hours": 200, "months_over_45_hours": 6,
            "overtime_plus_holiday_by_month": [80, 79.5, 81]"#,
        r#"{"within_45_hours": false, "overtime_plus_holiday_hours": 45.5, "single_month_ok": true,
            "average_ok": false, "months_over_45_ok": true, "annual_ok": true, "ok": false}"#,
    );
    asked(
        r#""special_clause": true, "annual_overtime_hours": 720, "annual_holiday_hours": 90,
            "overtime_plus_holiday_by_month": [99, 61, 80]"#,
        r#"{"average_ok": true, "annual_ok": true, "ok": true}"#,
    );
    let nothing = golden(&OVERTIME, r#"{"special_clause": true}"#, r#"{"ok": true}"#);
    assert!(nothing.get("single_month_ok").is_none());
    for (rest, field) in [
        (r#""holiday_hours": 1"#, "holiday_hours"),
        (r#""annual_holiday_hours": 1"#, "annual_holiday_hours"),
    ] {
        refuse(&format!(r#""special_clause": true, {rest}"#), "not_applicable", field);
    }
}

/// The largest numbers of the topic, with all their decimals, stay exact.
#[test]
fn the_largest_numbers() {
    asked(
        r#""monthly_base": 99999999999999, "annual_holidays": 1, "calendar_days_in_year": 366,
            "daily_hours": "23.999999999", "overtime_hours": "743.999999999",
            "holiday_hours": "743.999999999", "night_hours": "743.999999999""#,
        r#"{"base_for_overtime": 99999999999999, "hourly_rate": "136986301375.56",
            "total": 313890410971555}"#,
    );
    asked(
        r#""hourly_rate": "999999999999998.999999999", "overtime_hours": "743.999999999",
            "holiday_hours": "743.999999999", "night_hours": "743.999999999""#,
        r#"{"hourly_rate": "999999999999998.99", "total": 2291399999996897709}"#,
    );
    asked(
        r#""premium_kind": "holiday_and_night", "hours": "743.999999999",
            "hourly_rate": "999999999999998.999999999""#,
        r#"{"pay": 1190399999998398810}"#,
    );
    asked(
        r#""monthly_pay": 999999999999999, "scheduled_hours": "743.999999999",
            "absence_hours": "743.999999998""#,
        r#"{"deduction": 999999999998654, "pay": 1345}"#,
    );
    asked(
        r#""wages_3_months": 999999999999999, "calendar_days": 92, "pay_type": "piecework",
            "days_worked": 1, "shutdown_days": 10000, "notice_days": 0,
            "wage_period_total": 999999999999999"#,
        r#"{"principle": "10869565217391.29", "average_wage": "599999999999999.40",
            "shutdown_allowance": 3599999999999996400,
            "dismissal_notice_allowance": 17999999999999982,
            "single_cut_max": 299999999999999, "period_cut_max": 99999999999999}"#,
    );
    asked(
        r#""average_wage": "999999999999998.999999999", "notice_days": 0"#,
        r#"{"dismissal_notice_allowance": 29999999999999970}"#,
    );
    refuse(
        r#""monthly_base": 99999999999999, "monthly_scheduled_hours": 160,
            "allowances": [{"kind": "other", "amount": 1}]"#,
        "bad_value",
        "monthly_base",
    );
}

#[test]
fn other_refusals() {
    let month = r#""monthly_base": 300000"#;
    for (rest, code, field) in [
        ("", "missing_field", "monthly_scheduled_hours"),
        (r#", "monthly_scheduled_hours": 0"#, "bad_value", "monthly_scheduled_hours"),
        (r#", "annual_holidays": 365, "daily_hours": 8"#, "bad_value", "annual_holidays"),
        (r#", "annual_holidays": 120, "daily_hours": 0"#, "bad_value", "daily_hours"),
        (
            r#", "monthly_scheduled_hours": 160, "calendar_days_in_year": 366"#,
            "not_applicable",
            "calendar_days_in_year",
        ),
        (
            r#", "monthly_scheduled_hours": 160, "annual_holidays": 120"#,
            "conflict",
            "annual_holidays",
        ),
        (
            r#", "monthly_scheduled_hours": 160, "allowances": [{"kind": "meal", "amount": 1}]"#,
            "bad_value",
            "allowances[0].kind",
        ),
        (r#", "monthly_scheduled_hours": 160, "hourly_rate": 1"#, "unknown_field", "hourly_rate"),
    ] {
        refuse(&format!("{month}{rest}"), code, field);
    }
    refuse(r#""hourly_rate": 1000, "overtime_hours": 744.5"#, "bad_value", "overtime_hours");
    refuse(r#""hourly_rate": 1000, "overtime_hours": -1"#, "bad_value", "overtime_hours");
    refuse(r#""premium_kind": "dawn""#, "bad_value", "premium_kind");
    refuse("", "missing_field", "special_clause");
}
