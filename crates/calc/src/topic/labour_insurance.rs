//! `labour_insurance_annual` — annual renewal (年度更新).

use romori_statute::Law;
use romori_statute::employment_insurance::InsuredBusiness;
use romori_statute::labour_insurance::{
    Estimate, InstalmentCase, LabourRate, LabourRates, LabourWages, Renewal, RenewalCase,
    SurplusUse, WageRecord, accident_premium, accident_rate, employment_rate,
    explained_accident_rate, instalment_plan, renewal, renewal_window, wage_totals,
};
use romori_statute::trace::Trace;
use romori_types::{FiscalYear, Rate, Yen};

use crate::answer::{Answer, per_1000};
use crate::error::CalcError;
use crate::handler;
use crate::question::{Fields, Question};
use crate::spec::{Default, Field, Kind, May, Need, Topic, Type, field, give, give_if};

/// The topic.
pub static LABOUR_INSURANCE_ANNUAL: Topic = Topic {
    name: "labour_insurance_annual",
    title: "労働保険の年度更新",
    fields: &[&FIELDS, &RESULTS],
    kinds: &KINDS,
};

static RECORD: [Field; 3] = [
    field("wages", Type::YEN, "賃金"),
    field("workers_comp", Type::Bool, "労災保険の対象か").or(Default::Bool(true)),
    field("employment_insurance", Type::Bool, "雇用保険の対象か").or(Default::Bool(true)),
];
const RECORDS: Type = Type::List { of: &Type::Object(&RECORD), min: 1, max: 100_000 };
static RATES: [Field; 2] = [
    field("workers_comp", Type::Per1000, "労災保険率（千分率）").optional(),
    field("employment", Type::Per1000, "雇用保険率（千分率）").optional(),
];
const YENS: Type = Type::List { of: &Type::YEN, min: 1, max: 3 };

static FIELDS: [Field; 21] = [
    field("fiscal_year", Type::YEAR, "年度（年度更新ではこの年度が概算、前の年度が確定）"),
    field("wc_wages", Type::YEN, "労災保険の賃金総額"),
    field("ei_wages", Type::YEN, "雇用保険の賃金総額"),
    field("wage_records", RECORDS, "賃金の記録"),
    field("estimated_wc_wages", Type::YEN, "労災保険の賃金の見込み"),
    field("estimated_ei_wages", Type::YEN, "雇用保険の賃金の見込み"),
    field("wages", Type::YEN, "賃金"),
    field("business_type_number", Type::Text, "労災保険の事業の種類の番号（2桁）"),
    field(
        "business",
        Type::OneOf(&["general", "agriculture", "construction"]),
        "雇用保険の事業の種類（一般・農林水産と清酒製造・建設）",
    ),
    field("rate_per_1000", Type::Per1000, "労災保険率（千分率）"),
    field("determined_rates_per_1000", Type::Object(&RATES), "確定保険料の率（千分率）"),
    field("estimated_rates_per_1000", Type::Object(&RATES), "概算保険料の率（千分率）"),
    field("declared_estimate_last_year", Type::YEN, "申告済概算保険料"),
    field(
        "apply_surplus",
        Type::OneOf(&["estimated_premium", "refund"]),
        "超過額の扱い（概算保険料への充当・還付）",
    )
    .or(Default::Text("estimated_premium")),
    field("instalment_count", Type::Int { min: 1, max: 3 }, "納付回数").or(Default::Int(1)),
    field("both_insurances", Type::Bool, "労災保険と雇用保険の両方の保険関係があるか")
        .or(Default::Bool(true)),
    field("entrusted", Type::Bool, "労働保険事務組合に委託しているか").or(Default::Bool(false)),
    field("established_on", Type::Date, "保険関係成立の日"),
    field("estimated_premium", Type::YEN, "概算保険料"),
    field("general_contribution", Type::YEN, "一般拠出金"),
    field("business_type_name", Type::Text, "事業の種類"),
];

