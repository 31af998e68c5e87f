//! Reading facts: rows out of the table, opened at their place, in histories.

use std::ops::RangeInclusive;
use std::sync::Arc;

use romori_roster::{Fact, History, Owner, Recorded};
use romori_types::{ActorId, BatchId, ClientId, FactId, PersonId, TenantId};
use romori_vault::{ClientKeys, Place};

use super::UnitError;
use super::code::{self, instant, validity};
use super::moments::{self, Known, Moments};
use super::unit::Unit;
use crate::engine::{Row, StoreError, Value};
use crate::parts;

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
    recorded_by: ActorId,
    batch: BatchId,
    sealed: Option<Vec<u8>>,
}

impl Stored {
    const fn line(&self) -> ([u8; 16], i64) {
        (self.subject, self.key)
    }

    fn read(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            subject: row.array(0)?,
            key: row.int(1)?,
            version: row.number(2)?,
            row: row.id(3)?,
            valid_from: row.int(4)?,
            valid_to: row.int(5)?,
            recorded_by: row.id(6)?,
            batch: row.id(BATCH)?,
            sealed: row.bytes_or_null(8)?.map(<[u8]>::to_vec),
        })
    }
}

/// Where a statement names the batch.
const BATCH: usize = 7;

/// Rows whose batch may count.
fn counting(
    unit: &mut Unit<'_, '_>,
    sql: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<Stored>, UnitError> {
    moments::learn_staged(unit)?;
    let known = std::mem::take(&mut unit.moments);
    let mut rows = Vec::new();
    let read = unit.connection().for_each(sql, values, |row| {
        if !known.is_staged(row.id(BATCH)?) {
            rows.push(Stored::read(row)?);
        }
        Ok(())
    });
    unit.moments = known;
    read?;
    Ok(rows)
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
    let rows = counting(
        unit,
        "select subject, key, version, row_id, valid_from, valid_to, recorded_by, batch_id, sealed
         from fact
         where tenant_id = $1 and kind = $2 and client_id = $3 and key between $4 and $5
         order by key, subject, version",
        &values,
    )?;
    lines(unit, client, rows)
}

/// All facts of a kind of every client that the grant reaches.
pub(super) fn everywhere<F: Fact>(unit: &mut Unit<'_, '_>) -> Result<Vec<OfClient<F>>, UnitError> {
    let tenant = unit.tenant();
    let mut by_client: Vec<(ClientId, Vec<Stored>)> = Vec::new();
    moments::learn_staged(unit)?;
    let known = std::mem::take(&mut unit.moments);
    let read = unit.connection().for_each(
        "select subject, key, version, row_id, valid_from, valid_to, recorded_by, batch_id, sealed,
                client_id
         from fact where tenant_id = $1 and kind = $2
         order by client_id, key, subject, version",
        &[tenant.into(), F::KIND.code().into()],
        |row| {
            if known.is_staged(row.id(BATCH)?) {
                return Ok(());
            }
            let client: ClientId = row.id(9)?;
            let stored = Stored::read(row)?;
            match by_client.last_mut() {
                Some((last, rows)) if *last == client => rows.push(stored),
                _ => by_client.push((client, vec![stored])),
            }
            Ok(())
        },
    );
    unit.moments = known;
    read?;
    by_client.retain(|(client, _)| unit.reach(*client).is_ok());
    if F::KIND.owner() == Owner::Person {
        unit.hold_all_places()?;
    }
    let all = by_client.iter().flat_map(|(_, rows)| rows);
    moments::learn(unit, all.map(|row| row.batch))?;
    let mut jobs = Vec::with_capacity(by_client.len());
    let mut count = 0;
    for (client, rows) in by_client {
        count += rows.len();
        let keys = unit.keys_opening(client, sealed(&rows))?;
        jobs.push((client, keys, rows));
    }
    let jobs = parts::cut(jobs, parts::parts_for(count, LEAST), |_, _| true);
    let known = &unit.moments;
    let opened = parts::each_part(jobs, |jobs| {
        let open = |(client, keys, rows): (ClientId, Arc<ClientKeys>, Vec<Stored>)| {
            let place = Ground { tenant, client, keys: &keys, known };
            Ok::<_, UnitError>((client, place.open::<F>(rows)?))
        };
        jobs.into_iter().map(open).collect::<Result<Vec<OfClient<F>>, _>>()
    });
    let mut everywhere = Vec::new();
    for part in opened {
        everywhere.extend(part?);
    }
    everywhere.retain(|(_, lines)| !lines.is_empty());
    for (client, lines) in &everywhere {
        touch::<F>(unit, *client, lines)?;
    }
    Ok(everywhere)
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
    let rows = counting(
        unit,
        "select subject, key, version, row_id, valid_from, valid_to, recorded_by, batch_id, sealed
         from fact where tenant_id = $1 and subject = $4 and kind = $2 and client_id = $3
         order by key, version",
        &values,
    )?;
    lines(unit, client, rows)
}

/// What is to be opened of some rows.
fn sealed(rows: &[Stored]) -> impl Iterator<Item = &[u8]> {
    rows.iter().filter_map(|row| row.sealed.as_deref())
}

/// Rows that are worth a thread of their own.
const LEAST: usize = 2_000;

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
    let rows = counting(
        unit,
        "select subject, key, version, row_id, valid_from, valid_to, recorded_by, batch_id, sealed
         from fact
         where tenant_id = $1 and kind = $2 and client_id = $3 and key = $4 and subject = $5
         order by version",
        &values,
    )?;
    Ok(lines(unit, client, rows)?.pop())
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
    moments::learn(unit, rows.iter().map(|row| row.batch))?;
    let keys = unit.keys_opening(client, sealed(&rows))?;
    let ground = Ground { tenant: unit.tenant(), client, keys: &keys, known: &unit.moments };
    let parts = parts::parts_for(rows.len(), LEAST);
    let rows = parts::cut(rows, parts, |last, next| last.line() != next.line());
    let mut lines = Vec::new();
    for part in parts::each_part(rows, |rows| ground.open::<F>(rows)) {
        lines.extend(part?);
    }
    touch::<F>(unit, client, &lines)?;
    Ok(lines)
}

