//! 届書 — the notice made of a book: rows, what stands in its way, and the checked file.

use std::collections::{BTreeMap, BTreeSet};

use romori_filing::{
    BasicPensionNumber, Checked, Draft, FiledPerson, Level, MonthPay, Office, PayChange, Problem,
    RegularDeterminationRemarks, RegularDeterminationRow, RetroactivePay, Submission, Submitter,
    unfileable_characters,
};
use romori_intake::{PersonPay, RiseOrFall};
use romori_statute::basis_days::WorkerType;
use romori_statute::over_seventy::DeterminationAge;
use romori_statute::regular_determination::{DecidedBy, RegularDetermination};
use romori_statute::regular_determination_months::LeftOut;
use romori_types::{Date, Yen};

use super::book::{Book, Entry};
use super::case::worker_type;
use crate::office::{OfficeForm, OfficeProblem};

/// 届書での書き方 — characters that the user chose to write otherwise, by row of the sheet.
pub type Spellings = BTreeMap<(u32, char), String>;

/// 届書 — what came of making it.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// Persons it carries, in order: row of the sheet.
    pub rows: Vec<u32>,
    /// Characters it cannot carry and for which no other way of writing is chosen.
    pub characters: Vec<CharacterIssue>,
    /// Everything else that is wrong with the persons.
    pub problems: Vec<NoticeProblem>,
    /// What is wrong with the office's own data.
    pub office: Vec<OfficeProblem>,
    /// What someone should look at before sending.
    pub warnings: Vec<NoticeProblem>,
    /// The file, when nothing is wrong.
    pub checked: Option<Checked>,
}

/// A character that the form cannot carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharacterIssue {
    /// Row of the sheet.
    pub row: u32,
    /// The name as the sheet has it.
    pub name: String,
    /// The character.
    pub character: char,
    /// How it is usually written instead; a proposal, never applied by itself.
    pub proposal: Option<&'static str>,
}

/// Something wrong with one person's row, or with the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeProblem {
    /// The stable code.
    pub code: String,
    /// Row of the sheet; none for the file as a whole.
    pub row: Option<u32>,
    /// Name, for the user's own screen.
    pub person: String,
    /// Number and label of the item: 15 従前の改定月.
    pub item: String,
    /// Why it cannot be filed so.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// What a notice is made with besides the book.
#[derive(Debug, Clone, Copy)]
pub struct NoticeTerms<'a> {
    /// Whose form it is.
    pub office: &'a OfficeForm,
    /// Other ways of writing that the user chose.
    pub spellings: &'a Spellings,
    /// Rows of the sheet that are left out for now.
    pub left_out: &'a BTreeSet<u32>,
    /// The day of making and checking.
    pub today: Date,
}

/// Makes and checks the notice.
pub fn notice(book: &Book, terms: &NoticeTerms<'_>) -> Notice {
    let mut made = Notice::default();
    let submission = match submission(terms) {
        Ok(submission) => Some(submission),
        Err(problems) => {
            made.office = problems;
            None
        }
    };
    let mut rows = Vec::new();
    let mut persons = Vec::new();
    for entry in book.entries.iter().filter(|entry| !terms.left_out.contains(&entry.person.row)) {
        let person = &entry.person;
        match (&entry.decision, entry.is_filed()) {
            (Err(refusal), _) => made.problems.push(NoticeProblem {
                code: "APP-0001".to_owned(),
                row: Some(person.row),
                person: who(person),
                item: String::new(),
                reason: format!("計算できませんでした。{refusal}"),
                remedy: "表の値を直すか、この人を外して作ってください。".to_owned(),
            }),
            (Ok(decision), true) => {
                made.characters.extend(character_issues(person, terms.spellings));
                match row_of(entry, decision, terms.spellings) {
                    Ok(row) => {
                        rows.push(row);
                        persons.push(person);
                    }
                    Err(problem) => made.problems.push(*problem),
                }
            }
            (Ok(_), false) => {}
        }
    }
    made.rows = persons.iter().map(|person| person.row).collect();
    let Some(submission) = submission else { return made };
    check(&mut made, &submission, &rows, &persons, terms.today);
    made
}

