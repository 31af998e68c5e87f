//! 保存 — one form to one row, or why not.

use romori_identity::{Function, Violation};
use romori_intake::table::typed;
use romori_roster::{
    ClientMemo, Fact, History, Kind, PersonIdentity, PersonMemo, PersonName, Series, Validity,
};
use romori_store::{ClientAnchor, Doing, NewFact, PersonAnchor, Reader, Stale, UnitError, Writer};
use romori_types::{ActorId, BatchId, ClientId, Date, Purpose, Timestamp, day_in_japan};

use super::entry::{Entry, Why, days_of, shown_span};
use super::fields::{Around, Fields, Mistake, Values};
use super::for_person_kind;
use super::sheet::{Place, PlaceKey, line_of, next_number};
use crate::house::load::{Question, client_view};
use crate::house::{House, Visitor};

/// 保存する内容 — a form about a person as it was sent.
#[derive(Debug, Clone, Copy)]
pub struct Saving<'a> {
    /// 顧問先番号
    pub client: u32,
    /// The person's number within the client.
    pub person: u32,
    /// Where it is recorded.
    pub place: Place,
    /// What was typed.
    pub values: &'a Values,
    /// The version that the form was made from.
    pub seen: u32,
    /// The day whose content the form showed.
    pub on: Date,
    /// The number by which a second press of the same form is known.
    pub token: [u8; 16],
    /// The day on which it is entered.
    pub today: Date,
}

/// 一枚の内容 — what was typed about one place, whoever it is about.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub place: Place,
    pub values: &'a Values,
    pub seen: u32,
    pub on: Date,
    pub today: Date,
}

impl<'a> Saving<'a> {
    const fn form(&self) -> Form<'a> {
        let Self { place, values, seen, on, today, .. } = *self;
        Form { place, values, seen, on, today }
    }
}

/// 保存されたもの
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// What was recorded as one.
    pub batch: BatchId,
}

/// Why nothing was saved.
#[derive(Debug)]
pub enum SaveRefusal {
    /// Fields are wrong: all of them.
    Mistakes(Vec<Mistake>),
    /// Somebody else saved meanwhile.
    Overtaken(Box<Overtaken>),
    /// The visitor may not.
    NotAllowed(Vec<Violation>),
    /// The store could not.
    Unit(UnitError),
}

impl From<UnitError> for SaveRefusal {
    fn from(error: UnitError) -> Self {
        Self::Unit(error)
    }
}

/// 先を越された保存 — both changes side by side.
#[derive(Clone)]
pub struct Overtaken {
    /// Who saved first.
    pub by: ActorId,
    /// When.
    pub at: Timestamp,
    /// Of which kind of fact.
    pub kind: Kind,
    /// The version that is there now.
    pub version: u32,
    /// What differs.
    pub items: Vec<OvertakenItem>,
}

/// One item of both changes.
#[derive(Clone)]
pub struct OvertakenItem {
    /// Its label.
    pub item: &'static str,
    /// What both read.
    pub before: String,
    /// What the other saved.
    pub theirs: String,
    /// What was entered here.
    pub yours: String,
}

romori_types::quiet_debug!(Overtaken, OvertakenItem);

/// Saves a form about a person.
///
/// # Errors
/// [`SaveRefusal`]; nothing is saved then.
pub fn save(house: &House, visitor: &Visitor, saving: &Saving<'_>) -> Result<Saved, SaveRefusal> {
    let grant =
        visitor.grant(Function::EditLedger, Purpose::Maintain).map_err(SaveRefusal::NotAllowed)?;
    let found = house.store.read(&grant, |reader| who(reader, saving.client, saving.person))?;
    let form = mark(saving.token, visitor.session.actor());
    let doing = Doing { client: Some(found.0.id), ..Doing::form(Some(form)) };
    let written = house.store.write(&grant, doing, |writer| {
        for_person_kind!(
            saving.place.kind,
            F => record_of_person::<F>(writer, found, saving),
            Err(UnitError::Absent.into())
        )
    });
    match written {
        Ok(batch) | Err(SaveRefusal::Unit(UnitError::AlreadyDone(batch))) => Ok(Saved { batch }),
        Err(SaveRefusal::Unit(UnitError::Stale(stale))) => {
            let overtaken = house.store.read(&grant, |reader| {
                for_person_kind!(
                    saving.place.kind,
                    F => overtaken::<F>(reader, found.0, saving.form(), stale),
                    Err(UnitError::Absent)
                )
            })?;
            Err(SaveRefusal::Overtaken(Box::new(overtaken)))
        }
        Err(refusal) => Err(refusal),
    }
}

