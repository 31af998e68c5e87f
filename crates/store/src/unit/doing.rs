//! What a unit of work is for, and what it is asked to record.

use romori_record::Class;
use romori_roster::Validity;
use romori_types::{BatchId, ClientId};

use super::batches::BatchKind;

/// What a unit is for, as its batch and its entry say.
#[derive(Debug, Clone, Copy)]
pub struct Doing {
    /// The entry's class.
    pub class: Class,
    /// The batch's kind.
    pub batch: BatchKind,
    /// Into which staged batch, for an import in many short transactions.
    pub into: Option<BatchId>,
    /// The digest of the form's token: a second press finds the batch of the first.
    pub form: Option<[u8; 32]>,
    /// Of which client.
    pub client: Option<ClientId>,
}

impl Doing {
    /// A form that is saved.
    pub const fn form(token: Option<[u8; 32]>) -> Self {
        Self { class: Class::Change, batch: BatchKind::Form, into: None, form: token, client: None }
    }

    /// Something that records no fact: a step of a case, an undo.
    pub const fn act(class: Class) -> Self {
        Self { class, batch: BatchKind::Form, into: None, form: None, client: None }
    }
}

/// 記録する事実 — what is to be recorded, and from which version it was made.
#[derive(Debug, Clone, Copy)]
pub struct NewFact<'f, F> {
    /// Of which client.
    pub client: ClientId,
    /// Whose: the id of the client, establishment or person.
    pub subject: [u8; 16],
    /// Its key.
    pub key: i64,
    /// When it holds.
    pub valid: Validity,
    /// What holds; `None` says that nothing does.
    pub fact: Option<&'f F>,
    /// The version that the page showed; `None` does not compare.
    pub seen: Option<u32>,
}
