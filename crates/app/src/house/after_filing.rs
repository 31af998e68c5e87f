//! 提出のあとで変わったこと — filed cases that were decided from what the ledgers say otherwise now.

use romori_filing::decode;
use romori_roster::{
    ClientProfile, Enrolment, Entrustment, EstablishmentProfile, Fact, History, Kind, Known, Owner,
    RevisionChoice, Series, StandardRemuneration, Validity,
};
use romori_store::{
    BatchLine, Case, CaseState, ChangedSince, ClientAnchor, DocumentKind, FiledScope, Reader,
    UnitError,
};
use romori_types::{Date, Span, Timestamp, YearMonth, day_in_japan, parse_date_ja};
use serde_json::Value;

use super::filing::{CaseContent, content_of};
use super::record::for_person_kind;
use super::recorded::{Change, ItemChange, Names, compared};

/// A filed case and what differs now from what it was decided from.
#[derive(Debug, Clone)]
pub struct FiledChange {
    /// The case.
    pub case: Case,
    /// What stood there when it was filed, and what stands there now.
    pub changes: Vec<Change>,
}

/// So many years back filed cases are looked at: what premiums follow is time-barred after two
/// (健康保険法 第193条, 厚生年金保険法 第92条); a year more for what is still to be explained.
const YEARS_BACK: i16 = 3;

/// So many days back everything that was recorded is looked through for the whole office; a case's
/// own page knows no such end.
const OFFICE_DAYS: i64 = 90;

/// The filed cases of the whole office that differ from what was recorded lately, as far as nobody
/// has looked at the difference yet.
///
/// # Errors
/// What the store says.
pub fn filed_changes_of_all(reader: &mut Reader<'_, '_>) -> Result<Vec<FiledChange>, UnitError> {
    let since = days_back(day_in_japan(reader.now()), Span::new().days(OFFICE_DAYS));
    filed_changes(reader, &FiledScope::Office(since))
}

