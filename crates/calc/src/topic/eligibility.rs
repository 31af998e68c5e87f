//! `eligibility` — who is insured for health and pension (短時間労働者の適用).

use romori_statute::Law;
use romori_statute::basis_days::WorkerType;
use romori_statute::coverage::{
    CoverageCase, CoverageTest, ShortTimeFacts, WorkingTime, asks_for_wage, coverage,
};
use romori_statute::trace::Trace;
use romori_types::{Date, Yen};

use crate::answer::Answer;
use crate::error::CalcError;
use crate::handler;
use crate::question::Question;
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, field, give};

/// The topic.
pub static ELIGIBILITY: Topic = Topic {
    name: "eligibility",
    title: "健康保険・厚生年金保険の適用（4分の3基準・短時間労働者）",
    fields: &[&FIELDS],
    kinds: &KINDS,
};

const HOURS: Type = Type::Decimal { max: 168 };
const TESTS: &[&str] =
    &["weekly_hours", "monthly_wage", "is_student", "workplace_insured_count", "employment_months"];

static FIELDS: [Field; 14] = [
    field("on", Type::Date, "判定する日"),
    field("weekly_hours", HOURS, "週の所定労働時間"),
    field("normal_weekly_hours", HOURS, "通常の労働者の週の所定労働時間"),
    field("monthly_days", Type::DAYS_OF_MONTH, "月の所定労働日数"),
    field("normal_monthly_days", Type::DAYS_OF_MONTH, "通常の労働者の月の所定労働日数"),
    field(
        "monthly_wage",
        Type::YEN,
        "賃金月額（4分の3未満で、令和8年9月30日までの判定だけに使います）",
    ),
    field("is_student", Type::Bool, "学生か（4分の3未満のときに必要）"),
    field(
        "workplace_insured_count",
        Type::Int { min: 0, max: 100_000_000 },
        "厚生年金保険の被保険者の数（4分の3未満のときに必要）",
    ),
    field("voluntary_workplace", Type::Bool, "任意特定適用事業所か").or(Default::Bool(false)),
    field(
        "employment_months",
        Type::Decimal { max: 1200 },
        "雇用の見込みの月数（期間の定めがなければ入れません）",
    ),
    field("insured", Type::Bool, "被保険者になるか"),
    field(
        "worker_type",
        Type::OneOf(&["general", "part_time", "short_time"]),
        "被保険者区分（一般・短時間就労者・短時間労働者）",
    )
    .nullable(),
    field("basis_days", Type::DAYS_OF_MONTH, "支払基礎日数の下限").nullable(),
    field("failed_tests", Type::List { of: &Type::OneOf(TESTS), min: 0, max: 5 }, "満たさない要件"),
];

static KINDS: [Kind; 1] = [Kind {
    name: "insured",
    needs: &[
        Need::Field("on"),
        Need::Field("weekly_hours"),
        Need::Field("normal_weekly_hours"),
        Need::Field("monthly_days"),
        Need::Field("normal_monthly_days"),
    ],
    may: &[
        May::Field("monthly_wage"),
        May::Field("is_student"),
        May::Field("workplace_insured_count"),
        May::Field("voluntary_workplace"),
        May::Field("employment_months"),
    ],
    gives: &[give("insured"), give("worker_type"), give("basis_days"), give("failed_tests")],
    dated_by: &["on"],
    handler: handler!(insured),
}];

fn insured<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let on: Date = question.get("on")?;
    let asks_for_wage = asks_for_wage(on, Law::embedded())?;
    if !asks_for_wage && question.given("monthly_wage") {
        return Err(CalcError::not_applicable(
            "monthly_wage",
            "賃金月額の要件は令和8年10月1日に廃止されました。「monthly_wage」を取り除いてください。",
        ));
    }
    let time = WorkingTime {
        weekly_hours: question.get("weekly_hours")?,
        normal_weekly_hours: question.get("normal_weekly_hours")?,
        monthly_days: question.get("monthly_days")?,
        normal_monthly_days: question.get("normal_monthly_days")?,
    };
    time.check()?;
    let short_time = match time.reaches_three_quarters() {
        true => None,
        false => Some(short_time(question, asks_for_wage)?),
    };
    let employment_months = question.find("employment_months")?;
    let case = CoverageCase { on, time, short_time, employment_months };
    let found = coverage(&case, Law::embedded(), trace)?;
    let failed = found.failed.iter().map(|test| test_name(*test)).collect::<Vec<_>>();
    Ok(Answer::new()
        .put("insured", found.is_insured())
        .put("worker_type", found.worker_type.map(type_name))
        .put("basis_days", found.basis_days)
        .put("failed_tests", failed))
}

/// What is needed below three quarters.
fn short_time(question: &Question<'_>, asks_for_wage: bool) -> Result<ShortTimeFacts, CalcError> {
    let monthly_wage: Option<Yen> = match asks_for_wage {
        true => Some(question.get("monthly_wage")?),
        false => None,
    };
    Ok(ShortTimeFacts {
        monthly_wage,
        is_student: question.get("is_student")?,
        workplace_insured_count: question.get("workplace_insured_count")?,
        voluntary_workplace: question.get("voluntary_workplace")?,
    })
}

const fn type_name(worker_type: WorkerType) -> &'static str {
    match worker_type {
        WorkerType::General => "general",
        WorkerType::PartTime => "part_time",
        WorkerType::ShortTime => "short_time",
    }
}

const fn test_name(test: CoverageTest) -> &'static str {
    match test {
        CoverageTest::WeeklyHours => "weekly_hours",
        CoverageTest::MonthlyWage => "monthly_wage",
        CoverageTest::NotAStudent => "is_student",
        CoverageTest::WorkplaceSize => "workplace_insured_count",
        CoverageTest::EmploymentMonths => "employment_months",
    }
}

