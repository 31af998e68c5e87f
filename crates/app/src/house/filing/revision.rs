//! 月額変更の届出 — who is due after a pay month, whom a person leaves out, and the files of the rest.

use std::collections::{BTreeMap, BTreeSet};

use romori_roster::{ClientView, Known, RevisionChoice, Validity};
use romori_statute::law::Law;
use romori_store::{Case, CaseFilter, CaseState, ClientAnchor, NewFact, Reader, UnitError, Writer};
use romori_types::{ClientId, Date, EstablishmentId, PersonId, YearMonth};

use super::{CaseContent, Filing, Making, Matter, draft_of, file, filer, present};
use crate::house::load::{Question, client_view};
use crate::house::office::office_views;
use crate::procedure::revision::{RevisionNoticeTerms, RevisionSurvey, survey};
use crate::procedure::{AnnualClaim, Choices, Given, Occasion, Procedure, Skip, office_form};

/// Months of pay before the third one that a survey may look at: the annual average goes back nine
/// months before the change, which lies two before the third.
const MONTHS_BEFORE: i32 = -12;

/// 月額変更の候補 of one client.
#[derive(Debug, Clone)]
pub struct ClientRevisions {
    /// The client and its people.
    pub client: ClientView,
    /// Everybody whose fixed pay changed.
    pub survey: RevisionSurvey,
    /// What persons decided about it.
    pub given: Given,
}

/// The matter of an establishment's revisions of a month.
pub const fn revision_matter(
    client: ClientId,
    establishment: EstablishmentId,
    revised_from: YearMonth,
) -> Matter {
    Matter {
        client,
        establishment: Some(establishment),
        person: None,
        procedure: Procedure::MonthlyChange,
        occasion: Occasion::Month(revised_from),
    }
}

/// What a survey after a month's pay asks.
pub fn revision_question(third_month: YearMonth) -> Question {
    let months = third_month.plus(MONTHS_BEFORE)..=third_month;
    Question::decision(third_month.last_day(), months)
}

/// Looks at a client after the pay of a month.
///
/// # Errors
/// When the client is not there; what the store says.
pub fn revisions_of_client(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    third_month: YearMonth,
) -> Result<ClientRevisions, UnitError> {
    let given = choices_kept(reader, client.id, third_month.next(), third_month.next())?;
    let client = client_view(reader, client, &revision_question(third_month))?;
    let survey = survey(law, &client, third_month, &given);
    Ok(ClientRevisions { client, survey, given })
}

/// What persons decided about revisions of some months, both included; the later month wins.
///
/// # Errors
/// What the store says.
pub(in crate::house) fn choices_kept(
    reader: &mut Reader<'_, '_>,
    client: ClientId,
    first: YearMonth,
    last: YearMonth,
) -> Result<Given, UnitError> {
    let keys = i64::from(first.index())..=i64::from(last.index());
    let mut given = Given::default();
    for line in reader.facts::<RevisionChoice>(client, keys)? {
        let latest = line.history.latest(Known::Now);
        let Some(choice) = latest.and_then(|span| span.row.fact.clone()) else { continue };
        let person = given.persons.entry(PersonId::from_bytes(line.subject)).or_default();
        person.skip = Skip::because(&choice.skip_reason).ok();
        let claim =
            AnnualClaim { recurring: choice.annual_recurring, consent: choice.annual_consent };
        person.annual_average = claim.is_whole().then_some(claim);
    }
    Ok(given)
}

/// Records what a person decided about somebody's revision from a month.
///
/// # Errors
/// [`UnitError::Absent`] when the client has no such person; what the store says.
pub fn choose_revision(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    number: u32,
    revised_from: YearMonth,
    choice: &RevisionChoice,
) -> Result<(), UnitError> {
    let persons = writer.reader.persons(client.id)?;
    let person = persons.iter().find(|person| person.number == number);
    let person = person.ok_or(UnitError::Absent)?;
    let new = NewFact {
        client: client.id,
        subject: *person.id.as_bytes(),
        key: i64::from(revised_from.index()),
        valid: Validity::since(revised_from.first_day()),
        fact: Some(choice),
        seen: None,
    };
    writer.record(&new).map(|_| ())
}

