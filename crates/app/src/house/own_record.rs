//! 自分の記録 — what is recorded about a worker, as he sees it himself, and who has touched it.

use std::collections::HashMap;

use romori_identity::{Function, Grant, Job, Party, Role, Violation};
use romori_record::{Class, LoggedPurpose};
use romori_roster::{
    ClientProfile, Dependant, Employment, Enrolment, EstablishmentView, Fact, Known, PersonContact,
    PersonIdentity, StandardRemuneration, Validity,
};
use romori_store::{ClientAnchor, PersonAnchor, Reader, Seen, SeenFilter, UnitError};
use romori_types::{ActorId, Basis, Date, Purpose, day_in_japan};

use super::House;
use super::entry::Visitor;
use super::entry_error::EntryError;
use super::load::{Question, establishments, last_known};

/// So many entries of the log are looked through for one page.
const LOOKS_MAX: u32 = 1_000;

/// 自分の記録
pub struct OwnRecord {
    /// The employer, as the office calls it.
    pub employer: String,
    /// Its establishments.
    pub places: Vec<EstablishmentView>,
    /// 基本
    pub identity: PersonIdentity,
    /// 住所・連絡先
    pub contact: Option<PersonContact>,
    /// 雇用
    pub employments: Vec<Employment>,
    /// 被保険者資格
    pub enrolments: Vec<Enrolment>,
    /// 標準報酬月額, the whole line in order.
    pub standards: Vec<(Validity, StandardRemuneration)>,
    /// 被扶養者
    pub dependants: Vec<Dependant>,
}

/// 見た側 — on which side somebody stands who touched a record. Nobody's name: what a person does
/// at his work for an office is told of the office, which answers for him.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Looker {
    /// The worker himself.
    Himself,
    /// Somebody of the office or association, with the first of his roles.
    Office(Option<Role>),
    /// Somebody of the employer.
    Employer,
    /// Somebody of another office, entrusted by this one.
    Entrusted,
    /// A piece of the program.
    Job,
}

/// だれが見たか — the acts of a day that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLook {
    /// The day in Japan.
    pub day: Date,
    /// Who.
    pub who: Looker,
    /// What was done.
    pub what: Class,
    /// What for.
    pub purpose: LoggedPurpose,
    /// How often.
    pub times: usize,
}

/// The first day on which somebody who has left sees nothing any more: the first of April of the
/// year after he left, so that his tax return, due by the middle of March, is behind him. None
/// while he is employed.
///
/// Law: 所得税法 第120条第1項 (確定申告の期間), 第226条 (源泉徴収票).
pub fn entrance_ends(employments: &[Employment]) -> Option<Date> {
    let mut last = None;
    for made in employments {
        last = last.max(Some(made.left_on?));
    }
    Date::new(last?.year() + 1, 4, 1).ok()
}

impl House {
    fn of_himself(visitor: &Visitor) -> Result<Grant, EntryError> {
        let granted = visitor.grant(Function::ViewOwn, Purpose::Own);
        granted.map_err(EntryError::NotAllowed)
    }

