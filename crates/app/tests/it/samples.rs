//! The four shapes of the demo client's pay, against what samples/README.md works out by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use romori_app::Law;
use romori_app::santei::{DeterminationAge, Entry, Job};
use romori_statute::replay::replay;
use romori_types::Exact;

/// The shapes, and the one that has the office in a file of its own.
pub const SHAPES: [&str; 4] = [
    "賃金2026_一人一行.xlsx",
    "賃金2026_一人一月.csv",
    "賃金2026_給与ソフト出力.xlsx",
    "賃金2026_半角カナ和暦.csv",
];

pub fn sample(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    fs::read(folder.join(name)).unwrap()
}

pub fn job(name: &str) -> Job {
    let today = "2026-07-01".parse().unwrap();
    let mut job = Job::open(Law::embedded(), &sample(name), name, 2026, today).unwrap();
    if name.ends_with(".csv") {
        job.take_office(Law::embedded(), &sample("事業所.csv"), "事業所.csv").unwrap();
    }
    job
}

/// What the table in samples/README.md says of a person.
#[derive(Debug, PartialEq, Eq)]
pub enum Expected {
    Exempt,
    Standards { health: Option<i64>, pension: Option<i64> },
}

/// Kana or kanji of a name without its spaces.
pub fn plain(name: &str) -> String {
    name.split_whitespace().collect()
}

pub fn expectations() -> BTreeMap<String, Expected> {
    let text = String::from_utf8(sample("README.md")).unwrap();
    let mut expected = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [_, name, _, _, result] = cells.as_slice() else { continue };
        let thousand = |mark: &str| {
            let (_, rest) = result.split_once(mark)?;
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<i64>().ok().map(|thousand| thousand * 1000)
        };
        let health = thousand("健");
        let pension = thousand("厚").or_else(|| thousand("70歳以上被用者"));
        if result.contains("対象外") {
            expected.insert(plain(name), Expected::Exempt);
        } else if health.is_some() || pension.is_some() {
            expected.insert(plain(name), Expected::Standards { health, pension });
        }
    }
    expected
}

pub fn decided(entry: &Entry) -> Expected {
    if entry.exemption().is_some() {
        return Expected::Exempt;
    }
    let made = entry.decision.as_ref().unwrap();
    let health = made.health.filter(|_| entry.elder != DeterminationAge::From75);
    Expected::Standards {
        health: health.map(|found| found.standard.get()),
        pension: made.pension.map(|found| found.standard.get()),
    }
}

/// Two shapes lack the twelve months and the other workplaces' pay (samples/README.md says so):
/// 小此木 is decided by 1,200,700 ÷ 3 = 400,233, 三浦 by 753,700 ÷ 3 = 251,233 alone.
fn without_columns(shape: &str, name: &str) -> Option<Expected> {
    if !SHAPES.iter().skip(2).any(|poor| *poor == shape) {
        return None;
    }
    let same = |yen| Expected::Standards { health: Some(yen), pension: Some(yen) };
    match name {
        "小此木翔" => Some(same(410_000)),
        "三浦徹" => Some(same(260_000)),
        _ => None,
    }
}

#[test]
fn every_shape_gives_what_was_worked_out_by_hand() {
    let expected = expectations();
    assert!(expected.len() >= 40, "{}", expected.len());
    for shape in SHAPES {
        let job = job(shape);
        assert!(job.sheet().bad_rows.is_empty(), "{shape}: {:?}", job.sheet().problems);
        assert_eq!(job.book().entries.len(), 60, "{shape}");
        let mut met = 0;
        for entry in &job.book().entries {
            // Shift_JIS has no 𠮷: that sample writes 吉 instead.
            let name = plain(&entry.person.name_kanji);
            let known = expected.get(&name).or_else(|| expected.get(&name.replace('吉', "𠮷")));
            let Some(known) = known else { continue };
            let poorer = without_columns(shape, &name);
            assert_eq!(decided(entry), *poorer.as_ref().unwrap_or(known), "{shape}: {name}");
            met += 1;
        }
        assert_eq!(met, expected.len(), "{shape}: persons of the table are missing");
    }
}

#[test]
fn every_explanation_replays_to_its_decision() {
    let job = job(SHAPES[0]);
    for entry in &job.book().entries {
        let explanation = job.book().explain(Law::embedded(), entry);
        let results = replay(&explanation).unwrap();
        let made = entry.decision.as_ref().unwrap();
        let result = |field: &str| results.iter().rev().find(|found| found.0 == field);
        for (field, amount) in [
            ("health_standard", made.health.map(|found| found.standard)),
            ("pension_standard", made.pension.map(|found| found.standard)),
            ("average", made.average),
        ] {
            let replayed = result(field).map(|found| found.1);
            assert_eq!(replayed, amount.map(Exact::from), "{field}: {:?}", entry.person.row);
        }
    }
}

#[test]
fn the_sample_with_mistakes_lists_them_and_keeps_the_rest() {
    let job = job("賃金2026_誤りあり.xlsx");
    let errors = job.sheet().errors().count();
    assert!(errors >= 6, "{errors}");
    assert!(job.book().entries.len() >= 45);
    for problem in job.sheet().errors() {
        assert!(!problem.what.is_empty() && !problem.how.is_empty());
        assert!(problem.row > 1);
    }
}
