//! 送り出し — moves entries from outboxes and spool into the log, and notes where they are.
//!
//! May be killed anywhere. What was appended and not yet noted comes again, and the log knows an
//! entry by its id.

use std::collections::BTreeMap;
use std::sync::Arc;

use romori_identity::{Grant, Reach};
use romori_ledger::{Checkpoint, Keeping, LogReader, Spool};
use romori_record::{Entry, HOUSE};
use romori_types::{EntryId, TenantId};

use super::UnitError;
use super::store::Store;
use crate::engine::{Connection, Scope, StoreError, Value};

/// So many entries are moved at a time.
const ENTRIES_MAX: u32 = 2_000;

/// 送り出す人 — the one sequencer of an installation.
pub struct Sequencer {
    store: Arc<Store>,
    log: Box<dyn Keeping>,
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
    /// The sequencer of a store and where its log is kept.
    pub const fn new(store: Arc<Store>, log: Box<dyn Keeping>) -> Self {
        Self { store, log }
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
        shipped.size = self.log.last_head().size;
        Ok(shipped)
    }

    /// The head of the log that was seen last.
    pub fn head(&self) -> Checkpoint {
        self.log.last_head()
    }

    /// Looks whether the keeper is there, though nothing waits.
    ///
    /// # Errors
    /// When it cannot be reached, or does not answer as it must.
    pub fn look(&self) -> Result<(), UnitError> {
        self.log.head().map(drop).map_err(log_error)
    }

    /// The key by which heads of the log are verified, as a line.
    pub fn key_line(&self) -> String {
        self.log.key_line()
    }

    /// Reads what the log has now.
    ///
    /// # Errors
    /// When its keeper cannot be reached.
    pub fn reader(&self) -> Result<LogReader, UnitError> {
        self.log.reader().map_err(log_error)
    }

    pub(super) const fn log(&self) -> &dyn Keeping {
        &*self.log
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
        let leaves: Vec<&[u8]> = leaves.iter().map(AsRef::as_ref).collect();
        self.log.append(&leaves).map_err(log_error)
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
