//! 履歴 — what was recorded of a client, its establishments and its persons, act by act: who, when,
//! from where, and what stood there before.

use std::collections::HashMap;

use romori_roster::{
    ClientMemo, ClientProfile, Entrustment, EstablishmentProfile, Fact, Kind, Known, Owner,
    PersonIdentity, PersonMemo, PremiumNotice, Recorded, RevisionChoice, Validity, differences,
};
use romori_store::{
    Batch, BatchKind, BatchLine, BatchLines, BatchesOf, ClientAnchor, PersonAnchor, Reader,
    UnitError,
};
use romori_types::BatchId;

use super::record::for_person_kind;

/// 履歴の問い — which acts on a client's ledgers.
#[derive(Debug, Clone, Copy, Default)]
pub struct ActsAsked {
    /// On this person alone.
    pub person: Option<PersonAnchor>,
    /// Of this kind alone.
    pub kind: Option<BatchKind>,
    /// Those before this one.
    pub before: Option<BatchId>,
    /// So many at most.
    pub most: u32,
    /// So many changes of each at most.
    pub changes: u32,
}

/// 一つの処理 — one act with what it changed.
#[derive(Debug, Clone)]
pub struct Act {
    /// The act: who, when, from where, undone or not.
    pub batch: Batch,
    /// How many lines of the ledgers it recorded of the client.
    pub lines: u64,
    /// What it changed, as far as it was asked for.
    pub changes: Vec<Change>,
    /// What was noted with it.
    pub notes: Vec<String>,
}

/// だれの — whose fact was recorded.
#[derive(Clone, PartialEq, Eq)]
pub enum Whose {
    /// The client itself.
    Client,
    /// An establishment, by number and name.
    Establishment(u32, String),
    /// A person, by number and name.
    Person(u32, String),
}

