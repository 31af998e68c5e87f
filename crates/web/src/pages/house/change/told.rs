//! What was saved or undone a moment ago, read for the page to which one comes back.

use romori_app::house::{
    BatchState, ClientAnchor, FiledScope, Reader, UnitError, filed_changes, is_form_of, sent_back,
};

use crate::present::house::Told;

/// What the batch of an address did; nothing where it is none of the client's.
pub(in crate::pages::house) fn told(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    person: Option<u32>,
    batch: &str,
) -> Result<Option<Told>, UnitError> {
    let Ok(batch) = batch.parse() else { return Ok(None) };
    let batch = match reader.batch(batch) {
        Ok(batch) => batch,
        Err(UnitError::Absent) => return Ok(None),
        Err(error) => return Err(error),
    };
    if batch.client != Some(client.id) && !is_form_of(reader, &batch, client)? {
        return Ok(None);
    }
    let at = match batch.state {
        BatchState::Undone(at, _) | BatchState::Published(at) => at,
        BatchState::Staged => return Ok(None),
    };
    let sent_back = sent_back(reader, client.id, at)?;
    // Filed cases that this very act made to differ.
    let filed = filed_changes(reader, &FiledScope::Batch(batch.id))?;
    let filed = filed.into_iter().map(|one| one.case).collect();
    Ok(Some(Told { batch, sent_back, filed, client: client.number, person }))
}