fn check(
    made: &mut Notice,
    submission: &Submission,
    rows: &[RegularDeterminationRow],
    persons: &[&PersonPay],
    today: Date,
) {
    let refused = !made.problems.is_empty() || !made.characters.is_empty();
    match Draft::of(submission, rows).check(today) {
        Ok(checked) => {
            made.warnings = problems_of(checked.warnings(), persons);
            made.checked = (!refused && !rows.is_empty()).then_some(checked);
        }
        Err(found) => {
            let (errors, warnings): (Vec<Problem>, Vec<Problem>) =
                found.into_iter().partition(|problem| problem.level == Level::Error);
            made.warnings = problems_of(&warnings, persons);
            let known: BTreeSet<u32> = made.characters.iter().map(|issue| issue.row).collect();
            let errors = errors.into_iter().filter(|problem| {
                // The same character is already listed with its choice.
                let row = problem.place.row.and_then(|row| persons.get(row.checked_sub(1)?));
                let listed = row.is_some_and(|person| known.contains(&person.row));
                !(listed && problem.code == romori_filing::ProblemCode::UnfileableCharacter)
            });
            let errors: Vec<Problem> = errors.collect();
            made.problems.extend(problems_of(&errors, persons));
        }
    }
}

fn submission(terms: &NoticeTerms<'_>) -> Result<Submission, Vec<OfficeProblem>> {
    let facts = terms.office.facts()?;
    let (parent, child) = facts.postal_code;
    Ok(Submission {
        office: Office {
            prefecture: facts.prefecture,
            city_code: facts.district,
            symbol: facts.symbol,
            office_number: facts.number,
            postal_code: format!("{parent}-{child}"),
            address: facts.address,
            name: facts.name,
            employer_name: facts.employer,
            phone: facts.phone,
        },
        submitter: match facts.sharoushi {
            None => Submitter::Employer,
            Some((registration_number, name)) => Submitter::Sharoushi { registration_number, name },
        },
        media_serial: facts.medium_serial,
        created_on: terms.today,
    })
}

/// Characters of the name that cannot be filed and have no chosen way of writing.
fn character_issues(person: &PersonPay, spellings: &Spellings) -> Vec<CharacterIssue> {
    let mut seen = BTreeSet::new();
    unfileable_characters(&person.name_kanji)
        .into_iter()
        .filter(|(character, _)| !spellings.contains_key(&(person.row, *character)))
        .filter(|(character, _)| seen.insert(*character))
        .map(|(character, proposal)| CharacterIssue {
            row: person.row,
            name: person.name_kanji.clone(),
            character,
            proposal,
        })
        .collect()
}

/// The name with the chosen ways of writing.
fn spelt(person: &PersonPay, spellings: &Spellings) -> Option<String> {
    let mut name = String::new();
    for character in person.name_kanji.chars() {
        match spellings.get(&(person.row, character)) {
            Some(instead) => name.push_str(instead),
            None => name.push(character),
        }
    }
    (!name.is_empty()).then_some(name)
}

fn row_of(
    entry: &Entry,
    made: &RegularDetermination,
    spellings: &Spellings,
) -> Result<RegularDeterminationRow, Box<NoticeProblem>> {
    let person = &entry.person;
    let Some(previous_from) = person.previous_revised else {
        return Err(Box::new(NoticeProblem {
            code: "APP-0002".to_owned(),
            row: Some(person.row),
            person: who(person),
            item: "15 従前の改定月".to_owned(),
            reason: "従前の改定月が空です。".to_owned(),
            remedy: "表に「従前改定月」の列を加えて入れてください（例 令和7年9月）。".to_owned(),
        }));
    };
    let only_70 = entry.elder == DeterminationAge::From75;
    let annual = made.annual_average.filter(|_| entry.by_annual_average());
    let insured_number = person.insured_number.filter(|_| !only_70);
    Ok(RegularDeterminationRow {
        person: FiledPerson {
            insured_number: insured_number.map(|number| number.to_string()),
            name_kana: person.name_kana.clone(),
            name_kanji: spelt(person, spellings),
            birth_date: person.birth_date,
            pension_number: person
                .basic_pension_number
                .as_deref()
                .and_then(BasicPensionNumber::parse),
        },
        applied_from: made.period.from,
        previous_health_standard: person.previous_health_standard.filter(|_| !only_70),
        previous_pension_standard: person.previous_pension_standard,
        previous_from,
        pay_change: pay_change(person),
        retroactive: retroactive(person),
        months: months(person),
        total: made.total,
        average: made.simple_average.unwrap_or_default(),
        corrected_average: annual
            .and_then(|judged| judged.annual_average)
            .or(made.corrected_average),
        remarks: remarks(entry, made),
    })
}

