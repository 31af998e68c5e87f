//! What is written with a step of a case.

use romori_roster::Block;
use romori_types::CaseId;

use super::after_filing;
use super::case_notes;
use super::cases::Case;
use super::error::UnitError;
use super::writer::Writer;

impl Writer<'_, '_> {
    /// Writes something with the last event of a case.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that the grant reaches.
    pub fn note_case(&mut self, case: CaseId, content: &[u8]) -> Result<(), UnitError> {
        let found = self.reader.case(case)?;
        case_notes::keep(&mut self.reader.unit, case, content)?;
        self.pending.sealed(found.client);
        self.recorded.client(found.client, Block::Identity);
        Ok(())
    }

    /// Notes in the history of a filed case that what changed since was looked at.
    ///
    /// # Errors
    /// [`UnitError::CaseState`] when it is not filed, or when somebody else moved it.
    pub fn changes_seen(&mut self, case: CaseId, seen: u32) -> Result<Case, UnitError> {
        let case = after_filing::note_seen(&mut self.reader.unit, (case, seen))?;
        self.recorded.client(case.client, Block::Identity);
        Ok(case)
    }
}