/// 項目の前と後; an item that was not there, or is no more, has none.
pub type ItemChange = (&'static str, Option<String>, Option<String>);

/// 変更 — one row that was recorded, beside what stood there before.
#[derive(Clone)]
pub struct Change {
    /// Whose.
    pub whose: Whose,
    /// What kind of fact.
    pub kind: Kind,
    /// Its key: a month, a day, a counter.
    pub key: i64,
    /// The days for which it was recorded.
    pub valid: Validity,
    /// The days of what stood there before.
    pub before: Option<Validity>,
    /// Whether it says that nothing holds on these days.
    pub ends: bool,
    /// The items that differ; of what is new or ended every one that says something.
    pub items: Vec<ItemChange>,
}

romori_types::quiet_debug!(Whose, Change);

/// The acts on a client's ledgers, the latest first.
///
/// # Errors
/// What the store says.
pub fn acts(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    asked: &ActsAsked,
) -> Result<Vec<Act>, UnitError> {
    let subject = asked.person.map(|person| *person.id.as_bytes());
    let batches = reader.recorded_of(&BatchesOf {
        client: client.id,
        subject,
        kind: asked.kind,
        before: asked.before,
        most: asked.most,
    })?;
    let mut names = Names::new(reader, client)?;
    let mut acts = Vec::new();
    for batch in batches {
        let wanted = BatchLines {
            batch: batch.id,
            client: client.id,
            subject,
            memos: false,
            from: 0,
            most: asked.changes,
        };
        acts.push(act(reader, client, batch, &wanted, &mut names)?);
    }
    Ok(acts)
}

/// One act with a part of its changes: so many at most, after so many.
///
/// # Errors
/// [`UnitError::Absent`] when it recorded nothing of the client; what the store says.
pub fn one_act(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    batch: BatchId,
    (from, most): (u64, u32),
) -> Result<Act, UnitError> {
    let found = reader.batch(batch)?;
    let wanted = BatchLines { batch, client: client.id, subject: None, memos: false, from, most };
    let mut names = Names::new(reader, client)?;
    let act = act(reader, client, found, &wanted, &mut names)?;
    if act.lines == 0 { Err(UnitError::Absent) } else { Ok(act) }
}

/// So many notes of an act are shown.
const NOTES_MAX: u32 = 3;

fn act(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    batch: Batch,
    wanted: &BatchLines,
    names: &mut Names,
) -> Result<Act, UnitError> {
    let lines = reader.count_recorded(wanted)?;
    let mut act = Act { batch, lines, changes: Vec::new(), notes: Vec::new() };
    let memos = BatchLines { memos: true, from: 0, most: NOTES_MAX, ..*wanted };
    for line in reader.lines_recorded(&memos)? {
        act.notes.extend(memo(reader, client, &line)?);
    }
    for line in reader.lines_recorded(wanted)? {
        let whose = names.of(reader, client, &line)?;
        changes_of(reader, client, (&line, act.batch.id, &whose), &mut act.changes)?;
    }
    Ok(act)
}

fn memo(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    line: &BatchLine,
) -> Result<Option<String>, UnitError> {
    let text = if line.kind == Kind::ClientMemo {
        let found = reader.facts_at::<ClientMemo>(client.id, &line.subject, line.key)?;
        found.and_then(|line| Some(line.history.rows().last()?.fact.as_ref()?.text.clone()))
    } else {
        let found = reader.facts_at::<PersonMemo>(client.id, &line.subject, line.key)?;
        found.and_then(|line| Some(line.history.rows().last()?.fact.as_ref()?.text.clone()))
    };
    Ok(text)
}

/// The rows that a batch recorded in one line of the ledger.
fn changes_of(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    of: (&BatchLine, BatchId, &Whose),
    into: &mut Vec<Change>,
) -> Result<(), UnitError> {
    for_person_kind!(
        of.0.kind,
        F => of_kind::<F>(reader, client, of, into),
        match of.0.kind {
            Kind::ClientProfile => of_kind::<ClientProfile>(reader, client, of, into),
            Kind::Entrustment => of_kind::<Entrustment>(reader, client, of, into),
            Kind::EstablishmentProfile => {
                of_kind::<EstablishmentProfile>(reader, client, of, into)
            }
            Kind::RevisionChoice => of_kind::<RevisionChoice>(reader, client, of, into),
            Kind::PremiumNotice => of_kind::<PremiumNotice>(reader, client, of, into),
            _ => Ok(()),
        }
    )
}

fn of_kind<F: Fact>(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    (line, batch, whose): (&BatchLine, BatchId, &Whose),
    into: &mut Vec<Change>,
) -> Result<(), UnitError> {
    let Some(found) = reader.facts_at::<F>(client.id, &line.subject, line.key)? else {
        return Ok(());
    };
    for row in found.history.rows().iter().filter(|row| row.batch == batch) {
        let before = found.history.before(row);
        into.push(Change {
            whose: whose.clone(),
            kind: F::KIND,
            key: line.key,
            valid: row.valid,
            before: before.filter(|before| before.fact.is_some()).map(|before| before.valid),
            ends: row.fact.is_none(),
            items: compared(before.and_then(|row| row.fact.as_ref()), row.fact.as_ref()),
        });
    }
    Ok(())
}

/// What differs between what was and what is: of what is new or gone, all that it says.
pub(super) fn compared<F: Fact>(was: Option<&F>, is: Option<&F>) -> Vec<ItemChange> {
    let says = |(_, value): &(&'static str, String)| !matches!(value.as_str(), "" | "—" | "0");
    match (was, is) {
        (Some(was), Some(is)) => differences(was, is)
            .into_iter()
            .map(|(label, was, is)| (label, Some(was), Some(is)))
            .collect(),
        (None, Some(is)) => {
            let items = is.items().into_iter().filter(says);
            items.map(|(label, value)| (label, None, Some(value))).collect()
        }
        (Some(was), None) => {
            let items = was.items().into_iter().filter(says);
            items.map(|(label, value)| (label, Some(value), None)).collect()
        }
        (None, None) => Vec::new(),
    }
}

/// Numbers and names of those whose facts were recorded, each looked up once.
pub(super) struct Names {
    places: Vec<([u8; 16], u32)>,
    persons: HashMap<[u8; 16], u32>,
    known: HashMap<[u8; 16], Whose>,
}

impl Names {
    pub(super) fn new(
        reader: &mut Reader<'_, '_>,
        client: ClientAnchor,
    ) -> Result<Self, UnitError> {
        let places = reader.establishments(client.id)?.into_iter();
        let persons = reader.persons(client.id)?.into_iter();
        Ok(Self {
            places: places.map(|place| (*place.id.as_bytes(), place.number)).collect(),
            persons: persons.map(|one| (*one.id.as_bytes(), one.number)).collect(),
            known: HashMap::new(),
        })
    }

    pub(super) fn of(
        &mut self,
        reader: &mut Reader<'_, '_>,
        client: ClientAnchor,
        line: &BatchLine,
    ) -> Result<Whose, UnitError> {
        if let Some(known) = self.known.get(&line.subject) {
            return Ok(known.clone());
        }
        let whose = match line.kind.owner() {
            Owner::Client => Whose::Client,
            Owner::Establishment => self.establishment(reader, client, line)?,
            Owner::Person => self.person(reader, client, line)?,
        };
        self.known.insert(line.subject, whose.clone());
        Ok(whose)
    }

    /// 0 and no name for what an undone act had added.
    fn establishment(
        &self,
        reader: &mut Reader<'_, '_>,
        client: ClientAnchor,
        line: &BatchLine,
    ) -> Result<Whose, UnitError> {
        let number = self.places.iter().find(|(id, _)| *id == line.subject);
        let found = reader.facts_at::<EstablishmentProfile>(client.id, &line.subject, 0)?;
        let name = found.and_then(|line| last(line.history.rows()).map(|fact| fact.name.clone()));
        Ok(Whose::Establishment(number.map_or(0, |(_, number)| *number), name.unwrap_or_default()))
    }

    fn person(
        &self,
        reader: &mut Reader<'_, '_>,
        client: ClientAnchor,
        line: &BatchLine,
    ) -> Result<Whose, UnitError> {
        let number = self.persons.get(&line.subject).copied().unwrap_or(0);
        let found = reader.facts_at::<PersonIdentity>(client.id, &line.subject, 0)?;
        let latest = found.as_ref().and_then(|line| {
            let known = line.history.latest(Known::Now).and_then(|span| span.row.fact.as_ref());
            known.or_else(|| last(line.history.rows()))
        });
        let name = latest.map(|fact| fact.name.shown().to_owned()).unwrap_or_default();
        Ok(Whose::Person(number, name))
    }
}

/// What was said last, even if it counts no more: who was taken away has a name too.
fn last<F>(rows: &[Recorded<F>]) -> Option<&F> {
    rows.iter().rev().find_map(|row| row.fact.as_ref())
}
