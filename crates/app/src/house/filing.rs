//! 届出 — from the ledgers of a client to a case with its checked file.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use romori_roster::{ClientView, Kind, OfficeProfile};
use romori_statute::law::Law;
use romori_store::{
    CaseFilter, CaseState, ClientAnchor, DocumentKind, NewCase, Reader, Step, UnitError, Writer,
};
use romori_types::{CaseId, Date, EstablishmentId, YearMonth};
use romori_vault::HOUSE;

use super::load::{Question, client_view};
use crate::deadline;
use crate::drafting::Notice;
use crate::procedure::regular::{EstablishmentDetermination, determine};
use crate::procedure::{Choices, FactsUsed, Filer, Given, Procedure, Sharoushi, office_form};

/// 顧問先の算定 — everybody of a client, decided from the ledgers.
#[derive(Debug, Clone)]
pub struct ClientFiling {
    /// The client and its people as they were decided from.
    pub client: ClientView,
    /// One for each establishment.
    pub establishments: Vec<EstablishmentDetermination>,
}

/// 事業所の届出 — what came of filing for one establishment.
#[derive(Debug, Clone)]
pub struct Filing {
    /// 事業所
    pub establishment: EstablishmentId,
    /// The case.
    pub case: CaseId,
    /// The notice with everything that stands in its way.
    pub notice: Notice,
    /// Where the case is now: checked when the file could be made.
    pub state: CaseState,
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
    let question = Question::decision(on, months(year));
    let view = client_view(reader, client, &question)?;
    let establishments = determine(law, &view, year, given);
    Ok(ClientFiling { client: view, establishments })
}

/// Makes the cases of the 定時決定 of a client, one for each establishment with somebody in its
/// book, each with its file; a case whose file could be made goes to 点検済み.
///
/// A draft of the same period is taken up again. One that is further on is left as it is.
///
/// # Errors
/// When the client is not there; what the store says.
pub fn file_regular(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    year: i16,
    today: Date,
) -> Result<Vec<Filing>, UnitError> {
    let given = Given::default();
    let decided = regular_of_client(&mut writer.reader, law, client, year, today, &given)?;
    let mut filings = Vec::new();
    for made in decided.establishments.iter().filter(|made| !made.book.entries.is_empty()) {
        let Some(case) = take_up(writer, law, &decided.client, made, &given)? else { continue };
        filings.push(file_establishment(writer, &decided.client, made, case, today)?);
    }
    Ok(filings)
}

/// The draft of this establishment and year, made if there is none; none if one is further on.
fn take_up(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: &ClientView,
    made: &EstablishmentDetermination,
    given: &Given,
) -> Result<Option<CaseId>, UnitError> {
    let period = i64::from(made.book.terms.year);
    let procedure = Procedure::RegularDetermination.number();
    let filter = CaseFilter {
        client: Some(client.id),
        procedure: Some(procedure),
        period: Some(period),
        open: false,
    };
    let cases = writer.reader.cases(&filter)?;
    let same = cases.iter().find(|case| {
        case.establishment == Some(made.establishment) && case.state != CaseState::Withdrawn
    });
    if let Some(same) = same {
        return Ok((same.state == CaseState::Draft).then_some(same.id));
    }
    let new = NewCase {
        client: client.id,
        establishment: Some(made.establishment),
        person: None,
        procedure,
        period,
        due_on: deadline::santei_due(law, made.book.terms.year),
        inputs: inputs(&made.facts(client, given)),
    };
    writer.make_case(&new).map(Some)
}

/// The stretches of keys of each kind that a decision looked at, for anybody of the client.
fn inputs(used: &FactsUsed) -> Vec<(Kind, RangeInclusive<i64>)> {
    let mut ranges: BTreeMap<Kind, RangeInclusive<i64>> = BTreeMap::new();
    for one in used.uses() {
        let (first, last) = (i64::from(one.first_key), i64::from(one.last_key));
        let range = ranges.entry(one.kind).or_insert(first..=last);
        *range = first.min(*range.start())..=last.max(*range.end());
    }
    ranges.into_iter().collect()
}

fn file_establishment(
    writer: &mut Writer<'_, '_>,
    client: &ClientView,
    made: &EstablishmentDetermination,
    case: CaseId,
    today: Date,
) -> Result<Filing, UnitError> {
    let place = client.establishment(made.establishment).ok_or(UnitError::Absent)?;
    let office = office_form(&place.profile, &filer(&mut writer.reader, today)?);
    let notice = made.notice(&office, &Choices::default(), today);
    let mut state = CaseState::Draft;
    if let Some(checked) = &notice.checked {
        writer.keep_document(case, DocumentKind::Notice, checked.bytes())?;
        let seen = writer.reader.case(case)?.version;
        let step = Step { case, to: CaseState::Checked, seen, second_person: false };
        state = writer.step_case(&step)?.state;
    }
    Ok(Filing { establishment: made.establishment, case, notice, state })
}

/// Who submits: the office's sharoushi, and the next number of a file.
///
/// # Errors
/// What the store says.
pub fn filer(reader: &mut Reader<'_, '_>, today: Date) -> Result<Filer, UnitError> {
    let lines = reader.facts_of::<OfficeProfile>(HOUSE, HOUSE.as_bytes())?;
    let office = lines
        .first()
        .and_then(|line| line.history.fact_at(today, romori_roster::Known::Now).cloned());
    let sharoushi = office.and_then(|office| {
        Some(Sharoushi {
            registration_number: office.sharoushi_number?,
            name: office.sharoushi_name?,
        })
    });
    let serial = reader.count_documents(DocumentKind::Notice)? % 999 + 1;
    Ok(Filer { sharoushi, medium_serial: u16::try_from(serial).unwrap_or(1) })
}
