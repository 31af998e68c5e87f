//! `ids` — numbers (番号): form, check digit, normal form.

use romori_statute::check_digit::{CheckedNumber, check_digit};
use romori_statute::law::{Basis, BasisKind};
use romori_statute::trace::{Operation, Quantity, Rule, Trace, Unit};
use romori_types::{Prefecture, strip_separators};

use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Field, Kind, Need, Topic, Type, field, give, give_if};

/// The topic.
pub static IDS: Topic = Topic {
    name: "ids",
    title: "番号（個人番号・法人番号など）の形と検査用数字",
    fields: &[&FIELDS],
    kinds: &KINDS,
};

const KINDS_OF_NUMBER: &[&str] = &[
    "individual_number",
    "corporate_number",
    "invoice_number",
    "basic_pension_number",
    "employment_insurance_number",
    "employment_insurance_office_number",
    "labour_insurance_number",
    "prefecture",
];
const PROBLEMS: &[&str] = &["empty", "characters", "length", "prefix", "check_digit", "unknown"];

static FIELDS: [Field; 10] = [
    field("kind", Type::OneOf(KINDS_OF_NUMBER), "番号の種類"),
    field("value", Type::Text, "番号（空白・ハイフン・全角は取り除いて見ます）"),
    field("base", Type::Text, "検査用数字を除いた番号（個人番号11桁・法人番号12桁）"),
    field("valid", Type::Bool, "正しいか"),
    field("form_valid", Type::Bool, "形が正しいか"),
    field("check_digit_valid", Type::Bool, "検査用数字が合うか").nullable(),
    field("problem", Type::OneOf(PROBLEMS), "最初に見つかった問題").nullable(),
    field("normalized", Type::Text, "そろえた形").nullable(),
    field("check_digit", Type::Int { min: 0, max: 9 }, "正しい検査用数字").nullable(),
    field("jis_code", Type::Text, "都道府県のJISコード").nullable(),
];

static KINDS: [Kind; 2] = [
    Kind {
        name: "check",
        needs: &[Need::Field("kind"), Need::Field("value")],
        may: &[],
        gives: &[
            give("valid"),
            give("form_valid"),
            give("check_digit_valid"),
            give("problem"),
            give("normalized"),
            give_if("check_digit", "都道府県でないとき"),
            give_if("jis_code", "都道府県のとき"),
        ],
        dated_by: &[],
        handler: handler!(check),
    },
    Kind {
        name: "check digit",
        needs: &[Need::Field("kind"), Need::Field("base")],
        may: &[],
        gives: &[give("check_digit"), give("normalized")],
        dated_by: &[],
        handler: handler!(check_digit_of_base),
    },
];

/// How a number is written: so many digits, after a letter or not, with a check digit or not.
#[derive(Debug, Clone, Copy)]
struct Form {
    prefix: Option<char>,
    digits: usize,
    checked: Option<CheckedNumber>,
    /// The number is right only if its check digit is.
    check_decides: bool,
    basis: &'static [Basis],
}

impl Form {
    const fn plain(digits: usize, basis: &'static [Basis]) -> Self {
        Self { prefix: None, digits, checked: None, check_decides: false, basis }
    }
}

static INDIVIDUAL: [Basis; 1] = [Basis::ordinance("平成26年総務省令85号5条")];
static CORPORATE: [Basis; 1] = [Basis::ordinance("法人番号の指定等に関する省令2条")];
static INVOICE: [Basis; 1] = [Basis::act("消費税法57条の2")];
/// Numbers without a published check digit: their forms show how many digits they have.
static BY_FORM: [Basis; 1] = [Basis::other(BasisKind::Guidance, "届書の様式の番号欄（桁数）")];

/// The forms; a prefecture has none.
static FORMS: [(&str, Option<Form>); 8] = [
    (
        "individual_number",
        Some(Form {
            prefix: None,
            digits: 12,
            checked: Some(CheckedNumber::Individual),
            check_decides: true,
            basis: &INDIVIDUAL,
        }),
    ),
    (
        "corporate_number",
        Some(Form {
            prefix: None,
            digits: 13,
            checked: Some(CheckedNumber::Corporate),
            check_decides: true,
            basis: &CORPORATE,
        }),
    ),
    (
        "invoice_number",
        Some(Form {
            prefix: Some('T'),
            digits: 13,
            checked: Some(CheckedNumber::Corporate),
            check_decides: false,
            basis: &INVOICE,
        }),
    ),
    ("basic_pension_number", Some(Form::plain(10, &BY_FORM))),
    ("employment_insurance_number", Some(Form::plain(11, &BY_FORM))),
    ("employment_insurance_office_number", Some(Form::plain(11, &BY_FORM))),
    ("labour_insurance_number", Some(Form::plain(14, &BY_FORM))),
    ("prefecture", None),
];

