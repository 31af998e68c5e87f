//! `employment_insurance` — premiums and coverage (雇用保険).

use romori_statute::Law;
use romori_statute::employment_insurance::{
    EmploymentPremium, EmploymentPremiumCase, InsuredBusiness, employment_insurance_rate,
    employment_premium, explained_employment_rate,
};
use romori_statute::employment_insurance_coverage::{
    EmploymentCoverageCase, EmploymentStatus, InsuredCategory, SeveralJobsCase, Studies,
    employment_coverage, insured_category, is_worker, several_jobs,
};
use romori_statute::law::EmploymentInsuranceRate;
use romori_statute::trace::Trace;
use romori_types::{Exact, FiscalYear, Yen};

use crate::answer::{Answer, per_1000};
use crate::error::CalcError;
use crate::handler;
use crate::question::{Fields, Question};
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, field, give, give_if};
use crate::topic::insurer::share_rounding;
use crate::topic::shared::SHARE_ROUNDING_FIELDS;

/// The topic.
pub static EMPLOYMENT_INSURANCE: Topic = Topic {
    name: "employment_insurance",
    title: "雇用保険の保険料と適用",
    fields: &[&SHARE_ROUNDING_FIELDS, &FIELDS, &RESULTS],
    kinds: &KINDS,
};

const HOURS: Type = Type::Decimal { max: 168 };
const PAYMENTS: Type = Type::List { of: &Type::YEN, min: 1, max: 10_000 };
static JOB: [Field; 1] = [field("weekly_hours", HOURS, "その事業所の週の所定労働時間")];
const JOBS: Type = Type::List { of: &Type::Object(&JOB), min: 1, max: 100 };

static FIELDS: [Field; 13] = [
    field("fiscal_year", Type::YEAR, "年度"),
    field(
        "business",
        Type::OneOf(&["general", "agriculture", "construction"]),
        "事業の種類（一般・農林水産と清酒製造・建設）",
    ),
    field("wages", Type::YEN, "1回に支払う賃金（給与か賞与、通勤手当を含む）"),
    field("wage_payments", PAYMENTS, "支払いごとの賃金（それぞれ別に端数を処理します）"),
    field(
        "employment_type",
        Type::OneOf(&["employee", "director", "director_employee"]),
        "労働者・役員・兼務役員",
    )
    .or(Default::Text("employee")),
    field("on", Type::Date, "判定する日"),
    field("weekly_contract_hours", HOURS, "契約上の週の所定労働時間"),
    field("expected_employment_days", Type::DAYS, "雇用が見込まれる日数"),
    field(
        "student",
        Type::OneOf(&["none", "daytime", "night_course", "correspondence", "on_leave_of_absence"]),
        "学生の区分（学生でない・昼間・夜間や定時制・通信制・休学中）",
    )
    .or(Default::Text("none")),
    field("graduating_and_staying", Type::Bool, "卒業見込証明書があり、卒業後も引き続き雇われるか")
        .or(Default::Bool(false)),
    field("age", Type::AGE, "年齢"),
    field("jobs", JOBS, "事業所ごとの時間"),
    field("application_filed", Type::Bool, "本人の申出があるか"),
];

static RESULTS: [Field; 9] = [
    field("insured", Type::Bool, "被保険者になるか"),
    field("category", Type::OneOf(&["general", "aged_65"]), "被保険者の区分（一般・高年齢）")
        .nullable(),
    field("employee_per_1000", Type::Per1000, "労働者負担の率（千分率）"),
    field("employer_per_1000", Type::Per1000, "事業主負担の率（千分率）"),
    field("total_per_1000", Type::Per1000, "雇用保険率（千分率）"),
    field("employee", Type::YEN, "労働者の負担"),
    field("employer", Type::YEN, "事業主の負担"),
    field("employee_total", Type::YEN, "労働者の負担の合計"),
    field("employer_total", Type::YEN, "事業主の負担の合計"),
];