/// What rows of a client are opened with.
#[derive(Clone, Copy)]
struct Ground<'a> {
    tenant: TenantId,
    client: ClientId,
    keys: &'a ClientKeys,
    known: &'a Known,
}

impl Ground<'_> {
    fn open<F: Fact>(&self, rows: Vec<Stored>) -> Result<Vec<Line<F>>, UnitError> {
        let mut lines: Vec<Line<F>> = Vec::new();
        let mut open: Vec<Recorded<F>> = Vec::new();
        let mut of = None;
        for row in rows {
            // What is staged does not count yet.
            let Some(moments) = self.known.of(row.batch) else { continue };
            let line = row.line();
            if of.is_some_and(|of| of != line) {
                lines.extend(close(of, &mut open));
            }
            of = Some(line);
            let place = place::<F>(self.tenant, self.client, &row);
            open.push(recorded(self.keys, &place, row, moments)?);
        }
        lines.extend(close(of, &mut open));
        Ok(lines)
    }
}

fn close<F: Fact>(of: Option<([u8; 16], i64)>, open: &mut Vec<Recorded<F>>) -> Option<Line<F>> {
    let (subject, key) = of?;
    Some(Line { subject, key, history: History::new(std::mem::take(open)) })
}

fn place<F: Fact>(tenant: TenantId, client: ClientId, row: &Stored) -> Place {
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
    moments: Moments,
) -> Result<Recorded<F>, UnitError> {
    let unreadable = || UnitError::Unreadable { kind: F::KIND.ja(), row: row.row.to_string() };
    let fact = match &row.sealed {
        None => None,
        Some(sealed) => {
            let opened = keys.open_bytes(place, sealed)?;
            Some(serde_json::from_slice(&opened).map_err(|_| unreadable())?)
        }
    };
    let undone_at = match moments.undone_at {
        None => None,
        Some(at) => Some(instant(at).ok_or_else(unreadable)?),
    };
    Ok(Recorded {
        valid: validity(row.valid_from, row.valid_to).ok_or_else(unreadable)?,
        version: row.version,
        recorded_at: instant(moments.published_at).ok_or_else(unreadable)?,
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