static RESULTS: [Field; 22] = [
    field("wc_base", Type::YEN, "労災保険の算定基礎額"),
    field("ei_base", Type::YEN, "雇用保険の算定基礎額"),
    field("wc_premium", Type::YEN, "労災保険分"),
    field("ei_premium", Type::YEN, "雇用保険分"),
    field("wc_employee", Type::YEN, "労災保険の労働者の負担（0円）"),
    field("determined_premium", Type::YEN, "確定保険料"),
    field("shortage", Type::YEN, "不足額"),
    field("surplus", Type::YEN, "超過額"),
    field("first_payment_premium", Type::YEN, "第1期の概算保険料"),
    field("first_payment", Type::YEN, "第1期に納める額（不足額・一般拠出金を含む）"),
    field("instalments_before_offset", YENS, "期別の額（充当前）"),
    field("instalments", YENS, "期別の額"),
    field("instalment_due_on", Type::List { of: &Type::Date, min: 1, max: 3 }, "納期限"),
    field("instalments_allowed", Type::Bool, "延納できるか"),
    field(
        "general_contribution_instalments",
        Type::Int { min: 1, max: 1 },
        "一般拠出金の納付回数（1回）",
    ),
    field("filing_from", Type::Date, "申告の初日"),
    field("filing_to", Type::Date, "申告の期限"),
    field("filing_to_adjusted", Type::Date, "申告の期限（休日なら次の開庁日）"),
    field("determined_from", Type::Date, "確定保険料の年度の初日"),
    field("determined_to", Type::Date, "確定保険料の年度の末日"),
    field("estimated_from", Type::Date, "概算保険料の年度の初日"),
    field("estimated_to", Type::Date, "概算保険料の年度の末日"),
];

const PAYMENT: &[May] = &[
    May::Field("instalment_count"),
    May::Field("both_insurances"),
    May::Field("entrusted"),
    May::Field("established_on"),
];

static KINDS: [Kind; 6] = [
    RENEWAL,
    Kind {
        name: "accident premium on wages",
        needs: &[Need::Field("fiscal_year"), Need::Field("wages")],
        may: &[May::Field("business_type_number"), May::Field("rate_per_1000")],
        gives: &[
            give("wc_base"),
            give("ei_base"),
            give_if("rate_per_1000", "率が分かるとき"),
            give_if("wc_premium", "率が分かるとき"),
            give_if("wc_employee", "率が分かるとき"),
        ],
        dated_by: &["fiscal_year"],
        handler: handler!(on_wages),
    },
    Kind {
        name: "instalments",
        needs: &[Need::Field("fiscal_year"), Need::Field("estimated_premium")],
        may: &[May::Group(PAYMENT), May::Field("general_contribution")],
        gives: &[
            give("instalments_allowed"),
            give("instalments"),
            give("instalment_due_on"),
            give_if("general_contribution_instalments", "一般拠出金を入れたとき"),
        ],
        dated_by: &["fiscal_year"],
        handler: handler!(instalments),
    },
    Kind {
        name: "rate",
        needs: &[Need::Field("fiscal_year"), Need::Field("business_type_number")],
        may: &[],
        gives: &[give("rate_per_1000"), give("business_type_name")],
        dated_by: &["fiscal_year"],
        handler: handler!(rate),
    },
    Kind {
        name: "window",
        needs: &[Need::Field("fiscal_year")],
        may: &[],
        gives: &[
            give("filing_from"),
            give("filing_to"),
            give("filing_to_adjusted"),
            give("determined_from"),
            give("determined_to"),
            give("estimated_from"),
            give("estimated_to"),
        ],
        dated_by: &["fiscal_year"],
        handler: handler!(window),
    },
    Kind {
        name: "wage sheet",
        needs: &[Need::Field("wage_records")],
        may: &[],
        gives: &[give("wc_wages"), give("ei_wages")],
        dated_by: &[],
        handler: handler!(wage_sheet),
    },
];

