//! Rows that wait to be written many at a time.

use std::collections::HashMap;

use romori_types::{ActorId, BatchId, ClientId, FactId, TenantId};

use super::UnitError;
use super::matches::{MATCH_COLUMNS, MatchRow, match_values};
use super::unit::PersonAnchor;
use crate::engine::{Connection, Value};

/// So many rows are written at once: enough that the statement costs nothing, few enough that
/// their sealed bytes stay below a megabyte or two.
const ROWS_MAX: usize = 4_000;
/// Above so many facts a unit lists no single changes in its entry.
const CHANGES_MAX: u64 = 8;

pub(super) struct FactRow {
    pub(super) tenant: TenantId,
    pub(super) kind: u16,
    pub(super) client: ClientId,
    pub(super) key: i64,
    pub(super) subject: [u8; 16],
    pub(super) version: u32,
    pub(super) row: FactId,
    pub(super) valid_from: i64,
    pub(super) valid_to: i64,
    pub(super) recorded_at: i64,
    pub(super) recorded_by: ActorId,
    pub(super) batch: BatchId,
    pub(super) sealed: Option<Vec<u8>>,
}

struct PersonRow {
    tenant: TenantId,
    client: ClientId,
    anchor: PersonAnchor,
    batch: BatchId,
}

/// What a writer has not written yet.
#[derive(Default)]
pub(super) struct Pending {
    facts: Vec<FactRow>,
    persons: Vec<PersonRow>,
    matches: Vec<MatchRow>,
    recorded: u64,
    counted: bool,
    seals: HashMap<ClientId, u64>,
}

impl Pending {
    pub(super) fn fact(&mut self, row: FactRow) {
        self.recorded += 1;
        self.facts.push(row);
    }

    pub(super) fn person(
        &mut self,
        tenant: TenantId,
        client: ClientId,
        anchor: PersonAnchor,
        batch: BatchId,
    ) {
        self.counted = true;
        self.persons.push(PersonRow { tenant, client, anchor, batch });
    }

    pub(super) fn matched(&mut self, row: MatchRow) {
        self.matches.push(row);
    }

    /// Something that needs a batch was written already.
    pub(super) fn count(&mut self) {
        self.counted = true;
    }

    /// A value was sealed for this client.
    pub(super) fn sealed(&mut self, client: ClientId) {
        *self.seals.entry(client).or_default() += 1;
    }

    pub(super) const fn seals(&self) -> &HashMap<ClientId, u64> {
        &self.seals
    }

    /// How many facts were recorded in all.
    pub(super) const fn facts(&self) -> u64 {
        self.recorded
    }

    pub(super) const fn counted(&self) -> bool {
        self.counted
    }

    /// Whether single changes are still listed.
    pub(super) const fn lists_changes(&self) -> bool {
        self.recorded <= CHANGES_MAX
    }

    pub(super) fn is_full(&self) -> bool {
        self.facts.len() >= ROWS_MAX || self.persons.len() >= ROWS_MAX
    }

    /// The version of what waits for this subject and key.
    pub(super) fn head(&self, kind: u16, subject: &[u8; 16], key: i64) -> Option<u32> {
        let same = |row: &&FactRow| row.kind == kind && row.key == key && row.subject == *subject;
        self.facts.iter().rev().find(same).map(|row| row.version)
    }

    pub(super) fn flush(&mut self, connection: &mut Connection<'_>) -> Result<(), UnitError> {
        if !self.persons.is_empty() {
            let rows = self.persons.iter().map(person_values);
            connection.bulk_insert("person", PERSON_COLUMNS, rows)?;
            self.persons.clear();
        }
        if !self.facts.is_empty() {
            let rows = self.facts.iter().map(fact_values);
            connection.bulk_insert("fact", FACT_COLUMNS, rows)?;
            self.facts.clear();
        }
        if !self.matches.is_empty() {
            let rows = self.matches.iter().map(match_values);
            connection.bulk_insert("match_key", MATCH_COLUMNS, rows)?;
            self.matches.clear();
        }
        Ok(())
    }
}

const PERSON_COLUMNS: &[&str] = &["tenant_id", "id", "client_id", "number", "place", "batch_id"];

fn person_values(row: &PersonRow) -> Vec<Value<'_>> {
    vec![
        (&row.tenant).into(),
        (&row.anchor.id).into(),
        (&row.client).into(),
        row.anchor.number.into(),
        row.anchor.place.into(),
        (&row.batch).into(),
    ]
}

const FACT_COLUMNS: &[&str] = &[
    "tenant_id",
    "kind",
    "client_id",
    "key",
    "subject",
    "version",
    "row_id",
    "valid_from",
    "valid_to",
    "recorded_at",
    "recorded_by",
    "batch_id",
    "sealed",
];

fn fact_values(row: &FactRow) -> Vec<Value<'_>> {
    vec![
        (&row.tenant).into(),
        row.kind.into(),
        (&row.client).into(),
        row.key.into(),
        (&row.subject).into(),
        row.version.into(),
        (&row.row).into(),
        row.valid_from.into(),
        row.valid_to.into(),
        row.recorded_at.into(),
        (&row.recorded_by).into(),
        (&row.batch).into(),
        row.sealed.as_deref().into(),
    ]
}
