//! 使った事実 — which rows of the ledgers a decision rests on, and what stood in them.
//!
//! A checked case is sent back to draft when a fact it rests on changes, so a decision also names
//! the places where it looked and found nothing: a leave recorded later changes it too.

use std::collections::BTreeSet;
use std::fmt;

use romori_roster::{Fact, Kind, PersonView};
use romori_types::{ClientId, Date, EstablishmentId, PersonId, YearMonth};
use serde::Serialize;

/// 対象 — whose ledger. A client with a kind that persons have means anybody of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// 顧問先
    Client(ClientId),
    /// 事業所
    Establishment(EstablishmentId),
    /// 個人
    Person(PersonId),
}

/// 使った場所 — a stretch of keys of one kind, both ends included, whether or not facts stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactUse {
    /// Whose.
    pub subject: Subject,
    /// What kind.
    pub kind: Kind,
    /// The first key: 0 for a kind of which there is one, a number from 1, the index of a month, or
    /// a day as `YYYYMMDD`.
    pub first_key: u32,
    /// The last key.
    pub last_key: u32,
}

/// 使った事実 — every place a decision looked at, and what it saw there.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FactsUsed {
    uses: BTreeSet<FactUse>,
    seen: BTreeSet<(Subject, u16, u32, Vec<u8>)>,
    given: BTreeSet<(String, Vec<u8>)>,
}

impl Subject {
    /// A tag and the id, for canonical bytes.
    fn bytes(self) -> [u8; 17] {
        let (tag, id) = match &self {
            Self::Client(id) => (1, id.as_bytes()),
            Self::Establishment(id) => (2, id.as_bytes()),
            Self::Person(id) => (3, id.as_bytes()),
        };
        let mut bytes = [tag; 17];
        for (place, byte) in bytes.iter_mut().skip(1).zip(id) {
            *place = *byte;
        }
        bytes
    }
}

impl FactUse {
    /// Whether a fact at this place would change the decision.
    pub fn covers(&self, subject: Subject, kind: Kind, key: u32) -> bool {
        self.subject == subject
            && self.kind == kind
            && (self.first_key..=self.last_key).contains(&key)
    }
}

/// The key of a month's fact.
pub fn month_key(month: YearMonth) -> u32 {
    u32::try_from(month.index()).unwrap_or(0)
}

/// The key of a day's fact: `YYYYMMDD`.
pub fn day_key(day: Date) -> u32 {
    let part = |number: i16| u32::try_from(number).unwrap_or(0);
    part(day.year()) * 10_000 + part(i16::from(day.month())) * 100 + part(i16::from(day.day()))
}

impl FactsUsed {
    /// An establishment alone.
    pub fn of_establishment(place: &romori_roster::EstablishmentView) -> Self {
        let mut used = Self::default();
        used.one(Subject::Establishment(place.id), 0, Some(&place.profile));
        used
    }

    /// Every place looked at, in order.
    pub fn uses(&self) -> impl Iterator<Item = &FactUse> {
        self.uses.iter()
    }

    /// Whether a change of this fact concerns the decision.
    pub fn covers(&self, subject: Subject, kind: Kind, key: u32) -> bool {
        self.uses.iter().any(|used| used.covers(subject, kind, key))
    }

    /// Everything the decision was made of as canonical bytes, to be digested under the client's
    /// key. Two decisions made of the same have the same bytes. Holds personal values.
    ///
    /// Each part is led by its length, so that no two lists of parts give the same bytes.
    pub fn inputs(&self) -> Vec<u8> {
        let mut out = b"romori inputs 1\n".to_vec();
        for (subject, kind, key, value) in &self.seen {
            out.push(b'F');
            out.extend_from_slice(&subject.bytes());
            out.extend_from_slice(&kind.to_be_bytes());
            out.extend_from_slice(&key.to_be_bytes());
            put(&mut out, value);
        }
        for (name, value) in &self.given {
            out.push(b'G');
            put(&mut out, name.as_bytes());
            put(&mut out, value);
        }
        out
    }

    /// Takes in what another decision used.
    pub fn merge(&mut self, other: Self) {
        self.uses.extend(other.uses);
        self.seen.extend(other.seen);
        self.given.extend(other.given);
    }

    /// What every decision about a person reads: identity, employment, enrolment, standards, leave.
    pub(super) fn person(&mut self, person: &PersonView) {
        let subject = Subject::Person(person.id);
        self.one(subject, 0, Some(&person.identity));
        self.all(subject, numbered(&person.employments));
        self.all(subject, numbered(&person.enrolments));
        self.all(subject, numbered(&person.leaves));
        self.all(subject, person.standards.iter().map(|(_, standard)| (0, standard)));
    }

    /// Anybody of a client who is hired, insured or leaves: a list of everybody changes with them.
    pub(super) fn anybody(&mut self, client: ClientId) {
        for kind in [Kind::Enrolment, Kind::Employment] {
            let subject = Subject::Client(client);
            self.uses.insert(FactUse { subject, kind, first_key: 0, last_key: u32::MAX });
        }
    }

    /// What a notice about a person and the family rests on: address and dependants besides.
    pub(super) fn family(&mut self, person: &PersonView) {
        self.person(person);
        let subject = Subject::Person(person.id);
        self.one(subject, 0, person.contact.as_ref());
        self.all(subject, numbered(&person.dependants));
    }

    /// What a person's bonuses rest on: the facts about the person and the payments of some days.
    pub(super) fn bonuses(&mut self, person: &PersonView, from: Date, until: Date) {
        self.person(person);
        let paid = person.bonuses.iter().filter(|paid| (from..=until).contains(&paid.paid_on));
        let paid = paid.map(|paid| (day_key(paid.paid_on), paid));
        self.range(Subject::Person(person.id), day_key(from), day_key(until), paid);
    }

    /// One fact by its key, there or not.
    pub(super) fn one<F: Fact>(&mut self, subject: Subject, key: u32, fact: Option<&F>) {
        self.range(subject, key, key, fact.map(|fact| (key, fact)));
    }

    /// Every fact of a kind, those to come too.
    pub(super) fn all<'f, F: Fact + 'f>(
        &mut self,
        subject: Subject,
        facts: impl IntoIterator<Item = (u32, &'f F)>,
    ) {
        self.range(subject, 0, u32::MAX, facts);
    }

    /// The facts of a kind between two keys, both included.
    pub(super) fn range<'f, F: Fact + 'f>(
        &mut self,
        subject: Subject,
        first_key: u32,
        last_key: u32,
        facts: impl IntoIterator<Item = (u32, &'f F)>,
    ) {
        self.uses.insert(FactUse { subject, kind: F::KIND, first_key, last_key });
        for (key, fact) in facts {
            self.seen.insert((subject, F::KIND.code(), key, canonical(fact)));
        }
    }

    /// Something that is in no ledger: the question, or what a person entered beside it.
    pub(super) fn given(&mut self, name: &str, value: &impl Serialize) {
        self.given.insert((name.to_owned(), canonical(value)));
    }
}

fn numbered<F>(facts: &[(u32, F)]) -> impl Iterator<Item = (u32, &F)> {
    facts.iter().map(|(number, fact)| (*number, fact))
}

/// Compact JSON with the fields in their order of declaration.
fn canonical(value: &impl Serialize) -> Vec<u8> {
    // Facts are plain structures with text keys; those always have a form in JSON.
    serde_json::to_vec(value).unwrap_or_default()
}

fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

impl fmt::Debug for FactsUsed {
    /// Without what was seen.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FactsUsed({} places)", self.uses.len())
    }
}
