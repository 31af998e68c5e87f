use std::collections::{BTreeMap, BTreeSet};

use romori_roster::{Fact, FractionRule, Insurer, Known, LegalForm};
use romori_sample::{FactSink, Office, Row, StaffRole, Subject, demo_office};
use romori_types::{Date, check_digit_corporate, looks_like_individual_number};

use crate::people::{lines, views};

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn demo() -> Office {
    demo_office(day("2026-07-01"))
}

/// Every byte of an office: ids, days, facts.
pub fn bytes(office: &Office) -> String {
    let mut out = String::new();
    for batch in &office.batches {
        out += &format!("{} {} {}\n", batch.recorded_on, batch.recorded_by, batch.title);
        for row in &batch.rows {
            out += &format!("{:?} {} {:?} {}\n", row.subject, row.key, row.valid, json(row));
        }
    }
    out
}

/// Takes each fact with its own type, as a store does.
struct Json(String);

impl FactSink for Json {
    type Error = serde_json::Error;

    fn take<F: Fact>(&mut self, row: &Row, fact: &F) -> Result<(), serde_json::Error> {
        assert_eq!(row.fact.kind(), F::KIND);
        self.0 = serde_json::to_string(fact)?;
        Ok(())
    }
}

fn json(row: &Row) -> String {
    let mut sink = Json(String::new());
    row.pass_to(&mut sink).unwrap();
    sink.0
}

#[test]
fn the_same_day_gives_the_same_bytes() {
    assert_eq!(bytes(&demo()), bytes(&demo()));
    assert_ne!(bytes(&demo()), bytes(&demo_office(day("2026-07-31"))));
}

#[test]
fn twelve_clients_and_six_hundred_persons() {
    let office = demo();
    let numbers: Vec<u32> = office.clients.iter().map(|client| client.number).collect();
    assert_eq!(numbers, (1001..=1012).collect::<Vec<_>>());
    let counts: Vec<usize> = office.clients.iter().map(|client| client.persons.len()).collect();
    assert_eq!(counts, [118, 6, 42, 73, 96, 34, 61, 18, 38, 12, 27, 75]);
    assert_eq!(office.person_count(), 600);
    assert_eq!(office.staff.iter().filter(|one| one.role == StaffRole::Approver).count(), 1);
    assert_eq!(office.staff.len(), 4);
    assert!((14_000..22_000).contains(&office.row_count()), "{}", office.row_count());
    assert!(office.batches.len() < 600, "{}", office.batches.len());
}

#[test]
fn every_kind_of_client_is_there() {
    let views = views(&demo());
    let count = |is_so: &dyn Fn(&romori_roster::ClientView) -> bool| {
        views.iter().filter(|view| is_so(view)).count()
    };
    let place = |view: &romori_roster::ClientView| view.establishments[0].profile.clone();
    assert_eq!(count(&|view| view.profile.form == LegalForm::SoleProprietor), 1);
    assert_eq!(count(&|view| matches!(place(view).insurer, Insurer::Society { .. })), 1);
    assert_eq!(count(&|view| view.establishments.len() == 2), 1);
    for fraction in [FractionRule::None, FractionRule::Down, FractionRule::Up, FractionRule::HalfUp]
    {
        assert!(count(&|view| place(view).fraction == fraction) >= 1, "{}", fraction.ja());
    }
    for months_after in [0, 1] {
        let so = |view: &romori_roster::ClientView| {
            place(view).pay_terms.unwrap().months_after == months_after
        };
        assert!(count(&so) >= 3);
    }
    let entrusted = |view: &romori_roster::ClientView| view.entrustment.clone().unwrap();
    assert_eq!(count(&|view| entrusted(view).since == day("2026-04-01")), 1);
    assert_eq!(count(&|view| entrusted(view).until == Some(day("2026-03-31"))), 1);
    assert_eq!(count(&|view| entrusted(view).second_person_approves), 2);
    let prefectures: BTreeSet<u8> = views.iter().map(|view| place(view).prefecture.jis()).collect();
    assert_eq!(prefectures.len(), 12);
    let symbols: BTreeSet<String> = views.iter().map(|view| place(view).sign()).collect();
    assert_eq!(symbols.len(), 12);
}

