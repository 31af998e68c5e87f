//! 読む単位 — what can be asked. What is unsealed is logged before the answer leaves.

use std::ops::RangeInclusive;

use romori_record::Entry;
use romori_roster::Fact;
use romori_types::{ClientId, TenantId, Timestamp};

use super::anchors::{self, ClientAnchor, EstablishmentAnchor};
use super::facts::{self, Line, OfClient};
use super::unit::{PersonAnchor, Unit};
use super::{
    UnitError, after_filing, batch_lines, batches, case_needs, case_notes, cases, documents,
    holdings, seen, shut,
};
use crate::unit::after_filing::{ChangedSince, FiledScope};
use crate::unit::batch_lines::{BatchLine, BatchLines, BatchesOf};
use crate::unit::batches::Batch;
use crate::unit::case_needs::CaseNeeds;
use crate::unit::case_notes::CaseNote;
use crate::unit::cases::{Case, CaseEvent, CaseFilter};
use crate::unit::documents::{Document, DocumentContent, DocumentKind};
use crate::unit::holdings::Held;
use crate::unit::seen::{Seen, SeenFilter};
use crate::unit::shut::Shut;
use romori_types::{BatchId, CaseId, DocumentId};

/// 読む単位
pub struct Reader<'u, 'c> {
    pub(super) unit: Unit<'u, 'c>,
}

impl Reader<'_, '_> {
    /// Whose data it is about.
    pub const fn tenant(&self) -> TenantId {
        self.unit.tenant()
    }

    /// The instant of the unit.
    pub const fn now(&self) -> Timestamp {
        self.unit.now()
    }

