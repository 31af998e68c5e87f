//! 大量の取扱い — more persons within an hour than the limit needs a second person, or, where there is
//! none, a quarter of an hour and a notice that everybody of the office sees.

use romori_identity::{Account, AccountState, Function, Grant, Job, Role};
use romori_record::{Class, Note, Outcome};
use romori_store::{BULK_PERSONS, BulkKind, BulkRequest, Happening, UnitError};
use romori_types::{ActorId, BatchId, Purpose, Timestamp};

use super::House;
use super::entry::{EntryError, Visitor};

/// What was granted holds so long. Unit: seconds.
const GRANTED_SECONDS: i64 = 3_600;
/// Where nobody else could approve, it waits so long. Unit: seconds.
const ALONE_SECONDS: i64 = 15 * 60;
/// Nobody decides what was asked longer ago than this. Unit: seconds.
const ASKED_SECONDS: i64 = 12 * 3_600;
/// No request is for more at once than an installation of the largest kind has.
const PERSONS_MOST: u32 = 1_000_000;

/// 大量の取扱いの様子
pub struct Bulk {
    /// Persons that the visitor has seen within the hour.
    pub seen: u32,
    /// How many he may see now.
    pub may: u32,
    /// The limit of the office.
    pub limit: u32,
    /// Requests of the office in the last twelve hours that he may know: his own, and those that he
    /// may decide.
    pub requests: Vec<BulkLine>,
    /// Whether nobody else of the office could approve.
    pub is_alone: bool,
}

/// 求めの一行
pub struct BulkLine {
    /// The request.
    pub request: BulkRequest,
    /// Who asks.
    pub asker: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// From when on the visitor may decide it; none when he may not.
    pub decides_from: Option<Timestamp>,
}

/// Whether an account may approve what another asks.
fn approves(account: &Account, now: Timestamp) -> bool {
    let leads = account.roles.has(Role::Administrator) || account.roles.may(Function::ApproveCase);
    leads && account.state == AccountState::Active && account.violations(now).is_empty()
}

impl House {
    /// How much the visitor has seen in this hour, and what waits for a decision.
    ///
    /// # Errors
    /// What the store says.
    pub fn bulk(&self, visitor: &Visitor) -> Result<Bulk, EntryError> {
        let (now, session) = (self.store.now(), &visitor.session);
        let (tenant, actor) = (session.tenant(), session.actor());
        let (seen, may) = self.store.bulk_seen(tenant, actor, now)?;
        let (_, limit) = self.store.bulk_seen(tenant, Job::Housekeeping.actor(), now)?;
        let names = self.actor_names(tenant)?;
        let name = |actor: ActorId| names.get(&actor).cloned().unwrap_or_else(|| "—".to_owned());
        let since = Timestamp::from_second(now.as_second() - ASKED_SECONDS).unwrap_or(now);
        let grant = Grant::for_job(Job::SignIn);
        let (leads, is_alone) = self.who_approves(visitor, now)?;
        let mut requests = Vec::new();
        for request in self.store.bulk_requests(&grant, tenant, since)? {
            if request.asker != actor && !leads {
                continue;
            }
            requests.push(BulkLine {
                asker: name(request.asker),
                decided_by: request.decided_by.map(name),
                decides_from: decides_from(&request, actor, leads, is_alone),
                request,
            });
        }
        Ok(Bulk { seen, may, limit, requests, is_alone })
    }

    /// Whether the visitor may approve what others ask, and whether nobody but him may.
    fn who_approves(&self, visitor: &Visitor, now: Timestamp) -> Result<(bool, bool), UnitError> {
        let session = &visitor.session;
        let accounts = self.store.accounts(&Grant::for_job(Job::SignIn), session.tenant())?;
        let able = accounts.iter().filter(|account| approves(account, now));
        let able: Vec<ActorId> = able.map(|account| account.id).collect();
        let leads = able.contains(&session.actor());
        Ok((leads, able.iter().all(|one| *one == session.actor())))
    }

