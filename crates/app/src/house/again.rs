//! 届書を作り直す — the notice of any draft made again, from the ledgers as they stand and with what
//! was entered for it, the ways of writing chosen now among it.

use std::collections::BTreeSet;

use romori_identity::Function;
use romori_record::Class;
use romori_statute::law::Law;
use romori_store::{Case, ClientAnchor, Doing, UnitError, Writer};
use romori_types::{CaseId, Date, Purpose};
use serde_json::Value;

use super::filing::{
    CaseContent, Filing, content_of, file_bonus, file_regular, file_revisions, keep_content,
};
use super::record::of_person_again;
use super::{House, SaveRefusal, Visitor};
use crate::drafting::NamePart;
use crate::procedure::{Occasion, Procedure};

/// 届書での書き方 — how one character of somebody's name is written in one notice.
pub struct Respelling {
    /// The person's number within the client.
    pub number: u32,
    /// The character that the notice cannot carry.
    pub character: char,
    /// What is written instead.
    pub writing: String,
}

/// 届書に書く氏名 — a name that is too long for the notice, written otherwise in it.
pub struct Rewriting {
    /// The person's number within the client.
    pub number: u32,
    /// Which of its two writings.
    pub part: NamePart,
    /// What is written instead; an empty kanji name is left out.
    pub writing: String,
}

/// 届書での書き方 — all that was chosen at one press.
#[derive(Debug, Default)]
pub struct Writings {
    /// Characters that the notice cannot carry.
    pub characters: Vec<Respelling>,
    /// Names that are too long for it.
    pub names: Vec<Rewriting>,
}

romori_types::quiet_debug!(Respelling, Rewriting);

/// The most letters that stand for one.
const WRITING_MAX: usize = 4;

impl Respelling {
    /// Whether one to four other letters stand for the character.
    pub fn is_usable(&self) -> bool {
        let letters = self.writing.chars().count();
        (1..=WRITING_MAX).contains(&letters) && !self.writing.contains(self.character)
    }
}

impl House {
    /// Makes the notice of a draft again. One that is further on stays as it is.
    ///
    /// # Errors
    /// When the visitor may not; when ways of writing are given for a case that is no draft; what
    /// the store says.
    pub fn remake(
        &self,
        visitor: &Visitor,
        case: CaseId,
        writings: &Writings,
        today: Date,
    ) -> Result<Vec<Filing>, SaveRefusal> {
        let grant = visitor
            .grant(Function::DraftCase, Purpose::File(case))
            .map_err(SaveRefusal::NotAllowed)?;
        let client = self.store.read(&grant, |reader| {
            let client = reader.case(case)?.client;
            let clients = reader.clients()?;
            clients.into_iter().find(|anchor| anchor.id == client).ok_or(UnitError::Absent)
        })?;
        let doing = Doing { client: Some(client.id), ..Doing::act(Class::CaseMade) };
        Ok(self.store.write(&grant, doing, |writer| {
            let found = writer.reader.case(case)?;
            rewrite(writer, case, writings)?;
            again(writer, self.law, client, &found, today)
        })?)
    }
}

/// Keeps the ways of writing with the case, whatever else its procedure keeps there.
fn rewrite(
    writer: &mut Writer<'_, '_>,
    case: CaseId,
    writings: &Writings,
) -> Result<(), UnitError> {
    if writings.characters.is_empty() && writings.names.is_empty() {
        return Ok(());
    }
    let mut content: CaseContent<Value> = content_of(&mut writer.reader, case)?;
    for one in writings.characters.iter().filter(|one| one.is_usable()) {
        content.choices.spellings.insert((one.number, one.character), one.writing.clone());
    }
    for one in &writings.names {
        let name = content.choices.written.entry(one.number).or_default();
        match one.part {
            NamePart::Kanji => name.kanji = Some(one.writing.clone()),
            NamePart::Kana => name.kana = Some(one.writing.clone()).filter(|kana| !kana.is_empty()),
        }
    }
    keep_content(writer, case, &content)
}

fn again(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    case: &Case,
    today: Date,
) -> Result<Vec<Filing>, UnitError> {
    let procedure = Procedure::from_number(case.procedure);
    let occasion = procedure.and_then(|found| found.occasion_of(case.period));
    match (procedure, occasion) {
        (Some(Procedure::RegularDetermination), Some(Occasion::Year(year))) => {
            file_regular(writer, law, client, (year, case.establishment), today)
        }
        (Some(Procedure::Bonus), Some(Occasion::Event(paid_on))) => {
            file_bonus(writer, law, client, (paid_on, case.establishment), today)
        }
        (Some(Procedure::MonthlyChange), Some(Occasion::Month(revised_from))) => {
            let third_month = revised_from.previous();
            file_revisions(writer, law, client, third_month, &BTreeSet::new(), today)
        }
        _ => Ok(of_person_again(writer, law, client, case, today)?.into_iter().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_four_other_letters_stand_for_one() {
        for (writing, usable) in [
            ("", false),
            ("高", true),
            ("髙", false),
            ("タカ髙", false),
            ("ハシゴ高", true),
            ("五文字高高", false),
        ] {
            let one = Respelling { number: 1, character: '髙', writing: writing.to_owned() };
            assert_eq!(one.is_usable(), usable, "{writing}");
        }
    }
}
