//! 送り出し — moves entries from outboxes and spool into the log, and notes for each tenant what the
//! log has of it.
//!
//! May be killed anywhere. What was handed over and not yet crossed out comes again, and the log
//! leaves out what it has. What is noted follows the log itself, from a mark onwards: whichever way
//! an entry has come into it, the pages show it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use romori_identity::{Grant, Reach};
use romori_ledger::{Checkpoint, Keeping, LogReader, Spool};
use romori_record::{Entry, HOUSE};
use romori_types::{EntryId, TenantId};

use super::UnitError;
use super::store::Store;
use crate::engine::{Connection, Scope, StoreError, Value};

/// So many entries are moved at a time.
const ENTRIES_MAX: u32 = 2_000;
/// So many entries of the log are followed with one turn of shipping, so that nothing waits long.
const FOLLOW_MAX: u64 = 65_536;
/// And so many at once.
const FOLLOWED_AT_ONCE: u64 = 8_192;

/// 送り出す人 — the one sequencer of an installation.
pub struct Sequencer {
    store: Arc<Store>,
    log: Arc<dyn Keeping>,
    /// How far the log has been followed, in memory and in a file.
    followed: Mutex<u64>,
    mark: PathBuf,
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
    /// The sequencer of a store and where its log is kept. `mark` is a file in which it is
    /// remembered how far the log has been followed; without it all of it is followed again.
    pub fn new(store: Arc<Store>, log: Box<dyn Keeping>, mark: &Path) -> Self {
        let log: Arc<dyn Keeping> = log.into();
        store.courier().goes_to(&log);
        let followed = std::fs::read_to_string(mark).ok();
        let followed = followed.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        Self { store, log, followed: Mutex::new(followed), mark: mark.to_owned() }
    }

    /// Moves what waits: of tenants that were written since the last time, and all reads.
    ///
    /// # Errors
    /// When the grant is not the shipper's; when log or store cannot be written.
    pub fn ship(&self, grant: &Grant) -> Result<Shipped, UnitError> {
        let tenants = self.store.take_dirty();
        let moved = self.ship_these(grant, tenants.iter().copied(), FOLLOW_MAX);
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
        let moved = self.ship_spool(self.store.spool())?;
        self.follow(grant, u64::MAX)?;
        Ok(moved)
    }

    /// Moves what waits of all tenants, as after a start.
    ///
    /// # Errors
    /// As [`Sequencer::ship`].
    pub fn ship_all(&self, grant: &Grant) -> Result<Shipped, UnitError> {
        let tenants = self.store.tenant_ids(grant)?;
        self.ship_these(grant, tenants.into_iter(), u64::MAX)
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
        follow_max: u64,
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
        shipped.size = self.follow(grant, follow_max)?;
        Ok(shipped)
    }

    /// The head of the log that was seen last.
    pub fn head(&self) -> Checkpoint {
        self.log.last_head()
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

    pub(super) fn log(&self) -> &dyn Keeping {
        &*self.log
    }

    fn ship_spool(&self, spool: &Spool) -> Result<u64, UnitError> {
        let mut moved = 0;
        while let Some(drained) = spool.drain().map_err(log_error)? {
            let leaves: Vec<&[u8]> = drained.records.iter().map(Vec::as_slice).collect();
            self.log.append(&leaves).map_err(log_error)?;
            moved += leaves.len() as u64;
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
            let courier = self.store.courier();
            let left = waiting.iter().filter(|(id, _)| !courier.has(*id));
            let leaves: Vec<&[u8]> = left.map(|(_, leaf)| leaf.as_slice()).collect();
            if !leaves.is_empty() {
                self.log.append(&leaves).map_err(log_error)?;
            }
            self.store.engine().write(scope, |connection| {
                waiting.iter().try_for_each(|(id, _)| forget(connection, scope, *id))
            })?;
            moved += u64::try_from(waiting.len()).unwrap_or(u64::MAX);
        }
    }

    /// Notes what the log has got since the last time, no more than `most` entries of it. The
    /// answer is the size of the log.
    fn follow(&self, grant: &Grant, most: u64) -> Result<u64, UnitError> {
        let reader = self.log.reader().map_err(log_error)?;
        let size = reader.checkpoint().size;
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        // Another log, or one that was begun anew.
        let mut from = if *followed > size { 0 } else { *followed };
        if from == size {
            return Ok(size);
        }
        let ours: BTreeSet<TenantId> = self.store.tenant_ids(grant)?.into_iter().collect();
        let end = size.min(from.saturating_add(most));
        while from < end {
            let to = end.min(from + FOLLOWED_AT_ONCE);
            self.note_range(&reader, from..to, &ours)?;
            from = to;
            *followed = from;
            // Whatever is lost of it is followed once more, which notes nothing twice.
            let aside = self.mark.with_extension("new");
            let written = std::fs::write(&aside, from.to_string());
            let _ = written.and_then(|()| std::fs::rename(&aside, &self.mark));
        }
        Ok(size)
    }

    fn note_range(
        &self,
        reader: &LogReader,
        range: std::ops::Range<u64>,
        ours: &BTreeSet<TenantId>,
    ) -> Result<(), UnitError> {
        let mut by_tenant: BTreeMap<TenantId, Vec<(u64, Vec<u8>)>> = BTreeMap::new();
        for (position, leaf) in (range.start..).zip(reader.leaves(range)) {
            let leaf = leaf.map_err(log_error)?;
            let tenant = tenant_of(&leaf)?;
            // A keeper that outlived this installation has entries of tenants that it has lost.
            if tenant != HOUSE && ours.contains(&tenant) {
                by_tenant.entry(tenant).or_default().push((position, leaf));
            }
        }
        by_tenant.into_iter().try_for_each(|(tenant, entries)| {
            let scope = Scope::Tenant(tenant);
            self.store.engine().write(scope, |connection| note(connection, tenant, &entries))
        })?;
        Ok(())
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
    entries: &[(u64, Vec<u8>)],
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
            leaf.as_slice().into(),
        ];
        connection.execute(
            "insert into seen (tenant_id, position, at, actor, client_id, class, entry)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
            &values,
        )?;
    }
    Ok(())
}
