//! 保存 — the store of one installation: the only way to data is a unit of work under a grant.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use romori_identity::{Grant, Job, Reach};
use romori_ledger::Spool;
use romori_types::{Chance, Clock, EntryId, TenantId, Timestamp};
use romori_vault::{Custodian, LentNonces, NonceShelf};

use super::UnitError;
use super::bulk::BulkCount;
use super::courier::Courier;
use super::doing::Doing;
use super::keys::Keys;
use super::reader::Reader;
use super::standing::Standing;
use super::touched::{self, Act};
use super::unit::Unit;
use super::writer::Writer;
use crate::engine::{Engine, Scope, StoreError};
use romori_record::Class;

/// What a store is made of.
pub struct Parts {
    /// Where the tables are.
    pub engine: Engine,
    /// Who holds the root key.
    pub custodian: Arc<dyn Custodian>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// The system's cryptographic source.
    pub chance: Arc<dyn Chance>,
    /// Where entries about reads wait, durable, for the log.
    pub spool: Arc<Spool>,
}

/// 保存
pub struct Store {
    engine: Engine,
    keys: Keys,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    nonces: NonceShelf,
    spool: Arc<Spool>,
    bulk: BulkCount,
    standing: Standing,
    courier: Courier,
    /// Tenants with entries on their way to the log.
    dirty: Mutex<BTreeSet<TenantId>>,
    /// The head of the log as papers bear it.
    log_line: Mutex<String>,
}

/// An error on its way through the engine.
struct Carried<E>(E);

impl<E: From<UnitError>> From<StoreError> for Carried<E> {
    fn from(error: StoreError) -> Self {
        Self(E::from(UnitError::from(error)))
    }
}

impl Store {
    /// The store of these parts.
    pub fn new(parts: Parts) -> Self {
        let nonces = NonceShelf::new(Arc::clone(&parts.chance));
        Self {
            engine: parts.engine,
            keys: Keys::new(parts.custodian, Arc::clone(&parts.chance)),
            clock: parts.clock,
            chance: parts.chance,
            nonces,
            spool: parts.spool,
            bulk: BulkCount::default(),
            standing: Standing::default(),
            courier: Courier::default(),
            dirty: Mutex::default(),
            log_line: Mutex::default(),
        }
    }

