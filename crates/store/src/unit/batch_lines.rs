//! What was recorded of one client, by batch: the batches that touched it, and their lines.

use romori_roster::Kind;
use romori_types::{BatchId, ClientId};

use super::UnitError;
use super::batches::{self, Batch, BatchKind};
use super::unit::Unit;
use crate::engine::{Row, StoreError, Value};

/// 履歴の問い — which batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchesOf {
    /// Of which client.
    pub client: ClientId,
    /// Of this client, establishment or person alone.
    pub subject: Option<[u8; 16]>,
    /// Acts of this kind alone.
    pub kind: Option<BatchKind>,
    /// Those before this one.
    pub before: Option<BatchId>,
    /// So many at most.
    pub most: u32,
}

/// 束の中の問い — which lines of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLines {
    /// Of which batch.
    pub batch: BatchId,
    /// Of which client.
    pub client: ClientId,
    /// Of this client, establishment or person alone.
    pub subject: Option<[u8; 16]>,
    /// What was noted with them, and not the lines themselves.
    pub memos: bool,
    /// How many come before.
    pub from: u64,
    /// So many at most.
    pub most: u32,
}

/// 束の一行 — whose fact of which kind and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLine {
    /// What kind.
    pub kind: Kind,
    /// Its key.
    pub key: i64,
    /// Whose: the id of the client, establishment or person.
    pub subject: [u8; 16],
}

/// Batches by the moment from which they counted. What was never published never counted.
pub(super) fn recorded_of(
    unit: &mut Unit<'_, '_>,
    wanted: &BatchesOf,
) -> Result<Vec<Batch>, UnitError> {
    unit.reach(wanted.client)?;
    let tenant = unit.tenant();
    let (at, before) = edge(unit, wanted.before)?;
    let values: [Value<'_>; 9] = [
        tenant.into(),
        wanted.client.into(),
        wanted.subject.is_some().into(),
        wanted.subject.as_ref().unwrap_or(&[0; 16]).into(),
        wanted.kind.is_some().into(),
        wanted.kind.map_or(0, BatchKind::code).into(),
        at.into(),
        before.into(),
        wanted.most.into(),
    ];
    Ok(unit.connection().query(
        "select b.id, b.kind, b.client_id, b.made_by, b.made_at, b.published_at, b.undone_at,
                b.undone_by, b.facts
         from batch b
         where b.tenant_id = $1 and b.published_at is not null
           and (b.client_id is null or b.client_id = $2)
           and ($5 = 0 or b.kind = $6)
           and b.published_at <= $7 and (b.published_at < $7 or b.id < $8)
           and exists (select 1 from fact f
                       where f.tenant_id = b.tenant_id and f.batch_id = b.id
                         and f.client_id = $2 and ($3 = 0 or f.subject = $4))
         order by b.published_at desc, b.id desc limit $9",
        &values,
        batches::read,
    )?)
}

/// The place in the order of batches to go on from.
fn edge(unit: &mut Unit<'_, '_>, before: Option<BatchId>) -> Result<(i64, BatchId), UnitError> {
    let Some(batch) = before else { return Ok((i64::MAX, BatchId::from_bytes([0xff; 16]))) };
    batches::one(unit, batch)?;
    let tenant = unit.tenant();
    let at: i64 = unit.connection().query_one(
        "select coalesce(published_at, made_at) from batch where tenant_id = $1 and id = $2",
        &[tenant.into(), batch.into()],
        |row| row.int(0),
    )?;
    Ok((at, batch))
}

fn line(row: &Row<'_>) -> Result<BatchLine, StoreError> {
    let kind = Kind::from_code(row.number(0)?).ok_or_else(|| row.inconsistent(0))?;
    Ok(BatchLine { kind, key: row.int(1)?, subject: row.array(2)? })
}

/// The lines of a batch about a client, by kind, key and subject.
pub(super) fn lines_of(
    unit: &mut Unit<'_, '_>,
    wanted: &BatchLines,
) -> Result<Vec<BatchLine>, UnitError> {
    unit.reach(wanted.client)?;
    batches::one(unit, wanted.batch)?;
    let tenant = unit.tenant();
    let values: [Value<'_>; 10] = [
        tenant.into(),
        wanted.batch.into(),
        wanted.client.into(),
        wanted.subject.is_some().into(),
        wanted.subject.as_ref().unwrap_or(&[0; 16]).into(),
        Kind::ClientMemo.code().into(),
        Kind::PersonMemo.code().into(),
        wanted.memos.into(),
        wanted.most.into(),
        i64::try_from(wanted.from).unwrap_or(i64::MAX).into(),
    ];
    Ok(unit.connection().query(
        "select kind, key, subject from fact
         where tenant_id = $1 and batch_id = $2 and client_id = $3 and ($4 = 0 or subject = $5)
           and (kind in ($6, $7)) = ($8 = 1)
         group by kind, key, subject order by kind, key, subject limit $9 offset $10",
        &values,
        line,
    )?)
}

/// How many these are, however often a line was written in the batch.
pub(super) fn count(unit: &mut Unit<'_, '_>, wanted: &BatchLines) -> Result<u64, UnitError> {
    unit.reach(wanted.client)?;
    batches::one(unit, wanted.batch)?;
    let tenant = unit.tenant();
    let values: [Value<'_>; 8] = [
        tenant.into(),
        wanted.batch.into(),
        wanted.client.into(),
        wanted.subject.is_some().into(),
        wanted.subject.as_ref().unwrap_or(&[0; 16]).into(),
        Kind::ClientMemo.code().into(),
        Kind::PersonMemo.code().into(),
        wanted.memos.into(),
    ];
    Ok(unit.connection().query_one(
        "select count(*) from (select 1 from fact
           where tenant_id = $1 and batch_id = $2 and client_id = $3 and ($4 = 0 or subject = $5)
             and (kind in ($6, $7)) = ($8 = 1)
           group by kind, key, subject) as line",
        &values,
        |row| row.number(0),
    )?)
}