    /// The clients that the grant reaches, by number.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn clients(&mut self) -> Result<Vec<ClientAnchor>, UnitError> {
        anchors::clients(&mut self.unit)
    }

    /// The clients of these whose values open now. Whoever makes a list of them says which are
    /// missing: [`Reader::shut_clients`].
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn open_clients(&mut self) -> Result<Vec<ClientAnchor>, UnitError> {
        shut::open_clients(&mut self.unit)
    }

    /// The clients that are shut now: their officers hold the key and it is not open.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn shut_clients(&mut self) -> Result<Vec<Shut>, UnitError> {
        shut::shut(&mut self.unit)
    }

    /// The client with a number.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that the grant reaches.
    pub fn client_numbered(&mut self, number: u32) -> Result<ClientAnchor, UnitError> {
        anchors::client_numbered(&mut self.unit, number)
    }

    /// The establishments of a client, by number.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach.
    pub fn establishments(
        &mut self,
        client: ClientId,
    ) -> Result<Vec<EstablishmentAnchor>, UnitError> {
        anchors::establishments(&mut self.unit, client)
    }

    /// The persons of a client, by number.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach.
    pub fn persons(&mut self, client: ClientId) -> Result<Vec<PersonAnchor>, UnitError> {
        anchors::persons(&mut self.unit, client)
    }

    /// The person of a client with a number.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none, or the grant does not reach the client.
    pub fn person_numbered(
        &mut self,
        client: ClientId,
        number: u32,
    ) -> Result<PersonAnchor, UnitError> {
        anchors::person_numbered(&mut self.unit, client, number)
    }

    /// All facts of a kind of a client with keys in a range, in order of key and subject.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach; when a row does not open.
    pub fn facts<F: Fact>(
        &mut self,
        client: ClientId,
        keys: RangeInclusive<i64>,
    ) -> Result<Vec<Line<F>>, UnitError> {
        facts::of_client(&mut self.unit, client, keys)
    }

    /// All facts of a kind of every client that the grant reaches: for lists of clients, and for
    /// finding a person by what is sealed.
    ///
    /// # Errors
    /// As [`Reader::facts`].
    pub fn facts_everywhere<F: Fact>(&mut self) -> Result<Vec<OfClient<F>>, UnitError> {
        facts::everywhere(&mut self.unit)
    }

    /// Whether names and numbers are masked in what is read.
    pub const fn masks(&self) -> bool {
        self.unit.masks()
    }

    /// How many persons each client has, without a look at any of them.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn person_counts(&mut self) -> Result<Vec<(ClientId, u64)>, UnitError> {
        self.unit.about_everybody()?;
        anchors::person_counts(&mut self.unit)
    }

    /// How many persons something is held of, by client and block: of the clients that the grant
    /// reaches, or of one. Nothing is opened.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach.
    pub fn held(&mut self, client: Option<ClientId>) -> Result<Vec<Held>, UnitError> {
        self.unit.about_everybody()?;
        holdings::held(&mut self.unit, client)
    }

    /// The facts of a kind about one subject, by key.
    ///
    /// # Errors
    /// As [`Reader::facts`].
    pub fn facts_of<F: Fact>(
        &mut self,
        client: ClientId,
        subject: &[u8; 16],
    ) -> Result<Vec<Line<F>>, UnitError> {
        facts::of_subject(&mut self.unit, client, subject)
    }

    /// The facts of a kind about one subject with one key, if there are any.
    ///
    /// # Errors
    /// As [`Reader::facts`].
    pub fn facts_at<F: Fact>(
        &mut self,
        client: ClientId,
        subject: &[u8; 16],
        key: i64,
    ) -> Result<Option<Line<F>>, UnitError> {
        facts::of_place(&mut self.unit, client, (subject, key))
    }

    /// The batches that recorded something of a client or of one of its subjects, the latest
    /// first, undone ones too.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach, or for a batch to go on
    /// from that is not there.
    pub fn recorded_of(&mut self, wanted: &BatchesOf) -> Result<Vec<Batch>, UnitError> {
        self.unit.about_everybody()?;
        batch_lines::recorded_of(&mut self.unit, wanted)
    }

    /// Which lines a batch recorded of a client, without a look at their content.
    ///
    /// # Errors
    /// As [`Reader::batch`].
    pub fn lines_recorded(&mut self, wanted: &BatchLines) -> Result<Vec<BatchLine>, UnitError> {
        self.unit.about_everybody()?;
        batch_lines::lines_of(&mut self.unit, wanted)
    }

    /// How many lines a batch recorded of a client.
    ///
    /// # Errors
    /// As [`Reader::batch`].
    pub fn count_recorded(&mut self, wanted: &BatchLines) -> Result<u64, UnitError> {
        self.unit.about_everybody()?;
        batch_lines::count(&mut self.unit, wanted)
    }

    /// Batches, the latest first.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn batches(&mut self, most: u32) -> Result<Vec<Batch>, UnitError> {
        self.unit.about_everybody()?;
        batches::latest(&mut self.unit, most)
    }

    /// The batches that were published, or undone after they were, later than an instant; whatever
    /// client they are about.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn batches_moved_since(&mut self, at: Timestamp) -> Result<Vec<Batch>, UnitError> {
        self.unit.about_everybody()?;
        batches::moved_since(&mut self.unit, at)
    }

    /// Which lines a batch recorded: kind, key and subject, without a look at their content.
    ///
    /// # Errors
    /// As [`Reader::batch`].
    pub fn lines_of_batch(
        &mut self,
        batch: BatchId,
    ) -> Result<Vec<(romori_roster::Kind, i64, [u8; 16])>, UnitError> {
        self.unit.about_everybody()?;
        batches::lines_of(&mut self.unit, batch)
    }

    /// Cases, by due date.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn cases(&mut self, filter: &CaseFilter) -> Result<Vec<Case>, UnitError> {
        self.unit.about_everybody()?;
        cases::list(&mut self.unit, filter)
    }

    /// One case.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that the grant reaches.
    pub fn case(&mut self, case: CaseId) -> Result<Case, UnitError> {
        self.unit.about_everybody()?;
        cases::one(&mut self.unit, case)
    }

    /// What checked and approved cases of a client were decided from.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for a client that the grant does not reach.
    pub fn case_needs(&mut self, client: ClientId) -> Result<Vec<CaseNeeds>, UnitError> {
        self.unit.about_everybody()?;
        case_needs::needs(&mut self.unit, client)
    }

    /// One batch.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that the grant reaches.
    pub fn batch(&mut self, batch: BatchId) -> Result<Batch, UnitError> {
        self.unit.about_everybody()?;
        batches::one(&mut self.unit, batch)
    }

    /// The steps of a case, in order.
    ///
    /// # Errors
    /// As [`Reader::case`].
    pub fn case_events(&mut self, case: CaseId) -> Result<Vec<CaseEvent>, UnitError> {
        self.unit.about_everybody()?;
        cases::events(&mut self.unit, case)
    }

    /// What a person entered for a case and no ledger holds.
    ///
    /// # Errors
    /// As [`Reader::case`].
    pub fn case_content(&mut self, case: CaseId) -> Result<Option<Vec<u8>>, UnitError> {
        self.unit.about_everybody()?;
        cases::content(&mut self.unit, case)
    }

    /// What was written with the steps of a case, in order.
    ///
    /// # Errors
    /// As [`Reader::case`].
    pub fn case_notes(&mut self, case: CaseId) -> Result<Vec<CaseNote>, UnitError> {
        self.unit.about_everybody()?;
        case_notes::of_case(&mut self.unit, case)
    }

    /// Where, of what cases were decided from that were submitted at an instant or later, something
    /// was written over or undone after that, and after somebody last looked at it.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn changed_since_filing(
        &mut self,
        scope: &FiledScope,
        from: Timestamp,
    ) -> Result<Vec<ChangedSince>, UnitError> {
        self.unit.about_everybody()?;
        after_filing::changed_since_filing(&mut self.unit, scope, from)
    }

    /// The documents of a case.
    ///
    /// # Errors
    /// As [`Reader::case`].
    pub fn documents(&mut self, case: CaseId) -> Result<Vec<Document>, UnitError> {
        self.unit.about_everybody()?;
        documents::of_case(&mut self.unit, case)
    }

    /// How many documents of a kind the tenant has, of all cases.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn count_documents(&mut self, kind: DocumentKind) -> Result<u64, UnitError> {
        self.unit.about_everybody()?;
        documents::count(&mut self.unit, kind)
    }

    /// The content of a document; its digest is compared.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none; when it does not open or was altered.
    pub fn document(&mut self, document: DocumentId) -> Result<DocumentContent, UnitError> {
        self.unit.about_everybody()?;
        documents::content(&mut self.unit, document)
    }

    /// What the log says about this tenant, the latest first.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn seen(&mut self, filter: &SeenFilter) -> Result<Vec<Seen>, UnitError> {
        seen::list(&mut self.unit, filter)
    }

    /// An entry of this tenant as it was found in the log, with what it says of persons.
    ///
    /// # Errors
    /// [`UnitError::Absent`] for another tenant's, or about a client that the grant does not reach;
    /// when it does not open.
    pub fn logged(&mut self, position: u64, entry: Entry) -> Result<Seen, UnitError> {
        seen::opened(&mut self.unit, position, entry)
    }
}
