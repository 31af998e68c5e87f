//! The general rules of questions and answers, shown on a topic made for the purpose.

use romori_statute::trace::Trace;
use romori_types::{Exact, Prefecture, Rate, YearMonth, Yen};

use crate::answer::{Answer, per_1000, percent};
use crate::error::CalcError;
use crate::golden::{coherent, golden, refused};
use crate::handler;
use crate::question::{Fields, Question};
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, YEN_MAX, field, give, give_if};

static MONTH_FIELDS: [Field; 3] = [
    field("pay", Type::YEN, "報酬"),
    field("days", Type::DAYS_OF_MONTH, "日数").optional(),
    field("in_kind", Type::YEN, "現物").or(Default::Int(7)),
];
static MONTH: Type = Type::Object(&MONTH_FIELDS);
static RATES: [Field; 1] = [field("care", Type::PERCENT, "率")];

static FIELDS: [Field; 22] = [
    field("months", Type::List { of: &MONTH, min: 1, max: 3 }, "月"),
    field("total", Type::YEN, "合計"),
    field("rates", Type::Object(&RATES), "率"),
    field("a", Type::YEN, "甲"),
    field("b", Type::YEN, "乙"),
    field("c", Type::YEN, "丙"),
    field("d", Type::YEN, "丁"),
    field("e", Type::YEN, "戊"),
    field("f", Type::YEN, "己"),
    field("chosen", Type::Text, "選んだもの"),
    field("mode", Type::OneOf(&["plain", "rich"]), "方法"),
    field("percent", Type::PERCENT, "百分率").or(Default::Int(50)),
    field("per_1000", Type::Per1000, "千分率"),
    field("hours", Type::Decimal { max: 168 }, "時間"),
    field("prefecture", Type::Prefecture, "都道府県"),
    field("month", Type::Month, "年月"),
    field("flag", Type::Bool, "真偽").or(Default::Bool(false)),
    field("name", Type::Text, "名"),
    field("numbers", Type::List { of: &Type::YEN, min: 2, max: 2 }, "数"),
    field("given", Type::Bool, "入力されたか"),
    field("none", Type::Int { min: 0, max: 0 }, "無し").nullable(),
    field("signed", Type::SIGNED_YEN, "負にもなる額"),
];

static KINDS: [Kind; 4] = [
    Kind {
        name: "months",
        needs: &[Need::Field("months")],
        may: &[],
        gives: &[give("total")],
        dated_by: &[],
        handler: handler!(months),
    },
    Kind {
        name: "types",
        needs: &[Need::Is("mode", "rich")],
        may: &[
            May::Field("percent"),
            May::Field("per_1000"),
            May::Field("hours"),
            May::Field("prefecture"),
            May::Field("month"),
            May::Field("flag"),
            May::Field("name"),
            May::Field("numbers"),
            May::Field("rates"),
            May::Field("signed"),
        ],
        gives: &[
            give("percent"),
            give_if("per_1000", "入力されたとき"),
            give_if("hours", "入力されたとき"),
            give_if("prefecture", "入力されたとき"),
            give("flag"),
            give("given"),
            give("none"),
        ],
        dated_by: &["month"],
        handler: handler!(types),
    },
    Kind {
        name: "choice",
        needs: &[Need::Is("mode", "plain"), Need::OneOf(&[&["a"], &["b", "c"]])],
        may: &[May::OneOf(&["d", "e"]), May::Or("flag", Default::Bool(true))],
        gives: &[give("chosen"), give("flag")],
        dated_by: &[],
        handler: handler!(choice),
    },
    Kind {
        name: "together",
        needs: &[Need::Field("name")],
        may: &[May::Group(&[May::Together(&["e", "f"])])],
        gives: &[give("chosen")],
        dated_by: &[],
        handler: handler!(together),
    },
];

static TOY: Topic = Topic { name: "toy", title: "見本", fields: &[&FIELDS], kinds: &KINDS };

fn months<T: Trace>(question: &Question<'_>, _trace: &mut T) -> Result<Answer, CalcError> {
    let mut total = Yen::ZERO;
    for month in question.get::<Vec<&Fields>>("months")? {
        let pay: Yen = month.get("pay")?;
        let in_kind: Yen = month.get("in_kind")?;
        if month.find::<u8>("days")? == Some(0) && pay > Yen::ZERO {
            return Err(CalcError::bad_value(month.path("days"), "日数が0です。"));
        }
        total += pay + in_kind;
    }
    Ok(Answer::new().put("total", total))
}

