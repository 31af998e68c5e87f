//! 元に戻す — what one save recorded counts no more.

use romori_identity::Function;
use romori_record::Class;
use romori_roster::{ClientProfile, Employment, EstablishmentProfile, Kind};
use romori_store::{
    Batch, BatchKind, Case, CaseFilter, CaseState, ClientAnchor, Doing, EVERY_KEY, Reader, Step,
    UnitError, Writer, may_go,
};
use romori_types::{BatchId, ClientId, PersonId, Purpose, Timestamp};

use super::save::SaveRefusal;
use crate::house::{House, Visitor};

/// 元に戻したもの
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// The batch that counts no more.
    pub batch: BatchId,
    /// Whether the person about whom it was is still in the ledger.
    pub person_stays: bool,
    /// Whether the client is: not where its being added was undone.
    pub client_stays: bool,
}

/// Undoes a form that was saved for a client. Cases about a person who came with it are withdrawn.
///
/// # Errors
/// When the visitor may not; [`UnitError::Absent`] for what is no saved form of the client;
/// [`UnitError::BatchState`] when it is undone already.
pub fn undo(
    house: &House,
    visitor: &Visitor,
    (client, person): (u32, Option<u32>),
    batch: BatchId,
) -> Result<Undone, SaveRefusal> {
    let grant =
        visitor.grant(Function::UndoBatch, Purpose::Maintain).map_err(SaveRefusal::NotAllowed)?;
    let client = house.store.read(&grant, |reader| {
        let client = reader.client_numbered(client)?;
        let found = reader.batch(batch)?;
        let is_its_form = is_form_of(reader, &found, client)?;
        if is_its_form { Ok(client) } else { Err(UnitError::Absent) }
    })?;
    let doing = Doing { client: Some(client.id), ..Doing::act(Class::Undo) };
    let (client_stays, persons) = house.store.write(&grant, doing, |writer| {
        keep_what_is_used(&mut writer.reader, client.id, batch)?;
        withdraw(writer, client.id, batch)?;
        writer.undo(batch)?;
        let stays = writer.reader.clients()?.iter().any(|known| known.id == client.id);
        let persons = if stays { writer.reader.persons(client.id)? } else { Vec::new() };
        Ok::<_, UnitError>((stays, persons))
    })?;
    let person_stays =
        person.is_some_and(|person| persons.iter().any(|known| known.number == person));
    Ok(Undone { batch, person_stays, client_stays })
}

/// Whether a batch is a form saved for a client. The one that added it names no client: there was
/// none yet.
///
/// # Errors
/// What the store says.
pub fn is_form_of(
    reader: &mut Reader<'_, '_>,
    batch: &Batch,
    client: ClientAnchor,
) -> Result<bool, UnitError> {
    if batch.kind != BatchKind::Form || batch.client.is_some() {
        return Ok(batch.kind == BatchKind::Form && batch.client == Some(client.id));
    }
    let lines = reader.lines_of_batch(batch.id)?;
    Ok(lines.contains(&(Kind::ClientProfile, 0, *client.id.as_bytes())))
}

/// A client or an establishment on which something stands already is not taken away.
fn keep_what_is_used(
    reader: &mut Reader<'_, '_>,
    client: ClientId,
    batch: BatchId,
) -> Result<(), UnitError> {
    let lines = reader.lines_of_batch(batch)?;
    let refuse = |reason| Err(UnitError::BatchState { batch, reason });
    let first = |reader: &mut Reader<'_, '_>, subject: &[u8; 16]| -> Result<bool, UnitError> {
        let held = reader.facts_of::<EstablishmentProfile>(client, subject)?;
        let rows = held.first().map(|line| line.history.rows());
        Ok(rows.and_then(<[_]>::first).is_some_and(|row| row.batch == batch))
    };
    for (kind, _, subject) in lines {
        if kind == Kind::ClientProfile {
            let held = reader.facts_of::<ClientProfile>(client, &subject)?;
            let rows = held.first().map(|line| line.history.rows());
            let added = rows.and_then(<[_]>::first).is_some_and(|row| row.batch == batch);
            if added && !reader.establishments(client)?.is_empty() {
                return refuse(
                    "この顧問先には事業所が登録されています。先に事業所の登録を元に戻してください。",
                );
            }
        }
        if kind == Kind::EstablishmentProfile && first(reader, &subject)? {
            let employed = reader.facts::<Employment>(client, EVERY_KEY)?;
            let names = |made: &Employment| *made.establishment.as_bytes() == subject;
            let rows = employed.iter().flat_map(|line| line.history.rows());
            if rows
                .filter(|row| row.undone_at.is_none())
                .filter_map(|row| row.fact.as_ref())
                .any(names)
            {
                return refuse(
                    "この事業所で働く人が登録されています。先に、その人の登録を元に戻してください。",
                );
            }
        }
    }
    Ok(())
}

/// Withdraws what was not submitted and is about a person whom the batch hired.
fn withdraw(
    writer: &mut Writer<'_, '_>,
    client: ClientId,
    batch: BatchId,
) -> Result<(), UnitError> {
    let lines = writer.reader.lines_of_batch(batch)?;
    let hired = |person: PersonId| {
        let has = |kind, key| lines.contains(&(kind, key, *person.as_bytes()));
        has(Kind::PersonIdentity, 0) && has(Kind::Employment, 1)
    };
    let filter = CaseFilter { client: Some(client), open: true, ..CaseFilter::default() };
    for case in writer.reader.cases(&filter)? {
        if case.person.is_some_and(hired) && may_go(case.state, CaseState::Withdrawn) {
            let (to, seen) = (CaseState::Withdrawn, case.version);
            writer.step_case(&Step { case: case.id, to, seen, second_person: false })?;
        }
    }
    Ok(())
}

/// The cases of a client that an act sent back to draft, by the instant of the act.
///
/// # Errors
/// What the store says.
pub fn sent_back(
    reader: &mut Reader<'_, '_>,
    client: ClientId,
    at: Timestamp,
) -> Result<Vec<Case>, UnitError> {
    let filter = CaseFilter { client: Some(client), open: true, ..CaseFilter::default() };
    let cases = reader.cases(&filter)?.into_iter();
    let moved = |case: &Case| case.state == CaseState::Draft && case.changed_at == at;
    Ok(cases.filter(|case| moved(case) && case.made_at != at).collect())
}
