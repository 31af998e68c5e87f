//! 開封 — rows of facts out of the table, opened at their place, in histories; on other cores while
//! more of them are still read.

use std::collections::{HashMap, HashSet};
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use romori_roster::{Fact, History, Owner, Recorded, Validity};
use romori_types::{ActorId, BatchId, ClientId, FactId, PersonId, TenantId};
use romori_vault::{ClientKeys, HOUSE, Place};

use super::UnitError;
use super::anchors;
use super::code::{self, instant, validity};
use super::facts::{Line, OfClient};
use super::moments::{self, Known};
use super::shut;
use super::unit::Unit;
use crate::engine::{Row, StoreError, Value};
use crate::parts;

/// Where a statement names the batch.
const BATCH: usize = 7;
/// Where a statement over all clients names the client.
const CLIENT: usize = 9;
/// Rows that are handed over together, and that are worth a thread of their own.
const AT_ONCE: usize = 1_000;

/// The lines of one client that a statement finds, in the order of its rows; rows of one line
/// follow each other.
pub(super) fn of_one<F: Fact>(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    sql: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<Line<F>>, UnitError> {
    let held = unit.held_keys(client).map(|keys| (client, keys));
    let all =
        open(unit, held.into_iter().collect(), (sql, values), (Some(client), &HashSet::new()))?;
    Ok(all.into_iter().flat_map(|(_, lines)| lines).collect())
}

/// The same of every client that the grant reaches and that opens, of which the statement tells in
/// its last column. One that is shut is left out; whoever hands the answer on says so.
pub(super) fn of_all<F: Fact>(
    unit: &mut Unit<'_, '_>,
    sql: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<OfClient<F>>, UnitError> {
    let mut keys = Rings::new();
    let shut = shut::closed(unit)?;
    for client in anchors::clients(unit)? {
        if !shut.contains(&client.id) {
            keys.insert(client.id, unit.keys(client.id)?);
        }
    }
    open(unit, keys, (sql, values), (None, &shut))
}

/// What opens the values of each client.
type Rings = HashMap<ClientId, Arc<ClientKeys>>;

fn open<F: Fact>(
    unit: &mut Unit<'_, '_>,
    keys: Rings,
    statement: (&'static str, &[Value<'_>]),
    (client, shut): (Option<ClientId>, &HashSet<ClientId>),
) -> Result<Vec<OfClient<F>>, UnitError> {
    if !unit.opens(F::KIND.owner(), F::KIND.block())? {
        return Ok(Vec::new());
    }
    let only = unit.only_person().filter(|_| F::KIND.owner() == Owner::Person);
    let (tenant, masked) = (unit.tenant(), unit.masks());
    moments::learn_staged(unit)?;
    let (read, pieces) = parts::while_bringing(
        |rows: Rows| match keys.get(&rows.client) {
            Some(keys) if rows.all_sealed().all(|sealed| keys.has_generation_of(sealed)) => {
                Piece::Open(rows.client, rows.open::<F>(tenant, keys, masked))
            }
            _ => Piece::Shut(rows),
        },
        |hand| {
            let batches = bring(unit, statement, (client, only, shut), hand)?;
            if client.is_none() && F::KIND.owner() == Owner::Person {
                unit.hold_all_places()?;
            }
            moments::learn(unit, batches.into_iter())
        },
    );
    read?;
    let opened = open_shut(unit, pieces)?;
    let all = histories(&unit.moments, opened)?;
    for (client, lines) in &all {
        touch::<F>(unit, *client, lines)?;
    }
    Ok(all)
}

/// Opens what is still shut, with keys that are looked for now.
fn open_shut<F: Fact>(
    unit: &mut Unit<'_, '_>,
    pieces: Vec<Piece<F>>,
) -> Result<Vec<OpenedOf<F>>, UnitError> {
    let (tenant, masked) = (unit.tenant(), unit.masks());
    let mut ready = Vec::with_capacity(pieces.len());
    let mut shut = Vec::new();
    for (place, piece) in pieces.into_iter().enumerate() {
        match piece {
            Piece::Open(client, facts) => ready.push((place, (client, facts?))),
            Piece::Shut(rows) => {
                let keys = unit.keys_opening(rows.client, rows.all_sealed())?;
                shut.push((place, rows, keys));
            }
        }
    }
    let count = shut.iter().map(|(_, rows, _)| rows.rows.len()).sum();
    let shut = parts::cut(shut, parts::parts_for(count, AT_ONCE), |_, _| true);
    let opened = parts::each_part(shut, |part| {
        let open = |(place, rows, keys): (usize, Rows, Arc<ClientKeys>)| {
            Ok((place, (rows.client, rows.open::<F>(tenant, &keys, masked)?)))
        };
        part.into_iter().map(open).collect::<Result<Vec<_>, UnitError>>()
    });
    for part in opened {
        ready.extend(part?);
    }
    ready.sort_unstable_by_key(|(place, _)| *place);
    Ok(ready.into_iter().map(|(_, opened)| opened).collect())
}

/// Reads the rows whose batch may count and hands them over, a thousand at a time and each line
/// whole. Gives the batches that they came with.
fn bring(
    unit: &mut Unit<'_, '_>,
    (sql, values): (&'static str, &[Value<'_>]),
    (client, only, shut): (Option<ClientId>, Option<PersonId>, &HashSet<ClientId>),
    hand: &mut dyn FnMut(Rows),
) -> Result<Vec<BatchId>, UnitError> {
    let known = mem::take(&mut unit.moments);
    let reached = unit.grant().clients();
    let mut batches = Vec::new();
    let mut rows = Rows::of(client.unwrap_or(HOUSE));
    let read = unit.connection().for_each(sql, values, |row| {
        let batch = row.id(BATCH)?;
        if batches.last() != Some(&batch) {
            if known.is_staged(batch) {
                return Ok(());
            }
            batches.push(batch);
        }
        let of = match client {
            Some(client) => client,
            None => row.id(CLIENT)?,
        };
        if of != HOUSE && (!reached.has(of) || shut.contains(&of)) {
            return Ok(());
        }
        let line = (row.array(0)?, row.int(1)?);
        if only.is_some_and(|person| *person.as_bytes() != line.0) {
            return Ok(());
        }
        if !rows.take_in(of, line) {
            let whole = mem::replace(&mut rows, Rows::of(of));
            if !whole.rows.is_empty() {
                hand(whole);
            }
        }
        rows.push(line, row)
    });
    unit.moments = known;
    read?;
    if !rows.rows.is_empty() {
        hand(rows);
    }
    Ok(batches)
}

