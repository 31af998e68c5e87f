//! The cases of `dates`: eras, ages and periods at their edges, and refusals.

use super::DATES;
use crate::golden::{golden, refused};

#[test]
fn eras_change_on_their_first_day() {
    for (date, wareki, yymmdd) in [
        ("2019-04-30", "平成31年4月30日", "310430"),
        ("2019-05-01", "令和元年5月1日", "010501"),
        ("1989-01-07", "昭和64年1月7日", "640107"),
        ("1989-01-08", "平成元年1月8日", "010108"),
        ("1926-12-24", "大正15年12月24日", "151224"),
        ("1926-12-25", "昭和元年12月25日", "011225"),
        ("1912-07-29", "明治45年7月29日", "450729"),
        ("1912-07-30", "大正元年7月30日", "010730"),
        ("2026-11-22", "令和8年11月22日", "081122"),
    ] {
        let question = format!(r#"{{"ask": "wareki", "date": "{date}"}}"#);
        let expected = format!(r#"{{"wareki": "{wareki}", "era_yymmdd": "{yymmdd}"}}"#);
        golden(&DATES, &question, &expected);
        let question = format!(r#"{{"wareki": "{wareki}"}}"#);
        golden(&DATES, &question, &format!(r#"{{"date": "{date}"}}"#));
    }
}

#[test]
fn era_dates_as_people_write_them() {
    for (text, date) in [
        ("令和1年5月1日", "2019-05-01"),
        ("令和01年05月01日", "2019-05-01"),
        ("令和８年１１月２２日", "2026-11-22"),
        ("昭和58年7月19日", "1983-07-19"),
    ] {
        let question = format!(r#"{{"wareki": "{text}"}}"#);
        golden(&DATES, &question, &format!(r#"{{"date": "{date}"}}"#));
    }
    for text in [
        "平成31年5月1日",
        "令和元年4月30日",
        "昭和64年1月8日",
        "令和0年1月1日",
        "令和8年2月30日",
        "令和8年13月1日",
        "令和8年元月1日",
        "令和8年7月",
        "R8.7.10",
        "2026-07-10",
        "2026年7月10日",
        "",
        "安政元年1月1日",
    ] {
        refused(&DATES, &format!(r#"{{"wareki": "{text}"}}"#), "bad_value", "wareki");
    }
}

#[test]
fn ages_are_reached_on_the_day_before() {
    // 年齢計算ニ関スル法律, 民法143条2項: who is born on the 1st reaches on the last of the month.
    for (birth, age, reached) in [
        ("1979-11-01", 65, "2044-10-31"),
        ("1984-02-29", 40, "2024-02-28"),
        ("1984-02-29", 41, "2025-02-28"),
        ("1986-01-01", 40, "2025-12-31"),
        ("1986-01-01", 0, "1986-01-01"),
    ] {
        let question = format!(r#"{{"birth_date": "{birth}", "age": {age}}}"#);
        golden(&DATES, &question, &format!(r#"{{"reached_on": "{reached}"}}"#));
    }
    for (on, age) in [("2026-07-17", 42), ("2026-07-18", 43), ("2026-07-19", 43), ("1983-07-19", 0)]
    {
        let question = format!(r#"{{"birth_date": "1983-07-19", "on": "{on}"}}"#);
        golden(&DATES, &question, &format!(r#"{{"age": {age}}}"#));
    }
    let before = r#"{"birth_date": "1983-07-19", "on": "1983-07-18"}"#;
    refused(&DATES, before, "conflict", "on");
}

#[test]
fn the_calendar_of_days() {
    for (date, calendar, expected) in [
        (
            "2026-12-31",
            r#", "calendar": "bank""#,
            r#"{"weekend": false, "holiday": false, "holiday_name": null, "holiday_kind": null,
                "business_day": true, "bank_open": false, "next_business_day": "2027-01-04",
                "previous_business_day": "2026-12-30"}"#,
        ),
        (
            "2026-12-31",
            "",
            r#"{"business_day": true, "bank_open": false, "next_business_day": "2027-01-04"}"#,
        ),
        (
            "2026-09-22",
            "",
            r#"{"holiday": true, "holiday_kind": "citizens", "next_business_day": "2026-09-24",
                "previous_business_day": "2026-09-18"}"#,
        ),
        (
            "2027-03-21",
            "",
            r#"{"weekend": true, "holiday": true, "holiday_name": "春分の日",
                "holiday_kind": "national", "business_day": false, "bank_open": false}"#,
        ),
    ] {
        let question = format!(r#"{{"ask": "calendar", "date": "{date}"{calendar}}}"#);
        golden(&DATES, &question, expected);
    }
}

#[test]
fn moved_days_and_paydays() {
    for (rest, adjusted) in [
        (r#""date": "2027-05-29", "adjust": "previous_business_day""#, "2027-05-28"),
        (r#""date": "2027-05-29", "adjust": "none""#, "2027-05-29"),
        (r#""date": "2026-12-31", "adjust": "next_business_day""#, "2027-01-04"),
        (
            r#""date": "2026-12-31", "adjust": "next_business_day", "calendar": "standard""#,
            "2026-12-31",
        ),
        (r#""date": "2035-05-29", "adjust": "none""#, "2035-05-29"),
    ] {
        let expected = format!(r#"{{"adjusted": "{adjusted}"}}"#);
        golden(&DATES, &format!("{{{rest}}}"), &expected);
    }
    let question = r#"{"closing_day": "month_end", "pay_offset_months": 1, "payday": 31,
        "work_month": "2026-01", "adjust": "previous_business_day"}"#;
    let expected = r#"{"period_from": "2026-01-01", "period_to": "2026-01-31",
        "nominal_pay_date": "2026-02-28", "pay_date": "2026-02-27"}"#;
    golden(&DATES, question, expected);
    let question = r#"{"closing_day": 30, "pay_offset_months": 0, "payday": "month_end",
        "work_month": "2026-03", "adjust": "none"}"#;
    let expected = r#"{"period_from": "2026-03-01", "period_to": "2026-03-30",
        "nominal_pay_date": "2026-03-31", "pay_date": "2026-03-31"}"#;
    golden(&DATES, question, expected);
}

#[test]
fn due_dates_by_their_procedure() {
    for (question, due, adjusted, from) in [
        (r#""due_rule": "regular_determination", "year": 2027"#, "07-10", "07-12", "07-01"),
        (
            r#""due_rule": "labour_insurance_annual_renewal", "year": 2027"#,
            "07-10",
            "07-12",
            "06-01",
        ),
        (r#""due_rule": "social_insurance_premium", "month": "2027-01""#, "02-28", "03-01", ""),
        (r#""due_rule": "withholding_tax", "month": "2026-12""#, "01-10", "01-12", ""),
        (r#""due_rule": "resident_tax", "month": "2026-12""#, "01-10", "01-12", ""),
        (
            r#""due_rule": "social_insurance_loss", "event_date": "2027-04-01""#,
            "04-06",
            "04-06",
            "",
        ),
        (r#""due_rule": "bonus_report", "event_date": "2027-06-30""#, "07-05", "07-05", ""),
        (
            r#""due_rule": "employment_insurance_loss", "event_date": "2027-04-01""#,
            "04-11",
            "04-12",
            "",
        ),
    ] {
        let expected = format!(r#"{{"due": "2027-{due}", "due_adjusted": "2027-{adjusted}"}}"#);
        let result = golden(&DATES, &format!("{{{question}}}"), &expected);
        let filing_from = result.get("filing_from").and_then(crate::json::Json::text);
        let wanted = (!from.is_empty()).then(|| format!("2027-{from}"));
        assert_eq!(filing_from, wanted.as_deref(), "{question}");
    }
}

#[test]
fn refusals() {
    for (question, code, field) in [
        ("{}", "missing_field", "wareki"),
        (r#"{"date": "2026-11-22"}"#, "missing_field", "ask"),
        (r#"{"ask": "moon", "date": "2026-11-22"}"#, "bad_value", "ask"),
        (r#"{"ask": 1, "date": "2026-11-22"}"#, "wrong_type", "ask"),
        (r#"{"ask": "wareki", "date": "2026-11-31"}"#, "bad_value", "date"),
        (r#"{"ask": "wareki", "date": "20261122"}"#, "bad_value", "date"),
        (r#"{"ask": "wareki", "date": 20261122}"#, "wrong_type", "date"),
        (r#"{"ask": "wareki", "date": "1868-01-24"}"#, "out_of_range", "date"),
        (
            r#"{"ask": "wareki", "date": "2026-11-22", "calendar": "bank"}"#,
            "unknown_field",
            "calendar",
        ),
        (r#"{"ask": "calendar", "date": "2028-01-01"}"#, "out_of_range", "date"),
        (r#"{"ask": "calendar", "date": "2027-12-31"}"#, "out_of_range", "date"),
        (
            r#"{"ask": "calendar", "date": "2026-11-22", "calendar": "moon"}"#,
            "bad_value",
            "calendar",
        ),
        (r#"{"date": "2026-08-31", "add_months": 1.5}"#, "wrong_type", "add_months"),
        (r#"{"date": "2026-08-31", "add_months": "6"}"#, "wrong_type", "add_months"),
        (r#"{"date": "9990-08-31", "add_months": 120}"#, "bad_value", "add_months"),
        (r#"{"date": "2028-08-31", "adjust": "next_business_day"}"#, "out_of_range", "date"),
    ] {
        refused(&DATES, question, code, field);
    }
}

#[test]
fn refusals_of_spans_and_due_dates() {
    for (question, code, field) in [
        (r#"{"from": "2027-02-02", "to": "2027-02-01"}"#, "conflict", "to"),
        (r#"{"from": "2027-02-02", "to": "2028-02-01"}"#, "out_of_range", "to"),
        (r#"{"from": "2022-02-02", "to": "2027-02-01"}"#, "out_of_range", "from"),
        (r#"{"birth_date": "1983-07-19", "age": 200}"#, "bad_value", "age"),
        (r#"{"birth_date": "1983-07-19", "age": -1}"#, "bad_value", "age"),
        (r#"{"birth_date": "1983-07-19", "age": 43, "on": "2026-07-18"}"#, "unknown_field", "on"),
        (r#"{"due_rule": "bonus_report", "year": 2026}"#, "not_applicable", "year"),
        (r#"{"due_rule": "regular_determination", "month": "2026-07"}"#, "not_applicable", "month"),
        (
            r#"{"due_rule": "regular_determination", "year": 2026, "month": "2026-07"}"#,
            "conflict",
            "month",
        ),
        (r#"{"due_rule": "bonus_report"}"#, "missing_field", "year"),
        (r#"{"due_rule": "withholding_tax", "month": "2027-12"}"#, "out_of_range", "month"),
        (r#"{"due_rule": "regular_determination", "year": 2028}"#, "out_of_range", "year"),
        (r#"{"due_rule": "bonus", "month": "2026-12"}"#, "bad_value", "due_rule"),
        (r#"{"year": 2022}"#, "out_of_range", "year"),
        (r#"{"year": 2028}"#, "out_of_range", "year"),
        (r#"{"year": "2027"}"#, "wrong_type", "year"),
        (
            r#"{"closing_day": 0, "pay_offset_months": 0, "payday": 28, "work_month": "2027-02",
                "adjust": "none"}"#,
            "bad_value",
            "closing_day",
        ),
        (
            r#"{"closing_day": 15, "pay_offset_months": 4, "payday": 28, "work_month": "2027-02",
                "adjust": "none"}"#,
            "bad_value",
            "pay_offset_months",
        ),
        (
            r#"{"closing_day": 15, "pay_offset_months": 0, "payday": "last",
                "work_month": "2027-02", "adjust": "none"}"#,
            "bad_value",
            "payday",
        ),
        (
            r#"{"closing_day": 15, "pay_offset_months": 1, "payday": 28, "work_month": "2027-12",
                "adjust": "next_business_day"}"#,
            "out_of_range",
            "work_month",
        ),
        ("[1]", "wrong_type", ""),
        ("{\"year\": 2027, \"year\": 2027}", "bad_json", ""),
        ("", "bad_json", ""),
        ("{\"year\": }", "bad_json", ""),
    ] {
        refused(&DATES, question, code, field);
    }
    // `null` is the same as leaving the field out, also an unknown one.
    golden(&DATES, r#"{"year": 2027, "month": null, "x": null}"#, "{}");
}
