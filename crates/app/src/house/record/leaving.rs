//! 人が辞める — the end of an employment, and of the enrolment that goes with it.

use romori_identity::Function;
use romori_intake::table::typed;
use romori_roster::{
    Address, Employment, Enrolment, History, Known, LeavingReason, LossReason, PersonContact,
};
use romori_store::{ClientAnchor, Doing, Line, NewFact, PersonAnchor, Reader, UnitError, Writer};
use romori_types::{BatchId, Date, Purpose};

use super::entry::{Why, days_of};
use super::fields::{Around, Fields, Values};
use super::hire::put;
use super::papers::{Event, file_event};
use super::save::{SaveRefusal, mark, who};
use crate::house::filing::Filing;
use crate::house::{House, Visitor};
use crate::procedure::loss::LossEntry;

/// 人が辞める as it was sent.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// 顧問先番号
    pub client: u32,
    /// The person's number within the client.
    pub person: u32,
    /// What was typed.
    pub values: &'a Values,
    /// The versions that the form was made from: of the employment, of the enrolment.
    pub seen: (u32, u32),
    /// The number by which a second press of the same form is known.
    pub token: [u8; 16],
    /// The day on which it is entered.
    pub today: Date,
}

/// 辞めた人
#[derive(Debug)]
pub struct Departed {
    /// What was recorded as one.
    pub batch: BatchId,
    /// 資格喪失届, where the person was insured.
    pub filing: Option<Filing>,
}

/// 在籍 — what ends when somebody leaves.
#[derive(Clone)]
pub struct Tenure {
    /// The employment that goes on, with its number and version.
    pub employment: Option<(u32, u32, Employment)>,
    /// The enrolment that goes on, likewise.
    pub enrolment: Option<(u32, u32, Enrolment)>,
}

romori_types::quiet_debug!(Tenure);

/// What would end if a person left.
///
/// # Errors
/// What the store says.
pub fn tenure(
    reader: &mut Reader<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
) -> Result<Tenure, UnitError> {
    let id = person.id.as_bytes();
    let employments = reader.facts_of::<Employment>(client.id, id)?;
    let enrolments = reader.facts_of::<Enrolment>(client.id, id)?;
    Ok(Tenure {
        employment: going_on(&employments, |made| made.left_on.is_none()),
        enrolment: going_on(&enrolments, |made| made.lost_on.is_none()),
    })
}

fn going_on<F: Clone>(lines: &[Line<F>], goes_on: fn(&F) -> bool) -> Option<(u32, u32, F)> {
    let open = lines.iter().filter_map(|line| {
        let fact = line.history.latest(Known::Now)?.row.fact.clone()?;
        let number = u32::try_from(line.key).ok()?;
        goes_on(&fact).then(|| (number, line.history.version(), fact))
    });
    open.max_by_key(|(number, _, _)| *number)
}

/// What the form says.
struct Read {
    left_on: Date,
    leaving: LeavingReason,
    loss: LossReason,
    entry: LossEntry,
    contact: (Option<Address>, Option<String>),
}

/// Records that somebody leaves, and makes the 資格喪失届.
///
/// # Errors
/// [`SaveRefusal`]; nothing is saved then.
pub fn leave(
    house: &House,
    visitor: &Visitor,
    leaving: &Leaving<'_>,
) -> Result<Departed, SaveRefusal> {
    let grant =
        visitor.grant(Function::EditLedger, Purpose::Maintain).map_err(SaveRefusal::NotAllowed)?;
    let both = house.store.read(&grant, |reader| who(reader, leaving.client, leaving.person))?;
    let form = mark(leaving.token, visitor.session.actor());
    let doing = Doing { client: Some(both.0.id), ..Doing::form(Some(form)) };
    let written = house.store.write(&grant, doing, |writer| record(writer, both, leaving));
    let (batch, ended) = match written {
        Ok(done) => done,
        Err(SaveRefusal::Unit(UnitError::AlreadyDone(batch))) => {
            return Ok(Departed { batch, filing: None });
        }
        Err(refusal) => return Err(refusal),
    };
    let filing = match ended {
        Some((number, entry)) => {
            let event = Event::Left(number, Some(entry));
            let numbers = (leaving.client, leaving.person);
            file_event(house, visitor, numbers, &event, leaving.today)?
        }
        None => None,
    };
    Ok(Departed { batch, filing })
}

/// The number of the enrolment that ended, with what its notice needs.
type Ended = Option<(u32, LossEntry)>;