const RENEWAL: Kind = Kind {
    name: "renewal",
    needs: &[
        Need::Field("fiscal_year"),
        Need::OneOf(&[&["wc_wages", "ei_wages"], &["wage_records"]]),
    ],
    may: &[
        May::Field("business_type_number"),
        May::Field("business"),
        May::Field("determined_rates_per_1000"),
        May::Field("estimated_rates_per_1000"),
        May::Field("estimated_wc_wages"),
        May::Field("estimated_ei_wages"),
        May::Field("declared_estimate_last_year"),
        May::Field("apply_surplus"),
        May::Group(PAYMENT),
    ],
    gives: &[
        give("wc_wages"),
        give("ei_wages"),
        give("wc_base"),
        give("ei_base"),
        give("general_contribution"),
        give_if("wc_premium", "前の年度の率が分かるとき"),
        give_if("ei_premium", "前の年度の率が分かるとき"),
        give_if("determined_premium", "前の年度の率が分かるとき"),
        give_if("estimated_premium", "この年度の率が分かるとき"),
        give_if("instalments_allowed", "この年度の率が分かるとき"),
        give_if("instalments_before_offset", "この年度の率が分かるとき"),
        give_if("instalments", "この年度の率が分かるとき"),
        give_if("instalment_due_on", "この年度の率が分かるとき"),
        give_if("shortage", "申告済概算保険料を入れたとき"),
        give_if("surplus", "申告済概算保険料を入れたとき"),
        give_if("first_payment_premium", "申告済概算保険料を入れたとき"),
        give_if("first_payment", "申告済概算保険料を入れたとき"),
    ],
    dated_by: &["fiscal_year"],
    handler: handler!(annual),
};

fn annual<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let wages = match question.find("wc_wages")? {
        Some(workers_comp) => LabourWages { workers_comp, employment: question.get("ei_wages")? },
        None => wage_totals(&records(question)?, trace)?,
    };
    let year = year(question)?;
    let law = Law::embedded();
    let before = FiscalYear(year.0 - 1);
    let determined_rates = rates(question, "determined_rates_per_1000", before, law)?;
    let estimated_rates = rates(question, "estimated_rates_per_1000", year, law)?;
    let declared: Option<Yen> = question.find("declared_estimate_last_year")?;
    if declared.is_some() && (determined_rates.is_none() || estimated_rates.is_none()) {
        let numbers = ["business_type_number", "business"];
        let absent = numbers.into_iter().find(|name| !question.given(name));
        return Err(CalcError::missing(absent.unwrap_or("business_type_number")));
    }
    let case = RenewalCase {
        wages,
        expected_workers_comp: question.find("estimated_wc_wages")?,
        expected_employment: question.find("estimated_ei_wages")?,
        determined_rates,
        estimated_rates,
        declared,
        surplus: question.one_of(
            "apply_surplus",
            &[("estimated_premium", SurplusUse::Premium), ("refund", SurplusUse::Refund)],
        )?,
        payment: payment(question, year)?,
    };
    let made = renewal(&case, law, trace)?;
    let answer =
        Answer::new().put("wc_wages", wages.workers_comp).put("ei_wages", wages.employment);
    Ok(with_renewal(answer, made))
}

fn with_renewal(answer: Answer, made: Renewal) -> Answer {
    let answer = answer
        .put("wc_base", made.workers_comp_base)
        .put("ei_base", made.employment_base)
        .put("general_contribution", made.general_contribution)
        .put_if("wc_premium", made.determined.map(|found| found.workers_comp))
        .put_if("ei_premium", made.determined.map(|found| found.employment))
        .put_if("determined_premium", made.determined.map(|found| found.total));
    let answer = match made.estimate {
        Some(Estimate { premium, plan, parts }) => answer
            .put("estimated_premium", premium)
            .put("instalments_allowed", plan.allowed)
            .put("instalments_before_offset", plan.parts)
            .put("instalments", parts)
            .put("instalment_due_on", plan.due_on),
        None => answer,
    };
    answer
        .put_if("shortage", made.settlement.map(|found| found.shortage))
        .put_if("surplus", made.settlement.map(|found| found.surplus))
        .put_if("first_payment_premium", made.settlement.map(|s| s.first_payment_premium))
        .put_if("first_payment", made.settlement.map(|found| found.first_payment))
}