/// A client and a person by their numbers.
pub(super) fn who(
    reader: &mut Reader<'_, '_>,
    client: u32,
    person: u32,
) -> Result<(ClientAnchor, PersonAnchor), UnitError> {
    let client = reader.client_numbered(client)?;
    let person = reader.person_numbered(client.id, person)?;
    Ok((client, person))
}

/// A client, a person and the name that the person has on a day.
///
/// # Errors
/// [`UnitError::Absent`] when there is none; what the store says.
pub fn person_named(
    reader: &mut Reader<'_, '_>,
    client: u32,
    person: u32,
    on: Date,
) -> Result<(ClientAnchor, PersonAnchor, PersonName), UnitError> {
    let (client, person) = who(reader, client, person)?;
    let lines = reader.facts_of::<PersonIdentity>(client.id, person.id.as_bytes())?;
    let line = lines.first().ok_or(UnitError::Absent)?;
    let span = shown_span(&line.history, on).ok_or(UnitError::Absent)?;
    let identity = span.row.fact.as_ref().ok_or(UnitError::Absent)?;
    Ok((client, person, identity.name.clone()))
}

/// By what a second press is known: the form's own number and who pressed.
pub(in crate::house) fn mark(token: [u8; 16], actor: ActorId) -> [u8; 32] {
    let mut mark = [0; 32];
    for (place, byte) in mark.iter_mut().zip(token.iter().chain(actor.as_bytes())) {
        *place = *byte;
    }
    mark
}

fn record_of_person<F: Entry>(
    writer: &mut Writer<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    saving: &Saving<'_>,
) -> Result<BatchId, SaveRefusal> {
    let memo = record::<F>(writer, (client, *person.id.as_bytes()), saving.form())?;
    if let Some(text) = memo {
        note_person(writer, client, person, text)?;
    }
    Ok(writer.batch())
}

/// Records one form about one subject; gives what was noted with it.
pub(super) fn record<F: Entry>(
    writer: &mut Writer<'_, '_>,
    (client, subject): (ClientAnchor, [u8; 16]),
    form: Form<'_>,
) -> Result<Option<String>, SaveRefusal> {
    let question = Question::client(form.today);
    let view = client_view(&mut writer.reader, client, &question)?;
    let lines = writer.reader.facts_of::<F>(client.id, &subject)?;
    let none = History::default();
    let history = line_of(&lines, form.place).map_or(&none, |line| &line.history);
    let around = Around { today: form.today, places: &view.establishments };
    let mut fields = Fields::new(form.values, around);
    let read = read::<F>(&mut fields, history, form);
    let memo = fields.read("reason", typed::words);
    let (fact, key, valid) = match (read, fields.mistakes()) {
        (Some(read), mistakes) if mistakes.is_empty() => read,
        (_, mistakes) => return Err(SaveRefusal::Mistakes(mistakes)),
    };
    let before = history.latest(romori_roster::Known::Now);
    let before = before.and_then(|span| span.row.fact.as_ref());
    if let Some((field, message)) = fact.taken(&mut writer.reader, client.id, &subject, before)? {
        return Err(SaveRefusal::Mistakes(vec![Mistake { field, message }]));
    }
    let key = key.unwrap_or_else(|| match F::KIND.series() {
        Series::Numbered => next_number(&lines),
        _ => 0,
    });
    writer.record(&NewFact {
        client: client.id,
        subject,
        key,
        valid,
        fact: Some(&fact),
        seen: Some(form.seen),
    })?;
    Ok(memo)
}

/// Records a word about what is recorded with it.
pub(super) fn note_person(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    person: PersonAnchor,
    text: String,
) -> Result<(), UnitError> {
    note(writer, (client.id, *person.id.as_bytes()), &PersonMemo { text })
}

/// Records a word about what is recorded with it of the client or an establishment.
pub(super) fn note_client(
    writer: &mut Writer<'_, '_>,
    client: ClientId,
    text: String,
) -> Result<(), UnitError> {
    note(writer, (client, *client.as_bytes()), &ClientMemo { text })
}

fn note<F: Fact>(
    writer: &mut Writer<'_, '_>,
    (client, subject): (ClientId, [u8; 16]),
    memo: &F,
) -> Result<(), UnitError> {
    let now = writer.reader.now();
    let new = NewFact {
        client,
        subject,
        key: now.as_microsecond(),
        valid: Validity::since(day_in_japan(now)),
        fact: Some(memo),
        seen: None,
    };
    writer.record(&new).map(|_| ())
}