static KINDS: [Kind; 4] = [
    Kind {
        name: "premium",
        needs: &[
            Need::Field("fiscal_year"),
            Need::Field("business"),
            Need::OneOf(&[&["wages"], &["wage_payments"]]),
        ],
        may: &[
            May::Field("employment_type"),
            May::Field("age"),
            May::Field("collection"),
            May::Field("rounding_agreement"),
        ],
        gives: &[
            give("insured"),
            give_if("category", "年齢を入れたとき"),
            give("employee_per_1000"),
            give("employer_per_1000"),
            give("total_per_1000"),
            give_if("employee", "wagesのとき"),
            give_if("employer", "wagesのとき"),
            give_if("employee_total", "wage_paymentsのとき"),
            give_if("employer_total", "wage_paymentsのとき"),
        ],
        dated_by: &["fiscal_year"],
        handler: handler!(premium),
    },
    Kind {
        name: "several jobs at 65 or over",
        needs: &[
            Need::Field("on"),
            Need::Field("age"),
            Need::Field("jobs"),
            Need::Field("application_filed"),
        ],
        may: &[],
        gives: &[give("insured"), give("category")],
        dated_by: &["on"],
        handler: handler!(jobs),
    },
    Kind {
        name: "coverage",
        needs: &[
            Need::Field("on"),
            Need::Field("weekly_contract_hours"),
            Need::Field("expected_employment_days"),
        ],
        may: &[
            May::Field("student"),
            May::Field("graduating_and_staying"),
            May::Field("employment_type"),
            May::Field("age"),
        ],
        gives: &[give("insured"), give_if("category", "年齢を入れたとき")],
        dated_by: &["on"],
        handler: handler!(covered),
    },
    Kind {
        name: "rates",
        needs: &[Need::Field("fiscal_year"), Need::Field("business")],
        may: &[],
        gives: &[give("employee_per_1000"), give("employer_per_1000"), give("total_per_1000")],
        dated_by: &["fiscal_year"],
        handler: handler!(rates),
    },
];

fn premium<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let one: Option<Yen> = question.find("wages")?;
    let payments = match one {
        Some(wages) => vec![wages],
        None => question.get("wage_payments")?,
    };
    let insured = is_worker(status(question)?);
    let (year, business) = (year(question)?, business(question)?);
    let rounding = share_rounding(question)?;
    let law = Law::embedded();
    let made = if insured {
        let case = EmploymentPremiumCase { year, business, payments: &payments, rounding };
        employment_premium(&case, law, trace)?
    } else {
        let rate = employment_insurance_rate(year, business, law)?;
        EmploymentPremium { rate, employee: Yen::ZERO, employer: Yen::ZERO }
    };
    let answer = Answer::new().put("insured", insured);
    let answer = with_category(answer, question, insured, trace)?;
    let answer = with_rates(answer, made.rate);
    Ok(match one {
        Some(_) => answer.put("employee", made.employee).put("employer", made.employer),
        None => answer.put("employee_total", made.employee).put("employer_total", made.employer),
    })
}

fn covered<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = EmploymentCoverageCase {
        on: question.get("on")?,
        weekly_hours: question.get("weekly_contract_hours")?,
        expected_days: question.get("expected_employment_days")?,
        studies: question.one_of(
            "student",
            &[
                ("none", Studies::None),
                ("daytime", Studies::Daytime),
                ("night_course", Studies::NightCourse),
                ("correspondence", Studies::Correspondence),
                ("on_leave_of_absence", Studies::OnLeave),
            ],
        )?,
        graduating_and_staying: question.get("graduating_and_staying")?,
        status: status(question)?,
    };
    let insured = employment_coverage(&case, Law::embedded(), trace)?;
    with_category(Answer::new().put("insured", insured), question, insured, trace)
}

fn jobs<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let jobs: Vec<&Fields> = question.get("jobs")?;
    let hours: Vec<Exact> =
        jobs.iter().map(|job| job.get("weekly_hours")).collect::<Result<_, _>>()?;
    let case = SeveralJobsCase {
        on: question.get("on")?,
        age: question.get("age")?,
        weekly_hours: &hours,
        applied: question.get("application_filed")?,
    };
    let insured = several_jobs(&case, Law::embedded(), trace)?;
    let category = insured.then_some("aged_65");
    Ok(Answer::new().put("insured", insured).put("category", category))
}