/// Rows of one client as they lie in the table.
struct Rows {
    client: ClientId,
    rows: Vec<Stored>,
    /// What is sealed, one after another.
    sealed: Vec<u8>,
}

/// A row as it lies in the table, before it is opened.
struct Stored {
    line: ([u8; 16], i64),
    version: u32,
    row: FactId,
    valid: (i64, i64),
    recorded_by: ActorId,
    batch: BatchId,
    sealed: Option<Range<usize>>,
}

/// Some rows: opened, or shut because their keys were not at hand.
enum Piece<F> {
    Open(ClientId, Result<Vec<Opened<F>>, UnitError>),
    Shut(Rows),
}

/// Rows of one client that were opened.
type OpenedOf<F> = (ClientId, Vec<Opened<F>>);

/// A row that was opened; when it was recorded is not known yet.
struct Opened<F> {
    line: ([u8; 16], i64),
    version: u32,
    row: FactId,
    valid: Validity,
    recorded_by: ActorId,
    batch: BatchId,
    fact: Option<F>,
}

impl Rows {
    const fn of(client: ClientId) -> Self {
        Self { client, rows: Vec::new(), sealed: Vec::new() }
    }

    /// Whether a row of this line belongs to these rows.
    fn take_in(&self, client: ClientId, line: ([u8; 16], i64)) -> bool {
        client == self.client
            && (self.rows.len() < AT_ONCE || self.rows.last().is_some_and(|last| last.line == line))
    }

    fn push(&mut self, line: ([u8; 16], i64), row: &Row<'_>) -> Result<(), StoreError> {
        let sealed = row.bytes_or_null(8)?.map(|sealed| {
            let start = self.sealed.len();
            self.sealed.extend_from_slice(sealed);
            start..self.sealed.len()
        });
        self.rows.push(Stored {
            line,
            version: row.number(2)?,
            row: row.id(3)?,
            valid: (row.int(4)?, row.int(5)?),
            recorded_by: row.id(6)?,
            batch: row.id(BATCH)?,
            sealed,
        });
        Ok(())
    }

