//! 届書 — the notice made of a book: rows, what stands in its way, and the checked file.

use std::collections::BTreeSet;

use romori_filing::{
    BasicPensionNumber, FiledPerson, MonthPay, PayChange, RegularDeterminationRemarks,
    RegularDeterminationRow, RetroactivePay,
};
use romori_intake::{PersonPay, RiseOrFall};
use romori_statute::basis_days::WorkerType;
use romori_statute::over_seventy::DeterminationAge;
use romori_statute::regular_determination::{DecidedBy, RegularDetermination};
use romori_statute::regular_determination_months::LeftOut;
use romori_types::{Date, Yen};

use super::book::{Book, Entry};
use super::case::worker_type;
use crate::drafting::Filed;
pub use crate::drafting::{CharacterIssue, Notice, NoticeProblem, Spellings};
use crate::office::OfficeForm;

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
    let mut rows = Vec::new();
    let mut persons = Vec::new();
    for entry in book.entries.iter().filter(|entry| !terms.left_out.contains(&entry.person.row)) {
        let filed = filed(&entry.person);
        match (&entry.decision, entry.is_filed()) {
            (Err(refusal), _) => made.problems.push(filed.problem(
                "APP-0001",
                "",
                format!("計算できませんでした。{refusal}"),
                "表の値を直すか、この人を外して作ってください。",
            )),
            (Ok(decision), true) => {
                made.characters.extend(filed.character_issues(terms.spellings));
                match row_of(entry, decision, terms.spellings) {
                    Ok(row) => {
                        rows.push(row);
                        persons.push(filed);
                    }
                    Err(problem) => made.problems.push(*problem),
                }
            }
            (Ok(_), false) => {}
        }
    }
    made.check(terms.office, &rows, &persons, terms.today);
    made
}

fn filed(person: &PersonPay) -> Filed<'_> {
    Filed {
        row: person.row,
        name_kanji: &person.name_kanji,
        name_kana: &person.name_kana,
        insured_number: person.insured_number,
    }
}

fn row_of(
    entry: &Entry,
    made: &RegularDetermination,
    spellings: &Spellings,
) -> Result<RegularDeterminationRow, Box<NoticeProblem>> {
    let person = &entry.person;
    let Some(previous_from) = person.previous_revised else {
        return Err(Box::new(filed(person).problem(
            "APP-0002",
            "15 従前の改定月",
            "従前の改定月が空です。",
            "表に「従前改定月」の列を加えて入れてください（例 令和7年9月）。",
        )));
    };
    let only_70 = entry.elder == DeterminationAge::From75;
    let annual = made.annual_average.filter(|_| entry.by_annual_average());
    let insured_number = person.insured_number.filter(|_| !only_70);
    Ok(RegularDeterminationRow {
        person: FiledPerson {
            insured_number: insured_number.map(|number| number.to_string()),
            name_kana: person.name_kana.clone(),
            name_kanji: filed(person).spelt(spellings),
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

/// Number and name of a person, for the user's own screen.
pub fn who(person: &PersonPay) -> String {
    filed(person).who()
}
