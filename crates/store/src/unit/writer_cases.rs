//! 案件を書く — the cases and their documents, within a writing unit.

use std::ops::RangeInclusive;

use romori_roster::{Block, Kind};
use romori_types::{CaseId, DocumentId};

use super::cases::{self, Case, NewCase, Step};
use super::documents::{self, DocumentKind};
use super::error::UnitError;
use super::writer::Writer;

impl Writer<'_, '_> {
    /// Makes a case in draft.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach.
    pub fn make_case(&mut self, new: &NewCase) -> Result<CaseId, UnitError> {
        self.recorded.client(new.client, Block::Identity);
        cases::make(&mut self.reader.unit, new)
    }

    /// Takes a step of a case.
    ///
    /// # Errors
    /// [`UnitError::CaseState`] when it may not go there, when somebody else moved it, or when a
    /// second person is asked for.
    pub fn step_case(&mut self, step: &Step) -> Result<Case, UnitError> {
        let case = cases::step(&mut self.reader.unit, step)?;
        self.recorded.client(case.client, Block::Identity);
        Ok(case)
    }

    /// Sends a case that was checked or approved back to draft, since a fact changed that it rests
    /// on. One in another state stays as it is.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such case.
    pub fn send_back_case(&mut self, case: CaseId) -> Result<(), UnitError> {
        cases::send_back_one(&mut self.reader.unit, case)
    }

    /// Keeps what a person entered for a case, as long as it is a draft.
    ///
    /// # Errors
    /// [`UnitError::CaseState`] when it is no draft.
    pub fn keep_case_content(&mut self, case: CaseId, content: &[u8]) -> Result<(), UnitError> {
        cases::keep_content(&mut self.reader.unit, case, content)
    }

    /// Lets a draft rest on these stretches of keys too.
    ///
    /// # Errors
    /// [`UnitError::CaseState`] when it is no draft.
    pub fn widen_case_inputs(
        &mut self,
        case: CaseId,
        inputs: &[(Kind, RangeInclusive<i64>)],
    ) -> Result<(), UnitError> {
        cases::widen_inputs(&mut self.reader.unit, case, inputs)
    }

    /// Keeps a document of a case.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is no such case.
    pub fn keep_document(
        &mut self,
        case: CaseId,
        kind: DocumentKind,
        content: &[u8],
    ) -> Result<DocumentId, UnitError> {
        documents::keep(&mut self.reader.unit, case, kind, content)
    }
}