fn record(
    writer: &mut Writer<'_, '_>,
    both: (ClientAnchor, PersonAnchor),
    leaving: &Leaving<'_>,
) -> Result<(BatchId, Ended), SaveRefusal> {
    let tenure = tenure(&mut writer.reader, both)?;
    let around = Around { today: leaving.today, places: &[] };
    let mut fields = Fields::new(leaving.values, around);
    let read = read(&mut fields, &tenure);
    let (read, (key, _, employment)) = match (read, tenure.employment, fields.mistakes()) {
        (Some(read), Some(employment), mistakes) if mistakes.is_empty() => (read, employment),
        (_, _, mistakes) => return Err(SaveRefusal::Mistakes(mistakes)),
    };
    let hired_on = employment.hired_on;
    let from = leaving.today.min(read.left_on).max(hired_on);
    let ended =
        Employment { left_on: Some(read.left_on), leaving: Some(read.leaving), ..employment };
    end(writer, both, (key, leaving.seen.0, from), &ended)?;
    let mut of_enrolment = None;
    if let Some((key, _, enrolment)) = tenure.enrolment {
        let lost_on = read.left_on.tomorrow().map_err(|_| UnitError::Absent)?;
        let from = leaving.today.min(read.left_on).max(enrolment.acquired_on);
        let lost = Enrolment { lost_on: Some(lost_on), loss: Some(read.loss), ..enrolment };
        end(writer, both, (key, leaving.seen.1, from), &lost)?;
        of_enrolment = Some((key, read.entry));
    }
    if read.contact.0.is_some() || read.contact.1.is_some() {
        move_away(writer, both, read.left_on, read.contact)?;
    }
    Ok((writer.batch(), of_enrolment))
}

/// Records the end of what went on.
fn end<F: super::entry::Entry>(
    writer: &mut Writer<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    (key, seen, from): (u32, u32, Date),
    fact: &F,
) -> Result<(), UnitError> {
    let key = i64::from(key);
    let none = History::default();
    let valid = days_of(&none, fact, key, (Why::Changed(from), from));
    let new = NewFact {
        client: client.id,
        subject: *person.id.as_bytes(),
        key,
        valid,
        fact: Some(fact),
        seen: Some(seen),
    };
    writer.record(&new).map(|_| ())
}

/// Where the person can be reached from the day after leaving on.
fn move_away(
    writer: &mut Writer<'_, '_>,
    (client, person): (ClientAnchor, PersonAnchor),
    left_on: Date,
    (address, phone): (Option<Address>, Option<String>),
) -> Result<(), UnitError> {
    let lines = writer.reader.facts_of::<PersonContact>(client.id, person.id.as_bytes())?;
    let latest = lines.first().and_then(|line| line.history.latest(Known::Now));
    let known = latest.and_then(|span| span.row.fact.clone()).unwrap_or_default();
    let contact =
        PersonContact { address: address.or(known.address), phone: phone.or(known.phone), ..known };
    let since = left_on.tomorrow().map_err(|_| UnitError::Absent)?;
    put(writer, (client, person), (0, since), &contact)
}

fn read(fields: &mut Fields<'_>, tenure: &Tenure) -> Option<Read> {
    let left_on = fields.must("left_on", typed::day);
    match &tenure.employment {
        None => fields.bad(
            "left_on",
            "在籍している雇用がありません。前の退職の記録は、雇用の「直す」から訂正してください。",
        ),
        Some((_, _, employment)) => fields.in_order(
            "left_on",
            (Some(employment.hired_on), left_on),
            "入社日より前の日です。退職日を確かめてください。",
        ),
    }
    if let Some((_, _, enrolment)) = &tenure.enrolment {
        fields.in_order(
            "left_on",
            (Some(enrolment.acquired_on), left_on),
            "資格取得日より前の日です。退職日を確かめてください。",
        );
    }
    let leaving = fields.must_word::<LeavingReason>("leaving");
    let loss = fields.must_word::<LossReason>("loss");
    let agree = match (leaving, loss) {
        (Some(LeavingReason::Left), Some(loss)) => loss == LossReason::Left,
        (Some(LeavingReason::Died), Some(loss)) => loss == LossReason::Died,
        _ => true,
    };
    if !agree {
        fields.bad("loss", "離職の事由と合いません。退職なら「退職等」、死亡なら「死亡」です。");
    }
    let entry = LossEntry {
        certificates_attached: fields.count("certificates", 99, "枚"),
        certificates_lost: fields.count("certificates_lost", 99, "枚"),
        remarks: String::new(),
    };
    let postal_code = fields.read("postal_code", typed::postal_code);
    let text = fields.read("address", typed::words);
    let phone = fields.read("phone", typed::phone);
    if text.is_some() && fields.text("postal_code").is_empty() {
        fields.bad("postal_code", "郵便番号が入っていません。住所とともに入れてください。");
    }
    if postal_code.is_some() && text.is_none() {
        fields.bad("address", "住所が入っていません。郵便番号とともに入れてください。");
    }
    let address = text.map(|text| Address {
        postal_code: postal_code.unwrap_or_default(),
        text,
        kana: String::new(),
    });
    Some(Read {
        left_on: left_on?,
        leaving: leaving?,
        loss: loss?,
        entry,
        contact: (address, phone),
    })
}
