//! 大量の取扱い — whose data somebody has seen or carried out within an hour, person by person, and
//! what is asked for beyond the limit.
//!
//! The count is the log's: after a start the last hour is read from it once for a tenant, and from
//! then on kept in memory. So it survives a restart and costs a request next to nothing.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use romori_identity::Grant;
use romori_record::{Body, Class, Entry, LoggedPurpose, Note, Outcome, Subjects};
use romori_types::{ActorId, ClientId, FactId, PersonId, Purpose, TenantId, Timestamp};
use romori_vault::{Block, HOUSE, Place, Table};

use super::UnitError;
use super::code::micros;
use super::notes::Happening;
use super::reader::Reader;
use super::store::Store;
use crate::engine::{Row, Scope, StoreError, Value};

/// Persons an hour without a second person's approval, where a tenant says nothing else.
pub const BULK_PERSONS: u32 = 1_000;
/// The hour. Unit: seconds.
pub const BULK_SECONDS: i64 = 3_600;
const WINDOW_MICROS: i64 = BULK_SECONDS * 1_000_000;
/// Entries are read from the log this many at a time.
const STRIDE: u32 = 2_000;

/// Persons by their dense number, and when each was seen last.
type Persons = HashMap<u32, i64>;

/// 数え — who saw whom within the hour.
#[derive(Default)]
pub(crate) struct BulkCount {
    tenants: Mutex<HashMap<TenantId, Counted>>,
}

#[derive(Default)]
struct Counted {
    actors: HashMap<ActorId, Persons>,
    /// The tenant's limit, once it was looked at.
    limit: Option<u32>,
}

/// Whether what is done so counts: every export, print and reveal, and looking outside of a case,
/// a pay run and the procedures that are decided for everybody (算定, 期限).
pub fn counts_as_bulk(class: Class, purpose: LoggedPurpose) -> bool {
    let looks = [Purpose::Consult, Purpose::Maintain, Purpose::Search];
    match class {
        Class::Export | Class::Print | Class::Reveal => true,
        Class::Read | Class::Search => looks.iter().any(|one| one.code() == purpose.code()),
        _ => false,
    }
}

fn forget_old(persons: &mut Persons, now: i64) {
    // One that was seen by a request that began a moment later stays.
    persons.retain(|_, seen| *seen >= now - WINDOW_MICROS);
}

/// How many persons are known or new.
fn together(seen: &Persons, persons: &[u32]) -> usize {
    let mut fresh: Vec<u32> =
        persons.iter().copied().filter(|one| !seen.contains_key(one)).collect();
    fresh.sort_unstable();
    fresh.dedup();
    seen.len() + fresh.len()
}

impl Reader<'_, '_> {
    /// Says whom the answer is about, where many had to be looked through to find some: these alone
    /// count as seen. The log names everybody whose row was opened all the same.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub fn hands_out(&mut self, persons: &[(ClientId, PersonId)]) -> Result<(), UnitError> {
        let mut places = Vec::with_capacity(persons.len());
        for (client, person) in persons {
            places.extend(self.unit.places(*client)?.get(person).map(|anchor| anchor.place));
        }
        self.unit.handed.get_or_insert_default().extend(places);
        Ok(())
    }
}

impl Store {
    fn bulk_counts(&self) -> MutexGuard<'_, HashMap<TenantId, Counted>> {
        self.bulk().tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts persons that an answer is about, before it is handed out.
    ///
    /// # Errors
    /// [`UnitError::LimitReached`] when it would be more in this hour than the actor may see; the
    /// log says so, and nothing is counted.
    pub(super) fn admit_bulk(
        &self,
        grant: &Grant,
        class: Class,
        tenant: TenantId,
        persons: &[u32],
        now: Timestamp,
    ) -> Result<(), UnitError> {
        let counts = counts_as_bulk(class, LoggedPurpose::from(grant.purpose()));
        if grant.session().is_none() || persons.is_empty() || !counts {
            return Ok(());
        }
        self.load_bulk(tenant, now)?;
        let (now, actor) = (micros(now), grant.actor());
        let (would_be, limit) = {
            let mut tenants = self.bulk_counts();
            let counted = tenants.entry(tenant).or_default();
            let seen = counted.actors.entry(actor).or_default();
            let limit = counted.limit.unwrap_or(BULK_PERSONS);
            let mut still = together(seen, persons);
            if still > to_usize(limit) {
                forget_old(seen, now);
                still = together(seen, persons);
            }
            if still <= to_usize(limit) {
                seen.extend(persons.iter().map(|one| (*one, now)));
                return Ok(());
            }
            (still, limit)
        };
        let allowed = limit.saturating_add(self.bulk_allowance(tenant, actor, now)?);
        if would_be <= to_usize(allowed) {
            let mut tenants = self.bulk_counts();
            let seen = tenants.entry(tenant).or_default().actors.entry(actor).or_default();
            seen.extend(persons.iter().map(|one| (*one, now)));
            return Ok(());
        }
        self.note_any(
            grant,
            &Happening {
                tenant: Some(tenant),
                actor: Some(actor),
                session: grant.session(),
                class,
                outcome: Outcome::Refused,
                note: Some(Note::LimitReached),
            },
            None,
        )?;
        let persons = u32::try_from(would_be).unwrap_or(u32::MAX);
        Err(UnitError::LimitReached { persons, limit: allowed })
    }

