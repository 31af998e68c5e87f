//! `grades` — grades of standard remuneration (標準報酬の等級).

use romori_statute::grading::{Graded, Scheme, graded};
use romori_statute::law::Basis;
use romori_statute::remuneration::{PayItem, PayItemKind, pay_totals};
use romori_statute::trace::{Operation, Quantity, Rule, Trace, Unit};
use romori_statute::{GradeTable, Law};
use romori_types::{YearMonth, Yen};

use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::{Fields, Question};
use crate::spec::{Field, Kind, Need, Topic, Type, field, give};

/// The topic.
pub static GRADES: Topic = Topic {
    name: "grades",
    title: "標準報酬月額の等級、報酬に当たる支給",
    fields: &[&FIELDS],
    kinds: &KINDS,
};

const PAY_ITEM_KINDS: &[&str] = &[
    "base_pay",
    "allowance",
    "overtime_pay",
    "commuting_allowance",
    "expense_reimbursement",
    "congratulatory_payment",
];

static PAY_ITEM: [Field; 2] = [
    field("kind", Type::OneOf(PAY_ITEM_KINDS), "支給の種類（通勤手当は交通機関のもの）"),
    field("amount", Type::YEN, "金額"),
];

static TABLE_ROW: [Field; 3] = [
    field("grade", Type::GRADE, "等級"),
    field("from", Type::YEN, "報酬月額の下限（以上）"),
    field("standard", Type::YEN, "標準報酬月額"),
];

static PAY_ITEMS: Type = Type::List { of: &Type::Object(&PAY_ITEM), min: 0, max: 1000 };
static TABLE: Type = Type::List { of: &Type::Object(&TABLE_ROW), min: 1, max: 99 };

static FIELDS: [Field; 12] = [
    field("month", Type::Month, "適用する等級表の月"),
    field("monthly_remuneration", Type::YEN, "報酬月額"),
    field("pay_items", PAY_ITEMS, "支給項目"),
    field("gross_pay", Type::YEN, "総支給額"),
    field("employment_insurance_wages", Type::YEN, "雇用保険の賃金"),
    field("taxable_pay", Type::YEN, "課税される給与"),
    field("health_grade", Type::GRADE, "健康保険の等級"),
    field("health_standard", Type::YEN, "健康保険の標準報酬月額"),
    field("pension_grade", Type::GRADE, "厚生年金保険の等級"),
    field("pension_standard", Type::YEN, "厚生年金保険の標準報酬月額"),
    field("health_table", TABLE, "健康保険の等級表"),
    field("pension_table", TABLE, "厚生年金保険の等級表"),
];

static KINDS: [Kind; 3] = [
    Kind {
        name: "grade",
        needs: &[Need::Field("monthly_remuneration"), Need::Field("month")],
        may: &[],
        gives: &[
            give("health_grade"),
            give("health_standard"),
            give("pension_grade"),
            give("pension_standard"),
        ],
        dated_by: &["month"],
        handler: handler!(grade),
    },
    Kind {
        name: "pay items",
        needs: &[Need::Field("pay_items"), Need::Field("month")],
        may: &[],
        gives: &[
            give("gross_pay"),
            give("monthly_remuneration"),
            give("employment_insurance_wages"),
            give("taxable_pay"),
            give("health_grade"),
            give("health_standard"),
            give("pension_grade"),
            give("pension_standard"),
        ],
        dated_by: &["month"],
        handler: handler!(of_pay_items),
    },
    Kind {
        name: "table",
        needs: &[Need::Field("month")],
        may: &[],
        gives: &[give("health_table"), give("pension_table")],
        dated_by: &["month"],
        handler: handler!(table),
    },
];

static GRADE_TABLE: [Basis; 2] =
    [Basis::act("健康保険法40条1項"), Basis::act("厚生年金保険法20条1項")];

fn grade<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let remuneration = Quantity::yen("報酬月額", question.get("monthly_remuneration")?);
    grades_of(&remuneration, question.get("month")?, trace)
}

