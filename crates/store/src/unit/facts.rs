//! Reading facts: rows out of the table, opened at their place, in histories.

use std::ops::RangeInclusive;

use romori_roster::{Fact, History, Owner, Recorded};
use romori_types::{ActorId, BatchId, ClientId, FactId, PersonId};
use romori_vault::{ClientKeys, Place};

use super::UnitError;
use super::code::{self, instant, validity};
use super::unit::Unit;
use crate::engine::{Row, StoreError, Value};

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

/// A row as it lies in the table, before it is opened.
struct Stored {
    subject: [u8; 16],
    key: i64,
    version: u32,
    row: FactId,
    valid_from: i64,
    valid_to: i64,
    recorded_at: i64,
    recorded_by: ActorId,
    batch: BatchId,
    undone_at: Option<i64>,
    sealed: Option<Vec<u8>>,
}

impl Stored {
    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            subject: row.array(0)?,
            key: row.int(1)?,
            version: row.number(2)?,
            row: row.id(3)?,
            valid_from: row.int(4)?,
            valid_to: row.int(5)?,
            recorded_at: row.int(6)?,
            recorded_by: row.id(7)?,
            batch: row.id(8)?,
            undone_at: row.int_or_null(9)?,
            sealed: row.bytes_or_null(10)?.map(<[u8]>::to_vec),
        })
    }
}

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
    let rows = unit.connection().query(
        "select f.subject, f.key, f.version, f.row_id, f.valid_from, f.valid_to, b.published_at,
                f.recorded_by, f.batch_id, b.undone_at, f.sealed
         from fact f join batch b on b.tenant_id = f.tenant_id and b.id = f.batch_id
         where f.tenant_id = $1 and f.kind = $2 and f.client_id = $3 and f.key between $4 and $5
           and b.published_at is not null
         order by f.key, f.subject, f.version",
        &values,
        Stored::read,
    )?;
    lines(unit, client, rows)
}

/// All facts of a kind of every client that the grant reaches.
pub(super) fn everywhere<F: Fact>(unit: &mut Unit<'_, '_>) -> Result<Vec<OfClient<F>>, UnitError> {
    let tenant = unit.tenant();
    let mut by_client: Vec<(ClientId, Vec<Stored>)> = Vec::new();
    unit.connection().for_each(
        "select f.subject, f.key, f.version, f.row_id, f.valid_from, f.valid_to, b.published_at,
                f.recorded_by, f.batch_id, b.undone_at, f.sealed, f.client_id
         from fact f join batch b on b.tenant_id = f.tenant_id and b.id = f.batch_id
         where f.tenant_id = $1 and f.kind = $2 and b.published_at is not null
         order by f.client_id, f.key, f.subject, f.version",
        &[tenant.into(), F::KIND.code().into()],
        |row| {
            let client: ClientId = row.id(11)?;
            let stored = Stored::read(row)?;
            match by_client.last_mut() {
                Some((last, rows)) if *last == client => rows.push(stored),
                _ => by_client.push((client, vec![stored])),
            }
            Ok(())
        },
    )?;
    by_client.retain(|(client, _)| unit.reach(*client).is_ok());
    let opened = by_client.into_iter().map(|(client, rows)| {
        let lines = lines(unit, client, rows)?;
        Ok((client, lines))
    });
    opened.collect()
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
    let rows = unit.connection().query(
        "select f.subject, f.key, f.version, f.row_id, f.valid_from, f.valid_to, b.published_at,
                f.recorded_by, f.batch_id, b.undone_at, f.sealed
         from fact f join batch b on b.tenant_id = f.tenant_id and b.id = f.batch_id
         where f.tenant_id = $1 and f.subject = $4 and f.kind = $2 and f.client_id = $3
           and b.published_at is not null
         order by f.key, f.version",
        &values,
        Stored::read,
    )?;
    lines(unit, client, rows)
}

/// Opens rows that lie in order of key and subject and puts them into histories.
fn lines<F: Fact>(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    rows: Vec<Stored>,
) -> Result<Vec<Line<F>>, UnitError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let keys = unit.keys_opening(client, rows.iter().filter_map(|row| row.sealed.as_deref()))?;
    let tenant = unit.tenant();
    let mut lines: Vec<Line<F>> = Vec::new();
    let mut open: Vec<Recorded<F>> = Vec::new();
    let mut of = None;
    for row in rows {
        let line = (row.subject, row.key);
        if of.is_some_and(|of| of != line) {
            lines.extend(close(of, &mut open));
        }
        of = Some(line);
        let place = place::<F>(tenant, client, &row);
        open.push(recorded(&keys, &place, row)?);
    }
    lines.extend(close(of, &mut open));
    touch::<F>(unit, client, &lines)?;
    Ok(lines)
}

fn close<F: Fact>(of: Option<([u8; 16], i64)>, open: &mut Vec<Recorded<F>>) -> Option<Line<F>> {
    let (subject, key) = of?;
    Some(Line { subject, key, history: History::new(std::mem::take(open)) })
}

fn place<F: Fact>(tenant: romori_types::TenantId, client: ClientId, row: &Stored) -> Place {
    Place {
        tenant,
        client,
        table: code::table(F::KIND),
        row: row.row,
        block: code::block(F::KIND),
        version: row.version,
    }
}

fn recorded<F: Fact>(
    keys: &ClientKeys,
    place: &Place,
    row: Stored,
) -> Result<Recorded<F>, UnitError> {
    let unreadable = || UnitError::Unreadable { kind: F::KIND.ja(), row: row.row.to_string() };
    let fact = match &row.sealed {
        None => None,
        Some(sealed) => {
            let opened = keys.open_bytes(place, sealed)?;
            Some(serde_json::from_slice(&opened).map_err(|_| unreadable())?)
        }
    };
    let undone_at = match row.undone_at {
        None => None,
        Some(at) => Some(instant(at).ok_or_else(unreadable)?),
    };
    Ok(Recorded {
        valid: validity(row.valid_from, row.valid_to).ok_or_else(unreadable)?,
        version: row.version,
        recorded_at: instant(row.recorded_at).ok_or_else(unreadable)?,
        recorded_by: row.recorded_by,
        batch: row.batch,
        undone_at,
        fact,
    })
}

/// Remembers whose blocks were opened.
fn touch<F: Fact>(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    lines: &[Line<F>],
) -> Result<(), UnitError> {
    let block = F::KIND.block();
    if F::KIND.owner() != Owner::Person {
        unit.touched.client(client, block);
        return Ok(());
    }
    let places = unit.places(client)?;
    for line in lines {
        let person = PersonId::from_bytes(line.subject);
        let unknown = || UnitError::Unreadable { kind: F::KIND.ja(), row: person.to_string() };
        let anchor = places.get(&person).ok_or_else(unknown)?;
        unit.touched.person(client, anchor.place, block);
    }
    Ok(())
}
