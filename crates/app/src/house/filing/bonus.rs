//! 賞与の届出 — the payments of a day, one case and one file for each establishment; and that
//! nothing was paid.

use std::collections::BTreeSet;
use std::fmt;

use romori_filing::no_bonus_report;
use romori_roster::ClientView;
use romori_statute::law::Law;
use romori_store::{CaseState, ClientAnchor, DocumentKind, Reader, UnitError, Writer};
use romori_types::{ClientId, Date, EstablishmentId, YearMonth};

use super::{CaseContent, Filing, Making, Matter, TakenUp, check, draft_of, file, filer, take_up};
use crate::house::load::{Question, client_view};
use crate::office::OfficeProblem;
use crate::procedure::bonus::{BonusDay, determine, no_bonus};
use crate::procedure::{FactsUsed, Given, Occasion, Procedure, office_form};

/// The question that every decision about bonuses asks.
pub fn bonus_question(on: Date) -> Question {
    Question { bonuses: true, leaves: true, ..Question::people(on) }
}

/// The matter of an establishment's bonuses of a day.
pub const fn bonus_matter(client: ClientId, establishment: EstablishmentId, paid: Date) -> Matter {
    Matter {
        client,
        establishment: Some(establishment),
        person: None,
        procedure: Procedure::Bonus,
        occasion: Occasion::Event(paid),
    }
}

/// 賞与の支払日 of a client, decided.
#[derive(Debug, Clone)]
pub struct ClientBonus {
    /// The client and its people.
    pub client: ClientView,
    /// The day.
    pub day: BonusDay,
}

impl ClientBonus {
    /// The establishments with somebody paid, in order.
    pub fn establishments(&self) -> BTreeSet<(u32, EstablishmentId)> {
        let places = self.day.entries.iter().filter_map(|entry| {
            let place = self.client.establishment(entry.establishment)?;
            Some((place.number, place.id))
        });
        places.collect()
    }
}

/// Decides the bonuses of a day from the ledgers and what was entered.
///
/// # Errors
/// When the client is not there; what the store says.
pub fn bonus_of_client(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    paid_on: Date,
    given: &Given,
) -> Result<ClientBonus, UnitError> {
    let client = client_view(reader, client, &bonus_question(paid_on))?;
    let day = determine(law, &client, paid_on, given);
    Ok(ClientBonus { client, day })
}

/// Makes the cases of a day's bonuses with their files, one for each establishment, or of one.
///
/// # Errors
/// [`UnitError::Absent`] when nobody was paid on the day; what the store says.
pub fn file_bonus(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    (paid_on, only): (Date, Option<EstablishmentId>),
    today: Date,
) -> Result<Vec<Filing>, UnitError> {
    let nothing = Given::default();
    let first = bonus_of_client(&mut writer.reader, law, client, paid_on, &nothing)?;
    if first.day.entries.is_empty() {
        return Err(UnitError::Absent);
    }
    let mut filings = Vec::new();
    for (_, place) in first.establishments() {
        if only.is_some_and(|only| only != place) {
            continue;
        }
        let matter = bonus_matter(client.id, place, paid_on);
        let content: CaseContent = draft_of(&mut writer.reader, &matter)?;
        let day = determine(law, &first.client, paid_on, &content.given);
        if day.filed_for(place, &content.choices).next().is_none() {
            continue;
        }
        let profile = first.client.establishment(place).ok_or(UnitError::Absent)?;
        let office = office_form(&profile.profile, &filer(&mut writer.reader, today)?);
        let notice = day.notice(&first.client, place, &office, &content.choices, today);
        let used = || day.facts(&first.client, place, &content.given, &content.choices);
        filings.extend(file(
            writer,
            law,
            Making { matter, used: &used, content: &content, notice },
        )?);
    }
    Ok(filings)
}

/// Why there is no 賞与不支給報告書.
#[derive(Debug)]
pub enum NoBonusError {
    /// The office's own items are wrong.
    Office(Vec<OfficeProblem>),
    /// The paper could not be made.
    Paper(String),
    /// The store could not.
    Unit(UnitError),
}

impl From<UnitError> for NoBonusError {
    fn from(error: UnitError) -> Self {
        Self::Unit(error)
    }
}

impl fmt::Display for NoBonusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Office(problems) => problems.iter().try_for_each(|one| f.write_str(&one.message)),
            Self::Paper(why) => f.write_str(why),
            Self::Unit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NoBonusError {}

/// Reports for every establishment of a client that no bonus was paid in a month. Months of payment
/// stay as they were notified.
///
/// # Errors
/// When the office's items are wrong; what the store says.
pub fn file_no_bonus(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    expected_in: YearMonth,
    today: Date,
) -> Result<usize, NoBonusError> {
    let view = client_view(&mut writer.reader, client, &Question::client(today))?;
    let mut made = 0;
    for place in &view.establishments {
        let matter = Matter {
            client: client.id,
            establishment: Some(place.id),
            person: None,
            procedure: Procedure::NoBonus,
            occasion: Occasion::Month(expected_in),
        };
        let office = office_form(&place.profile, &filer(&mut writer.reader, today)?);
        let month = u8::try_from(expected_in.month()).unwrap_or_default();
        let report = no_bonus(&office, expected_in, (vec![month], Vec::new()), today);
        let report = report.map_err(NoBonusError::Office)?;
        let pdf = no_bonus_report(&report, &writer.log_line());
        let pdf = pdf.map_err(|error| NoBonusError::Paper(error.to_string()))?;
        let taken = take_up(writer, law, &matter, &FactsUsed::of_establishment(place))?;
        let TakenUp::Draft(case) = taken else { continue };
        writer.keep_document(case, DocumentKind::NoBonus, &pdf.bytes)?;
        made += usize::from(check(writer, case)? == CaseState::Checked);
    }
    Ok(made)
}