/// The grades of both schemes.
fn grades_of<T: Trace>(
    remuneration: &Quantity,
    month: YearMonth,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let law = Law::embedded();
    let health = graded(Scheme::Health, remuneration, month, law, trace)?;
    let pension = graded(Scheme::Pension, remuneration, month, law, trace)?;
    trace.gives("health_grade", &health.grade);
    trace.gives("health_standard", &health.standard);
    trace.gives("pension_grade", &pension.grade);
    trace.gives("pension_standard", &pension.standard);
    let number = |graded: &Graded| graded.grade.value.as_whole();
    Ok(Answer::new()
        .put("health_grade", number(&health))
        .put("health_standard", health.standard.as_yen())
        .put("pension_grade", number(&pension))
        .put("pension_standard", pension.standard.as_yen()))
}

fn of_pay_items<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let month = question.get("month")?;
    let given: Vec<&Fields> = question.get("pay_items")?;
    let items: Result<Vec<PayItem>, CalcError> = given.into_iter().map(pay_item).collect();
    let totals = pay_totals(&items?, month, Law::embedded(), trace)?;
    let answer = Answer::new()
        .put("gross_pay", totals.gross_pay)
        .put("monthly_remuneration", totals.remuneration.as_yen())
        .put("employment_insurance_wages", totals.wages)
        .put("taxable_pay", totals.taxable);
    Ok(answer.join(grades_of(&totals.remuneration, month, trace)?))
}

fn pay_item(fields: &Fields) -> Result<PayItem, CalcError> {
    let kind = fields.one_of(
        "kind",
        &[
            ("base_pay", PayItemKind::BasePay),
            ("allowance", PayItemKind::Allowance),
            ("overtime_pay", PayItemKind::OvertimePay),
            ("commuting_allowance", PayItemKind::CommutingAllowance),
            ("expense_reimbursement", PayItemKind::ExpenseReimbursement),
            ("congratulatory_payment", PayItemKind::CongratulatoryPayment),
        ],
    )?;
    Ok(PayItem { kind, amount: fields.get("amount")? })
}

fn table<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let month = question.get("month")?;
    Ok(Answer::new()
        .put("health_table", rows(Scheme::Health, month, trace)?)
        .put("pension_table", rows(Scheme::Pension, month, trace)?))
}

