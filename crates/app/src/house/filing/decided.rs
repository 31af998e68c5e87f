//! 決定の記録 — the standards that a notice said, entered into the ledger once its case is completed;
//! and what the ledger would say otherwise today.

use std::collections::{BTreeSet, HashMap};

use romori_roster::{
    Enrolment, History, Known, PersonIdentity, StandardBy, StandardRemuneration, Validity,
};
use romori_statute::law::Law;
use romori_store::{
    Case, CaseFilter, CaseState, ClientAnchor, EVERY_KEY, NewFact, Reader, UnitError, Writer,
};
use romori_types::{PersonId, day_in_japan};
use serde_json::Value;

use super::regular::{regular_of_client, with_skips};
use super::revision::revision_question;
use super::{CaseContent, content_of};
use crate::house::load::client_view;
use crate::procedure::revision::survey;
use crate::procedure::{Occasion, Procedure};

/// 決定 — the standards of a case by the number of the person.
type Decided = Vec<(u32, StandardRemuneration)>;

/// Enters the standards of a completed case into the ledger, and says how many. Left alone are who
/// was insured no more, whose ledger says so already, and whom a 随時改定 of the same season goes
/// before.
///
/// Law: 健康保険法 第41条第3項, 厚生年金保険法 第21条第3項.
///
/// # Errors
/// What the store says.
pub fn record_decided(writer: &mut Writer<'_, '_>, case: &Case) -> Result<usize, UnitError> {
    let content: CaseContent<Value> = content_of(&mut writer.reader, case.id)?;
    let decided = content.decided;
    if decided.is_empty() {
        return Ok(0);
    }
    let reader = &mut writer.reader;
    let persons = reader.persons(case.client)?;
    let persons: HashMap<u32, PersonId> =
        persons.into_iter().map(|person| (person.number, person.id)).collect();
    let lines = reader.facts::<StandardRemuneration>(case.client, EVERY_KEY)?;
    let held: HashMap<[u8; 16], History<StandardRemuneration>> =
        lines.into_iter().map(|line| (line.subject, line.history)).collect();
    let mut enrolments: HashMap<[u8; 16], Vec<Enrolment>> = HashMap::new();
    for line in reader.facts::<Enrolment>(case.client, EVERY_KEY)? {
        let latest = line.history.latest(Known::Now).and_then(|span| span.row.fact.clone());
        enrolments.entry(line.subject).or_default().extend(latest);
    }
    let mut recorded = BTreeSet::new();
    for (number, standard) in &decided {
        let Some(person) = persons.get(number) else { continue };
        let subject = *person.as_bytes();
        let is_insured = enrolments.get(&subject).is_some_and(|made| insured(made, standard));
        let valid = match held.get(&subject) {
            Some(history) => days_of(history, standard),
            None => Some(Validity::since(standard.from_month.first_day())),
        };
        let Some(valid) = valid.filter(|_| is_insured) else { continue };
        let (client, fact, seen) = (case.client, Some(standard), None);
        writer.record_settled(&NewFact { client, subject, key: 0, valid, fact, seen })?;
        recorded.insert(*number);
    }
    send_back(writer, case, &recorded)?;
    Ok(recorded.len())
}

/// Sends back the other cases that decide from the standards of these persons: theirs alone, so
/// that one establishment's notice does not undo another's.
fn send_back(
    writer: &mut Writer<'_, '_>,
    case: &Case,
    persons: &BTreeSet<u32>,
) -> Result<(), UnitError> {
    let filter = CaseFilter { client: Some(case.client), open: true, ..CaseFilter::default() };
    for other in writer.reader.cases(&filter)? {
        let is_settled = matches!(other.state, CaseState::Checked | CaseState::Approved);
        if !is_settled || other.id == case.id {
            continue;
        }
        let content: CaseContent<Value> = content_of(&mut writer.reader, other.id)?;
        if content.decided.iter().any(|(number, _)| persons.contains(number)) {
            writer.send_back_case(other.id)?;
        }
    }
    Ok(())
}

/// Whether somebody is insured in the month from which a standard holds.
fn insured(enrolments: &[Enrolment], standard: &StandardRemuneration) -> bool {
    let month = standard.from_month;
    enrolments.iter().any(|made| {
        made.acquired_on <= month.last_day()
            && made.lost_on.is_none_or(|lost| month.first_day() < lost)
    })
}

/// The days on which a decided standard is entered: from its month until what comes after it; none
/// where the ledger says so already, or a 随時改定 goes before.
fn days_of(
    history: &History<StandardRemuneration>,
    standard: &StandardRemuneration,
) -> Option<Validity> {
    let from = standard.from_month.first_day();
    let spans = history.spans(Known::Now);
    let known = |span: &romori_roster::Span<'_, StandardRemuneration>| span.row.fact.clone();
    let mut later = None;
    for span in &spans {
        let Some(fact) = known(span) else { continue };
        let begins = fact.from_month;
        if begins == standard.from_month && (fact == *standard || goes_before(&fact, standard)) {
            return None;
        }
        let season = standard.from_month.plus(-2)..standard.from_month;
        if season.contains(&begins) && goes_before(&fact, standard) {
            return None;
        }
        if later.is_none() && span.valid.from() > from {
            later = Some(span.valid.from());
        }
    }
    Validity::new(from, later).ok()
}

/// Whether what was revised in a season stands in the place of its 定時決定.
fn goes_before(held: &StandardRemuneration, decided: &StandardRemuneration) -> bool {
    use StandardBy::{AfterChildcare, AfterMaternity, Occasional, Regular};
    decided.by == Regular && matches!(held.by, Occasional | AfterMaternity | AfterChildcare)
}

