//! 記録の束 — what one act recorded, published by one update and undone by one update.

use romori_roster::Kind;
use romori_types::{ActorId, BatchId, ClientId, Timestamp};

use super::UnitError;
use super::code::{instant, micros};
use super::moments;
use super::unit::Unit;
use crate::engine::{Row, StoreError};

romori_types::coded! {
    /// 束の種類 — what act it was.
    BatchKind: u8 {
        /// A form that was saved.
        Form = 1, "入力";
        /// A file that was taken in.
        Import = 2, "取込";
        /// Decisions that were taken over into the ledger.
        Decision = 3, "決定の反映";
        /// Invented data of the demo.
        Demo = 4, "見本";
    }
}

/// 束の状態
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchState {
    /// Rows are there and count for nothing yet.
    Staged,
    /// Rows count.
    Published(Timestamp),
    /// Rows count no more.
    Undone(Timestamp, ActorId),
}

/// 記録の束
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Which.
    pub id: BatchId,
    /// What act it was.
    pub kind: BatchKind,
    /// Of which client, where it was one.
    pub client: Option<ClientId>,
    /// Where it is.
    pub state: BatchState,
    /// Who made it.
    pub made_by: ActorId,
    /// When.
    pub made_at: Timestamp,
    /// How many rows of fact.
    pub facts: u64,
}

pub(super) fn read(row: &Row<'_>) -> Result<Batch, StoreError> {
    let at = |place| {
        let at = row.int_or_null(place)?;
        at.map(|at| instant(at).ok_or_else(|| row.inconsistent(place))).transpose()
    };
    let state = match (at(5)?, at(6)?, row.id_or_null::<ActorId>(7)?) {
        (_, Some(undone), Some(by)) => BatchState::Undone(undone, by),
        (Some(published), _, _) => BatchState::Published(published),
        _ => BatchState::Staged,
    };
    Ok(Batch {
        id: row.id(0)?,
        kind: BatchKind::of_code(row.number(1)?).ok_or_else(|| row.inconsistent(1))?,
        client: row.id_or_null(2)?,
        state,
        made_by: row.id(3)?,
        made_at: at(4)?.ok_or_else(|| row.inconsistent(4))?,
        facts: row.number(8)?,
    })
}

/// Batches, the latest first.
pub(super) fn latest(unit: &mut Unit<'_, '_>, most: u32) -> Result<Vec<Batch>, UnitError> {
    let tenant = unit.tenant();
    let all = unit.connection().query(
        "select id, kind, client_id, made_by, made_at, published_at, undone_at, undone_by, facts
         from batch where tenant_id = $1 order by made_at desc, id desc limit $2",
        &[tenant.into(), most.into()],
        read,
    )?;
    let reaches =
        |batch: &Batch| batch.client.is_none_or(|client| unit.grant().clients().has(client));
    Ok(all.into_iter().filter(reaches).collect())
}

/// What counted from then on, or counts no more since then.
pub(super) fn moved_since(unit: &mut Unit<'_, '_>, at: Timestamp) -> Result<Vec<Batch>, UnitError> {
    let tenant = unit.tenant();
    Ok(unit.connection().query(
        "select id, kind, client_id, made_by, made_at, published_at, undone_at, undone_by, facts
         from batch where tenant_id = $1 and published_at is not null
           and (published_at > $2 or undone_at > $2)",
        &[tenant.into(), micros(at).into()],
        read,
    )?)
}

/// One batch.
pub(super) fn one(unit: &mut Unit<'_, '_>, batch: BatchId) -> Result<Batch, UnitError> {
    let tenant = unit.tenant();
    let found = unit.connection().query_optional(
        "select id, kind, client_id, made_by, made_at, published_at, undone_at, undone_by, facts
         from batch where tenant_id = $1 and id = $2",
        &[tenant.into(), batch.into()],
        read,
    )?;
    let found = found.ok_or(UnitError::Absent)?;
    match found.client {
        Some(client) => unit.reach(client).map(|()| found),
        None => Ok(found),
    }
}

/// The batch that a form made before.
pub(super) fn of_form(
    unit: &mut Unit<'_, '_>,
    form: &[u8; 32],
) -> Result<Option<BatchId>, UnitError> {
    let tenant = unit.tenant();
    Ok(unit.connection().query_optional(
        "select id from batch where tenant_id = $1 and form = $2",
        &[tenant.into(), form.into()],
        |row| row.id(0),
    )?)
}

/// A batch to be written.
pub(super) struct NewBatch<'a> {
    pub(super) id: BatchId,
    pub(super) kind: BatchKind,
    pub(super) client: Option<ClientId>,
    pub(super) published: bool,
    pub(super) facts: u64,
    pub(super) form: Option<&'a [u8; 32]>,
}

pub(super) fn insert(unit: &mut Unit<'_, '_>, batch: &NewBatch<'_>) -> Result<(), UnitError> {
    let (tenant, at, actor) = (unit.tenant(), micros(unit.now()), unit.grant().actor());
    unit.connection().execute(
        "insert into batch (tenant_id, id, kind, client_id, made_by, made_at, published_at, facts,
                            form)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            tenant.into(),
            batch.id.into(),
            batch.kind.code().into(),
            batch.client.into(),
            actor.into(),
            at.into(),
            batch.published.then_some(at).into(),
            i64::try_from(batch.facts).unwrap_or(i64::MAX).into(),
            batch.form.map(|form| form.as_slice()).into(),
        ],
    )?;
    Ok(())
}

