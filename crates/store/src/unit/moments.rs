//! When batches were published and undone, asked once for each batch in a unit.
//!
//! Thousands of rows come with one batch. To look its moments up with each row would take more time
//! than to read and open the row.

use std::collections::HashMap;

use romori_types::BatchId;

use super::UnitError;
use super::unit::Unit;
use crate::engine::Value;

/// When a batch began to count, and when it ceased to, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moments {
    pub(super) published_at: i64,
    pub(super) undone_at: Option<i64>,
}

/// What is known of batches; of one that is staged, that nothing of it counts.
#[derive(Debug, Default)]
pub(super) struct Known {
    of: HashMap<BatchId, Option<Moments>>,
    /// Whether those that are staged were asked for.
    knows_staged: bool,
}

impl Known {
    /// When a batch was published, if it was.
    pub(super) fn of(&self, batch: BatchId) -> Option<Moments> {
        self.of.get(&batch).copied().flatten()
    }

    /// Whether what a batch made is there: it was published and not undone.
    pub(super) fn counts(&self, batch: BatchId) -> bool {
        self.of(batch).is_some_and(|moments| moments.undone_at.is_none())
    }

    /// Whether a batch is known not to count yet: its rows need not be read.
    pub(super) fn is_staged(&self, batch: BatchId) -> bool {
        matches!(self.of.get(&batch), Some(None))
    }
}

/// Asks which batches are staged. There are few, with rows without end.
pub(super) fn learn_staged(unit: &mut Unit<'_, '_>) -> Result<(), UnitError> {
    if unit.moments.knows_staged {
        return Ok(());
    }
    let tenant = unit.tenant();
    let staged = unit.connection().query(
        "select id from batch where tenant_id = $1 and published_at is null",
        &[tenant.into()],
        |row| row.id::<BatchId>(0),
    )?;
    unit.moments.of.extend(staged.into_iter().map(|batch| (batch, None)));
    unit.moments.knows_staged = true;
    Ok(())
}

/// Batches asked for with one statement.
const AT_ONCE: usize = 32;

/// Asks for those batches that are not known yet.
pub(super) fn learn(
    unit: &mut Unit<'_, '_>,
    batches: impl Iterator<Item = BatchId>,
) -> Result<(), UnitError> {
    let mut unknown = Vec::new();
    let mut last = None;
    for batch in batches {
        if last.replace(batch) == Some(batch) || unit.moments.of.contains_key(&batch) {
            continue;
        }
        // Held as unknown for now, so that it is asked for once.
        unit.moments.of.insert(batch, None);
        unknown.push(batch);
    }
    for some in unknown.chunks(AT_ONCE) {
        ask(unit, some)?;
    }
    Ok(())
}

fn ask(unit: &mut Unit<'_, '_>, batches: &[BatchId]) -> Result<(), UnitError> {
    let Some(last) = batches.last() else { return Ok(()) };
    let filled = batches.iter().chain(std::iter::repeat(last)).take(AT_ONCE);
    let mut values: Vec<Value<'_>> = Vec::with_capacity(AT_ONCE + 1);
    values.push(unit.tenant().into());
    values.extend(filled.map(|batch| Value::from(*batch)));
    let found = unit.connection().query(
        "select id, published_at, undone_at from batch where tenant_id = $1 and id in (
         $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
         $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)",
        &values,
        |row| Ok((row.id(0)?, row.int_or_null(1)?, row.int_or_null(2)?)),
    )?;
    for (batch, published_at, undone_at) in found {
        let moments = published_at.map(|published_at| Moments { published_at, undone_at });
        unit.moments.of.insert(batch, moments);
    }
    Ok(())
}

/// A batch was published or undone in this unit: it is asked for anew.
pub(super) fn forget(unit: &mut Unit<'_, '_>, batch: BatchId) {
    unit.moments.of.remove(&batch);
}