    /// How many persons an actor has seen within the hour, and how many he may.
    ///
    /// # Errors
    /// When the log or the limit cannot be read.
    pub fn bulk_seen(
        &self,
        tenant: TenantId,
        actor: ActorId,
        now: Timestamp,
    ) -> Result<(u32, u32), UnitError> {
        self.load_bulk(tenant, now)?;
        let at = micros(now);
        let (seen, limit) = {
            let mut tenants = self.bulk_counts();
            let counted = tenants.entry(tenant).or_default();
            let seen = counted.actors.entry(actor).or_default();
            forget_old(seen, at);
            (u32::try_from(seen.len()).unwrap_or(u32::MAX), counted.limit.unwrap_or(BULK_PERSONS))
        };
        Ok((seen, limit.saturating_add(self.bulk_allowance(tenant, actor, at)?)))
    }

    /// Has the limit of a tenant looked at anew.
    pub(super) fn forget_bulk_limit(&self, tenant: TenantId) {
        self.bulk_counts().remove(&tenant);
    }

    /// Reads limit and last hour of a tenant, once.
    fn load_bulk(&self, tenant: TenantId, now: Timestamp) -> Result<(), UnitError> {
        if self.bulk_counts().get(&tenant).is_some_and(|counted| counted.limit.is_some()) {
            return Ok(());
        }
        let limit = self.bulk_limit_of(tenant)?;
        let mut actors: HashMap<ActorId, Persons> = HashMap::new();
        for entry in self.last_hour(tenant, micros(now) - WINDOW_MICROS)? {
            let at = i64::try_from(entry.at.get()).unwrap_or(i64::MAX);
            let place = Place {
                tenant,
                client: HOUSE,
                table: Table::Log,
                row: FactId::from_bytes(*entry.id.as_bytes()),
                block: Block::Other,
                version: 1,
            };
            let opened = self.open_house(tenant, &place, &entry.body)?;
            let unreadable =
                |_| UnitError::Unreadable { kind: "記録", row: entry.id.to_string() };
            let body = Body::decode(&opened).map_err(unreadable)?;
            if let Subjects::These(set) = &body.subjects {
                let persons = actors.entry(entry.actor).or_default();
                for person in set.numbers() {
                    let seen = persons.entry(person).or_insert(at);
                    *seen = at.max(*seen);
                }
            }
        }
        let mut tenants = self.bulk_counts();
        let counted = tenants.entry(tenant).or_default();
        // Somebody else may have read it meanwhile and counted on.
        for (actor, persons) in actors {
            let known = counted.actors.entry(actor).or_default();
            for (person, at) in persons {
                let seen = known.entry(person).or_insert(at);
                *seen = at.max(*seen);
            }
        }
        counted.limit = Some(limit);
        Ok(())
    }

    /// Entries of persons' sessions since an instant that count, from the end of the log backwards.
    fn last_hour(&self, tenant: TenantId, since: i64) -> Result<Vec<Entry>, UnitError> {
        let mut found = Vec::new();
        let mut before = i64::MAX;
        loop {
            let values: [Value<'_>; 3] = [tenant.into(), before.into(), STRIDE.into()];
            let page = self.engine().read(Scope::Tenant(tenant), |connection| {
                connection.query(
                    "select position, at, entry from seen
                     where tenant_id = $1 and position < $2 order by position desc limit $3",
                    &values,
                    |row: &Row<'_>| -> Result<_, StoreError> {
                        Ok((row.int(0)?, row.int(1)?, row.bytes(2)?.to_vec()))
                    },
                )
            })?;
            let Some(last) = page.last().map(|(position, at, _)| (*position, *at)) else { break };
            for (_, at, bytes) in page {
                let Ok(entry) = Entry::decode(&bytes) else { continue };
                let counts = entry.outcome == Outcome::Done
                    && entry.session.is_some()
                    && counts_as_bulk(entry.class, entry.purpose);
                if at >= since && counts && !entry.body.is_empty() {
                    found.push(entry);
                }
            }
            // Entries are in the order in which they were found, nearly that of their instants.
            if last.1 < since - WINDOW_MICROS {
                break;
            }
            before = last.0;
        }
        Ok(found)
    }
}

fn to_usize(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