fn rates<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let (year, business) = (year(question)?, business(question)?);
    let rate = explained_employment_rate(year, business, Law::embedded(), trace)?;
    Ok(with_rates(Answer::new(), rate))
}

fn with_rates(answer: Answer, rate: EmploymentInsuranceRate) -> Answer {
    answer
        .put("employee_per_1000", per_1000(rate.employee))
        .put("employer_per_1000", per_1000(rate.employer))
        .put("total_per_1000", per_1000(rate.total()))
}

/// With the category, if the age is known: `null` for who is not insured.
fn with_category<T: Trace>(
    answer: Answer,
    question: &Question<'_>,
    insured: bool,
    trace: &mut T,
) -> Result<Answer, CalcError> {
    let Some(age) = question.find::<u8>("age")? else { return Ok(answer) };
    if !insured {
        return Ok(answer.put("category", None::<&str>));
    }
    let name = match insured_category(age, trace)? {
        InsuredCategory::General => "general",
        InsuredCategory::Aged => "aged_65",
    };
    Ok(answer.put("category", name))
}

fn year(question: &Question<'_>) -> Result<FiscalYear, CalcError> {
    question.get::<i16>("fiscal_year").map(FiscalYear)
}

fn business(question: &Question<'_>) -> Result<InsuredBusiness, CalcError> {
    question.one_of(
        "business",
        &[
            ("general", InsuredBusiness::General),
            ("agriculture", InsuredBusiness::Agriculture),
            ("construction", InsuredBusiness::Construction),
        ],
    )
}

