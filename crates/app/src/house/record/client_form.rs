//! 顧問先と委託 — one form to both.

use romori_identity::{Clients, Function};
use romori_intake::table::typed;
use romori_roster::{ClientProfile, Entrustment, Fact, History, Kind, Validity};
use romori_store::{ClientAnchor, Doing, Line, NewFact, Reader, UnitError, Writer};
use romori_types::{ActorId, BatchId, ClientId, Date, Purpose};

use super::entry::{Entry, days_of, shown_span};
use super::fields::{Around, Fields, Mistake, Values};
use super::save::{
    Form, Overtaken, OvertakenItem, SaveRefusal, Saved, mark, note_client, overtaken, why,
};
use super::sheet::{Place, PlaceKey};
use crate::house::{House, Visitor};

/// 顧問先 as it was sent.
#[derive(Debug, Clone, Copy)]
pub struct ClientForm<'a> {
    /// What was typed.
    pub values: &'a Values,
    /// Who may be in charge.
    pub staff: &'a [(ActorId, String)],
    /// The versions of the profile and the entrustment that the form was made from.
    pub seen: (u32, u32),
    /// The number by which a second press of the same form is known.
    pub token: [u8; 16],
    /// The day on which it is entered.
    pub today: Date,
}

/// 加わった顧問先
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewClient {
    /// What was recorded as one.
    pub batch: BatchId,
    /// 顧問先番号
    pub number: u32,
}

