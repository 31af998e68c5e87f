//! 案件に添える言葉 — what the authority said when it sent a filing back, and what came of a change
//! after the filing; sealed with the case.

use romori_identity::Function;
use romori_record::Class;
use romori_store::{Case, CaseState, Doing, Reader, UnitError};
use romori_types::{CaseId, Date, Purpose};
use serde::{Deserialize, Serialize};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use romori_intake::table::typed::holds_individual_number;

/// 案件に添える言葉
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseWords {
    /// What was said.
    pub words: String,
    /// 返戻の日, where it is one.
    #[serde(default)]
    pub on: Option<Date>,
}

romori_types::quiet_debug!(CaseWords);

/// なぜ添えられないか
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsProblem {
    /// Nothing was written.
    Empty,
    /// It is longer than a note.
    TooLong,
    /// An individual number seems to stand in it.
    IndividualNumber,
    /// The day lies ahead.
    DayAhead,
}

/// So many letters are a note.
const WORDS_MAX: usize = 400;

impl WordsProblem {
    /// What happened and what to do.
    pub const fn ja(self) -> &'static str {
        match self {
            Self::Empty => "言葉が入っていません。入れてから、もう一度押してください。",
            Self::TooLong => "400文字を超えています。短くしてください。",
            Self::IndividualNumber => {
                "個人番号（マイナンバー）と思われる12桁の数字があります。ここには書けません。消してください。"
            }
            Self::DayAhead => "返戻の日が今日より先です。日付を確かめて、入れ直してください。",
        }
    }
}

impl CaseWords {
    /// These words, if they may be kept.
    ///
    /// # Errors
    /// Why they may not.
    pub fn read(words: &str, on: Option<Date>, today: Date) -> Result<Self, WordsProblem> {
        let words = words.trim();
        if words.is_empty() {
            return Err(WordsProblem::Empty);
        }
        if words.chars().count() > WORDS_MAX {
            return Err(WordsProblem::TooLong);
        }
        if holds_individual_number(words) {
            return Err(WordsProblem::IndividualNumber);
        }
        if on.is_some_and(|on| on > today) {
            return Err(WordsProblem::DayAhead);
        }
        Ok(Self { words: words.to_owned(), on })
    }

    fn bytes(&self, case: CaseId) -> Result<Vec<u8>, UnitError> {
        serde_json::to_vec(self).map_err(|_| unreadable(case))
    }
}

fn unreadable(case: CaseId) -> UnitError {
    UnitError::Unreadable { kind: "案件に添えた言葉", row: case.to_string() }
}

/// What was written with each event of a case, by the event's number.
///
/// # Errors
/// What the store says; when what is kept does not read.
pub fn words_of(
    reader: &mut Reader<'_, '_>,
    case: CaseId,
) -> Result<Vec<(u32, CaseWords)>, UnitError> {
    let notes = reader.case_notes(case)?.into_iter();
    let read = notes.map(|note| {
        let words = serde_json::from_slice(&note.content).map_err(|_| unreadable(case))?;
        Ok((note.event, words))
    });
    read.collect()
}

/// What the authority said when it last sent a case back; nothing where nobody entered it.
///
/// # Errors
/// As [`words_of`].
pub fn return_words(
    reader: &mut Reader<'_, '_>,
    case: CaseId,
) -> Result<Option<CaseWords>, UnitError> {
    let mut all = words_of(reader, case)?;
    all.retain(|(_, words)| words.on.is_some());
    Ok(all.pop().map(|(_, words)| words))
}

/// 案件の一歩の求め — to where, from which version, with which words.
#[derive(Debug, Clone)]
pub struct StepAsked {
    /// To where.
    pub to: CaseState,
    /// The version that the page showed.
    pub seen: u32,
    /// What was written with it.
    pub words: Option<CaseWords>,
}

impl House {
    /// Notes that what changed after a case was filed was looked at, and what came of it.
    ///
    /// # Errors
    /// When the visitor may not; when the case is not filed, or somebody else moved it.
    pub fn changes_seen(
        &self,
        visitor: &Visitor,
        case: CaseId,
        seen: u32,
        words: &CaseWords,
    ) -> Result<Case, EntryError> {
        let grant = visitor
            .grant(Function::SubmitCase, Purpose::File(case))
            .map_err(EntryError::NotAllowed)?;
        let client =
            self.store.read(&grant, |reader| Ok::<_, UnitError>(reader.case(case)?.client));
        let doing = Doing { client: Some(client?), ..Doing::act(Class::CaseSubmitted) };
        let content = words.bytes(case)?;
        Ok(self.store.write(&grant, doing, |writer| {
            let found = writer.changes_seen(case, seen)?;
            writer.note_case(case, &content)?;
            Ok::<_, UnitError>(found)
        })?)
    }

    /// The content of the words of a step.
    pub(super) fn words_bytes(
        case: CaseId,
        words: Option<&CaseWords>,
    ) -> Result<Option<Vec<u8>>, UnitError> {
        words.map(|words| words.bytes(case)).transpose()
    }
}
