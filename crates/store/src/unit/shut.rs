//! 閉じている鍵 — which clients cannot be opened now, and why: their officers hold the key and it
//! is not open, or it was destroyed.

use std::collections::HashSet;

use romori_identity::Clients;
use romori_types::{ClientId, TenantId, Timestamp};
use romori_vault::{HeldMemory, KeyId, Whose};

use super::UnitError;
use super::anchors::ClientAnchor;
use super::unit::Unit;
use crate::engine::{Connection, StoreError};

/// 閉じている鍵 — of a client whose officers hold the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shut {
    /// Whose.
    pub client: ClientId,
    /// Its number.
    pub number: u32,
    /// Of how many shares.
    pub shares: u8,
    /// How many are needed.
    pub needed: u8,
    /// How many were typed so far.
    pub entered: usize,
}

/// Why a client's key does not open: its officers hold it.
pub(super) fn why_shut(
    connection: &mut Connection<'_>,
    (tenant, client): Whose,
    entered: usize,
) -> Result<UnitError, StoreError> {
    let row = connection.query_optional(
        "select h.shares, h.needed, c.number from held_key h
         join client c on c.tenant_id = h.tenant_id and c.id = h.client_id
         where h.tenant_id = $1 and h.client_id = $2",
        &[tenant.into(), client.into()],
        |row| Ok((row.number(0)?, row.number(1)?, row.number(2)?)),
    )?;
    Ok(match row {
        Some((shares, needed, number)) => {
            UnitError::KeysShut(Shut { client, number, shares, needed, entered })
        }
        // A key under something that nobody knows: the row was altered.
        None => romori_vault::VaultError::WrapRefused(romori_vault::KeyKind::Client).into(),
    })
}

/// Why a client has no key: it was destroyed, or there is no such client.
pub(super) fn why_no_key(
    connection: &mut Connection<'_>,
    tenant: TenantId,
    client: ClientId,
) -> Result<UnitError, StoreError> {
    let destroyed = connection.query_optional(
        "select c.number from client_end e
         join client c on c.tenant_id = e.tenant_id and c.id = e.client_id
         where e.tenant_id = $1 and e.client_id = $2 and e.destroyed_at is not null",
        &[tenant.into(), client.into()],
        |row| row.number(0),
    )?;
    Ok(destroyed.map_or(UnitError::Absent, |number| UnitError::KeysDestroyed { number }))
}

/// Which clients that the grant reaches are shut now, by number.
pub(super) fn shut(unit: &mut Unit<'_, '_>) -> Result<Vec<Shut>, UnitError> {
    let (tenant, now, store) = (unit.tenant(), unit.now(), unit.store());
    let held = held_ids(unit.connection(), tenant)?;
    Ok(of(held, store.keys().held(), (tenant, unit.grant().clients()), now))
}

/// Of those whose officers hold the key, which are not open now, as far as these reach.
pub(super) fn of(
    held: Vec<(KeyId, Shut)>,
    memory: &HeldMemory,
    (tenant, reached): (TenantId, &Clients),
    now: Timestamp,
) -> Vec<Shut> {
    let shut = held.into_iter().filter_map(|(id, one)| {
        let whose = (tenant, one.client);
        let is_shut = memory.ends(whose, id, now).is_none();
        let entered = memory.entered(whose, now).len();
        (is_shut && reached.has(one.client)).then_some(Shut { entered, ..one })
    });
    shut.collect()
}

/// Every client whose officers hold the key, with the key's id.
pub(super) fn held_ids(
    connection: &mut Connection<'_>,
    tenant: TenantId,
) -> Result<Vec<(KeyId, Shut)>, StoreError> {
    connection.query(
        "select h.key_id, h.client_id, c.number, h.shares, h.needed from held_key h
         join client c on c.tenant_id = h.tenant_id and c.id = h.client_id
         where h.tenant_id = $1 order by c.number",
        &[tenant.into()],
        |row| {
            let client = row.id(1)?;
            let (number, shares, needed) = (row.number(2)?, row.number(3)?, row.number(4)?);
            let one = Shut { client, number, shares, needed, entered: 0 };
            Ok((KeyId::from_bytes(row.array(0)?), one))
        },
    )
}

/// The clients of which nothing opens now: shut, or without a key for good.
pub(super) fn closed(unit: &mut Unit<'_, '_>) -> Result<HashSet<ClientId>, UnitError> {
    let tenant = unit.tenant();
    let mut closed: HashSet<ClientId> = shut(unit)?.into_iter().map(|shut| shut.client).collect();
    closed.extend(unit.connection().query(
        "select client_id from client_end where tenant_id = $1 and destroyed_at is not null",
        &[tenant.into()],
        |row| row.id::<ClientId>(0),
    )?);
    Ok(closed)
}

/// The clients whose values open, by number.
pub(super) fn open_clients(unit: &mut Unit<'_, '_>) -> Result<Vec<ClientAnchor>, UnitError> {
    let closed = closed(unit)?;
    let mut clients = super::anchors::clients(unit)?;
    clients.retain(|client| !closed.contains(&client.id));
    Ok(clients)
}