/// 顧問先の記録 as a form shows it.
#[derive(Clone, Default)]
pub struct ClientSheet {
    /// The versions of the profile and the entrustment.
    pub seen: (u32, u32),
    /// The fields as the form shows them.
    pub values: Values,
    /// What stands there with its labels.
    pub items: Vec<(&'static str, String)>,
    /// Who is in charge.
    pub staff: Option<ActorId>,
}

romori_types::quiet_debug!(ClientSheet);

const TAKEN: &str = "この番号は使われているか、前に使われていました。ほかの番号を入れてください。";

/// Adds a client with its entrustment.
///
/// # Errors
/// [`SaveRefusal`]; nothing is saved then.
pub fn new_client(
    house: &House,
    visitor: &Visitor,
    form: &ClientForm<'_>,
) -> Result<NewClient, SaveRefusal> {
    let grant =
        visitor.grant(Function::EditLedger, Purpose::Maintain).map_err(SaveRefusal::NotAllowed)?;
    if *grant.clients() != Clients::All {
        let words = "担当する顧問先が決まっている利用者は、顧問先を加えられません。\
                     管理者に頼んでください。";
        return Err(one("number", words));
    }
    let token = mark(form.token, visitor.session.actor());
    let written = house.store.write(&grant, Doing::form(Some(token)), |writer| {
        let mut fields = Fields::new(form.values, Around { today: form.today, places: &[] });
        let number = number(&mut fields);
        let profile = ClientProfile::read(&mut fields, None);
        let made = entrustment(&mut fields, None, form.staff);
        let memo = fields.read("reason", typed::words);
        let mut mistakes = fields.mistakes();
        if let Some(number) = number
            && writer.reader.client_numbered(number).is_ok()
        {
            mistakes.insert(0, Mistake { field: "number", message: TAKEN.to_owned() });
        }
        let (Some(number), Some(profile), Some(made), true) =
            (number, profile, made, mistakes.is_empty())
        else {
            return Err(SaveRefusal::Mistakes(mistakes));
        };
        let client = match writer.add_client(number) {
            Err(UnitError::NumberTaken { .. }) => return Err(one("number", TAKEN)),
            made => made?,
        };
        let valid = Validity::since(made.since);
        put(writer, client, valid, &profile, None)?;
        put(writer, client, valid, &made, None)?;
        if let Some(text) = memo {
            note_client(writer, client, text)?;
        }
        Ok(NewClient { batch: writer.batch(), number })
    });
    match written {
        Err(SaveRefusal::Unit(UnitError::AlreadyDone(batch))) => {
            let client = house.store.read(&grant, |reader| of_batch(reader, batch))?;
            Ok(NewClient { batch, number: client.number })
        }
        written => written,
    }
}

/// The client that a form added.
pub(super) fn of_batch(
    reader: &mut Reader<'_, '_>,
    batch: BatchId,
) -> Result<ClientAnchor, UnitError> {
    let lines = reader.lines_of_batch(batch)?;
    let added = |client: &ClientAnchor| {
        let is_its = |(kind, _, of): &(Kind, i64, [u8; 16])| {
            *kind == Kind::ClientProfile && of == client.id.as_bytes()
        };
        lines.iter().any(is_its)
    };
    reader.clients()?.into_iter().find(added).ok_or(UnitError::Absent)
}

/// What stands there of a client now.
///
/// # Errors
/// [`UnitError::Absent`] for a client that is not there; what the store says.
pub fn client_sheet(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    on: Date,
) -> Result<ClientSheet, UnitError> {
    let profile = history::<ClientProfile>(reader, client.id)?;
    let made = history::<Entrustment>(reader, client.id)?;
    let mut sheet =
        ClientSheet { seen: (profile.version(), made.version()), ..ClientSheet::default() };
    let mut shown = vec![("number", client.number.to_string())];
    let fact = shown_span(&profile, on).and_then(|span| span.row.fact.as_ref());
    let fact = fact.ok_or(UnitError::Absent)?;
    shown.extend(fact.show());
    sheet.items.extend(fact.items());
    if let Some(fact) = shown_span(&made, on).and_then(|span| span.row.fact.as_ref()) {
        shown.extend(fact.show());
        sheet.items.extend(fact.items());
        sheet.staff = fact.staff;
    }
    sheet.values = shown.into_iter().collect();
    Ok(sheet)
}

/// Changes or corrects a client and its entrustment.
///
/// # Errors
/// [`SaveRefusal`]; nothing is saved then.
pub fn change_client(
    house: &House,
    visitor: &Visitor,
    number: u32,
    form: &ClientForm<'_>,
) -> Result<Saved, SaveRefusal> {
    let grant =
        visitor.grant(Function::EditLedger, Purpose::Maintain).map_err(SaveRefusal::NotAllowed)?;
    let client = house.store.read(&grant, |reader| reader.client_numbered(number))?;
    let token = mark(form.token, visitor.session.actor());
    let doing = Doing { client: Some(client.id), ..Doing::form(Some(token)) };
    let written = house.store.write(&grant, doing, |writer| change(writer, client, form));
    match written {
        Ok(batch) | Err(SaveRefusal::Unit(UnitError::AlreadyDone(batch))) => Ok(Saved { batch }),
        Err(SaveRefusal::Unit(UnitError::Stale(stale))) => {
            let place = |kind| Place { kind, key: PlaceKey::Of(0) };
            let (kind, ClientForm { values, seen, today, .. }) = (stale.kind, *form);
            let sent = |seen| Form { place: place(kind), values, seen, on: today, today };
            let other = house.store.read(&grant, |reader| match kind {
                Kind::Entrustment => {
                    let other = overtaken::<Entrustment>(reader, client, sent(seen.1), stale)?;
                    with_staff(reader, client, other, form)
                }
                _ => overtaken::<ClientProfile>(reader, client, sent(seen.0), stale),
            })?;
            Err(SaveRefusal::Overtaken(Box::new(other)))
        }
        Err(refusal) => Err(refusal),
    }
}

fn change(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    form: &ClientForm<'_>,
) -> Result<BatchId, SaveRefusal> {
    let profiles = history::<ClientProfile>(&mut writer.reader, client.id)?;
    let entrustments = history::<Entrustment>(&mut writer.reader, client.id)?;
    let held = shown_span(&profiles, form.today).and_then(|span| span.row.fact.as_ref());
    let before = shown_span(&entrustments, form.today).and_then(|span| span.row.fact.as_ref());
    let mut fields = Fields::new(form.values, Around { today: form.today, places: &[] });
    let profile = ClientProfile::read(&mut fields, held);
    let made = entrustment(&mut fields, before, form.staff);
    let why = why(&mut fields, &profiles, profile.as_ref(), true);
    if profile.is_some() && profile.as_ref() == held && made.is_some() && made.as_ref() == before {
        let words = "前の内容と同じです。変えるところを直してから、もう一度保存してください。";
        fields.bad(ClientProfile::FIRST, words);
    }
    let memo = fields.read("reason", typed::words);
    let mistakes = fields.mistakes();
    let (Some(profile), Some(made), Some(why), true) = (profile, made, why, mistakes.is_empty())
    else {
        return Err(SaveRefusal::Mistakes(mistakes));
    };
    if Some(&profile) != held {
        let valid = days_of(&profiles, &profile, 0, (why, form.today));
        put(writer, client.id, valid, &profile, Some(form.seen.0))?;
    }
    if Some(&made) != before {
        let valid = if before.is_some() {
            days_of(&entrustments, &made, 0, (why, form.today))
        } else {
            Validity::since(made.since)
        };
        put(writer, client.id, valid, &made, Some(form.seen.1))?;
    }
    if let Some(text) = memo {
        note_client(writer, client.id, text)?;
    }
    Ok(writer.batch())
}

/// 委託, in the charge of one of the office or of whom it was in charge of.
fn entrustment(
    fields: &mut Fields<'_>,
    before: Option<&Entrustment>,
    staff: &[(ActorId, String)],
) -> Option<Entrustment> {
    let made = Entrustment::read(fields, before);
    let chosen: Option<ActorId> = fields.text("staff").parse().ok();
    let held = before.and_then(|before| before.staff);
    let known =
        chosen.is_some() && (chosen == held || staff.iter().any(|(id, _)| Some(*id) == chosen));
    if !known {
        fields.bad("staff", "担当が選ばれていません。だれかを選んでください。");
    }
    made
}

/// 顧問先番号
fn number(fields: &mut Fields<'_>) -> Option<u32> {
    let text = fields.must("number", typed::code)?;
    let number: Option<u32> = text.parse().ok().filter(|number| *number >= 1_000);
    if number.is_none() {
        fields.bad("number", "4桁以上の数字で入れてください。例 1031");
    }
    number
}

fn one(field: &'static str, message: &str) -> SaveRefusal {
    SaveRefusal::Mistakes(vec![Mistake { field, message: message.to_owned() }])
}

/// The other's and one's own person in charge, by name.
fn with_staff(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    mut other: Overtaken,
    form: &ClientForm<'_>,
) -> Result<Overtaken, UnitError> {
    let rows = history::<Entrustment>(reader, client.id)?;
    let of = |made: Option<&Entrustment>| made.and_then(|made| made.staff);
    let theirs = of(rows.rows().last().and_then(|row| row.fact.as_ref()));
    let read = rows.rows().iter().filter(|row| row.version <= form.seen.1).cloned().collect();
    let read = History::new(read);
    let before = of(shown_span(&read, form.today).and_then(|span| span.row.fact.as_ref()));
    let yours: Option<ActorId> = form.values.get("staff").parse().ok();
    if theirs != yours || theirs != before {
        let name = |who: Option<ActorId>| {
            let known = form.staff.iter().find(|(id, _)| Some(*id) == who);
            known.map_or_else(|| "—".to_owned(), |(_, name)| name.clone())
        };
        let (before, theirs, yours) = (name(before), name(theirs), name(yours));
        other.items.push(OvertakenItem { item: "担当", before, theirs, yours });
    }
    Ok(other)
}

fn history<F: Fact>(
    reader: &mut Reader<'_, '_>,
    client: ClientId,
) -> Result<History<F>, UnitError> {
    let lines: Vec<Line<F>> = reader.facts_of(client, client.as_bytes())?;
    Ok(lines.into_iter().next().map(|line| line.history).unwrap_or_default())
}

fn put<F: Fact>(
    writer: &mut Writer<'_, '_>,
    client: ClientId,
    valid: Validity,
    fact: &F,
    seen: Option<u32>,
) -> Result<(), UnitError> {
    let subject = *client.as_bytes();
    let new = NewFact { client, subject, key: 0, valid, fact: Some(fact), seen };
    writer.record(&new).map(|_| ())
}
