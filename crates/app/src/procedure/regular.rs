//! 算定基礎届 for a client — one book and one file for each establishment.
//!
//! A file carries one establishment (複数事業所収録 is an error of 届書CSV), so a client with several
//! has several. The book is that of [`crate::santei`], with the number of the person as its row.

use std::collections::HashMap;

use romori_intake::LeaveKind as SheetLeave;
use romori_roster::{
    ClientView, EstablishmentView, LeaveKind, PersonView, StandardBy, StandardRemuneration,
};
use romori_statute::StatuteError;
use romori_statute::law::Law;
use romori_store::{cut, each_part, parts_for};
use romori_types::{Date, EstablishmentId, YearMonth, Yen};

use super::facts::{FactsUsed, Subject, month_key};
use super::given::Given;
use super::member::Member;
use super::place::pay_calendar;
use super::regular_row::{self, Refusal};
use super::revision;
use super::{Caution, Choices};
use crate::drafting::Notice;
use crate::office::OfficeForm;
use crate::santei::{Book, DeterminationAge, Entry, NoticeTerms, Terms, Tone, Verdict, notice};

/// 事業所の定時決定 — everybody of one establishment, decided.
#[derive(Debug, Clone)]
pub struct EstablishmentDetermination {
    /// 事業所
    pub establishment: EstablishmentId,
    /// Its number within the client.
    pub number: u32,
    /// One entry a person, in the order of their numbers; the row of an entry is that number.
    pub book: Book,
    /// What somebody should look at besides the doubts of the decisions.
    pub cautions: Vec<Caution>,
}

/// 算定の対象になりうる人 — who had a day as an insured person between these two days.
///
/// From April 1, whose pay may count, to July 10, until when the notice is filed: so those who left
/// before July 1 and those hired since June 1 stand in the book with the reason why they are not
/// filed.
fn looked_at(year: i16) -> (Date, Date) {
    (month(year, 4).first_day(), month(year, 7).day_or_last(10))
}

/// Decides everybody of every establishment of a client.
///
/// Law: 健康保険法41条, 厚生年金保険法21条. Month: the pay of April to June of `year`.
pub fn determine(
    law: &Law,
    client: &ClientView,
    year: i16,
    given: &Given,
) -> Vec<EstablishmentDetermination> {
    let places = client.establishments.iter();
    places.map(|place| determine_place(law, client, place, year, given)).collect()
}

/// Persons that are worth a thread of their own.
const LEAST: usize = 500;

fn determine_place(
    law: &Law,
    client: &ClientView,
    place: &EstablishmentView,
    year: i16,
    given: &Given,
) -> EstablishmentDetermination {
    let calendar = pay_calendar(&place.profile);
    let persons: Vec<&PersonView> = client.persons.iter().collect();
    let parts = cut(persons, parts_for(client.persons.len(), LEAST), |_, _| true);
    let made = each_part(parts, |persons| {
        let make = |person: &PersonView| {
            let member = member_of(person, place.id, year)?;
            let revision = revision::from_july_to_september(law, &member, calendar, year, given);
            Some(regular_row::make(&member, calendar, year, given, &revision))
        };
        persons.into_iter().filter_map(make).collect::<Vec<_>>()
    });
    let mut cautions = Vec::new();
    let mut refusals = Vec::new();
    let mut rows = Vec::new();
    for made in made.into_iter().flatten() {
        cautions.extend(made.cautions);
        refusals.push(made.refusal);
        rows.push(made.row);
    }
    let mut book = Book::decide(law, rows, Terms { year, calendar });
    for (entry, refusal) in book.entries.iter_mut().zip(refusals) {
        // Who need not be filed needs no pay either.
        if let Some(Refusal { words, why }) = refusal.filter(|_| entry.exemption().is_none()) {
            entry.verdict = Verdict { words: words.to_owned(), tone: Tone::Care };
            entry.decision = Err(StatuteError::impossible("months", why));
        }
    }
    keep_schemes(client, place.id, year, &mut book);
    EstablishmentDetermination { establishment: place.id, number: place.number, book, cautions }
}

/// The persons of a client by their numbers, for one who asks for each of thousands.
fn by_number(client: &ClientView) -> HashMap<u32, &PersonView> {
    client.persons.iter().map(|person| (person.number, person)).collect()
}

fn member_of(person: &PersonView, place: EstablishmentId, year: i16) -> Option<Member<'_>> {
    let (from, until) = looked_at(year);
    Member::between(person, place, from, until)
}