    /// What is recorded about the visitor himself, on a day. It stands in the log as his own look.
    ///
    /// # Errors
    /// When the visitor is no worker; [`UnitError::Absent`] when nothing is known of him any more.
    pub fn own_record(&self, visitor: &Visitor, on: Date) -> Result<OwnRecord, EntryError> {
        let grant = Self::of_himself(visitor)?;
        let record = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let (client, person) = himself(reader)?;
            read_own(reader, client, person, &Question::client(on))
        })?;
        let until = entrance_ends(&record.employments);
        self.keep_end(visitor, until)?;
        // Who did not look since he left has the end from here on, and sees nothing beyond it.
        if until.is_some_and(|until| until <= day_in_japan(self.store.now())) {
            return Err(EntryError::NotAllowed(vec![Violation::AccountNotInForce]));
        }
        Ok(record)
    }

    /// Until when a worker enters follows from his employments, as they are known now.
    fn keep_end(&self, visitor: &Visitor, until: Option<Date>) -> Result<(), UnitError> {
        let grant = Grant::for_job(Job::SignIn);
        let mut account = self.store.account(&grant, visitor.record.actor)?;
        if account.until != until {
            account.until = until;
            self.store.keep_account(&grant, &account)?;
        }
        Ok(())
    }

    /// Who has touched the visitor's record, by day, the latest first.
    ///
    /// # Errors
    /// As [`House::own_record`].
    pub fn own_looks(&self, visitor: &Visitor) -> Result<Vec<OwnLook>, EntryError> {
        let grant = Self::of_himself(visitor)?;
        let seen = self.store.read(&grant, |reader| -> Result<_, UnitError> {
            let (client, _) = himself(reader)?;
            let filter =
                SeenFilter { client: Some(client.id), most: LOOKS_MAX, ..SeenFilter::default() };
            reader.seen(&filter)
        })?;
        let mut sides = HashMap::new();
        let mut looks: Vec<OwnLook> = Vec::new();
        for one in seen {
            let who = self.side_of(visitor, &one, &mut sides)?;
            let entry = &one.entry;
            let day = day_in_japan(entry.at.timestamp());
            let (what, purpose) = (entry.class, entry.purpose);
            let same = looks.iter_mut().find(|look| {
                let (one, other) = (look.purpose.code(), purpose.code());
                (look.day, look.who, look.what, one) == (day, who, what, other)
            });
            match same {
                Some(look) => look.times += 1,
                None => looks.push(OwnLook { day, who, what, purpose, times: 1 }),
            }
        }
        Ok(looks)
    }

    /// On which side stands who acted.
    fn side_of(
        &self,
        visitor: &Visitor,
        seen: &Seen,
        known: &mut HashMap<ActorId, Looker>,
    ) -> Result<Looker, UnitError> {
        let entry = &seen.entry;
        if entry.basis == Basis::Delegation {
            return Ok(Looker::Entrusted);
        }
        if let Some(side) = known.get(&entry.actor) {
            return Ok(*side);
        }
        let side = if entry.actor == visitor.session.actor() {
            Looker::Himself
        } else if Job::ja_of_actor(entry.actor).is_some() {
            Looker::Job
        } else {
            match self.store.account(&Grant::for_job(Job::SignIn), entry.actor) {
                // Whoever has gone since was of the office too.
                Err(UnitError::Absent) => Looker::Office(None),
                Err(error) => return Err(error),
                Ok(account) => match account.rights.party {
                    Party::ClientSide | Party::MemberEmployer | Party::Company => Looker::Employer,
                    _ => Looker::Office(account.roles.iter().next()),
                },
            }
        };
        known.insert(entry.actor, side);
        Ok(side)
    }
}

/// The one client and the one person that the grant reaches.
fn himself(reader: &mut Reader<'_, '_>) -> Result<(ClientAnchor, PersonAnchor), UnitError> {
    for client in reader.clients()? {
        if let Some(person) = reader.persons(client.id)?.into_iter().next() {
            return Ok((client, person));
        }
    }
    Err(UnitError::Absent)
}

fn read_own(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    person: PersonAnchor,
    question: &Question,
) -> Result<OwnRecord, UnitError> {
    let profiles = reader.facts_of::<ClientProfile>(client.id, client.id.as_bytes())?;
    let profile = last_known(&profiles, question).ok_or(UnitError::Absent)?;
    let id = person.id.as_bytes();
    let identities = reader.facts_of::<PersonIdentity>(client.id, id)?;
    let contacts = reader.facts_of::<PersonContact>(client.id, id)?;
    let mut standards = Vec::new();
    for line in reader.facts_of::<StandardRemuneration>(client.id, id)? {
        let spans = line.history.spans(question.known);
        standards
            .extend(spans.iter().filter_map(|span| Some((span.valid, span.row.fact.clone()?))));
    }
    Ok(OwnRecord {
        employer: profile.name,
        places: establishments(reader, client, question)?,
        identity: last_known(&identities, question).ok_or(UnitError::Absent)?,
        contact: last_known(&contacts, question),
        employments: latest(reader, client, id)?,
        enrolments: latest(reader, client, id)?,
        dependants: latest(reader, client, id)?,
        standards,
    })
}

/// What is known last of each line of a kind.
fn latest<F: Fact>(
    reader: &mut Reader<'_, '_>,
    client: ClientAnchor,
    person: &[u8; 16],
) -> Result<Vec<F>, UnitError> {
    let lines = reader.facts_of::<F>(client.id, person)?.into_iter();
    let facts = lines.filter_map(|line| line.history.latest(Known::Now)?.row.fact.clone());
    Ok(facts.collect())
}
