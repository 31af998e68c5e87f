//! 元に戻す — what one save recorded counts no more.

use romori_identity::Function;
use romori_record::Class;
use romori_roster::Kind;
use romori_store::{
    BatchKind, Case, CaseFilter, CaseState, Doing, Reader, Step, UnitError, Writer, may_go,
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
        let is_its_form = found.client == Some(client.id) && found.kind == BatchKind::Form;
        if is_its_form { Ok(client) } else { Err(UnitError::Absent) }
    })?;
    let doing = Doing { client: Some(client.id), ..Doing::act(Class::Undo) };
    let persons = house.store.write(&grant, doing, |writer| {
        withdraw(writer, client.id, batch)?;
        writer.undo(batch)?;
        writer.reader.persons(client.id)
    })?;
    let person_stays =
        person.is_some_and(|person| persons.iter().any(|known| known.number == person));
    Ok(Undone { batch, person_stays })
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
