//! `calc-lines`: questions of law as lines of JSON, answered one after another.
//!
//! What `romori calc` does with each line of its input, without the pipes: read, checked, decided
//! by the explained rules, written. Every answer is compared with the batch.

use std::time::{Duration, Instant};

use romori_calc::spec::Topic;
use romori_calc::topic::topic;
use romori_statute::batch::BatchTables;
use romori_statute::employment_insurance::InsuredBusiness;
use romori_statute::law::Law;
use romori_statute::month_batch::{MonthPerson, MonthTables};
use romori_statute::withholding::WithholdingColumn;
use romori_statute::withholding_batch::WithholdingLookup;
use romori_types::{Prefecture, YearMonth};
use serde_json::{Value, json};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency, peak_rss_mb};
use crate::month_force::month_force;
use crate::santei::{YEAR, cannot, charged};
use crate::workforce::persons;

/// Lines of each topic.
const LINES: usize = 25_000;
const SEED: u64 = 20_260_910;

/// A line, and the amounts that its answer must have.
struct Asked {
    line: String,
    expected: Vec<(&'static str, i64)>,
}

/// The lines of one topic.
struct Stream {
    topic: &'static Topic,
    asked: Vec<Asked>,
}

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let streams = streams(scale.of(LINES))?;
    let count = streams.iter().map(|stream| stream.asked.len()).sum();
    let mut took = Vec::with_capacity(count);
    let mut answers = Vec::new();
    let start = Instant::now();
    for stream in &streams {
        answers.push(answer(stream, &mut took));
    }
    let elapsed = start.elapsed();
    for (stream, answers) in streams.iter().zip(&answers) {
        check(stream, answers)?;
    }
    Ok(Figure {
        name: "calc-lines",
        scale: scale.get(),
        count,
        elapsed,
        peak_rss_mb: peak_rss_mb(),
        compared: count,
        latency: Latency::of(took),
    })
}

/// The answers, line by line, and how long each took.
fn answer(stream: &Stream, took: &mut Vec<Duration>) -> String {
    let mut answers = String::new();
    for asked in &stream.asked {
        let start = Instant::now();
        stream.topic.answer_line(asked.line.as_bytes(), false, &mut answers);
        answers.push('\n');
        took.push(start.elapsed());
    }
    answers
}

fn check(stream: &Stream, answers: &str) -> Result<(), Failure> {
    if answers.lines().count() != stream.asked.len() {
        let what = format!("{}: 答えの行の数が合いません。", stream.topic.name);
        return Err(Failure::WrongAnswer { what });
    }
    stream.asked.iter().zip(answers.lines()).try_for_each(|(asked, answer)| {
        let read: Value = serde_json::from_str(answer).unwrap_or_default();
        let found = |name: &str| read["result"][name].as_i64();
        let wrong = asked.expected.iter().find(|(name, amount)| found(name) != Some(*amount));
        if read["ok"] == Value::Bool(true) && wrong.is_none() {
            return Ok(());
        }
        let what = format!("{}\n{answer}\n{:?}", asked.line, asked.expected);
        Err(Failure::WrongAnswer { what })
    })
}

fn streams(count: usize) -> Result<[Stream; 4], Failure> {
    let law = Law::embedded();
    let charged = charged()?;
    let tables = BatchTables::new(law, YEAR, charged).map_err(cannot)?;
    let force: Vec<MonthPerson> =
        month_force(count, SEED, &tables).into_iter().map(|input| input.person).collect();
    let [_, month] = charged;
    Ok([
        stream("premiums", premiums(&force, month)?)?,
        stream("employment_insurance", employment(&force, month)?)?,
        stream("withholding", withholding(&force)?)?,
        stream("santei", determination(count, &tables))?,
    ])
}

fn stream(name: &str, asked: Vec<Asked>) -> Result<Stream, Failure> {
    let topic = topic(name).ok_or_else(|| cannot(name))?;
    Ok(Stream { topic, asked })
}

fn premiums(force: &[MonthPerson], month: YearMonth) -> Result<Vec<Asked>, Failure> {
    let tables = MonthTables::new(Law::embedded(), month).map_err(cannot)?;
    let ask = |person: &MonthPerson| {
        let prefecture = Prefecture::from_jis(person.prefecture).ok_or_else(|| cannot("JIS"))?;
        let birth = person.birth;
        let person = MonthPerson { other_workplaces: 0, exempt: false, ..*person };
        let amounts = tables.amounts(&person).ok_or_else(|| cannot("premiums"))?;
        let question = json!({
            "premium_month": month.to_string(),
            "standard_monthly_remuneration": person.health_standard,
            "prefecture": prefecture.name(),
            "birth_date": format!("{:04}-{:02}-{:02}", birth.year, birth.month, birth.day),
        });
        let expected = [
            ("health_employee", amounts.health_employee),
            ("care_employee", amounts.care_employee()),
            ("health_care_employee", amounts.health_care_employee),
            ("child_support_employee", amounts.levy_employee),
            ("pension_employee", amounts.pension_employee),
            ("health_care_employer", amounts.health_care_employer),
            ("child_support_employer", amounts.levy_employer),
            ("pension_employer", amounts.pension_employer),
            ("child_contribution_employer", amounts.contribution),
        ];
        Ok(asked(&question, &expected))
    };
    force.iter().map(ask).collect()
}