fn status(question: &Question<'_>) -> Result<EmploymentStatus, CalcError> {
    question.one_of(
        "employment_type",
        &[
            ("employee", EmploymentStatus::Employee),
            ("director", EmploymentStatus::Director),
            ("director_employee", EmploymentStatus::DirectorEmployee),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::EMPLOYMENT_INSURANCE;
    use crate::golden::{golden, refused};

    fn asked(rest: &str, expected: &str) {
        golden(&EMPLOYMENT_INSURANCE, &format!("{{{rest}}}"), expected);
    }

    #[test]
    fn the_examples() {
        asked(
            r#""fiscal_year": 2026, "business": "general", "wages": 236900"#,
            r#"{"insured": true, "employee": 1184, "employer": 2014}"#,
        );
        asked(
            r#""fiscal_year": 2026, "business": "general",
                "wage_payments": [236900, 241300, 236900, 410700]"#,
            r#"{"employee_total": 5627, "employer_total": 9570}"#,
        );
        asked(
            r#""on": "2026-11-01", "age": 68, "jobs": [{"weekly_hours": 11}, {"weekly_hours": 13}],
                "application_filed": true"#,
            r#"{"insured": true, "category": "aged_65"}"#,
        );
        asked(
            r#""on": "2026-11-01", "weekly_contract_hours": 21.5, "expected_employment_days": 90"#,
            r#"{"insured": true}"#,
        );
        asked(
            r#""fiscal_year": 2024, "business": "general""#,
            r#"{"employee_per_1000": 6, "employer_per_1000": 9.5, "total_per_1000": 15.5}"#,
        );
    }

    #[test]
    fn hours_and_days_at_their_bounds() {
        for (on, hours, days, insured) in [
            ("2026-11-01", "19.99", 31, false),
            ("2026-11-01", "20", 30, false),
            ("2026-11-01", "20", 31, true),
            // 令和6年法律26号: from 1 October 2028 ten hours.
            ("2028-09-30", "10", 31, false),
            ("2028-10-01", "9.99", 31, false),
            ("2028-10-01", "10", 31, true),
        ] {
            asked(
                &format!(
                    r#""on": "{on}", "weekly_contract_hours": {hours},
                        "expected_employment_days": {days}"#
                ),
                &format!(r#"{{"insured": {insured}}}"#),
            );
        }
    }

    #[test]
    fn studies_age_and_office() {
        let base = r#""on": "2026-11-01", "weekly_contract_hours": 30,
            "expected_employment_days": 365"#;
        for (rest, expected) in [
            (r#""student": "daytime""#, r#"{"insured": false}"#),
            (r#""student": "daytime", "graduating_and_staying": true"#, r#"{"insured": true}"#),
            (r#""student": "night_course""#, r#"{"insured": true}"#),
            (r#""student": "correspondence""#, r#"{"insured": true}"#),
            (r#""student": "on_leave_of_absence""#, r#"{"insured": true}"#),
            (r#""employment_type": "director""#, r#"{"insured": false}"#),
            (r#""employment_type": "director_employee""#, r#"{"insured": true}"#),
            (r#""age": 64"#, r#"{"insured": true, "category": "general"}"#),
            (r#""age": 65"#, r#"{"insured": true, "category": "aged_65"}"#),
            (
                r#""age": 70, "employment_type": "director""#,
                r#"{"insured": false, "category": null}"#,
            ),
        ] {
            asked(&format!("{base}, {rest}"), expected);
        }
    }

    #[test]
    fn two_jobs_of_those_of_65() {
        for (on, age, jobs, applied, insured) in [
            ("2026-11-01", 64, "[10, 10]", true, false),
            ("2026-11-01", 65, "[10, 10]", true, true),
            ("2026-11-01", 65, "[10, 10]", false, false),
            ("2026-11-01", 65, "[9.99, 10]", true, false),
            ("2026-11-01", 65, "[4.99, 19.99]", true, false),
            ("2026-11-01", 65, "[5, 15]", true, true),
            // A job of 20 hours insures by itself and is none of the two.
            ("2026-11-01", 65, "[5, 20]", true, false),
            ("2026-11-01", 65, "[19.5]", true, false),
            // Of three any two.
            ("2026-11-01", 65, "[6, 6, 14]", true, true),
            ("2026-11-01", 65, "[7, 7, 7]", true, false),
        ] {
            let jobs = jobs
                .trim_matches(['[', ']'])
                .split(", ")
                .map(|hours| format!(r#"{{"weekly_hours": {hours}}}"#))
                .collect::<Vec<_>>()
                .join(", ");
            let category = if insured { r#""aged_65""# } else { "null" };
            asked(
                &format!(
                    r#""on": "{on}", "age": {age}, "jobs": [{jobs}],
                        "application_filed": {applied}"#
                ),
                &format!(r#"{{"insured": {insured}, "category": {category}}}"#),
            );
        }
    }

    #[test]
    fn wages_of_a_director_bear_nothing() {
        asked(
            r#""fiscal_year": 2026, "business": "construction", "wages": 500000, "age": 50,
                "employment_type": "director""#,
            r#"{"insured": false, "category": null, "employee_per_1000": 6,
                "employer_per_1000": 10.5, "total_per_1000": 16.5, "employee": 0,
                "employer": 0}"#,
        );
    }

    #[test]
    fn refusals() {
        let rates = |year: &str| format!(r#"{{"fiscal_year": {year}, "business": "general"}}"#);
        for (question, code, field) in [
            (rates("2021"), "out_of_range", "fiscal_year"),
            (rates("2022"), "out_of_range", "fiscal_year"),
            (rates("2027"), "out_of_range", "fiscal_year"),
            (rates("0"), "bad_value", "fiscal_year"),
            (r#"{"fiscal_year": 2026, "business": "mining"}"#.to_owned(), "bad_value", "business"),
            (
                r#"{"fiscal_year": 2026, "business": "general", "wages": 1, "wage_payments": [1]}"#
                    .to_owned(),
                "conflict",
                "wage_payments",
            ),
            (
                r#"{"fiscal_year": 2026, "business": "general", "wages": -1}"#.to_owned(),
                "bad_value",
                "wages",
            ),
            (
                r#"{"on": "2028-10-01", "age": 66, "jobs": [{"weekly_hours": 11}],
                    "application_filed": true}"#
                    .to_owned(),
                "out_of_range",
                "on",
            ),
            (
                r#"{"on": "2026-11-01", "weekly_contract_hours": 169,
                    "expected_employment_days": 31}"#
                    .to_owned(),
                "bad_value",
                "weekly_contract_hours",
            ),
        ] {
            refused(&EMPLOYMENT_INSURANCE, &question, code, field);
        }
    }
}