    /// Asks for more persons in this hour, or for a higher limit of the office. A lower limit, and
    /// one up to the usual one, is set at once; nothing is asked then.
    ///
    /// # Errors
    /// When the visitor may not change the limit; [`EntryError::BulkPersons`] when the number is
    /// none or too high.
    pub fn ask_bulk(
        &self,
        visitor: &Visitor,
        kind: BulkKind,
        persons: u32,
    ) -> Result<Option<BatchId>, EntryError> {
        if !(1..=PERSONS_MOST).contains(&persons) {
            return Err(EntryError::BulkPersons);
        }
        let (now, session) = (self.store.now(), &visitor.session);
        let tenant = session.tenant();
        if kind == BulkKind::Limit {
            let granted = visitor.grant(Function::ManageUsers, Purpose::Administer);
            let grant = granted.map_err(EntryError::NotAllowed)?;
            let (_, limit) = self.store.bulk_seen(tenant, Job::Housekeeping.actor(), now)?;
            if persons <= limit.max(BULK_PERSONS) {
                self.note_bulk(visitor, Outcome::Done, None)?;
                self.store.set_bulk_limit(&grant, tenant, persons)?;
                return Ok(None);
            }
        }
        let id = BatchId::new(now, self.chance.as_ref()).map_err(UnitError::from)?;
        let request = BulkRequest {
            id,
            tenant,
            asker: session.actor(),
            kind,
            persons,
            asked_at: now,
            decided_by: None,
            decided_at: None,
            granted: false,
            until: None,
        };
        self.note_bulk(visitor, Outcome::Refused, Some(Note::SecondPersonNeeded))?;
        self.store.keep_bulk_request(&Grant::for_job(Job::SignIn), &request)?;
        Ok(Some(id))
    }

    /// Grants a request, or declines it.
    ///
    /// # Errors
    /// [`UnitError::Absent`] when there is none that waits; [`EntryError::BulkWaits`] when it is
    /// the visitor's own and somebody else could decide, or its time has not come.
    pub fn decide_bulk(
        &self,
        visitor: &Visitor,
        id: BatchId,
        granted: bool,
    ) -> Result<(), EntryError> {
        let bulk = self.bulk(visitor)?;
        let line = bulk.requests.into_iter().find(|line| line.request.id == id);
        let line = line.filter(|line| line.request.decided_at.is_none());
        let line = line.ok_or(EntryError::Unit(UnitError::Absent))?;
        let now = self.store.now();
        let own = line.request.asker == visitor.session.actor();
        // Whoever asked may always take it back.
        let may = line.decides_from.is_some_and(|from| from <= now) || (own && !granted);
        if !may {
            return Err(EntryError::BulkWaits);
        }
        let until = Timestamp::from_second(now.as_second() + GRANTED_SECONDS).unwrap_or(now);
        let decided = BulkRequest {
            decided_by: Some(visitor.session.actor()),
            decided_at: Some(now),
            granted,
            until: granted.then_some(until),
            ..line.request
        };
        let outcome = if granted { Outcome::Done } else { Outcome::Refused };
        self.note_bulk(visitor, outcome, None)?;
        let grant = Grant::for_job(Job::SignIn);
        self.store.decide_bulk_request(&grant, &decided)?;
        if granted && decided.kind == BulkKind::Limit {
            self.store.set_bulk_limit(&grant, decided.tenant, decided.persons)?;
        }
        Ok(())
    }

    fn note_bulk(
        &self,
        visitor: &Visitor,
        outcome: Outcome,
        note: Option<Note>,
    ) -> Result<(), UnitError> {
        let session = &visitor.session;
        let what = Happening {
            tenant: Some(session.tenant()),
            actor: Some(session.actor()),
            session: Some(session.id()),
            class: Class::BulkDecided,
            outcome,
            note,
        };
        self.store.note(&Grant::for_job(Job::SignIn), &what)
    }
}

/// From when on somebody may decide a request.
fn decides_from(
    request: &BulkRequest,
    visitor: ActorId,
    leads: bool,
    is_alone: bool,
) -> Option<Timestamp> {
    if !leads || request.decided_at.is_some() {
        return None;
    }
    if request.asker != visitor {
        return Some(request.asked_at);
    }
    let later = request.asked_at.as_second() + ALONE_SECONDS;
    is_alone.then(|| Timestamp::from_second(later).unwrap_or(request.asked_at))
}