fn pay_change(person: &PersonPay) -> Option<PayChange> {
    let month = person.rise_or_fall_month?;
    let raised = person.rise_or_fall? == RiseOrFall::Rise;
    Some(PayChange { month, raised })
}

fn retroactive(person: &PersonPay) -> Option<RetroactivePay> {
    let amount = person.retro_amount.filter(|amount| *amount > Yen::ZERO)?;
    let month = person.retro_month?;
    Some(RetroactivePay { month, amount })
}

fn months(person: &PersonPay) -> [MonthPay; 3] {
    person.months.map(|paid| {
        let paid = paid.unwrap_or_default();
        MonthPay { days: paid.days.unwrap_or(0), cash: paid.cash, in_kind: paid.in_kind }
    })
}

fn remarks(entry: &Entry, made: &RegularDetermination) -> RegularDeterminationRemarks {
    let person = &entry.person;
    let worker = worker_type(person.worker);
    let joined = made.months.iter().flatten().any(|month| {
        matches!(month.left_out, Some(LeftOut::NotFullyPaid | LeftOut::BeforeAcquisition))
    });
    let age_70 = entry.elder != DeterminationAge::Under70;
    RegularDeterminationRemarks {
        age_70,
        age_70_months: age_70_months(entry, made),
        two_offices: person.two_workplaces,
        revision_planned: false,
        joined_midway: joined,
        leave: person.leave.is_some(),
        short_time: worker == WorkerType::ShortTime,
        part_time: worker == WorkerType::PartTime,
        annual_average: made.decided_by == DecidedBy::AnnualAverage,
        other: String::new(),
        only_70: entry.elder == DeterminationAge::From75,
    }
}

/// The months that count for 70歳以上被用者, where not all three do.
fn age_70_months(entry: &Entry, made: &RegularDetermination) -> Vec<u8> {
    if !entry.person.aged_70_months.is_empty() {
        return entry.person.aged_70_months.clone();
    }
    let counting = entry.elder.months_counting(made.period.from.year());
    let counting: Vec<u8> = counting.into_iter().filter_map(|m| u8::try_from(m).ok()).collect();
    if counting.len() == 3 { Vec::new() } else { counting }
}

fn problems_of(problems: &[Problem], persons: &[&PersonPay]) -> Vec<NoticeProblem> {
    let of = |problem: &Problem| {
        let person = problem.place.row.and_then(|row| persons.get(row.checked_sub(1)?)).copied();
        let item = problem.item.map_or_else(String::new, |item| format!("{item} "));
        NoticeProblem {
            code: problem.code.to_string(),
            row: person.map(|person| person.row),
            person: person.map_or_else(|| problem.record.to_owned(), who),
            item: format!("{item}{}", problem.label),
            reason: problem.reason.clone(),
            remedy: problem.remedy.clone(),
        }
    };
    problems.iter().map(of).collect()
}

/// Number and name of a person, for the user's own screen.
pub fn who(person: &PersonPay) -> String {
    let name = if person.name_kanji.is_empty() { &person.name_kana } else { &person.name_kanji };
    match person.insured_number {
        Some(number) => format!("{number} {name}"),
        None => name.clone(),
    }
}
