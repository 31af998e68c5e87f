//! `search`: finding persons by name, reading and number among 20,000 that lie sealed.

use std::time::Instant;

use romori_app::house::{Class, Found, Function, UnitError, search};
use romori_roster::PersonIdentity;
use romori_sample::{AnyFact, Office, Subject, tenant_of};
use romori_types::{PersonId, Purpose};

use crate::Scale;
use crate::figure::{Failure, Figure, Latency, peak_rss_mb};
use crate::random::Random;
use crate::stage::{Stage, cannot, wrong};

const PERSONS: usize = 20_000;
const SEARCHES: usize = 300;
const SEED: u64 = 20_000;
/// As many as a page shows.
const FOUND_MAX: usize = 100;
/// As many may be made before the limit on persons an hour could be reached.
const SEARCHES_AN_HOUR: usize = 9;

/// Somebody of the office, and the texts he is to be found by.
struct Person {
    id: PersonId,
    identity: PersonIdentity,
    texts: Vec<String>,
}

type Known = [Person];

pub(crate) fn run(scale: Scale) -> Result<Figure, Failure> {
    let count = scale.of(PERSONS);
    let office = tenant_of(u32::try_from(count).unwrap_or(u32::MAX), SEED);
    let known = identities(&office);
    let stage = Stage::with(&office)?;
    let grant = stage
        .visitor
        .grant(Function::Search, Purpose::Search)
        .map_err(|_| cannot("検索が許されていません。"))?;
    let mut random = Random::seeded(SEED);
    let mut took = Vec::new();
    for round in 0..SEARCHES {
        if round % SEARCHES_AN_HOUR == 0 {
            stage.let_an_hour_pass();
        }
        let text = wanted(&known, round, &mut random);
        let started = Instant::now();
        let found = stage.house.store.read_as(&grant, Class::Search, |reader| {
            search(reader, &text, office.today, FOUND_MAX)
        });
        took.push(started.elapsed());
        let found: Vec<Found> = found.map_err(|error: UnitError| cannot(error))?;
        check(&known, &text, &found)?;
    }
    Ok(Figure {
        name: "search",
        scale: scale.get(),
        count: SEARCHES,
        elapsed: took.iter().sum(),
        peak_rss_mb: peak_rss_mb(),
        compared: SEARCHES,
        latency: Latency::of(took),
    })
}

/// Who was recorded: in this office nobody was ever corrected.
fn identities(office: &Office) -> Vec<Person> {
    let rows = office.batches.iter().flat_map(|batch| &batch.rows);
    let known = rows.filter_map(|row| match (&row.fact, row.subject) {
        (AnyFact::PersonIdentity(identity), Subject::Person(id)) => {
            Some(Person { id, identity: identity.clone(), texts: texts(identity) })
        }
        _ => None,
    });
    known.collect()
}

fn texts(identity: &PersonIdentity) -> Vec<String> {
    let numbers = [
        &identity.employee_number,
        &identity.basic_pension_number,
        &identity.employment_insurance_number,
    ];
    let names = [&identity.name.kanji, &identity.name.kana];
    names.into_iter().chain(numbers.into_iter().flatten()).map(|text| plain(text)).collect()
}

/// What a clerk types: a name, a part of a name, a reading, a number, the end of a number.
fn wanted(known: &Known, round: usize, random: &mut Random) -> String {
    let at = random.below(u32::try_from(known.len()).unwrap_or(1)) as usize;
    let Some(Person { identity, .. }) = known.get(at) else { return "見本".to_owned() };
    let number = identity.basic_pension_number.clone().unwrap_or_default();
    match round % 5 {
        0 => identity.name.kanji.replace('　', ""),
        1 => identity.name.kanji.chars().skip(1).collect(),
        2 => identity.name.kana.clone(),
        3 => number,
        _ => number.chars().skip(6).collect(),
    }
}

/// Ways of writing that occur in this office, each with the one it is found by.
const SAME: [(char, char); 24] = [
    ('邊', '辺'),
    ('邉', '辺'),
    ('𠮷', '吉'),
    ('齋', '斎'),
    ('斉', '斎'),
    ('齊', '斎'),
    ('﨑', '崎'),
    ('髙', '高'),
    ('嶋', '島'),
    ('櫻', '桜'),
    ('澁', '渋'),
    ('濱', '浜'),
    ('ｧ', 'ｱ'),
    ('ｨ', 'ｲ'),
    ('ｩ', 'ｳ'),
    ('ｪ', 'ｴ'),
    ('ｫ', 'ｵ'),
    ('ｯ', 'ﾂ'),
    ('ｬ', 'ﾔ'),
    ('ｭ', 'ﾕ'),
    ('ｮ', 'ﾖ'),
    ('さ', 'ｻ'),
    ('く', 'ｸ'),
    ('ら', 'ﾗ'),
];

/// A text without spaces and strokes, each letter in the one way of writing.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|letter| ![' ', '　', '-'].contains(letter));
    let same = |letter| SAME.iter().find(|(other, _)| *other == letter).map_or(letter, |one| one.1);
    letters.map(same).collect()
}

/// Every person in whose name, reading or number the text occurs, by plain comparison.
fn check(known: &Known, text: &str, found: &[Found]) -> Result<(), Failure> {
    let text = plain(text);
    let fits = |texts: &[String]| texts.iter().any(|known| known.contains(&text));
    let expected = known.iter().filter(|one| fits(&one.texts)).count();
    if found.len() != expected.min(FOUND_MAX) {
        return Err(wrong(format!("{expected}人のはずが{}人です。", found.len())));
    }
    let right =
        |one: &Found| known.iter().any(|known| known.id == one.person && fits(&known.texts));
    if found.iter().all(right) {
        Ok(())
    } else {
        Err(wrong("違う人が見つかりました。".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_office_is_searched_rightly() {
        let figure = run(Scale::new(0.01).unwrap()).unwrap();
        assert_eq!(figure.compared, SEARCHES);
    }
}