    /// Reads under a grant. The answer leaves only once the entry about what was unsealed is
    /// durable.
    ///
    /// # Errors
    /// What `work` says; [`UnitError`] when the grant does not reach, when a value does not open,
    /// when the log cannot take the entry.
    pub fn read<T, E: From<UnitError>>(
        &self,
        grant: &Grant,
        work: impl FnOnce(&mut Reader<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.read_as(grant, Class::Read, work)
    }

    /// As [`Store::read`], for a search, an export, a print or a reveal.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_as<T, E: From<UnitError>>(
        &self,
        grant: &Grant,
        class: Class,
        work: impl FnOnce(&mut Reader<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (tenant, tenant_key, now) = self.begin(grant, class)?;
        let done = self.engine.read(Scope::Tenant(tenant), |connection| {
            let unit = Unit::new(self, grant, tenant, tenant_key, connection, now);
            let mut reader = Reader { unit };
            let answer = work(&mut reader).map_err(Carried)?;
            let unit = &mut reader.unit;
            let touched = std::mem::take(&mut unit.touched);
            if touched.is_empty() {
                return Ok((answer, None));
            }
            let handed = unit.handed.take();
            let persons = handed.unwrap_or_else(|| touched.persons().to_vec());
            let entry = touched::entry(unit, touched, Act::done(class));
            let (_, entry) = entry.map_err(|error| Carried(E::from(error)))?;
            Ok((answer, Some((entry, persons))))
        });
        let (answer, entry) = done.map_err(|Carried(error)| error)?;
        if let Some((entry, persons)) = entry {
            self.admit_bulk(grant, class, tenant, &persons, now).map_err(E::from)?;
            self.keep_entry(now, &entry).map_err(E::from)?;
        }
        Ok(answer)
    }

    /// Makes an entry of a read last: with the keeper, or where it waits for it.
    fn keep_entry(&self, now: Timestamp, entry: &[u8]) -> Result<(), UnitError> {
        if self.log_away_since().is_none() && self.courier.hand_over(entry) {
            return Ok(());
        }
        self.spool.append(now, entry).map_err(|error| UnitError::Log(error.to_string()))
    }

    /// Hands over what waits in an outbox, unless the keeper cannot be reached.
    pub(super) fn hand_over_waiting(&self, id: EntryId, leaf: &[u8]) {
        if self.log_away_since().is_none() {
            self.courier.hand_over_waiting(id, leaf);
        }
    }

    pub(super) const fn courier(&self) -> &Courier {
        &self.courier
    }

    /// Changes under a grant. The change, its batch and its entry for the log are durable
    /// together when this returns, or none of them is there.
    ///
    /// # Errors
    /// What `work` says; [`UnitError`] as [`Store::read`], and when somebody else was first.
    pub fn write<T, E: From<UnitError>>(
        &self,
        grant: &Grant,
        what: Doing,
        mut work: impl FnMut(&mut Writer<'_, '_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (tenant, tenant_key, now) = self.begin(grant, what.class)?;
        let done = self.engine.write(Scope::Tenant(tenant), |connection| {
            let key = Arc::clone(&tenant_key);
            let unit = Unit::new(self, grant, tenant, key, connection, now);
            let carry = |error: UnitError| Carried(E::from(error));
            // Whoever sees himself alone records nothing.
            unit.about_everybody().map_err(carry)?;
            let mut writer = Writer::begin(Reader { unit }, what).map_err(carry)?;
            let answer = work(&mut writer).map_err(Carried)?;
            let waiting = writer.finish().map_err(carry)?;
            Ok((answer, waiting))
        });
        let (answer, waiting) = done.map_err(|Carried(error)| error)?;
        self.mark_dirty(tenant);
        waiting.iter().for_each(|(id, leaf)| self.hand_over_waiting(*id, leaf));
        Ok(answer)
    }

    fn begin<E: From<UnitError>>(
        &self,
        grant: &Grant,
        class: Class,
    ) -> Result<(TenantId, Arc<romori_vault::TenantKey>, Timestamp), E> {
        let Reach::Tenant(tenant) = grant.reach() else {
            return Err(E::from(UnitError::NotGranted));
        };
        let now = self.clock.now();
        self.standing.admit(now).and_then(|()| self.standing.admit_class(class))?;
        let key = self.keys.tenant(&self.engine, tenant, now).map_err(E::from)?;
        Ok((tenant, key, now))
    }

    /// What stands at the foot of papers that are made from now on: the head of the log.
    pub fn set_log_line(&self, line: String) {
        *self.log_line.lock().unwrap_or_else(PoisonError::into_inner) = line;
    }

    /// What stands at the foot of papers; empty before the log was first looked at.
    pub fn log_line(&self) -> String {
        self.log_line.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The present instant, as everything recorded now bears it.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A count that is another one after each change of the installation's tables: what was read
    /// after it was asked for holds as long as it is the same. None where others change them too.
    pub fn control_changes(&self) -> Option<u64> {
        self.engine.control_changes()
    }

    pub(crate) const fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(super) const fn standing(&self) -> &Standing {
        &self.standing
    }

    pub(super) const fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(super) const fn bulk(&self) -> &BulkCount {
        &self.bulk
    }

    pub(super) fn chance(&self) -> &dyn Chance {
        self.chance.as_ref()
    }

    pub(super) fn nonces(&self) -> LentNonces<'_> {
        self.nonces.lend()
    }

    pub(super) fn spool(&self) -> &Spool {
        &self.spool
    }

    pub(super) fn mark_dirty(&self, tenant: TenantId) {
        self.dirty.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant);
    }

    pub(super) fn take_dirty(&self) -> BTreeSet<TenantId> {
        std::mem::take(&mut *self.dirty.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Forgets keys that lay open for too long; called now and then.
    pub fn sweep(&self) {
        self.keys.sweep(self.clock.now());
        self.sweep_held(&Grant::for_job(Job::Housekeeping));
    }
}