#[cfg(test)]
mod tests {
    use super::ELIGIBILITY;
    use crate::golden::{golden, refused};

    /// A question on a day, with hours and days of an office of 40 hours and 21 days.
    fn question(on: &str, hours: &str, days: u8, rest: &str) -> String {
        format!(
            r#"{{"on": "{on}", "weekly_hours": {hours}, "normal_weekly_hours": 40,
                "monthly_days": {days}, "normal_monthly_days": 21{rest}}}"#
        )
    }

    #[test]
    fn the_example() {
        golden(
            &ELIGIBILITY,
            r#"{"on": "2026-11-01", "weekly_hours": 23, "normal_weekly_hours": 38.5,
                "monthly_days": 14, "normal_monthly_days": 21, "is_student": false,
                "workplace_insured_count": 57}"#,
            r#"{"insured": true, "worker_type": "short_time", "basis_days": 11,
                "failed_tests": []}"#,
        );
    }

    #[test]
    fn three_quarters_and_below() {
        let insured = |worker_type: &str, days: u8| {
            format!(
                r#"{{"insured": true, "worker_type": "{worker_type}", "basis_days": {days},
                    "failed_tests": []}}"#
            )
        };
        let not_insured = |tests: &str| {
            format!(
                r#"{{"insured": false, "worker_type": null, "basis_days": null,
                    "failed_tests": [{tests}]}}"#
            )
        };
        let all = r#", "monthly_wage": 87999, "is_student": true, "workplace_insured_count": 50,
            "employment_months": 2"#;
        let facts = r#", "is_student": false, "workplace_insured_count": 51"#;
        let small = r#", "is_student": false, "workplace_insured_count": 5"#;
        for (on, hours, days, rest, expected) in [
            ("2026-11-01", "40", 21, String::new(), insured("general", 17)),
            ("2026-11-01", "\"30\"", 16, String::new(), insured("part_time", 17)),
            // A student above three quarters is insured like anybody else.
            ("2026-11-01", "30.0", 16, r#", "is_student": true"#.into(), insured("part_time", 17)),
            ("2026-11-01", "\"29.99\"", 21, facts.into(), insured("short_time", 11)),
            ("2026-11-01", "30", 15, facts.into(), insured("short_time", 11)),
            ("2026-11-01", "30", 15, small.into(), not_insured(r#""workplace_insured_count""#)),
            (
                "2026-11-01",
                "30",
                15,
                format!(r#"{small}, "voluntary_workplace": true"#),
                insured("short_time", 11),
            ),
            (
                "2026-09-30",
                "19.5",
                15,
                all.into(),
                not_insured(
                    r#""weekly_hours", "monthly_wage", "is_student", "workplace_insured_count",
                        "employment_months""#,
                ),
            ),
            (
                "2026-09-30",
                "20",
                15,
                format!(r#"{facts}, "monthly_wage": 88000"#),
                insured("short_time", 11),
            ),
            (
                "2026-11-01",
                "40",
                21,
                r#", "employment_months": 2"#.into(),
                not_insured(r#""employment_months""#),
            ),
            (
                "2026-11-01",
                "40",
                21,
                r#", "employment_months": "2.5""#.into(),
                insured("general", 17),
            ),
        ] {
            golden(&ELIGIBILITY, &question(on, hours, days, &rest), &expected);
        }
    }

    #[test]
    fn refusals() {
        let facts = r#", "is_student": false, "workplace_insured_count": 51"#;
        let with = |more: &str| format!("{facts}{more}");
        for (on, hours, rest, code, field) in [
            ("2026-09-30", "20", with(""), "missing_field", "monthly_wage"),
            (
                "2026-10-01",
                "20",
                with(r#", "monthly_wage": 88000"#),
                "not_applicable",
                "monthly_wage",
            ),
            (
                "2026-10-01",
                "40",
                r#", "monthly_wage": 88000"#.into(),
                "not_applicable",
                "monthly_wage",
            ),
            (
                "2026-10-01",
                "20",
                r#", "is_student": false"#.into(),
                "missing_field",
                "workplace_insured_count",
            ),
            (
                "2026-10-01",
                "20",
                r#", "workplace_insured_count": 51"#.into(),
                "missing_field",
                "is_student",
            ),
            ("2022-09-30", "20", with(""), "out_of_range", "on"),
            ("2036-04-01", "20", with(""), "out_of_range", "on"),
            ("2026-10-01", "-1", with(""), "bad_value", "weekly_hours"),
            ("2026-10-01", "168.5", with(""), "bad_value", "weekly_hours"),
            ("2026-10-01", "true", with(""), "wrong_type", "weekly_hours"),
            (
                "2026-10-01",
                "20",
                with(r#", "employment_months": -1"#),
                "bad_value",
                "employment_months",
            ),
            (
                "2026-10-01",
                "20",
                with(r#", "worker_type": "general""#),
                "unknown_field",
                "worker_type",
            ),
        ] {
            refused(&ELIGIBILITY, &question(on, hours, 14, &rest), code, field);
        }
        let none = r#"{"on": "2026-11-01", "weekly_hours": 20, "normal_weekly_hours": 0,
            "monthly_days": 14, "normal_monthly_days": 21}"#;
        refused(&ELIGIBILITY, none, "bad_value", "normal_weekly_hours");
        let none = r#"{"on": "2026-11-01", "weekly_hours": 20, "normal_weekly_hours": 40,
            "monthly_days": 32, "normal_monthly_days": 21}"#;
        refused(&ELIGIBILITY, none, "bad_value", "monthly_days");
    }
}
