//! Whole batches: made to be filled, published, undone.

use romori_types::{BatchId, ClientId, Timestamp};

use super::batches::{self, Batch, BatchKind};
use super::case_needs;
use super::error::UnitError;
use super::writer::Writer;

impl Writer<'_, '_> {
    /// Makes a batch whose rows count for nothing until it is published.
    ///
    /// # Errors
    /// When the store cannot write.
    pub fn stage(
        &mut self,
        kind: BatchKind,
        client: Option<ClientId>,
    ) -> Result<BatchId, UnitError> {
        let id = BatchId::new(self.reader.now(), self.reader.unit.chance())?;
        let batch = batches::NewBatch { id, kind, client, published: false, facts: 0, form: None };
        batches::insert(&mut self.reader.unit, &batch)?;
        Ok(id)
    }

    /// Lets the rows of a staged batch count, all at once.
    ///
    /// # Errors
    /// [`UnitError::BatchState`] when it is not staged.
    pub fn publish(&mut self, batch: BatchId) -> Result<(), UnitError> {
        let published = batches::publish(&mut self.reader.unit, batch)?;
        case_needs::send_back_for(&mut self.reader.unit, batch)?;
        if let Some(client) = published.client {
            self.recorded.client(client, romori_roster::Block::Identity);
        }
        Ok(())
    }

    /// As [`Reader::batches_moved_since`](super::Reader::batches_moved_since), when nobody else can
    /// write any more.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn batches_moved_since(&mut self, at: Timestamp) -> Result<Vec<Batch>, UnitError> {
        batches::moved_since(&mut self.reader.unit, at)
    }

    /// Lets the rows of a batch count no more, all at once.
    ///
    /// # Errors
    /// [`UnitError::BatchState`] when it is undone already, or when something was recorded later
    /// about a client or person that came with it.
    pub fn undo(&mut self, batch: BatchId) -> Result<(), UnitError> {
        let undone = batches::undo(&mut self.reader.unit, batch)?;
        case_needs::send_back_for(&mut self.reader.unit, batch)?;
        if let Some(client) = undone.client {
            self.recorded.client(client, romori_roster::Block::Identity);
        }
        Ok(())
    }
}