#[test]
fn numbers_have_their_form_and_check_digits() {
    let office = demo();
    let form = |text: &str, groups: &[usize]| {
        let found: Vec<usize> = text.split('-').map(str::len).collect();
        found == groups && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    let mut corporate = 0;
    for view in views(&office) {
        if let Some(number) = &view.profile.corporate_number {
            let digit = check_digit_corporate(&number[1..]).unwrap();
            assert!(number.len() == 13 && number.starts_with(&digit.to_string()), "{number}");
            corporate += 1;
        }
        for place in &view.establishments {
            let profile = &place.profile;
            assert!(form(profile.labour_insurance_number.as_deref().unwrap(), &[14]));
            assert!(form(profile.employment_insurance_number.as_deref().unwrap(), &[4, 6, 1]));
            assert!(form(&profile.postal_code, &[3, 4]) && form(&profile.number, &[5]));
            assert!(form(&profile.phone, &[3, 3, 4]), "{}", profile.phone);
        }
        for person in &view.persons {
            let identity = &person.identity;
            assert!(form(identity.basic_pension_number.as_deref().unwrap(), &[4, 6]));
            let of_employment = identity.employment_insurance_number.as_deref();
            assert!(of_employment.is_none_or(|number| form(number, &[4, 6, 1])));
        }
    }
    assert_eq!(corporate, 11);
}

#[test]
fn nothing_looks_like_an_individual_number() {
    let text = bytes(&demo());
    let mut looked_at = 0;
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
        looked_at += 1;
        assert!(!looks_like_individual_number(word), "{word}");
    }
    assert!(looked_at > 10_000);
}

#[test]
fn no_two_persons_are_alike() {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut people = BTreeSet::new();
    for view in views(&demo()) {
        for person in &view.persons {
            let identity = &person.identity;
            let who = (view.number, identity.name.kanji.clone(), identity.birth_date);
            assert!(people.insert(who), "{}-{}", view.number, person.number);
            let number = identity.basic_pension_number.clone().unwrap();
            *numbers.entry(number).or_default() += 1;
        }
    }
    // One human works for two clients of the office, and is a person of each.
    let twice: Vec<u32> = numbers.into_values().filter(|count| *count > 1).collect();
    assert_eq!(twice, [2]);
}

#[test]
fn rows_are_recorded_in_order_and_nothing_after_the_day() {
    let office = demo();
    let days: Vec<Date> = office.batches.iter().map(|batch| batch.recorded_on).collect();
    assert!(days.is_sorted());
    assert!(days.iter().all(|day| *day <= office.today));
    for batch in &office.batches {
        let weekday = batch.recorded_on.weekday().to_monday_zero_offset();
        assert!(weekday < 5, "{} {}", batch.recorded_on, batch.title);
        assert!(batch.rows.iter().all(romori_sample::Row::has_right_key), "{}", batch.title);
        assert!(!batch.title.is_empty() && !batch.rows.is_empty());
    }
    for client in &office.clients {
        let first = office.batches.iter().find(|batch| batch.client == client.id).unwrap();
        assert_eq!(first.title, "台帳の引継ぎ");
        assert!(matches!(first.rows[0].subject, Subject::Client(_)));
    }
}

#[test]
fn nothing_is_recorded_of_a_client_that_left() {
    let office = demo();
    let gone = office.client(1011).unwrap().id;
    let last = office.batches.iter().rfind(|batch| batch.client == gone).unwrap();
    assert!(last.recorded_on <= day("2026-03-31"), "{}", last.recorded_on);
}

/// Only what was meant as a correction is one: an end that became known is none.
#[test]
fn few_rows_are_corrections() {
    let mut corrected = BTreeMap::new();
    for ((_, kind, _), rows) in lines(&demo()) {
        let history = romori_roster::History::new(rows);
        let count = history.corrections(Known::Now).len();
        if count > 0 {
            *corrected.entry(kind).or_insert(0) += count;
        }
    }
    let expected = [(romori_roster::Kind::PersonContact, 1), (romori_roster::Kind::Leave, 1)];
    assert_eq!(corrected, BTreeMap::from(expected));
}

#[test]
fn another_year_moves_the_whole_story() {
    let now = demo();
    for (today, moved) in [("2025-07-01", -1), ("2027-09-15", 1), ("2026-06-30", -1)] {
        let other = demo_office(day(today));
        assert_eq!(other.person_count(), 600, "{today}");
        assert!(other.batches.iter().all(|batch| batch.recorded_on <= day(today)));
        let birth = |office: &Office| views(office)[6].persons[60].identity.birth_date.year();
        assert_eq!(birth(&other) - birth(&now), moved, "{today}");
    }
}
