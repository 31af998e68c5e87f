//! An act: it is in the log before anybody is told of it, and in history under the same id.

use romori_record::{Class, Entry, LoggedPurpose, Micros, Outcome};
use romori_types::{Basis, CaseId, ClientId, Device, EntryId, Purpose, TenantId, Timestamp};
use romori_vault::WrappedKey;

use crate::ask::Refusal;
use crate::desk::Desk;
use crate::people::{Holder, NumberPurpose, Who};
use crate::report::{ActKind, Destination};
use crate::shelf::{ActRow, Books, ErasedLine, HeldRow};

/// What is done, to whose numbers, for what.
#[derive(Clone)]
pub struct Deed {
    pub class: Class,
    pub kind: ActKind,
    pub who: Who,
    pub client: ClientId,
    pub holders: Vec<Holder>,
    pub purpose: Option<NumberPurpose>,
    pub destination: Option<Destination>,
    pub case: Option<CaseId>,
}

impl Deed {
    pub fn new(class: Class, kind: ActKind, who: &Who, client: ClientId) -> Self {
        let (who, holders) = (*who, Vec::new());
        Self { class, kind, who, client, holders, purpose: None, destination: None, case: None }
    }

    pub fn of(mut self, holders: impl IntoIterator<Item = Holder>) -> Self {
        self.holders.extend(holders);
        self
    }
}

/// What came of it.
pub struct Outcomes<T> {
    /// The answer.
    pub value: T,
    /// What was done with it.
    pub also: Option<Deed>,
    /// What goes into the register of what was erased.
    pub erased: Vec<ErasedLine>,
    /// What changes about keys, when the log has it.
    pub keys: Option<KeyChange>,
}

/// What wraps a client's key from now on.
pub enum KeyChange {
    /// Its officers' key as well.
    Hold((TenantId, ClientId), WrappedKey, HeldRow),
    /// The tenant's alone.
    GiveBack((TenantId, ClientId), WrappedKey),
}

impl<T> Outcomes<T> {
    pub const fn of(value: T) -> Self {
        Self { value, also: None, erased: Vec::new(), keys: None }
    }
}

/// An entry that is about to be written.
#[derive(Clone, Copy)]
pub struct Said {
    /// Its id.
    pub entry: EntryId,
    /// When.
    pub now: Timestamp,
}

/// Whether it was refused by a rule, which the log keeps, and not by what is broken.
const fn is_ruled(refusal: Refusal) -> bool {
    !matches!(refusal, Refusal::LogAway | Refusal::KeysAway | Refusal::Failed | Refusal::Question)
}

impl Desk {
    /// Does it within one transaction: all of it is there when the answer is given, and in the log
    /// before. A refusal by rule is an act as well; whatever was counted until then stays.
    pub(super) fn deed<T>(
        &self,
        deed: &Deed,
        work: impl FnOnce(&Books<'_>, Said) -> Result<Outcomes<T>, Refusal>,
    ) -> Result<T, Refusal> {
        let said = self.said()?;
        self.shelf().write(|books| {
            let done = match work(books, said) {
                Err(refusal) if is_ruled(refusal) => {
                    self.tell(deed, said, Outcome::Refused)?;
                    keep(books, deed, said, false)?;
                    return Ok(Err(refusal));
                }
                done => done?,
            };
            self.tell(deed, said, Outcome::Done)?;
            keep(books, deed, said, true)?;
            if let Some(also) = &done.also {
                let said = self.said()?;
                self.tell(also, said, Outcome::Done)?;
                keep(books, also, said, true)?;
            }
            if !done.erased.is_empty() {
                self.shelf().register(&done.erased)?;
            }
            match &done.keys {
                Some(KeyChange::Hold(owner, wrapped, held)) => {
                    self.shelf().hold_key(*owner, wrapped, held)?;
                }
                Some(KeyChange::GiveBack(owner, wrapped)) => {
                    self.shelf().give_back_key(*owner, wrapped)?;
                }
                None => {}
            }
            Ok(Ok(done.value))
        })?
    }

    fn said(&self) -> Result<Said, Refusal> {
        let now = self.now();
        let entry = EntryId::new(now, self.chance()).map_err(|_| Refusal::Failed)?;
        Ok(Said { entry, now })
    }

    /// Hands the entry to the keeper. It lasts there when this returns.
    fn tell(&self, deed: &Deed, said: Said, outcome: Outcome) -> Result<(), Refusal> {
        let about = deed.case.map(|case| *case.as_bytes());
        let purpose = LoggedPurpose::new(Purpose::Numbers.code(), about).ok_or(Refusal::Failed)?;
        let who = &deed.who;
        let entry = Entry {
            id: said.entry,
            at: Micros::of(said.now),
            tenant: who.tenant,
            home: who.home,
            actor: who.actor,
            device: who.device.map_or(Device::NotYetBound, Device::Bound),
            session: who.session,
            class: deed.class,
            outcome,
            purpose,
            basis: if who.home == who.tenant { Basis::Own } else { Basis::Delegation },
            client: Some(deed.client),
            persons: u32::try_from(deed.holders.len()).unwrap_or(u32::MAX),
            set: None,
            body: Vec::new(),
        };
        let leaf = entry.encode().map_err(|_| Refusal::Failed)?;
        self.log().append(&[&leaf]).map_err(|_| Refusal::LogAway)
    }
}

fn keep(books: &Books<'_>, deed: &Deed, said: Said, done: bool) -> Result<(), Refusal> {
    let row = ActRow {
        entry: said.entry,
        at: said.now,
        tenant: deed.who.tenant,
        client: deed.client,
        kind: deed.kind,
        actor: deed.who.actor,
        home: deed.who.home,
        purpose: deed.purpose,
        destination: deed.destination,
        case: deed.case,
        done,
    };
    books.keep_act(&row, &deed.holders)
}