/// The fact, its key where it is known, and its days.
fn read<F: Entry>(
    fields: &mut Fields<'_>,
    history: &History<F>,
    form: Form<'_>,
) -> Option<(F, Option<i64>, Validity)> {
    let shown = match form.place.key {
        PlaceKey::New => None,
        PlaceKey::Of(_) => shown_span(history, form.on),
    };
    let before = shown.and_then(|span| span.row.fact.as_ref());
    let fact = F::read(fields, before);
    let why = why(fields, history, fact.as_ref(), before.is_some());
    let fact = fact?;
    let key = key_of(fields, &fact, form.place)?;
    let (why, on) = match why? {
        Why::Changed(from) => (Why::Changed(from), form.on),
        Why::Corrected if F::CHANGES => (Why::Corrected, form.on),
        Why::Corrected => (Why::Corrected, fact.begins(key.unwrap_or(0)).unwrap_or(form.on)),
    };
    if before == Some(&fact) {
        fields.bad(
            F::FIRST,
            "前の内容と同じです。変えるところを直してから、もう一度保存してください。",
        );
    }
    let valid = days_of(history, &fact, key.unwrap_or(0), (why, on));
    Some((fact, key, valid))
}

/// The key by which it is kept; none for one that gets the next number.
fn key_of<F: Entry>(fields: &mut Fields<'_>, fact: &F, place: Place) -> Option<Option<i64>> {
    let own = fact.own_key(fields);
    match place.key {
        PlaceKey::Of(key) if own.is_some_and(|own| own != key) => {
            let field = if F::KIND.series() == Series::Month { "month" } else { "paid_on" };
            fields.bad(field, "この画面の月日とは違います。別の月日の分は、新しく加えてください。");
            None
        }
        PlaceKey::Of(key) => Some(Some(key)),
        PlaceKey::New => Some(own),
    }
}

/// Whether the world changed, from which day, or the record was wrong.
pub(super) fn why<F: Entry>(
    fields: &mut Fields<'_>,
    history: &History<F>,
    fact: Option<&F>,
    exists: bool,
) -> Option<Why> {
    let begins = fact.and_then(|fact| fact.begins(begins_key(fields, fact)));
    if !F::CHANGES {
        let begins = begins?;
        let spans = history.spans(romori_roster::Known::Now);
        let there = spans.iter().any(|span| span.valid.from() == begins);
        return Some(if there { Why::Corrected } else { Why::Changed(begins) });
    }
    if !exists {
        let from = match begins {
            Some(begins) => Some(begins),
            None if fact.is_some_and(|fact| fact.begins(0).is_none()) => {
                fields.must("from", typed::day)
            }
            None => None,
        };
        return from.map(Why::Changed);
    }
    match fields.text("change") {
        "changed" => {
            let from = fields.must("from", typed::day)?;
            fields.in_order(
                "from",
                (begins, Some(from)),
                "始まりの日より前の日です。いつからかを確かめてください。",
            );
            Some(Why::Changed(from))
        }
        "corrected" => Some(Why::Corrected),
        _ => {
            fields
                .bad("change", "事実が変わったのか、記録の訂正なのか、どちらかを選んでください。");
            None
        }
    }
}

fn begins_key<F: Entry>(fields: &Fields<'_>, fact: &F) -> i64 {
    fact.own_key(fields).unwrap_or(0)
}

/// What the other saved beside what was read and what was entered here.
pub(super) fn overtaken<F: Entry>(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    form: Form<'_>,
    stale: Stale,
) -> Result<Overtaken, UnitError> {
    let view = client_view(reader, client, &Question::client(form.today))?;
    let lines = reader.facts_of::<F>(client.id, &stale.subject)?;
    let line = lines.into_iter().find(|line| line.key == stale.key).ok_or(UnitError::Absent)?;
    let rows = line.history.rows();
    let theirs = rows.last().ok_or(UnitError::Absent)?;
    let read = rows.iter().filter(|row| row.version <= form.seen).cloned().collect();
    let read = History::new(read);
    let before = shown_span(&read, form.on).and_then(|span| span.row.fact.as_ref());
    let around = Around { today: form.today, places: &view.establishments };
    let yours = F::read(&mut Fields::new(form.values, around), before);
    let items = |fact: Option<&F>| fact.map(F::items).unwrap_or_default();
    let (was, is) = (items(before), items(theirs.fact.as_ref()));
    let find = |items: &[(&'static str, String)], label: &str| {
        let found = items.iter().find(|(other, _)| *other == label);
        found.map_or_else(|| "記録なし".to_owned(), |(_, value)| value.clone())
    };
    let differing = items(yours.as_ref()).into_iter().filter_map(|(item, yours)| {
        let (before, theirs) = (find(&was, item), find(&is, item));
        let differs = theirs != yours || theirs != before;
        differs.then_some(OvertakenItem { item, before, theirs, yours })
    });
    Ok(Overtaken {
        by: theirs.recorded_by,
        at: theirs.undone_at.unwrap_or(theirs.recorded_at),
        kind: F::KIND,
        version: line.history.version(),
        items: differing.collect(),
    })
}