fn rows<T: Trace>(
    scheme: Scheme,
    month: YearMonth,
    trace: &mut T,
) -> Result<Vec<Answer>, CalcError> {
    let found = scheme.table(Law::embedded(), month)?;
    let table: &GradeTable = found.value;
    let grades = i64::try_from(table.rows().len()).unwrap_or(i64::MAX);
    let count = Quantity::parameter("等級の数", Yen::new(grades), Unit::Count);
    let rule = Rule::new("等級表", &GRADE_TABLE);
    rule.with(&[&found]).take(
        trace,
        "等級の数",
        Unit::Count,
        Operation::Take,
        &[&count],
        |count| {
            let asked = Quantity::month("月", month);
            format!("{asked}の{}の等級表は{count}等級です。", scheme.label())
        },
    )?;
    let row = |row: &romori_statute::grade::GradeRow| {
        Answer::new().put("grade", row.grade).put("from", row.from).put("standard", row.standard)
    };
    Ok(table.rows().iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden::{golden, refused};

    #[test]
    fn examples() {
        golden(
            &GRADES,
            r#"{"monthly_remuneration": 254321, "month": "2026-10"}"#,
            r#"{"health_grade": 20, "health_standard": 260000, "pension_grade": 17,
                "pension_standard": 260000}"#,
        );
        golden(
            &GRADES,
            r#"{"month": "2026-10", "pay_items": [
                {"kind": "base_pay", "amount": 241500},
                {"kind": "commuting_allowance", "amount": 12300},
                {"kind": "expense_reimbursement", "amount": 4700}]}"#,
            r#"{"gross_pay": 258500, "monthly_remuneration": 253800,
                "employment_insurance_wages": 253800, "taxable_pay": 241500,
                "health_standard": 260000}"#,
        );
        golden(
            &GRADES,
            r#"{"month": "2027-10"}"#,
            r#"{"health_table": ["…", {"grade": 20, "from": 250000, "standard": 260000}, "…"],
                "pension_table": [{"grade": 1, "from": 0, "standard": 88000}, "…",
                {"grade": 33, "from": 665000, "standard": 680000}]}"#,
        );
    }

    #[test]
    fn ends_and_bounds() {
        for (question, expected) in [
            (
                r#"{"monthly_remuneration": 0, "month": "2026-10"}"#,
                r#"{"health_grade": 1, "health_standard": 58000, "pension_grade": 1,
                    "pension_standard": 88000}"#,
            ),
            (
                r#"{"monthly_remuneration": 664999, "month": "2027-09"}"#,
                r#"{"health_grade": 35, "pension_grade": 32, "pension_standard": 650000}"#,
            ),
            (
                r#"{"monthly_remuneration": 665000, "month": "2027-09"}"#,
                r#"{"health_grade": 36, "pension_grade": 33, "pension_standard": 680000}"#,
            ),
            (
                r#"{"monthly_remuneration": 665000, "month": "2027-08"}"#,
                r#"{"health_grade": 36, "pension_grade": 32, "pension_standard": 650000}"#,
            ),
            (
                r#"{"monthly_remuneration": 1355000, "month": "2029-09"}"#,
                r#"{"health_grade": 50, "pension_grade": 35, "pension_standard": 750000}"#,
            ),
            (
                r#"{"pay_items": [], "month": "2026-10"}"#,
                r#"{"gross_pay": 0, "taxable_pay": 0, "health_grade": 1}"#,
            ),
            (
                r#"{"pay_items": [{"kind": "commuting_allowance", "amount": 160000},
                    {"kind": "congratulatory_payment", "amount": 50000}], "month": "2026-10"}"#,
                r#"{"gross_pay": 210000, "monthly_remuneration": 160000,
                    "employment_insurance_wages": 160000, "taxable_pay": 10000,
                    "health_grade": 13}"#,
            ),
        ] {
            golden(&GRADES, question, expected);
        }
    }

    #[test]
    fn mistakes() {
        for (question, code, field) in [
            (r#"{"monthly_remuneration": 1}"#, "missing_field", "month"),
            (
                r#"{"monthly_remuneration": -1, "month": "2026-10"}"#,
                "bad_value",
                "monthly_remuneration",
            ),
            (
                r#"{"monthly_remuneration": 1.5, "month": "2026-10"}"#,
                "wrong_type",
                "monthly_remuneration",
            ),
            (r#"{"month": "2026-13"}"#, "bad_value", "month"),
            (r#"{"month": "2030-09"}"#, "out_of_range", "month"),
            (r#"{"month": "2020-08"}"#, "out_of_range", "month"),
            (r#"{"month": "2026-10", "age": 30}"#, "unknown_field", "age"),
            (
                r#"{"month": "2026-10", "pay_items": [{"kind": "base_pay", "amount": -1}]}"#,
                "bad_value",
                "pay_items[0].amount",
            ),
            (
                r#"{"month": "2026-10", "pay_items": [{"kind": "bonus", "amount": 1}]}"#,
                "bad_value",
                "pay_items[0].kind",
            ),
            (
                r#"{"month": "2026-10", "pay_items": [{"kind": "base_pay"}]}"#,
                "missing_field",
                "pay_items[0].amount",
            ),
            (
                r#"{"month": "2026-10", "monthly_remuneration": 1, "pay_items": []}"#,
                "unknown_field",
                "pay_items",
            ),
        ] {
            refused(&GRADES, question, code, field);
        }
    }
}