/// 案件の決定 — one person's standard as the notice of a case says it.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseStandard {
    /// The person's number within the client.
    pub number: u32,
    /// The name in kanji, as it is now.
    pub name: String,
    /// What the notice says.
    pub decided: StandardRemuneration,
    /// What the ledgers of today decide, where that is something else and the notice is submitted.
    pub now: Option<StandardRemuneration>,
}

romori_types::quiet_debug!(CaseStandard);

/// The standards of a case, by the numbers of the persons; of one that was submitted with where the
/// ledgers of today would decide otherwise.
///
/// # Errors
/// What the store says; when what is kept does not read.
pub fn standards_of(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    (client, case): (ClientAnchor, &Case),
) -> Result<Vec<CaseStandard>, UnitError> {
    let content: CaseContent<Value> = content_of(reader, case.id)?;
    if content.decided.is_empty() {
        return Ok(Vec::new());
    }
    let is_out = matches!(case.state, CaseState::Submitted | CaseState::Completed);
    let now = match is_out {
        true => decided_now(reader, law, (client, case), &content)?,
        false => Vec::new(),
    };
    let anchors = reader.persons(client.id)?;
    let numbers: HashMap<[u8; 16], u32> =
        anchors.into_iter().map(|anchor| (*anchor.id.as_bytes(), anchor.number)).collect();
    let mut names = HashMap::new();
    for line in reader.facts::<PersonIdentity>(client.id, EVERY_KEY)? {
        let latest = line.history.latest(Known::Now).and_then(|span| span.row.fact.as_ref());
        let number = numbers.get(&line.subject).copied();
        names.extend(number.zip(latest.map(|identity| identity.name.kanji.clone())));
    }
    let standard = |(number, decided): (u32, StandardRemuneration)| {
        let found = now.iter().find(|(known, _)| *known == number).map(|(_, now)| now.clone());
        let now = found.filter(|now| *now != decided);
        CaseStandard { number, name: names.remove(&number).unwrap_or_default(), decided, now }
    };
    Ok(content.decided.into_iter().map(standard).collect())
}

/// What the ledgers of today decide for a case; nothing where the pay is not what decides.
fn decided_now(
    reader: &mut Reader<'_, '_>,
    law: &Law,
    (client, case): (ClientAnchor, &Case),
    content: &CaseContent<Value>,
) -> Result<Decided, UnitError> {
    let Some(place) = case.establishment else { return Ok(Vec::new()) };
    let procedure = Procedure::from_number(case.procedure);
    let occasion = procedure.and_then(|found| found.occasion_of(case.period));
    match (procedure, occasion) {
        (Some(Procedure::RegularDetermination), Some(Occasion::Year(year))) => {
            let on = day_in_japan(case.made_at);
            let given = with_skips(reader, client.id, year, &content.given)?;
            let made = regular_of_client(reader, law, client, year, on, &given)?;
            let made = made.establishments.into_iter().find(|made| made.establishment == place);
            Ok(made.map(|made| made.standards(&content.choices)).unwrap_or_default())
        }
        (Some(Procedure::MonthlyChange), Some(Occasion::Month(revised_from))) => {
            let third_month = revised_from.previous();
            let view = client_view(reader, client, &revision_question(third_month))?;
            let survey = survey(law, &view, third_month, &content.given);
            Ok(survey.standards(place, &content.choices))
        }
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use romori_roster::Recorded;
    use romori_types::{ActorId, BatchId, Timestamp, YearMonth, Yen};

    use super::*;

    fn standard(by: StandardBy, from: &str, thousands: i64) -> StandardRemuneration {
        let yen = Some(Yen::new(thousands * 1_000));
        StandardRemuneration { health: yen, pension: yen, by, from_month: from.parse().unwrap() }
    }

    fn held(standards: &[StandardRemuneration]) -> History<StandardRemuneration> {
        let rows = (1..).zip(standards).map(|(version, standard)| Recorded {
            valid: Validity::since(standard.from_month.first_day()),
            version,
            recorded_at: Timestamp::UNIX_EPOCH,
            recorded_by: ActorId::from_bytes([0; 16]),
            batch: BatchId::from_bytes([0; 16]),
            undone_at: None,
            fact: Some(standard.clone()),
        });
        History::new(rows.collect())
    }

    #[test]
    fn a_regular_standard_gives_way_to_a_revision_of_its_season() {
        let decided = standard(StandardBy::Regular, "2026-09", 280);
        for (from, by, enters) in [
            ("2026-06", StandardBy::Occasional, true),
            ("2026-07", StandardBy::Occasional, false),
            ("2026-09", StandardBy::AfterChildcare, false),
            ("2026-09", StandardBy::Acquisition, true),
            ("2025-09", StandardBy::Regular, true),
        ] {
            let held = held(&[standard(by, from, 300)]);
            assert_eq!(days_of(&held, &decided).is_some(), enters, "{from} {by:?}");
        }
    }

    #[test]
    fn a_standard_ends_where_the_next_begins_and_is_entered_once() {
        let before = standard(StandardBy::Regular, "2025-09", 260);
        let after = standard(StandardBy::Occasional, "2026-10", 320);
        let decided = standard(StandardBy::Regular, "2026-09", 280);
        let month = |month: &str| month.parse::<YearMonth>().unwrap().first_day();
        let valid = days_of(&held(&[before.clone(), after]), &decided).unwrap();
        assert_eq!((valid.from(), valid.to()), (month("2026-09"), Some(month("2026-10"))));
        assert!(days_of(&held(&[before, decided.clone()]), &decided).is_none());
    }
}
