//! Reading facts: which rows of the table make up what is asked for.

use std::ops::RangeInclusive;

use romori_roster::{Fact, History};
use romori_types::ClientId;

use super::UnitError;
use super::opening;
use super::unit::Unit;
use crate::engine::Value;

/// Every key.
pub const EVERY_KEY: RangeInclusive<i64> = i64::MIN..=i64::MAX;

/// 事実の履歴 — all rows of one subject and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<F> {
    /// Whose: the id of the client, establishment or person.
    pub subject: [u8; 16],
    /// Its key: 0, a month's index, a day, a counter.
    pub key: i64,
    /// The rows.
    pub history: History<F>,
}

/// The lines of one client.
pub type OfClient<F> = (ClientId, Vec<Line<F>>);

/// All facts of a kind of a client with keys in a range, by key and subject.
pub(super) fn of_client<F: Fact>(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    keys: RangeInclusive<i64>,
) -> Result<Vec<Line<F>>, UnitError> {
    unit.reach(client)?;
    let tenant = unit.tenant();
    let values: [Value<'_>; 5] = [
        tenant.into(),
        F::KIND.code().into(),
        client.into(),
        (*keys.start()).into(),
        (*keys.end()).into(),
    ];
    opening::of_one(
        unit,
        client,
        "select subject, key, version, row_id, valid_from, valid_to, recorded_by, batch_id, sealed
         from fact
         where tenant_id = $1 and kind = $2 and client_id = $3 and key between $4 and $5
         order by key, subject, version",
        &values,
    )
}

/// All facts of a kind of every client that the grant reaches.
pub(super) fn everywhere<F: Fact>(unit: &mut Unit<'_, '_>) -> Result<Vec<OfClient<F>>, UnitError> {
    let tenant = unit.tenant();
    opening::of_all(
        unit,
        "select subject, key, version, row_id, valid_from, valid_to, recorded_by, batch_id, sealed,
                client_id
         from fact where tenant_id = $1 and kind = $2
         order by client_id, key, subject, version",
        &[tenant.into(), F::KIND.code().into()],
    )
}

/// The facts of a kind about one subject, by key.
pub(super) fn of_subject<F: Fact>(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    subject: &[u8; 16],
) -> Result<Vec<Line<F>>, UnitError> {
    unit.reach(client)?;
    let tenant = unit.tenant();
    let values: [Value<'_>; 4] =
        [tenant.into(), F::KIND.code().into(), client.into(), subject.into()];
    opening::of_one(
        unit,
        client,
        "select subject, key, version, row_id, valid_from, valid_to, recorded_by, batch_id, sealed
         from fact where tenant_id = $1 and subject = $4 and kind = $2 and client_id = $3
         order by key, version",
        &values,
    )
}

/// The facts of a kind about one subject with one key: none, or one line.
pub(super) fn of_place<F: Fact>(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    (subject, key): (&[u8; 16], i64),
) -> Result<Option<Line<F>>, UnitError> {
    unit.reach(client)?;
    let tenant = unit.tenant();
    let values: [Value<'_>; 5] =
        [tenant.into(), F::KIND.code().into(), client.into(), key.into(), subject.into()];
    let mut lines = opening::of_one(
        unit,
        client,
        "select subject, key, version, row_id, valid_from, valid_to, recorded_by, batch_id, sealed
         from fact
         where tenant_id = $1 and kind = $2 and client_id = $3 and key = $4 and subject = $5
         order by version",
        &values,
    )?;
    Ok(lines.pop())
}