/// Lets the rows of a staged batch count.
pub(super) fn publish(unit: &mut Unit<'_, '_>, batch: BatchId) -> Result<Batch, UnitError> {
    let found = one(unit, batch)?;
    if found.state != BatchState::Staged {
        let reason = "この取込はすでに確定しているか、取り消されています。一覧で確かめてください。";
        return Err(UnitError::BatchState { batch, reason });
    }
    let (tenant, at) = (unit.tenant(), micros(unit.now()));
    unit.connection().execute(
        "update batch set published_at = $3 where tenant_id = $1 and id = $2",
        &[tenant.into(), batch.into(), at.into()],
    )?;
    moments::forget(unit, batch);
    Ok(found)
}

/// Lets the rows of a batch count no more.
pub(super) fn undo(unit: &mut Unit<'_, '_>, batch: BatchId) -> Result<Batch, UnitError> {
    let found = one(unit, batch)?;
    if matches!(found.state, BatchState::Undone(..)) {
        let reason = "この記録はすでに取り消されています。";
        return Err(UnitError::BatchState { batch, reason });
    }
    if let Some(reason) = what_hangs_on(unit, batch)? {
        return Err(UnitError::BatchState { batch, reason });
    }
    let (tenant, at, actor) = (unit.tenant(), micros(unit.now()), unit.grant().actor());
    unit.connection().execute(
        "update batch set undone_at = $3, undone_by = $4
         where tenant_id = $1 and id = $2",
        &[tenant.into(), batch.into(), at.into(), actor.into()],
    )?;
    moments::forget(unit, batch);
    Ok(found)
}

/// What would be left hanging if the batch were undone: something of another batch about a person,
/// establishment or client that came with this one, or a case of it.
fn what_hangs_on(
    unit: &mut Unit<'_, '_>,
    batch: BatchId,
) -> Result<Option<&'static str>, UnitError> {
    let tenant = unit.tenant();
    let later: i64 = unit.connection().query_one(
        "select count(*) from (
           select 1 from person p
             join fact f on f.tenant_id = p.tenant_id and f.subject = p.id
             join batch b on b.tenant_id = f.tenant_id and b.id = f.batch_id
             where p.tenant_id = $1 and p.batch_id = $2 and f.batch_id <> $2
               and b.published_at is not null and b.undone_at is null
           union all
           select 1 from establishment e
             join fact f on f.tenant_id = e.tenant_id and f.subject = e.id
             join batch b on b.tenant_id = f.tenant_id and b.id = f.batch_id
             where e.tenant_id = $1 and e.batch_id = $2 and f.batch_id <> $2
               and b.published_at is not null and b.undone_at is null
           union all
           select 1 from client c
             join person p on p.tenant_id = c.tenant_id and p.client_id = c.id
             join batch b on b.tenant_id = p.tenant_id and b.id = p.batch_id
             where c.tenant_id = $1 and c.batch_id = $2 and p.batch_id <> $2
               and b.published_at is not null and b.undone_at is null) as hanging",
        &[tenant.into(), batch.into()],
        |row| row.int(0),
    )?;
    if later > 0 {
        return Ok(Some(
            "この記録で加わった人や顧問先に、あとから記録があります。15 処理の一覧で、新しいものから順に元に戻してください。",
        ));
    }
    let cases: i64 = unit.connection().query_one(
        "select count(*) from filing_case k
         where k.tenant_id = $1 and k.state <> 7
           and (k.client_id in (select c.id from client c
                                where c.tenant_id = $1 and c.batch_id = $2)
             or k.person_id in (select p.id from person p
                                where p.tenant_id = $1 and p.batch_id = $2))",
        &[tenant.into(), batch.into()],
        |row| row.int(0),
    )?;
    Ok((cases > 0).then_some(
        "この記録で加わった人や顧問先の案件があります。60 案件で取り下げてから、元に戻してください。",
    ))
}

/// Adds to the number of rows of a staged batch.
pub(super) fn add_facts(
    unit: &mut Unit<'_, '_>,
    batch: BatchId,
    more: u64,
) -> Result<(), UnitError> {
    let tenant = unit.tenant();
    unit.connection().execute(
        "update batch set facts = facts + $3 where tenant_id = $1 and id = $2",
        &[tenant.into(), batch.into(), i64::try_from(more).unwrap_or(i64::MAX).into()],
    )?;
    Ok(())
}

/// Which lines a batch recorded: kind, key and subject, without their content.
pub(super) fn lines_of(
    unit: &mut Unit<'_, '_>,
    batch: BatchId,
) -> Result<Vec<(Kind, i64, [u8; 16])>, UnitError> {
    one(unit, batch)?;
    let tenant = unit.tenant();
    let rows = unit.connection().query(
        "select kind, key, subject from fact where tenant_id = $1 and batch_id = $2
         order by kind, key, subject",
        &[tenant.into(), batch.into()],
        |row| {
            let kind = Kind::from_code(row.number(0)?).ok_or_else(|| row.inconsistent(0))?;
            Ok((kind, row.int(1)?, row.array(2)?))
        },
    )?;
    Ok(rows)
}
