//! 触れたもの — which persons and blocks a unit has unsealed or recorded, for its entry in the log.

use std::collections::BTreeSet;

use romori_record::{
    Body, Change, Class, Entry, Fields, LoggedPurpose, Micros, Note, Outcome, PersonSet, SetDigest,
    Subjects,
};
use romori_roster::Block;
use romori_types::{ClientId, EntryId, FactId, Timestamp};
use romori_vault::{Block as SealBlock, DigestLabel, HOUSE, Place, Table};

use super::UnitError;
use super::unit::Unit;

/// More changed rows than this are counted and not listed: the batch names them.
const CHANGES_MAX: usize = 8;

/// What one unit touched.
#[derive(Default)]
pub(crate) struct Touched {
    /// Some of them more than once; the set for the log is made of them at the end.
    persons: Vec<u32>,
    fields: Fields,
    clients: BTreeSet<ClientId>,
    changes: Vec<Change>,
    any: bool,
}

impl Touched {
    /// A block of a client or establishment.
    pub(crate) fn client(&mut self, client: ClientId, block: Block) {
        self.any = true;
        self.clients.insert(client);
        self.fields = self.fields.with(block.code());
    }

    /// A block of a person, by the tenant's dense number.
    pub(crate) fn person(&mut self, client: ClientId, place: u32, block: Block) {
        self.client(client, block);
        if self.persons.len() == self.persons.capacity() {
            self.persons.sort_unstable();
            self.persons.dedup();
        }
        self.persons.push(place);
    }

    /// A row that was recorded.
    pub(crate) fn change(&mut self, change: Change) {
        self.any = true;
        if self.changes.len() <= CHANGES_MAX {
            self.changes.push(change);
        }
    }

    /// The persons, some of them more than once.
    pub(crate) fn persons(&self) -> &[u32] {
        &self.persons
    }

    /// Whether there is anything to log.
    pub(crate) fn is_empty(&self) -> bool {
        !self.any
    }

    fn only_client(&self) -> Option<ClientId> {
        let mut clients = self.clients.iter();
        clients.next().filter(|_| clients.next().is_none()).copied()
    }
}

/// What an entry says beyond what was touched.
#[derive(Clone, Copy)]
pub(crate) struct Act {
    pub(crate) class: Class,
    pub(crate) outcome: Outcome,
    pub(crate) note: Option<Note>,
    /// The client, where nothing of it was touched.
    pub(crate) client: Option<ClientId>,
}

impl Act {
    pub(crate) const fn done(class: Class) -> Self {
        Self { class, outcome: Outcome::Done, note: None, client: None }
    }
}

/// The canonical bytes of the entry about what a unit did, its body sealed for the tenant.
pub(crate) fn entry(
    unit: &mut Unit<'_, '_>,
    touched: Touched,
    act: Act,
) -> Result<(EntryId, Vec<u8>), UnitError> {
    let client = act.client.or_else(|| touched.only_client());
    let changes = if touched.changes.len() > CHANGES_MAX { Vec::new() } else { touched.changes };
    let persons = PersonSet::new(touched.persons.iter().copied())
        .ok_or_else(|| UnitError::Log("対象者の番号が範囲の外です".to_owned()))?;
    let count = persons.count();
    let subjects = if count == 0 { Subjects::None } else { Subjects::These(persons) };
    let keys = unit.keys(HOUSE)?;
    let set = match (count, subjects.canonical_bytes()) {
        (0, _) | (_, None) => None,
        (_, Some(bytes)) => Some(SetDigest(*keys.digest(DigestLabel::Subjects, &bytes).as_bytes())),
    };
    let id = EntryId::new(unit.now(), unit.chance())?;
    let body = Body { subjects, fields: touched.fields, changes, note: act.note };
    let place = Place {
        tenant: unit.tenant(),
        client: HOUSE,
        table: Table::Log,
        row: FactId::from_bytes(*id.as_bytes()),
        block: SealBlock::Other,
        version: 1,
    };
    let body = keys.seal(&mut unit.nonces(), &place, &body.encode())?.into_bytes();
    let header = header(unit, id, unit.now(), act, client);
    let entry = Entry { persons: count, set, body, ..header };
    let bytes = entry.encode().map_err(|error| UnitError::Log(error.to_string()))?;
    Ok((id, bytes))
}

/// The header of an entry of a unit, about nobody yet.
fn header(
    unit: &Unit<'_, '_>,
    id: EntryId,
    at: Timestamp,
    act: Act,
    client: Option<ClientId>,
) -> Entry {
    let grant = unit.grant();
    Entry {
        id,
        at: Micros::of(at),
        tenant: unit.tenant(),
        home: grant.actor_home_tenant().unwrap_or(romori_record::HOUSE),
        actor: grant.actor(),
        device: grant.device(),
        session: grant.session(),
        class: act.class,
        outcome: act.outcome,
        purpose: LoggedPurpose::from(grant.purpose()),
        basis: grant.basis(),
        client,
        persons: 0,
        set: None,
        body: Vec::new(),
    }
}
