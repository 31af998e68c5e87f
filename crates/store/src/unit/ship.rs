//! 送り出し — moves entries from outboxes and spool into the log, and notes where they are.
//!
//! May be killed anywhere. What was appended and not yet noted comes again, and the log knows an
//! entry by its id.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use romori_identity::{Grant, Reach};
use romori_ledger::{Log, Spool};
use romori_record::{Entry, HOUSE, id_of};
use romori_types::{EntryId, TenantId};

use super::UnitError;
use super::store::Store;
use crate::engine::{Connection, Scope, StoreError, Value};

/// So many entries are moved at a time.
const ENTRIES_MAX: u32 = 2_000;
/// Entries that come again lie within so many of the end of the log.
const AGAIN_MAX: u64 = 1 << 17;

/// 送り出す人 — the one sequencer of an installation.
pub struct Sequencer {
    store: Arc<Store>,
    log: Mutex<Log>,
}

/// How much was moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shipped {
    /// Entries that are in the log now.
    pub entries: u64,
    /// The size of the log.
    pub size: u64,
}

impl Sequencer {
    /// The sequencer of a store and its log.
    pub const fn new(store: Arc<Store>, log: Log) -> Self {
        Self { store, log: Mutex::new(log) }
    }

    /// Moves what waits: of tenants that were written since the last time, and all reads.
    ///
    /// # Errors
    /// When the grant is not the shipper's; when log or store cannot be written.
    pub fn ship(&self, grant: &Grant) -> Result<Shipped, UnitError> {
        let tenants = self.store.take_dirty();
        let moved = self.ship_these(grant, tenants.iter().copied());
        if moved.is_err() {
            tenants.into_iter().for_each(|tenant| self.store.mark_dirty(tenant));
        }
        moved
    }

    /// Moves the reads that an earlier process left waiting: what is counted within the hour is
    /// counted from the log.
    ///
    /// # Errors
    /// As [`Sequencer::ship`].
    pub fn ship_reads(&self, grant: &Grant) -> Result<u64, UnitError> {
        if !matches!(grant.reach(), Reach::OutboxOnly) {
            return Err(UnitError::NotGranted);
        }
        self.ship_spool(self.store.spool())
    }

    /// Moves what waits of all tenants, as after a start.
    ///
    /// # Errors
    /// As [`Sequencer::ship`].
    pub fn ship_all(&self, grant: &Grant) -> Result<Shipped, UnitError> {
        let tenants = self.store.tenant_ids(grant)?;
        self.ship_these(grant, tenants.into_iter())
    }

    /// Has the next [`Sequencer::ship`] look at all tenants: what an earlier process left waits.
    ///
    /// # Errors
    /// When the tenants cannot be read.
    pub fn expect_all(&self, grant: &Grant) -> Result<(), UnitError> {
        let tenants = self.store.tenant_ids(grant)?;
        tenants.into_iter().for_each(|tenant| self.store.mark_dirty(tenant));
        Ok(())
    }

    fn ship_these(
        &self,
        grant: &Grant,
        tenants: impl Iterator<Item = TenantId>,
    ) -> Result<Shipped, UnitError> {
        if !matches!(grant.reach(), Reach::OutboxOnly) {
            return Err(UnitError::NotGranted);
        }
        let mut shipped = Shipped::default();
        shipped.entries += self.ship_spool(self.store.spool())?;
        shipped.entries += self.ship_outbox(Scope::Control)?;
        for tenant in tenants {
            shipped.entries += self.ship_outbox(Scope::Tenant(tenant))?;
        }
        shipped.size = self.lock().size();
        Ok(shipped)
    }

    /// What the log says now, with the signed checkpoint.
    pub fn with_log<T>(&self, ask: impl FnOnce(&Log) -> T) -> T {
        ask(&self.lock())
    }