    fn all_sealed(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.iter().filter_map(|row| self.sealed_of(row))
    }

    fn sealed_of(&self, row: &Stored) -> Option<&[u8]> {
        self.sealed.get(row.sealed.clone()?)
    }

    fn open<F: Fact>(
        &self,
        tenant: TenantId,
        keys: &ClientKeys,
        masked: bool,
    ) -> Result<Vec<Opened<F>>, UnitError> {
        let open = |row: &Stored| {
            let unreadable = || unreadable::<F>(row.row);
            let place = Place {
                tenant,
                client: self.client,
                table: code::table(F::KIND),
                row: row.row,
                block: code::block(F::KIND),
                version: row.version,
            };
            let fact = match self.sealed_of(row) {
                None => None,
                Some(sealed) => {
                    let opened = keys.open_bytes(&place, sealed)?;
                    let fact: F = serde_json::from_slice(&opened).map_err(|_| unreadable())?;
                    // The mask is put on before anything else sees it.
                    if masked { fact.masked() } else { Some(fact) }
                }
            };
            Ok(Opened {
                line: row.line,
                version: row.version,
                row: row.row,
                valid: validity(row.valid.0, row.valid.1).ok_or_else(unreadable)?,
                recorded_by: row.recorded_by,
                batch: row.batch,
                fact,
            })
        };
        self.rows.iter().map(open).collect()
    }
}

fn unreadable<F: Fact>(row: FactId) -> UnitError {
    UnitError::Unreadable { kind: F::KIND.ja(), row: row.to_string() }
}

/// Puts the rows of each line into its history, without those that are staged.
fn histories<F: Fact>(
    known: &Known,
    opened: Vec<OpenedOf<F>>,
) -> Result<Vec<OfClient<F>>, UnitError> {
    let count: usize = opened.iter().map(|(_, rows)| rows.len()).sum();
    let parts = parts::cut(opened, parts::parts_for(count, 4 * AT_ONCE), |_, _| true);
    let done = parts::each_part(parts, |part| {
        let lines = |(client, rows)| Ok((client, lines(known, rows)?));
        part.into_iter().map(lines).collect::<Result<Vec<OfClient<F>>, UnitError>>()
    });
    let mut all: Vec<OfClient<F>> = Vec::new();
    for part in done {
        for (client, lines) in part? {
            match all.last_mut() {
                _ if lines.is_empty() => {}
                Some((last, before)) if *last == client => before.extend(lines),
                _ => all.push((client, lines)),
            }
        }
    }
    Ok(all)
}

fn lines<F: Fact>(known: &Known, rows: Vec<Opened<F>>) -> Result<Vec<Line<F>>, UnitError> {
    let mut lines = Vec::with_capacity(rows.len());
    let mut open: Vec<Recorded<F>> = Vec::new();
    let mut of = None;
    let close = |(subject, key): ([u8; 16], i64), open: &mut Vec<Recorded<F>>| Line {
        subject,
        key,
        history: History::new(mem::take(open)),
    };
    for row in rows {
        // What is staged does not count yet.
        let Some(moments) = known.of(row.batch) else { continue };
        if let Some(last) = of.replace(row.line)
            && last != row.line
        {
            lines.push(close(last, &mut open));
        }
        let unreadable = || unreadable::<F>(row.row);
        let undone_at = match moments.undone_at {
            None => None,
            Some(at) => Some(instant(at).ok_or_else(unreadable)?),
        };
        open.push(Recorded {
            valid: row.valid,
            version: row.version,
            recorded_at: instant(moments.published_at).ok_or_else(unreadable)?,
            recorded_by: row.recorded_by,
            batch: row.batch,
            undone_at,
            fact: row.fact,
        });
    }
    lines.extend(of.map(|last| close(last, &mut open)));
    Ok(lines)
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
    let of_one = lines.iter().all(|line| line.subject == lines[0].subject);
    let places = if of_one { None } else { Some(unit.places(client)?) };
    for line in lines {
        let person = PersonId::from_bytes(line.subject);
        let unknown = || UnitError::Unreadable { kind: F::KIND.ja(), row: person.to_string() };
        let anchor = match &places {
            Some(places) => places.get(&person).copied(),
            None => unit.place(client, person)?,
        };
        unit.touched.person(client, anchor.ok_or_else(unknown)?.place, block);
    }
    Ok(())
}
