//! `exemptions` — premiums during leave (産休・育休の免除).

use romori_statute::Law;
use romori_statute::leave_exemption::{EMPLOYMENT_INSURANCE_EXEMPT, LeaveKind, leave_exemption};
use romori_statute::trace::Trace;

use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, field, give};
use crate::topic::leave::{LEAVE_FIELDS, leave};

/// The topic.
pub static EXEMPTIONS: Topic = Topic {
    name: "exemptions",
    title: "産前産後休業・育児休業等の保険料免除",
    fields: &[&LEAVE_FIELDS, &FIELDS],
    kinds: &KINDS,
};

const MONTHS: Type = Type::List { of: &Type::Month, min: 0, max: 1200 };

static FIELDS: [Field; 7] = [
    field("worked_days_in_leave", Type::DAYS_OF_MONTH, "出生時育児休業の就業日数")
        .or(Default::Int(0)),
    field("exempt_months", MONTHS, "月額の保険料が免除される月"),
    field(
        "leave_days_in_month",
        Type::DAYS_OF_MONTH,
        "開始日と終了日が同じ月にある休業の日数（就業日数を除く）",
    )
    .nullable(),
    field("over_one_month", Type::Bool, "暦で1か月を超えるか"),
    field("bonus_premium_exempt_possible", Type::Bool, "賞与の保険料も免除される月があるか"),
    field("bonus_exempt_months", MONTHS, "その月に支払う賞与の保険料が免除される月"),
    field("employment_insurance_exempt", Type::Bool, "雇用保険料の免除（ありません）"),
];

static KINDS: [Kind; 1] = [Kind {
    name: "leave",
    needs: &[Need::Field("leave_kind"), Need::Field("leave_start"), Need::Field("leave_end")],
    may: &[May::Field("worked_days_in_leave")],
    gives: &[
        give("exempt_months"),
        give("leave_days_in_month"),
        give("over_one_month"),
        give("bonus_premium_exempt_possible"),
        give("bonus_exempt_months"),
        give("employment_insurance_exempt"),
    ],
    dated_by: &["leave_start"],
    handler: handler!(exempt),
}];

fn exempt<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let worked_days = question.get::<u8>("worked_days_in_leave")?;
    let leave = leave(question, worked_days.into())?;
    let leave = leave.ok_or_else(|| CalcError::missing("leave_kind"))?;
    if leave.kind == LeaveKind::Maternity && question.given("worked_days_in_leave") {
        return Err(CalcError::not_applicable(
            "worked_days_in_leave",
            "産前産後休業では就業日数（worked_days_in_leave）を使いません。取り除いてください。",
        ));
    }
    let found = leave_exemption(&leave, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("exempt_months", found.exempt_months)
        .put("leave_days_in_month", found.leave_days_in_month)
        .put("over_one_month", found.over_one_month)
        .put("bonus_premium_exempt_possible", !found.bonus_exempt_months.is_empty())
        .put("bonus_exempt_months", found.bonus_exempt_months)
        .put("employment_insurance_exempt", EMPLOYMENT_INSURANCE_EXEMPT))
}

#[cfg(test)]
mod tests {
    use super::EXEMPTIONS;
    use crate::golden::{golden, refused};

    fn asked(rest: &str, expected: &str) {
        golden(&EXEMPTIONS, &format!("{{{rest}}}"), expected);
    }

    #[test]
    fn the_example() {
        asked(
            r#""leave_kind": "childcare", "leave_start": "2026-10-12", "leave_end": "2026-12-06""#,
            r#"{"exempt_months": ["2026-10", "2026-11"], "leave_days_in_month": null,
                "over_one_month": true, "bonus_premium_exempt_possible": true,
                "bonus_exempt_months": ["2026-10", "2026-11"],
                "employment_insurance_exempt": false}"#,
        );
    }

    #[test]
    fn leave_within_one_month() {
        // 健康保険法159条1項2号: 14 days, less the days worked by agreement.
        for (end, worked, months, days) in [
            ("2026-10-17", "null", "[]", 13),
            ("2026-10-18", "null", r#"["2026-10"]"#, 14),
            ("2026-10-19", "1", r#"["2026-10"]"#, 14),
            ("2026-10-19", "2", "[]", 13),
            ("2026-10-19", "15", "[]", 0),
            ("2026-10-31", "20", r#"["2026-10"]"#, 7),
        ] {
            asked(
                &format!(
                    r#""leave_kind": "childcare", "leave_start": "2026-10-05",
                        "leave_end": "{end}", "worked_days_in_leave": {worked}"#
                ),
                &format!(
                    r#"{{"exempt_months": {months}, "leave_days_in_month": {days},
                        "over_one_month": false, "bonus_premium_exempt_possible": false,
                        "bonus_exempt_months": []}}"#
                ),
            );
        }
    }

    #[test]
    fn maternity_leave_has_no_number_of_days() {
        asked(
            r#""leave_kind": "maternity", "leave_start": "2026-10-20", "leave_end": "2026-11-10""#,
            r#"{"exempt_months": ["2026-10"], "leave_days_in_month": null, "over_one_month": false,
                "bonus_premium_exempt_possible": true, "bonus_exempt_months": ["2026-10"]}"#,
        );
    }

    #[test]
    fn refusals() {
        for (rest, code, field) in [
            (
                r#""leave_kind": "childcare", "leave_start": "2026-10-12",
                    "leave_end": "2026-10-11""#,
                "conflict",
                "leave_end",
            ),
            (
                r#""leave_kind": "childcare", "leave_start": "2026-10-12",
                    "leave_end": "2026-10-14",
                    "worked_days_in_leave": 4"#,
                "conflict",
                "worked_days_in_leave",
            ),
            (
                r#""leave_kind": "maternity", "leave_start": "2026-10-12",
                    "leave_end": "2026-10-14",
                    "worked_days_in_leave": 1"#,
                "not_applicable",
                "worked_days_in_leave",
            ),
            (
                r#""leave_kind": "childcare", "leave_start": "2022-09-30",
                    "leave_end": "2026-10-14""#,
                "out_of_range",
                "leave_start",
            ),
            (
                r#""leave_kind": "childcare", "leave_start": "2026-09-30",
                    "leave_end": "2036-10-14""#,
                "out_of_range",
                "leave_end",
            ),
            (
                r#""leave_kind": "sick", "leave_start": "2026-09-30", "leave_end": "2026-10-14""#,
                "bad_value",
                "leave_kind",
            ),
            (
                r#""leave_kind": "childcare", "leave_start": "2026-09-31",
                    "leave_end": "2026-10-14""#,
                "bad_value",
                "leave_start",
            ),
            (
                r#""leave_kind": "childcare", "leave_start": "2026-09-30",
                    "leave_end": "2026-10-14",
                    "worked_days_in_leave": -1"#,
                "bad_value",
                "worked_days_in_leave",
            ),
            (
                r#""leave_kind": "childcare", "leave_start": "2026-09-30""#,
                "missing_field",
                "leave_end",
            ),
            (
                r#""leave_kind": "childcare", "leave_start": "2026-09-30",
                    "leave_end": "2026-10-14",
                    "paid_on": "2026-10-01""#,
                "unknown_field",
                "paid_on",
            ),
        ] {
            refused(&EXEMPTIONS, &format!("{{{rest}}}"), code, field);
        }
    }
}