fn check<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let form = question.one_of("kind", &FORMS)?;
    let bare = strip_separators(question.get("value")?);
    match form {
        Some(form) => check_number(&bare, form, trace),
        None => Ok(check_prefecture(&bare)),
    }
}

fn check_number<T: Trace>(bare: &str, form: Form, trace: &mut T) -> Result<Answer, CalcError> {
    let has_letter = form.prefix.is_some() && bare.starts_with(|c: char| c.is_ascii_alphabetic());
    let digits = if has_letter { bare.get(1..).unwrap_or_default() } else { bare };
    let problem = problem_of_form(bare, digits, form);
    note_length(digits, form, trace)?;
    let form_valid = problem.is_none();
    let mut right = None;
    let mut agrees = None;
    if let (true, Some(number)) = (form_valid, form.checked) {
        let digit = check_digit(number, number.base(digits), trace)?;
        right = Some(digit);
        agrees = Some(number.join(number.base(digits), digit) == digits);
    }
    let problem = match (problem, agrees) {
        (None, Some(false)) if form.check_decides => Some("check_digit"),
        (problem, _) => problem,
    };
    Ok(Answer::new()
        .put("valid", problem.is_none())
        .put("form_valid", form_valid)
        .put("check_digit_valid", agrees)
        .put("problem", problem)
        .put("normalized", form_valid.then(|| bare.to_owned()))
        .put("check_digit", right))
}

/// The first problem: nothing there, other characters than digits, too few or too many digits,
/// another letter before them than the one that belongs there.
fn problem_of_form(bare: &str, digits: &str, form: Form) -> Option<&'static str> {
    if bare.is_empty() {
        return Some("empty");
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some("characters");
    }
    if digits.len() != form.digits {
        return Some("length");
    }
    let prefix = form.prefix.map(String::from).unwrap_or_default();
    (bare.strip_suffix(digits) != Some(prefix.as_str())).then_some("prefix")
}

fn note_length<T: Trace>(digits: &str, form: Form, trace: &mut T) -> Result<(), CalcError> {
    let is_digit = |c: &char| c.is_ascii_digit();
    let counted = digits.chars().filter(is_digit).count();
    let count = |label, count: usize| {
        Quantity::count(label, i64::try_from(count).unwrap_or(i64::MAX), Unit::Count)
    };
    let (found, wanted) = (count("数字の個数", counted), count("桁数", form.digits));
    Rule::new("桁数", form.basis).take(
        trace,
        "桁数が合うか",
        Unit::Truth,
        Operation::Equal,
        &[&found, &wanted],
        |same| format!("数字が{found}個あります。{wanted}桁かどうか: {same}。"),
    )?;
    Ok(())
}

fn check_prefecture(bare: &str) -> Answer {
    let found: Option<Prefecture> = bare.parse().ok();
    let problem = match found {
        Some(_) => None,
        None if bare.is_empty() => Some("empty"),
        None => Some("unknown"),
    };
    Answer::new()
        .put("valid", found.is_some())
        .put("form_valid", found.is_some())
        .put("check_digit_valid", None::<bool>)
        .put("problem", problem)
        .put("normalized", found)
        .put("jis_code", found.map(|prefecture| format!("{:02}", prefecture.jis())))
}

fn check_digit_of_base<T: Trace>(
    question: &Question<'_>,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let form = question.one_of("kind", &FORMS)?.filter(|form| form.check_decides);
    let Some(number) = form.and_then(|form| form.checked) else {
        return Err(CalcError::not_applicable(
            "base",
            "「base」は個人番号（individual_number）と法人番号（corporate_number）だけに使えます。",
        ));
    };
    let base = strip_separators(question.get("base")?);
    let digit = check_digit(number, &base, trace)?;
    Ok(Answer::new().put("check_digit", digit).put("normalized", number.join(&base, digit)))
}

#[cfg(test)]
mod tests {
    use super::IDS;
    use crate::golden::{golden, refused};