fn on_wages<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let law = Law::embedded();
    let table = match question.find::<&str>("business_type_number")? {
        Some(number) => Some(accident_rate(year(question)?, number, law)?.1),
        None => None,
    };
    let given: Option<Rate> = question.find("rate_per_1000")?;
    let rate = given.map(LabourRate::given).or(table);
    let (base, premium) = accident_premium(question.get("wages")?, rate.as_ref(), trace)?;
    Ok(Answer::new()
        .put("wc_base", base)
        .put("ei_base", base)
        .put_if("rate_per_1000", rate.map(|rate| per_1000(rate.rate)))
        .put_if("wc_premium", premium)
        .put_if("wc_employee", premium.map(|_| Yen::ZERO)))
}

fn instalments<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let case = payment(question, year(question)?)?;
    let premium = question.get("estimated_premium")?;
    let plan = instalment_plan(premium, &case, Law::embedded(), trace)?;
    // 徴収法18条 speaks of the estimated premium alone.
    let contribution = question.given("general_contribution").then_some(1_u32);
    Ok(Answer::new()
        .put("instalments_allowed", plan.allowed)
        .put("instalments", plan.parts)
        .put("instalment_due_on", plan.due_on)
        .put_if("general_contribution_instalments", contribution))
}

fn rate<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let number: &str = question.get("business_type_number")?;
    let line = explained_accident_rate(year(question)?, number, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("rate_per_1000", per_1000(line.rate))
        .put("business_type_name", line.name.as_str()))
}

fn window<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let found = renewal_window(year(question)?, Law::embedded(), trace)?;
    Ok(Answer::new()
        .put("filing_from", found.filing_from)
        .put("filing_to", found.filing_to)
        .put("filing_to_adjusted", found.filing_to_adjusted)
        .put("determined_from", found.determined_from)
        .put("determined_to", found.determined_to)
        .put("estimated_from", found.estimated_from)
        .put("estimated_to", found.estimated_to))
}

fn wage_sheet<T: Trace>(question: &Question<'_>, trace: &mut T) -> Result<Answer, CalcError> {
    let wages = wage_totals(&records(question)?, trace)?;
    Ok(Answer::new().put("wc_wages", wages.workers_comp).put("ei_wages", wages.employment))
}

fn records(question: &Question<'_>) -> Result<Vec<WageRecord>, CalcError> {
    let records: Vec<&Fields> = question.get("wage_records")?;
    let read = |record: &Fields| {
        Ok(WageRecord {
            wages: record.get("wages")?,
            workers_comp: record.get("workers_comp")?,
            employment: record.get("employment_insurance")?,
        })
    };
    records.into_iter().map(read).collect()
}

fn year(question: &Question<'_>) -> Result<FiscalYear, CalcError> {
    question.get::<i16>("fiscal_year").map(FiscalYear)
}

fn payment(question: &Question<'_>, year: FiscalYear) -> Result<InstalmentCase, CalcError> {
    Ok(InstalmentCase {
        year,
        count: question.get("instalment_count")?,
        both_insurances: question.get("both_insurances")?,
        entrusted: question.get("entrusted")?,
        established_on: question.find("established_on")?,
    })
}

/// The rates of a year: as given, else of the tables; none unless both are known. Where a rate is
/// given, the table is not asked.
fn rates<'law>(
    question: &Question<'_>,
    given: &'static str,
    year: FiscalYear,
    law: &'law Law,
) -> Result<Option<LabourRates<'law>>, CalcError> {
    let given: Option<&Fields> = question.find(given)?;
    let of = |name| given.map_or(Ok(None), |fields| fields.find::<Rate>(name));
    let number: Option<&str> = question.find("business_type_number")?;
    let workers_comp = match (of("workers_comp")?, number) {
        (Some(rate), _) => Some(LabourRate::given(rate)),
        (None, Some(number)) => Some(accident_rate(year, number, law)?.1),
        (None, None) => None,
    };
    let business = question.find_one_of(
        "business",
        &[
            ("general", InsuredBusiness::General),
            ("agriculture", InsuredBusiness::Agriculture),
            ("construction", InsuredBusiness::Construction),
        ],
    )?;
    let employment = match (of("employment")?, business) {
        (Some(rate), _) => Some(LabourRate::given(rate)),
        (None, Some(business)) => Some(employment_rate(year, business, law)?),
        (None, None) => None,
    };
    Ok(workers_comp
        .zip(employment)
        .map(|(workers_comp, employment)| LabourRates { workers_comp, employment }))
}

