//! 人が入る — one form to a person's identity, employment, enrolment and address.

use romori_identity::Function;
use romori_intake::table::typed;
use romori_roster::{Employment, Enrolment, Fact, PersonContact, PersonIdentity, Validity};
use romori_store::{ClientAnchor, Doing, NewFact, PersonAnchor, UnitError, Writer};
use romori_types::{BatchId, Date, Purpose, Yen};

use super::entry::Entry;
use super::fields::{Around, Fields, Mistake, Values};
use super::papers::{Event, file_event};
use super::save::{SaveRefusal, mark};
use crate::house::filing::Filing;
use crate::house::insured::holder;
use crate::house::load::{Question, client_view};
use crate::house::{House, Visitor};
use crate::procedure::acquisition::{AcquisitionEntry, PlannedPay};

/// 人が入る as it was sent.
#[derive(Debug, Clone, Copy)]
pub struct Hiring<'a> {
    /// 顧問先番号
    pub client: u32,
    /// What was typed.
    pub values: &'a Values,
    /// The number by which a second press of the same form is known.
    pub token: [u8; 16],
    /// The day on which it is entered.
    pub today: Date,
}

/// 入った人
#[derive(Debug)]
pub struct Hired {
    /// What was recorded as one.
    pub batch: BatchId,
    /// The person's number within the client.
    pub person: u32,
    /// 資格取得届, where the person is insured.
    pub filing: Option<Filing>,
}

/// What the form says.
struct Read {
    identity: PersonIdentity,
    employment: Employment,
    enrolment: Option<Enrolment>,
    contact: PersonContact,
    entry: AcquisitionEntry,
}

/// Records a hire, and makes its 資格取得届.
///
/// # Errors
/// [`SaveRefusal`]; nothing is saved then.
pub fn hire(house: &House, visitor: &Visitor, hiring: &Hiring<'_>) -> Result<Hired, SaveRefusal> {
    let grant =
        visitor.grant(Function::EditLedger, Purpose::Maintain).map_err(SaveRefusal::NotAllowed)?;
    let client = house.store.read(&grant, |reader| reader.client_numbered(hiring.client))?;
    let form = mark(hiring.token, visitor.session.actor());
    let doing = Doing { client: Some(client.id), ..Doing::form(Some(form)) };
    let written = house.store.write(&grant, doing, |writer| {
        let read = read(writer, client, hiring)?;
        if let Some(made) = &read.enrolment
            && let Some(other) = holder(&mut writer.reader, client.id, None, made)?
        {
            let (field, message) = ("insured_number", other.sentence());
            return Err(SaveRefusal::Mistakes(vec![Mistake { field, message }]));
        }
        let person = record(writer, client, &read)?;
        let entry = read.enrolment.is_some().then_some(read.entry);
        Ok::<_, SaveRefusal>((writer.batch(), person, entry))
    });
    let (batch, person, entry) = match written {
        Ok(done) => done,
        Err(SaveRefusal::Unit(UnitError::AlreadyDone(batch))) => {
            let person = house.store.read(&grant, |reader| {
                let lines = reader.lines_of_batch(batch)?;
                let recorded = |id: &[u8; 16]| lines.iter().any(|(_, _, of)| of == id);
                let persons = reader.persons(client.id)?;
                let found = persons.into_iter().find(|one| recorded(one.id.as_bytes()));
                Ok::<_, UnitError>(found.ok_or(UnitError::Absent)?.number)
            })?;
            return Ok(Hired { batch, person, filing: None });
        }
        Err(refusal) => return Err(refusal),
    };
    let filing = match entry {
        Some(entry) => {
            let event = Event::Acquired(1, Some(entry));
            file_event(house, visitor, (hiring.client, person.number), &event, hiring.today)?
        }
        None => None,
    };
    Ok(Hired { batch, person: person.number, filing })
}

fn read(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    hiring: &Hiring<'_>,
) -> Result<Read, SaveRefusal> {
    let view = client_view(&mut writer.reader, client, &Question::client(hiring.today))?;
    let around = Around { today: hiring.today, places: &view.establishments };
    let mut fields = Fields::new(hiring.values, around);
    let identity = PersonIdentity::read(&mut fields, None);
    let employment = Employment::read(&mut fields, None);
    if let (Some(identity), Some(employment)) = (&identity, &employment)
        && employment.hired_on < identity.birth_date
    {
        fields.bad("hired_on", "生年月日より前の日です。どちらかを確かめてください。");
    }
    let insured = fields.text("insured_as") != "none";
    let enrolment = insured.then(|| enrolment(&mut fields, hiring.values, employment.as_ref()));
    let contact = PersonContact::read(&mut fields, None);
    let cash = if insured {
        fields.must("monthly_cash", typed::amount)
    } else {
        fields.read("monthly_cash", typed::amount).or(Some(Yen::ZERO))
    };
    let in_kind = fields.yen("monthly_in_kind");
    let enrolment = match enrolment {
        Some(None) => None,
        Some(made) => Some(made),
        None => Some(None),
    };
    let mistakes = fields.mistakes();
    match (identity, employment, enrolment, contact, cash) {
        (Some(identity), Some(employment), Some(enrolment), Some(contact), Some(cash))
            if mistakes.is_empty() =>
        {
            let pay = vec![PlannedPay::Monthly(cash)];
            let entry = AcquisitionEntry { pay, in_kind, ..AcquisitionEntry::default() };
            Ok(Read { identity, employment, enrolment, contact, entry })
        }
        _ => Err(SaveRefusal::Mistakes(mistakes)),
    }
}

/// The enrolment: acquired on the day of the hire where no other day was typed.
fn enrolment(
    fields: &mut Fields<'_>,
    values: &Values,
    employment: Option<&Employment>,
) -> Option<Enrolment> {
    let mut filled = values.clone();
    let same_day = fields.text("acquired_on").is_empty();
    if same_day && let Some(employment) = employment {
        filled.set("acquired_on", employment.hired_on.to_string());
    }
    let mut own = Fields::new(&filled, fields.around.clone());
    let made = Enrolment::read(&mut own, None);
    for mistake in own.mistakes() {
        // That the day of the hire is wrong is said where it stands.
        if !(same_day && mistake.field == "acquired_on") {
            fields.bad(mistake.field, mistake.message);
        }
    }
    made
}

fn record(
    writer: &mut Writer<'_, '_>,
    client: ClientAnchor,
    read: &Read,
) -> Result<PersonAnchor, UnitError> {
    let person = writer.add_person(client.id)?;
    let since = read.employment.hired_on;
    put(writer, (client, person), (0, since), &read.identity)?;
    put(writer, (client, person), (1, since), &read.employment)?;
    if let Some(enrolment) = &read.enrolment {
        put(writer, (client, person), (1, enrolment.acquired_on), enrolment)?;
    }
    if read.contact != PersonContact::default() {
        put(writer, (client, person), (0, since), &read.contact)?;
    }
    Ok(person)
}

/// Records what holds from a day on.
pub(super) fn put<F: Fact>(
    writer: &mut Writer<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    (key, since): (i64, Date),
    fact: &F,
) -> Result<(), UnitError> {
    let new = NewFact {
        client: client.id,
        subject: *person.id.as_bytes(),
        key,
        valid: Validity::since(since),
        fact: Some(fact),
        seen: None,
    };
    writer.record(&new).map(|_| ())
}
