//! That there is a client, an establishment, a person: ids and numbers, nothing sealed.

use std::collections::BTreeMap;

use romori_types::{ClientId, EstablishmentId, PersonId};

use super::UnitError;
use super::moments;
use super::unit::{PersonAnchor, Unit};

/// 顧問先の所在 — that there is a client, with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAnchor {
    /// Which client.
    pub id: ClientId,
    /// 顧問先番号
    pub number: u32,
}

/// 事業所の所在 — that there is an establishment, with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EstablishmentAnchor {
    /// Which establishment.
    pub id: EstablishmentId,
    /// Its number within the client, from 1.
    pub number: u32,
}

/// Every client that the grant reaches, by number.
pub(super) fn clients(unit: &mut Unit<'_, '_>) -> Result<Vec<ClientAnchor>, UnitError> {
    let tenant = unit.tenant();
    let all = unit.connection().query(
        "select c.id, c.number from client c
         join batch b on b.tenant_id = c.tenant_id and b.id = c.batch_id
         where c.tenant_id = $1 and b.published_at is not null and b.undone_at is null
         order by c.number",
        &[tenant.into()],
        |row| Ok(ClientAnchor { id: row.id(0)?, number: row.number(1)? }),
    )?;
    Ok(all.into_iter().filter(|client| unit.grant().clients().has(client.id)).collect())
}

/// The client with a number, if the grant reaches it.
pub(super) fn client_numbered(
    unit: &mut Unit<'_, '_>,
    number: u32,
) -> Result<ClientAnchor, UnitError> {
    let tenant = unit.tenant();
    let found = unit.connection().query_optional(
        "select c.id, c.number from client c
         join batch b on b.tenant_id = c.tenant_id and b.id = c.batch_id
         where c.tenant_id = $1 and c.number = $2
           and b.published_at is not null and b.undone_at is null",
        &[tenant.into(), number.into()],
        |row| Ok(ClientAnchor { id: row.id(0)?, number: row.number(1)? }),
    )?;
    let found = found.ok_or(UnitError::Absent)?;
    unit.reach(found.id)?;
    Ok(found)
}

/// The establishments of a client, by number.
pub(super) fn establishments(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
) -> Result<Vec<EstablishmentAnchor>, UnitError> {
    unit.reach(client)?;
    let tenant = unit.tenant();
    Ok(unit.connection().query(
        "select e.id, e.number from establishment e
         join batch b on b.tenant_id = e.tenant_id and b.id = e.batch_id
         where e.tenant_id = $1 and e.client_id = $2
           and b.published_at is not null and b.undone_at is null
         order by e.number",
        &[tenant.into(), client.into()],
        |row| Ok(EstablishmentAnchor { id: row.id(0)?, number: row.number(1)? }),
    )?)
}

/// The persons of a client, by number.
pub(super) fn persons(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
) -> Result<Vec<PersonAnchor>, UnitError> {
    unit.reach(client)?;
    let tenant = unit.tenant();
    let all = unit.connection().query(
        "select id, number, place, batch_id from person
         where tenant_id = $1 and client_id = $2
         order by number",
        &[tenant.into(), client.into()],
        |row| {
            let (id, number, place) = (row.id(0)?, row.number(1)?, row.number(2)?);
            Ok((PersonAnchor { id, number, place }, row.id(3)?))
        },
    )?;
    moments::learn(unit, all.iter().map(|(_, batch)| *batch))?;
    let only = unit.only_person();
    let shown = |anchor: &PersonAnchor| only.is_none_or(|person| person == anchor.id);
    let counts = all.into_iter().filter(|(one, batch)| unit.moments.counts(*batch) && shown(one));
    Ok(counts.map(|(anchor, _)| anchor).collect())
}

/// The person of a client with a number.
pub(super) fn person_numbered(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    number: u32,
) -> Result<PersonAnchor, UnitError> {
    unit.reach(client)?;
    let tenant = unit.tenant();
    let found = unit.connection().query_optional(
        "select id, number, place, batch_id from person
         where tenant_id = $1 and client_id = $2 and number = $3",
        &[tenant.into(), client.into(), number.into()],
        |row| {
            let (id, number, place) = (row.id(0)?, row.number(1)?, row.number(2)?);
            Ok((PersonAnchor { id, number, place }, row.id(3)?))
        },
    )?;
    let (anchor, batch) = found.ok_or(UnitError::Absent)?;
    moments::learn(unit, [batch].into_iter())?;
    let shown = unit.only_person().is_none_or(|person| person == anchor.id);
    if unit.moments.counts(batch) && shown { Ok(anchor) } else { Err(UnitError::Absent) }
}

/// A person that a client has, or ever had.
pub(super) fn person_ever(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
    person: PersonId,
) -> Result<Option<PersonAnchor>, UnitError> {
    let tenant = unit.tenant();
    Ok(unit.connection().query_optional(
        "select id, number, place from person
         where tenant_id = $1 and id = $3 and client_id = $2",
        &[tenant.into(), client.into(), person.into()],
        |row| Ok(PersonAnchor { id: row.id(0)?, number: row.number(1)?, place: row.number(2)? }),
    )?)
}

/// How many persons each client has. Persons are counted by batch, of which there are few; to look
/// the batch of each person up takes a hundred times as long.
pub(super) fn person_counts(unit: &mut Unit<'_, '_>) -> Result<Vec<(ClientId, u64)>, UnitError> {
    let tenant = unit.tenant();
    let by_batch = unit.connection().query(
        "select client_id, batch_id, count(*) from person where tenant_id = $1
         group by client_id, batch_id",
        &[tenant.into()],
        |row| Ok((row.id::<ClientId>(0)?, row.id(1)?, row.number::<u64>(2)?)),
    )?;
    moments::learn(unit, by_batch.iter().map(|(_, batch, _)| *batch))?;
    let mut counts: BTreeMap<ClientId, u64> = BTreeMap::new();
    for (client, batch, count) in by_batch {
        if unit.moments.counts(batch) && unit.reach(client).is_ok() {
            *counts.entry(client).or_default() += count;
        }
    }
    Ok(counts.into_iter().collect())
}

/// Every person that a client ever had, those of undone batches too: whoever is opened is logged.
pub(super) fn persons_ever(
    unit: &mut Unit<'_, '_>,
    client: ClientId,
) -> Result<Vec<PersonAnchor>, UnitError> {
    let tenant = unit.tenant();
    Ok(unit.connection().query(
        "select id, number, place from person where tenant_id = $1 and client_id = $2",
        &[tenant.into(), client.into()],
        |row| Ok(PersonAnchor { id: row.id(0)?, number: row.number(1)?, place: row.number(2)? }),
    )?)
}

/// Every person that any client of the tenant ever had.
pub(super) fn everybody_ever(
    unit: &mut Unit<'_, '_>,
) -> Result<Vec<(ClientId, PersonAnchor)>, UnitError> {
    let tenant = unit.tenant();
    Ok(unit.connection().query(
        "select client_id, id, number, place from person where tenant_id = $1",
        &[tenant.into()],
        |row| {
            let (id, number, place) = (row.id(1)?, row.number(2)?, row.number(3)?);
            Ok((row.id(0)?, PersonAnchor { id, number, place }))
        },
    )?)
}
