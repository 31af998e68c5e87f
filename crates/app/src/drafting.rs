//! 届書づくり — from rows to a checked file, with everything that stands in its way.
//!
//! The same for every notice: whose form it is, characters that it cannot carry, and the problems
//! of the check, each led back to its person.

use std::collections::{BTreeMap, BTreeSet};

use romori_filing::{
    Checked, Draft, Level, NoticeRow, Office, Problem, ProblemCode, Submission, Submitter,
    unfileable_characters,
};
use romori_types::Date;

use crate::office::{OfficeFacts, OfficeForm, OfficeProblem};

/// 届書での書き方 — characters that the user chose to write otherwise, by the number of the person:
/// the row of a pay sheet, or the person's number within the client.
pub type Spellings = BTreeMap<(u32, char), String>;

/// 届書 — what came of making it.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// Persons it carries, in order, by number.
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
    /// The number of the person.
    pub row: u32,
    /// The name as it is known.
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
    /// The number of the person; none for the file as a whole.
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

/// 氏名の欄 — one of the two ways in which a notice carries a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamePart {
    /// 氏名（漢字）, which may be left out.
    Kanji,
    /// 氏名（カナ）
    Kana,
}

impl NoticeProblem {
    /// Which writing of the person's name is too long for its item, if that is what is wrong.
    pub fn long_name(&self) -> Option<NamePart> {
        let parts = [("氏名（漢字）", NamePart::Kanji), ("氏名（カナ）", NamePart::Kana)];
        let too_long = self.row.is_some() && self.code == ProblemCode::TooLong.to_string();
        let part = parts.into_iter().find(|(label, _)| self.item.ends_with(label));
        part.filter(|_| too_long).map(|(_, part)| part)
    }
}

/// The person behind a row, as far as its problems need to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filed<'a> {
    /// The number of the person.
    pub row: u32,
    /// 氏名 in kanji; may be empty.
    pub name_kanji: &'a str,
    /// 氏名ｶﾅ
    pub name_kana: &'a str,
    /// 被保険者整理番号
    pub insured_number: Option<u32>,
}

impl Filed<'_> {
    /// Number and name of a person, for the user's own screen.
    pub(crate) fn who(&self) -> String {
        let name = if self.name_kanji.is_empty() { self.name_kana } else { self.name_kanji };
        match self.insured_number {
            Some(number) => format!("{number} {name}"),
            None => name.to_owned(),
        }
    }

    /// Characters of the name that cannot be filed and have no chosen way of writing.
    pub(crate) fn character_issues(&self, spellings: &Spellings) -> Vec<CharacterIssue> {
        let mut seen = BTreeSet::new();
        unfileable_characters(self.name_kanji)
            .into_iter()
            .filter(|(character, _)| !spellings.contains_key(&(self.row, *character)))
            .filter(|(character, _)| seen.insert(*character))
            .map(|(character, proposal)| CharacterIssue {
                row: self.row,
                name: self.name_kanji.to_owned(),
                character,
                proposal,
            })
            .collect()
    }

    /// The name with the chosen ways of writing; none without kanji.
    pub(crate) fn spelt(&self, spellings: &Spellings) -> Option<String> {
        let name: String = self
            .name_kanji
            .chars()
            .map(|character| {
                let instead = spellings.get(&(self.row, character)).cloned();
                instead.unwrap_or_else(|| character.to_string())
            })
            .collect();
        (!name.is_empty()).then_some(name)
    }

    /// A problem of this person that the making itself found.
    pub(crate) fn problem(
        &self,
        code: &str,
        item: &str,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> NoticeProblem {
        NoticeProblem {
            code: code.to_owned(),
            row: Some(self.row),
            person: self.who(),
            item: item.to_owned(),
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }
}

/// Whose file it is, made of an office's items.
pub(crate) fn submission(
    office: &OfficeForm,
    today: Date,
) -> Result<Submission, Vec<OfficeProblem>> {
    office.facts().map(|facts| submission_of(facts, today))
}

fn submission_of(facts: OfficeFacts, today: Date) -> Submission {
    let (parent, child) = facts.postal_code;
    Submission {
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
        created_on: today,
    }
}

impl Notice {
    /// Checks the rows and keeps the file if nothing at all stands in its way: neither here nor in
    /// what the notice already holds. `persons` are those of `rows`, in the same order.
    pub(crate) fn check<R: NoticeRow>(
        &mut self,
        office: &OfficeForm,
        rows: &[R],
        persons: &[Filed<'_>],
        today: Date,
    ) {
        self.rows = persons.iter().map(|person| person.row).collect();
        let submission = match submission(office, today) {
            Ok(submission) => submission,
            Err(problems) => {
                self.office = problems;
                return;
            }
        };
        let refused = !self.problems.is_empty() || !self.characters.is_empty();
        if rows.is_empty() && refused {
            // That nobody is left to file is no problem of its own.
            return;
        }
        match Draft::of(&submission, rows).check(today) {
            Ok(checked) => {
                self.warnings.extend(problems_of(checked.warnings(), persons));
                self.checked = (!refused && !rows.is_empty()).then_some(checked);
            }
            Err(found) => self.take_problems(found, persons),
        }
    }

    fn take_problems(&mut self, found: Vec<Problem>, persons: &[Filed<'_>]) {
        let (errors, warnings): (Vec<Problem>, Vec<Problem>) =
            found.into_iter().partition(|problem| problem.level == Level::Error);
        self.warnings.extend(problems_of(&warnings, persons));
        let known: BTreeSet<u32> = self.characters.iter().map(|issue| issue.row).collect();
        let errors = errors.into_iter().filter(|problem| {
            // The same character is already listed with its choice.
            let row = problem.place.row.and_then(|row| persons.get(row.checked_sub(1)?));
            let listed = row.is_some_and(|person| known.contains(&person.row));
            !(listed && problem.code == ProblemCode::UnfileableCharacter)
        });
        let errors: Vec<Problem> = errors.collect();
        self.problems.extend(problems_of(&errors, persons));
    }
}

fn problems_of(problems: &[Problem], persons: &[Filed<'_>]) -> Vec<NoticeProblem> {
    let of = |problem: &Problem| {
        let person = problem.place.row.and_then(|row| persons.get(row.checked_sub(1)?));
        let item = problem.item.map_or_else(String::new, |item| format!("{item} "));
        NoticeProblem {
            code: problem.code.to_string(),
            row: person.map(|person| person.row),
            person: person.map_or_else(|| problem.record.to_owned(), Filed::who),
            item: format!("{item}{}", problem.label),
            reason: problem.reason.clone(),
            remedy: problem.remedy.clone(),
        }
    };
    problems.iter().map(of).collect()
}