fn days_back(today: Date, span: Span) -> Timestamp {
    let day = today.checked_sub(span).unwrap_or(today);
    romori_types::end_of_day_in_japan(day).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The filed cases that differ from the ledgers now; as far as nobody has looked at the difference
/// yet.
///
/// # Errors
/// What the store says.
pub fn filed_changes(
    reader: &mut Reader<'_, '_>,
    scope: &FiledScope,
) -> Result<Vec<FiledChange>, UnitError> {
    let from = days_back(day_in_japan(reader.now()), Span::new().years(YEARS_BACK));
    let found = reader.changed_since_filing(scope, from)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let clients = reader.open_clients()?;
    let mut filed = Vec::new();
    for places in found.chunk_by(|one, next| one.case == next.case) {
        let Some(first) = places.first() else { continue };
        let case = reader.case(first.case)?;
        let Some(client) = clients.iter().find(|anchor| anchor.id == case.client) else {
            continue;
        };
        filed.extend(of_case(reader, *client, case, places)?);
    }
    Ok(filed)
}

/// What one case was decided from and what differs; nothing where none of it is in its notice.
fn of_case(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    case: Case,
    places: &[ChangedSince],
) -> Result<Option<FiledChange>, UnitError> {
    let submitted =
        reader.case_events(case.id)?.into_iter().rev().find(|event| {
            event.to == CaseState::Submitted && event.from == Some(CaseState::Approved)
        });
    let Some(submitted) = submitted else { return Ok(None) };
    let filed_on = day_in_japan(submitted.at);
    let mut names = Names::new(reader, client)?;
    let mut made = FiledChange { case, changes: Vec::new() };
    for place in places {
        if !is_in_notice(reader, &made.case, place)? {
            continue;
        }
        let mut found = differences_at(reader, client, place, filed_on)?;
        if let Some(from) = entered_from(reader, client, &made.case, &place.line)? {
            found.retain(|(valid, ..)| valid.from() < from);
        }
        if found.is_empty() {
            continue;
        }
        let whose = names.of(reader, client, &place.line)?;
        made.changes.extend(found.into_iter().map(|(valid, items, ends)| Change {
            whose: whose.clone(),
            kind: place.line.kind,
            key: place.line.key,
            valid,
            before: Some(valid),
            ends,
            items,
        }));
    }
    Ok((!made.changes.is_empty()).then_some(made))
}

/// From which day on a ledger says what this very notice decided, entered when its case was
/// completed: that is no difference from it.
fn entered_from(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    case: &Case,
    line: &BatchLine,
) -> Result<Option<Date>, UnitError> {
    if line.kind != Kind::StandardRemuneration || case.state != CaseState::Completed {
        return Ok(None);
    }
    let content: CaseContent<Value> = content_of(reader, case.id)?;
    let persons = reader.persons(client.id)?;
    let person = persons.iter().find(|person| *person.id.as_bytes() == line.subject);
    let decided = content
        .decided
        .iter()
        .find(|(number, _)| person.is_some_and(|person| person.number == *number));
    let Some((_, decided)) = decided else { return Ok(None) };
    let from = decided.from_month.first_day();
    let held = reader.facts_at::<StandardRemuneration>(client.id, &line.subject, line.key)?;
    let held = held.is_some_and(|held| held.history.fact_at(from, Known::Now) == Some(decided));
    Ok(held.then_some(from))
}

/// Days, what differs on them, and whether nothing holds there any more.
type Difference = (Validity, Vec<ItemChange>, bool);

fn differences_at(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    place: &ChangedSince,
    filed_on: Date,
) -> Result<Vec<Difference>, UnitError> {
    let of = (client, place, filed_on);
    for_person_kind!(
        place.line.kind,
        F => of_kind::<F>(reader, of),
        match place.line.kind {
            Kind::ClientProfile => of_kind::<ClientProfile>(reader, of),
            Kind::Entrustment => of_kind::<Entrustment>(reader, of),
            Kind::EstablishmentProfile => of_kind::<EstablishmentProfile>(reader, of),
            Kind::RevisionChoice => of_kind::<RevisionChoice>(reader, of),
            _ => Ok(Vec::new()),
        }
    )
}

fn of_kind<F: Fact>(
    reader: &mut Reader<'_, '_>,
    (client, place, filed_on): (ClientAnchor, &ChangedSince, Date),
) -> Result<Vec<Difference>, UnitError> {
    let line = reader.facts_at::<F>(client.id, &place.line.subject, place.line.key)?;
    Ok(line.map_or_else(Vec::new, |line| {
        differing(&line.history, place.line.key, place.since, filed_on)
    }))
}

/// Where a history says otherwise now than it did at an instant, about days up to one.
fn differing<F: Fact>(
    history: &History<F>,
    key: i64,
    since: Timestamp,
    filed_on: Date,
) -> Vec<Difference> {
    let then = Known::At(since);
    let mut found: Vec<Difference> = Vec::new();
    let mut add = |valid: Validity, was: Option<&F>, is: Option<&F>| {
        let Some(was) = was else { return };
        let items: Vec<ItemChange> = compared(Some(was), is)
            .into_iter()
            .filter(|item| F::KIND.block() == romori_roster::Block::Pay || speaks(item, filed_on))
            .collect();
        let same = found.last().is_some_and(|(_, last, _)| *last == items);
        if !items.is_empty() && !same {
            found.push((valid, items, is.is_none()));
        }
    };
    match F::KIND.series() {
        Series::Numbered => {
            let (was, is) = (history.latest(then), history.latest(Known::Now));
            if let Some(was) = was {
                add(was.valid, was.row.fact.as_ref(), is.and_then(|is| is.row.fact.as_ref()));
            }
        }
        _ => {
            for day in days_of(history, F::KIND.series(), key, filed_on) {
                let valid = Validity::since(day);
                add(valid, history.fact_at(day, then), history.fact_at(day, Known::Now));
            }
        }
    }
    found
}

/// The days on which a history can have changed that count for what was filed on a day.
fn days_of<F>(history: &History<F>, series: Series, key: i64, filed_on: Date) -> Vec<Date> {
    match series {
        Series::Month => i32::try_from(key)
            .map(YearMonth::from_index)
            .map(YearMonth::first_day)
            .into_iter()
            .collect(),
        Series::Day => parse_date_ja(&key.to_string()).into_iter().collect(),
        Series::One => {
            let mut days: Vec<Date> = history.rows().iter().map(|row| row.valid.from()).collect();
            days.push(filed_on);
            days.retain(|day| *day <= filed_on);
            days.sort_unstable();
            days.dedup();
            days
        }
        Series::Numbered | Series::Named | Series::Moment => Vec::new(),
    }
}

/// What no notice carries.
const NOT_FILED: [&str; 3] = ["社員番号", "備考", "担当"];

/// Whether a difference speaks of what was so when it was filed. An item that had been empty was
/// not filed; only a day that it names now and that had come by then is a correction: somebody
/// left before. What lies ahead of the filing on both sides was not so yet.
fn speaks((label, was, is): &ItemChange, filed_on: Date) -> bool {
    let day = |text: &Option<String>| parse_date_ja(text.as_deref()?).ok();
    let empty = was.as_deref().is_none_or(|was| was.is_empty() || was == "—");
    let had_come = |day: Option<Date>| day.is_some_and(|day| day <= filed_on);
    if NOT_FILED.contains(label) {
        return false;
    }
    match (day(was), day(is)) {
        (None, Some(is)) if empty => is <= filed_on,
        (Some(was), Some(is)) => had_come(Some(was)) || had_come(Some(is)),
        _ => !empty,
    }
}

/// Whether a place is about somebody whom the notice of the case carries. A case about one person
/// rests on nobody else's; a notice about many names each by 被保険者整理番号.
fn is_in_notice(
    reader: &mut Reader<'_, '_>,
    case: &Case,
    place: &ChangedSince,
) -> Result<bool, UnitError> {
    let line = &place.line;
    match line.kind.owner() {
        Owner::Client => return Ok(true),
        Owner::Establishment => {
            let own = case.establishment.is_none_or(|own| own.as_bytes() == &line.subject);
            return Ok(own);
        }
        Owner::Person if case.person.is_some() => return Ok(true),
        Owner::Person => {}
    }
    let notices = reader.documents(case.id)?;
    let Some(notice) = notices.iter().rev().find(|kept| kept.kind == DocumentKind::Notice) else {
        return Ok(true);
    };
    let content = reader.document(notice.id)?;
    let Ok(file) = decode(&content.content) else { return Ok(true) };
    let then = Known::At(place.since);
    let enrolled = reader.facts_of::<Enrolment>(case.client, &line.subject)?;
    let numbers: Vec<String> = enrolled
        .iter()
        .filter_map(|line| line.history.latest(then)?.row.fact.as_ref())
        .filter(|made| case.establishment.is_none_or(|own| own == made.establishment))
        .filter_map(|made| made.insured_number)
        .map(|number| number.to_string())
        .collect();
    let named = file.rows().iter().any(|row| {
        let number = row.value("insured_number").trim_start_matches('0');
        numbers.iter().any(|own| own == number)
    });
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILED_ON: Date = Date::constant(2026, 7, 8);

    fn item(was: Option<&str>, is: Option<&str>) -> ItemChange {
        ("退職日", was.map(str::to_owned), is.map(str::to_owned))
    }

    #[test]
    fn what_comes_after_the_filing_is_no_correction_of_it() {
        let dash = Some("—");
        assert!(!speaks(&item(dash, Some("令和8年7月31日")), FILED_ON), "left afterwards");
        assert!(speaks(&item(dash, Some("令和8年7月8日")), FILED_ON), "on the day of filing");
        assert!(!speaks(&item(dash, Some("令和8年7月9日")), FILED_ON), "the day after");
        assert!(speaks(&item(Some("令和8年6月30日"), dash), FILED_ON), "had not left");
        assert!(!speaks(&item(Some("令和8年9月1日"), Some("令和8年10月1日")), FILED_ON));
        assert!(speaks(&item(Some("令和8年9月1日"), Some("令和8年7月1日")), FILED_ON));
        assert!(speaks(&("氏名", Some("甲".into()), Some("乙".into())), FILED_ON));
        assert!(!speaks(&("社員番号", Some("1".into()), Some("2".into())), FILED_ON));
        assert!(!speaks(&("国籍", dash.map(Into::into), Some("日本".into())), FILED_ON));
    }
}