/// Takes away the standard of an insurance that the person is not in.
fn keep_schemes(client: &ClientView, place: EstablishmentId, year: i16, book: &mut Book) {
    let persons = by_number(client);
    for entry in &mut book.entries {
        let person = persons.get(&entry.person.row).copied();
        let member = person.and_then(|person| member_of(person, place, year));
        let (Some(member), Ok(made)) = (member, &mut entry.decision) else { continue };
        if !member.in_pension() {
            made.pension = None;
        }
        if member.enrolment.insured_as == romori_roster::InsuredAs::PensionOnly {
            made.health = None;
        }
    }
}

impl EstablishmentDetermination {
    /// Makes and checks the notice of the establishment.
    pub fn notice(&self, office: &OfficeForm, choices: &Choices, today: Date) -> Notice {
        let Choices { spellings, left_out, .. } = choices;
        let terms = NoticeTerms { office, spellings, left_out, today };
        let mut made = if choices.written.is_empty() {
            notice(&self.book, &terms)
        } else {
            notice(&self.rewritten(choices), &terms)
        };
        for problem in &mut made.problems {
            match problem.code.as_str() {
                "APP-0001" => {
                    problem.remedy = "台帳の値を直すか、この人を外して作ってください。".to_owned();
                }
                "APP-0002" => {
                    "台帳に今の標準報酬月額と、その改定年月を入れてください。"
                        .clone_into(&mut problem.remedy);
                }
                _ => {}
            }
        }
        made
    }

    /// The book with names as they were chosen to be written.
    fn rewritten(&self, choices: &Choices) -> Book {
        let mut book = self.book.clone();
        for entry in &mut book.entries {
            let Some(written) = choices.written.get(&entry.person.row) else { continue };
            if let Some(kanji) = &written.kanji {
                entry.person.name_kanji.clone_from(kanji);
            }
            if let Some(kana) = &written.kana {
                entry.person.name_kana.clone_from(kana);
            }
        }
        book
    }

    /// The standards to be recorded once the notice is filed, by the number of the person.
    pub fn standards(&self, choices: &Choices) -> Vec<(u32, StandardRemuneration)> {
        let filed = self
            .book
            .entries
            .iter()
            .filter(|entry| entry.is_filed() && !choices.left_out.contains(&entry.person.row));
        let record = |entry: &Entry| {
            let made = entry.decision.as_ref().ok()?;
            let health = made.health.filter(|_| entry.elder != DeterminationAge::From75);
            let standard = StandardRemuneration {
                health: health.map(|found| found.standard),
                pension: made.pension.map(|found| found.standard),
                by: StandardBy::Regular,
                from_month: made.period.from,
            };
            Some((entry.person.row, standard))
        };
        filed.filter_map(record).collect()
    }

    /// Everything the notice rests on: the establishment and everybody in the book.
    pub fn facts(&self, client: &ClientView, given: &Given) -> FactsUsed {
        let year = self.book.terms.year;
        let mut used = FactsUsed::default();
        used.given("year", &year);
        used.anybody(client.id);
        if let Some(place) = client.establishment(self.establishment) {
            used.one(Subject::Establishment(place.id), 0, Some(&place.profile));
        }
        let persons = by_number(client);
        for entry in &self.book.entries {
            if let Some(person) = persons.get(&entry.person.row) {
                used.merge(facts_of(person, year, given));
            }
        }
        used
    }
}

/// What the decision about one person rests on, the establishment apart.
pub fn facts_of(person: &PersonView, year: i16, given: &Given) -> FactsUsed {
    let subject = Subject::Person(person.id);
    let mut used = FactsUsed::default();
    used.person(person);
    // From July of the year before, for 年間平均, to the last month of a revision in September.
    let (first, last) = (month(year - 1, 7), month(year, 8));
    let paid = person.pay.range(first..=last);
    let paid = paid.map(|(month, pay)| (month_key(*month), pay));
    used.range(subject, month_key(first), month_key(last), paid);
    used.given("year", &year);
    if let Some(given) = given.of(person.id) {
        used.given(&format!("given {}", person.id), given);
    }
    used
}

/// 休業の種類 as the book names it.
pub(super) const fn sheet_leave(kind: LeaveKind) -> SheetLeave {
    match kind {
        LeaveKind::Maternity => SheetLeave::Maternity,
        LeaveKind::Childcare => SheetLeave::Childcare,
        LeaveKind::FamilyCare => SheetLeave::FamilyCare,
        LeaveKind::Sickness => SheetLeave::Sickness,
        LeaveKind::Other => SheetLeave::Other,
    }
}

/// A month of a year; years beyond the calendar are held at its end.
pub(super) fn month(year: i16, month: i8) -> YearMonth {
    YearMonth::from_index(i32::from(year) * 12 + i32::from(month) - 1)
}

/// An amount, if it is more than nothing.
pub(super) fn some_yen(amount: Yen) -> Option<Yen> {
    (amount > Yen::ZERO).then_some(amount)
}