fn employment(force: &[MonthPerson], month: YearMonth) -> Result<Vec<Asked>, Failure> {
    let tables = MonthTables::new(Law::embedded(), month).map_err(cannot)?;
    let ask = |person: &MonthPerson| {
        let business = person.business.unwrap_or(InsuredBusiness::General);
        let insured = MonthPerson { business: Some(business), ..*person };
        let amounts = tables.amounts(&insured).ok_or_else(|| cannot("wages"))?;
        let question = json!({
            "fiscal_year": month.next().fiscal_year().0,
            "business": match business {
                InsuredBusiness::General => "general",
                InsuredBusiness::Agriculture => "agriculture",
                InsuredBusiness::Construction => "construction",
            },
            "wages": person.wages,
        });
        let shares = amounts.employment;
        let expected = [("employee", shares.employee), ("employer", shares.employer)];
        Ok(asked(&question, &expected))
    };
    force.iter().map(ask).collect()
}

fn withholding(force: &[MonthPerson]) -> Result<Vec<Asked>, Failure> {
    let lookup = WithholdingLookup::monthly(Law::embedded(), YEAR).map_err(cannot)?;
    let ask = |person: &MonthPerson| {
        let pay = person.taxable_pay;
        let mut question =
            json!({"year": YEAR, "table": "monthly", "pay_after_social_insurance": pay});
        if let WithholdingColumn::Kou { dependants } = person.column {
            question["column"] = "kou".into();
            question["dependants"] = dependants.into();
        } else {
            question["column"] = "otsu".into();
        }
        let column = match person.column {
            WithholdingColumn::Otsu { .. } => WithholdingColumn::Otsu { secondary_dependants: 0 },
            other => other,
        };
        let tax = lookup.tax(i64::from(pay), column).ok_or_else(|| cannot("tax"))?;
        let tax = i32::try_from(tax).map_err(cannot)?;
        Ok(asked(&question, &[("tax", tax)]))
    };
    force.iter().map(ask).collect()
}

/// Of those with a month to use, one workplace, whole months and no back-pay: for the others a
/// question says more than three months' pay and days.
fn determination(count: usize, tables: &BatchTables) -> Vec<Asked> {
    // Far more than half are such.
    let plain = persons(2 * count + 100, SEED).filter(|one| {
        (one.back_pay, one.other_workplaces, one.fully_paid) == (0, 0, 0b111)
            && tables.determine(one).months_used != 0
    });
    let ask = |person| {
        let made = tables.determine(&person);
        let months = ["april", "may", "june"].iter().zip(person.pay).zip(person.days);
        let months = months
            .map(|((month, pay), days)| json!({"month": month, "pay": pay, "days": days}))
            .collect::<Vec<_>>();
        let question = json!({
            "year": YEAR,
            "worker_type": match person.worker {
                0 => "general",
                1 => "part_time",
                _ => "short_time",
            },
            "months": months,
        });
        let expected = [
            ("total", made.total),
            ("average", made.average),
            ("health_grade", i32::from(made.health_grade)),
            ("health_standard", made.health_standard),
            ("pension_grade", i32::from(made.pension_grade)),
            ("pension_standard", made.pension_standard),
        ];
        asked(&question, &expected)
    };
    plain.take(count).map(ask).collect()
}

fn asked(question: &Value, expected: &[(&'static str, i32)]) -> Asked {
    let expected = expected.iter().map(|(name, amount)| (*name, i64::from(*amount))).collect();
    Asked { line: question.to_string(), expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_agrees_with_the_batch() {
        let figure = run(Scale::new(0.02).unwrap()).unwrap();
        assert_eq!((figure.count, figure.compared), (2_000, 2_000));
        assert!(figure.latency.is_some());
    }

    #[test]
    fn a_wrong_answer_gives_no_figure() {
        let [premiums, ..] = streams(3).unwrap();
        let answers = answer(&premiums, &mut Vec::new());
        assert_eq!(check(&premiums, &answers), Ok(()));
        let spoilt = answers.replacen("health_employee\": ", "health_employee\": 1", 1);
        assert_ne!(spoilt, answers);
        let refused = "{\"ok\":false}\n".repeat(3);
        let cut = "{\"ok\":true\n".repeat(3);
        for wrong in [&spoilt, &refused, &cut, &String::new()] {
            let found = check(&premiums, wrong);
            assert!(matches!(found, Err(Failure::WrongAnswer { .. })), "{wrong}");
        }
    }
}