fn types<T: Trace>(question: &Question<'_>, _trace: &mut T) -> Result<Answer, CalcError> {
    let rate: Rate = question.get("percent")?;
    if let Some(month) = question.find::<YearMonth>("month")? {
        romori_statute::Law::embedded().care_rate.on_month(month)?;
    }
    Ok(Answer::new()
        .put("percent", percent(rate))
        .put_if("per_1000", question.find("per_1000")?.map(per_1000))
        .put_if("hours", question.find::<Exact>("hours")?)
        .put_if("prefecture", question.find::<Prefecture>("prefecture")?)
        .put("flag", question.get::<bool>("flag")?)
        .put("given", question.given("percent"))
        .put("none", None::<i64>))
}

fn choice<T: Trace>(question: &Question<'_>, _trace: &mut T) -> Result<Answer, CalcError> {
    let chosen = if question.given("a") { "a" } else { "b" };
    Ok(Answer::new().put("chosen", chosen).put("flag", question.get::<bool>("flag")?))
}

fn together<T: Trace>(_question: &Question<'_>, _trace: &mut T) -> Result<Answer, CalcError> {
    Ok(Answer::new().put("chosen", "name"))
}

#[test]
fn the_toy_is_coherent() {
    coherent(&TOY);
}

#[test]
fn fields_of_lists_have_paths_and_defaults() {
    golden(
        &TOY,
        r#"{"months": [{"pay": 5}, {"pay": 1, "in_kind": 2, "days": null}]}"#,
        r#"{"total": 15}"#,
    );
    for (months, code, field) in [
        ("[]", "bad_value", "months"),
        (r#"{"pay": 5}"#, "wrong_type", "months"),
        ("[5]", "wrong_type", "months[0]"),
        (r#"[{"pay": 5}, null]"#, "wrong_type", "months[1]"),
        (r#"[{"pay": 5}, {}]"#, "missing_field", "months[1].pay"),
        (r#"[{"pay": 5}, {"pay": null}]"#, "missing_field", "months[1].pay"),
        (r#"[{"pay": 5}, {"pay": -1}]"#, "bad_value", "months[1].pay"),
        (r#"[{"pay": 5}, {"pay": 5, "days": 32}]"#, "bad_value", "months[1].days"),
        (r#"[{"pay": 5}, {"pay": 5, "days": "3"}]"#, "wrong_type", "months[1].days"),
        (r#"[{"pay": 5}, {"pay": 5, "day": 3}]"#, "unknown_field", "months[1].day"),
        (r#"[{"pay": 5, "days": 0}]"#, "bad_value", "months[0].days"),
        (r#"[{"pay": 1}, {"pay": 1}, {"pay": 1}, {"pay": 1}]"#, "bad_value", "months"),
    ] {
        refused(&TOY, &format!(r#"{{"months": {months}}}"#), code, field);
    }
}

#[test]
fn values_are_read_exactly() {
    for (fields, expected) in [
        ("", r#"{"percent": 50, "flag": false, "given": false, "none": null}"#),
        (r#", "percent": 50"#, r#"{"percent": 50, "given": true}"#),
        (r#", "percent": 9.670"#, r#"{"percent": 9.67}"#),
        (r#", "percent": "0.1234567""#, r#"{"percent": "0.1234567"}"#),
        (r#", "percent": 1e1"#, r#"{"percent": 10}"#),
        (r#", "per_1000": "14.5""#, r#"{"per_1000": 14.5}"#),
        (r#", "hours": 38.5"#, r#"{"hours": "38.5"}"#),
        (r#", "hours": 0.1"#, r#"{"hours": "0.1"}"#),
        (r#", "hours": "168""#, r#"{"hours": 168}"#),
        (r#", "prefecture": "13""#, r#"{"prefecture": "東京都"}"#),
        (r#", "prefecture": "京都""#, r#"{"prefecture": "京都府"}"#),
        (r#", "flag": true"#, r#"{"flag": true}"#),
        (r#", "signed": -5"#, "{}"),
        (r#", "numbers": [1, 2.0]"#, "{}"),
        (r#", "month": "2026-09""#, "{}"),
    ] {
        golden(&TOY, &format!(r#"{{"mode": "rich"{fields}}}"#), expected);
    }
}

#[test]
fn values_of_another_type_or_out_of_bounds() {
    let over = YEN_MAX + 1;
    for (rest, code, field) in [
        (r#""percent": 100.0000001"#.to_owned(), "bad_value", "percent"),
        (r#""percent": 0.12345678"#.to_owned(), "bad_value", "percent"),
        (r#""percent": "9.67%""#.to_owned(), "bad_value", "percent"),
        (r#""percent": "1e1""#.to_owned(), "bad_value", "percent"),
        (r#""percent": true"#.to_owned(), "wrong_type", "percent"),
        (r#""per_1000": -1"#.to_owned(), "bad_value", "per_1000"),
        (r#""per_1000": 0.0000001"#.to_owned(), "bad_value", "per_1000"),
        (r#""hours": 168.1"#.to_owned(), "bad_value", "hours"),
        (r#""hours": "abc""#.to_owned(), "bad_value", "hours"),
        (r#""hours": [1]"#.to_owned(), "wrong_type", "hours"),
        (r#""prefecture": "東京府""#.to_owned(), "bad_value", "prefecture"),
        (r#""prefecture": 13"#.to_owned(), "wrong_type", "prefecture"),
        (r#""month": "2026-13""#.to_owned(), "bad_value", "month"),
        (r#""month": "2026-9""#.to_owned(), "bad_value", "month"),
        (r#""month": 202609"#.to_owned(), "wrong_type", "month"),
        (r#""month": "1990-01""#.to_owned(), "out_of_range", "month"),
        (r#""flag": 1"#.to_owned(), "wrong_type", "flag"),
        (r#""flag": "true""#.to_owned(), "wrong_type", "flag"),
        (r#""name": 1"#.to_owned(), "wrong_type", "name"),
        (format!(r#""name": "{}""#, "あ".repeat(201)), "bad_value", "name"),
        (r#""numbers": [1]"#.to_owned(), "bad_value", "numbers"),
        (r#""numbers": [1, 2.5]"#.to_owned(), "wrong_type", "numbers[1]"),
        (r#""numbers": [1, "2"]"#.to_owned(), "wrong_type", "numbers[1]"),
        (format!(r#""numbers": [1, {over}]"#), "bad_value", "numbers[1]"),
        (r#""numbers": [1, 99999999999999999999]"#.to_owned(), "bad_value", "numbers[1]"),
        (r#""rates": {"care": 101}"#.to_owned(), "bad_value", "rates.care"),
        (r#""rates": {}"#.to_owned(), "missing_field", "rates.care"),
        (r#""rates": {"x": 1, "care": 1}"#.to_owned(), "unknown_field", "rates.x"),
        (r#""rates": [1]"#.to_owned(), "wrong_type", "rates"),
    ] {
        refused(&TOY, &format!(r#"{{"mode": "rich", {rest}}}"#), code, field);
    }
}

#[test]
fn the_kind_and_its_alternatives() {
    golden(&TOY, r#"{"mode": "plain", "a": 1}"#, r#"{"chosen": "a", "flag": true}"#);
    golden(&TOY, r#"{"mode": "plain", "b": 1, "c": 1, "flag": false}"#, r#"{"flag": false}"#);
    golden(&TOY, r#"{"mode": "plain", "a": 1, "b": null, "e": 1}"#, r#"{"chosen": "a"}"#);
    golden(&TOY, r#"{"name": "x", "e": 1, "f": 2}"#, "{}");
    for (question, code, field) in [
        ("{}", "missing_field", "months"),
        (r#"{"mode": "plain"}"#, "missing_field", "a"),
        (r#"{"mode": "plain", "c": 1}"#, "missing_field", "b"),
        (r#"{"mode": "plain", "a": 1, "b": 1}"#, "conflict", "b"),
        (r#"{"mode": "plain", "a": 1, "b": 1, "c": 1}"#, "conflict", "b"),
        (r#"{"mode": "plain", "a": 1, "d": 1, "e": 1}"#, "conflict", "e"),
        (r#"{"mode": "plain", "a": 1, "x": 1}"#, "unknown_field", "x"),
        (r#"{"mode": "poor", "a": 1}"#, "bad_value", "mode"),
        (r#"{"mode": null, "a": 1}"#, "missing_field", "mode"),
        // `a` beside the name: the kind is that of the name, which knows no `a`.
        (r#"{"name": "x", "a": 1}"#, "unknown_field", "a"),
        (r#"{"name": "x", "f": 1}"#, "missing_field", "e"),
        ("5", "wrong_type", ""),
        ("null", "wrong_type", ""),
    ] {
        refused(&TOY, question, code, field);
    }
}
