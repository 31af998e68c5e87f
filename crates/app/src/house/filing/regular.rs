//! 算定の届出 — everybody of a client, one case and one file for each establishment.

use std::ops::RangeInclusive;

use romori_roster::ClientView;
use romori_statute::law::Law;
use romori_store::{Case, CaseFilter, CaseState, ClientAnchor, Reader, UnitError, Writer};
use romori_types::{ClientId, Date, EstablishmentId, YearMonth};

use super::choose::kept;
use super::revision::choices_kept;
use super::{CaseContent, Filing, Making, Matter, draft_of, file, filer};
use crate::house::load::{Question, client_view};
use crate::procedure::regular::{EstablishmentDetermination, determine};
use crate::procedure::{Given, Occasion, Procedure, is_entrusted, office_form};

/// 顧問先の算定 — everybody of a client, decided from the ledgers.
#[derive(Debug, Clone)]
pub struct ClientFiling {
    /// The client and its people as they were decided from.
    pub client: ClientView,
    /// One for each establishment.
    pub establishments: Vec<EstablishmentDetermination>,
}

/// What a 定時決定 of a year looks at: pay from July of the year before, for 年間平均, to August.
fn months(year: i16) -> RangeInclusive<YearMonth> {
    let month = |year: i16, month: i32| YearMonth::from_index(i32::from(year) * 12 + month - 1);
    month(year - 1, 7)..=month(year, 8)
}

/// Decides the 定時決定 of a client from its ledgers.
///
/// # Errors
/// When the client is not there; what the store says.
pub fn regular_of_client(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    year: i16,
    on: Date,
    given: &Given,
) -> Result<ClientFiling, UnitError> {
    let filter = CaseFilter {
        client: Some(client.id),
        procedure: Some(Procedure::RegularDetermination.number()),
        period: Some(Occasion::Year(year).period()),
        open: false,
    };
    let cases = reader.cases(&filter)?;
    regular_with_cases(reader, law, client, (year, on), (given, &cases))
}

/// As [`regular_of_client`], with the client's cases of the year at hand: what was entered for them
/// is in the decision.
///
/// # Errors
/// As [`regular_of_client`].
pub(in crate::house) fn regular_with_cases(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    (year, on): (i16, Date),
    (given, cases): (&Given, &[Case]),
) -> Result<ClientFiling, UnitError> {
    let question = Question::decision(on, months(year));
    let view = client_view(reader, client, &question)?;
    let there: Vec<Case> =
        cases.iter().filter(|case| case.state != CaseState::Withdrawn).cloned().collect();
    let given = kept(reader, &there, given)?;
    let given = with_skips(reader, client.id, year, &given)?;
    let establishments = determine(law, &view, year, &given);
    Ok(ClientFiling { client: view, establishments })
}

/// What was given, with the revisions from July to September that a person left out: such a person
/// is in the 定時決定.
pub(in crate::house) fn with_skips(
    reader: &mut Reader<'_, '_>,
    client: ClientId,
    year: i16,
    given: &Given,
) -> Result<Given, UnitError> {
    let month = |month: i32| YearMonth::from_index(i32::from(year) * 12 + month - 1);
    let kept = choices_kept(reader, client, month(7), month(9))?;
    let mut given = given.clone();
    for (person, choice) in kept.persons {
        if choice.skip.is_some() {
            given.persons.entry(person).or_default().skip = choice.skip;
        }
    }
    Ok(given)
}

/// Makes the cases of the 定時決定 of a client, one for each establishment with somebody in its
/// book, each with its files; a case whose files could be made goes to 点検済み.
///
/// With an establishment, only its own. A draft of the same period is taken up again, with what
/// was entered for it. One that is further
/// on is left as it is.
///
/// # Errors
/// When the client is not there; what the store says.
pub fn file_regular(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    (year, only): (i16, Option<EstablishmentId>),
    today: Date,
) -> Result<Vec<Filing>, UnitError> {
    let nothing = Given::default();
    let first = regular_of_client(&mut writer.reader, law, client, year, today, &nothing)?;
    if !is_entrusted(&first.client, today) {
        return Ok(Vec::new());
    }
    let mut filings = Vec::new();
    let wanted = |made: &&EstablishmentDetermination| {
        !made.book.entries.is_empty() && only.is_none_or(|only| only == made.establishment)
    };
    for made in first.establishments.iter().filter(wanted) {
        filings.extend(file_establishment(writer, law, &first.client, made, today)?);
    }
    Ok(filings)
}

/// The matter of an establishment's 定時決定 of a year.
pub(in crate::house) const fn matter(
    client: ClientId,
    establishment: EstablishmentId,
    year: i16,
) -> Matter {
    Matter {
        client,
        establishment: Some(establishment),
        person: None,
        procedure: Procedure::RegularDetermination,
        occasion: Occasion::Year(year),
    }
}

fn file_establishment(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: &ClientView,
    made: &EstablishmentDetermination,
    today: Date,
) -> Result<Option<Filing>, UnitError> {
    let year = made.book.terms.year;
    let matter = matter(client.id, made.establishment, year);
    let mut content: CaseContent = draft_of(&mut writer.reader, &matter)?;
    let given = with_skips(&mut writer.reader, client.id, year, &content.given)?;
    let again = (given != Given::default()).then(|| determine(law, client, year, &given));
    let again = again
        .and_then(|all| all.into_iter().find(|again| again.establishment == made.establishment));
    let made = again.as_ref().unwrap_or(made);
    content.decided = made.standards(&content.choices);
    let place = client.establishment(made.establishment).ok_or(UnitError::Absent)?;
    let office = office_form(&place.profile, &filer(&mut writer.reader, today)?);
    let notice = made.notice(&office, &content.choices, today);
    let used = || made.facts(client, &given);
    file(writer, law, Making { matter, used: &used, content: &content, notice })
}