/// Makes the cases of the chosen persons' revisions with their files, one for each establishment.
/// Who stands in a draft already stays in it.
///
/// # Errors
/// When the client is not there; what the store says.
pub fn file_revisions(
    writer: &mut Writer<'_, '_>,
    law: &Law,
    client: ClientAnchor,
    third_month: YearMonth,
    chosen: &BTreeSet<u32>,
    today: Date,
) -> Result<Vec<Filing>, UnitError> {
    let found = revisions_of_client(&mut writer.reader, law, client, third_month)?;
    let mut by_place: BTreeMap<EstablishmentId, BTreeSet<u32>> = BTreeMap::new();
    for seen in found.survey.candidates() {
        by_place.entry(seen.establishment).or_default().insert(seen.number);
    }
    let mut filings = Vec::new();
    for (place, due) in by_place {
        let matter = revision_matter(client.id, place, found.survey.revised_from);
        if due.is_disjoint(chosen) && present(&mut writer.reader, &matter)?.is_none() {
            continue;
        }
        let before: CaseContent = draft_of(&mut writer.reader, &matter)?;
        let mut content = chosen_content(&found, &before, &due, chosen);
        let survey = survey(law, &found.client, third_month, &content.given);
        content.decided = survey.standards(place, &content.choices);
        let profile = found.client.establishment(place).ok_or(UnitError::Absent)?;
        let office = office_form(&profile.profile, &filer(&mut writer.reader, today)?);
        let terms = RevisionNoticeTerms {
            client: &found.client,
            establishment: place,
            given: &content.given,
            office: &office,
            choices: &content.choices,
            today,
        };
        let notice = survey.notice(&terms);
        let used = || survey.facts(&terms);
        filings.extend(file(
            writer,
            law,
            Making { matter, used: &used, content: &content, notice },
        )?);
    }
    Ok(filings)
}

/// What the case keeps: the decisions of now, the ways of writing of before, and who is left out.
fn chosen_content(
    found: &ClientRevisions,
    before: &CaseContent,
    due: &BTreeSet<u32>,
    chosen: &BTreeSet<u32>,
) -> CaseContent {
    let first = *before == CaseContent::default();
    let was_in = |number: &u32| !first && !before.choices.left_out.contains(number);
    let left_out = due.iter().filter(|number| !chosen.contains(number) && !was_in(number));
    CaseContent {
        given: found.given.clone(),
        choices: Choices { left_out: left_out.copied().collect(), ..before.choices.clone() },
        entry: None,
        decided: Vec::new(),
    }
}

/// 月額変更の候補 of the whole office after the pay of a month.
#[derive(Debug, Clone)]
pub struct OfficeRevisions {
    /// The third month.
    pub third_month: YearMonth,
    /// Every client that is looked after.
    pub clients: Vec<ClientRevisions>,
    /// Cases of the month of revision that were not withdrawn.
    pub cases: Vec<Case>,
}

impl OfficeRevisions {
    /// The case of an establishment that is further on than its draft.
    pub fn further(&self, client: ClientId, place: EstablishmentId) -> Option<&Case> {
        self.cases.iter().find(|case| {
            case.client == client
                && case.establishment == Some(place)
                && case.state != CaseState::Draft
        })
    }
}

/// Looks at every client that is looked after, after the pay of a month.
///
/// # Errors
/// What the store says.
pub fn revisions_of_all(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    third_month: YearMonth,
    today: Date,
) -> Result<OfficeRevisions, UnitError> {
    let revised_from = third_month.next();
    let filter = CaseFilter {
        procedure: Some(Procedure::MonthlyChange.number()),
        period: Some(Occasion::Month(revised_from).period()),
        ..CaseFilter::default()
    };
    let mut cases = reader.cases(&filter)?;
    cases.retain(|case| case.state != CaseState::Withdrawn);
    let mut clients = Vec::new();
    for client in office_views(reader, &revision_question(third_month), today)? {
        let given = choices_kept(reader, client.id, revised_from, revised_from)?;
        let survey = survey(law, &client, third_month, &given);
        clients.push(ClientRevisions { client, survey, given });
    }
    Ok(OfficeRevisions { third_month, clients, cases })
}
