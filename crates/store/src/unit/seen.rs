//! 見た人 — what the log says about a tenant, as the sequencer noted it.

use romori_record::{Body, Entry, Subjects};
use romori_types::{ActorId, ClientId, FactId, PersonId};
use romori_vault::{Block, HOUSE, Place, Table};

use super::UnitError;
use super::unit::Unit;
use crate::engine::Value;

/// 記録の一行
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its place in the log.
    pub position: u64,
    /// What was logged.
    pub entry: Entry,
    /// Whom it concerned.
    pub body: Body,
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct SeenFilter {
    /// Of this client alone.
    pub client: Option<ClientId>,
    /// Of this actor alone.
    pub actor: Option<ActorId>,
    /// Of this person alone, by the dense number.
    pub person: Option<u32>,
    /// Before this place in the log.
    pub before: Option<u64>,
    /// At most so many.
    pub most: u32,
}

/// Entries are looked through this many at a time when they are asked for by person.
const STRIDE: u32 = 2_000;

/// Entries, the latest first. Whoever sees one person alone gets the entries about that person, and
/// of each no more than that it concerned him.
pub(super) fn list(unit: &mut Unit<'_, '_>, filter: &SeenFilter) -> Result<Vec<Seen>, UnitError> {
    if let Some(own) = unit.only_person() {
        return list_of_one(unit, filter, own);
    }
    list_of_any(unit, filter)
}

fn list_of_one(
    unit: &mut Unit<'_, '_>,
    filter: &SeenFilter,
    own: PersonId,
) -> Result<Vec<Seen>, UnitError> {
    let client = filter.client.ok_or(UnitError::NotGranted)?;
    unit.reach(client)?;
    let place = unit.places(client)?.get(&own).map(|anchor| anchor.place);
    let place = place.ok_or(UnitError::Absent)?;
    let mut found = list_of_any(unit, &SeenFilter { person: Some(place), ..filter.clone() })?;
    for one in &mut found {
        let fields = one.body.fields;
        one.body = Body { subjects: Subjects::None, fields, ..Body::default() };
        one.entry.persons = 1;
    }
    Ok(found)
}

fn list_of_any(unit: &mut Unit<'_, '_>, filter: &SeenFilter) -> Result<Vec<Seen>, UnitError> {
    let mut found = Vec::new();
    let mut before = filter.before;
    loop {
        let page = page(unit, filter, before)?;
        let last = page.last().map(|(position, _)| *position);
        let full = page.len() >= usize::try_from(STRIDE).unwrap_or(usize::MAX);
        for (position, bytes) in page {
            let seen = open(unit, position, &bytes)?;
            if filter.person.is_none_or(|person| concerns(&seen.body, person)) {
                found.push(seen);
            }
            if found.len() >= usize::try_from(filter.most).unwrap_or(usize::MAX) {
                return Ok(found);
            }
        }
        if !full {
            return Ok(found);
        }
        before = last;
    }
}

fn page(
    unit: &mut Unit<'_, '_>,
    filter: &SeenFilter,
    before: Option<u64>,
) -> Result<Vec<(u64, Vec<u8>)>, UnitError> {
    let tenant = unit.tenant();
    let nobody = [0; 16];
    let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
    let values: [Value<'_>; 7] = [
        tenant.into(),
        before.into(),
        filter.client.is_some().into(),
        filter.client.unwrap_or(ClientId::from_bytes(nobody)).into(),
        filter.actor.is_some().into(),
        filter.actor.unwrap_or(ActorId::from_bytes(nobody)).into(),
        STRIDE.into(),
    ];
    Ok(unit.connection().query(
        "select position, entry from seen
         where tenant_id = $1 and position < $2 and ($3 = 0 or client_id = $4)
           and ($5 = 0 or actor = $6)
         order by position desc limit $7",
        &values,
        |row| Ok((row.number::<u64>(0)?, row.bytes(1)?.to_vec())),
    )?)
}

fn concerns(body: &Body, person: u32) -> bool {
    match &body.subjects {
        Subjects::These(set) => set.contains(person),
        _ => false,
    }
}

fn open(unit: &mut Unit<'_, '_>, position: u64, bytes: &[u8]) -> Result<Seen, UnitError> {
    let unreadable = |_| UnitError::Unreadable { kind: "記録", row: format!("{position}番目") };
    let entry = Entry::decode(bytes).map_err(unreadable)?;
    open_entry(unit, position, entry)
}

/// An entry as it was found in the log, opened. Another tenant's looks absent, as does one about a
/// client that the grant does not reach; whoever sees one person alone opens none here.
pub(super) fn opened(
    unit: &mut Unit<'_, '_>,
    position: u64,
    entry: Entry,
) -> Result<Seen, UnitError> {
    unit.about_everybody()?;
    if entry.tenant != unit.tenant() {
        return Err(UnitError::Absent);
    }
    if let Some(client) = entry.client {
        unit.reach(client)?;
    }
    open_entry(unit, position, entry)
}

fn open_entry(unit: &mut Unit<'_, '_>, position: u64, entry: Entry) -> Result<Seen, UnitError> {
    let unreadable = |_| UnitError::Unreadable { kind: "記録", row: format!("{position}番目") };
    if entry.body.is_empty() {
        return Ok(Seen { position, entry, body: Body::default() });
    }
    let place = Place {
        tenant: unit.tenant(),
        client: HOUSE,
        table: Table::Log,
        row: FactId::from_bytes(*entry.id.as_bytes()),
        block: Block::Other,
        version: 1,
    };
    let keys = unit.keys_opening(HOUSE, [entry.body.as_slice()])?;
    let opened = keys.open_bytes(&place, &entry.body)?;
    let body = Body::decode(&opened).map_err(unreadable)?;
    Ok(Seen { position, entry, body })
}