    pub(super) fn lock(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ship_spool(&self, spool: &Spool) -> Result<u64, UnitError> {
        let mut moved = 0;
        while let Some(drained) = spool.drain().map_err(log_error)? {
            let positions = self.append(&drained.records)?;
            let mut by_tenant: BTreeMap<TenantId, Vec<(u64, &[u8])>> = BTreeMap::new();
            for (position, leaf) in positions.into_iter().zip(&drained.records) {
                by_tenant.entry(tenant_of(leaf)?).or_default().push((position, leaf));
                moved += 1;
            }
            for (tenant, entries) in by_tenant {
                if tenant != HOUSE {
                    self.store.engine().write(Scope::Tenant(tenant), |connection| {
                        note(connection, tenant, &entries)
                    })?;
                }
            }
            spool.confirm(&drained).map_err(log_error)?;
        }
        Ok(moved)
    }

    fn ship_outbox(&self, scope: Scope) -> Result<u64, UnitError> {
        let mut moved = 0;
        loop {
            let waiting =
                self.store.engine().read(scope, |connection| waiting(connection, scope))?;
            if waiting.is_empty() {
                return Ok(moved);
            }
            let leaves: Vec<&[u8]> = waiting.iter().map(|(_, leaf)| leaf.as_slice()).collect();
            let positions = self.append(&leaves)?;
            let entries: Vec<(u64, &[u8])> = positions.into_iter().zip(leaves).collect();
            self.store.engine().write(scope, |connection| {
                if let Scope::Tenant(tenant) = scope {
                    note(connection, tenant, &entries)?;
                }
                waiting.iter().try_for_each(|(id, _)| forget(connection, scope, *id))
            })?;
            moved += u64::try_from(waiting.len()).unwrap_or(u64::MAX);
        }
    }

    /// Appends leaves and says where each of them is, those that were there before too.
    fn append<L: AsRef<[u8]>>(&self, leaves: &[L]) -> Result<Vec<u64>, UnitError> {
        let mut log = self.lock();
        let appended = log.append_batch(leaves).map_err(log_error)?;
        let size = log.size();
        let reader = log.reader();
        drop(log);
        if appended.again == 0 {
            return Ok((appended.first..size).collect());
        }
        // Some came again after a broken run: they are near the end of the log.
        let mut places = BTreeMap::new();
        let from = size.saturating_sub(AGAIN_MAX);
        for (position, leaf) in (from..).zip(reader.leaves(from..size)) {
            if let Some(id) = id_of(&leaf.map_err(log_error)?) {
                places.insert(id, position);
            }
        }
        let place = |leaf: &L| {
            let found = id_of(leaf.as_ref()).and_then(|id| places.get(&id).copied());
            found.ok_or_else(|| UnitError::Log("記録の位置が見つかりません".to_owned()))
        };
        leaves.iter().map(place).collect()
    }
}

fn log_error(error: impl std::fmt::Display) -> UnitError {
    UnitError::Log(error.to_string())
}

fn tenant_of(leaf: &[u8]) -> Result<TenantId, UnitError> {
    Entry::decode(leaf).map(|entry| entry.tenant).map_err(log_error)
}

/// The oldest entries of an outbox.
fn waiting(
    connection: &mut Connection<'_>,
    scope: Scope,
) -> Result<Vec<(EntryId, Vec<u8>)>, StoreError> {
    let read = |row: &crate::engine::Row<'_>| Ok((row.id(0)?, row.bytes(1)?.to_vec()));
    match scope {
        Scope::Control => connection.query(
            "select id, entry from outbox order by id limit $1",
            &[ENTRIES_MAX.into()],
            read,
        ),
        Scope::Tenant(tenant) => connection.query(
            "select id, entry from outbox where tenant_id = $1 order by id limit $2",
            &[tenant.into(), ENTRIES_MAX.into()],
            read,
        ),
    }
}

fn forget(connection: &mut Connection<'_>, scope: Scope, id: EntryId) -> Result<(), StoreError> {
    match scope {
        Scope::Control => connection.execute("delete from outbox where id = $1", &[id.into()])?,
        Scope::Tenant(tenant) => connection.execute(
            "delete from outbox where tenant_id = $1 and id = $2",
            &[tenant.into(), id.into()],
        )?,
    };
    Ok(())
}

/// Notes where entries are, for the page 「見た人」. Once noted, an entry is not noted again.
fn note(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    entries: &[(u64, &[u8])],
) -> Result<(), StoreError> {
    for (position, leaf) in entries {
        let Ok(entry) = Entry::decode(leaf) else { continue };
        let at = i64::try_from(entry.at.get()).unwrap_or(i64::MAX);
        let position = i64::try_from(*position).unwrap_or(i64::MAX);
        let values: [Value<'_>; 7] = [
            tenant.into(),
            position.into(),
            at.into(),
            entry.actor.into(),
            entry.client.into(),
            entry.class.code().into(),
            (*leaf).into(),
        ];
        connection.execute(
            "insert into seen (tenant_id, position, at, actor, client_id, class, entry)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
            &values,
        )?;
    }
    Ok(())
}