    /// A question about a number and the fields expected.
    fn asked(kind: &str, value: &str, expected: &str) {
        let question = format!(r#"{{"kind": "{kind}", "value": "{value}"}}"#);
        golden(&IDS, &question, expected);
    }

    #[test]
    fn the_first_problem_is_told() {
        for (kind, value, problem) in [
            ("individual_number", "", "\"empty\""),
            ("individual_number", " －- ", "\"empty\""),
            ("individual_number", "0110 0123 456X", "\"characters\""),
            ("individual_number", "12A", "\"characters\""),
            ("individual_number", "0110 0123 456", "\"length\""),
            ("individual_number", "0110012345621", "\"length\""),
            ("individual_number", "011001234563", "\"check_digit\""),
            ("individual_number", "011001234562", "null"),
            ("corporate_number", "7010502738146", "null"),
            ("corporate_number", "8010502738146", "\"check_digit\""),
            ("corporate_number", "T7010502738146", "\"characters\""),
            ("invoice_number", "T7010502738146", "null"),
            ("invoice_number", "Ｔ7010-5027-38146", "null"),
            ("invoice_number", "T8010502738146", "null"),
            ("invoice_number", "7010502738146", "\"prefix\""),
            ("invoice_number", "A7010502738146", "\"prefix\""),
            ("invoice_number", "T701050273814", "\"length\""),
            ("invoice_number", "T701050273814T", "\"characters\""),
            ("invoice_number", "T", "\"length\""),
            ("basic_pension_number", "1234-567890", "null"),
            ("basic_pension_number", "1234-56789", "\"length\""),
            ("employment_insurance_number", "1234-567890-1", "null"),
            ("employment_insurance_office_number", "1234-567890-12", "\"length\""),
            ("labour_insurance_number", "13-1-01-123456-000", "null"),
            ("labour_insurance_number", "13101123456", "\"length\""),
            ("prefecture", "", "\"empty\""),
            ("prefecture", "東京府", "\"unknown\""),
            ("prefecture", "48", "\"unknown\""),
            ("prefecture", "１３", "null"),
        ] {
            let valid = problem == "null";
            asked(kind, value, &format!(r#"{{"valid": {valid}, "problem": {problem}}}"#));
        }
    }

    #[test]
    fn what_is_null_when_the_form_is_wrong() {
        let wrong = r#"{"form_valid": false, "check_digit_valid": null, "normalized": null,
            "check_digit": null}"#;
        asked("individual_number", "123", wrong);
        let digit_wrong = r#"{"valid": false, "form_valid": true, "check_digit_valid": false,
            "normalized": "011001234563", "check_digit": 2}"#;
        asked("individual_number", "０１１０　０１２３　４５６３", digit_wrong);
        let no_digit = r#"{"valid": true, "check_digit_valid": null, "check_digit": null}"#;
        asked("basic_pension_number", "1234-567890", no_digit);
        let no_corporation = r#"{"valid": true, "form_valid": true, "check_digit_valid": false,
            "problem": null, "normalized": "T8010502738146", "check_digit": 7}"#;
        asked("invoice_number", "T8010502738146", no_corporation);
        let unknown = r#"{"valid": false, "form_valid": false, "check_digit_valid": null,
            "normalized": null, "jis_code": null}"#;
        asked("prefecture", "東京府", unknown);
    }

    #[test]
    fn all_prefectures_by_name_and_code() {
        for prefecture in romori_types::Prefecture::all() {
            let (name, code) = (prefecture.name(), format!("{:02}", prefecture.jis()));
            let expected = format!(r#"{{"normalized": "{name}", "jis_code": "{code}"}}"#);
            asked("prefecture", name, &expected);
            asked("prefecture", &code, &expected);
        }
    }

    #[test]
    fn refusals() {
        for (question, code, field) in [
            (r#"{"kind": "passport", "value": "1"}"#, "bad_value", "kind"),
            (r#"{"kind": "individual_number", "value": 11001234562}"#, "wrong_type", "value"),
            (r#"{"kind": "individual_number"}"#, "missing_field", "value"),
            (r#"{"value": "1"}"#, "missing_field", "kind"),
            (r#"{"kind": "prefecture", "base": "1"}"#, "not_applicable", "base"),
            (r#"{"kind": "invoice_number", "base": "010502738146"}"#, "not_applicable", "base"),
            (r#"{"kind": "corporate_number", "base": "01050273814"}"#, "bad_value", "base"),
            (r#"{"kind": "corporate_number", "base": "01050273814a"}"#, "bad_value", "base"),
            (
                r#"{"kind": "corporate_number", "value": "1", "base": "010502738146"}"#,
                "unknown_field",
                "base",
            ),
            (r#"{"kind": "corporate_number", "value": null, "on": 1}"#, "missing_field", "value"),
            (r#"{"kind": "corporate_number", "value": "1", "on": 1}"#, "unknown_field", "on"),
        ] {
            refused(&IDS, question, code, field);
        }
    }
}
