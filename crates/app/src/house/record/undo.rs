//! 元に戻す — what one save recorded counts no more.

use romori_identity::Function;
use romori_record::Class;
use romori_store::{BatchKind, Case, CaseFilter, CaseState, Doing, Reader, UnitError};
use romori_types::{BatchId, ClientId, Purpose, Timestamp};

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

/// Undoes a form that was saved for a client.
///
/// # Errors
/// When the visitor may not; [`UnitError::Absent`] for what is no saved form of the client;
/// [`UnitError::BatchState`] when it is undone already.
pub fn undo(
    house: &House,
    visitor: &Visitor,
    client: u32,
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
    house.store.write(&grant, doing, |writer| writer.undo(batch))?;
    Ok(Undone { batch, person_stays: true })
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