#[cfg(test)]
mod tests {
    use super::LABOUR_INSURANCE_ANNUAL;
    use crate::golden::{golden, refused};

    fn asked(rest: &str, expected: &str) {
        golden(&LABOUR_INSURANCE_ANNUAL, &format!("{{{rest}}}"), expected);
    }

    const RENEWAL: &str = r#""fiscal_year": 2026, "wc_wages": 41327800, "ei_wages": 39804300"#;

    #[test]
    fn renewals() {
        let numbers = format!(r#"{RENEWAL}, "business_type_number": "61", "business": "general""#);
        asked(
            &format!(r#"{numbers}, "declared_estimate_last_year": 780000, "instalment_count": 3"#),
            r#"{"wc_wages": 41327800, "ei_wages": 39804300, "wc_base": 41327000,
                "ei_base": 39804000, "general_contribution": 826, "wc_premium": 247962,
                "ei_premium": 577158, "determined_premium": 825120, "estimated_premium": 785316,
                "instalments_allowed": true, "instalments_before_offset": [261772, 261772, 261772],
                "instalments": [261772, 261772, 261772],
                "instalment_due_on": ["2026-07-10", "2026-11-02", "2027-02-01"],
                "shortage": 45120, "surplus": 0, "first_payment_premium": 261772,
                "first_payment": 307718}"#,
        );
        // 825,120 declared 925,121: the surplus 100,001 pays into the first instalment.
        asked(
            &format!(r#"{numbers}, "declared_estimate_last_year": 925121, "instalment_count": 3"#),
            r#"{"surplus": 100001, "instalments_before_offset": [261772, 261772, 261772],
                "instalments": [161771, 261772, 261772], "first_payment": 162597}"#,
        );
        asked(
            &format!(
                r#"{numbers}, "declared_estimate_last_year": 925121, "apply_surplus": "refund""#
            ),
            r#"{"surplus": 100001, "instalments": [785316], "first_payment": 786142}"#,
        );
        asked(
            RENEWAL,
            r#"{"wc_base": 41327000, "ei_base": 39804000, "general_contribution": 826}"#,
        );
        // 41,327千円 × 3/1000 = 123,981, 39,804千円 × 14.5/1000 = 577,158.
        asked(
            &format!(
                r#"{RENEWAL}, "business": "general",
                    "determined_rates_per_1000": {{"workers_comp": 3}}"#
            ),
            r#"{"wc_premium": 123981, "determined_premium": 701139}"#,
        );
        asked(
            r#""fiscal_year": 2026, "wage_records": [{"wages": 3127400},
                {"wages": 941200, "employment_insurance": false}],
                "estimated_rates_per_1000": {"workers_comp": "3", "employment": 13.5},
                "entrusted": true, "instalment_count": 3"#,
            r#"{"wc_base": 4068000, "ei_base": 3127000, "estimated_premium": 54418,
                "instalments": [18140, 18139, 18139],
                "instalment_due_on": ["2026-07-10", "2026-11-16", "2027-02-15"]}"#,
        );
    }

    #[test]
    fn the_other_kinds() {
        asked(
            r#""fiscal_year": 2026, "wages": 7654900, "business_type_number": "61""#,
            r#"{"wc_base": 7654000, "ei_base": 7654000, "rate_per_1000": 6, "wc_premium": 45924,
                "wc_employee": 0}"#,
        );
        asked(r#""fiscal_year": 2026, "wages": 999"#, r#"{"wc_base": 0, "ei_base": 0}"#);
        asked(
            r#""fiscal_year": 2026, "wages": 7654900, "rate_per_1000": "2.4""#,
            r#"{"rate_per_1000": 2.4, "wc_premium": 18369}"#,
        );
        asked(
            r#""fiscal_year": 2026, "estimated_premium": 785317, "instalment_count": 3,
                "general_contribution": 826"#,
            r#"{"instalments_allowed": true, "instalments": [261773, 261772, 261772],
                "general_contribution_instalments": 1}"#,
        );
        asked(
            r#""fiscal_year": 2026, "estimated_premium": 399999, "instalment_count": 3"#,
            r#"{"instalments_allowed": false, "instalments": [399999],
                "instalment_due_on": ["2026-07-10"]}"#,
        );
        asked(
            r#""fiscal_year": 2023, "business_type_number": "59""#,
            r#"{"rate_per_1000": 23, "business_type_name": "船舶製造又は修理業"}"#,
        );
        asked(
            r#""fiscal_year": 2026"#,
            r#"{"filing_from": "2026-06-01", "filing_to": "2026-07-10",
                "filing_to_adjusted": "2026-07-10", "estimated_to": "2027-03-31"}"#,
        );
        asked(
            r#""wage_records": [{"wages": 5, "workers_comp": false}]"#,
            r#"{"wc_wages": 0, "ei_wages": 5}"#,
        );
    }

    #[test]
    fn refusals() {
        for (rest, code, field) in [
            (
                format!(r#"{RENEWAL}, "declared_estimate_last_year": 1"#),
                "missing_field",
                "business_type_number",
            ),
            (
                format!(
                    r#"{RENEWAL}, "business_type_number": "61", "declared_estimate_last_year": 1"#
                ),
                "missing_field",
                "business",
            ),
            (
                r#""fiscal_year": 2027, "wc_wages": 1, "ei_wages": 1, "business": "general",
                    "business_type_number": "61""#
                    .to_owned(),
                "out_of_range",
                "fiscal_year",
            ),
            (format!(r#"{RENEWAL}, "wage_records": [{{"wages": 1}}]"#), "conflict", "wage_records"),
            (
                r#""fiscal_year": 2026, "business_type_number": "99999""#.to_owned(),
                "bad_value",
                "business_type_number",
            ),
            (
                r#""fiscal_year": 2026, "estimated_premium": 900000, "instalment_count": 2"#
                    .to_owned(),
                "bad_value",
                "instalment_count",
            ),
            (r#""fiscal_year": 2028"#.to_owned(), "out_of_range", "fiscal_year"),
            (r#""wage_records": [{"wages": -1}]"#.to_owned(), "bad_value", "wage_records[0].wages"),
            (
                format!(r#"{RENEWAL}, "estimated_rates_per_1000": {{"accident": 3}}"#),
                "unknown_field",
                "estimated_rates_per_1000.accident",
            ),
        ] {
            refused(&LABOUR_INSURANCE_ANNUAL, &format!("{{{rest}}}"), code, field);
        }
    }

    /// The largest numbers that a question may hold stay exact, with steps and without.
    #[test]
    fn the_largest_numbers() {
        const MOST: &str = "999999999999999";
        asked(
            &format!(
                r#""fiscal_year": 2026, "wc_wages": {MOST}, "ei_wages": {MOST},
                    "estimated_wc_wages": 1, "estimated_ei_wages": {MOST},
                    "determined_rates_per_1000": {{"workers_comp": 1000, "employment": 1000}},
                    "estimated_rates_per_1000": {{"workers_comp": 1000, "employment": 1000}},
                    "declared_estimate_last_year": {MOST}, "instalment_count": 3"#
            ),
            r#"{"determined_premium": 1999999999998000, "shortage": 999999999998001}"#,
        );
        for (year, code) in [(1, "out_of_range"), (9998, "out_of_range")] {
            for rest in [
                r#""wc_wages": 1, "ei_wages": 1"#,
                r#""wages": 1, "business_type_number": "61""#,
                r#""estimated_premium": 1"#,
                r#""business_type_number": "61""#,
            ] {
                let question = format!(r#"{{"fiscal_year": {year}, {rest}}}"#);
                refused(&LABOUR_INSURANCE_ANNUAL, &question, code, "fiscal_year");
            }
        }
    }
}
