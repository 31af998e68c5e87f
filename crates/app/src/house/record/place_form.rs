//! 事業所 — one form to one establishment.

use romori_identity::Function;
use romori_intake::table::typed;
use romori_roster::{Entrustment, EstablishmentProfile, Fact, Kind, Validity};
use romori_store::{ClientAnchor, Doing, EstablishmentAnchor, NewFact, Reader, UnitError, Writer};
use romori_types::{BatchId, Date, Purpose};

use super::entry::{Entry, shown_span};
use super::fields::{Around, Fields, Values};
use super::save::{Form, SaveRefusal, Saved, mark, note_client, overtaken, record};
use super::sheet::{Place, PlaceKey, Sheet};
use crate::house::load::{Question, client_view};
use crate::house::{House, Visitor};

/// 事業所 as it was sent.
#[derive(Debug, Clone, Copy)]
pub struct PlaceForm<'a> {
    /// 顧問先番号
    pub client: u32,
    /// The establishment's number within the client; nothing for one that is added.
    pub place: Option<u32>,
    /// What was typed.
    pub values: &'a Values,
    /// The version that the form was made from.
    pub seen: u32,
    /// The number by which a second press of the same form is known.
    pub token: [u8; 16],
    /// The day on which it is entered.
    pub today: Date,
}

/// The only place of this kind that an establishment has.
const PROFILE: Place = Place { kind: Kind::EstablishmentProfile, key: PlaceKey::Of(0) };

/// What stands there of an establishment on a day; of a new one what is known of the client.
///
/// # Errors
/// [`UnitError::Absent`] when the client has none of this number; what the store says.
pub fn place_sheet(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    place: Option<u32>,
    on: Date,
) -> Result<Sheet, UnitError> {
    let Some(number) = place else {
        let view = client_view(reader, client, &Question::client(on))?;
        let usual = [("filer", "sharoushi"), ("insurer", "kyokai"), ("fraction", "none")];
        let mut values: Values = usual.into_iter().collect();
        values.set("name", view.profile.name);
        values.set("employer", view.profile.employer);
        return Ok(Sheet { values, ..Sheet::default() });
    };
    let place = anchor(reader, client, number)?;
    let lines = reader.facts_of::<EstablishmentProfile>(client.id, place.id.as_bytes())?;
    let line = lines.first().ok_or(UnitError::Absent)?;
    let span = shown_span(&line.history, on).ok_or(UnitError::Absent)?;
    let fact = span.row.fact.as_ref().ok_or(UnitError::Absent)?;
    Ok(Sheet {
        version: line.history.version(),
        exists: true,
        since: Some(span.valid.from()),
        values: fact.show().into_iter().collect(),
        items: fact.items(),
    })
}

fn anchor(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    number: u32,
) -> Result<EstablishmentAnchor, UnitError> {
    let places = reader.establishments(client.id)?.into_iter();
    places.into_iter().find(|place| place.number == number).ok_or(UnitError::Absent)
}

/// Adds an establishment, or changes or corrects one.
///
/// # Errors
/// [`SaveRefusal`]; nothing is saved then.
pub fn save_place(
    house: &House,
    visitor: &Visitor,
    sent: &PlaceForm<'_>,
) -> Result<Saved, SaveRefusal> {
    let grant =
        visitor.grant(Function::EditLedger, Purpose::Maintain).map_err(SaveRefusal::NotAllowed)?;
    let (client, place) = house.store.read(&grant, |reader| -> Result<_, UnitError> {
        let client = reader.client_numbered(sent.client)?;
        let place = sent.place.map(|number| anchor(reader, client, number)).transpose()?;
        Ok((client, place))
    })?;
    let token = mark(sent.token, visitor.session.actor());
    let doing = Doing { client: Some(client.id), ..Doing::form(Some(token)) };
    let PlaceForm { values, seen, today, .. } = *sent;
    let form = Form { place: PROFILE, values, seen, on: today, today };
    let written = house.store.write(&grant, doing, |writer| match place {
        None => add(writer, client, sent),
        Some(place) => {
            let subject = *place.id.as_bytes();
            let memo = record::<EstablishmentProfile>(writer, (client, subject), form)?;
            if let Some(text) = memo {
                note_client(writer, client.id, text)?;
            }
            Ok(writer.batch())
        }
    });
    match written {
        Ok(batch) | Err(SaveRefusal::Unit(UnitError::AlreadyDone(batch))) => Ok(Saved { batch }),
        Err(SaveRefusal::Unit(UnitError::Stale(stale))) => {
            let other = house.store.read(&grant, |reader| {
                overtaken::<EstablishmentProfile>(reader, client, form, stale)
            })?;
            Err(SaveRefusal::Overtaken(Box::new(other)))
        }
        Err(refusal) => Err(refusal),
    }
}

/// Adds one. It is there from the day on which the office began to look after the client.
fn add(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    sent: &PlaceForm<'_>,
) -> Result<BatchId, SaveRefusal> {
    let mut fields = Fields::new(sent.values, Around { today: sent.today, places: &[] });
    let profile = EstablishmentProfile::read(&mut fields, None);
    let memo = fields.read("reason", typed::words);
    let mistakes = fields.mistakes();
    let (Some(profile), true) = (profile, mistakes.is_empty()) else {
        return Err(SaveRefusal::Mistakes(mistakes));
    };
    let made = writer.reader.facts_of::<Entrustment>(client.id, client.id.as_bytes())?;
    let made =
        made.first().and_then(|line| shown_span(&line.history, sent.today)?.row.fact.clone());
    let since = made.map_or(sent.today, |made| made.since);
    let id = writer.add_establishment(client.id)?;
    put(writer, client, *id.as_bytes(), (since, &profile))?;
    if let Some(text) = memo {
        note_client(writer, client.id, text)?;
    }
    Ok(writer.batch())
}

fn put<F: Fact>(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    subject: [u8; 16],
    (since, fact): (Date, &F),
) -> Result<(), UnitError> {
    let valid = Validity::since(since);
    let new = NewFact { client: client.id, subject, key: 0, valid, fact: Some(fact), seen: None };
    writer.record(&new).map(|_| ())
}
